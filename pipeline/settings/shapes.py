"""The shape of each file of config/, as pydantic models; what depends on several places is checked in ``check``.

The attributes' docstrings go into the published JSON schemas, where editors show them while one types.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from pipeline.settings.kinds import (
    Ascii,
    Charset,
    Country,
    Duration,
    Email,
    HostPort,
    Id,
    Language,
    Port,
    Positive,
    Second,
    Selectors,
    Size,
    SlackName,
    Text,
    Url,
    Zone,
    fault,
)


class Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_the_default(cls, value: Any) -> Any:
        """``key:`` with nothing behind it means the default, as in a section whose lines are all comments."""
        if not isinstance(value, dict):
            return value
        fields = cls.model_fields
        return {k: v for k, v in value.items() if v is not None or k not in fields or fields[k].is_required()}


# --- vigie.yaml -------------------------------------------------------------------------------------------------------


class Fetch(Shape):
    user_agent: Ascii = "Vigie/0.1"
    """What outlets' servers see of us; the contact is added in brackets."""
    contact: Ascii = ""
    """An e-mail address or page where an outlet's webmaster reaches you."""
    timeout: Positive = timedelta(seconds=30)
    """Of one request, redirects and body included."""
    max_bytes: Size = 10 * 2**20
    """Largest body, after decompression."""
    max_redirects: int = Field(default=5, ge=0, le=20)
    """Redirects followed in one request."""
    concurrency: int = Field(default=64, ge=1, le=1000)
    """Requests at once over all hosts; one host never gets two."""
    ports: list[Port] = [80, 443]
    """Ports that addresses in feeds may name."""
    private_hosts: list[HostPort] = []
    """Hosts with a port that may be asked though their address is private, as 127.0.0.1:8080."""
    obey_robots: bool = True
    """Whether robots.txt is obeyed."""
    full_poll_every: int = Field(default=10, ge=1)
    """Every n-th poll of a feed asks for the whole, because some servers answer "not modified" for ever."""
    max_items: int = Field(default=500, ge=1)
    """Items read of one feed."""


class Extract(Shape):
    workers: int | None = Field(default=None, ge=1, le=256)
    """Processes; nothing: one a processor, at most four."""
    page_seconds: float = Field(default=10.0, gt=0)
    """Longest work on one page; its process is ended then, and that page alone fails."""
    memory_mb: int = Field(default=1024, ge=256)
    """Memory of one process, in MiB."""
    min_characters: int = Field(default=200, ge=0)
    """A shorter text is no article."""
    languages: list[Language] = Field(default=["ar", "fr", "en"], min_length=1)
    """What the language test decides between."""
    keep_languages: list[Language] = []
    """Articles in other languages are rejected; empty: every language is kept."""


class Smtp(Shape):
    host: Text | None = None
    """Your mail server; nothing: no mail is sent."""
    port: Port = 587
    """587 for starttls, 465 for tls, 25 for none."""
    security: Literal["none", "starttls", "tls"] = "starttls"
    """How the connection is encrypted."""
    username: Text | None = None
    """Its password comes from VIGIE_SMTP_PASSWORD or VIGIE_SMTP_PASSWORD_FILE."""
    sender: Text | None = None
    """The From of alerts, as `Vigie <vigie@example.org>`."""
    timeout: Positive = timedelta(seconds=30)
    """Of one message."""


class Elasticsearch(Shape):
    url: Url | None = None
    """Address of an Elasticsearch 9; nothing: the embedded index."""
    index: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=200)] = "vigie"
    """Alias of the index; its generations are named after it."""


class Web(Shape):
    host: Text = "127.0.0.1"
    """Address that the web application listens at."""
    port: Port = 8080
    """Port that it listens at."""
    base_url: Url | None = None
    """Its address as readers type it, for links in alerts; nothing: made of host and port."""


class Run(Shape):
    tick: Positive = timedelta(seconds=1)
    """Between two looks at what is due."""
    drain: Duration = timedelta(seconds=25)
    """Given at SIGTERM to what is under way; process managers often kill after 30s."""


