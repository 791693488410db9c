"""What an engine does, whichever it is: one suite over tantivy and over a real Elasticsearch."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from pipeline.errors import EngineDown, EngineError, QueryError
from pipeline.index import Engine
from pipeline.index.elastic import MAPPING, Elastic
from pipeline.index.embedded import Embedded
from pipeline.index.query import parse
from pipeline.model import (
    Access,
    Dated,
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
    Results,
    Snippet,
    Sort,
)

NOW = datetime(2012, 11, 15, 12, tzinfo=UTC)
COUNTRIES = {
    "le-combat": "ML",
    "l-essor": "ML",
    "el-khabar": "DZ",
    "el-watan": "DZ",
    "al-hayat": "GB",
    "jamestown": "US",
}


def record(
    identity: str,
    outlet: str,
    lang: str,
    at: str,
    title: str,
    text: str,
    *,
    actors: dict[str, str] | None = None,
    places: dict[str, str] | None = None,
    said: Sequence[tuple[str | None, str, str]] = (),
    **more: Any,
) -> Record:
    """``actors`` and ``places``: id -> the spelling that stands in the title or the text. ``said``: speaker, how the
    text names him ("": it does not), and the words of a quote in the title or the text."""
    mentions = []
    for kind, named in ((EntityKind.ACTOR, actors or {}), (EntityKind.PLACE, places or {})):
        for entity, spelling in named.items():
            for field, passage in (("title", title), ("text", text)):
                start = passage.find(spelling)
                if start >= 0:
                    mentions.append(Mention(entity, kind, field, start, start + len(spelling), spelling, "name", 1.0))
        assert {m.entity for m in mentions if m.kind is kind} == set(named), identity
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Record(
        id=identity,
        version=1,
        outlet=outlet,
        url=f"https://{outlet}.example/{identity}",
        title=title,
        text=text,
        lang=lang,
        country=COUNTRIES.get(outlet),
        first_seen=when + timedelta(hours=1),
        fetched_at=when + timedelta(hours=1),
        mentions=tuple(mentions),
        published=Dated(when, "feed", 1.0),
        quotes=tuple(quote(title, text, *each) for each in said),
        **more,
    )


def quote(title: str, text: str, speaker: str | None, name: str, words: str) -> Quote:
    field, passage = ("title", title) if words in title else ("text", text)
    start = passage.index(words)
    at = passage.index(name) if name else 0
    named = (at, at + len(name)) if name else None
    return Quote(field, start, start + len(words), direct=True, speaker=speaker, named=named, how="verb", certainty=0.9)


# fmt: off
CORPUS = (
    record(
        "fr01", "le-combat", "fr", "2012-11-05T08:40",
        "Ansar Dine songe à devenir un parti",
        "Le mouvement Ansar Dine envisagerait de quitter la lutte armée.\nSes négociations avec Alger "
        "avancent lentement, dit-on à Kidal.",
        actors={"ansar-dine": "Ansar Dine"}, places={"kidal": "Kidal"},
    ),
    record(
        "fr02", "l-essor", "fr", "2012-11-06T09:00",
        "NEGOCIATIONS : les groupes armés se disent prêts",
        "Une source proche du dossier confirme. Le groupe armé attend un signe de Bamako.",
        places={"bamako": "Bamako"},
    ),
    record(
        "fr03", "el-watan", "fr", "2012-11-06T23:30",
        "Tamanrasset : l'aéroport au cœur d'une demande",
        "La CEDEAO voudrait survoler le territoire de l'Algérie. Le président n'a pas encore répondu.",
    ),
    record(
        "fr04", "le-combat", "fr", "2012-11-07T07:00",
        "À Gao, un chef du MUJAO menace les déserteurs",
        "Abdelhakim promet la mort à ceux qui partent. Les habitants de Gao craignent pour leurs enfants.",
        actors={"mujao": "MUJAO"}, places={"gao": "Gao"},
    ),
    record(
        "fr05", "l-essor", "fr", "2012-11-08T10:00",
        "Le prix du mil baisse au marché de Ségou",
        "Les récoltes sont bonnes cette année. Le marché attire des acheteurs de toute la région, même "
        "du Burkina.",
    ),
    record(
        "fr06", "el-watan", "fr", "2012-11-09T06:15",
        "Un porte-parole touareg s'explique",
        "« Nous ne combattons pas d'autres musulmans », dit-il. Le porte-parole d'Ansar Eddine parle "
        "d'une cohabitation avec AQMI.",
        actors={"ansar-dine": "Ansar Eddine", "aqmi": "AQMI"},
    ),
    record(
        "fr07", "l-essor", "fr", "2012-11-09T18:00",
        "Football : les Aigles préparent la coupe",
        "L'entraîneur a choisi vingt-trois joueurs.\nLe premier\nmatch se joue en janvier.",
    ),
    record(
        "fr08", "le-combat", "fr", "2012-11-10T12:00",
        "Libération de deux otages près de Kidal",
        "Deux otages ont été libérés contre une rançon, selon un élu. La ville de Kidal reste calme.",
        places={"kidal": "Kidal"},
    ),
    record(
        "fr09", "le-combat", "fr", "2012-10-30T12:00",
        "Otages : la France ne paiera pas de rançon",
        "Le ministre le répète aux familles des otages. Toute la nation attend depuis deux ans.",
    ),
    record(
        "ar01", "el-khabar", "ar", "2012-11-05T05:00",
        "أنصار الدين: الحل عبر بوابة الجزائر",
        "قال الناطق باسم الحركة إن الحل سيكون عبر الجزائر.\nوأضاف أن المفاوضات مع الحكومة في باماكو لم "
        "تبدأ بعد.",
        actors={"ansar-dine": "أنصار الدين"}, places={"bamako": "باماكو"},
    ),
    record(
        "ar02", "al-hayat", "ar", "2012-11-09T04:00",
        "وفد إلى الجزائر وآخر إلى واغادوغو",
        "توجه وفدان من الحركة إلى العاصمتين. وقالت مصادر إن المجاهدين والأنصار لا تربطهم صلة فكرية بالقاعدة.",
        actors={"ansar-dine": "والأنصار", "al-qaida": "بالقاعدة"},
    ),
    record(
        "ar03", "al-hayat", "ar", "2012-11-10T04:00",
        "انصار المنتخب يحتفلون في الشوارع",
        "خرج المشجعون بعد المباراة إلى الشوارع. وكانت الفرحة كبيرة في كل المدن.",
    ),
    record(
        "ar04", "el-khabar", "ar", "2012-11-06T04:00",
        "الجيش يعزز القاعدة العسكرية في تمنراست",
        "وصلت قوات جديدة إلى الجنوب لحراسة الحدود الطويلة مع مالي والنيجر.",
    ),
    record(
        "ar05", "el-khabar", "ar", "2012-11-06T06:00",
        "أسعار الخضر ترتفع قبل العيد",
        "ارتفعت الأسعار في الأسواق بنسبة ٢٥ بالمئة منذ ٣ أسابيع، والمواطنون يشتكون.",
    ),
    record(
        "ar06", "al-hayat", "ar", "2012-10-22T04:00",
        "بلمختار يخشى على حياته",
        "يعتقد أحد القادة أن أمير التنظيم يريد رأسه، وهو على اتصال بقادة سابقين.",
        actors={"belmokhtar": "بلمختار"},
    ),
    record(
        "en01", "jamestown", "en", "2012-11-01T00:00",
        "Belmokhtar passed over in AQIM shake-up",
        "The veteran commander Mokhtar Belmokhtar was not chosen. Ansar al-Din stays out of the quarrel.",
        actors={"belmokhtar": "Belmokhtar", "aqmi": "AQIM", "ansar-dine": "Ansar al-Din"},
    ),
    record(
        "en02", "jamestown", "en", "2012-11-08T15:00",
        "Delegation commits to dialogue",
        "The delegates rejected extremism and terrorism, and asked that food and medicine move freely.\nA "
        "nation waits for negotiation to begin.",
    ),
    record(
        "en03", "jamestown", "en", "2012-11-12T15:00",
        "Border patrols doubled",
        "Algerian soldiers now watch 1,200 miles of border. The national army calls it routine.",
    ),
    record(
        "en04", "jamestown", "en", "2012-11-12T16:00",
        "Hostages freed near Kidal",
        "Two hostages were freed. One hostage had been held since 2010, another said that hostage takers fled.",
        places={"kidal": "Kidal"},
    ),
    record(
        "es01", "jamestown", "es", "2012-11-13T10:00",
        "Rehenes liberados en Kidal",
        "Los cooperantes fueron entregados a un mediador de Burkina.",
        places={"kidal": "Kidal"},
    ),
    record(
        "und1", "l-essor", "und", "2012-11-13T11:00",
        "CAN 2013",
        "Mali 1 - 0 Niger",
        removed_at=NOW, story="fr07",
    ),
    record(
        "mix1", "el-watan", "fr", "2012-11-14T10:00",
        "Ce que dit le tract",
        "Le tract, signé « والمجاهدون », a circulé à Tombouctou. Il compte ٣ pages.",
        places={"tombouctou": "Tombouctou"},
    ),
    record(
        "tie3", "l-essor", "fr", "2012-11-02T08:00",
        "Brève",
        "La pluie tombe sur Mopti.",
    ),
    record(
        "tie1", "l-essor", "fr", "2012-11-02T08:00",
        "Brève",
        "La pluie tombe sur Mopti.",
    ),
    record(
        "tie2", "l-essor", "fr", "2012-11-02T09:00",
        "Brève",
        "La pluie tombe sur Mopti.",
    ),
)
# fmt: on

Make = Callable[[], Engine]


@pytest.fixture(scope="module", params=["embedded", "elastic"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes engines of one kind, each on an empty place of its own; they are closed and wiped at the end."""
    made: list[Engine] = []
    if request.param == "embedded":

        def new() -> Engine:
            made.append(Embedded(tmp_path_factory.mktemp("index") / "index"))
            return made[-1]

        yield new
        for engine in made:
            engine.close()
        return
    url = request.getfixturevalue("elasticsearch_url")
    prefix = f"test-{uuid.uuid4().hex[:8]}"

    def new_index() -> Engine:
        made.append(Elastic(url, f"{prefix}-{len(made)}"))
        return made[-1]

    yield new_index
    for engine in made:
        engine.close()
    with Elasticsearch(url) as client:
        for name in client.indices.get(index=f"{prefix}-*").body:
            client.indices.delete(index=name)


