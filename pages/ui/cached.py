"""Everything that is kept between runs, keyed on data version and selection.

Frames and geometry are never hashed: a key is a digest, a plate key, a frozen
selection, a language.
"""

from __future__ import annotations

import gc

import streamlit as st

from analytics import plates
from analytics.i18n import Wording
from analytics.plates import Plate
from analytics.render.compose import compose
from analytics.render.marks import Sheet, TableMark
from analytics.render.recordlists import unplaced_table
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from geodata import boundaries, store
from geodata import datasets as data_sets
from geodata.datasets import Datasets

MAX_FIGURES = 400


def datasets() -> Datasets:
    """The data in force, or of the day looked at; read anew after every commit."""
    return _datasets(_stamp(), _day())


def _day() -> str:
    """The past day this session looks at; empty for today."""
    return str(st.session_state.get("asof", "") or "")


def _stamp() -> str:
    """Changes with every registered boundary set and every commit to the store."""
    return f"{boundaries.stamp()} {store.stamp()}"


@st.cache_resource(max_entries=4, show_spinner=False)
def _datasets(stamp: str, day: str) -> Datasets:
    loaded = data_sets.load(as_of=day)
    loaded.placement({})
    # What was read so far lives as long as the process: keep the collector,
    # which runs after every page, from walking through it each time.
    gc.collect()
    gc.freeze()
    return loaded


def wording(lang: str) -> Wording:
    """Words of a language over the data in force."""
    return _wording(lang, _stamp(), _day())


@st.cache_resource(max_entries=12, show_spinner=False)
def _wording(lang: str, stamp: str, day: str) -> Wording:
    return Wording(lang, _datasets(stamp, day))


def plate(key: str, selection: Selection) -> Plate:
    """A plate of the data in force."""
    current = datasets()
    return _plate(key, selection, current.version.digest, current)


@st.cache_data(max_entries=MAX_FIGURES, show_spinner=False)
def _plate(key: str, selection: Selection, version: str, _data: Datasets) -> Plate:
    return plates.build(key, _data, selection)


def sheet(key: str, selection: Selection, lang: str) -> Sheet:
    """A plate in words, ready to paint."""
    current = datasets()
    return _sheet(key, selection, lang, current.version.digest)


@st.cache_data(max_entries=MAX_FIGURES, show_spinner=False)
def _sheet(key: str, selection: Selection, lang: str, version: str) -> Sheet:
    return compose(plate(key, selection), wording(lang))


def summary(selection: Selection, by: tuple[str, ...]) -> Summary:
    """Numbers by region or sector."""
    current = datasets()
    return _summary(selection, by, current.version.digest, current)


@st.cache_data(max_entries=MAX_FIGURES, show_spinner=False)
def _summary(selection: Selection, by: tuple[str, ...], version: str, _data: Datasets) -> Summary:
    return summarise(_data, selection, by)


def unplaced(selection: Selection, lang: str) -> TableMark:
    """Records of the selection without a region, with the reason."""
    current = datasets()
    return _unplaced(selection, lang, current.version.digest)


@st.cache_data(max_entries=MAX_FIGURES, show_spinner=False)
def _unplaced(selection: Selection, lang: str, version: str) -> TableMark:
    return unplaced_table(selection, wording(lang))
