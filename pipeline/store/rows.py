"""Between a table's rows and the values that travel. Nothing of SQLAlchemy leaves the store."""

from __future__ import annotations

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from pipeline.model import (
    Access,
    Alert,
    Bound,
    ChannelState,
    ChannelStatus,
    Dated,
    EntityKind,
    Entry,
    Figure,
    FigureKind,
    Mention,
    Part,
    Passage,
    Quote,
    Record,
    Target,
    Telling,
    Traces,
)
from pipeline.store.database import chunks
from pipeline.store.tables import clues, mentions, records, sightings, sketches, storable, strangers
from pipeline.text import fold_text

AnyRow = Row[*tuple[Any, ...]]

_ENTRY = tuple(f.name for f in fields(Entry))
_STATE = tuple(f.name for f in fields(ChannelState))
_MENTION = tuple(f.name for f in fields(Mention))


def fingerprint(title: str, text: str) -> str:
    """The same for two texts that differ only in what folding makes equal: case, accents, blanks, letter forms."""
    folded = (" ".join(fold_text(part).split()) for part in (title, text))
    return hashlib.sha256("\n".join(folded).encode("utf-8", "replace")).hexdigest()


# --- Entries and channels ---------------------------------------------------------------------------------------------


def entry_row(entry: Entry, now: datetime) -> dict[str, Any]:
    """What the feed says of an item, as columns; first seen now where it was not before."""
    first_seen = entry.first_seen or now
    row = {name: getattr(entry, name) for name in _ENTRY}
    return row | {"authors": list(entry.authors), "first_seen": first_seen, "dated": entry.published or first_seen}


def entry_of(row: AnyRow) -> Entry:
    values = {name: row._mapping[name] for name in _ENTRY}
    return Entry(**values | {"authors": tuple(values["authors"])})


def state_of(row: AnyRow) -> ChannelState:
    values = {name: row._mapping[name] for name in _STATE}
    return ChannelState(**values | {"status": ChannelStatus(values["status"])})


# --- Records ----------------------------------------------------------------------------------------------------------


def article_row(record: Record) -> dict[str, Any]:
    """The columns that the present and the earlier versions share, but for `shape`."""
    published, modified = record.published, record.modified
    return {
        "outlet": record.outlet,
        "url": record.url,
        "title": record.title,
        "text": record.text,
        "lang": record.lang,
        "lang_certainty": record.lang_certainty,
        "country": record.country,
        "first_seen": record.first_seen,
        "fetched_at": record.fetched_at,
        "published_at": published.at if published else None,
        "published_source": published.source if published else None,
        "published_confidence": published.confidence if published else None,
        "authors": list(record.authors),
        "story": record.story,
        "original": record.original,
        "part": record.part.value,
        "agency": record.agency,
        "quotes": [asdict(quote) for quote in record.quotes],
        "figures": [asdict(figure) for figure in record.figures],
        "modified_at": modified.at if modified else None,
        "modified_source": modified.source if modified else None,
        "modified_confidence": modified.confidence if modified else None,
        "section": record.section,
        "tags": list(record.tags),
        "image": record.image,
        "access": record.access.value,
        "passages": [asdict(passage) for passage in record.passages],
        "text_from": record.text_from,
        "removed_at": record.removed_at,
    }


def mention_row(mention: Mention) -> dict[str, Any]:
    return asdict(mention) | {"kind": mention.kind.value}


def mention_of(values: Mapping[str, Any]) -> Mention:
    return Mention(**{name: values[name] for name in _MENTION} | {"kind": EntityKind(values["kind"])})


def _quote_of(values: Mapping[str, Any]) -> Quote:
    named = values["named"]
    return Quote(**{**values, "named": tuple(named) if named else None})


def _figure_of(values: Mapping[str, Any]) -> Figure:
    return Figure(**{**values, "kind": FigureKind(values["kind"]), "bound": Bound(values["bound"])})


def _dated(at: datetime | None, source: str, confidence: float) -> Dated | None:
    return Dated(at, source, confidence) if at is not None else None


def record_of(row: AnyRow, identifier: str, found: Sequence[Mention]) -> Record:
    return Record(
        id=identifier,
        version=row.version,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        text=row.text,
        lang=row.lang,
        country=row.country,
        first_seen=row.first_seen,
        fetched_at=row.fetched_at,
        mentions=tuple(found),
        published=_dated(row.published_at, row.published_source, row.published_confidence),
        authors=tuple(row.authors),
        story=row.story,
        original=row.original,
        part=Part(row.part),
        agency=row.agency,
        quotes=tuple(map(_quote_of, row.quotes)),
        figures=tuple(map(_figure_of, row.figures)),
        lang_certainty=row.lang_certainty,
        modified=_dated(row.modified_at, row.modified_source, row.modified_confidence),
        section=row.section,
        tags=tuple(row.tags),
        image=row.image,
        access=Access(row.access),
        passages=tuple(Passage(**passage) for passage in row.passages),
        text_from=row.text_from,
        removed_at=row.removed_at,
    )


