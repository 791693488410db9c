"""The chain, one step at a time: an outlet's poll, an entry's way, a round of the index, a round of the alerts.

Each step ends in a committed state of the store, so that it may be cut off anywhere and be taken again. ``run`` calls
them from one process; any other engine (workers on several machines) calls the same.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.collect import poll
from pipeline.collect.address import article_id
from pipeline.collect.http import Client
from pipeline.errors import FetchError, Gone, StoreError
from pipeline.extract.paragraphs import without_frame
from pipeline.extract.pool import Pool
from pipeline.identify import stories
from pipeline.identify.reader import Reader
from pipeline.index import Engine
from pipeline.model import (
    Access,
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
    Extraction,
    Mention,
    Outcome,
    Outlet,
    Page,
    Record,
    Rule,
    Shape,
    Telling,
    Traces,
)
from pipeline.notify import rules
from pipeline.notify.deliver import Notifier, deliver
from pipeline.settings import Settings
from pipeline.store import Evidence, Store, fingerprint

# Before a host's own name: which version of its pages it serves. Never a whole name: amp.dev is a host.
_VERSION = re.compile(r"^(?:(?:www|amp|m|mobile)\.)+(?=[^.]+\.)", re.IGNORECASE)

# What was published longer ago is no news to be told by mail: a new outlet's feed may go back for months.
ALERT_WINDOW = timedelta(days=7)
# A text shorter than this, in characters, may be the beginning of one: the page's plain version is asked for.
THIN = 1000
# So much longer a plain version's text must be: the same text differs by a caption or a byline.
LONGER = 1.5
# So long an outlet's shape is used before the store is asked again: another process may have learned a newer one.
SHAPE_AGE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened: told to whoever shows progress or writes the log."""

    # polled, dropped (items that are no items), plain (version asked for; count: 1 where its text was taken), ended,
    # indexed, delivered, reloaded (names), reread, trouble
    kind: str
    outlet: str = ""
    subject: str = ""  # an address or an id
    count: int = 0
    outcome: Outcome[Record] | None = None
    status: ChannelStatus | None = None
    detail: str = ""
    decided: tuple[str, ...] = ()  # of an article that was kept: `Extraction.decided`


class Listener(Protocol):
    def __call__(self, event: Event, /) -> None: ...


