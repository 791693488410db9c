"""One HTTP exchange over a guarded network: the only importer of httpx2 and httpcore2.

The name is resolved here, all its addresses are checked, and the connection goes to exactly the address that was
checked, so that a name which changes its answer (DNS rebinding) gains nothing. TLS still asks for the host's name.
No cookies, no proxy, nothing from the environment, and no logging of addresses (a webhook's is a secret): httpcore2's
pool is used directly, httpx2 for addresses, headers and the bounded decoding of bodies.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass

import httpcore2
import httpx2

from pipeline.collect.guard import Guard
from pipeline.errors import FetchError, Refused

Address = httpx2.URL
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port -> its IP addresses

_WITH_BODY = (200, 203, 304)  # whose body is read; of a 304 it is empty, and the connection stays open
_UNDECODED = {"br", "zstd", "compress"}  # only gzip is asked for
# Seconds: for robots.txt, a redirect and what follows it. Many servers close after 5 s, the usual spacing: a request
# sent at that very moment would be lost.
_KEEP_OPEN = 1.0
_CONNECT_TRY = 5.0  # seconds for one of several addresses of a name; the last one has all that is left
_DNS_THREADS = 16  # a name server that hangs for 20 s must not stop other hosts' look-ups


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # lower-case names; values of a name that stands twice are joined by a comma
    body: bytes  # decompressed; empty where the status says that there is nothing to read


def read_address(url: str, guard: Guard, *, subject: str, base: Address | None = None) -> Address:
    """``url``, joined to ``base``, if it may be asked at all. Raises ``Refused``."""
    try:
        address = httpx2.URL(url) if base is None else base.join(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise Refused(f"This is no web address: {error}.", subject=subject, reason="address") from None
    if address.scheme not in ("http", "https") or not address.host:
        raise Refused("Only http and https addresses are asked.", subject=subject, reason="address")
    if address.userinfo:
        raise Refused("The address carries a user's name.", subject=subject, reason="address")
    port = address.port or (443 if address.scheme == "https" else 80)
    guard.check_target(address.raw_host.decode("ascii"), port, subject=subject)
    return address


class Wire:
    """``resolve`` and ``tls`` stand in for the system's in tests. ``connections`` is the most that are open at once."""

    def __init__(
        self, guard: Guard, user_agent: str, connections: int, *, resolve: Resolver | None, tls: ssl.SSLContext | None
    ) -> None:
        self._user_agent = user_agent
        self._dns = ThreadPoolExecutor(_DNS_THREADS, thread_name_prefix="dns")
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or httpcore2.default_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=_KEEP_OPEN,
            network_backend=_Guarded(guard, resolve or self._resolve),
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
        self._dns.shutdown(wait=False, cancel_futures=True)

    async def exchange(
        self, method: str, address: Address, *, headers: Mapping[str, str], seconds: float, limit: int, subject: str,
        content: bytes = b"", cut: bool = False,
    ) -> Reply:  # fmt: skip
        """Ask once, within ``seconds`` in all; a body over ``limit`` bytes is refused, or cut there.

        Raises ``Refused`` (private-address, too-large) and ``FetchError`` (timeout, dns, connection, tls, protocol,
        encoding), with ``subject``.
        """
        try:
            async with asyncio.timeout(seconds):
                response = await self._ask(method, address, headers, content)
                try:
                    wanted = response.status_code in _WITH_BODY or method == "POST"
                    body = await _read(response, limit, subject, cut=cut) if wanted else b""
                finally:
                    await response.aclose()
        except FetchError as error:  # of the guard or the look-up, which know the host only
            error.subject = subject
            raise
        except (OSError, httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError,
                httpx2.DecodingError) as error:  # fmt: skip
            raise _explained(error, address.host, seconds, subject) from error
        return Reply(response.status_code, dict(response.headers), body)

    async def _ask(self, method: str, address: Address, headers: Mapping[str, str], content: bytes) -> httpx2.Response:
        ours = {"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "gzip"}
        request = httpx2.Request(method, address, headers={**ours, **headers}, content=content or None)
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method,
                httpcore2.URL(
                    scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
                ),
                headers=request.headers.raw,
                content=content,
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def _resolve(self, host: str, port: int) -> Sequence[str]:
        if host == "localhost" or host.endswith(".localhost"):
            return ["127.0.0.1"]  # RFC 6761, 6.3: such names are loopback, and name servers are not asked

        def look_up() -> list[str]:
            return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

        return await asyncio.get_running_loop().run_in_executor(self._dns, look_up)


class _Guarded(httpcore2.AsyncNetworkBackend):
    """Opens sockets to checked addresses only. What it does not override (Unix sockets) the base class refuses."""

    def __init__(self, guard: Guard, resolve: Resolver) -> None:
        self._guard, self._resolve = guard, resolve
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore2's signature
        local_address: str | None = None, socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:  # fmt: skip
        addresses = list(dict.fromkeys(await self._addresses(host, port)))
        self._guard.check_addresses(host, port, addresses)
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, _CONNECT_TRY, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (socket.gaierror, UnicodeError) as error:  # UnicodeError: a label that is empty or too long
            unknown = isinstance(error, UnicodeError) or error.errno == socket.EAI_NONAME
            why = "is not known" if unknown else "can't be looked up now"
            raise FetchError(f"The name {host} {why}.", subject=host, reason="dns") from error
        if not addresses:
            raise FetchError(f"The name {host} has no address.", subject=host, reason="dns")
        return addresses


class _Stream(httpx2.AsyncByteStream):
    """The network's answer, as httpx2's bounded decoders want it."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self._answer.aiter_stream()) as parts:
            async for part in parts:
                yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


async def _read(response: httpx2.Response, limit: int, subject: str, *, cut: bool) -> bytes:
    """The body, decompressed in pieces of at most 1 MiB: a bomb costs no more than ``limit`` and one piece."""
    codings = {coding.strip().lower() for coding in response.headers.get("content-encoding", "").split(",")}
    if unasked := codings & _UNDECODED:
        message = f"The answer is compressed as {unasked.pop()}, which was not asked for."
        raise FetchError(message, subject=subject, reason="encoding")
    body = bytearray()
    async with aclosing(response.aiter_bytes()) as parts:
        async for part in parts:
            body += part
            if len(body) > limit:
                if cut:
                    return bytes(body[:limit])
                message = f"The answer is larger than {limit / 2**20:.3g} MiB."
                raise Refused(message, subject=subject, reason="too-large")
    return bytes(body)


def _explained(error: BaseException, host: str, seconds: float, subject: str) -> FetchError:
    """What went wrong, in plain words. The cause of httpcore2's errors tells more than they do."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if tls is not None:
        why = getattr(tls, "verify_message", "") or tls.reason or "the handshake failed"
        message, reason = f"No secure connection to {host}: {why}.", "tls"
    elif isinstance(error, TimeoutError | httpcore2.TimeoutException):
        message, reason = f"{host} did not answer in full within {seconds:.3g} s.", "timeout"
    elif isinstance(error, httpx2.DecodingError):
        message, reason = f"The answer of {host} is badly compressed.", "encoding"
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        message, reason = f"{host} refuses the connection.", "connection"
    elif isinstance(error, httpcore2.ConnectError | OSError):
        message, reason = f"{host} can't be reached.", "connection"
    elif isinstance(error, httpcore2.NetworkError):
        message, reason = f"{host} broke off the connection.", "connection"
    else:
        message, reason = f"{host} answered with what is no proper HTTP, or broke off.", "protocol"
    return FetchError(message, subject=subject, reason=reason)
