"""Texts with parts of them marked, as pieces: a template escapes each piece, so no engine's HTML is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from pipeline import passages
from pipeline.model import Record, Snippet

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Piece(Generic[M]):
    text: str
    mark: M | None = None


def pieces(text: str, spans: Iterable[tuple[int, int, M]], start: int = 0, end: int | None = None) -> list[Piece[M]]:
    """``text[start:end]`` cut at the spans (offsets in ``text``, any order). Together the pieces are that text again.

    Of spans that overlap, the one that begins first stands; what reaches over an edge is cut off there, so that offsets
    of another version can mark a wrong place but never lose or repeat a letter.
    """
    end = len(text) if end is None else min(end, len(text))
    found: list[Piece[M]] = []
    at = start
    for begin, finish, mark in sorted(spans, key=lambda span: span[:2]):
        begin, finish = max(begin, start), min(finish, end)
        if begin < at or finish <= begin:
            continue
        if begin > at:
            found.append(Piece(text[at:begin]))
        found.append(Piece(text[begin:finish], mark))
        at = finish
    if at < end:
        found.append(Piece(text[at:end]))
    return found


def snippet(value: Snippet) -> list[Piece[bool]]:
    return pieces(value.text, ((start, end, True) for start, end in value.spans))


def spoken(record: Record, field: str, start: int) -> str:
    """The language of a record's title, or of its text at this offset."""
    begin = passages.beginnings(record.passages)
    if field == "title":
        return passages.of_title(record.lang, begin, record.title, record.text)
    return passages.of_text(record.lang, begin, start)


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """Offsets of the lines of ``text`` that are not empty."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def web_link(url: str | None) -> str | None:
    """``url`` where a browser may follow it from our page: an absolute http(s) address; else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    # Browsers drop control characters and blanks inside an address before they read its scheme.
    safe = parts.scheme in ("http", "https") and bool(host) and url.isprintable() and " " not in url
    return url if safe else None
