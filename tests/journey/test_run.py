"""A house at work: it drains, it survives being killed, it is alone, and it tells failures in plain words."""

import json
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from demo.play import Stage
from demo.sites import FEED_LENGTH, SITES
from demo.world import standing
from pipeline.settings import load
from tests.journey.conftest import Vigie, until


def items(folder: Path) -> dict[str, int]:
    """State of an item -> how many, read from the database while others write."""
    database = folder / "world/data/vigie.db"
    if not database.exists():
        return {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as connection:
        try:
            return dict(connection.execute("select state, count(*) from entries group by state"))
        except sqlite3.OperationalError:
            return {}
        finally:
            connection.interrupt()


def status(watcher: Vigie) -> dict[str, object]:
    done = watcher("status", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sigterm_drains_and_what_was_kept_is_searchable(watcher: Vigie, tmp_path: Path) -> None:
    with watcher.running("run") as process:
        until(lambda: items(tmp_path).get("kept", 0) >= 10, what="ten articles kept")
        assert watcher("poll").returncode == 4, "a second one must not collect into the same data"
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, watcher.said()
        assert time.monotonic() - asked < 30
    counts = status(watcher)["counts"]
    assert counts["records"] >= 10
    assert counts["unindexed"] == 0
    found = watcher("search", "lang:fr", "--json")
    assert json.loads(found.stdout)["total"] > 0


def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(watcher: Vigie, world: Stage, tmp_path: Path) -> None:
    for moment in (3, 12, 30):
        with watcher.running("run") as process:
            until(lambda m=moment: items(tmp_path).get("kept", 0) >= m, what=f"{moment} articles kept")
            process.kill()
    done = watcher("poll")
    assert done.returncode == 0, done.stderr
    counts = status(watcher)["counts"]
    shown = [p for o in {p.outlet for p in world.pieces} for p in _in_feeds(world, o)]
    ended = sum(item["items"] for item in counts["items"] if item["end"])
    assert ended == len(shown) + sum(len(site.doubled) for site in SITES.values())
    assert counts["pending"] == counts["unindexed"] == 0
    found = json.loads(watcher("search", "date:>=2012-01-01", "--limit", "1", "--json").stdout)
    assert found["total"] == counts["records"]


def _in_feeds(world: Stage, outlet: str) -> list[object]:
    pieces = standing(world.pieces, outlet, world.clock.now())
    if len(SITES[outlet].languages) == 1:
        return list(pieces[:FEED_LENGTH])
    return [p for lang in SITES[outlet].languages for p in [q for q in pieces if q.lang == lang][:FEED_LENGTH]]


def test_without_a_network_each_failure_is_told_and_nothing_crashes(vigie: Vigie, tmp_path: Path) -> None:
    assert vigie("init").returncode == 0
    outlets = tmp_path / "config/outlets.yaml"
    outlets.write_text(
        "outlets:\n"
        "  - {id: nowhere, name: Nowhere, languages: [fr], timezone: Africa/Bamako, feeds: ['https://nowhere.invalid/feed']}\n"
        "  - {id: inside, name: Inside, languages: [ar], timezone: Africa/Algiers, feeds: ['http://127.0.0.1/feed']}\n",
        encoding="utf-8",
    )
    with vigie.running("run") as process:
        until(lambda: vigie.said().count("failing") >= 2, what="two failures told")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, vigie.said()
    lines = [json.loads(line) for line in vigie.said().splitlines() if line.startswith("{")]
    told = {line["outlet"]: line["detail"] for line in lines if line.get("status") == "failing"}
    assert "private" in told["inside"]
    assert "nowhere.invalid" in told["nowhere"]
    assert not any(line["event"] == "trouble" for line in lines)


def test_the_health_command_sees_a_running_house_and_misses_a_dead_one(watcher: Vigie) -> None:
    assert watcher("health").returncode == 1
    with watcher.running("run"):
        until(lambda: watcher("health").returncode == 0, what="a sign of life")


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
def test_a_poll_brings_articles_into_search_on_either_engine(
    engine: str, watcher: Vigie, request: pytest.FixtureRequest
) -> None:
    if engine == "elasticsearch":
        watcher.env["VIGIE_ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        watcher.env["VIGIE_ELASTICSEARCH_INDEX"] = f"journey-{time.monotonic_ns()}"
    assert watcher("poll").returncode == 0
    found = json.loads(watcher("search", "actor:ansar-dine", "--limit", "50", "--json").stdout)
    assert {hit["lang"] for hit in found["hits"]} == {"ar", "fr", "en"}
    before = found["total"]
    rebuilt = watcher("rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert json.loads(watcher("search", "actor:ansar-dine", "--json").stdout)["total"] == before


def test_a_dead_elasticsearch_loses_nothing(watcher: Vigie, elasticsearch_url: str) -> None:
    watcher.env["VIGIE_ELASTICSEARCH_URL"] = "http://127.0.0.1:9"  # nobody listens at the discard port
    watcher.env["VIGIE_ELASTICSEARCH_INDEX"] = f"dead-{time.monotonic_ns()}"
    watcher("poll")
    waiting = load(watcher.folder / "world/config", {k: v for k, v in watcher.env.items() if k != "VIGIE_CONFIG"})
    assert waiting.elasticsearch_url == "http://127.0.0.1:9"
    assert watcher("search", "Mali").returncode == 3
    watcher.env["VIGIE_ELASTICSEARCH_URL"] = elasticsearch_url
    assert watcher("poll").returncode == 0
    counts = status(watcher)["counts"]
    assert counts["unindexed"] == 0
    assert json.loads(watcher("search", "", "--json").stdout)["total"] == counts["records"] > 50


def test_a_lost_index_is_made_anew_and_meanwhile_the_search_says_so(watcher: Vigie, tmp_path: Path) -> None:
    assert watcher("poll").returncode == 0
    before = json.loads(watcher("search", "Mali", "--json").stdout)["total"]
    shutil.rmtree(tmp_path / "world/data/index")
    assert "vigie rebuild" in watcher("search", "Mali").stderr
    assert watcher("poll").returncode == 0
    assert json.loads(watcher("search", "Mali", "--json").stdout)["total"] == before > 0
