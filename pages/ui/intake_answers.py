"""Doubts on screen: each asked once, whatever number of rows it stands in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import streamlit as st

from analytics.i18n import error_text
from analytics.render import supportfiles
from geodata.intake.analysis import ADD, SKIP, Preview
from geodata.intake.findings import ASKED, Finding
from geodata.intake.report import title_of
from geodata.support.fields import SCHEMAS as SUPPORT
from pages.ui import state
from pages.ui.html import esc, muted, page_html

SHOWN = 60
UNSETTLED, EMPTY = "?", ""
NAMED = {
    "region_codes": "region",
    "region_code": "region",
    "sector_code": "sector",
    "country_code": "country",
    "stage": "stage",
    "kind": "kind",
    "members_kind": "members_kind",
    "year_kind": "year_kind",
    "confidence": "confidence",
}


def show(preview: Preview, context: state.Context) -> None:
    """One box per doubt; an answer holds for every row with the same value."""
    words = context.wording
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in preview.findings:
        if finding.level == ASKED:
            groups[finding.key].append(finding)
    given = st.session_state["intake_answers"]
    if given and st.button(words.plural("intake.answers_given", len(given)), key="intake_again"):
        st.session_state["intake_answers"] = {}
        st.session_state["intake_asked"] = st.session_state.get("intake_asked", 0) + 1
        st.rerun()
    if not groups:
        return
    st.subheader(words.plural("intake.doubts", len(groups)), anchor=False)
    for key, findings in list(groups.items())[:SHOWN]:
        _box(key, findings, preview, context)
    if len(groups) > SHOWN:
        page_html(muted(words.text("intake.more_doubts", count=len(groups) - SHOWN)))


def _box(key: str, findings: list[Finding], preview: Preview, context: state.Context) -> None:
    words, first = context.wording, findings[0]
    rows = words.listed([str(finding.row) for finding in findings[:6]])
    if len(findings) > 6:
        rows = words.text("intake.rows_more", rows=rows, count=len(findings) - 6)
    title = words.isolate(title_of(preview, first))
    problem = replace(first.problem(title), value=words.isolate(first.value))
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
    options = [UNSETTLED, *first.choices, *_others(first, context)]
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


def _others(finding: Finding, context: state.Context) -> list[str]:
    """Everything else a value of this field may be, and leaving it out."""
    data = context.data
    if finding.field == "":
        return []
    every: list[str] = []
    if finding.field == "sector_code":
        every = data.sectors.codes
    elif finding.field in ("region_codes", "region_code"):
        every = [
            str(code)
            for country in context.data.countries
            for code in data.regions.of_set(data.regions.default_set(country)).index
        ]
    required = finding.field in ("sector_code", "stage", "kind", "country_code", "members_kind")
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


def named(field: str, value: str, context: state.Context, schema: str = "records") -> str:
    """A value of a field in words: names instead of codes."""
    if schema in SUPPORT and field in SUPPORT[schema].by_name:
        return supportfiles.said(SUPPORT[schema].by_name[field], value, context.wording)
    words, kind = context.wording, NAMED.get(field)
    if kind is None or not value:
        return value
    return words.text("list.comma").join(words.name(kind, code) for code in value.split("|"))
