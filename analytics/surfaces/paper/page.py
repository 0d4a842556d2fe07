"""One plate on one page: title on top, figure, hairline, foot; nothing cut or overlapping."""

from __future__ import annotations

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg

from analytics import letterhead, theme
from analytics.figures import marks as mk
from analytics.surfaces.paper import heads, listed, mapframes, maps, painters, typeset, vector
from analytics.surfaces.paper.sizes import CM, PAGES, Size
from analytics.surfaces.paper.typeset import Sheet, Style
from analytics.surfaces.shared import windows
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from analytics.words.plaintext import plain

GAP = 7.0
# On a poster: the ministry's names in parts of the subtitle, its mark in heights of the title.
NAMED, MARK = 0.7, 2.4


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
    """A sheet as the bytes of a file; see :func:`analytics.surfaces.paper.paint`."""
    paper = lay_out(sheet, wording, size, bare=bare)
    FigureCanvasAgg(paper.figure)
    if transparent:
        paper.figure.patch.set_alpha(0)
    if format_ == "svg":
        vector.take_halos(paper)
    target = io.BytesIO()
    paper.figure.savefig(
        target,
        format=format_,
        dpi=dpi if format_ == "png" else 72,
        metadata=_metadata(sheet, format_),
        facecolor=paper.figure.get_facecolor(),
    )
    content = target.getvalue()
    return vector.finish(content, paper) if format_ == "svg" else content


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
        page = PAGES[size]
        if bare:
            return _figure_alone(sheet, wording, page)
        return place(sheet, wording, page)[0]


def _figure_alone(sheet: mk.Sheet, wording: Wording, page: Size) -> Sheet:
    """The marks without title and foot, on a page just large enough."""
    width = page.width * CM
    edge = page.label * 0.3
    height = page.height * CM if page.height else 0.0
    height = height or _body_height(sheet, wording, width - 2 * edge, page) + 2 * edge
    paper = Sheet(width, height, sheet.rtl, least=page.foot)
    _paint_body(paper, sheet, wording, Box(edge, edge, width - edge, height - edge), page)
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
    own = letterhead.in_force(wording.lang) if page.listed else letterhead.Letterhead()
    named = Style(page.subtitle * NAMED, colour=theme.MUTED)
    beside = heads.mark_width(own.logo, page.title * MARK, inner / 4) if own.logo else 0.0
    top = page.margin + typeset.height(len(own.lines), named)
    title = typeset.wrap(sheet.title, title_style, inner - beside - GAP * (beside > 0))
    under_title = sheet.full_subtitle if page.whole else sheet.subtitle
    subtitle = typeset.wrap(under_title, subtitle_style, inner)
    head = top + typeset.height(len(title), title_style)
    apart = page.title * 0.18
    head += apart + typeset.height(len(subtitle), subtitle_style) + GAP
    foot_lines = _foot_lines(sheet, muted, inner, page)
    below = page.margin * 0.6 + page.reserved + reserved
    foot = GAP * 2 + typeset.height(len(foot_lines), muted) + below
    wanted = _body_height(sheet, wording, inner, page)
    height = page.height * CM if page.height else head + wanted + foot
    paper = Sheet(width, height, sheet.rtl, least=page.least)
    left, right = page.margin, width - page.margin
    paper.block(list(own.lines), left, right, page.margin, named)
    if own.logo:
        heads.mark(paper, own.logo, left if sheet.rtl else right - beside, page.margin, beside)
    y = paper.block(title, left, right, top, title_style)
    paper.block(subtitle, left, right, y + apart, Style(page.subtitle, colour=theme.MUTED))
    floor = min(height - foot, head + wanted) if page.whole else height - foot
    _paint_body(paper, sheet, wording, Box(left, head, right, floor), page)
    paper.rule(left, right, floor + GAP)
    return paper, paper.block(foot_lines, left, right, floor + GAP * 1.7, muted)


def _foot_lines(sheet: mk.Sheet, style: Style, inner: float, page: Size) -> list[str]:
    """Source, counting, date, sets, notes, disclaimer; a slide has them in few words."""
    foot = sheet.foot
    if page.brief:
        texts: tuple[str, ...] = (foot.brief,)
    elif page.height is None or page.whole:
        texts = foot.lines()
    else:
        texts = foot.lines(1) if page.listed else (foot.brief, *foot.notes[:1])
    return [line for text in texts for line in typeset.wrap(text, style, inner)]


def _body_height(sheet: mk.Sheet, wording: Wording, inner: float, page: Size) -> float:
    """Height the marks ask for on a page that may grow."""
    if not sheet.marks:
        style = Style(page.subtitle)
        lines = len(typeset.wrap(sheet.empty, style, inner))
        return max(typeset.height(lines + 1, style), 5 * page.subtitle * typeset.LEADING)
    if sheet.is_map:
        return mapframes.wanted_height(sheet, wording, inner, page.label)
    return sum(painters.wanted_height(mark, inner, page.label) for mark in sheet.marks)


def _listed(paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, page: Size) -> Box:
    """Draw the list of a poster; returns what is left for its map."""
    every = listed.entries(windows.scene_of(sheet, wording), wording)
    found = listed.arranged(every, box, page.label, wording, rtl=paper.rtl)
    if found is None:
        return box
    listed.paint(paper, found)
    return found.map


def _paint_body(paper: Sheet, sheet: mk.Sheet, wording: Wording, box: Box, page: Size) -> None:
    if sheet.empty and not sheet.marks:
        style = Style(page.subtitle, colour=theme.MUTED)
        paper.block(
            typeset.wrap(sheet.empty, style, box.width), box.left, box.right, box.top, style
        )
        return
    if sheet.is_map:
        box = _listed(paper, sheet, wording, box, page) if page.listed else box
        maps.paint(paper, sheet, wording, box, page.label, page.written)
        return
    marks = painters.fitted(sheet.marks, box, page.label, wording) if page.height else sheet.marks
    for mark, part in painters.shared(marks, box, page.label):
        painters.paint(paper, mark, part, page.label)
