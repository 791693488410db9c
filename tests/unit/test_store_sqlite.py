"""The store's ground in SQLite: schema, locks, threads, kills, full disks, and what people are told."""

from __future__ import annotations

import io
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event

from pipeline.errors import StoreBusy, StoreError
from pipeline.model import (
    Access,
    Alert,
    ChannelState,
    Dated,
    EntityKind,
    Entry,
    Mention,
    Part,
    Record,
    Target,
    Telling,
    Traces,
)
from pipeline.store import Evidence, Store, database
from pipeline.store.tables import SCHEMA, metadata

ROOT = Path(__file__).parents[2]
NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
FEED = "http://al-hayat.test/rss"
STATE = ChannelState(url=FEED, outlet="al-hayat")

driver = database.sqlite_module()


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'vigie.db'}"


def item(n: int) -> Entry:
    return Entry(f"e{n}", "al-hayat", FEED, f"http://al-hayat.test/{n}", "وفد أنصار الدين في الجزائر", published=NOW)


def article(n: int) -> Record:
    mention = Mention("ansar-dine", EntityKind.ACTOR, "title", 4, 15, "أنصار الدين", "listed", 0.9)
    text = "وصل وفد من أنصار الدين إلى الجزائر. " * 40
    return Record(
        f"r{n}",
        1,
        "al-hayat",
        f"http://al-hayat.test/{n}",
        "وفد أنصار الدين في الجزائر",
        text,
        "ar",
        "LB",
        NOW,
        NOW,
        (mention,),
        story=f"r{n}",
        original=f"r{n}",
    )


def alert(n: int) -> Alert:
    return Alert(
        id=f"a{n}",
        rule="ansar",
        rule_name="Ansar",
        target=Target("email", "desk@example.org"),
        record=f"r{n}",
        story=f"r{n}",
        outlet="al-Hayat",
        title="وفد",
        url="http://al-hayat.test",
        lang="ar",
        published=NOW,
        published_known=True,
        matched="أنصار الدين",
        entity="ansar-dine",
        entity_name="Ansar Dine",
        sentence="وفد أنصار الدين",
        span=(4, 15),
        created_at=NOW,
        first_seen=NOW,
    )


def keep(store: Store, n: int) -> None:
    store.polled(STATE, [item(n)], NOW, listed=False)
    evidence = Evidence((n, -2, 2**62), "windows-1256", ("date:url",))
    store.keep(item(n), article(n), [alert(n)], Traces(sketch=(n, n + 1)), NOW, evidence=evidence)


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_open_makes_folder_and_file_with_the_safe_settings(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "été" / "vigie.db"
    with Store.open(f"sqlite:///{path}") as store:
        assert path.exists()
        with store._read() as connection:
            values = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
        assert store.check() == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("vigie.db", "cannot be read"),
        ("mysql://somewhere/x", "not in mysql"),
    ],
)
def test_an_address_that_cannot_serve_is_explained(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        Store.open(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "vigie.db").write_text("outlets: []\n" * 100)
    with pytest.raises(StoreError, match=r"vigie\.db.*no SQLite database"):
        Store.open(address(tmp_path))


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/data/vigie.db")


def test_a_damaged_page_is_reported_not_passed_over(tmp_path: Path) -> None:
    with Store.open(address(tmp_path)) as store:
        for n in range(30):
            keep(store, n)
    path = tmp_path / "vigie.db"
    content = bytearray(path.read_bytes())
    for start in range(4096 * 6, len(content), 4096):  # the pages after the schema's
        content[start : start + 300] = b"\xff" * 300
    path.write_bytes(content)
    try:
        with Store.open(address(tmp_path)) as store:
            found = store.check()
    except StoreError as error:
        found = [str(error)]
    assert found
    assert "ok" not in found


def test_opening_an_existing_store_does_not_load_alembic(tmp_path: Path) -> None:
    Store.open(address(tmp_path)).close()
    opened = f"from pipeline.store import Store; Store.open({address(tmp_path)!r})"
    code = f"import sys; {opened}; print('alembic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_an_old_sqlite_is_warned_of(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)  # not installed
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    with caplog.at_level(logging.WARNING):
        assert database.sqlite_module() is sqlite3
    assert "can corrupt" in caplog.text


# --- Schema -----------------------------------------------------------------------------------------------------------


def _statements(path: Path) -> dict[str, str]:
    with closing(driver.connect(str(path))) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        )
        # A table that was renamed has its name in quotation marks.
        return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    Store.open(address(tmp_path)).close()
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}", module=driver)
    metadata.create_all(engine)
    engine.dispose()
    migrated = create_engine(address(tmp_path), module=driver)
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    migrated.dispose()
    assert _statements(tmp_path / "vigie.db") == _statements(declared)


