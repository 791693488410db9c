"""Where the article stands in its page, its text, and which of the texts that are offered is taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.extract import article, body, outline, paragraphs, tree
from pipeline.extract.body import Holder
from pipeline.extract.tree import Element
from pipeline.model import Access, Article, Entry, Extraction, Page, Shape

ARABIC = [
    "بدأت في مدينة تاودني أعمال إصلاح البئر الكبيرة التي تسقي قوافل الملح منذ قرون، بتمويل من جمعية للتجار في الشمال.",
    "ويقول كبير عمال المناجم إن الماء صار مالحا منذ ثلاث سنوات، وإن الرجال يحملونه على الجمال من مسافة يومين كاملين.",
    "ومن المقرر أن تنتهي الأعمال قبل موسم الحر، على أن تحفر بئر ثانية قرب المناجم الجديدة إذا توفر المال اللازم لها.",
    "أما القوافل فقد قل عددها كثيرا منذ أن صارت الشاحنات تصل إلى السوق في ثلاثة أيام بعد أن كانت الرحلة تدوم شهرا.",
]
FRENCH = [
    "À Taoudenni, la réparation du grand puits où boivent les caravanes a commencé avec l'argent des commerçants.",
    "L'eau y est salée depuis trois ans, dit le doyen des mineurs, qui la fait venir de deux jours de marche.",
    "Les travaux doivent finir avant la saison chaude ; un second puits suivra près des mines, si l'argent suffit.",
    "Les caravanes sont devenues rares depuis que les camions font en trois jours ce qui prenait un mois entier.",
]
ENGLISH = [
    "Work has begun at Taoudenni on the great well of the salt caravans, and the traders of the north pay for it.",
    "Its water has been salty for three years, says the eldest miner, and men fetch it from two days' walk away.",
    "All should be done before the hot season; a second well will be dug near the new mines if money is left.",
    "Few caravans are left since lorries reach the market within three days, where camels used to take a month.",
]
LANGUAGES = pytest.mark.parametrize("texts", [ARABIC, FRENCH, ENGLISH], ids=["ar", "fr", "en"])
CAPTION = (
    "Un mineur charge des plaques de sel sur un chameau, non loin du grand puits de Taoudenni, en octobre dernier."
)


def ps(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def parsed(source: str) -> Element:
    found = tree.parse(source)
    assert found is not None
    return found


def held(page: Element, title: str = "") -> Holder | None:
    heading = next(page.iter("h1"), None)
    return body.holder(outline.lines(page), heading, title)


def holder(source: str, title: str = "") -> Holder:
    found = held(parsed(source), title)
    assert found is not None
    return found


def read(source: str) -> str:
    page = parsed(source)
    return body.text(page, outline.lines(page), held(page))


def examine(inner: str, *, head: str = "", entry: Entry | None = None, shape: Shape | None = None) -> Extraction:
    source = f"<!DOCTYPE html><html><head><title>Le puits</title>{head}</head><body>{inner}</body></html>"
    page = Page(
        "https://journal.example/actualites/le-puits-de-taoudenni",
        200,
        {"content-type": "text/html; charset=utf-8"},
        source.encode(),
        datetime(2012, 11, 12, 9, tzinfo=UTC),
    )
    return article.examine(
        page,
        entry=entry,
        timezone="Africa/Bamako",
        languages=("ar", "fr", "en"),
        min_characters=200,
        prior=None,
        shape=shape or Shape(),
    )


def value(found: Extraction) -> Article:
    assert found.outcome.value is not None, found
    return found.outcome.value


# --- The element ------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_the_innermost_element_that_holds_the_prose(texts: list[str]) -> None:
    found = holder(f"<h1>Taoudenni</h1><main><div id='a'><div id='b'><div id='c'>{ps(texts)}</div></div></div></main>")
    assert (found.element.get("id"), found.prose, found.lead) == ("c", sum(map(len, texts)), ())


@LANGUAGES
def test_an_article_in_parts_is_held_by_what_holds_all(texts: list[str]) -> None:
    parts = "".join(f"<section class='part'>{ps(texts)}</section>" for _ in range(3))
    assert (
        holder(f"<h1>Taoudenni</h1><div><div id='b'>{parts}</div></div><footer>pied</footer>").element.get("id") == "b"
    )


def test_a_little_prose_elsewhere_does_not_widen_it() -> None:
    source = f"<h1>Taoudenni</h1><div id='b'>{ps(FRENCH * 8)}</div><div id='foot'><p>{ENGLISH[0]}</p></div>"
    assert holder(source).element.get("id") == "b"


def test_links_and_labels_are_no_prose() -> None:
    links = "".join(f"<p><a href='/{n}'>{text}</a></p>" for n, text in enumerate(ENGLISH * 5))
    labels = "<p>Accueil</p>" * 200
    found = holder(f"<h1>Taoudenni</h1><div>{links}{labels}</div><div id='b'>{ps(FRENCH)}</div>")
    assert (found.element.get("id"), found.prose) == ("b", sum(map(len, FRENCH)))


@pytest.mark.parametrize(
    "source", ["<p></p>", "<h1>Taoudenni</h1><p>Court.</p>", f"<p><a href='/1'>{FRENCH[0]}</a></p>"]
)
def test_a_page_without_prose_has_none(source: str) -> None:
    assert held(parsed(source)) is None


def test_no_lines_have_none() -> None:
    assert body.holder([], None, "") is None


@LANGUAGES
def test_the_paragraph_between_title_and_element_is_its_lead(texts: list[str]) -> None:
    rest = f"<div id='b'>{ps(texts[1:] * 8)}</div>"
    found = holder(f"<h1>Taoudenni</h1><p class='chapo'>{texts[0]}</p><ul><li>5 novembre</li></ul>{rest}")
    assert (found.element.get("id"), found.lead) == ("b", (texts[0],))


def test_what_stands_above_the_title_is_no_lead() -> None:
    source = f"<p class='motto'>{FRENCH[0]}</p><h1>Taoudenni</h1><div id='b'>{ps(FRENCH[1:] * 20)}</div>"
    assert holder(source).lead == ()


@LANGUAGES
def test_prose_above_the_title_is_not_weighed(texts: list[str]) -> None:
    above = f"<div><p>{CAPTION}</p>{ps(ENGLISH * 3)}</div>"
    found = holder(f"{above}<h1>Taoudenni</h1><div id='b'>{ps(texts)}</div>")
    assert (found.element.get("id"), found.prose, found.lead) == ("b", sum(map(len, texts)), ())
    named = holder(f"{above}<div>Taoudenni attend</div><div id='b'>{ps(texts)}</div>", "Taoudenni attend")
    assert named.element.get("id") == "b"


@pytest.mark.parametrize(
    "caption",
    [
        f"<figure><img src='/1.jpg'><figcaption>{CAPTION}</figcaption></figure>",
        f"<figure><div><p>{CAPTION}</p></div></figure>",
        f"<p class='photo-legend'>{CAPTION}</p>",
        f"<div id='image-credit'><span>{CAPTION}</span></div>",
        f"<div class='author-byline'><p>{CAPTION}</p></div>",
    ],
)
def test_a_caption_is_no_lead(caption: str) -> None:
    source = f"<h1>Taoudenni</h1>{caption}<p>{FRENCH[0]}</p><div id='b'>{ps(FRENCH[1:] * 20)}</div>"
    assert holder(source).lead == (FRENCH[0],)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("depth", [10, 1000])
def test_deep_nesting_finds_the_element(depth: int) -> None:
    source = f"<h1>Taoudenni</h1>{'<div><span>' * depth}<div id='b'>{ps(ARABIC)}</div>{'</span></div>' * depth}"
    assert holder(source).element.get("id") == "b"


# --- The text ---------------------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("times", [1, 3], ids=["short", "long"])
def test_the_text_is_the_element_s_with_the_lead_before_it(texts: list[str], times: int) -> None:
    inner = [f"{text} ({n})" for n in range(times) for text in texts[1:]]
    side = f"<aside><p>{CAPTION}</p></aside>"
    source = f"<h1>Taoudenni</h1><p class='chapo'>{texts[0]}</p><div><div id='b'>{ps(inner)}</div></div>{side}"
    found = read(source).split("\n")
    assert [line for line in found if line in (texts[0], *inner)] == [texts[0], *inner]


@pytest.mark.parametrize(
    "figures",
    [pytest.param("", id="plain"), pytest.param("<table><tr><td>1</td></tr></table>", id="with-table")],
)
def test_a_lead_that_the_element_repeats_is_there_once(figures: str) -> None:
    inner = [f"{text} ({n})" for n in range(6) for text in FRENCH]
    source = f"<h1>Taoudenni</h1><p class='chapo'>{inner[0]}</p><div id='b'>{ps(inner)}{figures}</div>"
    assert holder(source).lead == (inner[0],)
    assert read(source).count(inner[0]) == 1


def test_without_an_element_the_whole_page_is_read() -> None:
    page = parsed(f"<h1>Taoudenni</h1><div>{ps(ENGLISH)}</div>")
    assert all(text in body.text(page, outline.lines(page), None) for text in ENGLISH)


def test_an_element_that_gives_next_to_nothing_gives_way_to_the_page() -> None:
    foot = f"<footer id='f'><table><tr><td>{CAPTION}</td></tr></table></footer>"
    page = parsed(f"<article><h1>Taoudenni</h1>{ps(ENGLISH * 3)}</article>{foot}")
    footer = page.get_element_by_id("f")
    found = body.text(page, outline.lines(page), Holder(footer, 5000, ()))
    assert all(text in found for text in ENGLISH)


@pytest.mark.parametrize("name", ["body", "html"])
def test_an_element_that_cannot_be_read_alone_is_read_as_the_page(name: str) -> None:
    page = parsed(f"<html><body><h1>Taoudenni</h1>{ps(ARABIC)}</body></html>")
    element = next(page.iter(name))
    assert all(text in body.text(page, outline.lines(page), Holder(element, 400, ())) for text in ARABIC)


INNER = st.sampled_from(
    [
        *(f"<p>{text}</p>" for text in (*ARABIC, *FRENCH)),
        "mot nu ",
        "<br>",
        "<!-- c -->",
        "<h2>Inter</h2>",
        f"<figure><img src='/1'><figcaption>{CAPTION}</figcaption></figure>",
        "<ul><li>un</li><li>deux</li></ul>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<p></p>",
        "<blockquote>dit</blockquote>",
        f"<p><b>{ENGLISH[0]}</b> <a href='/1'>ici</a></p>",
    ]
)


@given(st.lists(INNER, max_size=8), st.lists(INNER, max_size=3), st.lists(INNER, max_size=3))
@settings(max_examples=25, deadline=None)
def test_reading_leaves_the_tree_as_it_was(inner: list[str], before: list[str], after: list[str]) -> None:
    source = f"<h1>Taoudenni</h1>{''.join(before)}<div id='b'>{''.join(inner)}</div>queue{''.join(after)}"
    page = parsed(f"<html><body>{source}</body></html>")
    was, lines = etree.tostring(page), outline.lines(page)
    element = page.get_element_by_id("b")
    for holding in (Holder(element, 900, ()), Holder(element, 1200, ("lead",)), held(page), None):
        body.text(page, lines, holding)
        assert etree.tostring(page) == was
        assert [line.text for line in outline.lines(page)] == [line.text for line in lines]


@LANGUAGES
def test_a_long_paragraph_is_whole(texts: list[str]) -> None:
    long = " ".join(f"{text} ({n})" for n in range(30) for text in texts)
    assert long in read(f"<h1>Taoudenni</h1><div>{ps([*texts, long])}</div>")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "source",
    [
        "<p></p>",
        "<frameset><frame src='x'></frameset>",
        "".join(f"<a href='/{n}'>lien numéro {n} vers le puits</a> " for n in range(20_000)),
        "<table><tr><td>" * 300 + FRENCH[0] + "</td></tr></table>" * 300,
        "<p>" + "mot " * 100_000,
    ],
    ids=["empty", "frames", "links", "tables", "line"],
)
def test_hostile_pages_give_a_text_or_none_and_stay_as_they_were(source: str) -> None:
    page = parsed(source)
    was = etree.tostring(page)
    assert isinstance(body.text(page, outline.lines(page), held(page)), str)
    assert etree.tostring(page) == was


def test_the_caches_may_be_emptied_between_pages() -> None:
    source = f"<h1>Taoudenni</h1><div>{ps(FRENCH)}</div>"
    first = read(source)
    body.reset_caches()
    assert read(source) == first


# --- The outlet's own selectors ---------------------------------------------------------------------------------------

TEXT = ("//div[@class='texte']",)


@LANGUAGES
def test_the_outlet_s_selector_says_where_the_text_is(texts: list[str]) -> None:
    others = ps([f"Autre article. {text}" for text in texts * 2])
    inner = f"<div class='texte'>{ps(texts)}</div><div><p>{CAPTION}</p>{others}</div>"
    found = examine(f"<h1>Le puits</h1>{inner}", shape=Shape(body=TEXT))
    assert (value(found).text, value(found).text_from) == ("\n".join(texts), "body")
    assert "text:body" in found.decided


def test_several_places_are_read_in_the_order_of_the_page() -> None:
    middle = f"<p>{CAPTION}</p><div class='texte'>{ps(FRENCH[1:3])}</div>"
    inner = f"<p class='b'>{FRENCH[0]}</p>{middle}<p class='b'>{FRENCH[3]}</p>"
    found = examine(f"<h1>Le puits</h1>{inner}", shape=Shape(body=(*TEXT, "//p[@class='b']")))
    assert value(found).text == "\n".join(FRENCH)


@LANGUAGES
def test_a_selector_that_finds_nothing_or_too_little_falls_back_to_the_page(texts: list[str]) -> None:
    for selectors in (("//section[@id='absent']",), ("//p[@class='court']",)):
        inner = f"<h1>Le puits</h1><div>{ps(texts)}</div><p class='court'>Court.</p>"
        found = examine(inner, shape=Shape(body=selectors))
        assert value(found).text_from == "page"
        assert all(text in value(found).text for text in texts)
        assert not [one for one in found.decided if one.startswith("text:")]


def test_what_is_dropped_is_not_in_the_place_either() -> None:
    inner = f"<h1>Le puits</h1><div class='texte'>{ps(FRENCH)}<div class='x'><p>{CAPTION}</p></div></div>"
    assert value(examine(inner, shape=Shape(body=TEXT, drop=("//div[@class='x']",)))).text == "\n".join(FRENCH)


def test_leads_go_from_the_chosen_place_as_well() -> None:
    inner = f"<h1>Le puits</h1><div class='texte'>{ps([*FRENCH, 'À lire aussi : Le sel', 'اقرأ أيضا: الملح'])}</div>"
    assert value(examine(inner, shape=Shape(body=TEXT))).text == "\n".join(FRENCH)


def test_places_within_each_other_are_read_once() -> None:
    inner = f"<h1>Le puits</h1><div class='texte'><div class='texte'>{ps(FRENCH)}</div></div>"
    assert value(examine(inner, shape=Shape(body=(*TEXT, "//p")))).text == "\n".join(FRENCH)


def test_a_long_paragraph_of_the_chosen_place_is_whole() -> None:
    long = " ".join(f"{text} ({n})" for n in range(30) for text in ARABIC)
    found = examine(f"<h1>Le puits</h1><div class='texte'><p>{long}</p></div>", shape=Shape(body=TEXT))
    assert value(found).text == long


def test_the_outlet_s_word_stands_against_an_unlucky_name() -> None:
    inner = f"<h1>Le puits</h1><div class='sidebar'>{ps(FRENCH)}</div><div>{ps(ENGLISH * 5)}</div>"
    found = examine(inner, shape=Shape(body=("//div[@class='sidebar']",)))
    assert value(found).text == "\n".join(FRENCH)


# --- The frame and the wall -------------------------------------------------------------------------------------------


@LANGUAGES
def test_lines_of_the_outlet_s_frame_go_and_are_still_told(texts: list[str]) -> None:
    motto = "Le journal du désert donne la parole à tous ceux qui y vivent, quelle que soit leur langue, depuis 1993."
    inner = f"<article><h1>Le puits</h1>{ps([*texts, motto])}</article>"
    plain = examine(inner)
    assert motto in value(plain).text
    framed = examine(inner, shape=Shape(frame=frozenset(paragraphs.marks([motto.upper()]))))
    assert value(framed).text == "\n".join(texts)
    assert framed.lines == plain.lines  # else a line would be forgotten as soon as it was learned


@pytest.mark.parametrize(
    ("texts", "wall", "head"),
    [
        (FRENCH, "La suite de cet article est réservée aux abonnés.", ""),
        (ENGLISH, "Subscribe now to continue reading.", ""),
        (ARABIC, "اشترك الآن لمتابعة القراءة", ""),
        (ARABIC, "", '{"@type": "NewsArticle", "headline": "Le puits", "isAccessibleForFree": false}'),
    ],
)
def test_the_beginning_of_a_paywalled_article_is_kept_and_marked(texts: list[str], wall: str, head: str) -> None:
    ld = f'<script type="application/ld+json">{head}</script>' if head else ""
    below = f"<div class='mur'><p>{wall}</p><p>5 000 francs par mois</p></div>" if wall else ""
    found = value(examine(f"<article><h1>Le puits</h1>{ps(texts[:3])}{below}</article>", head=ld))
    assert (found.text, found.access) == ("\n".join(texts[:3]), Access.TEASER)


@LANGUAGES
def test_an_open_article_is_marked_so(texts: list[str]) -> None:
    assert value(examine(f"<article><h1>Le puits</h1>{ps(texts)}</article>")).access is Access.OPEN


# --- Which of the texts -----------------------------------------------------------------------------------------------


def declared(texts: list[str]) -> str:
    ld = json.dumps({"@type": "NewsArticle", "headline": "Le puits", "articleBody": "\n".join(texts)})
    return f'<script type="application/ld+json">{ld}</script>'


def fed(texts: list[str]) -> Entry:
    address = "https://journal.example"
    return Entry("id", "journal", f"{address}/feed", f"{address}/a", "Le puits", content="\n".join(texts))


@LANGUAGES
def test_where_the_page_is_thin_its_json_ld_speaks(texts: list[str]) -> None:
    found = examine(f"<h1>Le puits</h1><p>{texts[0]}</p>", head=declared(texts))
    assert (value(found).text.split("\n"), value(found).text_from) == (texts, "json-ld")
    assert "text:json-ld" in found.decided


@LANGUAGES
def test_where_the_page_is_thin_the_feed_speaks(texts: list[str]) -> None:
    found = examine(f"<h1>Le puits</h1><p>{texts[0]}</p>", entry=fed(texts))
    assert (value(found).text, value(found).text_from) == ("\n".join(texts), "feed")
    assert "text:feed" in found.decided


@LANGUAGES
def test_a_page_that_is_long_enough_speaks_for_itself(texts: list[str]) -> None:
    long = [f"{text} ({n})" for n in range(5) for text in texts]
    found = examine(f"<article><h1>Le puits</h1>{ps(long)}</article>", head=declared(long * 3), entry=fed(long * 3))
    assert (value(found).text, value(found).text_from) == ("\n".join(long), "page")
    assert not [one for one in found.decided if one.startswith("text:")]


def test_a_short_page_that_will_do_gives_way_to_twice_as_much_only() -> None:
    page = f"<article><h1>Le puits</h1>{ps(FRENCH[:3])}</article>"
    assert value(examine(page, entry=fed(FRENCH))).text_from == "page"
    assert value(examine(page, entry=fed(FRENCH + ENGLISH))).text_from == "feed"


def test_of_json_ld_and_feed_the_longer_by_far_is_taken() -> None:
    page = f"<h1>Le puits</h1><p>{FRENCH[0]}</p>"
    assert value(examine(page, head=declared(FRENCH), entry=fed(FRENCH[:3]))).text_from == "json-ld"
    assert value(examine(page, head=declared(FRENCH), entry=fed(FRENCH * 3))).text_from == "feed"


# --- Teasers, lists and live blogs, through the whole stage ---------------------------------------------------------

HEADLINES = [
    "Le prix du sel double à Mopti",
    "قافلة جديدة تصل إلى تاودني غدا",
    "Camels are scarce on the northern road",
]
SUMMARY = "Le résumé tient en peu de mots, numéro {}, et dit ce que raconte un autre article du même journal."
LAYOUTS = {
    "list": "<ul>{}</ul>".format("".join(f"<li><a href='/{n}'>{text}</a></li>" for n, text in enumerate(HEADLINES))),
    "grid": "<div class='row'>{}</div>".format(
        "".join(
            f"<div class='cell'><img src='/{n}.jpg'><h3><a href='/{n}'>{text}</a></h3><p>{SUMMARY.format(n)}</p></div>"
            for n, text in enumerate(HEADLINES)
        )
    ),
    "linked": "<section>{}</section>".format(
        "".join(
            f"<a class='card' href='/{n}'><h4>{text}</h4><p>{SUMMARY.format(n)}</p></a>"
            for n, text in enumerate(HEADLINES)
        )
    ),
}


@LANGUAGES
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_teasers_are_no_part_of_the_article(layout: str, texts: list[str]) -> None:
    inner = f"<article><h1>Le puits</h1>{ps(texts[:2])}{LAYOUTS[layout]}{ps(texts[2:])}</article>{LAYOUTS[layout]}"
    assert value(examine(inner)).text == "\n".join(texts)


def test_an_article_that_is_a_list_of_links_keeps_its_text() -> None:
    sources = [f"Rapport numéro {n} sur les puits du nord, tel que publié par l'office de l'eau" for n in range(8)]
    links = "".join(f"<li><a href='/doc/{n}.pdf'>{source}</a></li>" for n, source in enumerate(sources))
    ld = json.dumps({"@type": "NewsArticle", "headline": "Le puits", "datePublished": "2012-11-05T08:40:00Z"})
    inner = f"<article><h1>Le puits</h1><p>{FRENCH[0]}</p><p>{FRENCH[1]}</p><ul>{links}</ul></article>"
    found = value(examine(inner, head=f'<script type="application/ld+json">{ld}</script>'))
    assert all(source in found.text for source in sources)


@LANGUAGES
def test_entries_of_a_live_blog_keep_their_headings(texts: list[str]) -> None:
    hours = [f"{hour} h 30 : {text}" for hour, text in zip((9, 11, 14), HEADLINES, strict=True)]
    entries = "".join(
        f"<div class='e' id='e{n}'><h3><a href='#e{n}'>{hour}</a></h3><p>{texts[n]}</p><p>{texts[3]} ({n})</p></div>"
        for n, hour in enumerate(hours)
    )
    found = value(examine(f"<article><h1>Le puits</h1><p>{texts[3]}</p>{entries}</article>"))
    assert [line for line in found.text.split("\n") if line in hours] == hours


@LANGUAGES
def test_a_count_of_comments_between_lead_and_text_takes_nothing(texts: list[str]) -> None:
    lead = f"<div class='chapo'><p>{' '.join(texts[:3])}</p></div><div class='bar'>3 commentaires</div>"
    inner = f"<article><h1>Le puits</h1>{lead}<div class='t'>{ps(texts)}{ps(ENGLISH[::-1])}</div></article>"
    assert texts[3] in value(examine(inner)).text


@LANGUAGES
def test_a_first_paragraph_with_a_large_letter_stays(texts: list[str]) -> None:
    inner = f"<p class='has-drop-cap'>{texts[0]}</p>{ps(texts[1:])}"
    assert value(examine(f"<article><h1>Le puits</h1>{inner}</article>")).text == "\n".join(texts)
