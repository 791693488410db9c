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


def test_the_host_s_name_with_more_behind_it_goes() -> None:
    assert choose("<title>Gao waits - NaijaBeat Mobile</title>", host="m.naijabeat.example") == "Gao waits"


@pytest.mark.parametrize(
    ("masthead", "tag", "body", "expected"),
    [
        (
            '<h1 class="logo"><a href="/index.php"><span>فزان اليوم</span></a></h1>',
            "السوق الكبير في غاو تنتظر",
            '<h2 class="contentheading">السوق الكبير في غاو تنتظر</h2>',
            "السوق الكبير في غاو تنتظر",
        ),
        (
            '<h1><a href="http://carnet.example/">Carnet du fleuve</a></h1>',
            "Carnet du fleuve: « Rien ne va » : entretien avec un élu",
            "<h3>« Rien ne va » : entretien avec un élu</h3>",
            "« Rien ne va » : entretien avec un élu",
        ),
        (
            '<h1><a href="/"><img src="l.png"></a></h1>',
            "The market of Gao opens | Chronicle",
            "<div><span>The market of Gao opens</span></div>",
            "The market of Gao opens",
        ),
        ('<h1><a href="/a/1">Gao waits for rain</a></h1>', "Gao waits for rain", "", "Gao waits for rain"),
    ],
)
def test_a_masthead_is_no_title(masthead: str, tag: str, body: str, expected: str) -> None:
    tree = parse(f"<html><head><title>{tag}</title></head><body>{masthead}{body}<p>.</p></body></html>")
    heading, title = titles.choose(tree, declared.read(tree), "", "j.example")
    assert title == expected
    assert heading is not None
    assert heading.text_content() == expected


@pytest.mark.parametrize(
    ("tag", "path", "heading"),
    [
        ("Accra Sentinel Online: Features", '<a href="/">Home</a> : <a>Features</a>', "The keepers count the tombs"),
        ("صحيفة الساحل : افتتاحية", '<a href="/">الرئيسية</a> » <a>افتتاحية</a>', "لا شرف في الصمت اليوم"),
    ],
)
def test_the_first_heading_where_only_site_and_section_are_declared(tag: str, path: str, heading: str) -> None:
    body = f'<h1 class="logo">صحيفة الساحل</h1><p>{path}</p><h2>{heading}</h2>'
    assert choose(f"<title>{tag}</title>", body, host="www.accrasentinel.example") == heading


def test_a_title_of_one_word_stays_where_there_is_no_other() -> None:
    body = '<p><a href="/">Accueil</a> &gt; <a>Libye</a></p>'
    assert choose("<title>Libye</title>", body) == "Libye"


@pytest.mark.parametrize("title", ["Niger : dix civils tués à Diffa", "النيجر : مقتل عشرة مدنيين في ديفا"])
def test_the_country_before_a_colon_stays(title: str) -> None:
    section = f'<meta property="article:section" content="{title.partition(" ")[0]}">'
    assert choose(f"<title>{title} | Le Journal</title>{section}", f"<h1>{title}</h1>", host="niger.example") == title


def test_names_before_double_colons_and_sections_before_dashes_go() -> None:
    section = '<meta property="article:section" content="Business">'
    assert choose(f"<title>Journal :: Business :: Rice is dear</title>{section}") == "Rice is dear"
    assert choose(f"<title>Journal - Business - Rice is dear</title>{section}") == "Rice is dear"


def test_a_label_that_the_heading_does_not_have_goes() -> None:
    head = '<title>Pétition : sauvez le marché</title><meta property="og:title" content="Pétition : sauvez le marché">'
    assert choose(head, "<h1>Sauvez le marché</h1>") == "Sauvez le marché"
    live = (
        '<title>LIVE: Gao market reopens | Journal</title><meta property="og:title" content="LIVE: Gao market reopens">'
    )
    assert choose(live, "<h1>Gao market reopens</h1>") == "Gao market reopens"
    assert choose(live, "<h1>LIVE: Gao market reopens</h1>") == "LIVE: Gao market reopens"
    arabic = '<title>مباشر.. غاو تفتح السوق</title><meta property="og:title" content="مباشر.. غاو تفتح السوق">'
    assert choose(arabic, "<h1>مباشر.. غاو تفتح السوق</h1>") == "مباشر.. غاو تفتح السوق"


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
