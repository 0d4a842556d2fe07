"""The deck of a browser: the one place that reads, changes and keeps it.

It lies on the server under the id that the browser brings along
(:mod:`pages.ui.browsers`); a session holds what it last saw of it. Whatever
another window of the same browser did meanwhile is taken over before a change
is made. Where it cannot be kept it lives in the session alone, and is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analytics import deck_desk as desk
from analytics import deck_shelf as shelf
from analytics.deck import Deck, Slide, snapshot
from analytics.deck_draft import Draft
from analytics.deck_shelf import Kept
from analytics.selection import Selection
from analytics.surfaces.office.pptx import template as templates
from analytics.surfaces.office.pptx.template import Template
from analytics.words.i18n import Wording, error_text
from geodata.errors import GeodataError
from pages.ui import cached, identity, state
from pages.ui.html import literal

KEPT, NOT_KEPT, NOTICES, TEMPLATE = ("deck", "deck_not_kept", "deck_notices", "deck_template")
# Which of the browser's decks this window works on; another window may work on another.
NUMBER, LINK = "deck_number", "deck_link"


def draft() -> Draft:
    """The deck with the numbers of its slides, as this session last saw it."""
    found: Kept = st.session_state.get(KEPT, Kept())
    return found.draft


def current() -> Deck:
    """The deck as this session last saw it."""
    return draft().deck


def numbers() -> tuple[int, ...]:
    """One number for each slide that stays with it while it moves: keys of its widgets."""
    return draft().numbers


def refresh() -> None:
    """Take over what an earlier visit or another window left; costs nothing if that is seen."""
    seen: Kept = st.session_state.setdefault(KEPT, Kept())
    browser = _browser()
    if browser is None or _unsaved() or shelf.mark(browser) in ("", seen.mark):
        return
    found = shelf.read(browser, cached.present())
    st.session_state[KEPT] = found
    words = _words()
    if found.error:
        tell([words.text("deck.kept_unread", reason=error_text(found.error, words.lang))])
    elif found.remarks:
        tell([words.text("deck.kept_partly"), *(words.say(remark) for remark in found.remarks)])


def _owner() -> str | None:
    return identity.keeper()


def _browser() -> str | None:
    """Under which name the shelf keeps the deck of this window."""
    owner = _owner()
    if owner is None:
        return None
    if NUMBER not in st.session_state:
        st.session_state[NUMBER] = desk.read(owner).open
    return desk.place(owner, st.session_state[NUMBER])


def others() -> list[desk.Entry]:
    """Every deck of this browser; none where the browser is not known."""
    owner = _owner()
    return [] if owner is None else desk.entries(owner)


def number() -> int:
    """The number of the deck in hand."""
    return int(st.session_state.get(NUMBER, 0))


def can_bring_back() -> bool:
    """Whether a deck was taken off the list."""
    owner = _owner()
    return owner is not None and bool(desk.read(owner).gone)


def turn_to(change: Callable[[str], int]) -> None:
    """Work on another deck; see :func:`turned`."""
    turned(change)


def turned(change: Callable[[str], int]) -> bool:
    """Work on another deck; whether that could be done, which else is told.

    Parameters
    ----------
    change : callable
        Changes which decks the browser has; returns the number of the one then open.
    """
    owner = _owner()
    try:
        if owner is None:
            raise GeodataError("deck_no_browser")
        chosen = change(owner)
    except GeodataError as error:
        tell([error_text(error, _words().lang)])
        return False
    st.session_state[NUMBER] = chosen
    for key in (KEPT, NOT_KEPT, LINK):
        st.session_state.pop(key, None)
    refresh()
    return True


def hand_on() -> None:
    """Make a link by which somebody else takes a copy of the deck as it is now."""
    try:
        st.session_state[LINK] = desk.hand_on(current(), cached.present())
    except GeodataError as error:
        tell([error_text(error, _words().lang)])


def _unsaved() -> bool:
    """Whether the session holds changes that could not be kept."""
    return st.session_state.get(NOT_KEPT) is not None


def _words() -> Wording:
    return cached.wording(st.session_state["lang"])


def _change(make: Callable[[Draft], Draft], elsewhere: str = "deck.changed_elsewhere") -> str:
    """Make a change and keep it.

    Parameters
    ----------
    make : callable
        Makes the changed deck of the present one.
    elsewhere : str
        What is said where another window had changed the deck since it was seen.

    Returns
    -------
    str
        Why the change could not be made, in words; empty if it was.
    """
    if KEPT not in st.session_state:
        refresh()
    seen: Kept = st.session_state[KEPT]
    words = _words()
    try:
        now, found = _kept(make, seen)
    except GeodataError as error:
        return error_text(error, words.lang)
    st.session_state[KEPT] = now
    if found:
        tell([words.text(elsewhere)])
    if now.aside:
        tell([words.text("deck.kept_aside", file=now.aside)])
    return ""


def _change_or_tell(make: Callable[[Draft], Draft], elsewhere: str = "") -> bool:
    """Make a change and keep it; whether it could be made, which else is told."""
    failure = _change(make, elsewhere or "deck.changed_elsewhere")
    if failure:
        tell([failure])
        refresh()
    return not failure


def _kept(make: Callable[[Draft], Draft], seen: Kept) -> tuple[Kept, Kept | None]:
    """The deck after a change: kept for the browser, or else in the session alone."""
    session = st.session_state
    try:
        browser = _browser()
        if browser is None:
            raise GeodataError("deck_no_browser")
        result = shelf.change(browser, make, seen, cached.present(), unsaved=_unsaved())
    except GeodataError as error:
        if error.code not in shelf.NOT_KEPT:
            raise
        result = replace(seen, draft=make(seen.draft)), None
        session[NOT_KEPT] = error
    else:
        session[NOT_KEPT] = None
    return result


def keeping() -> str:
    """Where the deck is kept, or why it is not, in words."""
    words = _words()
    error = st.session_state.get(NOT_KEPT)
    if error is None:
        return words.plural("deck.kept_here", shelf.KEEP_DAYS)
    return words.text("deck.kept_nowhere", reason=error_text(error, words.lang))


def is_kept() -> bool:
    """Whether the deck outlives this window."""
    return not _unsaved()


def store(deck: Deck) -> None:
    """Put a deck in place of the present one, which can be brought back."""
    _change_or_tell(lambda draft: draft.replaced(deck), "deck.replaced_elsewhere")


def undo() -> None:
    """Bring back the deck as it was before the last step, unless somebody else made that."""
    seen = draft()

    def make(now: Draft) -> Draft:
        if now is not seen:
            raise GeodataError("deck_not_undone")
        return now.undone()

    _change_or_tell(make)


def retitle(title: str) -> None:
    """Give the whole deck a title."""
    _write(title, lambda draft: draft.deck.title, lambda draft: draft.retitled(title))


def move(number: int, by: int) -> None:
    """Move a slide up or down."""
    _change_or_tell(lambda draft: draft.moved(number, by))


def remove(number: int) -> None:
    """Take a slide out."""
    _change_or_tell(lambda draft: draft.without(number))


def duplicate(number: int) -> None:
    """Put a copy of a slide behind it."""
    _change_or_tell(lambda draft: draft.copied(number))


def title_slide(number: int, title: str) -> None:
    """Give a slide a title."""
    _write(title, lambda now: now.slide(number).title, lambda now: now.edited(number, title=title))


def speak(number: int, lang: str) -> None:
    """Give a slide a language of its own, or that of the document."""
    _change_or_tell(lambda now: now.edited(number, lang=lang))


def speak_all() -> None:
    """Give every slide the language of the document."""

    def make(now: Draft) -> Draft:
        for number in now.numbers:
            now = now.edited(number, lang="")
        return now

    _change_or_tell(make)


def hush(number: int, quiet: bool) -> None:
    """Put the comment of a slide with the notes, or on the slide."""
    _change_or_tell(lambda now: now.edited(number, quiet=quiet))


def halve(number: int, half: bool) -> None:
    """Draw a slide's figure half as wide, or as wide as it can be."""
    _change_or_tell(lambda now: now.edited(number, half=half))


