"""One form for a row of any declared table: changed, added or taken away, never overwritten.

Its fields, their order and their widgets follow from the schema. A value stands
beside what is said of it (kind, date, words of the source); one that changes
while the rest stays is asked about before anything is stored. What somebody
else does to the row meanwhile is told; a second save changes only what was
touched in this form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.words import choices
from analytics.words.i18n import error_text
from geodata import statements, store
from geodata.access import EDIT
from geodata.errors import ConflictError, GeodataError, Problem
from geodata.schema import checks
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import RECORD
from geodata.store import Edit
from pages.ui import (
    gate,
    new_source,
    row_fields,
    row_history,
    row_questions,
    row_twins,
    state,
    unsaved,
)
from pages.ui.html import esc, muted, page_html

Row = dict[str, str]
NEW = ""
# Shares of a line: a value, its kind, its words; several codes need more room.
WIDTHS, WIDTHS_OF_SEVERAL = (2, 3, 3), (5, 3, 3)
WIDE = ("long", "lines")
DONE, OPENED, ROUND = "row_done", "row_opened", "row_round"


@dataclass(frozen=True)
class Opened:
    """A row while its form is open.

    Attributes
    ----------
    shown : dict
        The row that the form began with: what differs from it was touched.
    now : dict
        The row in force, as far as this form knows.
    version : int
        The version of `now`; 0 where there is no such row.
    """

    shown: Row
    now: Row
    version: int


@dataclass(frozen=True)
class Answered:
    """What stands in a form when it is sent.

    Attributes
    ----------
    after : dict
        The row as it is to be.
    settled : dict or None
        What goes with values that are replaced; None while a question is open.
    source : tuple of (str, dict)
        Key and row of a source written in the form; empty where none was.
    why : str
    """

    after: Row
    settled: Row | None
    source: tuple[str, Row]
    why: str

    @property
    def sources(self) -> dict[str, Row]:
        """The source written in the form, by its key."""
        return dict([self.source]) if self.source[0] else {}


def may_change(context: state.Context) -> bool:
    """Whether rows can be changed: not on a past day, nor without a store, nor by a reader."""
    return not (context.data.trouble or context.data.as_of) and gate.may(EDIT)


def tell_done() -> None:
    """One sentence on what the last form did, above whatever is shown now."""
    done = st.session_state.pop(DONE, "")
    if done:
        page_html(f'<p class="atlas-note" role="status">{esc(done)}</p>')


def show(schema: Schema, key: str, context: state.Context) -> None:
    """The form of a row; an empty key is a row to be."""
    words = context.wording
    where = f"row_{schema.entity}_{key}_{st.session_state.get(ROUND, 0)}"
    opened = _opened(schema, key, where)
    if opened is None:
        return
    gate.author_box(words)
    unsaved.watch(where, words)
    above = st.container()
    with st.form(where, border=False):
        after = {**opened.shown, **_entered(schema, opened, where, context)}
        source = _new_source(schema, after, where, context)
        settled = row_questions.ask(schema, where, opened.shown, after, context)
        if not key and not row_twins.ask(schema, where, after, context):
            settled = None
        why = st.text_input(words.text("edit.why"), key=f"{where}_why")
        if key:
            page_html(muted(words.text("edit.version", version=opened.version)))
        pressed = st.form_submit_button(words.text("edit.save"), type="primary")
        if pressed:
            answered = Answered(after, settled, source, why)
            _save(schema, key, opened, answered, where, context)
    if key and not pressed:
        with above:
            _tell_moved(schema, key, opened, context)


def _opened(schema: Schema, key: str, where: str) -> Opened | None:
    """The row that the form began with; read anew when the form was not on the page before."""
    session = st.session_state
    if f"{where}_why" in session and session.get(OPENED, ("",))[0] == where:
        opened: Opened = session[OPENED][1]
        return opened
    found = store.current().row(schema.entity, key) if key else ({}, 0)
    if found is None:
        return None
    opened = Opened(dict(found[0]), dict(found[0]), int(found[1]))
    session[OPENED] = (where, opened)
    row_questions.forget()
    return opened


def _tell_moved(schema: Schema, key: str, opened: Opened, context: state.Context) -> None:
    """That the row is no longer the one the form began with: an edit, an undo, a restore."""
    found = store.current().row(schema.entity, key)
    if (found or ({}, 0)) == (opened.now, opened.version):
        return
    words = context.wording
    changes = store.current().history(schema.entity, key)
    lines = [words.text("edit.moved" if found else "edit.moved_away")]
    lines += [row_history.batch_line(c.batch, c.version, context) for c in changes[:1]]
    page_html(f'<p class="atlas-note" role="status">{esc(" ".join(lines))}</p>')
    st.button(words.text("edit.reload"), on_click=_begin_anew, key=f"row_reload_{key}")


def _begin_anew() -> None:
    """Other widgets from the next run on, so that they show what is stored."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


# Fields --------------------------------------------------------------------------


def _entered(schema: Schema, opened: Opened, where: str, context: state.Context) -> Row:
    """What stands in the widgets: a value and its companions in a line, others two by two."""
    entered: Row = {}

    row = {**_likely(schema, opened, context), **opened.shown}

    def put(field: Field, place: Any) -> None:
        words, required = context.wording, " *" if field.required else ""
        # Columns of files hold keys of sources; a form shows what they are.
        sources = field.kind == "sources"
        label = (
            words.text("column.sources") if sources else choices.heading(schema, field.name, words)
        )
        with place:
            entered[field.name] = row_fields.ask(
                row_fields.Box(field, label + required, row, f"{where}_{field.name}", context)
            )

    pair: list[Any] = []
    for group in schema.groups:
        if len(group) > 1:
            widths = WIDTHS_OF_SEVERAL if group[0].separator else WIDTHS
            with st.container(border=True):
                for field, place in zip(group, st.columns(widths[: len(group)]), strict=True):
                    put(field, place)
            pair = []
        elif group[0].kind in WIDE:
            put(group[0], st.container())
            pair = []
        else:
            pair = pair or list(st.columns(2))
            put(group[0], pair.pop(0))
    return entered


def _likely(schema: Schema, opened: Opened, context: state.Context) -> Row:
    """What a new row most likely says, for the user to leave or to change."""
    countries = context.selection.countries
    return {"country_code": countries[0]} if not opened.version and len(countries) == 1 else {}


def _new_source(schema: Schema, after: Row, where: str, context: state.Context) -> tuple[str, Row]:
    """A source that nobody cited yet, written on the spot; it joins those of the row."""
    field = next((field for field in schema.fields if field.kind == "sources"), None)
    if field is None:
        return "", {}
    with st.expander(context.wording.text("edit.new_source")):
        key, described = new_source.described(context, f"{where}_source")
    if key:
        cited = [*field.parts(after.get(field.name, "")), key]
        after[field.name] = field.separator.join(dict.fromkeys(cited))
    return key, described


# Saving --------------------------------------------------------------------------


def touched(schema: Schema, opened: Opened, whole: Mapping[str, str]) -> Row:
    """The fields that the form changes, each value with all that is said of it.

    What the user left alone is no part of the edit: another's change of it stays.
    """
    changed = {n: text for n, text in whole.items() if text != opened.shown.get(n, "")}
    for one in statements.changed(schema.entity, opened.shown, whole):
        changed |= {name: whole[name] for name in one.companions}
    return changed


