"""Turns read files into checked values. Everything wrong is collected; nothing stops at the first fault."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from pipeline.errors import Problem
from pipeline.model import Channel, Collection, Entity, EntityKind, Name, Outlet, Rule, Target
from pipeline.settings.environment import SLACK, Environment
from pipeline.settings.kinds import did_you_mean
from pipeline.settings.selectors import xpath
from pipeline.settings.shapes import (
    Actors,
    ActorShape,
    Alerts,
    LookAlike,
    Names,
    NameShape,
    Outlets,
    OutletShape,
    Places,
    PlaceShape,
    RuleShape,
    Vigie,
    World,
)
from pipeline.settings.values import EmailSettings, ExtractSettings, FetchSettings, RunSettings, WebSettings
from pipeline.settings.yamlfile import Place, Source
from pipeline.text import fold_text

_LIKELY_ID = 0.85  # similarity from which a hyphened word in `needs` is taken for a misspelt id


# --- vigie.yaml -------------------------------------------------------------------------------------------------------


def fetch_settings(vigie: Vigie) -> FetchSettings:
    f = vigie.fetch
    return FetchSettings(
        user_agent=f"{f.user_agent} (+{f.contact})" if f.contact else f.user_agent,
        contact=f.contact,
        timeout=f.timeout.total_seconds(),
        max_bytes=f.max_bytes,
        max_redirects=f.max_redirects,
        concurrency=f.concurrency,
        ports=tuple(f.ports),
        private_hosts=tuple(f.private_hosts),
        obey_robots=f.obey_robots,
        full_poll_every=f.full_poll_every,
        max_items=f.max_items,
    )


def extract_settings(vigie: Vigie) -> ExtractSettings:
    e = vigie.extract
    return ExtractSettings(
        workers=e.workers or min(4, os.cpu_count() or 1),  # beyond four the one writer of the store is the limit
        page_seconds=e.page_seconds,
        memory_mb=e.memory_mb,
        min_characters=e.min_characters,
        languages=tuple(e.languages),
        keep_languages=tuple(e.keep_languages),
    )


def email_settings(
    vigie: Vigie, source: Source, environment: Environment, problems: list[Problem]
) -> EmailSettings | None:
    s = vigie.smtp
    if not s.host:
        return None
    if not s.sender:
        what, remedy = "'sender' is missing, and `host` is set", "Add `sender: Vigie <vigie@example.org>`"
        problems.append(Problem(source.file, source.line(("smtp",)), what, remedy))
    password = environment.secrets.get("VIGIE_SMTP_PASSWORD")
    if s.username and not password:
        what, remedy = "'username' is set without a password", "Set VIGIE_SMTP_PASSWORD, or VIGIE_SMTP_PASSWORD_FILE"
        problems.append(Problem(source.file, source.line(("smtp", "username")), what, remedy))
    if s.username and s.security == "none" and s.host not in ("localhost", "127.0.0.1", "::1"):
        what, remedy = "the password would travel unencrypted", "Write `security: starttls` or `security: tls`"
        problems.append(Problem(source.file, source.line(("smtp", "security")), what, remedy))
    return EmailSettings(s.host, s.port, s.security, s.username, password, s.sender or "", s.timeout.total_seconds())


def web_settings(vigie: Vigie) -> WebSettings:
    w = vigie.web
    shown = f"[{w.host}]" if ":" in w.host else w.host
    return WebSettings(w.host, w.port, (w.base_url or f"http://{shown}:{w.port}").rstrip("/"))


def run_settings(vigie: Vigie) -> RunSettings:
    return RunSettings(vigie.run.tick.total_seconds(), vigie.run.drain.total_seconds())


# --- The lists --------------------------------------------------------------------------------------------------------


def unique(
    source: Source,
    key: str,
    shapes: Sequence[OutletShape | ActorShape | PlaceShape | RuleShape],
    problems: list[Problem],
) -> dict[str, tuple[str, int]]:
    """Id -> file and line of its entry. An id that stands twice is noted."""
    where: dict[str, tuple[str, int]] = {}
    for i, shape in enumerate(shapes):
        line = source.line((key, i))
        if shape.id in where:
            what = f"the id {shape.id!r} stands here a second time (first on line {where[shape.id][1]})"
            problems.append(Problem(source.file, source.line((key, i, "id")), what, "Give each entry an id of its own"))
        where.setdefault(shape.id, (source.file, line))
    return where


def outlets(shape: Outlets, source: Source, problems: list[Problem]) -> tuple[Outlet, ...]:
    owners: dict[str, str] = {}
    for i, outlet in enumerate(shape.outlets):
        for j, feed in enumerate(outlet.feeds):
            if feed.url in owners:
                what = f"the feed {feed.url} is read for {owners[feed.url]!r} already"
                line = source.line(("outlets", i, "feeds", j))
                problems.append(Problem(source.file, line, what, "Keep it at one of the two"))
            owners.setdefault(feed.url, outlet.id)
    return tuple(_outlet(outlet) for outlet in shape.outlets)


def _outlet(o: OutletShape) -> Outlet:
    return Outlet(
        id=o.id,
        name=o.name,
        country=o.country,
        languages=tuple(o.languages),
        timezone=o.timezone,
        city=o.city,
        city_cited=o.city_cited,
        aliases=tuple(o.aliases),
        homepage=o.homepage,
        channels=tuple(Channel(o.id, feed.url, feed.lang, feed.charset) for feed in o.feeds),
        status=o.status,
        collection=Collection(o.collection),
        reason=o.reason,
        interval=o.interval,
        spacing=o.spacing.total_seconds(),
        body=tuple(map(xpath, o.body)),
        drop=tuple(map(xpath, o.drop)),
    )


@dataclass(slots=True)
class Listed:
    """A name, whose it is (None: a look-alike that is not tracked) and where it stands."""

    owner: str | None
    shape: NameShape
    name: Name
    file: str
    line: int


@dataclass(slots=True)
class Catalogue:
    """Actors, places and look-alikes, with every name once more in one list for the checks between them."""

    actors: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    not_tracked: tuple[Name, ...] = ()
    listed: list[Listed] = field(default_factory=list)


def catalogue(
    actors: tuple[Actors, Source] | None, places: tuple[Places, Source] | None, problems: list[Problem]
) -> Catalogue:
    result = Catalogue()
    if actors:
        shape, source = actors
        result.actors = _entities(
            EntityKind.ACTOR, "actors", shape.actors, shape.words, source, result.listed, problems
        )
        result.not_tracked += _look_alikes(shape.not_tracked, shape.words, source, result.listed, problems)
    if places:
        shape_, source = places
        result.places = _entities(
            EntityKind.PLACE, "places", shape_.places, shape_.words, source, result.listed, problems
        )
        result.not_tracked += _look_alikes(shape_.not_tracked, shape_.words, source, result.listed, problems)
        result.places += _world(shape_.world, result)
    if actors and places:
        ids = {e.id for e in (*result.actors, *result.places)}
        for entity in result.places:
            if any(entity.id == actor.id for actor in result.actors):  # one of the world never is
                line = next(x.line for x in result.listed if x.owner == entity.id and x.file == places[1].file)
                remedy = "Change the place's id: `needs` and searches take both"
                problems.append(Problem(places[1].file, line, f"the id {entity.id!r} is an actor's too", remedy))
        _check_needs(result.listed, ids, problems)
    _check_owners(result.listed, problems)
    return result


Words = Mapping[str, Sequence[str]]


def _entities(
    kind: EntityKind,
    key: str,
    shapes: Sequence[ActorShape | PlaceShape],
    words: Words,
    source: Source,
    listed: list[Listed],
    problems: list[Problem],
) -> tuple[Entity, ...]:
    entities = []
    for i, shape in enumerate(shapes):
        names = tuple(_names(shape.id, shape.names, (key, i, "names"), words, source, listed, problems))
        country, lat, lon = (
            (shape.country, shape.lat, shape.lon) if isinstance(shape, PlaceShape) else (None, None, None)
        )
        entities.append(Entity(shape.id, kind, shape.name, shape.type, names, shape.note, country, lat, lon))
    return tuple(entities)


def _world(wanted: World, listed: Catalogue) -> tuple[Entity, ...]:
    if not wanted.countries and wanted.cities_from is None:
        return ()
    # Here, not above: its packages take as long to import as all of settings.
    from pipeline.settings import gazetteer

    return gazetteer.world(wanted.countries, wanted.cities_from, listed.places, listed.actors, listed.not_tracked)


def _look_alikes(
    shapes: Sequence[LookAlike], words: Words, source: Source, listed: list[Listed], problems: list[Problem]
) -> tuple[Name, ...]:
    return tuple(
        name
        for i, shape in enumerate(shapes)
        for name in _names(None, shape.names, ("not_tracked", i, "names"), words, source, listed, problems)
    )


def _names(
    owner: str | None,
    names: Names,
    place: Place,
    words: Words,
    source: Source,
    listed: list[Listed],
    problems: list[Problem],
) -> Iterator[Name]:
    for lang, shapes in names.items():
        for i, shape in enumerate(shapes):
            line = source.line((*place, lang, i))
            if not any(c.isalnum() for c in fold_text(shape.text)):
                what = f"of the name {shape.text!r} no letter is left after folding"
                problems.append(Problem(source.file, line, what, "Take it out"))
                continue

            def expanded(entries: Sequence[str], line: int = line) -> tuple[str, ...]:
                return tuple(_expanded(entries, words, source.file, line, problems))

            name = Name(
                text=shape.text,
                lang=lang,
                acronym=shape.acronym,
                exact=shape.exact,
                needs=expanded(shape.needs),
                not_before=expanded(shape.not_before),
                not_after=expanded(shape.not_after),
                not_with=expanded(shape.not_with),
                short=shape.short,
            )
            listed.append(Listed(owner, shape, name, source.file, line))
            yield name


def _expanded(entries: Sequence[str], words: Words, file: str, line: int, problems: list[Problem]) -> Iterator[str]:
    """``entries`` with each @list replaced by its words."""
    for entry in entries:
        if not entry.startswith("@"):
            yield entry
        elif entry[1:] in words:
            yield from words[entry[1:]]
        else:
            remedy = did_you_mean(entry[1:], words, "Add it under `words:` at the head of the file")
            problems.append(Problem(file, line, f"there is no list {entry}", remedy))


def _check_needs(listed: Sequence[Listed], ids: set[str], problems: list[Problem]) -> None:
    """Words may be anything; what looks like an id, and is nearly one, is taken for a slip."""
    for entry in listed:
        for word in dict.fromkeys((*entry.name.needs, *entry.name.not_with)):
            if word in ids:
                continue
            near = (
                get_close_matches(word, ids, n=1, cutoff=_LIKELY_ID) if "-" in word and word == fold_text(word) else []
            )
            if near:
                what = f"the name {entry.name.text!r} refers to {word!r}, which is no actor or place"
                problems.append(Problem(entry.file, entry.line, what, f"Did you mean {near[0]!r}?"))


def _check_owners(listed: Sequence[Listed], problems: list[Problem]) -> None:
    """One spelling of two entities needs something that tells them apart."""
    by_text: defaultdict[str, list[Listed]] = defaultdict(list)
    for entry in listed:
        if not entry.shape.guarded:
            by_text[fold_text(entry.name.text)].append(entry)
    for entries in by_text.values():
        first = entries[0]
        for other in entries[1:]:
            if other.owner != first.owner:
                owner = repr(first.owner) if first.owner else "a look-alike that is not tracked"
                what = f"{other.name.text!r} is a name of {owner} too ({first.file}:{first.line})"
                remedy = "Keep it at one, or write it `{text: …, needs: […]}` with what tells them apart"
                problems.append(Problem(other.file, other.line, what, remedy))


# --- alerts.yaml ------------------------------------------------------------------------------------------------------


def rules(
    shape: Alerts,
    source: Source,
    actor_ids: Sequence[str] | None,
    email: bool,
    environment: Environment,
    problems: list[Problem],
) -> tuple[Rule, ...]:
    """The enabled rules; only they need their targets. ``actor_ids`` is None where actors.yaml could not be read."""
    for i, rule in enumerate(shape.rules):
        place: Place = ("rules", i)
        for j, actor in enumerate(rule.actors):
            if actor_ids is not None and actor not in actor_ids:
                remedy = did_you_mean(actor, actor_ids, "See `vigie actors` for the ids")
                line = source.line((*place, "actors", j))
                problems.append(
                    Problem(source.file, line, f"the rule {rule.id!r} names {actor!r}, which is no actor", remedy)
                )
        for j, target in enumerate(rule.to):
            line = source.line((*place, "to", j))
            if rule.enabled and target.email and not email:
                what = f"the rule {rule.id!r} sends e-mail, and no mail server is set"
                remedy = "Set `smtp: host:` in vigie.yaml (or VIGIE_SMTP_HOST), or write `enabled: false`"
                problems.append(Problem(source.file, line, what, remedy))
            if rule.enabled and target.slack and target.slack not in environment.webhooks:
                variable = f"{SLACK}{target.slack.upper().replace('-', '_')}"
                what = f"the rule {rule.id!r} sends to the Slack webhook {target.slack!r}, and that has no address"
                remedy = f"Set {variable} (or {variable}_FILE), or write `enabled: false`"
                problems.append(Problem(source.file, line, what, remedy))
    return tuple(_rule(rule) for rule in shape.rules if rule.enabled)


def _rule(rule: RuleShape) -> Rule:
    targets = tuple(Target("email", t.email) if t.email else Target("slack", t.slack or "") for t in rule.to)
    return Rule(rule.id, rule.name, targets, tuple(rule.actors), None, rule.query, rule.min_certainty)
