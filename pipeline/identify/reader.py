"""Reads a text once for everything that identify says of it: who is named, who is quoted, what was counted, its traces.

The text is folded once, and what each part finds is handed to the next. Of a text in several languages, quotes and
figures are read in each passage by itself, in its language; offsets are those of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline.agencies import credited
from pipeline.identify.clues import clues
from pipeline.identify.figures import figures
from pipeline.identify.names import Matcher
from pipeline.identify.quotes import quotes
from pipeline.identify.sketches import SKETCH_VERSION, sketch
from pipeline.identify.strangers import Strangers
from pipeline.model import Entity, Figure, Mention, Name, Passage, Quote, Traces
from pipeline.passages import beginnings, of_title
from pipeline.text import Folded

# Goes up with whatever changes what a text gives under the same list: records read by another version are read again.
VERSION = 6


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

    def read(
        self, title: str, text: str, lang: str | None, authors: Sequence[str] = (), passages: Sequence[Passage] = ()
    ) -> Reading:
        """What ``title`` and ``text`` say; ``lang`` is the article's (ar, fr, en, another code, mixed, or None).

        ``authors`` are its by-line: agencies are often credited there. ``passages`` are the text's, where it is in more
        than one language: whole paragraphs, in order.
        """
        fields = {"title": self.matcher.fold(title), "text": self.matcher.fold(text)}
        mentions = self.matcher.find(fields["title"], fields["text"])
        heading = of_title(lang, beginnings(passages), title, text) if lang else None
        parts = [_Part("title", 0, fields["title"], heading)]
        if passages:
            parts += [_Part("text", p.start, self.matcher.fold(text[p.start : p.end]), p.lang) for p in passages]
        else:
            parts.append(_Part("text", 0, fields["text"], lang))
        counted = tuple(figure for part in parts for figure in part.figures(mentions))
        lead = passages[0].lang if passages else lang
        sightings, strangers = self._strangers.read(fields["title"], fields["text"], lang, mentions)
        return Reading(
            mentions=mentions,
            quotes=tuple(quote for part in parts for quote in part.quotes(mentions)),
            figures=counted,
            agency=credited(text) or next(filter(None, map(credited, authors)), None),
            traces=Traces(
                sketch=sketch(fields["text"].words),
                clues=clues(fields["title"], fields["text"], lead, mentions, counted),
                sightings=sightings,
                strangers=strangers,
                tagged_with=self.digest,
            ),
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """The title, the text, or a passage of the text that is in a language of its own."""

    field: str
    start: int  # in the field
    text: Folded
    lang: str | None

    def quotes(self, mentions: Sequence[Mention]) -> Iterator[Quote]:
        for quote in quotes(self.field, self.text, self.lang, self._own(mentions)):
            start, named = self.start, quote.named
            yield replace(
                quote,
                start=quote.start + start,
                end=quote.end + start,
                named=(named[0] + start, named[1] + start) if named else None,
            )

    def figures(self, mentions: Sequence[Mention]) -> Iterator[Figure]:
        for figure in figures(self.field, self.text, self.lang, self._own(mentions)):
            yield replace(figure, start=figure.start + self.start, end=figure.end + self.start)

    def _own(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Those that stand in it, with their places there."""
        end = self.start + len(self.text.original)
        within = (m for m in mentions if m.field == self.field and self.start <= m.start and m.end <= end)
        return [replace(m, start=m.start - self.start, end=m.end - self.start) if self.start else m for m in within]


def _digest(entities: tuple[Entity, ...], not_tracked: tuple[Name, ...]) -> str:
    """The same for the same names and conditions, in every process: what a dataclass shows of itself is its value."""
    return sha256(repr((VERSION, SKETCH_VERSION, entities, not_tracked)).encode()).hexdigest()[:16]
