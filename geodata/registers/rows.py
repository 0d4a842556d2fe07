"""Reading a register's rows in batches, as text, whatever the file's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from geodata.errors import IntakeError

FORMATS = (".csv", ".parquet", ".gpkg")
BATCH = 1_000_000


@dataclass(frozen=True)
class Columns:
    """Which column of the file says what; empty where the file has none.

    Attributes
    ----------
    lon, lat : str
        Degrees, WGS 84.
    region : str
        Code or name of the region.
    sector : str
        Activity code.
    jobs, year, status, id : str
        Jobs of the unit, year the row speaks of, active or not, identifier.
    """

    lon: str = "lon"
    lat: str = "lat"
    region: str = ""
    sector: str = "activity"
    jobs: str = ""
    year: str = ""
    status: str = ""
    id: str = ""

    def wanted(self) -> list[str]:
        """The file's columns that are read."""
        return [name for name in asdict(self).values() if name]

    @property
    def has_points(self) -> bool:
        """Whether rows carry coordinates."""
        return bool(self.lon and self.lat)


def batches(path: Path, columns: Columns, size: int = BATCH) -> Iterator[pd.DataFrame]:
    """Rows of a register in batches: coordinates and jobs as numbers, the rest as text.

    Raises
    ------
    IntakeError
        ``unknown_format``, ``unreadable``, ``column_not_found``, ``no_place_columns``.
    """
    if path.suffix.lower() not in FORMATS:
        raise IntakeError("unknown_format", file=path.name, known=list(FORMATS))
    if not path.is_file():
        raise IntakeError("unreadable", file=path.name, detail="")
    if not columns.has_points and not columns.region:
        raise IntakeError("no_place_columns", file=path.name)
    for batch in _read(path, columns, size):
        yield batch.reset_index(drop=True)


def _read(path: Path, columns: Columns, size: int) -> Iterator[pd.DataFrame]:
    try:
        if path.suffix.lower() == ".parquet":
            yield from _parquet(path, columns, size)
        elif path.suffix.lower() == ".gpkg":
            yield from _geopackage(path, columns, size)
        else:
            yield from _csv(path, columns, size)
    except (ValueError, OSError) as error:
        if isinstance(error, IntakeError):
            raise
        detail = str(error).splitlines()[0][:200] if str(error) else ""
        raise IntakeError("unreadable", file=path.name, detail=detail) from error


def _present(names: list[str], columns: Columns, path: Path) -> list[str]:
    missing = [name for name in columns.wanted() if name not in names]
    if missing:
        raise IntakeError("column_not_found", file=path.name, column=", ".join(missing))
    return columns.wanted()


def _parquet(path: Path, columns: Columns, size: int) -> Iterator[pd.DataFrame]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        wanted = _present(file.schema_arrow.names, columns, path)
        for batch in file.iter_batches(size, columns=wanted):
            yield batch.to_pandas()


def _csv(path: Path, columns: Columns, size: int) -> Iterator[pd.DataFrame]:
    with path.open("rb") as handle:
        first = handle.readline(1 << 20)
    if not first.strip():
        raise IntakeError("empty_file", file=path.name)
    if b"\x00" in first:
        raise IntakeError("binary_file", file=path.name)
    header = first.decode("utf-8-sig", errors="replace").strip()
    separator = max(";\t,|", key=header.count)
    names = [name.strip().strip('"') for name in header.split(separator)]
    wanted = _present(names, columns, path)
    reader = pd.read_csv(
        path,
        sep=separator,
        usecols=wanted,
        dtype=str,
        keep_default_na=False,
        encoding="utf-8-sig",
        chunksize=size,
    )
    with reader:
        yield from reader


def _geopackage(path: Path, columns: Columns, size: int) -> Iterator[pd.DataFrame]:
    from geodata import geopackage

    for points in geopackage.points(path, size):
        named = points.assign(**{columns.lon: points.geometry.x, columns.lat: points.geometry.y})
        wanted = _present(list(named.columns), columns, path)
        yield pd.DataFrame(named[wanted])
