"""A book as a Word report: headings, captioned figures, real tables, sources."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analytics import theme
from analytics.i18n import LOCALES, Wording
from analytics.plaintext import flat
from analytics.render import marks as mk
from analytics.render import paper
from analytics.render.book import Book, Leaf
from analytics.render.office.columns import least, shares
from analytics.render.office.package import steady
from analytics.render.office.wordxml import field_end, field_start, in_order

WIDTH = 16.0
MARGIN = 2.5
PAGE = (21.0, 29.7)
PICTURE_DPI = 220
MOST_HEIGHT = 19.0
# White at both sides of a cell, in twentieths of a point.
CELL_EDGE = 60
BODY = 10.5
SMALL = 8.5
TABLE_SIZES = (8.5, 7.5, 6.5)
# Mean width of a letter in type sizes, in the widest face a report may be set in.
LETTER = 0.6
BOOKMARK = "_Toc_figure_{}"


class Report:
    """A document under construction, in one language and direction."""

    def __init__(self, book: Book) -> None:
        self.book, self.words = book, book.wording
        self.document = Document()
        self.figures = 0
        _set_up(self.document, self.words)

    def text(self, text: str) -> str:
        """Text as Word can hold it."""
        return flat(text, rtl=self.words.rtl)

    def paragraph(self, text: str, style: str = "Normal", **look: Any) -> Any:
        """A paragraph in reading direction."""
        added = self.document.add_paragraph(style=style)
        self.directed(added)
        self.run(added, text, **look)
        return added

    def directed(self, paragraph: Any) -> None:
        """Set the direction of a paragraph; its start is then its own side."""
        if self.words.rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def run(
        self,
        paragraph: Any,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        colour: str = "",
    ) -> Any:
        """Append text, its Arabic letters sized and weighted like its Latin ones."""
        run = paragraph.add_run(self.text(text))
        if size is not None:
            run.font.size = Pt(size)
        if bold:
            run.font.bold = True
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        if self.words.rtl:
            _complex(run, size, bold)
        return run


def write(book: Book) -> bytes:
    """The bytes of a ``.docx`` file."""
    report = Report(book)
    _cover(report)
    for leaf in book.leaves:
        _figure(report, leaf)
    _sources(report)
    _footer(report)
    facts = report.document.core_properties
    facts.title = report.text(book.title)[:255]
    facts.language = LOCALES[book.wording.lang].replace("_", "-")
    facts.author, facts.comments = "", ""
    facts.subject = report.text(book.dated)[:255]
    # Dated with the data, not with the clock: the same deck is the same file.
    facts.created = facts.modified = dt.datetime.fromisoformat(book.wording.data.version.as_of)
    target = io.BytesIO()
    report.document.save(target)
    return steady(target.getvalue())


def _set_up(document: Any, words: Wording) -> None:
    """Page, styles and language."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(side) for side in PAGE)
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin = section.bottom_margin = Cm(2.2)
    if words.rtl:
        section._sectPr.append(OxmlElement("w:bidi"))
        in_order(section._sectPr)
    sizes = {"Normal": BODY, "Caption": 9.5, "Heading 1": 15, "Title": 24}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.bold = name != "Normal"
        dark = theme.INK if name != "Title" else theme.ACCENT
        style.font.color.rgb = RGBColor.from_string(dark.lstrip("#"))
        _language(style, words)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Caption"].paragraph_format.keep_with_next = True


