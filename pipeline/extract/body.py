"""Where an article stands in its page, and its text.

Most pages have one element that holds nearly all of their prose. trafilatura then reads that element alone, in its fast
mode: a third of the time, and nothing outside can leak in. What it gives is checked against the prose that the element
holds; where it is thin, or is not that prose, the whole page is read in trafilatura's default mode, which compares
several extractors.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches as reset_trafilatura
from trafilatura.settings import Document, Extractor

from pipeline.extract.outline import Line, holder_of, key_of, title_line
from pipeline.extract.tree import Element
from pipeline.text import clean

# trafilatura logs each page that it finds nothing in; the outcome says it already.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Of the page's prose: the innermost element that has it holds the article.
_NEARLY_ALL, _MOST = 0.95, 0.8
THIN = 1000  # characters: below it what else may be the text is tried
# Of what was found in the element, beside the prose that it holds. A long text is believed unless it is another one
# altogether; a short one must be nearly all of it, for the page may be drawn in a way that hides the rest.
_LEAST = 300  # characters
_MOST_OF, _SOME_OF, _TIMES = 0.6, 0.3, 3.0
_NO_TEXT = ("figcaption", "td", "th", "label", "button", "cite", "time", "pre")
_CAPTION = re.compile(r"caption|credit|legend|author|byline|date|visuel|photo|image", re.IGNORECASE)
_MANY_LINKS = 2000  # listings; its slower extractors take 10 s for 40,000 links and find nothing more


@dataclass(frozen=True, slots=True)
class Holder:
    """The innermost element that holds nearly all of a page's prose."""

    element: Element
    prose: int  # characters
    lead: tuple[str, ...]  # prose that stands between the title and the element: the article's first paragraph


def holder(lines: Sequence[Line], heading: Element | None, title: str) -> Holder | None:
    """What holds the prose of ``lines`` below the title. Of two elements the inner one is taken, where what it leaves out
    is little and stands otherwise: a column beside the article, not its next part."""
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
        if {_kind(line) for line in inside}.isdisjoint(_kind(line) for line in prose if line not in inside):
            element = most
    inside = {line for line in prose if line.element is element or element in line.element.iterancestors()}
    lead = _lead(lines[begin + 1 :], inside) if begin is not None else ()
    return Holder(element, mass[element], lead)


def _kind(line: Line) -> tuple[str | None, ...]:
    """What paragraphs of one article have in common: how they and what holds them are named."""
    holds = holder_of(line)
    return line.element.tag, line.element.get("class"), holds.tag, holds.get("class")


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
    if held is not None:
        found = _read_alone(held.element, _FAST if held.prose >= THIN else _WHOLE)
        if _will_do(len(found), held.prose):
            return _filled("\n".join((*(line for line in held.lead if line not in found), found)), lines)
    many_links = sum(1 for _ in itertools.islice(tree.iter("a"), _MANY_LINKS)) == _MANY_LINKS
    return _filled(_read(tree, _FAST if many_links else _WHOLE), lines)


def _filled(text: str, lines: Sequence[Line]) -> str:
    """``text`` with the lists and headings that trafilatura passed over: what stands in the same element as paragraphs
    of the text, between them."""
    found = text.split("\n")
    places: dict[str, int] = {}
    for place, line in enumerate(found):
        places.setdefault(key_of(line), place)
    at = [places.get(key_of(line.text)) for line in lines]
    holders = [holder_of(line) for line in lines]
    last: dict[Element, int] = {}  # element -> the last of its lines that is in the text
    for index, (place, one) in enumerate(zip(at, holders, strict=True)):
        if place is not None:
            last[one] = index
    begun: set[Element] = set()
    after: dict[int, list[str]] = {}  # place in the text -> lines that follow it
    present = 0
    for index, (line, place, one) in enumerate(zip(lines, at, holders, strict=True)):
        if place is not None:
            present = place
            begun.add(one)
        elif one in begun and index < last[one] and not line.is_link and line.element.tag not in _NO_TEXT:
            after.setdefault(present, []).append(f"- {line.text}" if line.element.tag == "li" else line.text)
    return "\n".join(line for place, first in enumerate(found) for line in (first, *after.get(place, ())))


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
    page, body = lxml_html.Element("html"), lxml_html.Element("body")
    page.append(body)
    element.tail = None
    body.append(element)
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
