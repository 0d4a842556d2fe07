"""What a region is made of against its country: quotients with verdicts, and indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.measures import quotients as cells
from analytics.measures import units as unit_tables
from analytics.measures.coverage import for_indices, for_quotients
from analytics.measures.units import Units
from analytics.phrases import Amount, Phrase, Ref, phrase
from analytics.plates.common import column
from analytics.plates.measured import measured, scope, sentences
from analytics.plates.model import Column, Listing, Matrix, Plate, Ranking
from analytics.selection import Selection
from analytics.theme import VERDICT_COLOURS
from geodata.datasets import Datasets
from geodata.registers.published import table_id

VERDICTS = {code: (colour, f"verdict.{code}") for code, colour in VERDICT_COLOURS.items()}
# Stars in the manner of the European Cluster Observatory: size, specialisation, focus.
STAR_SIZE, STAR_QUOTIENT, STAR_FOCUS = 0.05, 2.0, 0.05
DECIMALS = 2
MAX_NAMED = 4


def quotient_regions(data: Datasets, selection: Selection) -> Plate:
    """One sector over the regions: quotient, exact interval, verdict.

    From a table the bars are quotients; from the records, which carry no
    quotient, they are shares with their counts and the verdict.
    """
    units = unit_tables.of(data, selection)
    refusal = for_quotients(units) if units is not None else None
    rows, category = pd.DataFrame(columns=list(cells.COLUMNS)), ""
    if units is not None and refusal is None:
        every = cells.quotients(units)
        category = chosen_category(units, selection, data)
        rows = every[every["category"] == category]
    published = units is not None and units.table is not None
    shown = "value" if published else "share"
    rows = rows.assign(quotient=rows["value"], value=rows[shown])
    rows = rows.assign(label=sentences(rows, _labels(rows, published=published)))
    if published:
        rows = rows.assign(stars=_stars(rows))
    rows = rows.sort_values(["value", "region_code"], ascending=[False, True], na_position="last")
    return measured(
        "quotient_regions",
        "ranking",
        data,
        selection,
        units,
        title=_finding(rows, category, data, selection, units),
        subtitle=_subtitle(units, category),
        table=rows,
        columns=_columns(units, published=published),
        body=Ranking(
            category="region_code",
            highlight=selection.regions,
            axis=phrase("rate.quotient" if published else "rate.share"),
            reference=_reference(rows, published=published),
            interval=("low", "high") if published else None,
            coloured_by="verdict",
            colours=VERDICTS,
            text="label",
        ),
        notes=_notes(len(rows), published=published),
        refusal=refusal,
    )


def quotient_matrix(data: Datasets, selection: Selection) -> Plate:
    """Every region and sector at once: cells coloured by verdict."""
    units = unit_tables.of(data, selection)
    refusal = for_quotients(units) if units is not None else None
    rows = pd.DataFrame(columns=list(cells.COLUMNS))
    if units is not None and refusal is None:
        rows = cells.quotients(units)
        rows = rows[rows["units"].notna()]
    published = units is not None and units.table is not None
    texts: list[Phrase | Amount]
    if published:
        texts = [Amount(v, 1) if v == v else phrase("cell.unknown") for v in rows["value"]]
    else:
        texts = [_count(v) for v in rows["units"]]
    rows = rows.assign(
        country_code=units.country if units is not None else "",
        cell=sentences(rows, texts),
        quotient=rows["value"],
        value=rows["value"] if published else rows["units"],
    )
    return measured(
        "quotient_matrix",
        "matrix",
        data,
        selection,
        units,
        title=_matrix_title(rows, data, selection, units),
        subtitle=_matrix_subtitle(units, published=published),
        table=rows[rows["value"].notna()],
        columns=(column("category", "category"), *_columns(units, published=published)),
        body=Matrix(
            rows="category",
            columns="region_code",
            value="value",
            coloured_by="verdict",
            colours=VERDICTS,
            text="cell",
        ),
        notes=_notes(len(rows), published=published),
        refusal=refusal,
    )


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
            column("herfindahl", "number", decimals=3),
            column("equivalent", "number", "equivalent_regions", 1),
            column("gini", "number", "locational_gini", 3),
        ),
    )


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
            column("herfindahl", "number", decimals=3),
            column("equivalent", "number", "equivalent_sectors", 1),
            column("gini", "number", "specialisation_gini", 3),
        ),
    )


def other_indices(data: Datasets, selection: Selection) -> Plate:
    """Krugman and Theil by sector, and Ellison–Glaeser where establishments are known."""
    plants = establishments(data, selection)
    ellison = (column("ellison", "number", decimals=3),) if plants else ()
    notes = () if plants else (phrase("note.ellison_needs"),)
    return _indices(
        "other_indices",
        data,
        selection,
        (
            column("category", "category"),
            column("units", "count"),
            column("krugman", "number", "krugman_concentration", 3),
            column("theil", "number", decimals=3),
            *ellison,
        ),
        (phrase("note.litzenberger_needs"), *notes),
        plants,
    )


def establishments(data: Datasets, selection: Selection) -> dict[str, float]:
    """Herfindahl index of establishments by sector, where the table is a register's jobs."""
    for register in data.registers.values():
        for year in register.facts.years:
            if selection.table == table_id(register.facts.id, year, "jobs"):
                rows = register.establishments
                of_year = rows[rows["year"] == year]
                return dict(zip(of_year["sector_code"], of_year["herfindahl"], strict=True))
    return {}


