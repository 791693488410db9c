"""Which title, and what is taken off it."""

from __future__ import annotations

import pytest

from pipeline.extract import declared, titles
from pipeline.extract.tree import parse


def choose(head: str, body: str = "", fed: str = "", host: str = "journal.example") -> str:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>.</p></body></html>")
    return titles.choose(tree, declared.read(tree), fed, host)[1]


@pytest.mark.parametrize(
    ("tag", "site", "expected"),
    [
        ("Gao attend son marché | Le Journal | Accueil", "Le Journal", "Gao attend son marché"),
        ("غاو تنتظر السوق | الرئيسية", "", "غاو تنتظر السوق"),
        ("غاو تنتظر السوق - صحيفة الخبر", "الخبر", "غاو تنتظر السوق"),
        ("الخبر - غاو تنتظر السوق", "الخبر", "غاو تنتظر السوق"),
        ("Gao attend son marché - Journal L'Essor - L'Essor", "L'Essor", "Gao attend son marché"),
        ("مالي - الجزائر: الحدود تفتح", "الخبر", "مالي - الجزائر: الحدود تفتح"),
        ("Mali - Algérie : la frontière s'ouvre", "L'Essor", "Mali - Algérie : la frontière s'ouvre"),
    ],
)
def test_names_of_site_and_home_page_go(tag: str, site: str, expected: str) -> None:
    name = f'<meta property="og:site_name" content="{site}">' if site else ""
    assert choose(f"<title>{tag}</title>{name}") == expected


def test_the_host_s_name_goes() -> None:
    assert choose("<title>Gao attend son marché - Maliweb</title>", host="www.maliweb.net") == "Gao attend son marché"


def test_a_label_that_the_heading_does_not_have_goes() -> None:
    head = '<title>Pétition : sauvez le marché</title><meta property="og:title" content="Pétition : sauvez le marché">'
    assert choose(head, "<h1>Sauvez le marché</h1>") == "Sauvez le marché"


def test_the_spelling_most_agree_on_and_the_element_it_stands_in() -> None:
    source = '<meta property="og:title" content="غاو تنتظر"><title>غاو تنتظر - الخبر</title>'
    tree = parse(f"<html><head>{source}</head><body><h1>تسجيل الدخول</h1><h1>غاو تنتظر</h1></body></html>")
    heading, title = titles.choose(tree, declared.read(tree), "غاو تنتظر", "")
    assert title == "غاو تنتظر"
    assert heading is not None
    assert heading.text_content() == "غاو تنتظر"


def test_no_title_anywhere() -> None:
    assert choose("") == ""
    assert choose("", fed="Gao attend") == "Gao attend"
