"""The spelling inbox, unknown names and reading the archive again, as an analyst meets them on the command line."""

import json
import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.play import Stage
from pipeline import settings as config
from pipeline.model import ChannelState, Dated, Entry, Record, Sighting, Stranger, Traces
from pipeline.run import build_reader, open_store
from pipeline.settings import Settings
from pipeline.store import Store
from tests.journey.conftest import Vigie, until

ACTOR = "iyad-ag-ghali"
NICKNAME, SURNOM = "أسد أدرار", "Le Lion de l’Adrar"  # that no list has, and that are like no listed name
ARTICLES = {
    "fr": (
        "Rencontre à Kidal",
        f"La rencontre a eu lieu mardi. Selon des notables, {SURNOM} y assistait avec ses lieutenants. Rien de plus.",
        SURNOM,
    ),
    "ar": ("لقاء في كيدال", f"قال مصدر محلي إن {NICKNAME} حضر اللقاء مع رجاله. ولم يصدر أي بيان.", NICKNAME),
}
PUBLISHED = datetime(2012, 11, 7, 8, 0, tzinfo=UTC)  # a Wednesday


# Small, so that each command has it read at once.
CONFIG = {
    "vigie.yaml": "",
    "outlets.yaml": """
outlets:
  - {id: le-combat, name: Le Combat, languages: [fr], timezone: Africa/Bamako, feeds: ['http://127.0.0.1:9/feed']}
""",
    "actors.yaml": """
actors:
  # The leader.
  - id: iyad-ag-ghali
    name: Iyad ag Ghali
    type: person
    names:
      fr: [Iyad ag Ghali]
      ar: [إياد أغ غالي]
  - id: ansar-dine
    name: Ansar al-Din
    type: group
    names: {fr: [Ansar Dine], ar: [أنصار الدين]}
""",
    "places.yaml": """
places:
  - {id: kidal, name: Kidal, type: town, country: ML, lat: 18.44, lon: 1.41, names: {fr: [Kidal], ar: [كيدال]}}
""",
    "alerts.yaml": """
rules:
  - {id: all, name: All, actors: [iyad-ag-ghali, ansar-dine], to: [{email: desk@example.org}], enabled: false}
""",
}


def add(store: Store, name: str, record: Record, traces: Traces) -> None:
    entry = Entry(name, "le-combat", "http://example.org/feed", record.url, record.title)
    store.polled(ChannelState(entry.channel, entry.outlet), [entry], PUBLISHED, listed=False)
    store.keep(entry, record, [], traces, PUBLISHED)


def fill(settings: Settings) -> None:
    """An archive of two articles, read with the present names, in which the actor's nicknames were sighted."""
    reader = build_reader(settings)
    with open_store(settings) as store:
        for lang, (title, text, spelling) in ARTICLES.items():
            at = text.index(spelling)
            key = spelling.replace("’", " ").lower() if lang == "fr" else "اسد ادرار"
            sighting = Sighting(ACTOR, key, "text", at, at + len(spelling), spelling, 0.7, "beside Kidal")
            read = reader.read(title, text, lang)
            record = Record(
                id=f"r-{lang}", version=1, outlet="le-combat", url=f"http://example.org/{lang}", title=title, text=text,
                lang=lang, country="ML", first_seen=PUBLISHED, fetched_at=PUBLISHED, mentions=read.mentions,
                published=Dated(PUBLISHED, "feed", 1.0), agency=read.agency, quotes=read.quotes, figures=read.figures,
            )  # fmt: skip
            strangers = (Stranger("intalla ag attaher", "Intalla Ag Attaher", 2),)
            add(store, f"e-{lang}", record, replace(read.traces, sightings=(sighting,), strangers=strangers))


@pytest.fixture
def desk(vigie: Vigie) -> Vigie:
    """``vigie`` with a small configuration, and an archive with two open spellings."""
    (vigie.folder / "config").mkdir()
    for name, content in CONFIG.items():
        (vigie.folder / "config" / name).write_text(content, encoding="utf-8")
    fill(config.load(vigie.folder / "config", {}))
    return vigie


