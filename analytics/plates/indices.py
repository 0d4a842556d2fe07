"""How concentrated a sector is, how diverse a region: indices of whole tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from analytics.measures.coverage import for_indices, for_spread
from analytics.plates import declared, findings
from analytics.plates.declared import EVERY_SECTOR, TableUse
from analytics.plates.frame import column, frame, of_units, scope
from analytics.plates.model import Column, Listing, Plate
from analytics.selection import Selection
from analytics.summary import indices as cells
from analytics.summary import registered
from analytics.summary import units as unit_tables
from analytics.summary.units import Units
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.registers.published import REGISTER

DECIMALS = 2
_index = partial(declared.plate, family="specialisation", table=TableUse.ALONE)


@_index("concentration_sectors", reads=EVERY_SECTOR | {"level"})
def concentration_sectors(data: Datasets, selection: Selection) -> Plate:
    """Where each sector is: Herfindahl with its equivalent number, locational Gini."""
    return _indices(
        "concentration_sectors",
        data,
        selection,
        (
            column("category", "category"),
            column("units", "count"),
            column("regions", "count", "regions_with"),
            column("herfindahl", "number", decimals=DECIMALS),
            column("equivalent", "number", "equivalent_regions", 1),
            column("gini", "number", "locational_gini", DECIMALS),
        ),
    )


@_index("diversity_regions", reads=EVERY_SECTOR | {"level"})
def diversity_regions(data: Datasets, selection: Selection) -> Plate:
    """What each region is made of: Herfindahl with its equivalent number, Gini of its quotients."""
    return _indices(
        "diversity_regions",
        data,
        selection,
        (
            column("region_code", "region"),
            column("units", "count"),
            column("categories", "count", "sectors_with"),
            column("herfindahl", "number", decimals=DECIMALS),
            column("equivalent", "number", "equivalent_sectors", 1),
            column("gini", "number", "specialisation_gini", DECIMALS),
        ),
    )


@_index("other_indices", reads=EVERY_SECTOR | {"level"})
def other_indices(data: Datasets, selection: Selection) -> Plate:
    """Krugman, Theil with its districts, and Ellison–Glaeser where establishments are known."""
    plants = registered.establishments(data, selection.table)
    gamma = Column("ellison", "number", phrase("column.ellison"), 3)
    ellison = (gamma,) if plants else ()
    units = unit_tables.of(data, selection)
    districts = data.regions.districts_of(units.boundary_set) if units is not None else ""
    shared = Column("theil_between", "number", phrase("column.theil_between"), DECIMALS)
    between = (shared,) if districts else ()
    parts = (phrase("note.theil", set=Ref("boundary_set", districts)),) if districts else ()
    notes = () if plants else (phrase("note.ellison_needs"),)
    return _indices(
        "other_indices",
        data,
        selection,
        (
            column("category", "category"),
            column("units", "count"),
            column("krugman", "number", "krugman_concentration", DECIMALS),
            column("theil", "number", decimals=DECIMALS),
            *between,
            *ellison,
        ),
        (*parts, phrase("note.litzenberger_needs"), *notes),
        plants,
    )


def _indices(
    key: str,
    data: Datasets,
    selection: Selection,
    columns: tuple[Column, ...],
    notes: tuple[Phrase, ...] = (),
    plants: Mapping[str, float] | None = None,
) -> Plate:
    units = unit_tables.of(data, selection)
    by_region = key == "diversity_regions"
    refuse = for_indices if by_region else for_spread
    refusal = refuse(units) if units is not None else None
    table = pd.DataFrame(columns=[one.key for one in columns])
    if units is not None and refusal is None:
        table = cells.by_region(units, data) if by_region else cells.by_category(units, data)
        if plants:
            table = table.assign(ellison=cells.agglomeration(units, plants))
        order = "gini" if "gini" in {c.key for c in columns} else "theil"
        table = table.assign(value=table[order]).sort_values("value", ascending=False)
        if units.table is not None and units.table.origin == REGISTER:
            notes = (phrase("note.indices_told"), *notes)
    basis = of_units(data, selection, units)
    led = findings.leading_index(key, table, scope(basis)) if key in findings.LED_BY else None
    return frame(
        basis,
        title=phrase(f"title.{key}", scope=scope(basis)),
        finding=led,
        subtitle=phrase("subtitle.indices", table=_name(units)),
        table=table,
        columns=columns,
        body=Listing(),
        notes=notes,
        refusal=refusal,
    )


def _name(units: Units | None) -> Phrase:
    return units.name if units is not None else phrase("units.inventory")
