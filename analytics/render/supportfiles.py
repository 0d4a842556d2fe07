"""Tables of support as files: every column, names beside codes, no person unless asked for."""

from __future__ import annotations

import pandas as pd

from analytics.i18n import Wording
from analytics.render import datafiles, intakefiles
from geodata.support import persons
from geodata.support.checks import as_text
from geodata.support.fields import REFERRED, SCHEMAS, Field

USUAL_CURRENCIES = ("DZD", "TND", "EUR", "USD")


def frame(entity: str, words: Wording, *, names: bool = False) -> pd.DataFrame:
    """The rows of one kind in the words of a language, headed with the names of the fields.

    Parameters
    ----------
    names : bool
        Whether names of persons that are ticked may enter; the others never do.
    """
    table = words.data.support.table(entity)
    fields = [field for field in SCHEMAS[entity].fields if names or field.kind != "person"]
    rows = []
    for key, row in zip(table.index, table.to_dict("records"), strict=True):
        shown = persons.masked(entity, {k: as_text(v) for k, v in row.items()}, names=names)
        cells = {words.text("field.id"): str(key)}
        for field in fields:
            value: object = said(field, shown[field.name], words)
            if field.kind == "amount" and shown[field.name]:
                value = float(shown[field.name])
            cells[words.text(f"field.{field.name}")] = value  # type: ignore[assignment]
        rows.append(cells)
    headings = [words.text("field.id"), *(words.text(f"field.{field.name}") for field in fields)]
    return pd.DataFrame(rows, columns=headings)


def said(field: Field, cell: str, words: Wording) -> str:
    """A cell in words: names instead of codes, a name that may not be shown as nothing."""
    if not cell or cell == persons.MASK:
        return ""
    kinds = {
        "word": field.group,
        "languages": field.group,
        "country": "country",
        "countries": "country",
        "regions": "region",
        "sectors": "sector",
        "programme": "programme_row",
        "sources": "source",
    }
    if field.kind == "flag":
        return words.text(f"word.{cell}")
    kind = kinds.get(field.kind)
    if kind is None:
        return cell
    return words.text("list.semicolon").join(words.name(kind, code) for code in field.parts(cell))


def template(entity: str, words: Wording) -> bytes:
    """A workbook to fill in, its headings and lists in the reader's language."""
    fields = [field for field in SCHEMAS[entity].fields if field.kind != "sources"]
    offered = {field.name: _offered(field, words) for field in fields}
    return intakefiles.sheet_to_fill(
        words,
        words.text(f"entity.{entity}"),
        ("id", *(field.name for field in fields), "source_text", "source_date"),
        {name: texts for name, texts in offered.items() if texts},
        [field.name for field in fields if field.separator],
    )


def _offered(field: Field, words: Wording) -> list[str]:
    """What a drop-down list of a field proposes; empty where anything may be written."""
    data = words.data
    if field.words:
        return [words.name(field.group, code) for code in field.words]
    if field.kind == "flag":
        return [words.text(f"word.{code}") for code in ("yes", "no")]
    if field.kind == "currency":
        return list(USUAL_CURRENCIES)
    if field.kind in ("country", "countries"):
        return [words.name("country", code) for code in data.countries]
    if field.kind == "regions":
        sets = [data.regions.default_set(country) for country in data.countries[:2]]
        codes = [str(code) for name in sets for code in data.regions.of_set(name).index]
        return [words.name("region", code) for code in codes]
    if field.kind == "sectors":
        return [words.name("sector", code) for code in data.sectors.codes]
    kinds = REFERRED.get(field.kind, ())
    if kinds == ("record",):
        table = data.records.table
        return [f"{code} – {words.name('record', str(code))}" for code in table.index]
    return [
        f"{code} – {data.support.name(kind, str(code), words.lang)[0]}"
        for kind in kinds
        for code in data.support.table(kind).index
    ]


def workbook(words: Wording, *, names: bool = False) -> bytes:
    """All tables as one workbook, one sheet each."""
    sheets = {
        words.text(f"entity.{entity}"): frame(entity, words, names=names) for entity in SCHEMAS
    }
    return datafiles.workbook(sheets, rtl=words.rtl)
