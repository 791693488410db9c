"""The engine in the process: tantivy in a directory. The only importer of tantivy.

    index/CURRENT         the name of the generation that is searched
    index/g000007/        one generation: tantivy's files, and format.json

A new generation is built aside; then ``CURRENT`` is replaced, in one step, so a crash leaves either the old or the new.
One process writes; others open the directory ``read_only`` and follow its commits and its changes of generation.
tantivy's files are bound to its version, and what is in them to our folding: ``format.json`` says both, and an index of
another format is not opened but reported, to be rebuilt from the store.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order

from pipeline.errors import EngineError
from pipeline.index import Failure, Health
from pipeline.index.results import (
    DAY_MS,
    FACETS,
    KEYWORDS,
    LARGEST_FACET,
    OTHER_LANGUAGES,
    TITLE_WEIGHT,
    Marks,
    Shown,
    check_page,
    day_of,
    facet,
    milliseconds,
    sorting,
)
from pipeline.index.terms import stem_prefix, stemmed, stems, words
from pipeline.model import And, Dates, Everything, Hit, Is, Node, Not, Or, Phrase, Query, Record, Results, Sort, Word

_FORMAT = {"format": 3, "tantivy": version("tantivy")}  # the first number changes with the schema and with text.fold
_REBUILD = "run `vigie rebuild`: it makes the index anew from the store"
_BEFORE_1970 = 62_135_596_800_000  # milliseconds from year 1 on: keeps the sort key's number positive
_TIES = 100  # hits read beyond a page at first, to see whether those of its end tie with what follows
_MOST_TIES = 20_000  # where more tie than this, the order among them is the engine's
_WRITER_BYTES = 50_000_000  # of memory, before a segment is written; tantivy asks for at least 15 MB a thread
_REBUILD_BYTES = 200_000_000
_TEXT_FIELDS = {"any": ("title", "body"), "title": ("title",), "body": ("body",), "quote": ("quote",)}

_log = logging.getLogger(__name__)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "quote"):
        builder.add_text_field(f"{name}_words", tokenizer_name="whitespace")
        builder.add_text_field(f"{name}_stems", tokenizer_name="whitespace")
    for name in KEYWORDS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS.values())
    builder.add_integer_field("date", indexed=True, fast=True)  # milliseconds since 1970
    builder.add_text_field("order", tokenizer_name="raw", index_option="basic", fast=True)  # date, then id
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


@dataclass(slots=True)
class _Open:
    """A generation that is open."""

    name: str
    path: Path
    index: tantivy.Index
    stamp: tuple[int, int, int]  # of its meta.json, which every commit replaces

    def follow(self) -> None:
        stamp = _stamp(self.path)
        if stamp != self.stamp:
            self.index.reload()
            self.stamp = stamp


class Embedded:
    """``Engine`` on a directory. With ``read_only`` it never writes there, and searches what another process writes."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._writing = threading.RLock()  # held for a whole apply or rebuild
        self._opening = threading.Lock()  # held while the generation in use is looked up
        self._open: _Open | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._lock: int | None = None  # descriptor of the file that tells other processes that this one writes

    # --- Engine

    def apply(self, records: Sequence[Record]) -> list[Failure]:
        if not records:
            return []
        with self._writing, _speaking("write to", self._path):
            self._claim()
            if not (self._path / "CURRENT").exists():
                self.reset()
            current = self._current()
            writer = self._writer_of(current)
            try:
                failures = _add(writer, records)
                writer.commit()
            except BaseException:
                self._writer = None  # what it held in memory goes with it; the last commit stays
                raise
            current.index.reload()
            current.stamp = _stamp(current.path)
            return failures

    def search(self, query: Query) -> Results:
        check_page(query)
        if self._is_new():
            return Results(0, ())
        with _speaking("search", self._path):
            current = self._current()
            schema = current.index.schema
            searcher = current.index.searcher()
            asked = _query(query.tree, schema)
            total, page = _page(searcher, asked, query)
            marks = Marks(query.tree)
            hits = tuple(_hit(searcher, address, score, marks) for score, address in page)
            if not query.facets:
                return Results(total, hits)
            return _counted(Results(total, hits), searcher, asked)

    def reset(self) -> None:
        with self._writing, _speaking("reset", self._path):
            self._claim()
            self._replace(lambda _: 0)

    def rebuild(self, records: Iterable[Record]) -> int:
        def fill(index: tantivy.Index) -> int:
            writer = index.writer(heap_size=_REBUILD_BYTES, num_threads=min(2, os.cpu_count() or 1))
            taken = 0
            for record in records:
                failures = _add(writer, (record,))
                for failure in failures:
                    _log.error("record %s is not in the index: %s", failure.id, failure.reason)
                taken += 1 - len(failures)
            writer.commit()
            writer.wait_merging_threads()
            return taken

        with self._writing, _speaking("rebuild", self._path):
            self._claim()
            return self._replace(fill)

    def healthy(self) -> Health:
        if self._is_new():
            return Health(ok=True, detail=f"nothing was indexed in {self._path} yet", documents=0)
        try:
            with _speaking("read", self._path):
                documents = self._current().index.searcher().num_docs
        except EngineError as error:
            return Health(ok=False, detail=str(error), documents=0)
        return Health(ok=True, detail=f"the index in {self._path} answers", documents=documents)

    def close(self) -> None:
        with self._writing, self._opening:
            writer, self._writer, self._open = self._writer, None, None
            if writer is not None:
                writer.wait_merging_threads()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    # --- Generations

    def _is_new(self) -> bool:
        """Nothing was ever indexed here: an empty index, not a damaged one."""
        return not (self._path / "CURRENT").exists() and not any(self._path.glob("g*"))

    def _claim(self) -> None:
        """Become the one process that writes. tantivy has a lock too, but only within a generation."""
        if self._read_only:
            raise EngineError("This index was opened to be read only", subject=str(self._path))
        if self._lock is not None:
            return
        self._path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            message = f"Another process writes to the index in {self._path}, and only one can: stop it first"
            raise EngineError(message, subject=str(self._path)) from error
        self._lock = descriptor

    def _current(self) -> _Open:
        """The generation in use, at its last commit."""
        with self._opening:
            for last_try in (False, False, True):
                name = self._current_name()
                if self._open is not None and self._open.name == name:
                    if self._read_only:
                        self._open.follow()
                    return self._open
                try:
                    self._open = _opened(self._path / name)
                except (EngineError, ValueError, OSError):
                    # Removed between the two steps, by a process that has put another one in its place?
                    if last_try or self._current_name() == name:
                        raise
        raise EngineError(f"The index in {self._path} changes all the time; try again", subject=str(self._path))

    def _current_name(self) -> str:
        try:
            name = (self._path / "CURRENT").read_text("ascii").strip()
        except FileNotFoundError as error:
            message = (
                f"There is no index in {self._path} yet: `vigie run` makes it from what it collects; or {_REBUILD}"
            )
            raise EngineError(message, subject=str(self._path)) from error
        except ValueError:
            name = ""
        if not (name.startswith("g") and name[1:].isdecimal()):
            raise EngineError(f"The index in {self._path} is damaged (CURRENT): {_REBUILD}", subject=str(self._path))
        return name

    def _writer_of(self, current: _Open) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = current.index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        return self._writer

    def _replace(self, fill: Callable[[tantivy.Index], int]) -> int:
        """Build the next generation with ``fill``, put it in the place of the present one, remove the others."""
        existing = sorted(path.name for path in self._path.glob("g*") if path.name[1:].isdecimal())
        name = f"g{int(existing[-1][1:]) + 1 if existing else 1:06d}"
        fresh = self._path / name
        fresh.mkdir()
        try:
            taken = fill(tantivy.Index(_schema(), path=str(fresh), reuse=False))
            (fresh / "format.json").write_text(json.dumps(_FORMAT), "ascii")
            _sync(fresh / "format.json")
            _sync(fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        waiting = self._path / "CURRENT.new"
        waiting.write_text(f"{name}\n", "ascii")
        _sync(waiting)
        waiting.replace(self._path / "CURRENT")
        _sync(self._path)
        with self._opening:
            writer, self._writer, self._open = self._writer, None, None
        if writer is not None:
            writer.wait_merging_threads()
        for old in existing:
            # Searches that run in it go on: their files stay open until they end.
            shutil.rmtree(self._path / old, ignore_errors=True)
        return taken


def _opened(path: Path) -> _Open:
    try:
        found = json.loads((path / "format.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EngineError(f"The index in {path} is damaged (format.json): {_REBUILD}", subject=str(path)) from error
    if found != _FORMAT:
        raise EngineError(f"The index in {path} has the format of another version: {_REBUILD}", subject=str(path))
    stamp = _stamp(path)
    index = tantivy.Index.open(str(path))
    index.config_reader(reload_policy="manual")  # followed by us: tantivy's own watcher is a thread that polls
    index.reload()
    return _Open(path.name, path, index, stamp)


def _stamp(path: Path) -> tuple[int, int, int]:
    status = (path / "meta.json").stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _sync(path: Path) -> None:
    """To the disk: a rename is safe only after what it names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _speaking(deed: str, path: Path) -> Iterator[None]:
    """tantivy raises ValueError for whatever goes wrong: say what was tried and what to do."""
    try:
        yield
    except (ValueError, OSError) as error:
        message = f"Could not {deed} the index in {path}: {error}. If this does not pass, {_REBUILD}"
        raise EngineError(message, subject=str(path)) from error


# --- Writing ----------------------------------------------------------------------------------------------------------


def _add(writer: tantivy.IndexWriter, records: Iterable[Record]) -> list[Failure]:
    failures = []
    for record in records:
        try:
            document = _document(record)
        except ValueError as error:
            failures.append(Failure(record.id, f"cannot be indexed: {error}", retry=False))
            continue
        writer.delete_documents_by_term("id", record.id)
        writer.add_document(document)
    return failures


def _document(record: Record) -> tantivy.Document:
    shown = Shown.of(record)
    document = tantivy.Document()
    document.add_text("id", record.id)
    # Each quote is a value of its own: tantivy leaves a gap between values, which no phrase reaches over.
    quotes = (("quote", [said]) for said in shown.said)
    for name, passage in (("title", [shown.heading]), ("body", shown.stretches), *quotes):
        found = [(words(stretch.text), stretch.lang) for stretch in passage]
        document.add_text(f"{name}_words", " ".join(word for each, _ in found for word in each))
        document.add_text(f"{name}_stems", " ".join(stem for each, lang in found for stem in stems(each, lang)))
    for name in KEYWORDS.values():
        value = getattr(shown, name)
        for each in value if isinstance(value, tuple) else (value,):
            if each:
                document.add_text(name, each)
    document.add_integer("date", shown.instant)
    document.add_text("order", f"{shown.instant + _BEFORE_1970:015d}{record.id}")
    document.add_bytes("shown", shown.to_json().encode())
    return document


# --- Searching --------------------------------------------------------------------------------------------------------


def _query(tree: Node, schema: tantivy.Schema) -> tantivy.Query:
    make = tantivy.Query
    match tree:
        case Word() | Phrase():
            return _any(make.boost_query(q, TITLE_WEIGHT) if title else q for title, q in _text(tree, schema))
        case Is("lang", "other"):
            return _query(OTHER_LANGUAGES, schema)
        case Is(field, value):
            return _unweighed(make.term_query(schema, KEYWORDS[field], value, index_option="basic"))
        case Dates():
            since, until = milliseconds(tree)
            if since is None and until is None:
                return _unweighed(make.all_query())
            kind = tantivy.FieldType.Integer
            bound = until is None  # tantivy wants an open side to be called included
            return _unweighed(make.range_query(schema, "date", kind, since, until, include_upper=bound))
        case And(parts):
            return make.boolean_query([(Occur.Must, _query(part, schema)) for part in parts])
        case Or(parts):
            return _any(_query(part, schema) for part in parts)
        case Not(part):
            everything = _unweighed(make.all_query())
            return make.boolean_query([(Occur.Must, everything), (Occur.MustNot, _query(part, schema))])
        case Everything():
            return _unweighed(make.all_query())


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    parts = [(Occur.Should, query) for query in queries]
    return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.empty_query()


def _unweighed(query: tantivy.Query) -> tantivy.Query:
    """Conditions select, they do not weigh."""
    return tantivy.Query.const_score_query(query, 0.0)


def _text(leaf: Word | Phrase, schema: tantivy.Schema) -> Iterator[tuple[bool, tantivy.Query]]:
    """The look-ups of a word or phrase in each field, with whether that is the title's. An exact form is found both as
    a word and as a stem, so it outweighs an inflected one."""
    found = words(leaf.text)
    for name in _TEXT_FIELDS[leaf.within]:
        title = name == "title"
        if not found:
            continue
        if isinstance(leaf, Word) and leaf.prefix:
            # A folded word has no sign that means something in an expression, but the colon of a stem's language.
            yield title, tantivy.Query.regex_query(schema, f"{name}_words", f"{found[0]}.*")
            if beginning := stem_prefix(found[0]):
                yield title, tantivy.Query.regex_query(schema, f"{name}_stems", f"{beginning}.*")
            continue
        yield title, _sequence(schema, f"{name}_words", found)
        for each in stemmed(found):
            yield title, _sequence(schema, f"{name}_stems", each)


def _sequence(schema: tantivy.Schema, field: str, found: Sequence[str]) -> tantivy.Query:
    if len(found) == 1:
        return tantivy.Query.term_query(schema, field, found[0])
    return tantivy.Query.phrase_query(schema, field, list(found))


_Ranked = tuple[float, tantivy.DocAddress]


def _page(searcher: tantivy.Searcher, asked: tantivy.Query, query: Query) -> tuple[int, list[_Ranked]]:
    """How many match, and score and address of the hits of the page."""
    sort = sorting(query)
    if query.limit == 0:
        return _count(searcher.search(asked, 1)), []
    if sort is Sort.RELEVANCE:
        return _by_relevance(searcher, asked, query.offset, query.limit)
    order = Order.Desc if sort is Sort.NEWEST else Order.Asc
    found = searcher.search(asked, query.limit, order_by_field="order", offset=query.offset, order=order)
    return _count(found), [(0.0, address) for _, address in found.hits]


def _by_relevance(
    searcher: tantivy.Searcher, asked: tantivy.Query, offset: int, limit: int
) -> tuple[int, list[_Ranked]]:
    """tantivy breaks ties by where a document lies, which changes as segments merge: put them in order here."""
    end = offset + limit
    reading = end + _TIES
    found = searcher.search(asked, reading)
    while len(found.hits) == reading < _MOST_TIES and found.hits[-1][0] == found.hits[end - 1][0]:
        reading = min(reading * 2, _MOST_TIES)
        found = searcher.search(asked, reading)
    total, hits = _count(found), found.hits
    if offset >= len(hits):
        return total, []
    highest, lowest = hits[offset][0], hits[min(end, len(hits)) - 1][0]
    start = next(i for i, (score, _) in enumerate(hits) if score == highest)
    tied = [hit for hit in hits[start:] if hit[0] >= lowest]
    dates = searcher.fast_field_values("date", [address for _, address in tied])
    keys = [(score, date) for (score, _), date in zip(tied, dates, strict=True)]
    times = Counter(keys)

    def rank(i: int) -> tuple[object, ...]:
        return (*keys[i], _shown(searcher, tied[i][1]).id if times[keys[i]] > 1 else "")

    ordered = sorted(range(len(tied)), key=rank, reverse=True)
    return total, [tied[i] for i in ordered[offset - start : end - start]]


def _count(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # tantivy's stubs forget it


def _shown(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Shown:
    return Shown.from_json(bytes(searcher.doc(address).get_first("shown") or b"").decode())


def _hit(searcher: tantivy.Searcher, address: tantivy.DocAddress, score: float, marks: Marks) -> Hit:
    return _shown(searcher, address).hit(score, marks)


def _counted(results: Results, searcher: tantivy.Searcher, asked: tantivy.Query) -> Results:
    wanted: dict[str, Any] = {
        name: {"terms": {"field": field, "size": 65_000}}  # all of them: tantivy orders ties in its own way
        for name, field in FACETS.items()
    }
    wanted["days"] = {
        "histogram": {"field": "date", "interval": DAY_MS, "min_doc_count": 1},
        "aggs": {"lang": {"terms": {"field": "lang", "size": LARGEST_FACET}}},
    }
    found = searcher.aggregate(asked, wanted)
    return Results(
        results.total,
        results.hits,
        {name: facet((b["key"], b["doc_count"]) for b in found[name]["buckets"]) for name in FACETS},
        tuple(
            (day_of(bucket["key"]), {b["key"]: b["doc_count"] for b in bucket["lang"]["buckets"]})
            for bucket in found["days"]["buckets"]
        ),
    )
