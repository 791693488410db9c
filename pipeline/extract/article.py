"""A fetched page -> its article, or why there is none. Pure, CPU only; `pool` runs it in processes.

The page is parsed once. What it declares is read first (`declared`), furniture is taken out (`furniture`), the lines
that are left (`outline`) tell where the text stands (`body`) and which of its lines are not the article's
(`paragraphs`). What stands against each other is decided: which title (`titles`), which authors (`bylines`), which
date (`dates`), which language (`language`), and here which of the texts that page, JSON-LD and feed offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from pipeline import agencies
from pipeline.charsets import Decoded
from pipeline.extract import (
    access,
    body,
    bylines,
    dates,
    declared,
    furniture,
    language,
    outline,
    paragraphs,
    rejects,
    titles,
)
from pipeline.extract.characters import decode
from pipeline.extract.declared import Declared
from pipeline.extract.outline import Line
from pipeline.extract.rejects import Reject
from pipeline.extract.tree import Element, drop_silent, parse
from pipeline.model import Article, End, Entry, Extraction, Outcome, Page, Shape
from pipeline.text import clean, clean_line, fold_text

_NOTHING = Shape()


def extract(
    page: Page,
    *,
    entry: Entry | None,
    timezone: str,
    languages: tuple[str, ...],
    min_characters: int,
    prior: str | None,
    shape: Shape = _NOTHING,
) -> Outcome[Article]:
    """The article of ``page``: KEPT with a value, or REJECTED for a reason of `rejects.Reject` and a sentence.

    ``entry`` is the feed's item that led here; ``timezone``, ``prior`` (the usual language) and ``shape`` are the
    outlet's.
    """
    return examine(
        page,
        entry=entry,
        timezone=timezone,
        languages=languages,
        min_characters=min_characters,
        prior=prior,
        shape=shape,
    ).outcome


def examine(
    page: Page,
    *,
    entry: Entry | None,
    timezone: str,
    languages: tuple[str, ...],
    min_characters: int,
    prior: str | None,
    shape: Shape = _NOTHING,
) -> Extraction:
    """``extract``, with what the next pages of the outlet are read with."""
    reject = rejects.wrong_type(page)
    if reject:
        return Extraction(_rejected(reject))
    decoded = decode(
        page.body,
        content_type=page.headers.get("content-type", ""),
        usual=(entry.charset if entry else None) or shape.charset,
    )
    tree = parse(decoded.text)
    if tree is None:
        return Extraction(_rejected(Reject("empty", "The answer holds no page.")), charset=decoded.charset)
    for element in _chosen(tree, shape.drop):
        if element.getparent() is not None:
            element.drop_tree()
    says = declared.read(tree)
    drop_silent(tree)
    wall = access.wall(tree, says)
    furniture.unfold_tables(tree)
    chosen = _outermost(_chosen(tree, shape.body))
    pruned = furniture.prune(tree, chosen)
    lines = outline.lines(tree)
    heading, title = titles.choose(tree, says, entry.title if entry else "", urlsplit(page.url).hostname or "")
    when = dates.of_page(tree, lines, heading, title, says=says, entry=entry, page=page, timezone=timezone)
    behind = _behind_wall(lines) if wall.shown else set()
    reader = _Reader.of(lines, heading, title, says, page.fetched_at, behind)
    found = _text(tree, reader, chosen, entry, min_characters)
    if (
        found.source == "page"
        and len(found.text) < body.THIN
        and pruned > _TOO_MUCH
        and (untouched := parse(decoded.text)) is not None
    ):
        drop_silent(untouched)
        whole = _Reader.of(outline.lines(untouched), None, title, says, page.fetched_at).page(untouched)
        if len(whole) > _least(found.text, min_characters):
            found = Found(whole, "page")
    text = paragraphs.without_wall(found.text, _is_wall) if wall.shown else found.text
    text = paragraphs.without_frame(text, shape.frame)
    reject = rejects.no_article(page, says, lines, title, text, min_characters)
    authors, agency = bylines.decide(says.credit, lines, title, entry.authors if entry else (), text)
    amp = _absolute(page.url, says.amp)
    if reject:
        return Extraction(_rejected(reject), amp=amp, charset=decoded.charset)
    lang, certainty, passages = language.detect(
        title, text, languages=languages, prior=(entry.lang if entry else None) or prior
    )
    article = Article(
        page.url,
        title,
        text,
        lang,
        certainty,
        published=when.published.dated if when.published else None,
        authors=authors,
        canonical=_absolute(page.url, says.canonical),
        modified=when.modified,
        section=next(iter(says.sections), None),
        tags=says.tags,
        image=_absolute(page.url, says.image),
        agency=agency,
        access=access.access(says, wall, text),
        passages=passages,
        text_from=found.source,
    )
    return Extraction(
        Outcome(End.KEPT, article),
        local=when.published.local if when.published else None,
        amp=amp,
        lines=paragraphs.marks(line for line in found.text.split("\n") if not agencies.named(line)),
        charset=decoded.charset,
        decided=(*_decided(found, decoded), *when.decided),
    )


def from_entry(
    entry: Entry, *, timezone: str, languages: tuple[str, ...], min_characters: int, prior: str | None
) -> Extraction:
    """The article as the feed alone tells it, for outlets whose pages are not read.

    The item's content where it has ``min_characters``, else the longer of content and summary, else the title: what an
    outlet says in a headline is said. Only an item without any of them is REJECTED, as ``empty``.
    """
    title = clean_line(entry.title)
    content, summary = (paragraphs.without_teasers(clean(text), []) for text in (entry.content, entry.summary))
    text = content if len(content) >= min_characters else max(content, summary, key=len)
    if not (title or text):
        return Extraction(_rejected(Reject("empty", "The feed's item has neither a title nor a text.")))
    text = text or title
    lang, certainty, passages = language.detect(title, text, languages=languages, prior=entry.lang or prior)
    when = dates.of_entry(entry, timezone, entry.first_seen)
    authors, agency = bylines.decide(bylines.Credit(), (), title, entry.authors, text)
    article = Article(
        entry.url,
        title,
        text,
        lang,
        certainty,
        published=when.published.dated if when.published else None,
        authors=authors,
        modified=when.modified,
        agency=agency,
        passages=passages,
        text_from="feed",
    )
    local = when.published.local if when.published else None
    return Extraction(Outcome(End.KEPT, article), local=local, decided=when.decided)


def _absolute(base: str, address: str | None) -> str | None:
    """A declared address as a whole; None where it is none ("http://[")."""
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


def _behind_wall(lines: Sequence[Line]) -> set[Line]:
    """The lines from a wall on, where that is the smaller part of the page's prose: offers, and other articles."""
    place = next((place for place, line in enumerate(lines) if _is_wall(line.text)), None)
    if place is None:
        return set()
    above, below = (sum(len(line.text) for line in part if line.is_prose) for part in (lines[:place], lines[place:]))
    return set(lines[place:]) if below <= above else set()


