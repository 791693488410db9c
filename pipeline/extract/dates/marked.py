"""Dates that the page marks as such: JSON-LD and meta tags (as `declared` read them), ``<time>``, microdata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract.dates.candidates import Said

if TYPE_CHECKING:
    from pipeline.extract.declared import Declared
    from pipeline.extract.tree import Element

_STANDARD = ("article:published_time", "og:article:published_time", "datepublished")
_OTHERS = (
    "article:published", "og:published_time", "og:pubdate", "pubdate", "publishdate", "publish_date", "publish-date",
    "publication_date", "published_at", "published_time", "published-date", "publisheddate", "article.published",
    "article_date_original", "date_published", "sailthru.date", "parsely-pub-date", "rnews:datepublished",
    "originalpublicationdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dc.date.published", "citation_publication_date", "citation_online_date", "cxenseparse:recs:publishtime", "ptime",
    "eprints.date", "bt:pubdate", "shareaholic:article_published_time", "displaydate", "video:release_date",
    "article:post_date",
)  # fmt: skip
_UNCLEAR = (
    "date", "dc.date", "dcterms.date", "dc:date", "article:date", "created", "creation_date", "timestamp",
    "last-modified-date",
)  # fmt: skip
_CHANGED = (
    "article:modified_time", "og:article:modified_time", "datemodified", "article:modified", "modified_time",
    "dcterms.modified", "dc.date.modified", "last-modified", "revised", "updated_at", "og:updated_time",
)  # fmt: skip


class Marks(NamedTuple):
    published: list[Said]
    changed: list[Said]


def declared(says: Declared) -> Marks:
    """Of JSON-LD and meta tags, in order of trust."""
    published = [Said(value, "json-ld") for value in says.dates[:1]]
    if not published:
        published += [Said(value, "json-ld/page" if says.article else "json-ld") for value in says.page_dates[:1]]
    for names, source in ((_STANDARD, "meta"), (_OTHERS, "meta/other"), (_UNCLEAR, "meta/unclear")):
        published += [Said(value, source) for value in _first_of(says, names)]
    changed = [Said(value, "json-ld") for value in says.changed[:1]]
    return Marks(published, changed + [Said(value, "meta") for value in _first_of(says, _CHANGED)])


def _first_of(says: Declared, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from says.meta.get(name, ())[:1]


# --- Elements ---------------------------------------------------------------------------------------------------------

# Attributes are looked through in half the time that a condition on every element takes.
_PLACES = (
    "descendant::time | descendant::abbr[@title] | descendant::*/@itemprop[contains(., 'date')]/.."
    " | descendant::*/@property[contains(., 'datePublished')]/.."
)
_ABOVE = "preceding::time | preceding::abbr[@title] | preceding::*[@itemprop or @property]"
_PUBLISHED = re.compile(r"datePublished|publish|entry-date|post-date|pubdate|dateCreated", re.IGNORECASE)
_IS_CHANGE = re.compile(r"modif|updated", re.IGNORECASE)
_FIGURES = re.compile(r"\d{4}|\d\d?/\d\d?/\d\d|[٠-٩۰-۹]{4}")
_LONGEST = 200  # characters: no date is longer


def elements(tree: Element, heading: Element | None) -> Marks:
    """``<time>`` and microdata: of each trust the first after the title, else the first that is marked as published.

    Without a mark only what follows the title counts: above it stands today's date.
    """
    places = [place for place in tree.xpath(_PLACES) if place.tag != "meta"]
    if not places:
        return Marks([], [])
    # In the order of the page: what precedes the title is above it.
    above = set(heading.xpath(_ABOVE)) if heading is not None else set()
    after: dict[str, Said] = {}
    before: dict[str, Said] = {}
    changed: list[Said] = []
    for element in places:
        said, is_change = _read(element)
        if said and is_change:
            changed.append(said)
        elif said:
            (before if element in above else after).setdefault(said.source, said)
    # The words "2 hours ago" count where nothing else stands after the title.
    if len(after) > 1:
        after.pop("time/relative", None)
    published = list(after.values())
    if not after and "time" in before:
        published.append(before["time"])
    return Marks(published, changed[:1])


def _read(element: Element) -> tuple[Said | None, bool]:
    """What an element says, and whether it is of a change."""
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''} {element.get('class') or ''}"
    published = element.get("pubdate") is not None or _PUBLISHED.search(marks)
    is_change = not published and bool(_IS_CHANGE.search(marks))
    if element.tag != "time" and not published and not is_change:
        return None, False
    given = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else "")
    text = (given or element.text_content())[:_LONGEST]
    if _FIGURES.search(text):
        return Said(text, "time" if published or is_change else "time/unclear"), is_change
    # "02:00" is no date; "il y a 2 heures" may be one.
    return (None if given else Said(text, "time/relative")), is_change
