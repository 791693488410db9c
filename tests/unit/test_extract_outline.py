"""The lines of a page as its reader sees them, and which of them are teasers, captions, or stand below the article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.extract import outline, tree
from pipeline.extract.outline import Line
from pipeline.extract.tree import Element

ARABIC = "قالت مديرة المستشفى في ميناكا إن الأدوية التي وصلت مع القافلة الأخيرة تكفي لأسبوعين فقط، ودعت إلى الإسراع."
FRENCH = "La directrice de l'hôpital de Ménaka dit que les médicaments du dernier convoi suffiront pour deux semaines."
ENGLISH = "The head of the hospital in Menaka says that the drugs of the last convoy will do for two weeks, no more."
SILENT = ("script", "style", "noscript", "template", "svg", "head", "iframe", "select", "textarea", "object")


def parsed(source: str) -> Element:
    found = tree.parse(source)
    assert found is not None
    return found


def lines(source: str) -> list[Line]:
    return outline.lines(parsed(source))


def texts(source: str) -> list[str]:
    return [line.text for line in lines(source)]


# --- Lines ------------------------------------------------------------------------------------------------------------


def test_a_block_or_a_break_begins_a_line_and_an_inline_element_does_not() -> None:
    source = (
        f"<h1>{ARABIC}</h1>avant<p>{FRENCH} <b>gras</b> et <i>maigre</i></p>après<br>encore<ul><li>un<li>deux</ul>fin"
    )
    assert texts(source) == [ARABIC, "avant", f"{FRENCH} gras et maigre", "après", "encore", "un", "deux", "fin"]


def test_blanks_are_one_and_empty_blocks_none() -> None:
    assert texts("<p> \n\t </p><p>  Gao \n\n Kidal\t</p><div><br><br></div><p>&nbsp;</p>") == ["Gao Kidal"]


def test_an_empty_element_has_no_lines() -> None:
    assert texts("<body></body>") == []


@pytest.mark.parametrize("tag", SILENT)
def test_what_no_reader_sees_is_in_no_line_and_parts_none(tag: str) -> None:
    if tag == "head":
        assert texts(f"<head><title>{FRENCH}</title></head><p>{ARABIC}</p>") == [ARABIC]
    else:
        assert texts(f"<p>avant <{tag}>caché</{tag}>après</p><p>{ARABIC}</p>") == ["avant après", ARABIC]


def test_comments_in_the_source_neither_show_nor_part_a_line() -> None:
    page = etree.HTML(f"<p>un <!-- {FRENCH} -->deux <?php x ?>trois</p>")
    assert [line.text for line in outline.lines(page)] == ["un deux trois"]


def test_a_line_is_clean() -> None:
    assert texts("<p>كتـــاب\u202e \ufee3\u200b&#xFEFF;</p>") == ["كتاب م"]


def test_the_element_is_the_innermost_that_holds_the_beginning() -> None:
    found = lines("<div id='a'><p id='b'> <b id='c'>Gao</b> hier</p>puis<span id='d'>Kidal</span></div>")
    assert [(line.text, line.element.get("id")) for line in found] == [("Gao hier", "c"), ("puisKidal", "a")]


def test_an_element_alone_gives_its_own_lines_and_not_what_follows_it() -> None:
    page = parsed(f"<div><section>un<p>{ARABIC}</p>deux</section>trois<p>quatre</p></div>")
    assert [line.text for line in outline.lines(next(page.iter("section")))] == ["un", ARABIC, "deux"]


def test_no_more_characters_are_linked_than_a_line_has() -> None:
    """A stretched word and signs without width are shorter once they are clean."""
    line = lines("<p><a href='/1'>كتـــــــاب\u200b\u200b\u200b</a> جديد</p>")[0]
    assert (line.text, line.linked) == ("كتاب جديد", len(line.text))


def test_linked_characters_are_counted_across_blocks_and_links_in_links() -> None:
    found = lines("<p>abc <a href='/1'>defg</a> hi</p><a href='/2'>jk<p>lmn</p>o<b>p</b></a>qr")
    assert [(line.text, line.linked) for line in found] == [("abc defg hi", 4), ("jk", 2), ("lmn", 3), ("opqr", 2)]


TAGS = (
    "p", "div", "a", "a", "a", "b", "span", "br", "ul", "li", "table", "tr", "td", "h2", "em", "section", "form",
    "button", "label", "script", "select", "textarea",
)  # fmt: skip
PIECE = st.one_of(
    st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "<!-- c -->", "&nbsp;", " ", "\n"]),
    st.text("abcéçŒÀ12 .,;:!?«»—…'\"/=-ابتثجحخدكلمنهويةىء،؟٣", max_size=8),
)


@given(st.lists(PIECE, max_size=40).map("".join))
@settings(max_examples=250, deadline=None)
def test_all_that_is_visible_is_in_one_line_once_and_in_order(source: str) -> None:
    page = tree.parse(source)
    if page is None:
        return
    found = outline.lines(page)
    assert all(line.text and 0 <= line.linked <= len(line.text) for line in found)
    etree.strip_elements(page, *SILENT, with_tail=False)
    assert _letters("".join(line.text for line in found)) == _letters(page.text_content())


def _letters(text: str) -> str:
    return "".join(text.split())


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_line_is_a_link_from_nine_tenths(linked: int, other: int) -> None:
    line = Line("é" * linked + "ن" * other, linked, None)
    assert line.is_link is (linked * 10 >= (linked + other) * 9)


@pytest.mark.parametrize(
    "headline", ["Ménaka attend ses médecins", "ميناكا تنتظر أطباءها", "Menaka waits for its doctors"]
)
def test_a_card_that_says_the_same_twice_is_a_link_when_one_of_them_is(headline: str) -> None:
    twice = lines(f"<p><a href='/1'>{headline}</a> {headline}</p>")[0]
    other = lines(f"<p><a href='/1'>{headline}</a> {headline[::-1]}</p>")[0]
    assert (twice.is_link, other.is_link) == (True, False)


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH])
def test_prose_is_long_and_no_link(text: str) -> None:
    long, linked, short = lines(f"<p>{text}</p><p><a href='/1'>{text}</a></p><p>{text[: outline.PROSE - 1]}</p>")
    assert (long.is_prose, linked.is_prose, short.is_prose) == (True, False, False)
    assert (long.is_link, linked.is_link) == (False, True)
    assert lines(f"<p>{'x' * outline.PROSE}</p>")[0].is_prose


# --- Hostile input ----------------------------------------------------------------------------------------------------


@pytest.mark.timeout(20)
def test_deep_nesting_is_no_recursion() -> None:
    inner = f"<a href='/1'>{FRENCH}</a>"
    found = lines(f"<p>début</p>{'<div><span>' * 1000}{inner}{'</span></div>' * 1000}<p>{ARABIC}</p>")
    assert [line.text for line in found] == ["début", FRENCH, ARABIC]
    assert [line.linked for line in found] == [0, len(FRENCH), 0]


@pytest.mark.timeout(20)
def test_a_hundred_thousand_links_and_twenty_thousand_paragraphs() -> None:
    found = lines("".join(f"<p><a href='/{n}'>lien{n}</a></p>" for n in range(100_000)))
    assert (len(found), found[-1].text, all(line.is_link for line in found)) == (100_000, "lien99999", True)
    one = lines("<p>" + "<a href='/x'>lien</a> " * 100_000)
    assert (len(one), one[0].is_link) == (1, True)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("word", ["خبر ", "mot "])
def test_a_line_of_a_megabyte_is_whole(word: str) -> None:
    found = lines(f"<p>{word * 250_000}</p><p>{FRENCH}</p>")
    assert [line.text for line in found[1:]] == [FRENCH]
    assert found[0].text == (word * 250_000).strip()


def test_tables_in_tables_are_lines_in_order() -> None:
    source = "<p>fin</p>"
    for depth in range(50):
        source = f"<table><tr><td>avant{depth}</td><td>{source}</td></tr><tr><td>après{depth}</td></tr></table>"
    before = [f"avant{depth}" for depth in reversed(range(50))]
    assert texts(source) == [*before, "fin", *(f"après{depth}" for depth in range(50))]


# --- Cards ------------------------------------------------------------------------------------------------------------

HEADLINES = [
    "Les pluies coupent la route de Tessalit",
    "أسعار الماشية ترتفع قبل العيد في سوق ميناكا",
    "Three wells reopened along the herders' road",
    "Le lycée de Ménaka manque encore de professeurs",
    "وصول دفعة جديدة من القمح إلى ميناء الغزوات",
    "A bridge over the river is promised again",
]


def cards_in(block: str) -> list[str]:
    found = lines(f"<h1>Ménaka</h1><p>{FRENCH}</p><p>{ARABIC}</p>{block}<p>{ENGLISH}</p>")
    aside = outline.cards(found)
    return [line.text for line in found if line in aside]


def test_cards_in_a_list() -> None:
    items = "".join(f"<li><a href='/{n}'>{text}</a></li>" for n, text in enumerate(HEADLINES))
    assert cards_in(f"<ul>{items}</ul>") == HEADLINES


def test_cards_in_a_grid_of_rows_with_their_summaries() -> None:
    cards = [
        f"<div class='cell'><img src='/{n}.jpg'><h3><a href='/{n}'>{text}</a></h3><p>Résumé {n} : {FRENCH}</p></div>"
        for n, text in enumerate(HEADLINES)
    ]
    grid = "".join(f"<div class='row'>{''.join(cards[n : n + 2])}</div>" for n in (0, 2, 4))
    expected = [line for n, text in enumerate(HEADLINES) for line in (text, f"Résumé {n} : {FRENCH}")]
    assert cards_in(f"<div class='grid'>{grid}</div>") == expected


def linked_cards(within: str) -> str:
    return "".join(f"<a class='card' href='/{n}'><h4>{text}</h4>{within}</a>" for n, text in enumerate(HEADLINES[:3]))


def test_linked_cards_with_their_summaries() -> None:
    expected = [line for text in HEADLINES[:3] for line in (text, ARABIC)]
    assert cards_in(f"<section>{linked_cards(f'<p>{ARABIC}</p>')}</section>") == expected


def test_linked_cards_with_date_and_summary() -> None:
    expected = [line for text in HEADLINES[:3] for line in (text, "5 novembre", ARABIC)]
    assert cards_in(f"<section>{linked_cards(f'<span>5 novembre</span><p>{ARABIC}</p>')}</section>") == expected


def test_two_links_beside_each_other_are_no_cards() -> None:
    assert cards_in("".join(f"<p><a href='/{n}'>{text}</a></p>" for n, text in enumerate(HEADLINES[:2]))) == []


def test_short_links_and_links_in_sentences_are_no_cards() -> None:
    names = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(["Gao", "كيدال", "Mopti", "Ségou"]))
    told = "".join(f"<p>{FRENCH} <a href='/{n}'>{text}</a>.</p>" for n, text in enumerate(HEADLINES))
    assert cards_in(f"<ul>{names}</ul>{told}") == []


def test_entries_of_a_live_blog_link_to_themselves_and_stay() -> None:
    entries = "".join(
        f"<div class='entry' id='e{n}'><h3><a href='#e{n}'>{text}</a></h3><p>{ARABIC}</p></div>"
        for n, text in enumerate(HEADLINES)
    )
    assert cards_in(entries) == []


def test_headings_without_a_link_are_sections_of_the_article() -> None:
    assert cards_in("".join(f"<div class='part'><h2>{text}</h2><p>{ENGLISH}</p></div>" for text in HEADLINES)) == []


@pytest.mark.timeout(20)
def test_cards_of_thirty_thousand_headlines() -> None:
    links = "".join(f"<li><a href='/{n}'>Une nouvelle du nord, numéro {n}</a></li>" for n in range(30_000))
    assert len(outline.cards(lines(f"{links}<p>{FRENCH * 3}</p>"))) == 30_000
    assert outline.cards(lines(links)) == set()  # beside nothing else they are what the page says


def test_no_lines_have_none_of_it() -> None:
    assert (outline.cards([]), outline.captions([]), outline.below([])) == (set(), set(), set())


# --- Captions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src='/1.jpg'><figcaption>{}</figcaption></figure>",
        "<figure><figcaption><div><p>{}</p></div></figcaption></figure>",
        "<p class='wp-caption-text'>{}</p>",
        "<div class='photo_credit'><span>{}</span></div>",
        "<p class='legende'>{}</p>",
    ],
)
@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH, "© N. Touré"], ids=["ar", "fr", "en", "credit"])
def test_what_calls_itself_a_caption_is_one(caption: str, text: str) -> None:
    found = lines(f"<h1>Ménaka</h1><p>{ENGLISH}</p>{caption.format(text)}<p>{FRENCH}</p>")
    assert [line.text for line in found if line in outline.captions(found)] == [text]


@pytest.mark.parametrize(
    "name",
    [
        "has-drop-cap",
        "dropcap",
        "capital",
        "recap",
        "accreditation",
        "legendary",
        "photo",
    ],
)
def test_a_paragraph_whose_class_only_resembles_one_is_none(name: str) -> None:
    """WordPress marks an article's first paragraph, for its large first letter, with ``has-drop-cap``."""
    assert outline.captions(lines(f"<h1>Ménaka</h1><p class='{name}'>{ARABIC}</p>")) == set()


