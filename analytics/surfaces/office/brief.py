"""A brief as a Word document of exactly one page.

Word sets text in faces that we do not know: every line has an exact height, and
widths are guessed on the safe side, so that what is left is white, not a second page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt

from analytics import theme
from analytics.figures.book import Book
from analytics.figures.onepage import Attempt, OnePage
from analytics.surfaces.office import metrics
from analytics.surfaces.office.docx import PAGE, Report
from analytics.surfaces.office.package import finished
from analytics.surfaces.office.wordxml import in_order
from analytics.surfaces.shared.drawings import Picture

POINT = 72 / 2.54
MARGIN = 1.6
WIDE, HIGH = (PAGE[0] - 2 * MARGIN) * POINT, (PAGE[1] - 2 * MARGIN) * POINT
LEADING = 1.3
# Faces that stand in for those of an office may be wider than ours.
WIDER = {False: 1.18, True: 1.2}
MAP_SHARE, CELL_EDGE = 0.54, 11.0
MAP_LEAST, MAP_MOST = 5.5 * POINT, 12.0 * POINT
PICTURE_DPI = 220
LOGO = 1.5 * POINT
TITLE, SUBTITLE, VALUE, TINY = 19.0, 9.0, 16.0, 6.5
SPARE, GAP = 14.0, 6.0


ATTEMPTS = (
    *(Attempt(10.0, 8, 10), Attempt(9.5, 6, 8), Attempt(9.0, 5, 6), Attempt(8.5, 4, 5)),
    *(Attempt(8.5, 3, 3), Attempt(8.0, 2, 2), Attempt(8.0, 1, 1)),
)


def write(page: OnePage, picture: Picture) -> bytes:
    """The bytes of a ``.docx`` file."""
    fitting = (one for one in ATTEMPTS if Plan(page, one).room >= MAP_LEAST)
    plan = Plan(page, next(fitting, ATTEMPTS[-1]))
    report = Report(Book(page.title, page.words, ()), picture)
    section = report.document.sections[0]
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))
    section.header_distance = section.footer_distance = Cm(0.6)
    Pages(report, plan).write()
    return finished(report.document, page.words, page.title)


class Plan:
    """How high everything is in one type size."""

    def __init__(self, page: OnePage, attempt: Attempt) -> None:
        self.page, self.attempt, self.rtl = page, attempt, page.words.rtl
        self.size, self.small = attempt.size, attempt.size - 1.5
        self.side = WIDE * (1 - MAP_SHARE) - CELL_EDGE
        self.sources = self._cut(page.sources, attempt.sources)
        self.lists = [(title, self._cut(lines, attempt.lines)) for title, lines in page.lists]

    def _cut(self, lines: Sequence[str], most: int) -> list[str]:
        """The first lines, and how many more there are."""
        shown = list(lines[:most])
        left = len(lines) - len(shown)
        return [*shown, self.page.words.plural("brief.more", left)] if left else shown

    def high(self, text: str, size: float, wide: float, *, bold: bool = False) -> float:
        """Height of a paragraph."""
        return self.count(text, size, wide, bold=bold) * size * LEADING

    def count(self, text: str, size: float, wide: float, *, bold: bool = False) -> int:
        """Lines that a paragraph takes at most."""
        lines, used = 1, 0.0
        gap = metrics.width("\u00a0", size, bold, rtl=self.rtl)
        for word in text.split(" "):
            long = metrics.width(word, size, bold, rtl=self.rtl) * WIDER[self.rtl]
            if used and used + gap + long > wide:
                lines, used = lines + 1, 0.0
            lines += int(long // wide)
            used += long % wide + (gap if used else 0.0)
        return lines

    @property
    def head(self) -> float:
        """Height of the ministry's lines or mark."""
        lines = sum(self.high(line, self.small, WIDE * 0.7) for line in self.page.head.lines)
        return max(lines, LOGO if self.page.head.logo else 0.0)

    @property
    def numbers(self) -> float:
        """Height of the five numbers."""
        wide = WIDE / len(self.page.numbers) - CELL_EDGE
        return VALUE * LEADING + max(
            sum(
                self.high(text, self.small, wide) for text in (number.label, number.context) if text
            )
            for number in self.page.numbers
        )

    @property
    def listed(self) -> float:
        """Height of the two lists."""
        return sum(
            self.high(title, self.size + 1, self.side, bold=True)
            + sum(self.high(f"– {line}", self.size, self.side) + 2 for line in lines)
            + 8
            for title, lines in self.lists
        )

    @property
    def room(self) -> float:
        """What is left for the map; nothing where the lists do not stand beside it."""
        said = sum(self.high(s, self.size + 1, WIDE - 12) + 3 for s in self.page.message)
        title = self.high(self.page.title, TITLE, WIDE, bold=True) + SUBTITLE * LEADING
        tiny = sum(self.high(s, TINY, WIDE) for s in (*self.sources, self.page.foot))
        heading = (self.size + 1) * LEADING
        fixed = self.head + title + said + self.numbers + tiny + heading
        left = HIGH - fixed - 60 - SPARE
        return min(left, MAP_MOST) if self.listed <= left else 0.0


