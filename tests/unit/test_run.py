"""The house under trouble: followers that survive it, items that are held back, listeners that fail, one at a time."""

import asyncio
import io
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.progress import Progress

from demo.play import _clear
from pipeline import run, show
from pipeline.errors import AlreadyRunning, ConfigError, StoreError
from pipeline.model import Channel, ChannelStatus, Entry, Outlet
from pipeline.run import House, _shielded, rebuild, sole
from pipeline.steps import Event

NOW = datetime(2012, 11, 5, tzinfo=UTC)
OUTLET = Outlet(
    id="le-combat", name="Le Combat", country="ML", languages=("fr",), timezone="Africa/Bamako",
    channels=(Channel("le-combat", "http://example.org/feed"),),
)  # fmt: skip
ENTRY = Entry(id="e1", outlet="le-combat", channel="http://example.org/feed", url="http://example.org/1", title="Un")


class Steps:
    """Steps whose far side is in trouble, and which count how often they are asked."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {"poll": 0, "take": 0, "index": 0, "notify": 0}
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