@pytest.fixture(scope="module")
def filled(make: Make) -> Engine:
    """An engine with the corpus, for tests that change nothing."""
    engine = make()
    assert engine.apply(CORPUS) == []
    return engine


@pytest.fixture
def engine(make: Make) -> Engine:
    return make()


def search(engine: Engine, text: str, **more: Any) -> Results:
    return engine.search(Query(parse(text, now=NOW), **{"limit": 100, **more}))


def found(engine: Engine, text: str) -> set[str]:
    results = search(engine, text)
    assert results.total == len(results.hits)
    return {hit.id for hit in results.hits}


def in_order(engine: Engine, text: str, **more: Any) -> list[str]:
    return [hit.id for hit in search(engine, text, **more).hits]


def one(engine: Engine, text: str, identity: str) -> Hit:
    return next(hit for hit in search(engine, text).hits if hit.id == identity)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.spans]


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["أنصار", "انصار", "الأنصار", "والأنصار", "أَنْصَار", "أنصـــار"])
def test_an_arabic_word_is_found_with_clitics_article_hamza_vowels_and_tatweel(filled: Engine, query: str) -> None:
    assert found(filled, query) == {"ar01", "ar02", "ar03"}


@pytest.mark.parametrize("query", ["négociation", "negociations", "NÉGOCIATIONS", "Negociation"])
def test_a_french_word_is_found_in_any_case_number_and_accent(filled: Engine, query: str) -> None:
    assert found(filled, query) >= {"fr01", "fr02"}
    assert not found(filled, query) & {"fr03", "ar01", "fr05"}


def test_an_english_word_is_found_in_its_inflections(filled: Engine) -> None:
    assert found(filled, "hostage") == {"en04"}
    assert found(filled, "delegates rejecting") == {"en02"}


def test_a_stem_counts_in_its_own_language_only(filled: Engine) -> None:
    """ "national" is "nation" to the English stemmer and not to the French one."""
    assert found(filled, "national") == {"en02", "en03"}
    assert found(filled, "otage") == {"fr08", "fr09"}


def test_words_of_a_language_that_is_not_stemmed_are_found_as_they_stand(filled: Engine) -> None:
    assert found(filled, "rehenes") == {"es01"}
    assert found(filled, "rehen") == set()


def test_arabic_quoted_in_a_french_article_is_found_in_its_inflections(filled: Engine) -> None:
    assert found(filled, "المجاهدين") == {"ar02", "mix1"}


@pytest.mark.parametrize(("query", "expected"), [("le", "fr01"), ("في", "ar01"), ("the", "en02")])
def test_a_stop_word_alone_is_found(filled: Engine, query: str, expected: str) -> None:
    hits = found(filled, query)
    assert expected in hits
    assert hits <= {r.id for r in CORPUS if r.lang in (expected[:2], "und")}


def test_arabic_indic_digits_and_others_are_the_same(filled: Engine) -> None:
    assert found(filled, "٢٥") == found(filled, "25") == {"ar05"}
    assert "mix1" in found(filled, "3")


def test_an_elided_article_does_not_hide_the_word(filled: Engine) -> None:
    assert "fr03" in found(filled, "l’aéroport") & found(filled, "aeroport") & found(filled, "cœur") & found(
        filled, "coeur"
    )


def test_every_word_must_be_there(filled: Engine) -> None:
    assert found(filled, "otages rançon") == {"fr08", "fr09"}
    assert found(filled, "otages rançon ministre") == {"fr09"}


def test_a_word_that_stands_nowhere_finds_nothing(filled: Engine) -> None:
    results = search(filled, "xylophone", facets=True)
    assert (results.total, results.hits, results.days) == (0, (), ())
    assert results.facets["lang"] == ()


def test_the_beginning_of_a_word(filled: Engine) -> None:
    assert {"fr01", "fr02"} <= found(filled, "négoci*")
    assert "en02" not in found(filled, "négoci*")
    assert found(filled, "أنص*") == {"ar01", "ar02", "ar03"}
    assert found(filled, "title:otag*") == {"fr08", "fr09"}


