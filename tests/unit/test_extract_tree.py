"""HTML of any quality becomes a tree, and nothing that a reader sees is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import tree
from pipeline.extract.tree import Element

ARABIC = "أعلن المجلس البلدي في كيدال فتح ثلاث مدارس"
FRENCH = "Le conseil municipal de Kidal rouvre trois écoles"
ENGLISH = "Kidal's council opens three schools again"


def parsed(source: str) -> Element:
    found = tree.parse(source)
    assert found is not None
    return found


def shown(source: str) -> str:
    return " ".join(parsed(source).text_content().split())


# --- Whatever comes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["", " \n\t", "\x00\x00", "\ud800", "<!-- rien -->", "<!DOCTYPE html>", "<?php ?>"])
def test_nothing_gives_no_tree(source: str) -> None:
    assert tree.parse(source) is None


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH])
def test_a_line_without_any_tag_is_a_page(text: str) -> None:
    assert shown(text) == text


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_it_never_raises(source: str) -> None:
    tree.parse(source)


TAGS = (
    "p", "div", "a", "br", "table", "tr", "td", "th", "ul", "li", "b", "em", "h1", "h2", "span", "article", "section",
    "center", "font", "blockquote", "form", "label", "pre",
)  # fmt: skip
MARKUP = st.one_of(
    st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)]),
    st.sampled_from(
        [
            "<!-- caché -->",
            "<?xml?>",
            "</>",
            "<br/>",
            "<td class=",
            "\x00",
            "\x1b",
            "\ud800",
            "<p <b>",
            "</body>",
            "<a href='x",
        ]
    ).map(lambda broken: f"{broken}>" if broken.startswith(("<td", "<a")) else broken),
)


@given(st.lists(MARKUP, max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_visible_word_is_lost_or_moved(markup: list[str]) -> None:
    words = [f"{'كلمة' if index % 2 else 'mot'}{index}." for index in range(len(markup) + 1)]
    quoted = any("href='" in one for one in markup)  # a quote that stays open hides the text up to the next one
    source = " ".join(piece for pair in zip(words, [*markup, ""], strict=True) for piece in pair)
    found = shown(source).split()
    if quoted:
        assert found[0] == words[0]
    else:
        assert [word for word in found if word in words] == words


@given(st.text(st.characters(blacklist_characters="<&", blacklist_categories=("Cc", "Cs", "Cn")), min_size=1))
@settings(max_examples=120, deadline=None)
def test_text_comes_out_as_it_went_in(text: str) -> None:
    assert parsed(f"<p>x{text}x</p>").text_content() == f"x{text}x"


@pytest.mark.parametrize("bad", ["\x00", "\x01\x08", "\x1f", "\x7f", "\ud800", "\udfff\x00"])
def test_a_control_or_a_lone_surrogate_ends_nothing(bad: str) -> None:
    assert shown(f"<p>{ARABIC}{bad}</p><p>{bad}{FRENCH}</p>{bad}<p>Fin</p>") == f"{ARABIC}{FRENCH}Fin"


def test_tabs_and_line_breaks_still_part_words() -> None:
    assert shown("<p>Gao\tKidal\nTessalit\rAguelhok</p>") == "Gao Kidal Tessalit Aguelhok"


def test_a_declared_charset_is_not_believed_twice() -> None:
    """The source is decoded already: what it says of itself is past."""
    for head in ("<?xml version='1.0' encoding='windows-1256'?>", "<meta charset='iso-8859-1'>"):
        assert shown(f"{head}<p>{ARABIC}</p>") == ARABIC


# --- Broken and hostile markup ----------------------------------------------------------------------------------------


def test_what_stands_below_the_end_of_the_body_stays() -> None:
    assert shown(f"<html><body><h1>Kidal</h1></body><p>{FRENCH}</p><p>{ARABIC}</p></html>") == f"Kidal{FRENCH}{ARABIC}"


def test_what_stands_below_the_end_of_the_page_stays() -> None:
    assert shown(f"<html><body><h1>Kidal</h1></body></html><p>{FRENCH}</p>") == f"Kidal{FRENCH}"


def test_tags_that_are_never_closed_or_never_opened() -> None:
    source = f"</div></p><div><p>{ARABIC}<p><b><i>{FRENCH}</b></i></table><td>{ENGLISH}"
    assert shown(source) == f"{ARABIC}{FRENCH}{ENGLISH}"


def test_tables_in_tables_keep_their_cells_in_order() -> None:
    source = "<p>fin</p>"
    for depth in range(40):
        source = f"<table><tr><td>avant{depth}. {source} après{depth}.</td></tr></table>"
    inner = [f"avant{depth}." for depth in reversed(range(40))]
    assert shown(source).split() == [*inner, "fin", *(f"après{depth}." for depth in range(40))]


@pytest.mark.parametrize("depth", [255, 300, 2000, 5000, 50_000])
@pytest.mark.parametrize("tag", ["div", "span class='a'", "a href='/1'"])
def test_deep_nesting_costs_neither_the_text_in_it_nor_the_text_below(depth: int, tag: str) -> None:
    name = tag.split()[0]
    source = f"<p>{ENGLISH}</p>{f'<{tag}>' * depth}<b>{ARABIC}</b>{f'</{name}>' * depth}<p>{FRENCH}</p>"
    assert shown(source) == f"{ENGLISH}{ARABIC}{FRENCH}"


def test_deep_nesting_with_blanks_and_attributes_between() -> None:
    opening = "".join(f'<div id="d{n}"\n class="x">\n  ' for n in range(4000))
    assert shown(f"{opening}<p>{ARABIC}</p>") == ARABIC


def test_deep_nesting_with_text_on_each_level() -> None:
    found = shown(f"{'<div>x ' * 3000}{ARABIC}{'</div>' * 3000}<p>{FRENCH}</p>")
    assert found.count("x ") == 3000
    assert ARABIC in found
    assert FRENCH in found


def test_a_page_after_one_that_nested_too_deep_is_read_as_itself() -> None:
    """What the parser logged of one page says nothing of the next."""
    parsed("<div>" * 5000)
    spans = "<span>" * 600 + "Kidal" + "</span>" * 600
    assert len(list(parsed(spans).iter("span"))) == 600


@pytest.mark.timeout(20)
def test_a_hundred_thousand_links() -> None:
    links = list(parsed("".join(f"<a href='/{n}'>lien{n}</a> " for n in range(100_000))).iter("a"))
    assert (len(links), links[-1].text_content()) == (100_000, "lien99999")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("word", ["خبر ", "mot "])
def test_a_line_of_a_megabyte(word: str) -> None:
    text = word * 250_000
    assert parsed(f"<p>{text}</p>").text_content() == text


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "source", ["<" * 500_000, "<p" * 200_000, "&#" * 300_000, "<!--" * 200_000, "<a b='" * 100_000]
)
def test_half_a_megabyte_of_beginnings(source: str) -> None:
    tree.parse(f"<p>{FRENCH}</p>{source}")


def test_an_element_has_what_the_stage_asks_of_it() -> None:
    """``text_content`` and ``drop_tree`` of `lxml.html`; the text behind an element stays when that goes."""
    page = parsed(f"<p>{FRENCH} <b>hier</b> {ARABIC}</p>")
    next(page.iter("b")).drop_tree()
    assert page.text_content() == f"{FRENCH}  {ARABIC}"


def test_comments_and_instructions_are_no_part_of_it() -> None:
    page = parsed(f"<p>{FRENCH}<!-- {ENGLISH} --><?php echo 1 ?></p>")
    assert page.text_content() == FRENCH
    assert all(isinstance(element.tag, str) for element in page.iter())


# --- What no reader sees ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["script", "style", "noscript", "template", "svg", "iframe"])
def test_silent_elements_go_and_the_text_behind_them_stays(tag: str) -> None:
    page = parsed(f"<div><p>{ARABIC} <{tag}>caché</{tag}> {FRENCH}</p><{tag}>caché</{tag}>{ENGLISH}</div>")
    tree.drop_silent(page)
    assert " ".join(page.text_content().split()) == f"{ARABIC} {FRENCH}{ENGLISH}"
    assert not list(page.iter(tag))


def test_all_else_stays_when_silent_elements_go() -> None:
    source = f"<h1>Kidal</h1><p class='chapo'>{FRENCH}</p><form><button>Envoyer</button></form><ul><li>{ARABIC}</ul>"
    page, same = parsed(source), parsed(source)
    tree.drop_silent(page)
    assert [(e.tag, dict(e.attrib), e.text) for e in page.iter()] == [
        (e.tag, dict(e.attrib), e.text) for e in same.iter()
    ]
