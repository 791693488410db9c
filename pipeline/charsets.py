"""Bytes -> characters. Declarations are heard, but the bytes decide where the two cannot both be right.

1. A byte order mark, the shape of UTF-16, or bytes that are valid UTF-8 beyond ASCII: that is it, whatever is declared.
2. Else each stretch of the document, a tag and the text after it, is UTF-8 or of one single-byte charset: an article is
   pasted into a template of another. Which charset that is, its words say: Arabic ones stand by themselves and are made
   of nothing but high bytes, and among them some are frequent. Within a family of charsets the header's word is taken
   before the document's, and that before the outlet's usual one, where what it gives is plausible.
3. Characters that came through a wrong charset and were encoded again ("Ã©" for "é", "ط§ظ„" for "ال", "Çá" for "ال") go
   back, where they are what the document or a stretch is made of: one that quotes them stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """``charset`` has its usual name in lower case; most of the text is in it.

    ``why`` is what decided: ``bom``, ``utf-8`` (it is valid), ``header``, ``meta``, ``usual``, ``guessed``,
    ``repaired`` (more than one charset, or damaged) or ``twice`` (it came through a wrong charset).
    """

    text: str
    charset: str
    why: str


def decode(body: bytes, *, content_type: str = "", usual: str | None = None) -> Decoded:
    """The text of an HTML or XML document. Never raises.

    ``content_type`` is its header, ``usual`` the charset in which its outlet's documents are as a rule. A page of
    180 kB takes about 0.6 ms where it is UTF-8, as nearly all are, and 2 to 6 ms elsewhere.
    """
    if wide := _wide(body):
        return wide
    marked = body.startswith(codecs.BOM_UTF8)
    if marked:
        body = body[len(codecs.BOM_UTF8) :]
    if b"\x1b$" in body and (name := _iso_2022(body, content_type, usual)):
        return Decoded(body.decode(name, "replace"), name, "header")
    try:
        text, repaired = body.decode("utf-8"), False
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or body[: error.start].isascii():
            return _mixed(body, list(_declared(body, content_type, usual)), marked=marked)
        text, repaired = body[: error.start].decode("utf-8"), True  # broken off in the middle of a character
    mended = _mended(body, text)
    if mended != text:
        return Decoded(mended, "utf-8", "twice")
    return Decoded(text, "utf-8", "bom" if marked else "repaired" if repaired else "utf-8")


# --- What is declared -------------------------------------------------------------------------------------------------

_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096  # bytes: browsers look for the declaration in the first 1024; some outlets put scripts before it
# As browsers read these labels (https://encoding.spec.whatwg.org/#names-and-labels): those that Python does not know
# or knows as another charset, and Python's names of charsets that browsers read as a larger one.
_LABELS = {
    **dict.fromkeys(("ascii", "ansi_x3.4-1968", "iso8859-1", "cp1252", "x-cp1252"), "windows-1252"),
    **dict.fromkeys(("cp1256", "x-cp1256", "arabic"), "windows-1256"),
    **dict.fromkeys(("iso8859-9", "cp1254", "x-cp1254"), "windows-1254"),
    **dict.fromkeys(("unicode", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
    **{f"x-cp{number}": f"windows-{number}" for number in (1250, 1251, 1253, 1255, 1257, 1258)},
    **dict.fromkeys(("iso8859-11", "tis-620", "dos-874", "windows-874"), "cp874"),
    **dict.fromkeys(("iso-8859-6-e", "iso-8859-6-i", "csiso88596e", "csiso88596i"), "iso-8859-6"),
    **dict.fromkeys(("iso-8859-8-e", "iso-8859-8-i", "csiso88598e", "csiso88598i", "logical", "visual"), "iso-8859-8"),
    **dict.fromkeys(("sun_eu_greek", "csisolatingreek"), "iso-8859-7"),
    **dict.fromkeys(("csisolatin9", "l9"), "iso-8859-15"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    "koi8-ru": "koi8-u",
    "x-mac-roman": "macintosh",
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("x-gbk", "gb_2312-80", "gb_2312"), "gbk"),
    **dict.fromkeys(("cn-big5", "x-x-big5"), "big5"),
    "x-euc-jp": "euc-jp",
    **dict.fromkeys(("x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("windows-949", "ks_c_5601-1989"), "cp949"),
}
# By Python's names, the charsets of that standard that it has, and those of ISO-2022. Its other codecs are no charsets
# of documents ("base64", "unicode_escape"), cannot be true where "<meta" was found ("utf-16") or raise ("punycode").
_CHARSETS = frozenset(
    (
        *("utf-8", "ascii", "cp866", "cp874", "tis-620", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis", "cp932", "euc_kr", "cp949"),
        *("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext"),
        "iso2022_kr",
    )
)
_PYTHON_NAME = re.compile(r"(?:(iso)(?=8859)|cp(?=125[0-8]$))")
_ARABIC = ("windows-1256", "iso-8859-6")
_WESTERN = "windows-1252"

_Declared = tuple[str, str]  # a charset, and where it is declared


def _declared(body: bytes, content_type: str, usual: str | None) -> Iterator[_Declared]:
    """Charsets other than UTF-8, which is decided by then, in the order of their weight."""
    labels = [(match[1], "header") for match in _HEADER.finditer(content_type)]
    labels += [((match[1] or match[2]).decode("ascii", "replace"), "meta") for match in _META.finditer(body, 0, _HEAD)]
    for label, where in (*labels, (usual or "", "usual")):
        if (name := _known(label)) and name != "utf-8":
            yield name, where


def _known(label: str) -> str | None:
    """The usual name of a charset in which documents are; ``None`` for any other label."""
    label = label.strip().lower()
    try:
        codec = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    if codec.name not in _CHARSETS:
        return None
    name = _LABELS.get(codec.name, codec.name)
    return _PYTHON_NAME.sub(lambda match: "iso-" if match[1] else "windows-", name)


def _iso_2022(body: bytes, content_type: str, usual: str | None) -> str | None:
    """Which of the charsets that are written in ASCII with escapes is declared."""
    return next((name for name, _ in _declared(body, content_type, usual) if name.startswith("iso2022")), None)


# --- Two and four bytes a character -----------------------------------------------------------------------------------

_WIDE_MARKS = (  # that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _wide(body: bytes) -> Decoded | None:
    for mark, name in _WIDE_MARKS:
        if body.startswith(mark):
            return Decoded(_unwide(body[len(mark) :], name), name, "bom")
    # In UTF-16 every second byte of markup and blanks is zero, in UTF-32 three of four. Elsewhere a zero is a fault.
    zeros = [body[place:_HEAD:4].count(0) * 10 > len(body[place:_HEAD:4]) for place in range(4)]
    for shape, name in _WIDE_SHAPES:
        if zeros == shape:
            return Decoded(_unwide(body, name), name, "guessed")
    return None


_WIDE_SHAPES = (
    ([False, True, True, True], "utf-32-le"),
    ([True, True, True, False], "utf-32-be"),
    ([False, True, False, True], "utf-16-le"),
    ([True, False, True, False], "utf-16-be"),
)


def _unwide(body: bytes, name: str) -> str:
    unit = 4 if name.startswith("utf-32") else 2
    return body[: len(body) // unit * unit].decode(name, "replace")  # what breaks off is no character


# --- Single-byte charsets, alone or beside UTF-8 ----------------------------------------------------------------------

_STRETCH = re.compile(rb"<?[^<\n]*\n?")  # a tag and the text after it
_STRAY = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8, as "surrogateescape" gives them
# The first bytes of a character that was cut, of those that begin Arabic letters, accented ones and quotation marks:
# an excerpt of so many bytes ends in one.
_CUT = re.compile(rb"(?:[\xc3\xd8-\xdb]|\xe2\x80)(?![A-Za-z\x80-\xff])")
_BY_CHANCE = 3  # characters in a stretch: two letters of windows-1256 and a comma each are rare, three unheard of
_SAMPLE = 200_000  # bytes that are looked at for a charset


def _mixed(body: bytes, declared: Sequence[_Declared], *, marked: bool) -> Decoded:
    whole, stray = _utf_8(body)
    if whole < _BY_CHANCE and not marked:
        name, why = _single(body, declared)
        return Decoded(body.decode(name, "replace"), name, why)
    template = marked or whole > stray  # is UTF-8
    texts: list[str] = []
    others: list[int] = []  # places of those that are not
    repaired = False
    for place, stretch in enumerate(_STRETCH.findall(body)):
        if stretch.isascii():
            texts.append(stretch.decode("ascii"))
            continue
        whole, stray = _utf_8(stretch)
        if whole <= stray or (whole < _BY_CHANCE and not template):
            others.append(place)
        else:
            repaired = True
            stretch = _CUT.sub(b"", stretch) if stray else stretch
        texts.append(stretch.decode("utf-8", "surrogateescape"))
    name, why = _single(b"".join(_bytes(texts[place]) for place in others) or body, declared)
    for place in others:
        texts[place] = _bytes(texts[place]).decode(name, "replace")
    text = _STRAY.sub(lambda match: _bytes(match[0]).decode(name, "replace"), "".join(texts))
    return Decoded(text, "utf-8" if template else name, "repaired" if repaired else why)


_HIGH = bytes(range(0x80, 0x100))


def _utf_8(part: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII it has where it is UTF-8, and bytes that are none."""
    ascii_bytes = len(part.translate(None, _HIGH))
    valid = part.decode("utf-8", "ignore")
    return len(valid) - ascii_bytes, len(part) - len(valid.encode())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xc0-\xff]{2,}+(?![A-Za-z])")  # of high bytes alone
