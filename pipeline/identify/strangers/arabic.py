"""Names of Arabic script, which has no capitals: known by a title or role, a given name, a particle, a group's noun.

A text is read in segments between punctuation. Each word is classified once, as it is written (`_read`); a segment
without a word that marks a name is left at that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from pipeline.identify.spellings import CLITICS, bare, in_arabic
from pipeline.identify.strangers.found import MASK, Found
from pipeline.identify.strangers.vocabulary import (
    ADJECTIVES,
    ARABIC_TITLES,
    FATHER,
    FIRST_OF_DIN,
    GROUPS,
    NICKNAMED,
    NO_GROUPS,
    NO_NAMES,
    OF_GROUPS,
    SON,
    STRONG,
    WEAK,
)
from pipeline.text import fold_text

_LETTER = re.compile("[\u0620-\u064a]")
_INSIDE = r"[^\n.,:;!?؟،؛…\"„‟″“”«»#()\[\]{}/|‐-―−-]"
_SEGMENT = re.compile(f"{_INSIDE}+")
_WRITTEN = re.compile(r"\S+")
# What is called so, in quotation marks behind a group's noun or "nicknamed": كتيبة «الفرقان», الملقب بـ«الأعور».
_QUOTED = re.compile(rf"\s*(?:بـ?|باسم)?\s*[\"«“„]\s*((?:{_INSIDE}(?<!\0)){{2,40}}?)\s*[\"»”]")
# Endings of verbs, of objects and of plurals: no surname has them after a given name.
_INFLECTED = re.compile(r"(?:..ها|..هم|..هما|..كم|..ته|..تها|...ات|..تين|ي..ون|م\w+ين|م\w+ون|..يون|..يين)$")
_PRESENT = re.compile("ي[^ا].{1,3}$")  # يعود, يقول; يايي and ياتارا are names
_AND = re.compile("و(?!اتارا|تارا|يدراوغو?|ادي|اغي|ان$)")  # "and", but for names of West Africa
_DEFINITE = ("ال", "وال", "بال", "لل", "كال", "فال")
_LONG_VOWEL = re.compile("[اوي]")
_FEWEST_VOWELS = 2  # long ones that a foreign name shows after its first letter: كومباوري, هولاند
_MOST_PARTS = 5  # of a name: عبد الله, أبو زيد, ولد محمد, a nisba


class _Kind(Enum):
    """What a word is in names."""

    TITLE = 1
    NICKNAMED = 2
    STRONG = 3
    FATHER = 4
    SON = 5
    ABD = 6
    GROUP = 7
    WEAK = 8
    DIN = 9
    KNOWN = 10  # a mention


_GIVEN = (_Kind.STRONG, _Kind.WEAK)
_KINDS: dict[str, tuple[_Kind, str]] = {}  # a folded word, with its clitics -> what it is, and itself without them
for _kind, _words in (
    (_Kind.TITLE, ARABIC_TITLES),
    (_Kind.NICKNAMED, NICKNAMED),
    (_Kind.STRONG, STRONG),
    (_Kind.FATHER, FATHER),
    (_Kind.SON, SON),
    (_Kind.ABD, {"عبد"}),
    (_Kind.GROUP, GROUPS),
    (_Kind.WEAK, WEAK),
    (_Kind.DIN, FIRST_OF_DIN),
):
    for _word in _words:
        _KINDS.setdefault(_word, (_kind, _word))
        for _clitic in ("و",) if _kind is _Kind.WEAK else CLITICS:  # بعمر is "at the age of", لعلي "perhaps I"
            _surface = _clitic + (_word[1:] if _clitic.endswith("ل") and _word.startswith("ال") else _word)
            if _surface not in NO_NAMES:
                _KINDS.setdefault(_surface, (_kind, _word))


_ON = ("على", "وعلى")  # folded they are the given name علي


class _Word(NamedTuple):
    """A word as it may be part of a name."""

    text: str  # folded
    kind: _Kind | None = None
    base: str = ""  # without clitics
    clitics: int = 0  # letters of them that can be cut off: not of للمختار, whose alef is lost
    definite: bool = False  # may be a name's after others: a nisba, an epithet
    adjective: bool = False
    unmarked: bool = False  # may be a surname that nothing marks
    foreign: bool = False  # looks like a name from elsewhere: long vowels where Arabic words have short ones

    @property
    def nisba(self) -> bool:
        return self.text.endswith("ي")


_END = _Word("")


@lru_cache(maxsize=100_000)
def _read(written: str) -> _Word:
    if MASK in written:
        return _Word("", _Kind.KNOWN)
    text = fold_text(written)
    kind, base = (None, text) if written in _ON else _KINDS.get(text, (None, text))
    clitics = text.removesuffix(base)
    no_name = text in NO_NAMES or bare(text) in NO_NAMES or kind in (_Kind.TITLE, _Kind.NICKNAMED)
    adjective = text in ADJECTIVES
    unmarked = (
        len(text) >= 3
        and text.isalpha()
        and not (no_name or adjective or kind is _Kind.GROUP)
        and not text.startswith((*_DEFINITE, "است", "يست", "تست"))
        and not (kind and base != text)
        and not (_AND.match(text) or _PRESENT.match(text) or _INFLECTED.search(text))
    )
    return _Word(
        text=text,
        kind=kind,
        base=base,
        clitics=len(clitics) if clitics != text and written.startswith(clitics) else 0,
        definite=text.startswith("ال") and len(text) >= 5 and not no_name,
        adjective=adjective,
        unmarked=unmarked,
        foreign=unmarked
        and len(text) >= 4
        and not text.endswith(("ه", "يا", "ات", "يي"))
        and len(_LONG_VOWEL.findall(text, 1)) >= _FEWEST_VOWELS + text.endswith("ا"),  # an adverb: قائلا
    )


_PLAIN: set[str] = set()  # written words that mark no name: most segments have no others
_MOST_PLAIN = 200_000


def _marked(written: Sequence[str]) -> bool:
    """Whether a word says that a name may be near."""
    if len(_PLAIN) > _MOST_PLAIN:
        _PLAIN.clear()
    for word in written:
        if word not in _PLAIN:
            if fold_text(word) in _KINDS and word not in _ON:
                return True
            _PLAIN.add(word)
    return False


def is_plain(word: str) -> bool:
    """Whether a folded word is Arabic, and says neither that it is of a name nor that it is not."""
    return in_arabic(word) and not word.startswith(_DEFINITE) and word not in NO_NAMES and _read(word).kind is None


def names(field: str, text: str) -> Iterator[Found]:
    """The possible names of Arabic script in a text whose mentions are masked."""
    if not _LETTER.search(text):
        return
    for segment in _SEGMENT.finditer(text):
        written = segment.group().split()
        if _PLAIN.issuperset(written) or not _marked(written):
            continue
        words = list(map(_read, written))
        found = list(_names([*words, _END, _END]))
        calls = next((at for at in (-1, -2)[: len(words)] if words[at].kind in (_Kind.GROUP, _Kind.NICKNAMED)), 0)
        if not (found or calls):
            continue
        places = [match.span() for match in _WRITTEN.finditer(text, *segment.span())]
        for first, last, titled in found:
            word = words[first]
            start, end = places[first][0] + word.clitics, places[last - 1][1]
            named = (word.base, *(other.text for other in words[first + 1 : last]))
            group = word.kind is _Kind.GROUP
            yield Found(field, start, end, text[start:end], named, _key(named), titled, sure=True, personal=not group)
        if calls and (quoted := _QUOTED.match(text, places[calls][1])):
            group = words[calls].kind is _Kind.GROUP
            inner = tuple(_read(word).text for word in quoted[1].split())
            key = _key((words[calls].base, *inner) if group else inner)
            yield Found(field, *quoted.span(1), quoted[1], inner, key, not group, sure=True, personal=not group)


def _key(words: Sequence[str]) -> str:
    """Folded words, the article taken off, the forms of "father" and of Abd al- made one."""
    key: list[str] = []
    for word in words:
        if word in FATHER:
            key.append("ابو")
        elif word.startswith("عبدال") and len(word) > 6:
            key += ["عبد", word[3:]]
        elif word in ("الله", "الدين") or key[-1:] == ["عبد"]:
            key.append(word)
        else:
            key.append(bare(word))
    return " ".join(key)


# --- Which words of a segment are a name; two empty words stand at its end --------------------------------------------


def _names(words: Sequence[_Word]) -> Iterator[tuple[int, int, bool]]:
    """First word, word after the last, and whether a title stands before, of each name."""
    at, done, titled_at = 0, 0, -1
    while at < len(words) - 2:
        kind, titled = words[at].kind, at == titled_at
        if kind is None and not titled:
            at += 1
            continue
        begin, end = at, 0
        if kind is _Kind.TITLE:
            titled_at = _after_title(words, at)
        elif kind is _Kind.NICKNAMED:
            titled_at = at + 1
        elif kind is _Kind.GROUP:
            end = _group(words, at)
        elif kind is _Kind.SON and at > done and _is_first(words[at - 1]):
            begin = at - 1
            end = _person(words, at, titled)[0]
        elif titled or (words[at].base != "ولد" or (at and words[at - 1].text not in NO_NAMES)):
            end = _known(words, at, titled)  # ولد is "was born" too
        if end > at:
            yield begin, end, titled
            done = end
        at = max(end, at + 1)


def _after_title(words: Sequence[_Word], at: int) -> int:
    """Where the name after a title may begin: behind its adjectives, and what it stands in construct with."""
    construct = not words[at].base.startswith("ال")
    begin = at + 1
    for place in range(begin, begin + 4):
        word = words[place]
        if word.kind in (_Kind.STRONG, _Kind.ABD, _Kind.FATHER):
            break
        definite = word.text.startswith(("ال", "لل")) and (construct or place > at + 1 or word.adjective)
        of = word.kind in (_Kind.KNOWN, _Kind.TITLE) or (construct and word.kind is _Kind.GROUP)
        if not (definite or of):
            break
        begin = place + 1
    return begin


def _is_first(word: _Word) -> bool:
    """Whether a word before "son of" is a name: also with an article, الطاهر and الزبير, where it is no office."""
    return word.unmarked or (word.definite and not word.adjective)


def _known(words: Sequence[_Word], at: int, titled: bool) -> int:
    """Where the person's name ends that begins at ``at``; 0 where it is none."""
    kind = words[at].kind
    end, parts, formed = _person(words, at, titled)
    if kind is None:  # after a title: what looks foreign, or goes on with a name that is known
        known = parts > 1 and any(word.kind in (*_GIVEN, _Kind.FATHER, _Kind.ABD) for word in words[at:end])
        return end if known or words[at].foreign else 0
    return end if titled or (formed and (parts > 1 or kind in (_Kind.FATHER, _Kind.SON))) else 0


