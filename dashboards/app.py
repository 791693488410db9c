"""The web application: it reads, and never writes.

Every page is text that Jinja2 escapes, under a policy that forbids scripts, inline styles, frames and foreign requests,
so that a title, a query or an error message can be nothing but text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards import alerts, article, marked, outlets, search, words
from dashboards.house import House, link
from pipeline.errors import EngineError, StoreError, VigieError
from pipeline.index import Engine
from pipeline.model import Clock, Entity, Outlet, Sort
from pipeline.store import Store

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    "referrer-policy": "no-referrer",  # an outlet must not learn what was searched for
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}
_METHODS = ("GET", "HEAD")
_RETRY_SECONDS = "30"  # the store and the engine are asked again by people, not by machines


def create_app(
    store: Store,
    engine: Engine,
    *,
    outlets: Iterable[Outlet],
    actors: Iterable[Entity],
    places: Iterable[Entity],
    clock: Clock,
    base_url: str,
    allowed_hosts: Sequence[str],
) -> Starlette:
    """The application over an open store and engine, which stay the caller's to close.

    ``base_url`` is where people reach it, for permanent links; ``allowed_hosts`` are the names (without ports) that a
    request may call it by, all others are refused.
    """
    house = House(
        store=store,
        engine=engine,
        outlets={outlet.id: outlet for outlet in outlets},
        entities={entity.id: entity for entity in (*actors, *places)},
        clock=clock,
        base_url=base_url.rstrip("/"),
    )
    pages = _Pages(house)
    return Starlette(
        routes=[
            Route("/", pages.search),
            Route("/article/{id}", pages.article),
            Route("/outlets", pages.outlets),
            Route("/alerts", pages.alerts),
            Route("/healthz", pages.healthz),
            Route("/readyz", pages.readyz),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[
            Middleware(_Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts), www_redirect=False),
        ],
        exception_handlers={
            HTTPException: pages.refused,
            EngineError: partial(pages.down, "engine"),
            StoreError: partial(pages.down, "store"),
            Exception: pages.broken,
        },
    )


class _Guard:
    """Nothing but reading, and the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                theirs = [(name, value) for name, value in message["headers"] if name.decode() not in HEADERS]
                message = {**message, "headers": [*theirs, *ours]}
            await send(message)

        app = self._app
        if scope["method"] not in _METHODS:
            app = PlainTextResponse(
                "Pages here can only be read (GET, HEAD).\n", 405, headers={"allow": ", ".join(_METHODS)}
            )
        await app(scope, receive, guarded)


class _Pages:
    """One method for each route. They are sync: Starlette gives each request a thread, as store and engine block."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._templates = templates()

    def search(self, request: Request) -> Response:
        try:
            asked = search.Asked.read(request.query_params.multi_items())
        except search.BadAddressError:
            raise HTTPException(404) from None
        page = search.search(self._house, asked)
        return self._page("search", "search.html", 400 if page.fault else 200, page=page, module=search)

    def article(self, request: Request) -> Response:
        version = _number(request.query_params.get("version", ""))
        page = article.article(self._house, request.path_params["id"], version)
        if page is None:
            raise HTTPException(404)
        return self._page("", "article.html", page=page)

    def outlets(self, request: Request) -> Response:
        page = outlets.outlets(self._house, request.query_params.get("sort", ""))
        return self._page("outlets", "outlets.html", page=page)

    def alerts(self, request: Request) -> Response:
        page = alerts.alerts(self._house, _number(request.query_params.get("page", "")) or 1)
        return self._page("alerts", "alerts.html", page=page)

    def healthz(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        """The process answers."""
        return PlainTextResponse("ok\n")

    def readyz(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        """Searches can be answered: store and engine are well."""
        health = self._house.engine.healthy()
        lines = [f"engine: {'ok' if health.ok else 'not ready'}, {health.documents} articles. {health.detail}"]
        try:
            self._house.store.record("")  # any read proves that the database can be read
            lines.append("store: ok")
        except StoreError as error:
            lines.append(f"store: not ready. {error}")
        ready = health.ok and len(lines) == 2 and lines[1] == "store: ok"
        return PlainTextResponse("\n".join(lines) + "\n", 200 if ready else 503)

    # --- When something is wrong --------------------------------------------------------------------------------------

    def refused(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - Starlette's signature
        status = error.status_code if isinstance(error, HTTPException) else 400
        kind = str(status) if status in (404, 405) else "400"
        headers = error.headers if isinstance(error, HTTPException) else None
        answer = self._page("", "error.html", status, kind=kind, detail="")
        answer.headers.update(headers or {})
        return answer

    def down(self, kind: str, request: Request, error: Exception) -> Response:
        """The store or the engine does not answer: calm words, and what it said."""
        log.warning("%s not served: %s", request.url.path, error)
        answer = self._page("", "error.html", 503, kind=kind, detail=str(error))
        if isinstance(error, VigieError) and error.retry:
            answer.headers["retry-after"] = _RETRY_SECONDS
        return answer

    def broken(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - Starlette's signature
        """A fault of ours: its cause goes to the log (Starlette raises it again behind the answer), not to the page."""
        answer = self._page("", "error.html", 500, kind="500", detail="")
        answer.headers.update(HEADERS)  # this answer is given outside of the guard
        return answer

    def _page(self, here: str, template: str, status: int = 200, **values: object) -> HTMLResponse:
        house = self._house
        text = self._templates.get_template(template).render(
            house=house, say=house.say, here=here, now=house.clock.now(), **values
        )
        return HTMLResponse(text, status)


def templates() -> Environment:
    """The pages' templates. Everything inserted is escaped, whatever a template is called; a name that is not there is
    an error, not an empty text."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        direction=words.direction, tag=words.tag, web_link=marked.web_link, link=link, sort_of=Sort
    )
    return environment


def _number(value: str) -> int | None:
    """A number of an address, None where there is none. Raises a 404 for what no link of ours has."""
    if not value:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise HTTPException(404)
    return int(value)
