"""Writes a name into actors.yaml and leaves every other byte of it as it was: comments, order, layout, line ends.

The file is parsed only to learn where the actor's names stand; what is written is the old text with one piece put in.
The result is read back before it replaces the file: it must hold the old values and the one new name, and the whole
configuration must load with it.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, Problem
from pipeline.settings import load
from pipeline.settings.kinds import did_you_mean
from pipeline.settings.shapes import FILES
from pipeline.settings.yamlfile import (
    MappingNode,
    Node,
    Place,
    ScalarNode,
    SequenceNode,
    Source,
    YAMLError,
    compose,
    read,
)
from pipeline.text import clean_line, fold

# How often an edit begins anew because somebody saved the file meanwhile; an editor saves no faster than this.
_ATTEMPTS = 5
# Texts that YAML 1.1, which many editors' tools still read, takes for no text: "no" is a word of names too.
_NO_TEXT = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nil|none|~)\Z", re.IGNORECASE)
_NUMBER = re.compile(r"[-+.]?\d[\d_.,:xobe+-]*\Z", re.IGNORECASE)


def add_name(path: Path, actor: str, lang: str, text: str, env: Mapping[str, str] = os.environ) -> str:
    """List ``text`` as a name of ``actor`` in ``lang`` in the actors.yaml at ``path``; gives the line written.

    It stands after the actor's last name in that language. ``env`` is what the rest of the configuration is checked
    with (see `settings.load`). Raises ConfigError, and leaves the file as it was, where the actor is unknown or has the
    name already, where the file cannot be read or written, or where the configuration would be wrong with it.
    """
    text = clean_line(text)
    with _held(path):
        for _ in range(_ATTEMPTS):
            raw = _writable(path)
            edited = _edited(path, raw, actor, lang, text)
            _check(path, edited.raw, env)
            if _bytes(path) == raw:
                _replace(path, edited)
                return edited.line
    raise _fault(path, None, "the file changes while it is being edited", "Save it in your editor, then try again")


# --- The file ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edited:
    """The new file, the line that was written (without its indent), and its number."""

    raw: bytes
    line: str
    number: int


def _fault(path: Path, line: int | None, what: str, remedy: str) -> ConfigError:
    return ConfigError([Problem(str(path), line, what, remedy)])


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """One edit at a time. The folder is locked, not the file: the file is another one after each edit."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise _fault(
            path, None, f"its folder cannot be read: {error.strerror}", "Name the actors.yaml to edit"
        ) from None
    try:
        with suppress(OSError):  # a network folder may have no locks: what others write is still noticed, see add_name
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "Name the actors.yaml to edit, readable for the user who runs vigie"
        raise _fault(path, None, f"the file cannot be read: {error.strerror}", remedy) from None


def _writable(path: Path) -> bytes:
    """The file's bytes. A file set read-only is refused, though a rename would replace it: somebody meant it so."""
    raw = _bytes(path)
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise _fault(path, None, "the file is read-only", "Make it writable, or add the name by hand")
    return raw


def _replace(path: Path, edited: _Edited) -> None:
    """Put the new file in the old one's place, whole or not at all; a link to it stays a link."""
    target = path.resolve()
    temporary: Path | None = None
    try:
        old = target.stat()
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(edited.raw)
            file.flush()
            os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
            with suppress(PermissionError):  # only root may give a file away; others own it already
                os.fchown(file.fileno(), old.st_uid, old.st_gid)
            os.fsync(file.fileno())
        temporary.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        remedy = f"Make the folder writable, or write `{edited.line}` there by hand"
        raise _fault(path, edited.number, f"the file cannot be written: {error.strerror}", remedy) from None


def _check(path: Path, raw: bytes, env: Mapping[str, str]) -> None:
    """Raise what would be wrong with the configuration if ``raw`` were its actors.yaml."""
    with tempfile.TemporaryDirectory(prefix="vigie-") as temporary:
        folder = Path(temporary)
        for file in FILES:
            if (path.parent / file).is_file():
                shutil.copyfile(path.parent / file, folder / file)
        (folder / "actors.yaml").write_bytes(raw)
        try:
            load(folder, env)
        except ConfigError as error:
            shown = f"{path.parent}{os.sep}"
            raise ConfigError([_moved(p, f"{folder}{os.sep}", shown) for p in error.problems]) from None


def _moved(problem: Problem, folder: str, shown: str) -> Problem:
    """A problem found in the copy, said of the folder that was copied."""
    file, what, remedy = (text.replace(folder, shown) for text in (problem.file, problem.what, problem.remedy))
    return Problem(file, problem.line, what, remedy)


# --- The edit ---------------------------------------------------------------------------------------------------------


def _edited(path: Path, raw: bytes, actor: str, lang: str, text: str) -> _Edited:
    source = _read(path, raw)
    place, names = _names(path, source, actor)
    number = source.line((*place, lang))
    if not fold(text).words:
        raise _fault(path, number, f"the name {text!r} has no letter", "Give the spelling as an article prints it")
    _refuse_listed(path, source, place, names, actor, text)

    old = raw.decode("utf-8")
    node = _at(old, place)
    at, piece = _piece(path, number, node, old, lang, text)
    new = old[:at] + piece + old[at:]

    names.setdefault(lang, []).append(text)
    if _read(path, new.encode()).data != source.data:
        what = f"the names of {actor!r} are written in a way that cannot be edited here"
        raise _fault(path, number, what, f"Add {text!r} by hand; anchors (&, *) and tags (!) stand in the way")
    last = at + len(piece.rstrip("\r\n")) - 1
    return _Edited(new.encode(), _line(new, last), new.count("\n", 0, last) + 1)


