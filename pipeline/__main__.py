"""The command line. Thin: parse, call, print.

Exit statuses: 0 done; 1 done, but the answer is no (a page rejected, a demo that did not hold, every feed failing);
2 wrong usage, configuration, query or input file; 3 the store or the search engine can't be used; 4 Vigie already runs
on this data; 130 interrupted. `run` and `web` end with 0 after SIGTERM or Ctrl-C: that is how they end.
"""

from __future__ import annotations

import asyncio
import difflib
import io
import shutil
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from pipeline import lines, show
from pipeline import settings as config
from pipeline.cite import citation
from pipeline.collect.http import Client
from pipeline.errors import (
    AlreadyRunning,
    ConfigError,
    EngineError,
    Problem,
    QueryError,
    StoreError,
    VigieError,
)
from pipeline.extract.jsonl import answer
from pipeline.extract.pool import Pool
from pipeline.index.query import parse
from pipeline.model import (
    And,
    Article,
    Clock,
    End,
    Is,
    Node,
    Not,
    Or,
    Outcome,
    Outlet,
    Page,
    Query,
    Record,
    Snippet,
    Sort,
)
from pipeline.run import (
    SystemClock,
    build_reader,
    differences,
    open_engine,
    open_house,
    open_store,
    read_rules,
    rebuild,
    sole,
)
from pipeline.settings import Settings
from pipeline.settings.edit import add_name
from pipeline.settings.shapes import FILES
from pipeline.steps import Difference
from pipeline.store import Spelling, Store
from pipeline.text import fold, is_arabic, sentence_at

DONE, NO, WRONG, UNAVAILABLE, BUSY, INTERRUPTED = 0, 1, 2, 3, 4, 130
# A running house touches this file at each look at what is due; older than this many seconds, it does not look.
ALIVE, ALIVE_FOR = "alive", 60.0

