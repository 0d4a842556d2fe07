"""What a column may mean: fields of each kind of row, and the words offices use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from geodata.files import DATA, read_table
from geodata.places.spelling import normalise
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import OBSERVATION, RECORD, SCHEMAS, SUPPORT

FOLDER = DATA / "intake"
GUARD = "qqq"
# Between two ways of saying one heading, or a group and its question.
BETWEEN = re.compile(r"[/|\n–(]| - |::")
# How forms for telephones call the columns of a place.
AXES = ("_latitude", "_longitude")
LONGEST_TITLE = 200
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


@lru_cache(maxsize=20_000)
def meaning(title: str, contents: str) -> str:
    """The field that a heading is known to mean; empty where it is not.

    "Wilaya / الولاية" says it twice, "identite/Wilaya" behind the name of a group, and
    "Dans quelle wilaya se trouve-t-il ?" with words around it.
    """
    known = headers(contents)
    whole = plain(title)
    if whole in known or len(title) > LONGEST_TITLE:
        return known.get(whole, "")
    found = _parts(title, known)
    if not found and title.endswith(AXES):
        return known.get(plain(title.rsplit("_", 1)[-1]), "")
    if not found and title.rstrip().endswith(("?", "؟")):
        return _asked(contents).get(_content(whole), "")
    return found.pop() if len(found) == 1 else _stem(found, contents)


def _parts(title: str, known: Mapping[str, str]) -> set[str]:
    """Fields that parts of a heading mean; behind the name of a group the last one counts."""
    parts = [plain(part) for part in BETWEEN.split(title)]
    grouped = " / " not in title and parts[-1] in known
    return {known[part] for part in (parts[-1:] if grouped else parts) if part in known}


def _stem(found: set[str], contents: str) -> str:
    """What fields are together that are one text in several languages: a name, a title."""
    for stem in CONTENTS[contents].stems if found else ():
        if all(name.rpartition("_")[0] == stem for name in found):
            return stem
    return ""


@cache
def _asked(contents: str) -> dict[frozenset[str], str]:
    """What is asked for, without the words of a question around it → field."""
    found: dict[frozenset[str], set[str]] = {}
    for word, field in headers(contents).items():
        found.setdefault(_content(word), set()).add(field)
    return {words: next(iter(of)) for words, of in found.items() if len(of) == 1 and words}


def _content(title: str) -> frozenset[str]:
    return frozenset(title.split()).difference(families()["question"])


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
