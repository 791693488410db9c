"""Names that nobody listed: spellings that come close to an actor's, and names that belong to nobody tracked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, case, distinct, func, select

from pipeline.store import tables
from pipeline.store.database import Database, upsert

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"  # what was decided of a spelling


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling that looks like an actor's, all its sightings together."""

    entity: str
    key: str  # folded, words separated by one blank
    text: str  # as it stands in the example
    articles: int
    outlets: int
    score: float  # in [0, 1]: of its best sighting
    last_seen: datetime  # the newest article's date
    why: str  # of its best sighting
    record: str  # the example: the best sighting, the newest of several
    field: str  # title or text
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NameCount:
    """A name that belongs to nobody tracked, and how often it is met."""

    key: str  # folded, words separated by one blank
    text: str  # as it stands most often
    articles: int
    outlets: int
    weeks: tuple[tuple[date, int], ...]  # Monday -> articles of that week; weeks without any are left out
    last_seen: datetime


class Names(Database):
    def spellings(self, entity: str | None = None, limit: int = 50, state: str = OPEN) -> list[Spelling]:
        """The spelling inbox, likeliest first; of one actor where ``entity`` names it.

        ``state``: "open" for those that nobody decided, else "accepted" or "rejected" (where they are still sighted).
        """
        s, d, r = tables.sightings, tables.decisions, tables.records
        decided = d.c.entity.is_(None) if state == OPEN else d.c.accepted.is_(state == ACCEPTED)
        order = (s.c.score.desc(), r.c.dated.desc(), s.c.record, s.c.position)
        place = func.row_number().over(partition_by=(s.c.entity, s.c.key), order_by=order).label("place")
        sighted = (
            select(s, r.c.outlet, r.c.dated, place)
            .join_from(s, r, s.c.record == r.c.id)
            .outerjoin(d, and_(d.c.entity == s.c.entity, d.c.key == s.c.key))
            .where(decided, *([s.c.entity == entity] if entity is not None else []))
            .subquery()
        )
        c = sighted.c
        best = {name: func.max(case((c.place == 1, c[name]))).label(name) for name in _EXAMPLE}
        articles = func.count(distinct(c.record)).label("articles")
        query = (
            select(
                c.entity,
                c.key,
                articles,
                func.count(distinct(c.outlet)).label("outlets"),
                func.max(c.dated, type_=tables.Moment()).label("last_seen"),
                *best.values(),
            )
            .group_by(c.entity, c.key)
            .order_by(best["score"].desc(), articles.desc(), c.entity, c.key)
            .limit(limit)
        )
        with self._read() as connection:
            return [Spelling(**row._mapping) for row in connection.execute(query)]

    def decide_spelling(self, entity: str, key: str, accepted: bool, now: datetime) -> None:
        """Note that a spelling names the actor, or does not. It is not offered again; a later decision replaces it."""
        row = {"entity": entity, "key": key, "accepted": accepted, "decided_at": now}
        with self._write() as connection:
            upsert(connection, tables.decisions, [row], update=True)

    def strangers(
        self, since: datetime, until: datetime, with_entity: str | None = None, lang: str | None = None, limit: int = 50
    ) -> list[NameCount]:
        """Names in articles dated in ``[since, until)``, those in most articles first.

        ``with_entity``: only articles that name this actor or place; ``lang``: only articles in this language.
        """
        s, r = tables.strangers, tables.records
        asked: list[ColumnElement[bool]] = [r.c.dated >= since, r.c.dated < until]
        if lang is not None:
            asked.append(r.c.lang == lang)
        if with_entity is not None:
            m = tables.mentions
            named = select(m.c.record).where(m.c.entity == with_entity)
            asked.append(r.c.id.in_(named))
        articles = func.count().label("articles")
        ranked = (
            select(
                s.c.key,
                articles,
                func.count(distinct(r.c.outlet)).label("outlets"),
                func.max(r.c.dated, type_=tables.Moment()).label("last_seen"),
            )
            .join_from(r, s, s.c.record == r.c.id)
            .where(*asked)
            .group_by(s.c.key)
            .order_by(articles.desc(), s.c.key)
            .limit(limit)
        )
        with self._read() as connection:
            rows = connection.execute(ranked).all()
            day = func.date(r.c.dated, type_=String()).label("day")
            spelled = (
                select(s.c.key, s.c.text, day, func.count().label("articles"))
                .join_from(r, s, s.c.record == r.c.id)
                .where(*asked, s.c.key.in_([row.key for row in rows]))
                .group_by(s.c.key, s.c.text, day)
            )
            texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
            weeks: defaultdict[str, Counter[date]] = defaultdict(Counter)
            for key, text, on, number in connection.execute(spelled):
                texts[key][text] += number
                weeks[key][_monday(date.fromisoformat(on))] += number
        return [
            NameCount(
                row.key,
                max(sorted(texts[row.key]), key=texts[row.key].__getitem__),
                row.articles,
                row.outlets,
                tuple(sorted(weeks[row.key].items())),
                row.last_seen,
            )
            for row in rows
        ]


_EXAMPLE = ("text", "score", "why", "record", "field", "start", "end")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
