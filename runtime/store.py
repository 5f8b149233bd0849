"""The record of runs: one SQLite file, and nothing but rows and bytes.

What runs are made of (values, packages, fragments) is kept as blobs under their digests, once.
The file is in WAL mode: a transaction that has ended stays when the process is killed at any moment,
and several runs write to one file at once. What is wrong with a file is a `StoreError`.
"""

import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self, cast

from ..ir.records import dataclass
from ..ir.source import digest_of
from .locks import Locks

SCHEMA: Final = 1
"""Version of the tables. A file of a later one is not touched."""

_APPLICATION: Final = 0x666C6F77
"""What marks a file as ours: "flow"."""

_BUSY: Final = 60.0
"""Seconds to wait for another process to end its transaction."""

_PAGES: Final = 8_000
"""How long the log grows, in pages of 4 KB, before it is merged into the file: that waits for the disk."""

_TABLES: Final = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL,
  source TEXT NOT NULL, code TEXT NOT NULL, package TEXT NOT NULL, inputs TEXT, outputs TEXT,
  began TEXT NOT NULL, ended TEXT, resumed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE nodes (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, key TEXT NOT NULL, place TEXT NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL, call TEXT,
  inputs TEXT, outputs TEXT, fragment TEXT, message TEXT, began REAL, ended REAL, number INTEGER,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE cache (key TEXT PRIMARY KEY, task TEXT NOT NULL, outputs TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE blobs (digest TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


class StoreError(Exception):
    """The file cannot be used, and the way out where there is one."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run."""

    kind: str
    entity: str
    source: str
    """What the user named."""
    code: str
    """The folder of the code."""
    package: bytes
    inputs: bytes | None

    def names(self) -> tuple[str, str, str, str]:
        """The texts of it."""
        return self.kind, self.entity, self.source, self.code


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run."""

    id: int
    state: str
    """``running``, ``succeeded``, ``failed``; ``stopped`` where it runs no more and has no end."""
    kind: str
    entity: str
    source: str
    """What the user named."""
    code: str
    package: str
    inputs: str | None
    """Digest of the inputs; None where one has no IR value. So are the others."""
    outputs: str | None
    began: str
    """UTC, ISO 8601; so is the end."""
    ended: str | None
    resumed: int
    """How often."""


@dataclass(slots=True)
class NodeRow:
    """One node of a run."""

    key: str
    place: str
    """Where it is, for people."""
    kind: str
    name: str
    state: str
    """``running``, ``succeeded``, ``reused``, ``cached``, ``failed`` or ``stopped``."""
    attempt: int = 0
    call: str | None = None
    """Digest of what was called with which inputs; None where an input has no IR value."""
    inputs: str | None = None
    outputs: str | None = None
    fragment: str | None = None
    message: str | None = None
    began: float | None = None
    """Seconds since 1970; so is the end."""
    ended: float | None = None
    number: int = 0
    """Which of the run's nodes it is, in the order in which they began."""


_RUN: Final = ", ".join(RunRow.__dataclass_fields__)
_NODE: Final = ", ".join(NodeRow.__dataclass_fields__)
_MARKS: Final = ", ".join("?" for _ in NodeRow.__dataclass_fields__)
_SAVE_NODE: Final = f"INSERT OR REPLACE INTO nodes (run, {_NODE}) VALUES (?, {_MARKS})"  # noqa: S608


class Store:
    """An open file of runs."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path
        self._locks = Locks(path.with_name(f"{path.name}.lock"))
        self._known = set[str]()
        """Digests of blobs that are in the file."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file, or make one where there is none. Folders are never made."""
        with _explained(path):
            database = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
            try:
                _prepare(database, path)
            except BaseException:
                database.close()
                raise
            return cls(database, path)

    def close(self) -> None:
        """Close the file, and give up the runs that are held."""
        self._locks.close()
        self._database.close()

    def __enter__(self) -> Self:
        """Leave it open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Write all that is written inside, or nothing."""
        with _explained(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._known.clear()
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # Blobs

    def put(self, data: bytes) -> str:
        """Keep bytes within a transaction; gives their digest."""
        name = digest_of(data)
        if name not in self._known:
            self._database.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (name, data))
            self._known.add(name)
        return name

    def get(self, name: str | None) -> bytes | None:
        """The bytes of a digest; None where they are not there, or are others now."""
        rows = self._rows("SELECT data FROM blobs WHERE digest = ?", (name,))
        data = cast("bytes", rows[0][0]) if rows else None
        return data if data is not None and digest_of(data) == name else None

    # Runs

    def begin(self, what: Wanted) -> int:
        """Make a run, and hold it."""
        with self.transaction() as database:
            inputs = None if what.inputs is None else self.put(what.inputs)
            done = database.execute(
                "INSERT INTO runs (state, kind, entity, source, code, package, inputs, began)"
                " VALUES ('running', ?, ?, ?, ?, ?, ?, ?)",
                (*what.names(), self.put(what.package), inputs, _now()),
            )
            run = cast("int", done.lastrowid)
            self._locks.take(run)
        return run

    def resume(self, run: int, what: Wanted) -> bool:
        """Hold a run again, to do this with the inputs that it has; False where another process does."""
        if not self._locks.take(run):
            return False
        with self.transaction() as database:
            said = (*what.names(), self.put(what.package), run)
            database.execute(_RESUME, said)
            database.execute(_FORGET_UNFINISHED, (run,))
        return True

    def end(self, run: int, state: str, outputs: bytes | None) -> None:
        """Note how a run has ended."""
        with self.transaction() as database:
            name = None if outputs is None else self.put(outputs)
            said = (state, name, _now(), run)
            database.execute("UPDATE runs SET state = ?, outputs = ?, ended = ? WHERE id = ?", said)

    def runs(self) -> list[RunRow]:
        """All runs, in the order in which they were made."""
        rows = self._rows(f"SELECT {_RUN} FROM runs ORDER BY id")  # noqa: S608
        return [self._run(row) for row in rows]

    def run(self, run: int) -> RunRow | None:
        """One run; None where there is none of that number."""
        rows = self._rows(f"SELECT {_RUN} FROM runs WHERE id = ?", (run,))  # noqa: S608
        return self._run(rows[0]) if rows else None

    def _run(self, row: Sequence[Any]) -> RunRow:
        found = RunRow(*row)
        try:
            for each in (found.began, found.ended or found.began):
                datetime.fromisoformat(each)
        except (TypeError, ValueError) as error:
            raise _damaged(self._path, f"the times of run {found.id} are none") from error
        if found.state == "running" and not self._locks.is_taken(found.id):
            return RunRow(found.id, "stopped", *row[2:])
        return found

    def remove(self, runs: Iterable[int]) -> None:
        """Forget runs, and what only they had kept. What is cached stays."""
        with self.transaction() as database:
            database.executemany("DELETE FROM runs WHERE id = ?", [(each,) for each in runs])
            database.execute(_REMOVE_BLOBS)
            self._known.clear()
        with _explained(self._path):
            self._database.execute("VACUUM")

    def forget_cache(self) -> None:
        """Forget what is cached."""
        with self.transaction() as database:
            database.execute("DELETE FROM cache")

    # Nodes and cached results

    def save(self, run: int, nodes: Iterable[NodeRow]) -> None:
        """Keep nodes within a transaction, in the place of what was known of them."""
        rows = [(run, *(getattr(each, name) for name in _NODE.split(", "))) for each in nodes]
        self._database.executemany(_SAVE_NODE, rows)

    def forget(self, run: int, keys: Iterable[str]) -> None:
        """Forget nodes of a run within a transaction."""
        self._database.executemany(
            "DELETE FROM nodes WHERE run = ? AND key = ?", [(run, each) for each in keys]
        )

    def keys(self, run: int) -> list[str]:
        """The keys of all nodes of a run."""
        return [row[0] for row in self._rows("SELECT key FROM nodes WHERE run = ?", (run,))]

    def node(self, run: int, key: str) -> NodeRow | None:
        """One node of a run."""
        sql = f"SELECT {_NODE} FROM nodes WHERE run = ? AND key = ?"  # noqa: S608
        rows = self._rows(sql, (run, key))
        return NodeRow(*rows[0]) if rows else None

    def nodes(self, run: int) -> list[NodeRow]:
        """All nodes of a run, in the order in which they began."""
        sql = f"SELECT {_NODE} FROM nodes WHERE run = ? ORDER BY number, key"  # noqa: S608
        return [NodeRow(*row) for row in self._rows(sql, (run,))]

    def cached(self, key: str) -> str | None:
        """The digest of what is cached under a key."""
        rows = self._rows("SELECT outputs FROM cache WHERE key = ?", (key,))
        return cast("str", rows[0][0]) if rows else None

    def cache(self, key: str, task: str, outputs: str) -> None:
        """Cache a result within a transaction."""
        said = (key, task, outputs)
        self._database.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", said)

    def claim(self, key: str) -> bool:
        """Hold the key of a call whose result will be cached; False where another run does."""
        return self._locks.take(_lock_of(key))

    def give_up(self, key: str) -> None:
        """Hold a key no more."""
        self._locks.give_up(_lock_of(key))

    def _rows(self, sql: str, given: Sequence[object] = ()) -> list[Any]:
        with _explained(self._path):
            return self._database.execute(sql, given).fetchall()


_RESUME: Final = """
UPDATE runs SET state = 'running', ended = NULL, outputs = NULL, resumed = resumed + 1,
  kind = ?, entity = ?, source = ?, code = ?, package = ? WHERE id = ?
"""
_FORGET_UNFINISHED: Final = """
DELETE FROM nodes WHERE run = ? AND state IN ('running', 'failed', 'stopped') AND fragment IS NULL
"""
"""They have nothing to go on from, and would stay as they are where the program has them no more."""

_REMOVE_BLOBS: Final = """
DELETE FROM blobs WHERE digest NOT IN (
  SELECT package FROM runs UNION SELECT inputs FROM runs WHERE inputs NOT NULL
  UNION SELECT outputs FROM runs WHERE outputs NOT NULL UNION SELECT outputs FROM cache
  UNION SELECT inputs FROM nodes WHERE inputs NOT NULL
  UNION SELECT outputs FROM nodes WHERE outputs NOT NULL
  UNION SELECT fragment FROM nodes WHERE fragment NOT NULL
)
"""


def _lock_of(key: str) -> int:
    """The lock of a digest, beyond those of all runs."""
    return _FIRST_KEY + int(key[-15:], 16)


_FIRST_KEY: Final = 1 << 60


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file, and see that an old one is ours."""
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    is_new = not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not is_new and application != _APPLICATION:
        raise StoreError(f"`{path}` is a database, and not one of runs", _OTHER)
    if version > SCHEMA:
        text = f"`{path}` was written by a newer flowc: its tables are of version {version}"
        raise StoreError(text, f"use that flowc; this one knows version {SCHEMA}")
    database.execute("PRAGMA journal_mode = WAL")
    # Ended transactions survive this process, killed or not; only a power cut may take the last.
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
    database.execute("PRAGMA foreign_keys = ON")
    if is_new:
        _make_tables(database)


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in _TABLES.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {SCHEMA}")
    database.execute("COMMIT")


_OTHER: Final = "name another file with `--runs FILE`"


@contextmanager
def _explained(path: Path) -> Generator[None]:
    """Turn what SQLite raises into why the file cannot be used."""
    try:
        yield
    except UnicodeDecodeError as error:  # what SQLite says of a name that is damaged
        raise _damaged(path, error) from error
    except sqlite3.Error as error:
        if not path.parent.is_dir():
            text = f"there is no folder `{path.parent}` for the record of runs"
            raise StoreError(
                text, "make it first, or name another file with `--runs FILE`"
            ) from error
        if isinstance(error, sqlite3.OperationalError) and not _is_damaged(error):
            writable = os.access(path if path.exists() else path.parent, os.W_OK)
            reason = str(error) if writable else "it may not be written"
            raise StoreError(
                f"the record of runs `{path}` cannot be used: {reason}", _OTHER
            ) from error
        raise _damaged(path, error) from error


def _damaged(path: Path, reason: object) -> StoreError:
    text = f"`{path}` is damaged, or no record of runs: {reason}"
    return StoreError(text, f"{_OTHER}, or remove it and what was recorded in it")


def _is_damaged(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(
        ("SQLITE_CORRUPT", "SQLITE_NOTADB")
    ) or ("no such" in str(error) or "has no column" in str(error))