def test_a_hyphenated_word_is_its_parts_side_by_side(filled: Engine) -> None:
    assert found(filled, "porte-parole") == {"fr06"}
    assert found(filled, "Ansar-Dine") == {"fr01"}


# --- Phrases ----------------------------------------------------------------------------------------------------------


def test_a_phrase_is_its_words_in_a_row(filled: Engine) -> None:
    assert found(filled, '"deux otages"') == {"fr08"}
    assert found(filled, '"otages deux"') == set()
    assert found(filled, "otages deux") == {"fr08", "fr09"}


def test_a_phrase_is_found_inflected(filled: Engine) -> None:
    assert found(filled, '"groupes armés"') == found(filled, '"groupe armé"') == {"fr02"}
    assert "ar02" in found(filled, '"المجاهدين الأنصار"')


def test_a_phrase_runs_over_a_line_break(filled: Engine) -> None:
    assert found(filled, '"premier match"') == {"fr07"}
    assert found(filled, '"lutte armée ses négociations"') == {"fr01"}


def test_a_phrase_does_not_run_from_the_title_into_the_text(filled: Engine) -> None:
    assert found(filled, '"un parti le mouvement"') == set()


@pytest.mark.parametrize("query", ["«أنصار الدين»", "“انصار الدين”", '"أنصار الدين"'])
def test_a_phrase_in_any_quotes(filled: Engine, query: str) -> None:
    assert found(filled, query) == {"ar01"}


def test_a_phrase_of_stop_words_matches_those_words(filled: Engine) -> None:
    assert found(filled, '"contre une rançon"') == {"fr08"}
    assert found(filled, '"contre la rançon"') == set()


# --- Logic ------------------------------------------------------------------------------------------------------------


def test_and_or_not(filled: Engine) -> None:
    assert found(filled, "otages AND Kidal") == {"fr08"}
    assert found(filled, "otages OR hostage") == {"fr08", "fr09", "en04"}
    assert found(filled, "otages NOT Kidal") == found(filled, "otages -Kidal") == {"fr09"}
    assert found(filled, "(otages OR hostages) AND NOT lang:en") == {"fr08", "fr09"}


def test_or_binds_closer_than_a_blank_and_and_closer_than_or(filled: Engine) -> None:
    assert found(filled, "otages OR hostages kidal") == {"fr08", "en04"}
    assert found(filled, "tamanrasset OR otages AND kidal") == {"fr03", "fr08"}


def test_not_alone_finds_the_rest(filled: Engine) -> None:
    everything = {r.id for r in CORPUS}
    assert found(filled, "NOT otages") == everything - {"fr08", "fr09"}
    assert found(filled, "-lang:fr") == {r.id for r in CORPUS if r.lang != "fr"}


def test_nothing_asked_finds_everything(filled: Engine) -> None:
    assert found(filled, "") == {r.id for r in CORPUS}


# --- Fields -----------------------------------------------------------------------------------------------------------


def test_an_actor_is_found_in_every_spelling_and_language(filled: Engine) -> None:
    assert found(filled, "actor:ansar-dine") == {"fr01", "fr06", "ar01", "ar02", "en01"}
    assert found(filled, "actor:(aqmi OR belmokhtar)") == {"fr06", "ar06", "en01"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("place:kidal", {"fr01", "fr08", "en04", "es01"}),
        ("outlet:el-khabar", {"ar01", "ar04", "ar05"}),
        ("lang:en", {"en01", "en02", "en03", "en04"}),
        ("lang:und", {"und1"}),
        ("country:gb", {"ar02", "ar03", "ar06"}),
        ("story:fr07", {"fr07", "und1"}),
        ("actor:nobody", set()),
    ],
)
def test_keyword_fields(filled: Engine, query: str, expected: set[str]) -> None:
    assert found(filled, query) == expected


def test_title_and_body(filled: Engine) -> None:
    assert found(filled, "title:rançon") == {"fr09"}
    assert found(filled, "body:rançon") == {"fr08"}
    assert found(filled, 'title:"la France"') == {"fr09"}
    assert found(filled, "body:(rançon OR ministre)") == {"fr08", "fr09"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date:2012-11-06", {"fr02", "fr03", "ar04", "ar05"}),
        ("date:٢٠١٢-١١-٠٦ lang:ar", {"ar04", "ar05"}),
        ("date:2012-10", {"fr09", "ar06"}),
        ("date:[2012-11-12 TO 2012-11-13]", {"en03", "en04", "es01", "und1"}),
        ("date:{2012-11-12 TO 2012-11-14}", {"es01", "und1"}),
        ("date:>2012-11-12", {"es01", "und1", "mix1"}),
        ("date:<2012-11-01", {"fr09", "ar06"}),
        ("date:<=2012-11-01", {"fr09", "ar06", "en01"}),
        ("date:3d", {"es01", "und1", "mix1"}),
        ("date:2011", set()),
        ("date:>=9999-12-31", set()),
    ],
)
def test_dates_are_days_of_utc(filled: Engine, query: str, expected: set[str]) -> None:
    assert found(filled, query) == expected


# --- Order and pages --------------------------------------------------------------------------------------------------


def test_newest_and_oldest(filled: Engine) -> None:
    newest = [r.id for r in sorted(CORPUS, key=lambda r: (r.dated, r.id), reverse=True)]
    assert in_order(filled, "", sort=Sort.NEWEST) == newest
    assert in_order(filled, "", sort=Sort.OLDEST) == newest[::-1]


def test_without_words_relevance_is_the_newest_first(filled: Engine) -> None:
    assert in_order(filled, "lang:fr") == in_order(filled, "lang:fr", sort=Sort.NEWEST)


def test_a_word_in_the_title_weighs_more_than_in_the_text(engine: Engine) -> None:
    title = record(
        "t", "l-essor", "fr", "2012-11-01T00:00", "Rançon versée au nord du pays", "Rien de plus n'est connu."
    )
    body = record(
        "b", "l-essor", "fr", "2012-11-02T00:00", "Ce que l'on sait ce matin au nord", "Rançon. " * 4 + "Voilà."
    )
    engine.apply((title, body))
    assert in_order(engine, "rançon") == ["t", "b"]


def test_an_exact_form_outweighs_an_inflected_one(engine: Engine) -> None:
    engine.apply(
        (
            record("plural", "l-essor", "fr", "2012-11-02T00:00", "Brève", "Les combattants partent vers le nord."),
            record("single", "l-essor", "fr", "2012-11-01T00:00", "Brève", "Le combattant partent vers le nord."),
        )
    )
    assert in_order(engine, "combattant") == ["single", "plural"]


