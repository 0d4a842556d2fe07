"""Pages and their addresses; file stems differ from addresses on purpose.

A page file whose stem equals its address puts Streamlit into its older mode,
in which a deep link runs the page without the frame.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from analytics.summary import money
from analytics.words.i18n import Wording, error_text
from geodata import action_log
from geodata.errors import GeodataError, Problem
from pages.ui import state
from pages.ui.addresses import FIRST, SECTIONS
from pages.ui.html import esc, page_html

LOGGER = logging.getLogger("atlas_grappes")
FOLDER = Path(__file__).parent.parent
# The page that shows nothing but the deck.
ALONE = "present"
# The part of the menu for pages that hold nothing yet.
TO_FILL = "to_fill"
ICON = str(Path(__file__).parent / "icon.png")


def pages(context: state.Context) -> Page:
    """Declare the pages in the language of the reader; returns the current one."""
    words = context.wording
    found = {
        words.text(f"section.{section}") if section else "": [_page(name, words) for name in names]
        for section, names in sections(context).items()
    }
    return st.navigation(found, position="top", expanded=True)


def sections(context: state.Context) -> dict[str, list[str]]:
    """The menu: pages that hold nothing for the selection stand together at its end."""
    empty = [name for name, holds in HOLDS.items() if not holds(context)]
    kept = {
        section: [name for name in names if name not in empty]
        for section, names in SECTIONS.items()
    }
    return {section: names for section, names in {**kept, TO_FILL: empty}.items() if names}


def _whole_table(context: state.Context, *, sectors: bool) -> bool:
    """Whether a published table covers all regions of a country shown, and all sectors."""
    shown = context.selection.shown_countries(context.data)
    return any(
        table.coverage.all_regions and (table.coverage.all_sectors or not sectors)
        for table in context.data.observations.tables.values()
        if table.country in shown
    )


# Page that only published tables or rows of our own fill → whether there are any.
HOLDS: dict[str, Callable[[state.Context], bool]] = {
    "pattern": partial(_whole_table, sectors=False),
    "gaps": partial(_whole_table, sectors=True),
    "money": lambda context: money.known(context.data, context.selection),
    "registers": lambda context: bool(context.data.registers),
}


def _page(name: str, words: Wording) -> Page:
    return st.Page(
        FOLDER / f"{name}_page.py",
        title=words.text(f"page.{name}"),
        url_path=name,
        default=name == FIRST,
    )


def run(page: Page, context: state.Context) -> None:
    """Run a page; whatever fails is logged whole and told in one sentence."""
    st.session_state["here"] = page.url_path
    try:
        page.run()
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, context.lang))}</p>')
    except Exception:
        number = secrets.token_hex(4).upper()
        LOGGER.exception("page %s failed, number %s", page.url_path, number)
        action_log.note("failed", state.author(), page=page.url_path, number=number)
        told = {"version": context.data.version.short, "number": number}
        text = context.wording.text("error.unexpected", **told)
        page_html(f'<p class="atlas-note" role="alert">{esc(text)}</p>')


def words_of_day(context: state.Context) -> str:
    """Which past day is looked at."""
    words = context.wording
    return words.text("notice.asof", date=words.date(context.data.as_of))


def notice_texts(page: Page, context: state.Context) -> list[str]:
    """What a link asked for and the atlas does not have, in words."""
    told = []
    address = state.lost(page.url_path)
    if address:
        told.append(
            context.wording.text("notice.unknown_address", address=address, page=page.title)
        )
    if context.data.as_of:
        told.append(words_of_day(context))
    if context.data.trouble:
        told.append(error_text(context.data.trouble, context.lang))
        told.append(context.wording.text("notice.bundled"))
    told += [error_text(error, context.lang) for error in context.data.damage]
    return told + [_notice(problem, context.wording) for problem in state.notices()]


def _notice(problem: Problem, words: Wording) -> str:
    code = problem.code
    return words.text(
        "notice.day_out_of_reach"
        if code == "day_out_of_reach"
        else "notice.day_ahead"
        if code == state.AHEAD
        else "notice.day_before_store"
        if code == state.BEFORE_STORE
        else "notice.record_merged"
        if code == state.MERGED
        else "notice.record_retired"
        if code == state.RETIRED
        else "notice.unknown_value",
        parameter=words.text(f"parameter.{problem.column}"),
        value=(problem.value or "")[:60],
    )
