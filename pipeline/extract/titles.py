"""The title of an article among all that a page calls so, without the names of site and section."""

from __future__ import annotations

import re

from pipeline.extract.declared import Declared
from pipeline.extract.paragraphs import letters
from pipeline.extract.tree import Element
from pipeline.text import clean_line, fold_text

_SEPARATOR = re.compile(r"(\s+(?:[|–—•·:›‹/~*-]{1,2})\s+|\s*\|\s*)")
_SEPARATOR_OLD = re.compile(r"(\s+[»|–—•·:›‹/~*-]{1,2}\s+|\s*\|\s*)")  # "Site » Titre", themes of 2012
_H1_VOTES = 1.5  # the title that readers see, against one vote for each of the others
_SHORT_NAME = 5  # words: a longer part of a title is no name of a site
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
    section were taken off; the heading where each says another.
    """
    headings = [(element, clean_line(element.text_content())) for element in tree.iter("h1")]
    named = {letters(name) for name in (*says.names, *map(_bare, says.names), *says.sections)} | _HOME
    headings = [(element, text) for element, text in headings if text and letters(text) not in named]
    og = next(iter(says.titles), "")
    declared_ones = [says.headline or "", og, says.title_tag, fed]
    whole = {letters(text) for text in (*(text for _, text in headings), *declared_ones) if text}
    declared_ones = [_without_names(clean_line(text), named, whole, host) for text in declared_ones if text]
    votes: dict[str, float] = {}
    spelling: dict[str, str] = {}
    alike = [(e, t) for e, t in headings if any(_alike(t, d) for d in declared_ones)]
    # A heading unlike all that is declared is a logo or a dialogue; but <title> alone may be the name of the site.
    headings = headings if not alike and len(headings) == 1 and not (says.headline or og or fed) else alike
    for text, weight in (*((t, _H1_VOTES) for _, t in headings[:1]), *((d, 1.0) for d in declared_ones)):
        text = _without_names(text, named, whole, host)
        key = letters(text)
        if key:
            votes[key] = votes.get(key, 0) + weight
            spelling.setdefault(key, text)
    if not votes:
        return None, ""
    best = max(votes, key=lambda key: votes[key])
    heading = next((e for e, t in headings if letters(t) == best), headings[0][0] if headings else None)
    return heading, spelling[best]


def _without_names(title: str, named: set[str], whole: set[str], host: str) -> str:
    """Without the parts at its ends that name the site or the section.

    ``named`` are those names, ``whole`` is all that the page calls its title, both as ``letters``.
    """
    pieces = split(title)
    parts, gaps = pieces[::2], pieces[1::2]
    first, last = 0, len(parts)
    site = letters(host)

    def is_name(part: str) -> bool:
        key = letters(part)
        short = len(part.split()) <= _SHORT_NAME
        return (
            not key
            or key in named
            or letters(_bare(part)) in named
            or (short and len(key) >= 3 and (key in site or key.removesuffix("com") in site))
        )

    def joined(end: int, begin: int | None = None) -> str:
        begin = first if begin is None else begin
        return parts[begin] + "".join(gaps[index - 1] + parts[index] for index in range(begin + 1, end))

    while last - first > 1 and is_name(parts[last - 1]):
        last -= 1
    while last - first > 1 and is_name(parts[first]):
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
