"""Pages that no outlet means to send, through the real processes with the limits of the default settings.

Each ends in an outcome within the limit of a page, with its text where it has one; pages beside them are read as ever;
and a process keeps its size over many pages. What hangs, crashes or exhausts a process on purpose is in
tests/unit/test_extract_pool.py; ``HOSTILE`` and ``varied`` are measured by bench/extract.py too.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.extract.pool import Pool
from pipeline.model import End, Page
from pipeline.settings.values import ExtractSettings

FETCHED = datetime(2012, 11, 12, tzinfo=UTC)
BUSY = 6  # times as long by the clock as by CPU time, on a machine that has other things to do
needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc of the processes")
LIMITS = ExtractSettings()  # of the default settings: seconds a page, MB a process
OPTIONS = {"timezone": "Africa/Bamako", "languages": ("ar", "fr", "en"), "min_characters": 200, "prior": None}

FRENCH = "Les habitants de Gao ont manifesté mardi devant le gouvernorat pour demander le retour de l'électricité. "
ARABIC = "خرج سكان مدينة غاو يوم الثلاثاء أمام مقر الولاية للمطالبة بعودة الكهرباء بعد أسبوع من الانقطاع. "
TITLE = "Gao : des habitants réclament l'électricité"


def page(body: str, *, head: str = "", address: str = "gao-electricite") -> Page:
    html = f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return Page(f"https://journal.example/2012/11/06/{address}", 200, {}, html.encode(), FETCHED)


# --- Hostile pages ----------------------------------------------------------------------------------------------------

ARTICLE = (
    f"<article><h1>{TITLE}</h1>" + "".join(f"<p>{FRENCH * 3}</p><p>{ARABIC * 3}</p>" for _ in range(5)) + "</article>"
)


def publisher() -> Page:
    """1.3 MB in the likeness of a large publisher's page: its state as JSON in a script, inline pictures and styles,
    four hundred cards of other articles around an article of forty paragraphs."""
    card = (
        '<div class="card card--{0} js-track" data-id="{0}"><a class="card__link" href="/a/{0}"><picture><img alt="" '
        'src="data:image/gif;base64,'
        + "R0lGODlhAQABAIAAAAAAAP"
        * 20
        + '"></picture><h3 class="card__title">Titre {0} de '
        'la rubrique des pays voisins</h3></a><span class="card__time">il y a {0} h</span></div>'
    )
    state = json.dumps({"items": [{"id": n, "title": f"Titre {n}", "body": ARABIC} for n in range(1400)]})
    cards = [card.format(n) for n in range(400)]
    style = "".join(f".c{n}{{margin:{n}px;padding:0 {n}em}}" for n in range(6000))
    paragraphs = "".join(f"<p class='paragraph'>{n}. {FRENCH * 4}</p>" for n in range(40))
    return page(
        f"<header><nav>{''.join(cards[:30])}</nav></header><main><article><h1>{TITLE}</h1>"
        f"<div class='body'>{paragraphs}</div></article><section class='grid'>{''.join(cards)}</section></main>"
        f"<script>window.state={state}</script>",
        head=f"<style>{style}</style>",
    )


def nested_json() -> str:
    return '{"@graph":' * 20_000 + "{}" + "}" * 20_000


def long_json() -> str:
    return json.dumps(
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": FRENCH * 20_000, "keywords": ["Gao"] * 100_000}
    )


# name -> the page, and whether it has a text that must be found
HOSTILE: dict[str, tuple[Callable[[], Page], bool]] = {
    "2 MB of links": (
        lambda: page("".join(f"<a href='/n/{n}'>Un titre parmi d'autres, le {n}</a> " for n in range(42_000))),
        False,
    ),
    "2 MB of links around an article": (
        lambda: page("".join(f"<a href='/n/{n}'>Un autre titre, {n}</a> " for n in range(48_000)) + ARTICLE),
        True,
    ),
    "20,000 short paragraphs": (lambda: page("".join(f"<p>Le {n}, à Gao.</p>" for n in range(20_000))), True),
    "5,000 nested blocks": (
        lambda: page("<div>" * 5000 + f"<h1>{TITLE}</h1><p>{FRENCH * 8}</p>" + "</div>" * 5000),
        True,
    ),
    "a publisher's page of 1.3 MB": (publisher, True),
    "100,000 nested <b>": (lambda: page("<b>" * 100_000 + "x" + ARTICLE), False),
    "300,000 open <a": (lambda: page("<a" * 300_000 + ">x</a>" + ARTICLE), False),
    "one line of 5 MB": (lambda: page(f"<h1>{TITLE}</h1><div>{FRENCH * 47_000}</div>"), True),
    "a table of 20,000 rows": (
        lambda: page(f"{ARTICLE}<table>{'<tr><td>Gao</td><td>12</td><td>blessés</td></tr>' * 20_000}</table>"),
        True,
    ),
    "50,000 attributes": (
        lambda: page("<div " + " ".join(f"a{n}='{n}'" for n in range(50_000)) + f">{ARTICLE}</div>"),
        True,
    ),
    "a class of 1 MB": (lambda: page(f"<div class='{'related-x ' * 100_000}'>Gao</div>{ARTICLE}"), True),
    "JSON-LD 20,000 deep": (
        lambda: page(ARTICLE, head=f"<script type='application/ld+json'>{nested_json()}</script>"),
        True,
    ),
    "JSON-LD of 3 MB": (lambda: page(ARTICLE, head=f"<script type='application/ld+json'>{long_json()}</script>"), True),
    "100,000 meta tags": (
        lambda: page(ARTICLE, head="".join(f"<meta name='n{n}' content='Gao'>" for n in range(100_000))),
        True,
    ),
    "20,000 dates": (lambda: page("<p>Le 5 novembre 2012 à 12h30, ٥ نوفمبر ٢٠١٢.</p>" * 20_000 + ARTICLE), True),
}


def cpu_seconds(process: int) -> float:
    """CPU time that a process has taken: unlike the clock's, the same on a busy machine."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@needs_proc
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_page_ends_within_the_limit_of_a_page(name: str) -> None:
    make, has_text = HOSTILE[name]
    with Pool(1, BUSY * LIMITS.page_seconds, LIMITS.memory_mb) as pool:
        await pool.ready()
        (worker,) = multiprocessing.active_children()
        before = cpu_seconds(worker.pid or 0)
        read = await pool.extract(make(), entry=None, **OPTIONS)
        assert cpu_seconds(worker.pid or 0) - before < LIMITS.page_seconds
        after = await pool.extract(page(ARTICLE), entry=None, **OPTIONS)
    assert read.outcome.end in (End.KEPT, End.REJECTED), read.outcome
    if has_text:
        assert read.outcome.value is not None, read.outcome
        assert len(read.outcome.value.text) >= OPTIONS["min_characters"]
        assert "Gao" in read.outcome.value.text
    assert after.outcome.end is End.KEPT


