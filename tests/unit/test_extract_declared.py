"""What pages declare and show: authors, agencies, sections, tags, images, tolls; broken and hostile JSON-LD."""

from __future__ import annotations

import json
from time import perf_counter
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
        ("Rédigé par Oumar Ba le vendredi 12 novembre 2012 à 10h30", ("Oumar Ba",), None),
        ("Soumis par Oumar Ba le lun, 11/02/2013 - 14:22", ("Oumar Ba",), None),
        ("Submitted by Ladi Musa on Tue, 19/02/2013 - 07:45", ("Ladi Musa",), None),
        ("By Ladi Musa · 3 hours ago · 1 min read", ("Ladi Musa",), None),
        ("Textes et photos : Awa Diarra", ("Awa Diarra",), None),
        ("بقلم: محمد ولد سالم", ("محمد ولد سالم",), None),
        ("كتبت/ سعاد بن علي", ("سعاد بن علي",), None),
        ("إعداد: كريم حداد", ("كريم حداد",), None),
        ("كتب كريم حداد", ("كريم حداد",), None),
        ("كتبت: سعاد بن علي", ("سعاد بن علي",), None),
        ("مراسل الساحل اليوم: كريم حداد", ("كريم حداد",), None),
        ("مراسلتنا في غاو: سعاد بن علي", ("سعاد بن علي",), None),
        ("مرسلة بواسطة كريم حداد في ثلاثاء, 06/16/2015 - 14:20", ("كريم حداد",), None),
        ("تحقيق: سعاد بن علي | نشر في 3 مارس", ("سعاد بن علي",), None),
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
        "webmestre",
        "AFP",
        "وكالات",
    ],
)
def test_what_is_no_author(value: str) -> None:
    assert bylines.credit([value]).authors == ()


@pytest.mark.parametrize("name", ["La Rédaction", "Newsroom", "Staff Reporter", "قسم الأخبار", "هيئة التحرير"])
def test_a_desk_is_author_only_where_nobody_is_named(name: str) -> None:
    assert bylines.credit([name]) == bylines.Credit(others=(name,))
    assert bylines.credit([name, "Awa Diarra"]).authors == ("Awa Diarra",)
    assert bylines.decide(bylines.credit([name]), [], "") == ((name,), None)


def test_the_outlet_is_author_only_where_it_alone_signs_and_an_agency_never() -> None:
    site = '<meta property="og:site_name" content="Le Journal">'
    alone = read(f'{site}<meta name="author" content="Le Journal avec AFP">')
    assert (alone.authors, alone.agency) == (("Le Journal",), "AFP")
    signed = read(f'{site}<meta name="author" content="Le Journal">', '<h1>Gao</h1><a rel="author">Awa Diarra</a>')
    assert signed.authors == ("Awa Diarra",)


@pytest.mark.parametrize(("kind", "authors"), [("Organization", ()), ("Person", ("سهل اليوم",))])
def test_the_publisher_as_an_organization_names_nobody(kind: str, authors: tuple[str, ...]) -> None:
    publisher = {"@type": "NewsMediaOrganization", "name": "سهل اليوم"}
    article = {"@type": "NewsArticle", "author": {"@type": kind, "name": "سهل اليوم"}, "publisher": publisher}
    assert read(ld(article)).authors == authors


