"""The client against raw servers on loopback: limits, politeness, and who may be asked at all."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.collect.guard import is_public
from pipeline.collect.http import Client
from pipeline.errors import FetchError, Gone, Refused

NOW = datetime(2012, 11, 5, 8, 0, tzinfo=UTC)


class FixedClock:
    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Limits:
    """``FetchSettings``, with what the tests change."""

    user_agent: str = "Vigie/0.1 (+https://vigie.example/about)"
    timeout: float = 5.0
    max_bytes: int = 2**20
    max_redirects: int = 5
    concurrency: int = 64
    ports: Sequence[int] = (80, 443)
    private_hosts: Sequence[str] = ()
    obey_robots: bool = False


Handler = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Asked:
    """A request as it came in over the socket."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Server:
    """Answers by path, with raw bytes; keeps what was asked, and the most requests that were under way at once."""

    paths: dict[str, bytes | Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    port: int = 0
    _server: asyncio.Server | None = None

    async def start(self, tls: ssl.SSLContext | None = None) -> Server:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def private(self, *hosts: str) -> tuple[str, ...]:
        return tuple(f"{host}:{self.port}" for host in hosts or ("127.0.0.1",))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *rest = head.strip().split("\r\n")
            method, path, _ = first.split(" ")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.asked.append(Asked(method, path, headers, body, time.monotonic()))
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                answer = self.paths.get(path, answer_with(b"", status="404 Not Found"))
                if callable(answer):
                    await answer(self.asked[-1], writer)
                else:
                    writer.write(answer)
                    await writer.drain()
            finally:
                self.under_way -= 1
                self.ended.append(time.monotonic())
        except (OSError, asyncio.IncompleteReadError):
            return  # the client went away, as some tests make it do
        finally:
            writer.close()


def answer_with(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {"Content-Length": str(len(body)), "Connection": "close", **named}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer_with(b"", status=status, Location=to)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = await Server().start()
    yield server
    await server.stop()


def client_for(server: Server, **limits: object) -> Client:
    return Client(Limits(private_hosts=server.private(), **limits), FixedClock())  # type: ignore[arg-type] # see Limits


def resolver(addresses: Mapping[str, Sequence[str]]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def resolve(host: str, _port: int) -> Sequence[str]:
        return addresses[host]

    return resolve


# --- What comes back --------------------------------------------------------------------------------------------------


async def test_a_page_with_its_headers_and_an_honest_user_agent(server: Server) -> None:
    server.paths["/a"] = answer_with("أنصار الدين".encode(), Content_Type="text/html", ETag='"1"')
    async with client_for(server) as client:
        page = await client.get(server.url("/a"))
    assert page.body.decode() == "أنصار الدين"
    assert (page.status, page.headers["etag"], page.fetched_at) == (200, '"1"', NOW)
    assert page.url == page.requested_url == server.url("/a")
    assert server.asked[0].headers["user-agent"] == "Vigie/0.1 (+https://vigie.example/about)"
    assert server.asked[0].headers["accept-encoding"] == "gzip"


async def test_arabic_addresses_and_double_slashes_are_asked_as_they_are(server: Server) -> None:
    server.paths["//actualit%C3%A9/%D9%85%D8%A7%D9%84%D9%8A"] = answer_with(b"ok")
    async with client_for(server) as client:
        assert (await client.get(server.url("//actualité/مالي"))).body == b"ok"


async def test_validators_are_sent_and_a_304_is_an_empty_page(server: Server) -> None:
    server.paths["/feed"] = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    async with client_for(server) as client:
        page = await client.get(server.url("/feed"), headers={"If-None-Match": '"1"'})
    assert (page.status, page.body) == (304, b"")
    assert server.asked[0].headers["if-none-match"] == '"1"'


async def test_gzip_is_decoded(server: Server) -> None:
    server.paths["/a"] = answer_with(gzip.compress("الساحل".encode()), Content_Encoding="gzip")
    async with client_for(server) as client:
        assert (await client.get(server.url("/a"))).body.decode() == "الساحل"


async def test_nothing_is_taken_from_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.paths["/a"] = answer_with(b"direct")
    async with client_for(server) as client:
        assert (await client.get(server.url("/a"))).body == b"direct"


async def test_cookies_are_not_kept(server: Server) -> None:
    server.paths["/a"] = answer_with(b"", Set_Cookie="id=1; Path=/")
    async with client_for(server) as client:
        await client.get(server.url("/a"), spacing=0)
        await client.get(server.url("/a"), spacing=0)
    assert all("cookie" not in asked.headers for asked in server.asked)


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        ("404 Not Found", Gone, "not-found"),
        ("410 Gone", Gone, "not-found"),
        ("403 Forbidden", FetchError, "blocked"),
        ("500 Oops", FetchError, "status"),
        ("204 No Content", FetchError, "status"),
        ("206 Partial Content", FetchError, "status"),
        ("302 Found", FetchError, "status"),  # without Location
    ],
)
async def test_other_statuses_are_errors_in_plain_words(
    server: Server, status: str, kind: type[FetchError], reason: str
) -> None:
    server.paths["/a"] = answer_with(b"", status=status)
    async with client_for(server) as client:
        with pytest.raises(kind) as caught:
            await client.get(server.url("/a"))
    assert (caught.value.reason, caught.value.status) == (reason, int(status[:3]))
    assert caught.value.subject == server.url("/a")
    assert status[:3] in str(caught.value)


async def test_a_webhook_gets_json_and_its_answer_is_handed_back(server: Server) -> None:
    server.paths["/hook"] = answer_with(b"slow down", status="429 Too Many", Retry_After="30")
    async with client_for(server, obey_robots=True) as client:
        status, headers, text = await client.post(server.url("/hook"), json_body={"text": "تنبيه"})
    assert (status, headers["retry-after"], text) == (429, "30", "slow down")
    assert [asked.path for asked in server.asked] == ["/hook"]
    assert json.loads(server.asked[0].body) == {"text": "تنبيه"}


async def test_errors_of_a_webhook_do_not_tell_its_address() -> None:
    async with Client(Limits(private_hosts=("127.0.0.1:9",)), FixedClock()) as client:
        for url in ("http://127.0.0.1:9/services/secret", "http://10.0.0.1/services/secret", "ftp://h/secret"):
            with pytest.raises(FetchError) as caught:
                await client.post(url, json_body={})
            assert "secret" not in f"{caught.value} {caught.value.subject}"


# --- Limits -----------------------------------------------------------------------------------------------------------


async def drip(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A byte every 0.05 s for ever: outlives any limit between two reads."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_headers(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize("handler", [drip, drip_headers, silent])
async def test_a_slow_answer_is_cut_off_after_the_total_time(server: Server, handler: Handler) -> None:
    server.paths["/a"] = handler
    async with client_for(server, timeout=0.5) as client:
        started = time.monotonic()
        with pytest.raises(FetchError, match="did not answer in full") as caught:
            await client.get(server.url("/a"))
    assert caught.value.reason == "timeout"
    assert 0.4 < time.monotonic() - started < 2


async def test_the_total_time_includes_redirects(server: Server) -> None:
    async def slow_redirect(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(redirect(f"/{int(asked.path[1:]) + 1}"))

    server.paths |= {f"/{hop}": slow_redirect for hop in range(6)}
    async with client_for(server, timeout=0.7) as client:
        with pytest.raises(FetchError) as caught:
            await client.get(server.url("/0"))
    assert caught.value.reason == "timeout"
    assert len(server.asked) == 3


async def test_an_endless_body_is_refused(server: Server) -> None:
    server.paths["/a"] = endless
    async with client_for(server) as client:
        with pytest.raises(Refused, match="larger than 1 MiB") as caught:
            await client.get(server.url("/a"))
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_gzip_bomb_costs_no_more_than_the_limit(server: Server, layers: int) -> None:
    bomb = bytes(200 * 2**20)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    server.paths["/bomb"] = answer_with(bomb, Content_Encoding=", ".join(["gzip"] * layers))
    async with client_for(server) as client:
        tracemalloc.start()
        try:
            with pytest.raises(Refused) as caught:
                await client.get(server.url("/bomb"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert caught.value.reason == "too-large"
    assert peak < 12 * 2**20  # the limit is 1 MiB, a piece 1 MiB; each layer holds one


async def test_a_hundred_thousand_headers_are_too_many(server: Server) -> None:
    server.paths["/a"] = b"HTTP/1.1 200 OK\r\n" + b"X-Junk: 1\r\n" * 100_000 + b"\r\n"
    async with client_for(server) as client:
        with pytest.raises(FetchError) as caught:
            await client.get(server.url("/a"))
    assert caught.value.reason == "protocol"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "protocol"),  # breaks off: never a partial page
        (b"SSH-2.0-OpenSSH\r\n\r\n", "protocol"),
        (b"", "protocol"),
        (answer_with(b"no gzip at all", Content_Encoding="gzip"), "encoding"),
        (answer_with(b"\x8b\x00", Content_Encoding="br"), "encoding"),
    ],
)
async def test_broken_answers(server: Server, answer: bytes, reason: str) -> None:
    server.paths["/a"] = answer
    async with client_for(server) as client:
        with pytest.raises(FetchError) as caught:
            await client.get(server.url("/a"))
    assert caught.value.reason == reason


async def test_nobody_answers() -> None:
    server = await Server().start()
    await server.stop()
    async with client_for(server) as client:
        with pytest.raises(FetchError, match=r"127\.0\.0\.1 refuses the connection") as caught:
            await client.get(server.url("/"))
    assert (caught.value.reason, caught.value.retry) == ("connection", True)


async def test_an_unknown_name() -> None:
    async with Client(Limits(), FixedClock()) as client:
        for url in ("http://no-such-host.invalid/", "http://a..b/", f"http://{'x' * 70}.example/"):
            with pytest.raises(FetchError) as caught:
                await client.get(url)
            assert caught.value.reason == "dns"


async def test_many_at_once_but_no_more_than_allowed(server: Server) -> None:
    async def slow(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(answer_with(b"ok"))

    server.paths["/"] = slow
    hosts = [f"outlet{number}.example" for number in range(12)]
    limits = Limits(concurrency=4, private_hosts=server.private(*hosts))
    resolve = resolver({host: ["127.0.0.1"] for host in hosts})
    async with Client(limits, FixedClock(), resolve=resolve) as client:
        await asyncio.gather(*(client.get(server.url("/", host)) for host in hosts))
    assert server.most == 4


# --- Redirects --------------------------------------------------------------------------------------------------------


async def test_redirects_are_followed_to_their_end(server: Server) -> None:
    server.paths |= {"/1": redirect("/2"), "/2": redirect(server.url("/3")), "/3": answer_with(b"here")}
    async with client_for(server) as client:
        page = await client.get(server.url("/1"))
    assert (page.body, page.url, page.requested_url) == (b"here", server.url("/3"), server.url("/1"))
    assert page.moved_to is None


async def test_permanent_redirects_are_told_as_far_as_they_lead(server: Server) -> None:
    server.paths |= {
        "/1": redirect("/2", "301 Moved"),
        "/2": redirect("/3", "308 Moved"),
        "/3": redirect("/4", "302 Found"),
        "/4": redirect("/5", "301 Moved"),
        "/5": answer_with(b"here"),
    }
    async with client_for(server) as client:
        assert (await client.get(server.url("/1"))).moved_to == server.url("/3")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/a", "redirects"),  # a circle
        ("file:///etc/passwd", "address"),
        ("gopher://example.org/", "address"),
        ("javascript:alert(1)", "address"),
        ("http://[::1", "address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://2130706433/", "private-address"),
        ("http://example.org:6379/", "port"),
        ("http://user@example.org/", "address"),
    ],
)
async def test_redirects_are_checked_like_any_address(server: Server, location: str, reason: str) -> None:
    server.paths["/a"] = redirect(location)
    async with client_for(server) as client:
        with pytest.raises(Refused) as caught:
            await client.get(server.url("/a"))
    assert (caught.value.reason, caught.value.subject) == (reason, server.url("/a"))
    assert len(server.asked) == 1


async def test_five_redirects_and_no_more(server: Server) -> None:
    server.paths |= {f"/{hop}": redirect(f"/{hop + 1}") for hop in range(30)}
    server.paths["/6"] = answer_with(b"six")
    async with client_for(server) as client:
        assert (await client.get(server.url("/1"), spacing=0)).body == b"six"
        with pytest.raises(Refused, match="More than 5 redirects"):
            await client.get(server.url("/0"), spacing=0)


# --- Who may be asked (S1, S2) ----------------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "127.1", "0", "0.0.0.0", "0x7f.0.0.1", "0x7f000001", "017700000001", "2130706433", "localhost",
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "192.0.0.192",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]", "[2001:db8::1]", "[100::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
async def test_private_addresses_are_refused_however_they_are_spelled(host: str) -> None:
    async with Client(Limits(), FixedClock()) as client:
        with pytest.raises(Refused) as caught:
            await client.get(f"http://{host}/")
        assert caught.value.reason == "private-address"
        with pytest.raises(Refused):
            await client.post(f"https://{host}/", json_body={})


@pytest.mark.parametrize(
    "url",
    [
        "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://127。0。0。1/", "http://①②⑦。①/",
        "http://example.org@127.0.0.1/", "http://user:word@example.org/", "http:///path", "http://", "", "مالي",
        "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "data:text/html,x", "//example.org/",
        "http://example.org:22/", "http://example.org:25/", "http://example.org:6379/", "http://example.org:9200/",
        "https://example.org:0/", "http://example.org:99999/", "http://example.org:port/", "http://[::1", "http://[fe80::1%25eth0]/",
    ],
)  # fmt: skip
async def test_odd_addresses_are_refused_before_a_byte_is_sent(url: str) -> None:
    async def resolve(host: str, _port: int) -> Sequence[str]:
        return [host]

    async with Client(Limits(), FixedClock(), resolve=resolve) as client:
        with pytest.raises(Refused) as caught:
            await client.get(url)
    assert not caught.value.retry


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "2606:2800:220:1::1"], ["::ffff:10.0.0.1"],
     ["fe80::1%eth0"], ["no address"]],
)  # fmt: skip
async def test_a_name_that_leads_to_a_private_address_is_refused_whole(server: Server, addresses: list[str]) -> None:
    limits = Limits(ports=(server.port,))
    async with Client(limits, FixedClock(), resolve=resolver({"outlet.example": addresses})) as client:
        with pytest.raises(Refused, match="private address") as caught:
            await client.get(server.url("/", "outlet.example"))
    assert caught.value.reason == "private-address"
    assert not server.asked


