"""The command line. Thin: parse, call, print.

Exit statuses: 0 done; 1 done, but the answer is no (a page rejected, a demo that did not hold, every feed failing);
2 wrong usage, configuration, query or input file; 3 the store or the search engine can't be used; 4 Vigie already runs
on this data; 130 interrupted. `run` and `web` end with 0 after SIGTERM or Ctrl-C: that is how they end.
"""

from __future__ import annotations

import asyncio
import difflib
import io
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline import inbox, lines, show
from pipeline import settings as config
from pipeline.collect.http import Client
from pipeline.errors import (
    AlreadyRunning,
    ConfigError,
    EngineError,
    QueryError,
    StoreError,
    VigieError,
)
from pipeline.extract.jsonl import answer
from pipeline.extract.pool import Pool
from pipeline.index.query import parse
from pipeline.model import (
    And,
    Clock,
    End,
    Extraction,
    Is,
    Node,
    Not,
    Or,
    Outlet,
    Page,
    Query,
    Shape,
    Sort,
)
from pipeline.run import (
    SystemClock,
    build_reader,
    open_engine,
    open_house,
    open_store,
    read_rules,
    rebuild,
    sole,
)
from pipeline.settings import Settings
from pipeline.steps import Event
from pipeline.store import DECIDED_DAYS, Learned

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
def outlets(context: typer.Context, as_json: show.AsJson = False) -> None:
    """List the outlets, how each is read, what was learned of its pages, and how its feeds are."""
    settings = _settings(context)
    with open_store(settings) as store:
        states, learned = store.channels(), store.learned()
    if as_json:
        return show.print_json(
            [
                {
                    "outlet": outlet,
                    "states": [states[c.url] for c in outlet.channels if c.url in states],
                    "learned": _learned(learned.get(outlet.id)),
                }
                for outlet in settings.outlets
            ]
        )
    rows = []
    for outlet in settings.outlets:
        known = [states[c.url] for c in outlet.channels if c.url in states]
        how = outlet.collection.value if outlet.collection.value != "pages" else ""
        how = "own selectors" if not how and (outlet.body or outlet.drop) else how
        shape = learned.get(outlet.id)
        frame = f"{show.number(len(shape.frame), 'line')}, version {shape.version}" if shape else ""
        health = "; ".join(s.error or s.status.value for s in known) or (outlet.reason or "not asked yet")
        rows.append((outlet.id, outlet.name, outlet.country or "", " ".join(outlet.languages), how, frame, health))
    return show.table("Outlets", ("id", "name", "in", "languages", "read", "learned frame", "health"), rows)


def _learned(shape: Learned | None) -> dict[str, object] | None:
    """What was learned of an outlet's pages, without the marks themselves: they say nothing to people."""
    if shape is None:
        return None
    return {
        "version": shape.version,
        "since": shape.since,
        "frame_lines": len(shape.frame),
        "charset": shape.charset,
        "articles": shape.articles,
        "charsets": shape.charsets,
    }


@app.command(epilog="Example: vigie actors")
def actors(context: typer.Context, as_json: show.AsJson = False) -> None:
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

    decided: Counter[str] = Counter()

    async def cycle() -> bool:
        with show.narrated() as listen, _interruptible() as stop:

            def heard(event: Event) -> None:
                decided.update(event.decided)
                listen(event)

            async with open_house(settings, SystemClock(), heard) as house:
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
    if decided:
        show.err.print(f"decided: {show.decided(decided)}")
    show.err.print(f"{len(asked)} feeds asked, {len(failing)} failing. `vigie status` says more.")
    raise typer.Exit(NO if asked and len(failing) == len(asked) else DONE)


