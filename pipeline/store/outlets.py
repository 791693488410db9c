"""What is learned of each outlet's pages, and what the arbitrations over them decided.

One row for each of an outlet's last articles holds what its page showed; the frame and the charset are worked out from
these by `shapes`. A shape that is another than before is kept as a new version, beside the former ones and their
dates: an article's row says with which one it was read.
"""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from pipeline.model import Record, Shape
from pipeline.store import shapes, tables
from pipeline.store.database import Database
from pipeline.store.rows import AnyRow, day_of
from pipeline.store.shapes import Lesson
from pipeline.text import fold_text

# A shape is worked out at each of an outlet's first articles, then at every tenth: over 200 articles it takes some
# milliseconds, and pages change their frame a few times a year.
_EAGERLY, _EVERY = 40, 10
DECIDED_DAYS = 30  # for which the arbitrations are counted


@dataclass(frozen=True, slots=True)
class Evidence:
    """What reading an article's page showed beside the article: see `Extraction`."""

    lines: tuple[int, ...] = ()
    charset: str | None = None
    decided: tuple[str, ...] = ()
    shape: int = 0  # version of the shape that it was read with


NOTHING_SHOWN = Evidence()


@dataclass(frozen=True, slots=True)
class Learned:
    """A shape as it was learned, and from what."""

    outlet: str
    version: int
    since: datetime
    frame: frozenset[int]
    charset: str | None
    articles: int  # of which it is learned
    charsets: Mapping[str, int] = field(default_factory=dict)  # of these, in each charset


class Outlets(Database):
    def shape(self, outlet: str) -> Shape:
        """What was learned of an outlet's pages; version 0 where that is nothing yet. Overrides are not the store's."""
        with self._read() as connection:
            row = _newest(connection, outlet)
        return Shape(frame=frozenset(_marks(row.frame)), charset=row.charset, version=row.version) if row else Shape()

    def learned(self) -> dict[str, Learned]:
        """Outlet -> its present shape, of those of which anything was learned."""
        with self._read() as connection:
            charsets: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
            counted = select(_le.c.outlet, _le.c.charset, func.count()).group_by(_le.c.outlet, _le.c.charset)
            for outlet, charset, number in connection.execute(counted):
                charsets[outlet][charset] = number
            newest = {row.outlet: row for row in _versions(connection)}
        return {outlet: _learned(row, charsets[outlet]) for outlet, row in newest.items()}

    def shape_versions(self, outlet: str) -> list[Learned]:
        """Every shape that an outlet had, the first one first. What they were learned from is not kept."""
        with self._read() as connection:
            return [_learned(row, Counter()) for row in _versions(connection, outlet)]

    def read_with(self, record_id: str) -> dict[int, int]:
        """Version of an article -> version of its outlet's shape that it was read with."""
        r, v = tables.records, tables.versions
        former = select(v.c.version, v.c.shape).where(v.c.record == record_id)
        with self._read() as connection:
            rows = connection.execute(former.union_all(select(r.c.version, r.c.shape).where(r.c.id == record_id)))
            return dict(sorted((version, shape) for version, shape in rows))

    def decided(self) -> dict[str, dict[str, int]]:
        """Outlet -> what the arbitrations changed, as `Extraction.decided` -> in how many articles.

        Of the last 30 days on which the outlet had any.
        """
        d = tables.decided
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        with self._read() as connection:
            query = select(d.c.outlet, d.c.what, func.sum(d.c.articles)).group_by(d.c.outlet, d.c.what)
            for outlet, what, articles in connection.execute(query):
                found[outlet][what] = int(articles)
        return dict(found)


# --- Written in the transaction that keeps an article -----------------------------------------------------------------


_le = tables.lessons
# Made once: to build it takes as long as to run it.
_ADD = (
    insert(_le)
    .values(
        number=select(func.coalesce(func.max(_le.c.number), 0) + 1)
        .where(_le.c.outlet == bindparam("of", type_=_le.c.outlet.type))
        .scalar_subquery(),
        **{column.name: bindparam(column.name) for column in _le.c if column.name != "number"},
    )
    .returning(_le.c.number)
)


