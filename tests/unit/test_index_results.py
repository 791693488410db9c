"""From what an engine kept to a hit: marks and snippets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import text
from pipeline.errors import QueryError
from pipeline.index.query import parse
from pipeline.index.results import Marks, Shown, check_page, day_of, facet, milliseconds, sorting
from pipeline.index.terms import words
from pipeline.model import (
    Access,
    Dated,
    Dates,
    EntityKind,
    Everything,
    Hit,
    Is,
    Mention,
    Part,
    Passage,
    Query,
    Quote,
    Record,
    Sort,
)

NOW = datetime(2012, 11, 15, tzinfo=UTC)


def record(title: str = "Titre", text: str = "Texte.", lang: str = "fr", **more: object) -> Record:
    at = datetime(2012, 11, 5, 8, 40, tzinfo=UTC)
    values = {"id": "r1", "version": 1, "outlet": "l-essor", "url": "https://l-essor.example/r1", "country": "ML"}
    return Record(**{**values, "title": title, "text": text, "lang": lang, "first_seen": at, "fetched_at": at, **more})  # type: ignore[arg-type]  # built from parts


def hit(query: str, title: str = "Titre", text: str = "Texte.", lang: str = "fr", **more: object) -> Hit:
    return Shown.of(record(title, text, lang, **more)).hit(1.0, Marks(parse(query, now=NOW)))


def in_title(query: str, title: str, lang: str = "fr") -> list[str]:
    snippet = hit(query, title, lang=lang).title
    return [snippet.text[start:end] for start, end in snippet.spans]


@pytest.mark.parametrize(
    ("query", "title", "lang", "expected"),
    [
        ("أنصار", "قالت الجماعة والأنصار معا", "ar", ["والأنصار"]),
        ("الأنصار", "أنصار وأَنْصَارٌ", "ar", ["أنصار", "وأَنْصَارٌ"]),
        ("négociation", "Les NÉGOCIATIONS reprennent", "fr", ["NÉGOCIATIONS"]),
        ("coeur", "Au cœur du désert", "fr", ["cœur"]),
        ("algérie", "L'Algérie et l’Algérie", "fr", ["Algérie", "Algérie"]),
        ("kidal", "Kidal, Gao : KIDAL !", "fr", ["Kidal", "KIDAL"]),
        ('"groupe armé"', "Des groupes armés, un groupe non armé", "fr", ["groupes armés"]),
        ('"ansar dine" dine', "Ansar Dine. Dine", "fr", ["Ansar Dine", "Dine"]),
        ('ansar "ansar dine" "dine reste"', "Ansar Dine reste", "fr", ["Ansar Dine reste"]),
        ("négoci*", "Négocier, renégocier", "fr", ["Négocier"]),
        ("أنص*", "والأنصار وأنصارهم", "ar", ["والأنصار", "وأنصارهم"]),
        ("hostage", "Hostages in Mali", "en", ["Hostages"]),
        ("hostage", "Rehenes y hostages", "es", []),
        ("national", "A nation", "en", ["nation"]),
        ("national", "Une nation", "fr", []),
        ("body:kidal", "Kidal", "fr", []),
        ("NOT kidal", "Kidal", "fr", []),
        ("gao -kidal", "Gao et Kidal", "fr", ["Gao"]),
        ("lang:fr", "Kidal", "fr", []),
        ("", "Kidal", "fr", []),
    ],
)
def test_marks_of_a_title(query: str, title: str, lang: str, expected: list[str]) -> None:
    assert in_title(query, title, lang) == expected


def test_mentions_of_the_actor_asked_for_are_marked() -> None:
    mentions = (
        Mention("ansar-dine", EntityKind.ACTOR, "title", 0, 10, "Ansar Dine", "name", 1.0),
        Mention("aqmi", EntityKind.ACTOR, "title", 14, 18, "AQMI", "name", 1.0),
    )
    snippet = hit("actor:ansar-dine", "Ansar Dine et AQMI", mentions=mentions).title
    assert snippet.spans == ((0, 10),)
    assert hit("NOT actor:ansar-dine", "Ansar Dine et AQMI", mentions=mentions).title.spans == ()


def test_a_mention_beyond_the_text_is_left_out() -> None:
    mentions = (Mention("aqmi", EntityKind.ACTOR, "text", 2, 400, "AQMI", "name", 1.0),)
    assert hit("actor:aqmi", text="Trop court.", mentions=mentions).body.spans == ()


def quote(whole: str, said: str, speaker: str | None = None, name: str = "") -> Quote:
    start, at = whole.index(said), whole.index(name)
    named = (at, at + len(name)) if name else None
    return Quote("text", start, start + len(said), direct=True, speaker=speaker, named=named, how="x", certainty=0.9)


SPOKEN = (
    "Iyad parle de paix.\n« La paix viendra », dit Sanda.\n"
    "Plus tard, un autre : « la paix est loin ».\nFin de la dépêche sur la paix."
)
SPEECH = (
    quote(SPOKEN, "La paix viendra", "sanda", "Sanda"),
    quote(SPOKEN, "la paix est loin", "iyad", "Iyad"),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("quote:paix", ["paix viendra", "paix est loin"]),
        ("paix", ["paix.", "paix viendra", "paix est loin", "paix."]),
        ("quote:paix speaker:iyad", ["paix est loin"]),
        ("quote:viendra speaker:iyad", ["viendra »"]),
        ("speaker:sanda", ["Sanda."]),
        ("speaker:iyad", []),
        ("NOT quote:paix", []),
        ("quote:dépêche", []),
    ],
)
def test_marks_of_quotes(query: str, expected: list[str]) -> None:
    """ "Iyad" stands in another paragraph than what he said, so it isn't shown with it."""
    body = hit(query, text=SPOKEN, quotes=SPEECH).body
    assert len(body.spans) == len(expected)
    for (start, end), following in zip(body.spans, expected, strict=True):
        assert following.startswith(body.text[start:end])
        assert body.text.startswith(following, start)


