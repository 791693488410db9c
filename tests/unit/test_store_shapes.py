"""What repeats across an outlet's pages is its frame; what an agency, a reprint or a correction repeats is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.shapes import LONG, WINDOW, Lesson, frame, usual_charset

SLOGAN = 1000 & ~LONG  # the mark of "تابعونا على قناتنا", say
PARAGRAPH = 2000 | LONG  # that of a line of more than 160 characters


def lesson(n: int, *lines: int, day: int | None = None, **changes: object) -> Lesson:
    """The n-th article, of its own title and text: four a day, with two lines that no other has."""
    own = (10_000 + 4 * n, 10_002 + 4 * n)
    made = Lesson(f"عنوان {n}", f"r{n}", n // 4 if day is None else day, (*own, *lines), "utf-8")
    return replace(made, **changes)  # type: ignore[arg-type] # any field


def lessons(number: int, line: int, having: Iterable[int], **changes: object) -> list[Lesson]:
    those = set(having)
    return [lesson(n, *([line] if n in those else []), **(changes if n in those else {})) for n in range(number)]


@pytest.mark.parametrize("line", [SLOGAN, PARAGRAPH])
def test_a_line_of_all_articles_is_frame_as_soon_as_there_are_enough(line: int) -> None:
    assert frame(lessons(3, line, range(3))) == frozenset()
    assert frame(lessons(8, line, range(8))) == {line}
    assert frame(lessons(200, line, range(200))) == {line}


def test_four_articles_of_several_days_suffice_for_a_short_line() -> None:
    assert frame([lesson(n, SLOGAN, PARAGRAPH, day=n) for n in range(4)]) == {SLOGAN}
    assert frame([lesson(n, SLOGAN, day=1) for n in range(4)]) == frozenset(), "one day's, of one story perhaps"


def test_a_line_of_one_rubric_is_frame_where_it_is_short() -> None:
    some = range(0, 100, 3)
    assert frame(lessons(100, SLOGAN, some)) == {SLOGAN}
    assert frame(lessons(100, PARAGRAPH, some)) == frozenset()


@pytest.mark.parametrize("line", [SLOGAN, PARAGRAPH])
@pytest.mark.parametrize("number", [10, 20, 40, 200])
def test_an_agencys_background_in_five_follow_ups_is_no_frame(line: int, number: int) -> None:
    assert frame(lessons(number, line, range(number - 5, number))) == frozenset()
    assert frame(lessons(number, line, range(0, number, number // 5))) == frozenset()


@pytest.mark.parametrize("same", [{"title": "النشرة الجوية"}, {"original": "r0"}])
def test_one_title_or_one_text_however_often_teaches_nothing(same: dict[str, object]) -> None:
    assert frame([lesson(n, SLOGAN, **same) for n in range(100)]) == frozenset()


def test_a_new_frame_is_learned_within_some_weeks_not_after_all_is_forgotten() -> None:
    found = [n for n in range(WINDOW, WINDOW + 60) if SLOGAN in frame(lessons(n, SLOGAN, range(WINDOW, n))[-WINDOW:])]
    assert found
    assert found == list(range(found[0], WINDOW + 60))
    assert found[0] - WINDOW <= 20


def test_a_line_that_left_the_pages_is_forgotten() -> None:
    gone = lessons(200, SLOGAN, range(100))
    assert frame(gone, {SLOGAN}) == frozenset()
    assert frame(lessons(200, SLOGAN, range(101)), {SLOGAN}) == {SLOGAN}, "seen in one of the last hundred"


def test_a_line_near_the_border_stays_what_it_was() -> None:
    fading = lessons(100, SLOGAN, range(0, 100, 6))
    assert frame(fading) == frozenset()
    assert frame(fading, {SLOGAN}) == {SLOGAN}
    assert frame(lessons(100, SLOGAN, range(0, 100, 12)), {SLOGAN}) == frozenset()


_LESSON = st.builds(
    Lesson,
    title=st.sampled_from("abcdefghijkl"),
    original=st.sampled_from([f"r{n}" for n in range(12)]),
    day=st.integers(0, 30),
    lines=st.lists(st.integers(-8, 8), max_size=8).map(tuple),
    charset=st.sampled_from([None, "utf-8", "windows-1256"]),
)
_LESSONS = st.lists(_LESSON, max_size=60)
_MARKS = st.frozensets(st.integers(-10, 10))


@given(_LESSONS, _MARKS)
def test_a_frame_is_of_lines_that_are_there_and_the_former_one_only_keeps_its_own(
    given_lessons: list[Lesson], before: frozenset[int]
) -> None:
    afresh, kept = frame(given_lessons), frame(given_lessons, before)
    assert afresh <= kept <= {line for one in given_lessons for line in one.lines}
    assert kept - afresh <= before
    assert all(sum(mark in one.lines for one in given_lessons) >= (8 if mark & LONG else 4) for mark in afresh)


@given(_LESSONS, st.integers(-8, 8))
def test_articles_without_a_line_never_make_it_frame(given_lessons: list[Lesson], mark: int) -> None:
    others = [replace(one, lines=tuple(line for line in one.lines if line != mark)) for one in given_lessons]
    if mark not in frame(given_lessons):
        assert mark not in frame([*given_lessons, *others])
    assert mark not in frame(others)


@given(_LESSONS, _MARKS)
def test_a_line_twice_in_one_article_counts_once(given_lessons: list[Lesson], before: frozenset[int]) -> None:
    doubled = [replace(one, lines=one.lines * 2) for one in given_lessons]
    assert frame(doubled, before) == frame(given_lessons, before)


# --- Charset ----------------------------------------------------------------------------------------------------------


def in_charsets(*charsets: str | None) -> list[Lesson]:
    return [lesson(n, charset=charset) for n, charset in enumerate(charsets)]


def test_the_usual_charset_is_what_most_pages_have() -> None:
    arabic = ["windows-1256"] * 6
    assert usual_charset(in_charsets(*arabic[:3])) is None
    assert usual_charset(in_charsets(*arabic, None, "utf-8")) == "windows-1256"
    assert usual_charset(in_charsets(*arabic, *["utf-8"] * 4)) is None
    assert usual_charset(in_charsets(*arabic, *["utf-8"] * 4), "windows-1256") == "windows-1256"
    assert usual_charset(in_charsets(*arabic, *["utf-8"] * 30), "windows-1256") == "utf-8"
    assert usual_charset(in_charsets(None, None)) is None
    assert usual_charset([]) is None
