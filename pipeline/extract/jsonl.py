"""The answer of ``vigie extract --jsonl`` for one page."""

from __future__ import annotations

from pipeline.model import Extraction


def answer(identifier: object, extraction: Extraction) -> dict[str, object]:
    """``extraction`` with the fields that are promised, and no others; ``reason`` only where there is no article.

    ``published`` is ISO 8601 with the page's own offset where it gave one, else in UTC; ``modified`` is in UTC.
    """
    outcome = extraction.outcome
    article = outcome.value
    dated = article.published if article else None
    modified = article.modified if article else None
    fields: dict[str, object] = {"id": identifier, "outcome": str(outcome.end)}
    if outcome.reason:
        fields["reason"] = outcome.reason
    return fields | {
        "title": article.title if article else None,
        "text": article.text if article else None,
        "language": article.lang if article else None,
        "published": (extraction.local or dated.at).isoformat() if dated else None,
        "published_from": dated.source if dated else None,
        "published_confidence": dated.confidence if dated else None,
        "authors": list(article.authors) if article else [],
        "url": article.url if article else None,
        "modified": modified.at.isoformat() if modified else None,
        "section": article.section if article else None,
        "tags": list(article.tags) if article else [],
        "image": article.image if article else None,
        "agency": article.agency if article else None,
        "access": str(article.access) if article else None,
        "passages": [[p.start, p.end, p.lang] for p in article.passages] if article else [],
    }
