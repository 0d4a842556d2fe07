"""Regions named in cells, and points tested against the region a row declares."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from geodata import locator
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.intake import numbers
from geodata.intake.book import shown
from geodata.intake.findings import ASKED, NOTED, REFUSED, Finding
from geodata.intake.plan import Plan
from geodata.intake.values import Columns, Reading, apply, is_unknown, settled
from geodata.names import Match

SEVERAL = re.compile(r"\s*[/;,،؛|+&\n]\s*|\s+(?:et|and|و)\s+|\s+و(?=\S)", re.IGNORECASE)
PAIR = re.compile(r"\s*[;/|]\s*|\s*,\s+|(?<=[NSEWO])\s*,?\s*(?=\d)|\s*،\s*")
MAX_CANDIDATES = 5
COMMAS_ONLY = re.compile(r"\s*(-?\d+\.\d+)\s*[,\s]\s*(-?\d+\.\d+)\s*")


def read_regions(
    columns: Columns, name: str, cells: pd.Series, plan: Plan, data: Datasets, *, single: bool
) -> None:
    """Read a column of regions, each distinct pair of country and text once."""
    countries = columns.get("country_code").where(columns.get("country_code") != "", plan.country)
    texts = cells.map(shown)
    known: dict[tuple[str, str], Reading] = {}

    def read(key: str) -> Reading:
        country, _, text = key.partition("\x1f")
        pair = (country, text)
        if pair not in known:
            known[pair] = _answered(name, text, country, plan, data, single=single)
        return known[pair]

    apply(columns, name, countries.to_numpy() + "\x1f" + texts, read, Plan())
    columns.raw[name] = cells
    columns.findings = [
        found
        if found.field != name or "\x1f" not in found.value
        else Finding(
            found.level,
            found.row,
            found.column,
            name,
            found.value.partition("\x1f")[2],
            found.code,
            found.choices,
        )
        for found in columns.findings
    ]


def _answered(
    name: str, text: str, country: str, plan: Plan, data: Datasets, *, single: bool
) -> Reading:
    answer = plan.answer(name, text)
    if answer is not None:
        found = settled(answer, lambda cell: region(cell, country, data, single=single))
        if found is not None:
            return found
    return region(text, country, data, single=single)


def region(text: str, country: str, data: Datasets, *, single: bool = False) -> Reading:
    """One cell as region codes joined by ``|``; certain only if every part is."""
    if is_unknown(text):
        return Reading()
    whole = data.gazetteer.match(text, country or None)
    if whole.code:
        return _coded(whole.code, whole.how)
    parts = [part for part in SEVERAL.split(text) if part and part.strip()]
    if len(parts) > 1 and not single:
        found = [data.gazetteer.match(part, country or None) for part in parts]
        if all(match.code for match in found):
            codes = list(dict.fromkeys(str(match.code) for match in found))
            how = "fuzzy" if any(match.how == "fuzzy" for match in found) else "name"
            return _coded("|".join(codes), how)
        best = ["|".join(_best(found))] if all(m.code or m.candidates for m in found) else []
        return Reading("", ASKED, "region_uncertain", tuple(best))
    choices = tuple(candidate.code for candidate in whole.candidates[:MAX_CANDIDATES])
    return Reading("", ASKED, "region_uncertain" if choices else "region_unknown", choices)


def _best(found: list[Match]) -> list[str]:
    codes = [m.code or m.candidates[0].code for m in found]
    return list(dict.fromkeys(str(code) for code in codes))


def _coded(code: str, how: str) -> Reading:
    return Reading(code, NOTED, "spelling_read") if how == "fuzzy" else Reading(code)


def read_point(columns: Columns, cells: pd.Series) -> None:
    """Split a column of coordinate pairs into latitude and longitude cells."""
    pairs = cells.map(lambda cell: split_pair(shown(cell)))
    for i, name in enumerate(("lat", "lon")):
        columns.raw[name] = pairs.map(lambda pair, i=i: pair[i])
        columns.places[name] = columns.places["point"]


def split_pair(text: str) -> tuple[str, str]:
    """Both halves of "36.36, 6.61"; the whole twice where it cannot be halved."""
    if is_unknown(text.strip()):
        return "", ""
    plain = COMMAS_ONLY.fullmatch(text)
    if plain:
        return plain[1], plain[2]
    parts = [part for part in PAIR.split(text) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else (text, text)


def read_coordinates(columns: Columns, plan: Plan, data: Datasets) -> None:
    """Degrees of both columns, then every point against its row's region."""
    for name in ("lat", "lon"):
        apply(columns, name, columns.raw[name], _degrees, plan)
    lat, lon = (pd.to_numeric(columns.values[n], errors="coerce") for n in ("lat", "lon"))
    given = (columns.raw["lat"].map(shown) != "") | (columns.raw["lon"].map(shown) != "")
    half = given & (lat.isna() != lon.isna())
    for row in columns.rows[half]:
        if not _told(columns, int(row)):
            _add(columns, int(row), ASKED, "half_a_point", "")
    impossible = lat.abs().gt(90) | lon.abs().gt(180)
    swappable = impossible & lat.abs().le(180) & lon.abs().le(90)
    for row in columns.rows[impossible & ~swappable]:
        _add(columns, int(row), REFUSED, "point_not_degrees", _pair(columns, int(row)))
    _test_regions(
        columns, lat, lon, ~(lat.isna() | lon.isna()) & ~(impossible & ~swappable), plan, data
    )
    bad = {
        f.row for f in columns.findings if f.field in ("lat", "lon", "point") and f.level != NOTED
    }
    for name in ("lat", "lon"):
        columns.values[name] = columns.values[name].where(~columns.rows.isin(bad), "")


