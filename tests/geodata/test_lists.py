"""Cells that hold several values: one separator a column, the same wherever it is told."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata import lists
from geodata.schema.tables import SCHEMAS


def test_parts_are_trimmed_and_never_empty() -> None:
    assert lists.parts("DZ-05| DZ-25||", "region_codes") == ["DZ-05", "DZ-25"]
    assert lists.parts("SRC-1; SRC-2", "source_ids") == ["SRC-1", "SRC-2"]
    assert lists.parts("", "region_codes") == []
    assert lists.joined(["a", "b"], "source_ids") == "a;b"


def test_a_column_of_single_values_has_no_parts() -> None:
    with pytest.raises(KeyError):
        lists.parts("a|b", "sector_code")


def test_values_of_a_column_are_counted_and_gathered() -> None:
    column = pd.Series(["A;B", "", "A"], name="source_ids")
    assert list(lists.counts(column)) == [2, 0, 1]
    assert lists.every(column, "source_ids") == {"A", "B"}


def test_one_name_has_one_separator_in_every_table() -> None:
    told = {
        (field.name, field.separator)
        for schema in SCHEMAS.values()
        for field in schema.fields
        if field.separator
    }
    assert len(told) >= 8
    assert len(dict(told)) == len(told)
    assert {(name, lists.SEPARATORS[name]) for name, _ in told} == told
