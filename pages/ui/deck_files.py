"""Opening, starting, saving and sending a whole deck."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics import deck as decks
from analytics import sessions, starters
from analytics.figures import deckbook
from analytics.surfaces import exports
from analytics.surfaces.exports import deck_file_name
from analytics.surfaces.office.pptx.template import MAX_BYTES as TEMPLATE_BYTES
from analytics.surfaces.office.pptx.template import read_template
from analytics.words.i18n import error_text
from geodata import lists
from geodata.errors import GeodataError
from pages.ui import cached, deck_list, deck_state, gate, given, state
from pages.ui.export_menu import MIME
from pages.ui.html import literal, muted, page_html

# Sessions of committees whose pack is offered, the latest ones.
SESSIONS = 3


def bar(context: state.Context) -> None:
    """Present, send, save, open, start anew: what is done with a whole deck."""
    words = context.wording
    filled = bool(deck_state.current().slides)
    with st.container(horizontal=True, key="deck_bar"):
        if filled and st.button(words.text("deck.present"), type="primary"):
            st.switch_page("pages/present_page.py")
        if filled:
            with st.popover(words.text("deck.send"), key="deck_send_box"):
                _documents(context)
        if filled:
            # What a button builds later runs outside the session: it is given its deck.
            deck = deck_state.current()
            st.download_button(
                words.text("deck.save"),
                data=lambda: decks.dump(deck),
                file_name=deck_file_name(deck.title, words, "json"),
                mime=MIME["json"],
                on_click="ignore",
                key="deck_save",
            )
            with st.popover(words.text("deck.share"), key="deck_share_box"):
                deck_list.handing(context)
        with st.popover(words.text("deck.several"), key="deck_several_box"):
            deck_list.several(context)
        with st.popover(words.text("deck.open"), key="deck_open_box"):
            _open(context)
        if filled:
            with st.popover(words.text("deck.start"), key="deck_start_box"):
                start(context)
        if deck_state.draft().before is not None:
            st.button(words.text("deck.undo"), on_click=deck_state.undo, key="deck_undo")


def _documents(context: state.Context) -> None:
    """The deck in every document format, in the language of the page."""
    words = context.wording
    for format_ in exports.BOOK_FORMATS:
        st.download_button(
            words.text(f"deck.format_{format_}"),
            data=gate.noted("deck", _builder(context, format_)),
            file_name=deck_file_name(deck_state.current().title, words, format_),
            mime=MIME[format_],
            on_click="ignore",
            key=f"deck_{format_}",
            width="stretch",
        )
    number = st.session_state.get("template_number", 0)
    given.taken(
        words.text("deck.template"),
        [".pptx"],
        key=f"deck_template_{number}",
        then=_template_given,
        args=(words.lang,),
    )
    page_html(muted(words.text("deck.template_hint", megabytes=TEMPLATE_BYTES // 1_000_000)))


def _builder(context: state.Context, format_: str) -> Callable[[], bytes]:
    deck, template = deck_state.current(), deck_state.template()

    def build() -> bytes:
        book = deckbook.book_of(deck, context.wording)
        return exports.encode_book(book, format_, template())

    return build


def _template_given(key: str, endings: tuple[str, ...], lang: str) -> None:
    """Check a template before it is used; what is wrong is said, and the old one kept."""
    words = cached.wording(lang)
    try:
        content = given.came(key, endings, TEMPLATE_BYTES, "template_too_large")
        if content is None:
            return
        master = read_template(content)
    except GeodataError as error:
        deck_state.tell([error_text(error, lang)])
    else:
        st.session_state[deck_state.TEMPLATE] = master
        remark = words.say(master.remark) if master.remark else words.text("deck.template_kept")
        deck_state.tell([remark])
    st.session_state["template_number"] = st.session_state.get("template_number", 0) + 1


def _open(context: state.Context) -> None:
    """A deck file, checked before it takes the place of the present deck."""
    words = context.wording
    number = st.session_state.get("open_number", 0)
    given.taken(
        words.text("deck.file"),
        [".json"],
        key=f"deck_open_{number}",
        then=_opened,
        args=(words.lang,),
    )
    page_html(muted(words.text("deck.open_hint")))


def _opened(key: str, endings: tuple[str, ...], lang: str) -> None:
    words = cached.wording(lang)
    try:
        content = given.came(key, endings, decks.MAX_BYTES, "deck_too_large")
        if content is None:
            return
        deck, remarks = decks.load(content, words.data)
    except GeodataError as error:
        deck_state.tell([f"{error_text(error, lang)} {words.text('deck.kept')}"])
    else:
        deck_state.store(deck)
        opened = words.plural("deck.opened", len(deck.slides))
        deck_state.tell([opened, *(words.say(remark) for remark in remarks)])
    st.session_state["open_number"] = st.session_state.get("open_number", 0) + 1


def start(context: state.Context) -> None:
    """Starter decks of the selection in force: country, regions, sector."""
    words, data = context.wording, context.data
    country = context.selection.shown_countries(data)[0]
    usual = lists.parts(data.regions.countries.loc[country, "first_compared"], "first_compared")
    regions = [code for code in (*context.selection.regions, *usual) if code in data.regions]
    offers = [("country", country), *(("region", code) for code in dict.fromkeys(regions))]
    offers += [("sector", code) for code in context.selection.sectors[:2] or ("C35",)]
    for kind, code in offers:
        st.button(
            literal(words.text(f"starter.title_{kind}", name=words.name(kind, code))),
            key=f"deck_start_{kind}_{code}",
            on_click=_start,
            args=(kind, code, words.lang),
            width="stretch",
        )
    for session in sessions.of(country, data)[:SESSIONS]:
        day = words.day(str(data.support.row("event", session)["date_start"]))
        name = words.name("event", session)
        st.button(
            literal(words.text("pack.title", event=name, date=day)),
            key=f"deck_start_session_{session}",
            on_click=begin_session,
            args=(session, words.lang),
            width="stretch",
        )


def begin_session(session: str, lang: str) -> None:
    """Put the committee's pack in place of the deck; what it lacks is told."""
    words = cached.wording(lang)
    deck, remarks = starters.pack(session, words)
    deck_state.store(deck)
    missing = [words.text("book.missing")] if remarks else []
    deck_state.tell([*missing, *(words.say(remark) for remark in remarks)])


def _start(kind: str, code: str, lang: str) -> None:
    deck_state.store(starters.starter(kind, code, cached.wording(lang)))
