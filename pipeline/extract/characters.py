"""Bytes of a page -> characters. Declarations are heard, but the bytes decide where the two cannot both be right.

1. A byte order mark, or bytes that are valid UTF-8 beyond ASCII: that is it, whatever the page declares. What reads as
   UTF-8 that was encoded twice is decoded once more.
2. Else one of the single-byte charsets. In Arabic ones nearly every letter of a word is a high byte, in western ones
   about one in twenty: that tells the families apart, and frequent words tell windows-1256 from ISO-8859-6.
3. Within a family the header's word is taken before the page's, and the page's before the outlet's usual charset.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|^\s*<\?xml[^>]{0,200}?encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes: browsers look for the declaration in the first 1024; some outlets put scripts before it
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# As browsers read these labels (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "windows-1252"),
    **dict.fromkeys(("cp1256", "x-cp1256", "arabic"), "windows-1256"),
    **dict.fromkeys(("utf8", "unicode"), "utf-8"),
}
_ARABIC = ("windows-1256", "iso-8859-6")
_SCRIPT = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_SAMPLE = 200_000  # bytes of a page that are looked at for its charset
# "الـ" at a word's beginning, and words no Arabic text of some length goes without.
_FREQUENT = re.compile(r"\b(?:ال\w|(?:في|من|على|إلى|عن|أن|هذا|التي|الذي)\b)")
# Two or three characters of windows-1252 that are one character of UTF-8.
_TWICE = re.compile(r"[ÃÂØÙÐ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€.")


def decode(body: bytes, *, content_type: str = "", fallback: str | None = None) -> str:
    """The text of a page. ``content_type`` is its header; ``fallback`` the outlet's usual charset. Never raises."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = [name for name in map(_known, _declarations(body, content_type, fallback)) if name]
    try:
        return _undouble(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):
        return _undouble(_repaired(body))
    sample = _SCRIPT.sub(b" ", body[:_SAMPLE])
    others = [name for name in declared if name != "utf-8"]
    if _looks_arabic(sample):
        # `max` keeps the first of equals: the declared one. Cyrillic and Greek look Arabic by their bytes: `others`.
        names = dict.fromkeys((*others, *_ARABIC))
        return body.decode(
            max(names, key=lambda name: len(_FREQUENT.findall(sample.decode(name, "replace")))), "replace"
        )
    return body.decode(next((name for name in others if name not in _ARABIC), "windows-1252"), "replace")


def _declarations(body: bytes, content_type: str, fallback: str | None) -> Iterable[str]:
    header = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", content_type, re.IGNORECASE)
    if header:
        yield header[1]
    for match in _META.finditer(body[:_HEAD]):
        yield (match[1] or match[2]).decode("ascii", "replace")
    if fallback:
        yield fallback


def _known(label: str) -> str | None:
    label = label.strip().lower()
    try:
        codec = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    name = _LABELS.get(codec.name, codec.name)
    name = {"cp1252": "windows-1252", "cp1256": "windows-1256", "iso8859-6": "iso-8859-6"}.get(name, name)
    # A label such as "utf-16" cannot be true of bytes in which "<meta" was found; "base64" is no charset at all.
    return None if name.startswith(("utf-16", "utf-32")) or not codec._is_text_encoding else name


def _mostly_utf8(body: bytes) -> bool:
    """Whether the letters are UTF-8 and a few bytes were damaged, or pasted from elsewhere."""
    broken = sum(1 for c in body.decode("utf-8", "surrogateescape") if "\udc80" <= c <= "\udcff")
    whole = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]", body))
    return whole >= 10 * max(1, broken)


def _repaired(body: bytes) -> str:
    """UTF-8 with its stray bytes read as windows-1252."""
    text = body.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda m: bytes([ord(m[0]) - 0xDC00]).decode("windows-1252", "replace"), text)


def _looks_arabic(sample: bytes) -> bool:
    words = _WORD.findall(sample)
    high = sum(1 for word in words for byte in word if byte >= 0x80)
    arabic = sum(len(word) for word in words if sum(byte >= 0x80 for byte in word) * 10 >= len(word) * 9)
    # Most of the high bytes stand in words made of nothing else. In French that is "à" alone, too short to be a word
    # here; in a page of Arabic under a French or English menu it holds all the same.
    return arabic > 0 and arabic * 2 > high


def _undouble(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252 and encoded again: "Ã©" for "é", "Ø§Ù„" for "ال"."""
    suspects = len(_TWICE.findall(text))
    honest = sum(1 for c in text if c in "éèêàçôîûùÉ" or "\u0600" <= c <= "\u06ff")
    if suspects < 5 or honest * 4 > suspects:
        return text
    # Character by character where the whole cannot be: some were spoilt by the detour.
    pieces = re.split("([^\x00-\x7f]+)", text)
    return "".join(_undoubled(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _undoubled(piece: str) -> str:
    raw = bytearray()
    for c in piece:
        try:
            raw += c.encode("windows-1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return piece
            raw.append(ord(c))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return piece
