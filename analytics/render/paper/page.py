"""One plate on one page: title on top, figure, hairline, foot; nothing cut or overlapping."""

from __future__ import annotations

import io
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg

from analytics import theme
from analytics.i18n import Wording
from analytics.plaintext import plain
from analytics.render import marks as mk
from analytics.render.paper import charts, fit, maps, tables, typeset
from analytics.render.paper.box import Box
from analytics.render.paper.typeset import Sheet, Style

CM = 72 / 2.54
GAP = 7.0


@dataclass(frozen=True)
class Size:
    """A page by purpose.

    Attributes
    ----------
    width : float
        Centimetres.
    height : float or None
        Centimetres; None lets the page grow with its content.
    title, subtitle, label, foot : float
        Type sizes in points; nothing is smaller than the foot.
    margin : float
        Points.
    whole : bool
        A page of a document: the figure keeps the height it asks for, all notes
        stand beneath, and what is left of the page stays white.
    brief : bool
        The foot in few words, as a screen seen from afar has room for.
    reserved : float
        Points kept free below the foot.
    """

    width: float
    height: float | None
    title: float
    subtitle: float
    label: float
    foot: float
    margin: float
    whole: bool = False
    brief: bool = False
    reserved: float = 0.0


SIZES = {
    "half": Size(8.0, None, 10.5, 8.0, 7.0, 6.0, 8.0),
    "full": Size(16.0, None, 14.0, 10.0, 8.5, 7.5, 12.0),
    "slide": Size(33.867, 19.05, 26.0, 17.0, 14.0, 14.0, 34.0),
    "poster": Size(59.4, 42.0, 46.0, 30.0, 24.0, 18.0, 60.0),
    # A window of 1280 × 720 or 1024 × 768: a point of these is at least one on the wall.
    "screen": Size(33.867, 19.05, 26.0, 18.0, 18.0, 18.0, 28.0, brief=True, reserved=36.0),
    "screen_tall": Size(27.094, 20.32, 26.0, 18.0, 18.0, 18.0, 24.0, brief=True, reserved=36.0),
    "page": Size(21.0, 29.7, 16.0, 11.0, 9.0, 8.0, 54.0, whole=True),
}


def paint(
    sheet: mk.Sheet,
    wording: Wording,
    format_: str,
    size: str,
    *,
    transparent: bool,
    dpi: int,
    bare: bool = False,
) -> bytes:
    """A sheet as the bytes of a file; see :func:`analytics.render.paper.paint`."""
    paper = lay_out(sheet, wording, size, bare=bare)
    FigureCanvasAgg(paper.figure)
    if transparent:
        paper.figure.patch.set_alpha(0)
    target = io.BytesIO()
    paper.figure.savefig(
        target,
        format=format_,
        dpi=dpi if format_ == "png" else 72,
        metadata=_metadata(sheet, format_),
        facecolor=paper.figure.get_facecolor(),
    )
    return target.getvalue()


def _metadata(sheet: mk.Sheet, format_: str) -> dict[str, str | None]:
    """Title and source inside the file; no clock, so that equal figures are equal files."""
    title, alt, sources = (plain(text) for text in (sheet.title, sheet.alt, sheet.foot.sources))
    if format_ == "svg":
        return {"Title": title, "Description": alt, "Date": None}
    if format_ == "pdf":
        return {"Title": title, "Subject": alt, "CreationDate": None}
    return {"Title": title, "Description": alt, "Source": sources}


def lay_out(sheet: mk.Sheet, wording: Wording, size: str, *, bare: bool = False) -> Sheet:
    """Every text and mark in its place on a page, not yet written in a format."""
    with typeset.direction(rtl=sheet.rtl):
        page = SIZES[size]
        if bare:
            return _figure_alone(sheet, wording, page)
        return place(sheet, wording, page)[0]


def _figure_alone(sheet: mk.Sheet, wording: Wording, page: Size) -> Sheet:
    """The marks without title and foot, on a page just large enough."""
    width = page.width * CM
    edge = page.label * 0.3
    high = page.height * CM if page.height else 0.0
    high = high or _body_height(sheet, wording, width - 2 * edge, page) + 2 * edge
    paper = Sheet(width, high, sheet.rtl, least=page.foot)
    _paint_body(paper, sheet, wording, Box(edge, edge, width - edge, high - edge), page)
    return paper


