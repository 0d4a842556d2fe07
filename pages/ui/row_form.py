"""One form for a row of any declared table: changed, added or taken away, never overwritten.

Its fields, their order and their widgets follow from the schema. A value stands
beside what is said of it (kind, date, words of the source); one that changes
while the rest stays is asked about before anything is stored. What somebody
else does to the row meanwhile is told; a second save changes only what was
touched in this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.words import choices
from analytics.words.i18n import error_text
from geodata import statements, store
from geodata.errors import ConflictError, GeodataError, Problem, ReferredToError
from geodata.schema import checks
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import SCHEMAS
from geodata.store import Edit
from pages.ui import row_fields, row_history, row_questions, state
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


def may_change(context: state.Context) -> bool:
    """Whether rows can be changed: not on a past day, nor without a store."""
    return not (context.data.trouble or context.data.as_of)


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
    state.author_box(words)
    above = st.container()
    with st.form(where, border=False):
        after = {**opened.shown, **_entered(schema, opened, where, context)}
        settled = row_questions.ask(schema, where, opened.shown, after, context)
        why = st.text_input(words.text("edit.why"), key=f"{where}_why")
        if key:
            page_html(muted(words.text("edit.version", version=opened.version)))
        pressed = st.form_submit_button(words.text("edit.save"), type="primary")
        if pressed:
            _save(schema, key, opened, (after, settled), why, where, context)
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


def groups(schema: Schema) -> Iterator[tuple[Field, ...]]:
    """The fields in the order of the form, each value together with what is said of it."""
    values = {field.name for field in schema.fields if field.companions}
    companions = {name for field in schema.fields for name in field.companions} - values
    placed: set[str] = set()
    for field in schema.fields:
        if field.name in companions or field.name in placed:
            continue
        names = [field.name, *(name for name in field.companions if name not in placed)]
        placed.update(names)
        yield tuple(schema.by_name[name] for name in names)


def _entered(schema: Schema, opened: Opened, where: str, context: state.Context) -> Row:
    """What stands in the widgets: a value and its companions in a line, others two by two."""
    entered: Row = {}

    def put(field: Field, place: Any) -> None:
        words, required = context.wording, " *" if field.required else ""
        # Columns of files hold keys of sources; a form shows what they are.
        sources = field.kind == "sources"
        label = (
            words.text("column.sources") if sources else choices.heading(schema, field.name, words)
        )
        with place:
            entered[field.name] = row_fields.ask(
                row_fields.Box(
                    field, label + required, opened.shown, f"{where}_{field.name}", context
                )
            )

    pair: list[Any] = []
    for group in groups(schema):
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
            # Latitude and longitude stand side by side.
            split = group[0].name == "lat"
            pair = list(st.columns(2)) if split or not pair else pair
            put(group[0], pair.pop(0))
    return entered


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
    answered: tuple[Row, Row | None],
    why: str,
    where: str,
    context: state.Context,
) -> None:
    """Store what was changed, unless it is wrong, in question or outdated."""
    after, settled = answered
    mine = touched(schema, opened, {**after, **(settled or {})})
    code = key or schema.next_id(after, set(context.data.known.rows[schema.entity]))
    if _wrong(schema, code, {**opened.now, **mine}, context):
        return
    if settled is None:
        row_questions.raise_for(schema, opened.shown, after)
        return
    edit = Edit(schema.entity, code, mine, expected=opened.version)
    try:
        done = store.current().commit([edit], who=state.author(), why=why)
    except ConflictError as conflict:
        if not key:
            _alert(error_text(conflict, context.lang))
        else:
            _tell_conflict(schema, mine, conflict, context)
            shown, now = (opened.shown, conflict.row) if conflict.row else ({}, {})
            known = replace(opened, shown=shown, now=now or {}, version=conflict.version)
            st.session_state[OPENED] = (where, known)
        return
    except GeodataError as error:
        _alert(error_text(error, context.lang))
        return
    nothing = context.wording.text("edit.nothing")
    _done(_stored(schema, code, opened, settled, context) if done else nothing)


def _done(text: str) -> None:
    """Begin anew from the store, with one sentence on what was done."""
    st.session_state[DONE] = text
    _begin_anew()
    st.rerun()


def _alert(text: str, more: str = "") -> None:
    page_html(f'<div class="atlas-note" role="alert"><p>{esc(text)}</p>{more}</div>')


def _wrong(schema: Schema, code: str, row: Row, context: state.Context) -> bool:
    """Whether a field breaks the rules of its table; each such field is told."""
    table = pd.DataFrame([{**row, schema.key: code}], index=pd.Index([1], name="line"))
    problems: list[Problem] = checks.check(schema, table, context.data.known)
    for problem in problems:
        label = choices.heading(schema, problem.column or "id", context.wording)
        _alert(f"{label} – {error_text(problem, context.lang)}")
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
    _alert(error_text(conflict, context.lang))
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


# Taking away ---------------------------------------------------------------------


def removal(
    schema: Schema, key: str, context: state.Context, then: Callable[[], None] | None = None
) -> None:
    """Take a row away, unless others refer to it: then each of them is named.

    Parameters
    ----------
    then : callable, optional
        What the page does when the row is gone.
    """
    if key not in context.data.known.rows[schema.entity]:
        return
    words, where = context.wording, f"{schema.entity}_{key}"
    with st.expander(words.text("support.remove")):
        why = st.text_input(words.text("edit.why"), key=f"row_gone_why_{where}")
        if not st.button(words.text("support.remove_now"), key=f"row_gone_{where}"):
            return
        version = st.session_state[OPENED][1].version if OPENED in st.session_state else None
        edit = Edit(schema.entity, key, None, expected=version)
        try:
            store.current().commit([edit], who=state.author(), why=why)
        except ReferredToError as error:
            _tell_references(error, context)
        except GeodataError as error:
            _alert(error_text(error, context.lang))
        else:
            if then is not None:
                then()
            _done(words.text("support.removed", key=key))


def _tell_references(error: ReferredToError, context: state.Context) -> None:
    """The refusal, with every row that refers to the one that was to go."""
    words = context.wording
    lines = "".join(
        f"<li>{esc(words.text(f'entity.{entity}'))} – {esc(key)}, "
        f"{esc(choices.row_called(SCHEMAS[entity], key, words))} "
        f"({esc(choices.heading(SCHEMAS[entity], column, words))})</li>"
        for entity, key, column in error.references
    )
    text = words.text("support.referred", key=error.key)
    _alert(text, f'<ul class="atlas-list">{lines}</ul>')
