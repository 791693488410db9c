"""From text to what is compared: the folded words and stems that both engines index and look for.

A document has two parallel lists of terms, words and stems, word for word. A stem carries its language (``fr:negoci``),
so that a French stem of what was typed is not taken for an English one: "national" is "nation" in English only. Words
of other languages have no stems and are found as they stand, folded. A text in several languages is stemmed passage by
passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline import text

# Code points of a word that are looked at: "words" of hundreds of letters are addresses and noise, and Elasticsearch
# cuts at 255 where tantivy would not.
_LONGEST = 100
_WORD = re.compile(r"[^\W_]+")
_ARABIC = "ar"
_LATIN = ("en", "fr")
_OTHERS_IN_ARABIC_LETTERS = frozenset(("fa", "ur", "ps", "ku", "ckb", "sdh", "ug", "sd"))
_LONGEST_KEYWORD = 500  # code points: Elasticsearch refuses a record for a keyword of 32,766 bytes


def words(passage: str) -> list[str]:
    """The words of ``text.words``, without their places: three times as fast, and most texts need no places."""
    return [word[:_LONGEST] for word in _WORD.findall(text.fold_text(passage))]


def keyword(value: str) -> str:
    """A name as it is compared whole: its folded words with hyphens. ``Laurent Fabius`` is ``laurent-fabius``; the id
    of an actor stands for itself."""
    return "-".join(words(value))[:_LONGEST_KEYWORD]


@lru_cache(maxsize=200_000)  # the vocabulary of a few ten thousand articles
def stem(word: str, lang: str) -> str:
    """The stem of a folded word of a passage in ``lang``. Words in Arabic script are Arabic in a French article too,
    though not in a Persian one; words of a language that is not stemmed stand for themselves."""
    if lang in _OTHERS_IN_ARABIC_LETTERS:
        return word
    if text.is_arabic(word):
        return f"{_ARABIC}:{text.stem(word, _ARABIC)}"
    return f"{lang}:{text.stem(word, lang)}" if lang in _LATIN else word


def stems(found: Sequence[str], lang: str) -> list[str]:
    return [stem(word, lang) for word in found]


def stemmed(found: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The stems of what was typed, once for each language that it may stand in."""
    yield from dict.fromkeys(tuple(stems(found, lang)) for lang in _LATIN)


def stem_prefix(beginning: str) -> str | None:
    """How the stems begin of the Arabic words that begin with this after their clitics: ``أنص`` of ``والأنصار``."""
    return f"{_ARABIC}:{beginning}" if text.is_arabic(beginning) else None
