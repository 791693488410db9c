"""How near a text or a title is to what was expected."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.text import fold_text


def overlap(text: str, truth: str) -> tuple[float, float]:
    """F1 and precision of the words of ``text``."""
    found, expected = (Counter(re.findall(r"\w+", fold_text(t))) for t in (text, truth))
    common = (found & expected).total()
    if not common:
        return 0.0, 0.0
    precision, recall = common / found.total(), common / expected.total()
    return 2 * precision * recall / (precision + recall), precision


def same(one: str | None, other: str) -> bool:
    first, second = (re.sub(r"\W", "", fold_text(t or "")) for t in (one, other))
    return first == second
