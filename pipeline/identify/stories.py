"""Which texts are one story: copies and rewrites of one item, and reports of one event in any language.

Two texts are one *item* where they share enough of their runs of words. A text's `sketch` is the smallest hashes of its
shingles: the bottom-k sketch of A. Broder, "On the resemblance and containment of documents" (1997). Two items are of
one *event* where they share enough of what translation leaves as it is: actors, places, figures, days, names by the
skeleton of their consonants, and a few dozen kinds of events, each with its words in three languages (as in R.
Steinberger, B. Pouliquen and C. Ignat, "Navigating multilingual news collections using automatically extracted
information", 2005). A clue counts by how rare it is: in general, and among the stories that the text is compared with.

Stories grow by average linkage: a text joins one that it resembles as a whole, so that a week's war is no chain of
days. `decide` works on values alone; what it says depends on what is known so far, and revises what was said before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, log, sqrt

from pipeline.identify.sketches import COPY, SAME, one_item, resemblance, shingles
from pipeline.model import Part, Telling

STORY_WINDOW = timedelta(days=7)  # between two texts of one story, and from its first to its last other report

# How likely a text that is about something else has a clue of this kind: what is thought before any is compared.
_COMMON = {"a": 0.15, "p": 0.1, "f": 0.03, "k": 0.12, "d": 0.25, "#": 0.02}
_COMMON_NAME = {3: 0.06, 4: 0.02}  # by the consonants of a skeleton
_COMMON_LONG_NAME = 0.008
_PRIOR = 12.0  # items that this opinion is worth beside those compared

# Set on half a of tests/quality/stories.jsonl, where nothing wrong is joined from 0.26 up: an event told twice costs an
# analyst less than two events told as one.
_LINKED = 0.28
_LINKED_SAME_OUTLET = 0.4  # an outlet rarely reports one event twice in one language
_LINKED_ON_AVERAGE = 0.75  # of that, with all reports of a story together
_EVIDENCE = 12.0  # nats: what the clues in common must be worth together, or they count for less
_FADING = 0.25  # a day between two reports takes a fifth of their score

# A translation says all that the other says: of the listed clues of the longer list, at least this share and number.
_TRANSLATED, _TRANSLATED_LEAST = 0.75, 8
_ALIKE_LENGTH = 0.55  # of the shorter to the longer, in shingles: Arabic writes a third fewer words than French


def decide(new: Telling, candidates: Sequence[Telling]) -> tuple[Telling, ...]:
    """``new`` with its story, original and part, then every candidate for which one of these changes, by id.

    ``candidates`` are the tellings that may be its like, with all members of their stories. First comes the text: a
    copy or rewrite takes the ``original`` of the item that it resembles most, and its story. Then the event: the story
    of ``new`` is one with another whose reports share enough clues with its own, on average. Of stories or items that
    turn out to be one, the older id stays. A ``new`` that has a story already keeps it; it may bring others to it.

    The same values give the same decision, in whatever order the candidates stand.
    """
    others = {c.id: c for c in sorted(candidates, key=lambda c: c.id) if c.id != new.id}
    seen = {t.id: t.first_seen for t in (new, *others.values())}
    near = [c for c in others.values() if abs(c.dated - new.dated) <= STORY_WINDOW]
    told = _as_item(new, near, others, seen)
    told = _as_event(told[new.id], told, seen, fresh=not new.story)
    told = _with_parts(told[new.id].story, told)
    return (told[new.id], *(t for key, t in sorted(told.items()) if key != new.id and t != others[key]))


def _as_item(
    new: Telling, near: Sequence[Telling], others: Mapping[str, Telling], seen: Mapping[str, datetime]
) -> dict[str, Telling]:
    """All tellings, ``new`` with the item that it is a text of; items that it shows to be one are made one."""
    alike = {c.id: score for c in near if (score := one_item(new.sketch, c.sketch))}
    items: defaultdict[str, list[Telling]] = defaultdict(list)
    for member in others.values():
        items[member.original].append(member)
    joined = {new.original} if new.original else set()
    texts = items[new.original] if new.original else []
    if alike and not texts:
        closest = others[min(alike, key=lambda key: (-alike[key], others[key].dated, key))]
        joined.add(closest.original)
        texts = items[closest.original]
    # A digest of two agencies' items resembles both, and they stay two: the items themselves must have text in common.
    for item in sorted({others[key].original for key in alike} - joined):
        if any(resemblance(a.sketch, b.sketch) >= SAME / 2 for a in texts for b in items[item]):
            joined.add(item)
    original = _oldest(joined, seen) or new.id
    stories = {t.story for item in joined for t in items[item]} | ({new.story} if new.story else set())
    story = _oldest(stories, seen) or new.id
    told = {
        t.id: replace(
            t,
            original=original if t.original in joined else t.original,
            story=story if t.story in stories else t.story,
        )
        for t in others.values()
    }
    return {new.id: replace(new, original=original, story=story), **told}


def _oldest(ids: Iterable[str], seen: Mapping[str, datetime]) -> str | None:
    """Of the ids of items or of stories, that of the record seen first; one that is not given is older than those."""
    return min(ids, key=lambda key: (seen.get(key, _LONG_AGO), key), default=None)


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _as_event(
    new: Telling, told: Mapping[str, Telling], seen: Mapping[str, datetime], *, fresh: bool
) -> dict[str, Telling]:
    """All tellings, with the stories that tell the same event as that of ``new`` made one with it."""
    stories: defaultdict[str, list[Telling]] = defaultdict(list)
    for member in told.values():
        stories[member.story].append(member)
    mine = stories.pop(new.story)
    joined = set() if fresh and len(mine) == 1 else {new.story}
    affinity = _Affinity([*stories.values(), mine])
    while linked := {key: link for key, members in stories.items() if (link := affinity.link(mine, members))}:
        closest = min(linked, key=lambda key: (-linked[key], key))
        joined.add(closest)
        mine += stories.pop(closest)
    story = _oldest(joined, seen) or new.id
    return {**told, **{t.id: replace(t, story=story) for t in mine}}


class _Affinity:
    """How far the reports of several stories tell the same event, by their clues."""

    def __init__(self, stories: Sequence[Sequence[Telling]]) -> None:
        # By item, not by text: an item that twenty papers print does not make its names common. Not by story either:
        # what is told again and again all week is no longer what tells one event from the next.
        items = [item for members in stories for item in _items(members)]
        counts = Counter(clue for item in items for clue in item.clues)
        total = len(items) + _PRIOR
        self._weights = {clue: -log((n + _PRIOR * _common(clue)) / total) for clue, n in counts.items()}
        self._sums: dict[str, tuple[float, float]] = {}
        self._scores: dict[tuple[str, str], float] = {}

    def link(self, one: Sequence[Telling], other: Sequence[Telling]) -> float:
        """How much two stories are one, 1 and up; 0 where they are not."""
        ours, theirs = _items(one), _items(other)
        days = [t.dated for t in (*ours, *theirs)]
        if max(days) - min(days) > STORY_WINDOW:
            return 0.0
        scores = [self.score(a, b) for a in ours for b in theirs]
        average = sum(scores) / len(scores)
        return average if max(scores) >= 1.0 and average >= _LINKED_ON_AVERAGE else 0.0

    def score(self, a: Telling, b: Telling) -> float:
        """The weight of the clues that two reports share beside that of all they have, over what it takes: 1 and up."""
        key = (a.id, b.id) if a.id < b.id else (b.id, a.id)
        if key not in self._scores:
            self._scores[key] = self._score(a, b)
        return self._scores[key]

    def _score(self, a: Telling, b: Telling) -> float:
        shared = [self._weights[clue] for clue in set(a.clues).intersection(b.clues)]
        if not shared:
            return 0.0
        (known_a, names_a), (known_b, names_b) = self._sum(a), self._sum(b)
        if (a.lang == "ar") != (b.lang == "ar"):
            # Arabic has no capitals: many of its "names" are none, and no more can be shared than the other has.
            names_a = names_b = min(names_a, names_b)
        days = abs(a.dated - b.dated) / timedelta(days=1)
        share = sum(w**2 for w in shared) / sqrt((known_a + names_a) * (known_b + names_b))
        score = share * min(1.0, sum(shared) / _EVIDENCE) * exp(-_FADING * days)
        return score / (_LINKED_SAME_OUTLET if (a.outlet, a.lang) == (b.outlet, b.lang) else _LINKED)

    def _sum(self, telling: Telling) -> tuple[float, float]:
        """The squared weights of what is listed, and of names."""
        if telling.id not in self._sums:
            squares = [(clue.startswith("n:"), self._weights[clue] ** 2) for clue in telling.clues]
            names = sum(square for is_name, square in squares if is_name)
            self._sums[telling.id] = (sum(square for _, square in squares) - names, names)
        return self._sums[telling.id]


def _common(clue: str) -> float:
    kind, _, value = clue.partition(":")
    return _COMMON[kind] if kind in _COMMON else _COMMON_NAME.get(len(value), _COMMON_LONG_NAME)


def _order(telling: Telling) -> tuple[datetime, datetime, str]:
    """Who reported first."""
    return telling.dated, telling.first_seen, telling.id


def _items(members: Sequence[Telling]) -> list[Telling]:
    """The earliest text of each item."""
    earliest: dict[str, Telling] = {}
    for telling in sorted(members, key=_order):
        earliest.setdefault(telling.original, telling)
    return list(earliest.values())


def _with_parts(story: str, told: Mapping[str, Telling]) -> dict[str, Telling]:
    """All tellings, those of ``story`` with their part in it."""
    members = sorted((t for t in told.values() if t.story == story), key=_order)
    leaders = {t.original: t for t in reversed(members)}
    return {**told, **{t.id: replace(t, part=_part(t, members[0], leaders)) for t in members}}


def _part(telling: Telling, first: Telling, leaders: Mapping[str, Telling]) -> Part:
    if telling.id == first.id:
        return Part.FIRST
    leader = leaders[telling.original]
    if leader.id != telling.id:
        return Part.COPY if resemblance(telling.sketch, leader.sketch) >= COPY else Part.REWRITE
    earlier = (t for t in leaders.values() if _order(t) < _order(telling) and t.lang != telling.lang)
    return Part.TRANSLATION if any(_translated(telling, t) for t in earlier) else Part.PARALLEL


def _translated(a: Telling, b: Telling) -> bool:
    """Whether two reports in different languages say so much the same that one was made from the other."""
    shorter, longer = sorted((shingles(a.sketch), shingles(b.sketch)))
    if not longer or shorter / longer < _ALIKE_LENGTH:
        return False
    listed_a, listed_b = ({clue for clue in t.clues if not clue.startswith("n:")} for t in (a, b))
    both = len(listed_a & listed_b)
    return both >= max(_TRANSLATED_LEAST, _TRANSLATED * max(len(listed_a), len(listed_b)))
