"""Cleaning, folding, stemming, sentences: what every stage relies on."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
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


# Letters of every kind, with more of what has to be cleaned than chance would bring.
MESS = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(
            "aéK ابهـ\u064e\u0651\u0670\u0301\u0323\u0344\u0345\u20e3\ufe0f\u200c\u200d\u200b\u200e\u202e\u2066\ufeff"
            "\xad\x00\x85\x92\r\n\t\xa0\u2000\u2028\u212a\u037e\ufb50\ufd3e\ufdf2\ufdfa\ufdfd\ufefb\ufe71\ufe76\ufc5e"
            "\ufb2a\ufb1d\u09c7\u09be\u1100\u1161\ud800\udc80\ufffe\U0001ffff\U0001f469\U0001f3fd\U0001f1e9"
        ),
    )
)
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef"
    "\ufffe\uffff\U0001fffe\U0010ffff\ufe70-\ufefc]"
)


@settings(max_examples=400, deadline=None)
@given(MESS)
def test_what_is_clean_stays_as_it_is_and_every_sink_takes_it(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")  # no lone surrogate
    assert not UNSAFE.search(cleaned)
    assert all(line and line == " ".join(line.split()) for line in cleaned.split("\n")) or not cleaned
    line = clean_line(text)
    assert clean_line(line) == line
    assert line == cleaned.replace("\n", " ")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Un  titre\xa0:\r\n\r\n\tdeux\u2028trois ", "Un titre :\ndeux\ntrois"),
        ("e\u0301te\u0301", "été"),
        ("أنصـــــار الديـن", "أنصار الدين"),
        ("مُحـَـمَّد", "مُحَمَّد"),
        ("القرن الـ19 وبـ«الشرق»", "القرن الـ19 وبـ«الشرق»"),  # it joins what no letter can be joined to
        ("سنة 1434هــــ", "سنة 1434هـ"),
        ("ـــــــ", "ـ"),
        ("ﺃﻧﺼﺎﺭ ﺍﻟﺪﻳﻦ", "أنصار الدين"),
        ("ﷲ ﻻ ﻷ ﻵ ﷴ", "الله لا لأ لآ محمد"),
        ("ﻛﺘﺎﺑﹰﺎ ﻣﱠﺪ", "كتابًا مَّد"),
        ("ﷺ ﷽ ﴿آية﴾ ﷼", "ﷺ ﷽ ﴿آية﴾ ﷼"),
        ("abc\u202edef\u202c \u2067عرب\u2069 \u200f12\u200e", "abcdef عرب 12"),
        ("Alger\u200b\ufeff\xad\u2060!", "Alger!"),
        ("a\x00b\x92c\ud800d\ufffee\U0010ffff", "abcde"),
        ("می\u200cخواهم PDF\u200cها", "می\u200cخواهم PDF\u200cها"),
        ("1434ه\u200d \u200d(\u200c)\u200d", "1434ه\u200d ()"),
        ("An\u200dsar\u200c Di\u200cne", "Ansar Dine"),
        ("👩\u200d👩\u200d👧 👩🏽\u200d🔬 🏳️\u200d🌈 ❤️ 1️⃣ 🇩🇿", "👩\u200d👩\u200d👧 👩🏽\u200d🔬 🏳️\u200d🌈 ❤️ 1️⃣ 🇩🇿"),
        ("שָׁלוֹם בְּרֵאשִׁ֖ית", unicodedata.normalize("NFC", "שָׁלוֹם בְּרֵאשִׁ֖ית")),
        ("بِسْمِ ٱللَّٰهِ ٱلرَّحْمَـٰنِ", unicodedata.normalize("NFC", "بِسْمِ ٱللَّٰهِ ٱلرَّحْمَٰنِ")),
        ("", ""),
        ("\u200b \n \u202e", ""),
    ],
)
def test_the_border(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize("marks", ["\u0301", "\u064e\u0651", "\u0301\u0323\u0315", "\u0e47", "\u0301\u200d"])
@pytest.mark.timeout(20)
def test_a_flood_of_marks_leaves_a_few_on_each_letter(marks: str) -> None:
    flooded = clean("Z" + marks * 100_000 + "algo ب" + marks * 100_000)
    assert len(flooded) < 40
    assert re.sub(r"[^\w ]", "", unicodedata.normalize("NFD", flooded)) == "Zalgo ب"
    assert clean(flooded) == flooded


@pytest.mark.parametrize(
    "piece", ["ـ", "ـَ", "با", "ا\u200d", "\u200c", "a\u0301", "\r", "\xa0", "\ufefb", "\ud800", "  \n", "👩\u200d"]
)
@pytest.mark.timeout(20)
def test_a_title_of_a_megabyte_takes_linear_time(piece: str) -> None:
    line = clean_line(piece * (1_000_000 // len(piece)))
    assert len(line) <= 500
    assert clean_line(line) == line


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
