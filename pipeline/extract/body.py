"""Where an article stands in its page, and its text.

Most pages have one element that holds nearly all of their prose. Three ways to its text, the cheapest that will do:

1. Where it holds nothing but paragraphs, headings and lists (half of the pages), these are the text.
2. Else trafilatura reads that element alone, in its fast mode: a third of the time of a page, and nothing outside can
   leak in. What it gives is checked against the prose that the element holds.
3. Where that fails, trafilatura reads the page; where that is thin, in its default mode, which compares extractors.

Lists and headings that it passes over are filled in.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches as reset_trafilatura
from trafilatura.settings import Document, Extractor

from pipeline.extract.outline import Line, holder_of, key_of, kind, named, title_line
from pipeline.extract.tree import Element
from pipeline.text import clean

# trafilatura logs each page that it finds nothing in; the outcome says it already.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Of the page's prose: the innermost element that has it holds the article.
_NEARLY_ALL, _MOST = 0.95, 0.7
THIN = 1000  # characters: below it what else may be the text is tried
# Of what was found in the element, beside the prose that it holds. A long text is believed unless it is another one
# altogether; a short one must be nearly all of it, for the page may be drawn in a way that hides the rest.
_LEAST = 300  # characters
_MOST_OF, _SOME_OF, _TIMES = 0.6, 0.3, 3.0
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LISTED = (*_HEADINGS, "li")
_NEXT_TO_NOTHING = 0.02  # of the characters: labels, links
_NO_TEXT = ("figcaption", "td", "th", "label", "button", "cite", "time", "pre")
_CAPTION = re.compile(r"caption|credit|legend|author|byline|date|visuel|photo|image", re.IGNORECASE)
# Links, times how deep the last of them stands: its slower extractors look at each with all around it, and take 30 s
# for 2,000 that are nested in each other. News pages have 300 at a depth of 20.
_TOO_SLOW = 20_000
_DEEPEST = 200  # elements; the deepest link of 181 real pages stands at 29
_MOST_LINES = 3_000  # that are filled in: more make a book, or were made to cost time


@dataclass(frozen=True, slots=True)
class Holder:
    """The innermost element that holds nearly all of a page's prose."""

    element: Element
    prose: int  # characters
    lead: tuple[str, ...]  # prose that stands between the title and the element: the article's first paragraph


def holder(lines: Sequence[Line], heading: Element | None, title: str) -> Holder | None:
    """What holds the prose of ``lines`` below the title. Of two elements the inner one is taken, where what it leaves
    out is little and stands otherwise: a column beside the article, not its next part."""
    begin = title_line(lines, heading, title)
    prose = [line for line in lines[0 if begin is None else begin + 1 :] if line.is_prose]
    if not prose:
        return None
    mass: dict[Element, int] = {}
    for line in prose:
        element = line.element
        while element is not None:
            mass[element] = mass.get(element, 0) + len(line.text)
            element = element.getparent()
    total = sum(len(line.text) for line in prose)
    # Of elements that hold the same, the first met is the innermost: ancestors are counted after it.
    nearly_all, most = (
        min((element for element, held in mass.items() if held >= share * total), key=mass.__getitem__)
        for share in (_NEARLY_ALL, _MOST)
    )
    element = nearly_all
    if most is not nearly_all:
        inside = {line for line in prose if line.element is most or most in line.element.iterancestors()}
        if {kind(line) for line in inside}.isdisjoint(kind(line) for line in prose if line not in inside):
            element = most
    inside = {line for line in prose if line.element is element or element in line.element.iterancestors()}
    lead = _lead(lines[begin + 1 :], inside) if begin is not None else ()
    return Holder(element, mass[element], lead)


def _lead(lines: Sequence[Line], inside: set[Line]) -> tuple[str, ...]:
    lead: list[str] = []
    for line in lines:
        if line in inside:
            return tuple(lead)
        if line.is_prose and not _is_caption(line.element):
            lead.append(line.text)
    return ()


def _is_caption(element: Element) -> bool:
    """Of a picture, or what stands about the author: by tag, or by the class that it or its parent bears."""
    for one in (element, *itertools.islice(element.iterancestors(), 2)):
        if one.tag in ("figure", "figcaption", "pre") or _CAPTION.search(f"{one.get('class')} {one.get('id')}"):
            return True
    return False


def text(tree: Element, lines: Sequence[Line], held: Holder | None) -> str:
    """The text of the page as trafilatura reads it: of the element that ``held`` names, where that will do."""
    if _is_nested(tree):  # the lines that are prose are what a reader sees
        return ""
    if held is not None:
        if held.prose >= THIN and (plain := _plain(held, lines)):
            return plain
        found = _read_alone(held.element, _FAST if held.prose >= THIN or _is_slow(held.element) else _WHOLE)
        if _will_do(len(found), held.prose):
            return _filled("\n".join((*(line for line in held.lead if line not in found), found)), lines)
    found = _read(tree, _FAST)
    if len(found) < THIN and not _is_slow(tree):
        found = _read(tree, _WHOLE)
    return _filled(found, lines)


