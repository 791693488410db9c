"""The kinds of value that stand in config/: each checks itself and says what is wrong in plain words."""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from pipeline.settings.codes import COUNTRIES, LANGUAGES
from pipeline.settings.selectors import xpath


def fault(what: str, remedy: str) -> PydanticCustomError:
    """An error that already speaks to people. What it says must quote no secret."""
    return PydanticCustomError("vigie", "{what}. {remedy}", {"what": what, "remedy": remedy})


def did_you_mean(wrong: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else otherwise


# --- Values -----------------------------------------------------------------------------------------------------------

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = r"^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$"
_SIZES = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SIZE = r"^\d+ ?(?:B|KiB|MiB|GiB)$"
_ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
_HOST_PORT = r"^(?:\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+):\d{1,5}$"
_EMAIL = r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$"
SLACK_NAME = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"


def _duration(value: object) -> timedelta:
    if not isinstance(value, str) or not re.match(_DURATION, value):
        raise fault(f"{value!r} is no length of time", "Write a number and its unit (s, m, h, d), as 30s, 15m or 1h30m")
    parts = re.findall(r"([\d.]+)(ms|s|m|h|d)", value)
    return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))


def _size(value: object) -> int:
    if not isinstance(value, str) or not re.match(_SIZE, value):
        raise fault(f"{value!r} is no size", "Write a whole number and its unit (KiB, MiB, GiB), as 10MiB")
    number, unit = re.findall(r"(\d+) ?(\w+)", value)[0]
    return int(number) * _SIZES[unit]


def _http(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise fault("this is no address", "Write it whole, as https://example.org/feed") from None
    if parts.username or parts.password:
        raise fault("a user name or password stands in this address", "Take it out: secrets come by environment only")
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", value):
        raise fault(f"{value!r} is no http address", "Write it whole, as https://example.org/feed")
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: object) -> object:
    if isinstance(value, str) and value not in _zones():
        remedy = did_you_mean(value, _zones(), "Write its IANA name, as Africa/Bamako")
        raise fault(f"{value!r} is no time zone", remedy)
    return value


def _country(value: object) -> object:
    if isinstance(value, str) and value not in COUNTRIES:
        remedy = "Write its ISO 3166 code in two capitals, as ML, DZ or GB"
        raise fault(f"{value!r} is no country", remedy)
    return value


def _language(value: object) -> object:
    if isinstance(value, str) and value not in LANGUAGES:
        raise fault(f"{value!r} is no language", "Write its ISO 639-1 code in two small letters, as ar, fr or en")
    return value


def _id(value: object) -> object:
    if isinstance(value, str) and not re.match(_ID, value):
        remedy = "Use small letters a-z, digits and single hyphens, as iyad-ag-ghali"
        raise fault(f"{value!r} cannot be an id", remedy)
    return value


def _charset(value: object) -> object:
    if isinstance(value, str):
        try:
            codecs.lookup(value)
        except LookupError:
            raise fault(f"{value!r} is no encoding", "Write its name, as utf-8, windows-1256 or iso-8859-1") from None
    return value


def _host_port(value: object) -> object:
    if isinstance(value, str) and not re.match(_HOST_PORT, value):
        raise fault(f"{value!r} is no host with a port", "Write both, as 127.0.0.1:8080")
    return value


def _email(value: object) -> object:
    if isinstance(value, str) and not re.match(_EMAIL, value):
        raise fault(f"{value!r} is no e-mail address", "Write one address, as desk@example.org")
    return value


def _slack_name(value: object) -> object:
    if isinstance(value, str) and "://" in value:
        remedy = "Write a name here, as newsroom, and the address into VIGIE_SLACK_WEBHOOK_NEWSROOM (or …_FILE)"
        raise fault("the address of a Slack webhook is a secret and must not stand in a file", remedy)
    if isinstance(value, str) and not re.match(SLACK_NAME, value):
        raise fault(
            f"{value!r} cannot be a webhook's name", "Use small letters, digits and single hyphens, as newsroom"
        )
    return value


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise fault("the text is empty", "Write something, or take the line out")
    return value


def _selector(value: object) -> object:
    if isinstance(value, str):
        try:
            xpath(value)
        except ValueError as error:
            remedy = "Write a CSS selector in quotes, as 'div.article-body' or '#content > p'; several as a list"
            raise fault(f"{value!r} cannot be read as a selector: {str(error).rstrip('.')}", remedy) from None
    return value


def _one_or_several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _agent(value: object) -> object:
    if isinstance(value, str) and not re.match(r"^[\x20-\x7e]*$", value):
        raise fault("this cannot stand in an HTTP header", "Use plain ASCII letters")
    return value


Text = Annotated[str, BeforeValidator(_text)]
Ascii = Annotated[str, BeforeValidator(_agent)]
Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": _DURATION})]
Size = Annotated[int, BeforeValidator(_size), WithJsonSchema({"type": "string", "pattern": _SIZE})]
Url = Annotated[str, BeforeValidator(_http), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Zone = Annotated[str, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Language = Annotated[str, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": "^([a-z]{2}|kab)$"})]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": _ID})]
Charset = Annotated[str, BeforeValidator(_charset)]
HostPort = Annotated[str, BeforeValidator(_host_port), WithJsonSchema({"type": "string", "pattern": _HOST_PORT})]
Email = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "pattern": _EMAIL})]
SlackName = Annotated[str, BeforeValidator(_slack_name), WithJsonSchema({"type": "string", "pattern": SLACK_NAME})]
Port = Annotated[int, Field(ge=1, le=65535)]
Selector = Annotated[str, BeforeValidator(_selector)]
_SELECTORS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Selectors = Annotated[list[Selector], BeforeValidator(_one_or_several), WithJsonSchema(_SELECTORS)]


def _at_least(seconds: float) -> BeforeValidator:
    def check(value: object) -> timedelta:
        length = _duration(value)
        if length.total_seconds() < seconds:
            raise fault(f"{value!r} is too short", f"Write at least {seconds:g}s")
        return length

    return BeforeValidator(check)


Positive = Annotated[timedelta, _at_least(0.001), WithJsonSchema({"type": "string", "pattern": _DURATION})]
Second = Annotated[timedelta, _at_least(1), WithJsonSchema({"type": "string", "pattern": _DURATION})]
