"""JSON-LD: what a page says of its article for search engines. Also where it is broken, and where it has several.

The object that is this page's article is the one with its address or headline; the others are of other articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from pipeline.extract.bylines import plain
from pipeline.text import clean, fold_text

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Story)$")
# Whose date of publication is that of the article, where nothing in the page is called an article.
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject", "NewsVideo", "CreativeWork"})
_OUTLET_TYPES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation"})
_SCRIPT_WRAP = re.compile(
    r"^(?:<!--|/[/*]\s*<!\[CDATA\[(?:\s*\*/)?|<!\[CDATA\[)|(?:-->|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?)$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_LOOSE_FIELD = r'"{}"\s*:\s*(?:\[\s*)?"((?:[^"\\]|\\.)*)"'
_LARGEST_SCRIPT = 1_000_000  # characters; more is no description of one article
_DEEPEST = 6  # real pages need three levels; a hostile one is not followed
_MOST_NODES = 500
_FALSE = re.compile(r"(?:.*/)?(?:false|no|0|non)", re.IGNORECASE)
_TRUE = re.compile(r"(?:.*/)?(?:true|yes|1|oui)", re.IGNORECASE)

_SIGNS = re.compile(r"[\W_]+")

_Node: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Json:
    """What the page's JSON-LD objects say, the one that is the article first."""

    headlines: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # whom it is taken from
    names: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    crumbs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    page_dates: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    toll_parts: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    free: bool | None = None
    article: bool = False


def read(scripts: list[str], addresses: set[str | None], titles: set[str], headings: Set[str] = frozenset()) -> Json:
    """``addresses`` and ``titles`` are what other tags give as this page's: they tell its object among several.

    An object whose headline and address are neither these nor one of ``headings``, which the page shows, is another
    article's: of it only the publisher is taken, and that there is an article.
    """
    found = Json()
    nodes: list[_Node] = []
    loose: list[str] = []
    for script in scripts:
        source = _SCRIPT_WRAP.sub("", script[:_LARGEST_SCRIPT].strip().rstrip(";").rstrip())
        try:
            for value in _parsed(source):
                _gather(value, nodes, 0)
        except (ValueError, RecursionError):
            loose.append(source)
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(map(_ARTICLE_TYPES.search, _types(node)))]
    keys = set(map(key_of, titles))
    places = {place for address in addresses if address and (place := _place(address))}
    own = [node for node in articles if not _is_anothers(node, places, titles, headings)]
    ranked = sorted(own, key=lambda node: (-_is_this(node, addresses, keys), _is_review(node)))
    found.article = bool(articles)
    found.names += [name for node in articles if node not in own for name in _named(node.get("publisher"), known)]
    headline = key_of(_headline(ranked[0])) if ranked else ""
    for node in ranked:
        if node is ranked[0] or not _headline(node) or key_of(_headline(node)) == headline:
            _read_article(node, known, found)
    for node in nodes:
        types = _types(node)
        found.types += types
        if _OUTLET_TYPES.intersection(types):
            found.names += _strings(node.get("name")) + _strings(node.get("alternateName"))
        elif _PAGE_TYPES.intersection(types):
            found.page_dates += _strings(node.get("datePublished") or node.get("uploadDate"))
            found.free = truth(node.get("isAccessibleForFree")) if found.free is None else found.free
        elif "BreadcrumbList" in types:
            found.crumbs += _crumbs(node)
    for source in loose:
        _read_loosely(source, found)
    return found


def _parsed(source: str) -> Iterator[object]:
    """The values in ``source``: one, or several one after the other. Raises ValueError where there is no JSON."""
    try:
        yield json.loads(source, strict=False)
        return
    except ValueError:
        source = _TRAILING_COMMA.sub("", source).strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(20):
        value, at = decoder.raw_decode(source, at)
        yield value
        while at < len(source) and source[at] in " \t\r\n,;":
            at += 1
        if at == len(source):
            return


def _gather(value: object, nodes: list[_Node], depth: int) -> None:
    """The objects that may be the page's article, site, or path; not those that an article only mentions."""
    if depth > _DEEPEST or len(nodes) > _MOST_NODES:
        return
    if isinstance(value, list):
        for item in value[:200]:
            _gather(item, nodes, depth + 1)
    elif isinstance(value, dict):
        nodes.append(value)
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"):
            _gather(value.get(key), nodes, depth + 1)


def _types(node: _Node) -> list[str]:
    types = node.get("@type")
    return [t.rpartition("/")[2] for t in (types if isinstance(types, list) else [types])[:10] if isinstance(t, str)]


def _headline(node: _Node) -> str:
    return next(iter(_strings(node.get("headline") or node.get("name"))), "")


def _is_this(node: _Node, addresses: set[str | None], titles: set[str]) -> int:
    """How much says that ``node`` is the article of this page: 2 for its address, 1 for its headline."""
    own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    own += [value.get("@id") for value in own if isinstance(value, dict)]
    same = any(isinstance(value, str) and value.partition("#")[0] in addresses for value in own)
    key = key_of(plain(_headline(node)))
    return 2 * same + bool(key and any(key == title or (len(key) > 15 and key in title) for title in titles))


def _is_review(node: _Node) -> bool:
    return all(kind.endswith("Review") for kind in _types(node))


def _is_anothers(node: _Node, places: Set[str], titles: Set[str], headings: Set[str]) -> bool:
    """Whether ``node`` declares an address or a headline, and neither is this page's.

    Its ``@id`` may be any name, so that it does not count; nor does what the page says nothing about, nor a <title>
    alone: on pages drawn by a script that is often the site's name.
    """
    declared = [node.get("url"), node.get("mainEntityOfPage")]
    declared += [value.get("@id") for value in declared if isinstance(value, dict)]
    own = {place for value in declared if isinstance(value, str) and (place := _place(value))} if places else set()
    headline = plain(_headline(node))
    compared = [title for title in titles | headings if key_of(title)] if key_of(headline) else []
    if not own.isdisjoint(places) or any(_alike(headline, title) for title in compared):
        return False
    return bool(own or (compared and headings))


