"""Feeds as they come: in any charset, ill-formed, hostile, dated in words. Each gives its items, or a plain reason."""

from __future__ import annotations

import gzip
import re
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collect.dates import read_date
from pipeline.collect.feeds import Feed, parse
from pipeline.collect.markup import plain
from pipeline.errors import FeedError
from pipeline.model import Channel, Page

NOW = datetime(2012, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://outlet.example/feeds/une.xml"
CHANNEL = Channel("outlet", URL)


def read(
    body: bytes | str,
    content_type: str = "",
    *,
    channel: Channel = CHANNEL,
    timezone: str = "Africa/Bamako",
    max_items: int = 500,
    now: datetime = NOW,
) -> Feed:
    headers = {"content-type": content_type} if content_type else {}
    data = body.encode() if isinstance(body, str) else body
    return parse(Page(URL, 200, headers, data, now, URL), channel, now, timezone=timezone, max_items=max_items)


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    namespaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'{prolog}<rss version="2.0" {namespaces}><channel><title>Une</title>{head}{inside}</channel></rss>'


def item(title: str = "Titre", link: str = "https://outlet.example/a", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link>{more}"


# --- The formats ------------------------------------------------------------------------------------------------------


def test_rss_2_with_everything() -> None:
    more = """<description>&lt;p&gt;Des combats &lt;b&gt;à Gao&lt;/b&gt;.&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>Des combats à Gao.</p><script>bad()</script><p>Deux morts.</p>]]></content:encoded>
        <dc:creator>Aminata Keïta</dc:creator><guid isPermaLink="false">outlet-17</guid>
        <pubDate>Mon, 05 Nov 2012 08:40:00 +0000</pubDate>"""
    feed = read(rss(item("Gao : l’attente", more=more), head="<language>fr-ML</language>"))
    (entry,) = feed.entries
    assert (feed.title, feed.lang, feed.dropped) == ("Une", "fr", ())
    assert (entry.title, entry.url, entry.guid) == ("Gao : l’attente", "https://outlet.example/a", "outlet-17")
    assert (entry.summary, entry.content) == ("Des combats à Gao.", "Des combats à Gao.\nDeux morts.")
    assert (entry.authors, entry.lang, entry.first_seen) == (("Aminata Keïta",), "fr", NOW)
    assert entry.published == datetime(2012, 11, 5, 8, 40, tzinfo=UTC)
    assert (entry.outlet, entry.channel, len(entry.id), len(entry.digest)) == ("outlet", URL, 32, 32)


def test_rss_1() -> None:
    feed = read("""<?xml version="1.0"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://outlet.example/"><title>Une</title><link>https://outlet.example/</link></channel>
        <item rdf:about="https://outlet.example/1"><title>الجزائر والساحل</title><link>https://outlet.example/1</link>
        <dc:date>2012-11-05T09:40:00+01:00</dc:date><dc:language>ar</dc:language></item></rdf:RDF>""")
    (entry,) = feed.entries
    assert (entry.title, entry.url, entry.lang) == ("الجزائر والساحل", "https://outlet.example/1", "ar")
    assert entry.published == datetime(2012, 11, 5, 8, 40, tzinfo=UTC)


def test_atom() -> None:
    feed = read("""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://other.example/news/">
        <title>News</title><link rel="self" href="https://outlet.example/feeds/une.xml"/><entry>
        <title type="html">Talks &amp;amp; &lt;em&gt;truce&lt;/em&gt;</title><id>tag:outlet.example,2012:1</id>
        <link rel="enclosure" href="https://outlet.example/1.mp3"/><link rel="alternate" href="talks.html"/>
        <published>2012-11-05T08:40:00Z</published><updated>2012-11-06T08:00:00Z</updated>
        <author><name>J. Doe</name></author><summary>Short.</summary></entry></feed>""")
    (entry,) = feed.entries
    assert (entry.title, entry.url) == ("Talks & truce", "https://other.example/news/talks.html")
    assert (entry.lang, entry.authors, entry.summary) == ("en", ("J. Doe",), "Short.")
    assert entry.published == datetime(2012, 11, 5, 8, 40, tzinfo=UTC)
    assert entry.updated == datetime(2012, 11, 6, 8, 0, tzinfo=UTC)


def test_the_channel_s_language_and_charset_win() -> None:
    channel = replace(CHANNEL, lang="ar", charset="windows-1256")
    (entry,) = read(rss(item(), head="<language>en-US</language>"), channel=channel).entries
    assert (entry.lang, entry.charset) == ("ar", "windows-1256")


def test_an_empty_feed_is_no_error() -> None:
    assert read(rss()).entries == ()


# --- Charsets ---------------------------------------------------------------------------------------------------------

ARABIC = "أنصار الدين تدعو إلى الحوار في شمال مالي، والوفد في الجزائر"
FRENCH = "« L’Émir » œuvre à Gao : négociation, déçu où il était"


CHARSETS = [
    *((charset, ARABIC) for charset in ("utf-8", "utf-8-sig", "utf-16", "windows-1256")),
    *((charset, FRENCH) for charset in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "windows-1252")),
]
DECLARED = ["prolog", "header", "configured"]
# Without a declaration, nothing tells ISO-8859-6 from windows-1256.
ONLY_DECLARED = [("iso-8859-6", ARABIC.replace("،", "."), where) for where in DECLARED]


@pytest.mark.parametrize(
    ("charset", "title", "where"),
    [
        *ONLY_DECLARED,
        *(
            (charset, title, where)
            for charset, title in CHARSETS
            for where in (*DECLARED, "both disagree", "nowhere", "as Cyrillic")
        ),
    ],
)
def test_charsets(charset: str, title: str, where: str) -> None:
    label = charset.removesuffix("-sig")
    lang = "ar" if title.startswith("أ") else "fr"
    declared = {"prolog": label, "both disagree": "utf-8", "as Cyrillic": "windows-1251"}.get(where)
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    header = f"text/xml; charset={label}" if where in ("header", "both disagree") else "text/xml"
    channel = replace(CHANNEL, lang=lang, charset=label if where == "configured" else None)
    (entry,) = read(rss(item(title), prolog=prolog).encode(charset), header, channel=channel).entries
    assert entry.title == title


def test_windows_1252_under_the_name_of_latin_1() -> None:
    body = rss(item(FRENCH), prolog='<?xml version="1.0" encoding="iso-8859-1"?>').encode("cp1252")
    assert read(body).entries[0].title == FRENCH


def test_one_broken_byte_does_not_change_the_charset() -> None:
    body = rss(*(item(f"{ARABIC} {n}", f"https://outlet.example/{n}") for n in range(5))).encode()
    broken = body.replace("أنصار".encode(), b"\xd8" + "أنصار".encode(), 1)
    titles = [entry.title for entry in read(broken, channel=replace(CHANNEL, lang="ar")).entries]
    assert titles[1:] == [f"{ARABIC} {n}" for n in range(1, 5)]


@pytest.mark.parametrize("title", [ARABIC, FRENCH])
def test_utf_8_encoded_twice(title: str) -> None:
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in rss(item(title)).encode())
    assert read(twice.encode()).entries[0].title == title


