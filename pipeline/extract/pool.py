"""``article.examine`` and ``from_entry`` in processes. What a page does to its process, it does to itself alone.

- A page has ``page_seconds``; then its process is killed (SIGKILL, for a loop in C hears nothing else) and replaced.
- A process may grow by ``memory_mb`` beyond what it has at rest; more raises MemoryError in it.
- A process that dies takes one page along; one that dies at rest costs nothing.
- Processes ignore SIGINT and SIGTERM: Ctrl-C and a service manager send these to the whole group, and it is the parent
  that decides when to stop.

Processes are forked from a fork server that has loaded everything (`warm`); this process imports none of it.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as PageTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pebble

from pipeline.model import End, Entry, Extraction, Outcome, Page, Shape

# Processes ignore SIGTERM, so waiting long before SIGKILL is waiting for nothing (pebble's default is 3 s, during which
# its one manager thread looks after no other process).
pebble.CONSTS.term_timeout = 0.05

_RESET_EVERY = 200  # pages a process; resetting takes 20 ms, the caches grow by 20 kB a page
_ATTEMPTS = 3  # at handing a page over, each to a new set of processes

Work = Callable[..., Extraction]

_NOTHING = Shape()


class Pool:
    """One for the life of a process, as a context manager. Nothing starts before the first page.

    ``work`` is what runs in the processes on each page; tests give another.
    """

    def __init__(self, workers: int, page_seconds: float, memory_mb: int, *, work: Work | None = None) -> None:
        self._workers, self._seconds, self._memory = workers, page_seconds, memory_mb
        self._work = work or _extract
        self._lock = threading.Lock()
        self._processes: pebble.ProcessPool | None = None
        self._in_hand: set[pebble.ProcessFuture[Extraction]] = set()
        self._starting, self._is_ready = asyncio.Lock(), False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; who waits for a page that they have in hand gets CancelledError. Idempotent."""
        with self._lock:
            processes, self._processes = self._processes, None
        for future in tuple(self._in_hand):
            future.cancel()  # type: ignore[no-untyped-call] # pebble leaves it without annotation
        if processes is not None:
            _stop(processes)

    async def ready(self) -> None:
        """Start the processes where that was not done, and wait until one has answered (some seconds, once).

        For callers that fetch a page only when it can be read at once.
        """
        async with self._starting:
            if not self._is_ready:
                nothing = Entry(id="", outlet="", channel="", url="", title="")
                await self._run("entry", nothing, _options("UTC", ("en",), 0, None))
                self._is_ready = True

    async def extract(
        self,
        page: Page,
        *,
        entry: Entry | None,
        timezone: str,
        languages: tuple[str, ...],
        min_characters: int,
        prior: str | None,
        shape: Shape = _NOTHING,
    ) -> Extraction:
        """``article.examine``; or FAILED: extract-timeout, extract-memory, extract-crash, extract-error.

        ``retry_at`` is left to the caller: the same page will most likely end the same way.
        """
        return await self._run(
            "page",
            replace(page, headers=dict(page.headers)),  # whatever mapping it was, a dict can be sent
            {"entry": entry, "shape": shape, **_options(timezone, languages, min_characters, prior)},
        )

    async def from_entry(
        self, entry: Entry, *, timezone: str, languages: tuple[str, ...], min_characters: int, prior: str | None
    ) -> Extraction:
        """``article.from_entry``, likewise."""
        return await self._run("entry", entry, _options(timezone, languages, min_characters, prior))

    async def _run(self, what: str, subject: Page | Entry, options: Mapping[str, object]) -> Extraction:
        for _ in range(_ATTEMPTS):
            processes = self._started()
            try:
                future = processes.schedule(self._work, args=(what, subject, options), timeout=self._seconds)
            except RuntimeError:  # the set was broken, or closed, between the two lines
                self._drop(processes)
                continue
            self._in_hand.add(future)
            try:
                return await asyncio.wrap_future(future)
            except PageTimeout:
                return _failed("extract-timeout", f"The page was not read within {self._seconds:g} seconds.")
            except MemoryError:
                return _failed("extract-memory", f"Reading the page took more than {self._memory} MB of memory.")
            except pebble.ProcessExpired as error:
                return _failed("extract-crash", f"The process that read the page ended with status {error.exitcode}.")
            except BrokenProcessPool:  # a process died at rest, and pebble gives up all of them
                self._drop(processes)
            except Exception as error:  # the frontier of one page: whatever a library raises on it
                return _failed("extract-error", f"Reading the page failed: {type(error).__name__}: {error}"[:500])
            finally:
                self._in_hand.discard(future)
        return _failed("extract-crash", "The processes that read pages died again and again.")

    def _started(self) -> pebble.ProcessPool:
        with self._lock:
            if self._processes is None or not self._processes.active:
                self._processes = pebble.ProcessPool(
                    max_workers=self._workers,
                    initializer=_start,
                    initargs=(self._memory,),
                    context=_context(),
                )
            return self._processes

    def _drop(self, processes: pebble.ProcessPool) -> None:
        with self._lock:
            if self._processes is processes:
                self._processes = None
        _stop(processes)


def _options(timezone: str, languages: tuple[str, ...], min_characters: int, prior: str | None) -> dict[str, object]:
    return {"timezone": timezone, "languages": languages, "min_characters": min_characters, "prior": prior}


def _stop(processes: pebble.ProcessPool) -> None:
    processes.stop()  # type: ignore[no-untyped-call] # pebble leaves it without annotation
    processes.join()


def _failed(reason: str, detail: str) -> Extraction:
    return Extraction(Outcome(End.FAILED, reason=reason, detail=detail))


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.extract.warm"])
    return context


# --- In a worker process ----------------------------------------------------------------------------------------------

_done = 0  # pages of this process


def _start(memory_mb: int) -> None:
    """Before the first page. Runs after pebble set its own handlers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    from pipeline.extract import warm  # noqa: F401 (loaded already where the fork server could; never in the parent)

    gc.freeze()  # what the fork server loaded stays shared between the processes
    if sys.platform != "linux":  # elsewhere there is no telling what a process has at rest; the time limit holds
        return
    at_rest = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    limit = at_rest + memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def _extract(what: str, subject: Any, options: Mapping[str, Any]) -> Extraction:
    from pipeline.extract import article, body  # (here, so that the parent does not load trafilatura)

    global _done
    _done += 1
    if _done % _RESET_EVERY == 0:
        body.reset_caches()  # which grow with every page
    return article.from_entry(subject, **options) if what == "entry" else article.examine(subject, **options)
