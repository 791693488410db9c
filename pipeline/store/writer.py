"""What the pipeline tells the store. Each method is one transaction: it happens wholly or not at all."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, literal, select, update

from pipeline.errors import StoreError
from pipeline.model import Alert, ChannelState, Delivery, End, Entry, Outcome, Record, Telling, Traces
from pipeline.store import tables
from pipeline.store.database import Database, chunks, upsert
from pipeline.store.outlets import NOTHING_SHOWN, Evidence, count_decided, learn
from pipeline.store.rows import (
    AnyRow,
    alert_row,
    article_row,
    entry_of,
    entry_row,
    find_record,
    fingerprint,
    found_rows,
    mention_row,
    records_of,
    traces_row,
)
from pipeline.store.tables import storable

PENDING = "pending"  # the one state of an entry that is no `End`
DUE, SENT, DEAD = "due", "sent", "dead"  # an alert: to be sent, accepted, given up

# Items at the old end of a feed that do not open its window: a notice pinned years ago would otherwise make every
# article that scrolled out of the feed since look withdrawn.
_PINNED_SHARE = 20  # one in so many


Noted = Callable[[ChannelState, int, datetime], ChannelState]  # state, how many items are new, now -> state to keep


def _as_it_is(state: ChannelState, _new: int, _now: datetime) -> ChannelState:
    return state


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought."""

    state: ChannelState  # as it was kept
    new: tuple[Entry, ...]  # never seen: pending now
    changed: tuple[Entry, ...]  # the outlet changed them: pending again
    known: int  # seen before, and as before
    vanished: tuple[Entry, ...]  # kept, no longer listed though newer than what is: pending once more


@dataclass(frozen=True, slots=True)
class Change:
    """A record that the index does not have as it is now. ``token`` is new with each change."""

    token: int
    record: Record


