"""The thirteen outlets as they answer over HTTP: robots.txt, home page, feeds and pages, each with its own habits.

The habits are those recorded of real outlets: windows-1256 declared in the header only, Latin-1 with entities escaped
twice, RSS 1.0, a blank line or a BOM before the XML, El Khabar's ``2012-11-5T11:20:4Z+1``, dates in words in the page
alone, Levantine and Maghrebi months, relative links, an ampersand left bare, an empty feed, one that became HTML.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from demo.world import Piece, standing

FEED_LENGTH = 10  # items: as long as the feeds of small papers are


@dataclass(frozen=True, slots=True)
class Site:
    """An outlet's habits. ``shape`` is the template of its pages, ``dates`` where and how a page says its date."""

    outlet: str
    name: str
    languages: tuple[str, ...]
    zone: str
    feed: str = "rss2"  # rss2, rss1, atom
    feed_dates: str = "rfc822"  # rfc822, iso, elkhabar, none
    charset: str = "utf-8"
    charset_said: str = "everywhere"  # everywhere, header, document
    shape: str = "wordpress"  # wordpress, spip, portal, arabic, agency
    dates: str = "json-ld"  # json-ld, meta, words-fr, words-maghreb, words-levant, words-en
    full_text: bool = False  # the feed carries whole articles
    defect: str | None = None  # of the feed: blank-line, bom, ampersand, twice-escaped, relative, wrong-lang
    bold_titles: bool = False  # with markup, which its pages show and all else that it says of them escapes
    crawl_delay: float | None = None
    closed: tuple[str, ...] = ()  # slugs of pieces that its robots.txt keeps to people
    doubled: tuple[str, ...] = ()  # slugs of pieces that it lists a second time, under another address
    tagline: str = ""


SITES = {
    site.outlet: site
    for site in (
        Site("le-combat", "Le Combat", ("fr",), "Africa/Bamako", defect="blank-line",
             tagline="Quotidien d’information"),
        Site("l-essor", "L’Essor", ("fr",), "Africa/Bamako", shape="portal", dates="meta", defect="bom",
             tagline="La voix du peuple"),
        Site("le-republicain-ml", "Le Républicain", ("fr",), "Africa/Bamako", charset="iso-8859-1", shape="portal",
             dates="words-fr", defect="twice-escaped"),
        Site("l-independant-ml", "L'Indépendant", ("fr",), "Africa/Bamako", feed="rss1", feed_dates="iso",
             shape="spip", dates="words-fr"),
        Site("l-indicateur-du-renouveau", "L’Indicateur du Renouveau", ("fr",), "Africa/Bamako", feed="atom",
             feed_dates="iso", shape="spip", dates="words-fr", defect="relative"),
        Site("jeune-afrique", "Jeune Afrique", ("fr",), "Europe/Paris"),
        Site("pana", "PANA Online", ("fr", "en"), "Africa/Dakar", shape="agency", dates="meta"),
        Site("tsa", "Tout sur l’Algérie", ("fr",), "Africa/Algiers", feed="atom", feed_dates="iso",
             doubled=("boumama-dement",)),
        Site("el-watan", "El Watan", ("fr",), "Africa/Algiers", shape="portal", dates="words-fr", defect="ampersand",
             closed=("sila-lecteurs",), tagline="Le quotidien indépendant"),
        Site("el-khabar", "الخبر", ("ar",), "Africa/Algiers", charset="windows-1256", charset_said="header",
             feed_dates="elkhabar", shape="arabic", dates="words-maghreb"),
        Site("al-hayat", "الحياة", ("ar",), "Europe/London", charset="windows-1256", charset_said="document",
             feed_dates="none", shape="arabic", dates="words-levant"),
        Site("al-quds-al-arabi", "القدس العربي", ("ar",), "Europe/London", shape="arabic", dates="json-ld",
             defect="wrong-lang", bold_titles=True, crawl_delay=0.3),
        Site("jamestown", "Terrorism Monitor", ("en",), "America/New_York", full_text=True, shape="agency",
             dates="words-en", tagline="The Jamestown Foundation"),
    )
}  # fmt: skip