@dataclass(slots=True)
class Steps:
    settings: Settings
    store: Store
    engine: Engine
    client: Client
    pool: Pool
    reader: Reader
    rules: Sequence[Rule]
    notifiers: Mapping[str, Notifier]
    clock: Clock
    listen: Listener
    _outlets: dict[str, Outlet] = field(init=False)
    _names: dict[str, str] = field(init=False)
    # Outlet -> what its next page is read with, and when that was asked for.
    _shapes: dict[str, tuple[Shape, datetime]] = field(init=False, default_factory=dict)
    # Two copies of one text that arrive together must see each other: the story is decided and kept by one at a time.
    _keeping: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._outlets = {outlet.id: outlet for outlet in self.settings.outlets}
        self.use(self.settings, self.reader)

    def use(self, settings: Settings, reader: Reader) -> None:
        """From now on, find the actors and places of ``settings``, of which ``reader`` was made. All else stays."""
        self.reader = reader
        self.settings = replace(
            self.settings, actors=settings.actors, places=settings.places, not_tracked=settings.not_tracked
        )
        self._names = {entity.id: entity.name for entity in (*settings.actors, *settings.places)}

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
        decided: tuple[str, ...] = ()
        try:
            outcome, decided = await self._take(entry)
        except StoreError:
            raise  # nothing can be noted either: the item stays pending
        except Exception as error:  # the frontier of one item: a fault that we did not foresee is its outcome
            outcome = self._failed(entry, "fault", f"{type(error).__name__}: {error}", None)
        if outcome.end is not End.KEPT:
            await asyncio.to_thread(self.store.settle, entry, outcome, self.clock.now())
        self.listen(Event("ended", entry.outlet, entry.url, 1, outcome, decided=decided))
        return outcome

    async def _take(self, entry: Entry) -> tuple[Outcome[Record], tuple[str, ...]]:
        """How the entry ends, and what was decided over its article where that is kept."""
        outlet = self._outlets.get(entry.outlet)
        if outlet is None or outlet.collection is Collection.OFF:
            return Outcome(End.REJECTED, reason="outlet-off", detail="The outlet is not collected any more."), ()
        try:
            read, shape, plain = await self._read(entry, outlet)
        except Gone as gone:
            known = await asyncio.to_thread(self.store.entry_record, entry.id)
            if known is not None:
                await asyncio.to_thread(self.store.removed, entry, self.clock.now())
                said = "The outlet took the page down; its text is kept."
                return Outcome(End.KEPT, reason="removed", detail=said), ()
            return self._failed(entry, gone.reason, str(gone), None), ()
        except FetchError as error:
            if not error.retry:
                return Outcome(End.REJECTED, reason=error.reason, detail=str(error)), ()
            return self._failed(entry, error.reason, str(error), error.retry_after), ()
        found = read.outcome
        if found.value is None:
            if found.end is End.FAILED:
                return self._failed(entry, found.reason or "extract", found.detail or "", None), ()
            return Outcome(found.end, reason=found.reason, detail=found.detail), ()
        article = await asyncio.to_thread(self._continued, entry, found.value, shape, plain)
        if in_other_words := foreign(article, self.settings.extract.keep_languages):
            return Outcome(End.REJECTED, reason="language", detail=in_other_words), ()
        evidence = Evidence(read.lines, read.charset, read.decided, shape.version)
        kept = await self._keep(entry, outlet, article, evidence)
        return kept, read.decided if kept.end is End.KEPT else ()

    def _failed(self, entry: Entry, reason: str, detail: str, retry_after: float | None) -> Outcome[Record]:
        again = poll.retry_at(entry.attempts + 1, self.clock.now(), retry_after)
        return Outcome(End.FAILED, reason=reason, detail=detail, retry_at=again)

    def _continued(self, entry: Entry, article: Article, shape: Shape, plain: bool) -> Article:
        known = self.store.entry_record(entry.id)
        present = self.store.record(known) if known else None
        return article if present is None else continued(article, present, shape.frame, plain=plain)

    async def _read(self, entry: Entry, outlet: Outlet) -> tuple[Extraction, Shape, bool]:
        """What the entry's page says, or its feed where the pages are not read; the shape that it was read with; and
        whether its plain version was read too."""
        limits = self.settings.extract
        prior = entry.lang or (outlet.languages[0] if outlet.languages else None)
        if outlet.collection is Collection.FEED_ONLY:
            read = await self.pool.from_entry(
                entry, timezone=outlet.timezone, languages=limits.languages,
                min_characters=limits.min_characters, prior=prior,
            )  # fmt: skip
            return read, Shape(), False
        await self.pool.ready()
        shape = await self._shape(outlet)

        async def extracted(page: Page) -> Extraction:
            return await self.pool.extract(
                page, entry=entry, timezone=outlet.timezone, languages=limits.languages,
                min_characters=limits.min_characters, prior=prior, shape=shape,
            )  # fmt: skip

        page = await self.client.get(entry.url, spacing=outlet.spacing)
        read = await extracted(page)
        address, answered = plain_version(page, read), False
        if address is not None:
            try:
                plain = await extracted(await self.client.get(address, spacing=outlet.spacing))
            except Exception as error:  # a second try's frontier: whatever it is, what the page itself gave stands
                self.listen(Event("plain", outlet.id, address, detail=f"{type(error).__name__}: {error}"))
            else:
                answered = plain.outcome.value is not None
                better = fuller(page, read, plain)
                self.listen(Event("plain", outlet.id, address, int(better is not read)))
                read = better
        return read, shape, answered

    async def _shape(self, outlet: Outlet) -> Shape:
        """What is known of the outlet's pages: what its entry in outlets.yaml says, and what was learned."""
        known = self._shapes.get(outlet.id)
        if known is None or self.clock.now() - known[1] >= SHAPE_AGE:
            await self._ask_shape(outlet)
        return self._shapes[outlet.id][0]

    async def _ask_shape(self, outlet: Outlet) -> None:
        learned = await asyncio.to_thread(self.store.shape, outlet.id)
        shape = replace(learned, body=outlet.body, drop=outlet.drop)
        known = self._shapes.get(outlet.id)
        if known is not None and known[0].version > shape.version:
            shape = known[0]  # a newer one came meanwhile
        self._shapes[outlet.id] = shape, self.clock.now()

    async def _keep(self, entry: Entry, outlet: Outlet, article: Article, evidence: Evidence) -> Outcome[Record]:
        read = await asyncio.to_thread(
            self.reader.read, article.title, article.text, article.lang, article.authors, passages=article.passages
        )
        async with self._keeping:
            now = self.clock.now()
            kept_as = await asyncio.to_thread(self.store.entry_record, entry.id)
            record_id = kept_as or article_id(_address(article))
            if kept_as is None:
                twin = await asyncio.to_thread(self._twin, record_id, outlet.id, article)
                if twin is not None:
                    return Outcome(End.DUPLICATE, reason=twin, detail="The same article under another address.")
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
                mentions=read.mentions,
                published=article.published,
                authors=article.authors,
                agency=read.agency or article.agency,
                quotes=read.quotes,
                figures=read.figures,
                modified=article.modified,
                section=article.section,
                tags=article.tags,
                image=article.image,
                access=article.access,
                passages=article.passages,
                text_from=article.text_from,
            )
            told, *revised = await asyncio.to_thread(self._told, record, read.traces)
            record = replace(record, story=told.story, original=told.original, part=told.part)
            alerts = self._alerts(record, outlet, now)
            reshaped = await asyncio.to_thread(
                self.store.keep, entry, record, alerts, read.traces, now, revised, evidence
            )
            if reshaped:
                await self._ask_shape(outlet)
        return Outcome(End.KEPT, record)

    def _told(self, record: Record, traces: Traces) -> tuple[Telling, ...]:
        """The record with its story, and the other records whose story or part is another one because of it.

        A corrected text stays in the story that it was in: another one would tell its readers twice.
        """
        present = self.store.record(record.id) or record
        telling = Telling(
            id=record.id,
            outlet=record.outlet,
            lang=record.lang,
            dated=record.dated if record.published else present.dated,
            first_seen=present.first_seen,
            sketch=traces.sketch,
            clues=traces.clues,
            story=present.story,
            original=present.original,
        )
        like = self.store.tellings(telling, (*record.actors, *record.places), stories.STORY_WINDOW)
        return stories.decide(telling, like)

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

    # --- identify again -----------------------------------------------------------------------------------------------

    async def reread(self, limit: int = 50, noted: Callable[[Difference], None] = lambda _: None) -> int:
        """Read again a batch of the articles that were read with other names than the present ones; how many.

        ``noted`` is told of each whose mentions are others now. No alert is made of it: it is archive, not news.
        """
        reader = self.reader  # another one may come meanwhile: what this one read is stale then, and read again
        stale = await asyncio.to_thread(self.store.stale, reader.digest, limit)
        if stale:
            changed = 0
            for record in stale:
                try:
                    read = await asyncio.to_thread(again, reader, record)
                    changed += await asyncio.to_thread(self.store.restate, [read])
                except StoreError:
                    raise  # nothing can be noted: the batch is stale still
                except Exception as error:  # the frontier of one text: the archive behind it is read
                    await asyncio.to_thread(self.store.passed_over, record, reader.digest)
                    said = f"could not be read again, and stays as it was: {type(error).__name__}: {error}"
                    self.listen(Event("trouble", record.outlet, record.url, detail=said))
                    continue
                if found := difference(record, read[0]):
                    noted(found)
            self.listen(Event("reread", count=len(stale), detail=f"{changed} say something else" if changed else ""))
        return len(stale)

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


