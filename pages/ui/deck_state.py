"""The deck of a session: what it holds, and the one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.deck import Deck, Slide, snapshot
from analytics.i18n import error_text
from analytics.render.office.pptx import template as templates
from analytics.render.office.pptx.template import Template
from analytics.selection import Selection
from geodata.errors import GeodataError
from pages.ui import cached, state

DECK, BEFORE, IDS, NEXT, NOTICES, TEMPLATE = (
    "deck",
    "deck_before",
    "deck_ids",
    "deck_next_id",
    "deck_notices",
    "deck_template",
)


def current() -> Deck:
    """The deck as it stands."""
    found: Deck = st.session_state.get(DECK, Deck())
    return found


def ids() -> list[int]:
    """One number for each slide that stays with it while it moves: keys of its widgets."""
    found: list[int] = st.session_state.setdefault(IDS, [])
    while len(found) < len(current().slides):
        found.append(_fresh())
    return found


def _fresh() -> int:
    st.session_state[NEXT] = st.session_state.get(NEXT, 0) + 1
    return int(st.session_state[NEXT])


def store(deck: Deck, numbers: list[int] | None = None) -> None:
    """Put a deck in place of the present one, which can be brought back."""
    session = st.session_state
    session[BEFORE] = (current(), list(ids()))
    session[DECK] = deck
    session[IDS] = numbers if numbers is not None else [_fresh() for _ in deck.slides]


def undo() -> None:
    """Bring back the deck as it was before the last change."""
    before = st.session_state.get(BEFORE)
    if before is not None:
        store(*before)


def retitle(title: str) -> None:
    """Give the whole deck a title."""
    st.session_state[DECK] = Deck(title, current().slides)


def move(i: int, by: int) -> None:
    """Move a slide up or down."""
    numbers = list(ids())
    number = numbers.pop(i)
    numbers.insert(min(max(i + by, 0), len(numbers)), number)
    store(current().moved(i, by), numbers)


def remove(i: int) -> None:
    """Take a slide out."""
    numbers = list(ids())
    del numbers[i]
    store(current().without(i), numbers)


def duplicate(i: int) -> None:
    """Put a copy of a slide behind it."""
    deck = current()
    try:
        longer = deck.added(deck.slides[i])
    except GeodataError as error:
        tell([error_text(error, st.session_state["lang"])])
        return
    by = i + 1 - (len(longer.slides) - 1)
    numbers = list(ids())
    numbers.insert(i + 1, _fresh())
    store(longer.moved(len(longer.slides) - 1, by), numbers)


def edit(i: int, **changes: Any) -> None:
    """Retitle, comment or renew a slide; typing is not a step to undo."""
    st.session_state[DECK] = current().changed(i, **changes)


def renew(i: int) -> None:
    """Take the numbers of today as those to compare with."""
    one = current().slides[i]
    edit(i, snapshot=snapshot(cached.plate(one.plate, one.selection)))


def add(key: str, selection: Selection) -> None:
    """Put a figure, with today's numbers, at the end of the deck."""
    words = cached.wording(st.session_state["lang"])
    one = Slide(key, selection, snapshot=snapshot(cached.plate(key, selection)))
    try:
        store(current().added(one), [*ids(), _fresh()])
    except GeodataError as error:
        st.toast(error_text(error, words.lang))
        return
    st.toast(words.plural("deck.added", len(current().slides)))


def add_button(key: str, selection: Selection, context: state.Context, where: str = "") -> None:
    """The button under every figure that puts it into the deck."""
    st.button(
        context.wording.text("deck.add"),
        key=f"deck_add_{key}{where}",
        on_click=add,
        args=(key, selection),
        width="content",
    )


def tell(notices: list[str]) -> None:
    """Sentences for the deck page to show once."""
    st.session_state[NOTICES] = notices


def told() -> list[str]:
    """The sentences waiting to be shown, which are then forgotten."""
    return list(st.session_state.pop(NOTICES, []))


def template() -> Callable[[], Template]:
    """What finds the template given in this session, else the ministry's own, when needed."""
    given: Template | None = st.session_state.get(TEMPLATE)
    return lambda: given or templates.in_force()
