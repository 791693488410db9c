"""How long from a page's arrival to its article being committed and found, beside trafilatura alone.

Plays the last evening of the demo world: every article that stands in the thirteen feeds is new at once, which is the
worst case for the queue behind the extraction. Run: make bench
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import trafilatura

from demo.play import Stage, stage
from demo.world import EVENINGS
from pipeline.index import Failure
from pipeline.model import Record
from pipeline.run import open_house
from pipeline.steps import Event


async def journey(here: Stage) -> tuple[dict[str, list[float]], float]:
    """Seconds from a page's arrival to its commit, and to its being searchable, for each article; and for all."""
    arrived: dict[str, float] = {}
    committed: dict[str, float] = {}
    found: dict[str, float] = {}

    def listen(event: Event) -> None:
        if event.kind == "ended" and event.outcome and event.outcome.value:
            committed[event.outcome.value.url] = time.perf_counter()

    async with open_house(here.settings, here.clock, listen) as house:
        get, apply = house.steps.client.get, house.steps.engine.apply

        async def timed_get(url: str, **options: object) -> object:
            page = await get(url, **options)  # type: ignore[arg-type] # handed on as they came
            arrived[url] = time.perf_counter()
            return page

        def timed_apply(records: Sequence[Record]) -> list[Failure]:
            failures = apply(records)
            found.update(dict.fromkeys((record.url for record in records), time.perf_counter()))
            return failures

        house.steps.client.get = timed_get  # type: ignore[method-assign, assignment] # the house, with a stop-watch
        house.steps.engine.apply = timed_apply  # type: ignore[method-assign] # the same
        here.clock.jump(EVENINGS[-1])
        house.start()
        await house.tick()
        await house.settled()
        await house.drain(10)
    both = [url for url in found if url in arrived and url in committed]
    waits = {
        "arrival to commit": [committed[url] - arrived[url] for url in both],
        "arrival to searchable": [found[url] - arrived[url] for url in both],
    }
    return waits, max(found[url] for url in both) - min(arrived[url] for url in both)


def bare(here: Stage) -> float:
    """Median seconds of trafilatura's own extraction of the same pages, in this process, one after another."""
    pages = [here.sites.answer(p.outlet, here.sites.path(p), EVENINGS[-1]).body for p in here.pieces[:40]]
    spent = []
    for page in pages:
        began = time.perf_counter()
        trafilatura.bare_extraction(page, with_metadata=True)
        spent.append(time.perf_counter() - began)
    return median(spent)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder) / "world") as here:
        measured, wall = asyncio.run(journey(here))
        alone = bare(here)
    articles = len(measured["arrival to commit"])
    print(f"{articles} articles at once, pages waiting for two processes")
    for what, seconds in measured.items():
        p95 = quantiles(seconds, n=20)[-1]
        print(f"  {what:22} median {median(seconds):.2f} s, p95 {p95:.2f} s, longest {max(seconds):.2f} s")
    print(
        f"  whole journey          {articles / wall:.1f} articles/s, from the first page's arrival to the last's find"
    )
    reached = articles / wall * alone
    print(f"  trafilatura alone      {1 / alone:.1f} pages/s in one process; the journey, {reached:.2f} of it")


if __name__ == "__main__":
    main()
