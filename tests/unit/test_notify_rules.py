"""Which rules an article meets, and what is quoted of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Access,
    Alert,
    And,
    Dated,
    Dates,
    EntityKind,
    Everything,
    Is,
    Mention,
    Node,
    Not,
    Or,
    Part,
    Passage,
    Phrase,
    Quote,
    Record,
    Rule,
    Target,
    Word,
)
from pipeline.notify.rules import Match, alert_id, alerts, matches

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
DESK = Target("email", "desk@example.org")
SLACK = Target("slack", "sahel")

TITLE = "وفد من أنصار الدين في الجزائر"
TEXT = "وصل الوفد أمس إلى العاصمة.\nقال الناطق إن الحركة مستعدة للحوار، وأنصار الدين لا تريد الحرب. وغادر الوفد مساء."
FRENCH = "Les négociations avancent à Alger. Le porte-parole d'Ansar Dine rejette l'extrémisme. Bamako attend."


def mention(whole: str, spelling: str, *, field: str = "text", entity: str = "ansar-dine", **more: object) -> Mention:
    start = whole.index(spelling)
    made = Mention(entity, EntityKind.ACTOR, field, start, start + len(spelling), spelling, "listed", 0.9)
    return replace(made, **more)  # type: ignore[arg-type]  # any field


def record(**changes: object) -> Record:
    made = Record(
        id="r1",
        version=1,
        outlet="el-khabar",
        url="http://el-khabar.test/1",
        title=TITLE,
        text=TEXT,
        lang="ar",
        country="DZ",
        first_seen=NOW,
        fetched_at=NOW,
        mentions=(mention(TITLE, "أنصار الدين", field="title"), mention(TEXT, "أنصار الدين")),
        published=Dated(datetime(2012, 11, 5, 8, 40, tzinfo=UTC), "json-ld", 0.9),
        story="s1",
        original="o1",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def french(**changes: object) -> Record:
    return record(
        title="Négociations à Alger", text=FRENCH, lang="fr", mentions=(mention(FRENCH, "Ansar Dine"),), **changes
    )


RULE = Rule("ansar", "Ansar Dine", (DESK,), actors=("ansar-dine", "aqmi"))


def made(of: Record, *rules: Rule) -> list[Alert]:
    names = {"ansar-dine": "Ansar Dine", "aqmi": "AQMI"}
    return alerts(of, rules, outlet_name="El Khabar", entity_names=names, now=NOW)


# --- Rules on actors --------------------------------------------------------------------------------------------------


def test_an_alert_quotes_the_sentence_of_the_text_and_shows_the_spelling_in_it() -> None:
    [alert] = made(record(), RULE)
    assert alert.matched == "أنصار الدين"
    assert alert.sentence == "قال الناطق إن الحركة مستعدة للحوار، وأنصار الدين لا تريد الحرب."
    assert alert.span is not None
    assert alert.sentence[slice(*alert.span)] == "أنصار الدين"
    assert (alert.entity, alert.entity_name, alert.outlet, alert.lang) == (
        "ansar-dine",
        "Ansar Dine",
        "El Khabar",
        "ar",
    )
    assert (alert.published, alert.published_known) == (datetime(2012, 11, 5, 8, 40, tzinfo=UTC), True)
    assert (alert.rule, alert.rule_name, alert.target, alert.record, alert.story) == (
        "ansar",
        "Ansar Dine",
        DESK,
        "r1",
        "o1",
    )
    assert (alert.created_at, alert.first_seen, alert.attempts) == (NOW, NOW, 0)


def test_a_name_in_the_title_alone_is_quoted_from_there() -> None:
    [alert] = made(record(mentions=record().mentions[:1]), RULE)
    assert alert.sentence == TITLE
    assert alert.span is not None
    assert TITLE[slice(*alert.span)] == "أنصار الدين"


def test_the_surest_actor_is_named() -> None:
    text = "Ansar Dine et AQMI se parlent. Iyad parle."
    found = (
        mention(text, "Ansar Dine", certainty=0.6),
        mention(text, "AQMI", entity="aqmi", certainty=0.95),
    )
    [alert] = made(record(text=text, lang="fr", mentions=found), RULE)
    assert (alert.entity, alert.matched) == ("aqmi", "AQMI")


def test_an_unsure_name_a_place_or_another_actor_fires_nothing() -> None:
    unsure = mention(TEXT, "أنصار الدين", certainty=0.4)
    place = mention(TEXT, "العاصمة", kind=EntityKind.PLACE)
    other = mention(TEXT, "الحركة", entity="mnla")
    assert made(record(mentions=(unsure, place, other)), RULE) == []
    assert len(made(record(mentions=(unsure,)), replace(RULE, min_certainty=0.4))) == 1


def test_one_alert_for_each_rule_and_target() -> None:
    twice = replace(RULE, targets=(DESK, SLACK, DESK))
    other = Rule("algeria", "Algérie", (DESK,), query=Is("country", "DZ"), query_text="country:DZ")
    found = made(record(), twice, other)
    assert [(alert.rule, alert.target) for alert in found] == [("ansar", DESK), ("ansar", SLACK), ("algeria", DESK)]
    assert len({alert.id for alert in found}) == 3


def test_copies_and_corrections_of_a_text_make_the_same_alert_another_report_its_own() -> None:
    [first] = made(record(), RULE)
    [copy] = made(record(id="r2", outlet="al-hayat", url="http://al-hayat.test/9", version=3), RULE)
    [moved] = made(record(story="s2"), RULE)
    [other] = made(record(id="r3", original="r3"), RULE)
    assert first.id == copy.id
    assert first.id == moved.id, "that its story is another one by now is no news"
    assert first.id != other.id
    assert first.id == alert_id("ansar", "o1", DESK)
    [alone] = made(record(original=""), RULE)
    assert alone.story == "r1"


def test_an_undated_article_says_so() -> None:
    [alert] = made(record(published=None), RULE)
    assert (alert.published_known, alert.published) == (False, NOW)


def test_an_overlong_sentence_is_cut_at_words_around_the_spelling() -> None:
    text = "كلمة " * 300 + "أنصار الدين " + "كلمة " * 300
    [alert] = made(record(text=text, mentions=(mention(text, "أنصار الدين"),)), RULE)
    assert alert.span is not None
    assert alert.sentence[slice(*alert.span)] == "أنصار الدين"
    assert len(alert.sentence) < 700
    assert set(alert.sentence.split()) <= {"كلمة", "أنصار", "الدين", "…"}


# --- Rules on a query -------------------------------------------------------------------------------------------------


def test_a_saved_query_quotes_where_its_first_word_stands() -> None:
    rule = Rule("talks", "Pourparlers", (SLACK,), query=Word("négociation"), query_text="négociation")
    [alert] = made(french(), rule)
    assert (alert.matched, alert.entity, alert.entity_name) == ("négociations", None, None)
    assert alert.sentence == "Les négociations avancent à Alger."
    assert alert.span == (4, 16)


def test_a_saved_query_without_a_place_quotes_the_beginning() -> None:
    rule = Rule("arabic", "Arabe", (SLACK,), query=Is("lang", "ar"), query_text="lang:ar")
    [alert] = made(record(), rule)
    assert (alert.matched, alert.span, alert.sentence) == ("lang:ar", None, "وصل الوفد أمس إلى العاصمة.")


def test_an_article_without_text_can_be_told_of() -> None:
    rule = Rule("all", "Tout", (SLACK,), query=Everything(), query_text="*")
    [alert] = made(record(text="", mentions=()), rule)
    assert alert.sentence == ""


@pytest.mark.parametrize(
    ("tree", "spelling"),
    [
        (Word("أنصار"), "وأنصار"),
        (Word("الأنصار"), "وأنصار"),
        (Word("انصار"), "وأنصار"),
        (Word("انصار", within="title"), "أنصار"),
        (Word("مستعده"), "مستعدة"),
        (Word("مستع", prefix=True), "مستعدة"),
        (Word("حرك", prefix=True), "الحركة"),
        (Phrase("أنصار الدين"), "وأنصار الدين"),
        (Phrase("انصار دين", within="title"), "أنصار الدين"),
        (Is("actor", "ansar-dine"), "أنصار الدين"),
        (And((Is("lang", "ar"), Word("الحوار"))), "للحوار"),
        (Or((Word("غائب"), Word("العاصمة"))), "العاصمة"),
        (And((Not(Word("غائب")), Word("العاصمة"))), "العاصمة"),
    ],
)
def test_arabic_words_are_found_as_the_index_finds_them(tree: Node, spelling: str) -> None:
    match = matches(tree, record())
    assert match is not None
    assert match.field is not None
    whole = TITLE if match.field == "title" else TEXT
    assert whole[match.start : match.end] == spelling


@pytest.mark.parametrize(
    ("tree", "spelling"),
    [
        (Word("NEGOCIATION"), "négociations"),
        (Word("extremisme"), "extrémisme"),
        (Word("l'extrémisme"), "l'extrémisme"),
        (Phrase("porte parole"), "porte-parole"),
        (Phrase("bamako attendre"), None),
        (Phrase("Ansar rejette"), None),
        (Word("négo"), None),
        (Word("négo", prefix=True), "négociations"),
        (Word("Bamako", within="title"), None),
        (Word("Alger", within="title"), "Alger"),
        (Word("!"), None),
    ],
)
def test_french_words_are_found_as_the_index_finds_them(tree: Node, spelling: str | None) -> None:
    match = matches(tree, french())
    if spelling is None:
        assert match is None
    else:
        assert match is not None
        whole = "Négociations à Alger" if match.field == "title" else FRENCH
        assert whole[match.start : match.end] == spelling


def test_an_arabic_word_quoted_in_a_french_article_is_found_by_its_arabic_stem() -> None:
    assert matches(Word("الأنصار"), record(text="Le mot «وأنصار» revient.", lang="fr", mentions=())) is not None


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Everything(), True),
        (Not(Everything()), False),
        (Is("outlet", "el-khabar"), True),
        (Is("outlet", "al-hayat"), False),
        (Is("country", "dz"), True),
        (Is("story", "s1"), True),
        (Is("lang", "fr"), False),
        (Is("place", "ansar-dine"), False),
        (Is("colour", "red"), False),
        (Dates(date(2012, 11, 5), date(2012, 11, 5)), True),
        (Dates(None, date(2012, 11, 4)), False),
        (Dates(date(2012, 11, 6), None), False),
        (Dates(None, None), True),
        (And(()), True),
        (Or(()), False),
        (And((Is("lang", "ar"), Is("lang", "fr"))), False),
        (Or((Is("lang", "ar"), Is("lang", "fr"))), True),
        (Not(Word("أنصار")), False),
    ],
)
def test_conditions_match_without_a_place(tree: Node, expected: bool) -> None:
    assert matches(tree, record()) == (Match() if expected else None)


def quote(whole: str, said: str, speaker: str | None, name: str = "", field: str = "text") -> Quote:
    start, at = whole.index(said), whole.index(name)
    named = (at, at + len(name)) if name else None
    return Quote(field, start, start + len(said), direct=True, speaker=speaker, named=named, how="verb", certainty=0.9)


SPOKEN = (
    "قال سندة ولد بوعمامة: «لن نتفاوض والمدنيون تحت القصف».\nLaurent Fabius était à Bamako.\n"
    "« La force vient en dernier », a-t-il répété. Nul ne veut négocier."
)
SPEECH = (
    quote(SPOKEN, "لن نتفاوض والمدنيون تحت القصف", "sanda-ould-boumama", "سندة ولد بوعمامة"),
    quote(SPOKEN, "La force vient en dernier", "laurent-fabius", "Laurent Fabius"),
)


@pytest.mark.parametrize(
    ("tree", "spelling"),
    [
        (Phrase("لن نتفاوض", "quote"), "لن نتفاوض"),
        (Word("مدنيين", "quote"), "والمدنيون"),
        (Word("forces", "quote"), "force"),
        (Word("derni", "quote", prefix=True), "dernier"),
        (Word("négocier", "quote"), None),
        (Phrase("القصف la", "quote"), None),
        (Is("speaker", "sanda-ould-boumama"), "سندة ولد بوعمامة"),
        (Is("speaker", "laurent-fabius"), "La force vient en dernier"),  # his name stands in another paragraph
        (Is("speaker", "fabius"), None),
        (And((Is("speaker", "laurent-fabius"), Not(Word("باماكو", "quote")))), "La force vient en dernier"),
    ],
)
def test_quotes_and_their_speakers_are_found_as_the_index_finds_them(tree: Node, spelling: str | None) -> None:
    match = matches(tree, record(text=SPOKEN, lang="fr", mentions=(), quotes=SPEECH))
    assert (match and SPOKEN[match.start : match.end]) == spelling


def test_a_quote_in_the_title_is_found_there() -> None:
    title = "Fabius : « La force en dernier »"
    said = quote(title, "La force en dernier", "fabius", "Fabius", field="title")
    of = record(title=title, text="", lang="fr", mentions=(), quotes=(said,))
    assert matches(Word("force", "quote"), of) == Match("title", title.index("force"), title.index("force") + 5)
    assert matches(Is("speaker", "fabius"), of) == Match("title", 0, 6)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Is("part", "copy"), True),
        (Is("part", "first"), False),
        (Is("agency", "sahara-medias"), True),
        (Is("agency", "afp"), False),
    ],
)
def test_parts_and_agencies_match_without_a_place(tree: Node, expected: bool) -> None:
    assert matches(tree, record(part=Part.COPY, agency="Sahara Médias")) == (Match() if expected else None)
    assert matches(Is("agency", "afp"), record()) is None


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Is("section", "الشان-الوطني"), True),
        (Is("section", "الشان"), False),
        (Is("tag", "انصار-الدين"), True),
        (Is("tag", "securite"), True),
        (Is("tag", "mali"), False),
        (Is("access", "teaser"), True),
        (Is("access", "open"), False),
        (And((Is("section", "الشان-الوطني"), Not(Is("access", "teaser")))), False),
    ],
)
def test_what_the_outlet_files_it_under_matches_without_a_place(tree: Node, expected: bool) -> None:
    of = record(section="الشأن الوطني", tags=("أنصار الدين", "Sécurité"), access=Access.TEASER)
    assert matches(tree, of) == (Match() if expected else None)


@pytest.mark.parametrize("text", ["section:الشان-الوطني", "tag:انصار-الدين", "access:teaser", "section:"])
def test_an_article_filed_under_nothing_meets_no_such_query(text: str) -> None:
    field, _, value = text.partition(":")
    assert matches(Is(field, value), record()) is None


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("ar", {"ar"}),
        ("mixed", {"mixed"}),
        ("fa", {"fa", "other"}),
        ("kab", {"kab", "other"}),
        ("und", {"und", "other"}),
    ],
)
def test_another_language_is_neither_of_the_three_nor_several(lang: str, asked: set[str]) -> None:
    codes = ("ar", "fr", "en", "mixed", "fa", "kab", "und", "other")
    assert {code for code in codes if matches(Is("lang", code), record(lang=lang, mentions=()))} == asked


BILINGUAL = (
    ("fr", "Les négociateurs rejetaient l'accord."),
    ("ar", "ورفض المفاوضون الاتفاق، والمدنيون ينتظرون."),
    ("en", "The rebels were negotiating."),
)


def bilingual(title: str) -> Record:
    text, passages, start = "\n".join(part for _, part in BILINGUAL), [], 0
    for lang, part in BILINGUAL:
        passages.append(Passage(start, start + len(part), lang))
        start += len(part) + 1
    return record(title=title, text=text, lang="mixed", passages=tuple(passages), mentions=())


@pytest.mark.parametrize(
    ("tree", "spelling"),
    [
        (Word("rejeter"), "rejetaient"),
        (Word("المدنيين"), "والمدنيون"),
        (Word("negotiation"), "negotiating"),
        (Word("مفاوض", prefix=True), "المفاوضون"),
        (Phrase("المفاوضين الاتفاق"), "المفاوضون الاتفاق"),
        (Phrase("الاتفاق rebels"), None),
        (Phrase("ينتظرون the"), None),
        (Word("négociateurs", within="title"), None),
    ],
)
def test_a_text_in_several_languages_is_searched_each_passage_in_its_own(tree: Node, spelling: str | None) -> None:
    of = bilingual("Accord")
    match = matches(tree, of)
    if spelling is None:
        assert match is None
    else:
        assert match is not None
        assert of.text[match.start : match.end] == spelling


def test_the_alert_of_a_passage_quotes_its_sentence() -> None:
    [alert] = made(bilingual("Accord"), Rule("q", "مدنيون", (SLACK,), query=Word("مدنيين"), query_text="مدنيين"))
    assert (alert.lang, alert.sentence, alert.matched) == ("mixed", BILINGUAL[1][1], "والمدنيون")


@pytest.mark.parametrize(
    ("title", "asked"), [("المفاوضون يرفضون", "مفاوضين"), ("Négociateurs : le refus", "négociatrice")]
)
def test_the_title_of_a_text_in_several_languages_is_in_the_first_of_its_script(title: str, asked: str) -> None:
    assert matches(Word(asked, within="title"), bilingual(title)) is not None


def test_a_quote_in_a_passage_is_searched_in_its_language() -> None:
    of = bilingual("Accord")
    said = quote(of.text, "ورفض المفاوضون الاتفاق", "boumama")
    match = matches(Word("مفاوضين", "quote"), replace(of, quotes=(said,)))
    assert match is not None
    assert of.text[match.start : match.end] == "المفاوضون"


def test_a_record_of_no_country_has_none() -> None:
    assert matches(Is("country", "ML"), record(country=None)) is None


_TREES = st.recursive(
    st.one_of(
        st.builds(Word, st.text(max_size=8), st.sampled_from(["any", "title", "body"]), st.booleans()),
        st.builds(Phrase, st.text(max_size=20)),
        st.builds(Is, st.sampled_from(["actor", "lang", "x"]), st.text(max_size=5)),
        st.just(Everything()),
    ),
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)


@given(
    tree=_TREES, title=st.text(max_size=20), text=st.text(max_size=60), lang=st.sampled_from(["ar", "fr", "en", "und"])
)
def test_any_query_on_any_text_gives_an_alert_whose_span_is_the_spelling(
    tree: Node, title: str, text: str, lang: str
) -> None:
    of = record(title=title, text=text, lang=lang, mentions=())
    found = made(of, Rule("any", "Any", (DESK,), query=tree, query_text="q"))
    assert bool(found) == (matches(tree, of) is not None)
    assert (matches(Not(tree), of) is None) == bool(found)
    for alert in found:
        if alert.span is not None:
            assert alert.sentence[slice(*alert.span)] == alert.matched
