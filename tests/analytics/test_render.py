"""Every kind of plate on every surface: the numbers drawn are those of the table."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import shapely
from PIL import Image

from analytics import plates, theme
from analytics.catalogue import MEASURES
from analytics.figures import marks as mk
from analytics.figures import origin
from analytics.figures.compose import compose
from analytics.plates.model import Curve, Plate
from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.data import datafiles
from analytics.surfaces.screen import charts as screen
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.conftest import Plates, Sheets
from tests.analytics.toyland import LANGS

SELECTIONS = {
    "all": Selection(),
    "DZ": Selection(countries=("DZ",)),
    "empty": Selection(countries=("JO",), stages=("planned",)),
}
EVERY_LANG = pytest.mark.parametrize("lang", LANGS)
EVERY_PLATE = pytest.mark.parametrize("key", plates.PLATES)
EVERY_SELECTION = pytest.mark.parametrize("name", SELECTIONS)
MIN_CHARTS = 9
CHARTS = (
    mk.BarMark,
    mk.StackMark,
    mk.TreeMark,
    mk.MatrixMark,
    mk.ColumnMark,
    mk.ScatterMark,
    mk.CurveMark,
)


def numbers_of(plate: Plate) -> Counter[float]:
    """The numbers a plate's table holds, in the column its figure draws."""
    if isinstance(plate.body, Curve):
        drawn = [plate.body.y, *(end for low, high, _ in plate.body.bands for end in (low, high))]
        return Counter(round(float(one), 9) for one in plate.table[drawn].to_numpy().ravel())
    column = plate.table[getattr(plate.body, "value", "value")].dropna()
    return Counter(round(float(number), 9) for number in column)


def numbers_drawn(figure: dict[str, Any], mark: mk.Mark) -> Counter[float]:
    """The numbers in a Plotly figure."""
    found: list[float] = []
    if isinstance(mark, mk.MatrixMark) and mark.fills:
        return Counter(round(v, 9) for line in mark.values for v in line if v is not None)
    for trace in figure["data"]:
        if isinstance(mark, mk.MatrixMark):
            found += [v for line in trace["z"] for v in line if v is not None]
        elif isinstance(mark, mk.TreeMark):
            tiles = zip(trace["parents"], trace["values"], strict=True)
            found += [value for parent, value in tiles if parent]
        else:
            axis = "y" if isinstance(mark, (mk.ColumnMark, mk.CurveMark)) else "x"
            found += [value for value in trace[axis] if value is not None]
    return Counter(round(float(number), 9) for number in found)


@pytest.mark.full(one_in=6)
@pytest.mark.parametrize("name", ["all", "DZ"])
@EVERY_LANG
@EVERY_PLATE
def test_screen_draws_the_numbers_of_the_table(
    plate_of: Plates, sheet_of: Sheets, key: str, lang: str, name: str
) -> None:
    plate, sheet = plate_of(key, SELECTIONS[name]), sheet_of(key, SELECTIONS[name], lang)
    charts = [mark for mark in sheet.marks if isinstance(mark, CHARTS)]
    assert not (charts and plate.empty)
    assert bool(sheet.empty) == bool(plate.empty)
    for mark in charts:
        figure = screen.paint(mark, rtl=sheet.rtl)
        drawn = numbers_drawn(figure.to_plotly_json(), mark)
        if plate.kind == "profile":
            groups = plate.body.sectors
            regions = [code for kind, code in plate.body.subjects if kind == "region"]
            wanted = groups.loc[groups["subject"].isin(regions), "clusters"]
            assert drawn == Counter(map(float, wanted))
        elif isinstance(mark, mk.BarMark) and mark.rest:
            assert drawn <= numbers_of(plate)
            assert sum(drawn.values()) == len(mark.bars) < mark.total == len(plate.table)
        else:
            assert drawn == numbers_of(plate)


def test_most_figures_are_charts_on_screen(plate_of: Plates, sheet_of: Sheets) -> None:
    """The walk above draws something; nothing at all is drawn of nothing."""
    drawn = {
        name: sum(
            any(isinstance(mark, CHARTS) for mark in sheet_of(key, selection, "fr").marks)
            for key in plates.PLATES
        )
        for name, selection in SELECTIONS.items()
    }
    assert min(drawn["all"], drawn["DZ"]) >= MIN_CHARTS
    assert drawn["empty"] == 0


