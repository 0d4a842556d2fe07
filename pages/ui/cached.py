"""Everything that is kept between runs, keyed on data version and selection.

Frames and geometry are never hashed: a key is a digest, a plate key, a frozen
selection, a language. Plates and sheets are shared between users and never
changed, so they are kept as they are, not copied for every run.

Whether the data have changed is asked once a run: :func:`one_run`.
"""

from __future__ import annotations

import base64
import gc
import itertools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from analytics import overview, plates, quality
from analytics.figures.clustersheet import ClusterSheet
from analytics.figures.clustersheet import cluster_sheet as make_sheet
from analytics.figures.compose import compose
from analytics.figures.marks import Sheet, TableMark
from analytics.figures.onepage import OnePage, one_page
from analytics.figures.recordwords import unplaced_table
from analytics.letterhead import Letterhead, in_force
from analytics.plates import Plate, unheard
from analytics.plates.declared import FILTERS
from analytics.search import Hit, clusters, search
from analytics.selection import Selection, select
from analytics.summary import best
from analytics.surfaces import paper
from analytics.surfaces.screen import charts as screen
from analytics.words.i18n import Wording
from geodata import datasets as data_sets
from geodata import store
from geodata.datasets import Datasets

MAX_FIGURES = 400
MAX_PICTURES = 120
THUMB_DPI = 40
# A selection is a frozen value: its own words identify it, and cost less to read.
KEYED: dict[str | type[Any], Callable[[Any], Any]] = {Selection: repr}
FREEZE_AFTER = (1, 4, 16)
_RUNS = itertools.count(1)


_ASKED = threading.local()

Given = ParamSpec("Given")
Made = TypeVar("Made")
Maker = Callable[Given, Made]


@contextmanager
def one_run() -> Iterator[None]:
    """One drawing of a page: all of it sees the data of one moment.

    A run that changes the data ends there and starts another one. Outside of a
    run (a click before it, a download after it) the data are asked for each time.
    """
    _ASKED.run = _Run()
    try:
        yield
        _run_done()
    finally:
        _ASKED.run = None


@dataclass
class _Run:
    """What was asked in a run: the stamp of the data, and the data by day."""

    stamp: str = ""
    data: dict[str, Datasets] = field(default_factory=dict)


def _run() -> _Run:
    """The run that is on, or one of its own for a single question."""
    return getattr(_ASKED, "run", None) or _Run()


def _stamp() -> str:
    """What the data in force are known by, asked once a run."""
    run = _run()
    run.stamp = run.stamp or data_sets.stamp()
    return run.stamp


def kept(
    most: int, *, copied: bool = False
) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """What a function makes is kept for all users, until the data change.

    It is kept under its arguments, none of which may be large, and the version of
    the data.

    Parameters
    ----------
    most : int
        How many results are kept.
    copied : bool
        Whether every reader gets a copy: cheap for texts, and only for those.
    """

    def keep(make: Callable[Given, Made]) -> Callable[Given, Made]:
        def made(version: tuple[str, bool], *args: Any, **options: Any) -> Any:
            return make(*args, **options)

        # Streamlit tells caches apart by the name of what they keep.
        made.__module__, made.__qualname__ = make.__module__, make.__qualname__
        cache = st.cache_data if copied else st.cache_resource
        stored: Any = cache(max_entries=most, show_spinner=False, hash_funcs=KEYED)(made)

        @wraps(make)
        def ask(*args: Given.args, **options: Given.kwargs) -> Made:
            current = datasets()
            found: Made = stored(
                (current.version.digest, current.trouble is None), *args, **options
            )
            return found

        return ask

    return keep


def _run_done() -> None:
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


def datasets() -> Datasets:
    """The data in force, or of the day looked at; read anew after every change."""
    asked, day = _stamp(), _day()
    found = _read(asked, day)
    if (found.trouble is not None) != data_sets.out_of_reach(asked):
        # The store went or came back between the two questions: what was read
        # then must not be kept under this stamp.
        _datasets.clear(asked, day)
        _wording.clear()
        if getattr(_ASKED, "run", None) is not None:
            _ASKED.run = _Run()
    return found


def present() -> Datasets:
    """The data in force, whatever day this session looks at."""
    return _read(_stamp(), "")


def _read(stamp: str, day: str) -> Datasets:
    """The data of a day, looked for once a run."""
    run = _run()
    if day not in run.data:
        run.data[day] = _datasets(stamp, day)
    return run.data[day]


def _day() -> str:
    """The past day this session looks at; empty for today."""
    return str(st.session_state.get("asof", "") or "")


@st.cache_resource(max_entries=4, show_spinner=False)
def _datasets(stamp: str, day: str) -> Datasets:
    loaded = data_sets.load(as_of=day, records_of=data_sets.EITHER)
    loaded.placement({})
    _spare_the_collector()
    return loaded


def wording(lang: str) -> Wording:
    """Words of a language over the data in force."""
    return _wording(lang, _stamp(), _day())


@st.cache_resource(max_entries=12, show_spinner=False)
def _wording(lang: str, stamp: str, day: str) -> Wording:
    return Wording(lang, _datasets(stamp, day))


def plate(key: str, selection: Selection) -> Plate:
    """A plate of the data in force: made once for what it looks at, whatever else is chosen."""
    current = datasets()
    made = _plate(key, plates.as_read(key, selection, current))
    return unheard.named(made, selection, current)


