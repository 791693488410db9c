"""How well names that nobody tracks are found, and spellings that come close to a tracked one: our own sentences.

Each row of strangers.jsonl says what its text names beside what is ``known`` (given, so that the figures do not hang on
the matcher): ``strangers``, of which ``optional`` are those that two readers may judge differently, and ``sightings``
of the actors below. Scores are micro-averages over (text, name). The floors only rise; with ``SHOW_ERRORS=1`` (and
``pytest -s``) every error is printed.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.identify.strangers import Strangers
from pipeline.model import Entity, EntityKind, Mention, Name, Sighting, Stranger
from pipeline.text import fold

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "strangers-floors.json").read_text())
ROWS: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "strangers.jsonl").read_text().splitlines()]
LANGUAGES = ("ar", "fr", "en")


def actor(id_: str, type_: str, note: str, *names: str) -> Entity:
    return Entity(id_, EntityKind.ACTOR, names[0], type_, tuple(map(Name, names)), note)


ENTITIES = (
    actor("lachkar-fadjr", "group", "", "Lachkar al-Fadjr", "لشكر الفجر"),
    actor("haroun-tamboura", "person", "Leader of Lachkar al-Fadjr.", "Haroun Tamboura", "هارون تامبورا"),
    actor("zoubir-ould-mekhnassi", "person", "Of Lachkar al-Fadjr.", "Zoubir Ould Mekhnassi"),
    actor("attaher-ag-bissaka", "person", "Of Lachkar al-Fadjr.", "الطاهر أغ بيساكا"),
    Entity("kidal", EntityKind.PLACE, "Kidal", "town", (Name("Kidal"), Name("كيدال"))),
)


@pytest.fixture(scope="module")
def strangers() -> Strangers:
    return Strangers(ENTITIES)


def known(row: dict[str, Any]) -> list[Mention]:
    kinds = {entity.id: entity.kind for entity in ENTITIES}
    found = []
    for entity, spelling in row.get("known", ()):
        start = row["text"].index(spelling)
        end = start + len(spelling)
        found.append(Mention(entity, kinds[entity], "text", start, end, spelling, "given", 1.0))
    return found


def read(strangers: Strangers, row: dict[str, Any]) -> tuple[tuple[Sighting, ...], tuple[Stranger, ...]]:
    return strangers.read(fold(row.get("title", "")), fold(row["text"]), row["lang"], known(row))


@dataclass
class Score:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, row: str, found: set[Any], wanted: set[Any], optional: set[Any]) -> None:
        self.right += len(found & wanted)
        self.wrong += [f"{row}: {name}" for name in sorted(found - wanted - optional)]
        self.missed += [f"{row}: {name}" for name in sorted(wanted - found)]

    @property
    def measures(self) -> dict[str, float]:
        return {
            "precision": self.right / (self.right + len(self.wrong)),
            "recall": self.right / (self.right + len(self.missed)),
        }


def hold(name: str, scores: dict[str, Score]) -> None:
    low = {}
    for group, score in scores.items():
        print(f"\n{name} {group}: {score.measures} ({score.right} right)", end="")
        if os.environ.get("SHOW_ERRORS"):
            print("".join(f"\n  wrong  {e}" for e in score.wrong) + "".join(f"\n  missed {e}" for e in score.missed))
        for measure, value in score.measures.items():
            if value < FLOORS[name][group][measure]:
                low[f"{name} {group} {measure}"] = (value, FLOORS[name][group][measure])
    assert not low, f"below their floors (reached, floor): {low}"


def test_strangers_of_our_own_sentences(strangers: Strangers) -> None:
    scores = {lang: Score() for lang in LANGUAGES}
    for row in ROWS:
        found = {stranger.text for stranger in read(strangers, row)[1]}
        scores[row["lang"]].add(row["id"], found, set(row["strangers"]), set(row.get("optional", ())))
    hold("strangers", scores)


def test_sightings_of_our_own_sentences(strangers: Strangers) -> None:
    scores = {script: Score() for script in ("arabic", "latin")}
    for row in ROWS:
        found = {(sighting.entity, sighting.text) for sighting in read(strangers, row)[0]}
        wanted = {(entity, text) for entity, text in row["sightings"]}
        scores["arabic" if row["lang"] == "ar" else "latin"].add(row["id"], found, wanted, set())
    hold("sightings", scores)


def test_our_own_sentences_are_a_fair_set() -> None:
    languages = Counter(row["lang"] for row in ROWS)
    nobody = Counter(row["lang"] for row in ROWS if not row["strangers"] and not row["sightings"])
    assert len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == len(ROWS) >= 60
    assert all(languages[lang] >= 15 and nobody[lang] >= 2 for lang in LANGUAGES)
    assert sum(len(row["sightings"]) for row in ROWS) >= 12
    assert all(name in row["text"] for row in ROWS for name in (*row["strangers"], *(s[1] for s in row["sightings"])))
