"""What a page says beside its text (section, tags, image, access, passages), and what is learned of an outlet's pages.

Articles that are kept already are open, in one language, and were read with nothing known of their outlet's pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def time(name: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def added() -> list[tuple[sa.Column[Any], sa.ColumnElement[Any]]]:
    """New columns, each with its value in rows that are there already."""
    return [
        (time("modified_at", null=True), sa.null()),
        (text("modified_source", null=True), sa.null()),
        (sa.Column("modified_confidence", sa.Float(), nullable=True), sa.null()),
        (text("section", null=True), sa.null()),
        (text("tags"), sa.literal("[]")),
        (text("image", null=True), sa.null()),
        (text("access"), sa.literal("open")),
        (text("passages"), sa.literal("[]")),
        (text("text_from"), sa.literal("")),
        (number("shape"), sa.literal(0)),
    ]


SINCE_THE_SECOND = (  # columns of 0002 that records and versions share
    "outlet", "url", "lang", "lang_certainty", "country", "first_seen", "fetched_at", "published_at",
    "published_source", "published_confidence", "authors", "story", "original", "part", "agency", "quotes", "figures",
    "removed_at", "title", "text",
)  # fmt: skip


def article() -> list[sa.Column[Any]]:
    return [
        text("outlet"),
        text("url"),
        text("lang"),
        sa.Column("lang_certainty", sa.Float(), nullable=False),
        text("country", null=True),
        time("first_seen"),
        time("fetched_at"),
        time("published_at", null=True),
        text("published_source", null=True),
        sa.Column("published_confidence", sa.Float(), nullable=True),
        text("authors"),
        text("story"),
        text("original"),
        text("part"),
        text("agency", null=True),
        text("quotes"),
        text("figures"),
        *(column for column, _ in added()),
        time("removed_at", null=True),
        text("title"),
        text("text"),
    ]


def records(name: str) -> None:
    op.create_table(
        name,
        text("id"),
        number("version"),
        time("dated"),
        text("fingerprint"),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        text("clues"),
        text("tagged_with"),
        *article(),
        sa.PrimaryKeyConstraint("id"),
    )


def versions(name: str) -> None:
    op.create_table(
        name,
        text("record"),
        number("version"),
        time("replaced_at"),
        text("mentions"),
        *article(),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record", "version"),
    )


def widen(name: str, make: Callable[[str], None], own: tuple[str, ...]) -> None:
    """Give the table ``name`` the new columns; in SQLite by making it anew, for the reason that 0002 gives."""
    old = (*own, *SINCE_THE_SECOND)
    values = {column.name: value for column, value in added()}
    if op.get_context().dialect.name == "sqlite":
        make(f"new_{name}")
        given: list[sa.ColumnElement[Any]] = [*map(sa.column, old), *values.values()]
        into = sa.table(f"new_{name}", *map(sa.column, (*old, *values)))
        op.execute(sa.insert(into).from_select([*old, *values], sa.select(*given).select_from(sa.table(name))))
        op.drop_table(name)
        op.rename_table(f"new_{name}", name)
        return
    needed = [column.name for column, _ in added() if not column.nullable]
    for column, _ in added():
        column.nullable = True
        op.add_column(name, column)
    filled = {column: values[column] for column in needed}
    op.execute(sa.update(sa.table(name, *map(sa.column, needed))).values(filled))
    for column_name in needed:
        op.alter_column(name, column_name, nullable=False)


def upgrade() -> None:
    widen("records", records, ("id", "version", "dated", "fingerprint", "sketch", "clues", "tagged_with"))
    if op.get_context().dialect.name == "sqlite":  # they went with the old table
        op.create_index("records_dated", "records", ["dated"])
        op.create_index("records_fetched", "records", ["outlet", "fetched_at"])
        op.create_index("records_fingerprint", "records", ["outlet", "fingerprint"])
        op.create_index("records_story", "records", ["story"])
        op.create_index("records_tagged", "records", ["tagged_with", "dated"])
    widen("versions", versions, ("record", "version", "replaced_at", "mentions"))
    op.create_table(
        "lessons",
        text("outlet"),
        number("number"),
        text("record"),
        text("title"),
        text("original"),
        number("day"),
        text("charset", null=True),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("outlet", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("lessons_record", "lessons", ["record"], unique=True)
    op.create_table(
        "shapes",
        text("outlet"),
        number("version"),
        time("since"),
        text("charset", null=True),
        sa.Column("frame", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "version"),
    )
    op.create_table(
        "decided",
        text("outlet"),
        number("day"),
        text("what"),
        number("articles"),
        sa.PrimaryKeyConstraint("outlet", "day", "what"),
        sqlite_with_rowid=False,
    )
