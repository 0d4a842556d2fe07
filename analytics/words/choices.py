"""What a declared field may hold, what each of it is called, and how a cell is said in words.

Files, templates, forms, histories and the questions of an import ask here. Which
codes a field takes follows from its kind (:mod:`geodata.schema.fields`); what a
code is called, from :mod:`analytics.words.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable

from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.files import row_of
from geodata.schema import persons
from geodata.schema.cells import currencies
from geodata.schema.fields import REFERRED, Field, Schema

USUAL_CURRENCIES = ("DZD", "TND", "EUR", "USD")
# A template offers the regions of so many countries only, under their law: no list of thousands.
USUAL_COUNTRIES = 2
SOURCE_LETTERS = 90
# Kind of field → kind of name, where they are not the same (words have their family's).
NAMES = {
    "flag": "word",
    "set": "boundary_set",
    "countries": "country",
    "regions": "region",
    "sectors": "sector",
    "cluster": "record",
    "clusters": "record",
    "bodies": "body",
    "sources": "source",
    "programme": "programme_row",
}


def _regions(field: Field, data: Datasets, *, usual: bool) -> list[str]:
    sets = (
        [data.regions.default_set(country) for country in data.countries[:USUAL_COUNTRIES]]
        if usual
        else [name for country in data.countries for name in data.regions.sets_of(country)]
    )
    return list(dict.fromkeys(str(c) for name in sets for c in data.regions.of_set(name).index))


def _currencies(field: Field, data: Datasets, *, usual: bool) -> list[str]:
    return [*USUAL_CURRENCIES, *(() if usual else sorted(currencies() - set(USUAL_CURRENCIES)))]


def _rows(field: Field, data: Datasets, *, usual: bool) -> list[str]:
    return [key for kind in field.cited for key in data.known.rows[kind]]


# Kind of field → the codes it may hold; any other kind is written freely.
CODES: dict[str, Callable[..., list[str]]] = {
    "flag": lambda field, data, *, usual: ["yes", "no"],
    "currency": _currencies,
    "set": lambda field, data, *, usual: list(data.regions.sets),
    **dict.fromkeys(("word", "languages"), lambda field, data, *, usual: list(field.words)),
    **dict.fromkeys(("country", "countries"), lambda field, data, *, usual: list(data.countries)),
    **dict.fromkeys(("region", "regions"), _regions),
    **dict.fromkeys(("sector", "sectors"), lambda field, data, *, usual: list(data.sectors.codes)),
    **dict.fromkeys(REFERRED, _rows),
}


def offered(field: Field, data: Datasets, *, usual: bool = False) -> list[str]:
    """The codes that a list proposes; none where anything may be written.

    Parameters
    ----------
    usual : bool
        Only those that are likely, where there are hundreds: a list on paper.
    """
    return CODES[field.kind](field, data, usual=usual) if field.kind in CODES else []


def option(field: Field, code: str, words: Wording) -> str:
    """One code as a list offers it: a row that may be named by its key stands with it."""
    if field.cited == ("source",):
        row = row_of(words.data.records.sources, code)
        return f"{row['publisher']} – {row['title']}"[:SOURCE_LETTERS]
    named = called(field, code, words)
    return f"{code} – {named}" if field.cited else named


def called(field: Field, code: str, words: Wording) -> str:
    """The name of one code of a field."""
    return words.name(field.group or NAMES.get(field.kind, field.kind), code)


def said(field: Field, cell: str, words: Wording) -> str:
    """A whole cell in words: names instead of codes; a name that may not be shown as nothing."""
    if cell == persons.MASK:
        return ""
    if field.kind not in CODES:
        return cell
    names = [called(field, code, words) for code in field.parts(cell)]
    return words.text("list.semicolon").join(names)


def heading(schema: Schema, name: str, words: Wording) -> str:
    """What a column is called: in its table, where that has a word of its own, else anywhere."""
    own = f"field.{schema.entity}.{name}"
    return words.text(own if words.has(own) else f"field.{name}")


def row_called(schema: Schema, key: str, words: Wording) -> str:
    """What a row is called: its name, else what tells it apart from others."""
    if schema.label:
        return words.name(NAMES.get(schema.entity, schema.entity), key)
    row = words.data.known.rows[schema.entity].get(key)
    if row is None:
        return key
    telling = (said(schema.by_name[name], row[name], words) for name in schema.telling)
    return words.text("list.comma").join(filter(None, telling)) or key
