"""A real Elasticsearch for the tests: fetched, completed and run by this module, nothing to install but a JDK.

The distribution is the one that Elastic publishes to Maven Central for integration tests, a server without modules.
What we need of the modules is Lucene's language analyzers: ``analyzers/`` adds them as a plugin, by their usual names.

    python -m tests.servers.elasticsearch prepare   # fetch and build into .cache/elasticsearch, where not there yet
    python -m tests.servers.elasticsearch run       # print the address, run until interrupted

A server that cannot run is an error (``CannotRunError``), never a reason to skip a test.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

VERSION = "9.5.0"
SHA256 = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
# Pinned: without a version Maven takes whichever its own release was built with.
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy"
JAVA_LEAST = 21  # what Elasticsearch 9 asks for
JAVA_PACKAGE = "openjdk-21-jdk-headless"

_SOURCES = Path(__file__).parent / "analyzers"
_CACHE = Path(__file__).parents[2] / ".cache" / "elasticsearch"
_START_SECONDS = 90  # 10 to 20 s on two free cores
_STOP_SECONDS = 20
_FOREIGN = ("lib/platform/darwin", "lib/platform/windows", "lib/tools/windows")


class CannotRunError(Exception):
    """Elasticsearch cannot be fetched, built or started; says what is missing and how to get it."""


# --- Preparing --------------------------------------------------------------------------------------------------------


def prepare() -> Path:
    """Fetch and build what is not there yet; the server's home. Several processes may call it at the same time."""
    home = _CACHE / f"elasticsearch-{VERSION}-{_sources_digest()}"
    java = java_home()
    if home.is_dir():
        return home
    _CACHE.mkdir(parents=True, exist_ok=True)
    archive = _fetch()
    with tempfile.TemporaryDirectory(dir=_CACHE, prefix="building-") as work:
        with zipfile.ZipFile(archive) as contents:
            top = f"elasticsearch-{VERSION}/"
            wanted = [n for n in contents.namelist() if not n.removeprefix(top).startswith(_FOREIGN)]
            contents.extractall(work, wanted)
        built = Path(work) / f"elasticsearch-{VERSION}"
        for program in (built / "bin").iterdir():
            program.chmod(0o755)  # zipfile drops the permissions
        _add_analyzers(built, java, Path(work))
        with contextlib.suppress(OSError):  # another process was first: its result is the same
            built.rename(home)
    if not home.is_dir():
        raise CannotRunError(f"Elasticsearch was built but could not be moved to {home}")
    return home