async def test_hostile_pages_cost_their_neighbours_nothing() -> None:
    neighbours = [page(f"{ARTICLE}<p>{n}. {FRENCH}</p>", address=f"voisin-{n}") for n in range(40)]
    hostile = [HOSTILE[name][0]() for name in ("2 MB of links", "100,000 nested <b>", "300,000 open <a")]
    with Pool(2, BUSY * LIMITS.page_seconds, LIMITS.memory_mb) as pool:
        await pool.ready()
        everything = [*neighbours[:20], *hostile, *neighbours[20:]]
        read = await asyncio.gather(*(pool.extract(one, entry=None, **OPTIONS) for one in everything))
    articles = [one.outcome.value for one, asked in zip(read, everything, strict=True) if asked not in hostile]
    assert len(articles) == len(neighbours)
    assert all(article is not None and article.title == TITLE for article in articles)
    assert all(article and "الكهرباء" in article.text and "électricité" in article.text for article in articles)


# --- Memory -----------------------------------------------------------------------------------------------------------


def varied(body: bytes, number: int) -> bytes:
    """A page like ``body`` that no cache has met: other words, other classes, another title. UTF-8 or ASCII-based."""
    mark = b"%d" % number
    changed = re.sub(rb"(?i)(</(?:p|h1|title)>)", lambda m: b" n" + mark + b" x" + mark[::-1] + b"." + m[1], body)
    return re.sub(rb"(?i)\bclass=([\"'])", lambda m: b"class=" + m[1] + b"c" + mark + b" ", changed)


def resident(process: int) -> int:
    """Bytes of memory that a process has."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def sizes(pages: Sequence[Page], marks: Sequence[int]) -> list[int]:
    """Bytes of one worker after each number of pages in ``marks``; ``pages`` in turn, each time as new ones."""
    found = []
    with Pool(1, BUSY * LIMITS.page_seconds, LIMITS.memory_mb) as pool:
        await pool.ready()
        (worker,) = multiprocessing.active_children()
        for number in range(1, marks[-1] + 1):
            one = pages[number % len(pages)]
            body = one.body if number <= len(pages) else varied(one.body, number)
            await pool.extract(Page(one.url, 200, one.headers, body, one.fetched_at), entry=None, **OPTIONS)
            if number in marks:
                found.append(resident(worker.pid or 0))
        assert [process.pid for process in multiprocessing.active_children()] == [worker.pid]
    return found


@needs_proc
async def test_a_process_keeps_its_size() -> None:
    filler = "".join(f"<li class='entry-{n}'><a href='/r/{n}'>Un titre voisin, le {n}</a></li>" for n in range(150))
    pages = [
        page(f"<nav>{filler}</nav>{ARTICLE}<p>{n}. {sentence * 4}</p><div class='related'>{filler}</div>")
        for n, sentence in enumerate((FRENCH, ARABIC, FRENCH + ARABIC))
    ]
    first, last = await sizes(pages, (200, 600))
    # 2 MB in 400 pages: a process that kept no more of each than its text would grow by 3.
    assert last - first < 2 * 2**20
