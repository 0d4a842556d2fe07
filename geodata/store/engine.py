"""Opening the database: SQLite beside the user's data, or PostgreSQL by its URL.

Both keep the same two promises. Who reads sees one state of the whole store for as
long as it looks: SQLite's write-ahead log gives that, PostgreSQL does at REPEATABLE
READ. Writers queue before they look: SQLite by ``BEGIN IMMEDIATE``, PostgreSQL by a
lock on the log's head taken as the first statement, which is before its view of the
data is fixed. So no writer works from what another has changed meanwhile, and none
has to be repeated.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geodata import home
from geodata.errors import StoreError
from geodata.store import migrations
from geodata.store.failures import failure
from geodata.store.sightings import file_of
from geodata.store.tables import HEAD, METADATA

DATABASE_VARIABLE = "ATLAS_GRAPPES_DATABASE"
FILE_NAME = "atlas.db"
VERSIONS = "alembic_version"
BUSY_SECONDS = 60
WRITER = "atlas_writer"
# What a database holds, where it is not the migration it stands at.
EMPTY, HOLLOW = "empty", "hollow"
BESIDE = ("-wal", "-shm")
POSTGRESQL = "postgresql"
# So long a server may take to answer before it counts as out of reach.
ANSWER_SECONDS = 10
# Whoever makes or changes tables holds this lock; a number that no other program uses.
MAKING_TABLES = 0x41746C6173


def url_of(user: Path | None = None) -> str:
    """Address of the database: that of `user`'s folder, else the one set, else the default."""
    address = os.environ.get(DATABASE_VARIABLE)
    if address and user is None:
        return address
    folder = home.folder(user)
    return sa.URL.create("sqlite", database=str(folder / FILE_NAME)).render_as_string(False)


def connect(url: str, *, existing: bool = False, only_look: bool = False) -> sa.Engine:
    """An engine with the rules every connection follows; nothing is read yet.

    Parameters
    ----------
    existing : bool
        Never make a file, nor its folder: one that has gone since is an error.
    only_look : bool
        Leave the file as it is, its journal included: it may not be ours.

    Raises
    ------
    StoreError
        If the address means nothing, its driver is not installed or its folder
        cannot be made.
    """
    try:
        address = sa.make_url(url)
        file = file_of(url)
        if file is not None and not existing:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address, **_options(address))
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, OSError) as error:
        raise failure(url, error) from error
    if engine.dialect.name == "sqlite":
        if existing:
            sa.event.listen(engine, "do_connect", _make_no_file)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        if not only_look:
            sa.event.listen(engine, "connect", _let_read_while_written)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _options(address: sa.URL) -> dict[str, Any]:
    """How a server is spoken to; a connection that it dropped meanwhile is made anew."""
    if address.get_backend_name() != POSTGRESQL:
        return {}
    rules = {
        "connect_timeout": ANSWER_SECONDS,
        "options": f"-c lock_timeout={BUSY_SECONDS}s",
        "application_name": "atlas-grappes",
    }
    asked = {name: value for name, value in rules.items() if name not in address.query}
    return {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True, "connect_args": asked}


@contextmanager
def reading(engine: sa.Engine, url: str) -> Iterator[sa.Connection]:
    """One consistent view; what the database refuses comes as an error of ours."""
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise failure(url, error) from error


@contextmanager
def writing(engine: sa.Engine, url: str) -> Iterator[sa.Connection]:
    """The only writer until the block ends; all of it is kept, or nothing."""
    try:
        with (
            engine.connect().execution_options(**{WRITER: True}) as connection,
            connection.begin(),
        ):
            _queue(connection)
            yield connection
    except sa.exc.DBAPIError as error:
        raise failure(url, error) from error


@contextmanager
def making(engine: sa.Engine, url: str) -> Iterator[sa.Connection]:
    """The only one who makes or changes tables, and the only writer, until the block ends.

    Each statement sees what is there now: whoever waited finds the work of the one before.
    """
    try:
        with engine.connect().execution_options(**{WRITER: True}) as connection:
            if connection.dialect.name == POSTGRESQL:
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                if connection.dialect.name == POSTGRESQL:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MAKING_TABLES)))
                if sa.inspect(connection).has_table(HEAD.name):
                    _queue(connection)
                yield connection
    except sa.exc.DBAPIError as error:
        raise failure(url, error) from error


def _queue(connection: sa.Connection) -> None:
    """Wait for other writers; readers go on. SQLite did so when the transaction began."""
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql(f"LOCK TABLE {HEAD.name} IN EXCLUSIVE MODE")


def _make_no_file(_dialect: Any, _record: Any, args: list[Any], options: dict[str, Any]) -> None:
    """SQLite makes the file it does not find, unless its address says otherwise."""
    if args and not str(args[0]).startswith((":", "file:")):
        args[0] = f"{Path(args[0]).as_uri()}?mode=rw"
        options["uri"] = True


def set_aside(file: Path) -> list[Path]:
    """Rename a database and what stands beside it, so that nothing of it is lost.

    Returns
    -------
    list of Path
        Under their new names; empty where there was nothing.
    """
    moment = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = file.with_name(f"{file.name}.before-{moment}")
    moved = []
    for ending in ("", *BESIDE):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            moved.append(beside.rename(aside.with_name(aside.name + ending)))
    return moved


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late to lock before reading.
    connection.isolation_level = None
    cursor = connection.cursor()
    for rule in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "synchronous=FULL",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {rule}")
    cursor.close()


def _let_read_while_written(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def form(connection: sa.Connection) -> str:
    """The migration a database stands at, ``EMPTY`` or ``HOLLOW``.

    Empty: no table of ours. Hollow: our tables without the log's last entry, as
    no interrupted start leaves them, since tables and rows come in one transaction.
    """
    tables = set(sa.inspect(connection).get_table_names())
    if not tables & {VERSIONS, *METADATA.tables}:
        return EMPTY
    version = schema_version(connection)
    if version and version not in migrations.KNOWN:
        return version
    last = HEAD.name in tables and connection.execute(sa.select(HEAD.c.seq)).first()
    return version if version and last else HOLLOW


def sound(connection: sa.Connection) -> bool:
    """Whether SQLite finds its own pages in order; a server looks after that itself."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"


def schema_version(connection: sa.Connection) -> str:
    """The migration the database stands at; empty for a new one."""
    if not sa.inspect(connection).has_table(VERSIONS):
        return ""
    version = connection.execute(sa.text(f"SELECT version_num FROM {VERSIONS}")).scalar()
    return str(version or "")


def migrate(connection: sa.Connection) -> None:
    """Bring the tables to the form this version of the atlas expects.

    Raises
    ------
    StoreError
        If a newer version of the atlas made the database.
    """
    version = schema_version(connection)
    if version == migrations.HEAD:
        return
    if version and version not in migrations.KNOWN:
        raise StoreError("store_newer", found=version, known=migrations.HEAD)
    if not version and not sa.inspect(connection).get_table_names():
        _create(connection)
        return
    upgrade(connection)


def _create(connection: sa.Connection) -> None:
    """A new database in today's form: what all migrations together would make of it.

    Reading the migrations takes longer than everything else at a first start.
    """
    METADATA.create_all(connection)
    versions = sa.Table(
        VERSIONS,
        sa.MetaData(),
        sa.Column("version_num", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("version_num", name=f"{VERSIONS}_pkc"),
    )
    versions.create(connection)
    connection.execute(versions.insert().values(version_num=migrations.HEAD))


def upgrade(connection: sa.Connection) -> None:
    """Run the migrations that a database lacks."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, migrations.HEAD)
