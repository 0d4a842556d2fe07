"""Pieces of HTML that pages and files share: every text escaped, every table a real table."""

from __future__ import annotations

import base64
import html

from analytics.figures import marks as mk
from analytics.figures.marks import TableMark
from analytics.surfaces.shared.symbols import svg_path


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
    mapped: list[mk.AreaMark | mk.PointMark] = [*sheet.every(mk.AreaMark)]
    mapped += sheet.every(mk.PointMark)
    blocks = [
        f"<p>{esc(mark.legend_title)}</p><ul>{''.join(map(_entry, mark.legend))}</ul>"
        for mark in mapped
        if mark.legend
    ]
    if not blocks:
        return "<span></span>"
    return (
        f'<div class="atlas-legend" dir="{"rtl" if sheet.rtl else "ltr"}">{"".join(blocks)}</div>'
    )


def _symbol(entry: mk.LegendEntry) -> str:
    """The symbol as an inline picture, since pages strip drawings from markup."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 18 18">'
        f'<path d="{svg_path(entry.shape, 7)}" fill="{entry.colour}"/></svg>'
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