@app.command(epilog="Example: vigie status --json")
def status(context: typer.Context, as_json: show.AsJson = False) -> None:
    """What is kept, what waits, what fails."""
    settings = _settings(context)
    with open_store(settings) as store:
        counts, states, aside = store.counts(), store.channels(), store.failures(limit=10)
        learned, decided = store.learned(), store.decided()
    engine = open_engine(settings, read_only=True)
    try:
        health = engine.healthy()
    finally:
        engine.close()
    if as_json:
        return show.print_json(
            {
                "counts": counts,
                "channels": list(states.values()),
                "engine": health,
                "set_aside": aside,
                "learned": {outlet: _learned(shape) for outlet, shape in learned.items()},
                "decided": decided,
            }
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
        f"set aside: {counts.set_aside}\n"
        f"learned: {show.number(sum(len(shape.frame) for shape in learned.values()), 'repeated line')} left out of the"
        f" articles of {show.number(sum(bool(shape.frame) for shape in learned.values()), 'outlet')}"
    )
    if of_all := sum(map(Counter, decided.values()), Counter[str]()):
        show.out.print(f"decided, within {DECIDED_DAYS} days: {show.decided(of_all)}")
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
        str,
        typer.Argument(
            help='Words, "phrases", AND OR NOT ( ), actor: place: outlet: lang: country: section: tag: title: date:'
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to skip.")] = 0,
    sort: Annotated[Sort, typer.Option(help="Order.")] = Sort.RELEVANCE,
    as_json: show.AsJson = False,
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
    show.out.print(f"{show.number(results.total, 'article')}{shown}")
    for hit in results.hits:
        show.out.print()
        show.out.print(show.marked(hit.title), style="bold")
        show.out.print(show.marked(hit.body))
        removed = " · taken down by the outlet" if hit.removed else ""
        show.out.print(f"{show.cited(named, hit.outlet, hit.published)} {hit.url}{removed}", style="dim")
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
    as_json: show.AsJson = False,
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

app.add_typer(inbox.spellings_app, name="spellings", epilog="Example: vigie spellings --actor ansar-dine")
app.command(epilog="Example: vigie retag --dry-run")(inbox.retag)
app.command(epilog="Example: vigie names --with aqim --weeks 8")(inbox.names)


# --- Stages by themselves, as JSON Lines too --------------------------------------------------------------------------


@app.command(epilog="Example: vigie extract page.html   or   vigie extract --jsonl --workers 2 < pages.jsonl")
def extract(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A file, an address, or - for standard input.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One page a line in, one article a line out.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes.")] = None,
    outlet: Annotated[
        str | None, typer.Option(help="Read it as a page of this outlet: its selectors, time zone, what was learned.")
    ] = None,
    as_json: show.AsJson = False,
) -> None:
    """Take the article out of a page: text, title, dates, authors, language, and where each was found."""
    settings = _settings_or_shipped(context)
    limits = settings.extract
    pool = Pool(workers or limits.workers, limits.page_seconds, limits.memory_mb)
    if jsonl:
        if outlet:
            raise typer.BadParameter("--outlet is for one page; lines of --jsonl are read as pages of no outlet")
        with pool:
            bad = asyncio.run(lines.extract(_open_lines(source), pool, limits, show.print_line))
        raise typer.Exit(NO if bad else DONE)
    if not source:
        raise typer.BadParameter("name a file or an address, or give --jsonl and pages on standard input")
    read = asyncio.run(_extract_one(settings, pool, source, _named(settings, outlet)))
    if as_json:
        show.print_json(_answer(source, read))
    else:
        show.found(read)
    raise typer.Exit(DONE if read.outcome.end is End.KEPT else NO)


def _named(settings: Settings, outlet_id: str | None) -> Outlet | None:
    known = {outlet.id: outlet for outlet in settings.outlets}
    if outlet_id is None or outlet_id in known:
        return known.get(outlet_id or "")
    near = difflib.get_close_matches(outlet_id, known, n=1)
    remedy = f"did you mean {near[0]}?" if near else "`vigie outlets` lists them"
    raise typer.BadParameter(f"no outlet has the id {outlet_id}; {remedy}")


async def _extract_one(settings: Settings, pool: Pool, source: str, outlet: Outlet | None) -> Extraction:
    shape, timezone, prior, spacing = Shape(), "UTC", None, 5.0
    if outlet is not None:
        with open_store(settings) as store:
            shape = replace(store.shape(outlet.id), body=outlet.body, drop=outlet.drop)
        timezone, prior, spacing = outlet.timezone, next(iter(outlet.languages), None), outlet.spacing
    if source.startswith(("http://", "https://")):
        async with Client(settings.fetch, SystemClock()) as client:
            page: Page = await client.get(source, spacing=spacing)
    else:
        page = Page("", 200, {}, _given(source), datetime.now(UTC))
    limits = settings.extract
    with pool:
        return await pool.extract(
            page, entry=None, timezone=timezone, languages=limits.languages,
            min_characters=limits.min_characters, prior=prior, shape=shape,
        )  # fmt: skip


def _answer(source: str, read: Extraction) -> dict[str, object]:
    """The answer of ``--jsonl``, and what that does not promise."""
    article = read.outcome.value
    shown: dict[str, object] = {
        "detail": read.outcome.detail,
        "charset": read.charset,
        "plain_version": read.amp,
        "decided": read.decided,
    }
    if article is not None:
        shown |= {name: getattr(article, name) for name in _MORE}
    return {**answer(source, read), **shown}


_MORE = ("lang_certainty", "text_from", "canonical")  # fmt: skip


@app.command(epilog="Example: vigie identify article.txt   or   vigie identify --jsonl < texts.jsonl")
def identify(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A text file, or - for standard input.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One text a line in, its mentions a line out.")] = False,
    as_json: show.AsJson = False,
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
    return None


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
