"""Numbers in the words of three languages: "quatre-vingt-dix-sept", "a hundred and twenty", خمسة وعشرون ألفا.

What is under a hundred is looked up as a whole, in tables that hold every such number; what is above is put together
from these and the scales that multiply them: hundreds, thousands, millions. All words are folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.model import Bound
from pipeline.text import fold_text


class Said(NamedTuple):
    """A number that is said."""

    value: int
    last: int  # the place of its last word
    bound: Bound = Bound.EXACT
    article: bool = False  # "un", "a"


class Numerals:
    """The number words of a language.

    ``small``: values of one to four words, with blanks between. ``scales`` multiply them; those of ``alone`` say one
    themselves: "mille", ألف. ``dozens`` are about as many, ``vague`` at least as many, as are the others after
    ``several``: "several hundred". ``joint`` is "and". Before Arabic numbers stand ``clitics``.
    """

    def __init__(
        self,
        *,
        small: dict[str, int],
        scales: str,
        alone: str,
        vague: str,
        dozens: str = "",
        several: str = "",
        articles: str = "",
        joint: str = "",
        clitics: Sequence[str] = ("",),
    ) -> None:
        self._small, self._scales, self._dozens, self._vague = small, _valued(scales), _valued(dozens), _valued(vague)
        self._alone, self._several, self._articles = (frozenset(_listed(words)) for words in (alone, several, articles))
        self._joint, self._arabic = joint, len(clitics) > 1
        self._begin_small = frozenset(words.split()[0] for words in small)
        words = {*self._begin_small, *self._scales, *self._dozens, *self._vague, *self._several}
        self.starts = frozenset(clitic + word for word in words for clitic in clitics) | self._articles | {"half"}

    def scale(self, word: str) -> int:
        """By how much it multiplies digits before it, "3 millions", "2 dozen"; 0: not at all."""
        return self._scales.get(word, 0) or self._dozens.get(word, 0)

    def read(self, words: Sequence[str], soft: Callable[[int], bool], place: int) -> Said | None:
        """The number that begins at a place; ``soft`` says whether a word is of one phrase with the one before.

        At least five words behind the place can be looked at: there are empty ones at the end.
        """
        if words[place] not in self.starts:
            return None
        if words[place] == "half":
            return Said(6, place + 2, Bound.ABOUT) if words[place + 1 : place + 3] == ["a", "dozen"] else None
        return self._many(words, place) or self._put_together(words, soft, place)

    def _many(self, words: Sequence[str], place: int) -> Said | None:
        """Dozens, "plusieurs centaines", عشرات الآلاف: at least the smallest number that they can mean."""
        several = words[place] in self._several
        at = place + several
        word = words[at]
        if self._arabic and word not in self._vague:
            word = word.lstrip(_ONE_LETTER)
        value = self._vague.get(word) or (2 * self.scale(word) if several else 0)
        if not value:
            return None
        last = at + 1 + (words[at + 1] in ("de", "of"))
        times = self._scales.get(words[last]) or self._scales.get(words[last].removesuffix("s").removeprefix("ال"), 0)
        if times >= 1000:
            return Said(value * times, last, Bound.AT_LEAST)
        return None if word == "tens" else Said(value, at, Bound.AT_LEAST)

    def _put_together(self, words: Sequence[str], soft: Callable[[int], bool], place: int) -> Said | None:
        """``total`` holds what its scale has multiplied, ``part`` what stands since; the scales must descend."""
        article = words[place] in self._articles
        total, part, room, at, last = 0, 0, 10**9, place, place - 1
        if article and not self._small.get(words[place]):  # "a hundred", but "a" is one of no more than these
            if not self.scale(words[place + 1]):
                return Said(1, place, article=True)
            part, at = 1, place + 1
        while at == place or soft(at):
            word, joined = words[at], at == place
            if word == self._joint and last >= place and (self._arabic or words[last] in self._scales):
                at, word, joined = at + 1, words[at + 1], True
            elif self._arabic and word.startswith("و") and (at > place or word not in self._small):
                word, joined = word[1:], True  # folded, "and eleven" begins like "one": وأحد عشر, واحد
            elif self._arabic and at == place and word not in self._small and word[:1] in _ONE_LETTER:
                word = word[1:]
            value, end = self._longest(words, soft, word, at)
            scale = self._scales.get(word, 0)
            adds = (joined or not self._arabic) and part % (100 if value < 100 else 1000) == 0
            if end >= at and adds and (value or at == place):
                part, at = part + value, end
                if part >= 1000:  # ألفان
                    total, part = total + part, 0
            elif scale and scale < room and (part or (word in self._alone and (scale == 100 or not total))):
                if part and (scale == 100 <= part or (joined and at > place)):
                    break
                if scale == 100:
                    part = max(part, 1) * 100
                else:
                    total, part, room = total + max(part, 1) * scale, 0, scale
            elif word in self._dozens and part and not total:
                return Said(part * self._dozens[word], at, Bound.ABOUT)
            else:
                break
            last = at
            at += 1
        if last < place or (last == place and words[place] in _SOME_ONE):
            return None
        return Said(total + part, last, article=article and last == place)

    def _longest(self, words: Sequence[str], soft: Callable[[int], bool], word: str, place: int) -> tuple[int, int]:
        """The value of the most words that are one number, beginning with ``word``, and the last place; -1: none."""
        if word in self._begin_small:
            for end in range(place + 3, place - 1, -1):
                value = self._small.get(" ".join((word, *words[place + 1 : end + 1])))
                if value is not None and all(map(soft, range(place + 1, end + 1))):
                    return value, end
        return 0, -1


_ONE_LETTER = "وفبل"  # what is written together with an Arabic number
_CLITICS = ("", *_ONE_LETTER, "ال", "وال", "فال", "بال", "لل")


def _listed(words: str) -> list[str]:
    return fold_text(words).split()


_SOME_ONE = frozenset(_listed("أحد إحدى عشر وإحدى"))  # "one of", "Sunday"; عشر alone is "tenth"


def _counting(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Values of words in a row; spellings of one value are joined by a stroke."""
    return {word: first + step * n for n, row in enumerate(_listed(words)) for word in row.split("|")}