@dataclass(frozen=True, slots=True)
class Difference:
    """The mentions that an article has, read again, and had not, and the reverse."""

    record: Record  # as it was
    gains: tuple[Mention, ...]
    loses: tuple[Mention, ...]


def difference(before: Record, now: Record) -> Difference | None:
    """What names an article gains or loses, and where; None where it has the same at the same places."""
    had, has = ({_where(mention): mention for mention in record.mentions} for record in (before, now))
    if had.keys() == has.keys():
        return None
    gains = tuple(mention for key, mention in has.items() if key not in had)
    return Difference(before, gains, tuple(mention for key, mention in had.items() if key not in has))


def _where(mention: Mention) -> tuple[str, str, int, int]:
    return mention.entity, mention.field, mention.start, mention.end


def again(reader: Reader, record: Record) -> tuple[Record, Traces]:
    """The record as it is when its text is read with the names of ``reader``, and its traces.

    An agency that no longer is found in the text stays: it may have stood in the page's metadata.
    """
    read = reader.read(record.title, record.text, record.lang, record.authors, passages=record.passages)
    agency = read.agency or record.agency
    said = replace(record, mentions=read.mentions, quotes=read.quotes, figures=read.figures, agency=agency)
    return said, read.traces


# --- Decisions --------------------------------------------------------------------------------------------------------


