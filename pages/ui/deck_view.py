"""The slides of a deck as a list: look, retitle, comment, move, take out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.deck import MAX_COMMENT, MAX_TITLE, Slide
from analytics.figures.deckbook import change_lines, words_of
from analytics.words.i18n import error_text
from analytics.words.plaintext import one_line, plain
from geodata.errors import GeodataError
from geodata.languages import LANGUAGES
from pages.ui import cached, deck_state, state
from pages.ui.html import esc, literal, muted, page_html


def title(context: state.Context) -> None:
    """The title of the whole deck."""
    words = context.wording
    st.session_state["deck_title"] = deck_state.current().title
    st.text_input(
        words.text("deck.title"),
        key="deck_title",
        placeholder=words.text("deck.untitled"),
        on_change=lambda: deck_state.retitle(_titled("deck_title")),
    )


def slides(context: state.Context) -> None:
    """Every slide with its picture, fields and buttons."""
    deck = deck_state.current()
    above = st.container()
    changed = []
    for i, (slide, number) in enumerate(zip(deck.slides, deck_state.numbers(), strict=True)):
        with st.container(border=True, key=f"slide_{number}"):
            picture, fields = st.columns([2, 3], gap="medium")
            lang = slide.lang or context.lang
            try:
                sheet = cached.sheet(slide.plate, slide.selection, lang)
                with picture:
                    source = cached.thumbnail(slide.plate, slide.selection, lang, slide.title)
                    page_html(f'<img class="atlas-thumb" alt="{esc(sheet.alt)}" src="{source}">')
                usual, line = sheet.title, sheet.chosen
            except GeodataError as error:
                usual, line = slide.plate, error_text(error, context.lang)
            with fields:
                place = f"{i + 1} / {len(deck.slides)}"
                page_html(muted(f"{place} – {context.wording.isolate(line)}"))
                _fields(slide, number, usual, context)
                if _changes(slide, number, context):
                    changed.append(number)
                _buttons(i, number, len(deck.slides), context)
    with above:
        _other_languages(deck.slides, context)
    if len(changed) > 1:
        with above:
            page_html(muted(context.wording.plural("deck.changed_slides", len(changed))))
            st.button(
                context.wording.text("deck.renew_all"),
                key="deck_renew_all",
                on_click=deck_state.renew,
                args=changed,
            )


def _other_languages(slides: Sequence[Slide], context: state.Context) -> None:
    """How many slides keep a language that is not the page's, and a button that gives them it."""
    words = context.wording
    others = [one for one in slides if one.lang not in ("", context.lang)]
    if not others:
        return
    page_html(muted(words.plural("deck.other_languages", len(others))))
    label = words.text("deck.speak_all", language=LANGUAGES[context.lang].label)
    st.button(literal(label), key="deck_speak_all", on_click=deck_state.speak_all)


def _titled(key: str) -> str:
    return _fitted(one_line(st.session_state[key]), MAX_TITLE)


def _written(key: str) -> str:
    return _fitted(plain(st.session_state[key]).strip(), MAX_COMMENT)


def _fitted(text: str, most: int) -> str:
    """What was typed or pasted, as much of it as a deck holds: what is cut is told."""
    if len(text) > most:
        words = cached.wording(st.session_state["lang"])
        deck_state.tell([words.text("deck.text_cut", most=words.number(most))])
    return text[:most].strip()


def _fields(one: Slide, number: int, usual: str, context: state.Context) -> None:
    words = context.wording
    titled, commented = f"slide_title_{number}", f"slide_comment_{number}"
    noted = f"slide_notes_{number}"
    for name, text in ((titled, one.title), (commented, one.comment), (noted, one.notes)):
        # Another window may have changed it; what is equal is left alone while one types.
        if st.session_state.get(name) != text:
            st.session_state[name] = text
    st.text_input(
        words.text("deck.slide_title"),
        key=titled,
        placeholder=usual,
        on_change=lambda: deck_state.title_slide(number, _titled(titled)),
    )
    st.text_area(
        words.text("deck.slide_comment"),
        key=commented,
        height=80,
        on_change=lambda: deck_state.comment(number, _written(commented)),
    )
    _manner(one, number, context)
    st.text_area(
        words.text("deck.slide_notes"),
        key=noted,
        height=80,
        on_change=lambda: deck_state.note(number, _written(noted)),
    )


def _manner(one: Slide, number: int, context: state.Context) -> None:
    """Whether the comment is shown, how large the figure is, and the language of the slide."""
    words = context.wording
    shown, halved, spoken = (f"slide_{name}_{number}" for name in ("shown", "half", "lang"))
    for name, value in ((shown, not one.quiet), (halved, one.half), (spoken, one.lang)):
        if st.session_state.get(name) != value:
            st.session_state[name] = value
    st.checkbox(
        words.text("deck.slide_shown"),
        key=shown,
        on_change=lambda: deck_state.hush(number, not st.session_state[shown]),
    )
    st.checkbox(
        words.text("deck.slide_half"),
        key=halved,
        on_change=lambda: deck_state.halve(number, st.session_state[halved]),
    )
    st.selectbox(
        words.text("deck.slide_lang"),
        ("", *LANGUAGES),
        format_func=lambda lang: LANGUAGES[lang].label if lang else words.text("deck.lang_usual"),
        key=spoken,
        on_change=lambda: deck_state.speak(number, st.session_state[spoken]),
    )


def _changes(one: Slide, number: int, context: state.Context) -> bool:
    """What has changed in the figures since the slide was saved; whether anything has."""
    words = context.wording
    try:
        plate = cached.plate(one.plate, one.selection)
    except GeodataError:
        return False
    lines = change_lines(one.snapshot, plate, words_of(one, words))
    if not lines:
        return False
    rows = "".join(f"<li>{esc(line)}</li>" for line in lines[1:])
    page_html(
        f'<div class="atlas-note" role="status"><p>{esc(lines[0])}</p>'
        f'<ul class="atlas-list">{rows}</ul></div>'
    )
    st.button(
        words.text("deck.renew"),
        key=f"slide_renew_{number}",
        on_click=deck_state.renew,
        args=(number,),
    )
    return True


def _buttons(i: int, number: int, count: int, context: state.Context) -> None:
    words = context.wording
    with st.container(horizontal=True):
        st.button(
            words.text("deck.up"),
            key=f"slide_up_{number}",
            on_click=deck_state.move,
            args=(number, -1),
            disabled=i == 0,
        )
        st.button(
            words.text("deck.down"),
            key=f"slide_down_{number}",
            on_click=deck_state.move,
            args=(number, 1),
            disabled=i == count - 1,
        )
        st.button(
            words.text("deck.duplicate"),
            key=f"slide_copy_{number}",
            on_click=deck_state.duplicate,
            args=(number,),
        )
        st.button(
            words.text("deck.remove"),
            key=f"slide_remove_{number}",
            on_click=deck_state.remove,
            args=(number,),
        )