def test_the_snippet_begins_with_the_quote_of_the_speaker_who_was_asked_for() -> None:
    text = FILLER * 9 + "\n« La caravane passe », dit le chef.\n" + FILLER * 9
    body = hit("speaker:le-chef", text=text, quotes=(quote(text, "La caravane passe", "Le Chef"),)).body
    assert body.text.startswith("« La caravane passe »")
    assert body.spans == ()


def test_a_long_quote_leaves_the_snippet_short() -> None:
    said = "la route est longue et le puits est loin, " * 60
    text = f"« {said} », dit Sanda."
    body = hit("speaker:sanda", text=text, quotes=(quote(text, said, "sanda", "Sanda"),)).body
    assert len(body.text) <= 205


def test_a_quote_beyond_the_text_is_left_out() -> None:
    beyond = Quote("text", 5, 400, direct=True, speaker="sanda", named=(300, 305), how="x", certainty=0.9)
    assert hit("quote:court speaker:sanda", text="Trop court.", quotes=(beyond,)).body.spans == ()


FILLER = "Rien de neuf ce matin dans la capitale, dit le préfet. "


def test_a_short_text_is_shown_whole() -> None:
    body = hit("otages", text="Deux otages.\nLibres enfin.").body
    assert body.text == "Deux otages. Libres enfin."
    assert [body.text[s:e] for s, e in body.spans] == ["otages"]


def test_a_snippet_begins_with_the_sentence_of_the_first_match() -> None:
    body = hit("caravane", text=FILLER * 9 + "La caravane passe. " + FILLER * 9 + "La caravane revient.").body
    assert body.text.startswith("La caravane passe. Rien")
    assert body.text.endswith(".")
    assert len(body.spans) == 1


def test_a_long_sentence_is_cut_at_words() -> None:
    long = "et puis encore un mot " * 60
    body = hit("caravane", text=f"Alors {long}la caravane {long}.").body
    assert body.text[0] == body.text[-1] == "…"
    assert body.text[1:-1].split()[0] in {"et", "puis", "encore", "un", "mot"}
    assert [body.text[s:e] for s, e in body.spans] == ["caravane"]
    assert 150 <= len(body.text) <= 205


