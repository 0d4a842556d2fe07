"""Regions named in cells, and points tested against the region a row declares."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from geodata import lists
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.intake import numbers
from geodata.intake.book import kind, shown
from geodata.intake.findings import ASKED, NOTED, REFUSED
from geodata.intake.plan import Plan
from geodata.intake.values import (
    FAULTS,
    MAX_GUESSES,
    Beside,
    Columns,
    Patience,
    Reader,
    Reading,
    apply,
    apply_beside,
    is_unknown,
)
from geodata.places import locator
from geodata.places.matches import Match
from geodata.schema.fields import Field
from geodata.schema.tables import NATIONAL, SUPRA

# Cells are squeezed first, so that no more than one blank stands anywhere in them.
BLANKS = re.compile(r"[^\S\n]+")
SEVERAL = re.compile(r" ?[/;,،؛|+&\n] ?| (?:et|and|و) | و(?=\S)", re.IGNORECASE)
PAIR = re.compile(r" ?[;/|] ?| ?, |(?<=[NSEWO]) ?,? ?(?=\d)| ?، ?")
MAX_CANDIDATES = 5
# What is less like a name is none of its spellings: of 431 misspellings, two were.
LIKELY = 75.0
# A lead that decides which of two names is the likelier.
LEAD = 3.0
# A code without its hyphen, or a number as a program writes it: "DZ25", "25.0".
AS_CODE = re.compile(r"(?:([A-Z]{2}) ?)?(\d{1,2})(?:\.0)?", re.ASCII)
# How a text was read → what is told of it.
TOLD = {"fuzzy": "spelling_read", "commune": "commune_read"}
# A comma divides each number and a blank, a semicolon or another comma the pair.
DECIMAL_COMMAS = re.compile(r"(-?\d+,\d+) ?[;,/ ] ?(-?\d+,\d+)")
COMMAS_ONLY = re.compile(r"(-?\d+\.\d+) ?[, ] ?(-?\d+\.\d+)")
# More names than this in one cell are no list of regions: no country has so many.
MAX_NAMES = 100


def read_regions(
    columns: Columns, field: Field, cells: pd.Series, plan: Plan, data: Datasets
) -> None:
    """Read a column of regions, each distinct text once in each country and boundary set."""
    patience = Patience()
    single = not field.separator

    def reader_of(beside: Beside) -> Reader:
        country, boundary_set, scope = beside
        if scope in (NATIONAL, SUPRA):
            return lambda _: Reading()
        if boundary_set in data.regions.sets:
            return lambda cell: unit(shown(cell), boundary_set, data, patience)
        return lambda cell: region(shown(cell), country, data, single=single, patience=patience)

    apply_beside(columns, field.name, cells, _beside(columns, plan), reader_of, plan)


def _beside(columns: Columns, plan: Plan) -> list[Beside]:
    """What decides which region a cell may mean: country, boundary set and scope of its row."""
    countries = columns.get("country_code").where(columns.get("country_code") != "", plan.country)
    sets, scopes = columns.get("boundary_set"), columns.get("scope")
    return list(zip(countries, sets, scopes, strict=True))


def unit(text: str, boundary_set: str, data: Datasets, patience: Patience) -> Reading:
    """One cell as a region of one boundary set, which its table names."""
    text = text.strip()
    units = data.regions.of_set(boundary_set).index
    if text in units or is_unknown(text):
        return Reading(text if text in units else "")
    match = _match(text, boundary_set[:2], data, patience)
    if match.code in units:
        return _coded(str(match.code), match.how)
    near = tuple(one.code for one in match.candidates if one.code in units)[:MAX_CANDIDATES]
    named = [f"{code} {data.regions.name(code, 'fr')}" for code in near[:3]]
    params = {"set": boundary_set, "near": named or "–", "most": MAX_GUESSES}
    return Reading("", ASKED, patience.code or "region_not_in_set", near, params)


def region(
    text: str,
    country: str,
    data: Datasets,
    *,
    single: bool = False,
    patience: Patience | None = None,
) -> Reading:
    """One cell as region codes joined by ``|``; certain only if every part is."""
    if is_unknown(text):
        return Reading()
    patience = patience or Patience()
    coded = AS_CODE.fullmatch(text.strip())
    if coded:
        text = "-".join(part for part in coded.groups() if part)
    whole = _match(text, country, data, patience)
    if whole.code:
        return _coded(whole.code, whole.how)
    if country and (own := _as_written(text, country, data)):
        return Reading(own)
    parts = names_in(text)
    if 1 < len(parts) <= MAX_NAMES and not single:
        found = [_match(part, country, data, patience) for part in parts]
        if all(match.code for match in found):
            codes = list(dict.fromkeys(str(match.code) for match in found))
            how = next((m.how for m in found if m.how in TOLD), "name")
            return _coded("|".join(codes), how)
        best = ("|".join(_best(found)),) if all(m.code or m.candidates for m in found) else ()
        return _uncertain(best, patience)
    return _among(whole, patience)


def _among(match: Match, patience: Patience) -> Reading:
    """The regions that a text may mean: the likeliest first, where one is likelier."""
    # Each number a list may have used means its region as well as the next one.
    numbered = any(letter.isdecimal() for letter in match.input)
    near = [one for one in match.candidates if numbered or one.score >= LIKELY][:MAX_CANDIDATES]
    codes = tuple(one.code for one in near)
    # A wilaya and the town of its name are one answer.
    rivals = [one for one in near[1:] if not one.code.startswith(near[0].code)]
    if rivals and near[0].score - rivals[0].score < LEAD:
        return Reading("", ASKED, "region_several", codes)
    return _uncertain(codes, patience)


def names_in(text: str) -> list[str]:
    """Names that a cell lists.

    >>> names_in("Batna / Oran et  Sétif")
    ['Batna', 'Oran', 'Sétif']
    """
    parts = SEVERAL.split(BLANKS.sub(" ", text))
    return [part.strip() for part in parts if part and part.strip()]


def _match(text: str, country: str, data: Datasets, patience: Patience) -> Match:
    """A name that is known; while patience lasts, also one that resembles a known one."""
    found = data.gazetteer.place(text, country or None, guess=False)
    if found.how == "none" and patience.for_(text):
        return data.gazetteer.place(text, country or None)
    return found


def _uncertain(choices: tuple[str, ...], patience: Patience) -> Reading:
    if choices:
        return Reading("", ASKED, "region_uncertain", choices)
    return Reading("", ASKED, patience.code or "region_unknown", params={"most": MAX_GUESSES})


def _as_written(text: str, country: str, data: Datasets) -> str:
    """The one region of a country that we call so ourselves: "الإقليم 1" is no wilaya's number."""
    table = data.regions.table
    ours = (table[["name_fr", "name_en", "name_ar"]] == text.strip()).any(axis=1)
    codes = {str(code) for code in table.index.get_level_values("code")[ours]}
    inside = [code for code in codes if data.regions.country(code) == country]
    return inside[0] if len(inside) == 1 else ""


