"""A line that an outlet puts into all its articles: learned, gone from the next ones, known after a restart."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import settings as config
from pipeline.model import Record
from pipeline.store import Store
from tests.journey.conftest import Vigie

WORDS = {
    "ar": "وصل وفد الحركة إلى العاصمة مساء أمس حيث التقى الوزير قادة الجيش لبحث ملف الحدود وقال مصدر مطلع إن السكان "
    "ينتظرون عودة المدارس والمياه بعد أشهر من القتال في الشمال بينما تواصل المنظمة توزيع المساعدات على النازحين",
    "fr": "la délégation du mouvement est arrivée hier soir dans la capitale où le ministre a reçu les officiers pour "
    "parler de la frontière selon une source proche du dossier les habitants attendent le retour des écoles et de eau "
    "après des mois de combats au nord tandis que des vivres sont distribués aux déplacés",
}
# Nothing in these tells a reader of one article that they are none of it.
LINE = {
    "ar": "تصدر صدى النهر كل صباح في باماكو وغاو وتمبكتو ما عدا الجمعة",
    "fr": "L'Écho du fleuve paraît chaque matin à Bamako, à Gao et à Tombouctou, sauf le vendredi",
}


def said(lang: str, seed: str, words: int) -> str:
    chosen = random.Random(seed).choices(WORDS[lang].split(), k=words)  # noqa: S311 # no secret
    return " ".join(chosen).capitalize() + "."


@dataclass
class Site:
    """An outlet on loopback: its feed, and a page an article, one for each day."""

    lang: str
    articles: int = 12
    home: str = field(default="", init=False)

    def title(self, number: int) -> str:
        return said(self.lang, f"title {number}", 8).rstrip(".")

    def paragraphs(self, number: int) -> list[str]:
        return [said(self.lang, f"{number} {part}", 45) for part in range(5)]

    def answer(self, path: str) -> tuple[str, str]:
        if path == "/feed":
            return "application/rss+xml; charset=utf-8", self._feed()
        if path.startswith("/article/"):
            return "text/html; charset=utf-8", self._page(int(path.rpartition("/")[2]))
        return "text/plain; charset=utf-8", ""

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{self.title(n)}</title><link>{self.home}/article/{n}</link>"
            f"<pubDate>{format_datetime(self._date(n))}</pubDate></item>"
            for n in reversed(range(self.articles))
        )
        return f'<rss version="2.0"><channel><title>صدى النهر</title>{items}</channel></rss>'

    def _page(self, number: int) -> str:
        first, second, *others = (f"<p>{paragraph}</p>" for paragraph in self.paragraphs(number))
        body = "\n".join([first, second, f"<p>{LINE[self.lang]}</p>", *others])
        return (
            f'<html lang="{self.lang}"><head><title>{self.title(number)}</title>'
            f'<meta property="article:published_time" content="{self._date(number).isoformat()}"></head>'
            f"<body><article><h1>{self.title(number)}</h1>{body}</article></body></html>"
        )

    def _date(self, number: int) -> datetime:
        return datetime(2012, 10, 1, 8, 0, tzinfo=UTC) + timedelta(days=number)


@contextmanager
def served(site: Site) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = site.answer(self.path)
            body = text.encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.home = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def write_config(vigie: Vigie, site: Site, port: int) -> None:
    folder = vigie.folder / "config"
    config.init(folder)
    (folder / "actors.yaml").write_text("actors: []\n", encoding="utf-8")
    (folder / "places.yaml").write_text("places: []\n", encoding="utf-8")
    (folder / "alerts.yaml").write_text("rules: []\n", encoding="utf-8")
    (folder / "vigie.yaml").write_text(
        f"fetch: {{private_hosts: ['127.0.0.1:{port}'], ports: [{port}]}}\nextract: {{workers: 1}}\n", encoding="utf-8"
    )
    (folder / "outlets.yaml").write_text(
        f"outlets:\n  - {{id: echo, name: صدى النهر, languages: [{site.lang}], timezone: Africa/Bamako, "
        f"spacing: 10ms, feeds: ['{site.home}/feed'], drop: ['.pub']}}\n",
        encoding="utf-8",
    )


def kept(folder: Path) -> tuple[dict[int, Record], dict[int, int]]:
    """Number of an article -> its record, and the version of the shape that it was read with."""
    with Store.open(f"sqlite:///{folder / 'data/vigie.db'}") as store:
        records = {int(record.url.rpartition("/")[2]): record for record in store.records()}
        return records, {number: store.read_with(record.id)[1] for number, record in records.items()}


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_line_of_every_article_is_learned_and_left_out(vigie: Vigie, lang: str) -> None:
    site = Site(lang)
    with served(site) as port:
        write_config(vigie, site, port)
        done = vigie("poll")
        assert done.returncode == 0, done.stderr
        first, read_with = kept(vigie.folder)
        assert sorted(first) == list(range(12))
        assert sum(LINE[lang] in record.text for record in first.values()) >= 4, "nothing was known of the first ones"
        assert min(read_with.values()) == 0
        [learned] = [one["learned"] for one in json.loads(vigie("outlets", "--json").stdout)]
        assert learned["version"] >= 1
        assert learned["frame_lines"] == 1

        site.articles = 16  # and all that knew it has ended: the next process knows it from the store
        assert vigie("poll").returncode == 0
        records, read_with = kept(vigie.folder)
        assert sorted(records) == list(range(16))
        for number in range(12, 16):
            assert LINE[lang] not in records[number].text
            assert records[number].text.split("\n") == site.paragraphs(number), "and nothing else is left out"
            assert read_with[number] == learned["version"]
        assert {number: records[number] for number in first} == first, "what was kept stays as it was"

        shown = vigie("extract", "--outlet", "echo", f"{site.home}/article/15", "--json")
        assert shown.returncode == 0, shown.stderr
        assert LINE[lang] not in json.loads(shown.stdout)["text"]
        assert "1 repeated line left out of the articles of 1 outlet" in vigie("status").stdout
