"""Taking a figure out: built only when clicked, named for people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.data import datafiles, tablefiles
from analytics.surfaces.exports import file_name, list_name
from geodata.schema.fields import Schema
from geodata.schema.tables import RECORD
from pages.ui import cached, deck_state, gate, state
from pages.ui.html import esc, page_html

MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
}
GROUNDS = ("white", "transparent")
DOCUMENTS = ("pptx", "docx", "xlsx", "html")


def show(key: str, selection: Selection, context: state.Context, where: str = "") -> None:
    """The export menu of one plate, and the button that puts it into the deck.

    `where` tells apart figures of one plate that stand on the same page.
    """
    words = context.wording
    # Fifteen buttons under every figure would cost more than the figures: they come when asked for.
    # In the middle of the window: a menu that hangs from its button is cut at the window's foot.
    if st.button(words.text("export.menu"), key=f"menu_{key}{where}", width="content"):
        menu = st.dialog(words.text("export.menu"), width="medium")(_formats)
        menu(key, selection, context, where)
    deck_state.add_button(key, selection, context, where)


def _formats(key: str, selection: Selection, context: state.Context, where: str) -> None:
    """Pictures with their size, documents, data, and the link."""
    words = context.wording
    spatial = cached.plate(key, selection).is_map
    page_html(f"<p>{esc(cached.sheet(key, selection, context.lang).title)}</p>")
    _heading("picture", context)
    size = st.selectbox(
        words.text("export.size"),
        paper.SIZES,
        format_func=lambda name: words.text(f"export.size_{name}"),
        key=f"size_{key}{where}",
    )
    ground = st.segmented_control(
        words.text("export.ground"),
        GROUNDS,
        format_func=lambda name: words.text(f"export.ground_{name}"),
        default=GROUNDS[0],
        required=True,
        key=f"ground_{key}{where}",
    )
    picture = {
        "size": size or paper.SIZES[0],
        "transparent": ground == "transparent",
        "dpi": paper.dpi_of(size or paper.SIZES[0]),
    }
    _buttons(paper.FORMATS, key, selection, context, where, **picture)
    _heading("document", context)
    _buttons(DOCUMENTS, key, selection, context, where)
    _heading("data", context)
    offered = [f for f in datafiles.FORMATS if spatial or f not in datafiles.SPATIAL]
    _buttons(tuple(offered), key, selection, context, where)
    _heading("link", context)
    st.code(link(context), language=None, wrap_lines=True)


def _heading(name: str, context: state.Context) -> None:
    page_html(f'<p class="atlas-muted"><b>{esc(context.wording.text(f"export.{name}"))}</b></p>')


def _buttons(
    formats: tuple[str, ...],
    key: str,
    selection: Selection,
    context: state.Context,
    where: str = "",
    **options: object,
) -> None:
    words = context.wording
    plate = cached.plate(key, selection)
    with st.container(horizontal=True, gap="small"):
        for format_ in formats:
            st.download_button(
                words.text(f"export.{format_}"),
                data=gate.noted(key, _builder(key, selection, context, format_, options)),
                file_name=file_name(plate, words, format_, str(options.get("size", ""))),
                mime=MIME[format_],
                key=f"export_{key}{where}_{format_}",
                on_click="ignore",
            )


def _builder(
    key: str,
    selection: Selection,
    context: state.Context,
    format_: str,
    options: dict[str, object],
) -> Callable[[], bytes]:
    """What makes the file once it is asked for, outside the session."""
    template = deck_state.template()

    def build() -> bytes:
        master = template() if format_ == "pptx" else None
        plate = cached.plate(key, selection)
        return exports.encode_plate(plate, context.wording, format_, template=master, **options)  # type: ignore[arg-type]

    return build


def link(context: state.Context) -> str:
    """The address of this page with its selection, to be copied."""
    page = st.session_state.get("here", "")
    query = urlencode(state.params(context), doseq=True)
    return f"{state.root()}{page}{'?' + query if query else ''}"


def rows(schema: Schema, context: state.Context) -> None:
    """The rows of a table in every format of a list; clusters, those of the selection."""
    words, stem = context.wording, "liste" if schema is RECORD else schema.table
    columns = st.columns(len(tablefiles.FORMATS) + 2)
    for column, format_ in zip(columns, tablefiles.FORMATS, strict=False):
        with column:
            st.download_button(
                words.text(f"export.{format_}"),
                data=gate.noted(
                    schema.table,
                    partial(tablefiles.encode, schema, words, format_, context.selection),
                ),
                file_name=list_name(stem, context.selection, words, format_),
                mime=MIME[format_],
                key=f"{schema.table}_{format_}",
                on_click="ignore",
                width="stretch",
            )
