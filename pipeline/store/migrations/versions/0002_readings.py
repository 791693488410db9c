"""What a text says (quotes, figures), its part in its story, and what names it holds beside those that are tracked.

Articles that are kept already are given an empty ``tagged_with``: they are read again with the present names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def time(name: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def added(identifier: str) -> dict[str, sa.ColumnElement[object]]:
    """New column -> its value in rows that are there already. Until now a story was one text and its copies."""
    first = sa.column("story") == sa.column(identifier)
    return {
        "original": sa.column("story"),
        "part": sa.case((first, sa.literal("first")), else_=sa.literal("copy")),
        "agency": sa.null(),
        "quotes": sa.literal("[]"),
        "figures": sa.literal("[]"),
    }


SINCE_THE_FIRST = (  # columns of 0001 that records and versions share
    "outlet", "url", "lang", "lang_certainty", "country", "first_seen", "fetched_at", "published_at",
    "published_source", "published_confidence", "authors", "story", "removed_at", "title", "text",
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


def widen(
    name: str, make: Callable[[str], None], own: tuple[str, ...], values: dict[str, sa.ColumnElement[object]]
) -> None:
    """Give the table ``name`` the columns of ``values``.

    SQLite can only add columns at the end, behind the long text that it would have to walk through for them: there the
    table is made anew, which `database` allows for by leaving foreign keys unwatched meanwhile.
    """
    old = (*own, *SINCE_THE_FIRST)
    if op.get_context().dialect.name == "sqlite":
        make(f"new_{name}")
        given: list[sa.ColumnElement[Any]] = [*map(sa.column, old), *values.values()]
        into = sa.table(f"new_{name}", *map(sa.column, (*old, *values)))
        op.execute(sa.insert(into).from_select([*old, *values], sa.select(*given).select_from(sa.table(name))))
        op.drop_table(name)
        op.rename_table(f"new_{name}", name)
        return
    for column in values:
        op.add_column(name, text(column, null=True))
    op.execute(sa.update(sa.table(name, *map(sa.column, (*old, *values)))).values(values))
    for column in values:
        if column != "agency":
            op.alter_column(name, column, nullable=False)


def upgrade() -> None:
    unread: dict[str, sa.ColumnElement[object]] = {"clues": sa.literal("[]"), "tagged_with": sa.literal("")}
    widen("records", records, ("id", "version", "dated", "fingerprint", "sketch"), unread | added("id"))
    if op.get_context().dialect.name == "sqlite":  # they went with the old table
        op.create_index("records_dated", "records", ["dated"])
        op.create_index("records_fetched", "records", ["outlet", "fetched_at"])
        op.create_index("records_fingerprint", "records", ["outlet", "fingerprint"])
    op.create_index("records_story", "records", ["story"])
    op.create_index("records_tagged", "records", ["tagged_with", "dated"])
    widen("versions", versions, ("record", "version", "replaced_at", "mentions"), added("record"))
    op.create_table(
        "clues",
        text("clue"),
        number("day"),
        text("record"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("clue", "day", "record"),
        sqlite_with_rowid=False,
    )
    op.create_index("clues_record", "clues", ["record"])
    op.create_table(
        "sightings",
        text("record"),
        number("position"),
        text("entity"),
        text("key"),
        text("field"),
        number("start"),
        number("end"),
        text("text"),
        sa.Column("score", sa.Float(), nullable=False),
        text("why"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decisions",
        text("entity"),
        text("key"),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        time("decided_at"),
        sa.PrimaryKeyConstraint("entity", "key"),
    )
    op.create_table(
        "strangers",
        text("record"),
        text("key"),
        text("text"),
        number("count"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record", "key"),
        sqlite_with_rowid=False,
    )
