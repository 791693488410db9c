"""What an outlet's articles teach of its pages: which lines are their frame, and in which charset they come. Pure.

A line that repeats across an outlet's pages is no article's text: "Suivez-nous sur WhatsApp", "تابعونا على تلغرام". But
an agency's background paragraph stands in each of its follow-ups, an article is corrected, or carried again under
another title. To lose a paragraph is worse than to keep a slogan, so that a line must be in articles that differ in
title and in text, in a good share of all articles, and over some days or many articles. What is forgotten by the
outlet is forgotten here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain
from math import sqrt

# The last articles of an outlet that are looked at: some days of an agency, some months of a weekly.
WINDOW = 200
# Lines that are kept of an article: the first and the last ones, where a frame gets into a text. A live blog has
# hundreds. With WINDOW, at most 20,000 marks an outlet.
LINES = 100

LONG = 1  # bit 0 of a mark: the line has more than 160 characters; slogans are shorter, background paragraphs longer

# Articles that must have the line: an agency files four or five follow-ups with the same background.
_LEAST, _LEAST_LONG = 4, 8
# Share of the articles that must have it, for certain (see `_certain`). The line below one rubric's articles is in a
# quarter of them; a paragraph that stands in a half of all is no news.
_SHARE, _SHARE_LONG = 0.25, 0.5
# Days between the first and the last article that has it, or so many articles: a story's follow-ups fill a day or two.
_DAYS, _INSTEAD_OF_DAYS = 3, 8
# The share is that of the articles since the line was first there, so that a new frame is learned soon; but of these
# last ones at least, or a line of today's only two articles would be in all.
_RECENT = 40
# A frame's line that is in none of so many articles is none any more: the outlet took it off its pages.
_FORGOTTEN = 100
# Of the share that makes a frame, what keeps it one: else a line near the border would come and go.
_STAYS = 0.5

# Pages that must have said or shown their charset, and the share of them that must agree.
_CHARSET_LEAST, _CHARSET_SHARE = 4, 0.75


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one article showed of its outlet's pages."""

    title: str  # folded
    original: str  # `Record.original`: the same for copies and rewrites of one text
    day: int  # of `Record.dated`: days since 1970
    lines: tuple[int, ...]  # `Extraction.lines`
    charset: str | None


def frame(lessons: Sequence[Lesson], before: Set[int] = frozenset()) -> frozenset[int]:
    """Marks of the lines that belong to the frame, learned from an outlet's last articles, the oldest first.

    ``before`` is the frame as it was: its lines stay for less than makes a new one.
    """
    counts = Counter(chain.from_iterable(lesson.lines for lesson in lessons))
    looked_at = {mark for mark, count in counts.items() if count >= _LEAST or mark in before}
    having: defaultdict[int, list[int]] = defaultdict(list)  # line -> the places in ``lessons`` of those that have it
    for place, lesson in enumerate(lessons):
        for mark in looked_at.intersection(lesson.lines):
            having[mark].append(place)
    since = _distinct_since(lessons)
    return frozenset(mark for mark, places in having.items() if _is_frame(mark, places, lessons, since, mark in before))


def _distinct_since(lessons: Sequence[Lesson]) -> list[int]:
    """For each place in ``lessons``, how many from there on differ from each other in title and in text."""
    titles, originals, counts = set[str](), set[str](), list[int]()
    for lesson in reversed(lessons):
        titles.add(lesson.title)
        originals.add(lesson.original)
        counts.append(min(len(titles), len(originals)))
    return counts[::-1]


def _is_frame(
    mark: int, places: Sequence[int], lessons: Sequence[Lesson], distinct_since: Sequence[int], before: bool
) -> bool:
    if places[-1] < len(lessons) - _FORGOTTEN:
        return False
    least, share = (_LEAST_LONG, _SHARE_LONG) if mark & LONG else (_LEAST, _SHARE)
    of = distinct_since[min(places[0], max(0, len(lessons) - _RECENT))]
    having = [lessons[place] for place in places]
    distinct = min(len({lesson.title for lesson in having}), len({lesson.original for lesson in having}))
    if before and distinct >= _STAYS * share * of:
        return True
    days = [lesson.day for lesson in having]
    lasting = distinct >= _INSTEAD_OF_DAYS or max(days) - min(days) >= _DAYS
    return distinct >= least and lasting and _certain(distinct, of) >= share


def _certain(found: int, of: int) -> float:
    """The share that ``found`` of ``of`` proves, in 39 of 40 cases: the lower end of E. B. Wilson's interval (1927).

    Four of four articles prove a half; five of ten, which a story's follow-ups may be, not even a quarter.
    """
    z = 1.96
    share = found / of
    middle = share + z * z / (2 * of)
    return (middle - z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))) / (1 + z * z / of)


def usual_charset(lessons: Sequence[Lesson], before: str | None = None) -> str | None:
    """The charset in which the outlet's pages usually come; None where that is not clear."""
    counts = Counter(lesson.charset for lesson in lessons if lesson.charset)
    if not counts:
        return None
    charset, pages = counts.most_common(1)[0]
    needed = _CHARSET_SHARE * (_STAYS if charset == before else 1.0)
    return charset if pages >= _CHARSET_LEAST and pages >= needed * counts.total() else None
