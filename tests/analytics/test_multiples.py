"""Small maps: each part's records in their regions, and what a frame leaves out is said."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.plates.model import SmallMaps
from analytics.selection import SPLITS, Selection, select
from analytics.surfaces import exports
from analytics.surfaces.shared import panels
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from geodata.datasets import Datasets

ALGERIA = Selection(countries=("DZ",))


def drawn(data: Datasets, selection: Selection, lang: str = "fr") -> mk.PanelMark:
    sheet = compose(plates.build("small_maps", data, selection), Wording(lang, data))
    (mark,) = sheet.every(mk.PanelMark)
    return mark


@pytest.mark.parametrize("split", SPLITS)
def test_every_record_is_in_the_map_of_its_part(data: Datasets, split: str) -> None:
    """The parts add up to the records, and their located ones to those of the point map."""
    chosen = Selection(countries=("DZ", "TN"), split=split)
    plate = plates.build("small_maps", data, chosen)
    assert isinstance(plate.body, SmallMaps)
    assert sum(every for *_, every in plate.body.parts) == len(select(data, chosen))
    located = len(plates.build("point_map", data, chosen).table)
    assert sum(placed for _, placed, _ in plate.body.parts) == located
    counts = plate.table.groupby("region_code")["clusters"].sum()
    regions = plates.build("region_map", data, chosen).table.set_index("region_code")["clusters"]
    assert counts.to_dict() == regions[regions > 0].to_dict()


def test_what_lies_outside_the_frame_is_said(data: Datasets) -> None:
    """18 of 19 Algerian records lie in the north; Tamanghasset has the other."""
    notes = [panel.note for panel in drawn(data, ALGERIA).panels]
    assert [note for note in notes if "hors cadre" in note] == [
        "4 sur 4 localisées\u202f; hors cadre\u00a0: Tamanghasset"
    ]
    whole = drawn(data, replace(ALGERIA, framing="whole"))
    assert not any("hors cadre" in panel.note for panel in whole.panels)


def test_by_country_each_map_is_of_its_own_country(data: Datasets) -> None:
    mark = drawn(data, Selection(countries=("DZ", "TN"), split="country"), "ar")
    assert [panel.title for panel in mark.panels] == ["الجزائر", "تونس"]
    assert [len(panel.shapes) for panel in mark.panels] == [69, 24]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 12])
def test_small_maps_never_overlap(data: Datasets, count: int) -> None:
    mark = drawn(data, ALGERIA)
    several = replace(mark, panels=(mark.panels * 2)[:count], bounds=(mark.bounds * 2)[:count])
    box = Box(0, 0, 900, 400)
    across = panels.columns(several, box, 30, 10)
    cells = list(panels.cells(several, box, 30, 10, across, rtl=False))
    for i, one in enumerate(cells):
        assert box.shape.buffer(1e-6).contains(one.map.shape)
        for other in cells[:i]:
            assert one.map.shape.intersection(other.map.shape).area == 0
        for shape in one.shapes.values():
            assert one.map.shape.buffer(1e-6).contains(shape)


def test_on_slides_each_region_is_a_named_shape(data: Datasets) -> None:
    plate = plates.build("small_maps", data, ALGERIA)
    content = exports.encode_plate(plate, Wording("fr", data), "pptx")
    (slide,) = Presentation(io.BytesIO(content)).slides
    groups = {shape.name: shape for shape in slide.shapes if shape.shape_type == 6}
    food = {shape.name: shape for shape in groups["Agroalimentaire"].shapes}
    rows = plate.table[plate.table["part"] == "food"]
    names = {Wording("fr", data).name("region", code) for code in rows["region_code"]}
    assert names <= set(food)
    quiet = food["Tlemcen"].fill.fore_color.rgb
    assert all(food[name].fill.fore_color.rgb != quiet for name in names)
