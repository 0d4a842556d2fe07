"""A national list of enterprises from the browser: how it is understood, a trial, then the whole.

What one run of the page does for minutes is broken off by a click: each sign
of progress is where Streamlit lets another run begin, and a register that is
not whole leaves nothing behind.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import streamlit as st

from analytics.surfaces.exports import slug
from analytics.words.i18n import error_text
from geodata.errors import GeodataError
from geodata.intake import register_files, register_reading
from geodata.intake.register_files import Description
from geodata.registers import store
from geodata.registers.activities import CLASSIFICATIONS
from geodata.registers.rows import FORMATS, RegisterColumns
from geodata.schema.cells import plausible_years
from pages.ui import given, register_measuring, state
from pages.ui.html import esc, literal, muted, page_html, table
from pages.ui.intake_files import Folder
from pages.ui.register_view import reasons

ENDINGS = (*FORMATS, register_reading.WORKBOOK)
PER_ROW = 4
DONE, HELD = "register_done", "register_held"


def show(context: state.Context) -> None:
    """File, columns, what would become of the rows, and the button that stores; then removal."""
    words = context.wording
    if done := st.session_state.pop(DONE, ""):
        _note(done, "status")
    page_html(muted(words.text("registers.hint")))
    upload = given.box(words.text("registers.file"), ENDINGS, words, key="register_file")
    if upload is not None:
        try:
            _steps(_held(upload.name, upload.getvalue()), upload.name, context)
        except GeodataError as error:
            _note(error_text(error, context.lang), "alert")
    _in_force(context)


def _note(text: str, role: str) -> None:
    page_html(f'<p class="atlas-note" role="{role}">{esc(text)}</p>')


def _held(name: str, content: bytes) -> Path:
    """The upload as a file of rows, for as long as this session has it."""
    mark = (name, len(content), hash(content))
    held = st.session_state.get(HELD)
    if held is None or held[0] != mark:
        folder = Folder()
        path = Path(folder.name) / f"upload{Path(name).suffix.lower()}"
        path.write_bytes(content)
        held = st.session_state[HELD] = (mark, folder, register_reading.as_rows(path, name))
    rows: Path = held[2]
    return rows


def _steps(path: Path, name: str, context: state.Context) -> None:
    words = context.wording
    columns = _columns(path, context)
    said = _described(name, columns, context)
    if not (columns.region or (columns.lon and columns.lat)) or not columns.sector:
        _note(words.text("registers.columns_needed"), "status")
        return
    _trial(path, said, context)
    taken = said.id in store.load()
    agreed = not taken or st.checkbox(literal(words.text("registers.replace", name=said.name)))
    who = bool(said.name and said.source)
    if not who:
        page_html(muted(words.text("registers.facts")))
    if st.button(
        words.text("registers.add"),
        type="primary",
        disabled=not (who and agreed),
        key="register_add",
    ):
        _add(path, said, context)


def _columns(path: Path, context: state.Context) -> RegisterColumns:
    """Which column says what, as understood and open to correction."""
    words = context.wording
    found, names = register_reading.understood(path)
    chosen: dict[str, str] = {}
    roles = [one.name for one in dataclasses.fields(RegisterColumns)]
    for start in range(0, len(roles), PER_ROW):
        for box, role in zip(st.columns(PER_ROW), roles[start : start + PER_ROW], strict=False):
            options, usual = ["", *names], getattr(found, role)
            with box:
                chosen[role] = str(
                    st.selectbox(
                        words.text(f"registers.column_{role}"),
                        options,
                        options.index(usual),
                        format_func=lambda name: name or "–",
                        key=f"register_column_{role}_{'_'.join(names)[:40]}",
                    )
                )
    return RegisterColumns(**chosen)


def _described(name: str, columns: RegisterColumns, context: state.Context) -> Description:
    """What the ministry says of its list."""
    words, data = context.wording, context.data
    years, this = plausible_years(), dt.date.today().year
    left, middle, right = st.columns(3)
    with left:
        called = st.text_input(words.text("registers.name"), Path(name).stem, 120).strip()
        source = st.text_input(words.text("boundary.source"), max_chars=200).strip()
    with middle:
        country = st.selectbox(
            words.text("column.country_code"),
            data.countries,
            data.countries.index(context.selection.shown_countries(data)[0]),
            format_func=lambda code: words.name("country", code),
            key="register_country",
        )
        year = st.number_input(words.text("registers.year"), years["first"], this, this)
    with right:
        coded = st.selectbox(
            words.text("registers.classification"),
            CLASSIFICATIONS,
            format_func=lambda one: words.text(f"registers.classification_{one}"),
        )
        crafts = st.checkbox(words.text("registers.crafts"))
        other = st.checkbox(words.text("registers.other_units"))
    return Description(
        id=f"{country.lower()}-{slug(called)[:30]}",
        name=called,
        country=str(country),
        source=source,
        licence="",
        year=int(year),
        classification=str(coded),
        crafts=bool(crafts),
        columns=columns,
        other_units=bool(other),
    )


def _trial(path: Path, said: Description, context: state.Context) -> None:
    """What would become of the first rows, reason by reason."""
    words = context.wording
    tally = register_reading.tried(path, said, context.data)
    title = words.text("registers.trial", rows=words.number(tally.rows))
    mark = reasons(tally.reasons, tally.rows, words)
    page_html(f"<p><b>{esc(title)}</b></p>")
    page_html(table(mark, title, rtl=words.rtl))


def _add(path: Path, said: Description, context: state.Context) -> None:
    """Take the whole list in, row count by row count; the button beside it breaks it off."""
    words = context.wording
    place = st.empty()
    st.button(words.text("registers.cancel"), key="register_cancel")

    def told(rows: int) -> None:
        # A run that was asked for meanwhile begins here.
        place.info(literal(words.text("registers.progress", rows=words.number(rows))))

    told(0)
    run = register_reading.in_steps(told)
    added = register_files.add(
        [path], said, context.data, replace=True, run=run, actor=state.actor()
    )
    placed, rows = words.number(added.facts.placed), words.number(added.facts.rows)
    st.session_state[DONE] = words.text("registers.done", name=said.name, placed=placed, rows=rows)
    st.session_state.pop(HELD, None)
    st.rerun()


def _in_force(context: state.Context) -> None:
    """Registers with the button that takes each away, or brings it back."""
    words, aside = context.wording, store.aside()
    if not (context.data.registers or aside):
        return
    st.subheader(words.text("page.registers"), anchor=False)
    for key, register in context.data.registers.items():
        told, measuring, button = st.columns((3, 2, 1), vertical_alignment="center")
        with told:
            page_html(f"<p>{esc(register.facts.name)}</p>")
        with measuring:
            register_measuring.offer(register, context)
        if button.button(words.text("boundary.remove"), key=f"register_remove_{key}"):
            store.set_aside(key, actor=state.actor())
            _told("registers.removed", register.facts.name, context)
    for key, facts in aside.items():
        told, button = st.columns((5, 1), vertical_alignment="center")
        with told:
            page_html(f"<p>{esc(words.text('registers.aside', name=facts.name))}</p>")
        if button.button(words.text("registers.bring_back"), key=f"register_back_{key}"):
            store.bring_back(key, actor=state.actor())
            _told("registers.brought_back", facts.name, context)


def _told(key: str, name: str, context: state.Context) -> None:
    st.session_state[DONE] = context.wording.text(key, name=name)
    st.rerun()