def _sources_digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(_SOURCES.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _fetch() -> Path:
    archive = _CACHE / f"elasticsearch-{VERSION}.zip"
    if archive.is_file() and _sha256(archive) == SHA256:
        return archive
    maven = shutil.which("mvn")
    if maven is None and _can_install():
        _install("maven")
        maven = shutil.which("mvn")
    if maven is None:
        raise CannotRunError(
            f"Maven (the command mvn) is missing: it fetches {ARTIFACT}. Install the package maven, "
            f"or put the archive of that artifact at {archive}"
        )
    with tempfile.TemporaryDirectory(dir=_CACHE, prefix="fetching-") as work:
        command = [maven, "-q", "-B", MAVEN_GOAL, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={work}"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        fetched = Path(work) / archive.name
        if done.returncode or not fetched.is_file():
            raise CannotRunError(f"Maven could not fetch {ARTIFACT}:\n{(done.stdout + done.stderr).strip()[-2000:]}")
        if _sha256(fetched) != SHA256:
            raise CannotRunError(f"{ARTIFACT} was fetched, but is not the file that this test was written for")
        fetched.replace(archive)
    return archive


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add_analyzers(home: Path, java: Path, work: Path) -> None:
    classes, plugin = work / "classes", home / "plugins" / "language-analyzers"
    plugin.mkdir(parents=True)
    lucene = [*(home / "lib").glob("lucene-analysis-common-*.jar")]
    jars = [*(home / "lib").glob("elasticsearch-plugin-*.jar"), *(home / "lib").glob("lucene-core-*.jar"), *lucene]
    command = [
        *(str(java / "bin" / "javac"), "-d", str(classes), "--release", str(JAVA_LEAST)),
        *("-cp", os.pathsep.join(map(str, jars)), *map(str, _SOURCES.glob("*.java"))),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRunError(f"the analyzers' plugin does not compile:\n{done.stdout}{done.stderr}")
    with zipfile.ZipFile(plugin / "language-analyzers.jar", "w") as jar:
        for file in sorted(classes.rglob("*.class")):
            jar.write(file, file.relative_to(classes))
    shutil.copy(_SOURCES / "named_components.json", plugin)
    descriptor = (_SOURCES / "stable-plugin-descriptor.properties").read_text("utf-8")
    (plugin / "stable-plugin-descriptor.properties").write_text(descriptor.replace("@VERSION@", VERSION), "utf-8")


def java_home() -> Path:
    """A JDK with a compiler: TEST_JAVA_HOME, JAVA_HOME, the newest below /usr/lib/jvm; else one is installed."""
    found = _find_java()
    if found is None and _can_install():
        _install(JAVA_PACKAGE)
        found = _find_java()
    if found is None:
        raise CannotRunError(
            f"no JDK {JAVA_LEAST} or later (java and javac) was found. Install one (Debian, Ubuntu: {JAVA_PACKAGE}) "
            "or say where it is in TEST_JAVA_HOME"
        )
    return found


def _find_java() -> Path | None:
    named = [Path(os.environ[name]) for name in ("TEST_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    installed = [(_java_version(home), home) for home in sorted(Path("/usr/lib/jvm").glob("*")) if home.is_dir()]
    candidates = [*named, *(home for _, home in sorted(installed, reverse=True))]
    return next((home.resolve() for home in candidates if _java_version(home) >= JAVA_LEAST), None)


def _java_version(home: Path) -> int:
    """The major version of the JDK at ``home``; 0 where there is none, or one without a compiler."""
    try:
        done = subprocess.run([home / "bin" / "javac", "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    match = re.match(r"javac (\d+)", done.stdout or done.stderr)
    return int(match.group(1)) if match else 0


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(package: str) -> None:
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", package]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, check=False)


# --- Running ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def running() -> Iterator[str]:
    """A server with empty data on a free port of loopback; its address. Stopped and wiped at the end."""
    home = prepare()
    java = java_home()
    with tempfile.TemporaryDirectory(prefix="vigie-elasticsearch-", ignore_cleanup_errors=True) as work:
        place = Path(work)
        user = _lesser_user(place)
        port, url = _lay_out(place, home)
        if user and subprocess.run([*user, "test", "-r", home / "lib"], check=False).returncode:
            # The checkout lies where only root may read: the server runs from a copy.
            home = Path(shutil.copytree(home, place / "home"))
        _give(place)
        log = place / "server.log"
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(java),
            "ES_PATH_CONF": str(place / "config"),
            "ES_TMPDIR": str(place / "tmp"),
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        }
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*user, home / "bin" / "elasticsearch"],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the launcher and the server it starts are one group, stopped together
            )
        try:
            _wait(server, url, log, port)
            yield url
        finally:
            _stop(server)


def _lay_out(place: Path, home: Path) -> tuple[int, str]:
    for name in ("config", "data", "logs", "tmp"):
        (place / name).mkdir()
    for name in ("jvm.options", "log4j2.properties"):
        shutil.copy(home / "config" / name, place / "config")
    # The garbage collector's log is 64 MB of a temporary directory that nobody reads.
    options = (place / "config" / "jvm.options").read_text("utf-8")
    (place / "config" / "jvm.options").write_text(re.sub(r"(?m)^-Xlog:gc.*$", "", options), "utf-8")
    http, transport = _free_ports(2)
    (place / "config" / "elasticsearch.yml").write_text(
        "cluster.name: vigie-tests\n"
        "discovery.type: single-node\n"
        "network.host: 127.0.0.1\n"
        f"http.port: {http}\n"
        f"transport.port: {transport}\n"
        f"path.data: {place / 'data'}\n"
        f"path.logs: {place / 'logs'}\n"
        "xpack.security.enabled: false\n"
        "cluster.routing.allocation.disk.threshold_enabled: false\n",  # a nearly full disk is no matter for a test
        "utf-8",
    )
    return http, f"http://127.0.0.1:{http}"


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _lesser_user(place: Path) -> list[str]:
    """The start of a command that runs the rest as ``nobody``: Elasticsearch refuses to run as root."""
    if os.geteuid() != 0:
        return []
    program = shutil.which("setpriv")
    if program is None:
        raise CannotRunError("setpriv (package util-linux) is missing: it lets the server run as nobody, not as root")
    place.chmod(0o755)
    return [program, "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


def _give(place: Path) -> None:
    if os.geteuid() == 0:
        for path in (place, *place.rglob("*")):
            shutil.chown(path, "nobody", "nogroup")


def _wait(server: subprocess.Popen[bytes], url: str, log: Path, port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy stands before loopback
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CannotRunError(f"Elasticsearch ended with status {server.returncode}:\n{_tail(log)}")
        try:
            with direct.open(f"{url}/_cluster/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise CannotRunError(f"Elasticsearch did not answer on port {port} within {_START_SECONDS} s:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-40:])


def _stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(_STOP_SECONDS)
            break
    with contextlib.suppress(ProcessLookupError):  # the launcher may end before the server it started
        os.killpg(server.pid, signal.SIGKILL)


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
        print(f"elasticsearch: {problem}", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
