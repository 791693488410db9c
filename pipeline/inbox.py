"""The commands for names: the inbox of spellings that were sighted, names that nobody tracks, and reading again.

`__main__` puts them on the command line. As in every command, ``context.obj`` is the folder given with --config.
"""

from __future__ import annotations

import asyncio
import difflib
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.text import Text

from pipeline import settings as config
from pipeline import show
from pipeline.errors import AlreadyRunning, ConfigError, Problem
from pipeline.model import Record, Snippet
from pipeline.run import SystemClock, build_reader, differences, open_house, open_store
from pipeline.settings import Settings
from pipeline.settings.edit import add_name
from pipeline.settings.shapes import FILES
from pipeline.steps import Difference
from pipeline.store import Spelling, Store
from pipeline.text import fold, is_arabic, sentence_at

_DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say which articles would gain or lose which mention.")]
_WEEKS_SHOWN = 12  # columns that a terminal has room for; JSON has all
_WHOLE_INBOX = 1_000_000  # more than an inbox ever has


# --- The inbox --------------------------------------------------------------------------------------------------------

spellings_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@spellings_app.callback()
def spellings(
    context: typer.Context,
    actor: Annotated[str | None, typer.Option(metavar="ACTOR", help="Of this actor only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
    as_json: show.AsJson = False,
) -> None:
    """Spellings that look like a tracked actor's and are not listed, likeliest first: accept or reject them.

    JSON: a list of {"entity", "key", "text", "articles", "outlets", "score", "last_seen", "why", "record", "field",
    "start", "end", "sentence", "span", "url"}; start and end are in the record's field, span is in the sentence.
    """
    if context.invoked_subcommand is not None:
        return None
    settings = config.load(context.obj)
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
        articles, outlets = show.number(one.articles, "article"), show.number(one.outlets, "outlet")
        show.out.print(f"{one.entity}  {one.text}", style="bold")
        show.out.print(f"  {one.score:.2f} · {articles} of {outlets}, last {one.last_seen:%Y-%m-%d} · {one.why}")
        show.out.print(Text.assemble("  ", show.marked(said)))
        show.out.print(f"  {show.cited(named, record.outlet, record.dated)} {record.url}\n", style="dim")
    if not shown:
        return show.out.print("No spelling waits to be decided.")
    return show.out.print("Decide: vigie spellings accept ACTOR SPELLING, or reject ACTOR SPELLING.")


@spellings_app.command(epilog="Example: vigie spellings accept ansar-dine 'Ansar Addine' --dry-run")
def accept(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    spelling: Annotated[str, typer.Argument(help="The spelling, as `vigie spellings` shows it.")],
    lang: Annotated[
        str | None, typer.Option(metavar="LANG", help="List it as ar, fr or en; else as its example suggests.")
    ] = None,
    dry_run: _DryRun = False,
    as_json: show.AsJson = False,
) -> None:
    """List a spelling as a name of its actor in actors.yaml, and read the archive again with it.

    JSON: what changes, as `vigie retag` has it.
    """
    settings = config.load(context.obj)
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
    return _read_again(config.load(context.obj), as_json)


@spellings_app.command(epilog="Example: vigie spellings reject iyad-ag-ghali 'Agali Alambo'")
def reject(
    context: typer.Context,
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    spelling: Annotated[str, typer.Argument(help="The spelling, as `vigie spellings` shows it.")],
) -> None:
    """Note that a spelling is not the actor's: it is not offered again."""
    settings = config.load(context.obj)
    _known_actor(settings, actor)
    with open_store(settings) as store:
        sighted = _sighted(store, actor, spelling)
        store.decide_spelling(actor, sighted.key, accepted=False, now=datetime.now(UTC))
    show.err.print(f"{sighted.text} is not {actor}: not offered again.")


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


# --- Reading again ----------------------------------------------------------------------------------------------------


def retag(context: typer.Context, dry_run: _DryRun = False, as_json: show.AsJson = False) -> None:
    """Read the articles again that were read with other names than the present ones, and index what changed.

    `vigie run` does it by itself. Nobody is told of what is found. JSON: a list of {"record", "outlet", "url", "title",
    "gains", "loses"}, the last two lists of {"entity", "kind", "field", "start", "end", "text", "how", "certainty"}.
    """
    settings = config.load(context.obj)
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
    show.err.print(f"{show.number(read, 'article')} read again.")
    return _say_differences(settings, found, as_json)


def _say_differences(settings: Settings, found: Sequence[Difference], as_json: bool) -> None:
    if not as_json:
        return show.differences(found, settings.outlets)
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


# --- Unknown names ----------------------------------------------------------------------------------------------------


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
    as_json: show.AsJson = False,
) -> None:
    """Names that belong to no tracked actor or place, those in most articles first: who else is there?

    JSON: a list of {"key", "text", "articles", "outlets", "weeks": [[Monday, articles]], "last_seen"}.
    """
    settings = config.load(context.obj)
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


def _known_actor(settings: Settings, actor: str) -> None:
    known = [one.id for one in settings.actors]
    if actor not in known:
        near = difflib.get_close_matches(actor, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "`vigie actors` lists them"
        raise typer.BadParameter(f"no actor has the id {actor}; {hint}")