# "الـ" at a word's beginning, and words no Arabic text of some length goes without.
_FREQUENT = re.compile(r"\b(?:[وبفك]?ال\w\w|(?:في|من|على|إلى|عن|أن|هذا|التي|الذي)\b)")
_FOREIGN = "\u0370-\u06ff\u0e00-\u0eff\u3040-\ud7ff"  # letters of scripts that no word shares with the Latin one
_JUMBLED = re.compile(f"[A-Za-z][{_FOREIGN}]|[{_FOREIGN}][A-Za-z]")


def _single(body: bytes, declared: Sequence[_Declared]) -> _Declared:
    """The single-byte charset that ``body`` is in, and why it is taken for it."""
    sample = b" <".join(part for part in body.split(b"<") if not part.isascii())[:_SAMPLE]
    words = _WORD.findall(sample)
    if words:
        where = dict(reversed(declared))
        arabic = _arabic_words(words, [name for name, _ in declared if name in _ARABIC])
        if arabic.likely:
            return arabic.name, where.get(arabic.name, "guessed")
        # A few Arabic words, or such of another script that is made of high bytes as well: then it is declared.
        if sum(map(len, words)) * 2 > len(sample) - len(sample.translate(None, _HIGH)):
            family = {name for name, _ in declared[:1]} - {*_ARABIC, _WESTERN}
            if not family and (arabic.found or _WESTERN not in where):
                return arabic.name, where.get(arabic.name, "guessed")
    western = ((name, why) for name, why in declared if name not in _ARABIC and _plausible(sample, name))
    return next(western, (_WESTERN, "guessed"))


