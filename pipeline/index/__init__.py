"""The index: records in, results out. A projection of the store, which can be thrown away and rebuilt at any time.

``query.parse`` reads what people type into ``model``'s tree; an ``Engine`` answers it. There are two engines, of the
same behaviour (one contract suite runs over both): ``embedded.Embedded`` (tantivy, a directory) and
``elastic.Elastic`` (Elasticsearch 9). Neither is imported here, so that one can be used without the other's driver.

**What is searched.** ``terms`` turns text into the same folded words and stems for both engines. A word is found in
each of its spellings and inflections: ``أنصار`` finds ``والأنصار`` and ``انصار``, ``négociation`` finds
``NEGOCIATIONS``. A phrase is found where its words, or their inflections, stand one after the other, over a line break
too. What is quoted is searched by itself as well, each quote apart. Elasticsearch adds what its own analyzers bring
together. ``results`` makes hits, marking what matched, from what either engine kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model import Query, Record, Results

__all__ = ["Engine", "Failure", "Health"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that the engine did not take. ``retry``: the same record may be taken later."""

    id: str
    reason: str
    retry: bool


@dataclass(frozen=True, slots=True)
class Health:
    """``detail`` says in a sentence how the engine is, and where ``ok`` is false what to do."""

    ok: bool
    detail: str
    documents: int


class Engine(Protocol):
    """Safe to use from several threads. Every method but ``healthy`` and ``close`` raises ``EngineError``
    (``EngineDown`` where the engine does not answer, and the same call may succeed later)."""

    def apply(self, records: Sequence[Record]) -> list[Failure]:
        """Add the records, or replace those of the same id. Durable and searchable when it returns. The same records
        again change nothing. Items not taken are returned, the others are in."""

    def search(self, query: Query) -> Results:
        """Hits of one page, the exact total, and with ``Query.facets`` the counts over all that matches.

        Ties in relevance are broken by date, then id, both descending; a query without words to weigh is sorted by
        date. A page must end within the first 10,000 hits (``QueryError``)."""

    def reset(self) -> None:
        """An empty index of the newest format, whatever there was."""

    def rebuild(self, records: Iterable[Record]) -> int:
        """Build a new index aside, then put it in the place of the old one, which is searched meanwhile. Returns how
        many records were taken; one that was not is logged. Works too where the old index cannot be read."""

    def healthy(self) -> Health:
        """Never raises."""

    def close(self) -> None: ...