app = typer.Typer(
    name="vigie",
    help="A lookout over French, Arabic and English news of the Sahel and North Africa.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
_DRY_RUN = Annotated[bool, typer.Option("--dry-run", help="Only say which articles would gain or lose which mention.")]
_DIFFERENCES_SHOWN = 20  # articles; JSON has all
_WEEKS_SHOWN = 12  # columns that a terminal has room for; JSON has all
_WHOLE_INBOX = 1_000_000


@app.callback()
def _common(
    context: typer.Context,
    config_dir: Annotated[
        Path | None, typer.Option("--config", help="The folder of the configuration; else VIGIE_CONFIG, else ./config.")
    ] = None,
) -> None:
    context.obj = config_dir


def _settings(context: typer.Context) -> Settings:
    return config.load(context.obj)


@contextmanager
def _interruptible() -> Iterator[asyncio.Event]:
    """An event that the first SIGINT or SIGTERM sets; the second ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stopped(number: int) -> None:
        if stop.is_set():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped, number)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


# --- Configuration ----------------------------------------------------------------------------------------------------


@app.command(epilog="Example: vigie init")
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config"),
) -> None:
    """Write a commented configuration where there is none."""
    written = config.init(folder)
    for path in written:
        show.out.print(f"wrote {show.short_path(path)}")
    show.out.print("Next: look at alerts.yaml and vigie.yaml, then `vigie check`, then `vigie run`.")


@app.command(epilog="Example: vigie check")
def check(context: typer.Context) -> None:
    """Check the whole configuration; each fault with file, line and remedy."""
    settings = _settings(context)
    rules = read_rules(settings, datetime.now(UTC))
    read = Counter(outlet.collection.value for outlet in settings.outlets)
    mail = f"{settings.email.host}:{settings.email.port}" if settings.email else "not configured"
    show.out.print(
        f"{show.short_path(settings.config_dir)} is right.\n"
        f"  {len(settings.outlets)} outlets: {', '.join(f'{count} {how}' for how, count in read.most_common())}\n"
        f"  {len(settings.actors)} actors, {len(settings.places)} places, {len(rules)} alert rules\n"
        f"  e-mail: {mail}; Slack: {', '.join(settings.slack.webhooks) or 'not configured'}\n"
        f"  search engine: {settings.elasticsearch_url or 'embedded'}; data in {show.short_path(settings.data_dir)}"
    )
    if not rules:
        show.out.print("  No alert rule is enabled: nobody will be told. See alerts.yaml.")


@app.command(epilog="Example: vigie outlets --json")
def outlets(context: typer.Context, as_json: _JSON = False) -> None:
    """List the outlets, how each is read and how its feeds are."""
    settings = _settings(context)
    with open_store(settings) as store:
        states = store.channels()
    if as_json:
        return show.print_json(
            [
                {"outlet": outlet, "states": [states[c.url] for c in outlet.channels if c.url in states]}
                for outlet in settings.outlets
            ]
        )
    rows = []
    for outlet in settings.outlets:
        known = [states[c.url] for c in outlet.channels if c.url in states]
        how = outlet.collection.value if outlet.collection.value != "pages" else ""
        health = "; ".join(s.error or s.status.value for s in known) or (outlet.reason or "not asked yet")
        rows.append((outlet.id, outlet.name, outlet.country or "", " ".join(outlet.languages), how, health))
    return show.table("Outlets", ("id", "name", "in", "languages", "read", "health"), rows)


@app.command(epilog="Example: vigie actors")
def actors(context: typer.Context, as_json: _JSON = False) -> None:
    """List the tracked actors, their spellings, and in how many articles each was found."""
    settings = _settings(context)
    found: dict[str, int] = defaultdict(int)
    with open_store(settings) as store:
        for mention in store.counts().mentions:
            found[mention.entity] += mention.articles
    if as_json:
        return show.print_json([{"actor": actor, "articles": found[actor.id]} for actor in settings.actors])
    rows = [
        (a.id, a.name, a.type, found[a.id], " · ".join(dict.fromkeys(n.text for n in a.names[:6])))
        for a in settings.actors
    ]
    return show.table("Actors", ("id", "name", "type", "articles", "some spellings"), rows, right=("articles",))


# --- Collecting -------------------------------------------------------------------------------------------------------


@app.command(epilog="Example: vigie run")
def run(context: typer.Context) -> None:
    """Watch: poll what is due, keep, index and tell, until interrupted (SIGTERM drains).

    A changed actors.yaml or places.yaml is taken up within seconds, and the archive read again behind everything else.
    The other files are read at the start.
    """
    settings = _settings(context)

    async def watch() -> int:
        with show.narrated() as listen, _interruptible() as stop:
            async with open_house(settings, SystemClock(), listen, load=lambda: config.load(context.obj)) as house:
                house.start()
                seen = None
                while not stop.is_set():
                    if house.looked_at != seen:
                        seen = house.looked_at
                        (settings.data_dir / ALIVE).touch()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), ALIVE_FOR / 12)
                show.err.print("Stopping: what is under way may end; the rest waits in the store.")
                return await house.drain(settings.run.drain)

    cut_off = asyncio.run(watch())
    show.err.print(f"Stopped. {cut_off} items were cut off and will be taken again." if cut_off else "Stopped.")


@app.command(epilog="Example: vigie poll le-combat el-khabar")
def poll(
    context: typer.Context,
    only: Annotated[list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Ids of outlets; else all.")] = None,
) -> None:
    """One cycle now: ask the feeds, take what is new, index it and send the alerts."""
    settings = _settings(context)
    wanted = only or []
    known = {outlet.id for outlet in settings.outlets}
    if unknown := [name for name in wanted if name not in known]:
        raise typer.BadParameter(f"no outlet has the id {', '.join(unknown)}; `vigie outlets` lists them")

    async def cycle() -> bool:
        with show.narrated() as listen, _interruptible() as stop:
            async with open_house(settings, SystemClock(), listen) as house:
                work = asyncio.create_task(house.poll_now(wanted))
                stopped = asyncio.create_task(stop.wait())
                await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    work.cancel()
                    await house.drain(settings.run.drain)
                    return False
                stopped.cancel()
                work.result()
                if house.in_trouble:
                    raise StoreError("Not everything could be noted in the database: see the troubles above.")
                return True

    if not asyncio.run(cycle()):
        raise typer.Exit(INTERRUPTED)
    with open_store(settings) as store:
        states = store.channels()
    asked = [
        c.url
        for o in settings.outlets
        if o.collection.value != "off" and (not wanted or o.id in wanted)
        for c in o.channels
    ]
    failing = [url for url in asked if url in states and states[url].failing_since]
    show.err.print(f"{len(asked)} feeds asked, {len(failing)} failing. `vigie status` says more.")
    raise typer.Exit(NO if asked and len(failing) == len(asked) else DONE)


@app.command(epilog="Example: vigie status --json")
def status(context: typer.Context, as_json: _JSON = False) -> None:
    """What is kept, what waits, what fails."""
    settings = _settings(context)
    with open_store(settings) as store:
        counts, states, aside = store.counts(), store.channels(), store.failures(limit=10)
    engine = open_engine(settings, read_only=True)
    try:
        health = engine.healthy()
    finally:
        engine.close()
    if as_json:
        return show.print_json(
            {"counts": counts, "channels": list(states.values()), "engine": health, "set_aside": aside}
        )
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    for item in counts.items:
        ends[item.outlet][item.end.value if item.end else "pending"] += item.items
    columns = ("kept", "duplicate", "rejected", "failed", "pending")
    rows = [(outlet, *(found[c] or "·" for c in columns)) for outlet, found in sorted(ends.items())]
    if rows:
        show.table("Items by outlet", ("outlet", *columns), rows, right=columns)
    by_status = Counter(state.status.value for state in states.values())
    show.out.print(
        f"feeds: {', '.join(f'{n} {s}' for s, n in by_status.most_common()) or 'none asked yet'}\n"
        f"articles: {counts.records}; waiting for the index: {counts.unindexed}; refused by it: {counts.refused}\n"
        f"search engine: {health.detail}\n"
        f"alerts: {', '.join(f'{n} {s}' for s, n in counts.alerts.items()) or 'none'}\n"
        f"items to try again: {counts.failed}, the next at {show.when(counts.next_retry)}; "
        f"set aside: {counts.set_aside}"
    )
    for state in sorted(states.values(), key=lambda s: s.outlet):
        if state.failing_since:
            show.out.print(f"  {state.outlet}: failing since {show.when(state.failing_since)}. {state.error}")
    for given_up in aside:
        show.out.print(f"  set aside: {given_up.entry.url}: {given_up.detail or given_up.reason}")
    if not health.ok:
        raise typer.Exit(UNAVAILABLE)
    return None


@app.command(hidden=True)
def health(context: typer.Context) -> None:
    """For container checks: 0 where a `vigie run` on this data looked at what is due within the last minute."""
    settings = _settings(context)
    try:
        age = datetime.now(UTC).timestamp() - (settings.data_dir / ALIVE).stat().st_mtime
    except FileNotFoundError:
        age = float("inf")
    if age > ALIVE_FOR:
        show.err.print("no `vigie run` has looked at what is due within the last minute")
        raise typer.Exit(NO)


# --- Asking -----------------------------------------------------------------------------------------------------------


@app.command(epilog="Example: vigie search 'actor:ansar-dine (négociation OR مفاوضات) date:>=2012-11-01'")
def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help='Words, "phrases", AND OR NOT ( ), actor: outlet: lang: country: place: date: title:')
    ],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to skip.")] = 0,
    sort: Annotated[Sort, typer.Option(help="Order.")] = Sort.RELEVANCE,
    as_json: _JSON = False,
) -> None:
    """Search the articles, in Arabic, French and English alike."""
    settings = _settings(context)
    tree = parse(query, now=datetime.now(UTC))
    for fault in _unknown_ids(tree, settings):
        show.err.print(fault)
    engine = open_engine(settings, read_only=True)
    try:
        results = engine.search(Query(tree, sort, limit, offset, facets=True))
        if not results.total and not engine.healthy().documents:
            with open_store(settings) as store:
                if store.counts().records:
                    show.err.print("The index is empty though articles are kept: run `vigie rebuild`.")
    finally:
        engine.close()
    named = {outlet.id: outlet for outlet in settings.outlets}
    if as_json:
        return show.print_json(results)
    shown = f", {offset + 1} to {offset + len(results.hits)}" if offset else ""
    show.out.print(f"{results.total} {'article' if results.total == 1 else 'articles'}{shown}")
    for hit in results.hits:
        cited = citation(named[hit.outlet], hit.published) if hit.outlet in named else f"({hit.outlet})"
        show.out.print()
        show.out.print(show.marked(hit.title), style="bold")
        show.out.print(show.marked(hit.body))
        removed = " · taken down by the outlet" if hit.removed else ""
        show.out.print(f"{cited} {hit.url}{removed}", style="dim")
    if results.total > 1:
        for name in ("actor", "outlet", "lang"):
            values = "  ".join(f"{value} {count}" for value, count in results.facets.get(name, ())[:6])
            show.out.print(f"\n{name}: {values}" if name == "actor" else f"{name}: {values}", style="dim")
    return None


def _unknown_ids(tree: Node, settings: Settings) -> Iterator[str]:
    """What the query asks for by an id that the configuration does not have: zero hits would look like no news."""
    known = {
        "actor": [actor.id for actor in settings.actors],
        "place": [place.id for place in settings.places],
        "outlet": [outlet.id for outlet in settings.outlets],
    }
    match tree:
        case Is(field, value) if field in known and value not in known[field]:
            near = difflib.get_close_matches(value, known[field], n=1)
            yield f"No {field} has the id {value!r}." + (f" Did you mean {near[0]!r}?" if near else "")
        case And(parts) | Or(parts):
            for part in parts:
                yield from _unknown_ids(part, settings)
        case Not(part):
            yield from _unknown_ids(part, settings)


@app.command(epilog="Example: vigie alerts --limit 5")
def alerts(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = 20,
    as_json: _JSON = False,
) -> None:
    """The newest alerts: delivered, waiting, or given up."""
    with open_store(_settings(context)) as store:
        sent = store.alerts(limit=limit)
    if as_json:
        return show.print_json(sent)
    for one in sent:
        alert = one.alert
        state = f"sent {show.when(one.sent_at)}" if one.sent_at else f"{one.state}: {one.error or 'not tried yet'}"
        show.out.print(f"{alert.outlet}: {alert.title}", style="bold")
        show.out.print(f"  {alert.sentence}")
        show.out.print(
            f"  {alert.rule_name} · {alert.matched} · {alert.target.notifier} {alert.target.address} · {state}",
            style="dim",
        )  # fmt: skip
    return None if sent else show.out.print("No alert yet.")


@app.command(name="rebuild", epilog="Example: vigie rebuild")
def rebuild_index(context: typer.Context) -> None:
    """Make the search index anew from the store, and swap it in."""
    settings = _settings(context)
    with sole(settings.data_dir), open_store(settings) as store:
        total = store.counts().records
        engine = open_engine(settings)
        try:
            with show.counting("indexing", total) as told:
                done = rebuild(store, engine, told)
        finally:
            engine.close()
    show.err.print(f"{done} articles indexed.")


@app.command(epilog="Example: vigie web --port 8080")
def web(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen at; else that of vigie.yaml.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen at.")] = None,
) -> None:
    """Serve the search pages to a browser, on loopback unless configured otherwise."""
    serve(_settings(context), host, port)


def serve(settings: Settings, host: str | None = None, port: int | None = None, clock: Clock | None = None) -> None:
    import uvicorn  # here: no other command needs a web server

    from dashboards.app import create_app

    show.configure_logs()
    host, port = host or settings.web.host, port or settings.web.port
    with open_store(settings) as store:
        engine = open_engine(settings, read_only=True)
        try:
            web_app = create_app(
                store, engine, outlets=settings.outlets, actors=settings.actors, places=settings.places,
                clock=clock or SystemClock(), base_url=settings.web.base_url, allowed_hosts=_hosts(settings, host),
            )  # fmt: skip
            # uvicorn drains at SIGTERM and then raises it again: by then it has done what was asked.
            signal.signal(signal.SIGTERM, lambda *_: None)
            show.err.print(f"Vigie's pages: http://{host}:{port}/ (Ctrl-C ends)")
            uvicorn.run(web_app, host=host, port=port, log_level="warning", server_header=False)
        finally:
            engine.close()


def _hosts(settings: Settings, host: str) -> list[str]:
    """Names that a browser may call the pages by; another one in the Host header is an attack or a mistake."""
    from urllib.parse import urlsplit

    own = urlsplit(settings.web.base_url).hostname
    return sorted({"127.0.0.1", "localhost", host, *([own] if own else [])} - {"0.0.0.0", "::"})  # noqa: S104 # taken out


# --- Names ------------------------------------------------------------------------------------------------------------

_spellings = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(_spellings, name="spellings", epilog="Example: vigie spellings --actor ansar-dine")


@_spellings.callback()
def spellings(
    context: typer.Context,
    actor: Annotated[str | None, typer.Option(metavar="ACTOR", help="Of this actor only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    as_json: _JSON = False,
) -> None:
    """Spellings that look like a tracked actor's and are not listed, likeliest first: accept or reject them.

    JSON: a list of {"entity", "key", "text", "articles", "outlets", "score", "last_seen", "why", "record", "field",
    "start", "end", "sentence", "span", "url"}; start and end are in the record's field, span is in the sentence.
    """
    if context.invoked_subcommand is not None:
        return None
    settings = _settings(context)
    if actor is not None:
        _known_actor(settings, actor)
    with open_store(settings) as store:
        found = store.spellings(actor, limit)
        examples = store.records_by_id([one.record for one in found])
    shown = [(one, examples[one.record], _sentence(one, examples[one.record])) for one in found]
    if as_json:
        return show.print_json(
            [
                {**asdict(one), "sentence": said.text, "span": said.spans[0], "url": record.url}
                for one, record, said in shown
            ]
        )
    named = {outlet.id: outlet for outlet in settings.outlets}
    for one, record, said in shown:
        seen = f"{_number(one.articles, 'article')} of {_number(one.outlets, 'outlet')}, last {one.last_seen:%Y-%m-%d}"
        show.out.print(f"{one.entity}  {one.text}", style="bold")
        show.out.print(f"  {one.score:.2f} · {seen} · {one.why}")
        show.out.print(Text.assemble("  ", show.marked(said)))
        show.out.print(f"  {_cited(named, record)} {record.url}\n", style="dim")
    if not shown:
        return show.out.print("No spelling waits to be decided.")
    return show.out.print("Decide: vigie spellings accept ACTOR SPELLING, or reject ACTOR SPELLING.")


@_spellings.command(epilog="Example: vigie spellings accept ansar-dine 'Ansar Addine' --dry-run")
def accept(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    spelling: Annotated[str, typer.Argument(help="The spelling, as `vigie spellings` shows it.")],
    lang: Annotated[
        str | None, typer.Option(metavar="LANG", help="List it as ar, fr or en; else as its example suggests.")
    ] = None,
    dry_run: _DRY_RUN = False,
    as_json: _JSON = False,
) -> None:
    """List a spelling as a name of its actor in actors.yaml, and read the archive again with it.

    JSON: what changes, as `vigie retag` has it.
    """
    settings = _settings(context)
    _known_actor(settings, actor)
    with open_store(settings) as store:
        sighted = _sighted(store, actor, spelling)
        text = sighted.text if spelling == sighted.key else spelling
        lang = lang or _language(settings, store, sighted)
        if dry_run:
            return _say_differences(settings, _foreseen(store, _with_name(settings, actor, lang, text)), as_json)
        line = add_name(settings.config_dir / "actors.yaml", actor, lang, text)
        store.decide_spelling(actor, sighted.key, accepted=True, now=datetime.now(UTC))
    show.err.print(f"{show.short_path(settings.config_dir / 'actors.yaml')}, {actor}: {line}")
    return _read_again(_settings(context), as_json)


@_spellings.command(epilog="Example: vigie spellings reject iyad-ag-ghali 'Agali Alambo'")
def reject(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    spelling: Annotated[str, typer.Argument(help="The spelling, as `vigie spellings` shows it.")],
) -> None:
    """Note that a spelling is not the actor's: it is not offered again."""
    settings = _settings(context)
    _known_actor(settings, actor)
    with open_store(settings) as store:
        sighted = _sighted(store, actor, spelling)
        store.decide_spelling(actor, sighted.key, accepted=False, now=datetime.now(UTC))
    show.err.print(f"{sighted.text} is not {actor}: not offered again.")


def _known_actor(settings: Settings, actor: str) -> None:
    known = [one.id for one in settings.actors]
    if actor not in known:
        near = difflib.get_close_matches(actor, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "`vigie actors` lists them"
        raise typer.BadParameter(f"no actor has the id {actor}; {hint}")


def _sighted(store: Store, actor: str, spelling: str) -> Spelling:
    """The spelling in the inbox that folds to the same words; one that was decided may be decided otherwise."""
    words = " ".join(fold(spelling).words)
    for state in ("open", "rejected", "accepted"):
        for one in store.spellings(actor, limit=_WHOLE_INBOX, state=state):
            if words in (one.key, " ".join(fold(one.text).words)):
                return one
    raise typer.BadParameter(
        f"no article has {spelling!r} for {actor}; `vigie spellings --actor {actor}` lists what was seen."
        " A name that was not seen yet is written into actors.yaml by hand"
    )


def _sentence(one: Spelling, record: Record) -> Snippet:
    """The sentence in which the example stands, the spelling marked."""
    whole = record.title if one.field == "title" else record.text
    begin, end = sentence_at(whole, one.start, one.end)
    return Snippet(whole[begin:end], ((one.start - begin, one.end - begin),))


def _language(settings: Settings, store: Store, sighted: Spelling) -> str:
    """That of the script where it is Arabic, else of the example's article where we read that language."""
    if is_arabic(sighted.text):
        return "ar"
    record = store.record(sighted.record)
    others = [lang for lang in settings.extract.languages if lang != "ar"]
    return record.lang if record is not None and record.lang in others else others[0]


def _with_name(settings: Settings, actor: str, lang: str, text: str) -> Settings:
    """The configuration as it would be with one more name; the files stay as they are."""
    with TemporaryDirectory(prefix="vigie-") as temporary:
        folder = Path(temporary)
        for file in FILES:
            shutil.copyfile(settings.config_dir / file, folder / file)
        try:
            add_name(folder / "actors.yaml", actor, lang, text)
            return config.load(folder)
        except ConfigError as error:
            real = settings.config_dir
            raise ConfigError(
                [Problem(show.short_path(real / Path(p.file).name), p.line, p.what, p.remedy) for p in error.problems]
            ) from None


@app.command(epilog="Example: vigie retag --dry-run")
def retag(context: typer.Context, dry_run: _DRY_RUN = False, as_json: _JSON = False) -> None:
    """Read the articles again that were read with other names than the present ones, and index what changed.

    `vigie run` does it by itself. Nobody is told of what is found. JSON: a list of {"record", "outlet", "url", "title",
    "gains", "loses"}, the last two lists of {"entity", "kind", "field", "start", "end", "text", "how", "certainty"}.
    """
    settings = _settings(context)
    if not dry_run:
        return _read_again(settings, as_json)
    with open_store(settings) as store:
        return _say_differences(settings, _foreseen(store, settings), as_json)


def _foreseen(store: Store, settings: Settings) -> list[Difference]:
    """What reading the archive again with these settings would change."""
    reader = build_reader(settings)
    if not store.stale_count(reader.digest):
        return []
    with show.counting("reading", store.counts().records) as told:
        return list(differences(store, reader, told))


def _read_again(settings: Settings, as_json: bool) -> None:
    found: list[Difference] = []

    async def work() -> int:
        async with open_house(settings, SystemClock(), show.troubles) as house:
            stale = house.steps.store.stale_count(house.steps.reader.digest)
            with show.counting("reading again", stale) as told:
                return await house.read_archive_again(told, found.append)

    try:
        read = asyncio.run(work())
    except AlreadyRunning:
        show.err.print(
            "Vigie already works on this data: `vigie run` takes changed names up within seconds and reads the archive"
            " again by itself. If it is another command, run `vigie retag` when that has ended."
        )
        return show.print_json([]) if as_json else None
    show.err.print(f"{_number(read, 'article')} read again.")
    return _say_differences(settings, found, as_json)


def _say_differences(settings: Settings, found: Sequence[Difference], as_json: bool) -> None:
    if as_json:
        return show.print_json(
            [
                {
                    "record": one.record.id,
                    "outlet": one.record.outlet,
                    "url": one.record.url,
                    "title": one.record.title,
                    "gains": one.gains,
                    "loses": one.loses,
                }
                for one in found
            ]
        )
    if not found:
        return show.out.print("No article gains or loses a mention.")
    named = {outlet.id: outlet for outlet in settings.outlets}
    for one in found[:_DIFFERENCES_SHOWN]:
        show.out.print(one.record.title, style="bold")
        for sign, mentions in (("+", one.gains), ("-", one.loses)):
            for mention in mentions:
                show.out.print(f"  {sign} {mention.entity}: {mention.text} ({mention.field}; {mention.how})")
        show.out.print(f"  {_cited(named, one.record)} {one.record.url}", style="dim")
    if len(found) > _DIFFERENCES_SHOWN:
        show.out.print(f"and {len(found) - _DIFFERENCES_SHOWN} more; --json has all.")
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        for column, mentions in enumerate((one.gains, one.loses)):
            for entity in {mention.entity for mention in mentions}:
                counts[entity][column] += 1
    rows = [(entity, gains, loses) for entity, (gains, loses) in sorted(counts.items())]
    show.out.print()
    return show.table(
        f"{_number(len(found), 'article')} with other mentions",
        ("actor or place", "gained in", "lost in"),
        rows,
        right=("gained in", "lost in"),
    )


@app.command(epilog="Example: vigie names --with aqim --weeks 8")
def names(
    context: typer.Context,
    with_entity: Annotated[
        str | None, typer.Option("--with", metavar="ACTOR", help="Only in articles that name this actor or place.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many weeks back, from Monday to Sunday.")] = 8,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The last day; else today.")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="LANG", help="Only in articles in this language.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 30,
    as_json: _JSON = False,
) -> None:
    """Names that belong to no tracked actor or place, those in most articles first: who else is there?

    JSON: a list of {"key", "text", "articles", "outlets", "weeks": [[Monday, articles]], "last_seen"}.
    """
    settings = _settings(context)
    if with_entity is not None and with_entity not in {one.id for one in (*settings.actors, *settings.places)}:
        _known_actor(settings, with_entity)
    last = (until or datetime.now(UTC)).date()
    this_week = last - timedelta(days=last.weekday())
    mondays = [this_week - timedelta(weeks=n) for n in reversed(range(weeks))]
    since, end = (datetime.combine(day, time(), UTC) for day in (mondays[0], last + timedelta(days=1)))
    with open_store(settings) as store:
        found = store.strangers(since, end, with_entity, lang, limit)
    if as_json:
        return show.print_json(found)
    if not found:
        return show.out.print(f"No unknown name in the articles from {mondays[0]} to {last}.")
    by_week = [dict(one.weeks) for one in found]
    shown = mondays[-_WEEKS_SHOWN:]
    columns = [f"{monday:%m-%d}" for monday in shown]
    rows = [
        (one.text, one.articles, one.outlets, *(counts.get(monday, "·") for monday in shown))
        for one, counts in zip(found, by_week, strict=True)
    ]
    title = f"Unknown names from {mondays[0]} to {last}, in articles by week"
    return show.table(title, ("name", "articles", "outlets", *columns), rows, right=("articles", "outlets", *columns))


def _cited(named: Mapping[str, Outlet], record: Record) -> str:
    outlet = named.get(record.outlet)
    return citation(outlet, record.dated) if outlet else f"({record.outlet})"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


# --- Stages by themselves, as JSON Lines too --------------------------------------------------------------------------


@app.command(epilog="Example: vigie extract page.html   or   vigie extract --jsonl --workers 2 < pages.jsonl")
def extract(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A file, an address, or - for standard input.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One page a line in, one article a line out.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes.")] = None,
    as_json: _JSON = False,
) -> None:
    """Take the article out of a page: text, title, date, authors, language."""
    settings = _settings_or_shipped(context)
    limits = settings.extract
    pool = Pool(workers or limits.workers, limits.page_seconds, limits.memory_mb)
    if jsonl:
        with pool:
            bad = asyncio.run(lines.extract(_open_lines(source), pool, limits, show.print_line))
        raise typer.Exit(NO if bad else DONE)
    if not source:
        raise typer.BadParameter("name a file or an address, or give --jsonl and pages on standard input")
    outcome = asyncio.run(_extract_one(settings, pool, source))
    if as_json:
        show.print_json(answer(source, outcome))
    elif outcome.value is None:
        show.out.print(f"{outcome.end}: {outcome.reason}. {outcome.detail or ''}")
    else:
        article, dated = outcome.value, outcome.value.published
        date = f"{dated.at.isoformat()} (from {dated.source}, {dated.confidence:.2f})" if dated else "no date found"
        language = f"{article.lang} ({article.lang_certainty:.2f})"
        authors = ", ".join(article.authors) or "no author"
        show.out.print(article.title, style="bold")
        show.out.print(f"{date} · {language} · {authors}\n", style="dim")
        show.out.print(article.text)
    raise typer.Exit(DONE if outcome.end is End.KEPT else NO)


async def _extract_one(settings: Settings, pool: Pool, source: str) -> Outcome[Article]:
    if source.startswith(("http://", "https://")):
        async with Client(settings.fetch, SystemClock()) as client:
            page: Page = await client.get(source)
    else:
        body = _given(source)
        page = Page("", 200, {}, body, datetime.now(UTC))
    limits = settings.extract
    with pool:
        return await pool.extract(
            page, entry=None, timezone="UTC", languages=limits.languages,
            min_characters=limits.min_characters, prior=None,
        )  # fmt: skip


@app.command(epilog="Example: vigie identify article.txt   or   vigie identify --jsonl < texts.jsonl")
def identify(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A text file, or - for standard input.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One text a line in, its mentions a line out.")] = False,
    as_json: _JSON = False,
) -> None:
    """Find the tracked actors, the places, quotes with their speakers and figures in a text."""
    settings = _settings_or_shipped(context)
    reader = build_reader(settings)
    languages = settings.extract.languages
    if jsonl:
        bad = lines.identify(_open_lines(source), reader, languages, show.print_line)
        raise typer.Exit(NO if bad else DONE)
    if not source:
        raise typer.BadParameter("name a file, or give --jsonl and texts on standard input")
    text = _given(source).decode("utf-8", "replace")
    said = lines.identified(reader, languages, source, "", text, None)
    if as_json:
        return show.print_json(said)
    rows = [(m.entity, m.text, f"{m.start}–{m.end}", f"{m.certainty:.2f}", m.how) for m in said["mentions"]]
    show.table(f"{len(rows)} mentions, {said['lang']}", ("entity", "spelled", "at", "certainty", "how"), rows)

    def stands(start: int, end: int) -> str:
        return " ".join(text[start:end].split())

    if quotes := [(q.speaker or "·", stands(q.start, q.end), q.how) for q in said["quotes"]]:
        show.table(f"{len(quotes)} quotes", ("speaker", "said", "how"), quotes)
    if figures := [(f.kind, f.value, f.bound, stands(f.start, f.end)) for f in said["figures"]]:
        show.table(f"{len(figures)} figures", ("counted", "value", "meant", "as it stands"), figures)


def _open_lines(source: str | None) -> Iterable[bytes]:
    return sys.stdin.buffer if source in (None, "-") else _given(str(source)).split(b"\n")


def _given(source: str) -> bytes:
    """The file that was named, or standard input for -."""
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return lines.read(Path(source))
    except VigieError as error:
        raise typer.BadParameter(str(error)) from None


def _settings_or_shipped(context: typer.Context) -> Settings:
    """The configuration; the shipped one where none is at hand: these two commands need no house."""
    try:
        return _settings(context)
    except ConfigError:
        if context.obj is not None or Path("config").exists():
            raise
        return config.load(config.defaults_dir())


# --- The demo ---------------------------------------------------------------------------------------------------------


@app.command(epilog="Example: vigie demo --serve")
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo's data go; an earlier demo's are replaced.")] = Path(
        "data/demo"
    ),
    serve_after: Annotated[bool, typer.Option("--serve", help="Show the pages in a browser at its end.")] = False,
) -> None:
    """Thirteen outlets of autumn 2012 on loopback, the real pipeline over them, and an account of what it found."""
    from demo.play import main as play  # here: the demo's servers are no other command's business
    from demo.world import EVENINGS, WorldClock

    held = play(folder, show.out)
    if serve_after:
        serve(config.load(folder / "config", {}), clock=WorldClock(EVENINGS[-1]))
    raise typer.Exit(held)


# --- Faults as exit statuses ------------------------------------------------------------------------------------------


def main() -> NoReturn:
    for stream in (sys.stdout, sys.stderr):  # whatever the terminal's locale: Arabic can be written
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ConfigError as error:
        show.err.print(str(error))
        sys.exit(WRONG)
    except QueryError as error:
        show.err.print(error.explain())
        sys.exit(WRONG)
    except (StoreError, EngineError) as error:
        show.err.print(str(error))
        sys.exit(UNAVAILABLE)
    except AlreadyRunning as error:
        show.err.print(str(error))
        sys.exit(BUSY)
    except VigieError as error:
        show.err.print(str(error))
        sys.exit(NO)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(DONE)


if __name__ == "__main__":
    main()