class Writer(Database):
    # --- Feeds --------------------------------------------------------------------------------------------------------

    def polled(
        self, state: ChannelState, entries: Sequence[Entry], now: datetime, *, listed: bool, noted: Noted = _as_it_is
    ) -> Polled:
        """Keep a channel's new state and its items. ``listed``: the items are all that the feed lists at present.

        ``noted`` gives the state to keep, once it is known how many of the items are new: its decision and the items
        are one transaction.
        """
        given = {entry.id: entry for entry in reversed(entries)}  # the first of each id counts
        with self._write() as connection:
            before = _known(connection, list(given))
            new = [replace(e, first_seen=e.first_seen or now, attempts=0) for i, e in given.items() if i not in before]
            # Another channel of the outlet may word the same item otherwise: only its own channel can change it.
            changed = [
                replace(entry, first_seen=before[key].first_seen, attempts=0)
                for key, entry in given.items()
                if key in before
                and before[key].channel == entry.channel
                and before[key].digest != storable(entry.digest)
            ]
            _add(connection, new, now)
            _change(connection, changed, now)
            state = noted(state, len(new), now)
            upsert(connection, tables.channels, [asdict(state) | {"status": state.status.value}], update=True)
            vanished = _vanished(connection, state.url, given, before, now) if listed else []
        new.reverse()  # in the feed's own order again
        changed.reverse()
        known = len(given) - len(new) - len(changed)
        return Polled(state, tuple(new), tuple(changed), known, tuple(vanished))

    # --- Items --------------------------------------------------------------------------------------------------------

    def started(self, entry_id: str, now: datetime) -> None:
        """Count an attempt, before the work: an item that kills its worker is counted too."""
        e = tables.entries
        with self._write() as connection:
            connection.execute(update(e).where(e.c.id == entry_id).values(attempts=e.c.attempts + 1, settled_at=now))

    def settle(self, entry: Entry, outcome: Outcome[object], now: datetime) -> None:
        """Note how an item ended that gave no article: duplicate (of ``reason``), rejected or failed.

        An item whose article is kept stays kept, with the reason noted, unless it is to be tried again: a page that
        turned into an empty one takes nothing away. An item that the outlet changed meanwhile stays pending.
        """
        if outcome.end is End.KEPT:
            raise StoreError("an article is kept by keep(), not by settle()", subject=entry.id)
        duplicate_of = outcome.reason if outcome.end is End.DUPLICATE else None
        again = outcome.end is End.FAILED and outcome.retry_at is not None
        with self._write() as connection:
            row = _entry(connection, entry)
            stays = row.record is not None and not again
            _settled(
                connection,
                row,
                entry,
                now,
                state=End.KEPT.value if stays else outcome.end.value,
                reason=End.DUPLICATE.value if stays and duplicate_of else None if duplicate_of else outcome.reason,
                detail=outcome.detail,
                retry_at=outcome.retry_at,
                duplicate_of=duplicate_of,
            )

    def keep(
        self,
        entry: Entry,
        record: Record,
        alerts: Sequence[Alert],
        traces: Traces,
        now: datetime,
        revised: Sequence[Telling] = (),
        evidence: Evidence = NOTHING_SHOWN,
    ) -> bool:
        """Keep an article with its mentions, traces, change mark and alerts, all or nothing.

        ``record.version`` is the store's to give. The same title and text again make no new version, and no change mark
        where nothing else differs either; other ones move the old to its versions. A record that was marked as removed
        is there again. Alerts whose id is known are left as they are. ``entry`` must have come by ``polled``.
        ``revised``: other records whose story, original or part is another one because of this; they are marked too.
        ``evidence`` is what the article's page showed; returns whether its outlet has another `shape` for it.
        """
        with self._write() as connection:
            row = _entry(connection, entry)
            present = find_record(connection, record.id, lock=True)
            kept = _merged(record, present)
            is_new = present is None or kept.version != present.version
            shape = evidence.shape
            if present is not None:
                read_with = connection.execute(_SHAPE, {"of": record.id}).scalar_one()
                if is_new:
                    connection.execute(insert(tables.versions).values(**_version_row(present, read_with, now)))
                else:
                    shape = read_with  # as it was first read, like `fetched_at`
            _put(connection, kept, traces, shape, known=present is not None)
            reshaped = learn(connection, kept, evidence, now, known=present is not None)
            if is_new:
                count_decided(connection, kept.outlet, evidence.decided, now)
            _revise(connection, revised)
            mark(connection, [*([kept.id] if kept != present else []), *(telling.id for telling in revised)])
            waiting = [
                alert_row(alert) | {"state": DUE, "due_at": now, "sent_at": None, "error": None} for alert in alerts
            ]
            upsert(connection, tables.alerts, waiting, update=False)
            _settled(connection, row, entry, now, state=End.KEPT.value, record=record.id, counted_lang=record.lang)
        return reshaped

    def removed(self, entry: Entry, now: datetime) -> None:
        """The outlet took the article's page down. What it said is kept, and marked; the index is to show that too."""
        with self._write() as connection:
            row = _entry(connection, entry)
            if row.record is None:
                raise StoreError(f"{entry.url} was never kept, so it cannot be removed", subject=entry.id)
            r = tables.records
            marked = connection.execute(
                update(r).where(r.c.id == row.record, r.c.removed_at.is_(None)).values(removed_at=now)
            )
            if marked.rowcount:
                mark(connection, [row.record])
            _settled(connection, row, entry, now, state=End.KEPT.value, reason="removed")

    # --- Index --------------------------------------------------------------------------------------------------------

    def changes(self, limit: int = 200) -> list[Change]:
        """Records that the index does not have as they are, but for those that it refused."""
        c, r = tables.changes, tables.records
        with self._read() as connection:
            query = select(c.c.token, r).join_from(c, r, c.c.record == r.c.id).where(c.c.refused.is_(None)).limit(limit)
            rows = connection.execute(query).all()
            found = records_of(connection, rows)
        return [Change(row.token, record) for row, record in zip(rows, found, strict=True)]

    def applied(self, changes: Sequence[Change]) -> None:
        """The index has these. A record that changed again meanwhile stays marked."""
        c = tables.changes
        statement = delete(c).where(c.c.record == bindparam("of"), c.c.token == bindparam("at"))
        self._for_each(statement, [{"of": change.record.id, "at": change.token} for change in changes])

    def refused(self, change: Change, reason: str) -> None:
        """The index will never take this record as it is: not offered again until it changes, or ``mark_all``."""
        c = tables.changes
        statement = update(c).where(c.c.record == bindparam("of"), c.c.token == bindparam("at"))
        self._for_each(
            statement.values(refused=bindparam("why")), [{"of": change.record.id, "at": change.token, "why": reason}]
        )

    def all_applied(self) -> None:
        """The index was made anew, and has every record as it is; what it refused once, too."""
        with self._write() as connection:
            connection.execute(delete(tables.changes))

    def mark_all(self) -> int:
        """Mark every record as changed; how many there are."""
        c, r = tables.changes, tables.records
        with self._write() as connection:
            connection.execute(delete(c))
            every = select(r.c.id, literal(_token()))
            return connection.execute(insert(c).from_select(["record", "token"], every)).rowcount

    # --- Alerts -------------------------------------------------------------------------------------------------------

    def delivered(self, delivery: Delivery) -> None:
        """Note what became of sending an alert: sent, to be tried again, or given up."""
        a = tables.alerts
        if delivery.sent_at is not None:
            values: dict[str, Any] = {"state": SENT, "sent_at": delivery.sent_at, "due_at": None, "error": None}
        else:
            state = DUE if delivery.retry_at else DEAD
            values = {"state": state, "due_at": delivery.retry_at, "error": delivery.error}
        with self._write() as connection:
            # What was accepted once is sent, whatever a second, slower attempt says.
            statement = update(a).where(a.c.id == delivery.alert, a.c.state != SENT)
            connection.execute(statement.values(attempts=a.c.attempts + 1, **values))

    def _for_each(self, statement: Any, parameters: Sequence[dict[str, Any]]) -> None:
        if parameters:
            with self._write() as connection:
                connection.execute(statement, parameters)