# --- Below the article ------------------------------------------------------------------------------------------------

ARTICLE = f"<article><p>{FRENCH}</p><p>{ARABIC}</p><p>{ENGLISH}</p><p>{ARABIC}</p></article>"


@pytest.mark.parametrize(
    "heading",
    ["3 commentaires", "Commentaires (12)", "Réactions des internautes", "التعليقات", "التعليقات (4)", "آراء القراء",
     "7 Comments", "Leave a comment", "Readers' comments", "Sur le même sujet", "Les plus lus", "مواضيع ذات صلة",
     "اقرأ أيضا", "Related articles", "Most read"],
)  # fmt: skip
def test_comments_and_other_articles_are_all_below_their_heading(heading: str) -> None:
    said = f"<div class='one'><b>Moussa</b><p>{ENGLISH} Bravo.</p></div>"
    found = lines(f"<h1>Ménaka</h1>{ARTICLE}<div class='foot'><h3>{heading}</h3>{said}{said}</div>")
    below = outline.below(found)
    assert [line.text for line in found if line in below] == [heading, *["Moussa", f"{ENGLISH} Bravo."] * 2]


@pytest.mark.parametrize("heading", ["Réactions", "التعليقات", "Comments", "Dernières infos", "اقرأ أيضا", "Read more"])
def test_a_heading_within_the_article_takes_nothing(heading: str) -> None:
    body = f"<p>{FRENCH}</p><p>{ARABIC}</p><p>{ENGLISH}</p><p>{ARABIC}</p><h2>{heading}</h2><p>{FRENCH} Fin.</p>"
    assert outline.below(lines(f"<h1>Ménaka</h1><article>{body}</article>")) == set()