def _degrees(cell: str) -> Reading:
    text = shown(cell)
    if is_unknown(text.strip()):
        return Reading()
    found = numbers.degrees(text)
    if found.doubt or not np.isfinite(float(found.value)):
        return Reading("", REFUSED, "not_degrees_value")
    return Reading(found.value)


def _test_regions(
    columns: Columns,
    lat: pd.Series,
    lon: pd.Series,
    tested: pd.Series,
    plan: Plan,
    data: Datasets,
) -> None:
    """A point outside its declared region, within it when turned, or nowhere near."""
    countries = columns.get("country_code").where(columns.get("country_code") != "", plan.country)
    regions = columns.get("region_codes")
    for country in sorted(set(countries[tested]) - {""}):
        mine = tested & (countries == country)
        areas = data.geometry(data.regions.default_set(country))
        if areas.empty:
            continue
        rows = columns.rows[mine]
        x, y = lon[mine].to_numpy(float), lat[mine].to_numpy(float)
        straight = locator.locate(x, y, areas).codes
        texts = regions[mine]
        known = {text: _expected(text, country, data) for text in texts.unique()}
        expected = [known[text] for text in texts]
        off = [
            i
            for i, code in enumerate(straight)
            if (code not in expected[i] if expected[i] else not code)
        ]
        if not off:
            continue
        turned = locator.locate(y[off], x[off], areas).codes
        for place, i in enumerate(off):
            fits = turned[place] in expected[i] if expected[i] else bool(turned[place])
            near = _near(float(x[i]), float(y[i]), expected[i], areas)
            _judge(columns, int(rows[i]), plan, fits=fits, near=near, declared=bool(expected[i]))


def _judge(
    columns: Columns, row: int, plan: Plan, *, fits: bool, near: bool, declared: bool
) -> None:
    """What to say of a point off its region: settled, at the coast, swapped, elsewhere."""
    pair = _pair(columns, row)
    answer = plan.answer("point", pair)
    if answer is not None and _settle(columns, row, answer):
        return
    if near:
        _add(columns, row, NOTED, "point_at_coast", pair)
    elif fits:
        swapped = f"{columns.values['lon'][row]} {columns.values['lat'][row]}"
        _add(columns, row, ASKED, "point_swapped", pair, (swapped,))
    elif declared:
        _add(columns, row, ASKED, "point_elsewhere", pair, (pair,))
    else:
        _add(columns, row, REFUSED, "point_elsewhere", pair)


def _expected(text: str, country: str, data: Datasets) -> list[str]:
    """The drawn regions a declared one may be in."""
    target = data.regions.default_set(country)
    moves = (data.regions.lineage.move(code, target) for code in text.split("|") if code)
    return [move.code for move in moves if move is not None]


def _near(x: float, y: float, codes: list[str], areas: pd.DataFrame) -> bool:
    if not (abs(x) <= 180 and abs(y) <= 90):
        return False
    try:
        found = [
            locator.distance_m(x, y, areas.geometry[code]) for code in codes if code in areas.index
        ]
    except (GeodataError, ValueError):
        return False
    return bool(found) and min(found) <= locator.COAST_TOLERANCE_M


def _settle(columns: Columns, row: int, answer: str) -> bool:
    """Take an answered point, or none at all; False where the answer is no point on earth."""
    lat, _, lon = answer.partition(" ")
    if answer:
        read = [_degrees(text) for text in (lat, lon)]
        if any(not reading.value for reading in read):
            return False
        if abs(float(read[0].value)) > 90 or abs(float(read[1].value)) > 180:
            return False
        lat, lon = read[0].value, read[1].value
    columns.values["lat"][row], columns.values["lon"][row] = lat, lon
    return True


def _pair(columns: Columns, row: int) -> str:
    return f"{columns.values['lat'][row]} {columns.values['lon'][row]}"


def _told(columns: Columns, row: int) -> bool:
    return any(f.row == row and f.field in ("lat", "lon") for f in columns.findings)


def _add(
    columns: Columns, row: int, level: str, code: str, value: str, choices: tuple[str, ...] = ()
) -> None:
    place = columns.places.get("lat")
    columns.findings.append(Finding(level, row, place, "point", value, code, choices))
