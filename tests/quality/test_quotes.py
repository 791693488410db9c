"""How well quotes and their speakers are found in our own sentences, with mentions as the shipped config/ gives them.

A quote is right where it overlaps one of the gold's by at least four fifths of the longer of the two, and stands in
marks where the gold's does; its speaker is right where it is the gold's, None included. The floors of
quotes-floors.json stand just below what was reached, and only rise. Rows marked of a ``set`` were written when the
rules were finished and changed none of them: what they give is nearest to what unknown texts
will. With ``SHOW_ERRORS=1`` (and ``pytest -s``) every error is printed.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline import settings
from pipeline.identify.names import Matcher
from pipeline.identify.quotes import quotes
from pipeline.model import Quote
from pipeline.text import fold

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "quotes-floors.json").read_text())
GOLD = [json.loads(line) for line in (HERE / "quotes.jsonl").read_text().splitlines()]
LANGUAGES = ("ar", "fr", "en")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def shipped() -> settings.Settings:
    return settings.load(settings.defaults_dir(), {})


@pytest.fixture(scope="module")
def read(shipped: settings.Settings) -> dict[str, tuple[Quote, ...]]:
    """What is found in each row, by its id."""
    matcher = Matcher((*shipped.actors, *shipped.places), shipped.not_tracked)
    found = {}
    for row in GOLD:
        where = row.get("field", "text")
        title, text = (row["text"], "") if where == "title" else ("", row["text"])
        found[row["id"]] = quotes(where, fold(row["text"]), row["lang"], matcher.mentions(title, text, row["lang"]))
    return found


def pair(row: Row, found: tuple[Quote, ...]) -> list[tuple[Quote | None, Row | None]]:
    """Each quote found with the gold's that it is, and what is left of both."""
    left = list(row["quotes"])
    pairs: list[tuple[Quote | None, Row | None]] = []
    for quote in found:
        match = None
        for gold in left:
            start = row["text"].index(gold["text"])
            end = start + len(gold["text"])
            shared = min(end, quote.end) - max(start, quote.start)
            if quote.direct == gold["direct"] and shared >= 0.8 * max(end - start, quote.end - quote.start):
                match = gold
        if match:
            left.remove(match)
        pairs.append((quote, match))
    return [*pairs, *((None, gold) for gold in left)]


@dataclass
class Score:
    right: int = 0
    found: int = 0
    gold: int = 0
    speakers: int = 0  # right, of the quotes that are right
    errors: list[str] = field(default_factory=list)

    def add(self, row: Row, found: tuple[Quote, ...]) -> None:
        for quote, gold in pair(row, found):
            self.found += quote is not None
            self.gold += gold is not None
            said = row["text"][quote.start : quote.end] if quote else None
            if quote and gold:
                self.right += 1
                self.speakers += quote.speaker == gold["speaker"]
                if quote.speaker != gold["speaker"]:
                    self.errors.append(f"{row['id']}: {quote.speaker} said {said!r}, not {gold['speaker']}")
            else:
                self.errors.append(f"{row['id']}: {'no quote: ' + repr(said) if quote else 'missed: ' + repr(gold)}")

    @property
    def measures(self) -> dict[str, float]:
        return {
            "precision": self.right / max(1, self.found),
            "recall": self.right / max(1, self.gold),
            "speaker": self.speakers / max(1, self.right),
        }


@pytest.mark.parametrize("name", ["own", "unseen", "unseen-2"])
def test_quotes_and_speakers_of_our_own_sentences(name: str, read: dict[str, tuple[Quote, ...]]) -> None:
    scores = {lang: Score() for lang in LANGUAGES}
    for row in GOLD:
        if row.get("set", "own") == name:
            scores[row["lang"]].add(row, read[row["id"]])
    for lang, score in scores.items():
        shown = ", ".join(f"{measure} {value:.3f}" for measure, value in score.measures.items())
        print(f"\n{name} {lang}: {shown} ({score.right} quotes right)", end="")
        if os.environ.get("SHOW_ERRORS"):
            print("".join(f"\n  {error}" for error in score.errors), end="")
    low = {
        f"{lang} {measure}": (value, FLOORS[name][lang][measure])
        for lang, score in scores.items()
        for measure, value in score.measures.items()
        if value < FLOORS[name][lang][measure]
    }
    assert not low, f"below their floors (reached, floor): {low}; errors: {[s.errors for s in scores.values()]}"


def test_of_the_speakers_at_nine_tenths_nine_in_ten_are_right(read: dict[str, tuple[Quote, ...]]) -> None:
    right: Counter[bool] = Counter()
    for row in GOLD:
        for quote, gold in pair(row, read[row["id"]]):
            if quote and quote.certainty >= 0.9:
                right[gold is not None and gold["speaker"] == quote.speaker] += 1
    share = right[True] / right.total()
    print(f"\n{share:.3f} of {right.total()} speakers at 0.9 and above are right", end="")
    assert right.total() >= 80
    assert share >= 0.9


def test_a_named_speaker_is_named_there(read: dict[str, tuple[Quote, ...]]) -> None:
    named = [(row, quote) for row in GOLD for quote in read[row["id"]] if quote.named]
    assert len(named) >= 60
    for row, quote in named:
        start, end = quote.named or (0, 0)
        assert row["text"][start:end].strip() == row["text"][start:end] != ""


def test_our_own_sentences_are_a_fair_set(shipped: settings.Settings) -> None:
    actors = {entity.id for entity in shipped.actors}
    speakers = {gold["speaker"] for row in GOLD for gold in row["quotes"]}
    assert len(speakers & actors) >= 12, "speakers that config/ tracks"
    assert len(speakers - actors) >= 20, "speakers that it does not"
    for lang in LANGUAGES:
        rows = [row for row in GOLD if row["lang"] == lang]
        assert len(rows) >= 30
        assert sum(not row["quotes"] for row in rows) >= 4, "sentences without speech"
    assert len({row["id"] for row in GOLD}) == len(GOLD)
    assert all(row["text"].count(gold["text"]) == 1 for row in GOLD for gold in row["quotes"])
