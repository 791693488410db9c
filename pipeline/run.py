"""Builds the small house from the settings and runs it: APScheduler ticks, asyncio waits, processes extract.

A tick starts what is due: polls of channels, and entries that wait in the store. Index and alerts follow the store's
marks as soon as something is committed. Changed lists of names are taken up, and behind all else the articles that were
read with other names are read again. Whatever is cut off stands in the store and is due again.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from pipeline.collect import poll
from pipeline.collect.http import Client
from pipeline.errors import AlreadyRunning, ConfigError, Problem, QueryError, StoreError
from pipeline.extract.pool import Pool
from pipeline.identify.reader import Reader
from pipeline.index import Engine
from pipeline.index.embedded import Embedded
from pipeline.index.query import parse
from pipeline.model import Channel, ChannelState, Clock, Collection, Entry, Outlet, Record, Rule
from pipeline.notify.deliver import Notifier
from pipeline.notify.mail import Email
from pipeline.notify.slack import Slack
from pipeline.settings import Settings
from pipeline.settings.shapes import FILES
from pipeline.steps import Difference, Event, Listener, Steps, again, difference
from pipeline.store import Store

# Entries of one outlet that are on their way at once. Its host takes one request at a time; the second and third
# are being extracted or kept meanwhile, and no slow outlet fills the house.
AT_ONCE_PER_OUTLET = 3
# Seconds between two tries of an engine, or of sending, after a failure: an outage is asked about, not hammered.
PAUSE_AFTER_TROUBLE = 5.0
# Seconds for which an item is held back whose outcome could not be noted: a full disk is not cured by trying.
HOLD = 60.0
# Seconds in which the index and the alerts look for work though nobody told them: a retry that fell due.
SWEEP = 2.0
# Seconds between two batches of articles that are read again, which take some 0.3 s of a core each: an archive of
# 30,000 takes a few minutes where nothing else is under way, and leaves most of the core to what is.
REST, REST_WHILE_COLLECTING = 0.1, 1.0
# Seconds until it is looked again whether there are any: one that changed while it was read is stale still.
REREAD_SWEEP = 60.0
# Files of the configuration that are taken up while the house runs. The others are read at its start.
NAMES = ("actors.yaml", "places.yaml")


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


# --- Building ---------------------------------------------------------------------------------------------------------


def open_store(settings: Settings) -> Store:
    return Store.open(settings.database_url.reveal())


def open_engine(settings: Settings, *, read_only: bool = False) -> Engine:
    """Elasticsearch where an address is configured, the embedded index otherwise."""
    if settings.elasticsearch_url:
        from pipeline.index.elastic import Elastic  # here: its client takes half a second to load, of each command

        key = settings.elasticsearch_api_key
        return Elastic(settings.elasticsearch_url, settings.elasticsearch_index, key.reveal() if key else None)
    return Embedded(settings.data_dir / "index", read_only=read_only)


def read_rules(settings: Settings, now: datetime) -> tuple[Rule, ...]:
    """The alert rules with their saved queries parsed. Raises ``ConfigError`` with the place of those that can't be."""
    rules, problems = [], []
    for rule in settings.rules:
        try:
            query = parse(rule.query_text, now=now) if rule.query_text else None
            rules.append(replace(rule, query=query))
        except QueryError as error:
            file, line = settings.where[f"rule:{rule.id}"]
            problems.append(Problem(file, line, f"the query of rule {rule.id!r} can't be read: {error}", error.hint))
    if problems:
        raise ConfigError(problems)
    return tuple(rules)


def build_notifiers(settings: Settings, client: Client) -> dict[str, Notifier]:
    notifiers: dict[str, Notifier] = {}
    if mail := settings.email:
        password = mail.password.reveal() if mail.password else None
        notifiers["email"] = Email(
            mail.host, mail.port, mail.security, mail.username, password, mail.sender, mail.timeout
        )
    if settings.slack.webhooks:
        webhooks = {name: url.reveal() for name, url in settings.slack.webhooks.items()}

        async def post(url: str, body: object) -> tuple[int, dict[str, str], str]:
            status, headers, text = await client.post(url, json_body=body)
            return status, dict(headers), text

        notifiers["slack"] = Slack(webhooks, post)
    return notifiers


def build_reader(settings: Settings) -> Reader:
    return Reader((*settings.actors, *settings.places), settings.not_tracked)


