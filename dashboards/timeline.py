"""Articles over time, stacked by language: the geometry of a bar chart that the template draws as SVG.

Bars are in units of a view box that the page stretches to its width; all writing stands outside the drawing, so that
it keeps its size on a narrow screen and its direction in every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LANGUAGES = (
    "fr",
    "ar",
    "en",
)  # in the order of stacking, each in its own colour; all others share one
OTHER = "other"
HEIGHT = 100.0
SLOT = 10.0  # width of one unit of time, its gap included
GAP = 1.6
_MOST_BARS = 93  # three months of days: more would be thinner than 4 pixels on a small screen
_LEAST_BARS = 14  # fewer would make one day's bar as wide as a table
# A wrong date far from all others would squeeze these into one bar; beyond these years every date is wrong.
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Segment:
    lang: str  # ar, fr, en or other
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    since: date
    until: date  # included
    x: float
    counts: Mapping[str, int]
    total: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    unit: str  # day, week, month or year
    bars: tuple[Bar, ...]  # of equal width, in order, without holes
    width: float
    peak: int
    totals: Mapping[str, int]  # language -> articles, in stacking order; without those that have none
    busiest: Bar

    @property
    def filled(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if bar.total)


def timeline(days: Sequence[tuple[date, Mapping[str, int]]]) -> Timeline | None:
    """Bars for the days on which something was published; None where there are none."""
    counts: dict[date, Counter[str]] = {}
    days = [(day, by) for day, by in days if _EARLIEST <= day <= _LATEST and any(by.values())]
    if not days:
        return None
    first, last = min(day for day, _ in days), max(day for day, _ in days)
    unit = next(u for u in ("day", "week", "month", "year") if u == "year" or _units(first, last, u) <= _MOST_BARS)
    for day, by in days:
        bar = counts.setdefault(_begin(day, unit), Counter())
        for lang, count in by.items():
            bar[lang if lang in LANGUAGES else OTHER] += count
    peak = max(bar.total() for bar in counts.values())
    bars = []
    for number, begin in enumerate(_slots(first, last, unit)):
        found = counts.get(begin, Counter())
        segments = tuple(_stack(found, peak))
        until = _next(begin, unit) - timedelta(days=1)
        bars.append(Bar(begin, until, number * SLOT + GAP / 2, found, found.total(), segments))
    totals = {lang: sum(bar.counts.get(lang, 0) for bar in bars) for lang in (*LANGUAGES, OTHER)}
    return Timeline(
        unit=unit,
        bars=tuple(bars),
        width=len(bars) * SLOT,
        peak=peak,
        totals={lang: total for lang, total in totals.items() if total},
        busiest=max(bars, key=lambda bar: bar.total),
    )


def _stack(counts: Mapping[str, int], peak: int) -> Iterator[Segment]:
    y = HEIGHT
    for lang in (*LANGUAGES, OTHER):
        if count := counts.get(lang, 0):
            height = count * HEIGHT / peak
            y -= height
            yield Segment(lang, count, round(y, 3), round(height, 3))


def _slots(first: date, last: date, unit: str) -> list[date]:
    """The beginning of each unit from the first to the last; empty ones around them where there would be too few."""
    slots = [_begin(first, unit)]
    while slots[-1] < _begin(last, unit):
        slots.append(_next(slots[-1], unit))
    before = True
    while len(slots) < _LEAST_BARS:
        if before:
            slots.insert(0, _begin(slots[0] - timedelta(days=1), unit))
        else:
            slots.append(_next(slots[-1], unit))
        before = not before
    return slots


def _units(first: date, last: date, unit: str) -> int:
    if unit == "month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return (_begin(last, unit) - _begin(first, unit)).days // (7 if unit == "week" else 1) + 1


def _begin(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(begin: date, unit: str) -> date:
    if unit == "month":
        return (begin + timedelta(days=31)).replace(day=1)
    if unit == "year":
        return begin.replace(year=begin.year + 1)
    return begin + timedelta(days=7 if unit == "week" else 1)
