"""What a column may mean: fields of each kind of row, and the words offices use for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from geodata.files import DATA, read_table
from geodata.places.spelling import normalise
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import OBSERVATION, RECORD, SCHEMAS, SUPPORT

FOLDER = DATA / "intake"
GUARD = "qqq"
# What a file may hold, as the command line and the headings' table name it.
CONTENTS: dict[str, Schema] = {"records": RECORD, "observations": OBSERVATION, **SUPPORT}


@cache
def columns(contents: str) -> Mapping[str, Field]:
    """Fields that a column of a file may mean, by name.

    Besides those of the schema and of the whole that its rows are part of: its key,
    texts whose heading does not say in which language they are
    (:mod:`geodata.intake.language_columns`), a point in one cell, a source in words.
    """
    schema = CONTENTS[contents]
    besides = [Field(stem) for stem in schema.stems]
    if "lat" in schema.by_name:
        besides.append(Field("point", "point"))
    if schema.of_kinds("sources"):
        besides += [Field("source_text"), Field("source_date", "date")]
    whole = SCHEMAS[schema.within].fields if schema.within else ()
    own = () if schema.keyed else (Field(schema.key, "id"),)
    return {field.name: field for field in (*own, *whole, *schema.fields, *besides)}


@cache
def total_headings(contents: str) -> frozenset[str]:
    """Headings of columns in which "total" is a value of a row, and not the word for its end."""
    kinds = columns(contents)
    return frozenset(h for h, name in headers(contents).items() if kinds[name].kind == "category")


@cache
def headers(contents: str) -> dict[str, str]:
    """Heading, in the form of :func:`plain` → the field it means."""
    rows = read_table(FOLDER / "headers.csv")
    rows = rows[rows["schema"] == contents]
    return {
        plain(word): field
        for field, listed in zip(rows["field"], rows["header"], strict=True)
        for word in (field, *listed.split("|"))
    }


@cache
def families() -> dict[str, dict[str, str]]:
    """Family of words → spelling, in the form of :func:`plain` → value."""
    table = read_table(FOLDER / "words.csv")
    found: dict[str, dict[str, str]] = {}
    for family, value, listed in zip(table["field"], table["value"], table["words"], strict=True):
        known = found.setdefault(family, {})
        for word in (value, *listed.split("|")):
            known.setdefault(plain(word), value)
    return found


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Letters and digits of a word, lower case, without accents, dots and brackets.

    >>> plain("Nbre. d’entreprises (2024) *")
    'nbre d entreprises 2024'
    """
    kept = "".join(char if char.isalnum() or char in " ’'" else " " for char in text)
    # Words such as "wilaya de" mean something here: keep what normalise() would drop.
    return normalise(f"{GUARD} {kept} {GUARD}").removeprefix(GUARD).removesuffix(GUARD).strip()
