"""When channels are asked, and what their answers say of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.collect.feeds import Feed
from pipeline.collect.http import Answer, Client
from pipeline.collect.poll import Poll, answered, conditional_headers, due, failed, noted, poll, retry_at
from pipeline.model import Channel, ChannelState, ChannelStatus, Collection, Entry, Outlet
from tests.unit.test_collect_http import Asked, Limits, Server, answer_with, redirect

NOW = datetime(2012, 11, 5, 8, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
URL = "https://outlet.example/feed"
OUTLET = Outlet("outlet", "L'Outil", "ML", ("fr",), "Africa/Bamako", spacing=0, channels=(Channel("outlet", URL),))
STATE = ChannelState(URL, "outlet")


def answer(**headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(URL, 200, named, b"", NOW, URL)


def entry(number: int, published: datetime | None = None, digest: str = "d") -> Entry:
    return Entry(f"e{number}", "outlet", URL, f"{URL}/{number}", "T", digest=digest, published=published)


def feed(*entries: Entry) -> Feed:
    return Feed(entries)


def took(
    state: ChannelState, page: Answer, listed: Feed | None, at: datetime, *, conditional: bool = True
) -> ChannelState:
    return answered(state, OUTLET, page, listed, at, conditional=conditional)


# --- When -------------------------------------------------------------------------------------------------------------


def test_channels_are_due_when_their_time_has_come_those_that_wait_longest_first() -> None:
    urls = ("never", "late", "now", "later", "off")
    channels = [(replace(OUTLET, id=url), Channel(url, url)) for url in urls]
    channels[-1] = (replace(OUTLET, id="off", collection=Collection.OFF), Channel("off", "off"))
    times = {"late": NOW - QUARTER, "now": NOW, "later": NOW + timedelta(seconds=1), "off": NOW}
    states = {url: ChannelState(url, url, next_poll_at=at) for url, at in times.items()}
    found = due(reversed(channels), states, NOW)
    assert [state.url for _, _, state in found] == ["never", "late", "now"]
    assert found[0][2] == ChannelState("never", "never")


def test_feed_only_outlets_are_asked_too() -> None:
    outlet = replace(OUTLET, collection=Collection.FEED_ONLY)
    assert len(due([(outlet, outlet.channels[0])], {}, NOW)) == 1


# --- How --------------------------------------------------------------------------------------------------------------


def test_validators_are_sent_but_for_every_nth_poll_and_while_distrusted() -> None:
    state = replace(STATE, etag='W/"1"', last_modified="Mon, 05 Nov 2012 07:00:00 GMT")
    both = {"If-None-Match": 'W/"1"', "If-Modified-Since": "Mon, 05 Nov 2012 07:00:00 GMT"}
    sent = [conditional_headers(replace(state, polls=polls), NOW, 4) for polls in range(8)]
    assert sent == [both, both, both, {}, both, both, both, {}]
    distrusted = replace(state, distrust_until=NOW + timedelta(seconds=1))
    assert conditional_headers(distrusted, NOW, 4) == {}
    assert conditional_headers(distrusted, NOW + timedelta(seconds=1), 4) == both
    assert conditional_headers(STATE, NOW, 4) == {}


# --- What an answer says ----------------------------------------------------------------------------------------------


def test_a_first_answer_is_fresh_the_same_again_unchanged_and_none_empty() -> None:
    state = took(STATE, answer(etag='"1"', last_modified="x"), feed(entry(1)), NOW)
    assert (state.status, state.items, state.etag, state.last_modified) == (ChannelStatus.FRESH, 1, '"1"', "x")
    assert (state.polls, state.polled_at, state.succeeded_at, state.next_poll_at) == (1, NOW, NOW, NOW + QUARTER)
    again = took(state, answer(), feed(entry(1)), NOW + QUARTER)
    assert (again.status, again.etag, again.polls) == (ChannelStatus.UNCHANGED, None, 2)
    assert took(again, answer(), feed(), NOW + 2 * QUARTER).status is ChannelStatus.EMPTY
    assert took(again, answer(), feed(entry(1, digest="corrected")), NOW).status is ChannelStatus.FRESH


def test_a_304_changes_nothing_but_the_times_and_ends_a_failure() -> None:
    state = took(STATE, answer(etag='"1"'), feed(entry(1)), NOW)
    down = failed(state, OUTLET, "It did not answer.", NOW + QUARTER)
    up = took(down, answer(), None, NOW + 2 * QUARTER)
    assert (up.status, up.failing_since, up.failures, up.error) == (ChannelStatus.UNCHANGED, None, 0, None)
    assert (up.etag, up.items, up.body_hash) == ('"1"', 1, state.body_hash)
    assert (up.succeeded_at, up.next_poll_at) == (NOW + 2 * QUARTER, NOW + 3 * QUARTER)
    empty = took(STATE, answer(etag='"1"'), feed(), NOW)
    assert took(empty, answer(), None, NOW).status is ChannelStatus.EMPTY


def test_the_store_says_what_was_new() -> None:
    state = took(STATE, answer(), feed(entry(1)), NOW)
    assert noted(state, 0, NOW).status is ChannelStatus.UNCHANGED
    assert noted(state, 0, NOW).new_item_at is None
    fresh = noted(replace(state, status=ChannelStatus.UNCHANGED), 2, NOW)
    assert (fresh.status, fresh.new_item_at) == (ChannelStatus.FRESH, NOW)
    for status in (ChannelStatus.FAILING, ChannelStatus.EMPTY):
        assert noted(replace(state, status=status), 0, NOW).status is status


def test_permanent_moves_are_recorded_and_forgotten_when_they_end() -> None:
    moved = took(STATE, replace(answer(), moved_to="https://new.example/feed"), feed(entry(1)), NOW)
    assert moved.moved_to == "https://new.example/feed"
    assert took(moved, answer(), feed(entry(1)), NOW).moved_to is None


# --- Failures ---------------------------------------------------------------------------------------------------------


def test_a_failing_channel_is_asked_less_and_less_but_every_day() -> None:
    state, at, pauses = STATE, NOW, []
    for _ in range(40):
        state = failed(state, OUTLET, "It did not answer.", at)
        assert state.next_poll_at is not None
        pauses.append(state.next_poll_at - at)
        at = state.next_poll_at
    assert pauses[:8] == [QUARTER * 2**n for n in range(7)] + [timedelta(days=1)]
    assert set(pauses[7:]) == {timedelta(days=1)}
    assert (state.status, state.failing_since, state.failures) == (ChannelStatus.FAILING, NOW, 40)
    assert state.error == "It did not answer."


def test_an_interval_longer_than_a_day_is_not_shortened_by_a_failure() -> None:
    weekly = replace(OUTLET, interval=timedelta(days=7))
    assert failed(STATE, weekly, "x", NOW).next_poll_at == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("seconds", "pause"),
    [(10.0, QUARTER), (7200.0, timedelta(hours=2)), (1e12, timedelta(days=1)), (float("inf"), timedelta(days=1))],
)
def test_retry_after_is_obeyed_up_to_a_day(seconds: float, pause: timedelta) -> None:
    assert failed(STATE, OUTLET, "x", NOW, retry_after=seconds).next_poll_at == NOW + pause


def test_a_failure_keeps_the_validators() -> None:
    state = took(STATE, answer(etag='"1"'), feed(entry(1)), NOW)
    assert failed(state, OUTLET, "x", NOW).etag == '"1"'


def test_a_page_is_tried_again_for_seven_days() -> None:
    at, attempts, pauses = NOW, 1, []
    while (again := retry_at(attempts, at)) is not None:
        pauses.append(again - at)
        at, attempts = again, attempts + 1
    assert pauses[:4] == [timedelta(minutes=5 * 2**n) for n in range(4)]
    assert max(pauses) == timedelta(days=1)
    assert timedelta(days=6) < at - NOW <= timedelta(days=7)
    assert retry_at(1000, NOW) is None
    assert retry_at(1, NOW, 3600) == NOW + timedelta(hours=1)
    assert retry_at(1, NOW, 1e12) == NOW + timedelta(days=1)


# --- Distrust ---------------------------------------------------------------------------------------------------------


def polled_twice() -> ChannelState:
    """Something new was seen at NOW; a quarter past and for two hours after, the answer was 304."""
    state = noted(took(STATE, answer(etag='"1"'), feed(entry(1, NOW - QUARTER)), NOW), 1, NOW)
    return took(took(state, answer(), None, NOW + QUARTER), answer(), None, NOW + timedelta(hours=3))


def test_the_same_validator_for_other_news_is_a_lie() -> None:
    at = NOW + timedelta(hours=4)
    state = polled_twice()
    for page in (answer(etag='"1"'), answer(etag='"1"', last_modified="y")):
        assert took(state, page, feed(entry(2), entry(1)), at).distrust_until == at + timedelta(days=1)
    assert took(state, answer(etag='"2"'), feed(entry(2), entry(1)), at).distrust_until is None
    same = feed(entry(1, NOW - QUARTER))
    assert took(state, answer(etag='"1"'), same, at, conditional=False).distrust_until is None
    by_date = replace(state, etag=None, last_modified="x")
    assert took(by_date, answer(last_modified="x"), feed(entry(2)), at).distrust_until is not None
    assert took(by_date, answer(last_modified="y"), feed(entry(2)), at).distrust_until is None


def test_news_that_a_304_kept_from_us_is_a_lie() -> None:
    at = NOW + timedelta(hours=3, minutes=15)
    hidden, just_now = entry(2, NOW + timedelta(hours=1)), entry(3, NOW + timedelta(hours=3))
    state, page = polled_twice(), answer(etag='"2"')
    assert took(state, page, feed(hidden), at, conditional=False).distrust_until == at + timedelta(days=1)
    assert took(state, page, feed(just_now), at, conditional=False).distrust_until is None
    assert took(state, page, feed(hidden), at, conditional=True).distrust_until is None
    assert took(state, page, feed(entry(4)), at, conditional=False).distrust_until is None
    failing = failed(state, OUTLET, "x", NOW + timedelta(hours=3))
    assert took(failing, page, feed(hidden), at, conditional=False).distrust_until is None


# --- Over the network -------------------------------------------------------------------------------------------------


class TickingClock:
    """Stands still; the tests move it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = await Server().start()
    yield server
    await server.stop()