def records_of(connection: Connection, rows: Sequence[AnyRow]) -> list[Record]:
    """Records with their mentions, read together: two queries for a batch, not one for each article."""
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for part in chunks([row.id for row in rows]):
        query = select(mentions).where(mentions.c.record.in_(part)).order_by(mentions.c.record, mentions.c.position)
        for mention in connection.execute(query):
            found[mention.record].append(mention_of(mention._asdict()))
    return [record_of(row, row.id, found[row.id]) for row in rows]


def find_record(connection: Connection, record_id: str, *, lock: bool = False) -> Record | None:
    """The record; with ``lock``, no other transaction changes it meanwhile (SQLite's writers exclude each other)."""
    found = find_records(connection, [record_id], lock=lock)
    return found[0] if found else None


def find_records(connection: Connection, ids: Sequence[str], *, lock: bool = False) -> list[Record]:
    """Those of these records that there are, in the order of ``ids``."""
    found: dict[str, AnyRow] = {}
    for part in chunks(ids):
        query = select(records).where(records.c.id.in_(part))
        found.update((row.id, row) for row in connection.execute(query.with_for_update() if lock else query))
    return records_of(connection, [found[key] for key in ids if key in found])


# --- Sketches ---------------------------------------------------------------------------------------------------------

# Only the smallest hashes of a sketch are indexed; the whole stands with the record. Of two texts with resemblance J,
# each of the 32 smallest hashes of both together is in both with probability J, so they meet in none with (1-J)^32:
# 1e-5 at J = 0.3, far below what counts as the same story. An index of all would be several times as large.
_INDEXED = 32


def indexed_hashes(sketch: Sequence[int]) -> list[int]:
    """The hashes to find a sketch by, as the databases' signed integers."""
    return [h - 2**64 if h >= 2**63 else h for h in sorted(set(sketch))[:_INDEXED]]


def pack(sketch: Sequence[int]) -> bytes:
    return struct.pack(f">{len(sketch)}Q", *sketch)


def unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}Q", packed)


# --- Traces -----------------------------------------------------------------------------------------------------------

# One table for both: an actor or place that two articles name is a clue like any other. "@" begins none of the others.
_ENTITY = "@"
_EPOCH = date(1970, 1, 1)


def clue_keys(found: Iterable[str], entities: Iterable[str]) -> list[str]:
    """The clues to find an article by, each once."""
    return list(dict.fromkeys([*map(storable, found), *(_ENTITY + storable(entity) for entity in entities)]))


def day_of(at: datetime) -> int:
    return (at.astimezone(UTC).date() - _EPOCH).days


def traces_row(traces: Traces) -> dict[str, Any]:
    """The columns of a record that are not shown."""
    return {"sketch": pack(traces.sketch), "clues": list(traces.clues), "tagged_with": traces.tagged_with}


def found_rows(record: Record, traces: Traces) -> dict[Table, list[dict[str, Any]]]:
    """What was found in an article, by the tables that hold it beside the article's own row."""
    own = {"record": record.id}
    at = own | {"day": day_of(record.dated)}
    return {
        mentions: [
            mention_row(mention) | own | {"position": n, "lang": record.lang}
            for n, mention in enumerate(record.mentions)
        ],
        sketches: [own | {"hash": h} for h in indexed_hashes(traces.sketch)],
        clues: [at | {"clue": clue} for clue in clue_keys(traces.clues, (m.entity for m in record.mentions))],
        sightings: [asdict(sighting) | own | {"position": n} for n, sighting in enumerate(traces.sightings)],
        strangers: [asdict(stranger) | own for stranger in traces.strangers],
    }


# What `telling_of` reads.
TELLING = (
    records.c.id,
    records.c.outlet,
    records.c.lang,
    records.c.dated,
    records.c.first_seen,
    records.c.sketch,
    records.c.clues,
    records.c.story,
    records.c.original,
    records.c.part,
)


def telling_of(row: AnyRow) -> Telling:
    return Telling(
        id=row.id,
        outlet=row.outlet,
        lang=row.lang,
        dated=row.dated,
        first_seen=row.first_seen,
        sketch=unpack(row.sketch),
        clues=tuple(row.clues),
        story=row.story,
        original=row.original,
        part=Part(row.part),
    )


# --- Alerts -----------------------------------------------------------------------------------------------------------

_ALERT = tuple(f.name for f in fields(Alert) if f.name not in ("target", "span"))


def alert_row(alert: Alert) -> dict[str, Any]:
    start, end = alert.span or (None, None)
    return {name: getattr(alert, name) for name in _ALERT} | {
        "notifier": alert.target.notifier,
        "address": alert.target.address,
        "span_start": start,
        "span_end": end,
    }


def alert_of(row: AnyRow) -> Alert:
    span = None if row.span_start is None else (row.span_start, row.span_end)
    values = {name: row._mapping[name] for name in _ALERT}
    return Alert(**values, target=Target(row.notifier, row.address), span=span)
