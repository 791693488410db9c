"""Languages on the shared headlines, sentences and articles, with the outlet's language known, unknown and wrong."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.language import detect

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
FLOORS = json.loads((Path(__file__).parent / "languages-floors.json").read_text("utf-8"))
WATCHED = ("ar", "fr", "en")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the shared data, which are no part of the project")


def samples() -> list[tuple[str, str, str]]:
    """(kind, language, text): headlines and sentences of the tagging data, titles and texts of the pages."""
    found = []
    for line in (DATA / "tagging" / "dev.jsonl").read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        found.append(("short" if len(row["text"]) < 200 else "long", row["lang"], row["text"]))
    for line in (DATA / "pages" / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        for kind, key in (("short", "title"), ("long", "text")):
            text = row["expected"].get(key)
            if text and row["kind"] in ("article", "feed-item"):
                found.append((kind if len(text) < 200 or kind == "long" else "long", row["language"], text))
    return found


def prior_of(lang: str, known: str) -> str | None:
    usual = lang if lang in WATCHED else "fr"
    return {"known": usual, "unknown": None, "wrong": "en" if usual == "fr" else "fr"}[known]


def test_the_texts_are_those_that_the_floors_were_measured_on() -> None:
    body = b"".join((DATA / part).read_bytes() for part in ("tagging/dev.jsonl", "pages/manifest.jsonl"))
    assert hashlib.sha256(body).hexdigest() == FLOORS["sha256"], "other texts: measure again and write new floors"


@pytest.mark.parametrize("known", ["known", "unknown", "wrong"])
def test_languages_stay_above_their_floors(known: str) -> None:
    right: dict[str, list[bool]] = {"short": [], "long": []}
    for kind, lang, text in samples():
        found, _ = detect("", text, languages=WATCHED, prior=prior_of(lang, known))
        right[kind].append(found == lang)
    for kind, results in right.items():
        share = sum(results) / len(results)
        print(f"{known} {kind}: {share:.4f} of {len(results)}")
        assert share >= FLOORS["floors"][known][kind]