def test_a_russian_feed_is_left_russian_where_no_language_is_configured() -> None:
    body = rss(item("Переговоры в Мали"), prolog='<?xml version="1.0" encoding="koi8-r"?>').encode("koi8-r")
    assert read(body).entries[0].title == "Переговоры в Мали"


def test_a_gzip_file_even_cut_short() -> None:
    items = [item(f"{ARABIC} {n}", f"https://outlet.example/{n}") for n in range(200)]
    packed = gzip.compress(rss(*items).encode())
    assert len(read(packed).entries) == 200
    assert 0 < len(read(packed[: len(packed) // 2]).entries) < 200


# --- Faults of XML ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "\n\n\n" + rss(item()),
        "\ufeff\n<!-- cached -->\n" + rss(item()),
        "<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/db.php</b>\n" + rss(item()),
        rss(item()) + "<script>track()</script>",
        rss(item()) + "\n<!-- served in 0.2 s -->junk",
        rss(item()).replace("</channel></rss>", ""),
        rss(item(more="<foo:bar>x</foo:bar>")),
        rss(item(more="<description>Un <b>gras sans fin</description>")),
        rss(item(more="<description>Caract\x0bère \x00&#x1;&#xD800;</description>")),
        rss(item(), prolog='<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://outlet.example/x.dtd">'),
    ],
)
def test_the_item_survives(body: str) -> None:
    (entry,) = read(body).entries
    assert (entry.title, entry.url) == ("Titre", "https://outlet.example/a")


def test_entities_and_ampersands() -> None:
    link = "https://outlet.example/a?id=1&lang=ar&copy=2&utm_source=rss"
    (entry,) = read(
        rss(item("L&eacute;&nbsp;gouvernement & l&#8217;arm&amp;eacute;e &amp;amp; AT&T &foo;", link))
    ).entries
    assert entry.title == "Lé gouvernement & l’armée & AT&T &foo;"
    assert entry.url == link


def test_markup_in_titles_is_taken_off_and_what_looks_like_it_stays() -> None:
    titles = [
        ("&lt;img src=x onerror=alert(1)&gt;Titre", "Titre"),
        ("<![CDATA[<script>alert(1)</script>Titre <b>gras</b>]]>", "Titre gras"),
        ("<![CDATA[<img alt=\"a > b\" onerror='alert(1)'>Titre]]>", "Titre"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Titre", "Titre"),
        ("3 &lt; 5 et 7 &gt; 6", "3 < 5 et 7 > 6"),
        ("العنوان\u202e المقلوب\u0000", "العنوان المقلوب"),
        ("  deux\n lignes ", "deux lignes"),
    ]
    items = [item(given, f"https://outlet.example/{n}") for n, (given, _) in enumerate(titles)]
    assert [entry.title for entry in read(rss(*items)).entries] == [wanted for _, wanted in titles]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "answered with nothing"),
        (b" \n\n", "answered with nothing"),
        (b"\0" * 50, "answered with nothing"),
        (b"<!DOCTYPE html><html><title>Just a moment...</title>", "an HTML page instead of a feed: “Just a moment...”"),
        ("<HTML><title>بوابة الأخبار</title>".encode(), "an HTML page instead of a feed: “بوابة الأخبار”"),
        (b"<div>cookie</div><body>", "an HTML page"),
        (b'<?xml version="1.0"?><urlset xmlns="x"></urlset>', "a sitemap, which is no feed"),
        (b'<sitemapindex></sitemapindex>', "a sitemap index"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "something that is no feed"),
        (b"/etc/passwd", "something that is no feed"),
        (b"http://127.0.0.1:9/", "something that is no feed"),
        (b"\x89PNG\r\n\x1a\n", "something that is no feed"),
        (b"\x1f\x8bno gzip", "something that is no feed"),
        (b"<rss><chan", "can't be read as a feed"),
        (rss("<title>Sans lien</title>").encode(), "None of its 1 items can be used. Sans lien: has no link"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told_in_plain_words(body: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said.replace(".", r"\.")) as caught:
        read(body)
    assert caught.value.subject == URL


def test_a_body_that_spells_a_path_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(item("secret")))
    with pytest.raises(FeedError):
        read(str(secret).encode())


def test_entities_of_a_document_type_are_left_out() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for entity in (f'<!ENTITY l0 "lol">{bomb}', '<!ENTITY l11 SYSTEM "file:///etc/hostname">'):
        prolog = f'<?xml version="1.0"?><!DOCTYPE rss [{entity}]>'
        (entry,) = read(rss(item("a &l11; b"), prolog=prolog)).entries
        assert entry.title == "a &l11; b"


@pytest.mark.parametrize("junk", ["<a ", "&lt;a ", "<", "<b>", "<!--", "<![CDATA[", "&", '<a "', "</x>", "<?", "<!D"])
def test_hostile_markup_takes_linear_time(junk: str) -> None:
    started = time.process_time()
    with suppress(FeedError):  # an outcome like another
        read(rss(item(more=f"<description>{junk * 30_000}</description>")))
    assert time.process_time() - started < 5


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_nothing_but_feed_errors_comes_out(noise: bytes, at: int) -> None:
    body = rss(item(ARABIC, more="<pubDate>Mon, 05 Nov 2012 08:40:00 +0000</pubDate>")).encode()
    for bad in (noise, body[:at] + noise + body[at:]):
        with suppress(FeedError):
            read(bad)


# --- Links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "head", "wanted"),
    [
        ("/a/b.html", "", "https://outlet.example/a/b.html"),
        ("b.html", "<link>https://paper.example/news/</link>", "https://paper.example/news/b.html"),
        ("//cdn.example/b", "", "https://cdn.example/b"),
        ("  https://outlet.example/\n  long  ", "", "https://outlet.example/  long"),
        ("https://outlet.example/أخبار/مالي", "", "https://outlet.example/أخبار/مالي"),
        ("https://outlet.example/l’émir", "<link>javascript:x</link>", "https://outlet.example/l’émir"),
        ("https://outlet.example//double//", "", "https://outlet.example//double//"),
    ],
)
def test_links_are_made_absolute_and_else_left_alone(link: str, head: str, wanted: str) -> None:
    (entry,) = read(rss(item(link=link), head=head)).entries
    assert entry.url == wanted.replace(" ", "%20")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.c",
        "http://[::1",
        "http://",
        "",
        "urn:uuid:1",
    ],
)
def test_items_without_a_web_address_are_dropped_with_the_reason(link: str) -> None:
    feed = read(rss(item("Bon"), item("عنوان", link)))
    assert [entry.title for entry in feed.entries] == ["Bon"]
    (dropped,) = feed.dropped
    assert dropped.startswith("عنوان: ")
    assert "no web address" in dropped or "no link" in dropped


