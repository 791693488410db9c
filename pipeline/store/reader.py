"""What the store can be asked. Every answer is of one moment; none holds a lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Select, and_, func, or_, select

from pipeline.model import Alert, ChannelState, End, EntityKind, Entry, Record
from pipeline.store import tables
from pipeline.store.database import Database, chunks
from pipeline.store.rows import (
    alert_of,
    entry_of,
    find_record,
    find_records,
    mention_of,
    record_of,
    records_of,
    state_of,
)
from pipeline.store.writer import DUE, PENDING

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many items of an outlet ended alike. ``end`` is None for those that still wait."""

    outlet: str
    lang: str | None  # the article's where one is kept, else what the feed says
    end: End | None
    reason: str | None  # beside KEPT: "removed", or why it could not be read again
    items: int


@dataclass(frozen=True, slots=True)
class MentionCount:
    entity: str
    kind: EntityKind
    lang: str
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Counts:
    items: tuple[ItemCount, ...]
    mentions: tuple[MentionCount, ...]
    alerts: Mapping[str, int]  # state (due, sent, dead) -> number
    records: int
    pending: int  # entries waiting for their page
    failed: int  # entries to be tried again
    next_retry: datetime | None  # of the first of them
    set_aside: int  # entries given up after failing
    unindexed: int  # records that the index does not have yet
    refused: int  # records that the index will not take
    last_fetch: Mapping[str, datetime] = field(default_factory=dict)  # outlet -> its newest article's fetch


@dataclass(frozen=True, slots=True)
class SentAlert:
    alert: Alert
    state: str  # due, sent or dead
    sent_at: datetime | None
    error: str | None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """An item given up after failing, to be looked at by a person."""

    entry: Entry
    reason: str | None
    detail: str | None
    at: datetime | None


