"""XLS of Excel 97–2003."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.intake.readers import grids
from geodata.intake.readers.grids import Budget, Sheet
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Read every sheet of an old workbook."""
    import xlrd

    try:
        book = xlrd.open_workbook(str(source), on_demand=True, formatting_info=True)
    except MemoryError:
        raise
    except Exception as error:  # the library lets many kinds through on damaged files
        raise Refused("damaged_file", detail=type(error).__name__) from error
    budget = Budget(limits)
    sheets = []
    for index in range(min(book.nsheets, limits.sheets)):
        try:
            found = book.sheet_by_index(index)
        except Exception as error:
            raise Refused("damaged_file", detail=type(error).__name__) from error
        sheet = Sheet(budget.text(found.name), hidden=found.visibility != 0)
        sheet.merged = [(a, c, b - 1, d - 1) for a, b, c, d in found.merged_cells]
        for row in range(found.nrows):
            info = found.rowinfo_map.get(row)
            hidden = info is not None and bool(info.hidden)
            for column, cell in enumerate(found.row(row)):
                value = _cell(cell, book.datemode, budget)
                if value:
                    if hidden or _struck(book, cell):
                        sheet.mark(row, grids.HIDDEN if hidden else grids.STRUCK)
                    budget.place(row, column, f"{row + 1}:{column + 1}")
                    grids.put(sheet.rows, row, column, value)
        sheets.append(sheet)
        book.unload_sheet(index)
    return grids.write(sheets, output, limits)


def _struck(book: Any, cell: Any) -> bool:
    """Whether the font of a cell strikes its text out."""
    try:
        return bool(book.font_list[book.xf_list[cell.xf_index].font_index].struck_out)
    except (IndexError, TypeError, AttributeError):
        return False


def _cell(cell: Any, mode: int, budget: Budget) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return budget.text(str(cell.value)).strip()
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return grids.NUMBER + repr(float(cell.value)).removesuffix(".0")
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, mode)
        except (ValueError, OverflowError):
            return grids.NUMBER + repr(cell.value)
        if 0 <= cell.value < 1:
            return str(moment.time().isoformat("minutes"))
        return grids.DATE + str(moment.date().isoformat())
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return grids.TRUTH + str(int(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return grids.FAULT + str(xlrd.error_text_from_code.get(cell.value, "#"))
    return ""
