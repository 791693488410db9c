"""When a channel is asked, how, and what its answer says of its health: pure decisions, and one step that asks.

A channel is never disabled: failing only makes its polls rarer, up to one a day. Conditional requests are used with
distrust: every n-th poll sends no validators, and a channel caught answering 304 to changed news sends none for a day.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.collect.feeds import Feed, parse
from pipeline.collect.http import Answer, Client
from pipeline.errors import FeedError, FetchError
from pipeline.model import Channel, ChannelState, ChannelStatus, Clock, Collection, Entry, Outlet

_LONGEST_PAUSE = timedelta(days=1)  # between two polls of a failing channel, whatever the server asks for
_DISTRUST = timedelta(days=1)
# Items often appear some minutes after the time that stands on them (editing, caches): this much proves nothing.
_LATE = timedelta(hours=1)
_FIRST_RETRY = timedelta(minutes=5)  # of an entry's page; doubled each time, up to a day
_RETRIES_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Poll:
    """``listed``: a body was read, so ``entries`` are all that the feed lists now. ``dropped``: items that are none."""

    state: ChannelState
    entries: tuple[Entry, ...] = ()
    listed: bool = False
    dropped: tuple[str, ...] = ()


def due(
    channels: Iterable[tuple[Outlet, Channel]], states: Mapping[str, ChannelState], now: datetime
) -> list[tuple[Outlet, Channel, ChannelState]]:
    """The channels to ask now, those that have waited longest first. ``states`` are by channel address."""
    ready = []
    for outlet, channel in channels:
        state = states.get(channel.url) or ChannelState(channel.url, outlet.id)
        if outlet.collection is not Collection.OFF and (state.next_poll_at is None or state.next_poll_at <= now):
            ready.append((outlet, channel, state))
    return sorted(ready, key=lambda one: (one[2].next_poll_at is not None, one[2].next_poll_at or now))


def conditional_headers(state: ChannelState, now: datetime, full_poll_every: int) -> dict[str, str]:
    """The validators to send; none on every ``full_poll_every``-th poll, and none while the channel is distrusted."""
    distrusted = state.distrust_until is not None and now < state.distrust_until
    if distrusted or (state.polls + 1) % max(1, full_poll_every) == 0:
        return {}
    headers = {}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def answered(
    state: ChannelState, outlet: Outlet, page: Answer, feed: Feed | None, now: datetime, *, conditional: bool
) -> ChannelState:
    """The state after an answer; ``feed`` is None for a 304, ``conditional`` where validators were sent.

    FRESH is provisional: said where the listing changed, settled by ``noted``.
    """
    state = replace(
        state if feed is None else _listed(state, page, feed, now, conditional=conditional),
        polls=state.polls + 1,
        polled_at=now,
        next_poll_at=now + outlet.interval,
        succeeded_at=now,
        failing_since=None,
        failures=0,
        error=None,
        moved_to=page.moved_to,
    )
    if feed is not None:
        return state
    return replace(state, status=ChannelStatus.UNCHANGED if state.items else ChannelStatus.EMPTY)


def noted(state: ChannelState, new: int, now: datetime) -> ChannelState:
    """The state once the store knows how many of the listed entries are ``new``."""
    if new:
        return replace(state, status=ChannelStatus.FRESH, new_item_at=now)
    if state.status is ChannelStatus.FRESH:
        return replace(state, status=ChannelStatus.UNCHANGED)
    return state


def failed(
    state: ChannelState, outlet: Outlet, error: str, now: datetime, *, retry_after: float | None = None
) -> ChannelState:
    """The state after a failure: the pause doubles with each in a row; ``retry_after`` (s) is obeyed; a day at most.

    The first failure is asked again after the usual interval: most are gone by then.
    """
    pause = outlet.interval * 2 ** min(state.failures, 20)  # 2**20 intervals are beyond a day, and no overflow
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=min(retry_after, _LONGEST_PAUSE.total_seconds())))
    return replace(
        state,
        status=ChannelStatus.FAILING,
        polls=state.polls + 1,
        polled_at=now,
        next_poll_at=now + max(outlet.interval, min(pause, _LONGEST_PAUSE)),
        failing_since=state.failing_since or now,
        failures=state.failures + 1,
        error=error,
    )


async def poll(
    client: Client,
    outlet: Outlet,
    channel: Channel,
    state: ChannelState,
    clock: Clock,
    *,
    full_poll_every: int,
    max_items: int,
) -> Poll:
    """Ask a channel once. A feed's fault raises nothing: the state says it in plain words."""
    headers = conditional_headers(state, clock.now(), full_poll_every)
    try:
        page = await client.get(channel.url, headers=headers, spacing=outlet.spacing)
        if page.status == 304:
            if not headers:
                raise FeedError("It answered “not modified” though the whole feed was asked for.", subject=channel.url)
            return Poll(answered(state, outlet, page, None, clock.now(), conditional=True))
        feed = await asyncio.to_thread(parse, page, channel, clock.now(), timezone=outlet.timezone, max_items=max_items)
    except FetchError as error:
        return Poll(failed(state, outlet, str(error), clock.now(), retry_after=error.retry_after))
    except FeedError as error:
        return Poll(failed(state, outlet, str(error), clock.now()))
    state = answered(state, outlet, page, feed, clock.now(), conditional=bool(headers))
    return Poll(state, feed.entries, listed=True, dropped=feed.dropped)


