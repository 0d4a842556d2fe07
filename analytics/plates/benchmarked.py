"""Benchmark clusters: what of a table sells beyond its region, and where each cluster lies."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.plates import declared
from analytics.plates.declared import EVERY_SECTOR, TableUse
from analytics.plates.frame import column, frame, scope, sentences
from analytics.plates.model import Column, Composition, Listing, Matrix, Plate
from analytics.plates.quotient_rows import (
    class_column,
    class_of,
    is_judged,
    quotient_notes,
    shaded,
    starred,
    stars_of,
)
from analytics.plates.worked import Worked, work_out
from analytics.selection import Selection
from analytics.summary import markets as told_apart
from analytics.summary import quotients as cells
from analytics.summary.markets import MARKETS, Markets
from analytics.summary.units import Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.benchmarks import LOCAL, TRADED
from geodata.datasets import Datasets

# More stacks than these are no longer compared by anybody.
MOST_STACKS = 24
# A category that lies in more clusters than these is said to lie in so many.
MAX_NAMED = 3
DECIMALS = 2
READS = EVERY_SECTOR | {"level"}
_benchmark = partial(declared.plate, family="benchmarks", table=TableUse.ALONE, needs_table=True)


@_benchmark("market_regions", reads=READS)
def market_regions(data: Datasets, selection: Selection) -> Plate:
    """Of every region, how much sells beyond it, how much serves it, what nobody can tell."""
    made = _made(data, selection)
    rows, regions = pd.DataFrame(columns=["region_code", "market", "value", "units", "said"]), 0
    if made.found is not None:
        rows, regions = _shares(made.found), len(made.found.regions)
    shown = rows["region_code"].nunique()
    return frame(
        made.basis,
        title=phrase("title.markets", scope=scope(made.basis)),
        finding=_finding(made),
        subtitle=phrase("subtitle.market_regions", table=made.name, unit=made.unit),
        table=rows,
        columns=(
            column("region_code", "region"),
            column("market", "market"),
            Column("units", "count", made.unit),
            Column("value", "number", phrase("column.percent_of", unit=made.unit), 1),
        ),
        body=Composition(
            whole="region_code",
            part="market",
            value="value",
            palette="market",
            axis=phrase("column.percent_of", unit=made.unit),
            sums="said",
        ),
        notes=(*_notes(made), *_cut(shown, regions)),
        refusal=made.refusal,
    )


@_benchmark("market_categories", reads=READS)
def market_categories(data: Datasets, selection: Selection) -> Plate:
    """Every category of a table: its codes of ISIC, and what the definitions say of these."""
    made = _made(data, selection)
    rows = pd.DataFrame(columns=["category", "codes", "market", "clusters", "units"])
    if made.found is not None:
        rows = _categories(made.found, made.units)
    return frame(
        made.basis,
        title=phrase("title.markets", scope=scope(made.basis)),
        finding=_finding(made),
        subtitle=phrase("subtitle.market_categories", table=made.name),
        table=rows,
        columns=(
            column("category", "category"),
            column("codes", "text", "isic"),
            column("market", "market"),
            column("clusters", "phrase", "benchmarks"),
            Column("units", "count", made.unit),
        ),
        body=Listing(),
        notes=_notes(made),
        refusal=made.refusal,
    )


@_benchmark("market_matrix", reads=READS)
def market_matrix(data: Datasets, selection: Selection) -> Plate:
    """Quotients of the benchmark clusters that ISIC tells apart, with the European stars."""
    made = _made(data, selection)
    rows = pd.DataFrame(columns=[*cells.COLUMNS, "shade", "band", "cell", "stars", "country_code"])
    grouped, refusal = made.units, made.refusal
    if made.found is not None and made.units is not None:
        if not made.found.members:
            refusal = Refusal("isic_no_cluster", {"table": made.name})
        else:
            grouped = told_apart.by_cluster(made.units, made.found)
            rows = _quotients(grouped)
    judged = is_judged(grouped, rows)
    classed = class_of(judged=judged)
    return frame(
        made.basis,
        title=phrase("title.markets", scope=scope(made.basis)),
        finding=_matrix_finding(rows, made, judged=judged),
        subtitle=phrase("subtitle.market_matrix", table=made.name),
        table=rows,
        columns=(
            column("category", "benchmark", "benchmark"),
            column("region_code", "region"),
            Column("units", "count", made.unit),
            Column("value", "number", phrase("rate.quotient"), DECIMALS),
            *((column("verdict", "verdict"),) if judged else ()),
            *class_column(classed),
            column("stars", "count", "stars"),
        ),
        body=Matrix(
            rows="category",
            columns="region_code",
            value="value",
            coloured_by=classed,
            palette=classed,
            text="cell",
        ),
        notes=(phrase("note.benchmarks"), *quotient_notes(rows, grouped, stars=True)),
        refusal=refusal,
    )


def _made(data: Datasets, selection: Selection) -> Worked[Markets]:
    return work_out(
        data,
        selection,
        lambda units: told_apart.for_markets(units, data.sectors),
        lambda units: told_apart.markets(units, data.sectors),
    )


def _shares(found: Markets) -> pd.DataFrame:
    """The largest regions by what of each is which market, the most traded first."""
    whole = found.regions.sum(axis=1)
    largest = whole.sort_values(ascending=False, kind="stable").index[:MOST_STACKS]
    wide = found.regions.loc[largest]
    shares = wide.div(whole[largest], axis=0)
    order = shares.sort_values(TRADED, ascending=False, kind="stable").index
    held = [kind for kind in MARKETS if (wide[kind] > 0).any()]
    rows = []
    for code in map(str, order):
        units, parts = (table.loc[code].to_dict() for table in (wide, shares))
        said = phrase("label.traded", share=Amount(float(parts[TRADED]), share=True))
        rows += [
            (code, kind, float(units[kind]), round(100 * float(parts[kind]), 1), said)
            for kind in held
        ]
    return pd.DataFrame(rows, columns=["region_code", "market", "units", "value", "said"])


def _categories(found: Markets, units: Units | None) -> pd.DataFrame:
    """One row per category, in the order of the markets, the largest first."""
    assert units is not None
    assert units.reference is not None
    rows = [
        {
            "category": category,
            "codes": ", ".join(codes),
            "market": found.market(category),
            "clusters": _clusters(found, category),
            "units": float(units.reference[category]),
        }
        for category, codes in found.codes.items()
    ]
    frame_ = pd.DataFrame(rows)
    order = frame_["market"].map(MARKETS.index)
    ordered = frame_.assign(order=order).sort_values(
        ["order", "units", "category"], ascending=[True, False, True], ignore_index=True
    )
    return ordered.drop(columns="order")


def _clusters(found: Markets, category: str) -> Phrase:
    """The clusters of a category by name; of many, how many they are."""
    told = found.told[category]
    codes = told.clusters if told is not None else ()
    if not codes:
        return phrase("cell.unknown")
    if len(codes) > MAX_NAMED:
        return phrase("label.many_benchmarks", count=len(codes))
    return phrase("label.benchmarks", names=tuple(Ref("benchmark", code) for code in codes))


def _quotients(grouped: Units) -> pd.DataFrame:
    rows = shaded(cells.quotients(grouped)).assign(country_code=grouped.country)
    parts = [part.assign(stars=stars_of(part)) for _, part in rows.groupby("category", sort=False)]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["units"].notna() & rows["value"].notna()].reset_index(drop=True)
    texts = [_cell(row) for row in rows.to_dict("records")]
    return rows.assign(cell=sentences(rows, texts))


def _cell(row: dict[Any, Any]) -> Phrase | Amount:
    return starred(Amount(float(row["value"]), 1), int(row["stars"]))


def _finding(made: Worked[Markets]) -> Phrase | None:
    """How much of the country sells beyond its region, and how much nobody can tell."""
    if made.found is None:
        return None
    shares = made.found.country / made.found.country.sum()
    traded, local = (float(shares[kind]) for kind in (TRADED, LOCAL))
    return phrase(
        "title.markets_found",
        scope=scope(made.basis),
        unit=made.unit,
        traded=Amount(traded, share=True),
        local=Amount(local, share=True),
        rest=Amount(1 - traded - local, share=True),
    )


def _matrix_finding(rows: pd.DataFrame, made: Worked[Markets], *, judged: bool) -> Phrase | None:
    """In how many pairs of region and cluster there is more than in the country."""
    if not judged or rows.empty:
        return None
    above = int((rows["verdict"] == "above").sum())
    pairs = int(rows["verdict"].isin(cells.JUDGED).sum())
    return phrase("title.market_matrix", scope=scope(made.basis), count=above, pairs=pairs)


def _notes(made: Worked[Markets]) -> tuple[Phrase, ...]:
    if made.found is None:
        return ()
    told = [one for one in made.found.told.values() if one is not None]
    alone = sum(bool(one.cluster) for one in told)
    counts = {"categories": len(made.found.told), "coded": len(told), "alone": alone}
    return (phrase("note.benchmarks"), phrase("note.benchmarks_told", **counts))


def _cut(shown: int, total: int) -> tuple[Phrase, ...]:
    return (phrase("note.largest_regions", shown=shown, total=total),) if shown < total else ()
