"""A YAML 1.2 file as plain values, with the line on which each stands. The only importer of ruamel.yaml.

Read from the composed nodes rather than through a constructor: so every value keeps its line, every doubled key is
found (not only the first), and dates stay the text they were written as. The nodes say too where each value is written,
which is what `edit` needs.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pipeline.errors import Problem

__all__ = ["MappingNode", "Node", "Place", "ScalarNode", "SequenceNode", "Source", "YAMLError", "compose", "read"]

Step = str | int
Place = tuple[Step, ...]

_DEEPEST = 20  # our files nest six deep; more is a loop of aliases
_DECIMAL = re.compile(r"[-+]?[0-9]+\Z")


@dataclass(slots=True)
class Source:
    """``data`` is None where the file could not be read; the problem has then been noted."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """Of the value at ``place``, or of the nearest one around it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def compose(text: str) -> Node | None:
    """The nodes of ``text``, None where it holds nothing. Raises YAMLError; ValueError for what YAML lacks."""
    node: Node | None = YAML(typ="rt", pure=True).compose(io.StringIO(text))
    return node


def read(path: Path, shown: str, problems: list[Problem]) -> Source:
    """Read ``path``, called ``shown`` in messages. Faults are appended to ``problems``."""
    source = Source(shown)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.append(
            Problem(shown, None, "the file is missing", "Run `vigie init` in a new folder and copy it here")
        )
        return source
    except OSError as error:
        remedy = "Make it readable for the user who runs vigie"
        problems.append(Problem(shown, None, f"the file cannot be read: {error.strerror}", remedy))
        return source
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.append(Problem(shown, line, "the file is not UTF-8 here", "Save it as UTF-8 in your editor"))
        return source
    try:
        node = compose(text)
        source.data = {} if node is None else _value(node, (), source, problems)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(Problem(shown, mark.line + 1 if mark else None, *_explained(error.problem or str(error))))
    except (YAMLError, ValueError, RecursionError) as error:  # a character or a number that YAML does not have
        position = getattr(error, "position", None)
        line_or_none = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
        what = "a control character stands here" if line_or_none else f"the file is no YAML: {error}"
        problems.append(Problem(shown, line_or_none, what, "Remove it"))
    return source


def _explained(problem: str) -> tuple[str, str]:
    if "'\\t'" in problem:
        return "a tab indents this line", "YAML takes blanks only: replace the tab by two blanks for each level"
    if "undefined alias" in problem:
        return problem.removeprefix("found "), "Put the text in quotes if it begins with *, or define the anchor first"
    if "another document" in problem:
        return "a second document begins here (---)", "Keep one document in each file"
    return (
        f"this is no YAML: {problem}",
        "Look at the quotes, brackets and blanks here and on the line above; "
        "a text that holds `: ` or ` #`, or begins with one of [ { & * ! | > % @ ` needs quotes",
    )


def _value(node: Node, place: Place, source: Source, problems: list[Problem]) -> Any:
    source.lines.setdefault(place, node.start_mark.line + 1)
    if len(place) > _DEEPEST:
        raise YAMLError("it contains itself through an alias")
    if isinstance(node, MappingNode):
        return _mapping(node, place, source, problems)
    if isinstance(node, SequenceNode):
        return [_value(item, (*place, i), source, problems) for i, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, place: Place, source: Source, problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        if key in values:
            first = source.lines[(*place, key)]
            remedy = "Keep one of the two: the other would be lost"
            problems.append(
                Problem(source.file, line, f"{key!r} stands here a second time (first on line {first})", remedy)
            )
            continue
        source.lines[(*place, key)] = line
        values[key] = _value(value_node, (*place, key), source, problems)
    return values


def _scalar(node: Node) -> str | int | float | bool | None:
    text = str(node.value)
    match str(node.tag).rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text) if _DECIMAL.match(text) else int(text.replace("_", ""), 0)
        case "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
        case _:
            return text
