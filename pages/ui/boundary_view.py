"""A ministry's own boundaries: read, matched, measured, registered, taken back."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import streamlit as st

from analytics.words.i18n import error_text
from geodata.errors import GeodataError
from geodata.intake import book, boundary_adding, boundary_layers, boundary_report
from geodata.intake.book import Book, Grid
from geodata.intake.boundary_adding import Description
from geodata.places import boundaries, boundary_shelf
from geodata.places import regions as region_tables
from geodata.places.boundary_units import Parts
from pages.ui import given, state, unsaved
from pages.ui.html import esc, muted, page_html

# A lone .shp is taken so that the page can say what goes with it.
ENDINGS = (".geojson", ".json", ".gpkg", ".zip", ".shp")
NO_FIELD = ""


def show(context: state.Context) -> None:
    """File, fields, facts, then the registration with its report of repairs."""
    words = context.wording
    for sentence in st.session_state.pop("boundary_done", []):
        _note(sentence, "status")
    page_html(muted(words.text("boundary.hint")))
    country = _country(context)
    upload = given.box(words.text("boundary.file"), ENDINGS, words, key="boundary_file")
    if upload is not None:
        with tempfile.TemporaryDirectory(prefix="atlas-boundary-") as folder:
            path = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
            path.write_bytes(upload.getvalue())
            try:
                _form(path, upload.name, country, context)
            except GeodataError as error:
                _note(error_text(error, context.lang), "alert")
    _own_sets(context)


def _country(context: state.Context) -> str:
    """Whose regions a file draws, at first the country looked at; then what is known of them."""
    words, data = context.wording, context.data
    shown = context.selection.shown_countries(data)[0]
    country = st.selectbox(
        words.text("column.country_code"),
        data.countries,
        index=data.countries.index(shown),
        format_func=lambda code: words.name("country", code),
    )
    law = data.regions.law(country)
    sets = [
        f"{words.isolate(words.name('boundary_set', name))} ({words.isolate(name, 'ltr')})"
        for name in data.regions.sets_of(country)
    ]
    page_html(muted(words.text("boundary.known", sets=words.listed(sets))))
    approximate = _approximate(law) if data.boundary_sets[law].origin == "bundled" else []
    if approximate:
        names = words.listed([words.name("region", code) for code in approximate])
        page_html(muted(words.text("boundary.better", regions=names)))
    return str(country)


def _approximate(set_id: str) -> list[str]:
    """The regions of a bundled set whose outline agrees too little with a better one."""
    measured = boundaries.measured_quality()
    rows = measured[(measured["set"] == set_id) & (measured["status"] == "approximate")]
    return list(map(str, rows["code"]))


def _note(text: str, role: str) -> None:
    """A sentence, and under it the lines that it lists."""
    lines = "<br>".join(map(esc, text.split("\n")))
    page_html(f'<p class="atlas-note" role="{role}">{lines}</p>')


def _form(path: Path, name: str, country: str, context: state.Context) -> None:
    words, law = context.wording, context.data.regions.law(country)
    usual, latest = context.data.boundary_sets[law].year, dt.date.today().year + 10
    layer = _layer(book.read(path, name), context)
    fields = list(dict.fromkeys(boundary_layers.titles(layer)))
    unsaved.watch(f"boundary_{name}", words)
    with st.form("boundary", border=False, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            set_id = st.text_input(words.text("boundary.set"), law, 24)
            key = st.selectbox(words.text("boundary.key"), fields)
            year = st.number_input(words.text("column.year"), 1900, latest, usual)
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
        _note(words.text("boundary.facts"), "alert")
        return
    finer = Parts(parts[0], parts[1] or str(key), parts[2] or "") if parts[0] else None
    said = Description(
        country=country,
        set_id=set_id.strip(),
        key=str(key),
        year=int(year),
        licence=licence.strip(),
        source=source.strip(),
        expected=int(expected),
        parts=finer,
        layer=layer.name,
    )
    _add(path, said, name, context)


def _layer(found: Book, context: state.Context) -> Grid:
    """The layer to read, asked where a file has several."""
    layers = found.sheets
    if len(layers) == 1:
        return found.sheet(0)
    chosen = st.selectbox(
        context.wording.text("boundary.layer"),
        range(len(layers)),
        format_func=lambda i: layers[i].name,
        key=f"boundary_layer_{found.sha256[:8]}",
    )
    return found.sheet(int(chosen or 0))


def _add(path: Path, said: Description, name: str, context: state.Context) -> None:
    """Check and register the file, then show the page with what was done."""
    words, regions = context.wording, region_tables.load()
    with st.spinner(words.text("intake.reading")):
        added = boundary_adding.add(path, said, regions, name=name, actor=state.actor())
    st.session_state["boundary_done"] = [
        words.text("boundary.done", set=said.set_id, table=added.table),
        *boundary_report.sentences(added, regions, context.lang),
    ]
    st.rerun()


def _own_sets(context: state.Context) -> None:
    """Sets of one's own, each with what takes it away or brings back what was before it."""
    words, sets = context.wording, context.data.boundary_sets
    own = {name: entry for name, entry in sets.items() if entry.origin == "user"}
    own = {name: entry for name, entry in own.items() if not entry.rolled_up_from}
    changed = boundary_shelf.changed()
    if not own and not changed:
        return
    st.subheader(words.text("boundary.own"), anchor=False)
    for name in sorted({*own, *changed}):
        told, remove, undo = st.columns((4, 1, 2), vertical_alignment="center")
        facts = (name, str(own[name].year), own[name].source) if name in own else (name, "–")
        with told:
            page_html(f"<p>{esc(' · '.join(facts))}</p>")
        if name in own and remove.button(words.text("boundary.remove"), key=f"set_remove_{name}"):
            _change(name, context, undo=False)
        if name in changed and undo.button(words.text("boundary.undo"), key=f"set_undo_{name}"):
            _change(name, context, undo=True)


def _change(name: str, context: state.Context, *, undo: bool) -> None:
    """Take a set away, or bring back what was before its last change."""
    change = boundary_shelf.undo if undo else boundary_shelf.remove
    try:
        own = bool(change(name, context.data.standing_on(name), actor=state.actor()))
    except GeodataError as error:
        _note(error_text(error, context.lang), "alert")
        return
    key = "boundary.undone" if own else "boundary.removed"
    st.session_state["boundary_done"] = [context.wording.text(key, set=name)]
    st.rerun()