def test_ties_are_broken_by_date_then_id(filled: Engine) -> None:
    assert in_order(filled, "pluie") == ["tie2", "tie3", "tie1"]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_have_no_doubles_and_no_holes(make: Make, sort: Sort) -> None:
    engine = make()
    many = [
        record(f"{i * 7919 % 230:03d}", "l-essor", "fr", f"2012-11-{1 + i % 3:02d}T00:00", "Brève", "La pluie tombe.")
        for i in range(230)
    ]
    for start in range(0, 230, 50):  # several segments, which tie among themselves
        engine.apply(many[start : start + 50])
    pages = [search(engine, "pluie", sort=sort, limit=7, offset=o) for o in range(0, 240, 7)]
    read = [hit.id for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {230}
    descending = sort is not Sort.OLDEST
    assert read == [r.id for r in sorted(many, key=lambda r: (r.dated, r.id), reverse=descending)]


def test_a_page_of_nothing_still_counts(filled: Engine) -> None:
    results = search(filled, "otages", limit=0)
    assert (results.total, results.hits) == (2, ())
    assert search(filled, "otages", offset=50).hits == ()


@pytest.mark.parametrize(("offset", "limit"), [(9_990, 11), (0, 10_001), (-1, 5), (0, -1)])
def test_pages_end_within_the_window(filled: Engine, offset: int, limit: int) -> None:
    with pytest.raises(QueryError, match="cannot be shown") as caught:
        search(filled, "otages", offset=offset, limit=limit)
    assert "10,000" in caught.value.hint
    assert search(filled, "otages", offset=9_990, limit=10).total == 2


# --- Hits -------------------------------------------------------------------------------------------------------------


def test_a_hit_says_what_is_known(filled: Engine) -> None:
    hit = one(filled, "actor:aqmi lang:fr", "fr06")
    assert replace(hit, title=Snippet(""), body=Snippet(""), score=0.0) == Hit(
        id="fr06",
        score=0.0,
        outlet="el-watan",
        lang="fr",
        country="DZ",
        url="https://el-watan.example/fr06",
        published=datetime(2012, 11, 9, 6, 15, tzinfo=UTC),
        title=Snippet(""),
        body=Snippet(""),
        actors=("ansar-dine", "aqmi"),
        places=(),
        story="fr06",
        removed=False,
        part=Part.FIRST,
    )


def test_the_arabic_word_is_marked_as_it_stands(filled: Engine) -> None:
    hit = one(filled, "أنصار", "ar02")
    assert marked(hit.body) == ["والأنصار"]
    assert marked(hit.title) == []
    assert marked(one(filled, "انصار", "ar01").title) == ["أنصار"]


def test_inflections_phrases_and_beginnings_are_marked(filled: Engine) -> None:
    assert marked(one(filled, "négociation", "fr02").title) == ["NEGOCIATIONS"]
    assert marked(one(filled, '"groupe armé"', "fr02").title) == ["groupes armés"]
    assert marked(one(filled, '"premier match"', "fr07").body) == ["premier match"]
    assert marked(one(filled, "négoci*", "fr01").body) == ["négociations"]
    assert marked(one(filled, "title:kidal OR calme", "fr08").body) == ["calme"]


def test_what_is_excluded_is_not_marked(filled: Engine) -> None:
    hit = one(filled, "hostages -otages", "en04")
    assert marked(hit.title) == ["Hostages"]
    assert marked(hit.body) == ["hostages", "hostage", "hostage"]
    hit = one(filled, "ansar NOT (NOT dine)", "fr01")
    assert marked(hit.title) == ["Ansar"]


def test_the_mentions_of_an_actor_are_marked_in_their_spelling(filled: Engine) -> None:
    assert marked(one(filled, "actor:ansar-dine", "fr06").body) == ["Ansar Eddine"]
    assert marked(one(filled, "actor:ansar-dine", "ar01").title) == ["أنصار الدين"]
    assert marked(one(filled, "actor:ansar-dine", "en01").body) == ["Ansar al-Din"]


def test_without_a_match_in_the_text_the_snippet_is_its_beginning(filled: Engine) -> None:
    hit = one(filled, "lang:und", "und1")
    assert hit.body == Snippet("Mali 1 - 0 Niger")


def test_a_snippet_of_a_long_text_is_about_two_lines_around_the_match(engine: Engine) -> None:
    filler = "Rien de neuf ce matin dans la capitale, dit le préfet. "
    text = filler * 40 + "Puis la caravane arriva enfin. " + filler * 40
    engine.apply((record("long", "l-essor", "fr", "2012-11-01T00:00", "Carnet", text),))
    body = one(engine, "caravanes", "long").body
    assert marked(body) == ["caravane"]
    assert body.text.startswith("Puis la caravane")
    assert 100 <= len(body.text) <= 210


def test_a_removed_article_is_found_and_says_so(filled: Engine) -> None:
    assert one(filled, "niger", "und1").removed
    assert not one(filled, "tract", "mix1").removed


# --- Quotes, parts and agencies ---------------------------------------------------------------------------------------

# fmt: off
TOLD = (
    record(
        "q-fr", "le-combat", "fr", "2012-11-05T08:00", "Kidal : la parole aux armes ou aux hommes ?",
        "Rien n'avance à Alger.\n« Nous négocierons sans condition », affirme Sanda Ould Boumama. « Nos combattants "
        "resteront à Kidal », ajoute-t-il.\nParis dit ne pas négocier. « La force vient en dernier », répond Laurent "
        "Fabius.",
        said=(
            ("sanda-ould-boumama", "Sanda Ould Boumama", "Nous négocierons sans condition"),
            ("sanda-ould-boumama", "Sanda Ould Boumama", "Nos combattants resteront à Kidal"),
            ("laurent-fabius", "Laurent Fabius", "La force vient en dernier"),
        ),
        agency="AFP",
    ),
    record(
        "q-ar", "el-khabar", "ar", "2012-11-05T10:00", "الناطق باسم الحركة: «لن نتفاوض تحت القصف»",
        "مضى يوم هادئ في الشمال.\nقال سندة ولد بوعمامة: «والمفاوضات ماتت، ولن نتفاوض مع من يقصف المدنيين في المدن».\n"
        "وقال مصدر «إن المفاوضات لم تبدأ» في الجزائر.",
        said=(
            (None, "", "لن نتفاوض تحت القصف"),
            ("sanda-ould-boumama", "سندة ولد بوعمامة", "والمفاوضات ماتت، ولن نتفاوض مع من يقصف المدنيين في المدن"),
            (None, "", "إن المفاوضات لم تبدأ"),
        ),
        story="q-fr", original="q-ar", part=Part.PARALLEL, agency="واج",
    ),
    record(
        "q-ar2", "al-hayat", "ar", "2012-11-06T10:00", "وزير الخارجية في باماكو",
        "قال يوسف بن علوي إن «القوة آخر الحلول».",
        said=(("يوسف-بن-علوي", "يوسف بن علوي", "القوة آخر الحلول"),),
        agency="وكالة الأنباء",
    ),
    record(
        "q-en", "jamestown", "en", "2012-11-06T08:00", "A spokesman's week",
        "Sanda Ould Boumama says nothing today. His men negotiate, and nobody was quoted.",
        story="q-fr", original="q-fr", part=Part.TRANSLATION,
    ),
    record(
        "q-copy", "l-essor", "fr", "2012-11-05T12:00", "Kidal : la parole aux armes ou aux hommes ?",
        "« Nous négocierons sans condition », affirme un porte-parole.",
        said=(("un-porte-parole", "un porte-parole", "Nous négocierons sans condition"),),
        story="q-fr", original="q-fr", part=Part.COPY, agency="Afp",
    ),
)
# fmt: on


@pytest.fixture(scope="module")
def told(make: Make) -> Engine:
    engine = make()
    assert engine.apply(TOLD) == []
    return engine


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("speaker:sanda-ould-boumama", {"q-fr", "q-ar"}),
        ('speaker:"Sanda Ould Boumama"', {"q-fr", "q-ar"}),
        ('speaker:"LAURENT  Fabius"', {"q-fr"}),
        ("speaker:laurent-fabius", {"q-fr"}),
        ("speaker:fabius", set()),
        ('speaker:"يوسف بن علوي"', {"q-ar2"}),
        ("speaker:يُوسُف-بن-علوى", {"q-ar2"}),
        ("speaker:(laurent-fabius OR يوسف-بن-علوي)", {"q-fr", "q-ar2"}),
        ("speaker:sanda-ould-boumama NOT speaker:laurent-fabius", {"q-ar"}),
        ("sanda -speaker:sanda-ould-boumama", {"q-en"}),
    ],
)
def test_who_is_quoted(told: Engine, query: str, expected: set[str]) -> None:
    assert found(told, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('quote:"لن نتفاوض"', {"q-ar"}),
        ('quote:"ولن نتفاوض مع"', {"q-ar"}),
        ("quote:المدنيين", {"q-ar"}),
        ("quote:مدن", {"q-ar"}),
        ("quote:القوة", {"q-ar2"}),
        ("quote:هادئ", set()),
        ('quote:"مفاوضات ماتت"', {"q-ar"}),
        ("quote:مدن*", {"q-ar"}),
        ('quote:"sans condition"', {"q-fr", "q-copy"}),
        ("quote:combattant", {"q-fr"}),
        ("quote:négoci*", {"q-fr", "q-copy"}),
        ("quote:NEGOCIERONS", {"q-fr", "q-copy"}),
        ("quote:paris", set()),
        ("quote:negotiate", set()),
        ("quote:(force OR combattants) lang:fr", {"q-fr"}),
        ("négoci* -quote:kidal", {"q-copy"}),
        ('speaker:sanda-ould-boumama AND quote:"لن نتفاوض"', {"q-ar"}),
    ],
)
def test_what_was_said(told: Engine, query: str, expected: set[str]) -> None:
    assert found(told, query) == expected


