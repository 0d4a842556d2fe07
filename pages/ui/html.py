"""Small pieces of HTML: every text escaped, every table a real table."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.render.markup import esc, table
from pages.ui import fontfiles

__all__ = ["esc", "french", "key_figures", "muted", "page_html", "styles", "table"]

FOLDER = Path(__file__).parent


def page_html(markup: str) -> None:
    """Put markup of our own on the page."""
    st.html(markup)


def muted(text: str) -> str:
    """A line in small type."""
    return f'<p class="atlas-muted">{esc(text)}</p>'


def styles(*, rtl: bool) -> None:
    """The style sheet, with its right-to-left part when the language asks for it."""
    css = (FOLDER / "style.css").read_text(encoding="utf-8")
    if rtl:
        fontfiles.serve()
        css += (FOLDER / "rtl.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}</style>")


def key_figures(figures: list[tuple[str, str, str]]) -> str:
    """At most five numbers: label small, number large, context beneath."""
    items = "".join(
        f'<div class="atlas-figure"><dt>{esc(label)}</dt><dd><b>{esc(value)}</b>'
        f"<span>{esc(context)}</span></dd></div>"
        for label, value, context in figures
    )
    return f'<dl class="atlas-figures">{items}</dl>'


def french(text: str) -> str:
    """Text that exists in French only, marked and direction-isolated."""
    return f'<span lang="fr" dir="ltr" class="atlas-french">{esc(text)}</span>'
