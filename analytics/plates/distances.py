"""How near units of a sector stand to each other, whatever borders lie between them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analytics.measures.coverage import Refusal
from analytics.plates import declared
from analytics.plates.declared import CLUSTERS, EVERY_SECTOR, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, sentences
from analytics.plates.model import Column, Curve, Plate, Ranking
from analytics.selection import Selection
from analytics.summary import crowds
from analytics.summary import units as unit_tables
from analytics.summary.crowds import Crowds
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.nearness import LEVEL, SIMULATIONS
from geodata.registers import measuring

CHANCE_COLUMNS = {
    "low": phrase("column.chance_low"),
    "high": phrase("column.chance_high"),
    "lowest": phrase("column.chance_lowest"),
    "highest": phrase("column.chance_highest"),
}
COLUMNS = ("at", "value", *CHANCE_COLUMNS)
NEAR, FAR, CHANCE = "near", "far", "chance"


_crowding = partial(declared.plate, family="crowding", table=TableUse.ALONE, needs_table=True)


@_crowding("distance_density", reads=CLUSTERS)
def distance_density(data: Datasets, selection: Selection) -> Plate:
    """Duranton and Overman's K-density of the distances between units of one sector."""
    return _curve(data, selection, measuring.K)


@_crowding("distance_m", reads=CLUSTERS)
def distance_m(data: Datasets, selection: Selection) -> Plate:
    """Marcon and Puech's M: the sector's share among its neighbours, by distance."""
    return _curve(data, selection, measuring.M)


def _curve(data: Datasets, selection: Selection, kind: str) -> Plate:
    found = crowds.of(data, selection, sector=True)
    refusal = found if isinstance(found, Refusal) else None
    rows = found.curve(kind) if isinstance(found, Crowds) else pd.DataFrame(columns=list(COLUMNS))
    basis = _basis(data, selection)
    title = phrase("title.distance_sectors")
    named = crowds.named(found, selection)
    if named:
        about = {"sectors": named}
        title = phrase("title.distance_k" if kind == measuring.K else "title.distance_m", **about)
    value = phrase("column.distance_k" if kind == measuring.K else "column.distance_m")
    return frame(
        basis,
        title=title,
        finding=_finding(found, rows, kind, named) if isinstance(found, Crowds) else None,
        subtitle=_subtitle(found),
        table=rows[list(COLUMNS)],
        columns=(
            column("at", "number", "distance_km", 0),
            Column("value", "number", value),
            *(Column(key, "number", words) for key, words in CHANCE_COLUMNS.items()),
        ),
        body=Curve(
            x="at",
            y="value",
            bands=(
                ("lowest", "highest", phrase("legend.envelope_global")),
                ("low", "high", phrase("legend.envelope_local")),
            ),
            axes=(phrase("axis.distance_k" if kind == measuring.K else "axis.distance_m"), value),
            said=phrase("legend.observed", sectors=named),
            even=1.0 if kind == measuring.M else None,
        ),
        notes=_notes(found, kind),
        refusal=refusal,
    )


def _basis(data: Datasets, selection: Selection) -> Basis:
    return of_units(data, selection, unit_tables.of(data, selection))


def _subtitle(found: Crowds | Refusal) -> Phrase:
    if isinstance(found, Refusal):
        return phrase("subtitle.distances")
    name = Ref("published", found.register.facts.name)
    return phrase("subtitle.distances_of", register=name, year=str(found.year))


def _finding(found: Crowds, rows: pd.DataFrame, kind: str, named: tuple[Ref, ...]) -> Phrase:
    """What the curve says: near, far, or as chance would have it."""
    about = {"sectors": named}
    verdict = _verdicts(found.findings(kind)).iloc[0]
    above = rows[rows["value"] > rows["highest"]]
    if verdict == NEAR and len(above):
        most = above.iloc[int(above["value"].to_numpy().argmax())]
        return phrase(
            "title.distance_k_near" if kind == measuring.K else "title.distance_m_near",
            start=Amount(float(above["at"].min()), 0),
            end=Amount(float(_run_end(rows, above)), 0),
            at=Amount(float(most["at"]), 0),
            value=Amount(float(most["value"]), 1),
            **about,
        )
    if verdict == FAR:
        return phrase(
            "title.distance_k_far" if kind == measuring.K else "title.distance_m_far", **about
        )
    return phrase("title.distance_chance", **about)


