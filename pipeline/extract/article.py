"""A fetched page -> its article, or why there is none. Pure, CPU only; `pool` runs it in processes.

The page is parsed once. What it declares is read first (`declared`), furniture is taken out (`furniture`), trafilatura
finds the text in the rest, and what is left to decide is decided here: which title, whether the text is the article's,
which date (`dates`) and which language (`language`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from trafilatura import bare_extraction
from trafilatura.meta import reset_caches as _reset_trafilatura
from trafilatura.settings import Document
from trafilatura.utils import load_html

from pipeline.extract import dates, declared, furniture, language, rejects, titles
from pipeline.extract.characters import decode
from pipeline.extract.dates import Said
from pipeline.extract.declared import Declared, Element
from pipeline.extract.furniture import Line, letters
from pipeline.extract.rejects import Reject
from pipeline.model import Article, End, Entry, Outcome, Page
from pipeline.text import clean, clean_line

# trafilatura logs each page that it finds nothing in; the outcome says it already.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Examined:
    """``local`` is the date of publication with the offset that the page gave: its day is the one that it means."""

    outcome: Outcome[Article]
    local: datetime | None = None


def extract(
    page: Page,
    *,
    entry: Entry | None,
    timezone: str,
    languages: tuple[str, ...],
    min_characters: int,
    prior: str | None,
) -> Outcome[Article]:
    """The article of ``page``: KEPT with a value, or REJECTED for one of the reasons below and a sentence.

    ``entry`` is the feed's item that led here; ``timezone`` and ``prior`` (the usual language) are the outlet's.

    - ``empty``: there is nothing in the answer
    - ``wrong-type``: a PDF, an image: not a page
    - ``error-page``: answered 200, and says that it is not there, or asks whether one is a robot
    - ``not-an-article``: a home page or a listing
    - ``too-short``: less than ``min_characters`` of text, and the feed has no more
    """
    return examine(
        page, entry=entry, timezone=timezone, languages=languages, min_characters=min_characters, prior=prior
    ).outcome


def examine(
    page: Page,
    *,
    entry: Entry | None,
    timezone: str,
    languages: tuple[str, ...],
    min_characters: int,
    prior: str | None,
) -> Examined:
    """``extract``, with the date as the page gave it."""
    reject = rejects.wrong_type(page)
    if reject:
        return _rejected(reject)
    html = decode(
        page.body, content_type=page.headers.get("content-type", ""), fallback=entry.charset if entry else None
    )
    tree = load_html(html)
    if tree is None:
        return _rejected(Reject("empty", "The answer holds no page."))
    says = declared.read(tree)
    furniture.unfold_tables(tree)
    pruned = furniture.prune(tree)
    lines = list(furniture.lines(tree))
    heading, title = titles.choose(tree, says, entry.title if entry else "", urlsplit(page.url).hostname or "")
    text = _text(tree, lines, says, title, page.fetched_at)
    if len(text) < _THIN and pruned > _TOO_MUCH and (untouched := load_html(html)) is not None:
        text = _longer(text, _text(untouched, lines, says, title, page.fetched_at), min_characters)
    if len(text) < _THIN:
        for other in (says.body, clean(entry.content) if entry else ""):
            text = _longer(text, other, min_characters)
    reject = rejects.no_article(page, says, lines, title, text, min_characters)
    if reject:
        return _rejected(reject)
    decided = dates.published(
        (*says.said, *declared.time_elements(tree, heading), *_visible_dates(lines, heading, title)),
        feed=entry.published if entry else None,
        address=_address(says, page),
        timezone=timezone,
        now=page.fetched_at,
    )
    lang, certainty = language.detect(title, text, languages=languages, prior=(entry.lang if entry else None) or prior)
    canonical = urljoin(page.url, says.canonical) if says.canonical else None
    authors = says.authors or (entry.authors if entry else ())
    published, local = (decided.dated, decided.local) if decided else (None, None)
    article = Article(page.url, title, text, lang, certainty, published, authors, canonical)
    return Examined(Outcome(End.KEPT, article), local)


def from_entry(
    entry: Entry, *, timezone: str, languages: tuple[str, ...], min_characters: int, prior: str | None
) -> Outcome[Article]:
    """The article as the feed alone tells it, for outlets whose pages are not read.

    The item's content where it has ``min_characters``, else the longer of content and summary, else the title: what an
    outlet says in a headline is said. Only an item without any of them is REJECTED, as ``empty``.
    """
    title = clean_line(entry.title)
    content, summary = (furniture.without_teasers(clean(text), []) for text in (entry.content, entry.summary))
    text = content if len(content) >= min_characters else max(content, summary, key=len)
    if not (title or text):
        return Outcome(End.REJECTED, reason="empty", detail="The feed's item has neither a title nor a text.")
    text = text or title
    lang, certainty = language.detect(title, text, languages=languages, prior=entry.lang or prior)
    # Without a time at which it was first seen nothing tells a date in the future; the feed's word stands.
    seen = entry.first_seen or datetime(9999, 1, 1, tzinfo=UTC)
    decided = dates.published((), feed=entry.published, address=entry.url, timezone=timezone, now=seen)
    published = decided.dated if decided else None
    return Outcome(End.KEPT, Article(entry.url, title, text, lang, certainty, published, entry.authors))


def reset_caches() -> None:
    """Empty the libraries' caches, which grow with every page."""
    _reset_trafilatura()


