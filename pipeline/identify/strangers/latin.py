"""Names of Latin script: runs of capitalised words and the particles between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.identify.strangers.found import MASK, Found
from pipeline.identify.strangers.vocabulary import (
    ARTICLES,
    COMMON,
    DULL,
    GIVEN,
    LINKS,
    OPENERS,
    PARTICLES,
    TITLES,
)
from pipeline.text import fold_text

_UPPER = "".join(character for character in map(chr, range(0x41, 0x250)) if character.isupper())
# Or a mention: what stands beside one is read with it. The capital begins a word: no iPhone.
_CAPITALISED = rf"[{_UPPER}{MASK}](?<!\w.){MASK}*\w*(?:['’ʼ]\w+)*"
_HYPHENED = "al|el|ad|ed|ud|ar|as|ash|ach|an|at|az|es|er|ez|ul"
_FIRST = "ag|ould|ben|bin|ibn|abu|abou|el|al|bel"  # may begin a name in small letters
_SPACED = f"{_FIRST}|agh|wuld|weld|bint|ed|ud|dit|de la|de|du|da|dos|der|van|von"
_RUN = re.compile(
    rf"{_CAPITALISED}(?:(?: (?:(?:{_SPACED}) |(?:{_HYPHENED})-|d['’]){{0,3}}|-(?:(?:{_HYPHENED}|ag|ould|ben|bin)-)?)"
    rf"{_CAPITALISED}|-[0-9a-zà-ɏ]\w*)*"
)
_LEAD = re.compile(rf"(?<!\w)(?:(?:{_HYPHENED})-|(?:{_FIRST}) )$")
_LEAD_ENDS = {f" {w}-"[-3:] for w in _HYPHENED.split("|")} | {f"{w} "[-3:] for w in _FIRST.split("|")}
_LONGEST_LEAD = 5
# A word of a run without what is elided before it (N'Djamena, M'hamed are names) and with its possessive apart.
_WORD = re.compile(
    rf"(?:(?:[LDldCJST]|Qu)['’](?=\w{{2}}))?({MASK}+|[^\W_]+(?:['’ʼ](?!s\b)[^\W_]+)*)(['’](?:s\b|(?!\w)))?"
)
# Where a sentence begins a capital says nothing. What closes a quotation ends none, nor does an initial's dot.
_OPENING = re.compile(rf"(?:\A|[\n!?…:;*•–—-]|(?<![{_UPPER}])\.)[ \u00a0«»“”\"'‘’()]*\Z")
_SAMPLE = 4_000  # letters that are searched for a name in small ones: an article's beginning, so that the cost is bound
_REACH = 24  # letters before a name in which a title may stand
# Letters from which a word in capitals is a shout and not an acronym: MINUSMA and AFRICOM have seven.
_SHOUT = 9
# Words of a name with its titles. A longer row is no name; in one of capitals only, a headline, the first may hold one.
_MOST_WORDS = 12
_MOST_LETTERS = 200  # of a name; more are a code or an encoded file
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_DISPLAY = 0.75  # share of capitalised long words from which a title is set in capitals: English headlines


class _Word(NamedTuple):
    start: int  # in its run
    end: int
    text: str
    folded: str
    owner: bool  # with a possessive: a name ends there


class _Piece(NamedTuple):
    """What may be a name in a run, as far as itself can tell."""

    start: int
    end: int
    words: tuple[str, ...]
    key: str
    titled: bool
    certain: bool  # a name wherever it stands
    shouted: bool
    personal: bool


def names(field: str, text: str, title: bool) -> Iterator[Found]:
    """The possible names of Latin script in a text whose mentions are masked."""
    sample = text[:_SAMPLE]
    display = title and _displayed(text)
    for match in _RUN.finditer(text):
        begin, end = match.span()
        if text[begin - 3 : begin] in _LEAD_ENDS and (lead := _LEAD.search(text, max(0, begin - _LONGEST_LEAD), begin)):
            begin = lead.start()
        run = text[begin:end]
        # What is met once only, for being long, is not to be remembered.
        for piece in _pieces(run) if len(run) <= _REMEMBERED else _pieces.__wrapped__(run):
            single = len(piece.words) == 1
            start, finish = begin + piece.start, begin + piece.end
            written = text[start:finish]
            titled = piece.titled or (not piece.start and _follows_title(text, begin))
            if display or piece.shouted:
                sure = False
            elif piece.certain or titled or not single:
                sure = True
            else:  # la Constitution, and elsewhere: une constitution
                opens = not piece.start and _OPENING.search(text, max(0, begin - 4), begin)
                sure = not opens and f" {written.lower()} " not in sample
            yield Found(field, start, finish, written, piece.words, piece.key, titled, sure, piece.personal)


def _displayed(title: str) -> bool:
    """Whether a title is set in capitals, wholly or word by word, so that they say nothing."""
    words = _LONG_WORD.findall(title)
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= _DISPLAY * len(words)


def _follows_title(text: str, begin: int) -> bool:
    return begin > 0 and _is_title(text[max(0, begin - _REACH) : begin - 1].rpartition(" ")[2])


@lru_cache(maxsize=50_000)
def _is_title(written: str) -> bool:
    return fold_text(written).rpartition("'")[2].rstrip(".") in TITLES


_REMEMBERED = 100  # letters: longer rows are headlines


@lru_cache(maxsize=50_000)
def _pieces(run: str) -> tuple[_Piece, ...]:
    words = [
        _Word(*match.span(1), match[1], fold_text(match[1]).replace("'", ""), bool(match[2]))
        for match in _WORD.finditer(run)
    ]
    shouted = run.isupper() and (len(words) > 1 or len(run) >= _SHOUT)
    parts = (part[:_MOST_WORDS] for part in _parts(words) if shouted or len(part) <= _MOST_WORDS)
    pieces = tuple(
        piece for part in parts if (piece := _piece(part, shouted)) and piece.end - piece.start <= _MOST_LETTERS
    )
    if MASK in run:  # a word beside a tracked name is one of it: Gao Airport, MNLA-CMA
        return tuple(piece for piece in pieces if len(piece.words) > 1)
    return pieces


def _parts(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """The words of a run between those of no name, and between owner and owned: Egypt's Al Ahly."""
    part: list[_Word] = []
    for word in words:
        dull = word.folded in DULL and not (part and part[-1].folded in ARTICLES)  # Ansar al-Charia
        known = word.text[0] == MASK
        link = word.text.islower() and word.folded in LINKS and not (part and part[0].folded in GIVEN)
        if not (dull or link or known):
            part.append(word)
        if dull or link or known or word.owner:
            yield part
            part = []
    yield part


