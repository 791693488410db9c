"""The answer of ``vigie extract --jsonl`` for one page."""

from __future__ import annotations

from datetime import datetime

from pipeline.model import Article, Outcome


def answer(identifier: str, outcome: Outcome[Article], local: datetime | None = None) -> dict[str, object]:
    """``outcome`` with the fields that are promised, and no others; ``reason`` only where there is no article.

    ``published`` is ISO 8601: ``local`` where it is given (the same instant, with the page's own offset), else in UTC.
    """
    article = outcome.value
    dated = article.published if article else None
    fields: dict[str, object] = {"id": identifier, "outcome": str(outcome.end)}
    if outcome.reason:
        fields["reason"] = outcome.reason
    return fields | {
        "title": article.title if article else None,
        "text": article.text if article else None,
        "language": article.lang if article else None,
        "published": (local or dated.at).isoformat() if dated else None,
        "published_from": dated.source if dated else None,
        "published_confidence": dated.confidence if dated else None,
        "authors": list(article.authors) if article else [],
        "url": article.url if article else None,
    }