@EVERY_SELECTION
@EVERY_PLATE
def test_marks_say_the_same_in_every_language(
    plate_of: Plates, sheet_of: Sheets, wordings: dict[str, Wording], key: str, name: str
) -> None:
    plate = plate_of(key, SELECTIONS[name])
    shapes = []
    for words in wordings.values():
        sheet = sheet_of(key, SELECTIONS[name], words.lang)
        assert sheet.rtl == (words.lang == "ar")
        assert sheet.title
        assert sheet.subtitle
        assert sheet.alt.startswith(words.text(f"alt.{plate.kind}"))
        assert not re.search(r"\b(title|subtitle|note|column|unit|legend)\.[a-z_]+", str(sheet))
        shapes.append([type(mark) for mark in sheet.marks])
    assert shapes[0] == shapes[1] == shapes[2]


@EVERY_LANG
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", ["all", "DZ"])
def test_bars_are_labelled_with_their_region_and_value(
    data: Datasets, wordings: dict[str, Wording], name: str, measure: str, lang: str
) -> None:
    words = wordings[lang]
    plate = plates.build("ranking_regions", data, replace(SELECTIONS[name], measure=measure))
    known = bool(plate.table["value"].notna().any())
    marks = compose(plate, words).marks
    assert [type(mark) for mark in marks] == [mk.BarMark] * known
    table = {
        (words.name("region", row["region_code"]), words.name("country", row["country_code"])): row
        for row in plate.table.to_dict("records")
    }
    for mark in marks:
        for bar in mark.bars:
            country = bar.group or words.name("country", plate.countries[0])
            assert bar.value == table[bar.label, country]["value"]
            assert bar.text == words.number(bar.value)
        figure = screen.paint(mark, rtl=lang == "ar").data[0]
        assert list(figure.text) == [bar.text for bar in mark.bars]
        labels = [screen.safe(bar.label) for bar in mark.bars]
        assert labels == [row[0] for row in figure.customdata]


def test_bars_start_at_zero(data: Datasets, wordings: dict[str, Wording]) -> None:
    (mark,) = compose(plates.build("ranking_regions", data, SELECTIONS["DZ"]), wordings["fr"]).marks
    assert screen.paint(mark).layout.xaxis.range[0] == 0
    assert screen.paint(mark, rtl=True).layout.xaxis.range[1] == 0, "bars grow from the right"


def test_unknown_years_stand_apart_from_known_ones(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    plate = plates.build("timeline_stages", data, SELECTIONS["all"])
    (mark,) = compose(plate, wordings["fr"]).marks
    assert isinstance(mark, mk.ColumnMark)
    undated = int(plate.table.loc[plate.table["stage_as_of"].isna(), "clusters"].sum())
    series = [one for facet in mark.facets for one in facet.series]
    assert sum(one.unknown for one in series) == undated > 0
    figure = screen.paint(mark)
    apart = figure.layout.xaxis.tickvals[-1]
    assert apart > mark.last + 1
    drawn = sum(y for t in figure.data for x, y in zip(t.x, t.y, strict=True) if x == apart)
    assert drawn == undated


# Paper -----------------------------------------------------------------------------


def file_of(
    data: Datasets, key: str, name: str, words: Wording, format_: str, size: str = "full"
) -> bytes:
    """A plate as a file; pictures small, to be quick."""
    sheet = compose(plates.build(key, data, SELECTIONS[name]), words)
    return paper.paint(sheet, words, format_, size, dpi=100)


@pytest.mark.full(one_in=50)
@pytest.mark.parametrize("size", paper.SIZES[:3])
@pytest.mark.parametrize("format_", paper.FORMATS)
@EVERY_SELECTION
@EVERY_LANG
@EVERY_PLATE
def test_every_file_opens(
    data: Datasets,
    wordings: dict[str, Wording],
    key: str,
    lang: str,
    name: str,
    format_: str,
    size: str,
) -> None:
    content = file_of(data, key, name, wordings[lang], format_, size)
    assert content.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[format_])
    if format_ == "png":
        assert Image.open(io.BytesIO(content)).getbbox() is not None
    elif format_ == "svg":
        assert b"<image" not in content, "vector, not a picture in a frame"


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [("half", 8.0, None), ("full", 16.0, None), ("slide", 33.867, 19.05)],
)
@pytest.mark.parametrize("dpi", [96, 300])
def test_png_has_its_size_and_resolution(
    data: Datasets, wordings: dict[str, Wording], size: str, width: float, height: float, dpi: int
) -> None:
    words = wordings["fr"]
    sheet = compose(plates.build("composition_stages", data, SELECTIONS["DZ"]), words)
    picture = Image.open(io.BytesIO(paper.paint(sheet, words, "png", size, dpi=dpi)))
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert picture.width == pytest.approx(width * dpi / 2.54, abs=1)
    if height is not None:
        assert picture.height == pytest.approx(height * dpi / 2.54, abs=1)


