"""What comes by environment: secrets (nowhere else), and any plain setting of vigie.yaml as VIGIE_<SECTION>_<KEY>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import Problem
from pipeline.settings.kinds import did_you_mean
from pipeline.settings.shapes import Shape, Vigie
from pipeline.settings.values import Secret
from pipeline.settings.yamlfile import Place, Source

CONFIG = "VIGIE_CONFIG"
DATABASE = "VIGIE_DATABASE_URL"
API_KEY = "VIGIE_ELASTICSEARCH_API_KEY"
SMTP_PASSWORD = "VIGIE_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
SLACK = "VIGIE_SLACK_WEBHOOK_"
_FILE = "_FILE"
_SECRETS = (DATABASE, API_KEY, SMTP_PASSWORD)

# Keys under which people write secrets into files, and the variable that each belongs into.
_FORBIDDEN = {
    "password": SMTP_PASSWORD,
    "passwd": SMTP_PASSWORD,
    "api_key": API_KEY,
    "database": DATABASE,
    "database_url": DATABASE,
    "slack": f"{SLACK}<NAME>",
    "webhook": f"{SLACK}<NAME>",
    "webhooks": f"{SLACK}<NAME>",
    "webhook_url": f"{SLACK}<NAME>",
}


def _sections() -> dict[str, type[Shape]]:
    defaults = Vigie()
    return {
        key: type(getattr(defaults, key)) for key in Vigie.model_fields if isinstance(getattr(defaults, key), Shape)
    }


def _settings() -> dict[str, tuple[Place, dict[str, Any]]]:
    """Variable -> where its value goes in vigie.yaml, and the JSON schema of that value."""
    sections = _sections()
    found: dict[str, tuple[Place, dict[str, Any]]] = {}
    for key, schema in Vigie.model_json_schema()["properties"].items():
        if key not in sections:
            found[f"VIGIE_{key}".upper()] = (key,), schema
            continue
        for inner, inner_schema in sections[key].model_json_schema()["properties"].items():
            found[f"VIGIE_{key}_{inner}".upper()] = (key, inner), inner_schema
    return found


SETTINGS = _settings()


@dataclass(slots=True)
class Environment:
    secrets: dict[str, Secret] = field(default_factory=dict)  # variable, without _FILE -> value
    webhooks: dict[str, Secret] = field(default_factory=dict)  # name -> address
    overrides: dict[Place, str] = field(default_factory=dict)  # what was overridden -> by which variable


def apply(env: Mapping[str, str], vigie: Source, problems: list[Problem]) -> Environment:
    """Read the VIGIE_ variables; put the plain settings into ``vigie.data``. An empty variable is none."""
    result = Environment()
    for variable, value in sorted(env.items()):
        if not variable.startswith("VIGIE_") or variable == CONFIG or not value.strip():
            continue
        if variable in SETTINGS:
            _override(variable, value, vigie, result)
        elif _is_secret(variable):
            _read_secret(variable, value, env, result, problems)
        else:
            known = [*SETTINGS, *_SECRETS, *(s + _FILE for s in _SECRETS), CONFIG, f"{SLACK}NAME"]
            remedy = did_you_mean(variable, known, "Take it out, or see `config/vigie.yaml` for the settings' names")
            problems.append(Problem(variable, None, "no setting has this name", remedy))
    return result


def _is_secret(variable: str) -> bool:
    name = variable.removesuffix(_FILE)
    return name in _SECRETS or (name.startswith(SLACK) and len(name) > len(SLACK))


def _override(variable: str, value: str, vigie: Source, result: Environment) -> None:
    place, schema = SETTINGS[variable]
    if not isinstance(vigie.data, dict):
        return  # the file could not be read, which has been said
    target = vigie.data
    for step in place[:-1]:
        if not isinstance(target.get(step), dict):
            target[step] = {}
        target = target[step]
    target[place[-1]] = _typed(value.strip(), schema)
    result.overrides[place] = variable


def _typed(value: str, schema: dict[str, Any]) -> object:
    """``value`` as the schema wants it; the text itself where it is not that, so that the check names the fault."""
    kinds = {schema.get("type"), *(option.get("type") for option in schema.get("anyOf", ()))}
    if "array" in kinds:
        return [_typed(part.strip(), schema.get("items", {})) for part in value.split(",") if part.strip()]
    try:
        if "integer" in kinds:
            return int(value)
        if "number" in kinds:
            return float(value)
    except ValueError:
        return value
    if "boolean" in kinds:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    return value


def _read_secret(
    variable: str, value: str, env: Mapping[str, str], result: Environment, problems: list[Problem]
) -> None:
    name = variable.removesuffix(_FILE)
    if variable != name:
        if env.get(name, "").strip():
            problems.append(Problem(variable, None, f"{name} is set too", "Unset one of the two"))
            return
        try:
            value = Path(value).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            problems.append(
                Problem(variable, None, f"the file {value} cannot be read: {reason}", "Correct its path or rights")
            )
            return
    value = value.strip()
    if not value:
        problems.append(Problem(variable, None, "the file is empty", "Write the secret into it"))
    elif name.startswith(SLACK):
        if not value.startswith(("https://", "http://")):
            remedy = "Copy the whole webhook address from Slack, as https://hooks.slack.com/services/…"
            problems.append(Problem(variable, None, "this is no webhook address", remedy))
        result.webhooks[name.removeprefix(SLACK).lower().replace("_", "-")] = Secret(value)
    else:
        result.secrets[name] = Secret(value)


def refuse_secrets(vigie: Source, problems: list[Problem]) -> None:
    """Note each secret that stands in vigie.yaml, and take it out so that nothing later can print it."""
    _refuse(vigie.data, (), vigie, problems)


def _refuse(data: object, place: Place, vigie: Source, problems: list[Problem]) -> None:
    if not isinstance(data, dict):
        return
    for key in list(data):
        variable = _FORBIDDEN.get(str(key).lower())
        if variable is None:
            _refuse(data[key], (*place, key), vigie, problems)
            continue
        del data[key]
        if variable == SMTP_PASSWORD and "elasticsearch" in place:
            variable = API_KEY
        what = f"{key!r} is a secret and must not stand in a file of config/"
        remedy = f"Take the line out and set {variable}, or {variable}{_FILE} to a file that holds it"
        problems.append(Problem(vigie.file, vigie.line((*place, key)), what, remedy))
