"""A register's counts as tables like those a statistical office prints.

What the pages of analysis ask of a table they can then ask of a register: its
coverage is whole by nature, its hidden cells are values withheld.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.observations import (
    COLUMNS,
    Coverage,
    Table,
)
from geodata.observations import REGISTER as REGISTER
from geodata.observations import TOTAL as ALL_CATEGORIES
from geodata.registers.cube import PARTIAL, SUPPRESSED, TOTAL
from geodata.registers.store import Facts, Register
from geodata.schema.tables import NATIONAL, REGIONAL
from geodata.schema.tables import PARTIAL as KNOWN_IN_PART
from geodata.sectors import SectorTree

MEASURES = {"firms": ("register_firms", "entreprises"), "jobs": ("register_jobs", "emplois")}
# More codes without meaning than this, and a sector's absence is no true zero.
MAX_UNMAPPED = 0.05


def tables(
    registers: Mapping[str, Register], sectors: SectorTree
) -> tuple[pd.DataFrame, dict[str, Table]]:
    """Every register's tables: one per year, of firms and, where known, of jobs.

    A category is a sector, or the rest of one: what is coded there and no
    further, where others are (:meth:`geodata.sectors.SectorTree.heading`).

    Returns
    -------
    DataFrame
        Columns of :data:`geodata.observations.COLUMNS`.
    dict
        Table id → its description.
    """
    frames, tables_by_id = [], {}
    for register in registers.values():
        for year in register.facts.years:
            of_year = register.cube[register.cube["year"] == year]
            for measure in MEASURES:
                if of_year[measure].notna().any():
                    rows, table = _table(register.facts, year, measure, of_year, sectors)
                    frames.append(rows)
                    tables_by_id[table.id] = table
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS)), {}
    return pd.concat(frames, ignore_index=True), tables_by_id


def table_id(register_id: str, year: int, measure: str) -> str:
    """The name of a register's table, as links carry it."""
    return f"{register_id}-{year}-{measure}"


def _table(
    facts: Facts, year: int, measure: str, cube: pd.DataFrame, sectors: SectorTree
) -> tuple[pd.DataFrame, Table]:
    indicator, unit = MEASURES[measure]
    name = table_id(facts.id, year, measure)
    headings = _headings(_used(cube, measure, facts), sectors)
    rows = _rows(facts, measure, cube, headings).assign(period=str(year), table_id=name)
    rows = rows[rows["category"] != ""].reset_index(drop=True)
    return rows[list(COLUMNS)], Table(
        id=name,
        country=facts.country,
        boundary_set=facts.boundary_set,
        indicator=indicator,
        classification=REGISTER,
        period=str(year),
        unit=unit,
        definition=facts.name,
        coverage=Coverage(True, _maps_all(facts), ""),
        source=facts.source,
        vintage=facts.added,
        origin=REGISTER,
        regions=facts.regions,
        categories=tuple(headings.values()),
        synthetic=facts.synthetic,
    )


def _rows(
    facts: Facts, measure: str, cube: pd.DataFrame, headings: Mapping[str, str]
) -> pd.DataFrame:
    """Cells and margins as rows of a published table; a hidden value is one withheld.

    Sectors without a heading have no unit anywhere: their category is empty.
    Jobs of a cell of which some units do not know theirs are a sum known in part.
    """
    indicator, unit = MEASURES[measure]
    values = cube[measure].astype("Float64").astype(float)
    own = cube["jobs_status" if measure == "jobs" else "status"]
    status = own.where(own == SUPPRESSED, "").where(own != PARTIAL, KNOWN_IN_PART)
    national = cube["region_code"] == TOTAL
    known = cube["sector_code"].isin(facts.sectors[:-1])
    return pd.DataFrame(
        {
            "boundary_set": facts.boundary_set,
            "region_code": cube["region_code"].where(~national, ""),
            "scope": national.map({True: NATIONAL, False: REGIONAL}),
            "scope_name": "",
            "indicator": indicator,
            "classification": REGISTER,
            "category": cube["sector_code"].map({**headings, TOTAL: ALL_CATEGORIES}).fillna(""),
            "sector_codes": cube["sector_code"].where(known, ""),
            "value": values,
            "value_text": values.map("{:g}".format).where(values.notna(), ""),
            "unit": unit,
            "status": status.where((status != "") | values.notna(), "unknown"),
            "source": facts.source,
            "vintage": facts.added,
            "definition": facts.name,
        }
    )


def _headings(used: tuple[str, ...], sectors: SectorTree) -> dict[str, str]:
    """Sector → the category of what is coded there."""
    known = {code for code in used if code in sectors}
    return {code: sectors.heading(code, known) if code in known else code for code in used}


def _used(cube: pd.DataFrame, measure: str, facts: Facts) -> tuple[str, ...]:
    """Sectors that have a unit somewhere; one that is hidden has."""
    own = "jobs_status" if measure == "jobs" else "status"
    filled = (cube[own] == SUPPRESSED) | (cube[measure].fillna(0) > 0)
    sectors = set(cube.loc[filled & (cube["sector_code"] != TOTAL), "sector_code"])
    return tuple(code for code in facts.sectors if code in sectors)


def _maps_all(facts: Facts) -> bool:
    lost = facts.reasons.get("unmapped_activity", 0)
    return lost <= MAX_UNMAPPED * max(facts.placed + lost, 1)
