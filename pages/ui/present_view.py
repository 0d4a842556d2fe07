"""Presentation: one plate over the whole window, driven by keys, a clicker or buttons."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.deck import Deck, Slide
from analytics.figures import origin
from analytics.figures.marks import Sheet
from analytics.parameters import OPEN
from analytics.selection import PARAMETERS, Selection
from geodata.languages import LANGUAGES
from pages.ui import boxes, cached, deck_state, map_view, state
from pages.ui.html import esc, literal, page_html

FOLDER = Path(__file__).parent
MAX_CLASSES = 5
# The place in the deck, from 1, as the address holds it: a reload keeps the slide.
AT = "slide"
# Set in the address of the window that only the speaker sees.
SPEAKER = "speaker"
JUMP = re.compile(r"go:(\d{1,3})")
# What a slide may be narrowed by while it is shown: key of the box → parameter.
FILTERS = {f"present_{one.field}": one for one in PARAMETERS.values() if one.place == OPEN}
# A window broader than three to two gets the broad page, any other the tall one.
PAGES = {"broad": "screen", "tall": "screen_tall"}
STEPS = {"next": 1, "previous": -1}
# Whether the map of the slide in force is there to be moved about in, rather than its picture.
LIVE = "present_live"
# The style sheet gives it the height of the window; this is for one without styles.
LIVE_HEIGHT = 700
# The language that a key gave to all slides of the presentation, whatever their own.
SPOKEN = "present_lang"


@cache
def _keys() -> Any:
    """The component that listens to the keyboard and blanks the screen."""
    script = (FOLDER / "present.js").read_text(encoding="utf-8")
    return st.components.v2.component("atlas_present_keys", js=script, isolate_styles=False)


def show(context: state.Context) -> None:
    """The slide in force, its counter and its few controls."""
    styles = (FOLDER / "present.css").read_text(encoding="utf-8")
    st.html(f"<style>{styles}</style>")
    deck = deck_state.current()
    at = _place(deck)
    st.session_state[AT] = str(at + 1)
    speaker = bool(st.session_state.get(SPEAKER))
    if speaker:
        _notes(at, deck, context)
    else:
        (_map if _is_live(deck.slides[at], context) else _picture)(deck.slides[at], context)
        _controls(at, deck, context)
    heard = {"rtl": context.wording.rtl, "speaker": speaker, "at": at + 1}
    _keys()(key="present_keys", data=heard, on_act_change=_pressed)
    _ahead(deck, at, context)


def _place(deck: Deck) -> int:
    """Which slide is shown; a deck may have become shorter."""
    asked = str(st.session_state.get(AT, ""))
    place = int(asked) - 1 if asked.isdecimal() else 0
    return min(max(place, 0), len(deck.slides) - 1)


def _selection(one: Slide) -> Selection:
    """The slide's selection, narrowed live, with no more classes than an eye tells apart."""
    chosen = {one.field: st.session_state.get(key) for key, one in FILTERS.items()}
    narrowed: dict[str, Any] = {field: tuple(codes) for field, codes in chosen.items() if codes}
    return replace(one.selection, **narrowed, classes=min(one.selection.classes, MAX_CLASSES))


def _lang(one: Slide, context: state.Context) -> str:
    return str(st.session_state.get(SPOKEN) or one.lang or context.lang)


def _narrowed() -> list[tuple[str, str]]:
    """What the slide in force is narrowed to: kinds and codes."""
    return [
        (one.kind, str(code))
        for key, one in FILTERS.items()
        for code in st.session_state.get(key) or ()
    ]


def _title(one: Slide) -> str:
    """The author's title; none of a slide narrowed to something else than it speaks of."""
    return "" if _narrowed() else one.title


def _picture(one: Slide, context: state.Context) -> None:
    """The figure drawn for both shapes of window; the style sheet shows the one that fits."""
    selection, lang = _selection(one), _lang(one, context)
    pictures = "".join(_image(one, selection, lang, shape) for shape in PAGES)
    said = "" if one.quiet or _narrowed() else one.comment
    lines = "".join(f"<p>{esc(line)}</p>" for line in said.splitlines() if line.strip())
    manner = f" {'half' if one.half else 'commented'}" if lines else ""
    comment = f'<div class="atlas-comment" dir="auto">{lines}</div>' if lines else ""
    page_html(f'<div class="atlas-stage{manner}">{pictures}{comment}</div>')


def _image(one: Slide, selection: Selection, lang: str, shape: str) -> str:
    sheet = cached.sheet(one.plate, selection, lang)
    source = cached.screen_page(one.plate, selection, lang, PAGES[shape], _title(one))
    return f'<img class="{shape}" alt="{esc(sheet.alt)}" src="{source}">'


def _sheet(one: Slide, context: state.Context) -> Sheet:
    return cached.sheet(one.plate, _selection(one), _lang(one, context))


def _is_live(one: Slide, context: state.Context) -> bool:
    return bool(st.session_state.get(LIVE)) and _sheet(one, context).is_map


def _map(one: Slide, context: state.Context) -> None:
    """The map itself, to be zoomed and pointed at; what is clicked there chooses nothing."""
    sheet, words = _sheet(one, context), cached.wording(_lang(one, context))
    way = "rtl" if sheet.rtl else "ltr"
    day = origin.day(context.data.version, words)
    page_html('<div class="atlas-stage"></div>')
    with st.container(key="present_map"):
        title = esc(_title(one) or sheet.title)
        page_html(f'<h1 class="atlas-title" dir="{way}">{title}</h1>')
        page_html(f'<p class="atlas-subtitle" dir="{way}">{esc(sheet.full_subtitle)}</p>')
        map_view.show(
            sheet, replace(context, wording=words), key="live", height=LIVE_HEIGHT, chooses=False
        )
        page_html(f'<p class="atlas-foot" dir="{way}">{esc(f"{day} {sheet.foot.sources}")}</p>')