def _read(path: Path, raw: bytes) -> Source:
    """The values of a file with these bytes; raises what hinders."""
    problems: list[Problem] = []
    with tempfile.NamedTemporaryFile(prefix="vigie-", suffix=".yaml") as file:
        file.write(raw)
        file.flush()
        source = read(Path(file.name), str(path), problems)
    if problems:
        raise ConfigError(problems)
    return source


def _names(path: Path, source: Source, actor: str) -> tuple[Place, dict[str, list[Any]]]:
    """Where the names of ``actor`` stand, and what they are. What has another shape is left to `load` to explain."""
    actors = source.data.get("actors") if isinstance(source.data, dict) else None
    entries = [a for a in actors if isinstance(a, dict)] if isinstance(actors, list) else []
    for i, entry in enumerate(entries):
        names = entry.get("names")
        if entry.get("id") != actor:
            continue
        if not isinstance(names, dict) or not names or not all(isinstance(n, list) for n in names.values()):
            line = source.line(("actors", i, "names"))
            raise _fault(path, line, f"{actor!r} has no lists of names", "Run `vigie check`, and correct what it says")
        return ("actors", i, "names"), names
    known = [str(entry.get("id")) for entry in entries]
    remedy = did_you_mean(actor, known, "See `vigie actors` for the ids")
    raise _fault(path, source.line(("actors",)), f"no actor has the id {actor!r}", remedy)


def _refuse_listed(
    path: Path, source: Source, place: Place, names: dict[str, list[Any]], actor: str, text: str
) -> None:
    words = fold(text).words
    for lang, listed in names.items():
        for i, name in enumerate(listed):
            spelling = str(name.get("text")) if isinstance(name, dict) else str(name)
            if fold(spelling).words == words:
                what = f"{text!r} is a name of {actor!r} already: {spelling!r}"
                remedy = "Nothing is to be added; if it is not found, look at the conditions of that line"
                raise _fault(path, source.line((*place, lang, i)), what, remedy)


def _at(text: str, place: Place) -> MappingNode:
    """The mapping at ``place``, which is there: the values have been seen."""
    node: Any = compose(text)
    for step in place:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    if not isinstance(node, MappingNode):
        raise TypeError(place)
    return node


def _piece(path: Path, number: int, names: MappingNode, text: str, lang: str, name: str) -> tuple[int, str]:
    """What to put in, and where: an item after the last of the language's, or a list after the last language."""
    listed = next((value for key, value in names.value if key.value == lang), None)
    if listed is not None and listed.value:
        if listed.flow_style:
            return _end(listed.value[-1]), f", {_quoted(name, flow=True)}"
        return _after(text, _end(listed.value[-1]), f"{' ' * listed.start_mark.column}- {_quoted(name)}")
    if listed is not None:  # []
        return listed.start_mark.index + 1, _quoted(name, flow=True)
    key, last = names.value[-1]
    if names.flow_style:
        return _end(last), f", {lang}: [{_quoted(name, flow=True)}]"
    indent = " " * key.start_mark.column
    if not isinstance(last, SequenceNode):
        raise _fault(path, number, "the names are no lists", "Run `vigie check`, and correct what it says")
    if last.flow_style:
        return _after(text, _end(last), f"{indent}{lang}: [{_quoted(name, flow=True)}]")
    return _after(text, _end(last), f"{indent}{lang}:", f"{' ' * last.start_mark.column}- {_quoted(name)}")


def _end(node: Node) -> int:
    """Where what is written of a node ends. A block's own end mark stands after the comments that follow it."""
    if isinstance(node, SequenceNode | MappingNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    return int(node.end_mark.index)


def _after(text: str, end: int, *lines: str) -> tuple[int, str]:
    """``lines`` below the line in which ``end`` stands, its comment left to it, with that line's own line end."""
    if end and text[end - 1] == "\n":  # a block scalar (|, >) ends below its last line
        end -= 1
    at = text.find("\n", end) + 1
    first = text.find("\n") + 1
    newline = "\r\n" if text[max(0, (at or first) - 2) : at or first] == "\r\n" else "\n"
    if not at:  # the file's last line, which has no end
        return len(text), "".join(newline + line for line in lines)
    return at, "".join(line + newline for line in lines)


def _quoted(name: str, flow: bool = False) -> str:
    """``name`` as YAML reads it back: plain where it can be, else in quotation marks."""
    plain = not _NO_TEXT.match(name) and not _NUMBER.match(name)
    if plain:
        try:
            node = compose(f"[{name}]" if flow else f"- {name}")
        except (YAMLError, ValueError):
            plain = False
        else:
            items = node.value if isinstance(node, SequenceNode) else []
            plain = len(items) == 1 and _is_text(items[0], name)
    return name if plain else json.dumps(name, ensure_ascii=False)


def _is_text(node: Node, name: str) -> bool:
    return isinstance(node, ScalarNode) and not node.style and str(node.tag).endswith(":str") and node.value == name


def _line(text: str, at: int) -> str:
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)].strip()