def test_a_phrase_does_not_run_from_one_quote_into_the_next(told: Engine) -> None:
    assert found(told, '"sans condition"') == {"q-fr", "q-copy"}
    assert found(told, 'quote:"sans condition nos combattants"') == set()
    assert found(told, 'quote:"القصف والمفاوضات"') == set()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("part:first", {"q-fr", "q-ar2"}),
        ("story:q-fr part:translation", {"q-en"}),
        ("part:(copy OR parallel)", {"q-copy", "q-ar"}),
        ("part:rewrite", set()),
        ("-part:copy lang:fr", {"q-fr"}),
        ("agency:AFP", {"q-fr", "q-copy"}),
        ("agency:afp -part:first", {"q-copy"}),
        ("agency:واج", {"q-ar"}),
        ('agency:"وكالة الانباء"', {"q-ar2"}),
        ("agency:reuters", set()),
    ],
)
def test_parts_and_agencies(told: Engine, query: str, expected: set[str]) -> None:
    assert found(told, query) == expected


def test_a_hit_says_its_part(told: Engine) -> None:
    results = search(told, "", facets=True)
    parts = {hit.id: hit.part for hit in results.hits}
    assert parts == {each.id: each.part for each in TOLD}
    assert results.facets["part"] == (("first", 2), ("copy", 1), ("parallel", 1), ("translation", 1))


def test_the_snippet_of_a_hit_by_quote_stands_around_the_quote(told: Engine) -> None:
    body = one(told, "quote:négocier", "q-fr").body
    assert body.text.startswith("« Nous négocierons sans condition »")
    assert marked(body) == ["négocierons"]  # not "négocier" in what is not quoted
    assert marked(one(told, 'quote:"force vient"', "q-fr").body) == ["force vient"]
    arabic = one(told, 'quote:"لن نتفاوض"', "q-ar")
    assert marked(arabic.title) == ["لن نتفاوض"]
    arabic = one(told, 'quote:"المفاوضات ماتت"', "q-ar")
    assert marked(arabic.body) == ["والمفاوضات ماتت"]
    assert arabic.body.text.startswith("قال سندة")


def test_the_snippet_of_a_hit_by_speaker_stands_around_his_quote_and_marks_his_name(told: Engine) -> None:
    body = one(told, "speaker:laurent-fabius", "q-fr").body
    assert body.text.startswith("« La force vient en dernier »")
    assert marked(body) == ["Laurent Fabius"]
    assert marked(one(told, "speaker:sanda-ould-boumama", "q-ar").body) == ["سندة ولد بوعمامة"]
    assert marked(one(told, "speaker:sanda-ould-boumama quote:kidal", "q-fr").body) == ["Kidal"]


def test_a_corrected_quote_replaces_the_old_one(engine: Engine) -> None:
    engine.apply(TOLD)
    engine.apply((replace(TOLD[0], quotes=(), agency=None, part=Part.REWRITE),))
    assert found(engine, "quote:force") == found(engine, "speaker:laurent-fabius") == set()
    assert found(engine, "agency:AFP") == {"q-copy"}
    assert found(engine, "part:rewrite") == {"q-fr"}


# --- Languages --------------------------------------------------------------------------------------------------------


def bilingual(identity: str, title: str, *parts: tuple[str, str], lang: str = "mixed", **more: Any) -> Record:
    """``parts``: language and text of each passage."""
    passages, start = [], 0
    for code, part in parts:
        passages.append(Passage(start, start + len(part), code))
        start += len(part) + 1
    text = "\n".join(part for _, part in parts)
    return record(identity, "el-watan", lang, "2012-11-05T08:00", title, text, passages=tuple(passages), **more)


# fmt: off
TONGUES = (
    bilingual(
        "m-fr-ar", "Communiqué des médiateurs",
        ("fr", "Les négociateurs reviendront demain.\n« Nous restons optimistes », dit Sanda Ould Boumama."),
        ("ar", "وسيعود المفاوضون غدا.\nوقال سندة ولد بوعمامة: «نحن متفائلون بالحوارات»."),
        said=(
            ("boumama", "Sanda Ould Boumama", "Nous restons optimistes"),
            ("boumama", "سندة ولد بوعمامة", "نحن متفائلون بالحوارات"),
        ),
        section="Actualités", tags=("Médiation", "الأزمة في مالي"), access=Access.TEASER,
    ),
    bilingual(
        "m-ar-en", "بيان المجتمعين",
        ("ar", "وصلت القوافل إلى المدينة."), ("en", "The convoys reached the town. A national day was declared."),
        section="أخبار", tags=("mediation",), access=Access.TOLL,
    ),
    bilingual(
        "fr-with-en", "La piste du nord", ("fr", "Les camions passent encore. La nation attend."),
        ("en", "The delegates wait."), lang="fr", tags=("Société",),
    ),
    record("fr", "le-combat", "fr", "2012-11-05T08:00", "Les récoltes", "Le mil manque. La nation attend.",
           section="ACTUALITES"),
    record("es", "jamestown", "es", "2012-11-05T08:00", "Los mercados", "Los mediadores llegaron a Niamey ayer."),
    record("fa", "jamestown", "fa", "2012-11-05T08:00", "بازارها", "وزیر خارجه والجزایر درباره گفتگوها سخن گفت."),
    record("und", "l-essor", "und", "2012-11-05T08:00", "Sugu dayɛlɛla", "Mɔgɔ caman nana sugu la."),
)
# fmt: on


