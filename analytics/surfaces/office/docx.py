"""A book as a Word report: headings, captioned figures, real tables, sources."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.book import Book, Leaf, Points
from analytics.surfaces.office.metrics import least, shares
from analytics.surfaces.office.package import finished
from analytics.surfaces.office.wordxml import (
    Cell,
    Look,
    field_end,
    field_start,
    in_order,
    matrix_tables,
    square,
    table,
)
from analytics.surfaces.shared.drawings import Picture
from analytics.words.i18n import LANGUAGES, Wording
from analytics.words.plaintext import flat

WIDTH = 16.0
MARGIN = 2.5
# Above and below: of a document, and of one figure that is to fit a page.
ABOVE, CLOSE_MARGIN = 2.2, 1.5
PAGE = (21.0, 29.7)
PICTURE_DPI = 220
MAX_HEIGHT = 19.0
BODY = 10.5
SMALL = 8.5
TABLE_SIZES = (8.5, 7.5, 6.5)
# Between sources that run on.
BETWEEN = "  •  "
# Mean width of a letter in type sizes, in the widest face a report may be set in.
LETTER = 0.6
BOOKMARK = "_Toc_figure_{}"
# Captions are counted by kind; the catalogue keys of their names.
SEQUENCES = {"Figure": "book.figure", "Table": "book.table"}
# More rows than this are the business of a workbook.
MAX_ROWS = 120


class Report:
    """A document under construction, in one language and direction."""

    def __init__(self, book: Book, picture: Picture) -> None:
        self.book, self.words, self.picture = book, book.wording, picture
        self.document = Document()
        self.counts = Counter[str]()
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

    def add(self, table: Any) -> None:
        """Append a table that was written as a whole."""
        self.document.element.body._insert_tbl(table)

    def caption(self, sequence: str, title: str) -> None:
        """A numbered caption; Word keeps the numbers right when figures move."""
        self.counts[sequence] += 1
        caption = self.document.add_paragraph(style="Caption")
        self.directed(caption)
        self.run(caption, f"{self.words.text(SEQUENCES[sequence])}\u00a0")
        field_start(caption, f"SEQ {sequence} \\* ARABIC")
        self.run(caption, str(self.counts[sequence]))
        field_end(caption)
        self.run(caption, f" – {title}")


def write(book: Book, picture: Picture) -> bytes:
    """The bytes of a ``.docx`` file."""
    report = Report(book, picture)
    if book.alone:
        _alone(report, book.leaves[0])
    else:
        _whole(report)
    _footer(report)
    return finished(report.document, book.wording, book.title, book.dated)


def _whole(report: Report) -> None:
    """Cover, pages of words, figures, and at the end all sources."""
    book = report.book
    _cover(report)
    for told in book.before:
        _points(report, told)
    for leaf in book.leaves:
        report.words = book.words_of(leaf)
        _heading(report, leaf.sheet.title)
        _figure(report, leaf)
    report.words = book.wording
    for told in book.after:
        _points(report, told)
    _heading(report, report.words.text("book.sources"))
    _sources(report, book.source_lines)


def _alone(report: Report, leaf: Leaf) -> None:
    """One figure on as few pages as it needs, its sources beneath.

    Where it compares regions these are the sources of the clusters that it names;
    those of the whole country, to which they are compared, are counted.
    """
    words, every = report.words, report.book.source_lines
    section = report.document.sections[0]
    section.top_margin = section.bottom_margin = Cm(CLOSE_MARGIN)
    _heading(report, leaf.sheet.title, new_page=False)
    _figure(report, leaf, close=True)
    cited = tuple(dict.fromkeys(line for one in leaf.named for line in one.sources)) or every
    _small_heading(report, words.text("book.sources"))
    others = len(set(every) - set(cited))
    told = [words.plural("book.other_sources", others)] if others else []
    report.paragraph(BETWEEN.join([*map(words.isolate, cited), *told]), size=TABLE_SIZES[1])


def _set_up(document: Any, words: Wording) -> None:
    """Page, styles and language."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(side) for side in PAGE)
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin = section.bottom_margin = Cm(ABOVE)
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
    caption = document.styles["Caption"].paragraph_format
    caption.keep_with_next = True
    caption.space_before = Pt(4)


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
    code = LANGUAGES[words.lang].tag
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
    for line in book.cover.head.lines if book.cover else ():
        report.paragraph(line, size=BODY, colour=theme.MUTED)
    report.paragraph(book.title, "Title")
    if book.cover and book.cover.occasion:
        report.paragraph(book.cover.occasion, size=13)
    report.paragraph(book.dated, size=BODY, colour=theme.MUTED)
    report.paragraph(words.text("note.partial_inventory"), size=SMALL, colour=theme.MUTED)
    report.paragraph(words.text("book.contents"), size=13, bold=True)
    first = report.document.add_paragraph()
    report.directed(first)
    field_start(first, 'TOC \\o "1-1" \\n \\h \\z \\u')
    entry = first
    figures = [leaf.sheet.title for leaf in book.leaves]
    before, after = ([told.title for told in told_] for told_ in (book.before, book.after))
    titles = [*before, *figures, *after, words.text("book.sources")]
    for i, title in enumerate(titles, start=1):
        if i > 1:
            entry = report.document.add_paragraph()
            report.directed(entry)
        _link(report, entry, title, BOOKMARK.format(i))
    field_end(entry)


