"""Importing a file: what it is, what its columns mean, what is doubtful, what it would change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import streamlit as st

from analytics.words.i18n import error_text
from geodata import store
from geodata.errors import GeodataError
from geodata.intake import book as books
from geodata.intake import numbers, parts, steps
from geodata.intake.analysis import analyse
from geodata.intake.containers import ENDINGS
from geodata.intake.drafts import Draft
from geodata.intake.fields import CONTENTS, columns
from geodata.intake.plan import Plan
from geodata.intake.report import Preview
from geodata.intake.tables import Table
from geodata.intake.values import Readings
from geodata.schema.tables import SUPPORT
from pages.ui import (
    cached,
    given,
    intake_answers,
    intake_draft,
    intake_files,
    intake_preview,
    intake_whole,
    intake_wide,
    new_source,
    state,
)
from pages.ui.html import esc, literal, muted, page_html

Found = TypeVar("Found")
PER_ROW = 3
NEW = "new"
TABLES = "observations"
# The parts of the page.
TABS = ("file", "done", "sets", "registers")
# In the place of a sheet: all that have the same headings.
ALL = -1


def show(context: state.Context) -> None:
    """All steps on one page, each under the one before."""
    words = context.wording
    if context.data.trouble or context.data.as_of:
        key = "intake.no_store" if context.data.trouble else "intake.past"
        page_html(f'<p class="atlas-note" role="status">{esc(words.text(key))}</p>')
        return
    begun = intake_draft.begun()
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
    key = f"intake_file_{st.session_state.get('intake_round', 0)}"
    uploads = given.several(words.text("intake.file"), ENDINGS, words, key=key)
    upload = intake_files.next_of(uploads, words)
    draft = intake_draft.resumed() if upload is None else None
    if upload is not None:
        name, content, draft = upload.name, upload.getvalue(), begun
        if intake_draft.begun_before(content):
            st.rerun()
        intake_draft.tell_begun(content, words)
    elif draft is not None:
        name, content = draft.name, draft.content
    else:
        intake_draft.offer(context)
        page_html(muted(words.text("intake.hint")))
        return
    try:
        _steps(_kept(name, content, draft), name, str(schema), context)
        intake_draft.keep(name)
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')


def open_registers() -> None:
    """The next visit of the page asks for a list of enterprises."""
    st.session_state["intake_tab"] = "registers"


def _kept(name: str, content: bytes, draft: Draft | None = None) -> Path:
    """The upload as a file under a name of our own; answers belong to one file only."""
    digest = hashlib.sha256(content).hexdigest()
    session = st.session_state
    if session.get("intake_digest") != (digest, name):
        session["intake_digest"] = (digest, name)
        begun = draft is not None and draft.content == content
        session["intake_answers"] = dict(draft.answers) if draft and begun else {}
        if not begun:
            intake_draft.keep_file(content)
        session["intake_book"] = None
        session["intake_found"] = {}
        session["intake_folder"] = intake_files.Folder()
        (Path(session["intake_folder"].name) / "upload").write_bytes(content)
    return Path(session["intake_folder"].name) / "upload"


def _steps(path: Path, name: str, schema: str, context: state.Context) -> None:
    words = context.wording
    if st.session_state.get("intake_book") is None:
        with st.spinner(words.text("intake.reading")):
            st.session_state["intake_book"] = books.read(path, name)
    whole: books.Book = st.session_state["intake_book"]
    if schema == TABLES:
        book = intake_wide.understood(whole, context)
    else:
        book = _kept_of_book(("parts", schema), lambda: parts.divided(whole, schema))
    if book is not whole and schema == TABLES:
        # What an unfolded table is made of was looked at, and is ours.
        sheet, table = 0, steps.table_of(book, 0, schema)
        plan = steps.plan_for(table, schema, store.current())
    else:
        sheet, table = _table(book, schema, context)
        plan = _columns(book, table, schema, context)
    plan = _settings(plan, context)
    kept, base = store.current(), store.current().head().hash
    plan = intake_whole.said_once(replace(plan, shared={}), book, context)
    plan, described = _source(plan, context)
    readings = _readings((book.sha256, sheet, table.header, table.sheets), plan, base)
    preview = analyse(table, plan, cached.datasets(), readings)
    if described:
        sources = {**preview.new_sources, plan.source: described}
        preview = replace(preview, new_sources=sources)
    intake_whole.tell_missing(preview, context)
    intake_preview.counts(preview, context)
    intake_answers.show(preview, context)
    intake_preview.show(preview, context)
    intake_files.downloads(path, book, sheet, preview, context)
    _commit_button(preview, book, kept, base, context)


def _readings(where: tuple[object, ...], plan: Plan, base: str) -> Readings:
    """What cells were read as at the last look at this table, if only answers have changed."""
    session = st.session_state
    stamp = (where, replace(plan, answers={}), base)
    known = session.get("intake_read")
    if known is None or known[0] != stamp:
        known = session["intake_read"] = (stamp, {})
    readings: Readings = known[1]
    return readings


def _kept_of_book(key: tuple[object, ...], find: Callable[[], Found]) -> Found:
    """What was found in this file before; what was is not looked for at each answer."""
    kept: dict[tuple[object, ...], Found] = st.session_state["intake_found"]
    if key not in kept:
        kept[key] = find()
    return kept[key]


def _table(book: books.Book, schema: str, context: state.Context) -> tuple[int, Table]:
    """Which sheets and which row of headings; both found, both to be corrected."""
    words = context.wording
    best = _kept_of_book(("best", schema), lambda: steps.choose_sheet(book, schema))
    same = _kept_of_book(("alike", schema), lambda: parts.alike(book, schema, best))
    options = [*([ALL] if len(same) > 1 else []), *range(len(book.sheets))]
    left, right = st.columns(2)
    with left:
        sheet = st.selectbox(
            words.text("intake.sheet"),
            options,
            index=0 if len(same) > 1 else options.index(best),
            format_func=lambda i: _sheet_name(book, i, len(same), context),
            key=f"intake_sheet_{book.sha256[:8]}_{schema}",
            disabled=len(options) == 1,
        )
    chosen = same if sheet == ALL else [sheet]
    table = _kept_of_book(("table", schema, *chosen), lambda: steps.tables_of(book, chosen, schema))
    with right:
        header = st.number_input(
            words.text("intake.header"),
            1,
            max(len(book.sheets[chosen[0]].cells), 1),
            table.header[0] + 1,
            key=f"intake_header_{book.sha256[:8]}_{sheet}_{schema}",
            disabled=sheet == ALL,
        )
    if header != table.header[0] + 1 and sheet != ALL:
        row = int(header) - 1
        table = _kept_of_book(
            ("headed", schema, sheet, row), lambda: steps.table_of(book, sheet, schema, row)
        )
    _tell_of_book(book, schema, chosen, context)
    return chosen[0], table


def _sheet_name(book: books.Book, i: int, same: int, context: state.Context) -> str:
    words = context.wording
    if i == ALL:
        return words.plural("intake.all_sheets", same)
    hidden = f" ({words.text('intake.hidden')})" if book.sheets[i].hidden else ""
    return (book.sheets[i].name or book.name) + hidden


def _tell_of_book(book: books.Book, schema: str, chosen: list[int], context: state.Context) -> None:
    """Whether it is stored already, how a text was read, and which sheets with a table are not."""
    words, facts = context.wording, book.sheets[chosen[0]].facts
    before = store.current().batch_of_file(book.sha256)
    if before is not None:
        known = {"batch": before.number, "day": before.at[:10], "who": before.who}
        told = words.text("intake.before_now", **known)
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
    if "encoding" in facts:
        encoding, delimiter = facts["encoding"], facts.get("delimiter", "")
        said = words.text("intake.text_facts", encoding=encoding, delimiter=delimiter)
        page_html(muted(said))
    others = _kept_of_book(("others", schema, *chosen), lambda: parts.others(book, schema, chosen))
    for i, _, count in others:
        name = _sheet_name(book, i, 0, context)
        told = words.plural("intake.other_table", count, sheet=words.isolate(name))
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')


def _columns(book: books.Book, table: Table, schema: str, context: state.Context) -> Plan:
    """What each column means: recognised, and open to correction."""
    words = context.wording
    proposed = steps.plan_for(table, schema, store.current())
    fields: dict[int, str] = {}
    unread = [c.title for c in table.columns if c.index not in proposed.fields]
    count = len(proposed.fields)
    label = words.text("intake.columns", known=count, all=len(table.columns))
    with st.expander(literal(label), expanded=bool(unread) and count < 4):
        for start in range(0, len(table.columns), PER_ROW):
            boxes = st.columns(PER_ROW)
            for box, column in zip(boxes, table.columns[start : start + PER_ROW], strict=False):
                options = ["", *columns(schema)]
                with box:
                    chosen = st.selectbox(
                        literal(column.title[:60] or "–"),
                        options,
                        index=options.index(proposed.fields.get(column.index, "")),
                        format_func=lambda name: words.text(f"field.{name or 'none'}"),
                        key=f"intake_map_{book.sha256[:8]}_{schema}_{table.header}_{len(table.sheets)}_{column.index}",
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
    done = steps.commit(preview, book, kept, base=base, who=state.actor(), why=why or book.name)
    if done is not None:
        left = preview.unsettled
        st.session_state["intake_done"] = words.text("intake.done", batch=done.number, left=left)
        intake_draft.drop()
        intake_files.finish()
        st.rerun()