def _save(
    schema: Schema,
    key: str,
    opened: Opened,
    answered: Answered,
    where: str,
    context: state.Context,
) -> None:
    """Store what was changed, unless it is wrong, in question or outdated."""
    after, settled = answered.after, answered.settled
    mine = touched(schema, opened, {**after, **(settled or {})})
    code = key or schema.next_id(after, store.current().keys_used(schema.entity))
    if _wrong(schema, code, {**opened.now, **mine}, answered.sources, context):
        return
    if settled is None:
        row_twins.raise_for(schema, key, after, context)
        row_questions.raise_for(schema, opened.shown, after)
        return
    edits = [Edit("source", name, row) for name, row in answered.sources.items()]
    edits.append(Edit(schema.entity, code, mine, expected=opened.version))
    try:
        batch = store.current().commit(edits, who=state.actor(), why=answered.why)
    except ConflictError as conflict:
        _conflict(schema, key, opened, mine, conflict, where, context)
        return
    except GeodataError as error:
        alert(error_text(error, context.lang))
        return
    nothing = context.wording.text("edit.nothing")
    if batch and not key and schema is RECORD:
        state.show_record(code)
    done(_stored(schema, code, opened, settled, context) if batch else nothing)


def _conflict(
    schema: Schema,
    key: str,
    opened: Opened,
    mine: Row,
    conflict: ConflictError,
    where: str,
    context: state.Context,
) -> None:
    """Somebody stored this row meanwhile: what they changed, and the form stays as it is."""
    if not key:
        alert(error_text(conflict, context.lang))
        return
    _tell_conflict(schema, mine, conflict, context)
    shown, now = (opened.shown, conflict.row) if conflict.row else ({}, {})
    known = replace(opened, shown=shown, now=now or {}, version=conflict.version)
    st.session_state[OPENED] = (where, known)


def done(text: str) -> None:
    """Begin anew from the store, with one sentence on what was done."""
    st.session_state[DONE] = text
    _begin_anew()
    st.rerun()


def alert(text: str, more: str = "") -> None:
    """What stands in the way of saving; `more` is markup of our own."""
    page_html(f'<div class="atlas-note" role="alert"><p>{esc(text)}</p>{more}</div>')


def _wrong(
    schema: Schema, code: str, row: Row, sources: dict[str, Row], context: state.Context
) -> bool:
    """Whether a field breaks the rules of its table; each such field is told."""
    known = context.data.known.and_these("source", sources)
    table = pd.DataFrame([{**row, schema.key: code}], index=pd.Index([1], name="line"))
    problems: list[Problem] = checks.check(schema, table, known)
    for problem in problems:
        label = choices.heading(schema, problem.column or "id", context.wording)
        alert(f"{label} – {error_text(problem, context.lang)}")
    return bool(problems)


def _stored(schema: Schema, code: str, opened: Opened, settled: Row, context: state.Context) -> str:
    """What was done, and which texts went with a value that was replaced."""
    words = context.wording
    if not opened.version:
        return words.text("support.saved", key=code)
    gone = [
        words.text(
            "edit.gone",
            field=choices.heading(schema, name, words),
            text=words.isolate(row_questions.in_words(schema, name, opened.shown[name], context)),
        )
        for name in settled
        if opened.shown.get(name)
    ]
    done = words.text("edit.done")
    return f"{done} {words.text('edit.emptied', fields=words.listed(gone))}" if gone else done


def _tell_conflict(
    schema: Schema, mine: Row, conflict: ConflictError, context: state.Context
) -> None:
    """What somebody else stored meanwhile, beside what is in the form."""
    words = context.wording
    alert(error_text(conflict, context.lang))
    if conflict.row is None:
        page_html(muted(words.text("edit.again_gone")))
        return
    lines = [
        {
            words.text("intake.field"): choices.heading(schema, name, words),
            words.text("edit.mine"): row_questions.in_words(schema, name, cell, context),
            words.text("edit.theirs"): row_questions.in_words(
                schema, name, conflict.row.get(name, ""), context
            ),
        }
        for name, cell in mine.items()
        if cell != conflict.row.get(name, "")
    ]
    if lines:
        st.dataframe(pd.DataFrame(lines), hide_index=True)
    page_html(muted(words.text("edit.again")))
