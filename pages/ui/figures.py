"""One figure on a page: title, drawing, table, notes, exports."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import measures
from analytics.catalogue import MEASURES
from analytics.figures import marks as mk
from analytics.plates.declared import PLATES, SUPPORT_FAMILIES
from analytics.selection import PARAMETERS, Selection
from analytics.surfaces.screen import charts as screen
from analytics.surfaces.shared.markup import folded_foot, panels
from pages.ui import boxes, cached, export_menu, map_view, state
from pages.ui.html import esc, least_width_key, literal, muted, page_html, table


def figure(
    key: str,
    context: state.Context,
    *,
    selection: Selection | None = None,
    heading: bool = True,
    folded: bool = True,
    where: str = "",
) -> mk.Sheet:
    """Show a plate as charts, with its table one click away and its notes beneath.

    `where` tells apart figures of one plate that stand on the same page.
    """
    chosen = selection or context.selection
    sheet = cached.sheet(key, chosen, context.lang)
    if heading:
        title(sheet)
    page_html(f'<p class="atlas-hidden" role="img" aria-label="{esc(sheet.alt)}"></p>')
    if sheet.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(sheet.empty)}</p>')
    for i, mark in enumerate(sheet.marks):
        if type(mark) is mk.TableMark:
            page_html(table(mark, sheet.title, rtl=sheet.rtl))
            page_html(muted(mark.rest))
        elif type(mark) is mk.PanelMark:
            page_html(panels(mark, sheet.alt, rtl=sheet.rtl))
        elif type(mark) in screen.PAINTERS:
            with st.container(key=least_width_key(screen.least_width(mark), f"{key}{where}_{i}")):
                st.plotly_chart(
                    cached.chart(key, chosen, context.lang, i),
                    key=f"chart_{key}{where}_{i}",
                    config=screen.CONFIG,
                    theme=None,
                )
    # A figure that is a table needs no second one beneath.
    listed = [mark for mark in sheet.every(mk.TableMark) if not mark.rest]
    listed = listed if len(sheet.marks) == 1 else []
    under(sheet, key, chosen, context, folded=folded, show_table=not listed, where=where)
    return sheet


def map_figure(
    key: str, context: state.Context, *, height: int = map_view.HEIGHT, where: str = "map"
) -> mk.Sheet:
    """Show a plate as a map, with its alternative text."""
    sheet = cached.sheet(key, context.selection, context.lang)
    page_html(f'<p class="atlas-hidden" role="img" aria-label="{esc(sheet.alt)}"></p>')
    map_view.show(sheet, context, key=where, height=height)
    return sheet


def title(sheet: mk.Sheet) -> None:
    """The finding, then the measure and its unit."""
    page_html(
        f'<h2 class="atlas-title">{esc(sheet.title)}</h2>'
        f'<p class="atlas-subtitle">{esc(sheet.subtitle)}</p>'
    )


def under(
    sheet: mk.Sheet,
    key: str,
    selection: Selection,
    context: state.Context,
    *,
    folded: bool = True,
    show_table: bool = True,
    where: str = "",
) -> None:
    """Table, notes, sources and the export menu, as under every figure."""
    words = context.wording
    if sheet.empty:
        # Nothing to take away, nothing to source: only where it could be filled in.
        _fill(key, selection, context, where)
        return
    with st.container(horizontal=True, vertical_alignment="top"):
        if show_table and sheet.table and sheet.table.rows:
            # A long table costs more to send than its figure: it comes when it is opened.
            box = st.expander(
                words.text("figure.table"),
                expanded=not folded,
                key=f"table_{key}{where}",
                on_change="rerun",
            )
            if box.open:
                with box:
                    page_html(table(sheet.table, sheet.title, rtl=sheet.rtl))
        export_menu.show(key, selection, context, where)
    page_html(folded_foot(sheet))


def _fill(key: str, selection: Selection, context: state.Context, where: str) -> None:
    """A way to the page where what is missing is entered; none where filters leave nothing."""
    declared = PLATES[key]
    if declared.family in SUPPORT_FAMILIES:
        view, target = {"board": "tables"}, "support"
    elif declared.needs_table and not selection.table:
        view, target = {"intake_schema": "observations"}, "intake"
    else:
        return
    text = context.wording.text(f"fill.{target}")
    if st.button(
        literal(text), key=f"fill_{key}{where}", on_click=st.session_state.update, args=(view,)
    ):
        st.switch_page(f"pages/{target}_page.py")


def split(name: str, shares: tuple[int, ...] = (1, 1)) -> list[DeltaGenerator]:
    """Columns that stand under each other where the window is narrow."""
    with st.container(key=f"split_{name}"):
        return st.columns(shares, gap="medium")


def rolled_up(context: state.Context) -> Selection:
    """The selection with sectors at their second level, for a short ranking."""
    return replace(context.selection, level=context.selection.level or 2)


def measure_control(context: state.Context) -> None:
    """The measure of maps and rankings, shared by all pages."""
    words = context.wording
    st.selectbox(
        literal(boxes.label(PARAMETERS["measure"], words)),
        tuple(MEASURES),
        format_func=lambda key: words.say(measures.get(key).name(context.selection)),
        key="measure",
    )
