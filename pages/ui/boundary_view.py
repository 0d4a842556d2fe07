"""A ministry's own boundaries: read, matched, measured, registered."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import streamlit as st

from analytics.i18n import error_text
from geodata import boundary_intake
from geodata import regions as region_tables
from geodata.boundary_intake import Description
from geodata.boundary_units import Parts
from geodata.commands import boundary_report
from geodata.errors import GeodataError
from geodata.intake import book
from pages.ui import state
from pages.ui.html import esc, muted, page_html

ENDINGS = ("geojson", "json", "gpkg", "zip")
NO_FIELD = ""


def show(context: state.Context) -> None:
    """File, fields, facts, then the registration with its report of repairs."""
    words = context.wording
    told = st.session_state.pop("boundary_done", [])
    for sentence in told:
        page_html(f'<p class="atlas-note" role="status">{esc(sentence)}</p>')
    page_html(muted(words.text("boundary.hint")))
    given = st.file_uploader(words.text("boundary.file"), type=list(ENDINGS), key="boundary_file")
    if given is None:
        return
    with tempfile.TemporaryDirectory(prefix="atlas-boundary-") as folder:
        path = Path(folder) / f"upload{Path(given.name).suffix.lower()}"
        path.write_bytes(given.getvalue())
        try:
            _form(path, given.name, context)
        except GeodataError as error:
            text = error_text(error, context.lang)
            page_html(f'<p class="atlas-note" role="alert">{esc(text)}</p>')


def _form(path: Path, name: str, context: state.Context) -> None:
    words = context.wording
    cells = book.read(path, name).sheet(0).cells
    fields = [book.shown(str(cell)) for cell in cells.iloc[0]]
    with st.form("boundary", border=False):
        left, right = st.columns(2)
        with left:
            country = st.selectbox(
                words.text("field.country_code"),
                context.data.countries,
                format_func=lambda code: words.name("country", code),
            )
            set_id = st.text_input(words.text("boundary.set"), "DZ-2019", 24)
            key = st.selectbox(words.text("boundary.key"), fields)
            year = st.number_input(words.text("column.year"), 1900, dt.date.today().year + 10, 2019)
            expected = st.number_input(words.text("boundary.expected"), 0, 5000, 0)
        with right:
            licence = st.text_input(words.text("column.licence"), max_chars=80)
            source = st.text_input(words.text("boundary.source"), max_chars=200)
            parts = [
                st.selectbox(
                    words.text(f"boundary.{part}"),
                    [NO_FIELD, *fields],
                    format_func=lambda field: field or "–",
                )
                for part in ("parent", "name", "name_ar")
            ]
        pressed = st.form_submit_button(words.text("boundary.add"), type="primary")
    if not pressed:
        return
    if not (licence.strip() and source.strip()):
        page_html(f'<p class="atlas-note" role="alert">{esc(words.text("boundary.facts"))}</p>')
        return
    finer = Parts(parts[0], parts[1] or str(key), parts[2] or "") if parts[0] else None
    said = Description(
        str(country),
        set_id.strip(),
        str(key),
        int(year),
        licence.strip(),
        source.strip(),
        int(expected),
        finer,
    )
    _add(path, said, name, context)


def _add(path: Path, said: Description, name: str, context: state.Context) -> None:
    """Check and register the file, then show the page with what was done."""
    words = context.wording
    with st.spinner(words.text("intake.reading")):
        added = boundary_intake.add(path, said, region_tables.load(), name=name)
    st.session_state["boundary_done"] = [
        words.text("boundary.done", set=said.set_id, table=added.table),
        boundary_report(added.repairs, context.lang),
    ]
    st.rerun()