def test_the_schemas_number_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(database.MIGRATIONS)).get_heads() == [SCHEMA]


def test_a_newer_schema_is_refused_and_untouched(tmp_path: Path) -> None:
    Store.open(address(tmp_path)).close()
    with closing(driver.connect(str(tmp_path / "vigie.db"))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="9999, written by a newer Vigie"):
        Store.open(address(tmp_path))
    with closing(driver.connect(str(tmp_path / "vigie.db"))) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_migration_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(database.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "0004_broken.py").write_text(
        textwrap.dedent(
            """
            from alembic import op
            revision, down_revision = "0004", "0003"
            def upgrade():
                op.execute("CREATE TABLE half (x INTEGER)")
                op.execute("INSERT INTO half VALUES (1)")
                op.execute("this is no SQL")
            """
        )
    )
    with Store.open(address(tmp_path)) as store:
        keep(store, 1)
        with pytest.raises(StoreError, match="syntax error"), store._write() as connection:
            database.migrate(connection, "vigie.db", SCHEMA, scripts)
        assert "half" not in _statements(tmp_path / "vigie.db")
        assert _agree(store) == {1}
    Store.open(address(tmp_path)).close()  # its number was not moved either


# What the first schema kept of a story's first article and of its copy, corrected once.
_AT_0001 = """
INSERT INTO channels (url, outlet, status, polls, failures, items) VALUES ('{feed}', 'al-hayat', 'fresh', 1, 0, 2);
INSERT INTO records VALUES ('r1', 1, '{at}', 'f1', x'0000000000000007', 'al-hayat', 'http://al-hayat.test/1', 'ar', 0.9,
  'LB', '{at}', '{at}', '{at}', 'feed', 0.8, '["م. بوعلام"]', 'r1', NULL, 'وفد أنصار الدين', 'وصل وفد من أنصار الدين.');
INSERT INTO records VALUES ('r2', 2, '{at}', 'f2', x'0000000000000007', 'le-combat', 'http://le-combat.test/2', 'fr',
  1.0, NULL, '{at}', '{at}', NULL, NULL, NULL, '[]', 'r1', '{at}', 'Une délégation', 'Une délégation est arrivée.');
INSERT INTO versions VALUES ('r2', 1, '{at}', '[{mention}]', 'le-combat', 'http://le-combat.test/2', 'fr', 1.0, NULL,
  '{at}', '{at}', NULL, NULL, NULL, '[]', 'r1', NULL, 'Une delegation', 'Ansar Dine.');
INSERT INTO mentions VALUES ('r1', 0, 'ansar-dine', 'actor', 'title', 4, 15, 'أنصار الدين', 'listed', 0.9, 'ar');
INSERT INTO sketches VALUES (7, 'r1'), (7, 'r2');
INSERT INTO changes VALUES ('r2', 5, NULL);
INSERT INTO entries (id, outlet, channel, url, title, authors, digest, first_seen, attempts, state, dated, asked_again,
  record, summary, content) VALUES ('e1', 'al-hayat', '{feed}', 'http://al-hayat.test/1', 'وفد', '[]', '', '{at}', 1,
  'kept', '{at}', 0, 'r1', '', '');
INSERT INTO alerts (id, rule, rule_name, notifier, address, record, story, outlet, title, url, lang, published,
  published_known, matched, sentence, created_at, first_seen, attempts, state, due_at) VALUES ('a1', 'ansar', 'Ansar',
  'email', 'desk@example.org', 'r1', 'r1', 'al-Hayat', 'وفد', '', 'ar', '{at}', 1, '', '', '{at}', '{at}', 0, 'due',
  '{at}');
"""
_MENTION = (
    '{"entity": "ansar-dine", "kind": "actor", "field": "text", "start": 0, "end": 10, "text": "Ansar Dine",'
    ' "how": "listed", "certainty": 0.9}'
)


def _at_the_first_schema(folder: Path) -> None:
    _made_by(folder, "0001", _AT_0001)


