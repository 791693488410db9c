"""Why a page is no article, and which headlines must never be a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest

from pipeline.extract import declared, outline, rejects, titles
from pipeline.extract.tree import parse
from pipeline.model import Page

DISPATCH = (
    "Le gouverneur de la région a reçu lundi les représentants des commerçants, qui demandent la réouverture. "
    "Il a promis une réponse avant la fin de la semaine, selon un témoin joint par téléphone depuis la capitale."
)
ARABIC = (
    "استقبل والي المنطقة صباح الاثنين ممثلي التجار الذين يطالبون بإعادة فتح السوق الكبير المغلق منذ ثلاثة أشهر. "
    "ووعد الوالي بالرد قبل نهاية الأسبوع حسب شاهد تحدث بالهاتف من العاصمة."
)
ARTICLE = '<meta property="og:type" content="article">'


def page(body: bytes, url: str = "https://j.example/a/1", content_type: str = "text/html") -> Page:
    return Page(url, 200, {"content-type": content_type}, body, datetime(2012, 11, 12, tzinfo=UTC))


def reason(
    title: str, text: str, *, head: str = "", body: str = "", url: str = "https://j.example/a/1", least: int = 100
) -> str:
    source = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p>{body}</body></html>"
    tree = parse(source)
    says = declared.read(tree)
    lines = outline.lines(tree)
    chosen = titles.choose(tree, says, "", "j.example")[1]
    reject = rejects.no_article(page(source.encode(), url), says, lines, chosen, text, least)
    assert reject is None or reject.detail.endswith(".")
    return reject.reason if reject else ""


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4",
        b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><rss version='2.0'><channel/></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        b"<?xml version='1.0'?><urlset></urlset>",
        b'{"articles": [1, 2]}',
        b'[{"id": 1}]',
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04word/document.xml",
        b"{\\rtf1 texte}",
    ],
)
def test_wrong_types_under_a_page_s_label(body: bytes) -> None:
    reject = rejects.wrong_type(page(body))
    assert reject
    assert reject.reason == "wrong-type"


@pytest.mark.parametrize("body", [b"<?xml version='1.0'?><html></html>", b"[APS] texte", b"{texte}", b"Gao"])
def test_pages_are_no_wrong_type(body: bytes) -> None:
    assert rejects.wrong_type(page(body)) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Page introuvable - Le Journal", "error-page"),
        ("La page que vous cherchez n'existe plus", "error-page"),
        ("Site en maintenance", "error-page"),
        ("Page not found | The Lookout", "error-page"),
        ("The website is under maintenance", "error-page"),
        ("الصفحة غير موجودة - الخبر", "error-page"),
        ("الموقع تحت الصيانة", "error-page"),
        ("Erreur 404", "error-page"),
        ("Accès interdit", "error-page"),
        ("Just a moment...", "captcha"),
        ("Un instant…", "captcha"),
        ("Attention Required! | Cloudflare", "captcha"),
        ("Are you a robot?", "captcha"),
        ("Êtes-vous un robot ?", "captcha"),
        ("هل أنت روبوت؟", "captcha"),
        ("Before you continue", "consent"),
        ("Nous respectons votre vie privée", "consent"),
        ("نحن نحترم خصوصيتكم", "consent"),
    ],
)
def test_pages_that_say_what_they_are(title: str, expected: str) -> None:
    assert reason(title, "Revenez plus tard.") == expected


@pytest.mark.parametrize(
    "title",
    [
        "500 morts en un mois",
        "Accès interdit",
        "Access denied",
        "Oups",
        "Un instant",
        "Please wait",
        "Are robots human?",
        "Maintenance",
        "Page introuvable : le ministère s'explique",
        "خطأ",
        "لحظة",
        "ممنوع الدخول",
        "الموقع الأثري قيد الصيانة منذ عام",
    ],
)
@pytest.mark.parametrize("text", [DISPATCH, ARABIC])
def test_headlines_are_no_reason_in_an_article(title: str, text: str) -> None:
    assert reason(title, text, head=ARTICLE) == ""
    assert reason(title, f"{text} " * 3) == ""


def test_a_robot_check_without_words() -> None:
    script = '<script src="https://ct.captcha-delivery.com/c.js"></script>'
    assert reason("j.example", "", head=script) == "captcha"
    assert reason("Gao attend", DISPATCH, head=script) == ""


HEADLINES = "".join(
    f"<div><a href='/{n}'>Une nouvelle assez longue du nord du Mali, la {n}e</a></div>" for n in range(6)
)


@pytest.mark.parametrize(
    "url",
    [
        "https://j.example/tag/gao",
        "https://j.example/وسم/غاو/",
        "https://j.example/a/page/3",
        "https://j.example/x?s=gao",
    ],
)
def test_addresses_of_lists(url: str) -> None:
    assert reason("Gao", "Nos nouvelles.", body=HEADLINES, url=url, least=5) == "not-an-article"
    assert reason("Gao attend", DISPATCH * 4, body=HEADLINES, url=url) == ""
    assert reason("Gao attend", DISPATCH, body=HEADLINES, url=url, head=ARTICLE) == ""


def test_an_article_below_its_category() -> None:
    assert reason("Gao attend", DISPATCH, body=HEADLINES, url="https://j.example/category/mali/gao-attend") == ""


@pytest.mark.parametrize("title", ["Résultats de recherche pour : Gao", "Search results for Gao", "نتائج البحث عن غاو"])
def test_what_a_search_found(title: str) -> None:
    assert reason(title, "Six nouvelles.", body=HEADLINES, least=5) == "not-an-article"
    assert reason(title, DISPATCH) == ""


def test_a_page_that_calls_itself_a_list() -> None:
    head = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert reason("Politique", "Six nouvelles.", head=head, least=5) == "not-an-article"


def test_a_film_without_text_and_a_text_too_short() -> None:
    assert (
        reason("غاو: السوق بالصور", "شاهد.", head='<meta property="og:type" content="video.other">') == "not-an-article"
    )
    assert reason("Gao attend", "Court.") == "too-short"


@pytest.mark.parametrize("text", [DISPATCH, ARABIC])
def test_a_text_that_is_parted_otherwise_than_its_lines_is_no_list(text: str) -> None:
    links = "".join(f'<li><a href="/{i}">Le conseil examine le budget de la commune {i}</a></li>' for i in range(30))
    lines = text.replace(". ", ".<br>")
    source = (
        f"<html><body><ul>{links}</ul><h1>Gao</h1><div><p>{lines.replace('<br>', '</p><p>')}</p></div></body></html>"
    )
    tree = parse(source)
    says = declared.read(tree)
    reject = rejects.no_article(page(source.encode()), says, outline.lines(tree), "Gao", text, 100)
    assert reject is None


def test_ten_thousand_paragraphs_are_held_against_the_text_in_time() -> None:
    text = "\n".join(f"{n} {DISPATCH if n % 2 else ARABIC}" for n in range(10_000))
    element = parse("<html><body><p>.</p></body></html>")
    lines = [outline.Line(paragraph, 0, element) for paragraph in text.split("\n")]
    links = [f"Une nouvelle assez longue du nord du Mali, la {n}e" for n in range(8)]
    lines += [outline.Line(link, len(link), element) for link in links]
    says = declared.read(element)
    start = perf_counter()
    assert rejects.no_article(page(b"<html>"), says, lines, "Gao", text, 100) is None
    assert perf_counter() - start < 1.5  # it took three seconds when each line was looked for in the whole text
