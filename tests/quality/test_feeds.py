"""Every feed document of the shared collection ends in an outcome; those with known items give exactly these."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.collect.address import article_id
from pipeline.collect.feeds import Feed, parse
from pipeline.errors import FeedError
from pipeline.model import Channel, Entry, Page

FEEDS = Path(__file__).parents[2] / ".." / "shared" / "data" / "feeds"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://outlet.example/feed"

# Some faults put into the dates leave them less exact than the expected time: to the minute, or to the day.
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COARSE = {
    "ar-derived-dates-maghreb": MINUTE,
    "ar-derived-dates-morocco": MINUTE,
    "ar-derived-dates-levant": MINUTE,
    "ar-derived-dates-indic-digits": MINUTE,
    "ar-derived-dates-both-names": DAY,
}

pytestmark = pytest.mark.skipif(
    not FEEDS.is_dir(), reason="the shared data stand beside the project only in its workshop"
)


def records() -> list[dict[str, Any]]:
    manifest = FEEDS / "manifest.jsonl"
    return [json.loads(line) for line in manifest.read_text().splitlines()] if manifest.is_file() else []


def read(record: dict[str, Any]) -> Feed:
    headers = {name.lower(): value for name, value in record.get("http_headers", {}).items()}
    page = Page(URL, 200, headers, (FEEDS / record["file"]).read_bytes(), NOW)
    return parse(page, Channel("o", URL, lang=record.get("language")), NOW, timezone="UTC", max_items=500)


@dataclass(frozen=True)
class Expected:
    id: str
    title: str
    at: datetime | None
    day: str | None

    def met_by(self, entry: Entry, feed: str) -> bool:
        if (entry.id, entry.title) != (self.id, self.title):
            return False
        if feed == "ar-derived-dates-none":
            return entry.published is None
        if entry.published is None:
            return False
        if self.at is None:
            return entry.published.date().isoformat() == self.day
        if feed == "ar-derived-dates-elkhabar":  # its last digit of the seconds is cut, and an hour's zone is added
            told = self.at - timedelta(hours=1)
            return told.replace(second=told.second // 10) == entry.published
        return timedelta() <= self.at - entry.published < COARSE.get(feed, timedelta(seconds=1))


def expected(record: dict[str, Any]) -> list[Expected]:
    """The items as the corpus has them, each once: a few stand twice in the feeds too."""
    found: dict[str, Expected] = {}
    for item in record["expected"].get("items", []):
        at = datetime.fromisoformat(item["datetime"]) if "datetime" in item else None
        expects = Expected(article_id(item["url"]), item["title"], at, item.get("date"))
        found.setdefault(expects.id, expects)
    return list(found.values())


@pytest.mark.parametrize("record", records(), ids=lambda record: record["id"])
def test_every_document_ends_in_an_outcome(record: dict[str, Any]) -> None:
    try:
        feed = read(record)
    except FeedError as error:
        assert str(error).endswith((".", "”"))  # noqa: PT017 -- either outcome is good; an error must say something
    else:
        assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)


DERIVED = [record for record in records() if "derived" in record and record["kind"] == "feed"]


@pytest.mark.parametrize("record", DERIVED, ids=lambda record: record["id"])
def test_derived_feeds_give_exactly_their_items(record: dict[str, Any]) -> None:
    wanted = expected(record)
    if not wanted:
        with pytest.raises(FeedError, match="HTML page instead of a feed"):
            read(record)
        return
    entries = read(record).entries
    met = [item.met_by(entry, record["id"]) for item, entry in zip(wanted, entries, strict=False)]
    assert len(entries) == len(wanted)
    assert sum(met) == len(wanted)
    assert {entry.lang for entry in entries} == {record["language"]}


# Real and realistic feeds, by what feedparser alone reads of them: items with a usable link are never fewer.
def test_no_item_that_feedparser_finds_is_lost_without_a_reason() -> None:
    for record in records():
        if "observed" not in record:
            continue
        try:
            feed = read(record)
        except FeedError:
            continue  # with the reason
        told = [reason for reason in feed.dropped if "left out" not in reason]
        assert len(feed.entries) + len(told) >= record["observed"].get("entries", 0), record["id"]