def _valued(rows: str) -> dict[str, int]:
    """ "100 cent cents, 1000 mille": values, each before its words."""
    found = re.findall(r"(\d+) ([^,]+)", fold_text(rows))
    return {word: int(value) for value, words in found for word in words.split()}


def _joined(units: dict[str, int], tens: dict[str, int], *frames: str) -> dict[str, int]:
    """Units, tens, and both as a language joins them: by "{ten} {unit}", "{unit} و{ten}"."""
    both = {
        frame.format(ten=ten, unit=unit): high + low
        for frame in frames
        for ten, high in tens.items()
        for unit, low in units.items()
        if 0 < low < (20 if ten in _SCORES else 10) and (low in (1, 11) or " et " not in frame)
    }
    return {**units, **tens, **both}


_SCORES = ("soixante", "quatre vingt")  # go on to nineteen: soixante-dix-neuf

_FRENCH = Numerals(
    small=_joined(
        _counting("zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
        | {"dix sept": 17, "dix huit": 18, "dix neuf": 19},
        _counting("vingt trente quarante cinquante soixante septante huitante|octante nonante", 20, 10)
        | {"quatre vingt": 80, "quatre vingts": 80},
        "{ten} {unit}",
        "{ten} et {unit}",
    ),
    scales="100 cent cents, 1000 mille milliers, 1000000 million millions",
    alone="cent mille",
    dozens="10 dizaine dizaines, 12 douzaine douzaines, 15 quinzaine, 20 vingtaine, 30 trentaine, 40 quarantaine, "
    "50 cinquantaine, 60 soixantaine, 100 centaine centaines, 1000 millier",
    vague="20 dizaines, 24 douzaines, 200 centaines, 2000 milliers",
    several="plusieurs quelques des",
    articles="un une",
)
_ENGLISH = Numerals(
    small=_joined(
        _counting(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        _counting("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
        "{ten} {unit}",
    ),
    scales="100 hundred, 1000 thousand, 1000000 million",
    alone="",
    dozens="12 dozen",
    vague="20 tens, 24 dozens, 40 scores, 200 hundreds, 2000 thousands",
    several="several many",
    articles="a an",
    joint="and",
)
_ARABIC_UNITS = _counting(
    "صفر واحد|واحدة|أحد|إحدى اثنان|اثنين|اثنتان|اثنتين|اثنا|اثني|اثنتا|اثنتي ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست "
    "سبعة|سبع ثمانية|ثماني|ثمان تسعة|تسع عشرة|عشر"
)
_ARABIC = Numerals(
    small=_joined(
        _ARABIC_UNITS,
        _counting("عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين سبعون|سبعين", 20, 10)
        | _counting("ثمانون|ثمانين تسعون|تسعين", 80, 10),
        "{unit} و{ten}",
        "{unit} و {ten}",
    )
    | {f"{unit} {ten}": 10 + n for unit, n in _ARABIC_UNITS.items() if 0 < n < 10 for ten in _listed("عشر عشرة")}
    | {
        unit + hundred: 100 * n
        for unit, n in _counting("ثلاث أربع خمس ست سبع ثماني|ثمان تسع", 3).items()
        for hundred in _listed("مئة مائة")
    }
    | _counting("مئتان|مئتين|مائتان|مائتين|مئتا|مئتي|مائتا|مائتي", 200)
    | _counting("ألفان|ألفين|ألفي|ألفا", 2000),  # ألفا is a thousand after another number: عشرون ألفا
    scales="100 مئة مائة مية, 1000 ألف ألفا آلاف, 1000000 مليون مليونا ملايين",
    alone="مئة مائة مية ألف مليون",
    vague="20 عشرات العشرات, 200 مئات المئات, 2000 آلاف الآلاف",
    joint="و",
    clitics=_CLITICS,
)
NUMERALS = {"fr": _FRENCH, "en": _ENGLISH, "ar": _ARABIC}
