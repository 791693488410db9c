"""The engine on a server: Elasticsearch 9. The only importer of its client.

``vigie`` is an alias; behind it stands one index, ``vigie-v3-000003``: the version of the mapping, and a generation. A
rebuild fills the next generation, under the alias ``vigie-building``, and moves the alias in one step; what is applied
meanwhile, by whichever process, goes into both.

Title, text and quotes are each indexed as their folded words (``plain``) and our stems of them (``stems``), as in the
embedded engine, so that both find the same; and by Elasticsearch's own analyzer of their language (``ar``, ``fr``,
``en``), which finds some more.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, TransportError
from elasticsearch.exceptions import UnsupportedProductError

from pipeline.errors import EngineDown, EngineError
from pipeline.index import Failure, Health
from pipeline.index.results import (
    FACETS,
    KEYWORDS,
    LARGEST_FACET,
    OTHER_LANGUAGES,
    TITLE_WEIGHT,
    WINDOW,
    Marks,
    Shown,
    Stretch,
    check_page,
    day_of,
    facet,
    sorting,
)
from pipeline.index.terms import stem_prefix, stemmed, stems, words
from pipeline.model import And, Dates, Everything, Is, Node, Not, Or, Phrase, Query, Record, Results, Sort, Word

MAPPING = 3  # a change of `_PROPERTIES`, or of text.fold, needs a new number, and every installation a rebuild
_ANALYZERS = {"ar": "arabic", "fr": "french", "en": "english"}
_OTHER = "other"  # where a text of another language is kept, and the whole of one in several
_TEXT_FIELDS = {"any": ("title", "body"), "title": ("title",), "body": ("body",), "quote": ("quote",)}
_BATCH_RECORDS = 200
# Of text and quotes; a request is at most 10 times that in bytes (UTF-8, twice the words, escapes).
_BATCH_LETTERS = 1_500_000
_SEARCH_SECONDS = 5.0  # what a search may cost the server
_TIMEOUT = 10.0  # seconds for an answer
_BULK_TIMEOUT = 60.0
_PASSING = (429, 502, 503, 504)  # statuses of a server that is busy or away
_UNBLOCK = (
    "its disk is nearly full or an operator has set the index read-only; free space, then lift the block "
    "(index.blocks.*). What is not indexed waits in the store"
)

_log = logging.getLogger(__name__)


def _passage() -> dict[str, Any]:
    """The mapping of a title or a text."""
    own: dict[str, Any] = {lang: {"type": "text", "analyzer": name} for lang, name in _ANALYZERS.items()}
    ours = {name: {"type": "text", "analyzer": "whitespace"} for name in ("plain", "stems")}
    return {"properties": {**own, **ours, _OTHER: {"type": "text", "index": False}}}


_PROPERTIES: dict[str, Any] = {
    "id": {"type": "keyword"},
    "url": {"type": "keyword", "index": False, "doc_values": False},
    "title": _passage(),
    "body": _passage(),
    "quote": _passage(),  # one value for each quote; the gap between values is more than any phrase reaches over
    **{name: {"type": "keyword"} for name in KEYWORDS.values()},
    "date": {"type": "date", "format": "strict_date_optional_time"},
    "removed": {"type": "boolean"},
    "mentions": {"type": "object", "enabled": False},
    "quotes": {"type": "object", "enabled": False},
    "passages": {"type": "object", "enabled": False},
}
_MAPPINGS = {
    "dynamic": "strict",
    "_meta": {"vigie_mapping": MAPPING},
    # Words, stems and quotes follow from the text: kept out of what is stored, which is then a third of the size.
    "_source": {"excludes": ["title.plain", "title.stems", "body.plain", "body.stems", "quote"]},
    "properties": _PROPERTIES,
}


class Elastic:
    """``Engine`` on an Elasticsearch server. ``index`` is the alias; one shard is right for some million articles."""

    def __init__(
        self, url: str, index: str = "vigie", api_key: str | None = None, *, shards: int = 1, replicas: int = 0
    ) -> None:
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("no scheme or host")
            self._where = f"Elasticsearch at {parts.hostname}:{parts.port}"
            # Trying again is the caller's decision: it has the store to come back to.
            self._client = Elasticsearch(url, api_key=api_key, request_timeout=_TIMEOUT, max_retries=0)
        except ValueError as error:
            # Without the address, which may hold a password.
            message = "This is not an address of Elasticsearch: write http://host:9200 or https://host:9200"
            raise EngineError(message, subject=index) from error
        self._alias, self._building = index, f"{index}-building"
        self._settings = {"number_of_shards": shards, "number_of_replicas": replicas, "max_result_window": WINDOW}

    # --- Engine

    def apply(self, records: Sequence[Record]) -> list[Failure]:
        if not records:
            return []
        with self._speaking():
            targets = [self._alias, *([self._building] if self._serving()[1] else [])]
            failed: dict[str, Failure] = {}
            for batch in _batches(records):
                for failure in self._bulk(batch, targets, "index", refresh=True):
                    failed.setdefault(failure.id, failure)
            return list(failed.values())

    def search(self, query: Query) -> Results:
        check_page(query)
        relevance = sorting(query) is Sort.RELEVANCE
        direction = "asc" if query.sort is Sort.OLDEST else "desc"
        by_date = [{"date": direction}, {"id": direction}]
        wanted: dict[str, Any] = {
            "query": _query(query.tree),
            "from": query.offset,
            "size": query.limit,
            "sort": ["_score", *by_date] if relevance else by_date,
            "track_total_hits": True,
            "timeout": f"{_SEARCH_SECONDS:.0f}s",
        }
        if query.facets:
            wanted["aggs"] = _counting()
        with self._speaking():
            try:
                found = self._client.search(index=self._alias, body=wanted).body
            except ApiError as error:
                # No alias yet; or the search ran in a generation that a rebuild removed at that moment.
                if error.status_code not in (404, 503):
                    raise
                self._serving()
                found = self._client.search(index=self._alias, body=wanted).body
        if found["timed_out"]:
            raise EngineDown(f"{self._where} took more than {_SEARCH_SECONDS:.0f} s to search", subject=self._alias)
        marks = Marks(query.tree)
        hits = tuple(_shown(hit["_source"]).hit(hit["_score"] or 0.0, marks) for hit in found["hits"]["hits"])
        total = found["hits"]["total"]["value"]
        if not query.facets:
            return Results(total, hits)
        counts = found["aggregations"]
        return Results(
            total,
            hits,
            {name: facet((b["key"], b["doc_count"]) for b in counts[name]["buckets"]) for name in FACETS},
            tuple(
                (day_of(bucket["key"]), {b["key"]: b["doc_count"] for b in bucket["lang"]["buckets"]})
                for bucket in counts["days"]["buckets"]
            ),
        )

    def reset(self) -> None:
        self.rebuild(())

    def rebuild(self, records: Iterable[Record]) -> int:
        with self._speaking():
            old = self._generations()
            number = 1 + max((int(name[-6:]) for name in old), default=0)
            fresh = f"{self._alias}-v{MAPPING}-{number:06d}"
            for name, aliases in old.items():  # what a rebuild that was killed has left
                if self._alias not in aliases:
                    self._client.indices.delete(index=name, ignore_unavailable=True)
            self._create(fresh, self._building)
            try:
                taken = self._fill(records)
                self._client.indices.refresh(index=fresh)
            except BaseException:
                with contextlib.suppress(ApiError, TransportError):
                    self._client.indices.delete(index=fresh, ignore_unavailable=True)
                raise
            served = [name for name, aliases in old.items() if self._alias in aliases]
            self._client.indices.update_aliases(
                actions=[
                    {"add": {"index": fresh, "alias": self._alias}},
                    {"remove": {"index": fresh, "alias": self._building}},
                    *({"remove_index": {"index": name}} for name in served),
                ]
            )
            return taken

    def healthy(self) -> Health:
        try:
            with self._speaking():
                self._serving()
                cluster = self._client.cluster.health(index=self._alias).body
                documents = int(self._client.count(index=self._alias).body["count"])
                settings = self._client.indices.get_settings(index=self._alias, name="index.blocks.*").body
        except EngineError as error:
            return Health(ok=False, detail=str(error), documents=0)
        blocks = {
            name
            for one in settings.values()
            for name, value in one["settings"].get("index", {}).get("blocks", {}).items()
            if str(value) == "true"
        }
        if blocks:
            detail = f"{self._where} takes no changes ({', '.join(sorted(blocks))}): {_UNBLOCK}"
            return Health(ok=False, detail=detail, documents=documents)
        ok = cluster["status"] != "red"
        return Health(ok, f"{self._where} answers, its state is {cluster['status']}", documents)

    def close(self) -> None:
        self._client.close()

    # --- Indices

    def _generations(self) -> Mapping[str, set[str]]:
        """Our indices, each with its aliases."""
        found = self._client.indices.get_alias(index=f"{self._alias}-v*").body
        ours = re.compile(rf"{re.escape(self._alias)}-v\d+-\d{{6}}")
        return {name: set(one["aliases"]) for name, one in found.items() if ours.fullmatch(name)}

    def _serving(self) -> tuple[str, bool]:
        """The index behind the alias, made where there is none; and whether another is being built."""
        generations = self._generations()
        building = any(self._building in aliases for aliases in generations.values())
        name = next((name for name, aliases in generations.items() if self._alias in aliases), None)
        if name is None:
            number = 1 + max((int(name[-6:]) for name in generations), default=0)
            name = f"{self._alias}-v{MAPPING}-{number:06d}"
            self._create(name, self._alias)
        elif not name.startswith(f"{self._alias}-v{MAPPING}-"):
            message = f"The index {name} has the mapping of another version: run `vigie rebuild`"
            raise EngineError(message, subject=self._alias)
        return name, building

    def _create(self, name: str, alias: str) -> None:
        try:
            self._client.indices.create(index=name, settings=self._settings, mappings=_MAPPINGS, aliases={alias: {}})
        except ApiError as error:
            if error.error == "resource_already_exists_exception":  # another process was a moment earlier
                return
            raise

    # --- Writing

    def _fill(self, records: Iterable[Record]) -> int:
        taken = 0
        for batch in _batches(records):
            # "create": what was applied to both while this runs is newer than what is read here, and stays.
            failures = self._bulk(batch, [self._building], "create", refresh=False)
            for failure in failures:
                if failure.retry:
                    message = f"{self._where} did not take {failure.id}: {failure.reason}. Run `vigie rebuild` again"
                    raise EngineDown(message, subject=self._alias)
                _log.error("record %s is not in the index: %s", failure.id, failure.reason)
            taken += len(batch) - len(failures)
        return taken

    def _bulk(self, records: Sequence[Record], aliases: Sequence[str], action: str, *, refresh: bool) -> list[Failure]:
        """Send the records to each alias. The answer is 200 whatever became of the items: each has its own result."""
        failures: list[Failure] = []
        operations: list[dict[str, Any]] = []
        for record in records:
            try:
                document = _document(record)
            except ValueError as error:
                failures.append(Failure(record.id, f"cannot be indexed: {error}", retry=False))
                continue
            for alias in aliases:
                operations += [{action: {"_index": alias, "_id": record.id}}, document]
        if not operations:
            return failures
        client = self._client.options(request_timeout=_BULK_TIMEOUT)
        # require_alias: a missing alias is an error, not an index of that name with a guessed mapping
        answer = client.bulk(operations=operations, refresh=refresh, require_alias=True).body
        for item in answer["items"]:
            result = item[action]
            status = int(result["status"])
            if status < 300 or (action == "create" and status == 409):
                continue
            cause = result.get("error", {})
            kind, reason = str(cause.get("type", "")), str(cause.get("reason", f"status {status}"))
            blocked = kind == "cluster_block_exception"
            retry = status in _PASSING or blocked or kind == "index_not_found_exception"
            said = f"it takes no changes now ({reason}): {_UNBLOCK}" if blocked else reason
            failures.append(Failure(result["_id"], said, retry=retry))
        return failures

    @contextlib.contextmanager
    def _speaking(self) -> Iterator[None]:
        """The client's errors as ours, in plain words."""
        try:
            yield
        except ConnectionTimeout as error:
            raise EngineDown(f"{self._where} did not answer in time", subject=self._alias) from error
        except UnsupportedProductError as error:
            message = f"What answers as {self._where} is not Elasticsearch: check elasticsearch_url"
            raise EngineError(message, subject=self._alias) from error
        except TransportError as error:
            raise EngineDown(f"{self._where} does not answer: {error.message}", subject=self._alias) from error
        except ApiError as error:
            raise self._translated(error) from error

    def _translated(self, error: ApiError) -> EngineError:
        status, kind = error.status_code, str(error.error)
        if kind == "cluster_block_exception":
            blocked = EngineError(f"{self._where} takes no changes: {_UNBLOCK}", subject=self._alias)
            blocked.retry = True
            return blocked
        if kind == "media_type_header_exception" or "compatible-with" in str(error):
            message = f"{self._where} is of another major version than the client: Elasticsearch 9 is needed"
            return EngineError(message, subject=self._alias)
        if status in (401, 403):
            message = f"{self._where} refuses the API key (status {status}): check VIGIE_ELASTICSEARCH_API_KEY"
            return EngineError(message, subject=self._alias)
        if status in _PASSING or status >= 500:
            return EngineDown(f"{self._where} cannot do it now (status {status}: {error})", subject=self._alias)
        if kind == "invalid_alias_name_exception":
            message = (
                f"{self._where} has an index of the name {self._alias}, which is to be an alias: "
                "delete it, or choose another name in elasticsearch_index"
            )
            return EngineError(message, subject=self._alias)
        return EngineError(f"{self._where} refused: {error}", subject=self._alias)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    letters = 0
    for record in records:
        size = len(record.title) + len(record.text) + sum(quote.end - quote.start for quote in record.quotes)
        if batch and (len(batch) == _BATCH_RECORDS or letters + size > _BATCH_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(record)
        letters += size
    if batch:
        yield batch


def _document(record: Record) -> dict[str, Any]:
    shown = Shown.of(record)
    document: dict[str, Any] = {
        "id": shown.id,
        "url": shown.url,
        "date": shown.published,
        "removed": shown.removed,
        "mentions": {"spans": [list(mention) for mention in shown.mentions]},
        "quotes": {"spans": [list(quote) for quote in shown.quotes]},
        "passages": {"starts": [list(passage) for passage in shown.passages]},
        **{name: getattr(shown, name) for name in KEYWORDS.values()},
    }
    document["title"] = _texts([[shown.heading]])
    document["body"] = _texts([shown.stretches])
    if len(shown.stretches) > 1:
        document["body"][_OTHER] = [shown.text]
    document["quote"] = _texts([[said] for said in shown.said])
    return document


def _texts(passages: Sequence[Sequence[Stretch]]) -> dict[str, list[str]]:
    """The fields of ``_passage``, each passage a value: its words and stems in a row, and its stretches by language."""
    fields: dict[str, list[str]] = {"plain": [], "stems": []}
    for passage in passages:
        found = [(words(stretch.text), stretch.lang) for stretch in passage]
        fields["plain"].append(" ".join(word for each, _ in found for word in each))
        fields["stems"].append(" ".join(stem for each, lang in found for stem in stems(each, lang)))
        for stretch in passage:
            fields.setdefault(stretch.lang if stretch.lang in _ANALYZERS else _OTHER, []).append(stretch.text)
    return fields


def _shown(source: Mapping[str, Any]) -> Shown:
    def passage(name: str) -> str:
        kept = source[name]
        return str(kept[_OTHER if _OTHER in kept else next(iter(kept))][0])

    return Shown(
        id=source["id"],
        outlet=source["outlet"],
        lang=source["lang"],
        country=source["country"],
        url=source["url"],
        published=source["date"],
        title=passage("title"),
        text=passage("body"),
        actors=tuple(source["actors"]),
        places=tuple(source["places"]),
        story=source["story"],
        removed=source["removed"],
        mentions=tuple((entity, field, start, end) for entity, field, start, end in source["mentions"]["spans"]),
        quotes=tuple((who, field, *places) for who, field, *places in source["quotes"]["spans"]),
        part=source["part"],
        agency=source["agency"],
        section=source["section"],
        tags=tuple(source["tags"]),
        access=source["access"],
        passages=tuple((start, lang) for start, lang in source["passages"]["starts"]),
    )


# --- Searching --------------------------------------------------------------------------------------------------------


def _query(tree: Node) -> dict[str, Any]:
    match tree:
        case Word() | Phrase():
            return _any(chain.from_iterable(_text(tree, name) for name in _TEXT_FIELDS[tree.within]))
        case Is("lang", "other"):
            return _query(OTHER_LANGUAGES)
        case Is(field, value):
            return _unweighed({"term": {KEYWORDS[field]: value}})
        case Dates(since, until):
            # Whole days of UTC: "||/d" stands for the first moment of a day below, for its last above.
            bounds = {"gte": since and f"{since}||/d", "lte": until and f"{until}||/d"}
            asked = {side: day for side, day in bounds.items() if day}
            return _unweighed({"range": {"date": {**asked, "format": "strict_year_month_day"}}})
        case And(parts):
            return {"bool": {"must": [_query(part) for part in parts]}}
        case Or(parts):
            return _any(_query(part) for part in parts)
        case Not(part):
            return {"bool": {"filter": [{"match_all": {}}], "must_not": [_query(part)]}}
        case Everything():
            return _unweighed({"match_all": {}})


def _any(queries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    parts = list(queries)
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else {"match_none": {}}


def _unweighed(query: dict[str, Any]) -> dict[str, Any]:
    """Conditions select, they do not weigh."""
    return {"bool": {"filter": [query]}}


def _text(leaf: Word | Phrase, name: str) -> Iterator[dict[str, Any]]:
    """The look-ups of a word or phrase in a title or a text, as in the embedded engine; and a word's in the fields of
    Elasticsearch's own analyzers. Those drop words like "le", so that phrases would match where others stand there."""
    found = words(leaf.text)
    weight = TITLE_WEIGHT if name == "title" else 1.0
    if not found:
        return
    if isinstance(leaf, Word) and leaf.prefix:
        yield {"prefix": {f"{name}.plain": {"value": found[0], "boost": weight}}}
        if beginning := stem_prefix(found[0]):
            yield {"prefix": {f"{name}.stems": {"value": beginning, "boost": weight}}}
        return
    for field, sequence in (("plain", found), *(("stems", each) for each in stemmed(found))):
        if len(sequence) == 1:
            yield {"term": {f"{name}.{field}": {"value": sequence[0], "boost": weight}}}
        else:
            asked = {"query": " ".join(sequence), "boost": weight}
            yield {"match_phrase": {f"{name}.{field}": asked}}
    if len(found) == 1:
        for lang in _ANALYZERS:
            yield {"match": {f"{name}.{lang}": {"query": found[0], "operator": "and", "boost": weight}}}


def _counting() -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    facets: dict[str, Any] = {
        name: {"terms": {"field": field, "size": LARGEST_FACET, "order": order}} for name, field in FACETS.items()
    }
    langs = {"lang": {"terms": {"field": "lang", "size": LARGEST_FACET}}}
    days = {"date_histogram": {"field": "date", "calendar_interval": "day", "min_doc_count": 1}, "aggs": langs}
    return {**facets, "days": days}
