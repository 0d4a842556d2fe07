"""What a region is made of against its country: quotients with verdicts, and indices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analytics.measures.coverage import Refusal, for_indices, for_quotients
from analytics.plates import declared
from analytics.plates.declared import CLUSTERS, EVERY_SECTOR, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, scope, sentences
from analytics.plates.model import Column, Listing, Matrix, Plate, Ranking
from analytics.selection import Selection
from analytics.summary import focus as focuses
from analytics.summary import quotients as cells
from analytics.summary import units as unit_tables
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.counted import AMOUNTS, PERSONS
from geodata.datasets import Datasets
from geodata.registers.published import table_id

NO_VERDICT = {PERSONS: "note.no_verdict_persons", AMOUNTS: "note.no_verdict_amounts"}
BAND_EDGES = (0.8, 1.25)
CRAFTS = "C3"
# Stars in the manner of the European Cluster Observatory: size, specialisation, focus.
STAR_SIZE, STAR_QUOTIENT, STAR_FOCUS = 0.05, 2.0, 0.05
DECIMALS = 2
MAX_NAMED = 4


_specialisation = partial(declared.plate, family="specialisation", table=TableUse.ALONE)


@_specialisation("quotient_regions", reads=CLUSTERS | {"level", "regions"})
def quotient_regions(data: Datasets, selection: Selection) -> Plate:
    """One sector over the regions: quotient, exact interval, verdict.

    From a table the bars are quotients, with a verdict where units were drawn
    one by one; from the records, which carry no quotient, they are shares with
    their counts and the verdict.
    """
    units = unit_tables.of(data, selection)
    refusal = for_quotients(units) if units is not None else None
    rows, focus = pd.DataFrame(columns=list(cells.COLUMNS)), WHOLE
    if units is not None and refusal is None:
        found = _focused(units, selection, data)
        if isinstance(found, Refusal):
            refusal = found
        else:
            focus, rows = found, cells.quotients(focuses.added(units, found))
    published = units is not None and units.table is not None
    judged = units is None or units.judged
    shown = "value" if published else "share"
    rows = rows.assign(quotient=rows["value"], value=rows[shown])
    rows = rows.assign(label=sentences(rows, _labels(rows, published=published)))
    if published:
        rows = rows.assign(stars=_stars(rows))
    rows = rows.sort_values(["value", "region_code"], ascending=[False, True], na_position="last")
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotients", scope=scope(basis)),
        finding=_finding(rows, focus, basis, units),
        subtitle=_subtitle(units, focus),
        table=rows,
        columns=_columns(units, published=published),
        body=Ranking(
            category="region_code",
            highlight=selection.regions,
            axis=phrase("rate.quotient" if published else "rate.share"),
            reference=_reference(rows, published=published),
            interval=("low", "high") if published and judged else None,
            coloured_by="verdict" if judged else "",
            palette="verdict" if judged else "",
            text="label",
        ),
        notes=(*focus.notes, *_notes(len(rows), units, published=published)),
        refusal=refusal,
    )


@_specialisation("quotient_matrix", reads=EVERY_SECTOR | {"level"})
def quotient_matrix(data: Datasets, selection: Selection) -> Plate:
    """Every region and sector at once: cells coloured by verdict, or by size without one."""
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
    # Where chance cannot be judged, a quotient is only small, near 1 or large.
    classed = "verdict" if _is_judged(units) else "band"
    rows = rows.assign(
        country_code=units.country if units is not None else "",
        cell=sentences(rows, texts),
        band=_bands(rows["value"]),
        quotient=rows["value"],
        value=rows["value"] if published else rows["units"],
    )
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase("title.quotients", scope=scope(basis)),
        finding=_matrix_title(rows, basis, units),
        subtitle=_matrix_subtitle(units, published=published),
        table=rows[rows["value"].notna()],
        columns=(column("category", "category"), *_columns(units, published=published)),
        body=Matrix(
            rows="category",
            columns="region_code",
            value="value",
            coloured_by=classed,
            palette=classed,
            text="cell",
        ),
        notes=_notes(len(rows), units, published=published),
        refusal=refusal,
    )


@_specialisation("concentration_sectors", reads=EVERY_SECTOR | {"level"})
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


@_specialisation("diversity_regions", reads=EVERY_SECTOR | {"level"})
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


@_specialisation("other_indices", reads=EVERY_SECTOR | {"level"})
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


def _focused(units: Units, selection: Selection, data: Datasets) -> Focus | Refusal:
    """The categories of the sectors chosen; without a choice, the one with most units.

    For records without a choice, crafts: what the ministry asks about first.
    """
    found = focuses.of(units, selection, data)
    if isinstance(found, Refusal) or found.categories:
        return found
    assert units.reference is not None
    sizes = units.reference[list(units.cells.columns)]
    crafts = units.table is None and CRAFTS in sizes.index
    category = CRAFTS if crafts else str(sizes.fillna(-1).idxmax())
    return Focus((category,), (Ref("category", category),))


def _is_judged(units: Units | None) -> bool:
    return units is None or units.judged


def _bands(quotients: pd.Series) -> list[str]:
    """How large each quotient is, where nothing can be said of chance."""
    low, high = BAND_EDGES
    return ["under" if q < low else "over" if q > high else "around" for q in quotients]


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
    table = pd.DataFrame(columns=[one.key for one in columns])
    if units is not None and refusal is None:
        by_region = key == "diversity_regions"
        table = cells.by_region(units) if by_region else cells.by_category(units)
        if plants:
            table = table.assign(ellison=cells.agglomeration(units, plants))
        order = "gini" if "gini" in {c.key for c in columns} else "krugman"
        table = table.assign(value=table[order]).sort_values("value", ascending=False)
    basis = of_units(data, selection, units)
    return frame(
        basis,
        title=phrase(f"title.{key}", scope=scope(basis)),
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
        elif row["verdict"] == cells.UNJUDGED:
            found.append(Amount(float(row["quotient"]), DECIMALS))
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
        found.append(column("quotient", "number", decimals=DECIMALS))
    if published and _is_judged(units):
        found += [
            column("low", "number", decimals=DECIMALS),
            column("high", "number", decimals=DECIMALS),
        ]
    if _is_judged(units):
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


def _notes(cells_: int, units: Units | None, *, published: bool) -> tuple[Phrase, ...]:
    judged = _is_judged(units)
    common = [phrase("note.interval")] if judged else []
    if units is not None and units.nature in NO_VERDICT:
        common.append(phrase(NO_VERDICT[units.nature], unit=units.unit))
    if cells_ > 1 and judged:
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


def _finding(rows: pd.DataFrame, focus: Focus, basis: Basis, units: Units | None) -> Phrase:
    """Which regions stand out, or that none can be told from the country."""
    where = scope(basis)
    known = rows[rows["verdict"] != cells.UNKNOWN]
    if known.empty:
        return phrase("title.quotients", scope=where)
    about = {"category": focus.named, "scope": where}
    if units is not None and not units.judged:
        return phrase("title.quotients_of", unit=units.unit, **about)
    above = [str(code) for code in rows.loc[rows["verdict"] == "above", "region_code"]]
    if not above:
        return phrase("title.none_above", regions=len(known), **about)
    named = tuple(Ref("region", code) for code in above[:MAX_NAMED])
    return phrase("title.some_above", names=named, regions=len(known), count=len(above), **about)


def _matrix_title(rows: pd.DataFrame, basis: Basis, units: Units | None) -> Phrase:
    where = scope(basis)
    if rows.empty or not _is_judged(units):
        return phrase("title.quotients", scope=where)
    above = int((rows["verdict"] == "above").sum())
    return phrase("title.cells_above", scope=where, cells=len(rows), count=above)


def _subtitle(units: Units | None, focus: Focus) -> Phrase:
    if not focus.named:
        return phrase("subtitle.indices", table=_name(units))
    about = {"category": focus.named, "table": _name(units)}
    if not _is_judged(units):
        return phrase("subtitle.plain_quotient_regions", **about)
    key = "quotient" if units is not None and units.table is not None else "share"
    return phrase(f"subtitle.{key}_regions", **about)


def _matrix_subtitle(units: Units | None, *, published: bool) -> Phrase:
    if not _is_judged(units):
        return phrase("subtitle.plain_quotient_cells", table=_name(units))
    key = "subtitle.quotient_cells" if published else "subtitle.count_cells"
    return phrase(key, table=_name(units))


def _name(units: Units | None) -> Phrase:
    return units.name if units is not None else phrase("units.inventory")
