"""What an import would do: counts, rows as read beside rows as understood, field by field."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.words.i18n import error_text
from analytics.words.kinds import KINDS
from geodata.intake.book import shown
from geodata.intake.findings import REFUSED, STATUSES, Finding
from geodata.intake.report import NOT_DECLARED, Preview, Whole, place, title_of
from pages.ui import state
from pages.ui.html import esc, key_figures, literal, muted, page_html
from pages.ui.intake_answers import named

SHOWN = 500


def counts(preview: Preview, context: state.Context) -> None:
    """Rows by what becomes of them; they add up to the rows of the table."""
    words, counted = context.wording, preview.counts
    figures = [
        (words.text(f"intake.status_{name}"), words.number(counted[name]), "")
        for name in STATUSES
        if counted[name] or name not in ("unchanged", "left_out")
    ]
    page_html(key_figures(figures))
    aside = preview.table.aside
    if aside:
        lines = "".join(
            f"<li>{esc(words.text('intake.aside_line', row=row, text=text[:80]))}</li>"
            for row, text in ((preview.table.where(one), said) for one, _, said in aside[:20])
        )
        label = words.plural("intake.aside", len(aside))
        with st.expander(literal(label)):
            page_html(f'<ul class="atlas-list">{lines}</ul>')


def show(preview: Preview, context: state.Context) -> None:
    """Refused rows with their reasons, changes field by field, and every row side by side."""
    words = context.wording
    refused = [f for f in preview.findings if f.level == REFUSED and f.code != NOT_DECLARED]
    if refused:
        with st.expander(words.plural("intake.refusals", len(refused))):
            lines = "".join(
                f"<li>{esc(_sentence(preview, f, context))}</li>" for f in refused[:100]
            )
            page_html(f'<ul class="atlas-list">{lines}</ul>')
    if preview.changes:
        with st.expander(words.plural("intake.changes", len(preview.changes)), expanded=True):
            st.dataframe(_changes(preview, context), hide_index=True)
    if preview.whole is not None:
        _of_whole(preview.whole, preview, context)
    with st.expander(words.text("intake.side_by_side"), expanded=True):
        st.dataframe(_rows(preview, context), hide_index=True, height=300)
        if len(preview.values) > SHOWN:
            page_html(muted(words.text("intake.first_rows", shown=SHOWN)))


def _of_whole(whole: Whole, preview: Preview, context: state.Context) -> None:
    """What changes of the table as a whole, and the figures that it no longer has."""
    words = context.wording
    if whole.before and whole.changes:
        with st.expander(
            literal(words.text("intake.whole_changes", table=whole.key)), expanded=True
        ):
            schema = preview.plan.schema
            rows = [_change(name, *pair, schema, context) for name, pair in whole.changes.items()]
            st.dataframe(pd.DataFrame(rows), hide_index=True)
    if whole.removed:
        with st.expander(words.plural("intake.removed", len(whole.removed)), expanded=True):
            lines = "".join(f"<li>{esc(key)}</li>" for key in whole.removed[:SHOWN])
            page_html(f'<ul class="atlas-list">{lines}</ul>')


def _change(
    name: str, before: str, after: str, schema: str, context: state.Context
) -> dict[str, object]:
    """One field as a line: what it says now, and what it would say."""
    words = context.wording
    old, new = (named(name, text, context, schema) if text else "–" for text in (before, after))
    return {
        words.text("intake.field"): words.text(f"field.{name}"),
        words.text("intake.before"): old,
        words.text("intake.after"): new,
    }


def _sentence(preview: Preview, finding: Finding, context: state.Context) -> str:
    words = context.wording
    problem = finding.problem(words.isolate(title_of(preview, finding)))
    shown_as_read = replace(problem, value=words.isolate(finding.value))
    row, column = place(preview, finding)
    cell = f"{row}, {column}" if preview.table.sheets else f"{column}{row}"
    where = words.isolate(cell, "ltr")
    return f"{where} – {error_text(shown_as_read, context.lang)}"


def _changes(preview: Preview, context: state.Context) -> pd.DataFrame:
    words = context.wording
    lines = [
        {
            words.text("intake.row"): preview.table.where(row),
            words.text("column.record_id"): _row_name(preview, row, context),
            **_change(name, before, after, preview.plan.schema, context),
        }
        for row, fields in list(preview.changes.items())[:SHOWN]
        for name, (before, after) in fields.items()
    ]
    return pd.DataFrame(lines)


def _row_name(preview: Preview, row: int, context: state.Context) -> str:
    """What a row is called: its name where names of such rows have words, else its key."""
    key, entity = str(preview.ids[row]), preview.plan.rows_of.entity
    return context.wording.name(entity, key) if entity in KINDS else key


def _rows(preview: Preview, context: state.Context) -> pd.DataFrame:
    """Each field twice where reading changed it: as written, as understood."""
    words, some = context.wording, preview.values.head(SHOWN)
    columns: dict[str, list[object]] = {
        words.text("intake.row"): [preview.table.where(int(row)) for row in some.index],
        words.text("column.status"): [
            words.text(f"intake.status_{status}") for status in preview.status.loc[some.index]
        ],
    }
    for name in preview.plan.fields.values():
        label = words.text(f"field.{name}")
        raw = preview.raw.get(name)
        if raw is not None:
            columns[words.text("intake.as_read", field=label)] = [
                shown(str(cell)) for cell in raw.loc[some.index]
            ]
        if name in some.columns:
            columns[words.text("intake.as_understood", field=label)] = [
                named(name, str(value), context, preview.plan.schema) for value in some[name]
            ]
    return pd.DataFrame(columns)
