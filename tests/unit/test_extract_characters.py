"""Charsets: what is declared, what is true, and what happens where they differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import charsets
from pipeline.extract.characters import decode

ARABIC = (
    "<p>أعلنت حركة أنصار الدين في بيان لها اليوم أن الوفد الذي يزور الجزائر يؤكد تمسكه بالحوار، وقال إن هذا الموقف "
    "ليس جديدا. وتأتي الزيارة في إطار المساعي التي تبذلها الجزائر من أجل حل سلمي في شمال مالي.</p>"
)
FRENCH = (
    "<p>Les négociateurs sont arrivés à Alger, où la délégation a été reçue dès l’après-midi. « Nous privilégions le "
    "dialogue », a déclaré l’un d’eux ; l’œuvre de médiation coûtera du temps.</p>"
)
ENGLISH = (
    "<p>The envoys didn’t say when they’d leave – “it’s up to Algiers”, one of them told us. Kidal’s elders weren’t "
    "asked, and the army’s spokesman wouldn’t comment.</p>"
)
RUSSIAN = "<p>Делегация прибыла в Алжир, где начались переговоры о прекращении огня на севере Мали.</p>"
POLISH = "<p>Łódź, żółć i gęś: delegacja przyjechała do Algieru, gdzie zaczęły się rozmowy o północy kraju.</p>"
MENU_FRENCH = "".join(f"<li>{word}</li>" for word in ("Société", "Économie", "Régions", "Télé", "Météo", "Débats") * 12)
MENU_ARABIC = "".join(f"<li>{word}</li>" for word in ("الرئيسية", "سياسة", "الاقتصاد", "رياضة", "ثقافة", "آراء") * 12)


def page(text: str, declared: str | None = None) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>x</title></head><body>{text}</body></html>"


def through(text: str, charset: str, lost: str = "") -> str:
    """UTF-8 as a program reads it that takes it for another charset, and controls where that has nothing."""
    read = "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())
    return read.translate(dict.fromkeys(map(ord, lost)))


# --- What it is in, and what it says ----------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", ["windows-1256", None, "utf-8", "iso-8859-1", "windows-1252", "iso-8859-6"])
def test_windows_1256_whatever_it_says(declared: str | None) -> None:
    decoded = decode(page(ARABIC, declared).encode("windows-1256"))
    assert ARABIC in decoded.text
    assert decoded.charset == "windows-1256"
    assert decoded.why == ("meta" if declared == "windows-1256" else "guessed")


@pytest.mark.parametrize("declared", ["iso-8859-6", None, "utf-8", "windows-1256"])
def test_iso_8859_6_whatever_it_says(declared: str | None) -> None:
    decoded = decode(page(ARABIC, declared).encode("iso-8859-6"))
    assert ARABIC in decoded.text
    assert decoded.charset == "iso-8859-6"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", None, "windows-1256", "no-such-charset"])
def test_western_bytes_whatever_they_say(declared: str | None) -> None:
    decoded = decode(page(FRENCH, declared).encode("windows-1252"))
    assert FRENCH in decoded.text
    assert decoded.charset == "windows-1252"


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-7", "gb2312", "shift_jis"])
def test_a_charset_that_makes_no_sense_of_the_words_is_not_believed(declared: str) -> None:
    assert FRENCH in decode(page(FRENCH, declared).encode("windows-1252")).text
    assert ARABIC in decode(page(ARABIC, declared).encode("windows-1256")).text


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH, RUSSIAN])
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1256", None])
def test_valid_utf_8_is_utf_8(text: str, declared: str | None) -> None:
    decoded = decode(page(text, declared).encode(), content_type=f"text/html; charset={declared}")
    assert (decoded.text, decoded.charset, decoded.why) == (page(text, declared), "utf-8", "utf-8")


def test_the_header_goes_before_the_page_and_the_page_before_what_is_usual() -> None:
    body = page(POLISH, "iso-8859-1").encode("iso-8859-2")
    decoded = decode(body, content_type="text/html; charset=ISO-8859-2", usual="windows-1250")
    assert POLISH in decoded.text
    assert (decoded.charset, decoded.why) == ("iso-8859-2", "header")
    decoded = decode(page(POLISH, "iso-8859-2").encode("iso-8859-2"), usual="windows-1252")
    assert (decoded.charset, decoded.why) == ("iso-8859-2", "meta")
    decoded = decode(page(POLISH).encode("windows-1250"), usual="windows-1250")
    assert POLISH in decoded.text
    assert (decoded.charset, decoded.why) == ("windows-1250", "usual")


def test_the_outlet_s_usual_charset_serves_where_nothing_is_declared() -> None:
    assert RUSSIAN in decode(page(RUSSIAN).encode("windows-1251"), usual="windows-1251").text
    assert RUSSIAN in decode(page(RUSSIAN, "windows-1251").encode("windows-1251")).text
    headline = page("مالي: أنصار الدين ترفض").encode("iso-8859-6")
    assert "مالي: أنصار الدين ترفض" in decode(headline, usual="iso-8859-6").text


@pytest.mark.parametrize("charset", ["gbk", "big5", "euc-kr", "shift_jis"])
def test_charsets_of_other_scripts_are_believed(charset: str) -> None:
    text = {"euc-kr": "<p>대표단이 수도에 도착했다. 협상이 시작되었다.</p>"}.get(
        charset, "<p>代表団到着首都。交渉開始。年内終了。</p>"
    )
    if charset == "gbk":
        text = "<p>代表团抵达首都，谈判开始。轻工业部长的轻型飞机停在机场。轻工业代表没有发言。</p>"
    if charset == "big5":
        text = "<p>代表團抵達首都，談判開始。部長的飛機停在機場。代表沒有發言。</p>"
    assert text in decode(page(text, charset).encode(charset)).text


def test_iso_2022_is_written_in_ascii() -> None:
    text = page("<p>東京</p>", "iso-2022-jp")
    assert decode(text.encode("iso-2022-jp")).text == text


# --- Two languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", "utf-8", None])
def test_a_french_menu_and_an_arabic_text(declared: str | None) -> None:
    menu = MENU_FRENCH.replace("É", "é")  # windows-1256 has no "É"
    body = page(menu + ARABIC[:120], declared).encode("windows-1256")
    assert decode(body).text == page(menu + ARABIC[:120], declared)


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", None])
def test_an_arabic_menu_and_a_french_text(declared: str | None) -> None:
    body = page(MENU_ARABIC + FRENCH, declared).encode("windows-1256")
    assert decode(body).text == page(MENU_ARABIC + FRENCH, declared)


def test_french_in_capitals_is_not_arabic() -> None:
    text = "<h1>LIBERTÉ, ÉGALITÉ : LA FÊTE À ÉVREUX</h1><p>ÉÉ ÀÀ ÇÁ</p>" + FRENCH
    assert decode(page(text).encode("windows-1252")).text == page(text)


# --- More than one charset --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6"])
def test_a_legacy_text_pasted_into_a_template_of_utf_8(charset: str) -> None:
    body = page(f"<ul>{MENU_ARABIC}{MENU_FRENCH}</ul>%<i>é</i>", "utf-8").encode().replace(b"%", ARABIC.encode(charset))
    decoded = decode(body)
    assert decoded.text == page(f"<ul>{MENU_ARABIC}{MENU_FRENCH}</ul>{ARABIC}<i>é</i>", "utf-8")
    assert (decoded.charset, decoded.why) == ("utf-8", "repaired")


@pytest.mark.parametrize(
    ("template", "pasted"), [(MENU_ARABIC, ARABIC), (MENU_ARABIC * 4, FRENCH), (ARABIC * 3, ARABIC)]
)
def test_utf_8_pasted_into_a_legacy_template(template: str, pasted: str) -> None:
    body = page(f"<ul>{template}</ul>%", "windows-1256").encode("windows-1256").replace(b"%", pasted.encode())
    decoded = decode(body)
    assert decoded.text == page(f"<ul>{template}</ul>{pasted}", "windows-1256")
    assert decoded.why == "repaired"


def test_a_few_damaged_bytes_do_not_change_the_charset() -> None:
    body = page(FRENCH * 5, "utf-8").encode() + "<p>collé : été</p>".encode("windows-1252")
    decoded = decode(body)
    assert FRENCH in decoded.text
    assert "collé : été" in decoded.text
    body = page(ARABIC, "utf-8").encode().replace("الموقف".encode(), b"\xa0" + "الموقف".encode())
    assert "الموقف" in decode(body).text


@pytest.mark.parametrize("text", [ARABIC.removesuffix("</p>"), FRENCH.removesuffix("</p>"), "<p>Prix : 20 €, 30 €"])
def test_a_text_that_breaks_off_within_a_character(text: str) -> None:
    last = max(place for place, character in enumerate(text) if not character.isascii())
    whole = text[:last].encode()
    for more in range(1, len(text[last].encode())):
        decoded = decode(whole + text[last].encode()[:more])
        assert decoded.text == text[:last]
        assert decoded.charset == "utf-8"


def test_an_excerpt_cut_within_a_letter_loses_that_letter_alone() -> None:
    cut = ARABIC[3:100].rstrip().encode()[:-1]
    body = page("").encode().replace(b"<title>", b'<meta name="description" content="' + cut + b'"><title>')
    body = body.replace(b"<body>", b"<body>" + ARABIC.encode())
    decoded = decode(body)
    assert f'content="{cut.decode("utf-8", "ignore")}"' in decoded.text
    assert ARABIC in decoded.text


# --- Encoded again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH, RUSSIAN])
@pytest.mark.parametrize("charset", ["windows-1252", "latin-1"])
def test_utf_8_encoded_twice(text: str, charset: str) -> None:
    decoded = decode(page(through(text, charset), "utf-8").encode())
    assert decoded.text == page(text, "utf-8")
    assert (decoded.charset, decoded.why) == ("utf-8", "twice")


@pytest.mark.parametrize("text", [ARABIC, FRENCH])
def test_utf_8_that_was_taken_for_windows_1256(text: str) -> None:
    assert "ط§ظ„" in through(ARABIC, "windows-1256")
    assert decode(page(through(text, "windows-1256")).encode()).text == page(text)


@pytest.mark.parametrize("text", [ARABIC, FRENCH])
def test_utf_8_encoded_three_times(text: str) -> None:
    assert decode(page(through(through(text, "windows-1252"), "windows-1252")).encode()).text == page(text)


@pytest.mark.parametrize("lost", ["\x81", "\xad", "\x81\xad", "\x9d"])
def test_letters_that_lost_a_byte_on_the_way(lost: str) -> None:
    text = ARABIC + "<p>“حذف الحرف، في الملف”</p>"
    assert decode(page(through(text, "windows-1252", lost)).encode()).text == page(text)


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6"])
def test_arabic_that_was_taken_for_latin_and_encoded(charset: str) -> None:
    body = page(ARABIC, "utf-8").encode(charset).decode("windows-1252").encode()
    decoded = decode(body, content_type="text/html; charset=utf-8")
    assert decoded.text == page(ARABIC, "utf-8")
    assert decoded.why == "twice"


@pytest.mark.parametrize("charset", ["windows-1252", "windows-1256"])
def test_an_article_encoded_twice_in_a_template_that_was_not(charset: str) -> None:
    body = page(MENU_ARABIC + MENU_FRENCH + through(ARABIC, charset) + "<p>© آخر</p>")
    assert decode(body.encode()).text == page(MENU_ARABIC + MENU_FRENCH + ARABIC + "<p>© آخر</p>")


@pytest.mark.parametrize(
    "sentence",
    [
        "<p>Sur l’écran, « été » était devenu « Ã©tÃ© » et « à » « Ã  », l’éditeur s’étonne : Ã§a, Ã¨re, Ãªtre.</p>",
        "<p>ظهرت كلمة الجزائر في الموقع هكذا: «Ø§Ù„Ø¬Ø²Ø§Ø¦Ø±»، أي «ط§ظ„ط¬ط²ط§ط¦ط±» أو ÇáÌÒÇÆÑ.</p>",
        "<p>Readers saw “Ø§Ù„Ø¬Ø²Ø§Ø¦Ø± Ø§Ù„ÙŠÙˆÙ…” and ‘Ã©’ in a title; it wasn’t what they’d asked for – “odd”.</p>",
        "<p>Vu, entendu : « ÉGALITÉ », DÛ », À « LÂ », CÔTÉ… et l’île d’Âge, Ãndice, ÅNGSTRÖM.</p>",
        "<p>قال: انقط، احفظ… الحظ؛ الشرط؟ «ملحوظ» وفقط “محفوظ” ـ مبدأ، منشأ؟</p>",
    ],
)
@pytest.mark.parametrize("around", [FRENCH, ARABIC, ""])
def test_a_correct_page_that_quotes_such_characters_stays_as_it_is(sentence: str, around: str) -> None:
    text = page(around + sentence + around, "utf-8")
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "label",
    ["punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "base64", "rot13", "utf-7", "utf-16",
     "cp037", "cp500", "mbcs", "hz", "charmap", "..", "é"],
)  # fmt: skip
def test_what_is_no_charset_of_documents_is_not_heard(label: str) -> None:
    for text, charset in ((ARABIC, "windows-1256"), (FRENCH + r"<p>\u0041</p>", "windows-1252")):
        body = page(text).encode(charset)
        heard = decode(body, content_type=f"text/html; charset={label}", usual=label)
        assert (heard.text, heard.charset, heard.why) == (page(text), charset, "guessed")
        assert text in decode(page(text, label).encode(charset)).text
        assert decode(b"\x1b$" + body, content_type=f"charset={label}").charset == charset


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        ("x-cp1250", "windows-1250"),
        ("dos-874", "cp874"),
        ("tis-620", "cp874"),
        ("iso-8859-8-i", "iso-8859-8"),
        ("x-sjis", "cp932"),
        ("x-gbk", "gbk"),
        ("koi", "koi8-r"),
        ("iso-2022-jp", "iso2022_jp"),
        ("iso-8859-6-i", "iso-8859-6"),
        ("latin5", "windows-1254"),
        ("x-mac-cyrillic", "mac-cyrillic"),
    ],
)
def test_labels_of_browsers(label: str, charset: str) -> None:
    assert charsets._known(label) == charset
    assert ARABIC.encode(charset, "replace").decode(charset, "replace")  # Python can read it


def test_every_label_leads_to_a_charset_that_never_raises() -> None:
    every = bytes(range(256)) * 3 + b"\x1b$B\xff\x1b$)C\x0e\x21"
    for label in (*charsets._LABELS, *charsets._CHARSETS):
        name = charsets._known(label)
        assert name is not None, label
        assert every.decode(name, "replace")
        assert decode(every, content_type=f"text/html; charset={label}").text


# --- Marks, wide charsets, references ---------------------------------------------------------------------------------


def test_byte_order_marks() -> None:
    decoded = decode(b"\xef\xbb\xbf" + ARABIC.encode(), content_type="text/html; charset=windows-1256")
    assert (decoded.text, decoded.charset, decoded.why) == (ARABIC, "utf-8", "bom")
    decoded = decode(ARABIC.encode("utf-16"))
    assert (decoded.text, decoded.charset, decoded.why) == (ARABIC, "utf-16-le", "bom")
    assert decode(ARABIC.encode("utf-32")).text == ARABIC
    assert decode(b"\xef\xbb\xbf<p>\xc3\xa9 <p>Espa\xf1a").text == "<p>é <p>España"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ARABIC, FRENCH])
def test_wide_charsets_without_a_mark(charset: str, text: str) -> None:
    decoded = decode(page(text).encode(charset))
    assert (decoded.text, decoded.charset) == (page(text), charset)
    assert decode(page(text).encode(charset)[:-1]).text == page(text)[:-1]


def test_references_to_controls_are_read_as_browsers_read_them() -> None:
    html = "<p>l&#146;&#156;uvre &#x93;x&#x94; &#0150; &#133 &#150 fin &#8217; &#1460; &#129; &#145</p>"
    assert decode(html.encode()).text == "<p>l’œuvre “x” – … – fin &#8217; &#1460;  ‘</p>"


def test_controls_of_a_page_that_was_taken_for_iso_8859_1_are_its_quotation_marks() -> None:
    body = page(FRENCH).encode("windows-1252").decode("latin-1").encode()
    assert decode(body).text == page(FRENCH)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=base64", "charset=utf-16"]))
def test_never_raises(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type=content_type, usual="rot13").text, str)


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe\xfd" * 50, b"\x81\x8d\x8f\x90\x9d" * 20, bytes(range(256)) * 4])
def test_never_raises_for_all_bytes(body: bytes) -> None:
    assert isinstance(decode(body, usual="windows-1256").text, str)


@pytest.mark.parametrize(
    "piece",
    ["Ã", "Ø§", "ط", "ÇáÌ", "&#1", "é ", "\xc2\x85", "<", "ظ„ ", "Ù" * 100],
    ids=lambda piece: ascii(piece)[:12],
)
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
@pytest.mark.timeout(20)
def test_takes_linear_time(piece: str, charset: str) -> None:
    decode((piece * 200_000)[:1_000_000].encode(charset, "replace"))
