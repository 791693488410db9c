"""What the command line shows: lists as tables or JSON, and a run as progress on a terminal or as structured logs."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipeline.cite import citation
from pipeline.model import Access, ChannelStatus, Dated, End, Extraction, Outlet, Snippet
from pipeline.steps import Difference, Event, Listener

# What is shown comes from outlets: nothing in it is markup, and ":sos:" is no emoji.
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
_DIFFERENCES_SHOWN = 20  # articles; JSON has all


# --- Values -----------------------------------------------------------------------------------------------------------


def plain(value: object) -> object:
    """``value`` as what JSON knows: values of ours as objects, times as ISO 8601; secrets hide by themselves."""
    if is_dataclass(value) and not isinstance(value, type):
        return {key: plain(part) for key, part in asdict(value).items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Iterable):
        return [plain(part) for part in value]
    return str(value)


def print_json(value: object) -> None:
    """One JSON document on standard output; letters of every script stay readable."""
    _write(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_line(value: object) -> None:
    """The same on one line."""
    _write(json.dumps(plain(value), ensure_ascii=False))


def _write(document: str) -> None:
    # A lone surrogate, which UTF-8 has no bytes for, goes out as JSON's own escape of it.
    sys.stdout.write(document.encode("utf-8", "backslashreplace").decode() + "\n")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    shown = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        shown.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    out.print(shown)


def marked(snippet: Snippet) -> Text:
    """A snippet with what matched in bold; one line."""
    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.spans:
        text.stylize("bold yellow", start, end)
    return text


def when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"


def number(count: int, what: str) -> str:
    """``count`` of ``what``, whose plural has an s."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def cited(outlets: Mapping[str, Outlet], outlet: str, at: datetime) -> str:
    """The citation of an article; the outlet's id alone where it is configured no more."""
    return citation(outlets[outlet], at) if outlet in outlets else f"({outlet})"


# `Extraction.decided` -> in words; what follows the colon says more.
_DECIDED = {"text": "text from {}", "date": "date from {}", "charset": "charset {}"}
_SOURCES = {
    "amp": "the plain version", "body": "the selectors of outlets.yaml", "feed": "the feed", "header": "the headers",
    "json-ld": "JSON-LD", "meta": "the metadata", "page": "the page", "text": "what the page shows",
    "time": "a time element", "url": "the address",
}  # fmt: skip


def decided(counts: Mapping[str, int]) -> str:
    """What the arbitrations changed and in how many articles, in one line: "text from the feed 3, charset ... 40"."""
    most_first = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{_decided(what)} {count}" for what, count in most_first) or "nothing"


def _decided(what: str) -> str:
    if what == "date:none":
        return "no date believed"
    kind, _, how = what.partition(":")
    source = how if kind == "charset" else _SOURCES.get(how, how)
    return _DECIDED.get(kind, f"{kind} {{}}").format(source).strip()


def found(extraction: Extraction) -> None:
    """What one page gave, for a person to look at."""
    article = extraction.outcome.value
    if article is None:
        outcome = extraction.outcome
        return out.print(f"{outcome.end}: {outcome.reason}. {outcome.detail or ''}")
    out.print(article.title, style="bold")
    for name, value in described(extraction).items():
        if value:
            out.print(f"{name.replace('_', ' ')}: {value}", style="dim")
    return out.print(f"\n{article.text}")


def described(extraction: Extraction) -> dict[str, str]:
    """What is known of an article beside title and text, each in a line of words; empty where nothing is."""
    article = extraction.outcome.value
    if article is None:
        return {}
    languages = dict.fromkeys(passage.lang for passage in article.passages)
    return {
        "published": _dated(article.published) or "no date found",
        "modified": _dated(article.modified),
        "language": f"{article.lang} ({article.lang_certainty:.2f})",
        "passages": ", ".join(languages),
        "authors": ", ".join(article.authors) or "no author",
        "agency": article.agency or "",
        "section": article.section or "",
        "tags": ", ".join(article.tags),
        "image": article.image or "",
        "access": _ACCESS[article.access],
        "text_from": _SOURCES.get(article.text_from, article.text_from),
        "charset": extraction.charset or "",
        "plain_version": extraction.amp or "",
        "decided": ", ".join(map(_decided, extraction.decided)),
    }


_ACCESS = {
    Access.OPEN: "",
    Access.TOLL: "for subscribers, and whole",
    Access.TEASER: "for subscribers: only its beginning is here",
}


def _dated(dated: Dated | None) -> str:
    if dated is None:
        return ""
    return f"{dated.at.isoformat()} (from {_SOURCES.get(dated.source, dated.source)}, {dated.confidence:.2f})"


