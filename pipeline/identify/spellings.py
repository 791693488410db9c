"""What a listed name may look like in a text.

A word is read in three ways, each coarser than the one before: its folded letters; its *sounds*, in which ways to write
one sound are one letter (ou, u and w; dj and j; Belmokhtar and Benmokhtar); and its *skeleton*, the classes of its
consonants, in which most spellings of a name are equal. The skeleton proposes (an index on it finds candidates at a
cost that does not grow with the list), the distance between the sounds decides (`apart`).

Skeletons of both scripts are written in one alphabet. Sounds are compared within a script; across scripts what is
compared are *phones*, the sounds of both in Latin letters. Words of organisations' names are one letter of their own
for each meaning, in all three (see `glossary`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.identify.glossary import FUNCTION_WORDS, MEANINGS

# --- Arabic: what is written together with a word ---------------------------------------------------------------------

ARTICLE = "ال"


def in_arabic(word: str) -> bool:
    """Whether a folded word is Arabic, by its first letter: folding leaves neither presentation forms nor digits."""
    return "\u0620" <= word[:1] <= "\u08ff"


# Conjunctions (و ف), prepositions (ب ك ل) and their combinations. س, of verbs in the future, stands before no name.
CLITICS = tuple(
    conjunction + preposition
    for conjunction in ("", "و", "ف")
    for preposition in ("", "ب", "ك", "ل")
    if conjunction or preposition
)


class Start(NamedTuple):
    """Where a name may begin in a word: at ``begin``, its article included; ``core`` is where the article ends."""

    begin: int
    core: int
    article: bool


@lru_cache(maxsize=200_000)
def starts(word: str) -> tuple[Start, ...]:
    """Where a name may begin in a folded word; before it stand only clitics, and at least two letters remain.

    An article counts as part of the name: in ``والقاعدة`` the name is ``القاعدة``. In ``للقاعدة`` the article has lost
    its alef, and the name is ``لقاعدة``.
    """
    if not in_arabic(word):
        return (Start(0, 0, False),)
    found = []
    for clitic in ("", *CLITICS):
        begin = len(clitic)
        rest = word[begin:]
        if not word.startswith(clitic) or len(rest) < 2:
            continue
        found.append(Start(begin, begin, False))
        if _has_article(rest):
            found.append(Start(begin, begin + 2, True))
        elif clitic.endswith("ل") and rest[0] == "ل" and len(rest) >= 3:
            found.append(Start(begin, begin + 1, True))
    return tuple(found)


def _has_article(word: str) -> bool:
    return word.startswith(ARTICLE) and len(word) >= 4


def bare(word: str) -> str:
    """A folded Arabic word without its article."""
    return word[2:] if _has_article(word) else word


@lru_cache(maxsize=200_000)
def forms(word: str) -> frozenset[str]:
    """A folded word as a context may list it: itself, and what stays without clitics and article."""
    return frozenset(form for start in starts(word) for form in (word[start.begin :], word[start.core :]))


# --- Latin: articles, particles, digraphs -----------------------------------------------------------------------------

# The article as a word of its own, assimilated to the letter that follows or not. Some are French words too ("en",
# "et"): a skeleton without them does no harm, as `apart` sees the words again.
_ARTICLES = frozenset(
    vowel + consonant for vowel in "aeui" for consonant in ("l", "d", "n", "r", "s", "t", "z", "ch", "sh", "dh", "th")
)
_PLAIN_ARTICLES = frozenset(("al", "el", "ul"))
# Attached: Eddine, Ennahda, Errahman; Alqaida, Elmourabitoun.
_ATTACHED = re.compile(r"^[aeu](?:([bdnrstz])(?=\1)|l(?=[bcdfghjkmnpqrstvwz]))(?=\w{3})")
_ABD = re.compile(r"^(abd)(?:[aeo]u?|u)(?:l|([drnstz])(?=\2))(?=\w{3})")  # Abdelmalek, Abdoulhakim, Abderrahmane
_BEN = re.compile(r"^(?:ibn|be[ln]|bi[ln]|bal)(?=[bcdfghjkmnpqrstvwz]\w{3})")  # Belmokhtar, Benmokhtar, Binmokhtar
_DOUBLED = re.compile(r"(.)\1+")
_DIGRAPHS = re.compile(r"dsch|sch|ou|oo|ee|kh|gh|rh|sh|ch|dj|dh|th|ph|ck|qu|c(?=[eiy])|[cyqjw]")
_SOUNDS = {
    **dict.fromkeys(("ou", "oo", "w"), "u"),
    **dict.fromkeys(("ee", "y"), "i"),
    **dict.fromkeys(("gh", "rh"), "G"),
    **dict.fromkeys(("dsch", "dj", "j"), "J"),
    **dict.fromkeys(("sch", "sh", "ch"), "S"),
    **dict.fromkeys(("ck", "qu", "c"), "k"),
    **dict(zip(("kh", "dh", "th", "ph", "q"), "XDTfQ", strict=True)),
}
_PARTICLES = {
    **dict.fromkeys(("abu", "abou", "abi", "aba", "bou", "bu", "abul", "aboul"), "abu"),
    **dict.fromkeys(("ibn", "ben", "bin", "bel", "bil", "bn"), "ben"),
    **dict.fromkeys(("ould", "wuld", "weld", "wild", "oueld", "uld"), "uld"),
    **dict.fromkeys(("ag", "agh", "ak", "aq"), "ag"),
    **dict.fromkeys(("abd", "abdel", "abdul", "abdoul", "abdal"), "abd"),
}
_ARABIC_BEN = re.compile(r"^(?:بال|بل|بيل|ابن|بن)(?=\w{4})")
_ARABIC_PARTICLES = {
    **dict.fromkeys(("ابو", "ابي", "ابا", "بو"), "بو"),
    **dict.fromkeys(("ابن", "بن", "بل"), "بن"),
    "ولد": "Wلد",
    **dict.fromkeys(("اغ", "اق", "اج", "اك", "ايغ", "اغا"), "اغ"),
}
_ABU_ARABIC = re.compile(r"^(?:ابو|ابي|بو)(?:ال)?(?=\w{4})")
_ABD_ARABIC = re.compile(r"^عبدال(?=\w{2})")


@lru_cache(maxsize=200_000)
def sounds(word: str) -> str:
    """The sounds of a folded word without its article; the empty string for an article or a function word alone."""
    if word in FUNCTION_WORDS:
        return ""
    if in_arabic(word):
        if meaning := _meaning(word):
            return meaning
        if word in _ARABIC_PARTICLES:
            return _ARABIC_PARTICLES[word]
        word = bare(_ABD_ARABIC.sub("عبد", _ABU_ARABIC.sub("بو", word)))
        if word[0] == "و":  # a consonant there, or "and": no vowel to be left out
            return "W" + bare(word[1:])
        return _DOUBLED.sub(r"\1", _ARABIC_BEN.sub("بن", word))
    if word in _ARTICLES:
        return ""
    if word in MEANINGS:
        return MEANINGS[word]
    if word in _PARTICLES:
        return _PARTICLES[word]
    word = _ATTACHED.sub("", word)
    word = _BEN.sub("ben", _ABD.sub(r"\1", word))
    word = _DIGRAPHS.sub(_sound, word)
    word = _DOUBLED.sub(r"\1", word)
    if len(word) > 3 and word[-1] == "e" and word[-2] not in "aeiou":
        return word[:-1]  # Dine, Hassane
    if len(word) > 3 and word[-1] == "h":
        return word[:-1]  # Qaedah, Islamiyah
    return word


def _meaning(word: str) -> str | None:
    """What a folded Arabic word of organisations' names means, whatever is written together with it."""
    return next((MEANINGS[core] for begin in starts(word) if (core := word[begin.core :]) in MEANINGS), None)


