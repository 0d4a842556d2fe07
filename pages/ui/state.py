"""The selection as widgets hold it, and the address bar that repeats it.

Widgets are the only store: one key per filter. On the first run of a session,
and whenever the browser goes back or forward, the keys are filled from the
address; after every change the address is written from the keys, so that any
page of any selection is a link.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.parameters import Parameter
from analytics.selection import FITTED, MAX_REGIONS, PARAMETERS, Selection, is_date, parse, view
from analytics.words.i18n import DEFAULT_LANGUAGE, LANGUAGES, Wording
from analytics.words.plaintext import one_line
from geodata import merging, store
from geodata.access import Actor
from geodata.datasets import Datasets, is_ahead
from geodata.errors import Problem, StoreError
from geodata.files import row_of
from geodata.places import regions
from geodata.schema.tables import RECORD, TOPICS
from pages.ui import cached, identity
from pages.ui.addresses import LONGEST, UNKNOWN

COUNTRY_VARIABLE = "ATLAS_GRAPPES_COUNTRY"
FIRST_COUNTRY = "DZ"
USUAL = "usual"
# Session keys: the address last read, and what it was understood to ask for; the
# address that does not exist, and the page shown in its place.
READ, LOST = "address_read", "address_lost"
# The countries that were shown when a view was last kept.
FRAMED = "framed_countries"
# Set when an address was read to its end: a run may be broken off in the midst of it.
WHOLE = "address_whole"
# A day of which the store knows nothing yet: its law is known all the same.
BEFORE_STORE = "day_before_store"
AHEAD = "day_ahead"
# A cluster that was made one with another, and one that was taken away.
MERGED, RETIRED = "record_merged", "record_retired"
LABEL_LETTERS = 100
# View settings that a link carries besides the selection: parameter → allowed.
VIEWS = {
    "lang": tuple(LANGUAGES),
    "view": ("sectors", "density", "small", "communes"),
    "layer": ("surface", "rates"),
    "spots": ("lisa", "hotspots"),
    # What pages of analysis speak of: published tables, or the records.
    "source": ("tables", "records"),
    "board": ("follow", "tables"),
    "topic": TOPICS,
}
FREE = ("record", "q", "asof", "slide", "shared", "speaker")
# Two parameters of one slider, and one with a box for each country.
YEARS, SETS = ("year_from", "year_to"), "sets"


@dataclass(frozen=True)
class Context:
    """What every page reads: data, words, selection."""

    data: Datasets
    wording: Wording
    selection: Selection

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.wording.lang


def prepare() -> None:
    """Fill the keys from the address where it leads, keep them alive otherwise."""
    state = st.session_state
    if WHOLE not in state or _went_back():
        state["asof"] = st.query_params.get("asof", "")[:10]
        _leave_unreadable_day()
        _read_address(cached.datasets())
    elif missed := [*filter(None, (_leave_unreadable_day(), _leave_gone_cluster()))]:
        state["notices"] = [*notices(), *missed]
    _follow_years(cached.datasets())
    _leave_view()
    for key in (*_keys(), "who"):
        # A key whose widget is not on this page, or whose labels changed with
        # the language, would otherwise be forgotten.
        if key in state:
            state[key] = state[key]


def _leave_view() -> None:
    """A view kept of one country is none of another."""
    state = st.session_state
    now = tuple(state["countries"])
    before, state[FRAMED] = state.get(FRAMED, now), now
    if now != before and view(state["framing"]):
        state["framing"] = FITTED


def _went_back() -> bool:
    """Whether this run was asked for by the browser's own buttons, back or forward."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def root() -> str:
    """The address of the first page as the browser sees it; empty without a browser.

    Taken from the browser, not put together here: only it knows what a proxy
    has put before our own path.
    """
    run = get_script_run_ctx()
    return urljoin(run.context_info.url, ".") if run and run.context_info else ""


def _leave_unreadable_day() -> Problem | None:
    """Back to today where a past day cannot be read; the store may go while one is looked at."""
    day = st.session_state.get("asof", "")
    try:
        cached.datasets()
    except StoreError:
        st.session_state["asof"] = ""
        return _unreadable_day(day, cached.datasets())
    return None


def _unreadable_day(day: str, data: Datasets) -> Problem:
    """A day that means nothing, is to come, or before the store; or only the store tells of it."""
    code = "day_out_of_reach" if data.trouble else "unknown_value"
    if is_ahead(day):
        code = AHEAD
    elif not data.trouble and is_date(day):
        code = BEFORE_STORE
    return Problem(code, column="asof", value=day)


