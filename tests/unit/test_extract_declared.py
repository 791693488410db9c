"""What pages declare and show: authors, agencies, sections, tags, images, tolls; broken and hostile JSON-LD."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import bylines, declared, outline
from pipeline.extract.declared import Declared
from pipeline.extract.tree import parse


def read(head: str = "", body: str = "") -> Declared:
    return declared.read(parse(f"<html><head>{head}</head><body>{body}<p>.</p></body></html>"))


def ld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


def test_of_several_articles_the_one_with_this_page_s_address() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Le riz manque à Mopti",
        "url": "https://j.example/2",
        "author": "B. Cissé",
    }
    this = {
        "@type": ["NewsArticle"],
        "headline": "Gao attend",
        "mainEntityOfPage": {"@id": "https://j.example/1"},
        "author": {"name": "Awa Diarra"},
        "datePublished": "2012-11-05",
        "dateModified": "2012-11-06",
    }
    says = read('<link rel="canonical" href="https://j.example/1">' + ld([other, this]))
    assert (says.headline, says.authors) == ("Gao attend", ("Awa Diarra",))
    assert (says.dates, says.changed) == (("2012-11-05",), ("2012-11-06",))


STEPS = [{"name": "الرئيسية"}, {"item": {"name": "الساحل"}}, {"name": "غاو تنتظر"}]
TAGS = ["غاو", "أزواد"]


def test_what_a_graph_gives_by_id_is_looked_up() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "الخبر"},
            {"@type": "Person", "@id": "#p", "name": "سعاد بن علي"},
            {"@type": "ImageObject", "@id": "#i", "url": "https://j.example/gao.jpg"},
            {
                "@type": "BreadcrumbList",
                "itemListElement": [{"name": "الرئيسية"}, {"item": {"name": "الساحل"}}, {"name": "غاو تنتظر"}],
            },
            {
                "@type": "Article",
                "headline": "غاو تنتظر",
                "author": {"@id": "#p"},
                "image": {"@id": "#i"},
                "keywords": ["غاو", "أزواد"],
            },
        ]
    }
    says = read(ld(graph))
    assert (says.authors, says.image, says.tags) == (("سعاد بن علي",), "https://j.example/gao.jpg", ("غاو", "أزواد"))
    assert (says.sections, says.names, says.article) == (("الساحل",), ("الخبر",), True)


@pytest.mark.parametrize(
    "source",
    [
        '<!--{"@type": "Article", "headline": "Gao attend", "author": {"@type": "Person", "name": "Awa Diarra"}}-->',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "headline": "Gao attend", "author": "Awa Diarra",} /*]]>*/',
        '{"@type": "WebSite"}\n{"@type": "NewsArticle", "headline": "Gao attend", "author": {"name": "Awa Diarra"}};',
        '{"@type": "NewsArticle", "headline": "Gao attend", "author": {"name": "Awa Diarra"}, "x": "un "mot" de trop"}',
    ],
)
def test_json_ld_that_is_wrapped_or_broken(source: str) -> None:
    says = read(f'<script type="application/ld+json">{source}</script>')
    assert (says.headline, says.authors, says.article) == ("Gao attend", ("Awa Diarra",), True)


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("@type", "@id", "@graph", "headline", "name", "url", "author", "keywords", "image", "hasPart",
                 "cssSelector",
                 "isAccessibleForFree", "articleSection", "itemListElement", "item", "mainEntityOfPage", "articleBody",
                 "datePublished", "publisher", "breadcrumb", "sourceOrganization")
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)  # fmt: skip


@given(VALUES, st.sampled_from(("NewsArticle", "WebPage", "BreadcrumbList", "WebSite")))
def test_no_value_in_json_ld_breaks_the_reading(value: Any, kind: str) -> None:
    value = {**value, "@type": kind} if isinstance(value, dict) else value
    says = read(ld(value).replace("</", "<\\/", ld(value).count("</") - 1))
    assert all(isinstance(name, str) and name for name in says.authors)


@given(st.dictionaries(st.sampled_from(("author", "og:title", "article:tag", "og:image", "article:section",
       "twitter:data1",
       "article:content_tier", "keywords", "source")), st.text(max_size=60), max_size=6))  # fmt: skip
def test_no_meta_tag_breaks_the_reading(meta: dict[str, str]) -> None:
    escaped = {name: value.replace("&", "&amp;").replace('"', "&quot;") for name, value in meta.items()}
    says = read("".join(f'<meta name="{name}" content="{value}">' for name, value in escaped.items()))
    assert all(len(name) <= 60 for name in says.authors)


# --- Authors and agencies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("byline", "authors", "agency"),
    [
        ("Par Aminata Traoré", ("Aminata Traoré",), None),
        ("De notre correspondant à Gao, Moussa Ag Attaher", ("Moussa Ag Attaher",), None),
        ("By John Doe and Mary Major", ("John Doe", "Mary Major"), None),
        ("By Jane Roe, Ali Bâ, and Tom Smith, CNN", ("Jane Roe", "Ali Bâ", "Tom Smith"), None),
        ("Par Awa Diarra, envoyée spéciale à Kidal", ("Awa Diarra",), None),
        ("Par Oumar Ba le 12 novembre 2012 à 10h30", ("Oumar Ba",), None),
        ("Oumar Ba avec AFP", ("Oumar Ba",), "AFP"),
        ("Oumar Ba (APS)", ("Oumar Ba",), "APS"),
        ("Rédaction", ("Rédaction",), None),
        ("بقلم: محمد ولد سالم", ("محمد ولد سالم",), None),
        ("كتبت/ سعاد بن علي", ("سعاد بن علي",), None),
        ("إعداد: كريم حداد", ("كريم حداد",), None),
        ("كريم حداد - الجزائر", ("كريم حداد",), None),
        ("كريم حداد وأحمد سالم", ("كريم حداد", "أحمد سالم"), None),
        ("محمد وليد", ("محمد وليد",), None),
        ("نواكشوط - محمد ولد سالم", ("محمد ولد سالم",), None),
        ("(واج)", (), "APS"),
        ("و.أ.ج", (), "APS"),
        ("وكالات", (), "agencies"),
        ("AFP", (), "AFP"),
        ("Ami Diallo", ("Ami Diallo",), None),
    ],
)
def test_bylines_in_three_languages(byline: str, authors: tuple[str, ...], agency: str | None) -> None:
    found = bylines.credit([byline])
    assert (found.authors, found.agency) == (authors, agency)


@pytest.mark.parametrize(
    "value",
    [
        "admin",
        "https://j.example/auteur/3",
        "redaction@j.example",
        "12/11/2012",
        "www.j.example",
        "No Author",
        "مدير الموقع",
    ],
)
def test_what_is_no_author(value: str) -> None:
    assert bylines.credit([value]).authors == ()


def test_an_agency_or_the_outlet_is_author_only_where_it_alone_signs() -> None:
    site = '<meta property="og:site_name" content="Le Journal">'
    alone = read(f'{site}<meta name="author" content="Le Journal avec AFP">')
    assert (alone.authors, alone.agency) == (("Le Journal", "AFP"), "AFP")
    signed = read(f'{site}<meta name="author" content="Le Journal">', '<h1>Gao</h1><a rel="author">Awa Diarra</a>')
    assert signed.authors == ("Awa Diarra",)


def test_the_marked_byline_below_the_title_and_not_that_of_a_comment() -> None:
    body = (
        '<div class="latest"><span class="author">Ali Koné</span></div><h1>غاو تنتظر</h1>'
        '<div class="comment"><span class="author">Un Lecteur</span></div>'
        '<p class="post-author">بقلم <b>سعاد بن علي</b></p>'
    )
    assert read("", body).authors == ("سعاد بن علي",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("بقلم: سعاد بن علي", (("سعاد بن علي",), None)),
        ("Par Awa Diarra", (("Awa Diarra",), None)),
        ("(APS)", (("APS",), "APS")),
        ("Par ailleurs, le marché reste fermé", ((), None)),
        ("كتب على الجدران شعارات.", ((), None)),
    ],
)
def test_bylines_without_any_mark(line: str, expected: tuple[tuple[str, ...], str | None]) -> None:
    tree = parse(f"<html><body><h1>Gao attend</h1><div>{line}</div><p>Le marché.</p></body></html>")
    assert bylines.decide(declared.read(tree).credit, outline.lines(tree), "Gao attend") == expected


def test_the_feed_s_author_comes_last_but_before_an_agency_that_signs_alone() -> None:
    assert bylines.decide(bylines.Credit(), [], "", ["Awa Diarra"]) == (("Awa Diarra",), None)
    assert bylines.decide(bylines.Credit((), "AFP", ("AFP",)), [], "", ["Awa Diarra"]) == (("Awa Diarra",), "AFP")
    assert bylines.decide(bylines.Credit((), "AFP", ("AFP",)), [], "") == (("AFP",), "AFP")


# --- Section, tags, image, toll ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        ('<meta property="article:section" content="Sahel">', "", "Sahel"),
        ("", '<div class="breadcrumb"><a>Accueil</a> › <a>Monde</a> › <a>Sahel</a></div>', "Sahel"),
        ("", '<nav class="breadcrumbs"><a>الرئيسية</a><a>الساحل</a></nav>', "الساحل"),
        ("", '<a rel="category tag" href="/c">Économie</a>', "Économie"),
        ('<meta property="article:section" content="Non classé">', "", None),
    ],
)
def test_section(head: str, body: str, section: str | None) -> None:
    assert next(iter(read(head, body).sections), None) == section


def test_the_page_s_own_title_in_the_breadcrumb_is_no_section() -> None:
    head = '<meta property="og:title" content="Gao attend">'
    assert read(head, '<div class="breadcrumb"><a>Sahel</a><a>Gao attend</a></div>').sections == ("Sahel",)


@pytest.mark.parametrize(
    ("head", "body", "tags"),
    [
        (
            '<meta property="article:tag" content="Gao"><meta property="article:tag" content="Kidal">',
            "",
            ("Gao", "Kidal"),
        ),
        ('<meta name="news_keywords" content="Gao, MNLA">', "", ("Gao", "MNLA")),
        ("", '<a rel="tag">Gao</a><a rel="tag">MNLA</a>', ("Gao", "MNLA")),
        ("", "<p>Mots-clés : <a>Gao</a> <a>MNLA</a></p>", ("Gao", "MNLA")),
        ("", "<div>كلمات مفتاحية: <a>غاو</a> <a>أزواد</a></div>", ("غاو", "أزواد")),
        ("", "<div><span>الوسوم:</span> <a>غاو</a></div>", ("غاو",)),
        ('<meta name="keywords" content="غاو، أزواد">', "", ("غاو", "أزواد")),
    ],
)
def test_tags(head: str, body: str, tags: tuple[str, ...]) -> None:
    assert read(head, body).tags == tags


def test_an_image_that_is_no_logo() -> None:
    head = '<meta property="og:image" content="/img/logo.png"><meta name="twitter:image" content="/img/gao.jpg?w=600">'
    assert read(head).image == "/img/gao.jpg?w=600"


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld({"@type": "NewsArticle", "isAccessibleForFree": True}), True),
        (ld({"@type": "NewsArticle", "isAccessibleForFree": "False"}), False),
        (ld({"@type": "NewsArticle", "isAccessibleForFree": "http://schema.org/False"}), False),
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ('<meta name="article:premium" content="no">', True),
        ("", None),
    ],
)
def test_whether_it_is_declared_free(head: str, free: bool | None) -> None:
    assert read(head).free is free


def test_the_parts_that_are_not_free() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".suite, .encadre"}
    assert read(ld({"@type": "Article", "hasPart": part})).toll_parts == ("suite", "encadre")


def test_addresses_and_raw_dates() -> None:
    head = '<link rel="amphtml" href="/a/amp"><meta property="Article:Published_Time" content="2012-11-05">'
    says = read(head + ld({"@type": "WebPage", "datePublished": "2012-11-04"}))
    assert (says.amp, says.page_dates) == ("/a/amp", ("2012-11-04",))
    assert says.meta["article:published_time"] == ("2012-11-05",)
