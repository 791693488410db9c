"""A page that hangs, crashes or explodes costs that page alone; and no process is left behind."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pipeline.extract.jsonl import answer
from pipeline.extract.pool import Pool
from pipeline.model import Article, End, Entry, Extraction, Outcome, Page

ROOT = Path(__file__).parents[2]
NOW = datetime(2012, 11, 12, tzinfo=UTC)
TEXT = "Le conseil de la ville a voté hier soir le budget de la prochaine année, après six heures de débats. " * 5
OPTIONS = {"timezone": "Africa/Bamako", "languages": ("ar", "fr", "en"), "min_characters": 100, "prior": "fr"}


def page(body: str) -> Page:
    return Page("https://journal.example/2012/11/05/conseil", 200, MappingProxyType({}), body.encode(), NOW)


GOOD = page(
    f"<html><head><title>Le budget est voté</title></head><body><h1>Le budget est voté</h1><p>{TEXT}</p></body></html>"
)


def misbehave(what: str, subject: Page | Entry, _options: Mapping[str, object]) -> Extraction:
    """Runs in the worker in place of the extraction: does what the body of the page says."""
    order = subject.body.decode() if isinstance(subject, Page) else what
    if order == "sleep":
        time.sleep(60)
    elif order == "loop in C":
        sum(range(10**12))
    elif order == "exit":
        os._exit(3)
    elif order == "segfault":
        ctypes.string_at(0)
    elif order == "memory":
        bytearray(2**31)
    elif order == "raise":
        raise RecursionError("too deep")
    return Extraction(Outcome(End.KEPT, Article("u", order, str(os.getpid()), "fr", 1.0)))


def run(pool: Pool, orders: list[str]) -> list[Outcome[Article]]:
    async def all_at_once() -> list[Outcome[Article]]:
        read = await asyncio.gather(*(pool.extract(page(order), entry=None, **OPTIONS) for order in orders))
        return [extraction.outcome for extraction in read]

    return asyncio.run(all_at_once())


def test_a_page_is_extracted_in_another_process() -> None:
    with Pool(1, 20, 1024) as pool:
        outcome = asyncio.run(pool.extract(GOOD, entry=None, **OPTIONS)).outcome
    assert outcome.value is not None
    assert (outcome.value.title, outcome.value.lang, outcome.value.text) == ("Le budget est voté", "fr", TEXT.strip())


def test_entries_and_answers_go_the_same_way() -> None:
    entry = Entry("i", "o", "c", "https://journal.example/a", "وفد تمبكتو في واغادوغو", summary="", published=NOW)

    async def both() -> tuple[Extraction, dict[str, object]]:
        with Pool(1, 20, 1024) as pool:
            fed = await pool.from_entry(entry, **OPTIONS)
            return fed, answer("x", await pool.extract(GOOD, entry=None, **OPTIONS))

    fed, said = asyncio.run(both())
    assert fed.outcome.value is not None
    assert fed.outcome.value.lang == "ar"
    assert (said["id"], said["outcome"], said["published"]) == ("x", "kept", "2012-11-05T12:00:00+00:00")


def test_what_goes_wrong_is_that_page_s_alone() -> None:
    orders = ["ok", "sleep", "exit", "ok", "segfault", "memory", "raise", "loop in C", "ok"]
    with Pool(2, 1.0, 512, work=misbehave) as pool:
        outcomes = run(pool, orders)
        again = run(pool, ["ok"] * 4)
    expected = ["", "timeout", "crash", "", "crash", "memory", "error", "timeout", ""]
    assert [(outcome.reason or "").removeprefix("extract-") for outcome in outcomes] == expected
    assert all(outcome.end is End.KEPT for outcome in again)
    for outcome in outcomes:
        assert outcome.retry_at is None
        assert outcome.end is (End.FAILED if outcome.reason else End.KEPT)
        assert not outcome.reason or (outcome.detail or "").endswith((".", "deep"))


def test_a_process_that_dies_at_rest_costs_nothing() -> None:
    with Pool(1, 5, 512, work=misbehave) as pool:
        (first,) = run(pool, ["ok"])
        assert first.value is not None
        os.kill(int(first.value.text), signal.SIGKILL)
        time.sleep(0.5)  # until the pool has seen it
        (second,) = run(pool, ["ok"])
    assert second.value is not None
    assert second.value.text != first.value.text


def test_signals_to_the_group_are_left_to_the_parent() -> None:
    with Pool(1, 5, 512, work=misbehave) as pool:
        (first,) = run(pool, ["ok"])
        assert first.value is not None
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(int(first.value.text), number)
        time.sleep(0.3)
        (second,) = run(pool, ["ok"])
        assert second.value is not None
        assert second.value.text == first.value.text  # the very same process


def test_a_cancelled_page_frees_its_process() -> None:
    async def cancel() -> Outcome[Article]:
        with Pool(1, 60, 512, work=misbehave) as pool:
            await pool.extract(page("ok"), entry=None, **OPTIONS)
            task = asyncio.create_task(pool.extract(page("sleep"), entry=None, **OPTIONS))
            await asyncio.sleep(0.5)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return (await asyncio.wait_for(pool.extract(page("ok"), entry=None, **OPTIONS), 10)).outcome

    assert asyncio.run(cancel()).end is End.KEPT


def test_closing_leaves_no_process_and_may_be_repeated() -> None:
    pool = Pool(2, 60, 512, work=misbehave)
    outcomes = run(pool, ["ok"] * 6)
    assert multiprocessing.active_children()
    start = time.monotonic()
    pool.close()
    pool.close()
    assert time.monotonic() - start < 5
    assert not multiprocessing.active_children()
    for outcome in outcomes:
        assert outcome.value is not None
        assert not alive(int(outcome.value.text))


def test_closing_ends_the_wait_for_a_page_in_hand() -> None:
    async def close_meanwhile() -> list[object]:
        pool = Pool(1, 60, 512, work=misbehave)
        waiting = [asyncio.create_task(pool.extract(page("sleep"), entry=None, **OPTIONS)) for _ in range(3)]
        await asyncio.sleep(1)
        pool.close()
        return list(await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5))

    assert all(isinstance(end, asyncio.CancelledError) for end in asyncio.run(close_meanwhile()))
    assert not multiprocessing.active_children()


def test_a_pool_that_was_never_used_starts_nothing() -> None:
    with Pool(2, 60, 512):
        assert not multiprocessing.active_children()


def test_pages_end_with_a_parent_that_is_killed() -> None:
    script = (
        "import asyncio, sys, time\n"
        "from tests.unit.test_extract_pool import Pool, misbehave, run\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(1, 60, 512, work=misbehave)\n"
        "    print(run(pool, ['ok'])[0].value.text, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert alive(worker)
        parent.kill()
    deadline = time.monotonic() + 10
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(worker)


def test_this_process_does_not_load_the_libraries() -> None:
    names = ("trafilatura", "lxml", "langdetect", "numpy")
    script = f"import sys, pipeline.extract.pool; print([m for m in {names} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