# --- Feeds ------------------------------------------------------------------------------------------------------------


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, AnyRow]:
    e = tables.entries
    columns = (e.c.id, e.c.channel, e.c.digest, e.c.first_seen)
    return {row.id: row for part in chunks(ids) for row in connection.execute(select(*columns).where(e.c.id.in_(part)))}


_UNSETTLED = {
    "state": PENDING,
    "reason": None,
    "detail": None,
    "retry_at": None,
    "attempts": 0,
    "duplicate_of": None,
}


def _add(connection: Connection, new: Sequence[Entry], now: datetime) -> None:
    fresh = _UNSETTLED | {"settled_at": None, "asked_again": False, "record": None}
    rows = [entry_row(entry, now) | fresh | {"counted_lang": entry.lang} for entry in new]
    upsert(connection, tables.entries, rows, update=False)


def _change(connection: Connection, changed: Sequence[Entry], now: datetime) -> None:
    e = tables.entries
    for entry in changed:
        row = entry_row(entry, now) | _UNSETTLED | {"asked_again": False}
        connection.execute(update(e).where(e.c.id == entry.id).values(**row))


def _vanished(
    connection: Connection, channel: str, given: dict[str, Entry], before: dict[str, AnyRow], now: datetime
) -> list[Entry]:
    """Kept items that the feed dropped although it still lists older ones; put back to pending, each once."""
    dates = sorted(
        entry.published or (before[key].first_seen if key in before else now) for key, entry in given.items()
    )
    if not dates:
        return []
    e = tables.entries
    query = select(e).where(
        e.c.channel == channel,
        e.c.dated > dates[len(dates) // _PINNED_SHARE],
        e.c.state == End.KEPT.value,
        e.c.asked_again.is_(False),
        e.c.reason.is_distinct_from("removed"),
    )
    gone = [replace(entry_of(row), attempts=0) for row in connection.execute(query) if row.id not in given]
    for part in chunks([entry.id for entry in gone]):
        again = _UNSETTLED | {"asked_again": True}
        connection.execute(update(e).where(e.c.id.in_(part)).values(**again))
    return gone


# --- Items ------------------------------------------------------------------------------------------------------------


def _entry(connection: Connection, entry: Entry) -> AnyRow:
    e = tables.entries
    query = select(e.c.id, e.c.digest, e.c.record, e.c.lang).where(e.c.id == entry.id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise StoreError(f"{entry.url} is settled without ever having been listed", subject=entry.id)
    return row


def _settled(connection: Connection, row: AnyRow, entry: Entry, now: datetime, *, state: str, **values: Any) -> None:
    e = tables.entries
    ended = {"reason": None, "detail": None, "retry_at": None, "duplicate_of": None, "settled_at": now} | values
    if row.digest == storable(entry.digest):
        ended["state"] = state
    else:  # the outlet changed it while this version was being worked on: it stays pending
        ended = {name: value for name, value in ended.items() if name in ("record", "counted_lang")}
    if ended:
        connection.execute(update(e).where(e.c.id == entry.id).values(**ended))


def _merged(record: Record, present: Record | None) -> Record:
    """What to keep of ``record``, knowing what is kept already."""
    record = replace(record, story=record.story or record.id, original=record.original or record.id, removed_at=None)
    if present is None:
        return replace(record, version=1)
    same = (storable(record.title), storable(record.text)) == (present.title, present.text)
    # What was known does not become unknown because one reading of the page, or its plain version, did not say it.
    return replace(
        record,
        version=present.version if same else present.version + 1,
        first_seen=present.first_seen,
        fetched_at=present.fetched_at if same else record.fetched_at,  # when this version was first read
        published=record.published or present.published,
        modified=record.modified or present.modified,
        authors=record.authors or present.authors,
        section=record.section or present.section,
        tags=record.tags or present.tags,
        image=record.image or present.image,
    )


_SHAPE = select(tables.records.c.shape).where(tables.records.c.id == bindparam("of"))


def _version_row(old: Record, shape: int, now: datetime) -> dict[str, Any]:
    return article_row(old) | {
        "record": old.id,
        "version": old.version,
        "shape": shape,
        "replaced_at": now,
        "mentions": [mention_row(mention) for mention in old.mentions],
    }


def _put(connection: Connection, record: Record, traces: Traces, shape: int, *, known: bool) -> None:
    """Write the record's row, and what was found in its text."""
    row = article_row(record) | {
        "id": record.id,
        "version": record.version,
        "dated": record.dated,
        "fingerprint": fingerprint(record.title, record.text),
        "shape": shape,
        **traces_row(traces),
    }
    upsert(connection, tables.records, [row], update=True)
    put_found(connection, [(record, traces)], known=known)


def put_found(connection: Connection, found: Sequence[tuple[Record, Traces]], *, known: bool = True) -> None:
    """Write what was found in the texts of records whose rows are there, in place of what was found before.

    ``known``: something may have been found before. A new article's tables need not be looked through.
    """
    rows: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
    for record, traces in found:
        for table, new in found_rows(record, traces).items():
            rows[table] += new
    for table, new in rows.items():
        for part in chunks([record.id for record, _ in found] if known else []):
            connection.execute(delete(table).where(table.c.record.in_(part)))
        upsert(connection, table, new, update=False)


def _revise(connection: Connection, tellings: Sequence[Telling]) -> None:
    r = tables.records
    places = [{"of": t.id, "story": t.story, "original": t.original, "part": t.part.value} for t in tellings]
    if places:
        connection.execute(update(r).where(r.c.id == bindparam("of")), places)


def mark(connection: Connection, ids: Sequence[str]) -> None:
    """Mark records as changed: the index does not have them as they are."""
    rows = [{"record": record, "token": _token(), "refused": None} for record in dict.fromkeys(ids)]
    upsert(connection, tables.changes, rows, update=True)


def _token() -> int:
    return secrets.randbits(62)  # a signed 64-bit column holds it; never met twice, even after a mark was cleared
