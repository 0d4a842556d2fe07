"""The user's own workbook back, with a comment on each cell in question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

RESULT = "commented.xlsx"
AUTHOR = "Atlas Grappes"
COLOURS = {"refused": "F3C6B0", "asked": "FBE8C8"}
WIDTH, HEIGHT = 320, 120


def write(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Add comments: `options` holds the sheet's number and rows of (row, column, level, text)."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    try:
        book = load_workbook(source, rich_text=True)
        sheet = book.worksheets[int(options["sheet"])]
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged_file", detail=type(error).__name__) from error
    merged = {}
    for area in sheet.merged_cells.ranges:
        for row, column in area.cells:
            merged[(row, column)] = (area.min_row, area.min_col)
    texts: dict[tuple[int, int], list[str]] = {}
    for row, column, level, text in options["notes"]:
        place = merged.get((row, column), (row, column))
        if place not in texts:
            colour = COLOURS.get(level, COLOURS["asked"])
            sheet.cell(*place).fill = PatternFill("solid", start_color=colour, end_color=colour)
        texts.setdefault(place, []).append(text)
    for place, lines in texts.items():
        cell = sheet.cell(*place)
        before = [cell.comment.text] if cell.comment else []
        note = Comment("\n".join([*before, *lines]), AUTHOR, HEIGHT, WIDTH)
        cell.comment = note
    book.save(output / RESULT)
    return {"comments": len(texts)}
