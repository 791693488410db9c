"""What a page says of itself: JSON-LD, meta tags, headings, bylines. Reading only; the decisions are in `article`.

``Element`` stands for lxml's, which only `article` imports.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pipeline.extract.dates import Said
from pipeline.text import clean, clean_line, fold_text

Element: TypeAlias = Any

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Blog|LiveBlog\w*|Story)$")
# Whose date of publication is that of the article: of the page itself, where nothing in it is called an article.
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject", "NewsVideo", "CreativeWork"})
_PUBLISHED_META = frozenset(
    {
        "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate",
        "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "published_at",
        "published_time", "published-date", "publisheddate", "article.published", "article_date_original",
        "date_published", "sailthru.date", "parsely-pub-date", "rnews:datepublished", "originalpublicationdate",
        "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date.published",
        "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime", "ptime", "eprints.date",
        "bt:pubdate", "shareaholic:article_published_time", "displaydate", "video:release_date", "article:post_date",
    }
)  # fmt: skip
_STANDARD_META = frozenset({"article:published_time", "og:article:published_time", "datepublished"})
_UNCLEAR_META = frozenset(
    {
        "date",
        "dc.date",
        "dcterms.date",
        "dc:date",
        "article:date",
        "created",
        "creation_date",
        "timestamp",
        "last-modified-date",
    }
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dates|published|pubdate|datetime|posted|timestamp|publish\w*|time)(?:$|[\s_-])|Date\b|Published\b|Timestamp\b",
    re.IGNORECASE,
)
_TITLE_META = ("og:title", "twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title")
_AUTHOR_META = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "authors",
    "og:article:author",
)
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:author|auteur|byline|writer|journaliste?|signature)(?:[\s_-]?name)?(?:$|[\s_-])|[Aa]uthorName|[Bb]yline",
    0,
)
_BYLINE = re.compile(
    r"^(?:par|by|de|propos recueillis par|écrit par|written by|بقلم|كتب|كتبت|تحرير|إعداد|الكاتب)\s*:?\s+", re.IGNORECASE
)
_NOT_NAMES = re.compile(
    r"https?://|@|\d{3}|^(?:admin|administrator|webmaster|redaction web|by|par|author|auteur)$", re.IGNORECASE
)
_SCRIPT_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_LOOSE_FIELD = r'"{}"\s*:\s*"((?:[^"\\]|\\.)*)"'


@dataclass(frozen=True, slots=True)
class Declared:
    headline: str | None = None  # JSON-LD
    titles: tuple[str, ...] = ()  # meta tags, in order of trust
    title_tag: str = ""
    names: tuple[str, ...] = ()  # of the site
    sections: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    canonical: str | None = None
    body: str = ""  # JSON-LD articleBody as lines
    kind: str = ""  # og:type
    article: bool = False  # says that it is one
    said: tuple[Said, ...] = ()  # dates made for machines


@dataclass(slots=True)
class _Json:
    """What the page's JSON-LD objects say, the one that is the article first."""

    headlines: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    page_dates: list[str] = field(default_factory=list)
    article: bool = False


def read(tree: Element) -> Declared:
    meta = _meta(tree)
    found = _json_ld(tree)
    names = [*found.names, *meta.get("og:site_name", ()), *meta.get("application-name", ()), *meta.get("publisher", ())]
    title = tree.find(".//head//title")
    said = [Said(value, "json-ld") for value in (found.dates or found.page_dates)[:1]]
    for name in _PUBLISHED_META:
        source = "meta" if name in _STANDARD_META else "meta/other"
        said += [Said(value, source) for value in meta.get(name, ())[:1]]
    said += [Said(value, "meta/unclear") for name in _UNCLEAR_META for value in meta.get(name, ())[:1]]
    kind = next(iter(meta.get("og:type", ())), "").lower()
    return Declared(
        headline=next(iter(found.headlines), None),
        titles=tuple(value for name in _TITLE_META for value in meta.get(name, ())[:1]),
        title_tag=clean_line(title.text_content()) if title is not None else "",
        names=tuple(dict.fromkeys(filter(None, (clean_line(name) for name in names)))),
        sections=tuple(dict.fromkeys(clean_line(s) for s in (*found.sections, *meta.get("article:section", ())))),
        authors=_authors(tree, found.authors, meta),
        canonical=_canonical(tree),
        body=next(iter(found.bodies), ""),
        kind=kind,
        article=found.article or kind in ("article", "news", "og:article"),
        said=tuple(said),
    )