@pytest.fixture(scope="module")
def tongues(make: Make) -> Engine:
    engine = make()
    assert engine.apply(TONGUES) == []
    return engine


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("négociateur", {"m-fr-ar"}),
        ("مفاوضون", {"m-fr-ar"}),
        ("القافلة", set()),
        ("قوافل", {"m-ar-en"}),
        ("convoy", {"m-ar-en"}),
        ("camion", {"fr-with-en"}),
        ("delegate", {"fr-with-en"}),
        ("nation", {"m-ar-en", "fr-with-en", "fr"}),
        ("national", {"m-ar-en"}),  # an English stem, which the French words have not
        ("title:médiateur", {"m-fr-ar"}),
        ("title:مجتمع", {"m-ar-en"}),
        ("quote:optimiste", {"m-fr-ar"}),
        ("quote:حوار", {"m-fr-ar"}),
        ('"ould boumama وسيعود"', {"m-fr-ar"}),
    ],
)
def test_a_mixed_text_is_searched_each_passage_in_its_language(tongues: Engine, query: str, expected: set[str]) -> None:
    assert found(tongues, query) == expected


def test_the_snippet_of_a_mixed_text_is_whole_and_marked_in_either_language(tongues: Engine) -> None:
    assert marked(one(tongues, "مفاوضون", "m-fr-ar").body) == ["المفاوضون"]
    assert marked(one(tongues, "négociateur", "m-fr-ar").body) == ["négociateurs"]
    assert marked(one(tongues, "quote:حوار", "m-fr-ar").body) == ["بالحوارات"]
    assert marked(one(tongues, "title:مجتمع", "m-ar-en").title) == ["المجتمعين"]
    assert one(tongues, "section:أخبار", "m-ar-en").body.text == TONGUES[1].text.replace("\n", " ")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mediadores", {"es"}),
        ("MEDIADORES", {"es"}),
        ("mediador", set()),
        ("گفتگوها", {"fa"}),
        ("والجزایر", {"fa"}),
        ("الجزاير", set()),  # an Arabic stem would find it
        ("mɔgɔ", {"und"}),
    ],
)
def test_other_languages_are_searched_as_they_stand(tongues: Engine, query: str, expected: set[str]) -> None:
    assert found(tongues, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang:mixed", {"m-fr-ar", "m-ar-en"}),
        ("lang:other", {"es", "fa", "und"}),
        ("-lang:other", {"m-fr-ar", "m-ar-en", "fr-with-en", "fr"}),
        ("lang:(other OR mixed) niamey", {"es"}),
        ("lang:fa OR lang:mixed", {"fa", "m-fr-ar", "m-ar-en"}),
        ("section:actualités", {"m-fr-ar", "fr"}),
        ("section:الأخبار", set()),
        ("section:أخبار", {"m-ar-en"}),
        ("section:اخبار", {"m-ar-en"}),
        ("tag:médiation", {"m-fr-ar", "m-ar-en"}),
        ("tag:MEDIATION -section:actualites", {"m-ar-en"}),
        ('tag:"الازمة في مالي"', {"m-fr-ar"}),
        ("tag:societe", {"fr-with-en"}),
        ("access:teaser", {"m-fr-ar"}),
        ("access:(toll OR teaser)", {"m-fr-ar", "m-ar-en"}),
        ("access:open lang:fr", {"fr", "fr-with-en"}),
    ],
)
def test_languages_sections_tags_and_access(tongues: Engine, query: str, expected: set[str]) -> None:
    assert found(tongues, query) == expected


def test_the_facet_has_every_language_as_it_is(tongues: Engine) -> None:
    results = search(tongues, "", facets=True)
    assert results.facets["lang"] == (("fr", 2), ("mixed", 2), ("es", 1), ("fa", 1), ("und", 1))
    assert results.days == ((date(2012, 11, 5), {"fr": 2, "mixed": 2, "es": 1, "fa": 1, "und": 1}),)


# --- Facets -----------------------------------------------------------------------------------------------------------


def test_facets_count_all_that_matches_by_count_then_value(filled: Engine) -> None:
    results = search(filled, "date:>=2012-11-09", facets=True, limit=1)
    assert len(results.hits) == 1
    assert results.facets == {
        "actor": (("ansar-dine", 2), ("al-qaida", 1), ("aqmi", 1)),
        "place": (("kidal", 3), ("tombouctou", 1)),
        "outlet": (("jamestown", 3), ("al-hayat", 2), ("el-watan", 2), ("l-essor", 2), ("le-combat", 1)),
        "lang": (("fr", 4), ("ar", 2), ("en", 2), ("es", 1), ("und", 1)),
        "country": (("ML", 3), ("US", 3), ("DZ", 2), ("GB", 2)),
        "part": (("first", 10),),
    }


def test_the_timeline_counts_days_of_utc_by_language(filled: Engine) -> None:
    results = search(filled, "date:[2012-11-05 TO 2012-11-07]", facets=True)
    assert results.days == (
        (date(2012, 11, 5), {"fr": 1, "ar": 1}),
        (date(2012, 11, 6), {"fr": 2, "ar": 2}),
        (date(2012, 11, 7), {"fr": 1}),
    )


def test_the_timeline_reaches_before_1970(engine: Engine) -> None:
    engine.apply((record("old", "l-essor", "fr", "1968-05-03T10:00", "Archive", "Une page ancienne."),))
    results = search(engine, "date:1968-05-03", facets=True)
    assert results.days == ((date(1968, 5, 3), {"fr": 1}),)


def test_facets_are_counted_only_where_asked(filled: Engine) -> None:
    results = search(filled, "otages")
    assert (results.facets, results.days) == ({}, ())


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_the_same_records_again_change_nothing(engine: Engine) -> None:
    for _ in range(3):
        assert engine.apply(CORPUS[:5]) == []
    assert search(engine, "").total == engine.healthy().documents == 5
    assert engine.apply(()) == []


def test_a_record_replaces_its_earlier_version(engine: Engine) -> None:
    first = CORPUS[0]
    engine.apply((first,))
    corrected = replace(first, version=2, title="Démenti", text="Le mouvement dément.", mentions=())
    engine.apply((corrected,))
    assert found(engine, "démenti") == {"fr01"}
    assert found(engine, "négociations") == found(engine, "actor:ansar-dine") == set()


def test_new_mentions_replace_the_old_ones_without_a_new_version(engine: Engine) -> None:
    engine.apply((replace(CORPUS[0], mentions=()),))
    assert found(engine, "actor:ansar-dine") == set()
    engine.apply((CORPUS[0],))
    assert found(engine, "actor:ansar-dine") == {"fr01"}


def test_the_last_of_two_versions_in_one_call_stays(engine: Engine) -> None:
    engine.apply((CORPUS[0], replace(CORPUS[0], title="Démenti")))
    assert search(engine, "").total == 1
    assert found(engine, "title:démenti") == {"fr01"}


def test_a_bad_record_among_many_is_reported_alone(engine: Engine) -> None:
    bad = replace(CORPUS[3], text="La moitié \ud83d d'un signe")
    failures = engine.apply((*CORPUS[:3], bad, *CORPUS[4:]))
    assert [(failure.id, failure.retry) for failure in failures] == [("fr04", False)]
    assert "U+D83D" in failures[0].reason
    assert found(engine, "") == {r.id for r in CORPUS} - {"fr04"}


