"""Reads a text once for everything that identify says of it: who is named, who is quoted, what was counted, its traces.

The text is folded once, and what each part finds is handed to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.identify.agencies import agency
from pipeline.identify.clues import clues
from pipeline.identify.figures import figures
from pipeline.identify.names import Matcher
from pipeline.identify.quotes import quotes
from pipeline.identify.sketches import SKETCH_VERSION, sketch
from pipeline.identify.strangers import Strangers
from pipeline.model import Entity, Figure, Mention, Name, Quote, Traces

# Goes up with whatever changes what a text gives under the same list: records read by another version are read again.
VERSION = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title and its text give."""

    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    agency: str | None
    traces: Traces


class Reader:
    """Reads texts with one list of names. Immutable once built, caches aside; the same texts give the same readings."""

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name] = ()) -> None:
        entities, not_tracked = tuple(entities), tuple(not_tracked)
        self.digest = _digest(entities, not_tracked)
        self.matcher = Matcher(entities, not_tracked)
        self._strangers = Strangers(entities, not_tracked)

    def read(self, title: str, text: str, lang: str | None, authors: Sequence[str] = ()) -> Reading:
        """What ``title`` and ``text`` say; ``lang`` is the article's (ar, fr, en, another code, or None).

        ``authors`` are its by-line: agencies are often credited there.
        """
        fields = {"title": self.matcher.fold(title), "text": self.matcher.fold(text)}
        mentions = self.matcher.find(fields["title"], fields["text"])
        within = {name: [mention for mention in mentions if mention.field == name] for name in fields}
        counted = tuple(f for name, field in fields.items() for f in figures(name, field, lang, within[name]))
        sightings, strangers = self._strangers.read(fields["title"], fields["text"], lang, mentions)
        return Reading(
            mentions=mentions,
            quotes=tuple(q for name, field in fields.items() for q in quotes(name, field, lang, within[name])),
            figures=counted,
            agency=agency(text) or next(filter(None, map(agency, authors)), None),
            traces=Traces(
                sketch=sketch(fields["text"].words),
                clues=clues(fields["title"], fields["text"], lang, mentions, counted),
                sightings=sightings,
                strangers=strangers,
                tagged_with=self.digest,
            ),
        )


def _digest(entities: tuple[Entity, ...], not_tracked: tuple[Name, ...]) -> str:
    """The same for the same names and conditions, in every process: what a dataclass shows of itself is its value."""
    return sha256(repr((VERSION, SKETCH_VERSION, entities, not_tracked)).encode()).hexdigest()[:16]