class Vigie(Shape):
    """Vigie: general settings (vigie.yaml)"""

    data_dir: Text | None = None
    """Where the database and the embedded index live; relative to the folder that holds config/."""
    fetch: Fetch = Fetch()
    """How pages and feeds are asked for."""
    extract: Extract = Extract()
    """How text is taken out of pages."""
    smtp: Smtp = Smtp()
    """Alerts by e-mail."""
    elasticsearch: Elasticsearch = Elasticsearch()
    """The search engine, where the embedded one is not enough."""
    web: Web = Web()
    """The web application."""
    run: Run = Run()
    """The scheduler."""


# --- outlets.yaml -----------------------------------------------------------------------------------------------------


def _or_text(key: str, base: JsonSchemaValue) -> JsonSchemaValue:
    """The schema of something that may be written short, as the value of its ``key`` alone."""
    return {"anyOf": [{**base["properties"][key], "description": f"short for `{key}: …`"}, base]}


class Feed(Shape):
    url: Url
    """Address of the feed."""
    lang: Language | None = None
    """Language of its items, where the outlet has several."""
    charset: Charset | None = None
    """Tried where the feed or its pages declare none, or a wrong one."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _or_text("url", handler.resolve_ref_schema(handler(schema)))


class OutletShape(Shape):
    id: Id
    """Short name in queries, rules and the store. Never change it: the archive is kept under it."""
    name: Text
    """As cited."""
    country: Country | None = None
    """ISO 3166 code."""
    city: Text | None = None
    """Where it is published."""
    city_cited: bool = False
    """Cite as "Name [City]": for outlets that readers may not know, or whose name others bear too."""
    languages: list[Language] = Field(min_length=1)
    """The usual one first."""
    timezone: Zone
    """Of dates that carry none; an IANA name."""
    aliases: list[Text] = []
    """Other names under which texts are attributed to it."""
    homepage: Url | None = None
    """Its front page."""
    feeds: list[Feed] = []
    """What is polled."""
    status: Literal["active", "defunct", "unknown"] = "active"
    """Whether it still publishes."""
    collection: Literal["pages", "feed-only", "off"] = "pages"
    """How much is read: the feed and its pages, the feed alone, nothing."""
    reason: Text | None = None
    """Why `collection` is not `pages`, in a sentence."""
    interval: Second = timedelta(minutes=15)
    """Between two polls of a feed."""
    spacing: Duration = timedelta(seconds=5)
    """Between two requests to one of its hosts."""
    body: Selectors = []
    """CSS selectors of the elements that hold an article's text, where it is not found without help."""
    drop: Selectors = []
    """CSS selectors of elements in its pages that are never part of an article."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> OutletShape:
        if self.collection != "pages" and not self.reason:
            raise fault(f"{self.id!r} is not collected whole, and nothing says why", "Add `reason: …` in a sentence")
        if self.collection != "off" and self.status == "defunct":
            raise fault(f"{self.id!r} is defunct and yet collected", "Write `collection: off`, or correct `status`")
        if self.collection != "off" and not self.feeds:
            raise fault(f"{self.id!r} has no feed to read", "Add `feeds:`, or write `collection: off` and a `reason:`")
        if self.city_cited and not self.city:
            raise fault(f"{self.id!r} is cited with its town, and has none", "Add `city: …`")
        return self


class Outlets(Shape):
    """Vigie: outlets (outlets.yaml)"""

    outlets: list[OutletShape] = Field(min_length=1)


# --- actors.yaml, places.yaml -----------------------------------------------------------------------------------------


class NameShape(Shape):
    text: Text
    """The spelling; case, accents, alef forms, tatweel and the like are folded by us."""
    acronym: bool = False
    """Matches in this very case only."""
    exact: bool = False
    """Counts as listed only: no other spelling of it, nor in the other script."""
    short: bool = False
    """Counts only after a full name of the same entity stood in the text."""
    needs: list[Text] = []
    """Counts only where one of these stands in the same text: ids, words, or @list of `words`."""
    not_before: list[Text] = []
    """Does not count where one of these follows."""
    not_after: list[Text] = []
    """Does not count where one of these stands before it."""
    not_with: list[Text] = []
    """Does not count where one of these stands anywhere in the text."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _or_text("text", handler.resolve_ref_schema(handler(schema)))

    @property
    def guarded(self) -> bool:
        return bool(self.short or self.needs or self.not_before or self.not_after or self.not_with)


