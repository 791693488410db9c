"""One database: how it is opened, brought to the newest schema, read and written, and what its errors mean."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, Executable, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import StoreBusy, StoreError
from pipeline.store.tables import SCHEMA

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
CHUNK = 500  # values in one IN (...): far below every database's limit, and still one round trip for a feed

_SAFE_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 can corrupt a WAL database that two connections write or checkpoint at once
_WAL_LIMIT = 64 * 2**20  # bytes kept of a write-ahead log that a long reader let grow

# SQLite's primary result codes, and what a person can do: https://www.sqlite.org/rescode.html
_BUSY, _LOCKED = 5, 6
_MEANING = {
    8: "it is read-only: give this user the right to write the file and its folder",
    10: "the disk gave an error: look at the system's log and at the free space",
    11: "it is damaged: stop Vigie, keep the file, restore the last backup",
    13: "the disk is full: make room, nothing that was stored is lost",
    14: "it cannot be opened: look whether its folder exists and may be written",
    23: "access was denied",
    26: "it is no SQLite database: look whether the address names the right file",
}


class Database:
    """Connections, transactions and errors. Thread-safe: each transaction takes a connection of its own."""

    def __init__(self, engine: Engine, name: str, busy_seconds: float) -> None:
        self._engine = engine
        self._name = name
        self._busy_seconds = busy_seconds
        # Threads of one process queue here in turn. SQLite's own waiting is a poll, in which a writer can starve.
        self._writing = threading.Lock()

    @classmethod
    def open(cls, url: str, *, busy_seconds: float = 15.0) -> Self:
        """Open the database at ``url`` (``sqlite:////folder/vigie.db``), made and migrated where needed.

        ``busy_seconds`` is how long to wait for another writer before :class:`StoreBusy`. Raises :class:`StoreError`
        where the file cannot be used, or was written by a newer Vigie.
        """
        parsed = _parse(url)
        path = Path(parsed.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder of {path} cannot be made: {error.strerror}", subject=str(path)) from error
        database = cls(_engine(parsed, busy_seconds), str(path), busy_seconds)
        try:
            database._migrate()
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check(self) -> list[str]:
        """What SQLite's ``quick_check`` and the foreign keys find wrong; empty where all is well. Reads every page."""
        with self._read() as connection:
            found = [row[0] for row in connection.execute(text("PRAGMA quick_check")) if row[0] != "ok"]
            orphans = connection.execute(text("PRAGMA foreign_key_check"))
            found += [f"{row[0]}: a row without its row in {row[2]}" for row in orphans]
        return found

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        with self._errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment, so that it never fails half way for a lock."""
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise StoreBusy(f"the database {self._name} is being written by another part of Vigie", subject=self._name)
        try:
            with self._errors(), self._engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
                yield connection
        finally:
            self._writing.release()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout as error:
            raise StoreBusy(f"the database {self._name} has no free connection", subject=self._name) from error
        except DBAPIError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest tells variants apart
            if code in (_BUSY, _LOCKED):
                raise StoreBusy(
                    f"the database {self._name} is held by another process for more than {self._busy_seconds:g} s",
                    subject=self._name,
                ) from error
            meaning = _MEANING.get(code, str(error.orig))
            raise StoreError(f"the database {self._name} cannot be used: {meaning}", subject=self._name) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the database {self._name}: {error}", subject=self._name) from error

    def _migrate(self) -> None:
        with self._read() as connection:
            present = _revision(connection)
        if present == SCHEMA:
            return
        with self._reshape() as connection:
            present = _revision(connection)  # another process may have migrated while this one waited
            if present != SCHEMA:
                migrate(connection, self._name, present)

    @contextmanager
    def _reshape(self) -> Iterator[Connection]:
        """A write transaction in which a table that others refer to can be made anew; they are checked at its end.

        SQLite takes dropping the old table for deleting its rows, unless foreign keys are off, and only outside of a
        transaction can they be turned off: https://www.sqlite.org/lang_altertable.html#otheralter
        """
        with self._errors(), self._engine.connect() as connection:
            own = connection.connection.cursor()
            own.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.execution_options(begin="BEGIN IMMEDIATE").begin():
                    yield connection
                    if orphan := connection.execute(text("PRAGMA foreign_key_check")).first():
                        raise StoreError(
                            f"the database {self._name} was left as it was: bringing it to the schema {SCHEMA} found a"
                            f" row of {orphan[0]} without its row in {orphan[2]}. Restore the last backup",
                            subject=self._name,
                        )
            finally:
                own.execute("PRAGMA foreign_keys = ON")
                own.close()


def migrate(connection: Connection, name: str, present: str | None, scripts: Path = MIGRATIONS) -> None:
    """Bring the schema from ``present`` to the newest, inside the caller's transaction: wholly or not at all."""
    # Imported here: Alembic is needed once in a release, and doubles the time to start every command.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise StoreError(
            f"the database {name} has the schema {present}, written by a newer Vigie than this one (which knows"
            f" {SCHEMA}): use that newer version, or another database",
            subject=name,
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, update: bool) -> None:
    """Insert ``rows``; where the key is there already, overwrite (``update``) or leave it."""
    if rows:
        columns = tuple(rows[0]) if update else ()
        connection.execute(_upserting(connection.dialect.name, table, columns), list(rows))


@cache  # to build one takes as long as to run it, and there are as many as calls of `upsert` in the code
def _upserting(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    """The insert that overwrites ``columns`` where the key is there already; with none of them, leaves all as it is."""
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    key = [column.name for column in table.primary_key]
    if changed := {name: statement.excluded[name] for name in columns if name not in key}:
        return statement.on_conflict_do_update(index_elements=key, set_=changed)
    return statement.on_conflict_do_nothing(index_elements=key)


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("the database's address cannot be read: write sqlite:////folder/vigie.db") from error
    if parsed.get_backend_name() != "sqlite":
        kind = parsed.get_backend_name()
        raise StoreError(f"this version keeps its store in SQLite, not in {kind}: write sqlite:////folder/vigie.db")
    if parsed.database in (None, "", ":memory:"):
        raise StoreError("the store needs a file: write sqlite:////folder/vigie.db")
    return parsed.set(drivername="sqlite+pysqlite")


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: pysqlite3's, else the interpreter's own, with a warning where that one is unsafe."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # it has wheels for Linux only
        dbapi2 = sqlite3
    if dbapi2.sqlite_version_info < _SAFE_SQLITE:
        log.warning(
            "SQLite %s can corrupt a database that two processes write at once. Run one Vigie process at a time, or"
            " use SQLite %s or newer.",
            dbapi2.sqlite_version,
            ".".join(map(str, _SAFE_SQLITE)),
        )
    return dbapi2  # type: ignore[no-any-return]  # pysqlite3 has no types


def _engine(url: URL, busy_seconds: float) -> Engine:
    # Enough connections for the threads of asyncio.to_thread and of the web application together.
    engine = create_engine(url, module=sqlite_module(), pool_size=8, max_overflow=24, pool_timeout=busy_seconds)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself: `begin` below does
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
        cursor.execute("PRAGMA synchronous = FULL")  # a committed article survives a power cut
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine
