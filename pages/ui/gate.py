"""The door: who is let in, what the one at the browser may do, and the log of who came.

Nothing is decided here: a button that is not shown is no lock. What may not be done is
refused where it would be written (:mod:`geodata.store.rights`).
"""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from analytics.words.i18n import Wording
from geodata import access, action_log, home, modes, store
from geodata.access import READER, Rights
from geodata.errors import StoreError
from pages.ui import identity, state
from pages.ui.addresses import FIRST, PAGES
from pages.ui.html import esc, muted, page_html

# The account that this session was noted under in the log.
NOTED = "signed_in_as"


def closed(context: state.Context) -> bool:
    """Whether nobody is signed in where one has to be; says what to do then."""
    if modes.mode() == modes.OPEN:
        return False
    name = identity.account()
    if name:
        if st.session_state.get(NOTED) != name:
            st.session_state[NOTED] = name
            action_log.note("signed_in", name)
        return False
    words = context.wording
    # Every address, with nothing there: were none declared, Streamlit would look for the
    # file of the page that a browser asks for, and run it without the frame.
    title = words.text("gate.title")
    pages = [st.Page(_nothing, title=title, url_path=n, default=n == FIRST) for n in PAGES]
    st.navigation(pages, position="hidden")
    st.title(words.text("gate.title"), anchor=False)
    oidc = modes.mode() == modes.OIDC
    page_html(f'<p class="atlas-note" role="status">{esc(words.text(_why(oidc)))}</p>')
    if oidc:
        st.button(words.text("gate.sign_in"), type="primary", on_click=st.login, key="sign_in")
    page_html('<span class="atlas-ready"></span>')
    return True


def _nothing() -> None:
    """What there is to see before somebody is signed in."""


def _why(oidc: bool) -> str:
    return "gate.oidc" if oidc else "gate.proxy"


def rights() -> Rights:
    """What the one at the browser may do now; without a store, look."""
    try:
        return store.current().rights(state.actor())
    except StoreError:
        return access.EVERYTHING if state.actor().machine else Rights(READER)


def may(action: str) -> bool:
    """Whether the one at the browser may do this."""
    return state.actor().machine or rights().may(action)


def refused(action: str, context: state.Context) -> bool:
    """Whether they may not; says so in the place of what is not shown."""
    if may(action):
        return False
    text = context.wording.text("gate.not_yours", account=identity.account())
    page_html(f'<p class="atlas-note" role="status">{esc(text)}</p>')
    return True


def author_box(words: Wording) -> None:
    """Asks once for the name that changes carry, where no account says it."""
    if not state.actor().machine:
        page_html(muted(words.text("access.signed", account=state.author())))
        return
    st.session_state["who"] = st.session_state.get("who", os.environ.get(home.USER_VARIABLE, ""))
    st.text_input(words.text("edit.who"), key="who", max_chars=80)


def noted(what: str, build: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file that is made when asked for, and noted in the log when it is taken out."""
    account = state.author()

    def made() -> bytes:
        content = build()
        action_log.note(access.EXPORT, account, file=what, bytes=len(content))
        return content

    return made