def test_png_can_be_transparent(data: Datasets, wordings: dict[str, Wording]) -> None:
    words = wordings["fr"]
    sheet = compose(plates.build("composition_stages", data, SELECTIONS["DZ"]), words)
    for transparent, alpha in ((True, 0), (False, 255)):
        content = paper.paint(sheet, words, "png", "half", transparent=transparent, dpi=72)
        assert Image.open(io.BytesIO(content)).convert("RGBA").getpixel((1, 1))[3] == alpha


@pytest.mark.parametrize("format_", paper.FORMATS)
def test_same_figure_is_the_same_file(
    data: Datasets, wordings: dict[str, Wording], format_: str
) -> None:
    for key in ("region_map", "matrix_region_sector"):
        first, second = (file_of(data, key, "DZ", wordings["ar"], format_) for _ in range(2))
        assert first == second
        assert first != file_of(data, key, "all", wordings["ar"], format_)


def test_title_and_source_are_inside_the_file(data: Datasets, wordings: dict[str, Wording]) -> None:
    words = wordings["fr"]
    sheet = compose(plates.build("ranking_regions", data, SELECTIONS["DZ"]), words)
    picture = Image.open(io.BytesIO(paper.paint(sheet, words, "png", "half", dpi=72)))
    assert picture.info["Title"] == sheet.title
    assert picture.info["Source"] == sheet.foot.sources
    svg = paper.paint(sheet, words, "svg", "half").decode()
    assert sheet.title.replace("&", "&amp;") in svg


@pytest.mark.parametrize("format_", ["svg", "pdf"])
def test_vector_page_has_its_size(
    data: Datasets, wordings: dict[str, Wording], format_: str
) -> None:
    content = file_of(data, "composition_stages", "DZ", wordings["fr"], format_, "slide")
    if format_ == "svg":
        width = re.search(rb'width="([\d.]+)pt"', content)
    else:
        width = re.search(rb"/MediaBox \[ 0 0 ([\d.]+)", content)
    assert width is not None
    assert float(width[1]) == pytest.approx(33.867 / 2.54 * 72, abs=0.1)


def pdf_text(content: bytes, folder: Path) -> str:
    """The words of a PDF as a reader copies them."""
    path = folder / "page.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def tokens(text: str) -> set[str]:
    """Words without marks of direction, in no order: readers turn Arabic runs about.

    A reader may put a mark where a run changes direction instead of a space, and a
    percent sign apart from its number. Two letters drawn as one come out in either
    order, so letters are sorted too.
    """
    bare = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069%]", " ", text)
    words = {word.strip("()«».,،؛;:!؟–") for word in bare.split()} - {""}
    return {"".join(sorted(word)) if re.search("[\u0600-\u06ff]", word) else word for word in words}


@EVERY_LANG
@pytest.mark.parametrize("key", ["ranking_regions", "matrix_region_sector", "profile"])
def test_words_and_numbers_can_be_copied_from_a_pdf(
    data: Datasets, wordings: dict[str, Wording], tmp_path: Path, key: str, lang: str
) -> None:
    words = wordings[lang]
    sheet = compose(plates.build(key, data, SELECTIONS["DZ"]), words)
    there = tokens(pdf_text(paper.paint(sheet, words, "pdf", "full"), tmp_path))
    table = sheet.table
    assert table is not None
    columns = [j for j, numeric in enumerate(table.numeric) if numeric]
    numbers = tokens(" ".join(row[j] for row in table.rows for j in columns))
    assert len(numbers) >= 2
    assert numbers <= there
    wanted = tokens(f"{sheet.title} {sheet.foot.dated}")
    # The reader takes some joined Arabic letters apart, so nearly all must do there.
    assert len(wanted & there) >= (0.75 if lang == "ar" else 1) * len(wanted)


# Numbers written out ---------------------------------------------------------------


@EVERY_LANG
def test_tables_are_written_as_readers_write_numbers(
    data: Datasets, wordings: dict[str, Wording], lang: str
) -> None:
    words = wordings[lang]
    chosen = Selection(countries=("DZ",), regions=("DZ-25",))
    plate = plates.build("profile", data, chosen)
    table = compose(plate, words).table
    assert table is not None
    rows = dict(zip(plate.table["fact"], table.rows, strict=True))
    assert rows["population"][1] == words.number(938475)
    assert rows["density_km2"][1] == words.number(2 / 2243.3 * 1000)
    assert rows["share"][1] == words.percent(2 / 19)
    assert table.numeric == (False, True, True)