def _is_wall(line: str) -> bool:
    return len(line) <= access.LONGEST and access.WALL.match(fold_text(line)) is not None


def _rejected(reject: Reject) -> Outcome[Article]:
    return Outcome(End.REJECTED, reason=reject.reason, detail=reject.detail)


def _chosen(tree: Element, paths: Sequence[str]) -> list[Element]:
    """The elements that the outlet's selectors name, in the order of the page."""
    return tree.xpath("|".join(paths)) if paths else []


def _outermost(elements: Sequence[Element]) -> list[Element]:
    """Without those that stand in others of them."""
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]


# --- Text -------------------------------------------------------------------------------------------------------------

_MUCH_MORE = 2  # times as long
_TOO_MUCH = 0.5  # of the paragraphs: if more went as furniture, the page is tried as it came


@dataclass(frozen=True, slots=True)
class Found:
    text: str  # with the lines of the outlet's frame
    source: str  # as `Article.text_from`


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the lines of a text are held against."""

    lines: Sequence[Line]
    aside: Set[Line]  # of ``lines``: cards and comments
    heading: Element | None
    title: str
    says: Declared
    now: datetime

    @classmethod
    def of(
        cls,
        lines: Sequence[Line],
        heading: Element | None,
        title: str,
        says: Declared,
        now: datetime,
        behind: Set[Line] = frozenset(),
    ) -> _Reader:
        aside = outline.cards(lines) | outline.below(lines) | outline.captions(lines) | behind
        return cls(lines, aside, heading, title, says, now)

    def page(self, tree: Element) -> str:
        """The text as the page shows it."""
        shown = [line for line in self.lines if line not in self.aside]
        text = body.text(tree, shown, body.holder(shown, self.heading, self.title))
        if not text:  # it finds nothing among thousands of links or where elements nest deep; readers see a text
            text = "\n".join(line.text for line in self.lines if line.is_prose)
        headings = [element.text_content() for element in tree.iter("h1")]
        return self.cleaned(text, headings)

    def cleaned(self, text: str, headings: Iterable[str] = ()) -> str:
        """``text`` without the lines that are not the article's."""
        text = paragraphs.without_teasers(text, self.lines, self.aside)
        titles = (self.title, self.says.title_tag, *self.says.titles, *headings)
        return paragraphs.without_head(text, titles, self.says.authors, self._is_dateline)

    def _is_dateline(self, line: str) -> bool:
        return dates.is_dateline(line, timezone="UTC", now=self.now)


def _text(tree: Element, reader: _Reader, chosen: Sequence[Element], entry: Entry | None, min_characters: int) -> Found:
    """What the outlet's selectors chose first; then the page; where that is thin, what JSON-LD or the feed have."""
    if chosen:
        text = "\n".join(line.text for element in chosen for line in outline.lines(element))
        text = reader.cleaned(text)
        if len(text) >= min_characters:
            return Found(text, "body")
    found = Found(reader.page(tree), "page")
    if len(found.text) < body.THIN:
        others = (Found(reader.says.body, "json-ld"), Found(clean(entry.content) if entry else "", "feed"))
        for other in others:
            if len(other.text) > _least(found.text, min_characters):
                found = other
    return found


def _least(text: str, enough: int) -> int:
    """What another text must have to take its place: more where it is too short, much more where it would do."""
    return _MUCH_MORE * len(text) if len(text) >= enough else len(text)


def _decided(found: Found, decoded: Decoded) -> tuple[str, ...]:
    """What was not simply believed: another text than the page's, another charset than it declares."""
    text = () if found.source == "page" else (f"text:{found.source}",)
    charset = (f"charset:{decoded.charset}",) if decoded.why in ("usual", "guessed", "repaired", "twice") else ()
    return text + charset
