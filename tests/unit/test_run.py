"""The house under trouble: followers that survive it, items that are held back, listeners that fail, one at a time."""

import asyncio
import io
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.progress import Progress

from demo.play import _clear
from pipeline import run, show
from pipeline import settings as config
from pipeline.errors import AlreadyRunning, ConfigError, StoreError
from pipeline.model import Channel, ChannelState, ChannelStatus, Entry, Outlet, Record, Traces
from pipeline.run import House, NameFiles, _shielded, build_reader, differences, rebuild, sole
from pipeline.steps import Difference, Event
from pipeline.steps import Steps as RealSteps
from pipeline.store import Store

NOW = datetime(2012, 11, 5, tzinfo=UTC)
OUTLET = Outlet(
    id="le-combat", name="Le Combat", country="ML", languages=("fr",), timezone="Africa/Bamako",
    channels=(Channel("le-combat", "http://example.org/feed"),),
)  # fmt: skip
ENTRY = Entry(id="e1", outlet="le-combat", channel="http://example.org/feed", url="http://example.org/1", title="Un")


class Steps:
    """Steps whose far side is in trouble, and which count how often they are asked."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {"poll": 0, "take": 0, "index": 0, "notify": 0, "reread": 0}
        self.told: list[Event] = []
        self.clock = SimpleNamespace(now=lambda: NOW)
        self.settings = SimpleNamespace(outlets=(OUTLET,), run=SimpleNamespace(tick=0.02))
        self.store = SimpleNamespace(channels=dict, due=self.due)
        self.listen = self.told.append

    def due(self, _now: datetime, *, excluding: Any = ()) -> list[Entry]:
        return [] if ENTRY.id in excluding else [ENTRY]

    async def _fail(self, what: str) -> int:
        self.calls[what] += 1
        raise StoreError("the disk is full")

    async def poll(self, *_: object) -> int:
        return await self._fail("poll")

    async def take(self, *_: object) -> int:
        return await self._fail("take")

    async def index(self) -> int:
        return await self._fail("index")

    async def notify(self) -> int:
        return await self._fail("notify")

    async def reread(self) -> int:
        return await self._fail("reread")


@pytest.fixture
def steps() -> Steps:
    return Steps()


async def test_a_full_disk_ends_no_follower_and_makes_no_hot_loop(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SWEEP", 0.05)
    monkeypatch.setattr(run, "PAUSE_AFTER_TROUBLE", 0.05)
    house = House(steps)  # type: ignore[arg-type] # steps in trouble
    house.start()
    await asyncio.sleep(1.0)
    await house.drain(2)
    assert steps.calls["poll"] == steps.calls["take"] == 1, "held back, not tried at each tick"
    assert steps.calls["index"] > 2
    assert steps.calls["notify"] > 2
    assert steps.calls["reread"] > 2
    assert house.in_trouble
    assert all("the disk is full" in event.detail for event in steps.told)


async def test_a_poll_ends_though_nothing_can_be_noted(steps: Steps) -> None:
    house = House(steps)  # type: ignore[arg-type] # steps in trouble
    await asyncio.wait_for(house.poll_now(), 5)
    assert steps.calls["poll"] == steps.calls["take"] == 1
    assert house.in_trouble


async def test_what_is_held_back_is_taken_again_later(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "HOLD", 0.1)
    house = House(steps)  # type: ignore[arg-type] # steps in trouble
    await house.tick()
    await asyncio.sleep(0.3)
    await house.tick()
    await asyncio.sleep(0.05)
    assert steps.calls["poll"] == 2


# --- Names ------------------------------------------------------------------------------------------------------------

ACTORS = """
actors:
  - id: ansar-dine
    name: Ansar Dine
    type: group
    names: {fr: [Ansar Dine], ar: [أنصار الدين]}