class Pages:
    """The page under construction."""

    def __init__(self, report: Report, plan: Plan) -> None:
        self.report, self.plan, self.page = report, plan, plan.page

    def write(self) -> None:
        """Everything from the head to the foot."""
        plan, page = self.plan, self.page
        self._head()
        self._line(page.title, TITLE, bold=True, before=6)
        self._line(page.subtitle, SUBTITLE, colour=theme.MUTED, after=6)
        for sentence in page.message:
            said = self._line(sentence, plan.size + 1, after=3)
            _edge(said, "start", theme.ACCENT, 24)
        self._numbers()
        self._body()
        heading = page.words.text("brief.sources")
        self._line(heading, plan.size + 1, bold=True, colour=theme.ACCENT, before=4)
        for source in (*plan.sources, page.foot):
            self._line(source, TINY, colour=theme.MUTED)

    def _line(
        self,
        text: str,
        size: float,
        *,
        into: Any = None,
        before: float = 0.0,
        after: float = 0.0,
        bold: bool = False,
        colour: str = "",
    ) -> Any:
        """A paragraph whose lines are exactly so high."""
        paragraph = (into or self.report.document).add_paragraph()
        self.report.directed(paragraph)
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.line_spacing = Pt(round(size * LEADING, 1))
        self.report.run(paragraph, text, size=size, bold=bold, colour=colour)
        return paragraph

    def _table(self, widths: Sequence[float], high: float) -> Any:
        """A row without lines, at least so high: where a guess was wrong nothing is cut."""
        holder = self.report.document.add_table(1, len(widths))
        holder.autofit = False
        if self.page.words.rtl:
            holder._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
            in_order(holder._tbl.tblPr)
        holder.rows[0].height = Pt(round(high, 1))
        holder.rows[0].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        for column, wide in zip(holder.columns, widths, strict=True):
            column.width = Pt(wide)
        for cell, wide in zip(holder.rows[0].cells, widths, strict=True):
            cell.width = Pt(wide)
        return holder.rows[0].cells

    def _head(self) -> None:
        """The ministry's lines at the start, its mark at the end, a line of colour below."""
        head, size = self.page.head, self.plan.small
        start, end = self._table((WIDE * 0.7, WIDE * 0.3), self.plan.head + 2)
        for line in head.lines:
            self._line(line, size, into=start, colour=theme.MUTED)
        _drop_first(start)
        if head.logo:
            shown = end.paragraphs[0].add_run().add_picture(io.BytesIO(head.logo))
            _fit(shown, WIDE * 0.3 - CELL_EDGE, LOGO)
            sides = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT)
            end.paragraphs[0].alignment = sides[not self.page.words.rtl]
            shown._inline.docPr.set("descr", self.report.text(" ".join(head.lines)))
        rule = self._line("", 2.0, after=2)
        _edge(rule, "bottom", theme.ACCENT, 18)

    def _numbers(self) -> None:
        """Side by side from the reading start."""
        count, plan = len(self.page.numbers), self.plan
        self._line("", GAP)
        cells = self._table((WIDE / count,) * count, plan.numbers + 4)
        for cell, number in zip(cells, self.page.numbers, strict=True):
            self._line(number.value, VALUE, into=cell, bold=True)
            _drop_first(cell)
            for text in filter(None, (number.label, number.context)):
                self._line(text, plan.small, into=cell, colour=theme.MUTED)

    def _body(self) -> None:
        """The map beside what is done and what is missing."""
        plan, report = self.plan, self.report
        wide = WIDE * MAP_SHARE
        drawn = report.picture(
            self.page.place, report.words, "png", "half", dpi=PICTURE_DPI, bare=True
        )
        self._line("", GAP)
        high = max(plan.room, plan.listed, MAP_LEAST)
        mapped, told = self._table((wide, WIDE - wide), high)
        shown = mapped.paragraphs[0].add_run().add_picture(io.BytesIO(drawn))
        mapped.paragraphs[0].paragraph_format.space_after = Pt(0)
        _fit(shown, wide - CELL_EDGE, high - 6)
        shown._inline.docPr.set("descr", report.text(self.page.place.alt))
        for title, lines in plan.lists:
            self._line(title, plan.size + 1, into=told, bold=True, colour=theme.ACCENT)
            for line in lines:
                self._line(f"– {line}", plan.size, into=told, after=2)
            told.paragraphs[-1].paragraph_format.space_after = Pt(8)
        _drop_first(told)


def _fit(shown: Any, wide: float, high: float) -> None:
    """Scale a picture to a box in points."""
    scale = min(Pt(wide) / shown.width, Pt(high) / shown.height)
    shown.width, shown.height = Emu(round(shown.width * scale)), Emu(round(shown.height * scale))


def _drop_first(cell: Any) -> None:
    """Without the empty paragraph that every new cell has."""
    first = cell.paragraphs[0]._p
    if len(cell.paragraphs) > 1:
        first.getparent().remove(first)


def _edge(paragraph: Any, side: str, colour: str, eighths: int) -> None:
    """A line along one side of a paragraph."""
    where = {"start": "left"}.get(side, side)
    if side == "start" and paragraph._p.pPr.find(qn("w:bidi")) is not None:
        where = "right"
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{where} w:val="single" w:sz="{eighths}" w:space="6" '
        f'w:color="{colour.lstrip("#")}"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap"),
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:mirrorIndents", "w:jc", "w:rPr"),
    )