def differences(found: Sequence[Difference], outlets: Iterable[Outlet]) -> None:
    """What reading again changed, or would: the first articles one by one, then how many for each actor or place."""
    if not found:
        return out.print("No article gains or loses a mention.")
    named = {outlet.id: outlet for outlet in outlets}
    for one in found[:_DIFFERENCES_SHOWN]:
        record = one.record
        out.print(record.title, style="bold")
        for sign, mentions in (("+", one.gains), ("-", one.loses)):
            for mention in mentions:
                out.print(f"  {sign} {mention.entity}: {mention.text} ({mention.field}; {mention.how})")
        out.print(f"  {cited(named, record.outlet, record.dated)} {record.url}", style="dim")
    if len(found) > _DIFFERENCES_SHOWN:
        out.print(f"and {len(found) - _DIFFERENCES_SHOWN} more; --json has all.")
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        for column, mentions in enumerate((one.gains, one.loses)):
            for entity in {mention.entity for mention in mentions}:
                counts[entity][column] += 1
    rows = [(entity, gains, loses) for entity, (gains, loses) in sorted(counts.items())]
    out.print()
    columns = ("gained in", "lost in")
    return table(
        f"{number(len(found), 'article')} with other mentions", ("actor or place", *columns), rows, right=columns
    )


# --- A run ------------------------------------------------------------------------------------------------------------


class _Narrator:
    """On a terminal: one line that counts, and above it each trouble and each article that names an actor."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting")
        self._counts: Counter[str] = Counter()

    def __call__(self, event: Event) -> None:
        if event.kind == "polled":
            self._counts["feeds asked"] += 1
            self._counts["new items"] += event.count
            if event.status is ChannelStatus.FAILING:
                self._counts["feeds failing"] += 1
                self._say("yellow", event.outlet, event.detail)
        elif event.kind == "ended" and event.outcome:
            outcome = event.outcome
            self._counts[outcome.end.value] += 1
            if outcome.end is End.KEPT and outcome.value and outcome.value.actors:
                self._say("green", event.outlet, outcome.value.title, " ".join(outcome.value.actors))
            elif outcome.end is End.FAILED:
                self._say("yellow", event.outlet, outcome.detail or outcome.reason or "")
        elif event.kind == "plain":
            self._counts["plain versions asked for"] += 1
        elif event.kind == "delivered":
            self._counts["alerts sent"] += 1
        elif event.kind == "reread":
            self._counts["articles read again"] += event.count
        elif event.kind == "reloaded":
            self._say("green", "names", f"taken up: {event.count} actors, {event.detail}")
        elif event.kind == "trouble":
            self._say("red", "trouble", f"{event.outlet} {event.subject} {event.detail}")
        self._progress.update(
            self._task, description=" · ".join(f"{count} {what}" for what, count in self._counts.items())
        )

    def _say(self, style: str, who: str, what: str, more: str = "") -> None:
        self._progress.console.print(Text.assemble((who, style), f": {what} ", (more, "dim")))


def _log(event: Event) -> None:
    log = structlog.get_logger("vigie")
    facts: dict[str, object] = {"outlet": event.outlet, "subject": event.subject, "count": event.count}
    if event.status:
        facts["status"] = event.status.value
    if outcome := event.outcome:
        facts |= {"outcome": outcome.end.value, "reason": outcome.reason, "retry_at": plain(outcome.retry_at)}
        if outcome.value:
            facts |= {"record": outcome.value.id, "lang": outcome.value.lang, "actors": list(outcome.value.actors)}
    if event.decided:
        facts["decided"] = list(event.decided)
    facts["detail"] = event.detail or (event.outcome.detail if event.outcome else None)
    kept = {key: value for key, value in facts.items() if value not in (None, "", 0)}
    (log.warning if event.kind == "trouble" or event.status is ChannelStatus.FAILING else log.info)(event.kind, **kept)


def configure_logs() -> None:
    """One JSON line an event on standard error, for services; libraries speak only of what is wrong."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")


def troubles(event: Event) -> None:
    """A listener for short work, which tells only what is wrong."""
    if event.kind == "trouble":
        err.print(f"trouble: {' '.join(filter(None, (event.outlet, event.subject, event.detail)))}")


@contextmanager
def narrated() -> Iterator[Listener]:
    """A listener for a run: progress where standard error is a terminal, JSON lines otherwise."""
    configure_logs()
    if not err.is_terminal:
        yield _log
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=False) as progress:
        yield _Narrator(progress)


def short_path(path: Path) -> str:
    """``path`` as one would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Progress of long work by number, on a terminal; silent otherwise."""
    with Progress(console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)
