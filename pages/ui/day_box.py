"""A day as people write it: a line of text, read the same in every language.

Streamlit's own calendar speaks English only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from geodata.intake import numbers
from pages.ui import state
from pages.ui.html import esc, literal, page_html

WRITTEN = "%d/%m/%Y"


def show(
    label: str,
    key: str,
    context: state.Context,
    days: tuple[dt.date, dt.date],
    **more: Any,
) -> None:
    """The box, and under it what is wrong with the day that stands there.

    The text lies in the session under `key`; :func:`chosen` makes a day of it.
    """
    words = context.wording
    first, last = days
    text = st.text_input(literal(label), key=key, placeholder=written(last), max_chars=20, **more)
    if text.strip() and chosen(text, days) is None:
        told = words.text(
            "day.wrong",
            text=words.isolate(text),
            first=words.date(first),
            last=words.date(last),
            example=words.isolate(written(last), "ltr"),
        )
        page_html(f'<p class="atlas-note" role="alert">{esc(told)}</p>')


def chosen(text: str, days: tuple[dt.date, dt.date]) -> dt.date | None:
    """30/11/2026, 30.11.2026 and 2026-11-30 are one day; none where it lies outside.

    >>> chosen("30.11.2026", (dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
    datetime.date(2026, 11, 30)
    """
    found = numbers.date(text, numbers.DMY)
    whole = not found.doubt and len(found.value) == len("0000-00-00")
    day = dt.date.fromisoformat(found.value) if whole else None
    return day if day and days[0] <= day <= days[1] else None


def written(day: dt.date) -> str:
    """A day as the box shows it."""
    return day.strftime(WRITTEN)
