"""Small pieces of HTML: every text escaped, every table a real table."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st

from analytics.render.marks import TableMark

FOLDER = Path(__file__).parent


def page_html(markup: str) -> None:
    """Put markup of our own on the page."""
    st.html(markup)


def esc(text: str) -> str:
    """Data as text inside markup."""
    return html.escape(text, quote=True)


def muted(text: str) -> str:
    """A line in small type."""
    return f'<p class="atlas-muted">{esc(text)}</p>'


def styles(*, rtl: bool) -> None:
    """The style sheet, with its right-to-left part when the language asks for it."""
    css = (FOLDER / "style.css").read_text(encoding="utf-8")
    if rtl:
        css += (FOLDER / "rtl.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}</style>")


def table(mark: TableMark, caption: str, *, rtl: bool = False) -> str:
    """A table to read: caption for screen readers, headings with scope."""
    head = "".join(
        f'<th scope="col"{_number(mark, j)}>{esc(text)}</th>'
        for j, text in enumerate(mark.headings)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{esc(text)}</th>'
            if j == 0
            else f"<td{_number(mark, j)}>{_cell(mark, j, text)}</td>"
            for j, text in enumerate(row)
        )
        + "</tr>"
        for row in mark.rows
    )
    direction = "rtl" if rtl else "ltr"
    return (
        f'<div class="atlas-table" tabindex="0" role="region" aria-label="{esc(caption)}">'
        f'<table dir="{direction}"><caption class="atlas-hidden">{esc(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _number(mark: TableMark, j: int) -> str:
    return ' class="number"' if mark.numeric[j] else ""


def _cell(mark: TableMark, j: int, text: str) -> str:
    """Numbers keep their own direction inside Arabic sentences."""
    return f'<bdi dir="ltr">{esc(text)}</bdi>' if mark.numeric[j] else esc(text)


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
