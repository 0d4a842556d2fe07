"""Tables of support: their rows, a form made from the schema, history, and files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.i18n import error_text
from analytics.render import supportfiles
from geodata import store
from geodata.errors import ConflictError, GeodataError, ReferredToError
from geodata.store import Edit
from geodata.support import checks, persons
from geodata.support.checks import Known, next_id
from geodata.support.fields import SCHEMAS
from pages.ui import record_edit, record_history, state, support_fields
from pages.ui.export_menu import MIME
from pages.ui.html import esc, muted, page_html

NEW = ""


def show(context: state.Context) -> None:
    """Choose a table and a row; change it, remove it, see its history."""
    words = context.wording
    page_html(muted(words.text("support.tables_hint")))
    left, right = st.columns(2)
    with left:
        entity = st.selectbox(
            words.text("support.table"),
            tuple(SCHEMAS),
            format_func=lambda name: (
                f"{words.text(f'entity.{name}')} – {len(context.data.support.table(name))}"
            ),
            key="support_entity",
        )
    table = context.data.support.table(entity)
    options = [NEW, *map(str, table.index)]
    if st.session_state.get(f"support_row_{entity}") not in options:
        st.session_state[f"support_row_{entity}"] = NEW
    with right:
        key = st.selectbox(
            words.text("support.row"),
            options,
            format_func=lambda code: (
                f"{code} – {_called(entity, code, context)}" if code else words.text("support.new")
            ),
            key=f"support_row_{entity}",
        )
    told = st.session_state.pop("support_done", "")
    if told:
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
    if context.data.trouble or context.data.as_of:
        notice = "intake.no_store" if context.data.trouble else "intake.past"
        page_html(f'<p class="atlas-note" role="status">{esc(words.text(notice))}</p>')
    else:
        _form(entity, str(key), context)
        if key:
            _removal(entity, str(key), context)
    if key and not context.data.trouble:
        record_history.show(str(key), context, entity=entity)
    _grid(entity, context)
    _files(context)


def _called(entity: str, code: str, context: state.Context) -> str:
    words = context.wording
    if entity == "declaration":
        row = context.data.support.row(entity, code)
        return f"{words.name('topic', row['topic'])}, {words.day(row['as_of'])}"
    return words.name("support_row", f"{entity}:{code}")


def _form(entity: str, key: str, context: state.Context) -> None:
    """One form for every kind of row: its fields follow from the schema."""
    words = context.wording
    values, version = _base(entity, key)
    state.author_box(words)
    where = f"support_{entity}_{key}_{st.session_state.get('support_round', 0)}"
    with st.form(where, border=True):
        after: dict[str, str] = {}
        columns = st.columns(2)
        for i, field in enumerate(SCHEMAS[entity].fields):
            with columns[i % 2]:
                after[field.name] = support_fields.ask(
                    field, values.get(field.name, ""), f"{where}_{field.name}", context
                )
        why = st.text_input(words.text("edit.why"), key=f"{where}_why")
        if st.form_submit_button(words.text("edit.save"), type="primary"):
            _save(entity, key, {**values, **after}, version, why, context)


def _base(entity: str, key: str) -> tuple[dict[str, str], int]:
    """The row as it was when the form was opened, with its version; nothing for a new one."""
    session = st.session_state
    if session.get("support_base", ("",))[0] != (entity, key):
        session["support_base"] = ((entity, key), store.current().row(entity, key) if key else None)
    found = session["support_base"][1]
    return (dict(found[0]), int(found[1])) if found else ({}, 0)


def _save(
    entity: str, key: str, after: dict[str, str], version: int, why: str, context: state.Context
) -> None:
    words = context.wording
    known = Known.of(context.data)
    code = key or next_id(entity, set(known.rows[entity]))
    row = pd.DataFrame([{**after, "id": code}], index=pd.Index([1], name="line"))
    problems = checks.check(entity, row, known)
    for problem in problems:
        label = words.text(f"field.{problem.column}")
        page_html(
            f'<p class="atlas-note" role="alert">{esc(label)} – '
            f"{esc(error_text(problem, context.lang))}</p>"
        )
    if problems:
        return
    edit = Edit(entity, code, after, expected=version)
    try:
        done = store.current().commit([edit], who=state.author(), why=why)
    except ConflictError as conflict:
        mine = persons.masked(entity, after)
        record_edit.difference(mine, conflict, context)
        st.session_state["support_base"] = ((entity, key), (conflict.row, conflict.version))
        return
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')
        return
    _told(words.text("support.saved", key=code) if done else words.text("edit.nothing"))


def _removal(entity: str, key: str, context: state.Context) -> None:
    """Take a row away, unless others refer to it: then each of them is named."""
    words = context.wording
    with st.expander(words.text("support.remove")):
        why = st.text_input(words.text("edit.why"), key=f"support_gone_why_{entity}_{key}")
        pressed = st.button(words.text("support.remove_now"), key=f"support_gone_{entity}_{key}")
        if not pressed:
            return
        try:
            store.current().commit([Edit(entity, key, None)], who=state.author(), why=why)
        except ReferredToError as error:
            _referred(error, context)
        except GeodataError as error:
            text = error_text(error, context.lang)
            page_html(f'<p class="atlas-note" role="alert">{esc(text)}</p>')
        else:
            _told(words.text("support.removed", key=key))


def _referred(error: ReferredToError, context: state.Context) -> None:
    """The refusal, with every row that refers to the one that was to go."""
    words = context.wording
    lines = "".join(
        f"<li>{esc(words.text(f'entity.{entity}'))} – {esc(key)}, "
        f"{esc(_called(entity, key, context))} ({esc(words.text(f'field.{column}'))})</li>"
        for entity, key, column in error.references
    )
    text = words.text("support.referred", key=error.key)
    page_html(
        f'<div class="atlas-note" role="alert"><p>{esc(text)}</p>'
        f'<ul class="atlas-list">{lines}</ul></div>'
    )


def _told(text: str) -> None:
    """Begin anew from the store, with one sentence of what was done."""
    session = st.session_state
    session["support_done"] = text
    session["support_base"] = ("",)
    session["support_round"] = session.get("support_round", 0) + 1
    st.rerun()


def _grid(entity: str, context: state.Context) -> None:
    """The rows as they are in force; names of persons only where they are ticked."""
    words = context.wording
    frame = supportfiles.frame(entity, words, names=True)
    if frame.empty:
        page_html(f'<p class="atlas-empty" role="status">{esc(words.text("empty.support"))}</p>')
        return
    st.dataframe(frame, hide_index=True, height=min(36 * (len(frame) + 1) + 2, 420))


def _files(context: state.Context) -> None:
    """All tables as one workbook, without names unless they are asked for."""
    words = context.wording
    names = st.checkbox(words.text("support.with_names"), key="support_with_names")
    st.download_button(
        words.text("support.workbook"),
        data=lambda: supportfiles.workbook(words, names=bool(names)),
        file_name=f"grappes_accompagnement_{context.data.version.as_of}_{words.lang}.xlsx",
        mime=MIME["xlsx"],
        on_click="ignore",
        key="support_workbook",
    )
