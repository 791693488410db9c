"""A page as its reader sees it: lines, which of them are links, and the element that holds the article's prose."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from pipeline.extract.phrases import BARE, COMMENTS, OTHERS
from pipeline.extract.tree import Element
from pipeline.text import clean, fold_text


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _set(
    "address article aside blockquote body br button center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot "
    "th thead title tr ul"
)
_SILENT = _set("script style noscript template svg head iframe select textarea object")

PROSE = 80  # characters of a line that is more than a label
_SENTENCE = 35  # characters: shorter ones that end with a full stop are labels and captions as often
_ENDS = (".", "!", "?", "؟", "…", "»", "”", '"')


@dataclass(frozen=True, slots=True, eq=False)  # the same text stands twice in many pages: lines are told by place
class Line:
    """One line of the page as a reader sees it."""

    text: str
    linked: int  # characters of it that are links
    element: Element  # the innermost that holds its beginning

    @property
    def is_link(self) -> bool:
        """Whether nine tenths of it are links; of its half where it says the same twice, as cards do."""
        length = len(self.text)
        if self.linked * 10 >= length * 9:
            return True
        return self.linked * 20 >= length * 9 and self.text[: length // 2] == self.text[(length + 1) // 2 :]

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph by its length, or a short one that ends as sentences do."""
        length = len(self.text)
        return (length >= PROSE or (length >= _SENTENCE and self.text.endswith(_ENDS))) and not self.is_link


def lines(root: Element) -> list[Line]:
    """The lines of ``root`` in the order of the page. Not recursive, for pages nest thousands deep."""
    found: list[Line] = []
    pieces: list[str] = []
    linked = links = 0  # characters of the line that are links; how many links are open
    holder = root

    def end_line() -> None:
        nonlocal linked
        text = clean("".join(pieces)).replace("\n", " ")
        if text:
            found.append(Line(text, min(linked, len(text)), holder))
        pieces.clear()
        linked = 0

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipping = None
    for event, element in walk:
        if event == "start":
            tag = element.tag
            if tag in _SILENT:
                walk.skip_subtree()
                skipping = element
                continue
            if tag in _BLOCKS:
                if pieces:
                    end_line()
            elif tag == "a" and _leads_away(element):
                links += 1
            text, inside = element.text, element
        else:
            if element is root:
                break
            if element is skipping:
                skipping = None
            elif event == "end":
                tag = element.tag
                if tag in _BLOCKS:
                    if pieces:
                        end_line()
                elif tag == "a" and _leads_away(element):
                    links -= 1
            text, inside = element.tail, None
        if text:
            if not pieces:
                if text.isspace():
                    continue
                holder = element.getparent() if inside is None else inside
            pieces.append(text)
            if links:
                linked += len(" ".join(text.split()))
    if pieces:
        end_line()
    return found


def _leads_away(link: Element) -> bool:
    """Whether it leads to another page: entries of live blogs and notes link to places of their own."""
    target = link.get("href") or ""
    return target == "#" or not target.startswith("#")


def title_line(lines: Sequence[Line], heading: Element | None, title: str) -> int | None:
    """The place of the title among ``lines``: where its element ``heading`` is, else the first line that says it, or
    the better part of it where ``title`` has the site's name as well."""
    if heading is not None:
        inside = (heading, *heading.iterdescendants())
        return next((place for place, line in enumerate(lines) if line.element in inside), None)
    key, part = key_of(title), None
    for place, line in enumerate(lines):
        if line.is_link:
            continue
        said = key_of(line.text)
        if said == key:
            return place
        if part is None and 5 * len(said) >= 3 * len(key) and said in key:
            part = place
    return part


# --- Cards ------------------------------------------------------------------------------------------------------------

_HEADLINE = 25  # characters of a link that may be a headline
_CARDS = 3  # beside each other: two may be a paragraph and its reference
_ENTRY = 2  # paragraphs: a teaser has one, the entry of a live blog or a round-up more
_REST = 200  # characters of prose: where less is left beside the cards, they are the article


def cards(lines: Sequence[Line]) -> set[Line]:
    """The lines of teasers: elements alike of which each holds one headline that is a link elsewhere, and maybe a
    picture's caption, a date and a summary."""
    headlines = {_link_of(line.element) for line in lines if line.is_link and len(line.text) >= _HEADLINE}
    held: dict[Element, int] = {}  # element -> headlines in it
    for element in headlines:
        for ancestor in (element, *element.iterancestors()):
            held[ancestor] = held.get(ancestor, 0) + 1
    alike: dict[tuple[str, ...], set[Element]] = {}  # cards, by how they and what holds them are named
    for element in headlines:
        card = element
        for ancestor in element.iterancestors():
            if held[ancestor] > held[card]:
                name = (card.tag, *(card.get("class") or "").split(), ">", ancestor.tag, ancestor.get("class") or "")
                alike.setdefault(name, set()).add(card)
                break
            card = ancestor
    teasers = {card for cards in alike.values() if len(cards) >= _CARDS for card in cards}
    card_of = {element: card for card in teasers for element in card.iter()}
    prose = Counter(card_of[line.element] for line in lines if line.is_prose and line.element in card_of)
    found = {line for line in lines if prose[card_of.get(line.element)] < _ENTRY and line.element in card_of}
    rest = sum(len(line.text) for line in lines if line.is_prose and line not in found)
    return found if rest >= _REST else set()