def _sound(match: re.Match[str]) -> str:
    written = match.group()
    if written == "c" and match.string[match.end() : match.end() + 1] in ("e", "i", "y"):
        return "s"
    return _SOUNDS[written]


# One class for k, q, kh, g, gh, j: transliterations take one for the other (Gao: غاو, جاو, قاو; Djibril: Gibril).
_CLASSES = str.maketrans(
    {
        **dict.fromkeys("kQXGgJخغقكج", "k"),
        **dict.fromkeys("bpب", "b"),
        **dict.fromkeys("fvف", "f"),
        **dict.fromkeys("dDzدذضظز", "d"),  # ذ and ظ are written dh and z: Mahfoudh, Mahfouz
        **dict.fromkeys("tTتثط", "t"),
        **dict.fromkeys("sسص", "s"),
        **dict.fromkeys("Sش", "S"),
        **dict.fromkeys("lل", "l"),
        **dict.fromkeys("mم", "m"),
        **dict.fromkeys("nن", "n"),
        **dict.fromkeys("rر", "r"),
        **dict.fromkeys("aeiouhWاويهحعءئؤ'", ""),
    }
)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonant classes of a folded word, the same for both scripts: ``nsr`` for ansar and for انصار."""
    return sounds(word).translate(_CLASSES)


# --- How far two spellings are from each other ------------------------------------------------------------------------


class _Costs(NamedTuple):
    """What it costs to take one letter for another, and to leave one out. Symmetric."""

    exchanged: dict[tuple[str, str], float]
    dropped: dict[str, float]


def _costs(pairs: dict[float, str], dropped: dict[float, str]) -> _Costs:
    return _Costs(
        {pair: cost for cost, both in pairs.items() for a, b in map(tuple, both.split()) for pair in ((a, b), (b, a))},
        {letter: cost for cost, letters in dropped.items() for letter in letters},
    )


# Little for what French and English transliterations, or Maghrebi and Mashriqi orthography, exchange all the time. Set
# by hand, checked on the sentences of tests/quality/tagging.jsonl and the spellings of tests/quality/spellings.jsonl.
_WITHIN = _costs(
    {
        0.1: "ae ou kQ gG dD tT",
        0.15: "ei kX غق تط سص",
        0.2: "fv zD اه غج دض ضظ",
        0.25: "gJ دذ ثت",
        0.3: "QX GQ gQ قج كق حه اع",
        0.35: "ao hX اي كغ",
        0.4: "ai Gk bp هي دت",
        0.45: "eo eu gk",
        0.5: "au zd زذ زظ كج خغ كخ وي او زس sz td",
    },
    {0.1: "ء", 0.25: "eا", 0.3: "iوي", 0.35: "aouhهع", 0.6: "ح"},
)
# Arabic writes no short vowel, and what it writes as long is often short in Latin letters; h, gh and q are written and
# left out, or written k, g, r, by the ear.
_ACROSS = _costs(
    {
        0.05: "'a 'e 'i 'o 'u",
        0.1: "ae ou ei gG kQ dD tT bp fv",
        0.15: "kX gJ zD hX",
        0.2: "GQ gQ QX ia sz SJ iJ ea rG ao au eo eu io iu",
    },
    {0.08: "eaoiuh'"},
)
_DEAREST = 1.0  # any other exchange or omission


def distance(listed: str, found: str, costs: _Costs = _WITHIN) -> float:
    """Weighted edit distance of two strings of `sounds` (R. Wagner and M. Fischer, 1974); 0 where they are equal."""
    if listed == found:
        return 0.0
    exchanged, dropped = costs
    row = [0.0]
    for letter in found:
        row.append(row[-1] + dropped.get(letter, _DEAREST))
    for a in listed:
        without = dropped.get(a, _DEAREST)
        corner, row[0] = row[0], row[0] + without
        for column, b in enumerate(found, 1):
            changed = corner if a == b else corner + exchanged.get((a, b), _DEAREST)
            corner = row[column]
            row[column] = min(changed, corner + without, row[column - 1] + dropped.get(b, _DEAREST))
    return row[-1]


def articles(words: Sequence[str]) -> int:
    """How many of the folded words are, or carry, an article."""
    count = 0
    for place, word in enumerate(words):
        if in_arabic(word):
            count += _has_article(word)
        elif word in _PLAIN_ARTICLES:
            count += 1
        elif word in _ARTICLES:
            count += place + 1 < len(words) and words[place + 1].startswith(word[1:])
        else:
            count += bool(_ATTACHED.match(word)) or bool(_ABD.match(word))
    return count


_PHONES = str.maketrans("ابتثجحخدذرزسشصضطظعغفقكلمنهويW", "abtTJhXdDrzsSsdtD'GfQklmnhuiu", "ءئؤ")


@lru_cache(maxsize=200_000)
def phones(word: str) -> str:
    """The sounds of a folded word in Latin letters, whatever its script."""
    heard = sounds(word)
    if not in_arabic(word):
        return heard
    if len(word) > 3 and heard[-1:] == "ه":  # a ta marbuta, folded
        heard = heard[:-1] + "ا"
    return _DOUBLED.sub(r"\1", heard.translate(_PHONES))


def units(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of a person's name: each word with the particles before it. Abd al-Malik is one, so are Ag Ghali, Abu
    Zayd and Ould Boumama."""
    found: list[tuple[str, ...]] = []
    waiting: list[str] = []
    for word in words:
        waiting.append(word)
        if word not in _LIGHT:
            found.append(tuple(waiting))
            waiting = []
    if waiting and found:
        found[-1] += tuple(waiting)
    return found


