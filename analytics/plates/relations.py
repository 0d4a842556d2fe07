"""What goes together: proximities of sectors, and what could grow from what a region has."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.plates import declared
from analytics.plates.declared import EVERY_SECTOR, TableUse
from analytics.plates.frame import column, frame, scope, sentences
from analytics.plates.model import Column, Listing, Matrix, Network, Plate, Ranking
from analytics.plates.worked import Worked, work_out
from analytics.selection import Selection
from analytics.summary import related as relations
from analytics.summary.related import Related
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets

# Proximities that are called often and sometimes: one in two, one in four.
OFTEN, SOMETIMES = 0.5, 0.25
MAX_NAMED = 3
# A list names all pairs beyond chance, and others up to so many: the matrix holds every one.
MOST_PAIRS = 60
DECIMALS = 2
READS = EVERY_SECTOR | {"level"}
_relation = partial(declared.plate, family="relatedness", table=TableUse.ALONE, needs_table=True)


@_relation("related_pairs", reads=READS)
def related_pairs(data: Datasets, selection: Selection) -> Plate:
    """Every two sectors: how often they go together, the chance of it, their co-agglomeration."""
    made = _made(data, selection)
    rows = pd.DataFrame(columns=list(relations.PAIRS))
    if made.found is not None:
        pairs = made.found.pairs
        rows = _told(pairs.head(max(MOST_PAIRS, int(pairs["beyond"].sum()))))
    return frame(
        made.basis,
        title=phrase("title.related", scope=scope(made.basis)),
        finding=_finding(made),
        subtitle=phrase("subtitle.related_pairs", table=made.name),
        table=rows,
        columns=(
            column("first", "category", "category"),
            column("second", "category", "other_category"),
            column("both", "count", "regions_with_both"),
            column("of_first", "count", "regions_with_first"),
            column("of_second", "count", "regions_with_second"),
            Column("value", "number", phrase("column.proximity"), DECIMALS),
            Column("p_value", "number", phrase("column.chance"), 4),
            column("told", "word", "beyond_chance"),
            Column("gamma", "number", phrase("column.coagglomeration"), relations.GAMMA_DECIMALS),
        ),
        body=Listing(),
        notes=(*_notes(made), *_cut(made, len(rows))),
        refusal=made.refusal,
    )


@_relation("related_matrix", reads=READS)
def related_matrix(data: Datasets, selection: Selection) -> Plate:
    """Proximities of every two sectors, those side by side that are near."""
    made = _made(data, selection)
    rows = pd.DataFrame(columns=["first", "second", "value", "proximity"])
    if made.found is not None:
        rows = _half(made.found)
    texts = [Amount(float(value), DECIMALS) for value in rows["value"]]
    rows = rows.assign(cell=sentences(rows, texts))
    return frame(
        made.basis,
        title=phrase("title.related", scope=scope(made.basis)),
        finding=_finding(made),
        subtitle=phrase("subtitle.related_matrix", table=made.name),
        table=rows,
        columns=(
            column("second", "category", "category"),
            column("first", "category", "other_category"),
            Column("value", "number", phrase("column.proximity"), DECIMALS),
            column("proximity", "proximity", "proximity_class"),
        ),
        body=Matrix(
            rows="second",
            columns="first",
            value="value",
            coloured_by="proximity",
            palette="proximity",
            text="cell",
        ),
        notes=_notes(made),
        refusal=made.refusal,
    )


@_relation("related_network", reads=READS | {"regions"})
def related_network(data: Datasets, selection: Selection) -> Plate:
    """Sectors as points, the nearest joined; what a region has in colour."""
    made = _made(data, selection)
    rows = pd.DataFrame(columns=list(relations.PAIRS))
    nodes = pd.DataFrame(columns=["code", "class", "size", "text"])
    region = _region(selection, made)
    if made.found is not None:
        rows = _told(relations.backbone(made.found))
        nodes = _nodes(made.found, region)
    return frame(
        made.basis,
        title=phrase("title.related", scope=scope(made.basis)),
        finding=_finding(made),
        subtitle=_of_region("subtitle.related_network", made, region),
        table=rows,
        columns=(
            column("first", "category", "category"),
            column("second", "category", "other_category"),
            column("both", "count", "regions_with_both"),
            Column("value", "number", phrase("column.proximity"), DECIMALS),
            column("told", "word", "beyond_chance"),
        ),
        body=Network(
            first="first",
            second="second",
            value="value",
            strong="beyond",
            nodes=nodes,
            palette="held",
            lines=(phrase("legend.beyond_chance"), phrase("legend.nearest")),
        ),
        notes=_notes(made),
        refusal=made.refusal or _unjoined(made, rows),
    )


@_relation("related_list", reads=READS | {"regions"})
def related_list(data: Datasets, selection: Selection) -> Plate:
    """What a region does not have, by how much of what is near to it the region has."""
    made = _made(data, selection)
    region = _region(selection, made)
    rows = pd.DataFrame(columns=["category", "value", "quotient", "units"])
    share = float("nan")
    if made.found is not None:
        rows, share = _candidates(made.found, region)
    labels = [
        phrase(
            "label.related",
            density=Amount(float(row["value"]), share=True),
            quotient=Amount(float(row["quotient"]), DECIMALS),
        )
        for row in rows.to_dict("records")
    ]
    rows = rows.assign(label=sentences(rows, labels))
    known = share == share
    return frame(
        made.basis,
        title=phrase("title.related", scope=scope(made.basis)),
        finding=_nearest(rows, made, region, share),
        subtitle=_of_region("subtitle.related_list", made, region),
        table=rows,
        columns=(
            column("category", "category"),
            column("value", "share", "relatedness_density"),
            column("quotient", "number", decimals=DECIMALS),
            Column("units", "count", made.units.unit if made.units else phrase("unit.clusters")),
        ),
        body=Ranking(
            category="category",
            axis=phrase("column.relatedness_density"),
            reference=(share, phrase("chart.share_held", share=Amount(share, share=True)))
            if known
            else None,
            text="label",
        ),
        notes=(phrase("note.related_list"), *_notes(made)) if made.found is not None else (),
        refusal=made.refusal or _all_held(made, rows, region),
    )


# What all of them share ---------------------------------------------------------------


def _made(data: Datasets, selection: Selection) -> Worked[Related]:
    return work_out(
        data,
        selection,
        relations.for_pairs,
        lambda units: relations.related(units, data),
    )


def _region(selection: Selection, made: Worked[Related]) -> str:
    """The first region chosen that the table has; without one, that with most units."""
    if made.found is None:
        return ""
    known = made.found.present
    chosen = next((code for code in selection.regions if code in known.index), "")
    if chosen or made.units is None:
        return chosen
    sizes = made.units.totals.reindex(known.index).fillna(-1.0)
    return str(sizes.idxmax())


def _of_region(key: str, made: Worked[Related], region: str) -> Phrase:
    if not region:
        return phrase("subtitle.indices", table=made.name)
    return phrase(key, region=Ref("region", region), table=made.name)


def _told(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with a word for whether they are more than chance."""
    return pairs.assign(told=pairs["beyond"].map({True: "yes", False: "no"}))


