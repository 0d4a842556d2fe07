"""Tables of data quality; each line leads to the record and its form."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from analytics import quality
from analytics.figures.marks import TableMark
from pages.ui import cached, row_twins, state
from pages.ui.html import esc, french, literal, page_html, table

SHOWN = 200


def completeness(context: state.Context) -> None:
    """Share of records that state a field, by country."""
    words = context.wording
    shares = cached.completeness(context.selection)
    countries = [name for name in shares.columns if name != "records"]
    headings = [
        words.text("intake.field"),
        *(words.name("country", code) for code in countries),
        words.text("quality.stated"),
    ]
    rows = tuple(
        (
            words.text(f"field.{'programme' if name == 'programme_key' else name}"),
            *(words.percent(float(shares[code][name])) for code in countries),
            words.number(int(shares["records"][name])),
        )
        for name in shares.index
    )
    numeric = (False, *(True for _ in headings[1:]))
    page_html(f'<h2 class="atlas-title">{esc(words.text("quality.completeness"))}</h2>')
    caption = words.text("quality.completeness")
    page_html(table(TableMark(tuple(headings), rows, numeric), caption, rtl=words.rtl))


def issues(kind: str, context: state.Context) -> None:
    """One kind of trouble: how many, then each with its link."""
    words = context.wording
    issues = cached.issues(kind, context.selection)
    label = f"{words.text(f'quality.{kind}')} – {words.number(len(issues))}"
    with st.expander(literal(label)):
        page_html(f'<p class="atlas-muted">{esc(words.text(f"quality.{kind}_hint"))}</p>')
        if issues:
            lines = "".join(_line(issue, context) for issue in issues[:SHOWN])
            page_html(f'<ul class="atlas-list">{lines}</ul>')


def _line(issue: quality.Issue, context: state.Context) -> str:
    words = context.wording
    address = f"records?country=all&record={quote(issue.record)}&lang={words.lang}"
    if issue.other is not None:
        repair = words.text("quality.repair_twins")
        beside = f" – {row_twins.line(issue.other, context)}"
    else:
        repair = words.text("quality.repair", field=words.text(f"field.{issue.field}"))
        beside = ""
    detail = f" – {french(issue.detail)}" if issue.detail else ""
    return (
        f'<li><a href="{esc(address)}" target="_self">{esc(issue.record)} '
        f"{esc(words.name('record', issue.record))}</a>{detail}{beside} "
        f'<span class="atlas-muted">{esc(repair)}</span></li>'
    )