@dataclass(frozen=True, slots=True)
class _Arabic:
    name: str
    found: int  # frequent words
    likely: bool  # no other language has as many by chance


def _arabic_words(words: Sequence[bytes], declared: Sequence[str]) -> _Arabic:
    joined = b" ".join(words)
    names = tuple(dict.fromkeys((*declared, *_ARABIC)))
    counts = [len(_FREQUENT.findall(joined.decode(name, "replace"))) for name in names]
    found = max(counts)  # `index` finds the first of equals: the declared one
    # In news every third word is one of these. In Chinese, whose bytes spell some of them, it is one of a hundred.
    return _Arabic(names[counts.index(found)], found, found >= 2 and found * 10 >= len(words))


def _plausible(sample: bytes, name: str) -> bool:
    """Whether ``sample`` looks like a language in this charset: no letters of two scripts in a word, nothing broken."""
    text = sample.decode(name, "replace")
    high = sum(map(len, _BEYOND_ASCII.findall(text)))
    return (len(_JUMBLED.findall(text)) + text.count("\ufffd")) * 5 <= high


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


# --- Through a wrong charset and encoded again ------------------------------------------------------------------------

_LEAST_RUNS = 5  # of characters that came that way, in a document that has little else beyond ASCII
_LEAST_RUNS_BESIDE = 15  # in one that has: a title in four places of a page, or an article; more than a quotation
_LEAST_RUNS_IN_STRETCH = 3
_ROUNDS = 3  # the wrong way was gone more than once


@dataclass(frozen=True, slots=True)
class _Detour:
    """UTF-8 that was read in a single-byte charset."""

    sign: re.Pattern[bytes]  # begins with one certain byte, which is searched for at great speed
    bytes_of: dict[int, int]
    runs: re.Pattern[str]  # what characters of UTF-8 became, some bytes of them lost
    lost: tuple[tuple[re.Pattern[bytes], bytes], ...]  # the beginning of a character alone, and which it must have been

    def undone(self, text: str) -> str:
        return self.runs.sub(self._undone, text)

    def _undone(self, match: re.Match[str]) -> str:
        raw = match[0].translate(self.bytes_of).encode("latin-1")
        for alone, character in self.lost:
            raw = alone.sub(character, raw)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return match[0]