def _notes(at: int, deck: Deck, context: state.Context) -> None:
    """The speaker's own window: the slide, the next one, comment and notes, the time gone by."""
    words, one = context.wording, deck.slides[at]
    here = _image(one, _selection(one), _lang(one, context), "broad")
    told = [text for text in (one.comment, one.notes) if text]
    lines = "".join(f"<p>{esc(line)}</p>" for text in told for line in text.splitlines())
    if at + 1 < len(deck.slides):
        then = deck.slides[at + 1]
        image = _image(then, _selection(then), _lang(then, context), "broad")
        following = f"<p>{esc(words.text('present.following'))}</p>{image}"
    else:
        following = f"<p>{esc(words.text('present.last'))}</p>"
    lines = lines or f'<p class="atlas-muted">{esc(words.text("present.no_notes"))}</p>'
    page_html(
        f'<div class="atlas-stage speaker"><div>{here}{lines}</div>'
        f'<div><p class="atlas-clock" aria-hidden="true"></p>'
        f'<p class="atlas-counter" role="status">{at + 1} / {len(deck.slides)}</p>{following}</div>'
        "</div>"
    )


def _ahead(deck: Deck, at: int, context: state.Context) -> None:
    """Draw the next slide while this one is being looked at."""
    if at + 1 < len(deck.slides) and not _narrowed():
        slide = deck.slides[at + 1]
        selection = _selection(slide)
        for size in PAGES.values():
            cached.screen_page(slide.plate, selection, _lang(slide, context), size, slide.title)


def _controls(at: int, deck: Deck, context: state.Context) -> None:
    """Back, counter, on, filter, leave: along the foot, as large as the text."""
    words = context.wording
    with st.container(horizontal=True, key="present_bar"):
        st.button(
            words.text("present.previous"),
            on_click=_step,
            args=(-1,),
            disabled=at == 0,
            key="present_previous",
        )
        page_html(f'<p class="atlas-counter" role="status">{at + 1} / {len(deck.slides)}</p>')
        st.button(
            words.text("present.next"),
            on_click=_step,
            args=(1,),
            disabled=at == len(deck.slides) - 1,
            key="present_next",
        )
        with st.popover(words.text("present.overview"), key="present_overview"):
            _overview(deck, context)
            address = f"{state.root()}present?{SPEAKER}=1&{AT}={at + 1}&lang={words.lang}"
            st.link_button(words.text("present.speaker"), address)
        with st.popover(words.text("present.filter"), key="present_filter"):
            _filters(context)
        if narrowed := _narrowed():
            names = words.listed([words.name(kind, code) for kind, code in narrowed])
            page_html(f'<p class="atlas-narrowed" role="status">{esc(names)}</p>')
        if _sheet(deck.slides[at], context).is_map:
            key = "present.picture" if st.session_state.get(LIVE) else "present.live"
            st.button(words.text(key), on_click=_turn, key="present_turn")
        if st.button(words.text("present.leave"), key="present_leave"):
            _leave()


def _overview(deck: Deck, context: state.Context) -> None:
    """Every slide by its number and title: a click shows it, and so does its number typed."""
    page_html(f'<p class="atlas-muted">{esc(context.wording.text("present.keys"))}</p>')
    for i, one in enumerate(deck.slides):
        title = one.title or cached.sheet(one.plate, one.selection, _lang(one, context)).title
        st.button(
            literal(f"{i + 1}. {title}"),
            key=f"present_to_{i}",
            type="tertiary",
            on_click=_go,
            args=(i,),
        )


def _filters(context: state.Context) -> None:
    """Narrow the slide in force while it is shown; the next one starts afresh."""
    words = context.wording
    for key, parameter in FILTERS.items():
        st.multiselect(
            literal(boxes.label(parameter, words)),
            parameter.values(context.data),
            format_func=partial(words.name, parameter.kind),
            select_all=False,
            key=key,
            placeholder=words.text("present.as_saved"),
        )


def _turn() -> None:
    """From the picture of a map to the map itself, and back."""
    st.session_state[LIVE] = not st.session_state.get(LIVE)


def _step(by: int) -> None:
    _go(_place(deck_state.current()) + by)


def _go(to: int) -> None:
    """Show another slide as it was saved: without the filters of this one, as a picture."""
    last = len(deck_state.current().slides) - 1
    st.session_state[AT] = str(min(max(to, 0), last) + 1)
    st.session_state[LIVE] = False
    for name in FILTERS:
        st.session_state[name] = []


def _pressed() -> None:
    """Runs before the page does, so that one run shows the next slide."""
    pressed = st.session_state["present_keys"]
    act = pressed.get("act") if pressed else None
    if act in STEPS:
        _step(STEPS[act])
    elif act == "first":
        _go(0)
    elif act == "last":
        _go(len(deck_state.current().slides) - 1)
    elif act == "language":
        _next_language()
    elif act == "turn":
        _turn()
    elif act == "leave":
        st.session_state["present_left"] = True
        _close()
    elif jump := JUMP.fullmatch(act or ""):
        _go(int(jump[1]) - 1)


def _next_language() -> None:
    """The page and all its figures in the next language."""
    known = list(LANGUAGES)
    at = known.index(st.session_state["lang"])
    st.session_state["lang"] = st.session_state[SPOKEN] = known[(at + 1) % len(known)]


def _close() -> None:
    for name in (AT, SPEAKER, SPOKEN):
        st.session_state[name] = ""


def _leave() -> None:
    _close()
    st.switch_page("pages/deck_page.py")


def left() -> bool:
    """Whether the presentation was left by key; asked once."""
    return bool(st.session_state.pop("present_left", False))
