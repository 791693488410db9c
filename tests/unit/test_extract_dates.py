"""Dates: every month system, the forms seen at the outlets, and the arbitration between what disagrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.extract.dates import Said, parse_date, published

NOW = datetime(2018, 6, 1, 12, tzinfo=UTC)


def read(text: str, timezone: str = "Africa/Algiers") -> str | None:
    found = parse_date(text, timezone=timezone, now=NOW)
    return found.isoformat(sep=" ", timespec="minutes").removesuffix("+00:00") if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What machines write, and what El Khabar wrote in 2018: Z+1 is +01:00.
        ("2018-3-18T11:20:4Z+1", "2018-03-18 10:20"),
        ("2012-11-05T13:10:00.000+0100", "2012-11-05 12:10"),
        ("2012-11-05T13:10Z", "2012-11-05 13:10"),
        ("2012-11-05 13:10:00 +01:00", "2012-11-05 12:10"),
        ("20121105T131500Z", "2012-11-05 13:15"),
        ("Sat, 19 May 2018 20:45:47 +0400", "2018-05-19 16:45"),
        ("Tue Nov 13 2012 10:20:30 GMT+0100", "2012-11-13 09:20"),
        # French
        ("Publié le 5 novembre 2012 à 13h10", "2012-11-05 12:10"),
        ("Publié le 15-11-2012 à 13:10", "2012-11-15 12:10"),
        ("le 19/03/18 à 12h00", "2018-03-19 11:00"),
        ("13:10 - 05/11/2012", "2012-11-05 12:10"),
        ("1er août 2012", "2012-08-01 11:00"),
        ("1er aout 2012, 20h", "2012-08-01 19:00"),
        ("5 janv. 2013 | 10h", "2013-01-05 09:00"),
        ("5 ao\ufffdt 2012", "2012-08-05 11:00"),
        ("3 f\ufffd\ufffdvrier 2013", "2013-02-03 11:00"),
        ("12 d\ufffdcembre 2012", "2012-12-12 11:00"),
        # English
        ("November 5, 2012 9:15 pm", "2012-11-05 20:15"),
        ("Nov. 5th, 2012 at 12:05 a.m.", "2012-11-04 23:05"),
        ("the 5th of November 2012", "2012-11-05 11:00"),
        # Day first; the other way round only where nothing else is a date, or the weekday says so
        ("05/11/2012", "2012-11-05 11:00"),
        ("11/15/2012", "2012-11-15 11:00"),
        ("Monday 11/05/2012", "2012-11-05 11:00"),
        ("lundi 05/11/2012", "2012-11-05 11:00"),
        # Arabic: Gulf and Egypt, Algeria and Tunisia, Morocco, Mauritania, Levant
        ("13 نوفمبر 2012", "2012-11-13 11:00"),
        ("13 نوفمبر، 2012 - 04:15 م", "2012-11-13 15:15"),
        ("نوفمبر 13, 2012", "2012-11-13 11:00"),
        ("13 من شهر نوفمبر 2012", "2012-11-13 11:00"),
        ("١٢ نوفمبر ٢٠١٢", "2012-11-12 11:00"),
        ("۱۲ نوفمبر ۲۰۱۲", "2012-11-12 11:00"),
        ("13 نوفـمبر 2012", "2012-11-13 11:00"),
        ("‏13‏ نوفمبر ‏2012", "2012-11-13 11:00"),
        ("نشر يوم 13 جويلية 2012", "2012-07-13 11:00"),
        ("13 جانفي 2012", "2012-01-13 11:00"),
        ("13 فيفري 2013", "2013-02-13 11:00"),
        ("3 أفريل 2012", "2012-04-03 11:00"),
        ("3 ماي 2012 الساعة 14:30", "2012-05-03 13:30"),
        ("3 جوان 2012", "2012-06-03 11:00"),
        ("13 أوت 2012", "2012-08-13 11:00"),
        ("13 غشت 2012", "2012-08-13 11:00"),
        ("13 يوليوز 2012", "2012-07-13 11:00"),
        ("13 شتنبر 2012", "2012-09-13 11:00"),
        ("13 نونبر 2012", "2012-11-13 11:00"),
        ("13 دجنبر 2012", "2012-12-13 11:00"),
        ("21 أغشت 2014", "2014-08-21 11:00"),
        ("21 شتمبر 2014", "2014-09-21 11:00"),
        ("21 دجمبر 2014", "2014-12-21 11:00"),
        ("12 كانون الثاني 2013", "2013-01-12 11:00"),
        ("12 شباط 2013", "2013-02-12 11:00"),
        ("12 آذار 2013", "2013-03-12 11:00"),
        ("12 نيسان 2013", "2013-04-12 11:00"),
        ("12 أيار 2013", "2013-05-12 11:00"),
        ("12 حزيران 2013", "2013-06-12 11:00"),
        ("12 تموز 2013", "2013-07-12 11:00"),
        ("12 آب 2013", "2013-08-12 11:00"),
        ("12 أيلول 2013", "2013-09-12 11:00"),
        ("12 تشرين الأول 2013", "2013-10-12 11:00"),
        ("12 تشرين الثاني 2013", "2013-11-12 11:00"),
        ("12 كانون الأول 2012", "2012-12-12 11:00"),
        ("الجمعة 9 تشرين الثاني/نوفمبر 2012", "2012-11-09 11:00"),
        ("9 نوفمبر (تشرين الثاني) 2012", "2012-11-09 11:00"),
        ("12 كانون الثاني / يناير 2013 - 08:15 مساءً", "2013-01-12 19:15"),
        # Hijri beside Gregorian: the Gregorian one
        ("الثلاثاء 28 ذو الحجة 1433 هـ - 13 نوفمبر 2012 م الساعة 14:30", "2012-11-13 13:30"),
        ("28-12-1433 هـ الموافق 13-11-2012 م", "2012-11-13 11:00"),
    ],
)
def test_forms_that_are_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2012",
        "mai 2012",
        "أوت 2012",
        "28 ذو الحجة 1433",
        "28/12/1433",
        "1433-12-28",
        "31/02/2012",
        "le 45 novembre 2012",
        "2030-01-01",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "9 تشرين الثاني/أكتوبر 2012",  # two names of two months: one is wrong
        "il y a 1433 ans",
        "١٤٣٣",
    ],
)
def test_what_is_no_date_stays_none(text: str) -> None:
    assert read(text) is None


def test_a_date_without_a_zone_is_in_the_outlet_s() -> None:
    assert read("5 novembre 2012 à 13h10", "Africa/Bamako") == "2012-11-05 13:10"
    assert read("5 novembre 2012 à 13h10", "Asia/Beirut") == "2012-11-05 11:10"
    assert read("5 novembre 2012 à 13h10", "no/such zone") == "2012-11-05 13:10"


def test_up_to_48_hours_in_the_future_is_a_clock_that_is_off() -> None:
    soon, late = NOW + timedelta(hours=47), NOW + timedelta(hours=49)
    assert parse_date(soon.isoformat(), timezone="UTC", now=NOW) == soon
    assert parse_date(late.isoformat(), timezone="UTC", now=NOW) is None


def decide(
    *said: tuple[str, str], feed: datetime | None = None, address: str = "https://a.example/x"
) -> tuple[str, str, float] | None:
    decided = published(
        [Said(text, source) for source, text in said], feed=feed, address=address, timezone="Africa/Algiers", now=NOW
    )
    return (decided.dated.at.date().isoformat(), decided.dated.source, decided.dated.confidence) if decided else None


def test_agreement_raises_the_confidence_and_contradiction_lowers_it() -> None:
    alone = decide(("meta", "2012-11-05T10:00:00Z"))
    agreed = decide(("meta", "2012-11-05T10:00:00Z"), address="https://a.example/2012/11/05/x")
    contradicted = decide(("meta", "2012-11-05T10:00:00Z"), address="https://a.example/2011/01/02/x")
    assert alone is not None
    assert agreed is not None
    assert contradicted is not None
    assert agreed[2] > alone[2] > contradicted[2]
    assert {alone[:2], agreed[:2], contradicted[:2]} == {("2012-11-05", "meta")}


def test_two_that_agree_outvote_one() -> None:
    wrong_feed = datetime(2012, 11, 20, tzinfo=UTC)
    found = decide(("text", "Publié le 5 novembre 2012"), feed=wrong_feed, address="https://a.example/2012/11/05/x")
    assert found is not None
    assert found[0] == "2012-11-05"


def test_the_source_with_a_time_and_a_zone_speaks() -> None:
    found = decide(
        ("json-ld", "2012-11-05"), ("meta", "2012-11-05T13:10:00+01:00"), ("time", "2012-11-05T13:10"), address="-"
    )
    assert found is not None
    assert found[1] == "meta"


def test_a_change_is_no_publication() -> None:
    text = "Mis à jour le 9 novembre 2012 à 10h00\nPublié le 5 novembre 2012 à 08h00"
    assert decide(("text", text)) == ("2012-11-05", "text", 0.75)
    assert decide(("text", "آخر تحديث: 9 نوفمبر 2012")) is None


def test_an_unclear_meta_tag_alone_says_nothing() -> None:
    assert decide(("meta/unclear", "2012-11-05")) is None


def test_addresses() -> None:
    assert decide(address="https://a.example/2012/11/05/titre") == ("2012-11-05", "url", 0.78)
    assert decide(address="https://a.example/a-20121105-b.html") == ("2012-11-05", "url", 0.78)
    assert decide(address="https://a.example/article/05-11-2012-titre") == ("2012-11-05", "url", 0.78)
    assert decide(address="https://a.example/2012/11/titre") is None
    assert decide(address="https://a.example/article/201211051234567") is None


def test_nothing_said_is_no_date() -> None:
    assert decide(address="https://a.example/spip.php?article8532") is None
