"""From a feed's bytes to well-formed text: which characters they are, where the document begins, what XML can't bear.

feedparser would do it by itself, but takes windows-1256 without a header for Cyrillic, believes wrong declarations
(`pipeline.charsets` does neither), and falls back to its slow and lenient parser for one unescaped ``&``. What comes
out of here it parses strictly.
"""

from __future__ import annotations

import html
import re
import zlib

from pipeline.charsets import decode
from pipeline.errors import FeedError

_LARGEST = 20 * 2**20  # bytes, of a feed that is itself a gzip file
_LONGEST_TITLE = 80  # code points, of the page that came in a feed's place

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|channel|html|urlset|sitemapindex)\b", re.IGNORECASE)
_NAMES = {"urlset": "a sitemap", "sitemapindex": "a sitemap index"}
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A CDATA section that does not close ends with the text, so that each is passed over once.
_ESCAPES = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);)?", re.DOTALL)
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def text_of(body: bytes, content_type: str, *, charset: str | None) -> str:
    """``body`` in the characters it most likely holds. ``charset`` is what we know of the channel."""
    return decode(_gunzipped(body), content_type=content_type, usual=charset).text


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
