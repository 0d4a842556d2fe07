"""What is measured of a register's placed rows beside its sums: distances and places.

Whoever may take registers in has it computed, once, and it is stored beside the register:
curves of distances between the units of a sector, and the places where they stand out
against all units. Pages read these tables and never a row. What is stored is coarse
enough that no unit can be read from it: curves only of ``LEAST`` units and more, smoothed
and rounded; places as circles around the middles of cells of some kilometres, their
numbers rounded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from geodata import discovery
from geodata.errors import GeodataError
from geodata.registers import branches, store
from geodata.registers.activities import OTHER
from geodata.registers.measuring import (
    CURVE_COLUMNS,
    FINDING_COLUMNS,
    PLACE_COLUMNS,
    RADII_KM,
    SCAN,
    Rows,
    Year,
)
from geodata.registers.store import MACHINE, REGISTERS, Actor, Register
from geodata.sectors import SectorTree

CURVES_NAME, FINDINGS_NAME, PLACES_NAME = (
    f"{name}.parquet" for name in ("distances", "measured", "places")
)


@dataclass(frozen=True)
class Measured:
    """What was measured of a register; empty where nothing was.

    Attributes
    ----------
    curves, findings, places : DataFrame
        Places as each sector's own scan has them, at the level of :data:`scan.LEVEL`.
    """

    curves: pd.DataFrame
    findings: pd.DataFrame
    places: pd.DataFrame

    @property
    def sure(self) -> Measured:
        """The same with the places that stand when the scans of all sectors are judged together.

        Each scan may find something by chance: of twenty sectors one. Over all that were
        measured of a year, the false discovery rate is held.
        """
        scans = self.findings[self.findings["curve"] == SCAN]
        limits = scans.groupby("year")["p_near"].agg(discovery.largest)
        limit = self.places["year"].map(limits).fillna(0.0)
        stand = self.places["p_value"] <= limit
        return replace(self, places=self.places[stand].reset_index(drop=True))

    @property
    def tables(self) -> tuple[pd.DataFrame, ...]:
        """All of it."""
        return self.curves, self.findings, self.places


def read(register: Register) -> Measured:
    """What is told of a register; nothing of one that was never measured."""
    return _told(register.folder, register.facts.digest)


# What is stored changes with the digest of the register.
@lru_cache(maxsize=8)
def _told(folder: Path, digest: str) -> Measured:
    return _stored(folder).sure


def _stored(folder: Path) -> Measured:
    found = []
    for name, columns in (
        (CURVES_NAME, CURVE_COLUMNS),
        (FINDINGS_NAME, FINDING_COLUMNS),
        (PLACES_NAME, PLACE_COLUMNS),
    ):
        path = folder / name
        found.append(store.table(path) if path.exists() else pd.DataFrame(columns=list(columns)))
    return Measured(*found)


def measure(
    register_id: str,
    tree: SectorTree,
    user: Path | None = None,
    *,
    codes: Collection[str] = (),
    actor: Actor = MACHINE,
    told: Callable[[float], None] | None = None,
) -> Measured:
    """Measure every year and sector of a register, and store it beside it.

    Parameters
    ----------
    tree : SectorTree
        Its branches are measured too.
    codes : collection of str
        Sectors and branches to measure, all without it; what is stored of others stays.
    told : callable, optional
        Is called with the part that is done.

    Raises
    ------
    GeodataError
        ``unknown_register``; ``sector_not_in_register``; ``register_without_rows`` where
        its placed rows are gone.
    """
    store.require(actor, REGISTERS, user)
    register = store.find(register_id, user)
    facts, done = register.facts, 0
    groups = _groups(facts.sectors, tree)
    unknown = sorted(set(codes) - set(groups))
    if unknown:
        raise GeodataError("sector_not_in_register", register=facts.id, sectors=unknown)
    groups = {code: held for code, held in groups.items() if not codes or code in codes}
    # Of each sector two tables for each of two curves, and for its places.
    steps = len(facts.years) * (6 * len(groups) + len(RADII_KM))
    parts = []
    for year in facts.years:
        maker = Year(year, rows(register, year), groups, facts.rule)
        for part in maker.parts(facts.grid):
            parts.append(part)
            done += 1
            if told is not None:
                told(min(done / steps, 1.0))
    before = _stored(register.folder)
    kept = [one[~one["sector_code"].isin(groups)] for one in before.tables]
    made = Measured(*(_joined([*kept, *parts], columns) for columns in _ALL_COLUMNS))
    _write(register, made, user)
    return made.sure


_ALL_COLUMNS = (CURVE_COLUMNS, FINDING_COLUMNS, PLACE_COLUMNS)


def _joined(parts: Iterable[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    mine = [part for part in parts if tuple(part.columns) == columns and len(part)]
    return pd.concat(mine, ignore_index=True) if mine else pd.DataFrame(columns=list(columns))


def rows(register: Register, year: int) -> Rows:
    """The placed rows of one year."""
    import pyarrow.parquet as pq

    wanted = ["sector_code", "year", "jobs", "x", "y"]
    paths = sorted(register.folder.glob("rows/*/part-*.parquet"))
    if not paths:
        raise GeodataError("register_without_rows", register=register.facts.id)
    try:
        frames = [pq.read_table(path, columns=wanted).to_pandas() for path in paths]
    except (OSError, ValueError, KeyError) as error:
        raise GeodataError("register_without_rows", register=register.facts.id) from error
    every = pd.concat(frames, ignore_index=True)
    every = every[every["year"] == year]
    return Rows(
        sector=every["sector_code"].astype(str).to_numpy(dtype=object),
        jobs=every["jobs"].to_numpy(dtype=np.int64),
        at=every[["x", "y"]].to_numpy(dtype=float),
    )


def _groups(sectors: tuple[str, ...], tree: SectorTree) -> dict[str, tuple[str, ...]]:
    """Sectors, and branches of several of them, with the sectors that each holds."""
    held: dict[str, tuple[str, ...]] = {code: (code,) for code in sectors if code != OTHER}
    for code, columns in branches.of(sectors, tree).columns.items():
        held[code] = tuple(np.array(sectors)[columns])
    return held


def circles_of(text: str) -> list[tuple[float, float, float]]:
    """Longitude, latitude and radius in kilometres of each circle of a place."""
    return [tuple(map(float, part.split(","))) for part in text.split(";")]  # type: ignore[misc]


def _write(register: Register, made: Measured, user: Path | None) -> None:
    """Put the tables beside the register, and let its facts say that something changed."""
    digest = hashlib.sha256(register.facts.digest.encode())
    names = (CURVES_NAME, FINDINGS_NAME, PLACES_NAME)
    for name, table in zip(names, made.tables, strict=True):
        draft = register.folder / f".{name}.{os.getpid()}"
        table.to_parquet(draft, index=False)
        digest.update(draft.read_bytes())
        draft.replace(register.folder / name)
    store.write_facts(replace(register.facts, digest=digest.hexdigest()), register.folder)
    # Who asks whether registers changed looks at their folder.
    os.utime(store.folder_of(user))
