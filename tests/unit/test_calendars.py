"""The tables of names and the reading of one date: every system of months, Hijri, and dates told from now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calendars import WEEKDAYS, month_number, offset, read, read_relative, without_hijri, zone_of
from pipeline.calendars.names import MONTHS
from pipeline.text import fold_text

NOW = datetime(2018, 6, 1, 12, 30, tzinfo=UTC)
ALGIERS = ZoneInfo("Africa/Algiers")


def days(text: str, zone: str = "Africa/Algiers") -> list[str]:
    return [found.at.date().isoformat() for found in read(fold_text(text), ZoneInfo(zone), NOW)]


def told(text: str) -> str | None:
    found = read_relative(fold_text(text), ALGIERS, NOW)
    if found is None:
        return None
    return found.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M" if found.timed else "%Y-%m-%d")


# --- Months -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        "January February March April May June July August September October November December",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
        "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
        "يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر نوفمبر دجمبر",
        "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    ],
)
def test_every_system_of_months(names: str) -> None:
    for number, name in enumerate(names.split(), 1):
        spoken = name.replace("_", " ")
        assert days(f"7 {spoken} 2012") == [f"2012-{number:02}-07"], spoken
        assert days(f"{spoken} 7, 2012") == [f"2012-{number:02}-07"], spoken


def test_months_that_a_conversion_damaged() -> None:
    assert days("5 ao\ufffdt 2012") == ["2012-08-05"]
    assert days("3 f\ufffd\ufffdvrier 2013") == ["2013-02-03"]
    assert month_number("d\ufffdcembre") == 12


def test_a_month_is_a_whole_word() -> None:
    assert days("5 mayors 2012") == []
    assert days("5 ماية 2012") == []
    assert days("5 آبار 2012") == []  # wells, not August


def test_no_name_stands_for_two_months() -> None:
    assert all(1 <= number <= 12 for number in MONTHS.values())
    assert MONTHS["كانون الثاني"] == 1
    assert MONTHS["كانون الاول"] == 12
    assert WEEKDAYS["الثلاثاء"] == WEEKDAYS["mardi"] == 1


# --- Figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/11/2012", ["2012-11-05"]),
        ("11/15/2012", ["2012-11-15"]),
        ("Monday 11/05/2012", ["2012-11-05"]),
        ("الاثنين 05/11/2012", ["2012-11-05"]),
        ("٢٠١٢/١١/٠٥", ["2012-11-05"]),
        ("۲۰۱۲-۱۱-۰۵", ["2012-11-05"]),
        ("Publié le 05/11/2012, modifié le 07/11/2012", ["2012-11-05", "2012-11-07"]),
        ("31/02/2012", []),
        ("00/00/2012", []),
        ("192.168.10.12", []),
        ("tél. 20 12 11 05", []),
        ("2012", []),
        ("novembre 2012", []),
        ("5 novembre", []),
    ],
)
def test_figures(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 novembre 2012 à 13h10", "2012-11-05 12:10"),
        ("5 Nov 2012 10:30 EST", "2012-11-05 15:30"),
        ("5 Nov 2012 10:30 WAT", "2012-11-05 09:30"),
        ("10:30 am GMT, Nov 5, 2012", "2012-11-05 10:30"),
        ("5 nov 2012 9 pm", "2012-11-05 20:00"),
        ("5 نوفمبر 2012 الساعة 9 مساء", "2012-11-05 20:00"),
        ("5 نوفمبر 2012 - 08:15 ص", "2012-11-05 07:15"),
        ("le 5 novembre 2012 à 10h30 est prévue une réunion", "2012-11-05 09:30"),  # the verb, no zone
        ("2018-3-18T11:20:4Z+1", "2018-03-18 10:20"),
    ],
)
def test_clocks_and_zones(text: str, expected: str) -> None:
    found = next(read(fold_text(text), ALGIERS, NOW))
    assert found.timed
    assert found.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") == expected


def test_offsets() -> None:
    assert offset("z", "+1") == offset(None, "+01:00") == offset("wat", None)
    assert offset("xyz", None) is None
    assert offset(None, "+25") is None
    assert zone_of("no/such zone") == ZoneInfo("UTC")


# --- Hijri ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "sure"),
    [
        ("الثلاثاء 28 ذو الحجة 1433 هـ", "2012-11-13", True),
        ("الأربعاء 28 ذي الحجة 1433", "2012-11-14", True),  # the crescent was seen a day later
        ("الاثنين 28 ذي الحجة 1433", "2012-11-12", True),
        ("28 ذو الحجة 1433 هـ", "2012-11-13", False),
        ("٢ محرم ١٤٣٤", "2012-11-16", False),
        ("3 محرّم الحرام 1434هـ", "2012-11-17", False),
        ("15 جمادى الآخرة 1433", "2012-05-06", False),
        ("28/12/1433 هـ", "2012-11-13", False),
        ("28 Dhu al-Hijjah 1433", "2012-11-13", False),
    ],
)
def test_hijri_alone(text: str, expected: str, sure: bool) -> None:
    (found,) = read(fold_text(text), ALGIERS, NOW)
    assert (found.at.date().isoformat(), found.sure) == (expected, sure)


@pytest.mark.parametrize(
    "text",
    [
        "السبت 28 ذو الحجة 1433",  # no crescent explains four days
        "31 محرم 1433",
        "1433",
        "28/12/1433",
        "1399/09/12",  # Persian
        "۱۲/۰۹/۱۳۹۹ ه.ش",
        "28 ذو الحجة 1833",
    ],
)
def test_what_is_no_hijri_date(text: str) -> None:
    assert days(text) == []


def test_the_gregorian_date_beside_a_hijri_one_wins() -> None:
    text = "الثلاثاء 29 ذو الحجة 1433 هـ الموافق 13 نوفمبر 2012 م"
    assert days(text) == ["2012-11-13"]
    assert "1433" not in without_hijri(fold_text(text))


def test_in_saudi_arabia_the_tables_are_the_calendar() -> None:
    (found,) = read(fold_text("28 ذو الحجة 1433"), ZoneInfo("Asia/Riyadh"), NOW)
    assert found.sure


# --- Told from now ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("il y a 2 heures", "2018-06-01 10:30"),
        ("il y a une heure", "2018-06-01 11:30"),
        ("Il y a 5 min", "2018-06-01 12:25"),
        ("il y a trois jours", "2018-05-29"),
        ("hier à 14h05", "2018-05-31 13:05"),
        ("aujourd’hui", "2018-06-01"),
        ("avant-hier", "2018-05-30"),
        ("2 hours ago", "2018-06-01 10:30"),
        ("an hour ago", "2018-06-01 11:30"),
        ("3d ago", "2018-05-29"),
        ("Yesterday, 8:30 pm", "2018-05-31 19:30"),
        ("منذ ساعتين", "2018-06-01 10:30"),
        ("قبل ساعة", "2018-06-01 11:30"),
        ("قبل ساعة واحدة", "2018-06-01 11:30"),
        ("منذ ٤٥ دقيقة", "2018-06-01 11:45"),
        ("منذ خمس دقائق", "2018-06-01 12:25"),
        ("منذ 3 أيام", "2018-05-29"),
        ("منذ يومين", "2018-05-30"),
        ("أمس", "2018-05-31"),
        ("أول أمس", "2018-05-30"),
        ("اليوم 09:30", "2018-06-01 08:30"),
        ("aujourd'hui à 20h", None),  # what is to come
        ("il y a deux semaines", None),
        ("منذ شهرين", None),
        ("a year ago", None),
        ("il y a 1433 jours", None),
        ("hierarchie", None),
        ("", None),
    ],
)
def test_dates_told_from_now(text: str, expected: str | None) -> None:
    assert told(text) == expected


# --- Whatever stands there --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"0123456789٣٤۵/-.: \n\ufffd،",
        *(
            "01",
            "1er ",
            "31 ",
            "2012",
            " 2018",
            "1433",
            "2031",
            "9999",
            "le ",
            "à ",
            "h",
            "am",
            "هـ",
            "م",
            "+01:00",
            "T",
        ),
        *("août ", "nov. ", "jui\ufffdlet ", "جويلية ", "غشت ", "تشرين الثاني ", "janvier ", "كانون الثاني ", "May "),
        *("ذو الحجة ", "محرم ", "lundi ", "الثلاثاء ", "hier ", "il y a 3 jours", "منذ ", "ساعتين", "2 hours ago"),
    ]
)
ANY = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
JANUARY = re.compile("|".join(re.escape(name) for name, number in MONTHS.items() if number == 1))
ONE = re.compile(r"(?<!\d)0?1(?!\d)")


@given(ANY)
def test_no_reading_is_later_than_48_hours_from_now(text: str) -> None:
    folded = fold_text(text)
    found = list(read(folded, ALGIERS, NOW))
    for one in found:
        assert one.at <= NOW + timedelta(hours=48)
        assert 0 <= one.start < one.end <= len(folded)
    relative = read_relative(folded, ALGIERS, NOW)
    assert relative is None or relative.at <= NOW + timedelta(hours=2)


@given(ANY)
def test_the_first_of_january_is_never_made_up(text: str) -> None:
    folded = fold_text(text)
    for found in read(folded, ALGIERS, NOW):
        if (found.at.month, found.at.day) == (1, 1) and without_hijri(folded) == folded:
            stands = folded[found.start : found.end]
            assert (
                len(ONE.findall(stands)) >= 2
                or (JANUARY.search(stands) and re.search(r"1", stands))
                or "0101" in stands
            )


@given(st.sampled_from(sorted(MONTHS)), st.integers(1995, 2017))
def test_a_month_and_a_year_are_no_day(name: str, year: int) -> None:
    for text in (f"{name} {year}", f"{year} {name}", f"{year}", f"{MONTHS[name]}/{year}", f"{year}-{MONTHS[name]:02}"):
        assert list(read(text, ALGIERS, NOW)) == []