def test_empty_map_still_shows_the_country(data: Datasets, wordings: dict[str, Wording]) -> None:
    """No record is not no country: regions stay, with the reason over them.

    Where values would stand they are hatched; under symbols that would be too loud.
    """
    for key, status in {"region_map": "no_record", "point_map": "ok"}.items():
        sheet = compose(plates.build(key, data, SELECTIONS["empty"]), wordings["fr"])
        area = sheet.marks[0]
        assert isinstance(area, mk.AreaMark)
        assert len(area.areas) == 12
        assert {one.status for one in area.areas} == {status}
        assert sheet.empty.startswith("Aucune grappe")


def test_sequential_classes_darken_with_the_value(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    plate = plates.build("region_map", data, Selection(countries=("TN",), measure="density_km2"))
    (mark,) = compose(plate, wordings["fr"]).marks
    assert isinstance(mark, mk.AreaMark)
    held = sorted((one for one in mark.areas if one.weight), key=lambda one: one.weight)
    light = [theme.luminance(one.fill) for one in held]
    assert all(a >= b for a, b in pairwise(light))


# Comparisons of published tables ---------------------------------------------------


FIRMS = Selection(countries=("GR",), table="firms", measure="density_pop")
OF_TABLES = (
    "density_ranking",
    "density_map",
    "quotient_regions",
    "quotient_matrix",
    "concentration_sectors",
    "diversity_regions",
    "other_indices",
    "moran_scatter",
    "lisa_map",
    "hotspot_map",
    "gap_matrix",
    "gap_map",
    "gap_list",
)


@pytest.mark.full(one_in=6)
@EVERY_LANG
@pytest.mark.parametrize("format_", paper.FORMATS)
@pytest.mark.parametrize("key", OF_TABLES)
def test_comparisons_are_painted_on_every_surface(
    grid: Datasets, key: str, lang: str, format_: str
) -> None:
    words = Wording(lang, grid)
    plate = plates.build(key, grid, FIRMS)
    sheet = compose(plate, words)
    assert plate.empty is None
    for mark in sheet.marks:
        if isinstance(mark, CHARTS):
            screen.paint(mark, rtl=sheet.rtl)
    size = paper.SIZES[OF_TABLES.index(key) % 3]
    content = paper.paint(sheet, words, format_, size, dpi=72)
    assert content.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[format_])


@EVERY_LANG
@pytest.mark.parametrize("key", OF_TABLES)
def test_data_files_hold_words_and_numbers(grid: Datasets, key: str, lang: str) -> None:
    words = Wording(lang, grid)
    plate = plates.build(key, grid, FIRMS)
    text = datafiles.encode(plate, words, "csv").decode("utf-8-sig")
    assert "Phrase(" not in text
    assert "Amount(" not in text
    assert len(text.splitlines()) == len(plate.table) + 1
    assert "Grid statistics" in str(origin.source_lines(plate, words))
    assert exports.encode_plate(plate, words, "xlsx").startswith(b"PK")
    if plate.is_map:
        found = json.loads(datafiles.encode(plate, words, "geojson"))
        assert len(found["features"]) == len(plate.table)
        assert all(feature["geometry"] for feature in found["features"])


@EVERY_LANG
def test_whiskers_and_texts_are_those_of_the_table(grid: Datasets, lang: str) -> None:
    words = Wording(lang, grid)
    plate = plates.build("quotient_regions", grid, FIRMS)
    (mark,) = compose(plate, words).marks
    figure = screen.paint(mark, rtl=lang == "ar")
    bars = figure.data[0]
    for i, row in enumerate(plate.table.to_dict("records")):
        assert bars.x[i] == row["value"] == row["quotient"]
        assert bars.x[i] + bars.error_x.array[i] == pytest.approx(row["high"])
        assert bars.x[i] - bars.error_x.arrayminus[i] == pytest.approx(row["low"])
        assert bars.marker.color[i] == theme.VERDICT_COLOURS[row["verdict"]]
        written = [note.text for note in figure.layout.annotations if note.y == i]
        assert words.number(row["quotient"], 2) in written[0]


