"""One register: facts, rows by reason, years and tables, mapping, secrecy."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.figures.marks import TableMark
from analytics.words.i18n import Wording
from geodata import lists
from geodata.messages import CATALOGUE
from geodata.registers.activities import ActivityMap
from geodata.registers.published import table_id
from geodata.registers.store import Facts, Register
from pages.ui import state
from pages.ui.html import esc, literal, page_html, table


def show(context: state.Context) -> None:
    """The register chosen, in full."""
    words, registers = context.wording, context.data.registers
    chosen = st.selectbox(
        words.text("registers.choose"),
        list(registers),
        format_func=lambda key: registers[key].facts.name,
        key="register_shown",
    )
    register = registers[chosen or next(iter(registers))]
    facts = register.facts
    if facts.synthetic:
        page_html(f'<p class="atlas-note" role="note">{esc(words.text("note.synthetic"))}</p>')
    _facts(facts, context)
    _use(register, context)
    left, right = st.columns(2, gap="medium")
    with left:
        _section("registers.reasons", reasons(facts.reasons, facts.rows, context.wording), context)
    with right:
        if facts.unmapped:
            _section("registers.unmapped", _unmapped(facts, context), context)
    with st.expander(words.text("registers.mapping")):
        page_html(table(_mapping(facts, context), words.text("registers.mapping"), rtl=words.rtl))


def _section(key: str, mark: TableMark, context: state.Context) -> None:
    title = context.wording.text(key)
    page_html(f'<h2 class="atlas-section">{esc(title)}</h2>')
    page_html(table(mark, title, rtl=context.wording.rtl))


def _facts(facts: Facts, context: state.Context) -> None:
    words = context.wording
    rule = words.text(
        "registers.rule_text",
        least=facts.rule.least,
        share=words.percent(facts.rule.share),
        within=f"±{words.percent(facts.rule.within)}",
    )
    rows = (
        ("column.country_code", words.name("country", facts.country)),
        ("column.boundary_set", words.name("boundary_set", facts.boundary_set)),
        ("registers.rows", words.number(facts.rows)),
        ("registers.placed", words.number(facts.placed)),
        ("registers.years", words.listed([str(year) for year in facts.years])),
        ("column.sources", words.isolate(facts.source)),
        ("registers.added", words.date(facts.added)),
        ("registers.rule", rule),
    )
    items = "".join(f"<dt>{esc(words.text(k))}</dt><dd>{esc(v)}</dd>" for k, v in rows)
    page_html(f'<dl class="atlas-facts">{items}</dl>')


def _use(register: Register, context: state.Context) -> None:
    """Straight to the pages that can read it."""
    text = context.wording.text("registers.use")
    if st.button(literal(text), on_click=_choose, args=(register.facts,)):
        st.switch_page("pages/density_page.py")


def _choose(facts: Facts) -> None:
    st.session_state["table"] = table_id(facts.id, facts.years[-1], "firms")
    st.session_state["countries"] = [facts.country]


def reasons(counts: Mapping[str, int], total: int, words: Wording) -> TableMark:
    """Every row once, under what became of it."""
    counted = sorted(counts.items(), key=lambda pair: -pair[1])
    rows = tuple(
        (
            CATALOGUE.text(f"reason.{reason}", words.lang),
            words.number(count),
            words.percent(count / total, 1),
        )
        for reason, count in counted
        if count
    )
    headings = ("column.reason", "registers.rows", "column.share")
    return TableMark(tuple(words.text(key) for key in headings), rows, (False, True, True))


def _unmapped(facts: Facts, context: state.Context) -> TableMark:
    words = context.wording
    rows = tuple((code or "–", words.number(count)) for code, count in facts.unmapped.items())
    headings = ("column.code", "registers.rows")
    return TableMark(tuple(words.text(key) for key in headings), rows, (False, True))


def _mapping(facts: Facts, context: state.Context) -> TableMark:
    """For each sector the ISIC codes that fall in, and with whom they are shared and why."""
    words = context.wording
    mapping = ActivityMap(context.data.sectors, facts.classification, crafts=facts.crafts).table()
    rows = tuple(
        (
            words.name("category", str(row["sector_code"])),
            str(row["isic"]),
            words.listed(
                [words.name("sector", code) for code in lists.parts(row["shared_by"], "shared_by")]
            ),
            words.text("registers.broad") if row["broad"] else "",
        )
        for row in mapping.to_dict("records")
    )
    headings = ("column.sector_code", "column.isic", "registers.shared", "column.reason")
    return TableMark(tuple(words.text(key) for key in headings), rows, (False,) * 4)
