"""How well figures are read from our own sentences, with the mentions that the shipped config/ finds in them.

A figure is right where kind, value, upper end and bound are and it overlaps the phrase that reports it. Actor and place
are scored among the right ones. The floors of figures-floors.json stand just below what was reached and only rise; with
``SHOW_ERRORS=1`` (and ``pytest -s``) every error is printed.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import settings
from pipeline.identify.figures import figures
from pipeline.identify.names import Matcher
from pipeline.model import Bound, Figure, FigureKind
from pipeline.text import fold

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "figures-floors.json").read_text())
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "figures.jsonl").read_text().splitlines()]
LANGUAGES = ("ar", "fr", "en")


@dataclass
class Score:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong_actor: list[str] = field(default_factory=list)
    wrong_place: list[str] = field(default_factory=list)

    @property
    def measures(self) -> dict[str, float]:
        return {
            "precision": self.right / (self.right + len(self.wrong)),
            "recall": self.right / (self.right + len(self.missed)),
            "actor": 1 - len(self.wrong_actor) / self.right,
            "place": 1 - len(self.wrong_place) / self.right,
        }


@pytest.fixture(scope="module")
def shipped() -> settings.Settings:
    return settings.load(settings.defaults_dir(), {})


@pytest.fixture(scope="module")
def matcher(shipped: settings.Settings) -> Matcher:
    return Matcher((*shipped.actors, *shipped.places), shipped.not_tracked)


def read(matcher: Matcher, row: dict[str, Any]) -> tuple[Figure, ...]:
    mentions = matcher.mentions("", row["text"], row["lang"])
    return figures("text", fold(row["text"]), row["lang"], mentions)


def agrees(found: Figure, gold: dict[str, Any], text: str) -> bool:
    start = text.index(gold["text"])
    return (
        (found.kind, found.value, found.most, found.bound)
        == (gold["kind"], gold["value"], gold.get("most"), gold["bound"])
        and found.start < start + len(gold["text"])
        and start < found.end
    )


def score(matcher: Matcher) -> dict[str, Score]:
    scores = {lang: Score() for lang in LANGUAGES}
    for row in GOLD:
        result, left = scores[row["lang"]], list(row["figures"])
        for found in read(matcher, row):
            gold = next((g for g in left if agrees(found, g, row["text"])), None)
            if gold is None:
                result.wrong.append(f"{row['id']}: {found}")
                continue
            left.remove(gold)
            result.right += 1
            if found.actor != gold.get("actor"):
                result.wrong_actor.append(f"{row['id']}: {found.actor} for {gold.get('actor')}")
            if found.place != gold.get("place"):
                result.wrong_place.append(f"{row['id']}: {found.place} for {gold.get('place')}")
        result.missed += [f"{row['id']}: {gold}" for gold in left]
    return scores


def test_our_own_sentences(matcher: Matcher) -> None:
    scores = score(matcher)
    low = {}
    for lang, result in scores.items():
        print(
            f"\nfigures {lang}: " + ", ".join(f"{name} {value:.3f}" for name, value in result.measures.items()), end=""
        )
        errors = {**vars(result), "right": None}
        if os.environ.get("SHOW_ERRORS"):
            print("".join(f"\n  {name} {line}" for name, lines in errors.items() if lines for line in lines))
        for name, value in result.measures.items():
            if value < FLOORS[lang][name]:
                low[f"{lang} {name}"] = (value, FLOORS[lang][name], errors)
    assert not low, f"below their floors (reached, floor, errors): {low}"


@pytest.mark.parametrize("row", [r for r in GOLD if any("who" in f for f in r["figures"])], ids=lambda r: r["id"])
def test_who_was_counted(matcher: Matcher, row: dict[str, Any]) -> None:
    """Of the figures that are found; what is not found is scored above."""
    for found in read(matcher, row):
        gold = next((g for g in row["figures"] if agrees(found, g, row["text"])), None)
        assert gold is None or found.who == gold.get("who")


def test_the_sentences_are_a_fair_set(shipped: settings.Settings) -> None:
    ids = {entity.id for entity in (*shipped.actors, *shipped.places)}
    reported = [figure for row in GOLD for figure in row["figures"]]
    assert len({row["id"] for row in GOLD}) == len({row["text"] for row in GOLD}) == len(GOLD) >= 60
    assert {figure[key] for figure in reported for key in ("actor", "place") if key in figure} <= ids
    assert {figure["kind"] for figure in reported} == set(FigureKind)
    assert {figure["bound"] for figure in reported} == set(Bound)
    assert all(row["text"].count(figure["text"]) >= 1 for row in GOLD for figure in row["figures"])
    with_figures = Counter(row["lang"] for row in GOLD if row["figures"])
    without = Counter(row["lang"] for row in GOLD if not row["figures"])
    assert all(with_figures[lang] >= 20 and without[lang] >= 7 for lang in LANGUAGES)
