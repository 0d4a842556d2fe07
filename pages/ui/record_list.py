"""Lists of records: those of the chosen regions, and all of the selection."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.figures.origin import marked
from analytics.figures.recordwords import (
    maybe_in,
    members_text,
    publishers,
    records_in,
    region_words,
    stage_text,
)
from analytics.plates import communes
from analytics.plates.model import Profile
from analytics.selection import Selection, select
from analytics.words.i18n import Wording
from geodata.schema.tables import RECORD
from pages.ui import cached, export_menu, quiet_grid, state
from pages.ui.html import esc, literal, page_html, table

# Lists of selections that are kept in words, for all users.
MAX_LISTS = 24
# Of the columns of the list, so that all are seen at once on a usual screen.
WIDTHS = [st.column_config.Column(width=pixels) for pixels in (250, 150, 70, 115, 150, 85, 75, 90)]


def of_regions(context: state.Context) -> None:
    """One table per chosen region; without a choice, those of the profile."""
    words = context.wording
    body = cached.plate("profile", context.selection).body
    assert isinstance(body, Profile)
    codes = [code for kind, code in body.subjects if kind == "region"]
    if not codes:
        page_html(f'<p class="atlas-muted">{esc(words.text("panel.no_record"))}</p>')
    for code in codes:
        name = words.name("region", code)
        page_html(f'<h3 class="atlas-title">{esc(name)}</h3>')
        _communes(code, context)
        mark = records_in(code, context.selection, words)
        if mark.rows:
            page_html(table(mark, words.text("panel.records", region=name), rtl=words.rtl))
        else:
            page_html(f'<p class="atlas-muted">{esc(words.text("panel.no_record"))}</p>')
        for line in maybe_in(code, context.selection, words):
            page_html(f'<p class="atlas-note">{esc(line)}</p>')


def _communes(code: str, context: state.Context) -> None:
    """From a region to the map of its communes, where they are known."""
    if communes.subject(context.data, replace(context.selection, regions=(code,))) is None:
        return
    text = context.wording.text("regions.communes")
    if st.button(
        literal(text), key=f"communes_{code}", type="tertiary", on_click=_look, args=(code,)
    ):
        st.switch_page("pages/map_page.py")


def _look(code: str) -> None:
    state.choose_region(code)
    st.session_state["view"] = "communes"


def of_selection(context: state.Context) -> None:
    """All records in force as a sortable grid; a click opens one in full."""
    words = context.wording
    found = cached.clusters_of(text) if (text := st.session_state["q"].strip()) else None
    frame = _frame(context, found)
    if found is not None:
        told = words.plural("records.found", len(frame), text=words.isolate(text))
        page_html(f'<p class="atlas-muted" role="status">{esc(told)}</p>')
    elif frame.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.no_record"))}</p>')
    if frame.empty:
        return
    page_html(f'<p class="atlas-muted">{esc(words.text("records.hint"))}</p>')
    shown = frame.drop(columns="id")
    quiet_grid.keep(words)
    st.dataframe(
        shown,
        hide_index=True,
        key="record_grid",
        column_config=dict(zip(shown.columns, WIDTHS, strict=False)),
        column_order=_order(list(shown.columns), context),
        on_select=lambda: _open(list(frame["id"])),
        selection_mode="single-cell",
        height=min(36 * (len(frame) + 1) + 2, 560),
    )
    export_menu.rows(RECORD, context)


def _order(titles: list[str], context: state.Context) -> list[str]:
    """Columns as they are read: of one country only, its name says nothing.

    The grid is drawn from the left in every language, and begins there.
    """
    country = context.wording.text("column.country_code")
    alone = len(context.selection.countries) == 1
    left = [title for title in titles if not (alone and title == country)]
    return left[::-1] if context.wording.rtl else left


def _frame(context: state.Context, found: set[str] | None) -> pd.DataFrame:
    """The records in force; those that the search speaks of, where something is sought."""
    rows = _rows(context.selection, context.lang)
    return rows if found is None or rows.empty else rows[rows["id"].isin(list(found))]


@cached.kept(MAX_LISTS)
def _rows(selection: Selection, lang: str) -> pd.DataFrame:
    """All records of a selection in words; shared, and never changed."""
    data, words = cached.datasets(), cached.wording(lang)
    chosen = select(data, selection)
    if selection.regions:  # chosen on the map, with a chip of their own
        places = replace(selection, places=selection.regions)
        chosen = chosen[chosen.index.isin(select(data, places).index)]
    rows = [
        {
            "id": code,
            words.text("column.record_id"): words.name("record", str(code)),
            words.text("column.sector_code"): words.name("sector", row["sector_code"]),
            words.text("column.country_code"): words.name("country", row["country_code"]),
            words.text("column.region_codes"): _regions(str(code), selection, words),
            words.text("column.stage"): stage_text(row, words),
            words.text("column.kind"): words.name("kind", row["kind"]),
            words.text("column.members"): ""
            if pd.isna(row["members"])
            else members_text(row, words),
            words.text("column.sources"): publishers(str(code), words),
        }
        for code, row in chosen.to_dict("index").items()
    ]
    return marked(pd.DataFrame(rows), words, words.text("column.data_origin"))


def _regions(code: str, selection: Selection, words: Wording) -> str:
    names = region_words(code, selection, words)
    return words.text("list.comma").join(names) or words.text("map.no_region")


def _open(ids: list[str]) -> None:
    """Show the record of the row that was chosen."""
    cells = st.session_state["record_grid"]["selection"]["cells"]
    state.show_record(ids[cells[0][0]] if cells else "")
