"""Everything that is configured: the files of config/ and the environment, checked whole, as frozen values.

The only reader of either. ``load`` gives every problem at once, each with its file, line and remedy. Precedence: an
environment variable ``VIGIE_<SECTION>_<KEY>``, then vigie.yaml, then the default. Secrets come by environment only
(``VIGIE_SMTP_PASSWORD``, ``VIGIE_SLACK_WEBHOOK_<NAME>``, ``VIGIE_DATABASE_URL``, ``VIGIE_ELASTICSEARCH_API_KEY``),
or by the same name with ``_FILE`` and the path of a file that holds it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import ConfigError, Problem
from pipeline.settings import check, environment
from pipeline.settings.faults import shaped
from pipeline.settings.shapes import FILES, Actors, Alerts, Outlets, Places, Vigie, json_schema
from pipeline.settings.values import (
    EmailSettings,
    ExtractSettings,
    FetchSettings,
    RunSettings,
    Secret,
    Settings,
    SlackSettings,
    WebSettings,
)
from pipeline.settings.yamlfile import read

__all__ = [
    "EmailSettings",
    "ExtractSettings",
    "FetchSettings",
    "RunSettings",
    "Secret",
    "Settings",
    "SlackSettings",
    "WebSettings",
    "defaults_dir",
    "find_config_dir",
    "init",
    "json_schema",
    "load",
]

_SYSTEM = Path("/etc/vigie")


def load(config_dir: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """Settings of ``config_dir`` (see ``find_config_dir`` where it is None). Raises ConfigError with every problem."""
    folder = find_config_dir(config_dir, env).absolute()
    problems: list[Problem] = []
    sources = {file: read(folder / file, _shown(folder / file), problems) for file in FILES}

    vigie_source = sources["vigie.yaml"]
    environment.refuse_secrets(vigie_source, problems)
    given = environment.apply(env, vigie_source, problems)
    vigie = shaped(Vigie, vigie_source, problems, given.overrides)
    outlets = shaped(Outlets, sources["outlets.yaml"], problems)
    actors = shaped(Actors, sources["actors.yaml"], problems)
    places = shaped(Places, sources["places.yaml"], problems)
    alerts = shaped(Alerts, sources["alerts.yaml"], problems)

    where: dict[str, tuple[str, int]] = {}

    def located(word: str, file: str, key: str, shapes: object) -> None:
        if shapes is not None:
            found = check.unique(sources[file], key, getattr(shapes, key), problems)
            where.update({f"{word}:{name}": place for name, place in found.items()})

    located("outlet", "outlets.yaml", "outlets", outlets)
    located("actor", "actors.yaml", "actors", actors)
    located("place", "places.yaml", "places", places)
    located("rule", "alerts.yaml", "rules", alerts)

    channels = check.outlets(outlets, sources["outlets.yaml"], problems) if outlets else ()
    catalogue = check.catalogue(
        (actors, sources["actors.yaml"]) if actors else None,
        (places, sources["places.yaml"]) if places else None,
        problems,
    )
    email = check.email_settings(vigie, vigie_source, given, problems) if vigie else None
    rules = (
        check.rules(
            alerts,
            sources["alerts.yaml"],
            [a.id for a in actors.actors] if actors else None,
            email is not None or vigie is None,  # where vigie.yaml is at fault, that alone is to be said
            given,
            problems,
        )
        if alerts
        else ()
    )
    if problems or vigie is None:
        order = list(FILES)
        raise ConfigError(sorted(problems, key=lambda p: (_position(p.file, order), p.line or 0)))

    data_dir = _data_dir(vigie.data_dir, folder, env)
    return Settings(
        config_dir=folder,
        data_dir=data_dir,
        database_url=given.secrets.get(environment.DATABASE) or Secret(f"sqlite:///{data_dir / 'vigie.db'}"),
        elasticsearch_url=vigie.elasticsearch.url,
        elasticsearch_index=vigie.elasticsearch.index,
        elasticsearch_api_key=given.secrets.get(environment.API_KEY),
        outlets=channels,
        actors=catalogue.actors,
        places=catalogue.places,
        not_tracked=catalogue.not_tracked,
        rules=rules,
        fetch=check.fetch_settings(vigie),
        extract=check.extract_settings(vigie),
        email=email,
        slack=SlackSettings(given.webhooks),
        web=check.web_settings(vigie),
        run=check.run_settings(vigie),
        where=where,
    )


def find_config_dir(argument: Path | None = None, env: Mapping[str, str] = os.environ) -> Path:
    """The folder of the configuration: ``argument`` (``--config``), else VIGIE_CONFIG, else the first that exists of
    ./config, $XDG_CONFIG_HOME/vigie and /etc/vigie. Raises ConfigError where there is none."""
    named = argument or (Path(env[environment.CONFIG]) if env.get(environment.CONFIG, "").strip() else None)
    if named is not None:
        if named.is_dir():
            return named
        if named.is_file():
            raise ConfigError([Problem(str(named), None, "this is a file", f"Name its folder: {named.parent}")])
        raise ConfigError(
            [Problem(str(named), None, "there is no such folder", f"Run `vigie init {named}` to make it")]
        )
    candidates = (Path("config"), _xdg(env, "XDG_CONFIG_HOME", ".config"), _SYSTEM)
    for candidate in candidates:
        if any((candidate / file).is_file() for file in FILES):
            return candidate
    tried = ", ".join(str(c) for c in candidates)
    remedy = "Run `vigie init` to write a commented one here, or name a folder with --config"
    raise ConfigError([Problem("config", None, f"no configuration was found (tried {tried})", remedy)])


def defaults_dir() -> Path:
    """The shipped configuration: config/ beside the package in a checkout, pipeline/defaults/ once installed."""
    package = Path(__file__).parents[1]
    installed = package / "defaults"
    return installed if installed.is_dir() else package.parent / "config"


def init(target: Path) -> list[Path]:
    """Copy the shipped configuration into ``target``; gives the files written.

    Never overwrites: ConfigError names what exists, and nothing is written then.
    """
    shipped = defaults_dir()
    files = [*FILES, *(f"schema/{name}" for name in json_schema())]
    existing = [target / file for file in files if (target / file).exists()]
    if existing:
        there = ", ".join(path.name for path in existing)
        remedy = (
            "Nothing was written. It may be ready to use (`vigie check`); or name another folder: `vigie init FOLDER`"
        )
        raise ConfigError([Problem(_shown(target), None, f"a configuration is there already: {there}", remedy)])
    written = []
    for file in files:
        path = target / file
        path.parent.mkdir(parents=True, exist_ok=True)
        written.append(Path(shutil.copyfile(shipped / file, path)))
    return written


def _data_dir(configured: str | None, folder: Path, env: Mapping[str, str]) -> Path:
    """As configured, relative to the folder that holds config/; else where data of such a configuration belongs."""
    if configured:
        return folder.parent / Path(configured).expanduser()
    if folder == _SYSTEM:
        return Path("/var/lib/vigie")
    if folder == _xdg(env, "XDG_CONFIG_HOME", ".config").absolute():
        return _xdg(env, "XDG_DATA_HOME", ".local/share")
    return folder.parent / "data"


def _xdg(env: Mapping[str, str], variable: str, otherwise: str) -> Path:
    return Path(env.get(variable) or Path.home() / otherwise) / "vigie"


def _shown(path: Path) -> str:
    """``path`` as people see it: relative where it lies below the working folder."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _position(file: str, order: list[str]) -> int:
    """Files in their order, then what the environment has."""
    name = Path(file).name
    return order.index(name) if name in order else len(order)