Names = dict[Language, list[NameShape]]


class ActorShape(Shape):
    id: Id
    """Short name in queries, rules and the store. Never change it."""
    name: Text
    """Shown to people; matches only if it stands in `names` too."""
    type: Literal["group", "person", "organisation", "state-body"]
    """What it is."""
    names: Names = Field(min_length=1)
    """The spellings to find, by language."""
    note: Text | None = None
    """For the reader of this file and of the actor's page."""


class PlaceShape(Shape):
    id: Id
    """Short name in queries and the store. Never change it."""
    name: Text
    """Shown to people; matches only if it stands in `names` too."""
    type: Literal["country", "region", "town", "base", "border", "site"]
    """What it is."""
    country: Country | None = None
    """ISO 3166 code; none for a region of several countries."""
    lat: float | None = Field(default=None, ge=-90, le=90)
    """Degrees north."""
    lon: float | None = Field(default=None, ge=-180, le=180)
    """Degrees east."""
    names: Names = Field(min_length=1)
    """The spellings to find, by language."""
    note: Text | None = None
    """For the reader of this file."""


class LookAlike(Shape):
    what: Text
    """Whose names these are."""
    names: Names = Field(min_length=1)
    """Where one of these stands, no tracked name within it counts."""


class World(Shape):
    countries: bool = False
    """Every country of the world, with its capital, by its names in Arabic, French and English."""
    cities_from: int | None = Field(default=None, ge=100_000)
    """Cities with this many people or more; none where it is left out. Smaller ones are too often something else."""


class Actors(Shape):
    """Vigie: tracked actors (actors.yaml)"""

    words: dict[Id, list[Text]] = {}
    """Lists that `needs`, `not_with` and the like name as @list."""
    actors: list[ActorShape]
    not_tracked: list[LookAlike] = []


class Places(Shape):
    """Vigie: places (places.yaml)"""

    words: dict[Id, list[Text]] = {}
    """Lists that `needs`, `not_with` and the like name as @list."""
    world: World = World()
    """Places beyond those listed here, from packages; what is listed here is never among them."""
    places: list[PlaceShape]
    not_tracked: list[LookAlike] = []


# --- alerts.yaml ------------------------------------------------------------------------------------------------------


class TargetShape(Shape):
    email: Email | None = None
    """An address; the mail server is set in vigie.yaml."""
    slack: SlackName | None = None
    """The name of a webhook: newsroom for VIGIE_SLACK_WEBHOOK_NEWSROOM."""

    @model_validator(mode="after")
    def _one(self) -> TargetShape:
        if (self.email is None) == (self.slack is None):
            raise fault(
                "a target is one of email and slack", "Write `- email: …` or `- slack: …`, each on its own line"
            )
        return self


class RuleShape(Shape):
    id: Id
    """Part of each alert's identity: a changed id sends its alerts anew."""
    name: Text
    """Shown in the alerts."""
    enabled: bool = True
    """Whether it is at work."""
    actors: list[Id] = []
    """Ids of actors.yaml; a mention of any of them fires."""
    query: Text | None = None
    """A search, as typed on the search page; an article that it finds fires."""
    min_certainty: float = Field(default=0.5, ge=0, le=1)
    """Of a mention; lower: more alerts, and more wrong ones."""
    to: list[TargetShape] = Field(min_length=1)
    """Who is told."""

    @model_validator(mode="after")
    def _has_a_cause(self) -> RuleShape:
        if not self.actors and not self.query:
            raise fault(f"the rule {self.id!r} never fires", "Give it `actors: […]` or `query: '…'`")
        return self


class Alerts(Shape):
    """Vigie: alert rules (alerts.yaml)"""

    rules: list[RuleShape] = []


FILES: dict[str, type[Shape]] = {
    "vigie.yaml": Vigie,
    "outlets.yaml": Outlets,
    "actors.yaml": Actors,
    "places.yaml": Places,
    "alerts.yaml": Alerts,
}


def json_schema() -> dict[str, dict[str, Any]]:
    """The JSON schema of each file, by the name it is published under in config/schema/."""
    return {
        file.replace(".yaml", ".schema.json"): {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(),
            "title": shape.__doc__,
        }
        for file, shape in FILES.items()
    }
