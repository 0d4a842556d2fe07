"""The decks of this browser, a link that hands one on, and one that was handed on to us."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics import deck_desk as desk
from analytics.words.i18n import error_text
from pages.ui import cached, deck_state, state
from pages.ui.html import esc, literal, muted, page_html

# The parameter of an address that hands a deck on.
SHARED = "shared"


def several(context: state.Context) -> None:
    """Every deck by its title: open it, take it off the list; begin another."""
    words = context.wording
    for entry in deck_state.others():
        title = entry.title or words.text("deck.untitled")
        label = words.plural("deck.listed", entry.slides, title=words.isolate(title))
        open_, away = st.columns([5, 1], vertical_alignment="center")
        open_.button(
            literal(label),
            key=f"deck_choose_{entry.number}",
            type="primary" if entry.number == deck_state.number() else "secondary",
            on_click=deck_state.turn_to,
            args=(partial(desk.choose, number=entry.number),),
            width="stretch",
        )
        away.button(
            "×",
            key=f"deck_away_{entry.number}",
            help=literal(words.text("deck.take_away", title=title)),
            on_click=deck_state.turn_to,
            args=(partial(desk.take_away, number=entry.number),),
        )
    with st.container(horizontal=True):
        st.button(
            words.text("deck.begin"),
            key="deck_begin",
            on_click=deck_state.turn_to,
            args=(desk.begin,),
        )
        if deck_state.can_bring_back():
            st.button(
                words.text("deck.bring_back"),
                key="deck_bring_back",
                on_click=deck_state.turn_to,
                args=(desk.bring_back,),
            )


def handing(context: state.Context) -> None:
    """A link by which a colleague takes a copy of the deck as it is now."""
    words = context.wording
    page_html(muted(words.text("deck.hand_on_hint")))
    st.button(words.text("deck.hand_on"), key="deck_hand_on", on_click=deck_state.hand_on)
    token = st.session_state.get(deck_state.LINK)
    if token:
        st.code(f"{state.root()}deck?{SHARED}={token}&lang={words.lang}", language=None)


def offered(context: state.Context) -> None:
    """A deck that the address hands on: what it is, and a button that takes a copy of it."""
    token = str(st.session_state.get(SHARED, ""))
    if not token:
        return
    words = context.wording
    found = desk.handed(token, cached.present())
    slides = len(found.draft.deck.slides)
    if found.error or not slides:
        reason = error_text(found.error, words.lang) if found.error else ""
        told = words.text("deck.handed_none", reason=reason).strip()
        page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
        st.button(words.text("deck.handed_leave"), key="deck_handed_leave", on_click=_leave)
        return
    title = found.draft.deck.title or words.text("deck.untitled")
    told = words.plural("deck.handed", slides, title=words.isolate(title))
    page_html(f'<p class="atlas-note" role="status">{esc(told)}</p>')
    with st.container(horizontal=True):
        st.button(
            words.text("deck.handed_take"),
            key="deck_handed_take",
            type="primary",
            on_click=_take,
            args=(token,),
        )
        st.button(words.text("deck.handed_leave"), key="deck_handed_leave", on_click=_leave)


def _take(token: str) -> None:
    """Put a copy beside one's own decks: none of them is replaced."""
    found = desk.handed(token, cached.present())
    empty = not deck_state.current().slides
    if empty or deck_state.turned(desk.begin):
        deck_state.store(found.draft.deck)
        words = cached.wording(st.session_state["lang"])
        deck_state.tell([words.say(remark) for remark in found.remarks])
        _leave()


def _leave() -> None:
    st.session_state[SHARED] = ""