def listed(desk: Vigie) -> list[dict[str, Any]]:
    done = desk("spellings", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def actors_file(desk: Vigie) -> str:
    return (desk.folder / "config/actors.yaml").read_text(encoding="utf-8")


def test_an_open_spelling_is_shown_in_its_sentence(desk: Vigie) -> None:
    arabic, french = sorted(listed(desk), key=lambda one: one["record"])
    assert french["text"] == SURNOM
    assert french["sentence"] == f"Selon des notables, {SURNOM} y assistait avec ses lieutenants."
    for one, spelling in ((arabic, NICKNAME), (french, SURNOM)):
        assert one["sentence"][slice(*one["span"])] == spelling
        assert (one["entity"], one["articles"], one["outlets"], one["why"]) == (ACTOR, 1, 1, "beside Kidal")
    shown = desk("spellings", "--actor", ACTOR, "--limit", "1")
    assert "Decide: vigie spellings accept" in shown.stdout
    assert "No spelling" in desk("spellings", "--actor", "ansar-dine").stdout


@pytest.mark.parametrize(("spelling", "lang"), [("Le lion de l'Adrar", "fr"), (NICKNAME, "ar")])
def test_a_dry_run_says_what_accepting_then_does(desk: Vigie, spelling: str, lang: str) -> None:
    before = actors_file(desk)
    dry = desk("spellings", "accept", ACTOR, spelling, "--dry-run", "--json")
    assert dry.returncode == 0, dry.stderr
    foreseen = json.loads(dry.stdout)
    title, text, full = ARTICLES[lang]
    [one] = foreseen
    assert (one["record"], one["outlet"], one["title"], one["loses"]) == (f"r-{lang}", "le-combat", title, [])
    assert [(m["entity"], text[m["start"] : m["end"]]) for m in one["gains"]] == [(ACTOR, full)]
    assert actors_file(desk) == before
    assert len(listed(desk)) == 2

    done = desk("spellings", "accept", ACTOR, spelling, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == foreseen
    [line] = [line for line in actors_file(desk).splitlines() if line not in before.splitlines()]
    assert spelling in line
    found = json.loads(desk("search", f"actor:{ACTOR}", "--json").stdout)
    assert [hit["id"] for hit in found["hits"]] == [f"r-{lang}"]
    assert [one["record"] for one in listed(desk)] != [f"r-{lang}"]
    assert json.loads(desk("alerts", "--json").stdout) == [], "nobody is told of what is found in the archive"
    assert "0 articles read again" in desk("retag").stderr


def test_a_rejected_spelling_is_not_offered_again_and_may_be_accepted_later(desk: Vigie) -> None:
    assert desk("spellings", "reject", ACTOR, NICKNAME).returncode == 0
    assert [one["text"] for one in listed(desk)] == [SURNOM]
    assert desk("spellings", "accept", ACTOR, NICKNAME, "--dry-run").returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("accept", "iyad-ag-ghaly", SURNOM), "did you mean iyad-ag-ghali?"),
        (("reject", ACTOR, "النمر"), "vigie spellings --actor iyad-ag-ghali"),
    ],
)
def test_a_slip_is_said_and_changes_nothing(desk: Vigie, words: Sequence[str], says: str) -> None:
    before = actors_file(desk)
    done = desk("spellings", *words)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())
    assert actors_file(desk) == before


def test_a_dry_run_names_the_file_that_is_at_fault(desk: Vigie) -> None:
    """The name is listed by hand already, and the archive not yet read again."""
    file = desk.folder / "config/actors.yaml"
    file.write_text(
        actors_file(desk).replace("ar: [إياد أغ غالي]", f"ar: [إياد أغ غالي, {NICKNAME}]"), encoding="utf-8"
    )
    before = actors_file(desk)
    done = desk("spellings", "accept", ACTOR, NICKNAME, "--dry-run")
    assert done.returncode == 2
    assert re.match(r"config/actors\.yaml:\d+: .*already", done.stderr), done.stderr
    assert actors_file(desk) == before