def note(number: int, text: str) -> None:
    """Write what is for whoever speaks."""
    _write(text, lambda now: now.slide(number).notes, lambda now: now.edited(number, notes=text))


def comment(number: int, text: str) -> None:
    """Put a comment under a slide."""
    _write(
        text, lambda now: now.slide(number).comment, lambda now: now.edited(number, comment=text)
    )


def _write(text: str, there: Callable[[Draft], str], make: Callable[[Draft], Draft]) -> None:
    """Change a text: no step to undo, so one that gives way or finds no place is told."""
    seen = draft()
    lost: list[str] = []

    def written(now: Draft) -> Draft:
        changed = make(now)
        lost[:] = [other for other in (there(now),) if other not in ("", text, there(seen))]
        return changed

    words = _words()
    if not _change_or_tell(written) and text:
        tell([words.text("deck.text_lost", text=text)])
    tell([words.text("deck.text_replaced", text=other) for other in lost])


def renew(*numbers: int) -> None:
    """Take the numbers of today as those to compare with."""

    def make(draft: Draft) -> Draft:
        for number in numbers:
            one = draft.slide(number)
            taken = snapshot(cached.plate(one.plate, one.selection))
            draft = draft.edited(number, snapshot=taken)
        return draft

    _change_or_tell(make)


def add(key: str, selection: Selection) -> None:
    """Put a figure, with today's numbers, at the end of the deck."""
    taken = snapshot(cached.plate(key, selection))
    one = Slide(key, selection, snapshot=taken, lang=st.session_state["lang"])
    failure = _change(lambda draft: draft.added(one))
    st.toast(literal(failure or _words().plural("deck.added", len(current().slides))))
    if not is_kept():
        st.toast(literal(keeping()))


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
    st.session_state[NOTICES] = [*st.session_state.get(NOTICES, []), *notices]


def told() -> list[str]:
    """The sentences waiting to be shown, which are then forgotten."""
    return list(st.session_state.pop(NOTICES, []))


def template() -> Callable[[], Template]:
    """What finds the template given in this session, else the ministry's own, when needed."""
    given: Template | None = st.session_state.get(TEMPLATE)
    return lambda: given or templates.in_force()
