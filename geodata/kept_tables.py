"""Published tables as rows of the store: what a table declares, and each of its figures.

Until November 2026 a ministry's tables lay in files of their own, outside history
and backup. :func:`move` brings those of such a folder in, once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.files import sha256
from geodata.home import REGISTRY, read_registry, toml_text, write_whole
from geodata.observations import COLUMNS, Coverage, Observations, described, typed
from geodata.schema.tables import OBSERVATION, REGIONAL, TABLE
from geodata.store import Edit, Store
from geodata.store.opening import ATLAS, BUNDLED

OLD_FOLDER = "observations"
MOVED = "moved"
# Said once of a table; a figure repeats what is its own.
OF_THE_TABLE = tuple(name for name in TABLE.columns if name in COLUMNS)
OF_A_FIGURE = tuple(name for name in OBSERVATION.columns if name != "table_id")
Rows = list[dict[str, str]]


def edits(
    table_id: str, rows: Rows, coverage: Coverage, counts: str, store: Store
) -> Iterator[Edit]:
    """What puts a table in the place of the one of its id, or beside the others.

    Parameters
    ----------
    rows : list of dict
        In the columns of :mod:`geodata.observations`, all text.
    """
    first = rows[0]
    declared = {name: first[name] for name in OF_THE_TABLE}
    declared["classification"] = next(
        (r["classification"] for r in rows if r["classification"]), ""
    )
    cells = {
        "all_regions": _flag(coverage.all_regions),
        "all_sectors": _flag(coverage.all_sectors),
        "threshold": coverage.threshold,
        "counts": counts,
    }
    yield Edit(TABLE.entity, table_id, {**declared, **cells})
    figures = {_key(table_id, row): row for row in rows}
    for key in _figures_of(table_id, store):
        if key not in figures:
            yield Edit(OBSERVATION.entity, key, None)
    for key, row in figures.items():
        own = {name: row[name] for name in OF_A_FIGURE}
        yield Edit(OBSERVATION.entity, key, {"table_id": table_id, **own})


def removal(table_id: str, store: Store) -> list[Edit]:
    """What takes a table away with all its figures."""
    figures = [Edit(OBSERVATION.entity, key, None) for key in _figures_of(table_id, store)]
    return [*figures, Edit(TABLE.entity, table_id, None)]


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _key(table_id: str, row: Mapping[str, str]) -> str:
    """The same cell of the same table has the same key in every edition of it."""
    place = row["region_code"] if row["scope"] == REGIONAL else row["scope_name"]
    return "|".join((table_id, row["scope"], place, row["category"]))


def _figures_of(table_id: str, store: Store) -> list[str]:
    figures = store.table(OBSERVATION.entity)
    return list(figures.loc[figures["table_id"] == table_id, "id"])


def observations(declared: pd.DataFrame, figures: pd.DataFrame) -> Observations:
    """The tables of a store as the rest of the atlas reads them.

    Parameters
    ----------
    declared, figures : DataFrame
        Rows of ``published_table`` and ``observation``, all text.
    """
    frames, tables = [], {}
    by_table = dict(list(figures.groupby("table_id")))
    for row in declared.to_dict("records"):
        name = str(row["id"])
        own = by_table.get(name)
        if own is None:
            continue
        shared = {column: str(row[column]) for column in ("boundary_set", "indicator", "unit")}
        shared |= {column: str(row[column]) for column in ("classification", "period")}
        frame = own.assign(**shared).reindex(columns=list(COLUMNS), fill_value="")
        frames.append(typed(frame))
        tables[name] = described(name, as_rows(frame), _facts(row), "user")
    together = pd.concat(frames, ignore_index=True) if frames else figures.iloc[:0]
    stored = {TABLE.entity: declared, OBSERVATION.entity: figures}
    return Observations(together.reindex(columns=list(COLUMNS)), tables, stored=stored)


def as_rows(frame: pd.DataFrame) -> Rows:
    """A text table as rows."""
    return [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]


def _facts(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "country": str(row["boundary_set"])[:2],
        "all_regions": row["all_regions"] == "yes",
        "all_sectors": row["all_sectors"] == "yes",
        "threshold": row["threshold"],
        "counts": row["counts"],
    }


def move(store: Store, folder: Path) -> tuple[str, ...]:
    """Bring tables of an earlier version's folder into the store; its files stay as they are.

    Returns
    -------
    tuple of str
        Tables whose file is not what was registered: they stay outside, and
        are named until someone adds them anew.
    """
    registry = folder / OLD_FOLDER / REGISTRY
    if not registry.exists():
        return ()
    entries = read_registry(registry, "tables")
    altered = {name: row for name, row in entries.items() if not _intact(registry.parent, row)}
    sound = {name: row for name, row in entries.items() if name not in altered}
    if sound:
        facts = {"kind": BUNDLED, "who": ATLAS, "why": MOVED}
        store.commit(_moved(sound, registry.parent, store), **facts)
        registry.replace(registry.with_name(f"{REGISTRY}.{MOVED}"))
        if altered:
            write_whole(registry, toml_text("tables", altered))
    return tuple(altered)


def _intact(folder: Path, row: Mapping[str, Any]) -> bool:
    file = folder / str(row["file"])
    return file.exists() and sha256(file) == row["sha256"]


def _moved(entries: Mapping[str, Mapping[str, Any]], folder: Path, store: Store) -> Iterator[Edit]:
    known = set(store.table(TABLE.entity)["id"])
    for name, row in entries.items():
        if name in known:
            continue
        with (folder / str(row["file"])).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        coverage = Coverage(
            bool(row.get("all_regions")),
            bool(row.get("all_sectors")),
            str(row.get("threshold", "")),
        )
        yield from edits(name, rows, coverage, str(row.get("counts", "")), store)
