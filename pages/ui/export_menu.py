"""Taking a figure out: built only when clicked, named for people."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.render import datafiles, exports
from analytics.render.filenames import file_name
from analytics.selection import Selection
from pages.ui import cached, state

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
}
SIZES = ("full", "half", "slide")


def show(key: str, selection: Selection, context: state.Context) -> None:
    """The export menu of one plate."""
    words = context.wording
    plate = cached.plate(key, selection)
    with st.popover(words.text("export.menu"), width="content"):
        size = st.selectbox(
            words.text("export.size"),
            SIZES,
            format_func=lambda name: words.text(f"export.size_{name}"),
            key=f"size_{key}",
        )
        for format_ in exports.PLATE_FORMATS:
            if format_ in datafiles.SPATIAL and not plate.is_map:
                continue
            st.download_button(
                words.text(f"export.{format_}"),
                data=_builder(key, selection, context, format_, size or "full"),
                file_name=file_name(plate, words, format_),
                mime=MIME[format_],
                key=f"export_{key}_{format_}",
                on_click="ignore",
                width="stretch",
            )


def _builder(
    key: str, selection: Selection, context: state.Context, format_: str, size: str
) -> Callable[[], bytes]:
    """What makes the file once it is asked for."""
    words = context.wording

    def build() -> bytes:
        plate = cached.plate(key, selection)
        return exports.encode_plate(plate, words, format_, size=size)

    return build