def _made_by(folder: Path, schema: str, articles: str) -> None:
    """A database made by the migrations up to ``schema``, with articles in it."""
    scripts = folder / "scripts"
    later = [path.name for path in (database.MIGRATIONS / "versions").glob("*.py") if path.name[:4] > schema]
    shutil.copytree(database.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__", *later))
    engine = create_engine(address(folder), module=driver)
    with engine.begin() as connection:
        database.migrate(connection, "vigie.db", None, scripts)
    engine.dispose()
    with closing(driver.connect(str(folder / "vigie.db"))) as connection:
        filled = articles.format(feed=FEED, at="2012-11-05 09:00:00.000000", mention=_MENTION)
        connection.executescript("PRAGMA foreign_keys = ON; BEGIN;" + filled + "COMMIT;")


def test_a_store_of_the_first_schema_is_brought_along_whole(tmp_path: Path) -> None:
    _at_the_first_schema(tmp_path)
    with Store.open(address(tmp_path)) as store:
        assert store.check() == []
        first, copy = store.records()
        assert first == Record(
            "r1", 1, "al-hayat", "http://al-hayat.test/1", "وفد أنصار الدين", "وصل وفد من أنصار الدين.", "ar", "LB",
            NOW, NOW, (Mention("ansar-dine", EntityKind.ACTOR, "title", 4, 15, "أنصار الدين", "listed", 0.9),),
            Dated(NOW, "feed", 0.8), ("م. بوعلام",), "r1", "r1", Part.FIRST, lang_certainty=0.9,
        )  # fmt: skip
        assert (copy.version, copy.story, copy.original, copy.part) == (2, "r1", "r1", Part.COPY)
        assert (copy.title, copy.removed_at, copy.quotes, copy.figures) == ("Une délégation", NOW, (), ())
        [before] = store.versions("r2")
        assert (before.title, before.part, before.mentions[0].entity) == ("Une delegation", Part.COPY, "ansar-dine")
        assert [change.record.id for change in store.changes()] == ["r2"]
        assert [alert.id for alert in store.alerts_due(NOW)] == ["a1"]
        assert store.entry_record("e1") == "r1"
        assert {record.id for record in store.stale("any digest")} == {"r1", "r2"}
        near = Telling("new", "x", "ar", NOW, NOW, sketch=(7,), clues=())
        assert {one.id for one in store.tellings(near, (), timedelta(days=1))} == {"r1", "r2"}
        keep(store, 3)  # and it is a store like any other
        assert store.check() == []
    Store.open(address(tmp_path / "new")).close()
    assert _statements(tmp_path / "vigie.db") == _statements(tmp_path / "new" / "vigie.db")


# What the second schema had of an article and of its former version.
_AT_0002 = """
INSERT INTO channels (url, outlet, status, polls, failures, items) VALUES ('{feed}', 'al-hayat', 'fresh', 1, 0, 2);
INSERT INTO records VALUES ('r1', 2, '{at}', 'f1', x'0000000000000007', '["toll:12"]', 'digest', 'al-hayat',
  'http://al-hayat.test/1', 'ar', 0.9, 'LB', '{at}', '{at}', '{at}', 'feed', 0.8, '["م. بوعلام"]', 'r1', 'r1', 'first',
  'واج', '[]', '[]', NULL, 'وفد أنصار الدين', 'وصل وفد من أنصار الدين.');
INSERT INTO versions VALUES ('r1', 1, '{at}', '[{mention}]', 'al-hayat', 'http://al-hayat.test/1', 'ar', 1.0, NULL,
  '{at}', '{at}', NULL, NULL, NULL, '[]', 'r1', 'r1', 'first', NULL, '[]', '[]', NULL, 'وفد', 'Ansar Dine.');
INSERT INTO mentions VALUES ('r1', 0, 'ansar-dine', 'actor', 'title', 4, 15, 'أنصار الدين', 'listed', 0.9, 'ar');
INSERT INTO sketches VALUES (7, 'r1');
"""


def test_a_store_of_the_second_schema_is_brought_along_whole(tmp_path: Path) -> None:
    _made_by(tmp_path, "0002", _AT_0002)
    with Store.open(address(tmp_path)) as store:
        assert store.check() == []
        assert list(store.records()) == [
            Record(
                "r1", 2, "al-hayat", "http://al-hayat.test/1", "وفد أنصار الدين", "وصل وفد من أنصار الدين.", "ar",
                "LB", NOW, NOW,
                (Mention("ansar-dine", EntityKind.ACTOR, "title", 4, 15, "أنصار الدين", "listed", 0.9),),
                Dated(NOW, "feed", 0.8), ("م. بوعلام",), "r1", "r1", agency="واج", lang_certainty=0.9,
            )
        ]  # fmt: skip
        assert [(old.title, old.access, old.tags) for old in store.versions("r1")] == [("وفد", Access.OPEN, ())]
        assert store.read_with("r1") == {1: 0, 2: 0}
        assert store.stale("digest") == []
        keep(store, 3)
        assert store.check() == []
    Store.open(address(tmp_path / "new")).close()
    assert _statements(tmp_path / "vigie.db") == _statements(tmp_path / "new" / "vigie.db")


def test_a_store_that_lost_rows_is_left_at_its_schema(tmp_path: Path) -> None:
    _at_the_first_schema(tmp_path)
    with closing(driver.connect(str(tmp_path / "vigie.db"))) as connection:
        connection.execute("DELETE FROM records WHERE id = 'r2'")
        connection.commit()
    before = _statements(tmp_path / "vigie.db")
    with pytest.raises(StoreError, match="without its row in records"):
        Store.open(address(tmp_path))
    assert _statements(tmp_path / "vigie.db") == before
    with closing(driver.connect(str(tmp_path / "vigie.db"))) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_the_migrations_can_be_written_for_postgresql() -> None:
    said = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "literal_binds": True, "output_buffer": said}
    )
    with Operations.context(context):
        for script in reversed(list(ScriptDirectory(str(database.MIGRATIONS)).walk_revisions())):
            script.module.upgrade()
    statements = [" ".join(statement.split()) for statement in said.getvalue().split(";")]
    assert "ALTER TABLE records ADD COLUMN original TEXT" in statements
    filled, filled_again = [statement for statement in statements if statement.startswith("UPDATE records")]
    assert "original=story" in filled
    assert "part=CASE WHEN (story = id) THEN 'first' ELSE 'copy' END" in filled
    assert "SET tags='[]', access='open', passages='[]', text_from='', shape=0" in filled_again
    assert "ALTER TABLE versions ADD COLUMN modified_confidence FLOAT" in statements
    assert "ALTER TABLE versions ALTER COLUMN shape SET NOT NULL" in statements
    assert "ALTER TABLE records ALTER COLUMN section SET NOT NULL" not in statements
    assert "ALTER TABLE records ALTER COLUMN original SET NOT NULL" in statements
    assert "ALTER TABLE records ALTER COLUMN agency SET NOT NULL" not in statements
    assert not [statement for statement in statements if "DROP TABLE" in statement or "new_records" in statement]


