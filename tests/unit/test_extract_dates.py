"""Dates: every month system, the forms seen at the outlets, and the arbitration between what disagrees."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.dates import read_date
from pipeline.extract import outline
from pipeline.extract.dates import Dates, is_dateline, of_entry, of_page, parse_date
from pipeline.extract.declared import Declared
from pipeline.extract.tree import parse
from pipeline.model import Entry, Page

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


# --- Arbitration ------------------------------------------------------------------------------------------------------

TEXT = (
    "<p>Les marchands ont rouvert leurs étals de bonne heure, et les rues du quartier se remplissent peu à peu.</p>"
    "<p>La mairie veut réparer les toits avant les pluies ; elle y consacrera une partie de son budget annuel.</p>"
)
URL = "https://a.example/x"


def on_page(
    below: str = "",
    *,
    above: str = "",
    foot: str = "",
    says: Declared | None = None,
    feed: datetime | None = None,
    updated: datetime | None = None,
    url: str = URL,
    headers: dict[str, str] | None = None,
    timezone: str = "Africa/Algiers",
    now: datetime = NOW,
) -> Dates:
    tree = parse(f"<html><body>{above}<h1>Le marché rouvre</h1>{below}{TEXT}{foot}</body></html>")
    assert tree is not None
    entry = None
    if feed or updated:
        entry = Entry("1", "o", "https://a.example/feed", url, "Le marché rouvre", published=feed, updated=updated)
    return of_page(
        tree,
        list(outline.lines(tree)),
        tree.find(".//h1"),
        "Le marché rouvre",
        says=says or Declared(),
        entry=entry,
        page=Page(url, 200, headers or {}, b"", now),
        timezone=timezone,
    )


def meta(**values: str) -> Declared:
    names = {"published": "article:published_time", "modified": "article:modified_time", "other": "date"}
    return Declared(meta={names[key]: (value,) for key, value in values.items()})


def day(dates: Dates) -> tuple[str, str, float] | None:
    if dates.published is None:
        return None
    dated = dates.published.dated
    return dates.published.local.date().isoformat(), dated.source, dated.confidence


def test_agreement_raises_the_confidence_and_contradiction_lowers_it() -> None:
    said = meta(published="2012-11-05T10:00:00Z")
    alone = day(on_page(says=said))
    agreed = day(on_page(says=said, url="https://a.example/2012/11/05/x"))
    contradicted = day(on_page(says=said, url="https://a.example/2011/01/02/x"))
    assert alone is not None
    assert agreed is not None
    assert contradicted is not None
    assert agreed[2] > alone[2] > contradicted[2]
    assert {alone[:2], agreed[:2], contradicted[:2]} == {("2012-11-05", "meta")}


def test_two_that_agree_outvote_one() -> None:
    dates = on_page(
        "<div>Publié le 5 novembre 2012</div>",
        feed=datetime(2012, 11, 20, 10, tzinfo=UTC),
        url="https://a.example/2012/11/05/x",
    )
    found = day(dates)
    assert found is not None
    assert found[0] == "2012-11-05"
    assert dates.decided == (f"date:{found[1]}",)


def test_the_source_with_a_time_and_a_zone_speaks() -> None:
    said = Declared(dates=("2012-11-05",), meta={"article:published_time": ("2012-11-05T13:10:00+01:00",)})
    dates = on_page("<time datetime='2012-11-05T13:10'>5 novembre</time>", says=said)
    assert dates.published is not None
    assert dates.published.dated.source == "meta"
    assert dates.published.dated.at == datetime(2012, 11, 5, 12, 10, tzinfo=UTC)
    assert dates.decided == ()


def test_of_neighbouring_days_the_one_with_most_trust_wins() -> None:
    dates = on_page(
        "<div>Publié le 9 mai 2012 à 18h40</div>",
        says=Declared(dates=("2012-05-09T04:04:04Z",)),
        url="https://a.example/2012/05/08/x",
    )
    found = day(dates)
    assert found is not None
    assert found[:2] == ("2012-05-09", "json-ld")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<div>نشر في 14 جويلية 2012</div>", "2012-07-14"),
        ("<div>الأربعاء 28 ذي الحجة 1433</div>", "2012-11-14"),  # the weekday is a day after Umm al-Qura
        ("<div>28 ذو الحجة 1433</div>", None),  # which day, the crescent decides
        ("<div>الجزائر، 5 نوفمبر 2012 (وأج)</div>", "2012-11-05"),
        ("<div>Bamako, le 5 novembre 2012</div>", "2012-11-05"),
        ("<div>By Ngozi Bello 5 November 2012, 3:51 pm Edit</div>", "2012-11-05"),
        ("<div>05/11/2012 10:12 by Isatou Ceesay</div>", "2012-11-05"),
        ("<div class='createdate'>الأحد, 16 مارس 2014 12:45 مراسل الجريدة: عبد السلام</div>", "2014-03-16"),
        ("<div>الخميس 11 ربيع الآخر 1433 هـ الموافق 5 أفريل 2012 م</div>", "2012-04-05"),
        ("<p>L’attaque du 5 novembre 2012</p>", None),
        ("<p>Le rapport publié le 5 novembre 2012 accable la mairie.</p>", None),
        ("<p>Since 5 November 2012</p>", None),
        ("<p>منذ 5 نوفمبر 2012</p>", None),
        ("<p>Hier à 14h05, un convoi a quitté la ville.</p>", None),
        ("<div>2012</div>", None),
    ],
)
def test_lines_around_the_title(line: str, expected: str | None) -> None:
    found = day(on_page(line))
    assert (found[0] if found else None) == expected


FAR = "<p>" + "Un vendeur assure que les prix n’ont guère changé depuis la saison passée. " * 20 + "</p>"


@pytest.mark.parametrize(
    "line",
    [
        "Photo : le marché, 3 mars 2010",
        "Crédit : 3 mars 2010",
        "صورة: السوق، 3 مارس 2010",
        "تصوير علي، 3 مارس 2010",
        "Amadou Traoré (1 janvier 2011 - 3 mars 2012)",
        "1 janvier 2011 - 3 mars 2012",
        "أحمد بن علي (1 جانفي 2011 - 3 مارس 2012)",
        "Exposition | 20/05/2018 - 30/12/2018",  # it ends in the future
        "Bamako - 22 mars 2012, jour du putsch",
        "باماكو - 22 مارس 2012، يوم الانقلاب",
        "Par Awa Coulibaly, auteur de « Mali », Paris, 12 mai 2011.",
        "Le marché de Gao, 3 mars 2010",
        "Publié le 3 mars 2010 au Journal officiel.",
        "Publié dans Le Monde le 3 mars 2010",
        "Publié par la revue du musée le 3 mars 2010",
        "Published in the Gazette on 3 March 2010",
        "نشر في 3 مارس 2010 في الجريدة الرسمية",
        "نشر بالجريدة الرسمية يوم 3 مارس 2010",
    ],
)
def test_a_date_of_something_else_is_none(line: str) -> None:
    assert on_page(f"<div>{line}</div>").published is None
    assert on_page(foot=f"{FAR}<p>{line}</p>").published is None


def test_a_date_in_a_caption_is_that_of_the_picture() -> None:
    assert on_page("<figure><figcaption>3 مارس 2010</figcaption></figure>").published is None
    assert on_page("<div>3 مارس 2010</div>").published is not None


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 3 mars 2010 par la rédaction",
        "Publié le 3 mars 2010 dans Politique",
        "Posted on March 3, 2010 in News",
        "نشر في 3 مارس 2010 في السياسة",
        "Photo : Hamdi | Publié le 3 mars 2010",
        "Par Awa Coulibaly | 3 mars 2010 | Lu 120 fois",
        "أخبار | 3 مارس 2010 | 120 مشاهدة",
        "بقلم أحمد علي - 3 مارس 2010",
        "3 mars 2010 par Awa Coulibaly",
        "Sidi Bel Abbès, le 3 mars 2010 (AFP)",
        "3 mars 2010 | Mis à jour le 4 mars 2010",
        "الأربعاء، 3 مارس 2010، آخر تحديث 14:00 (GMT+0100)",
    ],
)
def test_a_dateline_beside_a_byline_a_section_or_a_count(line: str) -> None:
    found = day(on_page(f"<div>{line}</div>"))
    assert found is not None
    assert found[0] == "2010-03-03"


def test_umm_al_qura_is_the_civil_calendar_in_saudi_arabia() -> None:
    found = day(on_page("<div>نشر في 28 ذو الحجة 1433 هـ</div>", timezone="Asia/Riyadh"))
    assert found is not None
    assert found[:2] == ("2012-11-13", "text")


def test_the_page_s_own_clock_above_the_title_is_no_date() -> None:
    now = datetime(2012, 11, 20, 12, tzinfo=UTC)
    clock = "<div class='date'>الثلاثاء 20 نوفمبر 2012</div>"
    assert on_page(above=clock, now=now).published is None
    assert on_page(above=clock, now=now).decided == ("date:none",)
    found = day(on_page("<div>نشر في 5 نوفمبر 2012</div>", above=clock, now=now))
    assert found is not None
    assert found[0] == "2012-11-05"
    # In a line that is called so, or of another day, it is the article's.
    assert on_page(above="<div class='date'>نشر في 20 نوفمبر 2012</div>", now=now).published is not None
    assert on_page(above="<div class='date'>5 novembre 2012</div>", now=now).published is not None


def test_one_line_below_the_text_that_is_called_so() -> None:
    far = "<p>" + "Un vendeur assure que les prix n’ont guère changé depuis la saison passée. " * 20 + "</p>"
    found = day(on_page(foot=far + "<p>Publié le 5 novembre 2012</p>"))
    assert found is not None
    assert found[0] == "2012-11-05"
    two = "<p>Publié le 5 novembre 2012</p><p>Publié le 7 novembre 2012</p>"
    assert on_page(foot=far + two).published is None
    assert on_page(foot=far + "<p>5 novembre 2012</p>").published is None


# --- Relative dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>منذ ساعتين</div>", "2018-06-01T10:00"),
        ("<div>أمس 14:05</div>", "2018-05-31T13:05"),
        ("<div>Publié il y a 35 minutes</div>", "2018-06-01T11:25"),
        ("<time>2 hours ago</time>", "2018-06-01T10:00"),
        ("<time datetime='2018-05-02T08:00:00Z'>2 hours ago</time>", "2018-05-02T08:00"),
        ("<div>Texte et photos : Hamdi | hier à 14h05</div>", "2018-05-31T13:05"),
        ("<div>Société il y a 2 heures Par Kadidia 22 commentaires</div>", "2018-06-01T10:00"),
        ("<p>He was arrested yesterday.</p>", None),
        ("<p>وصل الوفد أمس</p>", None),
        ("<div>Mis à jour il y a 2 heures</div>", None),
        ("<div>Il y a 2 mois</div>", None),
    ],
)
def test_dates_told_from_the_fetching(html: str, expected: str | None) -> None:
    dates = on_page(html)
    assert (dates.published.dated.at.isoformat()[:16] if dates.published else None) == expected


def test_relative_dates_yield_to_everything_else() -> None:
    ago = "<div>Il y a 2 heures</div>"
    absolute = on_page(ago, says=meta(published="2012-11-05T10:00:00Z"))
    assert absolute.published is not None
    assert absolute.published.local.year == 2012
    for refused in (
        on_page(ago, says=meta(other="2012-11-05")),
        on_page(ago, url="https://a.example/2012/11/x"),
        on_page(ago, headers={"last-modified": "Mon, 05 Nov 2012 10:00:00 GMT"}),
    ):
        assert refused.published is None
        assert refused.decided == ("date:none",)


# --- What is no date of publication -----------------------------------------------------------------------------------


def test_a_change_is_no_publication() -> None:
    both = on_page("<div>Mis à jour le 9 novembre 2012 à 10h00</div><div>Publié le 5 novembre 2012 à 08h00</div>")
    assert day(both) == ("2012-11-05", "text", 0.75)
    assert both.modified is not None
    assert both.modified.at == datetime(2012, 11, 9, 9, tzinfo=UTC)
    assert both.modified.source == "text"
    alone = on_page("<div>آخر تحديث: 9 نوفمبر 2012</div>")
    assert alone.published is None
    assert alone.modified is not None


@pytest.mark.parametrize(
    ("modified", "expected"),
    [
        ("2012-11-05T10:00:30Z", None),
        ("2012-11-05T09:00:00Z", None),
        ("2012-11-05", None),
        ("2012-11-06", "2012-11-06"),
        ("2012-11-05T10:02:00Z", "2012-11-05"),
        ("2031-01-01T00:00:00Z", None),
    ],
)
def test_a_change_is_later_than_the_publication(modified: str, expected: str | None) -> None:
    found = on_page(says=meta(published="2012-11-05T10:00:00Z", modified=modified)).modified
    assert (found.at.date().isoformat() if found else None) == expected


def test_a_change_below_the_text() -> None:
    far = "<p>" + "Un vendeur assure que les prix n’ont guère changé depuis la saison passée. " * 20 + "</p>"
    said = meta(published="2012-11-05T10:00:00Z")
    found = on_page(says=said, foot=far + "<div>آخر تحديث: 9 نوفمبر 2012</div>").modified
    assert found is not None
    assert found.at.date().isoformat() == "2012-11-09"
    assert on_page(says=said, foot=far + "<div>Site mis à jour le 9 novembre 2012</div>").modified is None
    two = "<div>Mis à jour le 9 novembre 2012</div><div>Mis à jour le 8 novembre 2012</div>"
    assert on_page(says=said, foot=far + two).modified is None


def test_a_source_that_gives_one_moment_for_both_tells_no_change() -> None:
    moved = Declared(dates=("2018-02-11T10:31:07Z",), changed=("2018-02-11T10:31:07Z",))
    dates = on_page("<div>نشر في 5 نوفمبر 2012</div>", says=moved, url="https://a.example/2012/11/05/x")
    found = day(dates)
    assert found is not None
    assert found[0] == "2012-11-05"
    assert dates.modified is None


def test_the_feed_tells_a_change_too() -> None:
    at = datetime(2012, 11, 5, 10, tzinfo=UTC)
    found = on_page(feed=at, updated=at + timedelta(hours=3)).modified
    assert found is not None
    assert (found.at, found.source) == (at + timedelta(hours=3), "feed")


@pytest.mark.parametrize(
    ("json_ld", "tag", "timezone", "hour"),
    [
        ("2012-11-05T18:00:00Z", "2012-11-05T08:00:00Z", "Africa/Algiers", 18),  # full hours are two moments
        ("2012-11-05T18:00:00Z", "2012-11-05T17:00:00Z", "Africa/Algiers", 17),  # the first calls its local time UTC
        ("2012-11-05T18:00:00Z", "2012-11-05T17:00:00Z", "Africa/Bamako", 18),
        ("2012-11-05T18:00:00Z", "2012-11-05T16:00:00Z", "Asia/Beirut", 16),
        ("2012-11-05T18:25:06Z", "2012-11-05T08:25:06Z", "Africa/Algiers", 8),
        ("2012-11-05T18:00:00Z", "2012-11-05T23:00:00Z", "America/New_York", 18),
    ],
)
def test_of_two_moments_the_later_may_be_local_time_called_utc(
    json_ld: str, tag: str, timezone: str, hour: int
) -> None:
    said = Declared(dates=(json_ld,), meta={"article:published_time": (tag,)})
    dates = on_page("<div>5 نوفمبر 2012</div>", says=said, timezone=timezone)
    assert dates.published is not None
    assert dates.published.dated.at.hour == hour


def test_an_unclear_meta_tag_alone_says_nothing() -> None:
    assert on_page(says=meta(other="2012-11-05")).published is None


def test_headers_alone_say_nothing() -> None:
    headers = {"last-modified": "Mon, 05 Nov 2012 10:00:00 GMT", "date": "Tue, 20 Nov 2012 10:00:00 GMT"}
    dates = on_page(headers=headers)
    assert (dates.published, dates.decided) == (None, ())
    assert on_page(headers={"last-modified": "nonsense"}).published is None


def test_what_is_younger_than_the_page_is_today_s_date() -> None:
    old = {"last-modified": "Mon, 05 Nov 2012 10:00:00 GMT"}
    assert on_page("<div>20 novembre 2012</div>", headers=old).published is None
    assert on_page("<div>5 novembre 2012</div>", headers=old).published is not None


def test_addresses() -> None:
    for address in ("2012/11/05/titre", "a-20121105-b.html", "article/05-11-2012-titre"):
        assert day(on_page(url=f"https://a.example/{address}")) == ("2012-11-05", "url", 0.78)
    for address in ("2012/11/titre", "article/201211051234567", "2012/13/45/x"):
        assert on_page(url=f"https://a.example/{address}").published is None


def test_nothing_said_is_no_date() -> None:
    assert on_page(url="https://a.example/spip.php?article8532") == Dates()


# --- Feeds ------------------------------------------------------------------------------------------------------------


def test_of_a_feed_alone() -> None:
    at = datetime(2012, 11, 5, 10, tzinfo=UTC)
    entry = Entry("1", "o", "https://a.example/feed", URL, "عنوان", published=at, updated=at + timedelta(days=1))
    dates = of_entry(entry, "Africa/Algiers", None)
    assert day(dates) == ("2012-11-05", "feed", 0.88)
    assert dates.modified is not None
    assert dates.decided == ()
    late = Entry("1", "o", "https://a.example/feed", URL, "عنوان", published=at + timedelta(days=3))
    assert of_entry(late, "Africa/Algiers", at).published is None


@pytest.mark.parametrize("timezone", ["Africa/Algiers", "Asia/Beirut", "America/New_York"])
@pytest.mark.parametrize("fed", ["5 نوفمبر 2012", "2012-11-05", "2012-11-05T00:00:00Z"])
def test_a_feed_s_midnight_is_a_day(fed: str, timezone: str) -> None:
    at = read_date(fed, timezone)
    assert at is not None
    for dates in (
        of_entry(Entry("1", "o", "https://a.example/feed", URL, "عنوان", published=at), timezone, None),
        on_page(feed=at, timezone=timezone),
    ):
        assert dates.published is not None
        assert dates.published.local.isoformat()[:16] == "2012-11-05T12:00"
    # Where the page gives the time of day, that is it.
    timed = on_page("<div>نشر في 5 نوفمبر 2012 الساعة 14:30</div>", feed=at, timezone=timezone)
    assert timed.published is not None
    assert timed.published.local.isoformat()[:16] == "2012-11-05T14:30"
    # A day alone is no later than a moment of the same day.
    said = meta(published="2012-11-05T10:00:00Z")
    assert on_page(says=said, updated=at, timezone=timezone).modified is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Publié le 5 novembre 2012 à 10h", True),
        ("آخر تحديث: 9 نوفمبر 2012", True),
        ("الثلاثاء 28 ذو الحجة 1433", True),
        ("منذ ساعتين", True),
        ("Hier à 14h05", True),
        ("Hier à 14h05, un convoi a quitté la ville.", False),
        ("Le 5 novembre 2012, les marchands ont rouvert leurs étals.", False),
        ("أعلنت البلدية في 9 نوفمبر 2012 ترميم السوق", False),
        ("Le marché rouvre", False),
    ],
)
def test_datelines(line: str, expected: bool) -> None:
    assert is_dateline(line, timezone="UTC", now=NOW) is expected


# --- Whatever stands there --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"0123456789٣٤۵/-.: \n\ufffd،",
        *("1er", "31", "2012", "1433", "2031", "9999", "le ", "à ", "h", "am", "هـ", "م", "+01:00", "gmt", "T", "Z"),
        *("août ", "nov. ", "jui\ufffdlet ", "جويلية ", "غشت ", "تشرين الثاني ", "ذو الحجة ", "محرم ", "May "),
        *(
            "lundi ",
            "الثلاثاء ",
            "hier ",
            "il y a 3 jours",
            "منذ ",
            "ساعتين",
            "2 hours ago",
            "Publié le ",
            "آخر تحديث: ",
        ),
    ]
)
ANY = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))


@given(ANY)
def test_no_text_gives_a_date_that_cannot_be(text: str) -> None:
    found = parse_date(text, timezone="Africa/Algiers", now=NOW)
    assert found is None or datetime(1994, 12, 31, tzinfo=UTC) <= found <= NOW + timedelta(hours=48)


@given(ANY.map(lambda text: text.replace("<", " ").replace("&", " ")))
def test_no_page_gives_a_date_that_cannot_be(text: str) -> None:
    dates = on_page(
        f"<div>{text}</div><time datetime='{text.replace(chr(39), ' ')}'></time>", says=meta(published=text)
    )
    if dates.published:
        assert dates.published.dated.at <= NOW + timedelta(hours=48)
        assert 0.5 <= dates.published.dated.confidence <= 0.99


def test_long_lines_cost_nothing() -> None:
    begun = time.process_time()
    on_page("<div>" + "5 novembre " * 20_000 + "</div>" + "<div>1/1/1/1/1</div>" * 2000)
    parse_date("1 " * 50_000, timezone="UTC", now=NOW)
    assert time.process_time() - begun < 5
