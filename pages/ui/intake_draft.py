"""The import that a browser began: offered again after a reload, a restart or a night."""

from __future__ import annotations

import streamlit as st

from analytics.words.i18n import Wording
from geodata.intake import drafts
from geodata.intake.drafts import Draft
from pages.ui import identity, state
from pages.ui.html import esc, literal, page_html

# Widgets whose choices belong to a draft.
CHOSEN = (
    *("intake_schema", "intake_sheet_", "intake_header_", "intake_map_", "intake_said_"),
    *("intake_country", "intake_decimal", "intake_order", "intake_source"),
)
RESUMED, LAST = "intake_resumed", "intake_kept"
# A file chosen anew that this browser had begun: its draft, until the page is drawn again.
WAITING, BEGUN = "intake_waiting", "intake_begun"


def _browser() -> str | None:
    return identity.keeper()


def keep_file(content: bytes) -> None:
    """Keep a file that was just chosen."""
    browser = _browser()
    if browser is not None:
        drafts.keep_file(browser, content)


def keep(name: str) -> None:
    """Keep what was chosen and answered so far, if it is not kept already."""
    session, browser = st.session_state, _browser()
    chosen = {
        str(key): value
        for key, value in session.items()
        if str(key).startswith(CHOSEN) and isinstance(value, (str, int, bool))
    }
    now = Draft(name, b"", "", dict(session["intake_answers"]), chosen)
    if browser is not None and session.get(LAST) != now and drafts.keep(browser, now):
        session[LAST] = now


def drop() -> None:
    """Forget it: it was stored, or is not wanted."""
    browser = _browser()
    if browser is not None:
        drafts.drop(browser)
    for name in (RESUMED, BEGUN):
        st.session_state.pop(name, None)


def resumed() -> Draft | None:
    """The draft that was taken up again in this session."""
    found: Draft | None = st.session_state.get(RESUMED)
    return found


def begun_before(content: bytes) -> bool:
    """Whether a file just chosen is the one whose import waits: it goes on where it stood.

    Its choices belong to widgets that are on the page already: the page is to be
    drawn again.
    """
    session, browser = st.session_state, _browser()
    if browser is None or BEGUN in session or "intake_digest" in session:
        return False
    found = drafts.load(browser)
    if found is None or found.content != content:
        return False
    session[WAITING] = session[BEGUN] = found
    return True


def begun() -> Draft | None:
    """The draft that a file chosen anew goes on with; its choices are set first of all."""
    session = st.session_state
    waiting = session.pop(WAITING, None)
    if waiting is not None:
        _choose(waiting)
    found: Draft | None = session.get(BEGUN)
    return found


def tell_begun(content: bytes, words: Wording) -> None:
    """Say that the answers of the last time hold."""
    found: Draft | None = st.session_state.get(BEGUN)
    if found is not None and found.answers and found.content == content:
        told = words.plural("intake.begun", len(found.answers), day=found.day)
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')


def offer(context: state.Context) -> None:
    """Say that an import waits, and let it be taken up or given up."""
    browser = _browser()
    found = drafts.load(browser) if browser is not None else None
    if found is None:
        return
    words = context.wording
    count = len(found.answers)
    told = words.plural("intake.draft", count, file=words.isolate(found.name), day=found.day)
    page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
    left, right, _ = st.columns(3)
    with left:
        label = words.text("intake.draft_resume")
        st.button(literal(label), key="intake_draft_resume", on_click=_resume, args=(found,))
    with right:
        st.button(words.text("intake.draft_drop"), key="intake_draft_drop", on_click=drop)


def _resume(found: Draft) -> None:
    """Take a draft up: before any widget is made, for its choices are theirs."""
    _choose(found)
    st.session_state[RESUMED] = found


def _choose(found: Draft) -> None:
    for key, value in found.chosen.items():
        if key.startswith(CHOSEN):
            st.session_state[key] = value