def _rejected(reject: Reject) -> Examined:
    return Examined(Outcome(End.REJECTED, reason=reject.reason, detail=reject.detail))


# --- Text -------------------------------------------------------------------------------------------------------------

# Pages drawn by a script and tolls have little text; what they declare for machines, or the feed carries, may be all.
_THIN = 1000  # characters: below it that is tried
_MUCH_MORE = 2  # times as long
_SENTENCE = 80  # characters of a line that is more than a label
_MANY_LINKS = 2000  # listings; its slower extractors take 10 s for 40,000 links and find nothing more
_TOO_MUCH = 0.5  # of the paragraphs: if more went as furniture, the page is tried as it came


def _text(tree: Element, lines: list[Line], says: Declared, title: str, now: datetime) -> str:
    headings = {letters(element.text_content()) for element in tree.iter("h1")}
    document = bare_extraction(
        tree,
        fast=sum(1 for _ in tree.iter("a")) > _MANY_LINKS,
        include_comments=False,
        include_tables=True,
        deduplicate=False,  # it would keep what earlier pages said (adbar/trafilatura#778)
    )
    text = clean(document.text or "") if isinstance(document, Document) else ""
    if not text:  # it finds nothing among thousands of links or where elements nest hundreds deep; readers see a text
        text = "\n".join(line.text for line in lines if len(line.text) >= _SENTENCE and not furniture.is_link(line))
    text = furniture.without_teasers(text, lines)
    return _without_frame(text, {letters(title), *headings}, says.authors, now)


def _longer(text: str, other: str, enough: int) -> str:
    """``other`` where ``text`` is too short and it is longer; where ``text`` would do, only if it is much longer."""
    return other if len(other) > (_MUCH_MORE * len(text) if len(text) >= enough else len(text)) else text


_LABEL = 30  # characters of up to four words without a full stop: a section, a motto, a town
_BYLINE = re.compile(r"\W*(?:(?:[Pp]ar|PAR|[Bb]y|BY)\s+[A-ZÀ-Ý].{2,50}|(?:بقلم|كتب|كتبت)\b.{2,50})")


def _without_frame(text: str, titles: set[str], authors: tuple[str, ...], now: datetime) -> str:
    """Without the lines before the first paragraph that repeat title, section, author and date, and the signature
    below the last: those are fields of their own."""
    lines = text.split("\n")
    names = {letters(author) for author in authors}
    if len(lines) > 1 and letters(lines[-1]) in names:
        lines.pop()
    first = next((index for index, line in enumerate(lines) if len(line) >= _SENTENCE), 0)
    known = titles | names
    head = [line for line in lines[:first] if not _is_head(line, known, now)]
    start = first + (letters(lines[first]) in titles)  # a title may be as long as a paragraph
    return "\n".join(head + lines[start:])


def _is_head(line: str, known: set[str], now: datetime) -> bool:
    if letters(line) in known or dates.is_dateline(line, timezone="UTC", now=now):
        return True
    if line.endswith((".", "!", "?", "؟", "…", "»", ":")):
        return False
    return bool(_BYLINE.fullmatch(line)) or (len(line) <= _LABEL and len(line.split()) <= 4)


# --- Date -------------------------------------------------------------------------------------------------------------

_NEAR = 1000  # characters after the title in which its date may stand
_ABOVE = 3  # lines before it
_LONG = 160  # characters: a longer line is a paragraph, and a date in it that of an event


def _visible_dates(lines: list[Line], heading: Element | None, title: str) -> Iterator[Said]:
    """The short lines around the title, in which readers look for the date."""
    at = _title_line(lines, heading, title)
    above = lines[max(0, at - _ABOVE) : at] if at is not None else []
    below: list[str] = []
    length = 0
    for line in lines[(at + 1 if at is not None else 0) :]:
        length += len(line.text)
        if length > _NEAR:
            break
        below.append(line.text if len(line.text) <= _LONG else "")
    if at is not None:
        yield Said("\n".join(below), "text")
    marked = [line.text for line in above if len(line.text) <= _LONG and declared.is_date_mark(line.element)]
    if marked:
        yield Said("\n".join(marked), "text")


def _title_line(lines: list[Line], heading: Element | None, title: str) -> int | None:
    key = letters(title)
    found = None
    for index, line in enumerate(lines):
        if heading is not None and (line.element is heading or heading in line.element.iterancestors()):
            return index
        if found is None and letters(line.text) == key and not furniture.is_link(line):
            found = index
    return found


def _address(says: Declared, page: Page) -> str:
    return " ".join(dict.fromkeys((page.url, page.requested_url, says.canonical or "")))
