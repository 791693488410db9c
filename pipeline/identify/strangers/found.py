"""What may be a name and where it stands, common to both scripts; and how often the text has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.model import Stranger

MASK = "\0"  # stands for each letter of what is known; `text.clean` leaves none of it in a text
_MOST = 30  # strangers of one article: a list of all the players of a cup says nothing of who appears with whom
_LONGEST = 5  # words of a headline in capitals that may be one name


class Found(NamedTuple):
    """One occurrence of a possible name. Offsets are of the original."""

    field: str
    start: int
    end: int
    text: str
    words: tuple[str, ...]  # folded
    key: str  # see `Stranger`
    titled: bool  # a title stands before it
    sure: bool  # a name as it stands; else where the text has it elsewhere
    personal: bool  # somebody's by its form


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with what ``spans`` cover made one word of no letters each; offsets stay."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        parts += text[at:start], MASK * (end - max(start, at))
        at = max(end, at)
    return "".join((*parts, text[at:]))


def counted(found: Sequence[Found]) -> tuple[Stranger, ...]:
    """The names by their count, then as they come: what is unsure to a name in it, a surname to its full name."""
    sure = [one for one in found if one.sure]
    counts = Counter([one.key for one in sure])
    texts = {one.key: one.text for one in reversed(sure)}
    longest = max((key.count(" ") + 1 for key in counts), default=0)
    longest = max(longest, _LONGEST)  # what the loop adds has no more words than that
    for one in found:
        if one.sure:
            continue
        if key := _within(one.key, counts, longest):
            counts[key] += 1
        elif one.personal and len(one.words) <= _LONGEST:
            counts[one.key] += 1
            texts[one.key] = one.text
    full: dict[str, str] = {}
    for key in reversed(counts):
        words = key.split()
        if len(words) > 1:
            full[words[0]] = full[words[-1]] = key
    for key in full.keys() & counts.keys():
        counts[full[key]] += counts.pop(key)
    return tuple(Stranger(key, texts[key], count) for key, count in counts.most_common(_MOST))


def _within(key: str, counts: Counter[str], longest: int) -> str | None:
    """The longest known name in a string of words: a headline's capitals join what is no name to one.

    None of ``counts`` has more than ``longest`` words, so that the cost grows with the string and no faster.
    """
    words = key.split()
    lengths = range(min(longest, len(words)), 0, -1)
    spans = ((begin, begin + length) for length in lengths for begin in range(len(words) - length + 1))
    return next((part for begin, end in spans if (part := " ".join(words[begin:end])) in counts), None)
