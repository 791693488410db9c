"""What every notifier says, and how a text is made to fit and to read right wherever it is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.model import Alert
from pipeline.text import clean_line

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # not strftime's %B, which follows the process's locale


def headline(alert: Alert) -> str:
    """Who is named, or which rule fired, and where: the line that a busy reader sees."""
    return line(f"{alert.entity_name or alert.rule_name}: {title(alert)} ({alert.outlet})")


def title(alert: Alert) -> str:
    return line(alert.title) or "(no title)"


def day(at: datetime) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"


def dated(alert: Alert) -> str:
    if alert.published_known:
        return day(alert.published)
    return f"date of publication not known; first seen {day(alert.first_seen)}"


def matched(alert: Alert, mark: Callable[[str], str]) -> str:
    """What matched; ``mark`` dresses the inserted values for the place where they are shown."""
    if alert.entity_name:
        return f"{mark(alert.matched)} ({mark(alert.entity_name)})"
    if alert.span is not None:
        return mark(alert.matched)
    return f"the saved search {mark(alert.matched)}"


def why(alert: Alert, mark: Callable[[str], str]) -> str:
    watches = f"watches {mark(alert.entity_name)}" if alert.entity_name else "is a saved search that this article meets"
    return (
        f"Why you get this: the rule {mark(alert.rule_name)} ({mark(alert.rule)}) {watches} and sends to"
        f" {mark(alert.target.address)}. You get one message for each story: its copies in other outlets are not sent"
        f" again. Alert {mark(alert.id)}."
    )


def sentence_parts(alert: Alert) -> tuple[str, str, str]:
    """The sentence before, in and after the spelling that matched."""
    start, end = alert.span or (len(alert.sentence), len(alert.sentence))
    return _part(alert.sentence[:start]), _part(alert.sentence[start:end]), _part(alert.sentence[end:])


def _part(text: str) -> str:
    """Cleaned, with a blank where it began or ended with one: the next part follows it directly."""
    blanks = (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")
    inner = line(text, 5000)
    return f"{blanks[0]}{inner}{blanks[1]}" if inner else blanks[0]


def web_address(url: str) -> str | None:
    """``url`` where it is one of the web, safe to be a link; else None."""
    address = clean_line(url, _LONGEST)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and " " not in address else None


# --- Direction --------------------------------------------------------------------------------------------------------

_FSI, _PDI = "\u2068", "\u2069"  # first strong isolate, pop directional isolate: Unicode's Annex 9


def isolated(text: str) -> str:
    """``text`` for the middle of a Latin line: reading from right to left, it does not disorder what is around it."""
    return f"{_FSI}{text}{_PDI}" if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text) else text


# --- Length -----------------------------------------------------------------------------------------------------------

_ZWJ = "\u200d"
_LONGEST = 10_000  # code points that are looked at: a title of a megabyte is cut long before


def line(text: str, limit: int = 500, size: Callable[[str], int] = len) -> str:
    """``text`` on one clean line that fits."""
    return fit(clean_line(text, _LONGEST), limit, size)


def fit(text: str, limit: int, size: Callable[[str], int] = len) -> str:
    """``text``, cut between characters as people see them and ended with "…" where ``size`` of it exceeds ``limit``."""
    if len(text) <= limit and size(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - size("…")
    for cluster in _clusters(text):
        room -= size(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def _clusters(text: str) -> Iterator[str]:
    """Characters as people see them: a letter with its marks, an emoji with its parts, a flag (Unicode's Annex 29)."""
    start = 0
    flags = 0  # regional indicators in a row: two make a flag
    for place in range(1, len(text)):
        flags = flags + 1 if _is_flag(text[place - 1]) else 0
        joined = (
            unicodedata.category(text[place]) in ("Mn", "Me", "Mc")
            or text[place] == _ZWJ
            or text[place - 1] == _ZWJ
            or "\U0001f3fb" <= text[place] <= "\U0001f3ff"  # the skin tone of the emoji before
            or (_is_flag(text[place]) and flags % 2 == 1)
        )
        if not joined:
            yield text[start:place]
            start = place
    yield text[start:]


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
