"""What is not the article goes before its text is read; the title and the text never do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract import article, furniture, tree
from pipeline.extract.tree import Element
from pipeline.model import Article, Extraction, Page, Shape

ARABIC = [
    "افتتح في أغاديز أمس معرض الحرف التقليدية بمشاركة أكثر من مئتي صانع من خمس مناطق، وسط حضور كبير من الزوار.",
    "وقال منظمو المعرض إن المبيعات في اليوم الأول فاقت ما سجل في الدورة الماضية كلها، رغم صعوبة الطرق إلى المدينة.",
    "ويستمر المعرض حتى نهاية الأسبوع، وتخصص عائدات التذاكر لترميم المدرسة القديمة في وسط المدينة كما وعد العمدة.",
]
FRENCH = [
    "Le salon de l'artisanat s'est ouvert hier à Agadez avec plus de deux cents exposants venus de cinq régions.",
    "Les organisateurs assurent que les ventes du premier jour dépassent celles de toute l'édition précédente.",
    "Le salon dure jusqu'à dimanche ; la recette des entrées ira à la restauration de la vieille école du centre.",
]
ENGLISH = [
    "The crafts fair opened in Agadez yesterday with more than two hundred makers who came from five regions.",
    "Its organisers say that sales on the first day were higher than those of the whole of last year's fair.",
    "It lasts until Sunday, and what visitors pay at the gate will go to the repair of the old school downtown.",
]
LANGUAGES = pytest.mark.parametrize("texts", [ARABIC, FRENCH, ENGLISH], ids=["ar", "fr", "en"])


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def parsed(source: str) -> Element:
    found = tree.parse(source)
    assert found is not None
    return found


def pruned(source: str) -> tuple[str, float]:
    page = parsed(source)
    share = furniture.prune(page)
    return page.text_content(), share


def examine(body: str, *, head: str = "<title>Agadez</title>", shape: Shape | None = None) -> Extraction:
    source = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    page = Page(
        "https://journal.example/actualites/salon-agadez",
        200,
        {"content-type": "text/html; charset=utf-8"},
        source.encode(),
        datetime(2012, 11, 12, 9, tzinfo=UTC),
    )
    return article.examine(
        page,
        entry=None,
        timezone="Africa/Niamey",
        languages=("ar", "fr", "en"),
        min_characters=200,
        prior=None,
        shape=shape or Shape(),
    )


def kept(body: str, *, shape: Shape | None = None) -> Article:
    found = examine(body, shape=shape).outcome
    assert found.value is not None, found
    return found.value


# --- What goes --------------------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    "block",
    [
        "<nav><p>ailleurs</p></nav>",
        "<div class='related-posts'><p>ailleurs</p></div>",
        "<div class='td-related'><p>ailleurs</p></div>",
        "<div class='relatedArticles'><p>ailleurs</p></div>",
        "<div id='comments'><p>ailleurs</p></div>",
        "<ul class='comment_list2'><li>ailleurs</li></ul>",
        "<div class='shareBar'>ailleurs</div>",
        "<div class='jp sharing-box'>ailleurs</div>",
        "<section id='lire_aussi'>ailleurs</section>",
        "<aside class='most-read'>ailleurs</aside>",
        "<div class='fil-d-ariane'>ailleurs</div>",
        "<p class='cookie-text'>ailleurs</p>",
        "<div data-component='newsletter-form'>ailleurs</div>",
        "<div role='complementary'>ailleurs</div>",
        "<div role=' Navigation '>ailleurs</div>",
        "<div hidden>ailleurs</div>",
        "<p style='color:red;display : none'>ailleurs</p>",
        "<p style='visibility:hidden'>ailleurs</p>",
        "<form><label>ailleurs</label></form>",
        "<button>ailleurs</button>",
    ],
)
def test_what_names_itself_furniture_goes(block: str, texts: list[str]) -> None:
    text, _ = pruned(f"<h1>Agadez</h1>{paragraphs(texts[:2])}{block}<p>{texts[2]}</p>{block} suite")
    assert "ailleurs" not in text
    assert all(one in text for one in texts)
    assert text.endswith("suite")


@LANGUAGES
@pytest.mark.parametrize(
    "name",
    [
        "society", "adresse", "commentator", "tagline", "headline", "format", "sommaire", "padding", "shadow",
        "article__content sidebar-grid", "entry-content has-share", "fulltext popular",
    ],
)  # fmt: skip
def test_names_that_only_resemble_it_stay(name: str, texts: list[str]) -> None:
    text, share = pruned(f"<h1>Agadez</h1>{paragraphs(texts)}<div class='{name}'><p>aussi</p></div>")
    assert (text.endswith("aussi"), share) == (True, 0)


def test_the_share_is_of_the_characters_in_paragraphs() -> None:
    _, share = pruned(f"<h1>Agadez</h1><p>{'a' * 80}</p><div class='promo'><p>{'b' * 20}</p>et le reste</div>")
    assert share == pytest.approx(0.2)
    assert pruned("<h1>Agadez</h1><div>rien</div>")[1] == 0


# --- What stays -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["social", "related", "comments", "cookie", "ads", "modal"])
@pytest.mark.parametrize("around", ["<div class='{}'>", "<section id='{}'>", "<article data-component='{}'>"])
def test_what_holds_the_title_stays_whatever_its_name(name: str, around: str) -> None:
    text, share = pruned(f"{around.format(name)}<div><h1>Agadez</h1></div><p>{FRENCH[0]}</p>")
    assert (text, share) == (f"Agadez{FRENCH[0]}", 0)


@LANGUAGES
def test_what_holds_a_good_part_of_the_paragraphs_stays(texts: list[str]) -> None:
    text, _ = pruned(f"<h1>Agadez</h1><div class='social-feature'>{paragraphs(texts)}</div><p>{texts[0]}</p>")
    assert all(one in text for one in texts)


def test_parts_of_an_article_that_all_bear_an_unlucky_name_stay() -> None:
    parts = "".join(f"<div class='promo-text'><p>{text}</p></div>" for text in ENGLISH + FRENCH)
    assert all(text in pruned(f"<h1>Agadez</h1>{parts}")[0] for text in ENGLISH + FRENCH)


def test_comments_go_even_where_they_are_longer_than_the_article() -> None:
    said = f"<div id='comments'>{paragraphs(FRENCH * 5)}</div>"
    text, share = pruned(f"<article><h1>معرض أغاديز</h1>{paragraphs(ARABIC)}</article>{said}")
    assert FRENCH[0] not in text
    assert ARABIC[2] in text
    assert share == 0  # the article is whole: nobody need look at the page as it came
    assert FRENCH[0] in pruned(f"<div>{paragraphs(ARABIC)}</div>{said}")[0]  # after a title only


NAMES = st.sampled_from(["ads", "related", "comments", "social", "box", "hidden", "article-body", ""])
BLOCK = st.recursive(
    st.integers(1, 60).map(lambda n: f"<p>{'x' * n}</p>") | st.just("<h1>Titre</h1>"),
    lambda inner: st.tuples(
        st.sampled_from(["div", "section", "nav", "form", "ul"]), NAMES, st.lists(inner, max_size=4)
    ).map(lambda made: f"<{made[0]} class='{made[1]}'>{''.join(made[2])}</{made[0]}>"),
    max_leaves=12,
)


@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
@example("<h1>Titre</h1><div class='comments'><div class='comments'><p>x</p></div></div>")
@settings(max_examples=150, deadline=None)
def test_titles_stay_and_the_share_is_what_went(source: str) -> None:
    page = parsed(f"<body>{source}</body>")
    titles = len(list(page.iter("h1")))
    before = sum(len(element.text_content()) for element in page.iter("p"))
    share = furniture.prune(page)
    after = sum(len(element.text_content()) for element in page.iter("p"))
    assert len(list(page.iter("h1"))) == titles
    assert 0 <= share <= 1
    if "comments" not in source:  # which do not count
        assert share == pytest.approx((before - after) / max(before, 1))


@given(st.lists(st.tuples(NAMES, st.integers(1, 100)), min_size=1, max_size=8))
@settings(max_examples=120, deadline=None)
def test_without_comments_no_name_takes_more_than_its_share(blocks: list[tuple[str, int]]) -> None:
    """Three tenths of the paragraphs; what is named alike is judged together."""
    blocks = [(name, length) for name, length in blocks if name != "comments"]
    source = "".join(f"<div class='{name}'><p>{'x' * length}</p></div>" for name, length in blocks)
    page = parsed(f"<body>{source}</body>")
    furniture.prune(page)
    total = sum(length for _, length in blocks)
    for name in {name for name, _ in blocks}:
        held = sum(length for other, length in blocks if other == name)
        if held > 0.3 * total:
            assert page.text_content().count("x") >= held
            assert len(page.xpath("//div[@class=$name]", name=name)) == [other for other, _ in blocks].count(name)


def test_the_same_name_within_itself_counts_once() -> None:
    _, share = pruned(
        f"<h1>Agadez</h1><p>{'a' * 80}</p><div class='ads'><div class='ads'><p>{'b' * 20}</p></div></div>"
    )
    assert share == pytest.approx(0.2)


# --- Hostile input ----------------------------------------------------------------------------------------------------


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["ads", "comments", "box"])
def test_deep_nesting_of_the_same_name(name: str) -> None:
    source = f"<h1>Agadez</h1><p>{FRENCH[0]}</p>{f'<div class={name}>' * 1500}<p>{ENGLISH[0]}</p>{'</div>' * 1500}"
    text, share = pruned(source)
    assert FRENCH[0] in text
    assert 0 <= share <= 1


@pytest.mark.timeout(20)
def test_a_hundred_thousand_links_that_share() -> None:
    text, _ = pruned(f"<h1>Agadez</h1>{paragraphs(FRENCH)}" + "<a class='share'>x</a>" * 100_000)
    assert text == "Agadez" + "".join(FRENCH)


@pytest.mark.parametrize("source", ["<p></p>", "<frameset><frame></frameset>", "<!-- -->x", "<div class=''>", "<h1>"])
def test_pages_with_next_to_nothing(source: str) -> None:
    page = parsed(source)
    furniture.unfold_tables(page)
    assert furniture.prune(page) == 0


# --- Tables -----------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_a_table_that_holds_the_layout_becomes_blocks(texts: list[str]) -> None:
    cell = f"<td width='70%'><h1>Agadez</h1>{paragraphs(texts)}</td>"
    page = parsed(f"<table><tbody><tr><td>Menu</td>{cell}</tr></tbody></table>")
    furniture.unfold_tables(page)
    assert not list(page.iter("table", "tbody", "tr", "td"))
    assert page.text_content() == f"MenuAgadez{''.join(texts)}"


def test_a_table_of_figures_stays_one_also_within_the_layout() -> None:
    figures = "<table id='f'><tr><th>مدينة</th><th>Prix</th></tr><tr><td>أغاديز</td><td><b>1 200</b></td></tr></table>"
    page = parsed(f"<table><tr><td>Menu</td><td>{paragraphs(FRENCH)}{figures}</td></tr></table>{figures}")
    furniture.unfold_tables(page)
    found = list(page.iter("table"))
    assert [table.get("id") for table in found] == ["f", "f"]
    assert [[cell.text_content() for cell in table.iter("th", "td")] for table in found] == [
        ["مدينة", "Prix", "أغاديز", "1 200"]
    ] * 2


def test_layout_in_layout_is_unfolded_and_its_text_keeps_its_order() -> None:
    inner = f"<table><tr><td>{paragraphs(ARABIC)}</td></tr></table>"
    page = parsed(f"<table><tr><td>un</td><td><div>deux</div>{inner}<div>trois</div></td></tr></table>")
    furniture.unfold_tables(page)
    assert not list(page.iter("table", "td"))
    assert page.text_content() == f"undeux{''.join(ARABIC)}trois"


@pytest.mark.timeout(20)
def test_five_hundred_tables_in_tables() -> None:
    source = f"{'<table><tr><td>' * 500}<p>{FRENCH[0]}</p><p>{ENGLISH[0]}</p>{'</td></tr></table>' * 500}"
    page = parsed(source)
    furniture.unfold_tables(page)
    assert page.text_content() == FRENCH[0] + ENGLISH[0]


# --- The outlet's own selectors: what goes ----------------------------------------------------------------------------


@LANGUAGES
def test_what_the_outlet_drops_is_in_neither_text_nor_frame(texts: list[str]) -> None:
    box = f"<div class='encadre'><p>{texts[0].replace('Agadez', 'Zinder')} Encadré du service.</p></div>"
    body = f"<article><h1>Agadez</h1>{paragraphs(texts)}{box}</article>"
    assert "Encadré du service" in kept(body).text
    found = kept(body, shape=Shape(drop=("//table[@id='x']", "//div[@class='encadre']")))
    assert found.text == "\n".join(texts)


def test_the_text_behind_a_dropped_element_stays() -> None:
    first = f"<p>{FRENCH[0]} <span class='x'>Publicité maison</span> {FRENCH[1]}</p>"
    body = f"<article><h1>Agadez</h1>{first}<p>{FRENCH[2]}</p></article>"
    assert kept(body, shape=Shape(drop=("//span[@class='x']",))).text == f"{FRENCH[0]} {FRENCH[1]}\n{FRENCH[2]}"


def test_nested_and_repeated_drops_are_harmless() -> None:
    box = "<div class='a'><div class='a'><p class='b'>non</p></div></div>"
    body = f"<article><h1>Agadez</h1>{paragraphs(FRENCH)}{box}</article>"
    found = kept(body, shape=Shape(drop=("//div[@class='a']", "//p[@class='b']", "//div[@class='a']", "/html")))
    assert found.text == "\n".join(FRENCH)


def test_dropping_all_is_an_empty_article_and_no_error() -> None:
    assert examine(f"<h1>Agadez</h1>{paragraphs(FRENCH)}", shape=Shape(drop=("//body/*",))).outcome.value is None


# --- Found by critical reading ----------------------------------------------------------------------------------------


def test_a_form_around_a_page_of_the_2000s_keeps_the_article() -> None:
    """ASP.NET put all of a page in a form; such pages part their paragraphs with line breaks."""
    found = examine(
        f"<form id='aspnetForm'><div class='t'>معرض أغاديز</div><div>{'<br><br>'.join(ARABIC)}</div></form>"
    )
    assert found.outcome.value is not None, found.outcome
    assert ARABIC[1] in found.outcome.value.text


def test_a_form_that_stays_keeps_no_navigation_with_it() -> None:
    text, _ = pruned(f"<form>{paragraphs(FRENCH)}</form><nav><p>Accueil ailleurs</p></nav><div hidden>caché</div>")
    assert FRENCH[0] in text
    assert "ailleurs" not in text
    assert "caché" not in text