def _detour(codec: str, sign: bytes, leads: bytes, lost: Sequence[tuple[bytes, str]]) -> _Detour:
    high = {ord(c): byte for byte in range(0x80, 0x100) if (c := bytes([byte]).decode(codec, "ignore"))}
    bytes_of = {code: code for code in range(0x80, 0xA0)} | high  # C1 controls: ISO-8859-1 has those
    first = "".join(chr(code) for code, byte in high.items() if byte in leads)
    after = "".join(chr(code) for code, byte in bytes_of.items() if 0x80 <= byte < 0xC0)
    first, after = f"[{re.escape(first)}]", f"[{re.escape(after)}]"
    return _Detour(
        re.compile(sign),
        bytes_of,
        re.compile(f"{first}(?:{after}++|(?={first}{after}))(?:{first}{after}*+)*+"),
        tuple((re.compile(re.escape(begun) + rb"(?![\x80-\xbf])"), whole.encode()) for begun, whole in lost),
    )


# Lost is a byte that the charset does not have (of "ف" and of the closing quotation mark), or that some program took
# for a soft hyphen (of "ح") or for a blank (of "à").
_DETOURS = (
    _detour(
        "cp1252",
        rb"\xc3(?:[\x82\x83\x90\x91\x98]\xc2|\xa2(?:\xe2\x82\xac|\xc2\x80))",  # "Ã©", "Ð°", "Ø§", "â€"
        b"\xc2\xc3\xc4\xc5\xc6\xcb\xd0\xd1\xd8\xd9\xda\xdb\xe2\xef\xf0",
        ((b"\xd9", "ف"), (b"\xd8", "ح"), (b"\xc3", "à"), (b"\xe2\x80", "”")),
    ),
    _detour(
        "cp1256",
        rb"\xd8(?:[\xa3\xb7]\xc2|\xb8\xe2\x80\x9e)",  # "أ©", "ط§", "ظ„"
        b"\xc2\xc3\xc5\xd8\xd9\xda\xdb\xe2\xef\xf0",
        ((b"\xd8", "ح"),),
    ),
)
_ARABIC_SIGN = re.compile(rb"\xc3\x87\xc3[\xa1\xa4]")  # "Çá", "Çä": "ال" of windows-1256 and ISO-8859-6
_C1_SIGN = re.compile(rb"\xc2[\x80-\x9f]")
_C1 = re.compile("[\x80-\x9f]")
_OTHERS = re.compile(r"[^\s\x00-\x7f]+")


def _mended(body: bytes, text: str) -> str:
    """``text``, which is UTF-8, without what came through a wrong charset."""
    for _ in range(_ROUNDS):
        before = text
        for detour in _DETOURS:
            if detour.sign.search(body):
                text = _undoubled(text, detour)
        if _ARABIC_SIGN.search(body):
            text = _read_as_arabic(text)
        if text is before:
            break
        body = text.encode("utf-8", "replace")
    if not _C1_SIGN.search(body):
        return text
    # What is left of windows-1252 that was taken for ISO-8859-1: there quotation marks are controls.
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore") or match[0], text)


def _undoubled(text: str, detour: _Detour) -> str:
    """``text`` itself where there is nothing to undo."""
    stretches = text.split("<")  # a tag and the text after it
    places = [place for place, stretch in enumerate(stretches) if not stretch.isascii()]
    runs, others = _weigh(" ".join(stretches[place] for place in places), detour)
    if runs >= _LEAST_RUNS and others * 4 <= runs:
        chosen = places
    elif runs >= _LEAST_RUNS_BESIDE:
        chosen = []
        for place in places:
            runs, others = _weigh(stretches[place], detour)
            if (runs and not others) or (runs >= _LEAST_RUNS_IN_STRETCH and others * 4 <= runs):
                chosen.append(place)
    else:
        chosen = []
    for place in chosen:
        stretches[place] = detour.undone(stretches[place])
    return "<".join(stretches) if chosen else text


def _weigh(text: str, detour: _Detour) -> tuple[int, int]:
    """Runs of characters that could be such ones, and runs of what else is beyond ASCII: words, in Arabic."""
    rest, runs = detour.runs.subn("", text)
    return runs, len(_OTHERS.findall(rest))


def _read_as_arabic(text: str) -> str:
    """Arabic of a single-byte charset that was read as windows-1252 goes back: "ÇáÌÒÇÆÑ" for "الجزائر"."""
    stretches = text.split("<")
    raws: dict[int, bytes] = {}
    words: list[bytes] = []
    for place, stretch in enumerate(stretches):
        if stretch.isascii():
            continue
        try:
            raw = stretch.translate(_DETOURS[0].bytes_of).encode("latin-1")
        except UnicodeEncodeError:
            continue  # it has other characters: it came right
        if found := _WORD.findall(raw):
            raws[place] = raw
            words += found
    arabic = _arabic_words(words, ()) if words else None
    if arabic is None or not arabic.likely or arabic.found < _LEAST_RUNS:
        return text
    for place, raw in raws.items():
        stretches[place] = raw.decode(arabic.name, "replace")
    return "<".join(stretches)