# --- Queries that must not walk the archive ---------------------------------------------------------------------------


def _plans(store: Store, ask: Callable[[], object]) -> list[str]:
    """How SQLite carries out each query that ``ask`` makes."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, _context: object, many: bool) -> None:
        if not many and statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", note)
    ask()
    event.remove(store._engine, "before_cursor_execute", note)
    assert asked
    with store._read() as connection:
        return [
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type] # as it was given
        ]


TELLING = Telling("new", "x", "ar", NOW, NOW, sketch=(1, 2), clues=("toll:12",), story="r9")
OFTEN: dict[str, Callable[[Store], object]] = {
    "tellings": lambda store: store.tellings(TELLING, ["aqim", "kidal"], timedelta(days=7)),
    "stale": lambda store: store.stale("x"),
    "stale_count": lambda store: store.stale_count("x"),
    "shape": lambda store: store.shape("al-hayat"),
    "keep": lambda store: keep(store, 7),
    "strangers": lambda store: store.strangers(NOW - timedelta(days=7), NOW, with_entity="aqim", lang="ar"),
}


@pytest.mark.parametrize("name", OFTEN)
def test_what_is_asked_often_walks_through_no_table(tmp_path: Path, name: str) -> None:
    with Store.open(address(tmp_path)) as store:
        for n in range(20):
            keep(store, n)
        plans = _plans(store, lambda: OFTEN[name](store))
    walked = {plan.split()[1] for plan in plans if plan.startswith("SCAN ")}
    assert not walked & set(metadata.tables), plans


def test_processes_that_open_a_new_store_at_once_all_succeed(tmp_path: Path) -> None:
    code = f"from pipeline.store import Store; s = Store.open({address(tmp_path)!r}); print(s.counts().records)"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in started:
        out, err = process.communicate(timeout=60)
        assert (out.strip(), process.returncode) == ("0", 0), err


# --- Locks and threads ------------------------------------------------------------------------------------------------


def test_another_process_that_holds_the_lock_is_waited_for_then_named(tmp_path: Path) -> None:
    with (
        Store.open(address(tmp_path), busy_seconds=0.2) as store,
        closing(driver.connect(str(tmp_path / "vigie.db"), isolation_level=None)) as other,
    ):
        keep(store, 1)
        other.execute("BEGIN IMMEDIATE")
        calls = {
            "polled": lambda: store.polled(STATE, [item(2)], NOW, listed=True),
            "started": lambda: store.started("e1", NOW),
            "keep": lambda: store.keep(item(1), replace(article(1), text="x"), [], Traces(), NOW),
            "removed": lambda: store.removed(item(1), NOW),
            "applied": lambda: store.applied(store.changes()),
            "mark_all": store.mark_all,
        }
        for call in calls.values():
            with pytest.raises(StoreBusy, match="held by another process") as caught:
                call()
            assert caught.value.retry
        assert store.record("r1") == article(1)  # readers do not wait
        other.execute("ROLLBACK")
        calls["keep"]()
        assert [version.version for version in store.versions("r1")] == [1]


def test_a_lock_that_is_let_go_in_time_costs_nothing(tmp_path: Path) -> None:
    with (
        Store.open(address(tmp_path), busy_seconds=10) as store,
        closing(driver.connect(str(tmp_path / "vigie.db"), isolation_level=None, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
        timer.start()
        keep(store, 1)
        timer.join()
        assert store.record("r1") is not None


def test_a_writer_of_the_same_process_that_takes_too_long_is_busy_too(tmp_path: Path) -> None:
    with (
        Store.open(address(tmp_path), busy_seconds=0.1) as store,
        store._write(),
        ThreadPoolExecutor(1) as pool,
        pytest.raises(StoreBusy, match="another part"),
    ):
        pool.submit(store.mark_all).result()


def test_threads_and_a_second_store_write_and_read_at_once(tmp_path: Path) -> None:
    with Store.open(address(tmp_path)) as store, Store.open(address(tmp_path)) as second:

        def work(n: int) -> int:
            keep(store if n % 2 else second, n)
            (second if n % 2 else store).counts()
            return len(store.changes())

        with ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(work, range(80)))
        assert max(seen) <= 80
        assert len(list(store.records())) == 80
        assert len(store.alerts_due(NOW, limit=100)) == 80
        assert store.check() == []


def test_errors_of_a_read_only_database_say_what_to_do(tmp_path: Path) -> None:
    with Store.open(address(tmp_path)) as store:
        with store._engine.connect() as connection:  # root may write any file: ask SQLite itself to refuse
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="read-only: give this user"):
            keep(store, 1)


# --- Faults -----------------------------------------------------------------------------------------------------------

_KEEPER = """
import sys
sys.path.insert(0, {folder!r})
from test_store_sqlite import Store, keep
store = Store.open({url!r})
print("ready", flush=True)
n = int(sys.argv[1])
while True:
    keep(store, n)
    print(n, flush=True)
    n += 1