def test_the_marked_byline_below_the_title_and_not_that_of_a_comment() -> None:
    body = (
        '<div class="latest"><span class="author">Ali Koné</span></div><h1>غاو تنتظر</h1>'
        '<div class="comment"><span class="author">Un Lecteur</span></div>'
        '<p class="post-author">بقلم <b>سعاد بن علي</b></p>'
    )
    assert read("", body).authors == ("سعاد بن علي",)


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (
            '<form id="aspnetForm"><h1>Gao attend</h1><span class="author">by <b>Ladi Musa</b></span></form>',
            "Ladi Musa",
        ),
        (
            '<div class="widget Blog"><h3 class="post-title">غاو تنتظر السوق الكبير</h3>'
            '<div class="post-footer">كتب بواسطة <span itemprop="author">كريم حداد</span></div></div>',
            "كريم حداد",
        ),
        ('<h1>Gao attend</h1><p>il y a 2 heures Par <a href="/auteur/awa">Awa Diarra</a> 3 avis</p>', "Awa Diarra"),
        ('<h1>Gao attend</h1><footer>© <span class="author">Ali Koné</span></footer>', None),
        ('<h1>Gao attend</h1><aside><a href="/author/ali">Ali Koné</a></aside>', None),
    ],
)
def test_what_holds_the_title_holds_the_byline(body: str, author: str | None) -> None:
    assert next(iter(read("<title>غاو تنتظر السوق الكبير</title>", body).authors), None) == author


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("بقلم: سعاد بن علي", (("سعاد بن علي",), None)),
        ("كتب كريم حداد", (("كريم حداد",), None)),
        ("مراسلنا في تمنراست: كريم حداد", (("كريم حداد",), None)),
        ("تمنراست: ك. حداد | 17 جويلية 2013", (("ك. حداد",), None)),
        ("Gao : A. Diarra", (("A. Diarra",), None)),
        ("القسم: أخبار محلية", ((), None)),
        ("تحرير سبعة رهائن في غاو", ((), None)),
        ("كتب السكان على الجدران أسماء القتلى", ((), None)),
        ("Gao : la suite", ((), None)),
        ("Écrit par Awa Diarra", (("Awa Diarra",), None)),
        ("By Ladi Musa · 3 hours ago", (("Ladi Musa",), None)),
        ("Par Awa Diarra", (("Awa Diarra",), None)),
        ("(APS)", ((), "APS")),
        ("Par ailleurs, le marché reste fermé", ((), None)),
        ("كتب على الجدران شعارات.", ((), None)),
    ],
)
def test_bylines_without_any_mark(line: str, expected: tuple[tuple[str, ...], str | None]) -> None:
    tree = parse(f"<html><body><h1>Gao attend</h1><div>{line}</div><p>Le marché.</p></body></html>")
    assert bylines.decide(declared.read(tree).credit, outline.lines(tree), "Gao attend") == expected


PROSE = (
    "Les commerçants de la place attendent depuis trois jours que les camions passent le fleuve, et personne ne sait."
)
ARABIC_PROSE = (
    "ينتظر تجار الساحة منذ ثلاثة أيام أن تعبر الشاحنات النهر، ولا أحد منهم يعرف متى يفتح الطريق إلى المدينة القديمة."
)


@pytest.mark.parametrize(
    ("prose", "end", "authors"),
    [
        (PROSE, '<div align="right"><b>Awa Diarra</b></div>', ("Awa Diarra",)),
        (PROSE, '<p style="text-align: right"><strong>Awa D. Cissé</strong></p>', ("Awa D. Cissé",)),
        (ARABIC_PROSE, '<p style="text-align:left"><strong>كريم حداد</strong></p>', ("كريم حداد",)),
        (PROSE, "<p><b>Une promesse</b></p>", ()),
        (PROSE, '<p align="right"><b>une promesse fragile</b></p>', ()),
        (ARABIC_PROSE, '<p style="text-align:right"><strong>هدوء حذر</strong></p>', ()),
    ],
)
def test_the_name_under_the_text(prose: str, end: str, authors: tuple[str, ...]) -> None:
    tree = parse(f"<html><body><h1>Gao attend</h1><p>{prose}</p>{end}<p>Partager</p></body></html>")
    assert bylines.decide(declared.read(tree).credit, outline.lines(tree), "Gao attend")[0] == authors


def test_the_feed_s_author_comes_before_a_desk_that_signs() -> None:
    assert bylines.decide(bylines.Credit(), [], "", ["Awa Diarra"]) == (("Awa Diarra",), None)
    desk = bylines.Credit((), "AFP", ("La Rédaction",))
    assert bylines.decide(desk, [], "", ["Awa Diarra"]) == (("Awa Diarra",), "AFP")
    assert bylines.decide(desk, [], "") == (("La Rédaction",), "AFP")


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("غاو (أ ف ب) - فتحت السوق أبوابها.", "AFP"),
        ("فتحت السوق أبوابها صباح اليوم.\nوأج", "APS"),
        ("Gao, Mali (PANA) - The market opened.", "PANA"),
        ("Le marché a ouvert, a dit un élu à l'AFP.", None),
    ],
)
def test_the_agency_that_the_text_credits(text: str, agency: str | None) -> None:
    assert bylines.decide(bylines.Credit(), [], "", text=text) == ((), agency)
    assert bylines.decide(bylines.Credit(agency="Reuters"), [], "", text=text)[1] == "Reuters"


# --- Section, tags, image, toll ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        ('<meta property="article:section" content="Sahel">', "", "Sahel"),
        ("", '<div class="breadcrumb"><a>Accueil</a> › <a>Monde</a> › <a>Sahel</a></div>', "Sahel"),
        ("", '<nav class="breadcrumbs"><a>الرئيسية</a><a>الساحل</a></nav>', "الساحل"),
        ("", '<a rel="category tag" href="/c">Économie</a>', "Économie"),
        ('<meta property="article:section" content="Non classé">', "", None),
        ("", '<p><a href="/">Accueil</a> &gt; <a>Monde</a> &gt; <a>Sahel</a></p>', "Sahel"),
        ("", '<td><font><a href="/">Home</a> : <a>Features</a></font></td>', "Features"),
        ("", '<div id="hierarchie"><a>الصفحة الرئيسية</a> » <a>الساحل</a> » غاو تنتظر</div>', "الساحل"),
        ("", "<div><a>Accueil</a> <a>Qui suis-je</a> <a>Lexique</a></div>", None),
        ("", "<div><span>نشر في</span> <a>الجزائر</a></div>", "الجزائر"),
        ("", "<div>القـسـم: أخبار محلية</div>", "أخبار محلية"),
        ("", "<div>Filed under: <a rel='tag'>Gao</a></div>", None),
        ("", '<div><a rel="tag" href="/category/enquetes/">Enquêtes</a></div>', "Enquêtes"),
    ],
)
def test_section(head: str, body: str, section: str | None) -> None:
    assert next(iter(read(head, body).sections), None) == section


MENU = "<ul><li><a>الوطن</a></li><li><a>Enquêtes</a></li><li><a>Business</a></li><li><a>Log in</a></li></ul>"


@pytest.mark.parametrize(
    ("body", "section"),
    [
        (f"{MENU}<div>الوطن</div><div><h1>غاو تنتظر السوق</h1></div>", "الوطن"),
        (f"{MENU}<main><p><a>Enquêtes</a> <i>Abonnés</i></p><h1>Gao attend</h1></main>", "Enquêtes"),
        (f"{MENU}<h1>Gao waits</h1><div><span>Business</span> <span>3 views</span></div>", "Business"),
        (f"{MENU}<h1>غاو</h1><article><div class='field-cat'><a>أخبار الولايات</a></div></article>", "أخبار الولايات"),
        (f"{MENU}<div>Photo essay</div><h1>Gao waits</h1>", None),
        (f"{MENU}<div><a>Log in</a></div><h1>Gao waits</h1>", None),
        ("<h1>Gao waits</h1><div><a>Ladi Musa</a></div><p><a>Ladi Musa</a></p>", None),
    ],
)
def test_what_stands_beside_the_title_and_in_the_menu_is_the_section(body: str, section: str | None) -> None:
    assert next(iter(read("", body).sections), None) == section


def test_a_tag_beside_the_title_is_no_section() -> None:
    body = f'{MENU}<div class="tags"><a>Business</a></div><h1>Gao waits</h1>'
    assert (read("", body).sections, read("", body).tags) == ((), ("Business",))


def test_the_page_s_own_title_in_the_breadcrumb_is_no_section() -> None:
    head = '<meta property="og:title" content="Gao attend">'
    assert read(head, '<div class="breadcrumb"><a>Sahel</a><a>Gao attend</a></div>').sections == ("Sahel",)


ARTICLE = '<meta property="og:type" content="article">'


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
        ("", "<div><span>مواضيع</span><a>غاو</a><a>أزواد</a></div>", ("غاو", "أزواد")),
        ("", '<article><footer class="entry-footer">Libellés : <a rel="tag">Gao</a></footer></article>', ("Gao",)),
        ("", '<p class="end-tags"><a>Gao</a> <a>MNLA</a></p>', ("Gao", "MNLA")),
        ("", '<a rel="tag" href="/category/enquetes/">Enquêtes</a><a rel="tag" href="/tag/gao">Gao</a>', ("Gao",)),
        ("", '<div class="sidebar"><div class="tags"><a>Sport</a></div></div>', ()),
        ('<meta itemprop="keywords" content="Gao, MNLA">', "", ("Gao", "MNLA")),
        (f'{ARTICLE}<meta name="keywords" content="غاو، أزواد">', "", ("غاو", "أزواد")),
        # Those of the whole site.
        ('<meta name="keywords" content="غاو، أزواد">', "", ()),
        (f'{ARTICLE}<meta name="keywords" content="أخبار، غاو">', "", ()),
        (f'{ARTICLE}<meta property="og:site_name" content="Gao"><meta name="keywords" content="Gao, Mali">', "", ()),
    ],
)
def test_tags(head: str, body: str, tags: tuple[str, ...]) -> None:
    assert read(head, body).tags == tags


def test_an_image_rather_than_a_logo_and_a_logo_rather_than_nothing() -> None:
    logo = '<meta property="og:image" content="/img/logo.png">'
    assert read(f'{logo}<meta name="twitter:image" content="/img/gao.jpg?w=600">').image == "/img/gao.jpg?w=600"
    assert read(logo).image == "/img/logo.png"
    assert read('<meta property="og:image" content="/img/placeholder.png">').image is None


def test_images_of_microdata_and_rdfa() -> None:
    assert read("", '<link itemprop="image" href="/img/gao.jpg">').image == "/img/gao.jpg"
    assert read("", '<div rel="og:image rdfs:seeAlso" resource="/img/gao.jpg"></div>').image == "/img/gao.jpg"


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


# --- Another article's JSON-LD, and hostile values --------------------------------------------------------------------

OTHER = {
    "@type": "NewsArticle", "headline": "الأرز يغيب عن أسواق موبتي", "url": "https://j.example/2",
    "articleBody": "نص مقال آخر.", "datePublished": "2011-01-01", "author": "B. Cissé", "articleSection": "Culture",
}  # fmt: skip
OWN_HEAD = '<link rel="canonical" href="https://j.example/1"><meta property="og:title" content="غاو تنتظر المعونة">'


@pytest.mark.parametrize("kind", ["NewsArticle", "Review"])
def test_of_another_article_nothing_is_taken(kind: str) -> None:
    says = read(OWN_HEAD + ld(OTHER | {"@type": kind}))
    assert (says.body, says.dates, says.authors, says.sections, says.headline) == ("", (), (), (), None)


@pytest.mark.parametrize(
    "own",
    [
        {"url": "http://www.j.example/1/"},
        {"url": None, "headline": "غاو تنتظر المعونة الدولية"},
        {"url": None, "headline": None},
    ],
)
def test_a_fitting_address_or_headline_or_none_at_all_is_this_page_s(own: dict[str, Any]) -> None:
    assert read(OWN_HEAD + ld(OTHER | own)).body == "نص مقال آخر."


def test_the_article_before_its_review() -> None:
    node = {"headline": "غاو تنتظر المعونة", "url": "https://j.example/1"}
    review = node | {"@type": "Review", "articleBody": "رأي قارئ.", "author": "Ali"}
    says = read(OWN_HEAD + ld(review, node | {"@type": "NewsArticle", "articleBody": "نص.", "author": "Awa Diarra"}))
    assert (says.body, says.authors) == ("نص.", ("Awa Diarra",))


def test_long_blanks_cost_no_time() -> None:
    blanks = " " * 40_000
    script = f'<script type="application/ld+json">{{"a": 1}}-->{blanks}x</script>'
    tags = "".join(
        f'<meta property="{name}" content="غاو,a{blanks}b">' for name in ("news_keywords", "article:section")
    )
    start = perf_counter()
    says = read(script + tags)
    assert perf_counter() - start < 1.5  # each took ten seconds
    assert says.tags[0] == "غاو"
