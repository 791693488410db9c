"""Citations in the style of the Terrorism Monitor."""

from datetime import UTC, datetime

from pipeline.cite import citation
from pipeline.model import Outlet


def outlet(**facts: object) -> Outlet:
    usual = {"id": "x", "name": "Le Combat", "country": "ML", "languages": ("fr",), "timezone": "Africa/Bamako"}
    return Outlet(**{**usual, **facts})  # type: ignore[arg-type] # a short way to write an outlet


def test_a_little_known_paper_is_cited_with_its_town() -> None:
    cited = citation(outlet(city="Bamako", city_cited=True), datetime(2012, 11, 5, 8, tzinfo=UTC))
    assert cited == "(Le Combat [Bamako], November 5, 2012)"


def test_a_known_one_without() -> None:
    assert citation(outlet(name="Jeune Afrique", city="Paris"), datetime(2012, 11, 8, tzinfo=UTC)) == (
        "(Jeune Afrique, November 8, 2012)"
    )


def test_the_day_is_that_of_the_outlets_readers() -> None:
    late = datetime(2012, 11, 4, 23, 30, tzinfo=UTC)
    assert "November 5" in citation(outlet(name="El Khabar", timezone="Africa/Algiers"), late)