async def test_localhost_with_a_dot_is_no_other_name(server: Server) -> None:
    limits = Limits(private_hosts=server.private("localhost"))
    async with Client(limits, FixedClock(), resolve=resolver({"localhost.": ["127.0.0.1"]})) as client:
        with pytest.raises(Refused):
            await client.get(server.url("/", "localhost."))
    assert not server.asked


async def test_a_name_that_changes_its_answer_gains_nothing(server: Server) -> None:
    """DNS rebinding: the connection goes to the address that was checked; a later answer is checked anew."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    server.paths["/"] = answer_with(b"first")
    limits = Limits(private_hosts=server.private("127.0.0.1"), ports=(server.port,))
    async with Client(limits, FixedClock(), resolve=resolve) as client:
        with pytest.raises(Refused):  # 127.0.0.1 may be asked by that name only, not through another
            await client.get(server.url("/", "outlet.example"), spacing=0)
        with pytest.raises(Refused):
            await client.get(server.url("/", "outlet.example"), spacing=0)
    assert not server.asked
    assert not answers


async def test_the_configured_private_host_may_be_asked_at_its_port_only(server: Server) -> None:
    server.paths["/"] = answer_with(b"demo")
    other = await Server().start()
    limits = Limits(private_hosts=server.private("127.0.0.1", "localhost"))
    async with Client(limits, FixedClock()) as client:
        assert (await client.get(server.url("/"))).body == b"demo"
        assert (await client.get(server.url("/", "LOCALHOST"))).body == b"demo"
        for url in (other.url("/"), server.url("/", "127.0.0.2"), server.url("/", "localhost.")):
            with pytest.raises(Refused):
                await client.get(url)
    await other.stop()
    assert not other.asked


async def test_the_next_address_of_a_name_is_tried_where_one_refuses(server: Server) -> None:
    server.paths["/"] = answer_with(b"second")
    resolve = resolver({"outlet.example": ["127.0.0.3", "127.0.0.1"]})
    limits = Limits(private_hosts=server.private("outlet.example"))
    async with Client(limits, FixedClock(), resolve=resolve) as client:
        assert (await client.get(server.url("/", "outlet.example"))).body == b"second"
    assert server.asked[0].headers["host"] == f"outlet.example:{server.port}"


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "196.200.48.1", "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=outlet.example",
             "-addext", "subjectAltName=DNS:outlet.example", "-keyout", "key.pem", "-out", "cert.pem"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.fail("openssl, which makes the test's certificate, is missing: apt-get install openssl", pytrace=False)
    return folder


async def test_tls_asks_for_the_name_and_checks_it(certificate: Path) -> None:
    asked_for: list[str | None] = []
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    serving.sni_callback = lambda _, name, __: asked_for.append(name)
    server = await Server({"/": answer_with(b"secure")}).start(serving)
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    limits = Limits(private_hosts=server.private("outlet.example", "other.example"))
    resolve = resolver({"outlet.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    async with Client(limits, FixedClock(), resolve=resolve, tls=trusting) as client:
        assert (await client.get(server.url("/", "outlet.example", "https"))).body == b"secure"
        with pytest.raises(FetchError, match="No secure connection to other") as caught:
            await client.get(server.url("/", "other.example", "https"))
    assert caught.value.reason == "tls"
    async with Client(limits, FixedClock(), resolve=resolve) as client:
        with pytest.raises(FetchError, match="self-signed") as caught:
            await client.get(server.url("/", "outlet.example", "https"))
    await server.stop()
    assert asked_for[0] == "outlet.example"


# --- Politeness (S27) -------------------------------------------------------------------------------------------------


async def test_one_request_a_host_at_a_time_with_a_pause_between(server: Server) -> None:
    async def slow(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(answer_with(b"ok"))

    server.paths["/a"] = slow
    async with client_for(server) as client:
        await asyncio.gather(*(client.get(server.url("/a"), spacing=0.2) for _ in range(4)))
    assert server.most == 1
    pauses = [asked.at - ended for asked, ended in zip(server.asked[1:], server.ended, strict=False)]
    assert len(pauses) == 3
    assert all(0.19 < pause < 0.5 for pause in pauses)


async def test_a_redirect_within_a_host_does_not_wait_but_what_follows_does(server: Server) -> None:
    server.paths |= {"/a": redirect("/b"), "/b": answer_with(b"ok")}
    async with client_for(server) as client:
        await client.get(server.url("/a"), spacing=0.3)
        await client.get(server.url("/b"), spacing=0.3)
    first, second, third = (asked.at for asked in server.asked)
    assert second - first < 0.2
    assert third - second > 0.29


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "120"}, 120),
        ({"Retry_After": "Mon, 05 Nov 2012 08:10:00 GMT"}, 600),
        ({"Retry_After": "Mon, 05 Nov 2012 08:10:00 GMT", "Date": "Mon, 05 Nov 2012 08:09:00 GMT"}, 60),
        ({"Retry_After": "99999999999"}, 24 * 3600),
        ({"Retry_After": "soon"}, 60),
        ({}, 60),
    ],
)
async def test_retry_after_is_told_and_the_host_is_left_alone(
    server: Server, headers: dict[str, str], seconds: float
) -> None:
    server.paths |= {"/a": answer_with(b"", status="429 Too Many", **headers), "/b": answer_with(b"ok")}
    async with client_for(server) as client:
        with pytest.raises(FetchError) as caught:
            await client.get(server.url("/a"), spacing=0)
        assert (caught.value.reason, caught.value.retry_after) == ("asked-to-wait", seconds)
        with pytest.raises(FetchError) as caught:
            await client.get(server.url("/b"), spacing=0)
        assert caught.value.retry_after == pytest.approx(seconds, abs=1)
    assert len(server.asked) == 1


async def test_a_short_retry_after_is_waited_for(server: Server) -> None:
    server.paths |= {"/a": answer_with(b"", status="503 Busy", Retry_After="1"), "/b": answer_with(b"ok")}
    async with client_for(server) as client:
        with pytest.raises(FetchError):
            await client.get(server.url("/a"), spacing=0)
        assert (await client.get(server.url("/b"), spacing=0)).body == b"ok"
    assert server.asked[1].at - server.asked[0].at > 0.95


ROBOTS = b"""User-agent: *
Disallow: /

