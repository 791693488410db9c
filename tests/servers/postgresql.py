"""A real PostgreSQL for the tests: Debian's package, run by this module on a free port of loopback with empty data.

    python -m tests.servers.postgresql prepare   # install it where it is missing and that is possible
    python -m tests.servers.postgresql run       # print the address, run until interrupted

A server that cannot run is an error (``CannotRunError``), never a reason to skip a test.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LEAST = 15  # Debian 12's; older ones are not tried
PACKAGE = "postgresql"

_NEED = Path(__file__).parents[2] / "scripts" / "need"
_START_SECONDS = 60  # one to three on two free cores
_STOP_SECONDS = 20


class CannotRunError(Exception):
    """PostgreSQL cannot be installed or started; says what is missing and how to get it."""


def prepare() -> Path:
    """The folder of the server's programs; the package is installed where it is missing and that is possible."""
    found = _programs()
    if found is None:
        done = subprocess.run([_NEED, PACKAGE, "PostgreSQL"], capture_output=True, text=True, check=False)
        found = _programs()
        if found is None:
            raise CannotRunError((done.stderr or done.stdout).strip()[-1000:] or f"there is no PostgreSQL {LEAST}")
    return found


def _programs() -> Path | None:
    """``TEST_POSTGRESQL_HOME``/bin, else the newest of Debian's, else what is on the path."""
    named = [Path(os.environ["TEST_POSTGRESQL_HOME"]) / "bin"] if "TEST_POSTGRESQL_HOME" in os.environ else []
    debian = sorted(
        (home / "bin" for home in Path("/usr/lib/postgresql").glob("*") if home.name.isdigit()),
        key=lambda folder: int(folder.parent.name),
        reverse=True,
    )
    on_path = [Path(program).resolve().parent for name in ("postgres",) if (program := shutil.which(name))]
    candidates = (*named, *(each for each in debian if int(each.parent.name) >= LEAST), *on_path)
    return next((each for each in candidates if (each / "initdb").is_file() and (each / "postgres").is_file()), None)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """A server with an empty database in UTF-8; its address. Stopped and wiped at the end."""
    programs = prepare()
    with tempfile.TemporaryDirectory(prefix="vigie-postgresql-", ignore_cleanup_errors=True) as work:
        place = Path(work)
        user = _lesser_user(place)
        data, log = place / "data", place / "server.log"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGTZ": "UTC"}
        command = [programs / "initdb", "--pgdata", data, "--username=vigie", "--auth=trust", "--encoding=UTF8"]
        made = subprocess.run(
            [*user, *command, "--locale=C.UTF-8", "--no-sync"],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CannotRunError(f"PostgreSQL could not make its data:\n{(made.stdout + made.stderr).strip()[-2000:]}")
        port = _free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": place,
            "fsync": "off",  # nothing of it is kept
        }
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*user, programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait(server, log, port, [programs / "pg_isready", "--host=127.0.0.1", f"--port={port}"])
            yield f"postgresql://vigie@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)


def _lesser_user(place: Path) -> list[str]:
    """The start of a command that runs the rest as ``nobody``: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    program = shutil.which("setpriv")
    if program is None:
        raise CannotRunError("setpriv (package util-linux) is missing: it lets the server run as nobody, not as root")
    shutil.chown(place, "nobody", "nogroup")
    return [program, "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


def _free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], log: Path, port: int, ask: list[Path | str]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CannotRunError(f"PostgreSQL ended with status {server.returncode}:\n{_tail(log)}")
        if subprocess.run(ask, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise CannotRunError(f"PostgreSQL did not answer on port {port} within {_START_SECONDS} s:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-40:])


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, at once
        with contextlib.suppress(ProcessLookupError):
            server.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(_STOP_SECONDS)
            return


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["prepare"]:
            print(prepare())
            return 0
        if arguments == ["run"]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            with running() as url, contextlib.suppress(KeyboardInterrupt):
                print(url, flush=True)
                signal.pause()
            return 0
    except CannotRunError as problem:
        print(f"postgresql: {problem}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
