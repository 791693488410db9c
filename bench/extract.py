"""Reading an article's page beside what else one could take for it: speed and quality on the same pages in one run.

CPU time of one process in ms a page, the median of some rounds; the readers take turns on each page, so that all meet
the same neighbours (machines are noisy; ratios are what counts). Text, titles and dates are measured as in
tests/quality/test_pages.py. The pages are the real ones of the shared data where they lie beside the checkout, else the
project's own of tests/quality/pages. Then two processes against one, and pages made to hurt.

Run: make bench. Also: --rounds N; --processes (only the last two); --memory (only the size of a process over 20,000
pages: a quarter of an hour).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import socket
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html
import trafilatura
from trafilatura.meta import reset_caches

from pipeline.extract import article
from pipeline.extract.pool import Pool
from pipeline.model import Page
from tests.journey.test_extract_endurance import HOSTILE, LIMITS, OPTIONS, sizes
from tests.quality.measures import overlap, same
from tests.quality.test_pages import ZONES

SHARED = Path(__file__).parents[1] / ".." / "shared" / "data" / "pages"
OWN = Path(__file__).parents[1] / "tests" / "quality" / "pages"
LANGUAGES = ("ar", "fr", "en")
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    page: Page
    lang: str
    timezone: str
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found. ``None``: it does not look for that."""

    text: str | None
    title: str | None = None
    day: str | None = ""  # ISO; "" where it found none


def samples() -> list[Sample]:
    return list(_shared() if SHARED.exists() else _own())


def _shared() -> Iterator[Sample]:
    for row in map(json.loads, (SHARED / "manifest.jsonl").read_text("utf-8").splitlines()):
        if row["kind"] == "article":
            page = Page(row["url"], 200, {}, gzip.decompress((SHARED / row["file"]).read_bytes()), FETCHED)
            yield Sample(page, row["language"], ZONES.get(row["outlet"], "UTC"), row["expected"])


def _own() -> Iterator[Sample]:
    for path in sorted(OWN.glob("*/*.json")):
        row = json.loads(path.read_text("utf-8"))
        if row["expected"]["outcome"] == "kept":
            body, fetched = path.with_suffix(".html").read_bytes(), datetime.fromisoformat(row["fetched_at"])
            page = Page(row["url"], 200, row["headers"], body, fetched)
            yield Sample(page, row["expected"]["language"], row["timezone"], row["expected"])


# --- Readers ----------------------------------------------------------------------------------------------------------

# Each imports its library itself: the pool's processes load this file too, and shall weigh what they weigh elsewhere.


def vigie(sample: Sample) -> Read:
    examined = article.examine(
        sample.page, entry=None, timezone=sample.timezone, languages=LANGUAGES, min_characters=200, prior=None
    )
    found = examined.outcome.value
    if found is None:
        return Read("", "")
    at = examined.local or (found.published and found.published.at)
    return Read(found.text, found.title, _day(at, sample))


def whole_trafilatura(sample: Sample) -> Read:
    found = trafilatura.bare_extraction(sample.page.body, url=sample.page.url, with_metadata=True)
    return Read(found.text or "", found.title or "", found.date or "") if found else Read("", "")


def fast_trafilatura(sample: Sample) -> Read:
    found = trafilatura.bare_extraction(sample.page.body, fast=True)
    return Read((found.text or "") if found else "", None, None)


def newspaper4k(sample: Sample) -> Read:
    import newspaper

    settings = newspaper.Config()
    settings.fetch_images, settings.language = False, sample.lang
    found = newspaper.Article(sample.page.url, config=settings)
    found.download(input_html=sample.page.body)
    found.parse()
    return Read(found.text, found.title, _day(found.publish_date, sample))


def news_please(sample: Sample) -> Read:
    from newsplease import NewsPlease

    found = NewsPlease.from_html(sample.page.body, url=sample.page.url, fetch_images=False)
    return Read(found.maintext or "", found.title or "", _day(found.date_publish, sample))


def readable(sample: Sample) -> Read:
    import readability

    found = readability.Document(sample.page.body)
    text = "\n".join(lxml.html.fromstring(found.summary()).itertext())
    return Read(text, found.short_title(), None)


def resiliparse(sample: Sample) -> Read:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(sample.page.body, detect_encoding(sample.page.body))
    return Read(extract_plain_text(tree, main_content=True, alt_texts=False), None, None)