def _link_of(element: Element) -> Element:
    """The link around an element; itself, where there is none."""
    return next(element.iterancestors("a"), element)


# --- Captions ---------------------------------------------------------------------------------------------------------

_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:(?:photo|image|img|fig|picture)?-?(?:captions?|legende?s?|(?<!drop-)(?<!drop_)cap|credits?))(?:$|[\s_-])"
)


_LONGEST_CAPTION = 400  # characters


def captions(lines: Sequence[Line]) -> set[Line]:
    """The lines below pictures: in a ``figcaption``, or in what calls itself a caption and holds no more than that."""
    held: dict[Element, list[Line]] = {}
    for line in lines:
        if len(line.text) <= _LONGEST_CAPTION and (named := _caption_of(line.element)) is not None:
            held.setdefault(named, []).append(line)
    return {line for element, found in held.items() if element.tag == "figcaption" or len(found) <= 2 for line in found}


def _caption_of(element: Element) -> Element | None:
    for one in (element, *itertools.islice(element.iterancestors(), 2)):
        if one.tag == "figcaption" or _names_caption((one.get("class") or "")[:_LONGEST_NAME]):
            return one
    return None


_LONGEST_NAME = 300  # characters of a class that are looked at, and kept in mind


@lru_cache(maxsize=10_000)
def _names_caption(marks: str) -> bool:
    return _CAPTION.search(marks.lower()) is not None


# --- Below the article ------------------------------------------------------------------------------------------------

_HEADING = 60  # characters
# Of the prose above: less, and it is the article's first paragraph, and the line counts the comments far below.
_ARTICLE, _PARAGRAPHS_ABOVE = 300, 3  # characters; paragraphs
_MOST_HEADINGS = 20  # that are looked at; pages have five


def below(lines: Sequence[Line]) -> set[Line]:
    """The lines below the article: comments, other articles, about the author. They begin at their heading, where none
    of the prose below it stands in what holds the article's."""
    folded = fold_text("\n".join(line.text for line in lines)).split("\n")
    above: set[Element] = set()  # what holds the prose so far
    kinds: set[tuple[str | None, ...]] = set()  # of that prose
    length = paragraphs = tried = 0
    for index, line in enumerate(lines):
        if line.is_prose:
            above.add(holder_of(line))
            kinds.add(kind(line))
            length += len(line.text)
            paragraphs += 1
        elif length >= _ARTICLE and paragraphs >= _PARAGRAPHS_ABOVE and len(line.text) <= _HEADING and not line.is_link:
            # Comments may stand in a table of their own within the article's element; what leads to other articles also
            # stands in its midst, and the rest of it may be wrapped.
            apart = _stand_apart if COMMENTS.fullmatch(folded[index]) else None
            if apart is None and OTHERS.fullmatch(folded[index]):
                apart = _stand_outside
            if apart is not None and (tried := tried + 1) <= _MOST_HEADINGS:
                rest = [other for other in lines[index:] if other.is_prose]
                sure = apart is _stand_apart and not BARE.fullmatch(folded[index])
                if apart(rest, above) and (sure or kinds.isdisjoint(map(kind, rest))):
                    return set(lines[index:])
    return set()


def _stand_outside(lines: Sequence[Line], holders: Set[Element]) -> bool:
    inside = {element for holds in holders for element in holds.iter()}
    return not any(line.element in inside for line in lines)


def _stand_apart(lines: Sequence[Line], holders: Set[Element]) -> bool:
    return holders.isdisjoint(map(holder_of, lines))


def kind(line: Line) -> tuple[str | None, ...]:
    """What paragraphs of one article have in common: how they and what holds them are named."""
    return named(line.element) + named(holder_of(line))


def named(element: Element) -> tuple[str, str | None]:
    return element.tag, element.get("class")


def holder_of(line: Line) -> Element:
    """What the line's paragraph, heading or list stands in."""
    element = line.element
    while element.tag not in _BLOCKS and (parent := element.getparent()) is not None:
        element = parent
    while (element.tag in _PARAGRAPHS or _is_leaf(element)) and (parent := element.getparent()) is not None:
        element = parent
    return element


def _is_leaf(element: Element) -> bool:
    """Whether it is one paragraph, whatever its tag: without blocks and line breaks in it."""
    return not any(child.tag in _BLOCKS for child in element)


_PARAGRAPHS = _set("p li ul ol blockquote h2 h3 h4 h5 h6 dl dd dt br")
_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=2_000)  # the lines of a page are asked for several times
def key_of(line: str) -> str:
    """What lines have in common that differ in signs, blanks and case only."""
    return _SIGNS.sub("", line).casefold()
