"""The selection as widgets hold it, and the address bar that repeats it.

Widgets are the only store: one key per filter. On the first run of a session
the keys are filled from the address; on every run the address is written from
the keys, so that any page of any selection is a link.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace

import streamlit as st

from analytics.i18n import DEFAULT_LANGUAGE, LANGUAGES, Wording
from analytics.selection import MAX_REGIONS, PARAMS, Selection, parse
from geodata.datasets import Datasets
from geodata.errors import Problem, StoreError
from geodata.intake.plan import Plan
from geodata.store.commands import USER_VARIABLE
from geodata.support.fields import TOPICS
from pages.ui import cached

COUNTRY_VARIABLE = "ATLAS_GRAPPES_COUNTRY"
FIRST_COUNTRY = "DZ"
YEARS = (1995, 2026)
USUAL = "usual"
# View settings that a link carries besides the selection: parameter → allowed.
VIEWS = {
    "lang": LANGUAGES,
    "view": ("sectors", "density"),
    "frame": ("whole", "enlarged"),
    "layer": ("surface", "rates"),
    "spots": ("lisa", "hotspots"),
    "board": ("follow", "tables"),
    "topic": TOPICS,
}
FREE = ("record", "q", "asof")
SINGLE_KEYS = (
    *("measure", "member_kind", "scheme", "classes", "across"),
    *("table", "bandwidth", "neighbours"),
    *("recent", "money_by", "currency", "session"),
)
LIST_KEYS = ("countries", "sectors", "stages", "kinds", "programmes", "regions", "rates")


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
    """Fill the keys from the address on the first run, keep them alive on others."""
    state = st.session_state
    if "countries" not in state:
        state["asof"] = st.query_params.get("asof", "")[:10]
        try:
            data = cached.datasets()
        except StoreError:
            state["asof"] = ""
            data = cached.datasets()
        _read_address(data)
    for key in (*_keys(), "who"):
        # A key whose widget is not on this page, or whose labels changed with
        # the language, would otherwise be forgotten.
        if key in state:
            state[key] = state[key]


def context() -> Context:
    """Data, words and selection of this run."""
    data = cached.datasets()
    return Context(data, cached.wording(st.session_state["lang"]), selection(data))


def selection(data: Datasets) -> Selection:
    """The selection that the widgets hold."""
    state = st.session_state
    first, last = state["years"]
    chosen_sets = {
        code: state[f"set_{code}"]
        for code in data.countries
        if state[f"set_{code}"] != data.regions.default_set(code)
    }
    return Selection(
        **{key: tuple(state[key]) for key in LIST_KEYS},
        year_from=first if first > YEARS[0] else None,
        year_to=last if last < YEARS[1] else None,
        measure=state["measure"],
        member_kind=state["member_kind"],
        sets=tuple(sorted(chosen_sets.items())),
        counting=None if state["counting"] == USUAL else state["counting"],
        level=state["level"] or None,
        population=None if state["population"] == USUAL else state["population"],
        scheme=state["scheme"],
        classes=state["classes"],
        across=state["across"],
        table=state["table"],
        bandwidth=state["bandwidth"],
        neighbours=state["neighbours"],
        recent=state["recent"],
        money_by=state["money_by"],
        currency=state["currency"],
        session=state["session"],
    )


def publish(current: Context) -> None:
    """Write the selection and the view into the address bar, if they changed."""
    wanted = params(current)
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    if now != wanted:
        st.query_params.from_dict(wanted)


def params(current: Context) -> dict[str, list[str]]:
    """The selection and the view as the address says them; what is as usual is left out."""
    state = st.session_state
    found = current.selection.to_params()
    for name, allowed in VIEWS.items():
        if state[name] != (DEFAULT_LANGUAGE if name == "lang" else allowed[0]):
            found[name] = [state[name]]
    for name in FREE:
        if state[name]:
            found[name] = [state[name]]
    if not current.selection.countries:
        found["country"] = ["all"]
    elif current.selection.countries == (first_country(),):
        found.pop("country", None)
    return found


def notices() -> list[Problem]:
    """What the address asked for that does not exist; told until the next change."""
    return list(st.session_state.get("notices", []))


def dismiss() -> None:
    """Forget the notices once the user has changed something."""
    st.session_state["notices"] = []


def reset() -> None:
    """Back to the selection of a fresh visit, the language kept."""
    state = st.session_state
    _store(Selection(countries=(first_country(),)), cached.datasets())
    state["record"] = state["q"] = state["asof"] = ""
    dismiss()


def first_country() -> str:
    """The country shown on a fresh visit; a ministry sets its own."""
    return os.environ.get(COUNTRY_VARIABLE, FIRST_COUNTRY)


def author() -> str:
    """Who answers for changes made in this session; empty until said."""
    return str(st.session_state.get("who", "")).strip()


def author_box(words: Wording) -> None:
    """Asks once for the name that changes carry, and keeps it for the session."""
    st.session_state["who"] = st.session_state.get("who", os.environ.get(USER_VARIABLE, ""))
    st.text_input(words.text("edit.who"), key="who", max_chars=80)


def new_source(plan: Plan, context: Context) -> tuple[Plan, dict[str, str]]:
    """A source described on screen; its id is made from what it says."""
    words = context.wording
    boxes = st.columns(3)
    said = {}
    for box, name in zip(boxes, ("publisher", "title", "date"), strict=True):
        with box:
            said[name] = st.text_input(words.text(f"column.{name}"), key=f"new_source_{name}")
    said = {name: text.strip() for name, text in said.items()}
    if not (said["publisher"] and said["title"]):
        return plan, {}
    digest = hashlib.sha256("|".join(said.values()).encode()).hexdigest()[:8].upper()
    rest = {"kind": "primary", "url": "", "lang": context.lang, "url_public": "no"}
    return replace(plan, source=f"SRC-{digest}"), {**said, **rest}


def choose_region(code: str) -> None:
    """Make a region the first of the chosen ones."""
    others = [other for other in st.session_state["regions"] if other != code]
    st.session_state["regions"] = [code, *others][:MAX_REGIONS]


def _keys() -> list[str]:
    data = cached.datasets()
    fields = [name for name in PARAMS if name not in ("sets", "year_from", "year_to")]
    return [*fields, "years", *(f"set_{code}" for code in data.countries), *VIEWS, *FREE]


def _read_address(data: Datasets) -> None:
    state = st.session_state
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    every = given.get("country") == ["all"]
    if every:
        del given["country"]
    chosen, problems = parse(given, data)
    if not chosen.countries and not every:
        chosen = parse({**given, "country": [first_country()]}, data)[0]
    _store(chosen, data)
    for name, allowed in VIEWS.items():
        value = given.get(name, [allowed[0]])[-1]
        if value not in allowed:
            problems.append(Problem("unknown_value", column=name, value=value))
        state[name] = value if value in allowed else allowed[0]
    for name in FREE:
        state[name] = given.get(name, [""])[-1][:200]
    if state["asof"] != data.as_of:
        problems.append(Problem("unknown_value", column="asof", value=state["asof"]))
        state["asof"] = data.as_of
    if state["record"] and state["record"] not in data.records.table.index:
        problems.append(Problem("unknown_value", column="record", value=state["record"]))
        state["record"] = ""
    state["notices"] = problems


def _store(chosen: Selection, data: Datasets) -> None:
    """Put a selection into the widgets' keys."""
    state = st.session_state
    for key in LIST_KEYS:
        state[key] = list(getattr(chosen, key))
    first = max(chosen.year_from or YEARS[0], YEARS[0])
    last = min(chosen.year_to or YEARS[1], YEARS[1])
    state["years"] = (min(first, last), max(first, last))
    for name in SINGLE_KEYS:
        state[name] = getattr(chosen, name)
    # A widget reads None as "nothing chosen", so "as usual" has a value here.
    state["counting"] = chosen.counting or USUAL
    state["population"] = chosen.population or USUAL
    state["level"] = chosen.level or 0
    for code in data.countries:
        state[f"set_{code}"] = chosen.set_of(code, data)