def parsing(sample: Sample) -> Read:
    lxml.html.fromstring(sample.page.body)
    return Read(None, None, None)


READERS: dict[str, Callable[[Sample], Read]] = {
    "Vigie, the whole stage": vigie,
    "trafilatura, with metadata": whole_trafilatura,
    "trafilatura fast, text only": fast_trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "readability-lxml": readable,
    "resiliparse, main content": resiliparse,
    "lxml, parsing only": parsing,
}
MEASURE = "trafilatura, with metadata"  # what the others are compared with


def _day(at: Any, sample: Sample) -> str:
    """The day in the outlet's zone where that is known, else as it was given."""
    if not isinstance(at, datetime):
        return ""
    moved = at.astimezone(ZoneInfo(sample.timezone)) if at.tzinfo and sample.timezone != "UTC" else at
    return moved.date().isoformat()


# --- Side by side -----------------------------------------------------------------------------------------------------


def side_by_side(pages: Sequence[Sample], rounds: int) -> tuple[dict[str, list[float]], dict[str, list[Read | None]]]:
    """CPU seconds of each reader in each round, and what it read of each page; ``None`` where it failed."""
    spent: dict[str, list[float]] = defaultdict(list)
    found: dict[str, list[Read | None]] = {name: [None] * len(pages) for name in READERS}
    for reader in READERS.values():  # dateparser reads its languages on its first date, three seconds long
        for sample in pages[:10]:
            _try(reader, sample)
    for number in range(rounds):
        reset_caches()  # a page that comes again is as new to them as the first time
        taken = dict.fromkeys(READERS, 0.0)
        for index, sample in enumerate(pages):
            turn = (index + number) % len(READERS)
            for name in (*list(READERS)[turn:], *list(READERS)[:turn]):
                began = time.process_time()
                found[name][index] = _try(READERS[name], sample)
                taken[name] += time.process_time() - began
        for name, seconds in taken.items():
            spent[name].append(seconds)
    return spent, found


def _try(reader: Callable[[Sample], Read], sample: Sample) -> Read | None:
    try:
        return reader(sample)
    except Exception:  # whatever a library raises on a page: it is counted
        return None


def report(pages: Sequence[Sample], spent: dict[str, list[float]], found: dict[str, list[Read | None]]) -> None:
    print(f"{'':28} ms/page ratio failed   F1  precision titles  date right wrong   F1 ar    fr    en")
    for name in READERS:
        cost = 1000 * median(spent[name]) / len(pages)
        ratio = median(mine / theirs for mine, theirs in zip(spent[name], spent[MEASURE], strict=True))
        scores = _scores(pages, found[name])
        cells = "  ".join(_cell(scores.get(key)) for key in ("f1", "precision", "title", "right", "wrong", *LANGUAGES))
        print(f"{name:28} {cost:7.1f} {ratio:5.2f} {found[name].count(None):4}   {cells}")


def _scores(pages: Sequence[Sample], found: Sequence[Read | None]) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for sample, read in zip(pages, (one or Read("", "") for one in found), strict=True):
        expected = sample.expected
        if expected.get("text") and read.text is not None:
            f1, precision = overlap(read.text, expected["text"])
            values["f1"].append(f1)
            values["precision"].append(precision)
            values[sample.lang].append(f1)
        if expected.get("title") and read.title is not None:
            values["title"].append(same(read.title, expected["title"]))
        if expected.get("date") and read.day is not None:
            values["right"].append(read.day == expected["date"])
            values["wrong"].append(read.day not in ("", expected["date"]))
    return {key: sum(these) / len(these) for key, these in values.items()}


def _cell(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.3f}"


# --- Processes --------------------------------------------------------------------------------------------------------

LEAST = 10.0  # seconds of one measurement with one process
ROUNDS_OF_TWO = 3


