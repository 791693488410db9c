"""From a feed's bytes to well-formed text: which characters they are, where the document begins, what XML can't bear.

feedparser would do it by itself, but takes windows-1256 without a header for Cyrillic, believes wrong declarations,
and falls back to its slow and lenient parser for one unescaped ``&``. What comes out of here it parses strictly.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator

from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

from pipeline.errors import FeedError

_LARGEST = 20 * 2**20  # bytes, of a feed that is itself a gzip file
_LONGEST_TITLE = 80  # code points, of the page that came in a feed's place
_PROLOG = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_WIDE = {b"<\x00\x00\x00": "utf-32-le", b"\x00\x00\x00<": "utf-32-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}

# Signs of a wrong charset: C1 controls and U+FFFD; words of accented letters only (Arabic read as Latin); the pairs
# that UTF-8 makes when read as Latin; Arabic and Latin letters side by side (French read as Arabic); and Cyrillic, in
# which none of our languages is written (windows-1256 read as windows-1251).
_SUSPECT = r"[\x80-\x9f\ufffd]|[À-ÿ]{4,}|[ÂÃâÐÑØÙ][\u2013-\u2122\xa0-¿ŒœŠšŽžŸƒˆ˜]|(?<=[a-zA-Z])[؀-ۿ]|[؀-ۿ](?=[a-zA-Z])"
_SUSPECTS = {True: re.compile(rf"{_SUSPECT}|[Ѐ-ӿ]"), False: re.compile(_SUSPECT)}
_TOLERATED = 0.03  # of the characters beyond ASCII: one broken byte in a feed is no wrong charset
_GUESSES = ("cp1252", "cp1256")  # the legacy charsets of the press we read
_FROM_CP1252 = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|channel|html|urlset|sitemapindex)\b", re.IGNORECASE)
_NAMES = {"urlset": "a sitemap", "sitemapindex": "a sitemap index"}
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A CDATA section that does not close ends with the text, so that each is passed over once.
_ESCAPES = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);)?", re.DOTALL)
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def text_of(body: bytes, content_type: str, *, lang: str | None, charset: str | None) -> str:
    """``body`` in the characters it most likely holds. ``lang`` and ``charset`` are what we know of the channel."""
    body = _gunzipped(body)
    bom, mark = read_bom(body)
    if bom and mark:
        return body[len(mark) :].decode(bom, "replace")
    for start, wide in _WIDE.items():
        if body.startswith(start):
            return body.decode(wide, "replace")
    candidates = list(_candidates(body, content_type, charset))
    if body.isascii():
        return body.decode(candidates[0], "replace")  # ISO-2022 is written in ASCII
    try:
        return _encoded_once(body.decode("utf-8"))  # other charsets almost never happen to be valid UTF-8
    except UnicodeDecodeError:
        texts = (body.decode(candidate, "replace") for candidate in ("utf-8", *candidates))
        return _first_plausible(texts, _SUSPECTS[lang in ("ar", "fr", "en")])


def mended(text: str) -> str:
    """``text`` from the root of its feed to its end, with the usual faults of XML repaired. Raises ``FeedError``."""
    root = _ROOT.search(text)
    name = root[1].lower() if root else ""
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise FeedError("It answered with nothing.")
    if name == "html" or (not root and "<body" in text.lower()):
        title = _TITLE.search(text)
        said = " ".join(html.unescape(title[1]).split())[:_LONGEST_TITLE] if title else ""
        raise FeedError("It answered with an HTML page instead of a feed" + (f": “{said}”." if said else "."))
    if name in _NAMES:
        raise FeedError(f"It answered with {_NAMES[name]}, which is no feed.")
    if root is None:
        raise FeedError("It answered with something that is no feed.")
    # A document type with its entities is left out with all else that stands before the root: nothing in it is needed.
    end = text.rfind(f"</{root[0][1:]}")
    close = text.find(">", end) + 1 if end > root.start() else 0
    document = text[root.start() : close or len(text)]
    return '<?xml version="1.0" encoding="utf-8"?>' + _ESCAPES.sub(_escape, _NOT_XML.sub("", document))


def first_items(text: str, most: int) -> tuple[str, int]:
    """``text`` without the items after the first ``most``, and how many these were: a slow parser is spared them."""
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    if len(ends) <= most:
        return text, 0
    return text[: ends[most - 1]] + text[ends[-1] :], len(ends) - most


def _gunzipped(body: bytes) -> bytes:
    """A feed that was put on the server as a gzip file; as far as it goes, where it breaks off."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _LARGEST)
    except zlib.error:
        return body


def _candidates(body: bytes, content_type: str, charset: str | None) -> Iterator[str]:
    prolog = _PROLOG.search(body[:2000])
    declared = (http_content_type_encoding(content_type), prolog[1].decode("ascii") if prolog else None, charset)
    for label in declared:
        if label and (codec := resolve_encoding(label)) and codec != "utf-8":
            yield codec
    yield from _GUESSES


def _first_plausible(texts: Iterator[str], suspects: re.Pattern[str]) -> str:
    best, least = "", 2.0
    for text in texts:
        beyond = sum(not character.isascii() for character in text) or 1
        share = sum(len(found) for found in suspects.findall(text)) / beyond
        if share <= _TOLERATED:
            return text
        if share < least:
            best, least = text, share
    return best


def _encoded_once(text: str) -> str:
    """UTF-8 that was taken for windows-1252 and encoded again is read back; any other text is no UTF-8 if so read."""
    try:
        return text.translate(_FROM_CP1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _escape(found: re.Match[str]) -> str:
    """A reference that XML knows stays, an HTML one becomes its character, any other ``&`` is text."""
    if not found[0].startswith("&"):
        return found[0]
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _XML_ENTITIES:
        return found[0]
    character = html.unescape(found[0])
    if character == found[0]:
        return f"&amp;{found[0][1:]}"
    return html.escape(_NOT_XML.sub("", character))
