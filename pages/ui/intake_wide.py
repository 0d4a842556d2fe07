"""A wide table on the Import page: how it was understood, and each part of that to be changed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.figures.marks import TableMark
from geodata.intake import wide
from geodata.intake.book import Book, Grid, shown
from geodata.intake.wide import Layout
from pages.ui import state
from pages.ui.html import esc, page_html, table

SHOWN = 6
ROWS, COLUMNS = "rows", "columns"
# Once unfolded, a sheet is no longer the workbook that came: comments go into a copy of its rows.
UNFOLDED = "csv"


def understood(book: Book, context: state.Context) -> Book:
    """The book with its wide table as a long one; as it is where there is none."""
    found = _first(book, context)
    if found is None:
        return book
    words, (grid, layout) = context.wording, found
    with st.container(border=True, key="wide"):
        page_html(f"<p><b>{esc(_told(layout, context))}</b></p>")
        chosen = _changed(grid, layout, book, context)
        if chosen is None:
            page_html(f'<p class="atlas-note" role="status">{esc(words.text("wide.not_so"))}</p>')
            return book
        left, right = st.columns([1, 2])
        with left:
            period = _period(chosen, context)
        with right:
            left_out = st.multiselect(
                words.text("wide.left_out"),
                [head.index for head in chosen.heads],
                format_func=lambda index: _called(chosen, index, context),
                placeholder=words.text("wide.none_left_out"),
                select_all=False,
                key=f"wide_out_{book.sha256[:8]}_{chosen.turned}",
            )
        long = wide.unfold(grid, chosen, period=period, left_out=left_out)
        _preview(long, context)
    return replace(book, format=UNFOLDED, sheets=[long])


def _first(book: Book, context: state.Context) -> tuple[Grid, Layout] | None:
    """The first sheet that is a wide table; hidden ones are none."""
    for grid in book.sheets:
        layout = None if grid.hidden else wide.understood(grid, context.data)
        if layout is not None:
            return grid, layout
    return None


def _told(layout: Layout, context: state.Context) -> str:
    words = context.wording
    return words.text(
        "wide.told_turned" if layout.turned else "wide.told",
        regions=words.number(layout.regions),
        columns=words.number(len(layout.heads)),
    )


def _changed(grid: Grid, layout: Layout, book: Book, context: state.Context) -> Layout | None:
    """Where the regions stand and how many rows of headings there are, as the user says."""
    words, mark = context.wording, book.sha256[:8]
    left, right = st.columns(2)
    with left:
        side = st.radio(
            words.text("wide.regions"),
            (ROWS, COLUMNS),
            index=int(layout.turned),
            format_func=lambda one: words.text(f"wide.regions_{one}"),
            horizontal=True,
            key=f"wide_side_{mark}",
        )
    with right:
        headings = st.radio(
            words.text("wide.headings"),
            (1, wide.HEADINGS),
            index=layout.headings - 1 if layout.headings else 0,
            horizontal=True,
            key=f"wide_headings_{mark}",
        )
    if (side == COLUMNS) == layout.turned and headings == layout.headings:
        return layout
    return wide.understood(grid, context.data, turned=side == COLUMNS, headings=int(headings or 1))


def _period(layout: Layout, context: state.Context) -> str:
    """The year that is taken, where there are several; a table of the atlas is of one."""
    if not layout.periods:
        return ""
    return str(
        st.selectbox(
            context.wording.text("wide.period"),
            layout.periods,
            index=len(layout.periods) - 1,
            key="wide_period",
        )
    )


def _called(layout: Layout, index: int, context: state.Context) -> str:
    head = next(head for head in layout.heads if head.index == index)
    category = context.wording.name("category", head.category)
    return " – ".join(filter(None, (category, head.period)))


def _preview(long: Grid, context: state.Context) -> None:
    """The first numbers as they will be read, each with the cell that it stood in."""
    words = context.wording
    header, *rows = long.cells.iloc[: SHOWN + 1].to_numpy().tolist()
    wanted = [header.index(name) for name in ("cell", "region_code", "category", "value")]
    total = words.text("wide.country")
    lines = tuple(
        (row[wanted[0]], row[wanted[1]] or total, row[wanted[2]], shown(row[wanted[3]]) or "–")
        for row in rows
    )
    headings = ("wide.cell", "field.region_code", "field.category", "field.value")
    mark = TableMark(tuple(words.text(key) for key in headings), lines, (False, False, False, True))
    caption = words.plural("wide.rows", len(long.cells) - 1)
    page_html(f'<p class="atlas-muted">{esc(caption)}</p>')
    page_html(table(mark, caption, rtl=words.rtl))
