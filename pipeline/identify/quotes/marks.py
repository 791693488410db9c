"""Passages in quotation marks: of every kind, nested, never closed, or running over paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.identify.spellings import in_arabic
from pipeline.text import Folded

WORD = re.compile(r"[^\W_]+")
# No full stop after an initial or an abbreviation ends a sentence: a look-behind for each length of these. It begins
# with one class of characters, which `re` looks for fastest.
SENTENCE_END = re.compile(
    r"[.!?؟…\n](?:(?<=\n)|(?<![\s(\"'.]\w\.)(?<![\s(\"'](?:mm|me|dr|pr|lt|st|mr|ms)\.)"
    r"(?<![\s(\"'](?:mme|gen|gal|col|cdt|mrs|sen|rev|gov)\.)[.!?؟…]*[\"')\]]*(?=\s))"
)
COVER = "\x00"  # stands for what is said in marks: a word that reports there reports nothing in the text around
FEWEST = 3  # words of speech that is told from a name by its length alone

_GLYPHS = ('"', "‹", "›", "''", "<<", ">>")  # of « » “ ” „ folding has made the first
_BLANKS = frozenset(("", " ", "\n", "\t", "(", "["))
_BEGINS = frozenset("([\"'")
_OPENING = "«“„‹<"
_FAMILIES = {"«": "«", "»": "«", "<": "«", ">": "«", "“": "“", "”": "“", "„": "„", "‹": "‹", "›": "‹"}
_MOST_MARKS = 60  # within one quote: what holds more is not balanced
_LONGEST = 3000  # letters
_MORE_PARAGRAPHS = 3  # over which a quote that is opened once may run


class Passage(NamedTuple):
    """What stands in quotation marks; offsets are of the folded text."""

    start: int
    end: int
    outer: int  # where its opening mark starts
    after: int  # where its closing mark ends
    words: int
    goes_on: bool  # a paragraph of a quote that is opened again in each
    closed: bool = True
    name: bool = False  # of a tracked entity, and little else

    @property
    def speech(self) -> bool:
        """Whether it is too long for a name: what stands in it is no part of the sentence around it."""
        return self.words >= FEWEST and not self.name


class _Mark(NamedTuple):
    start: int
    end: int
    family: str  # of the marks that close one another
    opens: bool
    closes: bool  # a straight one among blanks may do both


def has_marks(folded: str) -> bool:
    """Whether a folded text has any quotation marks."""
    return any(glyph in folded for glyph in _GLYPHS)


def passages(text: Folded) -> Iterator[Passage]:
    """Passages in marks; nested ones are part of the outer. What is never closed ends with its sentence."""
    folded, marks = text.text, _marks(text)
    starts = [mark.start for mark in marks]
    i, goes_on = 0, False
    while i < len(marks):
        mark = marks[i]
        if not mark.opens:
            i, goes_on = i + 1, False
            continue
        line_end = folded.find("\n", mark.end)
        line_end = len(folded) if line_end < 0 else line_end
        beyond = bisect_left(starts, line_end)
        closing = _closing(marks, i, line_end)
        if closing is None and beyond < len(marks):
            if marks[beyond].opens and marks[beyond].start == line_end + 1:
                yield _passage(text, mark, line_end, line_end, goes_on)
                i, goes_on = beyond, True
                continue
            if beyond == i + 1 and not marks[beyond].opens and _near(folded, mark.end, marks[beyond].start):
                closing = beyond
        if closing is not None:
            yield _passage(text, mark, marks[closing].start, marks[closing].end, goes_on)
            i = closing + 1
        else:
            stop = min(line_end, mark.end + _LONGEST, *starts[i + 1 : i + 2])
            sentence = SENTENCE_END.search(folded, mark.end, stop)
            end = sentence.end() if sentence else stop
            yield _passage(text, mark, end, end, goes_on, closed=False)
            i += 1
        goes_on = False


def _marks(text: Folded) -> list[_Mark]:
    folded, found = text.text, []
    mirrored: bool | None = None  # some type Arabic guillemets as they look from the left: »...«
    for start, end in sorted([place for glyph in _GLYPHS for place in _found(folded, glyph)]):
        before, after = folded[start - 1 : start], folded[end : end + 1]
        blank_before = before in _BLANKS
        blank_after = not (after.isalnum() or after in _BEGINS)
        free_before = blank_before or (before in ":،,-" and not blank_after)
        glyph = text.original[text.places[start]]
        family = _FAMILIES.get(glyph, '"')
        if mirrored is None and glyph in "«»":
            mirrored = glyph == "»" and free_before and in_arabic(after)
        if family == '"':
            opens, closes = free_before and not blank_after, not blank_before and blank_after
            found.append(_Mark(start, end, family, opens or not closes, closes or not opens))
        else:
            opens = (glyph in _OPENING) != (bool(mirrored) and glyph in "«»")
            found.append(_Mark(start, end, family, opens, not opens))
    return found


def _found(text: str, glyph: str) -> Iterator[tuple[int, int]]:
    start = text.find(glyph)
    while start >= 0:
        end = start + len(glyph)
        yield start, end
        start = text.find(glyph, end)


def _near(folded: str, start: int, end: int) -> bool:
    return end - start < _LONGEST and folded.count("\n", start, end) <= _MORE_PARAGRAPHS


def _closing(marks: Sequence[_Mark], opening: int, limit: int) -> int | None:
    """The mark that closes ``marks[opening]`` before ``limit``, those between paired."""
    open_ = [marks[opening].family]
    limit = min(limit, marks[opening].end + _LONGEST)
    for i in range(opening + 1, min(len(marks), opening + _MOST_MARKS)):
        mark = marks[i]
        if mark.start > limit:
            return None
        if mark.closes and mark.family in open_ and (not mark.opens or mark.family == open_[-1]):
            while open_.pop() != mark.family:
                pass
        elif (mark.closes and not mark.opens and {mark.family, open_[-1]} == {"“", '"'}) or (
            open_[-1] == "„" and mark.family == "“"  # German: „ ... “
        ):
            open_.pop()
        elif mark.opens:
            open_.append(mark.family)
        if not open_:
            return i
    return None


def _passage(text: Folded, mark: _Mark, end: int, after: int, goes_on: bool, closed: bool = True) -> Passage:
    held = text.text[mark.end : end]
    start = mark.end + len(held) - len(held.lstrip())
    end = max(start, mark.end + len(held.rstrip()))
    words = (bisect_left(text.edges, end) - bisect_left(text.edges, start) + 1) // 2
    return Passage(start, end, mark.start, after, words, goes_on, closed)