def test_a_permanent_guid_stands_in_for_the_link() -> None:
    feed = read(rss(
        "<title>A</title><guid>https://outlet.example/1</guid>",
        '<title>B</title><guid isPermaLink="false">https://outlet.example/2</guid>',
    ))  # fmt: skip
    assert [entry.url for entry in feed.entries] == ["https://outlet.example/1"]
    assert feed.dropped == ("B: has no link.",)


def test_an_item_that_stands_twice_is_one() -> None:
    feed = read(rss(item("Un"), item("Encore", "http://www.outlet.example/a/?utm_source=rss"), item("Deux", "/b")))
    assert [entry.title for entry in feed.entries] == ["Un", "Deux"]
    assert feed.dropped == ("Encore: stands there twice.",)


def test_no_more_items_than_asked_for_and_quickly() -> None:
    feed = read(rss(*(item(f"T{n}", f"/{n}", "<description>x</description>") for n in range(20_000))), max_items=3)
    assert [entry.title for entry in feed.entries] == ["T0", "T1", "T2"]
    assert feed.dropped == ("19997 items after the first 3 were left out.",)


def test_authors_without_addresses() -> None:
    feed = read(
        rss(
            item(more="<author>redaction@outlet.example (Moussa Ag Assarid)</author>"),
            item(link="/b", more="<author>redaction@outlet.example</author>"),
        )
    )
    assert [entry.authors for entry in feed.entries] == [("Moussa Ag Assarid",), ()]


