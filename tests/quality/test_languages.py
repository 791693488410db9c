"""Languages on texts of our own, alone and two on a page; and on the shared headlines, sentences and articles, with the
outlet's language known, unknown and wrong."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract.language import detect

OWN = Path(__file__).parent / "languages.jsonl"
DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
FLOORS = json.loads((Path(__file__).parent / "languages-floors.json").read_text("utf-8"))
WATCHED = ("ar", "fr", "en")

needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs the shared data, which are no part of the project")


def expected_passages(row: dict[str, Any]) -> list[tuple[int, str]]:
    """Where each begins, and its language; ``paragraphs`` has the language of each line of the text."""
    found: list[tuple[int, str]] = []
    start = 0
    for lang, line in zip(row.get("paragraphs", ()), row["text"].split("\n"), strict=False):
        if not found or found[-1][1] != lang:
            found.append((start, lang))
        start += len(line) + 1
    return found


def test_our_own_texts_are_told_with_their_passages() -> None:
    """``group``: headline, names (with the outlet's language known), long, one (with a heading or a quotation in
    another language), mixed, mostly, other, nobody's (languages that no detector knows), ..."""
    langs, passages = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    for line in OWN.read_text("utf-8").splitlines():
        row = json.loads(line)
        found = detect(row["title"], row["text"], languages=WATCHED, prior=row.get("prior"))
        langs[row["group"]].append(found.lang == row["lang"])
        here = [(passage.start, passage.lang) for passage in found.passages]
        passages[row["group"]].append(here == expected_passages(row))
    shares = {group: round(sum(right) / len(right), 3) for group, right in langs.items()}
    print(shares)
    assert sum(map(len, langs.values())) >= 200
    assert set(shares) == set(FLOORS["own"])
    assert {group: share for group, share in shares.items() if share < FLOORS["own"][group]} == {}
    assert {group: right for group, right in passages.items() if not all(right)} == {}


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


@needs_data
def test_the_texts_are_those_that_the_floors_were_measured_on() -> None:
    body = b"".join((DATA / part).read_bytes() for part in ("tagging/dev.jsonl", "pages/manifest.jsonl"))
    assert hashlib.sha256(body).hexdigest() == FLOORS["sha256"], "other texts: measure again and write new floors"


@needs_data
@pytest.mark.parametrize("known", ["known", "unknown", "wrong"])
def test_languages_stay_above_their_floors(known: str) -> None:
    right: dict[str, list[bool]] = {"short": [], "long": []}
    for kind, lang, text in samples():
        found = detect("", text, languages=WATCHED, prior=prior_of(lang, known))
        right[kind].append(found.lang == lang)
    for kind, results in right.items():
        share = sum(results) / len(results)
        print(f"{known} {kind}: {share:.4f} of {len(results)}")
        assert share >= FLOORS["floors"][known][kind]