"""
MUJAO = """
  - id: mujao
    name: Mujao
    type: group
    names: {fr: [Mouvement pour l'unicité], ar: [حركة التوحيد والجهاد]}
"""
PLACES = """
places:
  - {id: kidal, name: Kidal, type: town, country: ML, lat: 18.44, lon: 1.41, names: {fr: [Kidal], ar: [كيدال]}}
"""
OUTLETS = """
outlets:
  - {id: le-combat, name: Le Combat, languages: [fr], timezone: Africa/Bamako, feeds: ['http://example.org/feed']}
"""
RULE = """
rules:
  - id: mujao
    name: Mujao
    actors: [mujao]
    to: [{email: desk@example.org}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small configuration: one actor, one place."""
    here = tmp_path / "config"
    config.init(here)
    (here / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    (here / "places.yaml").write_text(PLACES, encoding="utf-8")
    (here / "outlets.yaml").write_text(OUTLETS, encoding="utf-8")
    (here / "alerts.yaml").write_text("rules: []\n", encoding="utf-8")
    return here


def files_of(folder: Path) -> NameFiles:
    return NameFiles(folder, lambda: config.load(folder, {}))


def test_a_change_is_said_once_and_when_the_file_rests(folder: Path) -> None:
    files = files_of(folder)
    assert not files.changed()
    for half in ("actors:\n", ACTORS + MUJAO):
        (folder / "actors.yaml").write_text(half, encoding="utf-8")
        assert not files.changed(), "it may be half written"
    assert files.changed()
    assert not files.changed()
    (folder / "places.yaml").unlink()
    assert [files.changed(), files.changed(), files.changed()] == [False, True, False]
    (folder / "alerts.yaml").write_text("rules: []\n\n", encoding="utf-8")
    assert [files.changed(), files.changed()] == [False, False], "not a file of names"


def test_after_a_fault_any_file_may_have_the_remedy(folder: Path) -> None:
    files = files_of(folder)
    (folder / "vigie.yaml").write_text("fetch: {spacing: never}\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        files.read()
    assert [files.changed(), files.changed()] == [False, True]
    (folder / "vigie.yaml").write_text("", encoding="utf-8")
    assert [files.changed(), files.changed()] == [False, True]
    files.read()
    (folder / "vigie.yaml").write_text("\n", encoding="utf-8")
    assert [files.changed(), files.changed()] == [False, False]


def steps_of(folder: Path, store: Store, told: list[Event]) -> RealSteps:
    """The real steps, but for those that meet a network."""
    settings = config.load(folder, {})
    return RealSteps(
        settings=settings, store=store, engine=None, client=None, pool=None,  # type: ignore[arg-type] # not needed here
        reader=build_reader(settings), rules=(), notifiers={}, clock=SimpleNamespace(now=lambda: NOW),
        listen=told.append,
    )  # fmt: skip


async def test_a_changed_list_is_taken_up_and_a_faulty_one_told_and_left(folder: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    files = files_of(folder)
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, told)
        house = House(steps, files)
        first = steps.reader

        (folder / "actors.yaml").write_text(ACTORS + MUJAO.replace("type: group", "type: grp"), encoding="utf-8")
        await house._take_up(files)
        assert steps.reader is first
        [fault] = told
        assert (fault.kind, fault.subject) == ("trouble", "configuration")
        assert "actors.yaml:10: " in fault.detail
        assert "stay as they were" in fault.detail

        (folder / "actors.yaml").write_text(ACTORS + MUJAO, encoding="utf-8")
        await house._take_up(files)
        assert [(event.kind, event.count) for event in told[1:]] == [("reloaded", 2)]
        text = "أعلنت حركة التوحيد والجهاد مسؤوليتها."
        assert [m.entity for m in steps.reader.read("", text, "ar").mentions] == ["mujao"]
        assert {actor.id for actor in steps.settings.actors} == {"ansar-dine", "mujao"}
        assert steps._names["mujao"] == "Mujao"

        (folder / "actors.yaml").write_text("# no other names\n" + ACTORS + MUJAO, encoding="utf-8")
        await house._take_up(files)
        assert len(told) == 2, "a comment is no news"


async def test_a_list_without_an_actor_that_a_rule_names_is_refused(folder: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    (folder / "actors.yaml").write_text(ACTORS + MUJAO, encoding="utf-8")
    (folder / "vigie.yaml").write_text("smtp: {host: 127.0.0.1, sender: vigie@example.org}\n", encoding="utf-8")
    (folder / "alerts.yaml").write_text(RULE, encoding="utf-8")
    files = files_of(folder)
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, told)
        (folder / "actors.yaml").write_text(ACTORS, encoding="utf-8")
        await House(steps, files)._take_up(files)
        assert {actor.id for actor in steps.settings.actors} == {"ansar-dine", "mujao"}
        [fault] = told
        assert "alerts.yaml:" in fault.detail
        assert "'mujao'" in fault.detail


async def test_a_house_that_runs_sees_the_change_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SWEEP", 0.05)
    told: list[Event] = []
    files = files_of(folder)
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        house = House(steps_of(folder, store, told), files)
        watching = asyncio.create_task(house._watch(files))
        (folder / "actors.yaml").write_text(ACTORS + MUJAO, encoding="utf-8")
        for _ in range(200):
            if told:
                break
            await asyncio.sleep(0.05)
        assert [event.kind for event in told] == ["reloaded"]
        house._draining = True
        house._ending.set()
        await asyncio.wait_for(watching, 1)


# --- Reading again ----------------------------------------------------------------------------------------------------


def archived(store: Store, number: int, text: str, lang: str = "fr", digest: str = "") -> None:
    """An article of the archive, that names nobody as far as is known."""
    entry = replace(ENTRY, id=f"e{number}")
    store.polled(ChannelState(ENTRY.channel, ENTRY.outlet), [entry], NOW, listed=False)
    url = f"http://example.org/{number}"
    record = Record(f"r{number}", 1, "le-combat", url, "Un titre", text, lang, "ML", NOW, NOW)
    store.keep(entry, record, [], Traces(tagged_with=digest), NOW)


async def test_the_archive_is_read_again_a_batch_at_a_time_and_nobody_is_alerted(folder: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    noted: list[Difference] = []
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, told)
        archived(store, 1, "Une délégation d'Ansar Dine est à Alger.")
        archived(store, 2, "وصل وفد من أنصار الدين إلى الجزائر.", "ar")
        archived(store, 3, "Rien de tel.")
        archived(store, 4, "Ansar Dine a été lu ainsi.", digest=steps.reader.digest)
        store.applied(store.changes())
        assert await steps.reread(limit=2, noted=noted.append) == 2
        assert await steps.reread(limit=2, noted=noted.append) == 1
        assert await steps.reread(limit=2, noted=noted.append) == 0
        assert {one.record.id: [m.text for m in one.gains] for one in noted} == {
            "r1": ["Ansar Dine"],
            "r2": ["أنصار الدين"],
        }
        assert {change.record.id: change.record.actors for change in store.changes()} == {
            "r1": ("ansar-dine",),
            "r2": ("ansar-dine",),
        }
        assert store.alerts() == []
        assert store.versions("r1") == []


async def test_a_text_that_cannot_be_read_again_does_not_hold_up_the_archive(folder: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, told)
        reader = steps.reader

        class Broken:
            digest = reader.digest

            def read(self, title: str, text: str, *more: Any, **named: Any) -> object:
                if "poison" in text:
                    raise ValueError("no such letter")
                return reader.read(title, text, *more, **named)

        steps.reader = Broken()  # type: ignore[assignment] # a reader that meets what it cannot read
        archived(store, 1, "Du poison.")
        archived(store, 2, "Ansar Dine parle.")
        assert await House(steps).steps.reread() == 2
        assert await steps.reread() == 0
        found = store.record("r2")
        assert found is not None
        assert found.actors == ("ansar-dine",)
        [trouble] = [event for event in told if event.kind == "trouble"]
        assert "no such letter" in trouble.detail
        assert trouble.subject == "http://example.org/1"


async def test_what_cannot_be_written_does_not_hold_up_the_archive_either(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, told)
        archived(store, 1, "Du poison.")
        archived(store, 2, "أنصار الدين في كيدال.", "ar")
        restate = store.restate

        def picky(read: Sequence[tuple[Record, Traces]]) -> int:
            if any("poison" in record.text for record, _ in read):
                raise ValueError("a number too long to be written")
            return restate(read)

        monkeypatch.setattr(store, "restate", picky)
        assert await steps.reread() == 2
        assert await steps.reread() == 0
        found = store.record("r2")
        assert found is not None
        assert found.actors == ("ansar-dine",)
        assert ["too long" in event.detail for event in told if event.kind == "trouble"] == [True]


async def test_what_would_change_is_foreseen_and_then_comes_about(folder: Path, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'vigie.db'}") as store:
        steps = steps_of(folder, store, [])
        archived(store, 1, "Ansar Dine et le Mouvement pour l'unicité se parlent.")
        archived(store, 2, "Rien de tel.")
        await steps.reread()
        (folder / "actors.yaml").write_text("actors:" + MUJAO, encoding="utf-8")
        settings = config.load(folder, {})
        reader = build_reader(settings)
        [foreseen] = differences(store, reader)
        assert [(m.entity, m.text) for m in foreseen.gains] == [("mujao", "Mouvement pour l'unicité")]
        assert [(m.entity, m.text) for m in foreseen.loses] == [("ansar-dine", "Ansar Dine")]
        assert store.stale_count(steps.reader.digest) == 0, "nothing was changed"
        steps.use(settings, reader)
        noted: list[Difference] = []
        while await steps.reread(noted=noted.append):
            pass
        assert noted == [foreseen]
        assert list(differences(store, reader)) == []


async def test_the_archive_waits_longer_while_articles_are_on_their_way(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "REST", 0.01)
    monkeypatch.setattr(run, "REST_WHILE_COLLECTING", 30.0)
    batches = 0

    async def reread() -> int:
        nonlocal batches
        batches += 1
        if batches == 5:
            house._under_way["e1"] = ("le-combat", asyncio.current_task())  # type: ignore[assignment] # any task
        return 50

    steps.reread = reread  # type: ignore[method-assign] # an endless archive
    house = House(steps)  # type: ignore[arg-type] # steps in trouble
    reading = asyncio.create_task(house._read_archive_again())
    await asyncio.sleep(0.5)
    assert batches == 5
    assert house._wakes[0].is_set(), "what changed is to be indexed"
    house._draining = True
    house._reread.set()
    await asyncio.wait_for(reading, 1)


def test_a_listener_that_fails_costs_only_what_it_would_have_shown(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Event) -> None:
        raise ValueError("no")

    _shielded(broken)(Event("polled"))
    assert "could not be shown" in caplog.text


def test_what_an_outlet_writes_is_no_markup_on_the_terminal() -> None:
    said = io.StringIO()
    console = Console(file=said, markup=False, emoji=False, width=200)
    with Progress(console=console) as progress:
        narrator = show._Narrator(progress)
        narrator(Event("polled", "x", "u", status=ChannelStatus.FAILING, detail="[/b] الأخبار [red]:sos:[/]"))
        narrator(Event("trouble", "[/i]", "[x", detail="]"))
    assert "[/b] الأخبار [red]:sos:[/]" in said.getvalue()


def test_one_house_at_a_time(tmp_path: Path) -> None:
    with sole(tmp_path / "data"):
        began = time.monotonic()
        with pytest.raises(AlreadyRunning, match="already runs"), sole(tmp_path / "data"):
            pass
        assert time.monotonic() - began < 5
    with sole(tmp_path / "data"):
        pass


def test_a_data_folder_that_cannot_be_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't be used"), sole(tmp_path / "file/data"):
        pass


def test_the_demo_removes_nothing_but_an_earlier_demo(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(ConfigError, match="no demo wrote"):
        _clear(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
    _clear(tmp_path / "new")
    (tmp_path / "new/data").mkdir()
    _clear(tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == [".vigie-demo"]


@pytest.mark.parametrize(("left_out", "marks"), [(0, ["all_applied"]), (1, ["mark_all"])])
def test_a_rebuild_that_leaves_a_record_out_has_it_offered_again(left_out: int, marks: list[str]) -> None:
    """Cleared with the others, it would be in no index and in no list, and every start would rebuild for it."""
    done: list[str] = []
    store = SimpleNamespace(
        records=lambda: iter(range(5)),
        all_applied=lambda: done.append("all_applied"),
        mark_all=lambda: done.append("mark_all"),
    )
    engine = SimpleNamespace(rebuild=lambda records: len(list(records)) - left_out)
    assert rebuild(store, engine) == 5 - left_out  # type: ignore[arg-type] # what it asks of either
    assert done == marks
