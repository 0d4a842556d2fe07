"""The sidebar: language, then filters in the order people think."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.parameters import FOLDED, OPEN, Parameter
from analytics.selection import PARAMETERS
from analytics.selection import filters as chosen_filters
from analytics.words.i18n import LANGUAGES, Wording
from geodata import store
from geodata.errors import StoreError
from geodata.places.set_tables import DIVISION
from pages.ui import boxes, cached, day_box, state
from pages.ui.html import literal, page_html

# A count whose plural names a kind of thing, in Arabic too.
FEW = 3


def language_switch() -> None:
    """FR · EN · ع, above everything else."""
    words = Wording(st.session_state["lang"], cached.datasets())
    st.segmented_control(
        words.text("filter.language"),
        tuple(LANGUAGES),
        format_func=lambda code: LANGUAGES[code].label,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )


def filters(context: state.Context) -> None:
    """Country, sector, stage; the rest folded; the number of records always visible."""
    words = context.wording
    count = cached.count(context.selection.only([one.field for one in chosen_filters()]))
    page_html(
        f'<p class="atlas-count" role="status"><b>{words.number(count)}</b> '
        f"{words.plural('filter.records', count)}</p>"
    )
    _boxes(OPEN, context)
    more = st.expander(words.text("filter.more"), key="more_filters", on_change="rerun")
    if more.open:
        with more:
            _boxes(FOLDED, context)
            _past_day(context)
    st.button(words.text("filter.reset"), on_click=state.reset, width="stretch")


def _boxes(place: str, context: state.Context) -> None:
    """The boxes of one part of the side bar, in the order of the table of parameters."""
    for parameter in PARAMETERS.values():
        if parameter.place == place:
            OTHERWISE.get(parameter.field, boxes.box)(parameter, context)


def _countries(parameter: Parameter, context: state.Context) -> None:
    """The countries, and how each that is shown is divided."""
    boxes.box(parameter, context)
    for country in context.selection.shown_countries(context.data):
        _division(country, context)


def _places(parameter: Parameter, context: state.Context) -> None:
    """Regions of the countries shown, as they are divided now, and their groupings."""
    regions, session = context.data.regions, st.session_state
    offered = [
        str(code)
        for country in context.selection.shown_countries(context.data)
        for name in _divided(country, context)
        for code in regions.of_set(name).index
    ]
    held = [code for code in session[parameter.field] if code in set(offered)]
    if held != session[parameter.field]:
        session[parameter.field] = held
    boxes.box(parameter, context, list(dict.fromkeys(offered)))


def _divided(country: str, context: state.Context) -> list[str]:
    """The set in force of a country, and the sets that group its regions."""
    regions = context.data.regions
    own = context.selection.set_of(country, context.data)
    groupings = [
        name
        for name in regions.sets_of(country)
        if name != own and set(regions.of_set(name).index) <= regions.groupings
    ]
    return [own, *groupings]


def _years(parameter: Parameter, context: state.Context) -> None:
    """One slider for both ends."""
    if parameter.field == state.YEARS[0]:
        label, ends = context.wording.text("filter.years"), state.years(context.data)
        st.slider(literal(label), *ends, key="years", on_change=state.dismiss)


def _sets(parameter: Parameter, context: state.Context) -> None:
    """Every set of regions of each country that is shown."""
    for country in context.selection.shown_countries(context.data):
        _boundary_set(country, context)


def _across(parameter: Parameter, context: state.Context) -> None:
    """Only regions of several countries can be ranked together."""
    if len(context.selection.shown_countries(context.data)) > 1:
        boxes.box(parameter, context)


def _division(country: str, context: state.Context) -> None:
    """69 · 58 · 48 wilayas: the laws of a country that has had several, beside its name."""
    words, regions = context.wording, context.data.regions
    laws = regions.divisions(country)
    if len(laws) < 2:
        return
    chosen = st.session_state[f"set_{country}"]
    others = [] if chosen in laws else [chosen]
    st.segmented_control(
        literal(words.text("filter.division_of", units=words.unit_of(laws[0], FEW))),
        [*laws, *others],
        format_func=lambda name: literal(_short(name, words)),
        key=f"set_{country}",
        required=True,
        help=words.text("filter.division_help"),
        on_change=state.dismiss,
    )


def _short(name: str, words: Wording) -> str:
    """A law by how many regions it has; what is none by its name."""
    facts = words.data.regions.facts.get(name)
    if facts is not None and facts.kind == DIVISION:
        return words.number(len(words.data.regions.of_set(name)))
    return words.name("boundary_set", name)


def _boundary_set(country: str, context: state.Context) -> None:
    """Every set of regions a country has: laws, groupings, communes, a ministry's own."""
    words, sets = context.wording, context.data.regions.sets_of(country)
    if len(sets) > 1:
        st.session_state[f"other_set_{country}"] = st.session_state[f"set_{country}"]
        st.selectbox(
            literal(words.text("filter.set_of", country=words.name("country", country))),
            sets,
            format_func=lambda name: words.name("boundary_set", name),
            key=f"other_set_{country}",
            on_change=_choose_set,
            args=(country,),
        )


def _choose_set(country: str) -> None:
    st.session_state[f"set_{country}"] = st.session_state[f"other_set_{country}"]
    state.dismiss()


def _past_day(context: state.Context) -> None:
    """Records as they stood at the end of a day; empty for today."""
    if context.data.trouble:
        return
    session = st.session_state
    try:
        first = dt.date.fromisoformat(store.current().first_day())
    except StoreError:  # gone since the data were read: told at the next run
        return
    days = (first, max(dt.date.today(), first))
    held = session.get("asof_day", "")
    # What is no day stays in the box, under which it is told.
    if not held.strip() or day_box.chosen(held, days):
        day = session["asof"]
        session["asof_day"] = day_box.written(dt.date.fromisoformat(day)) if day else ""
    label = context.wording.text("filter.asof")
    day_box.show(label, "asof_day", context, days, on_change=_choose_day, args=(days,))


def _choose_day(days: tuple[dt.date, dt.date]) -> None:
    text = st.session_state["asof_day"]
    day = day_box.chosen(text, days)
    if text.strip() and day is None:
        return
    st.session_state["asof"] = day.isoformat() if day and day != dt.date.today() else ""
    st.session_state["record"] = ""


# Fields whose box is not what their parameter alone would give.
OTHERWISE = {
    "countries": _countries,
    "places": _places,
    **dict.fromkeys(state.YEARS, _years),
    state.SETS: _sets,
    "across": _across,
}