def test_a_count_of_comments_below_the_title_takes_nothing() -> None:
    assert outline.below(lines(f"<h1>Ménaka</h1><p>{FRENCH}</p><div>3 commentaires</div>{ARTICLE}")) == set()


@pytest.mark.parametrize("count", ["3 commentaires", "3 تعليقات", "3 comments"])
def test_a_count_of_comments_between_lead_and_text_takes_nothing(count: str) -> None:
    lead = f"<div class='chapo'><p>{FRENCH} {ARABIC} {ENGLISH}</p></div>"
    assert outline.below(lines(f"<h1>Ménaka</h1>{lead}<div class='bar'>{count}</div>{ARTICLE * 3}")) == set()


def test_a_sentence_about_comments_is_no_heading() -> None:
    found = lines(f"{ARTICLE}<div><p>Les commentaires du ministre sur la réunion</p><p>{FRENCH} Fin.</p></div>")
    assert outline.below(found) == set()


# --- The place of the title -------------------------------------------------------------------------------------------


def test_the_title_is_where_its_element_is() -> None:
    page = parsed(f"<p>Ménaka attend</p><div><h1><b>Ménaka attend</b></h1></div><p>{FRENCH}</p>")
    found = outline.lines(page)
    assert outline.title_line(found, next(page.iter("h1")), "autre") == 1
    assert outline.title_line(outline.lines(next(page.iter("p"))), next(page.iter("h1")), "Ménaka attend") is None


