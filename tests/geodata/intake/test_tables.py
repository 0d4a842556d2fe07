"""Merged cells: a label for some rows, and never a bill for rows that are not there."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.errors import IntakeError
from geodata.intake import tables
from geodata.intake.book import Grid

Ranges = list[tuple[int, int, int, int]]
TITLES = ["Nom", "Wilaya", "Filière", "Statut", "Type", "Source"]
ROW = ["Grappe", "Oran", "cuir", "actif", "grappe", "X"]


def grid(rows: int, merged: Ranges, **changed: str) -> Grid:
    """A table whose later rows have no wilaya of their own."""
    body = [[f"{ROW[0]} {i}", ROW[1] if i == 0 else "", *ROW[2:]] for i in range(rows)]
    return Grid("S", pd.DataFrame([TITLES, *body], dtype=str), merged)


def wilayas(found: tables.Table | None) -> list[str]:
    assert found is not None
    return found.rows[1].tolist()


def test_merged_cell_speaks_for_its_rows_and_no_others() -> None:
    found = tables.find(grid(4, [(1, 1, 2, 1)]), "records")
    assert wilayas(found) == ["Oran", "Oran", "", ""]
    assert found is not None
    assert found.filled == {(3, 1)}


@pytest.mark.parametrize("last", [9_999_998, 10**9])
def test_range_beyond_the_sheet_ends_with_the_sheet(last: int) -> None:
    found = tables.find(grid(3, [(1, 1, last, 1)] * 40), "records")
    assert wilayas(found) == ["Oran"] * 3


def test_twenty_thousand_wide_ranges_are_gone_through_once() -> None:
    """Each stood for fifteen thousand cells that no sheet has."""
    merged = [(i, 0, i + 50, 300) for i in range(1, 20_001)]
    found = tables.find(grid(3, merged), "records")
    assert found is not None
    assert [column.title for column in found.columns] == TITLES


def test_ranges_that_claim_a_sheet_many_times_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_FILLED", 5)
    sheet = grid(9, [(1, 1, 9, 1)])
    with pytest.raises(IntakeError) as refused:
        tables.find(sheet, "records")
    assert refused.value.code == "too_many_merged"
    assert refused.value.params == {"sheet": "S", "limit": 5}


def test_titles_merged_down_and_one_across_the_sheet() -> None:
    cells = [
        ["Liste des grappes", "", "", ""],
        ["Nom", "Lieu", "", "Membres"],
        ["", "Wilaya", "Commune", ""],
        ["Grappe", "Oran", "Oran", "3"],
    ]
    merged = [(0, 0, 0, 16_383), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)]
    found = tables.find(Grid("", pd.DataFrame(cells, dtype=str), merged), "records")
    assert found is not None
    assert found.header == (2, 2)
    assert [column.title for column in found.columns] == ["Nom", "Wilaya", "Commune", "Membres"]


def test_header_chosen_far_down_costs_no_more() -> None:
    sheet = grid(30_000, [])
    found = tables.find(sheet, "records", header=29_990)
    assert found is not None
    assert found.header == (29_990, 29_990)
    assert len(found.rows) == 10


@pytest.mark.parametrize(
    ("row", "is_tags"),
    [
        (["#org+name", "#adm1+name", "#sector", "#status", "", "#meta +source"], True),
        (["#Org +Name", "#ADM1", "", "", "", ""], True),
        (["#1", "Oran", "cuir", "actif", "grappe", "X"], False),
        (["#grappe", "Oran", "cuir", "actif", "grappe", "X"], False),
    ],
)
def test_a_row_that_tags_the_columns_is_no_cluster(row: list[str], is_tags: bool) -> None:
    """As humanitarian data does (hxlstandard.org); a name that begins with the sign stays one."""
    cells = pd.DataFrame([TITLES, row, ROW], dtype=str)
    found = tables.find(Grid("S", cells, []), "records")
    assert found is not None
    assert [(at, why) for at, why, _ in found.aside] == ([(2, tables.TAGS)] if is_tags else [])
    assert len(found.rows) == (1 if is_tags else 2)