def _person(words: Sequence[_Word], begin: int, titled: bool) -> tuple[int, int, bool]:
    """Where the name that begins at ``begin`` ends, how many parts it has, and whether it is one by its form."""
    at, parts, unmarked = begin, 0, 0
    formed = kunya = joined = False
    while parts < _MOST_PARTS:
        word = words[at]
        if at > begin and word.kind and word.base != word.text:
            break  # with "and" or "to" before it, another name or none
        if step := _part(words, at):
            formed = formed or step > 1 or word.kind is not _Kind.WEAK
            kunya = kunya or word.kind is _Kind.FATHER
            joined = joined or (word.kind in (_Kind.FATHER, _Kind.SON) and words[at + 1].text != "بكر")
        elif parts and word.definite and not word.adjective and (formed or word.nisba):
            step, formed = 1, formed or word.nisba
        elif parts and word.adjective and kunya and not words[at - 1].adjective:
            step = 1  # أبو حفص الموريتاني; after an office it is not the name's
        elif (formed or titled) and _goes_on(word, parts, unmarked, joined):
            step, unmarked = 1, unmarked + 1
        else:
            break
        at, parts = at + step, parts + 1
        if step == 1 and (word.definite or word.adjective) and word.nisba:
            break
    return at, parts, formed


def _goes_on(word: _Word, parts: int, unmarked: int, joined: bool) -> bool:
    """Whether a word that nothing marks goes on with a name: after given names yes, after a kunya or "son of" no."""
    return word.unmarked and not joined and (word.foreign or (unmarked == 0 and parts <= 2)) and unmarked < 2


