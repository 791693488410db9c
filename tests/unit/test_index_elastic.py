"""Answers that a healthy Elasticsearch does not give on demand: busy, broken, of another version, not one at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pipeline.errors import EngineDown, EngineError
from pipeline.index.elastic import MAPPING, Elastic
from pipeline.model import Everything, Query, Record

Answer = tuple[int, dict[str, Any]]
ALIASES: Answer = (200, {f"vigie-v{MAPPING}-000001": {"aliases": {"vigie": {}}}})


def records(count: int) -> list[Record]:
    at = datetime(2012, 11, 5, tzinfo=UTC)
    return [
        Record(f"r{i}", 1, "l-essor", f"https://l-essor.example/{i}", "أنصار", "نص", "ar", "ML", at, at)
        for i in range(count)
    ]


class Fake:
    """Answers ``GET …/_alias`` like a server with an index; everything else as ``answer`` says."""

    def __init__(self) -> None:
        self.answer: Callable[[str, str, list[Any]], Answer] = lambda *_: (200, {})
        self.asked: list[tuple[str, str]] = []
        self.product = "Elasticsearch"
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                lines = [json.loads(line) for line in body.splitlines() if line]
                fake.asked.append((self.command, self.path))
                alias = self.command == "GET" and self.path.endswith("/_alias")
                status, content = ALIASES if alias else fake.answer(self.command, self.path, lines)
                sent = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-type", "application/vnd.elasticsearch+json;compatible-with=9")
                self.send_header("content-length", str(len(sent)))
                if fake.product:
                    self.send_header("x-elastic-product", fake.product)
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = respond  # noqa: N815  # the names that http.server calls

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    yield server
    server.close()


@pytest.fixture
def engine(fake: Fake) -> Iterator[Elastic]:
    made = Elastic(fake.url)
    yield made
    made.close()


def refusal(kind: str, reason: str, status: int) -> Answer:
    return status, {"error": {"type": kind, "reason": reason, "root_cause": []}, "status": status}


def test_each_item_of_a_bulk_has_its_own_end(fake: Fake, engine: Elastic) -> None:
    """The answer as a whole is 200 although items were refused."""
    ends = {
        "r1": (429, "es_rejected_execution_exception", True),
        "r3": (400, "document_parsing_exception", False),
        "r4": (503, "unavailable_shards_exception", True),
        "r5": (404, "index_not_found_exception", True),
        "r6": (429, "cluster_block_exception", True),
    }

    def bulk(_method: str, path: str, lines: list[Any]) -> Answer:
        assert path.startswith("/_bulk?")
        assert "require_alias=true" in path
        assert "refresh=true" in path
        items = []
        for action in lines[::2]:
            identity = action["index"]["_id"]
            status, kind, _ = ends.get(identity, (201, "", True))
            error = {"error": {"type": kind, "reason": f"of {identity}"}} if kind else {}
            items.append({"index": {"_index": f"vigie-v{MAPPING}-000001", "_id": identity, "status": status, **error}})
        return 200, {"took": 1, "errors": True, "items": items}

    fake.answer = bulk
    failures = engine.apply(records(8))
    assert {f.id: f.retry for f in failures} == {identity: retry for identity, (_, _, retry) in ends.items()}
    assert all(f"of {f.id}" in f.reason for f in failures)
    assert sum(path.startswith("/_bulk") for _, path in fake.asked) == 1


def test_many_records_go_in_several_requests(fake: Fake, engine: Elastic) -> None:
    sizes: list[int] = []

    def bulk(_method: str, _path: str, lines: list[Any]) -> Answer:
        sizes.append(len(lines) // 2)
        items = [{"index": {"_index": "x", "_id": a["index"]["_id"], "status": 201}} for a in lines[::2]]
        return 200, {"took": 1, "errors": False, "items": items}

    fake.answer = bulk
    assert engine.apply(records(450)) == []
    assert sizes == [200, 200, 50]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_that_cannot_now_is_down(fake: Fake, engine: Elastic, status: int) -> None:
    fake.answer = lambda *_: refusal("some_exception", "busy", status)
    for call in (lambda: engine.apply(records(1)), lambda: engine.search(Query(Everything()))):
        with pytest.raises(EngineDown, match=str(status)) as caught:
            call()
        assert caught.value.retry


def test_a_search_that_met_the_end_of_a_generation_is_asked_again(fake: Fake, engine: Elastic) -> None:
    answers = [
        refusal("search_phase_execution_exception", "all shards failed", 503),
        (200, {"timed_out": False, "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []}}),
    ]
    fake.answer = lambda *_: answers.pop(0)
    assert engine.search(Query(Everything())).total == 0


def test_a_search_that_ran_out_of_time_is_not_taken_for_whole(fake: Fake, engine: Elastic) -> None:
    fake.answer = lambda *_: (200, {"timed_out": True, "hits": {"total": {"value": 3, "relation": "gte"}, "hits": []}})
    with pytest.raises(EngineDown, match="more than 5 s"):
        engine.search(Query(Everything()))


@pytest.mark.parametrize(
    ("kind", "status", "message", "retry"),
    [
        ("media_type_header_exception", 400, "another major version", False),
        ("security_exception", 401, "refuses the API key", False),
        ("security_exception", 403, "refuses the API key", False),
        ("cluster_block_exception", 403, "read-only", True),
        ("cluster_block_exception", 429, "read-only", True),
        ("illegal_argument_exception", 400, "refused", False),
    ],
)
def test_a_refusal_is_said_in_plain_words(
    fake: Fake, engine: Elastic, kind: str, status: int, message: str, retry: bool
) -> None:
    fake.answer = lambda *_: refusal(kind, "because", status)
    with pytest.raises(EngineError, match=message) as caught:
        engine.apply(records(1))
    assert caught.value.retry is retry
    assert not engine.healthy().ok
    assert message in engine.healthy().detail


def test_something_else_behind_the_address(fake: Fake, engine: Elastic) -> None:
    fake.product = ""
    with pytest.raises(EngineError, match="is not Elasticsearch"):
        engine.search(Query(Everything()))


def test_a_password_in_the_address_is_not_said() -> None:
    engine = Elastic("http://elastic:hunter2@127.0.0.1:1")
    with pytest.raises(EngineDown) as caught:
        engine.search(Query(Everything()))
    assert "hunter2" not in f"{caught.value}{engine.healthy().detail}"
    engine.close()


@pytest.mark.parametrize(
    "url", ["", "localhost", "127.0.0.1:9200", "http://x:y", "http://", "ftp://elastic:hunter2@x:1"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(EngineError, match="http://host:9200") as caught:
        Elastic(url)
    assert "hunter2" not in str(caught.value)


def test_a_rebuild_that_loses_its_server_leaves_the_alias(fake: Fake, engine: Elastic) -> None:
    def answer(_method: str, path: str, _lines: list[Any]) -> Answer:
        return refusal("x", "away", 503) if path.startswith("/_bulk") else (200, {"acknowledged": True})

    fake.answer = answer
    with pytest.raises(EngineDown):
        engine.rebuild(records(3))
    assert ("DELETE", f"/vigie-v{MAPPING}-000002?ignore_unavailable=true") in fake.asked
    assert not any("_aliases" in path for _, path in fake.asked)
