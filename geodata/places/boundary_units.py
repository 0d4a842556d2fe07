"""Whose outline is it? Values of a key field, or names, brought to region codes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.errors import BoundaryError, Problem
from geodata.home import write_whole
from geodata.places.boundaries import UNITS
from geodata.places.gazetteer import Gazetteer
from geodata.places.matches import Candidate
from geodata.places.regions import Regions

# Digits of a wilaya number, zeros before it not counted; letters of a name; of a unit's key.
NUMBER_LENGTH = 3
NAME_LENGTH = 120
KEY_LENGTH = 40
CANDIDATES_SHOWN = 3
VALUE_SHOWN = 60


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


@dataclass(frozen=True)
class Reading:
    """What one value of a key field was read as.

    Attributes
    ----------
    row : int
        Of the unit in the file, from 1.
    value : str
    code : str or None
        None unless the region is certain.
    candidates : tuple of Candidate
        Regions it may mean, the best first.
    """

    row: int
    value: str
    code: str | None
    candidates: tuple[Candidate, ...] = ()


def codes_of(
    values: list[str], key: str, set_id: str, country: str, regions: Regions, gazetteer: Gazetteer
) -> list[str]:
    """Region codes of a key field: codes, wilaya numbers, or certain names.

    Raises
    ------
    BoundaryError
        ``unmatched_keys`` with every value that is no certain region and what it
        may mean among the regions of the set; ``repeated_key``.
    """
    readings = [
        _read(row, value, country, regions, gazetteer) for row, value in enumerate(values, 1)
    ]
    sets = [set_id] if set_id in regions.sets_of(country) else regions.sets_of(country)
    certain = {reading.code for reading in readings if reading.code}
    likely = max(sets, key=lambda name: len(certain & set(regions.of_set(name).index)))
    refuse_unmatched(readings, key, likely, regions)
    codes = [str(reading.code) for reading in readings]
    refuse_repeated(codes, key)
    return codes


def refuse_repeated(codes: list[str], key: str) -> None:
    """Every unit has a code of its own."""
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise BoundaryError("repeated_key", key=key, codes=[shortened(code) for code in repeated])


def refuse_unmatched(readings: list[Reading], key: str, within: str, regions: Regions) -> None:
    """Refuse all values that are no certain region at once, each with its row.

    Parameters
    ----------
    within : str
        The set whose regions may be proposed.
    """
    rows, known = [], regions.of_set(within).index
    for reading in readings:
        if reading.code is None:
            codes = [c.code for c in reading.candidates if c.code in known]
            near = [regions.names(code) for code in codes[:CANDIDATES_SHOWN]]
            code = "unmatched_value" if near else "unmatched_alone"
            params = {"row": reading.row, "near": near} if near else {"row": reading.row}
            value = shortened(reading.value) or "–"
            rows.append(Problem(code, value=value, params=params))
    if rows:
        raise BoundaryError(
            "unmatched_keys", key=key, rows=rows, found=len(rows), total=len(readings)
        )


def shortened(value: str) -> str:
    """A value as a message shows it."""
    plain = " ".join(value.split())
    return plain if len(plain) <= VALUE_SHOWN else f"{plain[:VALUE_SHOWN]}…"


def _read(row: int, value: str, country: str, regions: Regions, gazetteer: Gazetteer) -> Reading:
    text = value.strip()
    if country == "DZ" and text.isdecimal() and len(text.lstrip("0")) <= NUMBER_LENGTH:
        text = f"DZ-{int(text):02d}"
    if text in regions and regions.country(text) == country:
        return Reading(row, value, text)
    # A longer text is no name, and a number is none that a list of regions knows.
    if not text or len(text) > NAME_LENGTH or text.isdecimal():
        return Reading(row, value, None)
    match = gazetteer.match(text, country)
    return Reading(row, value, match.code, match.candidates)


def parts_table(
    rows: pd.DataFrame, key: str, parts: Parts, country: str, regions: Regions, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Units that are parts of known regions, with codes of their own.

    Returns
    -------
    DataFrame
        One row per unit: ``code`` (that of its region and its own key),
        ``name_fr|en|ar`` (its key where it has no name), ``parent_code`` in the
        country's default set, rolled up to it where the file names a finer one.
    """
    refuse_keys(list(rows[key]), key)
    parents = _parents(list(rows[parts.parent]), parts.parent, country, regions, gazetteer)
    table = pd.DataFrame({"parent_code": parents})
    french = rows[parts.name].where(rows[parts.name] != "", rows[key])
    arabic = rows[parts.name_ar] if parts.name_ar else french
    table["name_fr"], table["name_en"] = french, french
    table["name_ar"] = arabic.where(arabic != "", french)
    table["code"] = table["parent_code"] + "-" + rows[key]
    refuse_repeated(list(table["code"]), key)
    return table


def refuse_keys(values: list[str], key: str) -> None:
    """A key that becomes part of a code is there, and short enough to be one."""
    rows = [
        Problem("unmatched_alone", value=shortened(value) or "–", params={"row": row})
        for row, value in enumerate(values, 1)
        if not 1 <= len(value) <= KEY_LENGTH
    ]
    if rows:
        raise BoundaryError("unusable_keys", key=key, rows=rows, limit=KEY_LENGTH)


def _parents(
    values: list[str], field: str, country: str, regions: Regions, gazetteer: Gazetteer
) -> list[str]:
    """The region of the default set that each unit is part of; each value is asked once."""
    default, known = regions.default_set(country), {}
    for row, value in enumerate(values, 1):
        if value not in known:
            reading = _read(row, value, country, regions, gazetteer)
            known[value] = Reading(
                row, value, _rolled_up(reading.code, default, regions), reading.candidates
            )
    refuse_unmatched(list(known.values()), field, default, regions)
    return [str(known[value].code) for value in values]


def _rolled_up(code: str | None, default: str, regions: Regions) -> str | None:
    """The region of the default set that is, or contains, a region; None where none does."""
    if code is None or code in regions.of_set(default).index:
        return code
    finer = regions.lineage.declared_set(code)
    return regions.lineage.containing(code, finer, default) if finer else None


def write(table: pd.DataFrame, path: Path) -> None:
    """Keep the units' own table beside their outline."""
    text = table[list(UNITS)].to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    write_whole(path, text)