@pytest.mark.parametrize("title", ["ميناكا تنتظر أطباءها", "Ménaka attend ses médecins", "Menaka waits for doctors"])
def test_without_an_element_the_title_is_the_first_line_that_says_it(title: str) -> None:
    found = lines(f"<a href='/1'>{title}</a><p>{FRENCH}</p><div>« {title} »</div><p>{title}</p>")
    assert outline.title_line(found, None, title) == 2
    assert outline.title_line(found, None, f"{title} - Gao") == 2
    assert outline.title_line(found, None, "Rien de tel dans la page") is None
    assert outline.title_line([], None, title) is None


@given(st.text(max_size=30))
@settings(max_examples=120, deadline=None)
def test_a_key_is_what_lines_share_that_differ_in_signs_blanks_and_case(text: str) -> None:
    assert outline.key_of(f" « {text} »…") == outline.key_of(text)
    assert not any(c.isspace() for c in outline.key_of(text))


# --- What only looks like the end of an article -----------------------------------------------------------------------

PARTS = {
    "fr": ("Le conseil a siégé jusqu'à la nuit, et les délégués de Kidal ont demandé une route sûre. ", "Réactions"),
    "ar": ("اجتمع المجلس حتى ساعة متأخرة من الليل، وطالب مندوبو كيدال بطريق آمن نحو الجنوب والشرق. ", "تعليقات"),
    "en": (
        "The council sat until late at night, and delegates from Kidal asked for a safe road south. ",
        "Recent attacks",
    ),
}


