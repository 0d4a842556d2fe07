"""Columns are declared once: whatever speaks of them speaks of those, and of all of them."""

from __future__ import annotations

import re

import pytest

from analytics.words.i18n import LANGUAGES, MESSAGES
from geodata.files import DATA, read_table
from geodata.intake import fields
from geodata.schema.fields import Schema
from geodata.schema.tables import OBSERVATION, RECORD, SOURCE, SUPPORT, TABLE
from tests.conftest import ROOT

SHOWN = pytest.mark.parametrize(
    "schema",
    [RECORD, SOURCE, TABLE, OBSERVATION, *SUPPORT.values()],
    ids=lambda schema: schema.entity,
)
# Families of words in files from offices that no declared field holds.
FOUND_OUT = {
    *("unknown", "currency", "flag", "sector_code", "note", "total"),
    *("says_nothing", "month", "of_year", "question"),
}


@SHOWN
def test_every_column_has_its_heading_in_every_language(schema: Schema) -> None:
    """Forms, lists, templates and histories call a column by it."""
    for name in schema.columns:
        keys = (f"field.{schema.entity}.{name}", f"field.{name}")
        key = next((key for key in keys if MESSAGES.has(key)), None)
        assert key, name
        headings = {MESSAGES.text(key, lang) for lang in LANGUAGES}
        assert all(heading.strip() for heading in headings), name


@pytest.mark.parametrize("kind", fields.CONTENTS)
def test_headings_of_offices_mean_columns_that_exist_and_every_column_has_some(kind: str) -> None:
    meant = set(fields.headers(kind).values())
    assert meant == set(fields.columns(kind))


def test_words_of_offices_are_those_declared() -> None:
    declared = {
        field.group: set(field.words)
        for schema in (RECORD, SOURCE, TABLE, OBSERVATION, *SUPPORT.values())
        for field in schema.fields
        if field.group
    }
    table = read_table(DATA / "intake" / "words.csv")
    assert len(table) > 100
    for family, rows in table.groupby("field"):
        if family in FOUND_OUT:
            continue
        assert set(rows["value"]) == declared[str(family)], family
    assert set(declared) - set(table["field"]) == set()


def test_readme_names_the_columns_that_a_published_table_is_read_by() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    told = re.search(r"has the columns (.*?)\. What `--unit`", text, re.DOTALL)
    assert told is not None
    named = set(re.findall(r"`([a-z_]+)`", told[1])) - {"total"}
    assert named == {"region", "category", "value", "sector_codes"}
    assert named <= set(fields.headers("observations")) | set(fields.columns("observations"))
