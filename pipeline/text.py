"""Text in three languages: what enters is cleaned once, and one folding serves names, index and queries.

``fold`` makes spellings equal that a reader takes for equal (case, accents, alef and ya forms, tatweel, vowel signs,
Persian letters, Arabic-Indic digits, typographic apostrophes) and remembers where each letter stood. ``words`` gives
the folded words of a text with their places, and ``stem`` what a word shares with its inflections.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

# --- Cleaning: the border that every text passes once -----------------------------------------------------------------

_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# NUL (PostgreSQL refuses it, SQLite lies about its length), C0/C1 controls, lone surrogates (no sink takes them),
# bidi marks, embeddings, overrides and isolates (they reorder what stands around them), BOM, soft hyphen, zero-width
# space, non-characters, and U+FFF9-FFFB. ZWNJ and ZWJ stay: Persian and Arabic words and emoji need them.
_DROP = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BLANKS = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """NFC text with paragraphs on lines of their own, safe for every sink: databases, engines, mail, Slack, HTML."""
    text = _DROP.sub("", _BREAKS.sub("\n", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str, limit: int = 500) -> str:
    """``clean`` on one line, at most ``limit`` code points: a title, a name, a mail's subject."""
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


# --- Folding ----------------------------------------------------------------------------------------------------------

# What compatibility decomposition does not bring together.
_LETTERS = {
    **dict.fromkeys("ٱ", "ا"),
    **dict.fromkeys("ىیېے", "ي"),
    **dict.fromkeys("کڪګگڭ", "ك"),
    **dict.fromkeys("ةۃہھەۀ", "ه"),
    "پ": "ب",
    "ڤ": "ف",
    "ڨ": "ق",
    "چ": "ج",
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    **dict.fromkeys("’‘ʼʿʾʻ`´′ˈ‛", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("«»“”„‟″", '"'),
    "ـ": "",  # tatweel
    "\u200c": "",
    "\u200d": "",
}


@cache
def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    folded = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        category = unicodedata.category(part)
        if part in _LETTERS:
            folded.append(_LETTERS[part])
        elif category == "Nd":
            folded.append(str(unicodedata.decimal(part)))
        elif category != "Mn" and category != "Cf":
            folded.append(part)
    return "".join(folded)


@dataclass(frozen=True, slots=True)
class Folded:
    """``places[i]`` is the offset in the original text of the character that gave ``text[i]``."""

    text: str
    places: tuple[int, ...]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``, with the marks that stand on its last letter."""
        begin = self.places[start]
        if end <= start:
            return begin, begin
        finish = self.places[end - 1] + 1
        while finish < len(self.original) and not _fold_character(self.original[finish]):
            finish += 1
        return begin, finish


def fold(text: str) -> Folded:
    """Fold ``text``, keeping for each folded character its place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _fold_character(character)
        if folded:
            letters.append(folded)
            places.append(place)
            places.extend([place] * (len(folded) - 1))  # ligatures: œ, ﷲ
    return Folded("".join(letters), tuple(places), text)


def fold_text(text: str) -> str:
    """``fold`` for those who need no offsets."""
    return "".join(map(_fold_character, text))


# --- Words and stems --------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")


class Word(NamedTuple):
    """A folded word and where it stands in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    folded = fold(text)
    for match in _WORD.finditer(folded.text):
        yield Word(match.group(), *folded.span(*match.span()))


def is_arabic(text: str) -> bool:
    """Whether its first letter of any script is Arabic."""
    first = next((c for c in text if c.isalpha()), "")
    return bool(_ARABIC.match(first))


# Light stemming of Arabic after L. Larkey, L. Ballesteros, M. Connell, "Light stemming for Arabic information
# retrieval" (2007), stemmer "light10"; the same method as Lucene's, so that both engines find the same words.
_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _stem_arabic(word: str) -> str:
    # "و" alone is taken off too, where three letters stay ("وقال"), as in light10.
    for prefix in (*_PREFIXES, "و"):
        if word.startswith(prefix) and len(word) - len(prefix) >= (3 if prefix == "و" else 2):
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


_SNOWBALL = {"fr": Stemmer.Stemmer("french"), "en": Stemmer.Stemmer("english")}


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """What a folded word shares with its inflections in ``lang``; the word itself in languages that we do not stem."""
    if lang == "ar":
        return _stem_arabic(word)
    stemmer = _SNOWBALL.get(lang)
    return str(stemmer.stemWord(word)) if stemmer else word


STEMMED_LANGUAGES = ("ar", "fr", "en")


# --- Sentences --------------------------------------------------------------------------------------------------------

# A full stop ends a sentence where a blank follows and no abbreviation or initial stands before it.
_SENTENCE_END = re.compile(r"[.!?؟…]+[\"»”’')\]]*(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"])(?:\w|mm|me|mme|mlle|dr|pr|gen|gal|col|cdt|lt|st|art|cf|etc|no|vs|mr|mrs|ms|d)\.$", re.IGNORECASE
)
_LONGEST_SENTENCE = 600  # code points: what an alert quotes is cut to a window of this size


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text``, without the blanks around them."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group() == "." and _ABBREVIATION.search(text, start, match.end()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence in which ``text[start:end]`` stands; of a window around it where that is too long."""
    spans = list(sentences(text))
    first = max(0, bisect_right([s for s, _ in spans], start) - 1)
    begin, finish = spans[first] if spans else (0, len(text))
    finish = max(finish, end)
    if finish - begin <= _LONGEST_SENTENCE:
        return begin, finish
    half = _LONGEST_SENTENCE // 2
    begin, finish = max(begin, start - half), min(finish, end + half)
    return begin, finish
