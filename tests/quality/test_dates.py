"""Dates in context: 171 small pages with a date, or something like one, around a title and a text (``dates.jsonl``).

A row is right where day (and, where it has one, time) are those of the outlet's zone, or where there is none to give
and none is given; wrong where a date is given that is another; none where it was missed. The floors only rise.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline.extract import article
from pipeline.model import Dated, Entry, Page

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "dates.jsonl").read_text("utf-8").splitlines()
]
TEXTS = {
    "ar": (
        "عودة الباعة إلى سوق المدينة القديمة",
        "فتح التجار دكاكينهم منذ الصباح الباكر بعد أسبوع من الإغلاق، وعادت الحركة إلى الشوارع المحيطة بالسوق.",
        "وقال أحد الباعة إن الأسعار لم تتغير كثيرا، غير أن الزبائن أقل عددا مما كانوا عليه في الموسم الماضي.",
        "وتنوي البلدية ترميم السقوف قبل الأمطار، وقد خصصت لذلك جزءا من ميزانيتها بحسب ما جاء في بيان لها.",
    ),
    "fr": (
        "Le marché de la vieille ville rouvre ses portes",
        "Les marchands ont rouvert leurs étals de bonne heure après une semaine de fermeture, les rues aussi.",
        "Un vendeur assure que les prix n’ont guère changé, mais que les clients sont plus rares qu’avant.",
        "La mairie veut réparer les toits avant les pluies ; elle y consacrera une partie de son budget, dit-elle.",
    ),
    "en": (
        "Old town market opens its gates again",
        "Traders opened their stalls early in the morning after a week of closure, and the streets are filling up.",
        "One of the sellers said that prices had hardly changed, but there were fewer customers than last year.",
        "The council wants to mend the roofs before the rains and has set aside a part of its budget for the work.",
    ),
}
# Share of the rows of each language that are right at least, and wrong at most.
FLOORS = {"ar": (0.97, 0.0), "fr": (0.97, 0.0), "en": (0.97, 0.0)}


def page(row: dict[str, Any]) -> Page:
    title, *paragraphs = TEXTS[row["lang"]]
    places = {row["where"]: row["html"], "below": "", **{k: row[k] for k in ("head", "below") if k in row}}
    if row["where"] == "below":
        places["below"] = row["html"]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    source = (
        f"<!DOCTYPE html><html lang='{row['lang']}'><head><meta charset='utf-8'><title>{title}</title>"
        f"{places.get('head', '')}</head><body>{places.get('above', '')}<h1>{title}</h1>{places['below']}"
        f"{places.get('lead', '')}{body}{places.get('foot', '')}</body></html>"
    )
    headers = row.get("headers", {})
    return Page(row["url"], 200, headers, source.encode(), datetime.fromisoformat(row["fetched_at"]))


def entry(row: dict[str, Any]) -> Entry | None:
    if "feed" not in row:
        return None
    at = datetime.fromisoformat(row["feed"])
    return Entry("1", "journal", "https://journal.example/feed", row["url"], TEXTS[row["lang"]][0], published=at)


def dates(row: dict[str, Any]) -> tuple[Dated | None, Dated | None]:
    outcome = article.extract(
        page(row),
        entry=entry(row),
        timezone=row["timezone"],
        languages=("ar", "fr", "en"),
        min_characters=100,
        prior=None,
    )
    assert outcome.value is not None, f"{row['id']}: {outcome.reason}"
    return outcome.value.published, outcome.value.modified


def score(found: Dated | None, expected: str | None, zone: str) -> str:
    if found is None:
        return "none" if expected else "right"
    if expected is None:
        return "wrong"
    at = found.at.astimezone(ZoneInfo(zone)).isoformat()
    return "right" if at.startswith(expected) else "wrong"


@pytest.fixture(scope="module")
def scored() -> dict[str, Counter[str]]:
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for row in ROWS:
        published, modified = dates(row)
        result = score(published, row["expected"], row["timezone"])
        scores[row["lang"]][result] += 1
        if result != "right":
            print(f"{row['id']} {result}: expected {row['expected']}, found {published}: {row['why']}")
        if "expected_modified" in row:
            result = score(modified, row["expected_modified"], row["timezone"])
            scores["modified"][result] += 1
            if result != "right":
                print(f"{row['id']} modified {result}: expected {row['expected_modified']}, found {modified}")
    for lang, counted in scores.items():
        print(lang, dict(counted))
    return scores


def test_there_are_enough_rows_of_each_language() -> None:
    assert Counter(row["lang"] for row in ROWS).total() >= 120
    assert min(Counter(row["lang"] for row in ROWS).values()) >= 30


@pytest.mark.parametrize("lang", FLOORS)
def test_dates_in_context(scored: dict[str, Counter[str]], lang: str) -> None:
    right, wrong = FLOORS[lang]
    total = scored[lang].total()
    assert scored[lang]["right"] >= right * total
    assert scored[lang]["wrong"] <= wrong * total


def test_changes_are_kept_apart(scored: dict[str, Counter[str]]) -> None:
    assert scored["modified"]["wrong"] == scored["modified"]["none"] == 0
