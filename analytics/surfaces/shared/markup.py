"""Pieces of HTML that pages and files share: every text escaped, every table a real table."""

from __future__ import annotations

import base64
import html

import shapely
from shapely.geometry.base import BaseGeometry

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.marks import TableMark
from analytics.surfaces.shared.boxes import Box, aspect, rings
from analytics.surfaces.shared.panels import drawn, fill
from analytics.surfaces.shared.symbols import svg_path

# Width of a small map in its own units.
PANEL = 240.0


def esc(text: str) -> str:
    """Data as text inside markup."""
    return html.escape(text, quote=True)


def table(mark: TableMark, caption: str, *, rtl: bool = False) -> str:
    """A table to read: caption for screen readers, headings with scope."""
    head = "".join(
        f'<th scope="col"{_number(mark, j)}>{esc(text)}</th>'
        for j, text in enumerate(mark.headings)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{esc(text)}</th>'
            if j == 0
            else f"<td{_number(mark, j)}>{_cell(mark, j, text)}</td>"
            for j, text in enumerate(row)
        )
        + "</tr>"
        for row in mark.rows
    )
    direction = "rtl" if rtl else "ltr"
    return (
        f'<div class="atlas-table" tabindex="0" role="region" aria-label="{esc(caption)}">'
        f'<table dir="{direction}"><caption class="atlas-hidden">{esc(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _number(mark: TableMark, j: int) -> str:
    return ' class="number"' if mark.numeric[j] else ""


def _cell(mark: TableMark, j: int, text: str) -> str:
    """Numbers keep their own direction inside Arabic sentences."""
    return f'<bdi dir="ltr">{esc(text)}</bdi>' if mark.numeric[j] else esc(text)


def foot(sheet: mk.Sheet) -> str:
    """Notes, sources, counting rule, date and boundary set in small type."""
    lines = [*sheet.foot.notes, *sheet.foot.ends]
    return (
        f'<div class="atlas-foot">{"".join(f"<p>{esc(line)}</p>" for line in lines if line)}</div>'
    )


def folded_foot(sheet: mk.Sheet) -> str:
    """Source, rule and day in one line; notes and the rest when it is opened."""
    lines = "".join(f"<p>{esc(line)}</p>" for line in sheet.foot.folded)
    return f'<details class="atlas-foot"><summary>{esc(sheet.foot.line)}</summary>{lines}</details>'


def legend(sheet: mk.Sheet) -> str:
    """The legends of a map's marks, to lie over it."""
    keys = [(mark.legend_title, mark.legend) for mark in sheet.every(mk.AreaMark)]
    keys += [mark.key for mark in sheet.every(mk.PointMark)]
    blocks = [
        f"<p>{esc(title)}</p><ul>{''.join(map(_entry, entries))}</ul>"
        for title, entries in keys
        if entries
    ]
    if not blocks:
        return "<span></span>"
    kind = "atlas-legend several" if len(sheet.countries) > 1 else "atlas-legend"
    return f'<div class="{kind}" dir="{"rtl" if sheet.rtl else "ltr"}">{"".join(blocks)}</div>'


def panels(mark: mk.PanelMark, alt: str, *, rtl: bool) -> str:
    """Small maps side by side, each a picture of its own, and their legend."""
    figures = "".join(
        f"<figure><figcaption><b>{esc(panel.title)}</b><span>{esc(panel.note)}</span></figcaption>"
        f'<img alt="" src="{_panel(panel, bounds)}"></figure>'
        for panel, bounds in zip(mark.panels, mark.bounds, strict=True)
    )
    entries = "".join(map(_entry, mark.legend))
    return (
        f'<div class="atlas-panels" dir="{"rtl" if rtl else "ltr"}" role="img"'
        f' aria-label="{esc(alt)}">{figures}</div>'
        f'<div class="atlas-key" dir="{"rtl" if rtl else "ltr"}"><p>{esc(mark.legend_title)}</p>'
        f"<ul>{entries}</ul></div>"
    )


def _panel(panel: mk.Panel, bounds: tuple[float, float, float, float]) -> str:
    """A small map as an inline picture; what has records lies on top."""
    box = Box(0, 0, PANEL, PANEL / aspect(bounds))
    shapes = drawn(panel, bounds, box)
    order = sorted(shapes, key=lambda code: code in panel.fills)
    paths = "".join(
        f'<path d="{_rings(shapes[code])}" fill="{fill(panel, code)}"/>' for code in order
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box.width:.0f} {box.height:.0f}"'
        f' stroke="{theme.REGION_LINE}" stroke-width="0.5">{paths}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def _rings(shape: BaseGeometry) -> str:
    """The outlines of a shape as a path."""
    return "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(ring)) + "Z"
        for ring in rings(shape)
    )


def _symbol(entry: mk.LegendEntry) -> str:
    """The symbol as an inline picture, since pages strip drawings from markup."""
    fill = theme.PAPER if entry.hollow else entry.colour
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 18 18">'
        f'<path d="{svg_path(entry.shape, 7)}" fill="{fill}" stroke="{entry.colour}"'
        ' stroke-width="1.6"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def _entry(entry: mk.LegendEntry) -> str:
    if entry.shape:
        swatch = f'<img alt="" width="18" height="18" src="{_symbol(entry)}">'
    else:
        hatch = " hatch" if entry.hatch else " outline" if entry.outline else ""
        swatch = f'<i class="swatch{hatch}" style="background-color:{entry.colour}"></i>'
    count = f"<span>{esc(entry.count)}</span>" if entry.count else ""
    return f"<li>{swatch}<b>{esc(entry.label)}</b>{count}</li>"