def _half(found: Related) -> pd.DataFrame:
    """Each pair once, below the diagonal, sectors in the order that puts the near together."""
    order = {code: i for i, code in enumerate(relations.clustered(found.near))}
    rows = found.pairs
    turned = rows["first"].map(order) > rows["second"].map(order)
    first = rows["first"].where(~turned, rows["second"])
    second = rows["second"].where(~turned, rows["first"])
    classes = [
        _class(float(value), beyond=bool(beyond))
        for value, beyond in zip(rows["value"], rows["beyond"], strict=True)
    ]
    rows = rows.assign(first=first, second=second, proximity=classes)
    keys = rows.assign(down=second.map(order), across=first.map(order))
    ordered = keys.sort_values(["across", "down"], ignore_index=True)
    # The rows of the figure are in the order in which they are first met.
    return ordered.sort_values("down", kind="stable", ignore_index=True)


def _class(value: float, *, beyond: bool) -> str:
    if beyond:
        return "beyond"
    return "often" if value >= OFTEN else "sometimes" if value >= SOMETIMES else "seldom"


def _nodes(found: Related, region: str) -> pd.DataFrame:
    present = pd.Series(found.present.loc[region], dtype=float)
    density = pd.Series(found.density.loc[region], dtype=float)
    share = float(present.mean())
    rows = []
    for code in found.near.columns:
        held, near = float(present[code]), float(density[code])
        name = "unsaid" if np.isnan(held) else "here" if held else _nearness(near, share)
        told = phrase("tooltip.node", held=phrase(f"held.{name}"), density=_share(near))
        size = float(found.units[code].sum())
        rows.append({"code": str(code), "class": name, "size": size, "text": told})
    return pd.DataFrame(rows)


