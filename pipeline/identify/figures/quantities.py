"""The numbers of a sentence: digits and words, ranges, what bounds them, and Arabic nouns that say one or two."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.identify.figures.numerals import NUMERALS, Said
from pipeline.identify.figures.sentence import Sentence
from pipeline.identify.figures.vocabulary import LANGUAGES, NAME, VERB
from pipeline.model import Bound
from pipeline.text import fold_text

YEARS = range(1900, 2101)
_LONGEST = 9  # digits; more are telephone numbers and the like
_MOST_GROUPS = 5  # of three digits after the first; more are a table or a list
_GREATEST = 10**9  # no report counts more people
_HELD_BEFORE = re.compile(r"[-./:,'°#$€£+²]$")  # F-16, 2.5, 12/11, n°12, $12
_HELD_AFTER = re.compile(r"[-/:°%٪€$£]|[ ]?[%٪€$£°]")
_GROUP = frozenset((" ", ",", ".", "'", "٬", "،"))
_DECIMAL = frozenset((".", ",", "٫"))
_OPENINGS = frozenset((": ", " - ", ' "', "- "))
# The words that can say a number of their own; the tags are `Language`'s.
_BY_NOUN = {"one", "two", "of-two", "harmed"}
_STARTS = {
    code: numerals.starts.union(word for word, tags in LANGUAGES[code].tags.items() if not _BY_NOUN.isdisjoint(tags))
    for code, numerals in NUMERALS.items()
}
_ONE = frozenset(fold_text("واحد واحدة").split())
_TWO = frozenset(fold_text("اثنين اثنان اثنتين اثنتان").split())


class Number(NamedTuple):
    """A number and the words, from ``begin`` to ``last``, that say it; ``first`` is the first after its bound."""

    begin: int
    first: int
    last: int
    value: int
    most: int | None = None
    bound: Bound = Bound.EXACT
    article: bool = False  # "un", "a": one, where somebody is said to have suffered harm, else no count
    noun: bool = False  # Arabic: the noun itself says one or two, جنديين


def numbers(s: Sentence) -> list[Number]:
    """The numbers of a sentence up to 10**9, in their order; none shares a word with another."""
    starts = _STARTS[s.lang]
    found: list[Number] = []
    after = 0
    for place in [place for place, word in enumerate(s.words) if word in starts or word.isdecimal()]:
        if place < after:
            continue
        number = _by_noun(s, place, bool(found) and after == place) or _counted_out(s, place)
        if number is not None:
            if max(number.value, number.most or 0) <= _GREATEST:
                found.append(_bounded(s, number))
            after = number.last + 1
    return found


def _by_noun(s: Sentence, place: int, counted: bool) -> Number | None:
    """An Arabic noun that says one or two: مقتل جندي, قتيل وجريح, جنديين; ``counted``: a number stands before it.

    What is definite is no count of one: مقتل جندي الحراسة.
    """
    tags, after = s.tags[place], s.words[place + 1]
    if "two" in tags or ("of-two" in tags and after in _TWO):
        return Number(place, place, place + (after in _TWO), 2, noun=True)
    if counted:
        return None
    if "harmed" in tags:
        alone = place == 0 or s.gaps[place] in _OPENINGS or "fall" in s.tags[place - 1]
        single = alone or "joined" in tags or "joined" in s.tags[place + 1]
    else:
        definite = after.startswith("ال") and "day" not in s.tags[place + 1]
        single = "one" in tags and s.soft(place) and not definite and s.harm(place - 1, NAME | VERB) is not None
    return Number(place, place, place + (after in _ONE), 1, noun=True) if single else None


def _counted_out(s: Sentence, place: int) -> Number | None:
    said = _said(s, place)
    if said is None or (said.article and "quantity" in s.tags[said.last + 1]):
        return None
    step = _range_step(s, place, said.last)
    further = _said(s, step) if step else None
    if further is not None and any("rise" in tags for tags in s.tags[max(0, place - 6) : place]):
        return Number(
            step, step, further.last, further.value, None, said.bound
        )  # of a toll that rose, the other counts
    if further is not None and further.value > said.value:
        return Number(place, place, further.last, said.value, further.value, said.bound)
    return Number(place, place, said.last, said.value, None, said.bound, said.article)


def _said(s: Sentence, place: int) -> Said | None:
    return _digits(s, place) if s.words[place].isdecimal() else NUMERALS[s.lang].read(s.words, s.soft, place)


def _range_step(s: Sentence, first: int, last: int) -> int:
    """Where the upper end of a range may start; 0 where there is none."""
    tags, between = s.tags[last + 1], "between" in s.tags[first - 1]
    if s.gaps[last + 1] == "-" and s.words[last + 1].isdecimal():
        return last + 1
    if "until" in tags or (between and "and" in tags):
        return last + 2
    return last + 1 if between and s.lang == "ar" and s.words[last + 1].startswith("و") else 0


def _bounded(s: Sentence, number: Number) -> Number:
    """With the bound that stands before it; but "some dozens" are still at least as many."""
    for phrase, bound in s.language.bounds.get(s.words[number.first - 1], ()):
        begin = number.first - len(phrase)
        if begin >= 0 and s.follows(begin, phrase) and all(map(s.soft, range(begin + 1, number.first + 1))):
            kept = number.bound is Bound.AT_LEAST and bound is Bound.ABOUT
            return number._replace(begin=begin, bound=number.bound if kept else bound)
    return number


def _digits(s: Sentence, place: int) -> Said | None:
    """Digits, grouped or not, with a scale after them; None where they are held to something: 12%, F-16, 12:30.

    More groups than a number has are taken together as one above `_GREATEST`, so that their end is none of its own.
    """
    word, before, previous = s.words[place], s.gaps[place] if place else " ", s.words[place - 1]
    held = _HELD_BEFORE.search(before) and not (before == "-" and previous.isdecimal())
    if len(word) > _LONGEST or held or (before == "" and s.lang != "ar"):
        return None
    value, last = int(word), place
    year = value in YEARS and "before-year" in s.tags[place - 1] and s.person(place + 1) is None
    if year or (before == " " and "month" in s.tags[place - 1]):
        return None  # "in 2012", "January 6"
    while (
        len(word) <= 3 and s.gaps[last + 1] in _GROUP and len(s.words[last + 1]) == 3 and s.words[last + 1].isdecimal()
    ):
        last += 1
    if last - place > _MOST_GROUPS:
        return Said(_GREATEST + 1, last)
    value = int("".join(s.words[place : last + 1]))
    fraction = ""
    if last == place and s.gaps[last + 1] in _DECIMAL and s.words[last + 1].isdecimal():
        last += 1
        fraction = s.words[last]
        if len(fraction) > _LONGEST:
            return None
    scale = NUMERALS[s.lang].scale(s.words[last + 1]) if s.gaps[last + 1] == " " else 0
    if scale:
        last += 1
        value = value * scale + int(fraction or 0) * scale // 10 ** len(fraction)
    elif fraction:
        return None
    gap, after = s.gaps[last + 1], s.words[last + 1]
    glued = gap == "" and after.isascii()  # 5th, 12h
    if glued or (_HELD_AFTER.match(gap) and not (gap == "-" and after.isdecimal())):
        return None
    return Said(value, last)