def test_a_phrase_over_a_line_break_is_marked_on_one_line() -> None:
    body = hit('"premier match"', text="Le premier\nmatch commence.").body
    assert body.text == "Le premier match commence."
    assert [body.text[s:e] for s, e in body.spans] == ["premier match"]


def test_an_arabic_snippet() -> None:
    text = "مضى اليوم هادئا في العاصمة كلها. " * 20 + "ثم جاءت الحركة وأنصارها إلى المدينة. " + "عاد الهدوء. " * 20
    body = hit("أنصار", text=text, lang="ar").body
    assert body.text.startswith("ثم جاءت")
    assert [body.text[s:e] for s, e in body.spans] == ["وأنصارها"]


_WORDS = st.sampled_from(
    [
        "otages",
        "kidal",
        "Ansar",
        "Dine",
        "والأنصار",
        "cœur",
        "e\u0301te\u0301",
        "x" * 150,
        "a.",
        "…",
        "«",
        "»",
        "\n",
        "😀",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_WORDS, max_size=120).map(" ".join),
    st.sampled_from(["otages", "أنصار", '"ansar dine"', "kid*", "NOT otages", "coeur OR ete OR xxx*", ""]),
)
def test_whatever_the_text_a_snippet_is_short_and_its_marks_lie_in_it(text: str, query: str) -> None:
    body = hit(query, text=text).body
    assert len(body.text) <= 500
    assert "\n" not in body.text
    last = 0
    for start, end in body.spans:
        assert last <= start < end <= len(body.text)
        last = end
    assert body.text.strip("…") in text.replace("\n", " ")


@pytest.mark.parametrize(
    ("offset", "limit", "good"), [(0, 20, True), (9_980, 20, True), (9_981, 20, False), (-1, 5, False)]
)
def test_pages_within_the_window(offset: int, limit: int, good: bool) -> None:
    query = Query(Everything(), limit=limit, offset=offset)
    if good:
        check_page(query)
    else:
        with pytest.raises(QueryError):
            check_page(query)


def test_without_words_to_weigh_the_newest_is_first() -> None:
    assert sorting(Query(Is("lang", "fr"))) is Sort.NEWEST
    assert sorting(Query(parse("NOT otages lang:fr", now=NOW))) is Sort.NEWEST
    assert sorting(Query(parse("otages lang:fr", now=NOW))) is Sort.RELEVANCE
    assert sorting(Query(Is("lang", "fr"), sort=Sort.OLDEST)) is Sort.OLDEST


def test_facets_are_by_count_then_value() -> None:
    assert facet([("b", 2), ("c", 5), ("a", 2)]) == (("c", 5), ("a", 2), ("b", 2))


def test_days_of_utc_in_milliseconds() -> None:
    since, until = milliseconds(Dates(date(2012, 11, 5), date(2012, 11, 5)))
    assert since is not None
    assert until is not None
    assert datetime.fromtimestamp(since / 1000, UTC) == datetime(2012, 11, 5, tzinfo=UTC)
    assert until - since == 86_400_000
    assert day_of(since) == day_of(until - 1) == date(2012, 11, 5)
    assert day_of(-1) == date(1969, 12, 31)
    assert milliseconds(Dates(None, None)) == (None, None)
    assert milliseconds(Dates(date.max, date.max))[1] is not None


