"""What the readings of texts give: which articles may be one story, and which are to be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import log

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, or_, select, update

from pipeline.model import Record, Telling, Traces
from pipeline.store import tables
from pipeline.store.database import Database, chunks
from pipeline.store.rows import (
    TELLING,
    article_row,
    clue_keys,
    day_of,
    find_records,
    indexed_hashes,
    records_of,
    telling_of,
    traces_row,
)
from pipeline.store.writer import mark, put_found

# Of the records that share hashes with a text, those that share most are compared. An agency's item is seldom carried
# by more outlets than this, and its copies tell the same story.
_ALIKE = 100
# Of those that share clues, the likeliest. An event that more articles tell is found whole by those of its story.
_RELATED = 100
# Rows of clues that are looked at for one telling, rarest clues first: what thousands of articles name in a fortnight
# (Mali, the army) tells no event from another. With these two numbers, `tellings` takes 15 ms (19 at the 95th
# percentile) in a store of 30,000 articles of two months, 28 clues and entities each; a half of it builds the values.
_LOOKED_AT = 2000


class Readings(Database):
    # --- Stories ------------------------------------------------------------------------------------------------------

    def tellings(self, telling: Telling, entities: Sequence[str], window: timedelta) -> list[Telling]:
        """What ``telling`` may be of one story with, first seen first: never itself.

        At most 100 that resemble it (by the hashes shared among the 32 smallest of each sketch) and at most 100 that
        share its clues or ``entities`` (ids), rare ones counting more (the inverse document frequency of K. Sparck
        Jones, 1972), all dated within ``window`` of it; and all members of their stories and of its own, whenever.
        """
        since, until = telling.dated - window, telling.dated + window
        with self._read() as connection:
            near = _alike(connection, telling, since, until) | _related(connection, telling, entities, since, until)
            r, of = tables.records, tables.records.alias("of")
            # Clues are found by whole days: which of their records lie within the window is seen here.
            stories = select(of.c.story).where(of.c.id.in_(near), of.c.dated.between(since, until))
            told = or_(r.c.story == telling.story, r.c.story.in_(stories))
            found = map(telling_of, connection.execute(select(*TELLING).where(told, r.c.id != telling.id)).all())
        return sorted(found, key=lambda one: (one.first_seen, one.id))

    # --- Reading again ------------------------------------------------------------------------------------------------

    def stale(self, digest: str, limit: int = 50) -> list[Record]:
        """Records that were read with other names than those of ``digest``, the newest of them first."""
        r = tables.records
        found: list[Record] = []
        with self._read() as connection:
            for other in _others(digest):
                query = select(r).where(other).order_by(r.c.tagged_with.desc(), r.c.dated.desc())
                rows = connection.execute(query.limit(limit - len(found))).all()
                found += records_of(connection, rows)
        return found

    def stale_count(self, digest: str) -> int:
        r = tables.records
        with self._read() as connection:
            counted = (select(func.count()).select_from(r).where(other) for other in _others(digest))
            return sum(connection.execute(query).scalar_one() for query in counted)

    def restate(self, read: Sequence[tuple[Record, Traces]]) -> int:
        """Write what records say that were read again: mentions, quotes, figures, agency and traces, nothing else.

        Those are marked as changed in which something differs that is shown; returns how many. A record that has
        another version by now is left as it is: what was read is not its text.
        """
        r = tables.records
        with self._write() as connection:
            present = {record.id: record for record in find_records(connection, [one.id for one, _ in read], lock=True)}
            found, changed = [], []
            for record, traces in read:
                old = present.get(record.id)
                if old is None or old.version != record.version:
                    continue
                new = replace(
                    old, mentions=record.mentions, quotes=record.quotes, figures=record.figures, agency=record.agency
                )
                found.append((new, traces))
                if new != old:
                    changed.append(new.id)
            if found:
                rows = [_restated(record) | traces_row(traces) | {"of": record.id} for record, traces in found]
                connection.execute(update(r).where(r.c.id == bindparam("of")), rows)
                put_found(connection, found)
                mark(connection, changed)
        return len(changed)

    def passed_over(self, record: Record, digest: str) -> None:
        """The record could not be read with the names of ``digest``: it stays as it is, and is not stale for them."""
        r = tables.records
        with self._write() as connection:
            connection.execute(update(r).where(r.c.id == record.id).values(tagged_with=digest))


# --- Stories ----------------------------------------------------------------------------------------------------------


def _alike(connection: Connection, telling: Telling, since: datetime, until: datetime) -> set[str]:
    s, r = tables.sketches, tables.records
    shared = (
        select(s.c.record, func.count().label("shared"))
        .where(s.c.hash.in_(indexed_hashes(telling.sketch)), s.c.record != telling.id)
        .group_by(s.c.record)
        .subquery()
    )
    query = (
        select(r.c.id)
        .join_from(shared, r, shared.c.record == r.c.id)
        .where(r.c.dated.between(since, until))
        .order_by(shared.c.shared.desc(), r.c.first_seen, r.c.id)
        .limit(_ALIKE)
    )
    return set(connection.execute(query).scalars())


def _related(
    connection: Connection, telling: Telling, entities: Sequence[str], since: datetime, until: datetime
) -> set[str]:
    c, r = tables.clues, tables.records
    within = c.c.day.between(day_of(since), day_of(until))
    keys = clue_keys(telling.clues, entities)
    frequency: dict[str, int] = {}
    for part in chunks(keys):
        counted = select(c.c.clue, func.count()).where(c.c.clue.in_(part), within).group_by(c.c.clue)
        frequency.update((clue, number) for clue, number in connection.execute(counted))
    chosen, looked_at = [], 0
    for clue in sorted(frequency, key=lambda clue: (frequency[clue], clue)):
        looked_at += frequency[clue]
        if looked_at > _LOOKED_AT:
            break
        chosen.append(clue)
    if not chosen:
        return set()
    of_window = select(func.count()).select_from(r).where(r.c.dated.between(since, until))
    articles = connection.execute(of_window).scalar_one()
    weight = case({clue: log((articles + 1) / frequency[clue]) for clue in chosen}, value=c.c.clue)
    query = (
        select(c.c.record)
        .where(c.c.clue.in_(chosen), within, c.c.record != telling.id)
        .group_by(c.c.record)
        .order_by(func.sum(weight).desc(), c.c.record)
        .limit(_RELATED)
    )
    return set(connection.execute(query).scalars())


# --- Reading again ----------------------------------------------------------------------------------------------------

_RESTATED = ("agency", "quotes", "figures")


def _restated(record: Record) -> dict[str, object]:
    row = article_row(record)
    return {name: row[name] for name in _RESTATED}


def _others(digest: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """``tagged_with != digest`` as two ranges: an index finds those, and that there are none."""
    tagged_with = tables.records.c.tagged_with
    return tagged_with > digest, tagged_with < digest