# --- The digest -------------------------------------------------------------------------------------------------------


def digest(more: str = "", title: str = "Titre", *others: str) -> str:
    return read(rss(item(title, more=more), *others)).entries[0].digest


def test_the_digest_tells_a_change_by_the_outlet() -> None:
    same = digest("<description>Texte</description>")
    assert digest("<description>&lt;p&gt;Texte&lt;/p&gt;</description>") == same
    assert digest("<description>Texte</description><pubDate>Mon, 05 Nov 2012 08:40:00 GMT</pubDate>") == same
    assert digest("<description>Texte corrigé</description>") != same
    assert digest("<description>Texte</description>", "Titre corrigé") != same
    assert digest("<description>Texte</description><dc:date>2012-11-06</dc:date>") != same


def test_a_stamp_that_all_items_share_is_the_feed_s_and_no_change() -> None:
    def stamped(at: str) -> str:
        return digest(f"<dc:date>{at}</dc:date>", "Titre", item("B", "/b", f"<dc:date>{at}</dc:date>"))

    assert stamped("2012-11-05T08:00:00Z") == stamped("2012-11-05T08:15:00Z")


def test_the_digest_does_not_depend_on_the_day_it_is_read() -> None:
    body = rss(item(more="<dc:date>9999-01-01</dc:date>"))
    assert read(body).entries[0].digest == read(body, now=NOW + timedelta(days=3)).entries[0].digest