def rss(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>/{title}</link><pubDate>Mon, 05 Nov 2012 07:30:00 GMT</pubDate></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>أخبار</title>{items}</channel></rss>'.encode()


class House:
    """A client, a server and the state of one channel between polls."""

    def __init__(self, server: Server) -> None:
        self.clock = TickingClock()
        self.client = Client(Limits(private_hosts=server.private(), timeout=1), self.clock)
        self.channel = Channel("outlet", server.url("/feed"), lang="ar")
        self.state = ChannelState(self.channel.url, "outlet")

    async def poll(self) -> Poll:
        polled = await poll(
            self.client, OUTLET, self.channel, self.state, self.clock, full_poll_every=10, max_items=500
        )
        self.state = noted(
            polled.state, len(polled.entries) and polled.state.status is ChannelStatus.FRESH, self.clock.at
        )
        self.clock.at += QUARTER
        return polled


async def test_a_channel_is_read_then_unchanged_then_down_then_up(server: Server) -> None:
    house = House(server)
    server.paths["/feed"] = answer_with(rss("مالي", "النيجر"), ETag='"1"')
    polled = await house.poll()
    assert [entry.title for entry in polled.entries] == ["مالي", "النيجر"]
    assert polled.listed
    assert polled.entries[0].url == server.url("/مالي")
    assert polled.entries[0].first_seen == NOW

    server.paths["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    polled = await house.poll()
    assert (polled.entries, polled.listed, polled.state.status) == ((), False, ChannelStatus.UNCHANGED)
    assert server.asked[-1].headers["if-none-match"] == '"1"'

    server.paths["/feed"] = answer_with(b"<html><title>Maintenance</title></html>", Content_Type="text/html")
    polled = await house.poll()
    assert (polled.state.status, polled.listed) == (ChannelStatus.FAILING, False)
    assert polled.state.error == "It answered with an HTML page instead of a feed: “Maintenance”."

    server.paths["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    polled = await house.poll()
    assert (polled.state.status, polled.state.failing_since) == (ChannelStatus.UNCHANGED, None)
    await house.client.aclose()


@pytest.mark.parametrize(
    ("answered_with", "said"),
    [
        (answer_with(b"", status="404 Not Found"), "does not exist"),
        (answer_with(b"", status="403 Forbidden"), "refuses us"),
        (answer_with(b"", status="500 Oops"), "status 500"),
        (answer_with(b""), "answered with nothing"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "though the whole feed was asked for"),
        (redirect("file:///etc/passwd"), "Only http and https"),
        (b"", "no proper HTTP"),
    ],
)
async def test_every_fault_is_a_state_in_plain_words(server: Server, answered_with: bytes, said: str) -> None:
    house = House(server)
    server.paths["/feed"] = answered_with
    state = (await house.poll()).state
    assert state.status is ChannelStatus.FAILING
    assert said in (state.error or "")
    assert state.next_poll_at == NOW + QUARTER
    await house.client.aclose()


async def test_the_host_s_wish_to_be_left_alone_is_kept(server: Server) -> None:
    house = House(server)
    server.paths["/feed"] = answer_with(b"", status="503 Busy", Retry_After="7200")
    assert (await house.poll()).state.next_poll_at == NOW + timedelta(hours=2)
    await house.client.aclose()


async def test_a_feed_that_answers_304_for_ever_is_caught_at_the_full_poll(server: Server) -> None:
    async def liar(asked: Asked, writer: asyncio.StreamWriter) -> None:
        news = ["مالي", "جديد"] if len(server.asked) > 1 else ["مالي"]
        conditional = "if-none-match" in asked.headers
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if conditional else answer_with(rss(*news), ETag='"1"'))

    server.paths["/feed"] = liar
    house = House(server)
    seen = [[entry.title for entry in (await house.poll()).entries] for _ in range(12)]
    assert seen == [["مالي"], *[[]] * 8, *[["مالي", "جديد"]] * 3]
    assert house.state.distrust_until == NOW + 9 * QUARTER + timedelta(days=1)
    await house.client.aclose()
