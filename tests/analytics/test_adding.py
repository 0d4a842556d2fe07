"""What CONTRIBUTING.md says is enough is enough: a package from outside adds to the atlas."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics import plates
from analytics.__main__ import main
from analytics.figures.compose import LAYOUTS, compose
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.paper import painters as paper_painters
from analytics.surfaces.screen import charts as screen_charts
from analytics.words.i18n import Wording
from geodata.datasets import Datasets

REGISTRIES: tuple[Any, ...] = (
    plates.PLATES,
    LAYOUTS,
    screen_charts.PAINTERS,
    paper_painters.PAINTERS,
    exports.BOOKS,
)
ADDED = """
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
import plotly.graph_objects as go

from analytics.figures.compose import LAYOUTS
from analytics.plates import declared
from analytics.plates.frame import column, frame, of_records
from analytics.plates.model import Body
from analytics.summary import summarise
from analytics.surfaces import exports
from analytics.surfaces.paper import painters
from analytics.surfaces.screen import charts
from analytics.words.phrases import phrase


@dataclass(frozen=True)
class OneNumber(Body):
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class NumberMark:
    text: str


@declared.plate("one_number", family="sectors", reads=declared.FILTERS)
def one_number(data, selection):
    summary = summarise(data, selection, by=("sector",))
    return frame(
        of_records(data, summary),
        title=phrase("title.profile_none"),
        subtitle=phrase("subtitle.profile"),
        table=pd.DataFrame({"clusters": [summary.records]}),
        columns=(column("clusters", "count"),),
        body=OneNumber(),
    )


def paint(paper, mark, box, size):
    painted.append(mark.text)


painted = []
LAYOUTS[OneNumber] = lambda body, plate, words: (
    NumberMark(words.number(plate.table["clusters"][0])),
)
charts.PAINTERS[NumberMark] = lambda mark, rtl: go.Figure(layout={"title": {"text": mark.text}})
painters.PAINTERS[NumberMark] = painters.Painter(paint, lambda mark, inner, size: 100.0)
exports.BOOKS["txt"] = lambda book, template: "\\n".join(
    leaf.sheet.title for leaf in book.leaves
).encode()
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A package from outside that adds a plate, a mark and a format; taken back afterwards."""
    (tmp_path / "ministry_figures.py").write_text(ADDED, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = [dict(registry) for registry in REGISTRIES]
    yield importlib.import_module("ministry_figures")
    for registry, kept in zip(REGISTRIES, before, strict=True):
        registry.clear()
        registry.update(kept)


def test_a_plate_a_mark_and_a_format_from_outside_appear_everywhere(
    added: Any, data: Datasets, wordings: dict[str, Wording], tmp_path: Path
) -> None:
    words = wordings["fr"]
    chosen = Selection(countries=("DZ",), stages=("pilot",), regions=("DZ-25",))
    records = data.records.table
    wanted = ((records["country_code"] == "DZ") & (records["stage"] == "pilot")).sum()
    assert list(plates.PLATES)[-1] == "one_number"
    assert plates.as_read("one_number", chosen, data) == chosen.without(["regions"])
    plate = plates.build("one_number", data, chosen)
    sheet = compose(plate, words)
    assert [mark.text for mark in sheet.marks] == [str(wanted)]
    assert sheet.table is not None
    assert sheet.table.rows == ((str(wanted),),)
    screen = screen_charts.paint(sheet.marks[0])
    assert screen.layout.title.text == str(wanted)
    assert exports.encode_plate(plate, words, "svg").startswith(b"<?xml")
    assert added.painted == [str(wanted)]
    assert exports.encode_plate(plate, words, "txt").decode() == sheet.title
    out = tmp_path / "one.csv"
    options = ["--country", "DZ", "--stage", "pilot", "--format", "csv", "--out", str(out)]
    assert main(["export", "one_number", *options, "--bundled"]) == 0
    assert str(wanted) in out.read_text(encoding="utf-8-sig")


def test_nothing_of_it_stays(data: Datasets) -> None:
    assert "one_number" not in plates.PLATES
    assert "txt" not in exports.BOOKS
