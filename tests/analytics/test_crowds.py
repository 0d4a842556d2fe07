"""More located records than a map can show one by one: cells, and a surface from a grid."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from analytics import plates
from analytics.figures import marks as mk
from analytics.figures.compose import compose
from analytics.measures import plane
from analytics.plates.model import PointMap, Surface
from analytics.plates.pointcells import MAX_SYMBOLS
from analytics.plates.surfaces import binned_surface, exact_surface
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.shared import rasters
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.toyland import LANGS, records, toyland

COLUMNS, ROWS = 40, 35
EVERY = Selection(countries=("TO",))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Datasets:
    """Toyland with 1,400 records on a lattice over West and 300 known only to lie in East."""
    bare = toyland(records(), tmp_path_factory.mktemp("crowd"))
    model = bare.records.table.loc["R1"]
    lattice = [
        (0.01 + 0.98 * i / COLUMNS, 0.02 + 1.9 * j / ROWS)
        for i in range(COLUMNS)
        for j in range(ROWS)
    ]
    located = [
        model.to_dict() | {"lon": f"{x}", "lat": f"{y}", "region_codes": "TO-W"} for x, y in lattice
    ]
    vague = [model.to_dict() | {"lon": "", "lat": "", "region_codes": "TO-E"}] * 300
    index = pd.Index([f"N{n}" for n in range(len(located) + len(vague))], name="id")
    many = pd.DataFrame(located + vague, index=index)[list(bare.records.table)]
    table = pd.concat([bare.records.table, many.astype(bare.records.table.dtypes)])
    inventory = replace(bare.records, table=table)
    return replace(bare, records=inventory, localities=bare.localities.with_points_of(table))


def test_a_thousand_symbols_are_drawn_one_by_one(toy: Datasets, crowd: Datasets) -> None:
    assert isinstance(plates.build("point_map", toy, EVERY).body, PointMap)
    assert isinstance(plates.build("point_map", crowd, EVERY).body, Surface)
    assert COLUMNS * ROWS > MAX_SYMBOLS


def test_cells_hold_every_located_record_once(crowd: Datasets) -> None:
    plate = plates.build("point_map", crowd, EVERY)
    found = crowd.localities.points()
    located = found[found["record_id"].isin(crowd.records.table.index)]
    of_country = crowd.records.table.loc[located["record_id"], "country_code"] == "TO"
    assert plate.table["value"].sum() == of_country.sum() >= COLUMNS * ROWS
    told = {note.key: note.count for note in plate.notes}
    assert told["note.cells_region_only"] >= 300
    counted = plate.table["value"].sum() + told["note.cells_region_only"]
    assert counted == sum(
        bool(codes) for codes in crowd.records.table.query("country_code == 'TO'")["region_codes"]
    )


def test_count_of_a_cell_is_that_of_the_points_in_it(crowd: Datasets) -> None:
    """Counted anew from the points by the equal-area square in which each lies."""
    plate = plates.build("point_map", crowd, EVERY)
    areas = crowd.geometry(crowd.regions.default_set("TO"))
    side = int(plate.body.unit.params["side"]) * plane.KM  # type: ignore[union-attr]
    centre = plane.centred(areas)

    def square(lon: float, lat: float) -> tuple[int, int]:
        x, y = centre.transform(lon, lat)
        return int(x // side), int(y // side)

    points = crowd.localities.points().set_index("record_id")
    own = points.loc[[key for key in points.index if str(key).startswith("N")]]
    by_hand = Counter(square(row.lon, row.lat) for row in own.itertuples())
    fullest = plate.table.iloc[0]
    assert fullest["value"] - by_hand[square(fullest["lon"], fullest["lat"])] in (0, 1, 2)
    assert plate.table["value"].is_monotonic_decreasing


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_painted_in_whole_numbers(crowd: Datasets, lang: str) -> None:
    words = Wording(lang, crowd)
    plate = plates.build("point_map", crowd, EVERY)
    sheet = compose(plate, words)
    area, raster = sheet.marks
    assert isinstance(area, mk.AreaMark)
    assert isinstance(raster, mk.RasterMark)
    assert raster.stepped
    assert raster.edges[0] == 1
    values = np.asarray(raster.values)
    assert set(np.unique(values[np.isfinite(values)])) <= {0, *plate.table["value"]}
    assert exports.encode_plate(plate, words, "pdf").startswith(b"%PDF")


def test_steps_on_paper_are_the_squares_themselves() -> None:
    """Two cells beside each other, one of 1 and one of 9: no ring of a class between."""
    mark = mk.RasterMark(
        lons=(0.5, 1.5, 2.5, 3.5),
        lats=(0.5, 1.5, 2.5),
        values=((0, 0, 0, 0), (0, 1, 9, 0), (0, 0, 0, 0)),
        edges=(1.0, 5.0, 10.0),
        colours=("#111111", "#222222"),
        stepped=True,
    )
    (_, low), (_, high) = rasters.bands(mark, shapely.box(0, 0, 4, 3))
    assert low.equals(shapely.box(1, 1, 3, 2))
    assert high.equals(shapely.box(2, 1, 3, 2))


def test_surface_from_a_grid_is_the_sum_of_kernels(data: Datasets) -> None:
    """1,500 points over Algeria: within half a percent of the peak everywhere."""
    areas = data.geometry("DZ-1984")
    random = np.random.default_rng(5)
    lon, lat = random.normal(4.0, 2.0, 1500), random.normal(35.5, 0.7, 1500)
    exact, own = exact_surface(lon, lat, areas, 50)
    fast, sampled = binned_surface(lon, lat, areas, 50)
    peak = np.nanmax(exact.values)
    assert np.nanmax(np.abs(fast.values - exact.values)) < 0.005 * peak
    assert np.abs(sampled - own).max() < 0.005 * peak


def test_crowded_surface_is_drawn(crowd: Datasets, tmp_path: Path) -> None:
    plate = plates.build("density_surface", crowd, replace(EVERY, bandwidth=10))
    assert plate.empty is None
    assert len(plate.table) == 1700 + 4


def test_cells_need_no_outline_of_the_regions(crowd: Datasets) -> None:
    """A set known by law alone: the country is that of its usual drawing."""
    undrawn = replace(crowd.boundary_sets["TO-2"], drawn=0)
    bare = replace(crowd, boundary_sets={**crowd.boundary_sets, "TO-2": undrawn})
    assert not bare.boundary_sets["TO-2"].drawn
    plate = plates.build("point_map", bare, replace(EVERY, sets=(("TO", "TO-2"),)))
    assert plate.table["value"].sum() >= COLUMNS * ROWS