def foreign(article: Article, keep_languages: Sequence[str]) -> str | None:
    """Why the article is not kept for its language, in a sentence; None where it is.

    One in several languages is kept for any passage, and one whose language is not known is not known to be another.
    """
    if not keep_languages or article.lang in (*keep_languages, "und"):
        return None
    passages = {passage.lang for passage in article.passages}
    if article.lang == "mixed" and (not passages or passages & {*keep_languages, "und"}):
        return None
    wanted = ", ".join(keep_languages)
    found = " and ".join(sorted(passages)) or article.lang
    return f"The article is in {found}; kept are only articles in {wanted} (extract.keep_languages in vigie.yaml)."


def plain_version(page: Page, read: Extraction) -> str | None:
    """The address of the page's plain (AMP) version, where it is worth asking for: its text is missing or thin.

    Only on the page's own host, and never from a plain version itself. A teaser's plain version is a teaser too.
    """
    if read.amp is None or _place(read.amp) in (_place(page.url), _place(page.requested_url)):
        return None
    article = read.outcome.value
    if article is None:
        wanted = read.outcome.reason == "too-short"
    else:
        wanted = len(article.text) < THIN and article.access is not Access.TEASER
    return read.amp if wanted and _own_host(read.amp) == _own_host(page.url) else None


def fuller(page: Page, read: Extraction, plain: Extraction) -> Extraction:
    """``read``; with the text of the plain version where that has more, and with the rest of it where there is none.

    What it says of the outlet's pages is that of the version whose text was taken.
    """
    found, more = read.outcome.value, plain.outcome.value
    if more is None or (found is not None and len(more.text) < LONGER * len(found.text)):
        return read
    if found is None:
        article, local = replace(more, url=page.url), plain.local
    else:
        article = replace(
            found, text=more.text, lang=more.lang, lang_certainty=more.lang_certainty, passages=more.passages,
            access=more.access, published=found.published or more.published, authors=found.authors or more.authors,
        )  # fmt: skip
        local = read.local if found.published else plain.local
    others = (what for what in (*read.decided, *plain.decided) if not what.startswith("text:"))
    return replace(
        plain,
        outcome=Outcome(End.KEPT, replace(article, text_from="amp")),
        local=local,
        amp=read.amp,
        decided=("text:amp", *dict.fromkeys(others)),
    )


def continued(article: Article, present: Record, frame: frozenset[int], *, plain: bool) -> Article:
    """``article``, read again, with the ``present`` text where the new one is no correction of it.

    That is so where all that it lacks are lines that were learned to be the outlet's frame, and where the plain (AMP)
    version gave the text, was not read this time (``plain``), and the page itself has less.
    """
    less = len(article.text) * LONGER <= len(present.text) or set(article.text.split("\n")) <= set(
        present.text.split("\n")
    )
    thinner = present.text_from == "amp" and article.text_from != "amp" and not plain and less
    if thinner or (article.text != present.text and without_frame(present.text, frame) == article.text):
        article = replace(
            article, text=present.text, lang=present.lang, lang_certainty=present.lang_certainty,
            passages=present.passages, access=present.access, text_from=present.text_from,
        )  # fmt: skip
    return replace(article, authors=article.authors or present.authors)


def _own_host(url: str) -> str | None:
    """The host (with its port) without what only says which version of its pages it serves; None: no address."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = _VERSION.sub("", (parts.hostname or "").rstrip("."))
    return f"{host}{port}" if parts.scheme in ("http", "https") and host else None


def _place(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _address(article: Article) -> str:
    """The declared canonical address is believed only within the same host: some point at another paper or at home."""
    if not article.canonical:
        return article.url
    declared, own = urlsplit(article.canonical), urlsplit(article.url)
    same_host = (declared.hostname or "").removeprefix("www.") == (own.hostname or "").removeprefix("www.")
    return article.canonical if same_host and declared.path not in ("", "/") else article.url
