"""Open, for subscribers, or only the beginning."""

from __future__ import annotations

from time import perf_counter

import pytest

from pipeline.extract import access, declared
from pipeline.extract.tree import parse
from pipeline.model import Access
from pipeline.text import fold_text

SENTENCE = "Le marché de Gao a rouvert lundi après trois mois, et les camions d'Algérie reviennent peu à peu. "
LONG, SHORT = SENTENCE * 60, SENTENCE * 5
FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": true}</script>'
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


def found(text: str, wall: str = "", head: str = "") -> Access:
    tree = parse(f"<html><head>{head}</head><body><h1>Gao</h1><p>{text}</p>{wall}</body></html>")
    says = declared.read(tree)
    return access.access(says, access.wall(tree, says), text)


WALLS = [
    "Cet article est réservé aux abonnés",
    "Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.",
    "Pour lire la suite, connectez-vous ou abonnez-vous",
    "Abonnez-vous pour lire l'article",
    "Subscribe to continue reading",
    "This article is for subscribers only",
    "To continue reading, log in or subscribe",
    "هذا المقال خاص بالمشتركين",
    "هذا المحتوى متاح للمشتركين فقط",
    "اشترك لمتابعة القراءة",
    "لمتابعة القراءة سجل الدخول",
    "يتبقى لك 70% من هذا المقال",
    "بقية هذا التحقيق مخصصة للمشتركين",
    "La suite de ce reportage est réservée aux abonnés",
    "The rest of this investigation is for subscribers",
]


@pytest.mark.parametrize("phrase", WALLS)
def test_a_wall_after_a_short_text(phrase: str) -> None:
    assert found(SHORT, f"<div class='x'><b>{phrase}</b></div>") is Access.TEASER
    assert access.WALL.match(fold_text(phrase))


@pytest.mark.parametrize("phrase", WALLS)
def test_a_wall_that_is_not_shown(phrase: str) -> None:
    hidden = f"<div style='display:none'><p>{phrase}</p></div><template>{phrase}</template>"
    hidden += f"<script>var wall = '{phrase}';</script>"
    assert found(SHORT, hidden) is Access.OPEN


@pytest.mark.parametrize(
    "box",
    [
        "Inscrivez-vous à notre newsletter",
        "Subscribe to our newsletter for the news of the Sahel",
        "Already a subscriber? Log in",
        "اشترك في نشرتنا البريدية",
        "Continue reading the main story",
        "Le service des impôts est réservé aux contribuables",
        "الاتفاق مشترك بين البلدين",
    ],
)
def test_a_box_is_no_wall(box: str) -> None:
    assert found(SHORT, f"<div class='newsletter subscribe paywall-free'><p>{box}</p></div>") is Access.OPEN


def test_declared_for_subscribers_and_whole_all_the_same() -> None:
    assert found(LONG, head=PAID) is Access.TOLL
    assert found(LONG, "<p>Cet article est réservé aux abonnés</p>") is Access.TOLL


def test_declared_for_subscribers_and_broken_off() -> None:
    assert found(SENTENCE * 12 + "Les commerçants…", head=PAID) is Access.TEASER
    assert found(SHORT, head=PAID) is Access.TEASER


def test_the_part_that_is_not_free_is_missing() -> None:
    part = '"hasPart": {"isAccessibleForFree": false, "cssSelector": ".suite"}'
    head = PAID.replace('"False"', f'"False", {part}')
    text = SENTENCE * 10
    assert found(text, head=head) is Access.TEASER
    assert found(text, f"<div class='a suite'>{SENTENCE * 3}</div>", head) is Access.TOLL


def test_declared_free_beats_a_box_for_subscribers() -> None:
    assert found(SHORT, "<p>Article réservé aux abonnés</p>", FREE) is Access.OPEN


@pytest.mark.parametrize(
    "line",
    [
        "Abonnés et lecteurs se sont réunis à Gao pour lire des poèmes.",
        "Les abonnés du téléphone réclament, et l'article de loi reste lettre morte.",
        "المشتركون في المؤتمر طالبوا بوقف إطلاق النار في الشمال.",
        "The rest of the convoy left Kidal for members of the council to follow.",
    ],
)
def test_lines_of_articles_are_no_wall(line: str) -> None:
    assert not access.WALL.match(fold_text(line))


@pytest.mark.parametrize(
    "line",
    [
        "You have used the courts to rewrite history, the deputy said.",
        "You have reached the limit of what Gao can bear.",
        "To keep reading the Koran is what we teach here.",
        "خاص بالمشتركين في شبكة الكهرباء",
        "هذا التقرير لأعضاء مجلس الأمن",
    ],
)
def test_words_of_a_wall_in_another_sense(line: str) -> None:
    assert not access.WALL.match(fold_text(line))
    assert found(SHORT, f"<p>{line} subscribers, keep reading, مشتركين</p>") is Access.OPEN


@pytest.mark.parametrize(
    "line",
    [
        "You've reached your monthly limit",
        "You have reached your limit of free articles",
        "You have used all your free stories",
        "You have read 5 articles this month",
        "Want to keep reading?",
        "To continue reading this article",
        "خاص بالمشتركين فقط",
        "هذا المقال خاص بالمشتركين. اشترك الآن",
    ],
)
def test_how_walls_count_and_close(line: str) -> None:
    assert access.WALL.match(fold_text(line))


def test_a_page_of_thousands_of_lines_in_one_block_is_read_in_time() -> None:
    page = "<br>".join(["Continue reading; subscriber; la limite; القراءة مشتركين"] * 8000)
    start = perf_counter()
    assert found(LONG, page) is Access.OPEN
    assert perf_counter() - start < 1.5  # it took four seconds when each hit read the whole block
