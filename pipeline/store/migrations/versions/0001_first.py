"""The first schema."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def time(name: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "channels",
        text("url"),
        text("outlet"),
        text("status"),
        text("etag", null=True),
        text("last_modified", null=True),
        text("body_hash", null=True),
        number("polls"),
        time("distrust_until", null=True),
        time("polled_at", null=True),
        time("next_poll_at", null=True),
        time("succeeded_at", null=True),
        time("new_item_at", null=True),
        time("failing_since", null=True),
        number("failures"),
        text("error", null=True),
        text("moved_to", null=True),
        number("items"),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "records",
        text("id"),
        number("version"),
        time("dated"),
        text("fingerprint"),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
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
        time("removed_at", null=True),
        text("title"),
        text("text"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("records_dated", "records", ["dated"])
    op.create_index("records_fetched", "records", ["outlet", "fetched_at"])
    op.create_index("records_fingerprint", "records", ["outlet", "fingerprint"])
    op.create_table(
        "alerts",
        text("id"),
        text("rule"),
        text("rule_name"),
        text("notifier"),
        text("address"),
        text("record"),
        text("story"),
        text("outlet"),
        text("title"),
        text("url"),
        text("lang"),
        time("published"),
        sa.Column("published_known", sa.Boolean(), nullable=False),
        text("matched"),
        text("entity", null=True),
        text("entity_name", null=True),
        text("sentence"),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        time("created_at"),
        time("first_seen"),
        number("attempts"),
        text("state"),
        time("due_at", null=True),
        time("sent_at", null=True),
        text("error", null=True),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alerts_created", "alerts", ["created_at"])
    op.create_index("alerts_due", "alerts", ["state", "due_at"])
    op.create_table(
        "changes",
        text("record"),
        sa.Column("token", sa.BigInteger(), nullable=False),
        text("refused", null=True),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record"),
    )
    op.create_table(
        "entries",
        text("id"),
        text("outlet"),
        text("channel"),
        text("url"),
        text("title"),
        text("authors"),
        text("lang", null=True),
        text("charset", null=True),
        time("published", null=True),
        time("updated", null=True),
        text("guid", null=True),
        text("digest"),
        time("first_seen"),
        number("attempts"),
        text("state"),
        text("reason", null=True),
        text("detail", null=True),
        time("retry_at", null=True),
        time("settled_at", null=True),
        time("dated"),
        sa.Column("asked_again", sa.Boolean(), nullable=False),
        text("counted_lang", null=True),
        text("record", null=True),
        text("duplicate_of", null=True),
        text("summary"),
        text("content"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("entries_channel", "entries", ["channel", "dated"])
    op.create_index("entries_counted", "entries", ["outlet", "counted_lang", "state", "reason"])
    op.create_index("entries_record", "entries", ["record"])
    op.create_index("entries_state", "entries", ["state", "retry_at"])
    op.create_table(
        "mentions",
        text("record"),
        number("position"),
        text("entity"),
        text("kind"),
        text("field"),
        number("start"),
        number("end"),
        text("text"),
        text("how"),
        sa.Column("certainty", sa.Float(), nullable=False),
        text("lang"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("mentions_entity", "mentions", ["entity", "kind", "lang", "record"])
    op.create_table(
        "sketches",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        text("record"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("hash", "record"),
        sqlite_with_rowid=False,
    )
    op.create_index("sketches_record", "sketches", ["record"])
    op.create_table(
        "versions",
        text("record"),
        number("version"),
        time("replaced_at"),
        text("mentions"),
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
        time("removed_at", null=True),
        text("title"),
        text("text"),
        sa.ForeignKeyConstraint(["record"], ["records.id"]),
        sa.PrimaryKeyConstraint("record", "version"),
    )
