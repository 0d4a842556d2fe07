"""How wide a chart must be for what is written in it: counted letter by letter."""

from __future__ import annotations

from analytics.figures import marks as mk
from analytics.surfaces.screen import charts


def bars(text: str) -> mk.BarMark:
    return mk.BarMark((mk.Bar("Batna", 2.0, text, "#888888"),), "")


def test_a_number_fits_a_telephone_and_a_sentence_does_not() -> None:
    sentence = "2,26 (de 0,36 à 2,26) · indiscernable de 1"
    assert charts.least_width(bars("2")) < 358 < charts.least_width(bars(sentence)) < 800


def cells(columns: int, rows: int) -> mk.MatrixMark:
    line, names = ("12,5",) * columns, tuple("abcdefghijklmnopqrstuvwxyz"[:columns])
    return mk.MatrixMark(
        ("Batna",) * rows, names, ("",) * columns, ((1.0,) * columns,) * rows, (line,) * rows
    )


def test_each_column_has_room_for_its_longest_number() -> None:
    """Four letters of seven pixels and eight between: 36 a column."""
    wider = charts.least_width(cells(9, 30)) - charts.least_width(cells(8, 30))
    assert wider == 4 * 7 + 8


def test_many_columns_of_few_rows_are_turned() -> None:
    """Twenty-four columns of three rows are drawn as three columns, and need less than twelve."""
    turned = charts.least_width(cells(24, 3))
    assert turned < charts.least_width(cells(12, 3)) < charts.least_width(cells(24, 30))


def test_what_fits_any_window_asks_for_nothing() -> None:
    assert charts.least_width(mk.TableMark((), (), ())) == 0
