"""When two addresses are the same article.

``canonical`` is an identity, not an address to ask: entries keep the address that the feed gave. Percent-encoding,
international host names and the order of the query come from w3lib. Trackers are our own list, because courlan's
pattern, made for crawling, also takes ``cid``, ``gallery``, ``sid`` and ``source``: two articles of an older news site
that differ only in one of these would become one, and the second would never be read.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_BLANKS = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), 0x200B, 0x2028, 0x2029, 0xFEFF)))  # at an address's ends
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")  # inside one, as a browser drops them: feeds wrap their lines
_AMPERSANDS = re.compile(r"&(?:amp;|#0?38;)+")  # escaped once more than it should be
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^;/]*", re.IGNORECASE)
_DEFAULT_PORTS = (80, 443)  # of both schemes, since http and https are one here

_TRACKERS = re.compile(
    r"(?:utm|at|mtm|matomo|pk|piwik|hsa|itm|vero|oly|trk)_.+"  # campaigns: Google, AT Internet, Matomo, HubSpot, ...
    r"|(?:fb|g|d|tw|y|tt)clid|msclkid|li_fat_id|igsh(?:id)?|gbraid|wbraid|srsltid|epik|_ga|_gl|_hs\w+"
    r"|mc_[ce]id|mkt_tok|xtor|xtref|s_cid|ncid|cmpid|ref_src|ref_url|__twitter_impression|spref"
    r"|phpsessid|jsessionid|aspsessionid\w*|zenid|__cf_chl_\w+",
    re.IGNORECASE,
)
# These name the place of a link in some sites and the article in others: dropped only where the value gives it away.
_MAYBE = re.compile(r"ref|source|src|from|via|share", re.IGNORECASE)
_PLACES = re.compile(
    r"rss\d*|feeds?|rssfeed|twitter|x|tw|facebook|fb|whatsapp|telegram|linkedin|social|newsletter|home(?:page)?",
    re.IGNORECASE,
)
_SID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)  # phpBB's session; PHP-Nuke's sid=1234 is the article


def canonical(url: str) -> str:
    """The identity of an address: equal for two addresses of one article, and ``canonical`` of itself.

    Without scheme difference (https), ``www.``, default port, user, fragment, trackers, session ids and closing
    slashes; host in lower-case ASCII; path and query percent-encoded one way; query sorted. What is no http address
    comes back without the blanks around it; nothing raises.
    """
    trimmed = _BREAKS.sub("", url).strip(_BLANKS)
    try:
        if urlsplit(trimmed).scheme.lower() not in ("http", "https"):
            return trimmed
        parts = urlsplit(canonicalize_url(_AMPERSANDS.sub("&", trimmed)))
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:  # a bracket that does not close, a port that is no number, a label that IDNA refuses
        return trimmed
    if not host:
        return trimmed
    netloc = host if port is None or port in _DEFAULT_PORTS else f"{host}:{port}"
    path = _SESSION.sub("", parts.path).rstrip("/") or "/"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair))
    return urlunsplit(("https", netloc, path, query, ""))


def article_id(url: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of ``canonical(url)``."""
    return hashlib.sha256(canonical(url).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _host(name: str) -> str:
    host = _WWW.sub("", name.lower().rstrip("."))
    return f"[{host}]" if ":" in host else host


def _tracks(pair: str) -> bool:
    name, _, value = (unquote_plus(part) for part in pair.partition("="))
    if _TRACKERS.fullmatch(name):
        return True
    if name.lower() == "sid":
        return bool(_SID.fullmatch(value))
    return bool(_MAYBE.fullmatch(name) and _PLACES.fullmatch(value))
