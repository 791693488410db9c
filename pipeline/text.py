"""Text in three languages: what enters is cleaned once, and one folding serves names, index and queries.

``fold`` makes spellings equal that a reader takes for equal (case, accents, alef and ya forms, tatweel, vowel signs,
Persian letters, Arabic-Indic digits, typographic apostrophes) and remembers where each letter stood. ``words`` gives
the folded words of a text with their places, and ``stem`` what a word shares with its inflections.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt
import Stemmer

# --- Cleaning: the border that every text passes once -----------------------------------------------------------------

_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# NUL (PostgreSQL refuses it, SQLite lies about its length), C0/C1 controls, lone surrogates (no sink takes them), bidi
# marks, embeddings, overrides and isolates (they reorder what stands around them), what is seen nowhere (soft hyphen,
# zero-width space, word joiner, BOM), U+FFF9-FFFB and non-characters.
_DROP = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_FAR_DROP = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
# Arabic letters and ligatures in the shape that they have in a word, as old programs and PDF files write them. Signs
# that stand for a blessing (ﷺ, ﷻ, ﷽), the rial's and the ornate parentheses are no letters: they stay as they are.
_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdf9\ufe70-\ufefc"
_TATWEEL, _JOINERS = "\u0640", "\u200c\u200d"
_DROPPED, _FAR_DROPPED, _FORM, _JOINED = (re.compile(f"[{some}]+") for some in (_DROP, _FAR_DROP, _FORMS, _JOINERS))
_FAR = re.compile("[\U0001fffe-\U0010ffff]")  # a class of both planes and of ranges in them is searched for slowly
_UNCLEAN = re.compile(rf"[{_DROP}{_FORMS}\t\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BLANKS = re.compile(r"[^\S\n]+")
# Arabic letters and the marks on them, without tatweel.
_IN_WORD = (
    "\u0610-\u061a\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u08a0-\u08ff"
)
_STRETCHED = re.compile(rf"(?<![{_IN_WORD}{_TATWEEL}])[{_IN_WORD}]*+{_TATWEEL}[{_IN_WORD}{_TATWEEL}]*+")
_MOST_MARKS = 8  # on one letter: vocalised Arabic has three, Hebrew with cantillation four, Tibetan six
_LOOSE = ("  ", " \n", "\n ", "\n\n")
# Marks are no part of \w; emoji and dashes are neither. The two ranges, which hold no mark, make it faster.
_MARKS = re.compile(rf"[^\x00-\u02ff\u0620-\u064a\w\s]{{{_MOST_MARKS + 1},}}+")


def clean(text: str) -> str:
    """NFC text with paragraphs on lines of their own, safe for every sink: databases, engines, mail, Slack, HTML.

    What a reader sees stays, but for Arabic letters' presentation forms, which become those letters, tatweel that
    stretches a word (at the edge of one it carries "الـ19", "1434هـ": one stays), blanks other than spaces, and marks
    beyond the eighth on one letter. Joiners stay where they can mean something: in Persian words, between emoji.
    Idempotent, and linear in the length.
    """
    loose = _UNCLEAN.search(text) is not None
    if loose:
        text = _FORM.sub(_letters, _DROPPED.sub("", _BREAKS.sub("\n", text)))
    if not text.isascii():
        if _FAR.search(text):
            text = _FAR_DROPPED.sub("", text)
        text = _composed(text)
        if _TATWEEL in text or any(joiner in text for joiner in _JOINERS):
            text = _composed(_STRETCHED.sub(_unstretched, _JOINED.sub(_joiner, text)))
    if loose or text[:1].isspace() or text[-1:].isspace() or any(pair in text for pair in _LOOSE):
        lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
        text = "\n".join(line for line in lines if line)
    return text


def _letters(forms: re.Match[str]) -> str:
    # Marks that stand alone are a blank and the mark: here they stand on the letter before.
    return unicodedata.normalize("NFKC", forms[0]).replace(" ", "")


def _composed(text: str) -> str:
    """NFC, in linear time: normalising sorts the marks of a letter, however many they are."""
    text = _MARKS.sub(_fewer, text)
    if unicodedata.is_normalized("NFC", text):
        return text
    return _MARKS.sub(_fewer, unicodedata.normalize("NFC", text))


def _fewer(signs: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for sign in signs[0]:
        if sign in _JOINERS or unicodedata.category(sign).startswith("M"):
            marks += 1
            if marks > _MOST_MARKS:
                continue
        else:
            marks = 0
        kept.append(sign)
    return "".join(kept)


def _joiner(joiners: re.Match[str]) -> str:
    start, end = joiners.span()
    before, after = joiners.string[max(0, start - 1) : start], joiners.string[end : end + 1]
    return joiners[0][0] if _joins(before) or (_joins(after) and before.strip()) else ""


def _joins(character: str) -> bool:
    """Whether it is of a script that joins letters, or an emoji."""
    return not character.isascii() and (character.isalnum() or unicodedata.category(character)[0] in "MS")


def _unstretched(word: re.Match[str]) -> str:
    bare = word[0].replace(_TATWEEL, "")
    if not bare:
        return _TATWEEL
    first, last = (_TATWEEL if word[0][edge] == _TATWEEL else "" for edge in (0, -1))
    return first + bare + last


def clean_line(text: str, limit: int = 500) -> str:
    """``clean`` on one line, at most ``limit`` code points: a title, a name, a mail's subject."""
    line = clean(text).replace("\n", " ")
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


