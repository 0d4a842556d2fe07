"""What a law's division changed in a region: area, people, clusters before and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from analytics import measures
from analytics.selection import Selection, select
from analytics.summary import linked
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets

UNKNOWN = float("nan")


@dataclass(frozen=True)
class Division:
    """One region that a law divided.

    Attributes
    ----------
    before, after : str
        Sets of the law before and of the law that divided.
    region : str
        The region whose territory shrank, or that was made.
    parent : str
        Of a region that was made, the one it left; else empty.
    left : tuple of str
        Of a region that shrank, those that left it.
    """

    before: str
    after: str
    region: str
    parent: str = ""
    left: tuple[str, ...] = ()


def of_region(data: Datasets, boundary_set: str, code: str) -> list[Division]:
    """Every division that touched a region until the law in which it is shown."""
    laws = list(reversed(data.regions.divisions(data.regions.country(code))))
    if boundary_set not in laws:
        return []
    found = []
    lineage = data.regions.lineage
    for before, after in pairwise(laws[: laws.index(boundary_set) + 1]):
        above = lineage.containing(code, after, before)
        if above is None:
            continue
        parts = lineage.parts(above, before, after)
        others = tuple(part for part in parts if part != code)
        if above == code and others:
            found.append(Division(before, after, code, left=others))
        elif above != code:
            found.append(Division(before, after, code, parent=above))
    return found


def all_divisions(data: Datasets, country: str) -> list[Division]:
    """Every region that a law divided, earliest law first."""
    laws = list(reversed(data.regions.divisions(country)))
    lineage = data.regions.lineage
    return [
        Division(before, after, str(code), left=tuple(p for p in parts if p != code))
        for before, after in pairwise(laws)
        for code in data.regions.of_set(before).index
        if len(parts := lineage.parts(str(code), before, after)) > 1
    ]


def note(one: Division, data: Datasets, selection: Selection) -> Phrase:
    """Since 2019, In Salah and In Guezzam left Tamanghasset: numbers before and after."""
    year = str(data.boundary_sets[one.after].year)
    if one.parent:
        return phrase(
            "note.division_made",
            year=year,
            region=Ref("region", one.region),
            parent=Ref("region", one.parent),
            **numbers(one.after, one.region, data, selection, "after"),
        )
    return phrase(
        "note.division_left",
        year=year,
        region=Ref("region", one.region),
        left=tuple(Ref("region", code) for code in one.left),
        count=len(one.left),
        **numbers(one.before, one.region, data, selection, "before"),
        **numbers(one.after, one.region, data, selection, "after"),
    )


def numbers(
    boundary_set: str, code: str, data: Datasets, selection: Selection, when: str
) -> dict[str, Amount]:
    """Area in km², inhabitants and clusters of a region under a law."""
    country = data.regions.country(code)
    facts = {}
    for name, key in (("area", "density_km2"), ("people", "density_pop")):
        found = measures.get(key).divide_by(boundary_set, data, selection)
        facts[name] = float(found.values.get(code, UNKNOWN)) if found is not None else UNKNOWN
    there = selection.under({country: boundary_set})
    links = linked(data, there, select(data, there))
    # A region without a record is unknown, not zero.
    records = links.loc[links["region_code"] == code, "record_id"].nunique()
    facts["clusters"] = float(records) if records else UNKNOWN
    return {f"{name}_{when}": Amount(value, 0) for name, value in facts.items()}
