"""The title of an article among all that a page calls so, without the names of site and section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.declared import Declared
from pipeline.extract.headings import first_heading
from pipeline.extract.headings import headings as headings_of
from pipeline.extract.paragraphs import letters
from pipeline.extract.tree import Element
from pipeline.text import clean_line, fold_text

_SEPARATOR = re.compile(r"(\s+(?:[|–—•·:›‹/~*-]{1,2})\s+|\s*\|\s*)")
_SEPARATOR_OLD = re.compile(r"(\s+[»|–—•·:›‹/~*-]{1,2}\s+|\s*\|\s*)")  # "Site » Titre", themes of 2012
_H1_VOTES = 1.5  # the title that readers see, against one vote for each of the others
_SHORT_NAME = 5  # words: a longer part of a title is no name of a site
_SHORT_LABEL = 4  # letters of a host's name: "afp" begins many words
# Parts that no article is called: the first step of a path.
_HOME = frozenset(map(letters, ("Accueil", "Home", "Homepage", "À la une", "الرئيسية", "الصفحة الرئيسية")))
# Before the name of an outlet: "Journal L'Essor", "صحيفة الخبر".
_KIND = re.compile(
    r"^(?:le |la |the )?(?:journal|quotidien|hebdomadaire|site|agence|radio|newspaper|website|news agency|"
    r"موقع|صحيفة|جريدة|وكالة|بوابة|قناة|شبكة|إذاعة)\s+(?:de |d'|of )?",
    re.IGNORECASE,
)


def split(title: str) -> list[str]:
    """Its parts, with the separators between them. A guillemet separates where it closes no quotation."""
    return (_SEPARATOR if "«" in title else _SEPARATOR_OLD).split(title)


def choose(tree: Element, says: Declared, fed: str, host: str) -> tuple[Element | None, str]:
    """The title, and the element in which it stands. ``fed`` is the feed's word for it; ``host`` the page's.

    The spelling that most of heading, JSON-LD, OpenGraph, <title> and feed agree on, after the names of site and
    section were taken off; the heading where each says another, and where what is declared is but such names.
    """
    og = next(iter(says.titles), "")
    declared_ones = [text for text in (says.headline or "", og, says.title_tag, fed) if text]
    elements, mastheads = headings_of(tree, declared_ones)
    headings = [(element, clean_line(element.text_content())) for element in elements]
    site = {letters(name) for name in (*says.names, *map(_bare, says.names), *mastheads)}
    names = Names(site, {letters(name) for name in says.sections} | _HOME, letters(host), _label(host))
    no_title = names.site | names.sections
    headings = [(element, text) for element, text in headings if text and letters(text) not in no_title]
    whole = {letters(text) for text in (*(text for _, text in headings), *declared_ones)}
    declared_ones = [_without_names(clean_line(text), names, whole) for text in declared_ones]
    votes: dict[str, float] = {}
    spelling: dict[str, str] = {}
    alike = [(e, t) for e, t in headings if any(_alike(t, d) for d in declared_ones)]
    # A heading unlike all that is declared is a logo or a dialogue; but <title> alone may be the name of the site.
    headings = headings if not alike and len(headings) == 1 and not (says.headline or og or fed) else alike
    # <title> may say nothing but the names of site and section.
    if not headings and all(map(names.is_one, declared_ones)) and (first := first_heading(tree)) is not None:
        headings, declared_ones = [(first, clean_line(first.text_content()))], []
    for text, weight in (*((t, _H1_VOTES) for _, t in headings[:1]), *((d, 1.0) for d in declared_ones)):
        text = _without_names(text, names, whole)
        key = letters(text)
        if key:
            votes[key] = votes.get(key, 0) + weight
            spelling.setdefault(key, text)
    if not votes:
        return None, ""
    best = max(votes, key=lambda key: votes[key])
    heading = next((e for e, t in headings if letters(t) == best), headings[0][0] if headings else None)
    return heading, spelling[best]


@dataclass(frozen=True, slots=True)
class Names:
    """What is no title, all as ``letters``."""

    site: set[str]
    sections: set[str]
    host: str
    label: str  # the part of the host that is a name

    def is_one(self, part: str) -> bool:
        """Whether ``part`` names the site or a section, or says nothing."""
        key = letters(part)
        if not key or key in self.sections or self.is_site(part):
            return True
        return (
            len(part.split()) <= _SHORT_NAME
            and len(key) >= 3
            and (key in self.host or key.removesuffix("com") in self.host)
        )

    def is_site(self, part: str) -> bool:
        """Whether ``part`` is the whole name of the site; with what it is, "L'Essor", or where, "Essor Mobile"."""
        key = letters(part)
        short = len(part.split()) <= _SHORT_NAME and len(self.label) > _SHORT_LABEL
        return key in self.site or letters(_bare(part)) in self.site or (short and key.startswith(self.label))

    def goes_before_a_colon(self, part: str) -> bool:
        """Whether ``part`` is the site's name alone: "Niger : ..." is how a headline begins."""
        return self.is_site(part) and letters(part) not in self.sections


def _label(host: str) -> str:
    """The part of ``host`` that is a name: the longest, as a rule."""
    return letters(max(host.removeprefix("www.").split(".")[:-1], key=len, default=""))


def _without_names(title: str, names: Names, whole: set[str]) -> str:
    """Without the parts at its ends that name the site or the section.

    ``whole`` is all that the page calls its title, as ``letters``.
    """
    before, colon, after = title.partition(":")
    if colon and after[:1].isspace() and (names.goes_before_a_colon(before) or letters(after) in whole):
        title = after.strip()
    pieces = split(title)
    parts, gaps = pieces[::2], pieces[1::2]
    first, last = 0, len(parts)

    def joined(end: int, begin: int | None = None) -> str:
        begin = first if begin is None else begin
        return parts[begin] + "".join(gaps[index - 1] + parts[index] for index in range(begin + 1, end))

    while last - first > 1 and names.is_one(parts[last - 1]):
        last -= 1
    while last - first > 1 and (names.goes_before_a_colon if gaps[first].strip() == ":" else names.is_one)(
        parts[first]
    ):
        first += 1
    # What another source calls the title, with a rest that it does not have: "... - Journal L'Essor".
    for end in range(last - 1, first, -1):
        if letters(joined(end)) in whole:
            return joined(end)
    # The same before it: "Pétition : ...".
    for begin in range(first + 1, last):
        if letters(joined(last, begin)) in whole:
            return joined(last, begin)
    return joined(last)


def _bare(name: str) -> str:
    """The name of an outlet without what it is."""
    return _KIND.sub("", name)


def _alike(a: str, b: str) -> bool:
    """Whether half of the words of the shorter stand in the longer."""
    one, other = (set(re.findall(r"\w{2,}", fold_text(t))) for t in (a, b))
    return bool(one and other) and 2 * len(one & other) >= min(len(one), len(other))