def _open_on_law_of(day: str, chosen: Selection, data: Datasets) -> None:
    """The divisions in force on a day, where the address names none."""
    then, named = regions.load(day=day), dict(chosen.sets)
    for country in data.countries:
        if country not in named:
            st.session_state[f"set_{country}"] = then.law(country)


def context() -> Context:
    """Data, words and selection of this run."""
    data = cached.datasets()
    return Context(data, cached.wording(st.session_state["lang"]), selection(data))


def selection(data: Datasets) -> Selection:
    """The selection that the widgets hold."""
    state = st.session_state
    first, last = state["years"]
    earliest, latest = years(data)
    chosen_sets = {
        code: state[f"set_{code}"]
        for code in data.countries
        if state[f"set_{code}"] != data.regions.law(code)
    }
    return Selection(
        **{one.field: _chosen(one) for one in _alone()},
        year_from=first if first > earliest else None,
        year_to=last if last < latest else None,
        sets=tuple(sorted(chosen_sets.items())),
    )


def _alone() -> list[Parameter]:
    """Parameters with a key of their own."""
    return [one for one in PARAMETERS.values() if one.field not in (*YEARS, SETS)]


def blank(parameter: Parameter) -> object:
    """What a box holds for "as usual": a widget reads None as "nothing chosen"."""
    if parameter.usual is not None:
        return parameter.usual
    return 0 if parameter.cast is int else USUAL


def _chosen(parameter: Parameter) -> Any:
    """The value of a key, as a selection holds it."""
    value = st.session_state[parameter.field]
    if parameter.many:
        return tuple(value)
    return parameter.usual if value == blank(parameter) else value


def _held(parameter: Parameter, chosen: Selection) -> object:
    """A value of a selection, as its key holds it."""
    value = getattr(chosen, parameter.field)
    if parameter.many:
        return list(value)
    return blank(parameter) if value == parameter.usual else value


def years(data: Datasets) -> tuple[int, int]:
    """The years to choose from: from the first of a record to this one, or a later one's."""
    this = dt.date.today().year
    return min(this - 1, *data.records.years), max(this, *data.records.years)


def _follow_years(data: Datasets) -> None:
    """An end of the years that was open stays open when records reach further, or less far."""
    state = st.session_state
    before, now = state["years_offered"], years(data)
    if before == now:
        return
    ends = zip(state["years"], before, now, strict=True)
    first, last = (new if end == old else min(max(end, now[0]), now[1]) for end, old, new in ends)
    state["years"], state["years_offered"] = (first, last), now


def publish(current: Context) -> None:
    """Write the selection and the view into the address bar, if they changed.

    Every writing is one more step for the browser's way back. So an address
    stays as it was given, right or wrong, for as long as what was read from it.
    """
    wanted = params(current)
    now = _given()
    read = st.session_state.setdefault(READ, (now, wanted))
    if now != wanted and (now, wanted) != read:
        st.query_params.from_dict(wanted)


