"""Importing a file: what it is, what its columns mean, what is doubtful, what it would change."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import streamlit as st

from analytics.words.i18n import error_text
from geodata import store
from geodata.errors import GeodataError
from geodata.intake import book as books
from geodata.intake import numbers, steps
from geodata.intake.analysis import analyse
from geodata.intake.containers import ENDINGS
from geodata.intake.fields import CONTENTS, columns
from geodata.intake.plan import Plan
from geodata.intake.report import Preview
from geodata.intake.tables import Table
from geodata.schema.fields import Field
from geodata.schema.tables import SCHEMAS, SUPPORT
from pages.ui import (
    cached,
    intake_answers,
    intake_files,
    intake_preview,
    intake_wide,
    new_source,
    state,
)
from pages.ui.html import esc, muted, page_html

PER_ROW = 3
NEW = "new"
TABLES = "observations"


def show(context: state.Context) -> None:
    """All steps on one page, each under the one before."""
    words = context.wording
    if context.data.trouble or context.data.as_of:
        key = "intake.no_store" if context.data.trouble else "intake.past"
        page_html(f'<p class="atlas-note" role="status">{esc(words.text(key))}</p>')
        return
    done = st.session_state.pop("intake_done", "")
    if done:
        page_html(f'<p class="atlas-note" role="status">{esc(done)}</p>')
    schema = st.segmented_control(
        words.text("intake.schema"),
        tuple(CONTENTS),
        format_func=lambda name: words.text(
            f"entity.{name}" if name in SUPPORT else f"intake.schema_{name}"
        ),
        key="intake_schema",
        default="records",
        required=True,
    )
    intake_files.template(str(schema), context)
    upload = st.file_uploader(
        words.text("intake.file"),
        type=[ending[1:] for ending in ENDINGS],
        key=f"intake_file_{st.session_state.get('intake_round', 0)}",
    )
    if upload is None:
        page_html(muted(words.text("intake.hint")))
        return
    try:
        _steps(_kept(upload.name, upload.getvalue()), upload.name, str(schema), context)
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')


def open_tables() -> None:
    """The next visit of the page asks for a published table."""
    st.session_state["intake_schema"] = TABLES


def _kept(name: str, content: bytes) -> Path:
    """The upload as a file under a name of our own; answers belong to one file only."""
    digest = hashlib.sha256(content).hexdigest()
    session = st.session_state
    if session.get("intake_digest") != (digest, name):
        session["intake_digest"] = (digest, name)
        session["intake_answers"] = {}
        session["intake_book"] = None
        session["intake_folder"] = tempfile.TemporaryDirectory(prefix="atlas-upload-")
        (Path(session["intake_folder"].name) / "upload").write_bytes(content)
    return Path(session["intake_folder"].name) / "upload"


def _steps(path: Path, name: str, schema: str, context: state.Context) -> None:
    words = context.wording
    if st.session_state.get("intake_book") is None:
        with st.spinner(words.text("intake.reading")):
            st.session_state["intake_book"] = books.read(path, name)
    book: books.Book = st.session_state["intake_book"]
    if schema == TABLES:
        book = intake_wide.understood(book, context)
    sheet, table = _table(book, schema, context)
    plan = _settings(_columns(book, table, schema, context), context)
    kept, base = store.current(), store.current().head().hash
    plan = _said_once(replace(plan, shared={}), book, context)
    plan, described = _source(plan, context)
    preview = analyse(table, plan, cached.datasets())
    if described:
        sources = {**preview.new_sources, plan.source: described}
        preview = replace(preview, new_sources=sources)
    intake_preview.counts(preview, context)
    intake_answers.show(preview, context)
    intake_preview.show(preview, context)
    intake_files.downloads(path, book, sheet, preview, context)
    _commit_button(preview, book, kept, base, context)


def _table(book: books.Book, schema: str, context: state.Context) -> tuple[int, Table]:
    """Which sheet and which row of headings; both found, both to be corrected."""
    words = context.wording
    best = steps.choose_sheet(book, schema)
    left, right = st.columns(2)
    with left:
        sheet = st.selectbox(
            words.text("intake.sheet"),
            range(len(book.sheets)),
            index=best,
            format_func=lambda i: (
                (book.sheets[i].name or book.name)
                + (f" ({words.text('intake.hidden')})" if book.sheets[i].hidden else "")
            ),
            key=f"intake_sheet_{book.sha256[:8]}_{schema}",
            disabled=len(book.sheets) == 1,
        )
    table = steps.table_of(book, sheet, schema)
    with right:
        header = st.number_input(
            words.text("intake.header"),
            1,
            max(len(book.sheets[sheet].cells), 1),
            table.header[0] + 1,
            key=f"intake_header_{book.sha256[:8]}_{sheet}_{schema}",
        )
    if header != table.header[0] + 1:
        table = steps.table_of(book, sheet, schema, int(header) - 1)
    facts = book.sheets[sheet].facts
    if "encoding" in facts:
        encoding, delimiter = facts["encoding"], facts.get("delimiter", "")
        said = words.text("intake.text_facts", encoding=encoding, delimiter=delimiter)
        page_html(muted(said))
    return sheet, table


def _columns(book: books.Book, table: Table, schema: str, context: state.Context) -> Plan:
    """What each column means: recognised, and open to correction."""
    words = context.wording
    proposed = steps.plan_for(table, schema, store.current())
    fields: dict[int, str] = {}
    unread = [c.title for c in table.columns if c.index not in proposed.fields]
    count = len(proposed.fields)
    label = words.text("intake.columns", known=count, all=len(table.columns))
    with st.expander(label, expanded=bool(unread) and count < 4):
        for start in range(0, len(table.columns), PER_ROW):
            boxes = st.columns(PER_ROW)
            for box, column in zip(boxes, table.columns[start : start + PER_ROW], strict=False):
                options = ["", *columns(schema)]
                with box:
                    chosen = st.selectbox(
                        column.title[:60] or "–",
                        options,
                        index=options.index(proposed.fields.get(column.index, "")),
                        format_func=lambda name: words.text(f"field.{name or 'none'}"),
                        key=f"intake_map_{book.sha256[:8]}_{schema}_{table.header}_{column.index}",
                    )
                if chosen and chosen not in fields.values():
                    fields[column.index] = chosen
    if unread:
        page_html(muted(words.text("intake.unread", columns=words.listed(unread[:12]))))
    return replace(proposed, fields=fields)


def _settings(plan: Plan, context: state.Context) -> Plan:
    """Country, decimal mark, order of dates: declared here, or told by the columns."""
    words, countries = context.wording, context.data.countries
    first, second, third = st.columns(3)
    with first:
        usual = plan.country or state.first_country()
        country = st.selectbox(
            words.text("intake.country"),
            countries,
            index=countries.index(usual) if usual in countries else 0,
            format_func=lambda code: words.name("country", code),
            key="intake_country",
        )
    with second:
        decimal = st.selectbox(
            words.text("intake.decimal"),
            ("", ",", "."),
            format_func=lambda mark: mark or words.text("intake.by_column"),
            key="intake_decimal",
        )
    with third:
        order = st.selectbox(
            words.text("intake.order"),
            ("", *numbers.ORDERS),
            format_func=lambda way: words.text(f"intake.order_{way or 'none'}"),
            key="intake_order",
        )
    answers = {**plan.answers, **st.session_state["intake_answers"]}
    return replace(plan, country=country, decimal=decimal, order=order, answers=answers)


def _said_once(plan: Plan, book: books.Book, context: state.Context) -> Plan:
    """What is said once of a whole table, where none of its columns says it."""
    rows_of = plan.rows_of
    if not rows_of.within:
        return plan
    key = Field(rows_of.whole, required=True)
    fields = [key, *SCHEMAS[rows_of.within].fields]
    asked = [field for field in fields if field.name not in plan.fields.values()]
    values: dict[str, str] = {}
    with st.container(border=True):
        st.caption(context.wording.text("intake.said_once"))
        for start in range(0, len(asked), PER_ROW):
            row = asked[start : start + PER_ROW]
            for box, field in zip(st.columns(PER_ROW), row, strict=False):
                with box:
                    values[field.name] = _said(field, plan, context)
    return replace(plan, shared=steps.declared(values, plan.schema, book.name, context.data))


def _said(field: Field, plan: Plan, context: state.Context) -> str:
    """One fact of a whole table, as codes."""
    words, key = context.wording, f"intake_said_{field.name}"
    label = words.text(f"field.{field.name}")
    if field.kind == "flag":
        return "yes" if st.checkbox(label, key=key) else "no"
    if field.kind == "set":
        options = [name for name in context.data.regions.sets if name.startswith(plan.country)]
        return st.selectbox(label, ["", *options], key=f"{key}_{plan.country}")
    if field.words:
        return st.selectbox(
            label,
            ["", *field.words],
            format_func=lambda code: words.name(field.group, code) if code else "–",
            key=key,
        )
    return st.text_input(label, key=key).strip()


def _source(plan: Plan, context: state.Context) -> tuple[Plan, dict[str, str]]:
    """The source that the file is: one of those known, or a new one described here."""
    words, sources = context.wording, context.data.records.sources
    if not plan.rows_of.of_kinds("sources"):
        return plan, {}
    chosen = st.selectbox(
        words.text("intake.source"),
        ["", NEW, *map(str, sources.index)],
        format_func=lambda code: (
            words.text(f"intake.source_{code or 'rows'}")
            if code in ("", NEW)
            else state.source_label(code, context.data)
        ),
        key="intake_source",
    )
    if chosen != NEW:
        return replace(plan, source=str(chosen or "")), {}
    return new_source.of_file(plan, context)


def _commit_button(
    preview: Preview, book: books.Book, kept: store.Store, base: str, context: state.Context
) -> None:
    words, ready = context.wording, preview.ready
    if preview.held_back:
        page_html(f'<p class="atlas-note" role="status">{esc(words.text("intake.held_back"))}</p>')
    why = st.text_input(words.text("edit.why"), key="intake_why", placeholder=book.name)
    who = state.author()
    pressed = st.button(
        words.plural("intake.commit", ready),
        type="primary",
        disabled=not ready or not who,
        key="intake_commit",
    )
    if not who:
        page_html(muted(words.text("edit.who_first")))
    if not pressed:
        return
    done = steps.commit(preview, book, kept, base=base, who=who, why=why or book.name)
    if done is not None:
        left = preview.unsettled
        st.session_state["intake_done"] = words.text("intake.done", batch=done.number, left=left)
        st.session_state["intake_round"] = st.session_state.get("intake_round", 0) + 1
        st.rerun()