class _Tables:
    """For each code point what it folds to, and whether that is of a word. Filled as characters are met.

    Looking a whole text up at once is five times as fast as one character after the other.
    """

    UNKNOWN, UNEVEN = 0xFFFFFFFF, 0xFFFFFFFE  # not met yet; folds to none or several

    def __init__(self) -> None:
        self.folded = np.full(sys.maxunicode + 1, self.UNKNOWN, np.uint32)
        self.in_word = np.zeros(sys.maxunicode + 1, np.bool_)

    def fold(self, text: str) -> tuple[Codes, list[int]]:
        """The folded code points, and the places in ``text`` of those that fold to none or several."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        folded = self.folded[codes]
        if folded.max(initial=0) < self.UNEVEN:
            return folded, []
        if (folded == self.UNKNOWN).any():
            self._learn(np.unique(codes[folded == self.UNKNOWN]).tolist())
            folded = self.folded[codes]
        uneven = np.flatnonzero(folded == self.UNEVEN).tolist()
        pieces = []
        begin = 0
        for place in uneven:
            pieces += [folded[begin:place], np.array([ord(c) for c in _fold_character(text[place])], np.uint32)]
            begin = place + 1
        return np.concatenate([*pieces, folded[begin:]]), uneven

    def edges(self, folded: Codes) -> list[int]:
        """Where words begin and end, in turn."""
        within = np.zeros(len(folded) + 2, np.bool_)
        within[1:-1] = self.in_word[folded]
        edges: list[int] = np.flatnonzero(within[1:] != within[:-1]).tolist()
        return edges

    def _learn(self, codes: list[int]) -> None:
        for code in codes:
            folded = _fold_character(chr(code))
            self.in_word[[ord(c) for c in folded if c.isalnum()]] = True
            self.folded[code] = ord(folded) if len(folded) == 1 else self.UNEVEN


Codes = npt.NDArray[np.uint32]
_TABLES = _Tables()


def _text_of(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def fold_text(text: str) -> str:
    """``fold`` for those who need no offsets."""
    # Of a few words, looking up one by one is faster than preparing to look up all.
    return "".join(map(_fold_character, text)) if len(text) < _FEW else _text_of(_TABLES.fold(text)[0])


_FEW = 100  # characters


class _Places(Sequence[int]):
    """Where each folded character stood: runs in which they went one for one, between the ``uneven`` ones."""

    def __init__(self, original: str, length: int, uneven: Iterable[int]) -> None:
        self._length = length
        self._starts, self._origins, self._steps = [0], [0], [1]  # of a run: folded and original offset, 1 or 0 a step
        folded = origin = 0
        for place in uneven:
            folded += place - origin
            several = len(_fold_character(original[place]))  # none for a mark, two for a ligature: œ, ﷲ
            if several:
                self._run(folded, place, 0)
            folded, origin = folded + several, place + 1
            self._run(folded, origin, 1)

    def _run(self, folded: int, origin: int, step: int) -> None:
        if self._starts[-1] == folded:  # the run before is empty
            self._origins[-1], self._steps[-1] = origin, step
        else:
            self._starts.append(folded)
            self._origins.append(origin)
            self._steps.append(step)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(self._length))]
        if at < 0:
            at += self._length
        if not 0 <= at < self._length:
            raise IndexError(at)
        run = bisect_right(self._starts, at) - 1
        return self._origins[run] + (at - self._starts[run]) * self._steps[run]


class Folded:
    """A folded text, its words, and where each letter of it stands in the original."""

    def __init__(self, original: str) -> None:
        codes, self._uneven = _TABLES.fold(original)
        self.original = original
        self.text = _text_of(codes)
        self.edges = _TABLES.edges(codes)
        """Offsets in the folded text where each of ``words`` begins and ends, in turn."""
        text = self.text
        self.words = [text[begin:end] for begin, end in zip(self.edges[::2], self.edges[1::2], strict=True)]
        """The folded words: runs of letters and digits."""

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets in the folded text of each of ``words``."""
        return list(zip(self.edges[::2], self.edges[1::2], strict=True))

    def gap(self, word: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.edges[2 * word + 1] : self.edges[2 * word + 2]]

    @cached_property
    def places(self) -> Sequence[int]:
        """``places[i]`` is the offset in the original of the character that gave ``text[i]``."""
        if not self._uneven:
            return range(len(self.original))
        return _Places(self.original, len(self.text), self._uneven)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``, with the marks that stand on its last letter."""
        if end <= start:
            begin = self.places[start] if start < len(self.text) else len(self.original)
            return begin, begin
        finish = self.places[end - 1] + 1
        while finish < len(self.original) and not _fold_character(self.original[finish]):
            finish += 1
        return self.places[start], finish

    def offset(self, place: int) -> int:
        """The offset in the folded text of the first character that comes from ``original[place:]``."""
        return bisect_left(self.places, place)


def fold(text: str) -> Folded:
    """Fold ``text``, keeping for each folded character its place in the original."""
    return Folded(text)


# --- Words and stems --------------------------------------------------------------------------------------------------

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")


class Word(NamedTuple):
    """A folded word and where it stands in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    folded = fold(text)
    for word, (start, end) in zip(folded.words, folded.spans, strict=True):
        yield Word(word, *folded.span(start, end))


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
