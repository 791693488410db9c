"""Between a table's rows and the values that travel. Nothing of SQLAlchemy leaves the store."""

from __future__ import annotations

import hashlib
import struct
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from pipeline.model import Alert, ChannelState, ChannelStatus, Dated, EntityKind, Entry, Mention, Record, Target
from pipeline.store.database import chunks
from pipeline.store.tables import mentions, records
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
    """The columns that the present and the earlier versions share."""
    published = record.published
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
        "removed_at": record.removed_at,
    }


def mention_row(mention: Mention) -> dict[str, Any]:
    return asdict(mention) | {"kind": mention.kind.value}


def mention_of(values: Mapping[str, Any]) -> Mention:
    return Mention(**{name: values[name] for name in _MENTION} | {"kind": EntityKind(values["kind"])})


def record_of(row: AnyRow, identifier: str, found: Sequence[Mention]) -> Record:
    published = None
    if row.published_at is not None:
        published = Dated(row.published_at, row.published_source, row.published_confidence)
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
        published=published,
        authors=tuple(row.authors),
        story=row.story,
        lang_certainty=row.lang_certainty,
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
    query = select(records).where(records.c.id == record_id)
    rows = connection.execute(query.with_for_update() if lock else query).all()
    return records_of(connection, rows)[0] if rows else None


# --- Sketches ---------------------------------------------------------------------------------------------------------

# Only the smallest hashes of a sketch are indexed; the whole stands with the record. Of two texts with resemblance J,
# each of the 32 smallest hashes of both together is in both with probability J, so they meet in none with (1-J)^32:
# 1e-5 at J = 0.3, far below what counts as the same story. An index of all would be eight times as large.
_INDEXED = 32


def indexed_hashes(sketch: Sequence[int]) -> list[int]:
    """The hashes to find a sketch by, as the databases' signed integers."""
    return [h - 2**64 if h >= 2**63 else h for h in sorted(set(sketch))[:_INDEXED]]


def pack(sketch: Sequence[int]) -> bytes:
    return struct.pack(f">{len(sketch)}Q", *sketch)


def unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}Q", packed)


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
