"""docker-compose.yml: what it promises, and its very commands as plain processes against the test Elasticsearch."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.journey.conftest import HOOK, Vigie, until
from tests.servers import elasticsearch

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_checked_contained_and_on_loopback(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not str(service["user"]).startswith("0")
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert not service.get("privileged")
    assert service["restart"] == "unless-stopped"


def test_the_server_is_the_version_that_the_tests_run() -> None:
    assert SERVICES["elasticsearch"]["image"].split(":")[1] == elasticsearch.VERSION


def test_data_outlive_their_containers() -> None:
    for name, service in SERVICES.items():
        kept = [volume.split(":")[0] for volume in service["volumes"] if not volume.startswith(("./", "/"))]
        assert kept, name
        assert set(kept) <= set(COMPOSE["volumes"])
    for name in ("run", "web"):
        assert SERVICES[name]["read_only"] is True
        assert "./config:/etc/vigie:ro" in SERVICES[name]["volumes"]


def test_the_image_runs_as_nobody_special_from_the_locks() -> None:
    assert "USER vigie" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    for line in DOCKERFILE.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source


def test_the_very_commands_with_the_same_environment(watcher: Vigie, elasticsearch_url: str, tmp_path: Path) -> None:
    port = _free_port()
    stand_in = {
        "/etc/vigie": str(tmp_path / "world/config"),
        "/var/lib/vigie": str(tmp_path / "volume"),
        "http://elasticsearch:9200": elasticsearch_url,
        "8080": str(port),
        "0.0.0.0": "127.0.0.1",
        "http://127.0.0.1:8080/readyz": f"http://127.0.0.1:{port}/readyz",
        "python": sys.executable,
    }

    def here(words: list[str]) -> list[str]:
        swapped = [stand_in.get(word, word) for word in words]
        return [word.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{port}") for word in swapped]

    given = SERVICES["run"]["environment"]
    assert given == SERVICES["web"]["environment"]
    watcher.env = {
        key: stand_in.get(value, value) for key, value in given.items() if not str(value).startswith("${")
    } | {HOOK: watcher.env[HOOK], "VIGIE_ELASTICSEARCH_INDEX": f"compose-{time.monotonic_ns()}"}
    run, web = SERVICES["run"], SERVICES["web"]

    def healthy(service: dict[str, Any]) -> bool:
        test = here(service["healthcheck"]["test"][1:])
        words = watcher.command(*test[1:]) if test[0] == "vigie" else test
        environment = {**os.environ, **watcher.environment()}
        return subprocess.run(words, env=environment, capture_output=True, cwd=tmp_path).returncode == 0

    with watcher.running(*here(run["command"])) as running:
        with watcher.running(*here(web["command"])) as pages:
            until(lambda: healthy(run), what="the run's health")
            until(lambda: healthy(web), what="the pages' health")
            url = f"http://127.0.0.1:{port}/?q=actor%3Aansar-dine"
            until(lambda: "Ansar" in urllib.request.urlopen(url, timeout=10).read().decode(), what="a hit in the pages")
            pages.terminate()
            assert pages.wait(20) in (0, -15)
        running.terminate()
        seconds = int(run["stop_grace_period"].removesuffix("s"))
        assert running.wait(seconds) == 0, watcher.said()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
