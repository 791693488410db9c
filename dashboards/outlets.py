"""The outlets page: how each feed does, what became of its items, and why some outlets are left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboards.house import House, link
from dashboards.marked import web_link
from pipeline.model import Channel, ChannelState, ChannelStatus, Collection, Outlet
from pipeline.store import ItemCount, SetAside

WAITING = "waiting"
ENDS = ("kept", "duplicate", "rejected", "failed", WAITING)
SORTS = ("name", "country", "status", "latest", "kept")
_MOST_FAILURES = 50
_TROUBLE = (
    ChannelStatus.FAILING,
    ChannelStatus.EMPTY,
    ChannelStatus.NEVER,
    ChannelStatus.UNCHANGED,
    ChannelStatus.FRESH,
)


@dataclass(frozen=True, slots=True)
class Feed:
    url: str
    link: str | None
    status: ChannelStatus
    state: ChannelState


@dataclass(frozen=True, slots=True)
class Row:
    outlet: Outlet
    name: str
    homepage: str | None
    country: str
    feeds: tuple[Feed, ...]
    ends: Mapping[str, int]  # of its items, in the order of ENDS
    reasons: tuple[tuple[str, str, int], ...]  # end, reason, items
    articles: str  # address of the search for them

    @property
    def latest(self) -> datetime | None:
        return max((f.state.succeeded_at for f in self.feeds if f.state.succeeded_at), default=None)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An item that failed until it was set aside."""

    item: SetAside
    outlet: str
    link: str | None


@dataclass(frozen=True, slots=True)
class OutletsPage:
    now: datetime
    sort: str
    sorts: tuple[tuple[str, str], ...]  # name, address
    rows: tuple[Row, ...]
    off: tuple[Row, ...]
    failing: int  # outlets with a feed that fails
    failures: tuple[GivenUp, ...]


def outlets(house: House, sort: str) -> OutletsPage:
    """``sort`` is one of SORTS; anything else is taken for the first."""
    sort = sort if sort in SORTS else SORTS[0]
    states = house.store.channels()
    counts = house.store.counts()
    by_outlet: dict[str, list[ItemCount]] = {}
    for item in counts.items:
        by_outlet.setdefault(item.outlet, []).append(item)
    rows = [_row(house, outlet, states, by_outlet.get(outlet.id, [])) for outlet in house.outlets.values()]
    watched = sorted((row for row in rows if row.outlet.collection is not Collection.OFF), key=_order(sort))
    off = sorted((row for row in rows if row.outlet.collection is Collection.OFF), key=_order("name"))
    failures = house.store.failures(_MOST_FAILURES) if counts.set_aside else []
    return OutletsPage(
        now=house.clock.now(),
        sort=sort,
        sorts=tuple((name, link("/outlets", {"sort": name})) for name in SORTS),
        rows=tuple(watched),
        off=tuple(off),
        failing=sum(any(feed.status is ChannelStatus.FAILING for feed in row.feeds) for row in watched),
        failures=tuple(
            GivenUp(item, house.outlet_name(item.entry.outlet), web_link(item.entry.url)) for item in failures
        ),
    )


def _row(house: House, outlet: Outlet, states: Mapping[str, ChannelState], items: Iterable[ItemCount]) -> Row:
    ends: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for item in items:
        end = item.end.value if item.end else WAITING
        ends[end] += item.items
        if item.reason:
            reasons[end, item.reason] += item.items
    return Row(
        outlet=outlet,
        name=house.outlet_name(outlet.id),
        homepage=web_link(outlet.homepage),
        country=house.say.country(outlet.country),
        feeds=tuple(_feed(channel, states.get(channel.url)) for channel in outlet.channels),
        ends={end: ends[end] for end in ENDS},
        reasons=tuple((end, reason, count) for (end, reason), count in reasons.most_common()),
        articles=link("/", {"outlet": outlet.id}),
    )


def _feed(channel: Channel, state: ChannelState | None) -> Feed:
    state = state or ChannelState(channel.url, channel.outlet)
    return Feed(channel.url, web_link(channel.url), state.status, state)


def _order(sort: str) -> Callable[[Row], Any]:
    def name(row: Row) -> str:
        return row.name.casefold()

    orders: dict[str, Callable[[Row], Any]] = {
        "name": name,
        "country": lambda row: (row.country, name(row)),
        "status": lambda row: (min((_TROUBLE.index(f.status) for f in row.feeds), default=len(_TROUBLE)), name(row)),
        "latest": lambda row: (-row.latest.timestamp() if row.latest else 0.0, name(row)),
        "kept": lambda row: (-row.ends["kept"], name(row)),
    }
    return orders[sort]
