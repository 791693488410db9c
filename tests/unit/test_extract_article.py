"""Small pages of our own, each with one difficulty. What must be in the article, and what must not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.extract import article
from pipeline.extract.jsonl import answer
from pipeline.model import Article, End, Entry, Extraction, Outcome, Page

FETCHED = datetime(2012, 11, 12, 9, tzinfo=UTC)

FRENCH = [
    "Les représentants des commerçants de Gao ont rencontré lundi le gouverneur de la région pour demander la "
    "réouverture du grand marché, fermé depuis la fin du mois de juin.",
    "Selon eux, les prix du riz et du sucre ont doublé en quatre mois, et les camions venus d'Algérie n'arrivent plus "
    "que deux fois par semaine.",
    "« Nous ne demandons pas l'aumône, nous demandons une route sûre », a dit leur porte-parole devant la presse.",
]
ARABIC = [
    "وصل إلى العاصمة البوركينية مساء الأحد وفد من وجهاء مدينة تمبكتو لبحث فتح ممر آمن للمساعدات الغذائية قبل "
    "حلول فصل البرد.",
    "وقال رئيس الوفد في تصريح للصحفيين إن المخازن في المدينة تكاد تكون فارغة، وإن سعر كيس الأرز تضاعف منذ الصيف.",
    "ومن المنتظر أن يلتقي الوفد وزير الخارجية البوركيني صباح الثلاثاء قبل أن يواصل طريقه إلى الجزائر.",
]
ENGLISH = [
    "The river port of Mopti has taken in eleven thousand people since the rains ended, the town's mayor told "
    "reporters on Monday, and the schools that house them will soon have to open again.",
    "Boats from Timbuktu now land twice a day. Most carry families, he said, and few of them plan to return this year.",
    "The regional council will meet on Thursday to decide where a permanent camp could be built.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def html(body: str, head: str = "", title: str = "Titre") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def page(source: str | bytes, url: str = "https://journal.example/actualites/marche-de-gao", **headers: str) -> Page:
    body = source if isinstance(source, bytes) else source.encode()
    return Page(
        url, 200, {"content-type": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}, body, FETCHED
    )


def extract(source: Page | str | bytes, **options: object) -> Outcome[Article]:
    settings: dict[str, object] = {
        "entry": None,
        "timezone": "Africa/Bamako",
        "languages": ("ar", "fr", "en"),
        "min_characters": 200,
        "prior": "fr",
    }
    return article.extract(source if isinstance(source, Page) else page(source), **(settings | options))


def kept(source: Page | str | bytes, **options: object) -> Article:
    outcome = extract(source, **options)
    assert outcome.end is End.KEPT, outcome
    assert outcome.value is not None
    return outcome.value


ENTRY = Entry(
    "id", "journal", "https://journal.example/feed", "https://journal.example/a", "Un titre du fil", published=FETCHED
)


# --- Whole pages ------------------------------------------------------------------------------------------------------


def test_french_with_json_ld() -> None:
    ld = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": ['
        '{"@type": "WebSite", "name": "Le Journal"}, {"@type": "NewsArticle", '
        '"headline": "À Gao, les commerçants réclament leur marché", "datePublished": "2012-11-05T08:40:00Z",'
        '"dateModified": "2012-11-09T10:00:00Z", "author": [{"@type": "Person", "name": "Aminata Traoré"}]}]}</script>'
        '<link rel="canonical" href="/actualites/marche-de-gao?page=1">'
    )
    body = f"<h1>À Gao, les commerçants réclament leur marché</h1>{paragraphs(FRENCH)}"
    found = kept(html(body, ld, "À Gao, les commerçants réclament leur marché | Le Journal"))
    assert found.title == "À Gao, les commerçants réclament leur marché"
    assert found.text == "\n".join(FRENCH)
    assert (found.lang, found.authors) == ("fr", ("Aminata Traoré",))
    assert found.published is not None
    assert found.published.at == datetime(2012, 11, 5, 8, 40, tzinfo=UTC)
    assert found.published.source == "json-ld"
    assert found.canonical == "https://journal.example/actualites/marche-de-gao?page=1"


def test_english_with_meta_tags_only() -> None:
    head = (
        '<meta property="og:title" content="Mopti runs out of room - The Daily Lookout">'
        '<meta property="og:site_name" content="The Daily Lookout"><meta name="author" content="By Jane Doe">'
        '<meta property="article:published_time" content="2012-11-05T18:00:00+01:00">'
    )
    found = kept(
        html(
            f"<div class='head'>Mopti runs out of room</div>{paragraphs(ENGLISH)}",
            head,
            "Mopti runs out of room - The Daily Lookout",
        )
    )
    assert found.title == "Mopti runs out of room"
    assert found.text.endswith("\n".join(ENGLISH))
    assert (found.lang, found.authors) == ("en", ("Jane Doe",))
    assert found.published is not None
    assert (found.published.at, found.published.source) == (datetime(2012, 11, 5, 17, tzinfo=UTC), "meta")


def test_arabic_in_windows_1256_with_a_visible_maghrebi_date() -> None:
    body = f"<h1>وفد تمبكتو في واغادوغو</h1><div>نشر يوم 5 نوفمبر 2012 على الساعة 10:30</div>{paragraphs(ARABIC)}"
    found = kept(
        html(body, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">').encode("windows-1256"),
        timezone="Africa/Algiers",
    )
    assert found.title == "وفد تمبكتو في واغادوغو"
    assert found.text == "\n".join(ARABIC)
    assert found.lang == "ar"
    assert found.published is not None
    assert (found.published.at, found.published.source) == (datetime(2012, 11, 5, 9, 30, tzinfo=UTC), "text")


def test_iso_8859_1_declared_by_nobody_but_the_feed() -> None:
    found = kept(
        page(html(f"<h1>À Gao, le marché</h1>{paragraphs(FRENCH)}").encode("windows-1252")),
        entry=replace(ENTRY, title="À Gao, le marché", charset="iso-8859-1"),
    )
    assert "réouverture du grand marché" in found.text
    assert found.title == "À Gao, le marché"


def test_hijri_beside_gregorian() -> None:
    date = "<p>الجمعة 24 ذو الحجة 1433 هـ - 9 تشرين الثاني/نوفمبر 2012</p>"
    found = kept(html(f"<h1>وفد تمبكتو في واغادوغو</h1>{date}{paragraphs(ARABIC)}"), timezone="Europe/London")
    assert found.published is not None
    assert found.published.at.date().isoformat() == "2012-11-09"


@pytest.mark.parametrize(("line", "day"), [("24 ذو الحجة 1433 هـ", None), ("الجمعة 24 ذو الحجة 1433 هـ", "2012-11-09")])
def test_hijri_alone_is_a_date_where_the_weekday_decides_it(line: str, day: str | None) -> None:
    found = kept(html(f"<h1>وفد تمبكتو في واغادوغو</h1><p>{line}</p>{paragraphs(ARABIC)}"))
    assert (found.published.at.date().isoformat() if found.published else None) == day


def test_a_date_in_the_text_or_the_header_of_the_site_is_not_the_article_s() -> None:
    event = (
        "Le 22 mars 2012, des militaires mécontents de la conduite de la guerre avaient pris le pouvoir à Bamako, et "
        "la ville en parle encore."
    )
    header = "<div class='date'>Lundi 12 novembre 2012</div><ul><li>Accueil</li><li>Sport</li><li>Culture</li></ul>"
    found = kept(html(f"{header}<h1>Gao attend</h1>{paragraphs([event, *FRENCH])}"))
    assert found.published is None


def test_the_feed_s_date_and_title_serve_a_page_without() -> None:
    found = kept(html(paragraphs(FRENCH), title=""), entry=ENTRY)
    assert found.published is not None
    assert (found.title, found.published.source) == ("Un titre du fil", "feed")


# --- Furniture --------------------------------------------------------------------------------------------------------

ACTOR = "Mokhtar Belmokhtar"
ACTOR_AR = "مختار بلمختار"


@pytest.mark.parametrize(
    "block",
    [
        f"<div class='related-posts'><h3>Autres</h3><ul><li><a href='/1'>Qui est {ACTOR} ?</a></li></ul></div>",
        f"<p><strong>À lire aussi :</strong> <a href='/1'>Portrait : {ACTOR}, l'insaisissable</a></p>",
        f"<h3>Lire également</h3><ul><li><a href='/1'>{ACTOR} écarté</a></li><li><a href='/2'>Le sel</a></li></ul>",
        f"<aside><p>Articles similaires : {ACTOR} et les siens dans le grand désert du nord</p></aside>",
        f"<p><a href='/1'>Portrait de {ACTOR}, l'homme du désert</a></p>",
        f"<section id='comments'><article class='comment-body'><p>{ACTOR} est derrière tout cela, "
        "croyez-moi, et ce n'est que le début de nos malheurs, hélas.</p></article></section>",
        f"<div class='tags'>Mots-clés : <a href='/t/1'>{ACTOR}</a> <a href='/t/2'>Gao</a></div>",
        f"<div id='cookie-banner'><p>Nous utilisons des cookies. {ACTOR} aussi, sans demander à personne.</p></div>",
        f"<div class='newsletter-box'><p>Recevez notre lettre : {ACTOR} hier, un autre demain.</p></div>",
        f"<nav role='navigation'><a href='/1'>{ACTOR}</a></nav>",
        f"<div style='display: none'><p>{ACTOR} caché dans la page, sur une ligne entière de texte.</p></div>",
        f"<p>اقرأ أيضا: <a href='/1'>{ACTOR_AR} خارج القيادة</a></p>",
        f"<div><h4>مواضيع ذات صلة</h4><ul><li><a href='/1'>من هو {ACTOR_AR} أمير الصحراء</a></li></ul></div>",
        f"<div class='breadcrumb'><a href='/'>Accueil</a> › <a href='/m'>Mali</a> › <a href='/b'>{ACTOR}</a></div>",
    ],
)
@pytest.mark.parametrize("where", ["inside", "after"])
@pytest.mark.parametrize("texts", [FRENCH, ARABIC], ids=["fr", "ar"])
def test_an_actor_in_the_furniture_is_not_in_the_text(block: str, where: str, texts: list[str]) -> None:
    inner = (
        f"{paragraphs(texts[:1])}{block}{paragraphs(texts[1:])}" if where == "inside" else f"{paragraphs(texts)}{block}"
    )
    found = kept(html(f"<article class='post-1 has-comments tag-mali'><h1>Une semaine au nord</h1>{inner}</article>"))
    assert "Belmokhtar" not in found.text
    assert "بلمختار" not in found.text
    for text in texts:
        assert text in found.text


def test_an_actor_in_the_article_stays() -> None:
    told = f"Le nom de {ACTOR} revient dans toutes les conversations, à Gao comme à Kidal, depuis son éviction."
    linked = (
        "Le nom d'<a href='/iyad'>Iyad Ag Ghali</a> aussi, dit un commerçant qui ne veut pas être cité. Lire aussi, "
        f"dit-il, c'est se souvenir de {ACTOR}."
    )
    body = f"<h1>Gao parle</h1>{paragraphs([told, *FRENCH])}<p>{linked}</p>"
    found = kept(html(f"<article class='post comments-open'>{body}</article>"))
    assert told in found.text
    assert "Iyad Ag Ghali aussi" in found.text


def test_a_page_whose_classes_all_look_like_furniture_keeps_its_text() -> None:
    found = kept(
        html(f"<div class='sidebar-layout'><div class='social-wrap'>{paragraphs(FRENCH * 2)}</div></div>", title="Gao")
    )
    assert FRENCH[1] in found.text


def test_article_body_of_a_page_drawn_by_a_script() -> None:
    ld = json.dumps({"@type": "NewsArticle", "headline": "Gao attend", "articleBody": " ".join(FRENCH)})
    found = kept(html("<div id='root'></div>", f'<script type="application/ld+json">{ld}</script>'))
    assert "les prix du riz et du sucre" in found.text


def test_a_page_laid_out_in_tables_and_signed_below() -> None:
    box = (
        f"<td><b>Les plus lus</b><ul><li><a href='/1'>{ACTOR} écarté de la direction</a></li></ul><div>Météo</div></td>"
    )
    foot = "<p>(PANA)</p><p class='signature'>Fatou Diallo</p>"
    main = f"<td><h1>Gao attend</h1><div>Économie</div><div>{paragraphs(FRENCH)}{foot}</div></td>"
    found = kept(html(f"<table><tr>{box}{main}</tr></table>"))
    assert found.text == "\n".join([*FRENCH, "(PANA)"])
    assert (found.title, found.authors) == ("Gao attend", ("Fatou Diallo",))


def test_a_table_of_figures_stays() -> None:
    figures = "<table><tr><th>Ville</th><th>Sacs</th></tr><tr><td>Gao</td><td>1 200</td></tr></table>"
    assert "1 200" in kept(html(f"<article><h1>Gao attend</h1>{paragraphs(FRENCH)}{figures}</article>")).text


def test_a_thin_page_gives_way_to_the_feed_s_content() -> None:
    found = kept(html(f"<h1>Un titre du fil</h1><p>{FRENCH[0]}</p>"), entry=replace(ENTRY, content="\n".join(FRENCH)))
    assert found.text == "\n".join(FRENCH)


@pytest.mark.parametrize(
    ("tag", "site", "expected"),
    [
        ("Gao attend son marché - L'Essor", "L'Essor", "Gao attend son marché"),
        ("Gao attend son marché | Politique | L'Essor", "L'Essor", "Gao attend son marché"),
        ("L'Essor : Gao attend son marché", "L'Essor", "Gao attend son marché"),
        ("Mali - Algérie : la frontière s'ouvre", "L'Essor", "Mali - Algérie : la frontière s'ouvre"),
        ("« Restez les gens de la paix » | L'Essor", "L'Essor", "« Restez les gens de la paix »"),
        ("L'Essor » Gao attend son marché", "L'Essor", "Gao attend son marché"),
        ("غاو تنتظر السوق - الخبر", "الخبر", "غاو تنتظر السوق"),
    ],
)
def test_titles_lose_site_and_section_only(tag: str, site: str, expected: str) -> None:
    head = f'<meta property="og:site_name" content="{site}"><meta property="article:section" content="Politique">'
    assert kept(html(paragraphs(FRENCH), head, tag)).title == expected


def test_a_logo_in_h1_is_no_title() -> None:
    head = '<meta property="og:title" content="Gao attend son marché"><meta property="og:site_name" content="Journal">'
    assert (
        kept(html(f"<h1>Se connecter</h1><h1>Gao attend son marché</h1>{paragraphs(FRENCH)}", head)).title
        == "Gao attend son marché"
    )


# --- Rejects ----------------------------------------------------------------------------------------------------------

HEADLINES = "".join(
    f"<li><h2><a href='/a/{n}'>Une nouvelle assez longue du nord du Mali, numéro {n}</a></h2></li>" for n in range(20)
)


@pytest.mark.parametrize(
    ("reason", "source"),
    [
        ("empty", page(b"")),
        ("empty", page(b"  \n ")),
        ("empty", page(b"<!-- rien -->")),
        ("wrong-type", page(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3" + b"x" * 2000)),
        ("wrong-type", page(b"\x89PNG\r\n\x1a\n" + b"\0" * 500)),
        ("wrong-type", page(b"\0\0\0\x18ftypmp42" + b"\0" * 500, content_type="video/mp4")),
        ("wrong-type", page(b'{"a": 1}', content_type="application/json; charset=utf-8")),
        (
            "error-page",
            page(
                html(
                    "<h1>Page introuvable</h1><p>La page que vous demandez n'existe plus.</p>",
                    title="Page introuvable - Journal",
                )
            ),
        ),
        ("error-page", page(html("<h1>Oups !</h1><p>Rien ici.</p>", title="404 - Page non trouvée | Journal"))),
        (
            "error-page",
            page(html("<h2>عذرا، الصفحة غير موجودة</h2><p>عد إلى الرئيسية.</p>", title="الصفحة غير موجودة | الخبر")),
        ),
        ("captcha", page(html("<p>Checking your browser before you go on.</p>", title="Just a moment..."))),
        ("error-page", page(html(f"<h1>404</h1><p>{FRENCH[0]}</p>", title="Erreur 404"))),
        ("not-an-article", page(html(f"<h1>Journal</h1>{paragraphs(FRENCH)}"), url="https://journal.example/")),
        (
            "not-an-article",
            page(html(f"<h1>Politique</h1><ul>{HEADLINES}</ul>"), url="https://journal.example/politique"),
        ),
        ("too-short", page(html("<h1>Gao attend</h1><p>Lire la suite dans notre édition de demain matin.</p>"))),
    ],
)
def test_rejects_say_why(reason: str, source: Page) -> None:
    outcome = extract(source)
    assert (outcome.end, outcome.reason) == (End.REJECTED, reason)
    assert outcome.value is None
    assert outcome.detail
    assert outcome.detail.endswith(".")


@pytest.mark.parametrize(
    "title", ["500 morts en un mois, dit l'ONU", "404 migrants secourus", "Oups, le maire se trompe"]
)
def test_headlines_that_look_like_errors(title: str) -> None:
    assert kept(html(f"<h1>{title}</h1>{paragraphs(FRENCH)}", title=title)).title == title


def test_a_short_dispatch_among_many_headlines_is_an_article() -> None:
    assert kept(html(f"<h1>Gao attend</h1>{paragraphs(FRENCH)}<div><ul>{HEADLINES}</ul></div>")).text == "\n".join(
        FRENCH
    )


def test_a_listing_with_summaries_is_none() -> None:
    items = "".join(
        f"<div><h2><a href='/a/{n}'>Une nouvelle assez longue du nord du Mali, numéro {n}</a></h2>"
        f"<p>Le résumé numéro {n} dit en une phrase ce que la nouvelle raconte plus loin, sans rien de plus.</p></div>"
        for n in range(12)
    )
    assert extract(html(f"<h1>Politique</h1>{items}")).reason == "not-an-article"


def test_a_page_without_an_address_is_read() -> None:
    assert kept(page(html(f"<h1>Gao attend</h1>{paragraphs(FRENCH)}"), url="")).title == "Gao attend"


def test_a_redirect_to_the_home_page_is_no_article() -> None:
    source = replace(page(html(f"<h1>Journal</h1>{paragraphs(FRENCH)}"), url="https://journal.example/"))
    assert extract(replace(source, requested_url="https://journal.example/a/1")).reason == "not-an-article"


def test_a_wrong_label_is_no_reason() -> None:
    source = html(f"<h1>Gao attend</h1>{paragraphs(FRENCH)}")
    for label in ("text/html/css; charset=utf-8", "application/octet-stream", "application/pdf", ""):
        assert kept(page(source, content_type=label)).title == "Gao attend"


def test_an_article_about_missing_pages_is_one() -> None:
    told = [f"{FRENCH[0]} Le site affichait « page introuvable » à tous ses lecteurs depuis la veille au soir."] * 3
    assert kept(html(f"<h1>404 : quand la page du ministère est introuvable</h1>{paragraphs(told)}")).lang == "fr"


@pytest.mark.parametrize(
    "body",
    [
        b"<" * 5000,
        b"<div>" * 5000 + b"<p>fin</p>" + b"</div>" * 5000,
        b"<html><body>" + b"\x00\x01\xff\xfe" * 1000,
        b"<html><head><script type='application/ld+json'>"
        + b"[" * 100_000
        + b"</script></head><body><p>x</p></body></html>",
        b"<p>" + "&#xD800;&#0;\u202e".encode() * 200 + b"</p>",
    ],
)
def test_broken_pages_end_in_an_outcome(body: bytes) -> None:
    outcome = extract(body)
    assert outcome.end in (End.KEPT, End.REJECTED)
    if outcome.value:
        assert not set("\x00\u202e") & set(outcome.value.text)


# --- From the feed alone ----------------------------------------------------------------------------------------------


def from_entry(entry: Entry) -> Outcome[Article]:
    return article.from_entry(
        entry, timezone="Africa/Bamako", languages=("ar", "fr", "en"), min_characters=200, prior="fr"
    ).outcome


def test_the_feed_s_content_without_its_furniture() -> None:
    content = "\n".join([*FRENCH, "L'article Gao attend est apparu en premier sur Le Journal.", "Lire la suite"])
    outcome = from_entry(replace(ENTRY, content=content, summary="Court.", authors=("A. Touré",)))
    assert outcome.value is not None
    assert outcome.value.text == "\n".join(FRENCH)
    assert (outcome.value.lang, outcome.value.authors, outcome.value.url) == ("fr", ("A. Touré",), ENTRY.url)
    assert outcome.value.published is not None
    assert (outcome.value.published.at, outcome.value.published.source) == (FETCHED, "feed")


def test_a_headline_alone_is_kept_and_nothing_at_all_is_not() -> None:
    outcome = from_entry(replace(ENTRY, title="أنصار الدين في واغادوغو", published=None))
    assert outcome.value is not None
    assert (outcome.value.text, outcome.value.lang) == ("أنصار الدين في واغادوغو", "ar")
    assert outcome.value.published is None
    assert from_entry(replace(ENTRY, title=" ")).reason == "empty"


# --- JSON Lines -------------------------------------------------------------------------------------------------------

FIELDS = [
    "id",
    "outcome",
    "title",
    "text",
    "language",
    "published",
    "published_from",
    "published_confidence",
    "authors",
    "url",
    "modified",
    "section",
    "tags",
    "image",
    "agency",
    "access",
    "passages",
]


def test_the_answer_has_the_promised_fields() -> None:
    head = '<meta property="article:published_time" content="2012-11-05T00:30:00+02:00">'
    options: dict[str, object] = {
        "entry": None,
        "timezone": "UTC",
        "languages": ("fr",),
        "min_characters": 50,
        "prior": None,
    }
    examined = article.examine(page(html(f"<h1>Gao attend</h1>{paragraphs(FRENCH)}", head)), **options)
    fields = answer("x1", examined)
    assert list(fields) == FIELDS
    assert (fields["id"], fields["outcome"], fields["language"]) == ("x1", "kept", "fr")
    assert fields["published"] == "2012-11-05T00:30:00+02:00"  # the day that the page means; in UTC it is the 4th
    assert answer("x1", replace(examined, local=None))["published"] == "2012-11-04T22:30:00+00:00"


def test_the_answer_of_a_reject_says_why() -> None:
    fields = answer("x2", Extraction(extract(b"")))
    assert list(fields) == [*FIELDS[:2], "reason", *FIELDS[2:]]
    assert (fields["outcome"], fields["reason"], fields["text"], fields["authors"]) == ("rejected", "empty", None, [])