def _best(found: list[Match]) -> list[str]:
    codes = [m.code or m.candidates[0].code for m in found]
    return list(dict.fromkeys(str(code) for code in codes))


def _coded(code: str, how: str) -> Reading:
    """A code, and what must be told of how it was read."""
    return Reading(code, NOTED, TOLD[how]) if how in TOLD else Reading(code)


def keep_degrees(
    columns: Columns, field: Field, cells: pd.Series, plan: Plan, data: Datasets
) -> None:
    """Put a column of degrees aside: both are read together, once the regions are known."""
    columns.raw[field.name] = cells


def split_points(
    columns: Columns, field: Field, cells: pd.Series, plan: Plan, data: Datasets
) -> None:
    """Split a column of coordinate pairs into latitude and longitude cells."""
    for name in ("lat", "lon"):
        columns.places[name] = columns.places[field.name]
    pairs = [_halves(columns, int(str(row)), str(cell), plan) for row, cell in cells.items()]
    for i, name in enumerate(("lat", "lon")):
        columns.raw[name] = pd.Series([pair[i] for pair in pairs], index=cells.index, dtype=str)


def _halves(columns: Columns, row: int, cell: str, plan: Plan) -> tuple[str, str]:
    """Both degrees of a cell; none, and a word about it, where it is no pair."""
    if kind(cell) in FAULTS:
        return cell, ""
    text = " ".join(shown(cell).split())
    answer = plan.answer("point", text)
    lat, _, lon = (answer or "").partition(" ")
    if answer is not None and (not answer or on_earth(lat, lon)):
        return lat, lon
    pair = split_pair(text)
    if pair is None:
        _add(columns, row, REFUSED, "not_a_pair", text)
    return pair or ("", "")