def _is_nested(element: Element) -> bool:
    """Whether its last link stands deeper than any that was meant: there trafilatura takes half a minute."""
    link = next(iter(deque(element.iter("a"), maxlen=1)), None)
    return link is not None and sum(1 for _ in link.iterancestors()) > _DEEPEST


def _is_slow(element: Element) -> bool:
    links = list(itertools.islice(element.iter("a"), _TOO_SLOW))
    return bool(links) and len(links) * sum(1 for _ in links[-1].iterancestors()) > _TOO_SLOW


def _plain(held: Holder, lines: Sequence[Line]) -> str | None:
    """The lines of the element, where they are paragraphs, headings and lists but for next to nothing."""
    if next(held.element.iter("table"), None) is not None:
        return None
    inside = {held.element, *held.element.iterdescendants()}
    within = [line for line in lines if line.element in inside]
    other = sum(len(line.text) for line in within if not line.is_prose and (line.is_link or not _is_listed(line)))
    if len({named(holder_of(line)) for line in within if line.is_prose}) > 1:
        return None
    if other > _NEXT_TO_NOTHING * sum(len(line.text) for line in within):
        return None
    text = [_bulleted(line) for line in within if not line.is_link]
    return "\n".join((*(line for line in held.lead if line not in text), *text))


def _is_listed(line: Line) -> bool:
    """Whether it is a heading, or stands in a list."""
    return any(one.tag in _LISTED for one in (line.element, line.element.getparent()) if one is not None)


def _bulleted(line: Line) -> str:
    return f"- {line.text}" if line.element.tag == "li" else line.text


def _filled(text: str, lines: Sequence[Line]) -> str:
    """``text`` with the lists and headings that trafilatura passed over: what stands in the same element as paragraphs
    of the text, between them."""
    if len(lines) > _MOST_LINES:
        return text
    found = text.split("\n")
    places: dict[str, int] = {}
    for place, known in enumerate(found):
        places.setdefault(key_of(known), place)
    holders = [holder_of(line) for line in lines]
    last: dict[Element, int] = {}  # element -> the last of its lines that is in the text
    for index, (line, holds) in enumerate(zip(lines, holders, strict=True)):
        if key_of(line.text) in places:
            last[holds] = index
    whole = "".join(places)
    begun: set[Element] = set()
    after: dict[int, list[str]] = {}  # place in the text -> lines that follow it
    present = -1
    for index, (line, holds) in enumerate(zip(lines, holders, strict=True)):
        at = places.get(key_of(line.text))
        if at is not None:
            present = max(present, at)
            begun.add(holds)
        elif (
            index < last.get(holds, -1)
            and (holds in begun or line.is_prose or _is_heading(line))
            and _may_be_text(line)
        ):
            if key_of(line.text) in whole:  # it stands there with another in one line
                continue
            after.setdefault(present, []).append(_bulleted(line))
    return "\n".join(
        (*after.get(-1, ()), *(line for place, first in enumerate(found) for line in (first, *after.get(place, ()))))
    )


def _is_heading(line: Line) -> bool:
    return any(one.tag in _HEADINGS for one in (line.element, line.element.getparent()) if one is not None)


def _may_be_text(line: Line) -> bool:
    return not line.is_link and line.element.tag not in _NO_TEXT


def _will_do(length: int, prose: int) -> bool:
    if length < THIN:
        return length >= _LEAST and length >= _MOST_OF * prose
    return _SOME_OF * prose <= length <= _TIMES * prose


def _read_alone(element: Element, options: Extractor) -> str:
    """What trafilatura finds in ``element`` as the only one of its page. It is moved there and back: copying costs."""
    parent = element.getparent()
    if parent is None or element.tag == "body":
        return ""
    place, tail = parent.index(element), element.tail
    page, body, article = map(lxml_html.Element, ("html", "body", "article"))
    page.append(body)
    body.append(article)
    element.tail = None
    article.append(element)
    try:
        return _read(page, options)
    finally:
        parent.insert(place, element)
        element.tail = tail


# Built once: each takes 0.5 ms. ``deduplicate`` stays off: it would keep what earlier pages said (trafilatura#778).
_FAST, _WHOLE = (Extractor(output_format="python", fast=fast, comments=False, tables=True) for fast in (True, False))


def _read(tree: Element, options: Extractor) -> str:
    document = bare_extraction(tree, options=options)
    return clean(document.text or "") if isinstance(document, Document) else ""


def reset_caches() -> None:
    """Empty trafilatura's caches, which grow with every page."""
    reset_trafilatura()
