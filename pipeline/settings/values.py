"""The checked values that the rest of the house is given. Durations are in seconds, sizes in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import Entity, Name, Outlet, Rule


class Secret:
    """A text that never shows where values are printed, formatted or logged; ``reveal`` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    user_agent: str = "Vigie/0.1"  # as sent, with the contact in it
    contact: str = ""
    timeout: float = 30.0  # of one request, redirects and body included
    max_bytes: int = 10 * 2**20  # of a body, after decompression
    max_redirects: int = 5
    concurrency: int = 64  # requests at once, over all hosts
    ports: tuple[int, ...] = (80, 443)
    private_hosts: tuple[str, ...] = ()  # "127.0.0.1:8080": allowed though the address is private
    obey_robots: bool = True
    full_poll_every: int = 10  # every n-th poll of a feed sends no validators
    max_items: int = 500  # of one feed


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    workers: int = 1  # processes
    page_seconds: float = 10.0  # longest work on one page
    memory_mb: int = 1024  # of one worker
    min_characters: int = 200  # of an article's text
    languages: tuple[str, ...] = ("ar", "fr", "en")  # that the language test decides between
    keep_languages: tuple[str, ...] = ()  # articles in others are rejected; empty: none is


@dataclass(frozen=True, slots=True)
class EmailSettings:
    host: str
    port: int = 587
    security: str = "starttls"  # none, starttls, tls
    username: str | None = None
    password: Secret | None = None
    sender: str = ""
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class SlackSettings:
    webhooks: Mapping[str, Secret] = field(default_factory=dict)  # name -> address


@dataclass(frozen=True, slots=True)
class WebSettings:
    host: str = "127.0.0.1"
    port: int = 8080
    base_url: str = "http://127.0.0.1:8080"  # without a slash at its end


@dataclass(frozen=True, slots=True)
class RunSettings:
    tick: float = 1.0  # between two looks at what is due
    drain: float = 25.0  # given at SIGTERM to what is under way


@dataclass(frozen=True, slots=True)
class Settings:
    config_dir: Path
    data_dir: Path
    database_url: Secret
    elasticsearch_url: str | None  # None: the embedded index
    elasticsearch_index: str
    elasticsearch_api_key: Secret | None
    outlets: tuple[Outlet, ...]
    actors: tuple[Entity, ...]
    places: tuple[Entity, ...]
    not_tracked: tuple[Name, ...]  # look-alikes: where one of these stands, no shorter name within it counts
    rules: tuple[Rule, ...]  # the enabled ones; `query` is None and `query_text` set: who knows the language parses it
    fetch: FetchSettings
    extract: ExtractSettings
    email: EmailSettings | None
    slack: SlackSettings
    web: WebSettings
    run: RunSettings
    # "outlet:ID", "actor:ID", "place:ID", "rule:ID" -> file and line, for faults that only others can find
    where: Mapping[str, tuple[str, int]] = field(default_factory=dict)