def retry_at(attempts: int, now: datetime, retry_after: float | None = None) -> datetime | None:
    """When an entry's page that failed for the ``attempts``-th time is asked again; None once seven days are over.

    After 5 minutes, then twice as long each time up to a day; ``retry_after`` (seconds) where the server wants more.
    """
    tried = range(min(max(attempts, 1), 30))  # more than thirty are beyond seven days in any case
    pauses: list[timedelta] = [min(_FIRST_RETRY * 2**number, _LONGEST_PAUSE) for number in tried]
    if sum(pauses, timedelta()) > _RETRIES_FOR:
        return None
    asked_for = timedelta(seconds=min(retry_after or 0.0, _LONGEST_PAUSE.total_seconds()))
    return now + max(pauses[-1], asked_for)


def _listed(state: ChannelState, page: Answer, feed: Feed, now: datetime, *, conditional: bool) -> ChannelState:
    """What a body changes in the state: status, validators, and the trust in them."""
    listing = _listing(feed.entries)
    status = ChannelStatus.FRESH if listing != state.body_hash else ChannelStatus.UNCHANGED
    lied = _same_validator_for_other_news(state, page, listing) or (
        not conditional and _was_told_nothing_new(state, feed.entries)
    )
    return replace(
        state,
        status=status if feed.entries else ChannelStatus.EMPTY,
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        body_hash=listing,
        items=len(feed.entries),
        distrust_until=now + _DISTRUST if lied else state.distrust_until,
    )


def _listing(entries: Sequence[Entry]) -> str:
    """Of the entries, not of the bytes: a build date or a comment that changes is no news."""
    return hashlib.sha256(" ".join(f"{entry.id}:{entry.digest}" for entry in entries).encode()).hexdigest()


def _same_validator_for_other_news(state: ChannelState, page: Answer, listing: str) -> bool:
    """The entries changed and the validator did not: asked with it, the server would have said 304."""
    if state.body_hash is None or listing == state.body_hash:
        return False
    if state.etag:
        return page.headers.get("etag") == state.etag
    return state.last_modified is not None and page.headers.get("last-modified") == state.last_modified


def _was_told_nothing_new(state: ChannelState, entries: Sequence[Entry]) -> bool:
    """An unconditional answer lists an item that the poll before, told 304, should have shown.

    That is: published after we last saw anything new, and well before that poll. Where this is wrong (an outlet that
    publishes with the date of yesterday), a day without validators is all it costs. Of a distrusted channel the poll
    before was unconditional too.
    """
    if state.status is not ChannelStatus.UNCHANGED or state.polled_at is None or state.new_item_at is None:
        return False
    if state.distrust_until is not None and state.polled_at < state.distrust_until:
        return False
    since, until = state.new_item_at, state.polled_at - _LATE
    return any(entry.published is not None and since < entry.published < until for entry in entries)