def learn(connection: Connection, record: Record, evidence: Evidence, now: datetime, *, known: bool) -> bool:
    """Note what the page of ``record``, whose row is there, showed; whether its outlet has another shape now.

    The same article again (``known``) teaches nothing; with another text, what it says now instead of what it said.
    """
    if not evidence.lines and evidence.charset is None:
        return False  # it came by the feed alone
    lines = evidence.lines
    if len(lines) > shapes.LINES:
        lines = lines[: shapes.LINES // 2] + lines[-shapes.LINES // 2 :]
    shown = {
        "title": " ".join(fold_text(record.title).split()),
        "original": record.original,
        "day": day_of(record.dated),
        "charset": evidence.charset,
        "lines": _packed(lines),
    }
    present = connection.execute(select(_le).where(_le.c.record == record.id)).one_or_none() if known else None
    if present is not None:
        if all(present._mapping[name] == value for name, value in shown.items()):
            return False
        connection.execute(update(_le).where(_le.c.record == record.id).values(**shown))
        return _reshape(connection, record.outlet, now)
    of = {"of": record.outlet, "outlet": record.outlet, "record": record.id}
    number = connection.execute(_ADD, of | shown).scalar_one()
    if number > _EAGERLY and number % _EVERY:
        return False
    connection.execute(delete(_le).where(_le.c.outlet == record.outlet, _le.c.number <= number - shapes.WINDOW))
    return _reshape(connection, record.outlet, now)


def count_decided(connection: Connection, outlet: str, decided: Sequence[str], now: datetime) -> None:
    d = tables.decided
    day = day_of(now)
    for what in dict.fromkeys(decided):
        of = (d.c.outlet == outlet, d.c.day == day, d.c.what == what)
        counted = connection.execute(update(d).where(*of).values(articles=d.c.articles + 1))
        if not counted.rowcount:
            connection.execute(insert(d).values(outlet=outlet, day=day, what=what, articles=1))
            connection.execute(delete(d).where(d.c.outlet == outlet, d.c.day <= day - DECIDED_DAYS))


def _reshape(connection: Connection, outlet: str, now: datetime) -> bool:
    columns = (_le.c.title, _le.c.original, _le.c.day, _le.c.lines, _le.c.charset)
    rows = connection.execute(select(*columns).where(_le.c.outlet == outlet).order_by(_le.c.number))
    lessons = [Lesson(title, original, day, _marks(lines), charset) for title, original, day, lines, charset in rows]
    present = _newest(connection, outlet)
    frame, charset = (frozenset(_marks(present.frame)), present.charset) if present else (frozenset(), None)
    new = shapes.frame(lessons, frame), shapes.usual_charset(lessons, charset)
    if new == (frame, charset):
        return False
    version = present.version + 1 if present else 1
    connection.execute(
        insert(tables.shapes).values(
            outlet=outlet, version=version, since=now, charset=new[1], frame=_packed(sorted(new[0]))
        )
    )
    return True


# --- Rows -------------------------------------------------------------------------------------------------------------


def _newest(connection: Connection, outlet: str) -> AnyRow | None:
    s = tables.shapes
    return connection.execute(select(s).where(s.c.outlet == outlet).order_by(s.c.version.desc()).limit(1)).one_or_none()


def _versions(connection: Connection, outlet: str | None = None) -> Sequence[AnyRow]:
    s = tables.shapes
    query = select(s).order_by(s.c.outlet, s.c.version)
    return connection.execute(query if outlet is None else query.where(s.c.outlet == outlet)).all()


def _learned(row: AnyRow, charsets: Counter[str | None]) -> Learned:
    known = {charset: number for charset, number in charsets.most_common() if charset}
    frame = frozenset(_marks(row.frame))
    return Learned(row.outlet, row.version, row.since, frame, row.charset, charsets.total(), known)


def _packed(marks: Sequence[int]) -> bytes:
    return struct.pack(f">{len(marks)}q", *marks)


def _marks(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}q", packed)