@kept(MAX_FIGURES)
def _plate(key: str, selection: Selection) -> Plate:
    built = plates.build(key, datasets(), selection)
    _freeze_late_imports()
    return built


# Libraries imported with the first figure that needs them: thousands of objects.
LATE = ("scipy.sparse", "scipy.spatial", "scipy.special", "scipy.stats", "networkx")
_frozen: set[str] = set()


def _freeze_late_imports() -> None:
    """Keep the collector from walking through libraries that came after the warm-up."""
    late = {name for name in LATE if name in sys.modules} - _frozen
    if late:
        _frozen.update(late)
        gc.collect()
        gc.freeze()


def sheet(key: str, selection: Selection, lang: str) -> Sheet:
    """A plate in words, ready to paint; it names the filters that it does not look at."""
    named = plates.declaration(key).read_of(selection, datasets()) | FILTERS
    return _sheet(key, selection.only(named), lang)


@kept(MAX_FIGURES)
def _sheet(key: str, selection: Selection, lang: str) -> Sheet:
    return compose(plate(key, selection), wording(lang))


def chart(key: str, selection: Selection, lang: str, i: int) -> screen.Chart:
    """Mark `i` of a plate as a chart, painted once for everybody; treat as read-only."""
    return _chart(key, plates.as_read(key, selection, datasets()), lang, i)


@kept(MAX_FIGURES)
def _chart(key: str, selection: Selection, lang: str, i: int) -> screen.Chart:
    drawn = sheet(key, selection, lang)
    return screen.Finished(screen.paint(drawn.marks[i], rtl=drawn.rtl))


@kept(MAX_FIGURES)
def count(selection: Selection) -> int:
    """How many records a selection of nothing but filters leaves."""
    return len(select(datasets(), selection))


def best_table(selection: Selection, family: str) -> str:
    """The published table that a family of figures opens on, empty where there is none."""
    return _best_table(selection.only(("countries", "sets", "sectors")), family)


@kept(MAX_FIGURES)
def _best_table(selection: Selection, family: str) -> str:
    return best.table(datasets(), selection, family)


# What the overview says of a selection.
SAID = {
    "lead": overview.lead,
    "key_figures": overview.key_figures,
    "coverage": overview.coverage,
}


@kept(MAX_FIGURES)
def said(what: str, selection: Selection) -> Any:
    """One of what the overview says; treat as read-only."""
    return SAID[what](datasets(), selection)


@kept(MAX_FIGURES)
def issues(kind: str, selection: Selection) -> list[quality.Issue]:
    """Records with one kind of trouble; treat as read-only."""
    return quality.issues(kind, datasets(), selection)


@kept(MAX_FIGURES)
def completeness(selection: Selection) -> pd.DataFrame:
    """Share of records that state a field; treat as read-only."""
    return quality.completeness(datasets(), selection)


@kept(MAX_FIGURES)
def found(text: str) -> list[Hit]:
    """What a text finds."""
    return search(text, datasets())


@kept(MAX_FIGURES)
def clusters_of(text: str) -> set[str]:
    """The clusters that a text speaks of."""
    return clusters(text, datasets())


@kept(MAX_FIGURES)
def unplaced(selection: Selection, lang: str) -> TableMark:
    """Records of the selection without a region, with the reason."""
    return unplaced_table(selection, wording(lang))


def cluster_sheet(record: str, selection: Selection, lang: str) -> ClusterSheet:
    """Everything about one cluster in words; boundary sets and table of the selection count."""
    return _cluster_sheet(record, selection.only(("sets", "table")), lang)


@kept(MAX_FIGURES)
def _cluster_sheet(record: str, selection: Selection, lang: str) -> ClusterSheet:
    stored = datasets().trouble is None
    changes = store.current().history("record", record) if stored else []
    return make_sheet(record, wording(lang), selection, changes)


def brief(kind: str, code: str, selection: Selection, lang: str) -> OnePage:
    """One page on a cluster, a region, a sector or a country, in words."""
    return _brief(kind, code, selection.only(("countries", "sets")), lang)


@kept(MAX_FIGURES)
def _brief(kind: str, code: str, selection: Selection, lang: str) -> OnePage:
    return one_page(kind, code, wording(lang), selection)


@kept(MAX_FIGURES)
def letterhead(lang: str) -> Letterhead:
    """The head of the ministry's papers, read anew with the data."""
    return in_force(lang)


@kept(MAX_PICTURES, copied=True)
def thumbnail(key: str, selection: Selection, lang: str, title: str = "") -> str:
    """A small picture of a figure, as an address that holds it."""
    shown = _titled(key, selection, lang, title)
    drawn = paper.paint(shown, wording(lang), "png", "slide", dpi=THUMB_DPI)
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}"


@kept(MAX_PICTURES, copied=True)
def screen_page(key: str, selection: Selection, lang: str, size: str, title: str = "") -> str:
    """A figure for the whole window, as an address that holds it."""
    drawn = paper.paint(_titled(key, selection, lang, title), wording(lang), "svg", size)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"


def _titled(key: str, selection: Selection, lang: str, title: str) -> Sheet:
    """A figure under the title of its author, else its own."""
    shown = sheet(key, selection, lang)
    return replace(shown, title=title) if title else shown
