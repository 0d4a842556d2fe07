"""The slides of a deck as a list: look, retitle, comment, move, take out."""

from __future__ import annotations

import streamlit as st

from analytics.deck import MAX_COMMENT, MAX_TITLE, Slide
from analytics.i18n import error_text
from analytics.plaintext import one_line, plain
from analytics.render.changed import change_lines
from geodata.errors import GeodataError
from pages.ui import cached, deck_state, state
from pages.ui.html import esc, muted, page_html


def title(context: state.Context) -> None:
    """The title of the whole deck."""
    words = context.wording
    st.session_state["deck_title"] = deck_state.current().title
    st.text_input(
        words.text("deck.title"),
        key="deck_title",
        max_chars=MAX_TITLE,
        placeholder=words.text("deck.untitled"),
        on_change=lambda: deck_state.retitle(one_line(st.session_state["deck_title"])),
    )


def slides(context: state.Context) -> None:
    """Every slide with its picture, fields and buttons."""
    deck = deck_state.current()
    for i, (one, number) in enumerate(zip(deck.slides, deck_state.ids(), strict=True)):
        with st.container(border=True, key=f"slide_{number}"):
            picture, fields = st.columns([2, 3], gap="medium")
            try:
                sheet = cached.sheet(one.plate, one.selection, context.lang)
                with picture:
                    source = cached.thumbnail(one.plate, one.selection, context.lang)
                    page_html(f'<img class="atlas-thumb" alt="{esc(sheet.alt)}" src="{source}">')
                usual, told = sheet.title, sheet.chosen
            except GeodataError as error:
                usual, told = one.plate, error_text(error, context.lang)
            with fields:
                page_html(muted(f"{i + 1} / {len(deck.slides)} – {told}"))
                _fields(one, i, number, usual, context)
                _changes(one, i, number, context)
                _buttons(i, number, len(deck.slides), context)


def _fields(one: Slide, i: int, number: int, usual: str, context: state.Context) -> None:
    words = context.wording
    titled, commented = f"slide_title_{number}", f"slide_comment_{number}"
    st.session_state.setdefault(titled, one.title)
    st.session_state.setdefault(commented, one.comment)
    st.text_input(
        words.text("deck.slide_title"),
        key=titled,
        max_chars=MAX_TITLE,
        placeholder=usual,
        on_change=lambda: deck_state.edit(i, title=one_line(st.session_state[titled])),
    )
    st.text_area(
        words.text("deck.slide_comment"),
        key=commented,
        max_chars=MAX_COMMENT,
        height=80,
        on_change=lambda: deck_state.edit(i, comment=plain(st.session_state[commented]).strip()),
    )


def _changes(one: Slide, i: int, number: int, context: state.Context) -> None:
    """What has changed in the figures since the slide was saved."""
    words = context.wording
    try:
        plate = cached.plate(one.plate, one.selection)
    except GeodataError:
        return
    lines = change_lines(one.snapshot, plate, words)
    if not lines:
        return
    rows = "".join(f"<li>{esc(line)}</li>" for line in lines[1:])
    page_html(
        f'<div class="atlas-note" role="status"><p>{esc(lines[0])}</p>'
        f'<ul class="atlas-list">{rows}</ul></div>'
    )
    st.button(
        words.text("deck.renew"), key=f"slide_renew_{number}", on_click=deck_state.renew, args=(i,)
    )


def _buttons(i: int, number: int, count: int, context: state.Context) -> None:
    words = context.wording
    with st.container(horizontal=True):
        st.button(
            words.text("deck.up"),
            key=f"slide_up_{number}",
            on_click=deck_state.move,
            args=(i, -1),
            disabled=i == 0,
        )
        st.button(
            words.text("deck.down"),
            key=f"slide_down_{number}",
            on_click=deck_state.move,
            args=(i, 1),
            disabled=i == count - 1,
        )
        st.button(
            words.text("deck.duplicate"),
            key=f"slide_copy_{number}",
            on_click=deck_state.duplicate,
            args=(i,),
        )
        st.button(
            words.text("deck.remove"),
            key=f"slide_remove_{number}",
            on_click=deck_state.remove,
            args=(i,),
        )
