"""JSON Lines in, JSON Lines out: the stages ``extract`` and ``identify`` by themselves, in the order asked.

A line that is no question is answered too, with the id that it has, and counted: nothing is skipped in silence.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from pipeline.errors import VigieError
from pipeline.extract.jsonl import answer
from pipeline.extract.pool import Pool
from pipeline.identify.reader import Reader
from pipeline.model import End, EntityKind, Extraction, Outcome, Page, Passage
from pipeline.settings import ExtractSettings

Tell = Callable[[dict[str, Any]], None]

_IN_HAND = 16  # pages: enough for every worker to have one waiting; more would only fill memory


class NoQuestion(VigieError):
    """A line that does not ask what the command answers."""


def read(path: Path) -> bytes:
    """Raises ``VigieError`` in plain words where the file can't be read."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise VigieError(f"{path} can't be read: {error}", subject=str(path)) from None


async def extract(lines: Iterable[bytes], pool: Pool, limits: ExtractSettings, tell: Tell) -> int:
    """Answer each ``{"id", "path" or "html", "url"?, "headers"?}``; how many lines were no question."""
    window: deque[asyncio.Task[tuple[dict[str, Any], bool]]] = deque()
    bad = 0

    async def one(line: bytes) -> tuple[dict[str, Any], bool]:
        asked: dict[str, Any] = {}
        try:
            asked = _object(line)
            page = _page(asked)
        except VigieError as error:
            bad_input = Extraction(Outcome(End.FAILED, reason="bad-input", detail=str(error)))
            return {**answer(asked.get("id"), bad_input), "detail": str(error)}, True
        languages, least = limits.languages, limits.min_characters
        extraction = await pool.extract(
            page, entry=None, timezone="UTC", languages=languages, min_characters=least, prior=None
        )
        return answer(asked["id"], extraction), False

    async def next_one() -> None:
        nonlocal bad
        said, wrong = await window.popleft()
        bad += wrong
        tell(said)

    for line in lines:
        if line.strip():
            window.append(asyncio.create_task(one(line)))
        if len(window) >= _IN_HAND:
            await next_one()
    while window:
        await next_one()
    return bad


def identify(lines: Iterable[bytes], reader: Reader, languages: tuple[str, ...], tell: Tell) -> int:
    """Answer each ``{"id", "text", "title"?, "lang"?}``; how many lines were no question."""
    bad = 0
    for line in lines:
        if not line.strip():
            continue
        asked: dict[str, Any] = {}
        try:
            asked = _object(line)
            title, text, lang = (_text(asked, key) for key in ("title", "text", "lang"))
            if "text" not in asked:
                raise NoQuestion("the line has no text")
            tell(identified(reader, languages, asked["id"], title, text, lang or None))
        except VigieError as error:
            bad += 1
            nothing: dict[str, object] = {"lang": None, "agency": None, **dict.fromkeys(_FOUND, ())}
            tell({"id": asked.get("id"), **nothing, "error": str(error)})
    return bad


def identified(
    reader: Reader, languages: tuple[str, ...], identifier: object, title: str, text: str, lang: str | None
) -> dict[str, Any]:
    """What stands in one text; offsets are in code points of the given text."""
    from pipeline.extract.language import detect  # here: its models are no other command's business

    passages: tuple[Passage, ...] = ()
    if lang is None:
        lang, _, passages = detect(title, text, languages=languages, prior=None)
    read = reader.read(title, text, lang, passages=passages)
    mentions = read.mentions
    return {
        "id": identifier,
        "lang": lang,
        "actors": list(dict.fromkeys(m.entity for m in mentions if m.kind is EntityKind.ACTOR)),
        "places": list(dict.fromkeys(m.entity for m in mentions if m.kind is EntityKind.PLACE)),
        "mentions": mentions,
        "quotes": read.quotes,
        "figures": read.figures,
        "agency": read.agency,
    }


_FOUND = ("actors", "places", "mentions", "quotes", "figures")


def _object(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoQuestion(f"the line is no JSON: {error}") from None
    if not isinstance(asked, dict):
        raise NoQuestion("the line is no JSON object")
    if "id" not in asked:
        raise NoQuestion("the line has no id")
    return asked


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key)
    if value is not None and not isinstance(value, str):
        raise NoQuestion(f"{key} is no text")
    return value or ""


def _page(asked: dict[str, Any]) -> Page:
    given = asked.get("headers") or {}
    if not isinstance(given, dict):
        raise NoQuestion("headers are no object")
    headers = {str(name).lower(): str(value) for name, value in given.items()}
    if "html" in asked:  # already text: whatever charset the page claims, these bytes are UTF-8
        body = _text(asked, "html").encode("utf-8", "surrogatepass")
        headers["content-type"] = "text/html; charset=utf-8"
    elif "path" in asked:
        body = read(Path(_text(asked, "path")))
    else:
        raise NoQuestion("the line has neither html nor path")
    return Page(_text(asked, "url"), 200, headers, body, datetime.now(UTC))