User-agent: Vigie
Disallow: /prive/
Disallow: /*?print=
"""


async def test_robots_txt_is_obeyed_and_asked_once(server: Server) -> None:
    server.paths |= {"/robots.txt": answer_with(ROBOTS), "/a": answer_with(b"ok"), "/b": redirect("/prive/x")}
    async with client_for(server, obey_robots=True) as client:
        assert (await client.get(server.url("/a"), spacing=0)).body == b"ok"
        for path in ("/prive/x", "/a?print=1", "/b"):
            with pytest.raises(Refused, match=r"robots\.txt forbids") as caught:
                await client.get(server.url(path), spacing=0)
            assert (caught.value.reason, caught.value.retry) == ("robots", False)
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/a", "/b"]


async def test_many_that_wait_for_robots_txt_ask_once(server: Server) -> None:
    server.paths |= {"/robots.txt": answer_with(b""), "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True) as client:
        await asyncio.gather(*(client.get(server.url("/a"), spacing=0) for _ in range(5)))
    assert [asked.path for asked in server.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(
    "robots",
    [
        answer_with(b"", status="404 Not Found"),
        answer_with(b"", status="410 Gone"),
        answer_with(b"", status="403 Forbidden"),  # RFC 9309: any 4xx is "no rules"
        answer_with(b"<!DOCTYPE html><p>User-agent: *\nDisallow: /", Content_Type="text/html"),
        answer_with(b"\n<html>User-agent: *\nDisallow: /", Content_Type="text/plain"),
        answer_with(b"\xff\xfe\x00garbage\nDisallow"),
        redirect("/robots.txt"),
    ],
)
async def test_without_a_robots_txt_everything_is_allowed(server: Server, robots: bytes) -> None:
    server.paths |= {"/robots.txt": robots, "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True) as client:
        assert (await client.get(server.url("/a"))).body == b"ok"


@pytest.mark.parametrize(
    "robots",
    [*(answer_with(b"", status=status) for status in ("500 Oops", "503 Busy", "429 Slow")), b"", silent],
)  # fmt: skip
async def test_a_robots_txt_that_can_not_be_had_is_a_full_stop_for_now(server: Server, robots: bytes | Handler) -> None:
    server.paths |= {"/robots.txt": robots, "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True, timeout=0.3) as client:
        for _ in range(2):
            with pytest.raises(Refused, match="until that can be had") as caught:
                await client.get(server.url("/a"))
            assert (caught.value.reason, caught.value.retry) == ("robots-unavailable", True)
            assert caught.value.retry_after is not None
    assert [asked.path for asked in server.asked] == ["/robots.txt"]


async def test_a_huge_robots_txt_is_read_to_its_limit(server: Server) -> None:
    rules = b"User-agent: *\nDisallow: /prive\n" + b"# nothing\n" * 100_000
    server.paths |= {"/robots.txt": answer_with(rules), "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True) as client:
        assert (await client.get(server.url("/a"), spacing=0)).body == b"ok"
        with pytest.raises(Refused):
            await client.get(server.url("/prive"), spacing=0)


async def test_the_crawl_delay_is_kept_where_it_is_longer(server: Server) -> None:
    server.paths |= {"/robots.txt": answer_with(b"User-agent: *\nCrawl-delay: 0.4\n"), "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True) as client:
        for _ in range(2):
            await client.get(server.url("/a"), spacing=0)
    robots, first, second = (asked.at for asked in server.asked)
    assert first - robots < 0.3
    assert second - first > 0.39


async def test_robots_txt_goes_through_the_same_guard(server: Server) -> None:
    server.paths |= {"/robots.txt": redirect("http://169.254.169.254/"), "/a": answer_with(b"ok")}
    async with client_for(server, obey_robots=True) as client:
        with pytest.raises(Refused):
            await client.get(server.url("/a"))
    assert [asked.path for asked in server.asked] == ["/robots.txt"]
