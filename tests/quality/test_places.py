"""How well the shipped config/ finds places, those of the wider world included: our own sentences in both directions.

Each sentence lists every place that it names (and none where a word only looks like one); scores are micro-averages
over (sentence, place). The floors stand just below what was reached and only rise; ``SHOW_ERRORS=1`` with ``pytest -s``
prints every error.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import settings
from pipeline.identify.names import Matcher
from pipeline.model import EntityKind

GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "places.jsonl").read_text(encoding="utf-8").splitlines()
]
FLOORS = {"ar": (0.98, 0.97), "fr": (0.98, 0.97), "en": (0.98, 0.97)}  # precision, recall


@pytest.fixture(scope="module")
def shipped() -> settings.Settings:
    return settings.load(settings.defaults_dir(), {})


@pytest.fixture(scope="module")
def matcher(shipped: settings.Settings) -> Matcher:
    return Matcher((*shipped.actors, *shipped.places), shipped.not_tracked)


@pytest.mark.parametrize("lang", FLOORS)
def test_our_own_sentences(matcher: Matcher, lang: str) -> None:
    right, wrong, missed = 0, [], []
    for row in (row for row in GOLD if row["lang"] == lang):
        found = {m.entity for m in matcher.mentions("", row["text"], lang) if m.kind is EntityKind.PLACE}
        named = set(row["places"])
        right += len(found & named)
        wrong += [f"{row['id']} {row['why']}: {place}" for place in sorted(found - named - {*row.get("optional", ())})]
        missed += [f"{row['id']} {row['why']}: {place}" for place in sorted(named - found)]
    precision, recall = right / (right + len(wrong)), right / (right + len(missed))
    print(f"\nplaces {lang}: precision {precision:.3f}, recall {recall:.3f} ({right} right)", end="")
    if os.environ.get("SHOW_ERRORS"):
        print("".join(f"\n  wrong  {e}" for e in wrong) + "".join(f"\n  missed {e}" for e in missed), end="")
    floor = FLOORS[lang]
    assert precision >= floor[0], wrong
    assert recall >= floor[1], missed


def test_our_own_sentences_name_what_is_configured(shipped: settings.Settings) -> None:
    """A misspelt id in the sentences would count as a miss for ever."""
    assert {place for row in GOLD for place in row["places"]} <= {place.id for place in shipped.places}


def test_our_own_sentences_are_a_fair_set() -> None:
    named = Counter(row["lang"] for row in GOLD if row["places"])
    none = Counter(row["lang"] for row in GOLD if not row["places"])
    assert len({row["id"] for row in GOLD}) == len({row["text"] for row in GOLD}) == len(GOLD) >= 60
    assert all(named[lang] >= 10 and none[lang] >= 10 for lang in FLOORS)
