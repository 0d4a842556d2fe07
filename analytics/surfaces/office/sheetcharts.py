"""Figures on a sheet of a workbook: their numbers in cells, a native chart or colours beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.office.chartspec import Chart, Series, charts_of
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

TYPES = {
    "bar": {"type": "bar"},
    "stack": {"type": "bar", "subtype": "stacked"},
    "column": {"type": "column", "subtype": "stacked"},
    "ring": {"type": "doughnut"},
    "scatter": {"type": "scatter"},
}
PIXELS_PER_ROW = 20
CHART_PIXELS = 288
WIDER = 1.5
SCATTER_PIXELS = 430
COLUMN_PIXELS = 280
BAR_PIXELS, MIN_PIXELS = 22, 220
# Points: three lines of a heading.
HEAD_HEIGHT = 46.0
# Wider matrices have narrow columns under sideways names.
MAX_FLAT = 10
NARROW, UPRIGHT_HEIGHT = 5.5, 100.0


@dataclass(frozen=True)
class Page:
    """A sheet being written, and how its cells look.

    Attributes
    ----------
    book, sheet : workbook and worksheet of the library
    head, plain, number : formats
    alt : str
        The figure in words.
    """

    book: Any
    sheet: Any
    head: Any
    plain: Any
    number: Any
    rtl: bool
    alt: str

    def text(self, text: str) -> str:
        """Text as a spreadsheet can hold it."""
        return flat(text, rtl=self.rtl)


def paint(page: Page, mark: mk.Mark, words: Wording, row: int) -> int:
    """One mark: a matrix in colours, else its charts, if any; returns the next free row."""
    if type(mark) in TABLES:
        return TABLES[type(mark)](page, mark, row)
    for drawn in charts_of(mark, words):
        row = chart(page, drawn, row)
    return row


def chart(page: Page, drawn: Chart, row: int) -> int:
    """One chart and the numbers it draws; returns the next free row."""
    page.sheet.write_string(row, 0, drawn.title, page.head)
    page.sheet.set_row(row, HEAD_HEIGHT)
    write = _points if drawn.kind == "scatter" else _categories
    columns, last, native = write(page, drawn, row)
    native.set_title({"none": True})
    several = len([series for series in drawn.series if series.colour]) > 1 or drawn.kind == "ring"
    hidden = [j for j, series in enumerate(drawn.series) if not series.colour]
    legend = {"position": "bottom", "delete_series": hidden}
    native.set_legend(legend if several else {"none": True})
    height = _pixels(drawn)
    size = {"x_scale": WIDER, "y_scale": height / CHART_PIXELS}
    page.sheet.insert_chart(row, columns + 1, native, {**size, "description": page.alt})
    if drawn.remark:
        page.sheet.write_string(last + 1, 0, drawn.remark, page.plain)
    return max(last + 3, row + int(height) // PIXELS_PER_ROW + 2)


def _pixels(drawn: Chart) -> float:
    fixed = {"column": COLUMN_PIXELS, "scatter": SCATTER_PIXELS}
    several = len([series for series in drawn.series if series.colour])
    pitch = BAR_PIXELS * (1.6 if drawn.kind == "bar" and several > 1 else 1)
    return fixed.get(drawn.kind, max(len(drawn.categories) * pitch, MIN_PIXELS))


def _categories(page: Page, drawn: Chart, row: int) -> tuple[int, int, Any]:
    """Categories, a column for each series, then how far intervals reach."""
    last = row + len(drawn.categories)
    for i, category in enumerate(drawn.categories, start=row + 1):
        page.sheet.write_string(i, 0, category, page.plain)
    columns: list[tuple[str, Any]] = [(series.name, series.values) for series in drawn.series]
    errors = next((series.errors for series in drawn.series if series.ends), ())
    columns += list(zip(drawn.sides, zip(*errors, strict=True), strict=False))
    # A spreadsheet breaks words at its bars: they stand in a column instead.
    columns += [("", series.labels) for series in drawn.series if series.labels]
    for j, (name, values) in enumerate(columns, start=1):
        page.sheet.write_string(row, j, name, page.head)
        for i, value in enumerate(values, start=row + 1):
            if isinstance(value, str):
                page.sheet.write_string(i, j, value, page.plain)
            elif value is not None:
                page.sheet.write_number(i, j, value, page.number)
    native = page.book.add_chart(TYPES[drawn.kind])
    name = page.sheet.get_name()
    carried = any(not series.colour for series in drawn.series)
    for j, series in enumerate(drawn.series, start=1):
        look = _look(series, drawn, carried=carried)
        if series.ends:
            look["y_error_bars"] = _error_bars(name, len(drawn.series) + 1, (row + 1, last))
        native.add_series(
            {
                "name": [name, row, j],
                "categories": [name, row + 1, 0, last, 0],
                "values": [name, row + 1, j, last, j],
                **look,
            }
        )
    if drawn.kind != "ring":
        _axes(native, drawn, rtl=page.rtl)
    return len(columns), last, native


def _look(one: Series, drawn: Chart, *, carried: bool) -> dict[str, Any]:
    """Colours and labels of a series; one that only carries labels is not seen."""
    look: dict[str, Any] = {"gap": 45}
    if carried:
        look["overlap"] = 100
    fills = [{"fill": {"color": colour}} for colour in one.colours]
    look |= (
        {"fill": {"color": one.colour}, "points": fills or None}
        if one.colour
        else {"fill": {"none": True}, "border": {"none": True}}
    )
    if one.short:
        look["data_labels"] = _worded(one.short)
    elif not carried:
        look["data_labels"] = {"value": True, "num_format": drawn.decimals}
    return look


def _worded(labels: Sequence[str]) -> dict[str, Any]:
    """Words at the numbers; a text may not be taken for a reference to a cell."""
    texts = [f"\u200b{text}" if text.startswith("=") else text for text in labels]
    return {"value": True, "custom": [{"value": t} if t else {"delete": True} for t in texts]}


def _error_bars(sheet: str, column: int, rows: tuple[int, int]) -> dict[str, Any]:
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    first, last = rows
    minus, plus = (
        f"={quote_sheetname(sheet)}!{xl_range_abs(first, j, last, j)}" for j in (column, column + 1)
    )
    line = {"color": theme.INK, "width": 1.25}
    return {"type": "custom", "plus_values": plus, "minus_values": minus, "line": line}


def _axes(native: Any, drawn: Chart, *, rtl: bool) -> None:
    """Only the names of categories; numbers are written at the bars."""
    across = drawn.kind in ("bar", "stack")
    bare: dict[str, Any] = {"major_gridlines": {"visible": False}}
    names = {**bare, "reverse": across, "label_position": "low"}
    scale = {**bare, "visible": False, "reverse": across and rtl}
    if not drawn.below:
        scale["min"] = 0
    # The library names axes as they lie: the names of bars stand on the y axis.
    native.set_y_axis(names if across else scale)
    native.set_x_axis(scale if across else names)


def _points(page: Page, drawn: Chart, row: int) -> tuple[int, int, Any]:
    """A row for each point: its name, how far across, how far up in the column of its series."""
    native = page.book.add_chart(TYPES[drawn.kind])
    name = page.sheet.get_name()
    names = iter(drawn.categories)
    page.sheet.write_string(row, 1, drawn.axes[0], page.head)
    i = row
    for j, spec in enumerate(drawn.series, start=2):
        page.sheet.write_string(row, j, spec.name, page.head)
        first = i + 1
        for x, y in zip(spec.across, spec.values, strict=True):
            i += 1
            page.sheet.write_string(i, 0, spec.name if spec.line else next(names), page.plain)
            page.sheet.write_number(i, 1, x, page.number)
            page.sheet.write_number(i, j, y, page.number)
        native.add_series(
            {
                "name": [name, row, j],
                "categories": [name, first, 1, i, 1],
                "values": [name, first, j, i, j],
                **_dots(spec),
            }
        )
    ends = drawn.window[:2], drawn.window[2:]
    for place, words, (low, high), at in zip("xy", drawn.axes, ends, drawn.cross, strict=True):
        font = {"bold": False}
        getattr(native, f"set_{place}_axis")(
            {
                "min": low,
                "max": high,
                "crossing": at,
                "name": words,
                "name_font": font,
                "label_position": "low",
                "num_format": drawn.decimals,
                "major_gridlines": {"visible": False},
            }
        )
    return len(drawn.series) + 1, i, native


def _dots(one: Series) -> dict[str, Any]:
    if one.line:
        return {"line": {"color": one.colour, "width": 1.5}, "marker": {"type": "none"}}
    marker: Mapping[str, Any] = {
        "type": "circle",
        "size": 8,
        "fill": {"color": one.colour},
        "border": {"color": theme.MUTED},
    }
    labels = {**_worded(one.labels), "position": "above"} if any(one.labels) else None
    return {"marker": marker, "data_labels": labels}


def matrix(page: Page, mark: mk.MatrixMark, row: int) -> int:
    """Numbers in cells, coloured by their class or on a scale; returns the next free row."""
    head = page.head
    if len(mark.columns) > MAX_FLAT:
        muted = {"bold": True, "rotation": 90, "bottom": 1, "font_color": theme.MUTED}
        head = page.book.add_format(muted)
        page.sheet.set_row(row, UPRIGHT_HEIGHT)
        page.sheet.set_column(1, len(mark.columns), NARROW)
    for j, name in enumerate(mark.columns, start=1):
        page.sheet.write_string(row, j, page.text(name), head)
    for i, (name, values) in enumerate(zip(mark.rows, mark.values, strict=True), start=row + 1):
        page.sheet.write_string(i, 0, page.text(name), page.plain)
        for j, value in enumerate(values, start=1):
            if value is not None and not mark.fills:
                page.sheet.write_number(i, j, value, page.number)
    last = row + len(mark.rows)
    if mark.fills:
        return _classes(page, mark, row)
    steps = theme.sequential(5)
    scale = {"type": "2_color_scale", "min_color": steps[0], "max_color": steps[2]}
    if mark.rows and mark.columns:
        page.sheet.conditional_format(row + 1, 1, last, len(mark.columns), scale)
    return last + 2


def _classes(page: Page, mark: mk.MatrixMark, row: int) -> int:
    """The cells in the colour of their class, and below them what the colours mean."""
    colours = {fill for line in mark.fills for fill in line} | {fill for _, fill in mark.legend}
    base = {"align": "center", "num_format": "#,##0.0#" if _broken(mark) else "#,##0"}
    formats = {
        fill: page.book.add_format(
            {**base, "bg_color": fill, "font_color": theme.text_on(fill), "border": 1}
            | {"border_color": theme.HAIRLINE}
        )
        for fill in sorted(colours)
    }
    lines = zip(mark.values, mark.texts, mark.fills, strict=True)
    for i, line in enumerate(lines, start=row + 1):
        for j, (value, text, fill) in enumerate(zip(*line, strict=True), start=1):
            if value is not None and any(map(str.isdigit, text)):
                page.sheet.write_number(i, j, value, formats[fill])
            elif value is not None:
                page.sheet.write_string(i, j, page.text(text), formats[fill])
    at = row + len(mark.rows) + 2
    for i, (words, fill) in enumerate(mark.legend, start=at):
        page.sheet.write_string(i, 0, page.text(words), formats[fill])
    return at + len(mark.legend) + 1


def _broken(mark: mk.MatrixMark) -> bool:
    """Whether any number has decimals."""
    return any(v is not None and v != round(v) for line in mark.values for v in line)


# Marks that are coloured cells rather than charts.
TABLES: Mapping[type[mk.Mark], Callable[[Page, Any, int], int]] = {mk.MatrixMark: matrix}
