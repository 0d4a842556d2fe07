"""Under a cluster, a region, a sector, a country: its brief on one page, as PDF and Word."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.briefs.model import scope_of
from analytics.figures.onepage import OnePage
from analytics.surfaces import exports
from geodata.errors import GeodataError
from pages.ui import cached, gate, state
from pages.ui.export_menu import MIME
from pages.ui.html import esc, muted, page_html

# The ministries write in both: one sheet of paper, a side each.
FACING = ("fr", "ar")


def show(kind: str, code: str, context: state.Context, *, named: bool = False) -> None:
    """The brief in the language of the page, and in French and Arabic on facing pages.

    Nothing where no cluster is recorded: there is no page to write. `named` says of whom
    the brief is, where a page has several.
    """
    words = context.wording
    try:
        scope_of(kind, code, context.data, context.selection)
    except GeodataError:
        return
    own: tuple[str, ...] = (words.lang,)
    offers = [
        *((format_, own, f"brief.{format_}") for format_ in exports.BRIEF_FORMATS),
        ("pdf", FACING, "brief.facing"),
    ]
    if named:
        page_html(muted(words.name(kind, code)))
    with st.container(horizontal=True):
        for format_, langs, label in offers:
            st.download_button(
                words.text(label),
                data=gate.noted(label, partial(_file, kind, code, context, format_, langs)),
                file_name=exports.brief_name(format_, kind, code, words.data, langs),
                mime=MIME[format_],
                on_click="ignore",
                key=f"{label}_{kind}_{code}",
            )
    for remark in cached.letterhead(words.lang).remarks:
        page_html(f'<p class="atlas-note" role="status">{esc(words.say(remark))}</p>')


def _file(
    kind: str, code: str, context: state.Context, format_: str, langs: tuple[str, ...]
) -> bytes:
    pages: list[OnePage] = [cached.brief(kind, code, context.selection, lang) for lang in langs]
    return exports.encode_brief(format_, *pages)