def _nearness(density: float, share: float) -> str:
    """Near is what a region has more of than its share of all sectors would bring."""
    return "near" if density > share else "far"


def _share(value: float) -> Amount | Phrase:
    return phrase("cell.unknown") if np.isnan(value) else Amount(value, share=True)


def _candidates(found: Related, region: str) -> tuple[pd.DataFrame, float]:
    """What a region lacks, nearest first, and the share of all sectors that it has."""
    present = pd.Series(found.present.loc[region], dtype=float)
    rows = pd.DataFrame(
        {
            "value": pd.Series(found.density.loc[region], dtype=float),
            "quotient": pd.Series(found.quotients.loc[region], dtype=float),
            "units": pd.Series(found.units.loc[region], dtype=float),
        }
    )
    lacking = (present == 0) & rows["value"].notna()
    rows = rows[lacking].rename_axis("category").reset_index()
    keys = ["value", "quotient", "category"]
    ordered = rows.sort_values(keys, ascending=[False, False, True], ignore_index=True)
    return ordered, float(present.mean())


def _finding(made: Worked[Related]) -> Phrase | None:
    """Which sectors go together beyond chance, or that none can be said to."""
    if made.found is None:
        return None
    pairs = made.found.pairs
    beyond = pairs[pairs["beyond"]]
    about = {"scope": scope(made.basis), "pairs": len(pairs), "found": len(beyond)}
    if beyond.empty:
        return phrase("title.related_none", scope=about["scope"], pairs=len(pairs))
    named = tuple(
        phrase("label.two_sectors", first=Ref("category", a), second=Ref("category", b))
        for a, b in zip(beyond["first"][:MAX_NAMED], beyond["second"][:MAX_NAMED], strict=True)
    )
    return phrase("title.related_pairs", names=named, **about)


def _nearest(rows: pd.DataFrame, made: Worked[Related], region: str, share: float) -> Phrase | None:
    if made.found is None or rows.empty:
        return None
    named, values = Ref("region", region), rows["value"].to_numpy(float)
    if values[0] <= share:
        return phrase("title.related_far", region=named)
    level = [str(code) for code in rows.loc[rows["value"] == values[0], "category"]][:MAX_NAMED]
    return phrase(
        "title.related_near",
        region=named,
        categories=tuple(Ref("category", code) for code in level),
        density=Amount(float(values[0]), share=True),
        share=Amount(share, share=True),
    )


def _notes(made: Worked[Related]) -> tuple[Phrase, ...]:
    if made.found is None:
        return ()
    regions = int(made.found.present.notna().any(axis=1).sum())
    sectors = len(made.found.near)
    return (
        phrase("note.related", regions=regions, sectors=sectors),
        phrase("note.related_chance", pairs=len(made.found.pairs)),
    )


def _cut(made: Worked[Related], drawn: int) -> tuple[Phrase, ...]:
    total = len(made.found.pairs) if made.found is not None else drawn
    return (phrase("note.nearest_pairs", shown=drawn, total=total),) if drawn < total else ()


def _unjoined(made: Worked[Related], rows: pd.DataFrame) -> Refusal | None:
    if made.found is None or len(rows):
        return None
    return Refusal("related_nothing", {"table": made.name})


def _all_held(made: Worked[Related], rows: pd.DataFrame, region: str) -> Refusal | None:
    """A region of which nobody knows what it lacks, or that lacks nothing."""
    if made.found is None or len(rows):
        return None
    return Refusal("related_all_held", {"table": made.name, "region": Ref("region", region)})