@pytest.mark.parametrize("lang", PARTS)
@pytest.mark.parametrize("frame", ["<div class='block'><p>{}</p></div>", "<section><p>{}</p></section>", "<p>{}</p>"])
def test_a_subheading_between_paragraphs_alike_cuts_nothing(lang: str, frame: str) -> None:
    text, heading = PARTS[lang]
    part = "".join(frame.format(text + str(n)) for n in range(6))
    assert outline.below(lines(f"{part}<h3>{heading}</h3>{part}")) == set()


@pytest.mark.parametrize("lang", PARTS)
def test_entries_of_a_round_up_with_their_links_are_no_teasers(lang: str) -> None:
    text, _ = PARTS[lang]
    entry = "<article class='entry'><h3><a href='/live/{0}'>{1}</a></h3><p>{2}</p><p>{2}</p></article>"
    entries = "".join(entry.format(n, text[:50], text) for n in range(8))
    assert outline.cards(lines(f"<p>{text * 4}</p>{entries}")) == set()


@pytest.mark.parametrize("name", ["text caption", "legend", "photo-credit"])
def test_a_caption_s_name_around_paragraphs_makes_no_captions(name: str) -> None:
    text, _ = PARTS["ar"]
    body = "".join(f"<p>{text}{n}</p>" for n in range(4))
    assert outline.captions(lines(f"<div class='{name}'>{body}</div>")) == set()