def split_pair(text: str) -> tuple[str, str] | None:
    """Both halves of "36.36, 6.61"; None where it cannot be halved.

    >>> split_pair("36,36 6,61"), split_pair("36,36 N 6,61 E"), split_pair("36,36")
    (('36,36', '6,61'), ('36,36 N', '6,61 E'), None)
    """
    text = " ".join(text.split())
    if is_unknown(text):
        return "", ""
    for written in (COMMAS_ONLY.fullmatch, DECIMAL_COMMAS.fullmatch):
        plain = written(text)
        if plain:
            return plain[1], plain[2]
    parts = [part for part in PAIR.split(text) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else None


def on_earth(lat: str, lon: str) -> bool:
    """Whether two texts are the degrees of a point."""
    read = [_degrees(text).value for text in (lat, lon)]
    return all(read) and abs(float(read[0])) <= 90 and abs(float(read[1])) <= 180


def read_coordinates(columns: Columns, plan: Plan, data: Datasets) -> None:
    """Degrees of both columns, where there are both, then every point against its row's region."""
    if not {"lat", "lon"} <= set(columns.raw):
        return
    for name in ("lat", "lon"):
        apply(columns, name, columns.raw[name], _degrees, plan)
    lat, lon = (pd.to_numeric(columns.values[n], errors="coerce") for n in ("lat", "lon"))
    given = (columns.raw["lat"].map(shown) != "") | (columns.raw["lon"].map(shown) != "")
    half = given & (lat.isna() != lon.isna())
    told = columns.in_question("lat", "lon")
    for row in columns.rows[half]:
        if int(row) not in told:
            _add(columns, int(row), ASKED, "half_a_point", "")
    impossible = lat.abs().gt(90) | lon.abs().gt(180)
    swappable = impossible & lat.abs().le(180) & lon.abs().le(90)
    for row in columns.rows[impossible & ~swappable]:
        _add(columns, int(row), REFUSED, "point_not_degrees", _pair(columns, int(row)))
    _test_regions(
        columns, lat, lon, ~(lat.isna() | lon.isna()) & ~(impossible & ~swappable), plan, data
    )
    bad = columns.in_question("lat", "lon", "point")
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
        areas = data.geometry(data.regions.law(country))
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
    """The drawn regions a declared one may be in: all its parts where it was divided."""
    target, lineage = data.regions.law(country), data.regions.lineage
    found: list[str] = []
    for code in lists.parts(text, "region_codes"):
        move = lineage.move(code, target)
        source = lineage.declared_set(code)
        if move is not None and move.status == "parent_only" and source:
            found += lineage.parts(code, source, target)
        elif move is not None:
            found.append(move.code)
    return found


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
        if not on_earth(lat, lon):
            return False
        lat, lon = _degrees(lat).value, _degrees(lon).value
    columns.values["lat"][row], columns.values["lon"][row] = lat, lon
    return True


def _pair(columns: Columns, row: int) -> str:
    return f"{columns.values['lat'][row]} {columns.values['lon'][row]}"


def _add(
    columns: Columns, row: int, level: str, code: str, value: str, choices: tuple[str, ...] = ()
) -> None:
    columns.ask(level, row, "point", code, value, choices, at="lat")
