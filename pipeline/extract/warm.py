"""Imported by the fork server, once: libraries, language models and a first page, two seconds in all.

Every worker is forked from there, so one that takes the place of a killed one is ready in milliseconds.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.extract import article, language
from pipeline.model import Page

_PARAGRAPH = "<p>The lookout calls what the lookout sees, and the crew below takes note of every sail.</p>"
_PAGE = f"<html><head><title>Lookout</title></head><body><h1>Lookout</h1>{_PARAGRAPH * 5}</body></html>"

language.load()
article.extract(
    Page("https://example.org/2012/11/05/lookout", 200, {}, _PAGE.encode(), datetime(2012, 11, 6, tzinfo=UTC)),
    entry=None,
    timezone="UTC",
    languages=("ar", "fr", "en"),
    min_characters=1,
    prior="en",
)