def _part(words: Sequence[_Word], at: int) -> int:
    """How many words a part of a name takes from ``at``: محمد, عبد الله, أبو زيد, ولد محمد, نور الدين; 0 for none."""
    word, following = words[at], words[at + 1]
    if word.kind is _Kind.ABD:
        return 2 if following.text.startswith("ال") or following.text == "ربه" else 0
    if following.text == "الدين" and word.base in FIRST_OF_DIN:
        return 2
    if word.kind in (_Kind.FATHER, _Kind.SON):
        deeper = following.base == following.text and following.kind in (_Kind.ABD, _Kind.FATHER, _Kind.DIN)
        if deeper and (inner := _part(words, at + 1)):
            return 1 + inner
        return 2 if _is_first(following) or following.kind in _GIVEN else 0
    return int(word.kind in _GIVEN)


def _group(words: Sequence[_Word], at: int) -> int:
    """Where the name of a group ends that begins with its noun at ``at``; 0 where none follows."""
    begin = at + 1
    word = words[begin]
    if word.kind in (_Kind.STRONG, _Kind.ABD, _Kind.FATHER, _Kind.WEAK, _Kind.DIN):
        end, parts, formed = _person(words, begin, False)  # كتيبة طارق بن زياد
        return end if formed and parts > 1 else 0
    if word.text in OF_GROUPS:
        begin += 1
        word = words[begin]
    if not word.text.startswith("ال") or word.adjective or word.text in NO_GROUPS or word.text in NO_NAMES:
        return 0
    end = begin + 1
    while end < at + _MOST_PARTS and _continues_group(words[end]):
        end += 1
    return end


def _continues_group(word: _Word) -> bool:
    if word.text.startswith("وال"):
        return word.kind is not _Kind.TITLE
    return word.definite
