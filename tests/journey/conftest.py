"""The demo world at hand, and the command line as a user types it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.play import Stage, stage
from demo.world import EVENINGS

ROOT = Path(__file__).parents[2]
HOOK = "VIGIE_SLACK_WEBHOOK_SAHEL_DESK"


@dataclass
class Vigie:
    """Runs ``vigie`` in ``folder`` with a clean environment plus ``env``."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "pipeline", *words]

    def environment(self) -> dict[str, str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("VIGIE_")}
        return {**plain, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **self.env}

    def __call__(self, *words: str, stdin: str | bytes = b"", seconds: float = 100) -> subprocess.CompletedProcess[str]:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environment(),
            input=given,
            capture_output=True,
            timeout=seconds,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process that is ended with the block, whatever happened; what it said is in ``folder``/said."""
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen(
                self.command(*words),
                cwd=self.folder,
                env=self.environment(),
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                process.wait(10)

    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8")


def until(holds: Callable[[], object], seconds: float = 60.0, what: str = "it") -> None:
    """Wait until ``holds`` gives something true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"{what} did not come about within {seconds:g} s")


@pytest.fixture
def vigie(tmp_path: Path) -> Vigie:
    return Vigie(tmp_path)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Stage]:
    """The thirteen outlets as they stood on the last evening, with the mail server and the Slack endpoint."""
    with stage(tmp_path / "world") as here:
        here.clock.jump(EVENINGS[-1])
        yield here


@pytest.fixture
def watcher(tmp_path: Path, world: Stage) -> Vigie:
    """``vigie`` configured for the demo world."""
    hook = world.settings.slack.webhooks["sahel-desk"].reveal()
    return Vigie(tmp_path, {"VIGIE_CONFIG": str(tmp_path / "world/config"), HOOK: hook})
