"""Cleaning, folding, stemming, sentences: what every stage relies on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import clean, clean_line, fold, fold_text, is_arabic, sentence_at, sentences, stem, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ançar Eddine", "ancar eddine"),
        ("L’INDÉPENDANT", "l'independant"),
        ("أَنْصارُ الدِّين", "انصار الدين"),
        ("إياد آغ غالي", "اياد اغ غالي"),
        ("أنصـــار", "انصار"),
        ("مستشفى", "مستشفي"),
        ("القاعدة", "القاعده"),
        ("مالی", "مالي"),  # Persian ya
        ("کیدال", "كيدال"),  # Persian kaf and ya
        ("٢٠١٢", "2012"),
        ("ﻻ", "لا"),  # a presentation form
        ("œuvre", "oeuvre"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_that_a_reader_takes_for_equal_are_equal(written: str, folded: str) -> None:
    assert fold_text(written) == folded


def test_a_span_covers_the_marks_on_its_last_letter() -> None:
    text = "قالَ أنصارُ الدينِ كلمة"
    folded = fold(text)
    start = folded.text.index("انصار")
    a, b = folded.span(start, start + len("انصار الدين"))
    assert text[a:b] == "أنصارُ الدينِ"


@given(st.text())
def test_each_folded_letter_knows_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)
    assert folded.text == fold_text(text)


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert word.text in fold_text(text[word.start : word.end])


@given(st.text())
def test_what_is_clean_stays_as_it_is_and_every_sink_takes_it(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")  # no lone surrogate
    assert not set(cleaned) & set("\x00\r\u202e\u2066\ufeff")


def test_a_line_is_one_line_and_is_cut_with_a_sign() -> None:
    assert clean_line("a\r\nb\tc") == "a b c"
    assert clean_line("x" * 30, limit=10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("والأنصار", "أنصار", "ar"),
        ("المفاوضات", "مفاوضات", "ar"),
        ("للجزائر", "الجزائر", "ar"),
        ("négociations", "négociation", "fr"),
        ("negotiating", "negotiated", "en"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str, lang: str) -> None:
    assert stem(fold_text(one), lang) == stem(fold_text(other), lang)


def test_the_country_is_not_stemmed_into_nothing() -> None:
    assert stem(fold_text("مالي"), "ar")
    assert stem("x", "bm") == "x"


def test_sentences_end_in_all_three_languages_and_not_at_abbreviations() -> None:
    text = "Le col. Touré parle. Il a dit « non ». قال الشيخ: نعم! هل عاد؟ لا.\nIt ended. M. Bassolé left."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Le col. Touré parle.", "Il a dit « non ».", "قال الشيخ: نعم!", "هل عاد؟", "لا.", "It ended.",
        "M. Bassolé left.",
    ]  # fmt: skip


@given(st.text(), st.data())
def test_the_sentence_of_a_span_holds_the_span(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    place = data.draw(st.sampled_from([i for i, c in enumerate(text) if not c.isspace()]))
    start, end = sentence_at(text, place, place + 1)
    assert start <= place < end <= len(text)


def test_a_sentence_without_end_is_cut_around_the_name() -> None:
    text = "mot " * 500 + "Belmokhtar " + "mot " * 500
    at = text.index("Belmokhtar")
    start, end = sentence_at(text, at, at + len("Belmokhtar"))
    assert "Belmokhtar" in text[start:end]
    assert end - start <= 700


def test_script() -> None:
    assert is_arabic("12 « الجزائر » Alger")
    assert not is_arabic("Alger الجزائر")