def _given() -> dict[str, list[str]]:
    """The parameters of the address."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def params(current: Context) -> dict[str, list[str]]:
    """The selection and the view as the address says them; what is as usual is left out."""
    state = st.session_state
    wanted = current.selection.to_params()
    for name, allowed in VIEWS.items():
        if state[name] != (DEFAULT_LANGUAGE if name == "lang" else allowed[0]):
            wanted[name] = [state[name]]
    for name in FREE:
        if state[name]:
            wanted[name] = [state[name]]
    if not current.selection.countries:
        wanted["country"] = ["all"]
    elif current.selection.countries == (first_country(),):
        wanted.pop("country", None)
    return wanted


def notices() -> list[Problem]:
    """What the address asked for that does not exist; told until the next change."""
    return list(st.session_state.get("notices", []))


def lost(page: str) -> str:
    """The address that was asked for and does not exist; told on one page, until a change."""
    state = st.session_state
    address, shown = state.get(LOST, ("", None))
    if address and shown in (None, page):
        state[LOST] = (address, page)
        return str(address)
    state[LOST] = ("", None)
    return ""


def dismiss() -> None:
    """Forget the notices once the user has changed something."""
    st.session_state["notices"] = []
    st.session_state[LOST] = ("", None)


def reset() -> None:
    """Back to the selection of a fresh visit, the language kept."""
    state = st.session_state
    _store(Selection(countries=(first_country(),)), cached.datasets())
    state["record"] = state["q"] = state["asof"] = ""
    dismiss()


def clear(field: str) -> None:
    """One parameter back to as usual."""
    data = cached.datasets()
    _store(selection(data).without([field]), data)
    dismiss()


def first_country() -> str:
    """The country shown on a fresh visit; a ministry sets its own."""
    return os.environ.get(COUNTRY_VARIABLE, FIRST_COUNTRY)


def author() -> str:
    """Who answers for changes: the account; without sign-in the name given, empty until said."""
    return actor().account


def actor() -> Actor:
    """Who acts in this session."""
    return identity.actor(str(st.session_state.get("who", "")).strip())


def source_label(code: str, data: Datasets) -> str:
    """A source in one line of a list: publisher and title."""
    row = row_of(data.records.sources, code)
    return f"{row['publisher']} – {row['title']}"[:LABEL_LETTERS]


def show_record(code: str) -> None:
    """Open the sheet of a cluster; what was looked for or being written steps back."""
    st.session_state["record"], st.session_state["record_new"] = code, False


def choose_region(code: str) -> None:
    """Make a region the first of the chosen ones."""
    others = [other for other in st.session_state["regions"] if other != code]
    st.session_state["regions"] = [code, *others][:MAX_REGIONS]


def _keys() -> list[str]:
    data = cached.datasets()
    fields = [one.field for one in _alone()]
    return [*fields, "years", *(f"set_{code}" for code in data.countries), *VIEWS, *FREE]


def _read_address(data: Datasets) -> None:
    state = st.session_state
    state.pop(READ, None)
    state.pop(WHOLE, None)
    state.pop(FRAMED, None)
    address = _given()
    state[LOST] = (one_line(address.get(UNKNOWN, [""])[-1], LONGEST), None)
    every = address.get("country") == ["all"]
    if every:
        del address["country"]
    chosen, problems = parse(address, data)
    if not chosen.countries and not every:
        chosen = parse({**address, "country": [first_country()]}, data)[0]
    _store(chosen, data)
    earliest, latest = years(data)
    problems += [
        Problem("unknown_value", column=PARAMETERS[field].name, value=str(year))
        for field in YEARS
        if (year := getattr(chosen, field)) and not earliest <= year <= latest
    ]
    for name, allowed in VIEWS.items():
        value = address.get(name, [allowed[0]])[-1]
        if value not in allowed:
            problems.append(Problem("unknown_value", column=name, value=value))
        state[name] = value if value in allowed else allowed[0]
    for name in FREE:
        state[name] = address.get(name, [""])[-1][:200]
    if state["asof"] != data.as_of:
        missed = _unreadable_day(state["asof"], data)
        problems.append(missed)
        if missed.code == BEFORE_STORE:
            _open_on_law_of(state["asof"], chosen, data)
        state["asof"] = data.as_of
    state["notices"] = [*problems, *filter(None, [_leave_gone_cluster()])]
    state[WHOLE] = True


def _leave_gone_cluster() -> Problem | None:
    """Close a cluster that is not in force: it may go while a page shows it."""
    key, data = st.session_state.get("record", ""), cached.datasets()
    if not key or key in data.records.table.index:
        return None
    st.session_state["record"], told = _gone_record(key, data)
    return told


def _gone_record(key: str, data: Datasets) -> tuple[str, Problem]:
    """What to show for a cluster that is not in force: the one that it became, or none."""
    if not data.trouble:
        held = store.current()
        into = merging.went_into(held, RECORD.entity, key)
        if into in data.records.table.index:
            return into, Problem(MERGED, column="record", value=f"{key} → {into}")
        if held.history(RECORD.entity, key):
            return "", Problem(RETIRED, column="record", value=key)
    return "", Problem("unknown_value", column="record", value=key)


def _store(chosen: Selection, data: Datasets) -> None:
    """Put a selection into the widgets' keys."""
    state = st.session_state
    for one in _alone():
        state[one.field] = _held(one, chosen)
    earliest, latest = state["years_offered"] = years(data)
    first = max(chosen.year_from or earliest, earliest)
    last = min(chosen.year_to or latest, latest)
    state["years"] = (min(first, last), max(first, last))
    for code in data.countries:
        state[f"set_{code}"] = chosen.set_of(code, data)
