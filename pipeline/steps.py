"""The chain, one step at a time: an outlet's poll, an entry's way, a round of the index, a round of the alerts.

Each step ends in a committed state of the store, so that it may be cut off anywhere and be taken again. ``run`` calls
them from one process; any other engine (workers on several machines) calls the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.collect import poll
from pipeline.collect.address import article_id
from pipeline.collect.http import Client
from pipeline.errors import FetchError, Gone, StoreError
from pipeline.extract.pool import Pool
from pipeline.identify import stories
from pipeline.identify.names import Matcher
from pipeline.index import Engine
from pipeline.model import (
    Alert,
    Article,
    Channel,
    ChannelState,
    ChannelStatus,
    Clock,
    Collection,
    Delivery,
    End,
    Entry,
    Outcome,
    Outlet,
    Record,
    Rule,
)
from pipeline.notify import rules
from pipeline.notify.deliver import Notifier, deliver
from pipeline.settings import Settings
from pipeline.store import Store, fingerprint

# Copies of an agency's item come within a day or two; a week leaves room for weeklies and for late dates.
STORY_WINDOW = timedelta(days=7)
# What was published longer ago is no news to be told by mail: a new outlet's feed may go back for months.
ALERT_WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened: told to whoever shows progress or writes the log."""

    kind: str  # polled, dropped (items that are no items), ended, indexed, delivered, trouble
    outlet: str = ""
    subject: str = ""  # an address or an id
    count: int = 0
    outcome: Outcome[Record] | None = None
    status: ChannelStatus | None = None
    detail: str = ""


class Listener(Protocol):
    def __call__(self, event: Event, /) -> None: ...


