"""The shipped configuration: that it loads, that it is whole, and that its schemas are current."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from pipeline import settings
from pipeline.model import Collection, Entity, Outlet
from pipeline.settings import Settings
from pipeline.settings.__main__ import write
from pipeline.text import fold_text

CONFIG = Path(__file__).parents[2] / "config"
REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "data"
FILES = ("vigie", "outlets", "actors", "places", "alerts")

# The outlets that the demo serves, with how an analyst cites them.
DEMO = {
    "le-combat": "Le Combat [Bamako]",
    "l-essor": "L'Essor [Bamako]",
    "le-republicain-ml": "Le Républicain [Bamako]",
    "l-independant-ml": "L'Indépendant [Bamako]",
    "l-indicateur-du-renouveau": "L'Indicateur du Renouveau [Bamako]",
    "jeune-afrique": "Jeune Afrique",
    "pana": "PANA Online [Dakar]",
    "tsa": "Tout sur l'Algérie",
    "el-watan": "El Watan [Algiers]",
    "el-khabar": "El Khabar",
    "al-hayat": "al-Hayat",
    "al-quds-al-arabi": "al-Quds al-Arabi",
    "jamestown": "Terrorism Monitor",
}


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return settings.load(CONFIG, {})


@pytest.fixture(scope="module")
def outlets(shipped: Settings) -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in shipped.outlets}


@pytest.fixture(scope="module")
def actors(shipped: Settings) -> dict[str, Entity]:
    return {actor.id: actor for actor in shipped.actors}


def test_a_checkout_ships_this_folder() -> None:
    assert settings.defaults_dir() == CONFIG


def test_what_is_shipped_is_as_safe_as_a_newcomer_expects(shipped: Settings) -> None:
    assert shipped.rules == ()
    assert shipped.web.host == "127.0.0.1"
    assert shipped.fetch.obey_robots
    assert shipped.fetch.private_hosts == ()
    assert shipped.email is None


def test_shipped_values_are_the_defaults_that_they_say_they_are(shipped: Settings, tmp_path: Path) -> None:
    for file in FILES:
        text = "" if file == "vigie" else (CONFIG / f"{file}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{file}.yaml").write_text(text, encoding="utf-8")
    bare = settings.load(tmp_path, {})
    for part in ("fetch", "extract", "email", "web", "run", "elasticsearch_url", "elasticsearch_index"):
        assert getattr(bare, part) == getattr(shipped, part), part


def test_every_setting_stands_in_vigie_yaml() -> None:
    """Set, or as a comment where nothing is the default."""
    text = (CONFIG / "vigie.yaml").read_text(encoding="utf-8")
    schema = settings.json_schema()["vigie.schema.json"]
    for section, at in schema["properties"].items():
        assert re.search(rf"^(# )?{section}:", text, re.MULTILINE), section
        if "$ref" in at:
            block = re.split(r"^\S", text.split(f"\n{section}:\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
            for key in schema["$defs"][at["$ref"].rpartition("/")[2]]["properties"]:
                assert re.search(rf"^  (# )?{key}:", block, re.MULTILINE), f"{section}.{key}"


def test_the_demo_outlets_are_there_as_they_are_cited(outlets: dict[str, Outlet]) -> None:
    for name, cited in DEMO.items():
        outlet = outlets[name]
        assert (f"{outlet.name} [{outlet.city}]" if outlet.city_cited else outlet.name) == cited


def test_every_outlet_is_read_or_says_why_not(outlets: dict[str, Outlet]) -> None:
    assert len(outlets) == 120
    for outlet in outlets.values():
        assert outlet.channels if outlet.collection is not Collection.OFF else outlet.reason, outlet.id
        if outlet.status == "defunct":
            assert outlet.collection is Collection.OFF


def test_terms_and_refusals_are_respected(outlets: dict[str, Outlet]) -> None:
    for name in ("reuters", "ap", "al-jazeera-ar", "al-jazeera-en", "map", "apa", "journal-du-tchad", "le-sahel-ne"):
        assert outlets[name].collection is Collection.OFF
    for name in ("le-monde-afrique", "guardian-gb", "allafrica", "jeune-afrique"):
        assert outlets[name].collection is Collection.FEED_ONLY
    assert outlets["al-quds-al-arabi"].spacing == 120
    allafrica = outlets["allafrica"]
    assert len(allafrica.channels) * 24 * 3600 / allafrica.interval.total_seconds() < 100  # it refuses after 150 a day


def test_several_languages_are_told_apart(outlets: dict[str, Outlet]) -> None:
    for outlet in outlets.values():
        if len(outlet.languages) > 1:
            assert all(channel.lang in outlet.languages for channel in outlet.channels), outlet.id


def test_actors_are_found_by_arabic_and_latin_names(actors: dict[str, Entity]) -> None:
    assert len(actors) == 38
    for actor in actors.values():
        assert {name.lang for name in actor.names} >= {"ar", "fr"}, actor.id
        assert any(not (name.short or name.needs) for name in actor.names), actor.id


def test_ambiguous_names_carry_a_condition(actors: dict[str, Entity]) -> None:
    names = {(actor.id, fold_text(name.text)): name for actor in actors.values() for name in actor.names}
    base = names["al-qaeda", fold_text("القاعدة")]
    assert "العسكرية" in base.not_before
    assert "داعش" in base.needs
    assert names["iyad-ag-ghali", "iyad"].short
    assert names["hassan-hattab", fold_text("حطاب")].short
    assert names["abdelhakim-mujao", fold_text("عبد الحكيم")].needs[0] == "mujao"
    assert names["maa", "maa"].acronym
    assert "Haïdara" in names["ansar-dine", "ancar dine"].not_with
    assert not [key for key in names if key[1] in {"la base", "the base", "مختار", fold_text("عيادة")}]


def test_look_alikes_cover_a_tracked_name_or_warn_of_one(shipped: Settings) -> None:
    listed = {fold_text(name.text) for name in shipped.not_tracked}
    for text in ("القاعدة في جزيرة العرب", "أنصار الشريعة", "جبهة أنصار الدين", "Ansaroul Islam", "AQAP"):
        assert fold_text(text) in listed
    assert not listed & {fold_text(name.text) for actor in shipped.actors for name in actor.names}


def test_places_are_whole_and_lie_where_they_should(shipped: Settings) -> None:
    own = [place for place in shipped.places if f"place:{place.id}" in shipped.where]
    assert len(own) >= 300
    located = [place for place in own if place.lat is not None and place.lon is not None]
    assert len(located) >= 0.8 * len(own)
    assert {place.id for place in own if (place.lat is None) != (place.lon is None)} == set()
    elsewhere = {"jerusalem", "gaza", "mosul", "geneva", "the-hague", "marseille", "sinai"}
    for place in located:
        if place.id not in elsewhere:
            assert 4 <= (place.lat or 0) <= 38, place.id  # between Lagos and Algiers
            assert -18 <= (place.lon or 0) <= 26, place.id  # between Dakar and Darfur
    for place in own:
        assert {name.lang for name in place.names} >= {"ar", "fr"}, place.id
        assert place.country or place.type in ("region", "border") or place.id == "jerusalem", place.id


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("gao", "غاو"),
        ("gao", "غاوا"),
        ("say", "Say"),
        ("be-lome", "Bé"),
        ("atar", "Atar"),
        ("tit", "Tit"),
        ("ber", "بير"),
        ("konna", "كونا"),
        ("laayoune", "العيون"),
        ("dire", "Diré"),
        ("san", "San"),
        ("mali", "مالي"),
        ("bechar", "بشار"),
        ("zawiya", "الزاوية"),
        ("dakhla", "الداخلة"),
        ("sirte", "سرت"),
    ],
)
def test_names_that_are_words_or_persons_need_their_surroundings(shipped: Settings, place: str, text: str) -> None:
    (name,) = [n for p in shipped.places if p.id == place for n in p.names if n.text == text]
    assert name.needs
    if place == "mali":
        assert "دعم" in name.not_after  # financial support


def test_the_word_for_framework_and_the_one_for_a_gang_are_no_places(shipped: Settings) -> None:
    names = {fold_text(name.text) for place in shipped.places for name in place.names}
    assert not names & {fold_text(word) for word in ("إطار", "لعصابة", "العصابة", "بول", "كيتا")}


def test_the_world_is_on_and_never_doubles_a_place_that_is_listed(shipped: Settings) -> None:
    ids = [place.id for place in shipped.places]
    assert len(set(ids)) == len(ids)
    assert {"france", "paris", "russia", "united-states", "georgia", "istanbul"} <= set(ids)
    countries = [place.country for place in shipped.places if place.type == "country"]
    assert len(set(countries)) == len(countries) >= 190
    towns = [(place.country, fold_text(n.text)) for place in shipped.places for n in place.names if place.country]
    of_world = {
        (place.country, fold_text(n.text))
        for place in shipped.places
        if f"place:{place.id}" not in shipped.where
        for n in place.names
    }
    assert [town for town in of_world if towns.count(town) > 2] == []  # twice: as it is, and in capitals


@pytest.mark.parametrize("file", FILES)
def test_published_schemas_are_current_and_named_by_the_files(file: str, tmp_path: Path) -> None:
    write(tmp_path)
    published = CONFIG / "schema" / f"{file}.schema.json"
    assert published.read_text(encoding="utf-8") == (tmp_path / published.name).read_text(encoding="utf-8"), (
        "run: python -m pipeline.settings"
    )
    first = (CONFIG / f"{file}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{file}.schema.json"


@pytest.mark.parametrize("file", FILES)
def test_the_files_agree_with_their_schemas(file: str) -> None:
    schema = json.loads((CONFIG / "schema" / f"{file}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(json.dumps(YAML(typ="safe", pure=True).load((CONFIG / f"{file}.yaml").read_bytes())))
    jsonschema.Draft202012Validator(schema).validate(document)


def test_the_schemas_refuse_what_settings_refuse() -> None:
    schema = settings.json_schema()["outlets.schema.json"]
    outlet = {"id": "a", "name": "A", "languages": ["fr"], "timezone": "UTC", "feeds": ["https://a.example/"]}
    check = jsonschema.Draft202012Validator(schema)
    assert check.is_valid({"outlets": [outlet]})
    assert check.is_valid({"outlets": [outlet | {"feeds": [{"url": "https://a.example/", "lang": "ar"}]}]})
    for wrong in ({"interval": 15}, {"langages": ["fr"]}, {"feeds": ["ftp://a.example/"]}, {"id": "A b"}):
        assert not check.is_valid({"outlets": [outlet | wrong]}), wrong


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data is not at hand")
def test_nothing_of_the_reference_lists_was_lost(outlets: dict[str, Outlet], actors: dict[str, Entity]) -> None:
    sources = json.loads((REFERENCE / "sources-reference.json").read_text(encoding="utf-8"))["outlets"]
    assert set(outlets) == {source["id"] for source in sources}
    reference = json.loads((REFERENCE / "actors-reference.json").read_text(encoding="utf-8"))
    assert {actor.id: actor.type for actor in actors.values()} == {k: v["type"] for k, v in reference.items()}


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data is not at hand")
def test_every_alias_of_the_reference_places_is_listed(shipped: Settings) -> None:
    listed = {place.id: {fold_text(name.text) for name in place.names} for place in shipped.places}
    reference = json.loads((REFERENCE / "places-reference.json").read_text(encoding="utf-8"))["places"]
    missing = [
        (place, alias["text"])
        for place, entry in reference.items()
        for alias in entry["aliases"]
        if fold_text(alias["text"]) not in listed[place]
    ]
    assert missing == []
