"""Feeds read months by the same tables as pages do."""

from datetime import datetime

import pytest

from pipeline.collect.dates import read_date


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("5 ao\ufffdt 2012 08:40", "2012-08-05T07:40:00+00:00"),  # damaged by a conversion
        ("12 d\ufffd\ufffdcembre 2012", "2012-12-11T23:00:00+00:00"),
        ("5 كانون ثاني 2012 08:40", "2012-01-05T07:40:00+00:00"),
        ("5 جويليه 2012 08:40", "2012-07-05T07:40:00+00:00"),
        ("5 أغشت 2012 08:40", "2012-08-05T07:40:00+00:00"),
        ("05 Nov 2012 08:40:00 CAT", "2012-11-05T06:40:00+00:00"),
    ],
)
def test_months_and_zones(raw: str, wanted: str) -> None:
    assert read_date(raw, "Africa/Algiers") == datetime.fromisoformat(wanted)


def test_feeds_take_no_date_told_from_now_and_no_hijri_one() -> None:
    for raw in ("أمس", "il y a 2 heures", "28 ذو الحجة 1433"):
        assert read_date(raw, "Africa/Algiers") is None
