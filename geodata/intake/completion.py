"""What a row does not say but its file does: country, source, what is counted."""

from __future__ import annotations

import hashlib

import pandas as pd

from geodata.datasets import Datasets
from geodata.intake.fields import plain, words
from geodata.intake.findings import ASKED, NOTED, REFUSED, Finding
from geodata.intake.plan import Plan
from geodata.intake.tables import Table
from geodata.intake.values import Columns
from geodata.spelling import normalise

DEFAULTED = ("country_code", "stage", "kind", "sector_code", "members_kind", "confidence")


def complete(
    columns: Columns, table: Table, plan: Plan, data: Datasets
) -> dict[str, dict[str, str]]:
    """Fill what follows from the plan, the titles and the sources; returns new sources."""
    _name_from_arabic(columns)
    if plan.country:
        _fill(columns, "country_code", plan.country)
    for name in DEFAULTED:
        answer = plan.answer(name, "")
        if answer and answer in _allowed(name, data):
            _fill(columns, name, answer, where="members" if name == "members_kind" else "")
    regions = columns.get("region_codes")
    columns.values["region_basis"] = regions.map(lambda codes: "stated" if codes else "")
    _kind_from_title(columns, table, "members", "members_kind")
    _kind_from_title(columns, table, "year", "year_kind")
    _members_need_a_kind(columns)
    _regions_of_the_country(columns, data)
    return cite(columns, plan, data)


def _allowed(name: str, data: Datasets) -> set[str]:
    """Values that may stand in for an empty cell."""
    if name == "country_code":
        return set(data.countries)
    if name == "sector_code":
        return set(data.sectors.codes)
    return set(words("records").values[name].values())


def _fill(columns: Columns, name: str, value: str, where: str = "") -> None:
    """A value for cells that are empty and not in question; only beside filled `where`."""
    found = columns.get(name)
    told = {f.row for f in columns.findings if f.field == name and f.level != NOTED}
    free = (found == "") & ~columns.rows.isin(told)
    if where:
        free &= columns.get(where) != ""
    columns.values[name] = found.where(~free, value)


def _name_from_arabic(columns: Columns) -> None:
    """A record needs a name: the Arabic one stands in where there is no other."""
    name, arabic = columns.get("name_fr"), columns.get("name_ar")
    columns.values["name_fr"] = name.where(name != "", arabic)


def _kind_from_title(columns: Columns, table: Table, counted: str, kind: str) -> None:
    """A title like "nombre d'entreprises" says what is counted."""
    if counted not in columns.places:
        return
    title = next(c.title for c in table.columns if c.index == columns.places[counted])
    known = words("records").values[kind]
    parts = [word.removeprefix("ال") for word in plain(title).split()]
    found = {
        known[word] for word in known if len(word) > 3 and f" {word} " in f" {' '.join(parts)} "
    }
    if len(found) == 1:
        given, old = columns.get(counted), columns.get(kind)
        columns.values[kind] = old.where((given == "") | (old != ""), found.pop())


def _members_need_a_kind(columns: Columns) -> None:
    members, kind = columns.get("members"), columns.get("members_kind")
    choices = tuple(dict.fromkeys(words("records").values["members_kind"].values()))
    told = {f.row for f in columns.findings if f.field == "members_kind" and f.level != NOTED}
    for row in columns.rows[(members != "") & (kind == "")]:
        if int(row) not in told:
            columns.findings.append(
                Finding(
                    ASKED,
                    int(row),
                    columns.places.get("members"),
                    "members_kind",
                    "",
                    "members_without_kind",
                    choices,
                )
            )


def _regions_of_the_country(columns: Columns, data: Datasets) -> None:
    regions, countries = columns.get("region_codes"), columns.get("country_code")
    pairs = pd.Series(list(zip(regions, countries, strict=True)), index=columns.rows)
    for pair in pairs.unique():
        codes = [code for code in pair[0].split("|") if code]
        known = [code for code in codes if code in data.regions]
        if len(known) == len(codes) and (
            not pair[1] or all(data.regions.country(code) == pair[1] for code in codes)
        ):
            continue
        for row in columns.rows[pairs == pair]:
            columns.findings.append(
                Finding(
                    REFUSED,
                    int(row),
                    columns.places.get("region_codes"),
                    "region_codes",
                    pair[0],
                    "region_of_other_country",
                )
            )


def cite(columns: Columns, plan: Plan, data: Datasets) -> dict[str, dict[str, str]]:
    """Every row's sources: those it names, those described in words, that of the file."""
    found = columns.get("source_ids")
    new: dict[str, dict[str, str]] = {}
    if "source_text" in columns.values:
        known = _known_sources(data)
        pairs = pd.Series(
            list(zip(columns.get("source_text"), columns.get("source_date"), strict=True)),
            index=columns.rows,
        )
        described = {pair: _described(pair[0], pair[1], known, new) for pair in pairs.unique()}
        found = found.where(found != "", pairs.map(described).astype(str))
    columns.values["source_ids"] = found.where(found != "", plan.source)
    return new


def _known_sources(data: Datasets) -> dict[str, str]:
    table = data.records.sources
    known = {normalise(str(title)): str(code) for code, title in table["title"].items()}
    return {normalise(str(code)): str(code) for code in table.index} | known


def _described(text: str, date: str, known: dict[str, str], new: dict[str, dict[str, str]]) -> str:
    """The id of a source described in words, known or made from the words themselves."""
    if not text:
        return ""
    if normalise(text) in known:
        return known[normalise(text)]
    digest = hashlib.sha256(f"{normalise(text)}|{date}".encode()).hexdigest()[:8].upper()
    code = f"SRC-{digest}"
    new[code] = {
        "publisher": text,
        "title": text,
        "date": date,
        "kind": "secondary",
        "url": "",
        "lang": "",
        "url_public": "no",
    }
    return code
