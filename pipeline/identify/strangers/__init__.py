"""Names that nobody tracks, and spellings that may be a tracked actor's: what a text names beside its mentions.

What a `Mention` covers is known, and is masked first. What remains is read for names of both scripts (``latin``,
``arabic``, with the words of ``vocabulary``), counted (``found``), and held against the actors' names (``sightings``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.identify.strangers import arabic, latin
from pipeline.identify.strangers.found import counted, masked
from pipeline.identify.strangers.sightings import Sightings
from pipeline.model import Entity, EntityKind, Mention, Name, Sighting, Stranger
from pipeline.text import Folded

__all__ = ["Strangers"]


class Strangers:
    """Reads what texts name beside ``entities``. What resembles a name of ``not_tracked`` more is never sighted.

    Immutable once built, caches aside; the same texts give the same names.
    """

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name] = ()) -> None:
        self._sightings = Sightings(entities, not_tracked)

    def read(
        self,
        title: Folded,
        text: Folded,
        lang: str | None,  # noqa: ARG002 the interface's: names of both scripts stand in texts of every language
        mentions: Sequence[Mention],
    ) -> tuple[tuple[Sighting, ...], tuple[Stranger, ...]]:
        """What a title and its text name beside ``mentions`` (of both fields).

        The sightings have the best score first, one for each actor and spelling; the strangers, at most 30, stand by
        their count, then as they come. A string that is sighted is a stranger too, until somebody accepts it.
        """
        head = masked(title.original, [(m.start, m.end) for m in mentions if m.field == "title"])
        body = masked(text.original, [(m.start, m.end) for m in mentions if m.field == "text"])
        found = [
            *latin.names("title", head, True),
            *arabic.names("title", head),
            *latin.names("text", body, False),
            *arabic.names("text", body),
        ]
        near = found
        if any(mention.kind is EntityKind.ACTOR for mention in mentions):  # what nothing marks needs company
            rest = masked(body, [(one.start, one.end) for one in found if one.field == "text"])
            near = [*found, *self._sightings.unmarked(text, rest)]
        return self._sightings.of(near, mentions), counted(found)