def _run_end(rows: pd.DataFrame, above: pd.DataFrame) -> float:
    """How far the first stretch above chance reaches."""
    inside = rows["at"].isin(above["at"]).to_numpy()
    first = int(inside.argmax())
    after = np.flatnonzero(~inside[first:])
    last = first + int(after[0]) - 1 if len(after) else len(rows) - 1
    return float(rows["at"].iloc[last])


def _verdicts(findings: pd.DataFrame) -> pd.Series:
    """Whether units stand nearer than chance has them, else further apart, else neither.

    Nearer comes first: what crowds in a few places is, seen from there, far from the rest
    (Duranton and Overman 2005, section 4).
    """
    near, far = findings["p_near"] <= LEVEL, findings["p_far"] <= LEVEL
    return pd.Series(np.select([near, far], [NEAR, FAR], CHANCE), index=findings.index)


def _notes(found: Crowds | Refusal, kind: str) -> tuple[Phrase, ...]:
    if isinstance(found, Refusal):
        return ()
    row = found.findings(kind).iloc[0]
    notes = [
        phrase(
            "note.distance_k" if kind == measuring.K else "note.distance_m", simulations=SIMULATIONS
        )
    ]
    if kind == measuring.K:
        notes.append(phrase("note.distance_bandwidth", km=Amount(float(row["bandwidth_km"]), 1)))
    if row["located"] < 1:
        share = Amount(float(row["located"]), share=True)
        notes.append(phrase("note.distance_located", share=share))
    return tuple(notes)


@_crowding("distance_sectors", reads=EVERY_SECTOR)
def distance_sectors(data: Datasets, selection: Selection) -> Plate:
    """Every sector of a register: M at a distance, and whether chance has it so."""
    found = crowds.of(data, selection, sector=False)
    refusal = found if isinstance(found, Refusal) else None
    rows = _compared(found) if isinstance(found, Crowds) else pd.DataFrame(columns=list(COMPARED))
    if refusal is None and rows.empty:
        assert isinstance(found, Crowds)
        name = Ref("published", found.register.facts.name)
        refusal = Refusal("no_sector_measured", {"register": name, "least": measuring.LEAST})
    near = int((rows["crowding"] == NEAR).sum())
    said = [
        phrase("label.crowding", value=Amount(value, 2), crowding=phrase(f"crowding.{code}"))
        for value, code in zip(rows["value"], rows["crowding"], strict=True)
    ]
    rows = rows.assign(label=sentences(rows, said))
    return frame(
        _basis(data, selection),
        title=phrase("title.distance_sectors"),
        finding=phrase("title.distance_sectors_found", near=near, sectors=len(rows)),
        subtitle=_subtitle(found),
        table=rows,
        columns=(
            column("sector_code", "sector"),
            column("crowding", "crowding"),
            Column("value", "number", phrase("column.m_at", km=Amount(crowds.COMPARED_KM, 0)), 2),
            column("places", "count", "firm_places"),
            column("p_near", "number", "p_value", 2),
        ),
        body=Ranking(
            "sector_code",
            reference=(1.0, phrase("reference.all_units")),
            axis=phrase("column.m_at", km=Amount(crowds.COMPARED_KM, 0)),
            coloured_by="crowding",
            palette="crowding",
            text="label",
        ),
        notes=(
            phrase("note.distance_m", simulations=SIMULATIONS),
            phrase("note.distance_many", sectors=len(rows), chance=Amount(len(rows) * LEVEL, 1)),
        ),
        refusal=refusal,
    )


COMPARED = ("sector_code", "crowding", "value", "places", "p_near")


def _compared(found: Crowds) -> pd.DataFrame:
    """A row for each sector that was measured, those that crowd most first; no branches."""
    curves = found.curve(measuring.M)
    rows = curves.loc[curves["at"] == crowds.COMPARED_KM, ["sector_code", "value"]]
    rows = rows[rows["sector_code"].isin(found.register.facts.sectors)]
    findings = found.findings(measuring.M)
    findings = findings.assign(crowding=_verdicts(findings)).set_index("sector_code")
    counted = found.places()["sector_code"].value_counts()
    rows = rows.assign(
        crowding=findings["crowding"].reindex(rows["sector_code"]).to_numpy(),
        p_near=findings["p_near"].reindex(rows["sector_code"]).to_numpy(),
        places=counted.reindex(rows["sector_code"]).fillna(0).astype(int).to_numpy(),
    )
    return rows.sort_values("value", ascending=False, kind="stable")[list(COMPARED)]