@contextmanager
def sole(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: one process collects into it at a time (SQLite and the embedded index have one writer)."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "vigie.lock").open("a+")
    except OSError as error:
        raise StoreError(f"The data folder {data_dir} can't be used: {error}.", subject=str(data_dir)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            raise AlreadyRunning(
                f"Vigie already runs on this data (process {owner}). Stop it first, or use another data folder.",
                subject=str(data_dir),
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


# --- The house --------------------------------------------------------------------------------------------------------


class NameFiles:
    """The files of the actors and places, seen to change while the house runs."""

    def __init__(self, folder: Path, load: Callable[[], Settings]) -> None:
        self._folder = folder
        self._load = load
        self._faulty = False
        self._taken = self._seen = self._stamps()

    def changed(self) -> bool:
        """Whether they are others than when this last said so. To be asked every few seconds.

        A change is said at the second look that finds the files alike: an editor may have been half way through. After
        a fault each file of the configuration counts: the remedy may be another rule.
        """
        before, self._seen = self._seen, self._stamps()
        watched = FILES if self._faulty else NAMES
        if any(self._seen[name] != before[name] for name in watched):
            return False
        if all(self._seen[name] == self._taken[name] for name in watched):
            return False
        self._taken = self._seen
        return True

    def read(self) -> tuple[Settings, Reader]:
        """The configuration as it stands now, with a reader of its names. Raises ``ConfigError``."""
        self._faulty = True
        settings = self._load()
        reader = build_reader(settings)
        self._faulty = False
        return settings, reader

    def _stamps(self) -> dict[str, tuple[int, int, int] | None]:
        return {name: _stamp(self._folder / name) for name in FILES}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What is another after each save; None where the file is missing or can't be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class House:
    """Everything that runs, and what is under way in it. Made by ``open_house``."""

    def __init__(self, steps: Steps, files: NameFiles | None = None) -> None:
        self.steps = steps
        self._files = files
        self._under_way: dict[str, tuple[str, asyncio.Task[object]]] = {}  # address or entry -> outlet, task
        self._choosing = asyncio.Lock()  # what is due is read and started by one at a time: nothing is taken twice
        self._held: dict[str, float] = {}  # address or entry -> the monotonic time until which it is held back
        self._wakes = (asyncio.Event(), asyncio.Event())  # of the index and of the alerts
        self._reread = asyncio.Event()  # other names: there is something to be read again
        self._ending = asyncio.Event()
        self._followers: list[asyncio.Task[None]] = []
        self._draining = False
        self.looked_at: datetime | None = None  # when the schedule last looked at what is due: a sign of life
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    # What is due ------------------------------------------------------------------------------------------------------

    async def tick(self, only: Sequence[str] = ()) -> None:
        """Start the polls and entries that are due and not under way; of the outlets ``only``, where some are named."""
        if self._draining:
            return
        self.looked_at = now = self.steps.clock.now()
        states = await asyncio.to_thread(self.steps.store.channels)
        channels = [(outlet, channel) for outlet in self.steps.settings.outlets for channel in outlet.channels]
        for outlet, channel, state in poll.due(channels, states, now):
            if (not only or outlet.id in only) and channel.url not in self._held_back():
                self._start(channel.url, outlet.id, self._poll(outlet, channel, state, only))
        await self._start_entries(only)

    async def _tick(self) -> None:
        """The schedule's own frontier: a database that is held for long costs this look, not the schedule."""
        try:
            await self.tick()
        except StoreError as error:
            self.steps.listen(Event("trouble", subject="schedule", detail=str(error)))
        except asyncio.CancelledError:  # the scheduler's way of ending, which it would log as a fault
            if not self._draining:
                raise

    async def poll_now(self, only: Sequence[str] = ()) -> None:
        """Poll every channel, due or not, and take what came: ``vigie poll``. Returns when all of it is done."""
        states = await asyncio.to_thread(self.steps.store.channels)
        for outlet in self.steps.settings.outlets:
            if outlet.collection is not Collection.OFF and (not only or outlet.id in only):
                for channel in outlet.channels:
                    state = states.get(channel.url, ChannelState(channel.url, outlet.id))
                    self._start(channel.url, outlet.id, self._poll(outlet, channel, state, only))
        await self.settled(only)

    async def settled(self, only: Sequence[str] = ()) -> None:
        """Wait until nothing is under way or due, the index is level with the store and the alerts are tried."""
        while True:
            await self._start_entries(only)
            tasks = [task for _, task in self._under_way.values()]
            if not tasks:
                break
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await self._follow_once(self.steps.index)
        await self._follow_once(self.steps.notify)

    async def _start_entries(self, only: Sequence[str] = ()) -> None:
        async with self._choosing:
            now, not_these = self.steps.clock.now(), [*self._under_way, *self._held_back()]
            due = await asyncio.to_thread(self.steps.store.due, now, excluding=not_these)
            busy = Counter(outlet for outlet, _ in self._under_way.values())
            for entry in due:
                if (
                    not self._draining
                    and busy[entry.outlet] < AT_ONCE_PER_OUTLET
                    and (not only or entry.outlet in only)
                ):
                    busy[entry.outlet] += 1
                    self._start(entry.id, entry.outlet, self._take(entry))

    def _held_back(self) -> list[str]:
        now = time.monotonic()
        self._held = {key: until for key, until in self._held.items() if until > now}
        return list(self._held)

    @property
    def in_trouble(self) -> bool:
        """Whether something could not be noted in the store, and is held back."""
        return bool(self._held_back())

    def _start(self, key: str, outlet: str, work: Coroutine[object, object, None]) -> None:
        if key in self._under_way:
            work.close()
            return
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._under_way[key] = (outlet, task)
        task.add_done_callback(lambda _: self._under_way.pop(key, None))

    async def _poll(self, outlet: Outlet, channel: Channel, state: ChannelState, only: Sequence[str]) -> None:
        await self._guarded(outlet.id, channel.url, channel.url, lambda: self.steps.poll(outlet, channel, state))
        await self._start_entries(only)

    async def _take(self, entry: Entry) -> None:
        await self._guarded(entry.outlet, entry.url, entry.id, lambda: self.steps.take(entry))
        self._wake()

    def _wake(self) -> None:
        for event in self._wakes:
            event.set()

    async def _guarded(self, outlet: str, subject: str, key: str, step: Callable[[], Awaitable[object]]) -> None:
        """The frontier of one turn: what could not even be noted in the store is told, and held back for a while.

        It is due still, so without that it would be taken again at once, for as long as the trouble lasts.
        """
        try:
            await step()
        except Exception as error:  # one turn's frontier, see above; the trouble is told with its kind
            self._held[key] = time.monotonic() + HOLD
            self.steps.listen(Event("trouble", outlet, subject, detail=f"{type(error).__name__}: {error}"))

    # Following the store ----------------------------------------------------------------------------------------------

    async def _follow(self, step: Callable[[], Awaitable[int]], woken: asyncio.Event) -> None:
        pause = SWEEP
        while not self._draining:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), pause)
            woken.clear()
            pause = PAUSE_AFTER_TROUBLE if await self._follow_once(step) is None else SWEEP

    async def _follow_once(self, step: Callable[[], Awaitable[int]]) -> int | None:
        """One round; None where the far side is in trouble. What waits stays marked in the store."""
        try:
            return await step()
        except Exception as error:  # a follower's frontier: whatever it is, the next round may find it gone
            self.steps.listen(Event("trouble", subject=step.__name__, detail=f"{type(error).__name__}: {error}"))
            return None

    # Names ------------------------------------------------------------------------------------------------------------

    async def _read_archive_again(self) -> None:
        """Follow the present names with the archive, a batch at a time and behind everything else."""
        while not self._draining:
            done = await self._follow_once(self.steps.reread)
            if done:
                self._wakes[0].set()
                pause = REST_WHILE_COLLECTING if self._under_way else REST
            else:
                pause = PAUSE_AFTER_TROUBLE if done is None else REREAD_SWEEP
            with suppress(TimeoutError):
                await asyncio.wait_for(self._reread.wait(), pause)
            self._reread.clear()

    async def read_archive_again(
        self, told: Callable[[int], None] = lambda _: None, noted: Callable[[Difference], None] = lambda _: None
    ) -> int:
        """Read all articles again that were read with other names, and index what changed; how many were read.

        ``told`` how many so far, ``noted`` each article whose mentions are others now.
        """
        read = 0
        while number := await self.steps.reread(noted=noted):
            read += number
            told(read)
        await self._follow_once(self.steps.index)
        return read

    async def _watch(self, files: NameFiles) -> None:
        """Take up the lists of names when their files change."""
        while not self._draining:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), SWEEP)
            if not self._draining and files.changed():
                await self._take_up(files)

    async def _take_up(self, files: NameFiles) -> None:
        try:
            settings, reader = await asyncio.to_thread(files.read)
        except ConfigError as error:
            for problem in error.problems:
                said = f"{problem} Until then, the names stay as they were."
                self.steps.listen(Event("trouble", subject="configuration", detail=said))
        except Exception as error:  # a follower's frontier, as above
            self.steps.listen(Event("trouble", subject="configuration", detail=f"{type(error).__name__}: {error}"))
        else:
            other = reader.digest != self.steps.reader.digest
            self.steps.use(settings, reader)
            if other:
                self.steps.listen(
                    Event("reloaded", count=len(settings.actors), detail=f"{len(settings.places)} places")
                )
                self._reread.set()

    # Life -------------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the schedule and the followers."""
        followed = zip((self.steps.index, self.steps.notify), self._wakes, strict=True)
        self._followers = [asyncio.create_task(self._follow(step, woken)) for step, woken in followed]
        self._followers.append(asyncio.create_task(self._read_archive_again()))
        if self._files is not None:
            self._followers.append(asyncio.create_task(self._watch(self._files)))
        # APScheduler drops late runs unless told not to: late ones run, once for all that were missed, never two at
        # a time; what it still reports as missed is told.
        self._scheduler.add_job(
            self._tick, "interval", seconds=self.steps.settings.run.tick,
            coalesce=True, max_instances=1, misfire_grace_time=None, next_run_time=datetime.now(UTC),
        )  # fmt: skip
        self._scheduler.add_listener(
            lambda event: self.steps.listen(Event("trouble", subject="schedule", detail=f"missed a tick: {event}")),
            EVENT_JOB_MISSED,
        )
        self._scheduler.start()

    async def drain(self, seconds: float) -> int:
        """Start nothing more, give what is under way ``seconds`` to end, cut off the rest. How many were cut off."""
        self._draining = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._wake()  # the followers end their round, and then themselves: an alert that is being sent is noted
        self._reread.set()
        self._ending.set()
        tasks = [*(task for _, task in self._under_way.values()), *self._followers]
        late: set[asyncio.Task[Any]] = set()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        self._followers = []
        if not late:  # there is time left: what was committed last is found too
            await self._follow_once(self.steps.index)
        return len(late)


