"""The demo: the real house over the demo world, evening by evening, and an account of what it found.

``main`` ends with 0 only where every article ended in an outcome, all sixteen citations of the reference article were
found by a search, and every alert arrived at the mail server and at the Slack endpoint.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from ruamel.yaml import YAML

from demo.receivers import Received, Traffic, mail_server, web_server
from demo.sites import SITES, Sites
from demo.world import EVENINGS, Piece, WorldClock, read
from pipeline import settings as config
from pipeline import show
from pipeline.cite import citation
from pipeline.errors import ConfigError, Problem
from pipeline.index import Engine
from pipeline.index.query import parse
from pipeline.model import ChannelStatus, End, EntityKind, Query, Record
from pipeline.run import open_engine, open_house, open_store
from pipeline.settings import Settings
from pipeline.steps import Event
from pipeline.store import Store
from pipeline.text import fold_text, sentences

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sought:
    """A citation of the reference article: the search that recovers it, and words of the sentence that supports it."""

    outlet: str
    day: str  # as in the outlet's own zone, MM-DD
    query: str
    says: str  # words that its sentence holds, as they stand there


def sought() -> tuple[Sought, ...]:
    document = YAML(typ="safe").load((HERE / "citations.yaml").read_text(encoding="utf-8"))
    return tuple(Sought(**one) for one in document["citations"])


# --- Setting the stage ------------------------------------------------------------------------------------------------


def write_config(folder: Path, sites: Sites, web_port: int, mail_port: int) -> None:
    """The configuration of the demo's house: the shipped actors and places, the thirteen outlets at their addresses."""
    folder.mkdir(parents=True)
    shipped = config.defaults_dir()
    for name in ("actors.yaml", "places.yaml"):
        shutil.copy(shipped / name, folder / name)
    hosts = [f"{outlet}.localhost:{web_port}" for outlet in SITES]
    _dump(
        folder / "vigie.yaml",
        {
            "data_dir": "data",
            "fetch": {
                "user_agent": "Vigie-demo/0.1",
                "private_hosts": [*hosts, f"127.0.0.1:{web_port}"],
                "full_poll_every": 5,
            },
            "smtp": {
                "host": "127.0.0.1",
                "port": mail_port,
                "security": "none",
                "sender": "Vigie <vigie@vigie.example>",
            },
            "run": {"tick": "200ms"},
        },
    )
    known = {outlet.id: outlet for outlet in config.load(shipped, {}).outlets}
    _dump(
        folder / "outlets.yaml",
        {
            "outlets": [
                {
                    "id": site.outlet,
                    "name": (outlet := known[site.outlet]).name,
                    "country": outlet.country,
                    "city": outlet.city,
                    "city_cited": outlet.city_cited,
                    "languages": list(site.languages),
                    "timezone": site.zone,
                    "spacing": "100ms",
                    "feeds": [
                        {"url": url, **({"lang": lang} if lang else {}), **_charset(site.charset)}
                        for url, lang in sites.feeds(site.outlet)
                    ],
                }
                for site in SITES.values()
            ]
        },
    )
    shutil.copy(HERE / "alerts.yaml", folder / "alerts.yaml")


def _charset(charset: str) -> dict[str, str]:
    return {} if charset == "utf-8" else {"charset": charset}


