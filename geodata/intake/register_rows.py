"""A list's rows in batches, whatever the file's form, read in the confined process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from geodata import outside
from geodata.errors import IntakeError
from geodata.intake.readers.rows import X, Y
from geodata.intake.sandbox import plain, pool
from geodata.intake.sandbox.limits import LONG, Limits
from geodata.registers.rows import BATCH, FORMATS, RegisterColumns, option_of

PARQUET, GEOPACKAGE = ".parquet", ".gpkg"
SQLITE_HEADER = b"SQLite format 3\0"
# Where SQLite notes whose file it is: "GPKG", in older files "GP10" or "GP11".
MARK = slice(68, 72)
PARQUET_MARK = b"PAR1"


@contextmanager
def _read(
    path: Path, limits: Limits, **options: Any
) -> Iterator[tuple[dict[str, Any], Iterator[pd.DataFrame]]]:
    """What a file says of itself, and its rows in batches."""
    form = path.suffix.lower()
    if form not in FORMATS:
        raise IntakeError("unknown_format", file=outside.called(path), known=list(FORMATS))
    _refuse_disguise(path, form, limits)
    asked = {"form": form[1:], "size": BATCH, **options}
    with pool.read(path, "rows", asked, limits=limits) as (facts, folder):
        yield facts, _batches(facts, folder, outside.called(path))


def _refuse_disguise(path: Path, form: str, limits: Limits) -> None:
    """A file begins as its ending says, before anything reads it."""
    head, size = outside.head(path, MARK.stop, limits.file_bytes)
    shown = outside.called(path)
    if not size:
        raise IntakeError("empty_file", file=shown)
    if form == PARQUET and not head.startswith(PARQUET_MARK):
        raise IntakeError("not_what_it_says", file=shown, format="PARQUET")
    if form == GEOPACKAGE and not (head.startswith(SQLITE_HEADER) and head[MARK][:2] == b"GP"):
        raise IntakeError("not_geopackage", file=shown)


def _batches(facts: dict[str, Any], folder: Path, shown: str) -> Iterator[pd.DataFrame]:
    for number, kinds in enumerate(facts["kinds"]):
        try:
            yield plain.read(folder, number, list(facts["columns"]), list(kinds))
        except (OSError, ValueError) as error:
            raise IntakeError("damaged_file", file=shown, detail="result") from error


def facts_of(path: Path) -> Mapping[str, Any]:
    """The names of a file's columns, and whether it says of itself that it was made up.

    Whoever adds a register asks at several steps; a file is read for it once, and again
    when it has changed.
    """
    return _facts(path, outside.version(path, LONG.file_bytes))


@lru_cache(maxsize=4096)
def _facts(path: Path, version: tuple[int, ...]) -> Mapping[str, Any]:
    with _read(path, LONG, first=0) as (facts, _):
        return MappingProxyType(facts)


def names_of(path: Path) -> list[str]:
    """The columns of a file; of a GeoPackage, what stands beside its points."""
    return [str(name) for name in facts_of(path)["names"]]


def batches(
    path: Path, columns: RegisterColumns, size: int = BATCH, first: int | None = None
) -> Iterator[pd.DataFrame]:
    """Rows of a register in batches: coordinates and jobs as numbers, the rest as text.

    Parameters
    ----------
    first : int, optional
        How many rows, where not all.

    Raises
    ------
    IntakeError
        ``unknown_format``, ``unreadable``, ``register_column_not_found``,
        ``no_place_columns``, and whatever limit the file ran into.
    """
    if not columns.has_points and not columns.region:
        raise IntakeError("no_place_columns", file=outside.called(path))
    drawn = path.suffix.lower() == GEOPACKAGE
    own = [columns.lon, columns.lat] if drawn else []
    wanted = _present([*names_of(path), *own], columns, path)
    asked = [name for name in wanted if name not in own]
    with _read(path, LONG, columns=asked, size=size, first=first) as (_, found):
        for batch in found:
            yield batch.rename(columns={X: columns.lon, Y: columns.lat})[wanted]


def points(path: Path) -> pd.DataFrame:
    """Every column of a table of points, in one; of a GeoPackage the degrees under X and Y."""
    most = replace(LONG, rows=MOST_POINTS)
    with _read(path, most) as (facts, found):
        every = list(found)
        names = [str(name) for name in facts["names"]]
    return pd.concat(every, ignore_index=True) if every else pd.DataFrame(columns=names)


# A table of points is held whole, and written whole.
MOST_POINTS = 5_000_000


def _present(names: list[str], columns: RegisterColumns, path: Path) -> list[str]:
    missing = {
        option_of(said): name
        for said, name in asdict(columns).items()
        if name and name not in names
    }
    if not columns.region and {option_of("lon"), option_of("lat")} <= set(missing):
        raise IntakeError("no_place_columns", file=path.name)
    if missing:
        column = ", ".join(dict.fromkeys(missing.values()))
        options = ", ".join(missing)
        raise IntakeError(
            "register_column_not_found", file=path.name, column=column, options=options, known=names
        )
    return list(dict.fromkeys(columns.wanted()))


def placed_by(path: Path, columns: RegisterColumns) -> RegisterColumns:
    """Columns as they are meant: without coordinates where a list has only regions.

    Nobody named the columns of coordinates, the list has none of the usual names,
    and its regions are named: it is placed by them.
    """
    usual = RegisterColumns()
    unnamed = (columns.lon, columns.lat) == (usual.lon, usual.lat)
    if not columns.region or not unnamed or path.suffix.lower() == GEOPACKAGE:
        return columns
    names = names_of(path)
    return columns if {usual.lon, usual.lat} & set(names) else replace(columns, lon="", lat="")