def chosen_category(units: Units, selection: Selection, data: Datasets) -> str:
    """The category the selection's first sector lies in; else the one with most units.

    For records without a choice, crafts: what the ministry asks about first.
    """
    for code in selection.sectors:
        related = [
            (_distance(code, codes, data), category)
            for category, codes in units.sectors.items()
            if _is_related(code, codes, data)
        ]
        if related:
            return min(related)[1]
    assert units.reference is not None
    found = units.reference[list(units.cells.columns)]
    if units.table is None and CRAFTS in found.index:
        return CRAFTS
    return str(found.fillna(-1).idxmax())


def _is_related(code: str, codes: tuple[str, ...], data: Datasets) -> bool:
    """Whether a category stands for a sector, for its branch, or for part of it."""
    below = {leaf for one in codes for leaf in data.sectors.branch(one)}
    return code in below or bool(set(codes) & set(data.sectors.branch(code)))


def _distance(code: str, codes: tuple[str, ...], data: Datasets) -> int:
    """Levels of the tree between a sector and the nearest of a category's: 0 for itself."""
    return min(abs(data.sectors.level(code) - data.sectors.level(one)) for one in codes)


CRAFTS = "C3"


def _indices(
    key: str,
    data: Datasets,
    selection: Selection,
    columns: tuple[Column, ...],
    notes: tuple[Phrase, ...] = (),
    plants: Mapping[str, float] | None = None,
) -> Plate:
    units = unit_tables.of(data, selection)
    refusal = for_indices(units) if units is not None else None
    table = None
    if units is not None and refusal is None:
        by_region = key == "diversity_regions"
        table = cells.by_region(units) if by_region else cells.by_category(units)
        if plants:
            table = table.assign(ellison=cells.agglomeration(units, plants))
        order = "gini" if "gini" in {c.key for c in columns} else "krugman"
        table = table.assign(value=table[order]).sort_values("value", ascending=False)
    return measured(
        key,
        "table",
        data,
        selection,
        units,
        title=phrase(f"title.{key}", scope=scope(data, selection, units)),
        subtitle=phrase("subtitle.indices", table=_name(units)),
        table=table,
        columns=columns,
        body=Listing(),
        notes=notes,
        refusal=refusal,
    )


def _labels(rows: pd.DataFrame, *, published: bool) -> list[Phrase | Amount]:
    """What is written at a bar: the quotient with its interval, or the count; and the verdict."""
    found: list[Phrase | Amount] = []
    for row in rows.to_dict("records"):
        verdict = phrase(f"verdict.{row['verdict']}")
        if not published:
            found.append(phrase("label.count_verdict", verdict=verdict, **_parts(row)))
        elif row["verdict"] == cells.UNKNOWN:
            found.append(verdict)
        else:
            ends = {k: Amount(float(row[k]), DECIMALS) for k in ("quotient", "low", "high")}
            found.append(phrase("label.quotient_verdict", verdict=verdict, **ends))
    return found


