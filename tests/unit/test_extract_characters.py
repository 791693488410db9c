"""Charsets: what is declared, what is true, and what happens where they differ."""

from __future__ import annotations

import pytest

from pipeline.extract.characters import decode

ARABIC = (
    "<p>أعلنت حركة أنصار الدين في بيان لها اليوم أن الوفد الذي يزور الجزائر يؤكد تمسكه بالحوار، وقال إن هذا الموقف "
    "ليس جديدا. وتأتي الزيارة في إطار المساعي التي تبذلها الجزائر من أجل حل سلمي في شمال مالي.</p>"
)
FRENCH = (
    "<p>Les négociateurs sont arrivés à Alger, où la délégation a été reçue dès l’après-midi. « Nous privilégions le "
    "dialogue », a déclaré l’un d’eux ; l’œuvre de médiation coûtera du temps.</p>"
)
RUSSIAN = "<p>Делегация прибыла в Алжир, где начались переговоры о прекращении огня на севере Мали.</p>"


def page(text: str, declared: str | None) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>x</title></head><body>{text}</body></html>"


@pytest.mark.parametrize("declared", ["windows-1256", None, "utf-8", "iso-8859-1", "windows-1252", "iso-8859-6"])
def test_windows_1256_whatever_it_says(declared: str | None) -> None:
    assert ARABIC in decode(page(ARABIC, declared).encode("windows-1256"))


@pytest.mark.parametrize("declared", ["iso-8859-6", None, "utf-8", "windows-1256"])
def test_iso_8859_6_whatever_it_says(declared: str | None) -> None:
    assert ARABIC in decode(page(ARABIC, declared).encode("iso-8859-6"))


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", None, "windows-1256", "no-such-charset"])
def test_western_bytes_whatever_they_say(declared: str | None) -> None:
    assert FRENCH in decode(page(FRENCH, declared).encode("windows-1252"))


@pytest.mark.parametrize("text", [ARABIC, FRENCH])
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1256", None])
def test_valid_utf_8_is_utf_8(text: str, declared: str | None) -> None:
    assert text in decode(page(text, declared).encode(), content_type=f"text/html; charset={declared}")


@pytest.mark.parametrize("text", [ARABIC, FRENCH])
def test_utf_8_encoded_twice(text: str) -> None:
    twice = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("windows-1252")
        for byte in text.encode()
    )
    assert text in decode(page(twice, "utf-8").encode())


def test_a_few_damaged_bytes_do_not_change_the_charset() -> None:
    body = page(FRENCH * 5, "utf-8").encode() + "<p>collé : été</p>".encode("windows-1252")
    assert FRENCH in decode(body)
    assert "collé : été" in decode(body)


def test_byte_order_marks() -> None:
    assert decode(b"\xef\xbb\xbf" + ARABIC.encode(), content_type="text/html; charset=windows-1256") == ARABIC
    assert decode(ARABIC.encode("utf-16")) == ARABIC


def test_the_outlet_s_usual_charset_serves_where_nothing_is_declared() -> None:
    assert RUSSIAN in decode(page(RUSSIAN, None).encode("windows-1251"), fallback="windows-1251")
    assert RUSSIAN in decode(page(RUSSIAN, "windows-1251").encode("windows-1251"))


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe\xfd" * 50, b"\x81\x8d\x8f\x90\x9d" * 20, bytes(range(256)) * 4])
def test_never_raises(body: bytes) -> None:
    assert isinstance(decode(body, content_type="text/html; charset=base64", fallback="rot13"), str)
