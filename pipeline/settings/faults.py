"""Puts a file into its shape, and says in plain words what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import Problem
from pipeline.settings.kinds import did_you_mean
from pipeline.settings.shapes import Shape
from pipeline.settings.yamlfile import Place, Source

S = TypeVar("S", bound=Shape)


def shaped(
    model: type[S], source: Source, problems: list[Problem], overrides: Mapping[Place, str] | None = None
) -> S | None:
    """``source`` in its shape, or None and each fault noted."""
    if source.data is None:
        return None
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        schema = model.model_json_schema()
        details = error.errors(include_url=False)
        problems.extend(_problem(detail, source, schema, overrides or {}) for detail in details)
        return None


def _problem(detail: ErrorDetails, source: Source, schema: dict[str, Any], overrides: Mapping[Place, str]) -> Problem:
    place = tuple(step for step in detail["loc"] if step != "[key]")
    what, remedy = _said(detail, place, schema)
    variable = next((overrides[place[:n]] for n in range(len(place), 0, -1) if place[:n] in overrides), None)
    if variable:
        return Problem(variable, None, what, remedy)
    return Problem(source.file, source.line(place), what, remedy)


_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_TYPES = {
    "string_type": ("text", "Put it in quotes"),
    "int_type": ("a whole number", "Write digits only, without quotes"),
    "int_from_float": ("a whole number", "Write digits only, without quotes"),
    "float_type": ("a number", "Write digits and a point, without quotes"),
    "bool_type": ("true or false", "Write true or false; yes, no, on and off are plain texts in YAML 1.2"),
    "list_type": ("a list", "Write [a, b], or one line `- …` for each"),
    "dict_type": ("a mapping", "Write lines `key: value`, indented below it"),
    "model_type": ("a mapping", "Write lines `key: value`, indented below it"),
}


def _said(detail: ErrorDetails, place: Place, schema: dict[str, Any]) -> tuple[str, str]:
    """The fault and its remedy, in plain words."""
    kind, context = detail["type"], detail.get("ctx", {})
    key = _key(place)
    if kind == "vigie":
        return f"{key}: {context['what']}", str(context["remedy"])
    if kind == "extra_forbidden":
        known = sorted(_properties(schema, place[:-1]))
        return f"{key}: no setting has this name", did_you_mean(
            str(place[-1]), known, f"Known here: {', '.join(known)}"
        )
    if kind == "missing":
        return f"{place[-1]!r} is missing", f"Add `{place[-1]}: …`"
    if kind in _TYPES:
        wanted, remedy = _TYPES[kind]
        return f"{key} must be {wanted}", remedy
    if kind == "literal_error":
        return f"{key} cannot be {detail['input']!r}", f"Write one of {context['expected']}"
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"{key} is {detail['input']!r}", f"Write {words} {context[bound]}"
    if kind == "too_short":
        return f"{key} is empty", "Give it at least one entry"
    return f"{key}: {detail['msg']}", "Correct the value"


def _key(place: Place) -> str:
    """How messages call a place: its names after the last position in a list."""
    after: list[str] = []
    for step in place:
        after = [] if isinstance(step, int) and step != place[-1] else [*after, str(step)]
    names = [step for step in after if not step.isdigit()] or [str(s) for s in place if isinstance(s, str)][-1:]
    return ".".join(names) or "the file"


def _properties(schema: dict[str, Any], place: Place) -> dict[str, Any]:
    """The keys that the schema knows at ``place``."""

    def resolved(node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node or "anyOf" in node:
            if "$ref" in node:
                node = schema["$defs"][node["$ref"].rpartition("/")[2]]
            else:
                node = next(option for option in reversed(node["anyOf"]) if option.get("type") != "null")
        return node

    node = resolved(schema)
    for step in place:
        if isinstance(step, int):
            node = resolved(node["items"])
        elif step in node.get("properties", {}):
            node = resolved(node["properties"][step])
        else:  # a mapping whose keys are free: names by language
            node = resolved(next(iter(node["patternProperties"].values())))
    properties: dict[str, Any] = node.get("properties", {})
    return properties