def _place(address: str) -> str:
    """Path and query, whatever host or scheme serves them; empty for a home page, and for what is no address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path if "/" in path else ""


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be of one article: one holds the other, or they share half the words of the shorter."""
    first, second = key_of(one), key_of(other)
    if first in second or second in first:
        return True
    words, others = ({word for word in _SIGNS.split(fold_text(text)) if len(word) > 2} for text in (one, other))
    return 2 * len(words & others) >= max(1, min(len(words), len(others)))


def _read_article(node: _Node, known: Mapping[str, _Node], found: Json) -> None:
    found.headlines += [plain(headline) for headline in _strings(node.get("headline") or node.get("name"))]
    if not found.bodies:
        found.bodies += [clean(plain(body, lines=True)) for body in _strings(node.get("articleBody"))]
    found.dates += _strings(node.get("datePublished")) or _strings(node.get("dateCreated"))
    found.changed += _strings(node.get("dateModified"))
    found.sections += _strings(node.get("articleSection"))
    publishers = _named(node.get("publisher"), known)
    found.authors = found.authors or _signing(node.get("author"), known, publishers)
    found.authors = found.authors or _signing(node.get("creator"), known, publishers)
    found.sources += _named(node.get("sourceOrganization"), known) + _named(node.get("provider"), known)
    found.names += publishers
    found.tags = found.tags or _named(node.get("keywords"), known)
    found.images = found.images or _addresses(node.get("image"), known) or _addresses(node.get("thumbnailUrl"), known)
    if found.free is None:
        found.free = truth(node.get("isAccessibleForFree"))
    parts = node.get("hasPart")
    for part in (parts if isinstance(parts, list) else [parts])[:50]:
        if isinstance(part, dict) and truth(part.get("isAccessibleForFree")) is False:
            for selector in _strings(part.get("cssSelector")):
                found.toll_parts += re.findall(r"\.([\w-]+)", selector[:500])


def _read_loosely(source: str, found: Json) -> None:
    """From JSON that cannot be parsed: what stands first under the names that matter."""
    for key, target in (
        ("headline", found.headlines), ("datePublished", found.dates), ("dateModified", found.changed),
        ("articleSection", found.sections),
    ):  # fmt: skip
        if not target and (match := re.search(_LOOSE_FIELD.format(key), source)):
            target.append(plain(re.sub(r"\\(.)", r"\1", match[1])))
    author = re.search(r'"author"\s*:\s*[\[{\s]*(?:"@type"\s*:\s*"\w+"\s*,\s*)?"name"\s*:\s*"([^"]{2,100})"', source)
    if author and not found.authors:
        found.authors.append(author[1])
    if free := re.search(r'"isAccessibleForFree"\s*:\s*"?([\w:/.]+)', source):
        found.free = truth(free[1]) if found.free is None else found.free
    found.article = found.article or bool(re.search(r'"@type"\s*:\s*"\w*(?:Article|Posting)"', source))


def _crumbs(node: _Node) -> list[str]:
    """Names of the steps that lead to the page, the nearest first."""
    items = node.get("itemListElement")
    names: list[str] = []
    for item in (items if isinstance(items, list) else [items])[:20]:
        if isinstance(item, dict):
            inner = item.get("item")
            names += _strings(item.get("name")) or _strings(inner.get("name") if isinstance(inner, dict) else None)
    return names[::-1]


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v.strip() for v in values[:100] if isinstance(v, str) and v.strip()]


def _named(value: object, known: Mapping[str, _Node]) -> list[str]:
    """Strings, and the names of objects; those that are given by their id stand elsewhere in the page."""
    names: list[str] = []
    for item in (value if isinstance(value, list) else [value])[:100]:
        if isinstance(item, dict):
            other = known.get(item["@id"]) if isinstance(item.get("@id"), str) else None
            names += _strings(item.get("name")) or _strings((other or {}).get("name"))
        else:
            names += _strings(item)
    return names


def _signing(value: object, known: Mapping[str, _Node], publishers: list[str]) -> list[str]:
    """Those named as authors, without the publisher where it stands as an organization: that names nobody who wrote."""
    items = value if isinstance(value, list) else [value]
    own = {key_of(name) for name in publishers}
    unsigned = {
        name
        for item in items[:100]
        if isinstance(item, dict) and any(kind.endswith("Organization") for kind in _types(item))
        for name in _strings(item.get("name"))
        if key_of(name) in own
    }
    return [name for name in _named(value, known) if name not in unsigned]


def _addresses(value: object, known: Mapping[str, _Node]) -> list[str]:
    found: list[str] = []
    for item in (value if isinstance(value, list) else [value])[:20]:
        if isinstance(item, dict):
            other = known.get(item["@id"], {}) if isinstance(item.get("@id"), str) else {}
            item = item.get("url") or item.get("contentUrl") or other.get("url") or other.get("contentUrl")
        found += _strings(item)
    return found


def truth(value: object) -> bool | None:
    """A yes or no, however it is spelled: true, "False", "http://schema.org/True"."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, (bool, int)):
        return bool(value)
    if not isinstance(value, str):
        return None
    return False if _FALSE.fullmatch(value.strip()) else True if _TRUE.fullmatch(value.strip()) else None


def key_of(text: str) -> str:
    """Letters and digits, folded: what makes two titles the same."""
    return _SIGNS.sub("", fold_text(text))