def place(
    sheet: mk.Sheet, wording: Wording, page: Size, reserved: float = 0.0
) -> tuple[Sheet, float]:
    """A page and the y at which its foot ends; `reserved` more points below it stay free.

    Text is measured in the direction in force, see :func:`typeset.direction`.
    """
    width = page.width * CM
    inner = width - 2 * page.margin
    title_style, subtitle_style = Style(page.title, bold=True), Style(page.subtitle)
    muted = Style(page.foot, colour=theme.MUTED)
    title = typeset.wrap(sheet.title, title_style, inner)
    chosen = sheet.chosen if page.whole else ""
    told = [sheet.subtitle, chosen]
    subtitle = typeset.wrap(" – ".join(filter(None, told)), subtitle_style, inner)
    head = page.margin + typeset.height(len(title), title_style)
    apart = page.title * 0.18
    head += apart + typeset.height(len(subtitle), subtitle_style) + GAP
    short = page.height is not None and not page.whole
    if page.brief:
        foot_lines = typeset.wrap(sheet.foot.brief, muted, inner)
    else:
        foot_lines = _foot_lines(sheet, muted, inner, short=short)
    below = page.margin * 0.6 + page.reserved + reserved
    foot = GAP * 2 + typeset.height(len(foot_lines), muted) + below
    wanted = _body_height(sheet, wording, inner, page)
    height = page.height * CM if page.height else head + wanted + foot
    paper = Sheet(width, height, sheet.rtl, least=page.foot)
    left, right = page.margin, width - page.margin
    y = paper.block(title, left, right, page.margin, title_style)
    paper.block(subtitle, left, right, y + apart, Style(page.subtitle, colour=theme.MUTED))
    floor = min(height - foot, head + wanted) if page.whole else height - foot
    _paint_body(paper, sheet, wording, Box(left, head, right, floor), page)
    paper.rule(left, right, floor + GAP)
    return paper, paper.block(foot_lines, left, right, floor + GAP * 1.7, muted)


def _foot_lines(sheet: mk.Sheet, style: Style, inner: float, *, short: bool) -> list[str]:
    """Source, counting, date, sets, notes, disclaimer; a slide keeps the essentials."""
    foot = sheet.foot
    texts = [" ".join(part for part in (foot.sources, foot.counting) if part)]
    texts.append(" ".join(part for part in (foot.dated, foot.sets) if part))
    if not short:
        texts += foot.notes
    elif foot.notes:
        texts.append(foot.notes[0])
    texts.append(" ".join(part for part in (foot.disclaimer, foot.licence) if part))
    return [line for text in texts if text for line in typeset.wrap(text, style, inner)]


def _body_height(sheet: mk.Sheet, wording: Wording, inner: float, page: Size) -> float:
    """Height the marks ask for on a page that may grow."""
    if not sheet.marks:
        style = Style(page.subtitle)
        lines = len(typeset.wrap(sheet.empty, style, inner))
        return max(typeset.height(lines + 1, style), 5 * page.subtitle * typeset.LEADING)
    if isinstance(sheet.marks[0], mk.AreaMark):
        return maps.wanted_height(sheet, inner, page.label)
    return sum(fit.wanted_height(mark, inner, page.label) for mark in sheet.marks)


def _paint_body(paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, page: Size) -> None:
    if sheet.empty and not sheet.marks:
        style = Style(page.subtitle, colour=theme.MUTED)
        paper.block(
            typeset.wrap(sheet.empty, style, box.width), box.left, box.right, box.top, style
        )
        return
    if isinstance(sheet.marks[0], mk.AreaMark):
        maps.paint(paper, sheet, wording, box, page.label)
        return
    marks = fit.fitted(sheet.marks, box, page.label, wording) if page.height else sheet.marks
    for mark, part in fit.shared(marks, box, page.label):
        if isinstance(mark, mk.TableMark):
            tables.paint(paper, mark, part, page.label)
        else:
            charts.paint(paper, mark, part, page.label)
