"""The piece of a text that a hit shows: around what matched, with that marked. The same for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline import text
from pipeline.model import Snippet

_LENGTH = 200  # code points: two lines of a list of hits
_LEAD = 80  # of them at most before the first match
_ENDS = (*'.!?؟…»”"', "\n")  # of a sentence


def whole(passage: str, spans: Iterable[tuple[int, int]]) -> Snippet:
    return Snippet(passage, tuple(_joined(spans)))


def around(passage: str, spans: Iterator[tuple[int, int]]) -> Snippet:
    """The sentence of the first span, cut to words where it is long and with what follows where it is short; without
    any the beginning. ``spans`` come by start; an empty one says where to look and marks nothing."""
    first = next(spans, None)
    begin, finish = _window(passage, *(first or (0, 0)))
    inside = [first] if first else []
    for span in spans:
        if span[0] >= finish:
            break
        inside.append(span)
    before = "…" if begin and not passage[:begin].rstrip(" ").endswith(_ENDS) else ""
    after = "…" if finish < len(passage) and not passage[:finish].endswith(_ENDS) else ""
    shift = len(before) - begin
    clipped = sorted((max(start, begin), min(end, finish)) for start, end in inside)
    spots = tuple((start + shift, end + shift) for start, end in _joined(clipped))
    return Snippet(before + passage[begin:finish].replace("\n", " ") + after, spots)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans without overlaps and without the empty ones, by start."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if start >= end:
            continue
        if current is None or start >= current[1]:
            if current:
                yield current
            current = (start, end)
        else:
            current = (min(current[0], start), max(current[1], end))
    if current:
        yield current


def _window(passage: str, start: int, end: int) -> tuple[int, int]:
    line = passage.rfind("\n", 0, start) + 1
    line_end = passage.find("\n", start)
    sentence = passage[line : line_end if line_end >= 0 else len(passage)]
    begin = line + max((s for s, _ in text.sentences(sentence) if s <= start - line), default=0)
    if start - begin > _LEAD:
        blank = passage.find(" ", start - _LEAD, start)
        begin = blank + 1 if blank >= 0 else start
    finish = max(end, begin + _LENGTH)
    if finish >= len(passage):
        return begin, len(passage)
    ends = [begin + e for _, e in text.sentences(passage[begin:finish])][:-1]  # the last is cut, as the room is
    complete = [e for e in ends if e >= end and e - begin > _LENGTH // 2]
    if complete:
        return begin, complete[-1]
    blank = max(passage.rfind(" ", end, finish + 1), passage.rfind("\n", end, finish + 1))
    return begin, blank if blank > begin else finish
