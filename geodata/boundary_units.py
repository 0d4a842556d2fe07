"""Whose outline is it? Values of a key field, or names, brought to region codes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.errors import BoundaryError
from geodata.names import Gazetteer
from geodata.regions import Regions

COLUMNS = ("code", "name_fr", "name_en", "name_ar", "parent_code", "area_km2")


@dataclass(frozen=True)
class Parts:
    """Fields of a file whose units are parts of known regions, such as delegations.

    Attributes
    ----------
    parent : str
        Field that holds the code or name of the region a unit is part of.
    name, name_ar : str
        Fields of the unit's own names; `name_ar` may be empty.
    """

    parent: str
    name: str
    name_ar: str = ""


def codes_of(
    values: list[str], key: str, country: str, regions: Regions, gazetteer: Gazetteer
) -> list[str]:
    """Region codes of a key field: codes, wilaya numbers, or certain names.

    Raises
    ------
    BoundaryError
        ``unknown_key`` or ``uncertain_key`` with the candidates, ``repeated_key``.
    """
    codes = []
    for value in values:
        text = value.strip()
        if country == "DZ" and text.isdecimal():
            text = f"DZ-{int(text):02d}"
        if text not in regions:
            text = _named(value, key, country, gazetteer)
        codes.append(text)
    refuse_repeated(codes, key)
    return codes


def refuse_repeated(codes: list[str], key: str) -> None:
    """Every unit has a code of its own."""
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise BoundaryError("repeated_key", key=key, codes=repeated)


def _named(value: str, key: str, country: str, gazetteer: Gazetteer) -> str:
    found = gazetteer.match(value, country) if value.strip() else None
    if found is None or (found.code is None and not found.candidates):
        raise BoundaryError("unknown_key", key=key, value=value)
    if found.code is None:
        names = [candidate.name for candidate in found.candidates[:3]]
        raise BoundaryError("uncertain_key", key=key, value=value, candidates=names)
    return found.code


def parts_table(
    rows: pd.DataFrame, key: str, parts: Parts, country: str, regions: Regions, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Units that are parts of known regions, with codes of their own.

    Returns
    -------
    DataFrame
        One row per unit: ``code`` (that of its region and its own key),
        ``name_fr|en|ar``, ``parent_code``.
    """
    for field in filter(None, (key, parts.parent, parts.name, parts.name_ar)):
        if field not in rows.columns:
            raise BoundaryError("no_such_field", field=field, fields=list(rows.columns)[:20])
    known: dict[str, str] = {}
    for value in rows[parts.parent].unique():
        known[value] = (
            value if value in regions else _named(value, parts.parent, country, gazetteer)
        )
    table = pd.DataFrame(
        {
            "parent_code": rows[parts.parent].map(known),
            "name_fr": rows[parts.name],
            "name_en": rows[parts.name],
            "name_ar": rows[parts.name_ar] if parts.name_ar else rows[parts.name],
        }
    )
    table["code"] = table["parent_code"] + "-" + rows[key]
    refuse_repeated(list(table["code"]), key)
    return table


def write(table: pd.DataFrame, path: Path) -> None:
    """Keep the units' own table beside their outline."""
    part = path.with_name(path.name + ".part")
    table[list(COLUMNS)].to_csv(part, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    part.replace(path)
