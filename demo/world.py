"""What stood in the thirteen outlets, and when: a function of the clock alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from ruamel.yaml import YAML

ARTICLES = Path(__file__).parent / "articles"

# The evenings on which the demo looks: between two of them the clock jumps, within one it runs with the real one, so
# that what is said of seconds is true. Before each, something new stands in some of the feeds.
EVENINGS = tuple(
    datetime(2012, month, day, 22, 30, tzinfo=UTC)
    for month, day in (
        (10, 22), (10, 30), (11, 1), (11, 4), (11, 5), (11, 6), (11, 7), (11, 8), (11, 9), (11, 10), (11, 12), (11, 14),
    )
)  # fmt: skip


class WorldClock:
    """The demo's clock: stands on an evening of 2012 and runs at the real pace until ``jump`` takes it to the next."""

    def __init__(self, start: datetime = EVENINGS[0]) -> None:
        self._base, self._since = start, monotonic()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=monotonic() - self._since)

    def jump(self, to: datetime) -> None:
        self._base, self._since = max(to, self.now()), monotonic()


@dataclass(frozen=True, slots=True)
class Correction:
    at: datetime
    title: str | None
    replace: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as one of our writers made it."""

    outlet: str
    slug: str
    title: str
    paragraphs: tuple[str, ...]
    lang: str
    published: datetime  # with the outlet's own offset
    author: str | None = None
    section: str | None = None
    agency: str | None = None
    agency_id: str | None = None
    fact: str | None = None
    correction: Correction | None = None
    removed: datetime | None = None
    updated: datetime | None = None

    def at(self, now: datetime) -> Piece | None:
        """The piece as it stands at ``now``: None before it is published and after it was taken down."""
        if now < self.published or (self.removed and now >= self.removed):
            return None
        fix = self.correction
        if fix is None or now < fix.at:
            return self
        old, new = fix.replace or ("", "")
        paragraphs = tuple(p.replace(old, new) if old else p for p in self.paragraphs)
        return replace(self, title=fix.title or self.title, paragraphs=paragraphs, updated=fix.at)

    @property
    def live(self) -> datetime:
        """The evening on which a reader of the feed could first see it."""
        return next(evening for evening in EVENINGS if evening >= self.published)


def read(folder: Path = ARTICLES) -> tuple[Piece, ...]:
    """Every piece, oldest first."""
    return tuple(sorted(map(_read_piece, folder.glob("*/*.md")), key=lambda piece: (piece.published, piece.outlet)))


def standing(pieces: Iterable[Piece], outlet: str, now: datetime) -> list[Piece]:
    """What ``outlet`` shows at ``now``, newest first."""
    shown = (piece.at(now) for piece in pieces if piece.outlet == outlet)
    return sorted((p for p in shown if p is not None), key=lambda p: p.published, reverse=True)


def _read_piece(path: Path) -> Piece:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    front: dict[str, Any] = YAML(typ="safe").load(head)
    fix = front.get("corrected")
    return Piece(
        outlet=path.parent.name,
        slug=path.stem[5:],
        title=front["title"],
        paragraphs=tuple(p.strip() for p in body.split("\n\n") if p.strip()),
        lang=front["lang"],
        published=_aware(front["published"]),
        author=front.get("author"),
        section=front.get("section"),
        agency=front.get("agency"),
        agency_id=front.get("agency_id"),
        fact=front.get("fact"),
        correction=Correction(
            _aware(fix["at"]), fix.get("title"), tuple(fix["replace"]) if fix.get("replace") else None
        )
        if fix
        else None,
        removed=_aware(front["removed"]) if front.get("removed") else None,
    )


def _aware(value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)