def _shielded(listen: Listener) -> Listener:
    """A listener that fails costs what it would have shown, not the work that it was told of."""

    def tell(event: Event) -> None:
        try:
            listen(event)
        except Exception:  # a listener's frontier, see above
            logging.getLogger("vigie").exception("an event of kind %s could not be shown", event.kind)

    return tell


def make_level(store: Store, engine: Engine, listen: Listener) -> None:
    """Make an index anew that is damaged, of another version, or lacks articles that nothing marks as waiting.

    One that merely does not answer is left alone: what is to be indexed waits in the store.
    """
    health, counts = engine.healthy(), store.counts()
    behind = health.ok and health.documents + counts.unindexed + counts.refused < counts.records
    unusable = not health.ok and isinstance(engine, Embedded)  # a directory of ours that can't be read
    if behind or unusable:
        why = health.detail if unusable else f"it has {health.documents} of {counts.records} articles"
        listen(Event("trouble", subject="index", detail=f"The index is made anew from the store: {why}"))
        listen(Event("indexed", count=rebuild(store, engine)))


@asynccontextmanager
async def open_house(
    settings: Settings, clock: Clock, listen: Listener, load: Callable[[], Settings] | None = None
) -> AsyncIterator[House]:
    """The small house, with everything opened; closed again at the end, in the reverse order.

    ``load`` reads the configuration again: where it is given, changed actors and places are taken up meanwhile.
    """
    files = NameFiles(settings.config_dir, load) if load is not None else None
    rules = read_rules(settings, clock.now())
    listen = _shielded(listen)
    extract = settings.extract
    with (
        sole(settings.data_dir),
        open_store(settings) as store,
        Pool(extract.workers, extract.page_seconds, extract.memory_mb) as pool,
    ):
        engine = open_engine(settings)
        try:
            await asyncio.to_thread(make_level, store, engine, listen)
            async with Client(settings.fetch, clock) as client:
                steps = Steps(
                    settings=settings, store=store, engine=engine, client=client, pool=pool,
                    reader=build_reader(settings), rules=rules, notifiers=build_notifiers(settings, client),
                    clock=clock, listen=listen,
                )  # fmt: skip
                yield House(steps, files)
        finally:
            engine.close()


def rebuild(store: Store, engine: Engine, told: Callable[[int], None] = lambda _: None) -> int:
    """Make the index anew from the store, aside, and put it in the old one's place. How many records it has.

    The caller holds the data folder (``sole``): what is marked as not yet indexed is in the new index too. Where some
    records were left out, all are marked: the next round offers them, and notes of those what is wrong with them.
    """
    offered = 0

    def counted() -> Iterator[Record]:
        nonlocal offered
        for record in store.records():
            offered += 1
            told(offered)
            yield record

    taken = engine.rebuild(counted())
    if taken == offered:
        store.all_applied()
    else:
        store.mark_all()
    return taken


def differences(store: Store, reader: Reader, told: Callable[[int], None] = lambda _: None) -> Iterator[Difference]:
    """The articles in which ``reader`` finds other mentions than those that are kept. Nothing is changed."""
    for number, record in enumerate(store.records(), start=1):
        told(number)
        now, _ = again(reader, record)
        if found := difference(record, now):
            yield found
