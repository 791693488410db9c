"""Lines of an extracted text that are not the article's: leads to other articles, teasers, prompts, titles, signatures.

Rules for lines, whatever outlet they are of, in three languages:

1. Lines that lead to other articles ("À lire aussi : ...", "اقرأ أيضا: ...") go, with the lines of links below them.
2. A paragraph that is nothing but one link is a teaser, except where most of the article is so.
3. Lines that repeat across an outlet's pages, which the store has learned, are its frame.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence, Set

from pipeline.extract.outline import PROSE, Line, key_of
from pipeline.extract.phrases import LEADS, PHRASES
from pipeline.text import fold_text

_LEAD_LIMIT = 200  # characters: a longer line is a paragraph that happens to begin so
_SENTENCE = re.compile(r"[.!?؟…»\"”:]\s*$")
_TEASER = 15  # characters: a shorter link on a line of its own may be a name or a reference
_MOST_PARAGRAPHS = 2_000  # more make a book, or were made to cost time
_PHRASE_LIMIT = 400  # characters: longer ones are paragraphs
_BULLET = re.compile(r"^(?:[-*•·–]|\d+\.)\s+")
_SIGNS = re.compile(r"[\W_]+")
_LEADS_ON = re.compile(r"\s*(?:[:.…؛>»|-]|$)")  # after the words that lead
_BARS = re.compile(r"\s*[|·•]\s*")
_COUNTER = re.compile(r"\W*(?:\d{1,3}\s*/\s*\d{1,3}|\d{1,2})\W*")  # "1 / 5" below a picture


def without_teasers(text: str, page: Sequence[Line], aside: Collection[Line] = ()) -> str:
    """``text`` (paragraphs, one a line) without leads to other articles, lines of furniture and lines of one link, and
    without those that stand only ``aside`` in the page (cards, comments)."""
    paragraphs = _not_aside(text, page, aside)
    keys = [_key(paragraph) for paragraph in paragraphs]
    link_lines = [line.text for line in page if line.is_link]
    any_links = {_key(line.text) for line in page if 2 * line.linked >= len(line.text)}
    links = {
        _key(line) for line in link_lines if len(line) >= _TEASER and "@" not in line and not _SENTENCE.search(line)
    }
    linked = sum(len(paragraph) for paragraph, key in zip(paragraphs, keys, strict=True) if key in links)
    if linked * 2 > sum(map(len, paragraphs)):  # an article that is a list of links: its links are its text
        links = set()
    kept: list[str] = []
    leading = False  # below a lead that had no link in its own line
    for paragraph, key, folded in zip(paragraphs, keys, fold_text("\n".join(paragraphs)).split("\n"), strict=True):
        folded = _BULLET.sub("", folded)
        if len(paragraph) <= _LEAD_LIMIT and _is_lead(folded, key in any_links):
            leading = True
            continue
        if key in links or (len(paragraph) <= _PHRASE_LIMIT and _is_furniture(folded)):
            continue
        if _COUNTER.fullmatch(paragraph):
            continue
        if leading and key in any_links:
            continue
        leading = False
        kept.append(paragraph)
    return "\n".join(kept)


def _is_lead(folded: str, linked: bool) -> bool:
    """Whether it leads elsewhere, and is no sentence that begins so."""
    found = LEADS.match(folded)
    if found is None:
        return False
    return linked or _LEADS_ON.match(folded, found.end()) is not None or not _SENTENCE.search(folded)


def _is_furniture(folded: str) -> bool:
    return all(PHRASES.fullmatch(part) for part in _BARS.split(folded.strip(" []")))


def _not_aside(text: str, page: Sequence[Line], aside: Collection[Line]) -> list[str]:
    """The lines of ``text`` without those ``aside``; all, where nothing else is in it."""
    paragraphs = text.split("\n")
    if not aside or len(paragraphs) > _MOST_PARAGRAPHS:
        return paragraphs
    keys = {_key(line.text) for line in aside} - {_key(line.text) for line in page if line not in aside}
    shown, rest = ("".join(key_of(line.text) for line in page if (line in aside) is apart) for apart in (False, True))

    def is_aside(paragraph: str) -> bool:
        if _key(paragraph) in keys:
            return True
        key = key_of(paragraph)  # several lines in one: a row of a table
        return len(key) >= _TEASER and key in rest and key not in shown

    return [paragraph for paragraph in paragraphs if not is_aside(paragraph)] or paragraphs


def _key(line: str) -> str:
    """Letters and digits; once, where a line says the same twice, as cards with two links do."""
    key = key_of(line)
    half = len(key) // 2
    return key[:half] if key[:half] == key[half:] else key


def without_wall(text: str, is_wall: Callable[[str], bool]) -> str:
    """``text`` without the lines in which a wall speaks, and without all below the first of which that is the smaller
    part: what stands below a wall is an offer, or another article."""
    lines = text.split("\n")
    walls = [is_wall(line) for line in lines]
    for index in (index for index, wall in enumerate(walls) if wall):
        if sum(map(len, lines[index + 1 :])) <= sum(map(len, lines[:index])):
            lines = lines[:index]
            break
    return "\n".join(line for line, wall in zip(lines, walls, strict=False) if not wall)


# --- Frame ------------------------------------------------------------------------------------------------------------

_LONG = 160  # letters and digits: what repeats at such a length is seldom a frame, more often an agency's background


def marks(lines: Iterable[str]) -> tuple[int, ...]:
    """One mark for each line that has letters, the same for lines that differ in signs and blanks only: a hash of 64
    bits, signed, whose lowest bit says that it has more than 160 letters and digits."""
    return tuple(_mark(line) for line in lines if key_of(line))


def _mark(line: str) -> int:
    digest = hashlib.blake2b(key_of(line).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) & ~1 | (len(key_of(line)) > _LONG)


def without_frame(text: str, frame: frozenset[int]) -> str:
    """``text`` without the lines that bear one of the marks ``frame``; but a word or two in its midst stay, for
    round-ups have the same subheadings again and again."""
    if not frame:
        return text
    lines = text.split("\n")
    first, last = _NEAR, len(lines) - _NEAR
    return "\n".join(
        line
        for place, line in enumerate(lines)
        if _mark(line) not in frame or (first <= place < last and len(line) < _SUBHEADING)
    )


_SUBHEADING = 25  # characters


# --- Head and foot ----------------------------------------------------------------------------------------------------

_LABEL = 30  # characters of up to four words without a full stop: a section, a motto, a town
_BYLINE = re.compile(r"\W*(?:(?:[Pp]ar|PAR|[Bb]y|BY)\s+[A-ZÀ-Ý].{2,50}|(?:بقلم|كتب|كتبت)\b.{2,50})")
# Lines with byline, date and counters in one: in parts, or beginning so. Folded.
_PARTED = re.compile(r" [|·•] |(?:اخر تحديث|مده القراءه|derniere mise a jour|last (?:updated|modified)|lecture)\s*:")
_META = re.compile(
    r"\W*(?:(?:publie|poste|mis en ligne|mise? a jour|posted|published|updated)\w*\s*(?:le|on|by|par|il y a|:|\d)"
    r"|(?:نشرت?|تحديث|اخر تحديث|حرر)\s*(?:في|يوم|بتاريخ|منذ|:)|(?:مراسل\w*|تحقيق|اعداد|عدسه|تصوير)\b.{0,30}:"
    r"|(?:texte?s?|photos?|words)\b.{2,60}:?)"
)
_WHEN = re.compile(r"(?:19|20)\d\d|\d\d?[:h]\d\d|\bil y a \d|\bhier\b|\byesterday\b|\bago\b|منذ|امس")
_META_LIMIT = 200  # characters
_FOOT = re.compile(  # folded: initials of an agency's desk, its sign, who worked on it, the source
    r"\W*(?:[a-z]{2,5}(?:-[a-z]{2,5})*/[a-z]{2,5}(?:[/-][a-z]{2,5})*|-0-.{0,60}"
    r"|\(?(?:additional )?reporting by .{3,300}|sources? ?:.{2,50}|المصدر ?:.{2,50})\W*"
)


def without_head(text: str, titles: Iterable[str], authors: Iterable[str], is_dateline: Callable[[str], bool]) -> str:
    """Without the lines before the first paragraph that repeat title, section, author and date, and the signatures
    below the last: those are fields of their own."""
    lines = text.split("\n")
    names = {name for name in map(letters, authors) if name}
    headings = {title for title in map(letters, titles) if title}

    def is_said(line: str) -> bool:
        return letters(line) in headings | names or is_dateline(line) or _is_meta(line)

    def is_label(line: str) -> bool:
        if line.endswith((".", "!", "?", "؟", "…", "»", ":")):
            return False
        return bool(_BYLINE.fullmatch(line)) or (len(line) <= _LABEL and len(line.split()) <= 4)

    first = next((index for index, line in enumerate(lines) if len(line) >= PROSE and not _is_meta(line)), 0)
    head = [line for line in lines[:first] if not (is_said(line) or is_label(line))]
    start = first + (letters(lines[first]) in headings)  # a title may be as long as a paragraph
    below = lines[start : start + _NEAR]  # the standfirst may stand above the byline
    kept = [*head, *(line for line in below if not _is_meta(line)), *lines[start + _NEAR :]]
    while len(kept) > 1 and _is_signature(kept[-1], names):
        kept.pop()
    end = max(1, len(kept) - _NEAR)
    kept = [*kept[:end], *(line for line in kept[end:] if not _FOOT.fullmatch(fold_text(line)))]
    return "\n".join(kept) or text  # an urgent item may say no more than its title


_NEAR = 3  # lines at the beginning, and at the end, in which bylines and signatures stand
_SIGNATURE = 100  # characters
_BIO = re.compile(r"\s*,?\s*(?:is|was|est|هو|هي|كاتب|صحفي|باحث)\w*\b")
_BIO_LIMIT = 400  # characters


def _is_signature(line: str, names: Set[str]) -> bool:
    """Whether it signs the text, or says who wrote it."""
    folded = fold_text(line)
    if _FOOT.fullmatch(folded):
        return True
    key = letters(line)
    if len(line) <= _SIGNATURE and not line.endswith(_STOPS):
        return any(name in key for name in names)
    about = next((name for name in names if key.startswith(name)), None)
    if about is None or len(line) > _BIO_LIMIT:
        return False
    place = next((end for end in range(len(about), len(folded) + 1) if letters(folded[:end]) == about), 0)
    return _BIO.match(folded, place) is not None


def _is_meta(line: str) -> bool:
    if len(line) > _META_LIMIT:
        return False
    folded = fold_text(line)
    if not _WHEN.search(folded):
        return False
    return _PARTED.search(folded) is not None or (not line.endswith(_STOPS) and _META.match(folded) is not None)


_STOPS = (".", "!", "?", "؟", "…", "»")


def letters(text: str) -> str:
    """Folded, without blanks and signs: what makes two lines the same."""
    return _SIGNS.sub("", fold_text(_BULLET.sub("", text)))
