"""A cluster's brief as a Word document that fits on two pages."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from analytics import theme
from analytics.figures.book import Book
from analytics.figures.clustersheet import Block, ClusterSheet
from analytics.figures.marks import TableMark
from analytics.figures.shortened import shown_of
from analytics.surfaces.office.docx import Report, add_table
from analytics.surfaces.office.package import finished
from analytics.surfaces.office.wordxml import in_order
from analytics.surfaces.shared.drawings import Picture
from analytics.words.i18n import Wording

SIZE, SMALL = 8.5, 7.5
MARGIN = 1.6
PICTURE_WIDTH, PICTURE_DPI = 7.6, 220
MAX_ROWS, MAX_SOURCES = 6, 8
HEAD_WIDTHS = (9.6, 8.0)


def write(sheet: ClusterSheet, words: Wording, picture: Picture) -> bytes:
    """The bytes of a ``.docx`` file."""
    report = Report(Book(sheet.title, words, ()), picture)
    section = report.document.sections[0]
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))
    report.document.styles["Normal"].paragraph_format.space_after = Pt(1)
    report.paragraph(sheet.title, size=15, bold=True)
    report.paragraph(sheet.subtitle, size=SIZE + 1, colour=theme.MUTED)
    _head(report, sheet)
    for block in sheet.blocks[1:]:
        _section(report, block)
    report.paragraph(sheet.foot, size=6.5, colour=theme.MUTED)
    return finished(report.document, words, sheet.title)


def _head(report: Report, sheet: ClusterSheet) -> None:
    """Facts beside the map, in a table without lines."""
    holder = report.document.add_table(1, 2)
    holder.autofit = False
    if report.words.rtl:
        holder._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        in_order(holder._tbl.tblPr)
    cells = holder.rows[0].cells
    for cell, width in zip(cells, HEAD_WIDTHS, strict=True):
        cell.width = Cm(width)
    identity = sheet.blocks[0]
    for label, text in identity.facts:
        _fact(report, cells[0].add_paragraph(), label, text)
    for line in identity.lines:
        paragraph = cells[0].add_paragraph()
        report.directed(paragraph)
        report.run(paragraph, line, size=SIZE)
    for cell in cells:
        first = cell.paragraphs[0]
        first.paragraph_format.space_after = Pt(0)
    first = cells[0].paragraphs[0]._p
    first.getparent().remove(first)
    if sheet.place.marks:
        drawn = report.picture(sheet.place, report.words, "png", "half", dpi=PICTURE_DPI, bare=True)
        shown = cells[1].paragraphs[0]
        shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
        image = shown.add_run().add_picture(io.BytesIO(drawn), width=Cm(PICTURE_WIDTH))
        image._inline.docPr.set("descr", report.text(sheet.place.alt))


def _fact(report: Report, paragraph: Any, label: str, text: str) -> None:
    report.directed(paragraph)
    paragraph.paragraph_format.space_after = Pt(1)
    key = report.words.text("sheet_block.fact", label=label, text="").rstrip()
    report.run(paragraph, f"{key} ", size=SIZE, colour=theme.MUTED)
    report.run(paragraph, text, size=SIZE)


def _section(report: Report, block: Block) -> None:
    heading = report.paragraph(block.title, size=SIZE + 2, bold=True, colour=theme.ACCENT)
    heading.paragraph_format.space_before = Pt(5)
    heading.paragraph_format.keep_with_next = True
    small = block.key == "sources"
    shown = block.lines[:MAX_SOURCES]
    if block.facts:
        joined = report.words.text("list.semicolon").join(
            report.words.text("sheet_block.fact", label=label, text=text)
            for label, text in block.facts
        )
        report.paragraph(joined, size=SIZE)
    for line in shown:
        colour = theme.MUTED if small else ""
        report.paragraph(line, size=SMALL if small else SIZE, colour=colour)
    if len(shown) < len(block.lines):
        rest = shown_of(len(shown), len(block.lines), report.words)
        report.paragraph(rest, size=SMALL, colour=theme.MUTED)
    if block.table is not None:
        _rows(report, block.table)


def _rows(report: Report, mark: TableMark) -> None:
    """A table of a few rows; how many more there are is said below it."""
    add_table(report, replace(mark, rows=mark.rows[:MAX_ROWS], rest=""))
    if len(mark.rows) > MAX_ROWS:
        rest = shown_of(MAX_ROWS, len(mark.rows), report.words)
        report.paragraph(rest, size=SMALL, colour=theme.MUTED)