def test_odd_records_are_taken(engine: Engine) -> None:
    odd = (
        record("empty", "l-essor", "fr", "2012-11-01T00:00", "", ""),
        record("marks", "l-essor", "fr", "2012-11-01T00:00", "!?", "…\n\n—"),
        record("noise", "l-essor", "und", "2012-11-01T00:00", "a" * 40_000, "ب" * 70_000 + " fin"),
        record("emoji", "l-essor", "fr", "2012-11-01T00:00", "😀 Kidal", "𝕂𝕚𝕕𝕒𝕝 <script>alert(1)</script>"),
    )
    assert engine.apply(odd) == []
    assert found(engine, "") == {"empty", "marks", "noise", "emoji"}
    assert found(engine, "fin") == found(engine, "a" * 200) == {"noise"}
    assert marked(one(engine, "kidal", "emoji").title) == ["Kidal"]
    assert marked(one(engine, "kidal", "emoji").body) == ["𝕂𝕚𝕕𝕒𝕝"]


def test_reset_leaves_an_empty_index_that_works(engine: Engine) -> None:
    engine.apply(CORPUS)
    engine.reset()
    assert search(engine, "").total == 0
    assert engine.apply(CORPUS[:2]) == []
    assert search(engine, "").total == 2


# --- Rebuilding -------------------------------------------------------------------------------------------------------


def test_rebuild_puts_a_new_index_in_the_place_of_the_old(engine: Engine) -> None:
    engine.apply(CORPUS[:3])
    assert engine.rebuild(iter(CORPUS[2:])) == len(CORPUS) - 2
    assert found(engine, "") == {r.id for r in CORPUS[2:]}
    assert engine.apply(CORPUS) == []
    assert search(engine, "").total == len(CORPUS)


def test_rebuild_leaves_out_a_bad_record(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    bad = replace(CORPUS[0], title="\udc00")
    assert engine.rebuild((bad, *CORPUS[1:4])) == 3
    assert "fr01" in caplog.text
    assert search(engine, "").total == 3


def test_the_old_index_is_searched_while_the_new_one_is_built(engine: Engine) -> None:
    engine.apply(CORPUS)
    totals: list[int] = []

    def slowly() -> Iterator[Record]:
        for each in CORPUS[:9]:
            totals.append(search(engine, "").total)
            yield each

    stop = threading.Event()
    errors: list[Exception] = []

    def keep_searching() -> None:
        while not stop.is_set():
            try:
                totals.append(search(engine, "", facets=True, limit=5).total)
            except EngineError as error:
                errors.append(error)

    searching = threading.Thread(target=keep_searching)
    searching.start()
    try:
        for _ in range(3):
            engine.apply(CORPUS)
            engine.rebuild(slowly())
    finally:
        stop.set()
        searching.join()
    assert errors == []
    assert set(totals) <= {len(CORPUS), 9}
    assert search(engine, "").total == 9


def test_a_rebuild_that_breaks_off_leaves_the_old_index(engine: Engine) -> None:
    engine.apply(CORPUS)

    def broken() -> Iterator[Record]:
        yield CORPUS[0]
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError, match="the store is gone"):
        engine.rebuild(broken())
    assert search(engine, "").total == len(CORPUS)
    assert engine.apply(CORPUS[:1]) == []
    assert engine.rebuild(CORPUS[:2]) == 2


def test_threads_may_search_and_apply_at_once(engine: Engine) -> None:
    engine.apply(CORPUS[:10])
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                engine.apply(CORPUS[number * 3 : number * 3 + 3])
                assert search(engine, "négociations OR otages", facets=True).total >= 2
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert search(engine, "").total == 12


# --- Health -----------------------------------------------------------------------------------------------------------


def test_healthy_counts_documents(engine: Engine) -> None:
    engine.apply(CORPUS[:4])
    health = engine.healthy()
    assert (health.ok, health.documents) == (True, 4)
    assert health.detail


# --- Both together ----------------------------------------------------------------------------------------------------


def test_what_the_embedded_engine_finds_elasticsearch_finds_too(elasticsearch_url: str, tmp_path: Path) -> None:
    """Every word of the corpus, in its own form: the same records, and what Elasticsearch's analyzers add is little."""
    small = Embedded(tmp_path / "index")
    name = f"test-{uuid.uuid4().hex[:8]}"
    large = Elastic(elasticsearch_url, name)
    try:
        small.apply(CORPUS)
        large.apply(CORPUS)
        vocabulary = sorted({w for r in CORPUS for w in f"{r.title} {r.text}".split() if any(map(str.isalpha, w))})
        asked = more = 0
        for word in vocabulary:
            query = '"' + "".join(c for c in word if c not in '«»“”"') + '"'
            if not any(map(str.isalnum, query)):
                continue
            few, many = found(small, query), found(large, query)
            assert few <= many, query
            assert few, query
            asked, more = asked + 1, more + (few < many)
        assert asked > 250
        assert more / asked < 0.05
        for text in ("otages OR hostages kidal", "NOT lang:fr", '"groupes armés"', "négoci*", "actor:ansar-dine"):
            ours, theirs = search(small, text, facets=True), search(large, text, facets=True)
            assert (ours.total, ours.facets, ours.days) == (theirs.total, theirs.facets, theirs.days)
            assert {h.id: (h.title, h.body) for h in ours.hits} == {h.id: (h.title, h.body) for h in theirs.hits}
    finally:
        small.close()
        large.close()
        with Elasticsearch(elasticsearch_url) as client:
            for index in client.indices.get(index=f"{name}-*").body:
                client.indices.delete(index=index)


# --- What can be wrong with one of them -------------------------------------------------------------------------------


@pytest.fixture
def elastic(elasticsearch_url: str) -> Iterator[tuple[Elastic, Elasticsearch, str]]:
    name = f"test-{uuid.uuid4().hex[:8]}"
    engine = Elastic(elasticsearch_url, name)
    with Elasticsearch(elasticsearch_url) as client:
        yield engine, client, name
        engine.close()
        for index in client.indices.get(index=f"{name}*", expand_wildcards="open").body:
            client.indices.delete(index=index)


def test_elasticsearch_that_is_not_there_is_down() -> None:
    engine = Elastic("http://127.0.0.1:1", "vigie")
    for call in (
        lambda: engine.apply(CORPUS[:1]),
        lambda: engine.search(Query(Everything())),
        engine.reset,
        lambda: engine.rebuild(CORPUS[:1]),
    ):
        with pytest.raises(EngineDown, match=r"Elasticsearch at 127\.0\.0\.1:1 does not answer") as caught:
            call()
        assert caught.value.retry
    health = engine.healthy()
    assert not health.ok
    assert "does not answer" in health.detail
    engine.close()


