"""What every page is made from, and the few things that several of them say alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from dashboards.words import WORDS, Words
from pipeline.index import Engine
from pipeline.model import Clock, Entity, Outlet
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, place, outlet, language or country as the pages name it, with the address of its articles."""

    value: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class House:
    store: Store
    engine: Engine
    outlets: Mapping[str, Outlet]
    entities: Mapping[str, Entity]
    clock: Clock
    base_url: str
    say: Words = WORDS

    def outlet_name(self, outlet_id: str) -> str:
        """As cited: ``Le Combat [Bamako]``. The id where the outlet is not configured any more."""
        outlet = self.outlets.get(outlet_id)
        if outlet is None:
            return outlet_id
        return f"{outlet.name} [{outlet.city}]" if outlet.city_cited and outlet.city else outlet.name

    def zone(self, outlet_id: str) -> str:
        outlet = self.outlets.get(outlet_id)
        return outlet.timezone if outlet else "UTC"

    def moment(self, at: datetime, outlet_id: str = "") -> str:
        return self.say.moment(at, self.zone(outlet_id))

    def name_of(self, field: str, value: str) -> str:
        """What people call the value of a field of the index."""
        if field in ("actor", "place"):
            entity = self.entities.get(value)
            return entity.name if entity else value
        if field == "outlet":
            return self.outlet_name(value)
        if field == "lang":
            return self.say.language(value)
        if field == "part":
            return self.say.either(f"part.{value}", value)
        return self.say.country(value) if field == "country" else value

    def named(self, field: str, values: Iterable[str]) -> list[Named]:
        return [Named(value, self.name_of(field, value), link("/", {field: value})) for value in values]


def link(path: str, params: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    pairs = list(params.items() if isinstance(params, Mapping) else params)
    return f"{path}?{urlencode(pairs)}" if pairs else path