def _piece(words: list[_Word], shouted: bool) -> _Piece | None:
    begin = last = 0
    while last < len(words) and words[last].folded in _NO_NAMES:
        last += 1
        if _is_office(words[last - 1], shouted):
            begin = last  # Prime Minister, US President
    titled = begin > 0
    while begin < len(words) and _precedes(words, begin):
        begin += 1
    end = len(words)
    while end > begin and (words[end - 1].text.islower() or words[end - 1].folded in OPENERS):
        end -= 1
    folded = tuple(word.folded for word in words[begin:end])
    telling = [word for word in folded if word not in PARTICLES and word not in LINKS]
    if all(word in COMMON or word.isdigit() for word in telling):
        return None
    if len(folded) == 1 and (folded[0] in GIVEN or folded[0] in TITLES or len(folded[0]) < 3):
        return None
    first = words[begin].text
    return _Piece(
        start=words[begin].start,
        end=words[end - 1].end,
        words=folded,
        key=" ".join("al" if word in ARTICLES and word not in ("en", "an") else word for word in folded),
        titled=titled,
        certain=len(telling) == 1 and first.isalnum() and sum(map(str.isupper, first)) > 1,  # an acronym
        shouted=shouted,
        personal=len(folded) > 1 and any(word in GIVEN or word in PARTICLES for word in folded),
    )


_NO_NAMES = COMMON | OPENERS | TITLES


def _is_office(word: _Word, shouted: bool) -> bool:
    return word.folded in TITLES and (shouted or len(word.text) == 1 or not word.text.isupper())


def _precedes(words: Sequence[_Word], at: int) -> bool:
    """Whether a word stands before a name and is none of it. An article may be: El Para, Al Shabaab, an-Nour."""
    word, alone = words[at], at + 1 == len(words)
    if word.text.islower():
        return alone or word.folded not in PARTICLES
    return word.folded in OPENERS and (alone or word.folded not in _FIRST.split("|"))
