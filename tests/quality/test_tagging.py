"""How well the shipped config/ tags: our own sentences, and real texts where the shared data lie beside the checkout.

Scores are micro-averages over (text, actor): of the actors tagged, the share that is right (precision); of the actors
named, the share that is tagged (recall). The floors of tagging-floors.json stand just below what was reached. They only
rise; with ``SHOW_ERRORS=1`` (and ``pytest -s``) every error is printed.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import settings
from pipeline.identify.names import Matcher
from pipeline.model import EntityKind, Mention

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / ".." / "shared" / "data"
FLOORS = json.loads((HERE / "tagging-floors.json").read_text())
LANGUAGES = ("ar", "fr", "en")
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text().splitlines()]


GOLD = rows(HERE / "tagging.jsonl")


@pytest.fixture(scope="module")
def shipped() -> settings.Settings:
    return settings.load(settings.defaults_dir(), {})


@pytest.fixture(scope="module")
def matcher(shipped: settings.Settings) -> Matcher:
    return Matcher((*shipped.actors, *shipped.places), shipped.not_tracked)


def mentions(matcher: Matcher, row: Row) -> tuple[Mention, ...]:
    return matcher.mentions(row.get("title", ""), row["text"], row["lang"])


@dataclass
class Score:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f} ({self.right} right)"


def score(matcher: Matcher, texts: list[Row], gold: str) -> dict[str, Score]:
    scores = {lang: Score() for lang in LANGUAGES}
    for row in texts:
        tagged = {m.entity for m in mentions(matcher, row) if m.kind is EntityKind.ACTOR}
        named, optional = set(row[gold]), set(row.get("optional_actors", ()))
        found = scores[row["lang"]]
        found.right += len(tagged & named)
        found.wrong += [f"{row['id']}: {actor}" for actor in sorted(tagged - named - optional)]
        found.missed += [f"{row['id']}: {actor}" for actor in sorted(named - tagged)]
    return scores


def hold(name: str, scores: dict[str, Score]) -> None:
    for lang, found in scores.items():
        print(f"\n{name} {lang}: {found}", end="")
        if os.environ.get("SHOW_ERRORS"):
            print("".join(f"\n  wrong  {e}" for e in found.wrong) + "".join(f"\n  missed {e}" for e in found.missed))
    low = {
        f"{name} {lang} {measure}": (value, FLOORS[name][lang][measure])
        for lang, found in scores.items()
        for measure, value in (("precision", found.precision), ("recall", found.recall))
        if value < FLOORS[name][lang][measure]
    }
    errors = {lang: found.wrong + found.missed for lang, found in scores.items()}
    assert not low, f"below their floors (reached, floor): {low}; errors: {errors}"


def test_our_own_sentences(matcher: Matcher) -> None:
    hold("own", score(matcher, GOLD, "actors"))


@pytest.mark.parametrize("row", [r for r in GOLD if "places" in r or "no_places" in r], ids=lambda r: r["id"])
def test_places_of_our_own_sentences(matcher: Matcher, row: Row) -> None:
    found = {m.entity for m in mentions(matcher, row) if m.kind is EntityKind.PLACE}
    assert set(row.get("places", ())) <= found
    assert not found & set(row.get("no_places", ()))


def test_our_own_sentences_name_what_is_configured(shipped: settings.Settings) -> None:
    """A misspelt id in the gold sentences would count as a miss for ever."""
    actors, places = {e.id for e in shipped.actors}, {e.id for e in shipped.places}
    assert {actor for row in GOLD for actor in row["actors"]} <= actors
    assert {place for row in GOLD for key in ("places", "no_places") for place in row.get(key, ())} <= places


def test_our_own_sentences_are_a_fair_set() -> None:
    with_actor = Counter(row["lang"] for row in GOLD if row["actors"])
    without = Counter(row["lang"] for row in GOLD if not row["actors"])
    assert len({row["id"] for row in GOLD}) == len({row["text"] for row in GOLD}) == len(GOLD) >= 160
    assert all(with_actor[lang] >= 20 and without[lang] >= 8 for lang in LANGUAGES)


def test_real_texts(matcher: Matcher) -> None:
    dev = SHARED / "tagging" / "dev.jsonl"
    if not dev.exists():
        pytest.skip("the shared data are not beside this checkout")
    hold("dev", score(matcher, rows(dev), "gold_actors"))


def test_texts_without_tracked_actors_stay_without(matcher: Matcher) -> None:
    dev = SHARED / "tagging" / "dev.jsonl"
    if not dev.exists():
        pytest.skip("the shared data are not beside this checkout")
    unrelated = [row for row in rows(dev) if not row["gold_actors"] and not row["optional_actors"]]
    number = sum(len(row["text"].split()) for row in unrelated)
    found = [
        f"{row['id']}: {m.text}" for row in unrelated for m in mentions(matcher, row) if m.kind is EntityKind.ACTOR
    ]
    print(f"\n{len(found)} false mentions in {number} words", end="")
    assert len(found) <= number / 1000, found


def spellings() -> Iterator[tuple[str, str, str]]:
    """Actor, language, spelling of the reference list that stand for themselves."""
    for actor, entry in json.loads((SHARED / "actors-reference.json").read_text()).items():
        yield from ((actor, name["lang"], name["text"]) for name in entry["names"] if not name.get("ambiguous"))


NEUTRAL = {
    "ar": "ورد اسم {} في التقرير المنشور يوم أمس.",
    "fr": "Le rapport cite {} hier.",
    "en": "The report cites {} today.",
}


# Spellings that config/ lets count only in their context (Ancar Dine, Abu Zayd), and slips of the pen in sanctions
# lists, are missed here: the floors are lower.
def test_reference_spellings_in_a_neutral_sentence(matcher: Matcher) -> None:
    if not (SHARED / "actors-reference.json").exists():
        pytest.skip("the shared data are not beside this checkout")
    scores = {lang: Score() for lang in LANGUAGES}
    for actor, lang, spelling in spellings():
        sentence = NEUTRAL[lang].format(spelling)
        found = {m.entity for m in matcher.mentions("", sentence, lang) if m.kind is EntityKind.ACTOR}
        if actor in found:
            scores[lang].right += 1
        else:
            scores[lang].missed.append(f"{actor}: {spelling}")
        scores[lang].wrong += [f"{other} for {spelling}" for other in sorted(found - {actor})]
    hold("spellings", scores)
