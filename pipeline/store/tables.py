"""The tables, in SQLAlchemy Core, in types that SQLite and PostgreSQL keep alike.

Times are stored in UTC as the database's own timestamp (in SQLite the text ``2012-11-05 08:40:00.000000``): it sorts as
it reads, and a person with a SQL shell in ten years can read it. They come back aware.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

SCHEMA = "0003"  # the newest revision of migrations/, which makes exactly these tables

# PostgreSQL refuses U+0000 and neither database's driver encodes a lone surrogate. Callers clean what they store
# (`text.clean`); what slips through is replaced, not dropped, so that offsets beside it stay true.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def _storable_all(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable_all(part) for part in value]
    if isinstance(value, dict):
        return {name: _storable_all(part) for name, part in value.items()}
    return value


class String(TypeDecorator[str]):
    """Text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without its zone: {value}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A small value as readable JSON text: in both databases the same, Arabic as Arabic."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's signature
        return json.dumps(_storable_all(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else json.loads(value)


metadata = MetaData()


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, String, nullable=null)


def _time(name: str, *, null: bool = True) -> Column[datetime]:
    return Column(name, Moment, nullable=null)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


channels = Table(
    "channels",
    metadata,
    Column("url", String, primary_key=True),
    _text("outlet"),
    _text("status"),
    _text("etag", null=True),
    _text("last_modified", null=True),
    _text("body_hash", null=True),
    _number("polls"),
    _time("distrust_until"),
    _time("polled_at"),
    _time("next_poll_at"),
    _time("succeeded_at"),
    _time("new_item_at"),
    _time("failing_since"),
    _number("failures"),
    _text("error", null=True),
    _text("moved_to", null=True),
    _number("items"),
)


def _article() -> list[Column[Any]]:
    """What an article said at one time: the columns of its present and of its earlier versions."""
    return [
        _text("outlet"),
        _text("url"),
        _text("lang"),
        Column("lang_certainty", Float, nullable=False),
        _text("country", null=True),
        _time("first_seen", null=False),
        _time("fetched_at", null=False),
        _time("published_at"),
        _text("published_source", null=True),
        Column("published_confidence", Float, nullable=True),
        Column("authors", Json, nullable=False),
        _text("story"),
        _text("original"),
        _text("part"),
        _text("agency", null=True),
        Column("quotes", Json, nullable=False),
        Column("figures", Json, nullable=False),
        _time("modified_at"),
        _text("modified_source", null=True),
        Column("modified_confidence", Float, nullable=True),
        _text("section", null=True),
        Column("tags", Json, nullable=False),
        _text("image", null=True),
        _text("access"),
        Column("passages", Json, nullable=False),
        _text("text_from"),
        _number("shape"),  # version of its outlet's shape that it was read with; 0: nothing was known
        _time("removed_at"),
        _text("title"),
        _text("text"),  # last: SQLite reads a row from its start, and need not walk through this one for the others
    ]


records = Table(
    "records",
    metadata,
    Column("id", String, primary_key=True),
    _number("version"),
    _time("dated", null=False),  # `Record.dated`, to select by
    _text("fingerprint"),
    Column("sketch", LargeBinary, nullable=False),  # the whole sketch, 8 bytes a hash; `sketches` finds it
    Column("clues", Json, nullable=False),  # `Telling.clues`; `clues` finds them
    _text("tagged_with"),  # the digest of the names that its text was read with
    *_article(),
    Index("records_dated", "dated"),
    Index("records_fetched", "outlet", "fetched_at"),
    Index("records_fingerprint", "outlet", "fingerprint"),
    Index("records_story", "story"),
    Index("records_tagged", "tagged_with", "dated"),
)

versions = Table(
    "versions",
    metadata,
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _number("version"),
    _time("replaced_at", null=False),
    Column("mentions", Json, nullable=False),
    *_article(),
    PrimaryKeyConstraint("record", "version"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _number("position"),
    _text("entity"),
    _text("kind"),
    _text("field"),
    _number("start"),
    _number("end"),
    _text("text"),
    _text("how"),
    Column("certainty", Float, nullable=False),
    _text("lang"),  # the article's, so that actors are counted by language from the index alone
    PrimaryKeyConstraint("record", "position"),
    Index("mentions_entity", "entity", "kind", "lang", "record"),
    sqlite_with_rowid=False,  # rows of one article lie together
)

sketches = Table(
    "sketches",
    metadata,
    Column("hash", BigInteger, nullable=False),
    Column("record", String, ForeignKey("records.id"), nullable=False),
    PrimaryKeyConstraint("hash", "record"),
    Index("sketches_record", "record"),
    sqlite_with_rowid=False,
)

# What an article says that reports of the same event in other languages would say too: the clues of `identify.stories`,
# and the actors and places that it names. By day, so that those of one week are found without the archive's.
clues = Table(
    "clues",
    metadata,
    _text("clue"),
    _number("day"),  # of `Record.dated`: days since 1970
    Column("record", String, ForeignKey("records.id"), nullable=False),
    PrimaryKeyConstraint("clue", "day", "record"),
    Index("clues_record", "record"),
    sqlite_with_rowid=False,
)

# The spelling inbox: what looks like an actor's name and was not taken for one.
sightings = Table(
    "sightings",
    metadata,
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _number("position"),
    _text("entity"),
    _text("key"),
    _text("field"),
    _number("start"),
    _number("end"),
    _text("text"),
    Column("score", Float, nullable=False),
    _text("why"),
    PrimaryKeyConstraint("record", "position"),
    sqlite_with_rowid=False,
)

# What a person decided of a spelling. It outlives the sightings, so that it is not asked again.
decisions = Table(
    "decisions",
    metadata,
    _text("entity"),
    _text("key"),
    _flag("accepted"),
    _time("decided_at", null=False),
    PrimaryKeyConstraint("entity", "key"),
)

# Names that belong to nobody tracked. Counted over the articles of some weeks, which are found by their date: an index
# by name would be as large as the table.
strangers = Table(
    "strangers",
    metadata,
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _text("key"),
    _text("text"),
    _number("count"),
    PrimaryKeyConstraint("record", "key"),
    sqlite_with_rowid=False,
)

# What the pages of an outlet's last articles showed, a row an article: `shapes` says what is learned of it.
lessons = Table(
    "lessons",
    metadata,
    _text("outlet"),
    _number("number"),  # counts the outlet's articles
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _text("title"),  # folded
    _text("original"),
    _number("day"),  # of `Record.dated`: days since 1970
    _text("charset", null=True),
    Column("lines", LargeBinary, nullable=False),  # `Extraction.lines`, 8 bytes each
    PrimaryKeyConstraint("outlet", "number"),
    Index("lessons_record", "record", unique=True),
    sqlite_with_rowid=False,
)

# What was learned of an outlet's pages: its shapes, the highest version being the present one.
shapes = Table(
    "shapes",
    metadata,
    _text("outlet"),
    _number("version"),
    _time("since", null=False),
    _text("charset", null=True),
    Column("frame", LargeBinary, nullable=False),  # marks of lines, 8 bytes each
    PrimaryKeyConstraint("outlet", "version"),
)

# What the arbitrations changed in the last weeks' articles, counted.
decided = Table(
    "decided",
    metadata,
    _text("outlet"),
    _number("day"),  # days since 1970
    _text("what"),  # `Extraction.decided`
    _number("articles"),
    PrimaryKeyConstraint("outlet", "day", "what"),
    sqlite_with_rowid=False,
)

# What the index does not have yet. A mark for each row, not a cursor over a sequence: with concurrent writers a lower
# number can commit after a higher one and would be passed over.
changes = Table(
    "changes",
    metadata,
    Column("record", String, ForeignKey("records.id"), primary_key=True),
    Column("token", BigInteger, nullable=False),  # random, new with each change
    _text("refused", null=True),  # why the index will never take it as it is
)

entries = Table(
    "entries",
    metadata,
    Column("id", String, primary_key=True),
    _text("outlet"),
    _text("channel"),
    _text("url"),
    _text("title"),
    Column("authors", Json, nullable=False),
    _text("lang", null=True),
    _text("charset", null=True),
    _time("published"),
    _time("updated"),
    _text("guid", null=True),
    _text("digest"),
    _time("first_seen", null=False),
    _number("attempts"),
    _text("state"),
    _text("reason", null=True),
    _text("detail", null=True),
    _time("retry_at"),
    _time("settled_at"),
    _time("dated", null=False),  # published, else first_seen: its place in the feed's window
    _flag("asked_again"),  # it vanished from its feed, and its page was put on the list for that once
    _text("counted_lang", null=True),  # its article's language, else what the feed says
    Column("record", String, ForeignKey("records.id"), nullable=True),  # the article that it became
    _text("duplicate_of", null=True),  # the record that has its article already
    _text("summary"),
    _text("content"),  # last, as in `_article`
    Index("entries_state", "state", "retry_at"),
    Index("entries_channel", "channel", "dated"),
    Index("entries_record", "record"),
    Index("entries_counted", "outlet", "counted_lang", "state", "reason"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String, primary_key=True),
    _text("rule"),
    _text("rule_name"),
    _text("notifier"),
    _text("address"),
    Column("record", String, ForeignKey("records.id"), nullable=False),
    _text("story"),
    _text("outlet"),
    _text("title"),
    _text("url"),
    _text("lang"),
    _time("published", null=False),
    _flag("published_known"),
    _text("matched"),
    _text("entity", null=True),
    _text("entity_name", null=True),
    _text("sentence"),
    Column("span_start", Integer, nullable=True),
    Column("span_end", Integer, nullable=True),
    _time("created_at", null=False),
    _time("first_seen", null=False),
    _number("attempts"),
    _text("state"),
    _time("due_at"),
    _time("sent_at"),
    _text("error", null=True),
    Index("alerts_due", "state", "due_at"),
    Index("alerts_created", "created_at"),
)