def test_cells_are_coloured_by_their_verdict(grid: Datasets) -> None:
    plate = plates.build("gap_matrix", grid, FIRMS)
    (mark,) = compose(plate, Wording("fr", grid)).marks
    assert isinstance(mark, mk.MatrixMark)
    gaps = {
        (row["category"], row["region_code"]): row["gap"] for row in plate.table.to_dict("records")
    }
    rows = list(dict.fromkeys(plate.table["category"]))
    columns = list(dict.fromkeys(plate.table["region_code"]))
    figure = screen.paint(mark)
    heat = figure.data[0]
    shades = [shade for _, shade in heat.colorscale][::2]
    for i, category in enumerate(rows):
        for j, code in enumerate(columns):
            wanted = theme.GAP_COLOURS[gaps[category, code]]
            assert mark.fills[i][j] == wanted
            # On screen regions, of which there are more, stand below each other.
            assert shades[int(heat.z[j][i])] == wanted


def _matrix(rows: int, columns: int) -> mk.MatrixMark:
    """Of each cell the number 10 · row + column."""
    values = tuple(tuple(10.0 * i + j for j in range(columns)) for i in range(rows))
    return mk.MatrixMark(
        rows=tuple(f"r{i}" for i in range(rows)),
        columns=tuple(f"c{j}" for j in range(columns)),
        column_groups=("",) * columns,
        values=values,
        texts=tuple(tuple(f"{value:.0f}" for value in line) for line in values),
    )


def test_numbers_of_a_matrix_stay_readable() -> None:
    """Three rows of 24 columns are turned: on screen there is more room below than beside."""
    few, wide = (screen.paint(_matrix(*size)) for size in ((3, 4), (3, 24)))
    for figure in (few, wide):
        assert figure.data[0].textfont.size >= 11
    assert list(few.data[0].text[2]) == ["20", "21", "22", "23"]
    assert list(wide.layout.yaxis.ticktext) == [f"c{j}" for j in range(24)]
    assert list(wide.data[0].text[23]) == ["23", "33", "43"]
    assert [fact[2] for fact in wide.data[0].customdata[23]] == ["23", "33", "43"]


def test_surface_colours_are_crameris() -> None:
    """Stops of bilbao, read from the package that holds them."""
    from cmcrameri import cm

    steps = len(theme.SURFACE_STOPS)
    for i, stop in enumerate(theme.SURFACE_STOPS):
        red, green, blue, _ = cm.bilbao((steps - i) / 8)
        found = [int(stop[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        assert found == pytest.approx([red, green, blue], abs=0.005)
    lights = [theme.luminance(shade) for shade in theme.surface(7)]
    assert lights == sorted(lights, reverse=True)


def test_bands_on_paper_hold_what_lies_above_their_edge(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    from analytics.surfaces.shared import rasters

    plate = plates.build("density_surface", data, SELECTIONS["DZ"])
    raster = compose(plate, wordings["fr"]).marks[1]
    assert isinstance(raster, mk.RasterMark)
    country = shapely.union_all(data.geometry("DZ-1984").geometry.to_numpy())
    bands = rasters.bands(raster, country)
    areas = [band.area for _, band in bands]
    assert areas == sorted(areas, reverse=True)
    (_, first), edge = bands[0], raster.edges[0]
    values = np.asarray(raster.values)
    for i, j in ((130, 200), (250, 150), (255, 190), (240, 170), (20, 100)):
        value = values[i, j]
        if np.isnan(value) or abs(value - edge) < 0.2 * edge:
            continue
        assert first.contains(shapely.Point(raster.lons[j], raster.lats[i])) == (value > edge)


def test_every_mark_has_its_painter_on_every_surface() -> None:
    """Maps are painted as a whole from their marks; tables and small maps on screen are markup."""
    from analytics.surfaces.office.chartspec import MAKERS
    from analytics.surfaces.office.pptx.deck import PAINTERS as SLIDES
    from analytics.surfaces.paper.painters import PAINTERS as PAPER

    every, maps = set(get_args(mk.Mark)), {mk.AreaMark, mk.PointMark, mk.RasterMark}
    assert len(every) == 13
    assert set(PAPER) == set(SLIDES) == every - maps
    assert set(screen.PAINTERS) == every - maps - {mk.TableMark, mk.PanelMark}
    # A workbook has cells for matrices and tables, and pictures of surfaces, small maps, networks.
    pictured = {mk.RasterMark, mk.PanelMark, mk.NetworkMark}
    assert set(MAKERS) == every - {mk.MatrixMark, mk.TableMark} - pictured