def _figure(report: Report, leaf: Leaf, *, close: bool = False) -> None:
    """One plate: selection, comment, picture with caption, source line, table, clusters named.

    A table that is part of the figure is a table here, too, and stands once. Set close,
    the lines of the foot run on.
    """
    words, sheet = report.words, leaf.sheet
    report.paragraph(sheet.full_subtitle, size=BODY, colour=theme.MUTED)
    for line in leaf.comment.splitlines():
        report.paragraph(line)
    for change in leaf.changes:
        report.paragraph(change, size=SMALL, colour=theme.HIGHLIGHT_TEXT)
    matrices = [mark for mark in sheet.every(mk.MatrixMark) if mark.fills]
    if not sheet.marks:
        report.paragraph(sheet.empty, bold=True)
    for mark in matrices:
        report.caption("Table", sheet.title)
        _matrix(report, mark)
    tables = sheet.every(mk.TableMark)
    for part in tables if not sheet.is_table else ():
        report.caption("Table", sheet.title)
        add_table(report, part, sheet.alt)
    if not matrices and not sheet.is_table:
        _picture(report, sheet.without(mk.TableMark), half=leaf.half)
        report.caption("Figure", sheet.title)
    foot = sheet.foot.lines()
    for line in [" ".join(foot)] if close else foot:
        report.paragraph(line, size=SMALL, colour=theme.MUTED)
    for one in leaf.named:
        report.caption("Table", words.text("book.clusters_of", region=one.region))
        add_table(report, one.table)
    if sheet.table and sheet.table.rows and (sheet.is_table or not tables):
        key = "book.table_of" if len(sheet.table.rows) <= MAX_ROWS else "book.table_start"
        report.caption("Table", words.text(key, title=sheet.title))
        add_table(report, sheet.table, sheet.alt)


def _points(report: Report, told: Points) -> None:
    """A page of words: an agenda, or what is missing."""
    _heading(report, told.title)
    for line in told.lines:
        report.paragraph(f"– {line}", size=BODY + 1).paragraph_format.space_after = Pt(6)


def _small_heading(report: Report, title: str) -> None:
    """A heading within a page, which stays with what follows."""
    report.paragraph(title, bold=True).paragraph_format.keep_with_next = True


def _heading(report: Report, title: str, *, new_page: bool = True) -> None:
    """A heading that can be linked to; it starts a page unless told otherwise."""
    heading = report.document.add_paragraph(style="Heading 1")
    report.directed(heading)
    heading.paragraph_format.page_break_before = new_page
    number = len(report.document.element.xpath("//w:bookmarkStart")) + 1
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), BOOKMARK.format(number))
    end.set(qn("w:id"), str(number))
    heading._p.append(start)
    report.run(heading, title)
    heading._p.append(end)


def _picture(report: Report, sheet: mk.Sheet, *, half: bool = False) -> None:
    """The figure alone, as wide as the text or half, described for those who do not see it."""
    size, share = ("half", 0.5) if half else ("full", 1.0)
    drawn = report.picture(sheet, report.words, "png", size, dpi=PICTURE_DPI, bare=True)
    holder = report.document.add_paragraph()
    holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
    holder.paragraph_format.keep_with_next = True
    shape = holder.add_run().add_picture(io.BytesIO(drawn), width=Cm(WIDTH * share))
    if shape.height > Cm(MAX_HEIGHT):
        shape.width = round(shape.width * Cm(MAX_HEIGHT) / shape.height)
        shape.height = Cm(MAX_HEIGHT)
    properties = shape._inline.docPr
    properties.set("name", report.text(sheet.title)[:255])
    properties.set("descr", report.text(sheet.alt))


def add_table(report: Report, mark: mk.TableMark, alt: str = "") -> None:
    """The plate's table, its first rows where it would fill a report of its own."""
    size = _table_size(mark)
    letters = WIDTH / 2.54 * 72 / (size * LETTER)
    widths = tuple(WIDTH * share for share in shares(mark, letters))
    sides = ["right" if numeric else "start" for numeric in mark.numeric]
    heads = [
        Cell(report.text(words), bold=True, colour=theme.MUTED, align=side)
        for words, side in zip(mark.headings, sides, strict=True)
    ]
    rows = [
        [Cell(report.text(words), align=side) for words, side in zip(row, sides, strict=True)]
        for row in mark.rows[:MAX_ROWS]
    ]
    report.add(table([heads, *rows], Look(widths, size, report.words.rtl, alt=report.text(alt))))
    total = len(mark.rows)
    if total > MAX_ROWS:
        words = report.words
        counted = {"shown": words.number(MAX_ROWS), "total": words.number(total)}
        report.paragraph(words.text("book.rows_of", **counted), size=SMALL, colour=theme.MUTED)


def _matrix(report: Report, mark: mk.MatrixMark) -> None:
    """Cells in the colour of their class, and what the colours mean."""
    for band in matrix_tables(mark, WIDTH, report.text, report.words.rtl):
        report.add(band)
        report.paragraph("", size=SMALL / 2)
    legend = report.paragraph("", size=SMALL)
    for words, colour in mark.legend:
        legend._p.append(square(colour, report.words.rtl))
        report.run(legend, f"\u00a0{words}     ", size=SMALL)


def _table_size(mark: mk.TableMark) -> float:
    """The largest type in which no word of a table is broken."""
    room = WIDTH / 2.54 * 72
    fitting = [size for size in TABLE_SIZES if sum(least(mark)) * size * LETTER <= room]
    return fitting[0] if fitting else TABLE_SIZES[-1]


def _sources(report: Report, lines: Iterable[str]) -> None:
    """Sources in full, a paragraph each."""
    for line in lines:
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