def test_what_is_kept_comes_back_from_json() -> None:
    mention = Mention("ansar-dine", EntityKind.ACTOR, "title", 0, 5, "أنصار", "name", 1.0)
    at = datetime(2012, 11, 5, 23, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-2)))
    quotes = (
        Quote("title", 0, 5, direct=True, speaker="سندة ولد", named=None, how="x", certainty=0.9),
        Quote("text", 0, 3, direct=False, speaker=None, named=None, how="x", certainty=0.9),
        Quote("text", 2, 5, direct=True, speaker="Laurent Fabius", named=(3, 5), how="x", certainty=0.9),
    )
    said = {"quotes": quotes, "part": Part.TRANSLATION, "agency": "Sahara Médias"}
    shown = Shown.of(record("أنصار", published=Dated(at, "feed", 1.0), mentions=(mention,), removed_at=NOW, **said))
    assert Shown.from_json(shown.to_json()) == shown
    assert shown.speakers == ("سنده-ولد", "laurent-fabius")
    assert [said.text for said in shown.said] == ["أنصار", "Tex", "xte"]
    assert (shown.part, shown.agency) == ("translation", "sahara-medias")
    assert shown.published == "2012-11-06T01:30:00.123+00:00"
    assert (shown.actors, shown.story, shown.removed) == (("ansar-dine",), "r1", True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": ""}, "no id"),
        ({"title": "\ud800"}, r"U\+D800"),
        ({"published": Dated(datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), "feed", 1.0)}, "calendar"),
    ],
)
def test_what_no_engine_can_keep_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Shown.of(record(**change))  # type: ignore[arg-type]  # built from parts


@given(st.text(max_size=60) | st.lists(_WORDS, max_size=9).map(" ".join))
def test_the_terms_are_the_words_of_text(passage: str) -> None:
    """Marks are counted in the one and placed by the other."""
    assert words(passage) == [word.text[:100] for word in text.words(passage)]


# --- Several languages ------------------------------------------------------------------------------------------------

BILINGUAL = "Les négociateurs rentrent à Alger.\nوعاد المفاوضون إلى الجزائر.\nThe negotiators are home."
PASSAGES = (Passage(0, 34, "fr"), Passage(35, 62, "ar"), Passage(63, 88, "en"))


def marked(query: str, title: str = "Titre", lang: str = "mixed", text: str = BILINGUAL) -> list[str]:
    body = hit(query, title, text, lang, passages=PASSAGES).body
    return [body.text[start:end] for start, end in body.spans]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("négociateur", ["négociateurs"]),
        ("المفاوضون", ["المفاوضون"]),
        ("مفاوضون", ["المفاوضون"]),
        ("negotiator", ["negotiators"]),
        ('"المفاوضون إلى الجزائر"', ["المفاوضون إلى الجزائر"]),
        ('"الجزائر the negotiator"', ["الجزائر. The negotiators"]),
    ],
)
def test_each_passage_is_marked_in_its_language(query: str, expected: list[str]) -> None:
    assert marked(query) == expected
    assert marked(query, lang="fr") == expected  # most of it French, with passages in others


def test_stretches_cover_the_text_and_a_title_has_the_language_of_its_script() -> None:
    shown = Shown.of(record("Titre", BILINGUAL, "mixed", passages=PASSAGES))
    assert "".join(stretch.text for stretch in shown.stretches) == BILINGUAL
    assert [stretch.lang for stretch in shown.stretches] == ["fr", "ar", "en"]
    assert [shown.lang_at("text", at) for at in (0, 34, 35, 62, 63, 500)] == ["fr", "fr", "ar", "ar", "en", "en"]
    assert shown.heading.lang == "fr"
    assert Shown.of(record("عودة المفاوضين", BILINGUAL, "mixed", passages=PASSAGES)).heading.lang == "ar"
    assert Shown.of(record("عودة المفاوضين", BILINGUAL, "fr", passages=PASSAGES)).heading.lang == "fr"
    assert Shown.of(record("Titre", "Texte", "mixed")).heading.lang == "mixed"


def test_what_the_outlet_says_of_its_article_is_kept_folded() -> None:
    shown = Shown.of(
        record(section="À la Une", tags=("Sécurité", "الإرهاب", "SECURITE", "!?", "x" * 40_000), access=Access.TEASER)
    )
    assert (shown.section, shown.access) == ("a-la-une", "teaser")
    assert shown.tags[:2] == ("securite", "الارهاب")
    assert [len(tag) for tag in shown.tags[2:]] == [100]
    assert Shown.from_json(shown.to_json()) == shown
