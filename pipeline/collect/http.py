"""The only way to the network: one polite client. Feeds, pages, robots.txt and Slack webhooks all go through it.

Politeness: one request a host at a time; ``spacing`` seconds between the end of one and the start of the next (so a
slow host gets more rest, not less), robots.txt's Crawl-delay where that is longer; Retry-After obeyed for the whole
host; robots.txt by RFC 9309. robots.txt itself and a redirect within a host do not wait for the spacing.

Limits: a total time (waiting for one's turn not counted), a size after decompression, redirects followed and checked
one by one. ``wire`` makes each exchange and checks the address that it connects to.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from protego import Protego

from pipeline.collect.guard import Guard
from pipeline.collect.wire import Address, Reply, Resolver, Wire, read_address
from pipeline.errors import FetchError, Gone, Refused
from pipeline.model import Clock, Page

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_OK = (200, 203, 304)  # 203: through a transforming proxy; 202, 204 and 206 carry no whole page
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_BLOCKED = (401, 403, 451)
# The longest Crawl-delay that is kept: 120 s is the longest seen; a typing error of hours would silence an outlet.
_LONGEST_CRAWL_DELAY = 300.0
_LONGEST_REST = 24 * 3600.0  # of a host that says Retry-After: a channel is asked at least once a day
_REST_AFTER_429 = 60.0  # where 429 comes without Retry-After
_ROBOTS_KEPT = 24 * 3600.0  # RFC 9309, 2.4
_ROBOTS_RETRIED = 600.0  # after robots.txt could not be had
_ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read, the rest may be cut
_POST_BYTES = 64 * 1024  # of the answer to a webhook


class FetchLike(Protocol):
    """What the client needs to know; ``FetchSettings`` of the settings has it."""

    @property
    def user_agent(self) -> str: ...  # as sent
    @property
    def timeout(self) -> float: ...  # seconds
    @property
    def max_bytes(self) -> int: ...
    @property
    def max_redirects(self) -> int: ...
    @property
    def concurrency(self) -> int: ...
    @property
    def ports(self) -> Sequence[int]: ...
    @property
    def private_hosts(self) -> Sequence[str]: ...
    @property
    def obey_robots(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answer(Page):
    """A page, and where the permanent redirects (301, 308) that stood before it lead."""

    moved_to: str | None = None


@dataclass(slots=True)
class _Host:
    """A host's turn. Times are of the monotonic clock, in seconds."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: float = float("-inf")  # of the last request
    rest_until: float = float("-inf")  # it asked us to wait
    crawl_delay: float = 0.0