def test_elasticsearch_makes_a_missing_alias(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, client, name = elastic
    assert search(engine, "").total == 0
    assert list(client.indices.get_alias(name=name).body) == [f"{name}-v{MAPPING}-000001"]
    client.indices.delete(index=f"{name}-v{MAPPING}-000001")
    assert engine.apply(CORPUS[:2]) == []
    assert search(engine, "").total == 2


def test_elasticsearch_keeps_one_generation_behind_the_alias(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, client, name = elastic
    engine.apply(CORPUS)
    killed = f"{name}-v{MAPPING}-000007"  # a rebuild's that did not end
    client.indices.create(index=killed, aliases={f"{name}-building": {}})
    engine.rebuild(CORPUS[:3])
    kept = client.indices.get_alias(index=f"{name}-*").body
    assert {index: list(one["aliases"]) for index, one in kept.items()} == {f"{name}-v{MAPPING}-000008": [name]}


def test_what_is_applied_during_a_rebuild_is_in_both(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    """Elasticsearch may be written to by several processes: nothing that one applies is lost to another's rebuild."""
    engine, _, _ = elastic
    engine.apply(CORPUS[:3])
    newer = replace(CORPUS[1], title="Communiqué corrigé")

    def reading() -> Iterator[Record]:
        yield CORPUS[0]
        assert engine.apply((newer, CORPUS[9])) == []
        yield CORPUS[1]  # as read before the correction

    engine.rebuild(reading())
    assert found(engine, "") == {"fr01", "fr02", "ar01"}
    assert found(engine, "title:corrigé") == {"fr02"}


def test_elasticsearch_with_a_read_only_index_says_so(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, client, name = elastic
    engine.apply(CORPUS[:2])
    client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    try:
        failures = engine.apply(CORPUS[2:4])
        assert {failure.id for failure in failures} == {"fr03", "fr04"}
        assert all(failure.retry and "read-only" in failure.reason for failure in failures)
        health = engine.healthy()
        assert not health.ok
        assert "read-only" in health.detail
        assert search(engine, "").total == 2
    finally:
        client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    assert engine.apply(CORPUS[2:4]) == []
    assert engine.healthy().ok


def test_elasticsearch_refuses_one_item_and_takes_the_others(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, _, _ = elastic
    bad = replace(CORPUS[1], outlet="x" * 40_000)  # longer than a keyword can be
    failures = engine.apply((CORPUS[0], bad, CORPUS[2]))
    assert [(failure.id, failure.retry) for failure in failures] == [("fr02", False)]
    assert found(engine, "") == {"fr01", "fr03"}


def test_an_index_of_another_mapping_is_not_searched_but_rebuilt(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, client, name = elastic
    client.indices.create(index=f"{name}-v0-000001", aliases={name: {}})
    with pytest.raises(EngineError, match="vigie rebuild"):
        engine.apply(CORPUS[:1])
    assert "vigie rebuild" in engine.healthy().detail
    assert engine.rebuild(CORPUS[:2]) == 2
    assert engine.healthy().ok


def test_an_index_in_the_place_of_the_alias_is_told(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, client, name = elastic
    client.indices.create(index=name)
    with pytest.raises(EngineError, match="which is to be an alias"):
        engine.apply(CORPUS[:1])


def test_a_query_is_data_to_elasticsearch(elastic: tuple[Elastic, Elasticsearch, str]) -> None:
    engine, _, _ = elastic
    engine.apply(CORPUS[:2])
    for text in ('"_exists_:title"', '"{match_all:{}}"', '"* OR *"'):
        assert found(engine, text) == set()
    assert engine.search(Query(Is("outlet", "* OR le-combat"))).total == 0


def test_the_embedded_index_follows_its_writer_and_its_rebuilds(tmp_path: Path) -> None:
    writer = Embedded(tmp_path / "index")
    reader = Embedded(tmp_path / "index", read_only=True)
    assert search(reader, "").total == reader.healthy().documents == 0  # never written to: empty, not damaged
    assert reader.healthy().ok
    writer.apply(CORPUS[:3])
    assert search(reader, "").total == 3
    writer.apply(CORPUS[:5])
    assert search(reader, "").total == 5
    writer.rebuild(CORPUS[:2])
    assert search(reader, "").total == reader.healthy().documents == 2
    with pytest.raises(EngineError, match="read only"):
        reader.apply(CORPUS[:1])
    writer.close()
    reader.close()


def test_the_embedded_index_has_one_writer(tmp_path: Path) -> None:
    first, second = Embedded(tmp_path / "index"), Embedded(tmp_path / "index")
    first.apply(CORPUS[:1])
    for call in (lambda: second.apply(CORPUS[:1]), lambda: second.rebuild(CORPUS), second.reset):
        with pytest.raises(EngineError, match="Another process writes"):
            call()
    assert search(second, "").total == 1
    first.close()
    assert second.apply(CORPUS[:2]) == []
    second.close()


def test_the_embedded_index_outlives_its_process(tmp_path: Path) -> None:
    first = Embedded(tmp_path / "index")
    first.apply(CORPUS)
    first.close()
    second = Embedded(tmp_path / "index")
    assert found(second, "أنصار") == {"ar01", "ar02", "ar03"}
    assert second.apply(CORPUS) == []
    assert search(second, "").total == len(CORPUS)
    second.close()


def _damage(name: str, content: bytes | None) -> Callable[[Path], None]:
    """Overwrites or removes a file, of the index or of its generation in use."""

    def damage(home: Path) -> None:
        current = home / (home / "CURRENT").read_text().strip()
        for file in [*home.glob(name), *current.glob(name)]:
            if content is None:
                file.unlink()
            else:
                file.write_bytes(content)

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        _damage("format.json", b'{"format": 0}'),
        _damage("format.json", json.dumps({"format": 1, "tantivy": version("tantivy")}).encode()),
        _damage("format.json", json.dumps({"format": 2, "tantivy": version("tantivy")}).encode()),
        _damage("format.json", None),
        _damage("meta.json", b"{"),
        _damage("*.store", b""),
        _damage("CURRENT", b"../elsewhere"),
        _damage("CURRENT", b"g000099"),
    ],
    ids=[
        "other format",
        "the format before quotes",
        "the format before passages",
        "no format",
        "bad meta",
        "bad store",
        "bad pointer",
        "pointer to nothing",
    ],
)
def test_a_damaged_embedded_index_says_to_rebuild_and_can_be(
    tmp_path: Path, damage: Callable[[Path, Path], Any]
) -> None:
    home = tmp_path / "index"
    first = Embedded(home)
    first.apply(CORPUS)
    first.close()
    damage(home)
    engine = Embedded(home)
    with pytest.raises(EngineError, match="vigie rebuild"):
        search(engine, "")
    assert "vigie rebuild" in engine.healthy().detail
    assert engine.rebuild(CORPUS[:4]) == 4
    assert search(engine, "").total == 4
    assert engine.healthy().ok
    assert len(list(home.glob("g*"))) == 1
    engine.close()


_KILLED_IN_A_REBUILD = """
import sys, time
from pathlib import Path
from pipeline.index.embedded import Embedded
from tests.contract.test_engines import CORPUS

def records():
    yield from CORPUS[:3]
    print("half", flush=True)
    time.sleep(60)

engine = Embedded(Path(sys.argv[1]))
engine.apply(CORPUS)
engine.rebuild(records())
"""


def test_a_process_killed_in_a_rebuild_leaves_the_old_embedded_index(tmp_path: Path) -> None:
    home = tmp_path / "index"
    command = [sys.executable, "-c", _KILLED_IN_A_REBUILD, str(home)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert len(list(home.glob("g*"))) == 2
    engine = Embedded(home)
    assert search(engine, "").total == len(CORPUS)
    assert engine.apply(CORPUS[:1]) == []
    assert engine.rebuild(CORPUS[:3]) == 3
    assert search(engine, "").total == 3
    assert len(list(home.glob("g*"))) == 1
    engine.close()