async def two_against_one(pages: Sequence[Sample]) -> None:
    """Wall time over the same pages with one process and with two, in turn."""
    with _pool(1) as one, _pool(2) as two:
        for pool in (one, two):
            await pool.ready()  # which waits for one process only
            await _all(pool, pages[:40], 2)
        repeats = 1 + int(LEAST / await _all(one, pages, 1))
        taken = [(await _all(one, pages, 1, repeats), await _all(two, pages, 2, repeats)) for _ in range(ROUNDS_OF_TWO)]
    number = len(pages) * repeats
    ratios = sorted(alone / both for alone, both in taken)
    load = os.getloadavg()[0]  # with much more than two, the ratio tells nothing
    print(f"{number} pages through the pool, {ROUNDS_OF_TWO} times in turn (load of the machine {load:.1f}):")
    print(f"  one process {number / median(t for t, _ in taken):6.1f} pages/s")
    print(f"  two         {number / median(t for _, t in taken):6.1f} pages/s: {median(ratios):.2f} times", end="")
    print(f" ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def _pool(workers: int) -> Pool:
    return Pool(workers, LIMITS.page_seconds, LIMITS.memory_mb)


async def _all(pool: Pool, pages: Sequence[Sample], workers: int, repeats: int = 1) -> float:
    waiting = asyncio.Semaphore(2 * workers)  # one in work and one at hand for each process

    async def one(sample: Sample) -> None:
        async with waiting:
            await pool.extract(sample.page, entry=None, **OPTIONS)

    began = time.perf_counter()
    await asyncio.gather(*(one(sample) for _ in range(repeats) for sample in pages))
    return time.perf_counter() - began


async def hostile() -> None:
    print(f"Pages made to hurt, each in a new process of {LIMITS.page_seconds:g} s and {LIMITS.memory_mb} MB at most:")
    for name, (make, _) in HOSTILE.items():
        page = make()
        with _pool(1) as pool:
            await pool.ready()
            (worker,) = multiprocessing.active_children()
            before, began = _highest(worker.pid), time.perf_counter()
            outcome = (await pool.extract(page, entry=None, **OPTIONS)).outcome
            seconds, after = time.perf_counter() - began, _highest(worker.pid)
        size = len(page.body) / 1e6
        grown = f"+{after - before:4.0f} MB" if after else "(it died)"
        length = len(outcome.value.text) if outcome.value else 0
        print(
            f"  {name:34} {size:4.1f} MB {seconds:6.2f} s {grown}  {outcome.reason or outcome.end}, {length} characters"
        )


def _highest(process: int | None) -> float:
    """MB of memory that a process had at its largest; 0 where it is no more."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except FileNotFoundError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


async def memory(pages: Sequence[Sample]) -> None:
    marks = (200, 2_000, 5_000, 10_000, 20_000)
    found = await sizes([sample.page for sample in pages], marks)
    print("One process over many pages, no two of them the same:")
    for mark, size in zip(marks, found, strict=True):
        print(f"  after {mark:6} pages {size / 2**20:6.1f} MB")
    print(f"  growth after the first 2,000: {100 * (found[-1] / found[1] - 1):.1f} %")


class Offline:
    """Counts and refuses every connection: no reader may ask the network for a page that it was given."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()

    def __enter__(self) -> Offline:
        self._connect, self._look_up = socket.socket.connect, socket.getaddrinfo
        socket.socket.connect = self._refuse  # type: ignore[assignment,method-assign] # as long as this lasts
        socket.getaddrinfo = self._refuse  # type: ignore[assignment] # the same
        return self

    def __exit__(self, *_: object) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign] # back as it was
        socket.getaddrinfo = self._look_up

    def _refuse(self, *where: object, **_: object) -> Any:
        self.tried[str(where[0])] += 1
        raise OSError("the bench is offline")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--memory", action="store_true", help="only the size of a process, over 20,000 pages")
    asked.add_argument("--processes", action="store_true", help="only two processes against one, and the hostile pages")
    options = asked.parse_args()
    warnings.simplefilter("ignore")  # of the others: time zones that they do not know, libraries that they miss
    pages = samples()
    size = sum(len(sample.page.body) for sample in pages) / len(pages) / 1e3
    print(f"{len(pages)} pages of {'the shared data' if SHARED.exists() else 'the project'}, {size:.0f} kB on average")
    if options.memory:
        asyncio.run(memory(pages))
        return
    if not options.processes:
        with Offline() as offline:
            spent, found = side_by_side(pages, options.rounds)
        report(pages, spent, found)
        print(f"Connections that they tried to make: {offline.tried.total()}")
    asyncio.run(two_against_one(pages))
    asyncio.run(hostile())


if __name__ == "__main__":
    main()