class Reader(Database):
    # --- What is to be done -------------------------------------------------------------------------------------------

    def due(self, now: datetime, limit: int = 200, *, excluding: Collection[str] = ()) -> list[Entry]:
        """Entries to work on, oldest first and the outlets in turn, so that a large one does not hold up the others.

        ``excluding``: ids that the caller has in hand.
        """
        e = tables.entries
        due = or_(e.c.state == PENDING, and_(e.c.state == End.FAILED.value, e.c.retry_at <= now))
        if excluding:
            due = and_(due, e.c.id.not_in(list(excluding)))
        turn = func.row_number().over(partition_by=e.c.outlet, order_by=(e.c.first_seen, e.c.id)).label("turn")
        first = select(e.c.id, turn).where(due).order_by(turn, e.c.id).limit(limit).subquery()
        with self._read() as connection:
            query = select(e).join_from(first, e, first.c.id == e.c.id).order_by(first.c.turn, e.c.first_seen, e.c.id)
            return [entry_of(row) for row in connection.execute(query)]

    def alerts_due(self, now: datetime, limit: int = 50) -> list[Alert]:
        """Alerts to send, those that wait longest first."""
        a = tables.alerts
        query = select(a).where(a.c.state == DUE, a.c.due_at <= now).order_by(a.c.due_at, a.c.created_at, a.c.id)
        with self._read() as connection:
            return [alert_of(row) for row in connection.execute(query.limit(limit))]

    # --- What is known ------------------------------------------------------------------------------------------------

    def channels(self) -> dict[str, ChannelState]:
        """Address -> state, of every channel that was ever asked."""
        with self._read() as connection:
            return {row.url: state_of(row) for row in connection.execute(select(tables.channels))}

    def entry_record(self, entry_id: str) -> str | None:
        """The record that the entry became; None for a duplicate, and for what was never kept."""
        e = tables.entries
        with self._read() as connection:
            found: str | None = connection.execute(select(e.c.record).where(e.c.id == entry_id)).scalar()
            return found

    def record_ids(self, ids: Iterable[str]) -> dict[str, str]:
        """Of these record ids, those that are kept, each with the id of the entry that it came from first."""
        e = tables.entries
        owners: dict[str, str] = {}
        with self._read() as connection:
            for part in chunks(list(ids)):
                query = select(e.c.record, e.c.id).where(e.c.record.in_(part)).order_by(e.c.first_seen, e.c.id)
                for record, entry in connection.execute(query):
                    owners.setdefault(record, entry)
        return owners

    def same_text(self, outlet: str, fingerprint: str) -> str | None:
        """The record of ``outlet`` with this :func:`fingerprint`, the first where there are several."""
        r = tables.records
        query = select(r.c.id).where(r.c.outlet == outlet, r.c.fingerprint == fingerprint)
        with self._read() as connection:
            found: str | None = connection.execute(query.order_by(r.c.first_seen, r.c.id).limit(1)).scalar()
            return found

    # --- Articles -----------------------------------------------------------------------------------------------------

    def record(self, record_id: str) -> Record | None:
        with self._read() as connection:
            return find_record(connection, record_id)

    def records_by_id(self, ids: Sequence[str]) -> dict[str, Record]:
        """Those of these records that there are."""
        with self._read() as connection:
            return {record.id: record for record in find_records(connection, ids)}

    def versions(self, record_id: str) -> list[Record]:
        """What the article said before its present version, oldest first; empty where it never changed."""
        v = tables.versions
        query = select(v).where(v.c.record == record_id).order_by(v.c.version)
        with self._read() as connection:
            return [
                record_of(row, row.record, [mention_of(m) for m in row.mentions]) for row in connection.execute(query)
            ]

    def records(self, batch: int = 500) -> Iterator[Record]:
        """Every record, by id. Each batch is read in a transaction of its own, so that no lock or snapshot is held."""
        r = tables.records
        last = ""
        while True:
            with self._read() as connection:
                rows = connection.execute(select(r).where(r.c.id > last).order_by(r.c.id).limit(batch)).all()
                found = records_of(connection, rows)
            yield from found
            if len(found) < batch:
                return
            last = found[-1].id

    # --- For people ---------------------------------------------------------------------------------------------------

    def counts(self) -> Counts:
        """Everything that ``vigie status`` and the demo say in numbers."""
        with self._read() as connection:
            items = _items(connection)
            e, c, r = tables.entries, tables.changes, tables.records
            retry = select(func.count(), func.min(e.c.retry_at)).where(e.c.state == End.FAILED.value)
            waiting = connection.execute(retry.where(e.c.retry_at.is_not(None))).one()
            failed = sum(item.items for item in items if item.end is End.FAILED)
            marks = connection.execute(select(func.count(), func.count(c.c.refused)).select_from(c)).one()
            a = tables.alerts
            return Counts(
                items=tuple(items),
                mentions=tuple(_mentions(connection)),
                alerts=_pairs(connection, select(a.c.state, func.count()).group_by(a.c.state)),
                records=connection.execute(select(func.count()).select_from(r)).scalar_one(),
                pending=sum(item.items for item in items if item.end is None),
                failed=waiting[0],
                next_retry=waiting[1],
                set_aside=failed - waiting[0],
                unindexed=marks[0] - marks[1],
                refused=marks[1],
                last_fetch=_pairs(connection, select(r.c.outlet, func.max(r.c.fetched_at)).group_by(r.c.outlet)),
            )

    def alerts(self, limit: int = 50, offset: int = 0) -> list[SentAlert]:
        """Alerts with what became of them, newest first."""
        a = tables.alerts
        query = select(a).order_by(a.c.created_at.desc(), a.c.id).limit(limit).offset(offset)
        with self._read() as connection:
            return [
                SentAlert(alert_of(row), row.state, row.sent_at, row.error, row.due_at)
                for row in connection.execute(query)
            ]

    def failures(self, limit: int = 50) -> list[SetAside]:
        """Items given up after failing, newest first."""
        e = tables.entries
        query = select(e).where(e.c.state == End.FAILED.value, e.c.retry_at.is_(None))
        with self._read() as connection:
            rows = connection.execute(query.order_by(e.c.settled_at.desc(), e.c.id).limit(limit))
            return [SetAside(entry_of(row), row.reason, row.detail, row.settled_at) for row in rows]


def _items(connection: Connection) -> list[ItemCount]:
    e = tables.entries
    key = (e.c.outlet, e.c.counted_lang, e.c.state, e.c.reason)  # the index `entries_counted`: no row is read
    rows = connection.execute(select(*key, func.count().label("items")).group_by(*key).order_by(*key))
    return [
        ItemCount(row.outlet, row.counted_lang, None if row.state == PENDING else End(row.state), row.reason, row.items)
        for row in rows
    ]


def _mentions(connection: Connection) -> list[MentionCount]:
    m = tables.mentions
    key = (m.c.entity, m.c.kind, m.c.lang)
    # Grouped twice, both in the order of the index `mentions_entity`: counting distinct articles would sort them.
    article = select(*key, func.count().label("found")).group_by(*key, m.c.record).subquery()
    of = (article.c.entity, article.c.kind, article.c.lang)
    numbers = (func.count().label("articles"), func.sum(article.c.found).label("mentions"))
    query = select(*of, *numbers).group_by(*of).order_by(*of)
    return [
        MentionCount(row.entity, EntityKind(row.kind), row.lang, row.articles, int(row.mentions))
        for row in connection.execute(query)
    ]


def _pairs(connection: Connection, query: Select[str, V]) -> dict[str, V]:
    return {row[0]: row[1] for row in connection.execute(query)}
