"""A feed's answer -> entries: the only importer of feedparser, wrapped against its traps.

It gets bytes in ``io.BytesIO`` (a bare string or bytes that spell a path open that file), already decoded, mended and
cut to the item limit by ``decode``; its own sanitising (which leaves titles and links alone), resolving of links and
reading of dates are not used. What it raises in spite of ``bozo`` is a ``FeedError`` like any other fault of a feed.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import feedparser

from pipeline.collect.address import article_id
from pipeline.collect.dates import read_date
from pipeline.collect.decode import first_items, mended, text_of
from pipeline.collect.markup import plain
from pipeline.errors import FeedError
from pipeline.model import Channel, Entry, Page
from pipeline.text import clean_line

# A date further ahead is a clock or zone fault (or the year 9999): clipped, not dropped.
_AHEAD = timedelta(hours=48)
_LONGEST_LINK = 4096  # characters; no server takes longer ones
_LONGEST_SUMMARY = 2_000  # characters; the longest seen among outlets is 667 at the median
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_ADDRESS = re.compile(r"\S+@\S+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?=$|[-_])")


@dataclass(frozen=True, slots=True)
class Feed:
    """``dropped`` says in words which items are no entries, and why."""

    entries: tuple[Entry, ...]
    title: str | None = None
    lang: str | None = None
    dropped: tuple[str, ...] = ()


def parse(page: Page, channel: Channel, now: datetime, *, timezone: str, max_items: int) -> Feed:
    """The entries of the feed in ``page``, in its order. ``timezone`` (IANA) is for dates that carry none.

    Raises ``FeedError`` with what came instead. CPU only: seconds for a feed of megabytes.
    """
    try:
        text = text_of(page.body, page.headers.get("content-type", ""), charset=channel.charset)
        text, beyond = first_items(mended(text), max_items)
        found = feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        items, head = [dict(item) for item in found.entries], dict(found.feed)
        if not items and found.bozo:
            raise FeedError(f"It can't be read as a feed: {_fault(found.bozo_exception)}.")
        return _Reader(page, channel, now, timezone, head, items).feed(beyond)
    except FeedError as error:
        error.subject = channel.url
        raise
    except Exception as error:  # the frontier of one feed: feedparser raises what it likes, and other feeds go on
        kind = type(error).__name__
        raise FeedError(f"It can't be read as a feed: {kind}: {error}.", subject=channel.url) from error


def _fault(error: Exception) -> str:
    """ "mismatched tag, line 7" out of what the XML parser says of our own copy of the feed."""
    message = getattr(error, "getMessage", lambda: str(error))()
    line = getattr(error, "getLineNumber", lambda: None)()
    return clean_line(f"{message}, line {line}" if line else message, 200)


class _Reader:
    """One feed on its way to entries. ``items`` and ``head`` are feedparser's, as plain dictionaries."""

    def __init__(
        self,
        page: Page,
        channel: Channel,
        now: datetime,
        timezone: str,
        head: Mapping[str, object],
        items: list[dict[str, object]],
    ) -> None:
        self._channel, self._now, self._timezone = channel, now, timezone
        self._head, self._items = head, items
        # Relative links are joined to the site that the feed names, and to the feed's own address where it names none.
        self._base = urljoin(page.url, _string(head.get("link")).strip())
        self._lang = _language(head.get("language"))
        stamps = [_string(item.get("updated")) for item in items]
        # One stamp on all items is when the feed was made, not when they changed.
        self._stamped = len(items) > 1 and len(set(stamps)) == 1

    def feed(self, beyond: int) -> Feed:
        entries: dict[str, Entry] = {}
        dropped: list[str] = []
        for item in self._items:
            title = clean_line(plain(_string(item.get("title"))))
            link, why = self._link(item)
            if link and (entry := self._entry(item, title, link)).id not in entries:
                entries[entry.id] = entry
            else:
                dropped.append(f"{clean_line(title, 80) or 'An item without title'}: {why or 'stands there twice'}.")
        if dropped and not entries:
            raise FeedError(f"None of its {len(self._items)} items can be used. {dropped[0]}")
        if beyond:
            dropped.append(f"{beyond} items after the first {len(self._items)} were left out.")
        title = clean_line(plain(_string(self._head.get("title"))))
        return Feed(tuple(entries.values()), title or None, self._lang, tuple(dropped))

    def _entry(self, item: Mapping[str, object], title: str, link: str) -> Entry:
        summary, content = plain(_string(item.get("summary"))), plain(_longest(_contents(item)))
        if content == summary:
            content = ""
        if len(summary) > _LONGEST_SUMMARY and not content:
            summary, content = summary[: _LONGEST_SUMMARY - 1].rstrip() + "…", summary
        updated = "" if self._stamped else _string(item.get("updated"))
        said = f"{title}\x1f{summary}\x1f{content}\x1f{updated}"
        return Entry(
            id=article_id(link),
            outlet=self._channel.outlet,
            channel=self._channel.url,
            url=link,
            title=title,
            summary=summary,
            content=content,
            authors=tuple(dict.fromkeys(_authors(item))),
            lang=self._channel.lang or _language(item.get("language")) or self._title_language(item) or self._lang,
            charset=self._channel.charset,
            published=self._date(item, "published", "created", "updated"),
            updated=self._date(item, "updated"),
            guid=clean_line(_string(item.get("id"))) or None,
            digest=hashlib.sha256(said.encode()).hexdigest()[:32],
            first_seen=self._now,
        )

    def _link(self, item: Mapping[str, object]) -> tuple[str | None, str]:
        """The item's address, made absolute; or None, and why there is none."""
        given = (item.get("feedburner_origlink"), item.get("link"), item.get("id") if item.get("guidislink") else None)
        why = "has no link"
        for link in (_BREAKS.sub("", _string(link)).strip() for link in given):
            if not link:
                continue
            try:
                absolute = urljoin(self._base, link)
                parts = urlsplit(absolute)
            except ValueError:  # a bracket that does not close
                parts = urlsplit("")
            if parts.scheme in ("http", "https") and parts.hostname and len(absolute) <= _LONGEST_LINK:
                return absolute.replace(" ", "%20"), ""
            why = f"its link is no web address ({clean_line(link, 60)})"
        return None, why

    def _date(self, item: Mapping[str, object], *names: str) -> datetime | None:
        for name in names:
            raw = _string(item.get(name))
            if raw and (at := read_date(raw, self._timezone)):
                return min(at, self._now + _AHEAD)
        return None

    def _title_language(self, item: Mapping[str, object]) -> str | None:
        detail = item.get("title_detail")
        return _language(detail.get("language")) if isinstance(detail, Mapping) else None


def _string(value: object) -> str:
    """feedparser gives a dictionary where an element that should be text has attributes."""
    return value if isinstance(value, str) else ""


def _language(value: object) -> str | None:
    found = _LANGUAGE.match(_string(value).strip())
    return found[0].lower() if found else None


def _contents(item: Mapping[str, object]) -> Iterator[str]:
    contents = item.get("content")
    if isinstance(contents, list):
        for content in contents:
            if isinstance(content, Mapping):
                yield _string(content.get("value"))


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")


def _authors(item: Mapping[str, object]) -> Iterator[str]:
    """Names without addresses. feedparser's own parting of the two leaves rests of addresses in the name."""
    authors = item.get("authors")
    names = [one.get("name") for one in authors if isinstance(one, Mapping)] if isinstance(authors, list) else []
    together = _string(item.get("author"))
    for name in names if len(names) > 1 or "@" not in together else [together]:
        bare = _ADDRESS.sub(" ", plain(_string(name))).strip(" ()")
        if line := clean_line(bare, 200):
            yield line