def _language(style: Any, words: Wording) -> None:
    """Tell Word in which language and script a style is set."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        # Theme faces of headings give way to one face for the whole report.
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{name}"), "Calibri")
        fonts.set(qn("w:cs"), "Arial")
    code = LOCALES[words.lang].replace("_", "-")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), code)
    if words.rtl:
        language.set(qn("w:bidi"), code)
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), str(round(style.font.size.pt * 2)))
        for known in properties.findall(qn("w:szCs")):
            properties.remove(known)
        properties.append(size)
    in_order(properties)


def _complex(run: Any, size: float | None, bold: bool) -> None:
    """Right-to-left runs take their look from properties of their own."""
    properties = run._r.get_or_add_rPr()
    if bold:
        properties.append(OxmlElement("w:bCs"))
    if size is not None:
        scaled = OxmlElement("w:szCs")
        scaled.set(qn("w:val"), str(round(size * 2)))
        properties.append(scaled)
    properties.append(OxmlElement("w:rtl"))
    in_order(properties)


def _cover(report: Report) -> None:
    """Title, date, remarks, and the figures as a table of contents."""
    words, book = report.words, report.book
    report.paragraph(book.title, "Title")
    report.paragraph(book.dated, size=BODY, colour=theme.MUTED)
    for remark in book.remarks:
        report.paragraph(remark, size=BODY, colour=theme.HIGHLIGHT_TEXT)
    report.paragraph(words.text("note.partial_inventory"), size=SMALL, colour=theme.MUTED)
    report.paragraph(words.text("book.contents"), size=13, bold=True)
    first = report.document.add_paragraph()
    report.directed(first)
    field_start(first, 'TOC \\o "1-1" \\n \\h \\z \\u')
    entry = first
    titles = [leaf.sheet.title for leaf in book.leaves]
    for i, title in enumerate([*titles, words.text("book.sources")], start=1):
        if i > 1:
            entry = report.document.add_paragraph()
            report.directed(entry)
        _link(report, entry, title, BOOKMARK.format(i))
    field_end(entry)


def _figure(report: Report, leaf: Leaf) -> None:
    """One plate: heading, selection, comment, picture with caption, source line, table."""
    words, sheet = report.words, leaf.sheet
    report.figures += 1
    _heading(report, sheet.title)
    subtitle = " – ".join(part for part in (sheet.subtitle, sheet.chosen) if part)
    report.paragraph(subtitle, size=BODY, colour=theme.MUTED)
    for line in leaf.comment.splitlines():
        report.paragraph(line)
    for change in leaf.changes:
        report.paragraph(change, size=SMALL, colour=theme.HIGHLIGHT_TEXT)
    if sheet.marks:
        _picture(report, sheet)
        _caption(report, words.text("book.figure"), "Figure", report.figures, sheet.title)
    else:
        report.paragraph(sheet.empty, bold=True)
    foot = sheet.foot
    for line in (
        " ".join(filter(None, (foot.sources, foot.counting))),
        " ".join(filter(None, (foot.dated, foot.sets))),
        *foot.notes,
        " ".join(filter(None, (foot.disclaimer, foot.licence))),
    ):
        if line:
            report.paragraph(line, size=SMALL, colour=theme.MUTED)
    if sheet.table and sheet.table.rows:
        title = words.text("book.table_of", title=sheet.title)
        _caption(report, words.text("book.table"), "Table", report.figures, title)
        _table(report, sheet.table)


def _heading(report: Report, title: str) -> None:
    """A heading that starts a page and can be linked to."""
    heading = report.document.add_paragraph(style="Heading 1")
    report.directed(heading)
    heading.paragraph_format.page_break_before = True
    number = len(report.document.element.xpath("//w:bookmarkStart")) + 1
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), BOOKMARK.format(number))
    end.set(qn("w:id"), str(number))
    heading._p.append(start)
    report.run(heading, title)
    heading._p.append(end)


def _picture(report: Report, sheet: mk.Sheet) -> None:
    """The figure alone, at the width of the text, described for those who do not see it."""
    picture = paper.paint(sheet, report.words, "png", "full", dpi=PICTURE_DPI, bare=True)
    holder = report.document.add_paragraph()
    holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
    holder.paragraph_format.keep_with_next = True
    shape = holder.add_run().add_picture(io.BytesIO(picture), width=Cm(WIDTH))
    if shape.height > Cm(MOST_HEIGHT):
        shape.width = round(shape.width * Cm(MOST_HEIGHT) / shape.height)
        shape.height = Cm(MOST_HEIGHT)
    properties = shape._inline.docPr
    properties.set("name", report.text(sheet.title)[:255])
    properties.set("descr", report.text(sheet.alt))


def _caption(report: Report, label: str, sequence: str, number: int, title: str) -> None:
    """A numbered caption; Word keeps the numbers right when figures move."""
    caption = report.document.add_paragraph(style="Caption")
    report.directed(caption)
    report.run(caption, f"{label}\u00a0")
    field_start(caption, f"SEQ {sequence} \\* ARABIC")
    report.run(caption, str(number))
    field_end(caption)
    report.run(caption, f" – {title}")


def _table(report: Report, mark: mk.TableMark) -> None:
    """A table whose headings repeat on every page and whose rows are never cut."""
    words = report.words
    table = report.document.add_table(len(mark.rows) + 1, len(mark.headings))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.style = "Table Grid"
    if words.rtl:
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    _hairlines(table)
    table.autofit = False
    in_order(table._tbl.tblPr)
    size = _table_size(mark)
    letters = WIDTH / 2.54 * 72 / (size * LETTER)
    widths = [Cm(WIDTH * share) for share in shares(mark, letters)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for i, row in enumerate((mark.headings, *mark.rows)):
        properties = table.rows[i]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if i == 0:
            properties.append(OxmlElement("w:tblHeader"))
        # Reading the cells of a row once: asking for them one by one is slow.
        cells = zip(table.rows[i].cells, row, mark.numeric, widths, strict=True)
        for cell, text, numeric, width in cells:
            cell.width = width
            paragraph = cell.paragraphs[0]
            report.directed(paragraph)
            paragraph.paragraph_format.space_after = Pt(0)
            if numeric:
                # "Right" is the end of a line in either direction.
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            colour = theme.MUTED if i == 0 else ""
            report.run(paragraph, text, size=size, bold=i == 0, colour=colour)


def _table_size(mark: mk.TableMark) -> float:
    """The largest type in which no word of a table is broken."""
    room = WIDTH / 2.54 * 72
    fitting = [size for size in TABLE_SIZES if sum(least(mark)) * size * LETTER <= room]
    return fitting[0] if fitting else TABLE_SIZES[-1]


def _hairlines(table: Any) -> None:
    """Lines between rows only, and narrow edges: numbers need the room."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        shown = side in ("top", "bottom", "insideH")
        edge.set(qn("w:val"), "single" if shown else "nil")
        edge.set(qn("w:sz"), "4")
        edge.set(qn("w:color"), theme.HAIRLINE.lstrip("#"))
        borders.append(edge)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(CELL_EDGE))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(borders)
    table._tbl.tblPr.append(margins)
    in_order(table._tbl.tblPr)


def _sources(report: Report) -> None:
    """Every source of every figure, in full."""
    _heading(report, report.words.text("book.sources"))
    for line in report.book.source_lines:
        report.paragraph(line, size=SMALL + 0.5)


def _footer(report: Report) -> None:
    """Title and page number on every page."""
    footer = report.document.sections[0].footer.paragraphs[0]
    report.directed(footer)
    report.run(footer, f"{report.book.title[:90]} – ", size=SMALL, colour=theme.MUTED)
    field_start(footer, "PAGE")
    report.run(footer, "1", size=SMALL, colour=theme.MUTED)
    field_end(footer)


def _link(report: Report, paragraph: Any, text: str, target: str) -> None:
    """A line of the contents that leads to its heading."""
    run = report.run(paragraph, text)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), target)
    link.set(qn("w:history"), "1")
    run._r.getparent().replace(run._r, link)
    link.append(run._r)