@lru_cache(maxsize=100_000)
def apart(listed: tuple[str, ...], found: tuple[str, ...]) -> float:
    """How far the folded words ``found`` are from the ``listed`` ones, of the same script or of the other.

    The weighted edit distance of their sounds, and what words that are cut otherwise and articles add.
    """
    extra = _weight(found) - _weight(listed)
    cut = 0.4 * extra if extra > 0 else -0.05 * extra
    cut += 0.1 * abs(_function_words(listed) - _function_words(found))
    marked = 0.1 * abs(articles(listed) - articles(found))
    if in_arabic(listed[0]) != in_arabic(found[0]):
        a, b = "".join(map(phones, listed)), "".join(map(phones, found))
        joined = 0.2 if len(found) == 1 < len(listed) else 0.0
        return 0.4 * abs(extra) + joined + marked + distance(a, b, _ACROSS) + (0.3 if _opens(a) != _opens(b) else 0.0)
    a, b = "".join(map(sounds, listed)), "".join(map(sounds, found))
    return cut + marked + distance(a, b) + _ends(a, b) + 0.3 * _relative(listed, found)


def _opens(phones: str) -> bool:
    """Whether it begins with a vowel: at the beginning of a word Arabic writes one too."""
    return phones[:1] in tuple("aeiou'")


