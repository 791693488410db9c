"""Reads a text once for everything that identify says of it: who is named, who is quoted, what was counted, its traces.

The text is folded once, and what each part finds is handed to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from pipeline.identify import stories
from pipeline.identify.names import Matcher
from pipeline.model import Entity, Figure, Mention, Name, Quote, Traces

# Goes up with whatever changes what a text gives under the same list: records read by another version are read again.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title and its text give."""

    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    agency: str | None
    traces: Traces


class Reader:
    """Reads texts with one list of names. Immutable once built; the same texts give the same readings."""

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name] = ()) -> None:
        entities, not_tracked = tuple(entities), tuple(not_tracked)
        self.digest = _digest(entities, not_tracked)
        self.matcher = Matcher(entities, not_tracked)

    def read(self, title: str, text: str, lang: str | None) -> Reading:
        """What ``title`` and ``text`` say; ``lang`` is the article's (ar, fr, en, another code, or None)."""
        mentions = self.matcher.mentions(title, text, lang)
        traces = Traces(sketch=stories.sketch(text), tagged_with=self.digest)
        return Reading(mentions, (), (), None, traces)


def _digest(entities: tuple[Entity, ...], not_tracked: tuple[Name, ...]) -> str:
    """The same for the same names and conditions, in every process: what a dataclass shows of itself is its value."""
    return sha256(repr((VERSION, entities, not_tracked)).encode()).hexdigest()[:16]