def _meta(tree: Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = (element.get("content") or element.get("value") or "").strip()
        if name and value:
            values.setdefault(name.strip().lower(), []).append(value)
    return values


def _canonical(tree: Element) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip() or None
    return None


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


def _json_ld(tree: Element) -> _Json:
    found = _Json()
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        source = _SCRIPT_WRAP.sub("", script.text)
        try:
            _collect(json.loads(source, strict=False), found, 0)
        except (ValueError, RecursionError):
            _collect_loosely(source, found)
    return found


def _collect(value: object, found: _Json, depth: int) -> None:
    if depth > 6:  # real pages need three; a hostile one is not followed
        return
    if isinstance(value, list):
        for item in value[:200]:
            _collect(item, found, depth + 1)
    if not isinstance(value, dict):
        return
    types = value.get("@type")
    types = [t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]
    if any(_ARTICLE_TYPES.search(t) for t in types):
        _collect_article(value, found)
    elif any(t in _PAGE_TYPES for t in types):
        found.page_dates += _strings(value.get("datePublished") or value.get("uploadDate"))
    elif any(t in ("WebSite", "Organization", "NewsMediaOrganization") for t in types):
        found.names += _strings(value.get("name")) + _strings(value.get("alternateName"))
    for key in ("@graph", "mainEntity", "mainEntityOfPage"):
        _collect(value.get(key), found, depth + 1)


def _collect_article(value: dict[str, Any], found: _Json) -> None:
    found.article = True
    headline = value.get("headline") or value.get("name")
    found.headlines += [_plain(h) for h in _strings(headline)]
    found.bodies += [clean(_plain(b, lines=True)) for b in _strings(value.get("articleBody"))]
    found.dates += _strings(value.get("datePublished") or value.get("dateCreated"))
    found.sections += _strings(value.get("articleSection"))
    if not found.authors:
        found.authors += _named(value.get("author") or value.get("creator"))
    found.names += _named(value.get("publisher"))


def _collect_loosely(source: str, found: _Json) -> None:
    """From JSON that cannot be parsed: what stands first under the names that matter."""
    for key, target in (("headline", found.headlines), ("datePublished", found.dates)):
        match = re.search(_LOOSE_FIELD.format(key), source)
        if match:
            target.append(_plain(re.sub(r"\\(.)", r"\1", match[1])))


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v.strip() for v in values if isinstance(v, str) and v.strip()]


def _named(value: object) -> list[str]:
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        names += _strings(item.get("name") if isinstance(item, dict) else item)
    return names


def _plain(value: str, *, lines: bool = False) -> str:
    """Without the entities and tags that some systems leave in their JSON."""
    value = html.unescape(html.unescape(value)) if "&" in value else value
    value = re.sub(r"</p>|<br\s*/?>", "\n", value) if lines else value
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", value)


# --- Authors ----------------------------------------------------------------------------------------------------------


def _authors(tree: Element, declared: list[str], meta: dict[str, list[str]]) -> tuple[str, ...]:
    names = _names(declared)
    if not names:
        names = _names([value for key in _AUTHOR_META for value in meta.get(key, ())])
    return tuple(names or _names(list(_bylines(tree))))[:10]


def _bylines(tree: Element) -> Iterator[str]:
    """Author names that stand in the page, from the first place that has one."""
    for element in tree.iter("a", "span", "div", "p", "address", "strong", "li", "h3", "h4"):
        marked = "author" in (element.get("rel") or "").split() or (element.get("itemprop") or "") == "author"
        if marked or _AUTHOR_CLASS.search(element.get("class") or ""):
            text = clean_line(element.text_content())
            if 2 < len(text) < 80:
                yield text
                return


def _names(values: list[str]) -> list[str]:
    names: dict[str, str] = {}
    for value in values:
        for part in re.split(r"\s*[;|]\s*|\s+\bet\b\s+(?=[A-ZÉ]\w+ [A-ZÉ])", _plain(value)):
            name = _BYLINE.sub("", clean_line(part)).strip(" ,-–|•")
            if 2 <= len(name) <= 100 and not _NOT_NAMES.search(name):
                names.setdefault(fold_text(name), name)
    return list(names.values())


# --- Dates that stand in elements -------------------------------------------------------------------------------------


def time_elements(tree: Element, title: Element | None) -> Iterator[Said]:
    """``<time>`` and what is marked as the date: the first of each trust after the title, else the first marked."""
    after: dict[str, Said] = {}
    first: dict[str, Said] = {}
    passed = title is None
    for element in tree.iter():
        if element is title:
            passed = True
        said = _time_element(element)
        if said:
            (after if passed else first).setdefault(said.source, said)
    yield from after.values()
    # Without a mark only what follows the title counts: above it stands today's date.
    if "time" in first and not after:
        yield first["time"]


def _time_element(element: Element) -> Said | None:
    tag = element.tag
    if not isinstance(tag, str):
        return None
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''} {element.get('class') or ''}"
    if tag == "time":
        text = element.get("datetime") or element.text_content()
        if re.search(r"modif|updated", marks, re.IGNORECASE) and not re.search(r"publi", marks, re.IGNORECASE):
            return None
        clear = element.get("pubdate") is not None or re.search(
            r"datePublished|publish|entry-date|post-date|pubdate", marks, re.IGNORECASE
        )
        # "02:00" or "il y a 2 heures" is no date.
        return (
            Said(text[:200], "time" if clear else "time/unclear")
            if re.search(r"\d{4}|\d\d?/\d\d?/\d\d", text)
            else None
        )
    if tag != "meta" and "datePublished" in marks.split():
        text = element.get("content") or element.get("datetime") or element.text_content()
        return Said(text[:200], "time")
    return None


def is_date_mark(element: Element) -> bool:
    """Whether its class says that a date stands in it."""
    return bool(_DATE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