_MONTHS = {
    "fr": [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ],
    "maghreb": [
        "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ],
    "levant": [
        "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو", "تموز/يوليو",
        "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
    ],
}  # fmt: skip
_DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class Sites:
    """All thirteen on one port, told apart by host name: ``http://<outlet>.localhost:<port>/``."""

    def __init__(self, pieces: tuple[Piece, ...], port: int) -> None:
        self._pieces, self._port = pieces, port

    def home(self, outlet: str) -> str:
        return f"http://{outlet}.localhost:{self._port}"

    def feeds(self, outlet: str) -> list[tuple[str, str | None]]:
        """The addresses of an outlet's feeds, with their language where it has several."""
        site = SITES[outlet]
        if len(site.languages) > 1:
            return [(f"{self.home(outlet)}/{lang}/feed/", lang) for lang in site.languages]
        feeds: list[tuple[str, str | None]] = [(f"{self.home(outlet)}/feed/", None)]
        if outlet == "l-indicateur-du-renouveau":
            feeds.append((f"{self.home(outlet)}/culture/feed/", None))  # well-formed, and always empty
        if outlet == "l-essor":
            feeds.append((f"{self.home(outlet)}/rss.php", None))  # was a feed once; answers with the home page
        return feeds

    def path(self, piece: Piece) -> str:
        day = piece.published.astimezone(ZoneInfo(SITES[piece.outlet].zone))
        match SITES[piece.outlet].shape:
            case "spip":
                return f"/spip.php?article{int(sha256(piece.slug.encode()).hexdigest()[:5], 16)}"
            case "arabic":
                return f"/ar/{day:%Y/%m/%d}/{piece.slug}"
            case "agency":
                return f"/{piece.lang}/{piece.slug}.html"
            case _:
                closed = "/abonnes" if piece.slug in SITES[piece.outlet].closed else ""
                return f"{closed}/{day:%Y/%m/%d}/{piece.slug}/"

    def second_path(self, piece: Piece) -> str:
        """Where an outlet shows a piece once more, as some do for their dossiers."""
        return f"/dossiers/nord-mali{self.path(piece)}"

    def answer(self, outlet: str, path: str, now: datetime) -> Answer:
        """What the outlet's server says to a GET of ``path`` (with its query) at ``now``."""
        site = SITES.get(outlet)
        if site is None:
            return Answer(404, b"no such site")
        if path == "/robots.txt":
            return self._robots(site)
        if path in ("/", "/rss.php"):
            return self._home(site, now)
        for url, lang in self.feeds(outlet):
            if url == self.home(outlet) + path:
                return self._feed(site, lang, now, empty="/culture/" in path)
        for piece in self._pieces:
            if piece.outlet == outlet and path in (self.path(piece), self.second_path(piece)):
                current = piece.at(now)
                if current is not None:
                    return self._page(site, current, path, now)
                return self._missing(site, 410 if now >= piece.published else 404)
        return self._missing(site, 404)

    def _robots(self, site: Site) -> Answer:
        if site.outlet == "jamestown":
            return Answer(404, b"")
        rules = ["User-agent: *", "Disallow: /wp-admin/", "Disallow: /abonnes/"]
        if site.crawl_delay:
            rules.append(f"Crawl-delay: {site.crawl_delay}")
        return Answer(200, "\n".join(rules).encode(), "text/plain")

    def _home(self, site: Site, now: datetime) -> Answer:
        return self._html(site, "home.html", news=self._links(site, now), lang=site.languages[0])

    def _missing(self, site: Site, status: int) -> Answer:
        said = {"ar": "الصفحة غير موجودة", "en": "Page not found"}.get(site.languages[0], "Page introuvable")
        page = self._html(site, "missing.html", said=said, lang=site.languages[0])
        return Answer(status, page.body, page.content_type)

    def _links(self, site: Site, now: datetime, but: Piece | None = None) -> list[tuple[str, str]]:
        shown = standing(self._pieces, site.outlet, now)
        return [(self.path(p), _heading(site, p)) for p in shown if but is None or p.slug != but.slug][:12]

    def _page(self, site: Site, piece: Piece, path: str, now: datetime) -> Answer:
        at = piece.published.astimezone(ZoneInfo(site.zone))
        linked = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": piece.title,
            "datePublished": at.isoformat(),
            "dateModified": (piece.updated or at).isoformat(),
            "author": {"@type": "Person", "name": piece.author} if piece.author else None,
            "publisher": {"@type": "Organization", "name": site.name},
        }
        return self._html(
            site,
            f"{site.shape}.html",
            piece=piece,
            heading=_heading(site, piece),
            lang=piece.lang,
            url=self.home(site.outlet) + path,
            iso=at.isoformat(),
            day_said=_in_words(site.dates, at),
            # "<" is the one character that could end the script element early.
            linked=Markup(json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 # JSON, escaped
            if site.dates == "json-ld"
            else None,
            related=self._links(site, now, but=piece)[:5],
        )

    def _html(self, site: Site, template: str, **values: object) -> Answer:
        said = site.charset_said
        text = _templates.get_template(template).render(
            site=site, charset=site.charset if said != "header" else None, **values
        )
        content_type = f"text/html; charset={site.charset}" if said != "document" else "text/html"
        # A letter that the charset lacks goes out as a character reference, as content systems do.
        return Answer(200, text.encode(site.charset, "xmlcharrefreplace"), content_type)

    def _feed(self, site: Site, lang: str | None, now: datetime, *, empty: bool) -> Answer:
        pieces = [p for p in standing(self._pieces, site.outlet, now) if lang in (None, p.lang)][:FEED_LENGTH]
        if empty:
            pieces = []
        newest = max((p.updated or p.published for p in pieces), default=now - timedelta(days=90))
        items = [self._item(site, piece) for piece in pieces]
        items += [
            {**self._item(site, piece), "link": self.home(site.outlet) + self.second_path(piece)}
            for piece in pieces
            if piece.slug in site.doubled
        ]
        text = _templates.get_template(f"{site.feed}.xml").render(
            site=site,
            home=self.home(site.outlet),
            lang="en-US" if site.defect == "wrong-lang" else (lang or site.languages[0]),
            built=format_datetime(newest),
            built_iso=newest.isoformat(),
            items=items,
            charset=site.charset if site.charset_said != "header" else None,
        )
        if site.defect == "ampersand":
            text = text.replace("&amp;", "&").replace("&#39;", "&rsquo;")
        if site.defect == "blank-line":
            text = "\n" + text
        body = text.encode(site.charset, "xmlcharrefreplace")
        if site.defect == "bom":
            body = b"\xef\xbb\xbf" + body
        content_type = "application/atom+xml" if site.feed == "atom" else "application/rss+xml"
        if site.charset_said != "document":
            content_type += f"; charset={site.charset}"
        tag = sha256(body).hexdigest()[:16]
        return Answer(
            200, body, content_type, (("etag", f'"{tag}"'), ("last-modified", format_datetime(newest, usegmt=False)))
        )

    def _item(self, site: Site, piece: Piece) -> dict[str, object]:
        at = piece.published.astimezone(ZoneInfo(site.zone))
        link = self.path(piece) if site.defect == "relative" else self.home(site.outlet) + self.path(piece)
        title = html.escape(piece.title, quote=False) if site.defect == "twice-escaped" else piece.title
        words = piece.paragraphs[0].split()
        return {
            "title": title,
            "link": link,
            "guid": f"{site.outlet}-{piece.slug}",
            "date": _feed_date(site.feed_dates, at),
            "updated": (piece.updated or at).isoformat(),
            "summary": " ".join(words[:30]) + (" […]" if len(words) > 30 else ""),
            "content": "".join(f"<p>{html.escape(p)}</p>" for p in piece.paragraphs) if site.full_text else None,
            "author": piece.author,
            "section": piece.section,
        }


def _heading(site: Site, piece: Piece) -> str:
    return Markup(piece.title) if site.bold_titles else piece.title  # noqa: S704 # the demo's own articles


def _feed_date(style: str, at: datetime) -> str | None:
    if style == "rfc822":
        return format_datetime(at)
    if style == "iso":
        return at.isoformat()
    if style == "elkhabar":  # as its pages wrote it in 2018: no leading zeros, and "Z" before the hours of the zone
        return f"{at.year}-{at.month}-{at.day}T{at.hour}:{at.minute}:{at.second}Z+1"
    return None


def _in_words(style: str, at: datetime) -> str | None:
    """The date as a reader sees it in the page."""
    weekday, month = at.weekday(), at.month - 1
    match style:
        case "words-fr":
            return f"Publié le {_DAYS['fr'][weekday]} {at.day} {_MONTHS['fr'][month]} {at.year} à {at:%Hh%M}"
        case "words-en":
            return f"{_MONTHS['en'][month]} {at.day}, {at.year}"
        case "words-maghreb":
            return f"{_DAYS['ar'][weekday]} {at.day} {_MONTHS['maghreb'][month]} {at.year} - {at:%H:%M}"
        case "words-levant":
            digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
            return f"{_DAYS['ar'][weekday]}، {at.day} {_MONTHS['levant'][month]} {at.year}".translate(digits)
        case _:
            return None
