"""Amounts on the page: one figure per currency, and the rates that a user may give."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from analytics.summary import money
from geodata.schema.cells import plausible_years
from pages.ui import day_box, figures, state
from pages.ui.html import literal, muted, page_html

RATE_DAY = "money_rate_date"


def currencies(context: state.Context) -> list[str]:
    """Currencies to draw, the most frequent first; one empty name where nothing is known."""
    known = money.currencies(money.lines(context.data, context.selection))
    return known or [""]


def panel(number: int, currency: str, context: state.Context) -> None:
    """The figure of one currency; it is never drawn with another."""
    chosen = replace(context.selection, currency=currency)
    figures.figure("money", context, selection=chosen, where=f"_{number}")


def conversion(context: state.Context) -> None:
    """Rates into one currency, each with the day it was taken; nothing is converted without."""
    words = context.wording
    bare = context.selection.without(["rates"])
    known = money.currencies(money.lines(context.data, bare))
    with st.popover(words.text("money.convert")):
        page_html(muted(words.text("money.convert_hint")))
        if len(known) < 2:
            page_html(muted(words.text("money.one_currency")))
        else:
            _form(known, context)
        if context.selection.rates:
            st.button(words.text("money.convert_none"), on_click=_forget, key="money_forget")


def _form(known: list[str], context: state.Context) -> None:
    words = context.wording
    target = st.selectbox(
        words.text("money.target"),
        known,
        format_func=lambda code: words.name("currency", code),
        key="money_target",
    )
    others = [code for code in known if code != target]
    for code in others:
        st.number_input(
            literal(words.text("money.rate", source=code, target=target)),
            min_value=0.0,
            value=None,
            format="%.6f",
            key=f"money_rate_{code}",
        )
    st.session_state.setdefault(RATE_DAY, day_box.written(dt.date.today()))
    day_box.show(words.text("money.rate_date"), RATE_DAY, context, _days())
    st.button(
        words.text("money.convert_apply"),
        on_click=_keep,
        args=(str(target), others),
        key="money_apply",
    )


def _keep(target: str, others: list[str]) -> None:
    """Rates as the address carries them; a rate left empty converts nothing."""
    day = day_box.chosen(st.session_state[RATE_DAY], _days())
    if day is None:
        return
    entered = {code: st.session_state.get(f"money_rate_{code}") for code in others}
    st.session_state["rates"] = [
        f"{code}>{target}={f'{rate:.6f}'.rstrip('0').rstrip('.')}@{day.isoformat()}"
        for code, rate in entered.items()
        if rate
    ]


def _days() -> tuple[dt.date, dt.date]:
    """The days that a rate may be of."""
    return dt.date(plausible_years()["first"], 1, 1), dt.date.today()


def _forget() -> None:
    st.session_state["rates"] = []
