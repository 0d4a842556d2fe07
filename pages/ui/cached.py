"""Everything that is kept between runs, keyed on data version and selection.

Frames and geometry are never hashed: a key is a digest, a plate key, a frozen
selection, a language. Plates and sheets are shared between users and never
changed, so they are kept as they are, not copied for every run.
"""

from __future__ import annotations

import base64
import gc
import itertools
import sys
from dataclasses import replace

import streamlit as st

from analytics import plates
from analytics.i18n import Wording
from analytics.plates import Plate
from analytics.render import paper, screen
from analytics.render.clustersheet import ClusterSheet
from analytics.render.clustersheet import cluster_sheet as make_sheet
from analytics.render.compose import compose
from analytics.render.marks import Sheet, TableMark
from analytics.render.recordlists import unplaced_table
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from geodata import datasets as data_sets
from geodata import store
from geodata.datasets import Datasets

MAX_FIGURES = 400
# A selection is a frozen value: its own words identify it, and cost less to read.
KEYED = {Selection: repr}
FREEZE_AFTER = (1, 4, 16)
_RUNS = itertools.count(1)


def run_done() -> None:
    """Called when a page is drawn: the first ones import what all later ones keep."""
    if next(_RUNS) in FREEZE_AFTER:
        _spare_the_collector()


def _spare_the_collector() -> None:
    """What is in memory now lives as long as the process.

    Streamlit collects garbage after every run; without this it would walk
    through every library and table each time.
    """
    gc.collect()
    gc.freeze()


MAX_PICTURES = 120
THUMB_DPI = 40


def datasets() -> Datasets:
    """The data in force, or of the day looked at; read anew after every change."""
    return _datasets(data_sets.stamp(), _day())


def _day() -> str:
    """The past day this session looks at; empty for today."""
    return str(st.session_state.get("asof", "") or "")


@st.cache_resource(max_entries=4, show_spinner=False)
def _datasets(stamp: str, day: str) -> Datasets:
    loaded = data_sets.load(as_of=day)
    loaded.placement({})
    _spare_the_collector()
    return loaded


def wording(lang: str) -> Wording:
    """Words of a language over the data in force."""
    return _wording(lang, data_sets.stamp(), _day())


@st.cache_resource(max_entries=12, show_spinner=False)
def _wording(lang: str, stamp: str, day: str) -> Wording:
    return Wording(lang, _datasets(stamp, day))


def plate(key: str, selection: Selection) -> Plate:
    """A plate of the data in force."""
    current = datasets()
    selection = plates.canonical(key, selection)
    return _plate(key, selection, current.version.digest, current)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False, hash_funcs=KEYED)
def _plate(key: str, selection: Selection, version: str, _data: Datasets) -> Plate:
    built = plates.build(key, _data, selection)
    _freeze_late_imports()
    return built


# Libraries imported with the first figure that needs them: thousands of objects.
LATE = ("esda", "libpysal", "scipy.special", "mapclassify")
_frozen: set[str] = set()


def _freeze_late_imports() -> None:
    """Keep the collector from walking through libraries that came after the warm-up."""
    late = {name for name in LATE if name in sys.modules} - _frozen
    if late:
        _frozen.update(late)
        gc.collect()
        gc.freeze()


def sheet(key: str, selection: Selection, lang: str) -> Sheet:
    """A plate in words, ready to paint."""
    current = datasets()
    return _sheet(key, plates.canonical(key, selection), lang, current.version.digest)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False, hash_funcs=KEYED)
def _sheet(key: str, selection: Selection, lang: str, version: str) -> Sheet:
    return compose(plate(key, selection), wording(lang))


def chart(key: str, selection: Selection, lang: str, i: int) -> screen.Chart:
    """Mark `i` of a plate as a chart, painted once for everybody; treat as read-only."""
    current = datasets()
    return _chart(key, selection, lang, i, current.version.digest)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False)
def _chart(key: str, selection: Selection, lang: str, i: int, version: str) -> screen.Chart:
    drawn = sheet(key, selection, lang)
    return screen.paint(drawn.marks[i], rtl=drawn.rtl)


def summary(selection: Selection, by: tuple[str, ...]) -> Summary:
    """Numbers by region or sector."""
    current = datasets()
    return _summary(selection, by, current.version.digest, current)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False, hash_funcs=KEYED)
def _summary(selection: Selection, by: tuple[str, ...], version: str, _data: Datasets) -> Summary:
    return summarise(_data, selection, by)


def unplaced(selection: Selection, lang: str) -> TableMark:
    """Records of the selection without a region, with the reason."""
    current = datasets()
    return _unplaced(selection, lang, current.version.digest)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False, hash_funcs=KEYED)
def _unplaced(selection: Selection, lang: str, version: str) -> TableMark:
    return unplaced_table(selection, wording(lang))


def cluster_sheet(record: str, selection: Selection, lang: str) -> ClusterSheet:
    """Everything about one cluster in words; boundary sets and table of the selection count."""
    current = datasets()
    kept = Selection(sets=selection.sets, table=selection.table)
    return _cluster_sheet(record, kept, lang, current.version.digest, current.trouble is None)


@st.cache_resource(max_entries=MAX_FIGURES, show_spinner=False, hash_funcs=KEYED)
def _cluster_sheet(
    record: str, selection: Selection, lang: str, version: str, stored: bool
) -> ClusterSheet:
    changes = store.current().history("record", record) if stored else []
    return make_sheet(record, wording(lang), selection, changes)


def thumbnail(key: str, selection: Selection, lang: str) -> str:
    """A small picture of a figure, as an address that holds it."""
    current = datasets()
    return _thumbnail(key, selection, lang, current.version.digest)


@st.cache_data(max_entries=MAX_PICTURES, show_spinner=False)
def _thumbnail(key: str, selection: Selection, lang: str, version: str) -> str:
    drawn = paper.paint(sheet(key, selection, lang), wording(lang), "png", "slide", dpi=THUMB_DPI)
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}"


def screen_page(key: str, selection: Selection, lang: str, size: str, title: str = "") -> str:
    """A figure for the whole window, as an address that holds it."""
    current = datasets()
    return _screen_page(key, selection, lang, size, title, current.version.digest)


@st.cache_data(max_entries=MAX_PICTURES, show_spinner=False)
def _screen_page(
    key: str, selection: Selection, lang: str, size: str, title: str, version: str
) -> str:
    shown = sheet(key, selection, lang)
    if title:
        shown = replace(shown, title=title)
    drawn = paper.paint(shown, wording(lang), "svg", size)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"
