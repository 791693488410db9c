"""In which language a piece of an article is, where the article is in several: for reading it, finding it, showing it.

``passages`` are where each stretch of the text in one language begins, and that language; () where there is but one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from pipeline import text
from pipeline.model import Passage

Passages = Sequence[tuple[int, str]]
_LOOK = 200  # characters of a passage in which its script is seen


def beginnings(passages: Iterable[Passage]) -> tuple[tuple[int, str], ...]:
    return tuple((passage.start, passage.lang) for passage in passages)


def of_text(lang: str, passages: Passages, at: int) -> str:
    """The language of the text at this offset; ``lang`` is the article's."""
    return passages[max(0, bisect_right(passages, at, key=itemgetter(0)) - 1)][1] if passages else lang


def of_title(lang: str, passages: Passages, title: str, body: str) -> str:
    """The title of an article in several languages is in the first of them that has its script."""
    if lang != "mixed":
        return lang
    arabic = text.is_arabic(title)
    alike = (code for start, code in passages if text.is_arabic(body[start : start + _LOOK]) == arabic)
    return next(alike, lang)
