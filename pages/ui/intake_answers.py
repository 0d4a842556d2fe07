"""Doubts on screen: each asked once, whatever number of rows it stands in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import streamlit as st

from analytics.words import choices
from analytics.words.i18n import UNKNOWN, error_text
from geodata.intake.fields import columns
from geodata.intake.findings import ADD, ASKED, OF_ONE_ROW, SKIP, Finding
from geodata.intake.language_columns import LANGUAGE
from geodata.intake.report import Preview, title_of
from pages.ui import state
from pages.ui.html import esc, muted, page_html

SHOWN = 60
UNSETTLED, EMPTY = "?", ""


def show(preview: Preview, context: state.Context) -> None:
    """One box per doubt; an answer holds for every row with the same value."""
    words = context.wording
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in preview.findings:
        if finding.level == ASKED:
            groups[finding.key].append(finding)
    answers = st.session_state["intake_answers"]
    if answers and st.button(
        words.plural("intake.answers_given", len(answers)), key="intake_again"
    ):
        st.session_state["intake_answers"] = {}
        st.session_state["intake_asked"] = st.session_state.get("intake_asked", 0) + 1
        st.rerun()
    if not groups:
        return
    st.subheader(words.plural("intake.doubts", len(groups)), anchor=False)
    for key, findings in list(groups.items())[:SHOWN]:
        _box(key, findings, preview, context)
    if len(groups) > SHOWN:
        page_html(muted(words.plural("intake.more_doubts", len(groups) - SHOWN)))


def _box(key: str, findings: list[Finding], preview: Preview, context: state.Context) -> None:
    words, first = context.wording, findings[0]
    rows = words.listed([str(finding.row) for finding in findings[:6]])
    if len(findings) > 6:
        rows = words.plural("intake.rows_more", len(findings) - 6, rows=rows)
    title = words.isolate(title_of(preview, first))
    problem = replace(first.problem(title), value=words.isolate(first.value))
    if first.code == OF_ONE_ROW:
        problem.params.update(_sides(first, preview, context))
    problem.params["suggestion"] = words.text("list.comma").join(
        _named(first, choice, preview, context) for choice in first.choices[:5]
    )
    sentence = error_text(problem, context.lang)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        page_html(
            f'<p class="atlas-doubt"><b>{esc(words.text("intake.where", rows=rows, title=title))}'
            f"</b> {esc(sentence)}</p>"
        )
    options = [UNSETTLED, *first.choices, *_others(first, preview, context)]
    with right:
        chosen = st.selectbox(
            sentence,
            list(dict.fromkeys(options)),
            format_func=lambda choice: _named(first, choice, preview, context),
            key=f"intake_answer_{key}_{st.session_state.get('intake_asked', 0)}",
            label_visibility="collapsed",
        )
    if chosen != UNSETTLED and chosen is not None:
        st.session_state["intake_answers"] = {**st.session_state["intake_answers"], key: chosen}
        st.rerun()


def _sides(finding: Finding, preview: Preview, context: state.Context) -> dict[str, str]:
    """The value that a row replaces and the new one, in words."""
    params, schema = finding.params, preview.plan.schema
    sides = {side: str(params[side]) for side in ("before", "after")}
    return {
        side: context.wording.isolate(
            value if value == UNKNOWN else named(params["of"], value, context, schema)
        )
        for side, value in sides.items()
    }


def _others(finding: Finding, preview: Preview, context: state.Context) -> list[str]:
    """Everything else a value of this field may be, and leaving it out."""
    schema, data = preview.plan.rows_of, context.data
    field = columns(preview.plan.schema).get(finding.field)
    if field is None:
        return [EMPTY] if finding.field else []
    every: list[str] = []
    if field.kind == "sector":
        every = data.sectors.codes
    elif field.kind in ("region", "regions"):
        every = [
            str(code)
            for country in data.countries
            for code in data.regions.of_set(data.regions.default_set(country)).index
        ]
    qualifies = schema.qualified.get(field.name)
    required = field.required or (qualifies is not None and qualifies.unqualified)
    return every if required else [EMPTY, *every]


def _named(finding: Finding, choice: str, preview: Preview, context: state.Context) -> str:
    words = context.wording
    if choice == UNSETTLED:
        return words.text("intake.choose")
    if choice == EMPTY:
        return words.text("intake.leave_empty")
    if finding.field == "":
        if choice in (ADD, SKIP):
            return words.text(f"intake.row_{choice}")
        return words.text("intake.row_same", record=choice, name=words.name("record", choice))
    return named(finding.field, choice, context, preview.plan.schema)


def named(name: str, value: str, context: state.Context, contents: str = "records") -> str:
    """A value of a field in words: names instead of codes."""
    if name == LANGUAGE:
        return context.wording.name("language", value)
    field = columns(contents).get(name)
    return choices.said(field, value, context.wording) if field else value
