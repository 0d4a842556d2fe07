"""Wide tables of offices: each number finds its region, its branch and its year."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.datasets import Datasets
from geodata.intake import steps, wide
from geodata.intake.analysis import analyse
from geodata.intake.book import Book, Grid
from geodata.intake.plan import Plan

BRANCHES = [
    ["Entreprises par wilaya et par branche, 2024", "", "", ""],
    ["Wilaya", "Textile", "Agroalimentaire", "Total"],
    ["Batna", "12", "30", "42"],
    ["Constantine", "8", "5", "13"],
    ["Oran", "–", "20", "20"],
    ["Sétif", "1 250", "7", "1 257"],
    ["Total Algérie", "1 270", "62", "1 332"],
    ["Source : registre national", "", "", ""],
]
YEARS = [
    ["Région", "2022", "2023", "2024"],
    ["Tunis", "1", "2", "3"],
    ["Sfax", "4", "5", "6"],
    ["Sousse", "7", "8", "9"],
]
TWO_ROWS = [
    ["", "Textile", "", "Cuir", ""],
    ["Gouvernorat", "2023", "2024", "2023", "2024"],
    ["Tunis", "1", "2", "3", "4"],
    ["Sfax", "5", "6", "7", "8"],
    ["Sousse", "9", "10", "11", "12"],
]


def grid(rows: list[list[str]], merged: list[tuple[int, int, int, int]] | None = None) -> Grid:
    return Grid("feuille", pd.DataFrame(rows, dtype=str), merged or [])


def long(found: Grid) -> list[dict[str, str]]:
    header, *rows = found.cells.to_numpy().tolist()
    return [dict(zip(header, row, strict=True)) for row in rows]


def value(rows: list[dict[str, str]], region: str, category: str) -> dict[str, str]:
    (row,) = (r for r in rows if (r["region_code"], r["category"]) == (region, category))
    return row


def test_branches_across_the_top(data: Datasets) -> None:
    layout = wide.understood(grid(BRANCHES), data)
    assert layout is not None
    assert (layout.turned, layout.region, layout.first, layout.headings) == (False, 0, 2, 1)
    assert [(h.category, h.period) for h in layout.heads] == [
        ("Textile", ""),
        ("Agroalimentaire", ""),
        ("total", ""),
    ]
    rows = long(wide.unfold(grid(BRANCHES), layout))
    assert len(rows) == 5 * 3, "four wilayas and the country; the note is none"
    assert value(rows, "Sétif", "Textile")["value"] == "1 250"
    assert value(rows, "Sétif", "Textile")["cell"] == "B6"
    dash = value(rows, "Oran", "Textile")
    assert (dash["value"], dash["status"]) == ("", "unknown"), "unknown is not zero"
    country = value(rows, "", "Agroalimentaire")
    assert (country["scope"], country["value"]) == ("national", "62")


def test_regions_across_the_top(data: Datasets) -> None:
    turned = [list(column) for column in zip(*BRANCHES[1:7], strict=True)]
    layout = wide.understood(grid(turned), data)
    assert layout is not None
    assert layout.turned
    rows = long(wide.unfold(grid(turned), layout))
    assert value(rows, "Constantine", "Agroalimentaire")["value"] == "5"
    assert value(rows, "Constantine", "Agroalimentaire")["cell"] == "C3"


def test_one_year_of_several_is_taken(data: Datasets) -> None:
    layout = wide.understood(grid(YEARS), data)
    assert layout is not None
    assert layout.periods == ("2022", "2023", "2024")
    rows = long(wide.unfold(grid(YEARS), layout, period="2023"))
    assert [(r["region_code"], r["category"], r["value"], r["period"]) for r in rows] == [
        ("Tunis", "total", "2", "2023"),
        ("Sfax", "total", "5", "2023"),
        ("Sousse", "total", "8", "2023"),
    ]


@pytest.mark.parametrize("merged", [[], [(0, 1, 0, 2), (0, 3, 0, 4)]], ids=["text", "merged"])
def test_two_rows_of_headings(data: Datasets, merged: list[tuple[int, int, int, int]]) -> None:
    layout = wide.understood(grid(TWO_ROWS, merged), data)
    assert layout is not None
    assert layout.headings == 2
    assert [(h.category, h.period) for h in layout.heads] == [
        ("Textile", "2023"),
        ("Textile", "2024"),
        ("Cuir", "2023"),
        ("Cuir", "2024"),
    ]
    rows = long(wide.unfold(grid(TWO_ROWS, merged), layout, period="2024"))
    assert value(rows, "Sfax", "Cuir")["value"] == "8"
    assert len(rows) == 6


def test_columns_that_are_not_wanted_stay_out(data: Datasets) -> None:
    layout = wide.understood(grid(BRANCHES), data)
    assert layout is not None
    rows = long(wide.unfold(grid(BRANCHES), layout, left_out={3}))
    assert {row["category"] for row in rows} == {"Textile", "Agroalimentaire"}


@pytest.mark.parametrize(
    "rows",
    [
        [["Wilaya", "Branche", "Valeur"], *(["Batna", "Textile", "3"], ["Oran", "Cuir", "4"])],
        [["Nom", "Wilaya", "Filière", "Membres"], *[["G", "Oran", "cuir", "3"]] * 4],
        [["a", "b"], ["1", "2"]],
        [[""]],
    ],
    ids=["long", "clusters", "numbers", "empty"],
)
def test_what_is_not_wide_is_left_alone(data: Datasets, rows: list[list[str]]) -> None:
    assert wide.understood(grid(rows), data) is None


def test_unfolded_table_is_read_like_any_other(data: Datasets) -> None:
    layout = wide.understood(grid(BRANCHES), data)
    assert layout is not None
    book = Book("firmes.xlsx", "xlsx", "0" * 64, [wide.unfold(grid(BRANCHES), layout)])
    table = steps.table_of(book, 0, "observations")
    said = {
        "boundary_set": "DZ-1984",
        "indicator": "firms",
        "period": "2024",
        "unit": "entreprises",
        "source": "Registre",
    }
    plan = steps.plan_for(table, "observations", None, "DZ")
    shared = steps.declared(said, "observations", book.name, data)
    preview = analyse(table, Plan(**{**vars(plan), "shared": shared}), data)
    stored = preview.values.set_index(["region_code", "category"])["value"]
    assert stored["DZ-05", "Textile"] == "12"
    assert stored["DZ-19", "Textile"] == "1250"
    assert len(stored) == 15
    assert not preview.held_back