# --- Dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Mon, 05 Nov 2012 08:40:00 +0000", "2012-11-05T08:40:00+00:00"),
        ("Mon, 5 Nov 12 08:40 GMT", "2012-11-05T08:40:00+00:00"),
        ("05 Nov 2012 08:40:00 EST", "2012-11-05T13:40:00+00:00"),
        ("Mon, 05 Nov 2012 08:40:00 WAT", "2012-11-05T07:40:00+00:00"),
        ("Mon, 05 Nov 2012 08:40:00 XYZ", "2012-11-05T07:40:00+00:00"),  # an unknown zone: the outlet's
        ("2012-11-05T08:40:00Z", "2012-11-05T08:40:00+00:00"),
        ("2012-11-05T08:40:00.123+01:00", "2012-11-05T07:40:00+00:00"),
        ("2012-11-05 08:40:00", "2012-11-05T07:40:00+00:00"),
        ("2012-11-05", "2012-11-04T23:00:00+00:00"),
        ("20121105T084000Z", "2012-11-05T08:40:00+00:00"),
        ("2018-3-18T11:20:4Z+1", "2018-03-18T11:20:04+01:00"),  # El Khabar; feedparser: 1 November
        ("Mon Nov  5 08:40:00 2012", "2012-11-05T07:40:00+00:00"),
        ("November 5, 2012 8:40 pm", "2012-11-05T19:40:00+00:00"),
        ("lundi 5 novembre 2012 - 08:40", "2012-11-05T07:40:00+00:00"),
        ("Publié le 05/11/2012 à 08h40", "2012-11-05T07:40:00+00:00"),
        ("1er août 2012", "2012-07-31T23:00:00+00:00"),
        ("05.11.12 08:40", "2012-11-05T07:40:00+00:00"),
        ("الاثنين، 5 نوفمبر 2012 08:40", "2012-11-05T07:40:00+00:00"),
        ("٥ نوفمبر ٢٠١٢ ٠٨:٤٠", "2012-11-05T07:40:00+00:00"),
        ("5 تشرين الثاني 2012", "2012-11-04T23:00:00+00:00"),
        ("5 تشرين الثاني/نوفمبر 2012 08:40", "2012-11-05T07:40:00+00:00"),
        ("5 نوفمبر (تشرين الثاني) 2012", "2012-11-04T23:00:00+00:00"),
        ("5 فيفري 2012", "2012-02-04T23:00:00+00:00"),
        ("5 جويلية 2012", "2012-07-04T23:00:00+00:00"),
        ("5 أوت 2012", "2012-08-04T23:00:00+00:00"),
        ("5 غشت 2012", "2012-08-04T23:00:00+00:00"),
        ("5 دجنبر 2012", "2012-12-04T23:00:00+00:00"),
        ("5 آذار 2012 03:20 م", "2012-03-05T14:20:00+00:00"),
        ("15:38 - 18 mars 2012", "2012-03-18T14:38:00+00:00"),
    ],
)
def test_dates_that_are_read(raw: str, wanted: str) -> None:
    assert read_date(raw, "Africa/Algiers") == datetime.fromisoformat(wanted)


@pytest.mark.parametrize(
    "raw",
    [
        "", "hier à 14h05", "منذ ساعتين", "2012", "2012-11", "31 février 2012", "Mon, 05 Nov 2012 25:00:00 GMT",
        "18 mars 20h10", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1434/01/02", "20 ذو الحجة 1433", "32/13/2012",
        "5" * 100, "mardi",
    ],
)  # fmt: skip
def test_dates_that_are_not_understood_are_none(raw: str) -> None:
    assert read_date(raw, "Africa/Algiers") is None


def test_the_zone_data_base_decides_about_summer_time() -> None:
    assert read_date("5 juillet 2012 12:00", "Europe/Paris") == datetime(2012, 7, 5, 10, tzinfo=UTC)
    assert read_date("5 novembre 2012 12:00", "Europe/Paris") == datetime(2012, 11, 5, 11, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_date_raises(raw: str) -> None:
    read_date(raw, "Africa/Bamako")


@pytest.mark.parametrize("raw", ["9999-12-31T23:59:59-12:00", "2013-06-01T00:00:00Z", "2012-11-12T12:00:01Z"])
def test_dates_far_ahead_are_clipped_and_near_ones_kept(raw: str) -> None:
    ahead, near = (
        read(rss(item(more=f"<pubDate>{date}</pubDate>"))).entries[0] for date in (raw, "2012-11-10T12:20:00Z")
    )
    assert ahead.published in (None, NOW + timedelta(hours=48))
    assert near.published == datetime(2012, 11, 10, 12, 20, tzinfo=UTC)


def test_an_empty_date_is_none_and_a_naive_one_is_in_the_outlet_s_zone() -> None:
    feed = read(
        rss(item(more="<pubDate></pubDate>"), item(link="/b", more="<pubDate>5 Nov 2012 08:40:00</pubDate>")),
        timezone="Africa/Tripoli",
    )
    assert [entry.published for entry in feed.entries] == [None, datetime(2012, 11, 5, 6, 40, tzinfo=UTC)]


# --- Markup -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Un</p><p>Deux<br>Trois</p>", "Un\nDeux\nTrois"),
        ("<p>ال<b>أنصار</b></p>", "الأنصار"),
        ("a<!-- <p>b --> c<!-- open", "a c"),
        ("<style>p{}</style>a<script>x<y</script >b<svg/>c", "abc"),
        ("&amp;eacute;t&eacute;", "été"),
        ("1 < 2 <- 3", "1 < 2 <- 3"),
        ('<a title="1 > 2">غاو</a>', "غاو"),
        ("<a'>'", "'"),
        ("<p class=d'abord>وصل 'الوفد'</p>", "وصل 'الوفد'"),
        ("", ""),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.text(alphabet="<>/a\"'= &;!-p", max_size=60))
def test_plain_text_holds_no_tag(markup: str) -> None:
    assert not re.search(r"<a(?![\w:.-])[^<>]*>", plain(markup))  # "<a<>" is no tag