"""


def _agree(store: Store) -> set[int]:
    """Every article that is there has all that belongs to it; their numbers."""
    assert store.check() == []
    records = {int(record.id[1:]): record for record in store.records()}
    assert all(record == article(n) for n, record in records.items())
    assert {int(c.record.id[1:]) for c in store.changes(10**6)} == records.keys()
    assert {int(a.id[1:]) for a in store.alerts_due(NOW, 10**6)} == records.keys()
    found: set[int] = set()
    for n in records:
        assert store.entry_record(f"e{n}") == f"r{n}"
        near = Telling("new", "al-hayat", "ar", NOW, NOW, sketch=(n,), clues=())
        found |= {int(one.id[1:]) for one in store.tellings(near, (), timedelta(days=1))}
    assert records.keys() <= found
    return set(records)


@pytest.mark.parametrize("delay", [0.02, 0.15])
def test_kill_9_at_any_moment_leaves_whole_articles_and_loses_none(tmp_path: Path, delay: float) -> None:
    code = _KEEPER.format(folder=str(Path(__file__).parent), url=address(tmp_path))
    told: list[int] = []
    for turn in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(turn * 100_000)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        told.append(int(process.stdout.readline()))
        time.sleep(delay * (turn + 1))
        os.kill(process.pid, signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        process.stdout.close()
        with Store.open(address(tmp_path)) as store:
            there = _agree(store)
        # What was said to be kept is there; at most the one article after each kill was kept without having been said.
        assert set(told) <= there
        assert len(there - set(told)) <= turn + 1


_FULL = """
import resource, signal, sys
sys.path.insert(0, {folder!r})
from test_store_sqlite import Store, StoreError, _agree, keep
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open({url!r})
for n in range(20):
    keep(store, n)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    for n in range(20, 2000):
        keep(store, n)
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
before = _agree(store)
assert before == set(range(n)), (n, sorted(before))
keep(store, n)
assert _agree(store) == set(range(n + 1))
print("goes on")
"""


def test_a_full_disk_stops_nothing_for_good(tmp_path: Path) -> None:
    code = _FULL.format(folder=str(Path(__file__).parent), url=address(tmp_path))
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert run.returncode == 0, run.stderr
    said, done = run.stdout.splitlines()
    assert "the disk" in said
    assert done == "goes on"