def _dump(path: Path, document: object) -> None:
    yaml = YAML()
    yaml.allow_unicode = True
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that stands while the demo plays."""

    settings: Settings
    sites: Sites
    traffic: Traffic
    received: Received
    clock: WorldClock
    pieces: tuple[Piece, ...]


def _clear(folder: Path) -> None:
    """Remove an earlier demo; nothing else. Raises ``ConfigError`` where the folder holds something of another's."""
    mark = folder / ".vigie-demo"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        remedy = "Nothing was touched. Name an empty or a new one: `vigie demo --folder FOLDER`"
        raise ConfigError([Problem(str(folder), None, "this folder holds what no demo wrote", remedy)])
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    mark.touch()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A fresh stage in ``folder``: what an earlier demo left there goes."""
    _clear(folder)
    clock, received, pieces = WorldClock(), Received(), read()
    with ExitStack() as stack:
        mail_port = stack.enter_context(mail_server(received))
        sites, traffic, port = stack.enter_context(web_server(pieces, clock, received))
        write_config(folder / "config", sites, port, mail_port)
        hook = f"http://127.0.0.1:{port}/services/T2012/B1115/demo"
        settings = config.load(folder / "config", {"VIGIE_SLACK_WEBHOOK_SAHEL_DESK": hook})
        yield Stage(settings, sites, traffic, received, clock, pieces)


# --- Playing ----------------------------------------------------------------------------------------------------------


class Watch:
    """Shows on a terminal what the house does, and keeps count of what the account needs."""

    def __init__(self, console: Console, expected: int) -> None:
        self.progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console
        )
        self._task = self.progress.add_task("articles", total=expected)
        self.polls: Counter[ChannelStatus] = Counter()
        self.repeats = 0  # outcomes of items that were taken again: corrected or taken down
        self._seen: set[str] = set()
        self.troubles: list[str] = []

    def __call__(self, event: Event) -> None:
        if event.kind == "polled" and event.status:
            self.polls[event.status] += 1
        elif event.kind == "ended":
            if event.subject in self._seen:
                self.repeats += 1
            else:
                self._seen.add(event.subject)
                self.progress.advance(self._task)
        elif event.kind == "trouble":
            self.troubles.append(f"{event.outlet} {event.subject}: {event.detail}")

    def evening(self, clock: WorldClock) -> None:
        self.progress.update(self._task, description=f"{clock.now():%d %B %Y}")


async def play(stage: Stage, watch: Watch) -> None:
    """Run the house through every evening: its own schedule finds what is due when the clock has jumped."""
    async with open_house(stage.settings, stage.clock, watch) as house:
        house.start()
        for evening in EVENINGS:
            stage.clock.jump(evening)
            watch.evening(stage.clock)
            await _until_quiet(stage, house.steps.store)
        await house.drain(20)


async def _until_quiet(stage: Stage, store: Store) -> None:
    """Wait until every channel was asked this evening, and nothing is pending, unindexed or unsent. At most 60 s."""
    began = stage.clock.now()
    deadline = began + timedelta(seconds=60)
    channels = sum(len(outlet.channels) for outlet in stage.settings.outlets)
    while stage.clock.now() < deadline:
        await asyncio.sleep(0.1)
        states = (await asyncio.to_thread(store.channels)).values()
        asked = sum(1 for s in states if s.next_poll_at and s.next_poll_at > stage.clock.now())
        counts = await asyncio.to_thread(store.counts)
        due = await asyncio.to_thread(store.due, stage.clock.now(), 1)
        if asked == channels and not due and not counts.unindexed and not counts.alerts.get("due"):
            return


# --- The account ------------------------------------------------------------------------------------------------------


def account(console: Console, stage: Stage, watch: Watch) -> list[str]:
    """Print what came of it; what did not hold, one line each."""
    with open_store(stage.settings) as store:
        engine = open_engine(stage.settings, read_only=True)
        try:
            records = list(store.records())
            faults = [
                *_came_in(console, stage, store, watch),
                *_actors(console, stage, records),
                *_alerts(console, stage, store, records),
                *_citations(console, stage, engine, store),
            ]
        finally:
            engine.close()
    for trouble in watch.troubles:
        console.print(f"  trouble: {trouble}", style="yellow", markup=False)
    return faults


def _table(title: str) -> Table:
    return Table(title=f"\n{title}", title_justify="left", box=None, pad_edge=False, header_style="bold")


def _came_in(console: Console, stage: Stage, store: Store, watch: Watch) -> Iterator[str]:
    counts = store.counts()
    names = {outlet.id: outlet.name for outlet in stage.settings.outlets}
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for item in counts.items:
        end = item.end.value if item.end else "pending"
        rows[item.outlet][end] += item.items
        if item.end is End.KEPT and item.lang:
            rows[item.outlet][item.lang] += item.items
    table = _table("(a) What came in")
    columns = ["kept", "ar", "fr", "en", "duplicate", "rejected", "failed", "pending"]
    for column in ("outlet", *columns):
        table.add_column(column, justify="left" if column == "outlet" else "right")
    total: Counter[str] = Counter()
    for outlet in SITES:
        total.update(rows[outlet])
        table.add_row(names[outlet], *(str(rows[outlet][c] or "·") for c in columns))
    table.add_row("all", *(str(total[c] or "·") for c in columns), style="bold")
    console.print(table)
    versions = sum(1 for r in store.records() if r.version > 1)
    removed = sum(1 for r in store.records() if r.removed_at)
    copies = sum(1 for r in store.records() if r.story != r.id)
    console.print(
        f"  {stage.traffic.requests} requests, {stage.traffic.unchanged} of them answered 304 (not modified); "
        f"no outlet had more than {max(stage.traffic.at_once.values())} at a time.\n"
        f"  Polls: {', '.join(f'{count} {status}' for status, count in sorted(watch.polls.items()))}. "
        f"Corrected by their outlet: {versions}; taken down (kept here): {removed}; "
        f"the same story as another article: {copies}."
    )
    for state in store.channels().values():
        if state.status in (ChannelStatus.EMPTY, ChannelStatus.FAILING):
            why = state.error or "well-formed, no item"
            console.print(f"  {state.url}: {state.status.value}. {why}", highlight=False)
    listed = len(stage.pieces) + sum(len(site.doubled) for site in SITES.values())
    ended = sum(item.items for item in counts.items if item.end)
    if ended != listed:
        yield f"{listed} items stood in the feeds, {ended} ended in an outcome"
    if not total["duplicate"] or not total["rejected"]:
        yield "the item listed twice was not noticed, or the one that robots.txt closes"
    if not versions:
        yield "no correction was noticed"
    if not removed:
        yield "no removal was noticed"
    if not copies:
        yield "no copy of an agency's item was recognised"
    if max(stage.traffic.at_once.values()) > 1:
        yield "an outlet had several requests at a time"


def _actors(console: Console, stage: Stage, records: list[Record]) -> Iterator[str]:
    names = {actor.id: actor.name for actor in stage.settings.actors}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        for actor in record.actors:
            found[actor][record.lang] += 1
        for mention in record.mentions:
            if mention.kind is EntityKind.ACTOR:
                spellings[mention.entity][mention.text] += 1
    table = _table("(b) Actors found: articles by language, and some of their spellings")
    for column in ("actor", "ar", "fr", "en", "spelled"):
        table.add_column(column, justify="left" if column in ("actor", "spelled") else "right", overflow="fold")
    for actor, langs in sorted(found.items(), key=lambda one: (-sum(one[1].values()), one[0])):
        said = [text for text, _ in spellings[actor].most_common(4)]
        table.add_row(names[actor], *(str(langs[lang] or "·") for lang in ("ar", "fr", "en")), " · ".join(said))
    console.print(table)
    if not all(found["ansar-dine"][lang] for lang in ("ar", "fr", "en")):
        yield "Ansar Dine was not found in all three languages"


def _alerts(console: Console, stage: Stage, store: Store, records: list[Record]) -> Iterator[str]:
    sites = stage.sites
    stood = {
        sites.home(p.outlet) + path: p.live for p in stage.pieces for path in (sites.path(p), sites.second_path(p))
    }
    urls = {record.id: record.url for record in records}
    table = _table("(c) Alerts delivered, and how long after the article stood in the feed")
    for column in ("rule", "to", "outlet", "spelled", "after"):
        table.add_column(column, justify="right" if column == "after" else "left", overflow="fold")
    waits: list[float] = []
    alerts = store.alerts(limit=1000)
    for sent in sorted(alerts, key=lambda s: s.alert.created_at):
        if sent.sent_at is None:
            yield f"the alert on {sent.alert.title!r} was not delivered: {sent.error}"
            continue
        wait = (sent.sent_at - stood[urls[sent.alert.record]]).total_seconds()
        waits.append(wait)
        target = sent.alert.target
        table.add_row(sent.alert.rule, target.notifier, sent.alert.outlet, sent.alert.matched, f"{wait:.1f} s")
    console.print(table)
    mails, posts = len(stage.received.mails), len(stage.received.posts)
    if waits:
        console.print(
            f"  {len(waits)} alerts: {mails} e-mails arrived, {posts} Slack posts. "
            f"From standing in the feed to delivered: median {median(waits):.1f} s, longest {max(waits):.1f} s."
        )
    if not waits or mails + posts != len(waits) or not mails or not posts:
        yield f"{len(waits)} alerts were delivered, {mails} e-mails and {posts} posts arrived"


def _citations(console: Console, stage: Stage, engine: Engine, store: Store) -> Iterator[str]:
    outlets = {outlet.id: outlet for outlet in stage.settings.outlets}
    console.print("\n(d) The sixteen citations of the reference article, by sixteen searches", style="italic")
    for number, one in enumerate(sought(), 1):
        results = engine.search(Query(parse(one.query, now=stage.clock.now()), limit=5))
        record = store.record(results.hits[0].id) if results.hits else None
        if record is None:
            yield f"the search {one.query!r} found nothing"
            continue
        cited = citation(outlets[record.outlet], record.dated)
        sentence = next(
            (record.text[a:b] for a, b in sentences(record.text) if fold_text(one.says) in fold_text(record.text[a:b])),
            "",
        )
        console.print(f" {number:2} {cited}", style="bold", markup=False)
        console.print(f"    {sentence}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"    vigie search '{one.query}'", style="dim", highlight=False, markup=False)
        day = f"{record.dated.astimezone(ZoneInfo(outlets[record.outlet].timezone)):%m-%d}"
        if (record.outlet, day) != (one.outlet, one.day):
            yield f"the search {one.query!r} found {cited} first, not {one.outlet} of {one.day}"
        elif not sentence:
            yield f"{cited} has no sentence with {one.says!r}"


# --- The whole --------------------------------------------------------------------------------------------------------


def main(folder: Path, console: Console) -> int:
    """Play the demo in ``folder``. 0 where all of it held, 1 otherwise."""
    with stage(folder) as here:
        show.configure_logs()
        watch = Watch(console, len(here.pieces) + sum(len(site.doubled) for site in SITES.values()))
        console.print(
            "Thirteen outlets of autumn 2012 on northern Mali, served on loopback; the clock stands in their world.\n"
        )
        with watch.progress:
            asyncio.run(play(here, watch))
        faults = account(console, here, watch)
    _silence(folder / "config" / "alerts.yaml")
    for fault in faults:
        console.print(f"did not hold: {fault}", style="bold red", markup=False)
    _next_steps(console, folder)
    return 1 if faults else 0


def _silence(rules: Path) -> None:
    """The demo's receivers are gone with it: its rules stay to be read, and are switched off."""
    document = YAML(typ="safe").load(rules.read_text(encoding="utf-8"))
    _dump(rules, {"rules": [{**rule, "enabled": False} for rule in document["rules"]]})
    why = "# Switched off when the demo ended, for its mail server and its Slack endpoint ended with it.\n"
    rules.write_text(why + rules.read_text(encoding="utf-8"), encoding="utf-8")


def _next_steps(console: Console, folder: Path) -> None:
    console.print("\n(e) What to type next", style="italic")
    for command, what in (
        (f"vigie --config {folder}/config search 'actor:ansar-dine lang:ar'", "what the demo collected"),
        (f"vigie --config {folder}/config web", "the same in a browser"),
        ("vigie check", "for live use: is ./config right? each fault with file, line and remedy")
        if Path("config/vigie.yaml").exists()
        else ("vigie init", "for live use: write a commented configuration to ./config"),
        ("vigie run", "watch, until interrupted"),
        ("vigie --help", "everything else"),
    ):
        typed = command.replace("vigie", show.short_path(Path(sys.argv[0])), 1)
        console.print(f"  {typed}  # {what}", highlight=False, markup=False, soft_wrap=True)
