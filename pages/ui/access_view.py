"""Who may what: the roles as they are declared, and the accounts that have one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics.figures.marks import TableMark
from analytics.words.i18n import error_text
from geodata import access, modes, store
from geodata.access import ACCOUNT, ACTIONS, AREAS, GRANT, ROLES, Rights
from geodata.errors import GeodataError
from geodata.store import Edit
from pages.ui import gate, identity, state
from pages.ui.html import esc, muted, page_html, table

DONE = "access_done"
YES, NO = "✓", "–"


def show(context: state.Context) -> None:
    """How people are known here, who this is, what each role may; accounts and their form."""
    words = context.wording
    page_html(f"<p>{esc(words.text(f'access.mode_{_mode()}'))}</p>")
    if modes.mode() != modes.OPEN:
        role = words.text(f"role.{gate.rights().role}")
        told = words.text("access.you", account=identity.account(), role=role)
        page_html(f"<p><b>{esc(told)}</b></p>")
    if modes.mode() == modes.OIDC:
        st.button(words.text("gate.sign_out"), on_click=st.logout, key="sign_out")
    _roles(context)
    if not context.data.trouble and gate.may(GRANT):
        _accounts(context)


def _mode() -> str:
    asked = modes.mode()
    return asked if asked in modes.MODES else modes.OPEN


def _roles(context: state.Context) -> None:
    words = context.wording
    rows = tuple(
        (
            words.text(f"access.action_{action}"),
            *(YES if Rights(role).may(action) else NO for role in ROLES),
        )
        for action in ACTIONS
    )
    headings = (words.text("access.action"), *(words.text(f"role.{role}") for role in ROLES))
    title = words.text("access.roles")
    page_html(table(TableMark(headings, rows, (False,) * 4), title, rtl=words.rtl))


def _accounts(context: state.Context) -> None:
    """The accounts, and the form that gives or takes a role; administrators see it."""
    words = context.wording
    page_html(f'<h2 class="atlas-section">{esc(words.text("access.accounts"))}</h2>')
    if done := st.session_state.pop(DONE, ""):
        page_html(f'<p class="atlas-note" role="status">{esc(done)}</p>')
    kept = store.current().table(ACCOUNT.entity).set_index("id")
    if kept.empty:
        page_html(muted(words.text("access.none")))
    else:
        rows = tuple(
            (str(key), words.text(f"role.{row['role']}"), _limits(row, context))
            for key, row in kept.to_dict("index").items()
        )
        keys = ("access.account", "access.role", "access.limits")
        mark = TableMark(tuple(map(words.text, keys)), rows, (False,) * 3)
        page_html(table(mark, words.text("access.accounts"), rtl=words.rtl))
    _form(list(map(str, kept.index)), context)


def _limits(row: Mapping[Any, Any], context: state.Context) -> str:
    words = context.wording
    named = [
        *(words.name("country", one) for one in access.parts(row, "countries")),
        *(words.text(f"access.area_{one}") for one in access.parts(row, "areas")),
    ]
    return words.listed(named) if named else NO


def _form(known: list[str], context: state.Context) -> None:
    words = context.wording
    gate.author_box(words)
    with st.form("access_form", clear_on_submit=False):
        account = st.text_input(words.text("access.account"), key="access_account", max_chars=120)
        role = st.selectbox(
            words.text("access.role"),
            ROLES,
            format_func=lambda one: words.text(f"role.{one}"),
            key="access_role",
        )
        countries = st.multiselect(
            words.text("access.countries"),
            context.data.countries,
            format_func=lambda code: words.name("country", code),
            placeholder="",
            select_all=False,
            key="access_countries",
        )
        areas = st.multiselect(
            words.text("access.areas"),
            list(AREAS),
            format_func=lambda one: words.text(f"access.area_{one}"),
            placeholder="",
            select_all=False,
            key="access_areas",
        )
        why = st.text_input(words.text("edit.why"), key="access_why")
        give = st.form_submit_button(words.text("access.grant"), type="primary", key="access_grant")
        take = st.form_submit_button(words.text("access.revoke"), key="access_revoke")
    if give or take:
        _change(account, None if take else (str(role), countries, areas), why, context)


def _change(
    account: str,
    given: tuple[str, list[str], list[str]] | None,
    why: str,
    context: state.Context,
) -> None:
    words = context.wording
    try:
        row = None
        if given:
            role, countries, areas = given
            row = access.grant(account, role, "|".join(countries), "|".join(areas))
        edit = Edit(ACCOUNT.entity, access.key_of(account), row)
        batch = store.current().commit([edit], who=state.actor(), why=why, kind=access.KIND)
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, words.lang))}</p>')
        return
    key = "access.stored" if batch else "access.same"
    st.session_state[DONE] = words.text(key, account=access.key_of(account))
    st.rerun()
