"""Answers that hold no article, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.extract.declared import Declared
from pipeline.extract.furniture import Line, is_link
from pipeline.extract.titles import split
from pipeline.model import Page
from pipeline.text import clean_line, fold_text


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str  # a fixed word, see `article.extract`
    detail: str  # a sentence


# --- By type ----------------------------------------------------------------------------------------------------------

_SNIFF = 512  # bytes at the beginning that tell a file's type
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "a media file",
    b"PK\x03\x04": "an archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "compressed data",
    b"ID3": "a sound file",
    b"OggS": "a media file",
    b"\x1aE\xdf\xa3": "a film",
}
_PAGE_TYPES = (
    "text/html",
    "text/plain",
    "text/xml",
    "application/xhtml+xml",
    "application/xml",
    "application/octet-stream",
)


def wrong_type(page: Page) -> Reject | None:
    """What the first bytes and the header tell without reading on."""
    start = page.body[:_SNIFF].lstrip()
    if not start:
        return Reject("empty", "The server answered with an empty page.")
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return Reject("wrong-type", f"The address leads to {name}, not to a page.")
    content_type = page.headers.get("content-type", "").split(";")[0].strip().lower()
    # A wrong label on a page does no harm ("text/html/css" at Malijet).
    if not content_type or content_type.startswith(_PAGE_TYPES) or start.startswith(b"<"):
        return None
    return Reject("wrong-type", f"The server says that this is {content_type}, not a page.")


# --- By what the page says --------------------------------------------------------------------------------------------

# Whole titles or first lines, folded. Nothing here may be the beginning of a headline.
_ERRORS = (
    # French
    r"(?:page|article|contenu|document) (?:introuvable|non trouve|inexistante?|supprimee?)e?",
    r"(?:la |cette |l')?(?:page|article)(?: demandee?| que vous (?:re)?cherchez| que vous demandez)?"
    r" (?:est introuvable|n'existe (?:pas|plus)|n'a pas ete trouvee?)",
    r"oups",
    r"acces (?:refuse|interdit)",
    r"site en maintenance",
    # English
    r"(?:sorry\W+)?(?:the |this )?(?:page|article|content|file)(?: you (?:requested|(?:are|were) looking for))?"
    r" (?:not found|(?:was|could) ?not (?:be )?found|(?:does not|doesn't) exist|cannot be found"
    r"|is (?:not|no longer) available)",
    r"not found|access denied|forbidden|bad gateway.*|service unavailable.*|internal server error.*",
    r"just a moment|attention required!.*|checking your browser.*|verify(?:ing)? you are human.*|are you a robot",
    # Arabic
    r"(?:ال)?صفحه(?: المطلوبه| التي تبحث عنها| التي طلبتها)? (?:غير موجوده|غير متوفره|غير متاحه|لم يتم العثور عليها)",
    r"لم يتم العثور علي (?:ال)?صفحه.*|عذرا\W+(?:ال)?صفحه.*|(?:ال)?(?:مقال|خبر) غير موجود",
)
_CODE = r"(?:40[34]|410|50[0-4])"
_ERROR = re.compile(rf"(?:(?:erreur|error|http|خطا)?\W*{_CODE}?\W*)(?:{'|'.join(_ERRORS)})\W*")
# The number alone, or called an error: "500 morts ..." is a headline.
_ERROR_CODE = re.compile(rf"\W*(?:(?:erreur|error|http|خطا)\W*{_CODE}\b.{{0,40}}|{_CODE})\W*", re.DOTALL)
_ERROR_LIMIT = 1500  # characters: an error page has no more text than that; what else it shows is links
_HOME = re.compile(r"/?(?:index\.\w{2,5}|home|accueil|fr|ar|en|default\.aspx?)?/?", re.IGNORECASE)


def no_article(
    page: Page, says: Declared, lines: list[Line], title: str, text: str, min_characters: int
) -> Reject | None:
    """What its own words, its address, its shape and its length tell of a page that was read."""
    if len(text) < _ERROR_LIMIT:
        for heading in (title, says.title_tag, *map(clean_line, text.split("\n")[:2])):
            folded = fold_text(heading)
            parts = (folded, *split(folded))
            if any(_ERROR.fullmatch(part) for part in parts) or _ERROR_CODE.fullmatch(folded):
                return Reject("error-page", f"The page says that it is an error: {heading!r}.")
    home = _is_home(page.url)
    if home and (not says.article or (page.requested_url and not _is_home(page.requested_url))):
        return Reject("not-an-article", "The address is that of a home page.")
    if not says.article and _is_listing(lines, text):
        return Reject("not-an-article", "The page lists articles and is none itself.")
    if len(text) < min_characters:
        return Reject("too-short", f"The text has {len(text)} characters; {min_characters} are asked for.")
    return None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and bool(_HOME.fullmatch(parts.path))


_HEADLINES = 8  # links as long as headlines: fewer are a box beside an article
_HEADLINE = 30  # characters
_PROSE = 80  # characters of a line that is no label
_RUNS = 4  # pieces of prose between headlines: fewer are the parts of one article
_SUMMARY = 400  # characters: the summaries of a listing are shorter on average


def _is_listing(lines: list[Line], text: str) -> bool:
    """Whether the page is headlines, with nothing or with summaries between them, and no text in one piece."""
    headlines = [len(line.text) for line in lines if is_link(line) and len(line.text) >= _HEADLINE]
    if len(headlines) < _HEADLINES:
        return False
    runs = list(_runs(lines, set(text.split("\n"))))
    prose = sum(runs)
    between = len(runs) * 2 >= len(headlines) or prose < sum(headlines)
    return not prose or (len(runs) >= _RUNS and prose < _SUMMARY * len(runs) and between)


def _runs(lines: list[Line], text: set[str]) -> Iterator[int]:
    """Lengths of the pieces of prose that stand between two headlines."""
    run = 0
    for line in lines:
        if is_link(line):
            if run and len(line.text) >= _HEADLINE:
                yield run
                run = 0
        elif len(line.text) >= _PROSE and line.text in text:
            run += len(line.text)
    if run:
        yield run
