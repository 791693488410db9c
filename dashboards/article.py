"""The article page: one text with its names and quotes marked, where it comes from, its story, its earlier versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from dashboards.house import House, Named
from dashboards.marked import Piece, paragraphs, pieces, spoken, web_link
from dashboards.said import Counted, Said, Voice, agency_url, asked, figures, said, spans, voices
from pipeline.cite import citation
from pipeline.errors import EngineError
from pipeline.model import EntityKind, FigureKind, Hit, Is, Mention, Part, Query, Record, Sort

_MOST_REPORTS = 50
_MOST_CHANGES = 20  # paragraphs shown side by side; the rest is counted


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention as its mark in the text says it. ``number`` joins it to the list beside the text."""

    number: int
    mention: Mention
    name: str
    label: str
    lang: str  # of the words around it


@dataclass(frozen=True, slots=True)
class Found:
    """An entity, with its marks in this text."""

    named: Named
    type: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph that is quoted, or that is not, with the names in it."""

    pieces: list[Piece[Mark]]
    said: Said | None
    begins: bool  # a quote may run over several paragraphs: its first stretch has its anchor


@dataclass(frozen=True, slots=True)
class Line:
    """The title or a paragraph, with its language: a browser lays each out in its own direction."""

    stretches: list[Stretch]
    lang: str


@dataclass(frozen=True, slots=True)
class Report:
    """An article of the story."""

    hit: Hit
    outlet: str
    date: str
    part: Part
    here: bool  # it is the one on this page
    after: timedelta  # the first report


@dataclass(frozen=True, slots=True)
class Difference:
    """Paragraphs that were replaced, left out (``after`` empty) or added (``before`` empty)."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """From one version to the next."""

    title: Difference | None
    paragraphs: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Version:
    record: Record
    changes: Changes | None  # from the version before; None for the first
    present: bool


@dataclass(frozen=True, slots=True)
class ArticlePage:
    record: Record
    present: Record
    outlet: str
    citation: str
    date: str
    original: str | None
    title: Line
    paragraphs: list[Line]
    languages: tuple[str, ...]  # names of those that the text is in, where it is in several
    section_url: str | None  # of the articles of the same section
    tags: tuple[tuple[str, str | None], ...]  # the outlet's own, each with the address of its articles
    anchors: frozenset[int]  # numbers of the quotes that can be linked to in the text
    actors: tuple[Found, ...]
    places: tuple[Found, ...]
    voices: tuple[Voice, ...]
    figures: tuple[tuple[FigureKind, tuple[Counted, ...]], ...]
    agency_url: str | None
    reports: tuple[Report, ...] | None  # oldest first; empty where no other article tells it; None: no engine answers
    versions: tuple[Version, ...]  # newest first; empty where there is but one
    next_changes: Changes | None  # of an old version: what the next one changed

    @property
    def shown_changes(self) -> tuple[Difference, ...]:
        return self.next_changes.paragraphs[:_MOST_CHANGES] if self.next_changes else ()

    @property
    def more_changes(self) -> int:
        return max(0, len(self.next_changes.paragraphs) - _MOST_CHANGES) if self.next_changes else 0


def article(house: House, record_id: str, version: int | None) -> ArticlePage | None:
    """None where there is no such article or version."""
    present = house.store.record(record_id)
    if present is None:
        return None
    versions = [*house.store.versions(record_id), present]
    place = next((n for n, r in enumerate(versions) if r.version == version), None) if version else len(versions) - 1
    if place is None:
        return None
    record = versions[place]
    marks = _marks(house, record)
    quotes = said(house, record)
    title, *text = _lines(record, marks, quotes)
    outlet = house.outlets.get(record.outlet)
    return ArticlePage(
        record=record,
        present=present,
        outlet=house.outlet_name(record.outlet),
        citation=citation(outlet, record.dated) if outlet else "",
        date=house.moment(record.dated, record.outlet),
        original=web_link(record.url),
        title=title,
        paragraphs=text,
        languages=tuple(house.say.language(lang) for lang in dict.fromkeys(p.lang for p in record.passages)),
        section_url=asked("section", record.section or ""),
        tags=tuple((own, asked("tag", own)) for own in record.tags),
        anchors=frozenset(s.said.number for line in (title, *text) for s in line.stretches if s.said),
        actors=tuple(_found(house, marks, EntityKind.ACTOR)),
        places=tuple(_found(house, marks, EntityKind.PLACE)),
        voices=tuple(voices(house, record, quotes)),
        figures=tuple(figures(house, record)),
        agency_url=agency_url(record.agency),
        reports=_reports(house, present),
        versions=tuple(_versions(versions)) if len(versions) > 1 else (),
        next_changes=changes(record, versions[place + 1]) if place + 1 < len(versions) else None,
    )


# --- Names and quotes -------------------------------------------------------------------------------------------------


def _marks(house: House, record: Record) -> list[Mark]:
    say = house.say
    marks = []
    for number, mention in enumerate(record.mentions, start=1):
        name = house.name_of(mention.kind.value, mention.entity)
        label = say("article.mark", name=name, how=mention.how, certainty=say.sure(mention.certainty))
        marks.append(Mark(number, mention, name, label, spoken(record, mention.field, mention.start)))
    return marks


def _lines(record: Record, marks: Iterable[Mark], quotes: Sequence[Said]) -> Iterable[Line]:
    """The title, and each paragraph of the text."""
    begun: set[int] = set()
    title, text = record.title, record.text
    parts = [("title", title, 0, len(title)), *(("text", text, start, end) for start, end in paragraphs(text))]
    named = {field: [m for m in marks if m.mention.field == field] for field in ("title", "text")}
    said_in = {
        field: list(spans(quotes, field, [(m.mention.start, m.mention.end) for m in own]))
        for field, own in named.items()
    }
    for field, passage, start, end in parts:
        stretches = []
        at = start
        for piece in pieces(passage, said_in[field], start, end):
            inside = ((m.mention.start, m.mention.end, m) for m in named[field])
            here = pieces(passage, inside, at, at + len(piece.text))
            stretches.append(Stretch(here, piece.mark, piece.mark is not None and piece.mark.number not in begun))
            if piece.mark:
                begun.add(piece.mark.number)
            at += len(piece.text)
        yield Line(stretches, spoken(record, field, start))


def _found(house: House, marks: Sequence[Mark], kind: EntityKind) -> Iterable[Found]:
    by_entity: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.mention.kind is kind:
            by_entity.setdefault(mark.mention.entity, []).append(mark)
    for entity_id, own in by_entity.items():
        entity = house.entities.get(entity_id)
        yield Found(house.named(kind.value, [entity_id])[0], entity.type if entity else "", tuple(own))


# --- Story and versions -----------------------------------------------------------------------------------------------


def _reports(house: House, record: Record) -> tuple[Report, ...] | None:
    query = Query(Is("story", record.story or record.id), Sort.OLDEST, _MOST_REPORTS)
    try:
        hits = house.engine.search(query).hits
    except EngineError:  # the text itself comes from the store: a dead engine must not hide it
        return None
    if all(hit.id == record.id for hit in hits):
        return ()
    began = next((hit for hit in hits if hit.part is Part.FIRST), hits[0]).published
    return tuple(
        Report(
            hit=hit,
            outlet=house.outlet_name(hit.outlet),
            date=house.moment(hit.published, hit.outlet),
            part=hit.part,
            here=hit.id == record.id,
            after=hit.published - began,
        )
        for hit in hits
    )


def _versions(versions: Sequence[Record]) -> Iterable[Version]:
    """Newest first."""
    for place in range(len(versions) - 1, -1, -1):
        before = versions[place - 1] if place else None
        record = versions[place]
        yield Version(record, changes(before, record) if before else None, present=place == len(versions) - 1)


def changes(old: Record, new: Record) -> Changes:
    """What the outlet changed, by whole paragraphs."""
    before, after = ([text[s:e] for s, e in paragraphs(text)] for text in (old.text, new.text))
    found: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind != "equal":
            rows = max(b - a, d - c)
            left = before[a:b] + [""] * (rows - (b - a))
            right = after[c:d] + [""] * (rows - (d - c))
            found += [Difference(x, y) for x, y in zip(left, right, strict=True)]
    title = Difference(old.title, new.title) if old.title != new.title else None
    return Changes(title, tuple(found))