@dataclass(slots=True)
class _Robots:
    """robots.txt of one origin. Without rules and trouble, everything is allowed."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: float = float("-inf")  # it is read again then
    rules: Protego | None = None
    trouble: str | None = None  # why it could not be had; nothing is fetched meanwhile


class Client:
    """Async context manager. ``resolve`` (host, port -> addresses) and ``tls`` stand in for the system's in tests."""

    def __init__(
        self, settings: FetchLike, clock: Clock, *, resolve: Resolver | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings, self._clock = settings, clock
        self._guard = Guard(settings.ports, settings.private_hosts)
        self._wire = Wire(self._guard, settings.user_agent, settings.concurrency, resolve=resolve, tls=tls)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, _Robots] = {}
        self._product = settings.user_agent.partition("/")[0].strip()  # what robots.txt calls us

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def get(self, url: str, *, headers: Mapping[str, str] = _NO_HEADERS, spacing: float = 5.0) -> Answer:
        """The page at ``url``, status 200, 203 or 304. May wait long for the host's turn; ``spacing`` is in seconds.

        Raises ``Gone`` for 404 and 410; ``Refused`` (reason address, port, private-address, robots,
        robots-unavailable, redirects, too-large); ``FetchError`` (reason timeout, dns, connection, tls, protocol,
        encoding, blocked, asked-to-wait, status).
        """
        limit = self._settings.max_bytes
        return await self._walk(url, headers, spacing, limit=limit, robots=self._settings.obey_robots)

    async def post(self, url: str, *, json_body: object) -> tuple[int, Mapping[str, str], str]:
        """Post JSON to a webhook: status, headers with lower-case names, text. No robots.txt, spacing or redirects.

        Raises ``FetchError`` where no answer came. Errors name the host only: a webhook's address is a secret.
        """
        address = read_address(url, self._guard, subject="webhook")
        async with self._slots:
            reply = await self._wire.exchange(
                "POST", address, headers={"Content-Type": "application/json; charset=utf-8"},
                content=json.dumps(json_body, ensure_ascii=False).encode(),
                seconds=self._settings.timeout, limit=_POST_BYTES, cut=True, subject=address.host,
            )  # fmt: skip
        return reply.status, reply.headers, reply.body.decode("utf-8", "replace")

    # --- The way to a page --------------------------------------------------------------------------------------------

    async def _walk(
        self,
        url: str,
        headers: Mapping[str, str],
        spacing: float | None,
        *,
        limit: int,
        robots: bool,
        cut: bool = False,
    ) -> Answer:
        """Follow redirects to a page. ``spacing`` None: robots.txt, before and after which nothing waits."""
        address, previous = read_address(url, self._guard, subject=url), ""
        seen = {str(address)}
        left, permanent, moved_to = self._settings.timeout, True, None
        while True:
            if robots:
                await self._obey_robots(address, subject=url)
            key = _host_key(address)
            host = self._hosts.setdefault(key, _Host())
            async with self._turn(host, spacing, follows=key == previous, subject=url):
                started = time.monotonic()
                reply = await self._wire.exchange(
                    "GET", address, headers=headers, seconds=left, limit=limit, subject=url, cut=cut
                )
                left -= time.monotonic() - started
                if reply.status in (429, 503) and (rest := self._retry_after(reply)) is not None:
                    host.rest_until = time.monotonic() + rest
            if reply.status not in _REDIRECTS or "location" not in reply.headers:
                break
            if len(seen) > self._settings.max_redirects:
                message = f"More than {self._settings.max_redirects} redirects."
                raise Refused(message, subject=url, reason="redirects")
            previous, address = key, read_address(reply.headers["location"], self._guard, subject=url, base=address)
            if str(address) in seen:
                raise Refused("The redirects go round in a circle.", subject=url, reason="redirects")
            seen.add(str(address))
            permanent = permanent and reply.status in _PERMANENT
            moved_to = str(address) if permanent else moved_to
        self._raise_for_status(reply, url)
        return Answer(str(address), reply.status, reply.headers, reply.body, self._clock.now(), url, moved_to)

    @asynccontextmanager
    async def _turn(self, host: _Host, spacing: float | None, *, follows: bool, subject: str) -> AsyncIterator[None]:
        """Wait for the host, then for one of the places over all hosts. ``follows``: a redirect within the host."""
        async with host.lock:
            rest = host.rest_until - time.monotonic()
            if rest > self._settings.timeout:  # a shorter rest is waited for here
                message = f"The host asked us to wait; {rest:.0f} s of that are left."
                raise FetchError(message, subject=subject, reason="asked-to-wait", retry_after=rest)
            ready = host.rest_until
            if spacing is not None and not follows:
                ready = max(ready, host.ended + max(spacing, host.crawl_delay))
            if (pause := ready - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            async with self._slots:
                try:
                    yield
                finally:
                    if spacing is not None:
                        host.ended = time.monotonic()

    def _retry_after(self, reply: Reply) -> float | None:
        """Seconds that the server asks us to wait, at most a day."""
        said = reply.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said), _LONGEST_REST)
        until = _http_date(said)
        if until is not None:
            now = _http_date(reply.headers.get("date", "")) or self._clock.now()  # its own clock, where it shows it
            return min(max(0.0, (until - now).total_seconds()), _LONGEST_REST)
        return _REST_AFTER_429 if reply.status == 429 else None

    def _raise_for_status(self, reply: Reply, subject: str) -> None:
        status = reply.status
        if status in _OK:
            return
        if status in (404, 410):
            message = f"The page does not exist (status {status})."
            raise Gone(message, subject=subject, reason="not-found", status=status)
        message, reason, retry_after = f"The server answered with status {status}.", "status", None
        if status in _BLOCKED:
            message, reason = f"The server refuses us (status {status}).", "blocked"
        elif status in (429, 503) and (retry_after := self._retry_after(reply)) is not None:
            message, reason = f"The server asks us to wait {retry_after:.0f} s (status {status}).", "asked-to-wait"
        raise FetchError(message, subject=subject, reason=reason, status=status, retry_after=retry_after)

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    async def _obey_robots(self, address: Address, *, subject: str) -> None:
        origin = f"{address.scheme}://{address.netloc.decode('ascii')}"
        robots = self._robots.setdefault(origin, _Robots())
        async with robots.lock:
            if time.monotonic() >= robots.until:
                await self._read_robots(origin, robots)
        if robots.trouble is not None:
            wait = max(0.0, robots.until - time.monotonic())
            message = f"{robots.trouble} (Its robots.txt comes first: until that can be had, nothing else is asked.)"
            refused = Refused(message, subject=subject, reason="robots-unavailable", retry_after=wait)
            refused.retry = True
            raise refused
        if robots.rules is None:
            return
        if not robots.rules.can_fetch(str(address), self._product):
            raise Refused("robots.txt forbids this address.", subject=subject, reason="robots")
        delay = robots.rules.crawl_delay(self._product) or 0.0
        host = self._hosts.setdefault(_host_key(address), _Host())
        host.crawl_delay = min(max(delay, 0.0), _LONGEST_CRAWL_DELAY)

    async def _read_robots(self, origin: str, robots: _Robots) -> None:
        """Ask for robots.txt, and decide by RFC 9309, 2.3.1.

        Absent (4xx, too many redirects): no rules. Not to be had (5xx, 429, no answer): a full stop.
        """
        rules, trouble = None, None
        try:
            answer = await self._walk(
                f"{origin}/robots.txt", _NO_HEADERS, None, limit=_ROBOTS_BYTES, robots=False, cut=True
            )
            rules = _rules(answer)
        except FetchError as error:
            if error.reason == "private-address":
                raise  # of the host itself: this is not about robots.txt
            status = error.status or 0
            if error.reason != "redirects" and not (400 <= status < 500 and status != 429):
                trouble = str(error)
        robots.rules, robots.trouble = rules, trouble
        robots.until = time.monotonic() + (_ROBOTS_KEPT if trouble is None else _ROBOTS_RETRIED)


def _host_key(address: Address) -> str:
    """One machine's door: the two schemes of a host share their turn, its other ports have their own."""
    host = address.raw_host.decode("ascii").rstrip(".")
    return host if address.port is None else f"{host}:{address.port}"


def _rules(answer: Page) -> Protego | None:
    text = answer.body.decode("utf-8-sig", "replace")
    if "html" in answer.headers.get("content-type", "") or text.lstrip().startswith("<"):
        return None  # a page where robots.txt was: the site has none
    return Protego.parse(text)


def _http_date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