@dataclass(slots=True)
class Steps:
    settings: Settings
    store: Store
    engine: Engine
    client: Client
    pool: Pool
    matcher: Matcher
    rules: Sequence[Rule]
    notifiers: Mapping[str, Notifier]
    clock: Clock
    listen: Listener
    _outlets: dict[str, Outlet] = field(init=False)
    _names: dict[str, str] = field(init=False)
    # Two copies of one text that arrive together must see each other: the story is decided and kept by one at a time.
    _keeping: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._outlets = {outlet.id: outlet for outlet in self.settings.outlets}
        self._names = {entity.id: entity.name for entity in (*self.settings.actors, *self.settings.places)}

    # --- collect ------------------------------------------------------------------------------------------------------

    async def poll(self, outlet: Outlet, channel: Channel, state: ChannelState) -> int:
        """Ask one channel; the entries that it did not have before are pending in the store. How many they are."""
        limits = self.settings.fetch
        try:
            answer = await poll.poll(
                self.client, outlet, channel, state, self.clock,
                full_poll_every=limits.full_poll_every, max_items=limits.max_items,
            )  # fmt: skip
        except Exception as error:  # the frontier of one channel: a fault that we did not foresee is its failure
            said = f"{type(error).__name__}: {error}"
            answer = poll.Poll(poll.failed(state, outlet, said, self.clock.now()))
        polled = await asyncio.to_thread(
            self.store.polled, answer.state, answer.entries, self.clock.now(), listed=answer.listed, noted=poll.noted
        )
        kept = polled.state
        self.listen(
            Event("polled", outlet.id, channel.url, len(polled.new), status=kept.status, detail=kept.error or "")
        )
        if answer.dropped:
            why = "; ".join(dict.fromkeys(answer.dropped))
            self.listen(Event("dropped", outlet.id, channel.url, len(answer.dropped), detail=why))
        return len(polled.new) + len(polled.changed) + len(polled.vanished)

    # --- collect, extract, identify, notify, store --------------------------------------------------------------------

    async def take(self, entry: Entry) -> Outcome[Record]:
        """Take one entry its whole way. It ends in one outcome, and that is committed."""
        await asyncio.to_thread(self.store.started, entry.id, self.clock.now())
        try:
            outcome = await self._take(entry)
        except StoreError:
            raise  # nothing can be noted either: the item stays pending
        except Exception as error:  # the frontier of one item: a fault that we did not foresee is its outcome
            outcome = self._failed(entry, "fault", f"{type(error).__name__}: {error}", None)
        if outcome.end is not End.KEPT:
            await asyncio.to_thread(self.store.settle, entry, outcome, self.clock.now())
        self.listen(Event("ended", entry.outlet, entry.url, 1, outcome))
        return outcome

    async def _take(self, entry: Entry) -> Outcome[Record]:
        outlet = self._outlets.get(entry.outlet)
        if outlet is None or outlet.collection is Collection.OFF:
            return Outcome(End.REJECTED, reason="outlet-off", detail="The outlet is not collected any more.")
        try:
            read = await self._read(entry, outlet)
        except Gone as gone:
            known = await asyncio.to_thread(self.store.entry_record, entry.id)
            if known is not None:
                await asyncio.to_thread(self.store.removed, entry, self.clock.now())
                return Outcome(End.KEPT, reason="removed", detail="The outlet took the page down; its text is kept.")
            return self._failed(entry, gone.reason, str(gone), None)
        except FetchError as error:
            if not error.retry:
                return Outcome(End.REJECTED, reason=error.reason, detail=str(error))
            return self._failed(entry, error.reason, str(error), error.retry_after)
        if read.value is None:
            if read.end is End.FAILED:
                return self._failed(entry, read.reason or "extract", read.detail or "", None)
            return Outcome(read.end, reason=read.reason, detail=read.detail)
        return await self._keep(entry, outlet, read.value)

    def _failed(self, entry: Entry, reason: str, detail: str, retry_after: float | None) -> Outcome[Record]:
        again = poll.retry_at(entry.attempts + 1, self.clock.now(), retry_after)
        return Outcome(End.FAILED, reason=reason, detail=detail, retry_at=again)

    async def _read(self, entry: Entry, outlet: Outlet) -> Outcome[Article]:
        limits = self.settings.extract
        prior = entry.lang or (outlet.languages[0] if outlet.languages else None)
        if outlet.collection is Collection.FEED_ONLY:
            return await self.pool.from_entry(
                entry, timezone=outlet.timezone, languages=limits.languages,
                min_characters=limits.min_characters, prior=prior,
            )  # fmt: skip
        await self.pool.ready()
        page = await self.client.get(entry.url, spacing=outlet.spacing)
        return await self.pool.extract(
            page, entry=entry, timezone=outlet.timezone, languages=limits.languages,
            min_characters=limits.min_characters, prior=prior,
        )  # fmt: skip

    async def _keep(self, entry: Entry, outlet: Outlet, article: Article) -> Outcome[Record]:
        mentions = await asyncio.to_thread(self.matcher.mentions, article.title, article.text, article.lang)
        sketch = stories.sketch(article.text)
        async with self._keeping:
            now = self.clock.now()
            kept_as = await asyncio.to_thread(self.store.entry_record, entry.id)
            record_id = kept_as or article_id(_address(article))
            if kept_as is None:
                twin = await asyncio.to_thread(self._twin, record_id, outlet.id, article)
                if twin is not None:
                    return Outcome(End.DUPLICATE, reason=twin, detail="The same article under another address.")
            story = await asyncio.to_thread(self._story, record_id, sketch, article, now)
            record = Record(
                id=record_id,
                version=1,
                outlet=outlet.id,
                url=article.url,
                title=article.title,
                text=article.text,
                lang=article.lang,
                lang_certainty=article.lang_certainty,
                country=outlet.country,
                first_seen=entry.first_seen or now,
                fetched_at=now,
                mentions=mentions,
                published=article.published,
                authors=article.authors,
                story=story,
            )
            await asyncio.to_thread(self.store.keep, entry, record, self._alerts(record, outlet, now), sketch, now)
        return Outcome(End.KEPT, record)

    def _story(self, record_id: str, sketch: tuple[int, ...], article: Article, now: datetime) -> str:
        """A corrected text stays in the story that it was in: another one would tell its readers twice."""
        present = self.store.record(record_id)
        if present is not None:
            return present.story
        published = article.published.at if article.published else now
        return stories.story_of(record_id, sketch, self.store.sketches(sketch, published - STORY_WINDOW))

    def _twin(self, record_id: str, outlet: str, article: Article) -> str | None:
        """The record that this article is already, under another item's address or as the same text of its outlet."""
        if self.store.record_ids([record_id]):
            return record_id
        return self.store.same_text(outlet, fingerprint(article.title, article.text))

    def _alerts(self, record: Record, outlet: Outlet, now: datetime) -> list[Alert]:
        if record.dated < now - ALERT_WINDOW:
            return []
        return rules.alerts(record, self.rules, outlet_name=outlet.name, entity_names=self._names, now=now)

    # --- index --------------------------------------------------------------------------------------------------------

    async def index(self) -> int:
        """Bring the index up to the store's changes; how many were applied. Raises ``EngineDown``: they wait."""
        done = 0
        while changes := await asyncio.to_thread(self.store.changes):
            failures = await asyncio.to_thread(self.engine.apply, [change.record for change in changes])
            reasons = {failure.id: failure for failure in failures}
            taken = [change for change in changes if change.record.id not in reasons]
            await asyncio.to_thread(self.store.applied, taken)
            done += len(taken)
            for change in changes:
                failure = reasons.get(change.record.id)
                if failure is None:
                    continue
                if not failure.retry:
                    await asyncio.to_thread(self.store.refused, change, failure.reason)
                self.listen(
                    Event("trouble", change.record.outlet, change.record.id, detail=f"not indexed: {failure.reason}")
                )
            if any(failure.retry for failure in failures):
                break  # they stay marked: the next round tries them again
        if done:
            self.listen(Event("indexed", count=done))
        return done

    # --- notify -------------------------------------------------------------------------------------------------------

    async def notify(self) -> int:
        """Send the alerts that are due; how many were accepted."""

        async def done(delivery: Delivery) -> None:  # noted one by one: a crash repeats one alert at most
            await asyncio.to_thread(self.store.delivered, delivery)
            kind = "delivered" if delivery.sent_at else "trouble"
            self.listen(Event(kind, subject=delivery.alert, count=1, detail=delivery.error or ""))

        sent = 0
        while due := await asyncio.to_thread(self.store.alerts_due, self.clock.now()):
            deliveries = await deliver(due, self.notifiers, self.clock, done=done)
            accepted = sum(delivery.sent_at is not None for delivery in deliveries)
            sent += accepted
            if not accepted:
                break  # the receivers are in trouble: the next round, not this one, tries again
        return sent


def _address(article: Article) -> str:
    """The declared canonical address is believed only within the same host: some point at another paper or at home."""
    if not article.canonical:
        return article.url
    declared, own = urlsplit(article.canonical), urlsplit(article.url)
    same_host = (declared.hostname or "").removeprefix("www.") == (own.hostname or "").removeprefix("www.")
    return article.canonical if same_host and declared.path not in ("", "/") else article.url