def test_unknown_names_by_week(desk: Vigie) -> None:
    done = desk("names", "--until", "2012-11-12", "--weeks", "2", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {
            "key": "intalla ag attaher",
            "text": "Intalla Ag Attaher",
            "articles": 2,
            "outlets": 1,
            "weeks": [["2012-11-05", 2]],
            "last_seen": "2012-11-07T08:00:00+00:00",
        }
    ]
    shown = desk("names", "--until", "2012-11-12", "--with", "kidal", "--lang", "ar").stdout
    assert "Intalla Ag Attaher" in shown
    assert "11-05" in shown
    assert "No unknown name" in desk("names", "--until", "2012-11-12", "--with", "ansar-dine").stdout
    assert desk("names", "--with", "nobody").returncode == 2


def test_reading_again_goes_on_where_it_was_killed(desk: Vigie) -> None:
    settings = config.load(desk.folder / "config", {})
    reader = build_reader(settings)
    many = 400
    with open_store(settings) as store:
        for n in range(many):
            text = f"Le numéro {n} : Ansar Dine et أنصار الدين à Kidal."
            url = f"http://example.org/{n}"
            record = Record(f"s{n}", 1, "le-combat", url, "Un titre", text, "fr", "ML", PUBLISHED, PUBLISHED)
            add(store, f"s{n}", record, Traces())
        assert store.stale_count(reader.digest) == many
        assert "other mentions" in desk("retag", "--dry-run").stdout
        assert store.stale_count(reader.digest) == many
        with desk.running("retag") as process:
            until(lambda: store.stale_count(reader.digest) < many, what="a first batch read again")
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        left = store.stale_count(reader.digest)
        done = desk("retag", "--json")
        assert done.returncode == 0, done.stderr
        assert f"{left} article" in done.stderr
        assert store.stale_count(reader.digest) == 0
    found = json.loads(desk("search", "actor:ansar-dine", "--limit", "1", "--json").stdout)
    assert found["total"] == many
    assert json.loads(desk("alerts", "--json").stdout) == []


def test_a_running_house_takes_names_up_and_leaves_them_where_they_are_faulty(
    watcher: Vigie, world: Stage, tmp_path: Path
) -> None:
    fill(world.settings)
    file = tmp_path / "world/config/actors.yaml"

    def hits(query: str) -> int:
        return int(json.loads(watcher("search", query, "--json").stdout)["total"])

    def told() -> list[dict[str, Any]]:
        return [json.loads(line) for line in watcher.said().splitlines() if line.startswith("{")]

    with watcher.running("run") as process:
        until(lambda: watcher("health").returncode == 0, what="a sign of life")
        assert hits(f"actor:{ACTOR} outlet:le-combat lang:ar") == 0
        accepted = watcher("spellings", "accept", ACTOR, NICKNAME)
        assert accepted.returncode == 0, accepted.stderr
        assert "by itself" in accepted.stderr
        until(lambda: hits(f"actor:{ACTOR} outlet:le-combat lang:ar") == 1, what="the archive read again")
        assert [line["count"] for line in told() if line["event"] == "reloaded"] == [len(world.settings.actors)]

        good = file.read_bytes()
        file.write_bytes(good.replace(b"names:", b"nams:", 1))
        until(lambda: any(line["event"] == "trouble" for line in told()), what="the fault told")
        [fault, *_] = [line for line in told() if line["event"] == "trouble"]
        assert re.search(r"actors\.yaml:\d+: 'names' is missing", fault["detail"])
        assert "stay as they were" in fault["detail"]
        assert len([line for line in told() if line["event"] == "reloaded"]) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, watcher.said()