def _ends(a: str, b: str) -> float:
    """What beginnings and ends add: نصر is not أنصار, nor Kheir Kheirou, though one vowel within a word is little."""
    begin = 0.3 if len(a) != len(b) and "ا" in (a[:1], b[:1]) and a[:1] != b[:1] else 0.0
    end = 0.3 if (a[-1:] in _FULL_VOWELS) != (b[-1:] in _FULL_VOWELS) and len(a) != len(b) else 0.0
    return begin + end


def _relative(listed: Sequence[str], found: Sequence[str]) -> int:
    """How many Arabic words are a relative adjective in one of the two only: الدينية is not الدين."""
    if len(listed) != len(found) or not in_arabic(listed[0]):
        return 0
    return sum(a.endswith(_RELATIVE) != b.endswith(_RELATIVE) for a, b in zip(listed, found, strict=True))


_RELATIVE = ("ي", "يه")
_FULL_VOWELS = frozenset("iouيو")


def _weight(words: Sequence[str]) -> int:
    """The number of words; particles, articles and function words not counted: Abd al-Malik is one."""
    return sum(word not in _LIGHT for word in words)


def _function_words(words: Sequence[str]) -> int:
    return sum(word in FUNCTION_WORDS for word in words)


_LIGHT = {*_ARTICLES, *_PARTICLES, *_ARABIC_PARTICLES, *FUNCTION_WORDS, "عبد"}


def allowance(key: str, arabic: bool) -> float:
    """How far a spelling may be from the listed one with this skeleton.

    Arabic has less room: it does not write the short vowels in which Latin spellings differ, and what it adds to a word
    (a relative ي, a feminine ه) makes another word.
    """
    return min(1.0, 0.14 * len(key)) if arabic else min(1.1, 0.14 * len(key))


def allowance_across(key: str) -> float:
    """How far a spelling may be from a name with this skeleton that is listed in the other script."""
    return min(1.1, 0.15 * len(key))
