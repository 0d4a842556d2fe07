"""Opening the database: SQLite beside the user's data, or any other by its URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geodata.boundaries import user_folder
from geodata.errors import StoreError
from geodata.store import migrations
from geodata.store.tables import METADATA

DATABASE_VARIABLE = "ATLAS_GRAPPES_DATABASE"
FILE_NAME = "atlas.db"
VERSIONS = "alembic_version"
BUSY_SECONDS = 60
WRITER = "atlas_writer"


def url_of(user: Path | None = None) -> str:
    """Address of the database: that of `user`'s folder, else the one set, else the default."""
    given = os.environ.get(DATABASE_VARIABLE)
    if given and user is None:
        return given
    folder = user if user is not None else user_folder()
    return sa.URL.create("sqlite", database=str(folder / FILE_NAME)).render_as_string(False)


def connect(url: str) -> sa.Engine:
    """An engine with the rules every connection follows; nothing is read yet.

    Raises
    ------
    StoreError
        If the address means nothing or its folder cannot be made.
    """
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, OSError) as error:
        raise StoreError("store_unavailable", where=shown(url), detail=str(error)) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def shown(url: str) -> str:
    """The address without its password."""
    try:
        return str(sa.make_url(url).database or url)
    except sa.exc.ArgumentError:
        return url[:60]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late to lock before reading.
    connection.isolation_level = None
    cursor = connection.cursor()
    for rule in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {rule}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def schema_version(connection: sa.Connection) -> str:
    """The migration the database stands at; empty for a new one."""
    if not sa.inspect(connection).has_table(VERSIONS):
        return ""
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSIONS}")).scalar()
    return str(found or "")


def migrate(connection: sa.Connection) -> None:
    """Bring the tables to the form this version of the atlas expects.

    Raises
    ------
    StoreError
        If a newer version of the atlas made the database.
    """
    found = schema_version(connection)
    if found == migrations.HEAD:
        return
    if found and found not in migrations.KNOWN:
        raise StoreError("store_newer", found=found, known=migrations.HEAD)
    if not found and not sa.inspect(connection).get_table_names():
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