def _parts(row: Any) -> dict[str, Amount]:
    return {"units": _count(row["units"]), "total": _count(row["region_total"])}


def _count(value: float) -> Amount:
    """A count, or a sum of fractions with two decimals."""
    return Amount(float(value), 0 if float(value).is_integer() else DECIMALS)


def _stars(rows: pd.DataFrame) -> pd.Series:
    """One star each for size, specialisation and focus, by the thresholds on the plate."""
    size = rows["units"] / rows["category_total"] >= STAR_SIZE
    quotient = rows["quotient"] >= STAR_QUOTIENT
    focus = rows["share"] >= STAR_FOCUS
    return size.astype(int) + quotient.astype(int) + focus.astype(int)


def _columns(units: Units | None, *, published: bool) -> tuple[Column, ...]:
    counted = units.unit if units is not None else phrase("unit.clusters")
    found = [
        column("region_code", "region"),
        Column("units", "count", counted),
        column("region_total", "count"),
        column("share", "share", "share_of_region"),
    ]
    if published:
        found += [
            column("quotient", "number", decimals=DECIMALS),
            column("low", "number", decimals=DECIMALS),
            column("high", "number", decimals=DECIMALS),
        ]
    found.append(column("verdict", "verdict"))
    if published:
        found.append(column("stars", "count"))
    return tuple(found)


def _reference(rows: pd.DataFrame, *, published: bool) -> tuple[float, Phrase] | None:
    """The line that bars are compared with: 1, or the sector's share in the country."""
    if published:
        return 1.0, phrase("chart.quotient_one")
    if rows.empty:
        return None
    share = float(rows["category_total"].iloc[0] / rows["whole"].iloc[0])
    return share, phrase("chart.national_share", share=Amount(share, share=True))


def _notes(cells_: int, *, published: bool) -> tuple[Phrase, ...]:
    common = [phrase("note.interval")]
    if cells_ > 1:
        by_chance = Amount(cells_ * 0.025, 1)
        common.append(phrase("note.many_verdicts", cells=cells_, chance=by_chance))
    if published:
        stars = {
            "size": Amount(STAR_SIZE, share=True),
            "quotient": Amount(STAR_QUOTIENT),
            "focus": Amount(STAR_FOCUS, share=True),
        }
        return (*common, phrase("note.stars", **stars))
    return (*common, phrase("note.quotient_of_records"))


def _finding(
    rows: pd.DataFrame, category: str, data: Datasets, selection: Selection, units: Units | None
) -> Phrase:
    """Which regions stand out, or that none can be told from the country."""
    where = scope(data, selection, units)
    if rows.empty:
        return phrase("title.quotients", scope=where)
    about = {"category": Ref("category", category), "scope": where}
    above = [str(code) for code in rows.loc[rows["verdict"] == "above", "region_code"]]
    if not above:
        return phrase("title.none_above", regions=len(rows), **about)
    named = tuple(Ref("region", code) for code in above[:MAX_NAMED])
    return phrase("title.some_above", names=named, regions=len(rows), count=len(above), **about)


def _matrix_title(
    rows: pd.DataFrame, data: Datasets, selection: Selection, units: Units | None
) -> Phrase:
    where = scope(data, selection, units)
    if rows.empty:
        return phrase("title.quotients", scope=where)
    above = int((rows["verdict"] == "above").sum())
    return phrase("title.cells_above", scope=where, cells=len(rows), count=above)


def _subtitle(units: Units | None, category: str) -> Phrase:
    if not category:
        return phrase("subtitle.indices", table=_name(units))
    about = {"category": Ref("category", category), "table": _name(units)}
    key = "quotient" if units is not None and units.table is not None else "share"
    return phrase(f"subtitle.{key}_regions", **about)


def _matrix_subtitle(units: Units | None, *, published: bool) -> Phrase:
    key = "subtitle.quotient_cells" if published else "subtitle.count_cells"
    return phrase(key, table=_name(units))


def _name(units: Units | None) -> Phrase:
    return units.name if units is not None else phrase("units.inventory")
