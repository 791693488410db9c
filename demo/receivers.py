"""What the demo talks to over real sockets on loopback: the thirteen sites, a mail server, a Slack endpoint."""

from __future__ import annotations

import email.policy
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser

import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from demo.sites import Sites
from demo.world import Piece, WorldClock

FIRST_PORT = 8012  # the first free one from here: addresses, and with them ids, are the same from run to run


@dataclass(slots=True)
class Traffic:
    """What the sites were asked: counted by the server, so that politeness is seen and not claimed."""

    requests: int = 0
    unchanged: int = 0  # answered with 304
    agents: Counter[str] = field(default_factory=Counter)
    at_once: Counter[str] = field(default_factory=Counter)  # host -> the most requests that it had at one time
    _now: Counter[str] = field(default_factory=Counter)

    def begin(self, host: str, agent: str) -> None:
        self.requests += 1
        self.agents[agent] += 1
        self._now[host] += 1
        self.at_once[host] = max(self.at_once[host], self._now[host])

    def end(self, host: str, status: int) -> None:
        self._now[host] -= 1
        self.unchanged += status == 304


@dataclass(slots=True)
class Received:
    """What arrived at the mail server and at the Slack endpoint."""

    mails: list[EmailMessage] = field(default_factory=list)
    posts: list[dict[str, object]] = field(default_factory=list)


class _MailBox:
    def __init__(self, received: Received) -> None:
        self._received = received

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's name
        parser = BytesParser(policy=email.policy.default)
        content = envelope.original_content or b""
        self._received.mails.append(parser.parsebytes(content))
        return "250 kept"


@contextmanager
def mail_server(received: Received) -> Iterator[int]:
    """A real SMTP server on loopback; its port."""
    with _listen() as probe:  # aiosmtpd calls the port that it was given to see whether it is up: it can't choose one
        port = probe.getsockname()[1]
    controller = Controller(_MailBox(received), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def web_server(
    pieces: tuple[Piece, ...], clock: WorldClock, received: Received
) -> Iterator[tuple[Sites, Traffic, int]]:
    """The sites, and the Slack endpoint as one more host, over HTTP on loopback, in a thread of their own."""
    listener = _listen()
    port = listener.getsockname()[1]
    sites, traffic = Sites(pieces, port), Traffic()

    def get(request: Request) -> Response:
        outlet = (request.headers.get("host") or "").split(".")[0]
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        traffic.begin(outlet, request.headers.get("user-agent", ""))
        answer = sites.answer(outlet, path, clock.now())
        headers = dict(answer.headers)
        known = headers.get("etag") and request.headers.get("if-none-match") == headers.get("etag")
        response = (
            Response(status_code=304, headers=headers)
            if known
            else Response(answer.body, answer.status, {**headers, "content-type": answer.content_type})
        )
        traffic.end(outlet, response.status_code)
        return response

    async def hook(request: Request) -> Response:
        received.posts.append(json.loads(await request.body()))
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/services/{path:path}", hook, methods=["POST"]), Route("/{path:path}", get)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", date_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="demo-sites", daemon=True)
    thread.start()
    try:
        yield sites, traffic, port
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _listen() -> socket.socket:
    for port in (*range(FIRST_PORT, FIRST_PORT + 40), 0):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            continue
        return listener
    raise OSError("no free port on loopback")
