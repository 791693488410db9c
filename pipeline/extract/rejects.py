"""Answers that hold no article, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from pipeline.extract.declared import Declared
from pipeline.extract.outline import Line
from pipeline.model import Page
from pipeline.text import clean_line, fold_text


@dataclass(frozen=True, slots=True)
class Reject:
    """``reason`` is one of these words, ``detail`` a sentence:

    - ``empty``: there is nothing in the answer
    - ``wrong-type``: a PDF, an image, a feed, data: not a page
    - ``captcha``: asks whether one is a robot
    - ``error-page``: answered 200, and says that it is not there, or that the site is down
    - ``consent``: asks for consent to cookies and shows nothing else
    - ``not-an-article``: a home page, a listing, a search, a film without text
    - ``too-short``: less text than asked for
    """

    reason: str
    detail: str


# --- By type ----------------------------------------------------------------------------------------------------------

_SNIFF = 512  # bytes at the beginning that tell a file's type
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"<svg": "an image",
    b"RIFF": "a media file",
    b"PK\x03\x04": "an archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an office document",
    b"\x1f\x8b": "compressed data",
    b"ID3": "a sound file",
    b"OggS": "a media file",
    b"\x1aE\xdf\xa3": "a film",
}
_XML_PROLOGUE = re.compile(rb"(?:\s*<(?:\?[^>]*\?|!--.*?--|!DOCTYPE[^>]*)>)*\s*", re.DOTALL | re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]")
_JSON = re.compile(rb'(?:\{\s*(?:"[^"]{0,200}"\s*:|\})|\[\s*(?:\{\s*"|"|\d|\]))')
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
    start = page.body[:_SNIFF].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return Reject("empty", "The server answered with an empty page.")
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return Reject("wrong-type", f"The address leads to {name}, not to a page.")
    if _FEED.match(start[_end(_XML_PROLOGUE, start) :]):
        return Reject("wrong-type", "The address leads to a feed or a sitemap, not to a page.")
    if _JSON.match(start):
        return Reject("wrong-type", "The address leads to data (JSON), not to a page.")
    content_type = page.headers.get("content-type", "").split(";")[0].strip().lower()
    # A wrong label on a page does no harm ("text/html/css" at Malijet).
    if not content_type or content_type.startswith(_PAGE_TYPES) or start.startswith(b"<"):
        return None
    return Reject("wrong-type", f"The server says that this is {content_type}, not a page.")


def _end(pattern: re.Pattern[bytes], start: bytes) -> int:
    found = pattern.match(start)
    return found.end() if found else 0


# --- By what the page says --------------------------------------------------------------------------------------------

# Whole titles or first lines, folded, or their parts between separators.
_ERRORS = (
    # French
    r"(?:page|article|contenu|document) (?:introuvable|non trouve|inexistante?|supprimee?)e?",
    r"(?:desole\W+)?(?:la |cette |l'|le |cet )?(?:page|article|contenu)"
    r"(?: demandee?| que vous (?:re)?cherchez| que vous (?:avez )?demandee?z?)?"
    r" (?:est introuvable|n'existe (?:pas|plus)|n'a pas (?:ete trouvee?|pu etre trouvee?)|n'est (?:pas|"
    r"plus) disponible)",
    r"(?:ce |le |notre )?site (?:est )?(?:actuellement )?(?:en (?:cours de )?maintenance|indisponible|suspendu)",
    r"maintenance (?:en cours|du site)|(?:ce )?compte (?:a ete )?suspendu",
    r"erreur (?:lors de la|de) connexion a la base de donnees",
    # English
    r"(?:sorry\W+)?(?:the |this |that )?(?:page|article|content|file)(?: you(?:'re| are)? ?(?:requested|"
    r"(?:were )?looking for))?"
    r" (?:not found|(?:was|could) ?(?:not|n't) (?:be )?found|(?:does not|doesn't) exist|cannot be found|can't be found"
    r"|is (?:not|no longer) available)",
    r"(?:(?:this |the |our )?(?:web)?site (?:is )?)?(?:currently |temporarily )?(?:under|down for|"
    r"in) maintenance(?: mode)?",
    r"(?:this )?account (?:has been )?suspended|error establishing a database connection|bad gateway.*|"
    r"internal server error.*",
    r"this domain (?:name )?(?:is|may be) for sale.*|domain (?:for sale|parked).*|ce domaine est a vendre.*",
    # Arabic
    r"(?:عذرا\W+)?(?:ال)?(?:صفحه|مقال|خبر|محتوي|رابط)(?: المطلوبه?| التي تبحث عنها| الذي تبحث عنه| التي طلبتها)?"
    r" (?:غير موجوده?|غير متوفره?|غير متاحه?|لم يتم العثور عليها?|لا يوجد|لا توجد|لم تعد متاحه)",
    r"لم يتم العثور علي (?:ال)?(?:صفحه|مقال|خبر|نتايج).*|عذرا\W+(?:ال)?صفحه.*",
    r"(?:هذا )?(?:ال)?موقع (?:تحت|قيد|في) ال?صيانه|(?:ال)?موقع (?:مغلق|متوقف) موقتا|تم (?:ايقاف|"
    r"تعليق) (?:هذا )?(?:ال)?(?:حساب|موقع)",
)
# What may be a headline as well: only of a page with next to no text that does not call itself an article.
_ERRORS_PERHAPS = (
    r"oups|oops|acces (?:refuse|interdit)|introuvable|maintenance|we(?:'ll| will) be (?:right )?back(?: soon)?",
    r"not found|access denied|forbidden|service (?:temporarily )?unavailable.*|nothing found|rien trouve|coming soon",
    r"غير موجود|ممنوع الدخول|خطا|حدث خطا.*|تحت الصيانه|نعود قريبا",
)
_ROBOTS = (
    r"attention required!?.*|checking (?:your browser|if the site connection is secure).*|ddos[- ]guard.*|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human.*|(?:please )?verify you(?:'re| are) (?:not a robot|a human).*",
    r"are you (?:a robot|human|not a robot)\W*|human verification|bot (?:verification|detection)|"
    r"security check(?: required)?|"
    r"pardon our interruption.*|access to this page has been denied.*|you have been blocked|"
    r"sorry, you have been blocked",
    r"(?:etes|n'etes)[- ]vous (?:pas )?un (?:robot|humain)\W*|verification (?:de securite|anti-?robot)(?: en cours)?|"
    r"(?:veuillez )?(?:confirmer|confirmez|prouvez|verifiez) que vous (?:n'etes pas un robot|etes (?:un )?humain).*",
    r"هل (?:انت|انتم) (?:روبوت|انسان|بشر)\W*|(?:نتحقق|التحقق|جار التحقق|تحقق) (?:من )?(?:انك|ان) .{0,20}(?:انسان|"
    r"بشر|روبوت).*|"
    r"التحقق (?:الامني|من الامان|من انك لست روبوتا)",
)
_ROBOTS_PERHAPS = (
    r"just a moment\W*|one moment, please\W*|please wait\W*|un instant\W*|لحظه\W*|انتظر لحظه\W*|captcha|robot check",
)
_CONSENTS = (
    r"before you continue(?: to .{0,40})?|we (?:value|respect|care about) your privacy|your privacy(?: choices|"
    r" matters)?|"
    r"cookie (?:consent|preferences|settings)|consent(?: to the use of cookies)?|manage (?:your )?consent",
    r"avant d(?:e |')(?:continuer|acceder)(?: .{0,60})?|(?:nous respectons|le respect de) votre vie privee.{0,60}|"
    r"votre vie privee (?:est importante|nous importe|compte).{0,40}|gestion des cookies|gerer (?:le|"
    r"votre) consentement.{0,30}",
    r"قبل المتابعه.{0,40}|(?:نحن )?نحترم خصوصيت(?:ك|كم)|خصوصيت(?:ك|كم) (?:مهمه|تهمنا).{0,30}|(?:اداره|"
    r"اعدادات) (?:ملفات تعريف الارتباط|الموافقه)",
)
_CODE = r"(?:40[34]|410|50[0-4])"
_ERROR_LEAD = rf"(?:(?:erreur|error|http|خطا)?\W*{_CODE}?\W*)"
_ERROR = re.compile(rf"{_ERROR_LEAD}(?:{'|'.join(_ERRORS)})\W*")
_ERROR_PERHAPS = re.compile(rf"{_ERROR_LEAD}(?:{'|'.join(_ERRORS_PERHAPS)})\W*")
# The number alone, or called an error: "500 morts ..." is a headline.
_ERROR_CODE = re.compile(rf"\W*(?:(?:erreur|error|http|خطا)\W*{_CODE}\b.{{0,40}}|{_CODE})\W*", re.DOTALL)
_ROBOT = re.compile("|".join(_ROBOTS))
_ROBOT_PERHAPS = re.compile("|".join(_ROBOTS_PERHAPS))
_CONSENT = re.compile("|".join(_CONSENTS))
_CONSENT_HOST = re.compile(r"(?:consent|guce|cmp)\.")
# What services against robots have their pages load; ordinary pages too, so it counts only where there is no text.
_ROBOT_MARKS = (
    b"captcha-delivery.com",
    b"/cdn-cgi/challenge-platform/",
    b"_Incapsula_Resource",
    b"px-captcha",
    b"cf-challenge",
)
_ERROR_LIMIT = 1500  # characters: an error page has no more text than that; what else it shows is links
_PERHAPS_LIMIT = 400  # characters: less than a dispatch, for words that are a headline as well
_CONSENT_LIMIT = 6000  # characters: the lists of purposes are long
_SITE = re.compile(r"\s+[|–—•·»-]\s+|\s*\|\s*")  # before the name of the site; after a colon a headline goes on
_HEADING = 120  # characters: a longer one is a sentence of a text


def no_article(
    page: Page, says: Declared, lines: Sequence[Line], title: str, text: str, min_characters: int
) -> Reject | None:
    """What its own words, its address, its shape and its length tell of a page that was read."""
    if reject := _by_words(says, title, text):
        return reject
    shape = _NO_SHAPE if says.article else _shape(lines, text)  # what calls itself an article is not judged by it
    return (
        _by_address(page, says, shape, text)
        or _by_shape(says, shape, title)
        or _by_length(page, says, text, min_characters)
    )


def _by_words(says: Declared, title: str, text: str) -> Reject | None:
    if len(text) >= _CONSENT_LIMIT:
        return None
    unclear = len(text) < _PERHAPS_LIMIT and not (says.article or says.dates or says.credit.authors)
    for heading in dict.fromkeys((title, says.title_tag, *map(clean_line, text.split("\n")[:2]))):
        if not 1 < len(heading) <= _HEADING:
            continue
        folded = fold_text(heading)
        parts = (folded, *_SITE.split(folded))
        if not says.article and any(map(_CONSENT.fullmatch, parts)):
            return Reject("consent", f"The page asks for consent and shows nothing else: {heading!r}.")
        if len(text) >= _ERROR_LIMIT:
            continue
        if any(map(_ROBOT.fullmatch, parts)) or (unclear and any(map(_ROBOT_PERHAPS.fullmatch, parts))):
            return Reject("captcha", f"The page asks whether its reader is a robot: {heading!r}.")
        if any(map(_ERROR.fullmatch, parts)) or _ERROR_CODE.fullmatch(folded):
            return Reject("error-page", f"The page says that it is an error: {heading!r}.")
        if unclear and any(map(_ERROR_PERHAPS.fullmatch, parts)):
            return Reject("error-page", f"The page says that it is an error: {heading!r}.")
    return None


_HOME = re.compile(r"/?(?:index\.\w{2,5}|home|accueil|fr|ar|en|default\.aspx?)?/?", re.IGNORECASE)
# Paths that end so lead to lists; with more behind it, "/category/politique/gao-attend", to an article.
_LIST_PATH = re.compile(
    r"/(?:tags?|mots?-cles?|etiquettes?|category|categorie|categories|rubriques?|topics?|author|auteurs?|authors|"
    r"search|recherche|"
    r"keywords?|archives?|وسم|تصنيف|كاتب|بحث)/[^/]+(?:/page/\d+)?/?|(?:/[^/]+)*/(?:page/\d+|search|recherche|"
    r"archives?)/?",
    re.IGNORECASE,
)
_SEARCH = re.compile(r"(?:^|&)(?:s|q|query|search|keys|recherche)=[^&]", re.IGNORECASE)
_SEARCHED = re.compile(
    r"(?:search )?results? (?:for|of)\b.*|search results\b.*|(?:vous avez cherche|you searched for)\b.*|"
    r"resultats? de (?:la |votre )?recherche(?: (?:pour|sur|:).*)?|نتايج البحث.*|(?:tag )?archives?|"
    r"archives (?:des|de) .*",
    re.DOTALL,
)
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_PIECE = 600  # characters of prose without a headline in it: an article, whatever the page is called


def _by_address(page: Page, says: Declared, shape: _Shape, text: str) -> Reject | None:
    parts = urlsplit(page.url)
    if _CONSENT_HOST.match(parts.netloc) and len(text) < _CONSENT_LIMIT:
        return Reject("consent", "The address is that of a page that asks for consent.")
    if _is_home(page.url) and (not says.article or (page.requested_url and not _is_home(page.requested_url))):
        return Reject("not-an-article", "The address is that of a home page.")
    if says.article or not (_LIST_PATH.fullmatch(unquote(parts.path)) or _SEARCH.search(parts.query)):
        return None
    headlines, runs = shape
    if len(headlines) >= _RUNS and max(runs, default=0) < _PIECE:
        return Reject("not-an-article", "The address is that of a list, and the page shows one.")
    return None


def _by_shape(says: Declared, shape: _Shape, title: str) -> Reject | None:
    if says.article:
        return None
    headlines, runs = shape
    whole = max(runs, default=0) >= _PIECE
    if not whole and _LIST_TYPES.intersection(says.types):
        return Reject("not-an-article", "The page says that it is a list.")
    if not whole and len(headlines) >= _RUNS and _SEARCHED.fullmatch(fold_text(title)):
        return Reject("not-an-article", f"The page shows what a search found: {title!r}.")
    if _is_listing(headlines, runs):
        return Reject("not-an-article", "The page lists articles and is none itself.")
    return None


_PLAYERS = frozenset({"VideoObject", "AudioObject", "ImageGallery", "MediaGallery", "PodcastEpisode"})


def _by_length(page: Page, says: Declared, text: str, enough: int) -> Reject | None:
    if len(text) >= enough:
        return None
    if not (says.article or says.body) and any(mark in page.body for mark in _ROBOT_MARKS):
        return Reject("captcha", "The page has no text, and loads what asks whether its reader is a robot.")
    if says.kind.startswith(("video", "music")) or (not says.article and _PLAYERS.intersection(says.types)):
        return Reject("not-an-article", f"A film, a recording or pictures, with {len(text)} characters of text.")
    return Reject("too-short", f"The text has {len(text)} characters; {enough} are asked for.")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and bool(_HOME.fullmatch(parts.path))


_HEADLINES = 8  # links as long as headlines: fewer are a box beside an article
_HEADLINE = 30  # characters
_PROSE = 80  # characters of a line that is no label
_RUNS = 4  # pieces of prose between headlines: fewer are the parts of one article
_WORD = re.compile(r"\S+")
_SUMMARY = 400  # characters: the summaries of a listing are shorter on average


# Lengths of the headlines that are links, and of the pieces of prose between them.
_Shape: TypeAlias = tuple[list[int], list[int]]
_NO_SHAPE: _Shape = ([], [])


def _shape(lines: Sequence[Line], text: str) -> _Shape:
    headlines = [len(line.text) for line in lines if len(line.text) >= _HEADLINE and line.is_link]
    return headlines, list(_runs(lines, " ".join(text.split()))) if len(headlines) >= _RUNS else [len(text)]


def _is_listing(headlines: list[int], runs: list[int]) -> bool:
    """Whether the page is headlines, with nothing or with summaries between them, and no text in one piece."""
    if len(headlines) < _HEADLINES:
        return False
    prose = sum(runs)
    between = len(runs) * 2 >= len(headlines) or prose < sum(headlines)
    return not prose or (len(runs) >= _RUNS and prose < _SUMMARY * len(runs) and between)


def _runs(lines: Sequence[Line], text: str) -> Iterator[int]:
    """Lengths of the pieces of prose that stand between two headlines. ``text`` is the article's on one line.

    A line is the text's where its beginning stands there, before other words or after them: one pass over the text
    serves all lines, for the text may be parted otherwise, and a page may have ten thousand.
    """
    heads = {line.text[:_PROSE] for line in lines if not line.is_link and len(line.text) >= _PROSE}
    there = heads.intersection(text[word.start() : word.start() + _PROSE] for word in _WORD.finditer(text))
    run = 0
    for line in lines:
        if line.is_link:
            if run and len(line.text) >= _HEADLINE:
                yield run
                run = 0
        elif line.text[:_PROSE] in there:
            run += len(line.text)
    if run:
        yield run
