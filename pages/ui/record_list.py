"""Lists of records: those of the chosen regions, and all of the selection."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.render import recordfiles
from analytics.render.layouts import members_text, stage_text
from analytics.render.recordlists import publishers, records_in
from analytics.selection import select
from pages.ui import cached, state
from pages.ui.export_menu import MIME
from pages.ui.html import esc, page_html, table

FORMATS = ("csv", "xlsx", "geojson")


def of_regions(context: state.Context) -> None:
    """One table per chosen region; without a choice, those of the profile."""
    words = context.wording
    codes = [
        code
        for kind, code in cached.plate("profile", context.selection).body.subjects
        if kind == "region"
    ]  # type: ignore[union-attr]
    if not codes:
        page_html(f'<p class="atlas-muted">{esc(words.text("panel.no_record"))}</p>')
    for code in codes:
        name = words.name("region", code)
        page_html(f'<h3 class="atlas-title">{esc(name)}</h3>')
        mark = records_in(code, context.selection, words)
        if mark.rows:
            page_html(table(mark, words.text("panel.records", region=name), rtl=words.rtl))
        else:
            page_html(f'<p class="atlas-muted">{esc(words.text("panel.no_record"))}</p>')


def of_selection(context: state.Context) -> None:
    """All records in force as a sortable grid; a click opens one in full."""
    words = context.wording
    frame = _frame(context)
    if frame.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.no_record"))}</p>')
        return
    page_html(f'<p class="atlas-muted">{esc(words.text("records.hint"))}</p>')
    st.dataframe(
        frame.drop(columns="id"),
        hide_index=True,
        key="record_grid",
        on_select=lambda: _open(list(frame["id"])),
        selection_mode="single-row",
        height=min(36 * (len(frame) + 1) + 2, 560),
    )
    _downloads(context)


def _frame(context: state.Context) -> pd.DataFrame:
    words = context.wording
    chosen = select(context.data, context.selection)
    rows = [
        {
            "id": code,
            words.text("column.record_id"): words.name("record", str(code)),
            words.text("column.sector_code"): words.name("sector", row["sector_code"]),
            words.text("column.country_code"): words.name("country", row["country_code"]),
            words.text("column.region_codes"): _regions(str(code), context),
            words.text("column.stage"): stage_text(row, words),
            words.text("column.kind"): words.name("kind", row["kind"]),
            words.text("column.members"): ""
            if pd.isna(row["members"])
            else members_text(row, words),
            words.text("column.sources"): publishers(str(code), words),
        }
        for code, row in chosen.iterrows()
    ]
    return pd.DataFrame(rows)


def _regions(code: str, context: state.Context) -> str:
    names = [context.wording.name("region", part) for part in context.data.records.regions_of(code)]
    return context.wording.text("list.comma").join(names) or context.wording.text("map.no_region")


def _open(ids: list[str]) -> None:
    """Show the record of the row that was chosen."""
    rows = st.session_state["record_grid"]["selection"]["rows"]
    st.session_state["record"] = ids[rows[0]] if rows else ""


def _downloads(context: state.Context) -> None:
    words = context.wording
    columns = st.columns(len(FORMATS) + 3)
    for column, format_ in zip(columns, FORMATS, strict=False):
        with column:
            st.download_button(
                words.text(f"export.{format_}"),
                data=lambda chosen=format_: recordfiles.encode(context.selection, words, chosen),
                file_name=f"grappes_fiches_{context.data.version.as_of}_{words.lang}.{format_}",
                mime=MIME[format_],
                key=f"records_{format_}",
                on_click="ignore",
                width="stretch",
            )
