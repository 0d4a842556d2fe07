"""Slides opened by another reader: native charts, tables and maps with the plate's numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from analytics import plates, theme
from analytics.figures import book
from analytics.figures import marks as mk
from analytics.selection import Selection
from analytics.surfaces import exports, paper
from analytics.surfaces.office.pptx import deck
from analytics.surfaces.office.pptx.template import BUILT_IN, read_template
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat, without_marks
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.intake import masters
from tests.analytics import mapjudge, slideland
from tests.analytics.books import (
    NO_DATE,
    SELECTIONS,
    charted,
    dates_in,
    every_document,
    every_language,
    every_plate,
    holds,
    in_arabic,
    keys_of,
    language_of,
    place_of,
    promised,
    written,
)
from tests.analytics.conftest import Books, Documents
from tests.analytics.slideland import Freeform, freeforms

pytestmark = pytest.mark.part(one_in=2)

CM = 360_000
# What a name's box holds around its letters, in EMU: a point and a half.
EDGE = 1.5 * 12700


@pytest.fixture(scope="module")
def made(every_book: Books, document: Documents) -> Any:
    """Document and presentation of a selection in a language, read once."""

    @cache
    def make(name: str, lang: str) -> tuple[book.Book, Any]:
        content = document(name, lang, "pptx")
        return every_book(name, lang), Presentation(io.BytesIO(content))

    return make


def shapes_of(shapes: Any) -> list[Any]:
    """All shapes, those inside groups too."""
    found = []
    for shape in shapes:
        found.append(shape)
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            found += shapes_of(shape.shapes)
    return found


def texts(slide: Any) -> str:
    frames = [s.text_frame.text for s in shapes_of(slide.shapes) if s.has_text_frame]
    tables = [
        cell.text for s in slide.shapes if s.has_table for row in s.table.rows for cell in row.cells
    ]
    return "\n".join([*frames, *tables])


@every_document("DZ", "register")
def test_axes_of_charts_bear_numbers_that_the_format_knows(made: Any, name: str, lang: str) -> None:
    """Whole and not negative, else the schema of Office refuses the chart."""
    _, presentation = made(name, lang)
    charts = [
        shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart
    ]
    numbers = [
        int(element.get("val"))
        for chart in charts
        for element in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx"))
    ]
    assert len(numbers) >= 4 * len(charts) > 20
    assert min(numbers) >= 0


@every_document()
def test_every_slide_says_what_its_plate_says(made: Any, name: str, lang: str) -> None:
    one, presentation = made(name, lang)
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, rel=1e-3)
    assert len(presentation.slides) == len(one.leaves) == len(keys_of(name))
    for leaf, slide in zip(one.leaves, presentation.slides, strict=True):
        sheet = leaf.sheet
        there = texts(slide)
        assert holds(there, sheet.title, sheet.subtitle, sheet.chosen, sheet.foot.brief) == []
        assert slide.shapes.title is not None
        notes = slide.notes_slide.notes_text_frame.text
        assert holds(notes, *promised(leaf), leaf.comment) == []
        assert sheet.table is not None
        assert holds(notes, *(cell for row in sheet.table.rows for cell in row)) == []
        assert "slidenum" in {e.get("type") for e in slide.element.xpath("//a:fld")}
        if sheet.empty:
            assert holds(there, sheet.empty) == []


@every_document()
def test_charts_are_native_and_hold_the_numbers(made: Any, name: str, lang: str) -> None:
    one, presentation = made(name, lang)
    for leaf, slide in zip(one.leaves, presentation.slides, strict=True):
        native = [shape.chart for shape in slide.shapes if shape.has_chart]
        drawn = Counter(
            round(float(value), 9)
            for chart in native
            for series in chart.plots[0].series
            for value in series.values
            if value is not None
        )
        wanted = charted(leaf)
        shown = [mark for mark in leaf.sheet.marks if isinstance(mark, mk.BarMark)]
        if shown and sum(drawn.values()) < sum(wanted.values()):
            assert drawn <= wanted
            bars = len(native[0].plots[0].series[0].values)
            total = max(shown[0].total, len(shown[0].bars))
            told = one.wording.text("chart.shown_of", shown=bars, total=total)
            assert holds(texts(slide), told) == []
        else:
            assert drawn == wanted, leaf.sheet.key


@every_document("DZ", "register")
def test_chart_opens_in_a_sheet_with_the_same_numbers(made: Any, name: str, lang: str) -> None:
    _, presentation = made(name, lang)
    for slide in presentation.slides:
        for shape in slide.shapes:
            if not shape.has_chart:
                continue
            sheet = sheet_behind(shape.chart)
            rows = list(sheet.iter_rows(values_only=True))
            plot = shape.chart.plots[0]
            if plot.categories:
                assert [row[0] for row in rows[1:]] == list(plot.categories)
            for j, series in enumerate(plot.series, start=1):
                assert rows[0][j] == series.name
                assert [row[j] for row in rows[1:]] == list(series.values)
            for part in shape.chart._chartSpace.xpath(".//c:numRef"):
                drawn = {int(p.get("idx")): float(p.find("{*}v").text) for p in part.iter("{*}pt")}
                address = part.find("{*}f").text.split("!")[1]
                cells = [cell.value for row in sheet[address] for cell in row]
                assert {i: v for i, v in enumerate(cells) if v is not None and i in drawn} == drawn


def sheet_behind(chart: Any) -> Any:
    """The sheet in which a chart's numbers are edited."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return openpyxl.load_workbook(io.BytesIO(blob)).active


def slide_of(made: Any, key: str, lang: str = "", name: str = "register") -> tuple[Any, Any]:
    """Leaf and slide of one plate."""
    one, presentation = made(name, lang or language_of(name))
    i = place_of(name, key)
    return one.leaves[i], presentation.slides[i]


@every_language("register")
def test_intervals_are_native_error_bars(made: Any, lang: str) -> None:
    leaf, slide = slide_of(made, "quotient_regions", lang)
    (mark,) = leaf.sheet.marks
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    (bars,) = chart._chartSpace.xpath(".//c:errBars")
    assert [kind.get("val") for kind in bars.iter("{*}errValType")] == ["cust"]
    reach = {
        side: [float(v.text) for v in bars.find(f"{{*}}{side}").iter("{*}v")]
        for side in ("minus", "plus")
    }
    values = {round(value, 12) for value in chart.plots[0].series[0].values}
    drawn = [bar for bar in mark.bars if round(bar.value, 12) in values]
    for bar, below, above in zip(drawn, reach["minus"], reach["plus"], strict=True):
        assert bar.interval is not None
        assert (bar.value - below, bar.value + above) == pytest.approx(bar.interval)
    said = [
        without_marks("".join(label.xpath(".//a:t/text()")))
        for label in chart._chartSpace.xpath(".//c:dLbl")
    ]
    assert said == [without_marks(bar.text) for bar in drawn]


def test_second_values_are_a_series_with_a_name(grid: Datasets) -> None:
    """Rates per inhabitant beside the steadied ones."""
    chosen = Selection(countries=("GR",), table="wealth", measure="density_pop")
    plate = plates.build("density_ranking", grid, chosen)
    one = book.single(plate, Wording("fr", grid))
    (slide,) = Presentation(io.BytesIO(deck.write(one, paper.paint))).slides
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    rates, steadied = chart.plots[0].series
    assert "lissé" in steadied.name
    assert chart.has_legend
    table = plate.table[["value", "steadied"]].round(6)
    wanted = Counter(table.itertuples(index=False, name=None))
    drawn = zip(rates.values, steadied.values, strict=True)
    drawn_pairs = Counter((round(rate, 6), round(steady, 6)) for rate, steady in drawn)
    assert drawn_pairs <= wanted
    assert len(rates.values) >= 8


@every_language("register")
def test_scatter_is_native_with_its_slope(made: Any, lang: str) -> None:
    leaf, slide = slide_of(made, "moran_scatter", lang)
    (mark,) = leaf.sheet.marks
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert "scatterChart" in chart._chartSpace.xml
    *classes, slope = chart.plots[0].series
    table = leaf.plate.table
    across = Counter(round(float(v), 9) for v in table["standard"])
    up = Counter(round(float(v), 9) for v in table["lag"])
    points = [
        (float(x), y)
        for one in classes
        for x, y in zip(one._element.xpath("c:xVal//c:v/text()"), one.values, strict=True)
        if y is not None
    ]
    assert Counter(round(x, 9) for x, _ in points) == across
    assert Counter(round(y, 9) for _, y in points) == up
    places = [float(v) for v in slope._element.xpath("c:xVal//c:v/text()")][-2:]
    heights = [v for v in slope.values if v is not None]
    assert (heights[1] - heights[0]) / (places[1] - places[0]) == pytest.approx(mark.slope[0])
    assert {one.name for one in classes} == {
        flat(words, rtl=lang == "ar") for words, _ in mark.legend
    }
    assert holds(texts(slide), *mark.corners) == []


@every_language("register")
@pytest.mark.parametrize("key", ["quotient_matrix", "gap_matrix"])
def test_cells_have_the_colour_of_their_verdict(made: Any, key: str, lang: str) -> None:
    leaf, slide = slide_of(made, key, lang)
    (mark,) = leaf.sheet.marks
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    fills = {
        (without_marks(row), without_marks(column)): (without_marks(text), fill)
        for row, texts_, colours in zip(mark.rows, mark.texts, mark.fills, strict=True)
        for column, text, fill in zip(mark.columns, texts_, colours, strict=True)
    }
    heads = [without_marks(cell.text) for cell in table.rows[0].cells]
    seen = set()
    for row in list(table.rows)[1:]:
        name, *cells = row.cells
        for column, cell in zip(heads[1:], cells, strict=True):
            text, fill = fills[without_marks(name.text), column]
            assert without_marks(cell.text) == text
            assert f"#{cell.fill.fore_color.rgb}" == fill
            seen.add(fill)
    told = {without_marks(words) for words, _ in mark.legend}
    swatches = {
        f"#{shape.fill.fore_color.rgb}"
        for shape in shapes_of(slide.shapes)
        if without_marks(shape.name) in told and shape.shape_type != MSO_SHAPE_TYPE.GROUP
    }
    assert len(seen) > 1
    assert seen - {"#FFFFFF"} <= swatches == {fill for _, fill in mark.legend}
    assert holds(texts(slide), *told) == []


def test_surface_is_shapes_under_regions_that_can_be_seen_through(made: Any) -> None:
    leaf, slide = slide_of(made, "density_surface")
    area = next(m for m in leaf.sheet.marks if isinstance(m, mk.AreaMark))
    drawn = shapes_of(slide.shapes)
    assert [s for s in drawn if s.shape_type == MSO_SHAPE_TYPE.PICTURE] == []
    bands = {entry.label: entry.colour for entry in area.legend}
    fills = {s.name: f"#{s.fill.fore_color.rgb}" for s in drawn if s.name in bands}
    assert fills == bands
    regions = [s for s in drawn if s.name in {one.name for one in area.areas}]
    clear = [s for s in regions if s._element.xpath(".//a:solidFill//a:alpha[@val='0']")]
    assert len({s.name for s in clear}) == len(area.areas) == 69
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    first = leaf.plate.table.iloc[0]
    words = made("register", language_of("register"))[0].wording
    shown = [without_marks(cell.text) for cell in table.rows[1].cells]
    assert shown == [words.name("region", first["region_code"]), words.number(first["value"])]


@pytest.mark.parametrize("key", ["lisa_map", "hotspot_map", "gap_map"])
def test_class_map_is_shaded_by_class(made: Any, key: str) -> None:
    leaf, slide = slide_of(made, key)
    area = next(m for m in leaf.sheet.marks if isinstance(m, mk.AreaMark))
    fills = {one.name: one.fill for one in area.areas}
    groups = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert len(fills) == 69
    whole = next(g for g in groups if fills.keys() <= {s.name for s in g.shapes})
    assert {s.name: f"#{s.fill.fore_color.rgb}" for s in whole.shapes} == fills


def test_list_counts_all_its_rows(made: Any) -> None:
    """The page cuts it at sixty, the slide at what fits: both count from all."""
    leaf, slide = slide_of(made, "gap_list")
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    words = made("register", language_of("register"))[0].wording
    counted = {"shown": words.number(len(table.rows) - 1), "total": len(leaf.plate.table)}
    assert len(leaf.plate.table) > 60
    assert holds(texts(slide), words.text("chart.shown_of", **counted)) == []


@every_language("DZ")
def test_map_is_one_named_shape_per_region(made: Any, data: Datasets, lang: str) -> None:
    one, presentation = made("DZ", lang)
    words = one.wording
    slide = presentation.slides[0]
    pictures = [s for s in shapes_of(slide.shapes) if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert pictures == []
    named = {words.name("region", str(code)) for code in data.regions.of_set("DZ-1984").index}
    groups = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP]
    whole = next(g for g in groups if len(named & {s.name for s in g.shapes}) == 48)
    table = one.leaves[0].plate.table.set_index("region_code")
    area = next(m for m in one.leaves[0].sheet.marks if isinstance(m, mk.AreaMark))
    fills = {a.name: a.fill for a in area.areas if a.status != "no_record"}
    assert len(fills) == int((table["status"] != "no_record").sum()) == 15
    for shape in whole.shapes:
        if shape.name in fills:
            assert f"#{shape.fill.fore_color.rgb}" == fills[shape.name]
    tables = [s.table for s in slide.shapes if s.has_table]
    assert len(tables) == 1
    first = [cell.text for cell in tables[0].rows[1].cells]
    assert first[1] == words.number(float(table["value"].max()))


def test_map_shapes_lie_on_the_slide(made: Any) -> None:
    for name, lang in written("DZ", "all", "register"):
        _, presentation = made(name, lang)
        for slide in presentation.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= presentation.slide_width + 12700
                assert shape.top + shape.height <= presentation.slide_height + 12700


def test_points_are_named_by_their_record(made: Any) -> None:
    one, presentation = made("DZ", "fr")
    leaf = one.leaves[1]
    names = {shape.name for shape in shapes_of(presentation.slides[1].shapes)}
    wanted = {one.wording.name("record", code) for code in leaf.plate.table["record_id"]}
    assert wanted <= names


def test_names_of_regions_read_on_whatever_lies_under_them(made: Any) -> None:
    """Contrast of 4.5 after WCAG 2.2, on every fill that a name touches, as read from the file."""
    seen = 0
    for name, lang in written():
        one, presentation = made(name, lang)
        slides = zip(one.leaves, presentation.slides, strict=True)
        for slide in (slide for leaf, slide in slides if leaf.sheet.first(mk.AreaMark)):
            under: list[Freeform] = []
            for shape in freeforms(slide):
                under.append(shape)
                if shape.text:
                    seen += 1
                    assert shape.ink is not None
                    assert least_contrast(shape, under) >= 4.5, shape.text
    assert seen > 100


@pytest.mark.full(one_in=12)
@pytest.mark.parametrize(
    ("plate", "chosen", "lang"), [*product(mapjudge.PLATES, mapjudge.CHOSEN, ("fr", "ar"))]
)
def test_names_read_on_every_map(
    data: Datasets, registered: Datasets, plate: str, chosen: str, lang: str
) -> None:
    """The same of every map plate in every set of regions, numbers in discs among them."""
    drawn = mapjudge.drawn(plate, chosen, data, registered)
    if drawn is None:
        return
    made, world = drawn
    content = exports.encode_plate(made, Wording(lang, world), "pptx")
    under: list[Freeform] = []
    for shape in freeforms(Presentation(io.BytesIO(content)).slides[0]):
        under.append(shape)
        if shape.text:
            assert least_contrast(shape, under) >= 4.5, shape.text


def least_contrast(name: Freeform, under: list[Freeform]) -> float:
    """Of a name with each colour that shows under it."""
    grounds: list[tuple[float, ...]] = []
    for shape in under:
        if shape.fill is None or not shape.fill[3]:
            continue
        *colour, opacity = shape.fill
        if shape.outline.contains(name.written.buffer(-EDGE)):
            mixed = [
                [opacity * c + (1 - opacity) * g for c, g in zip(colour, ground, strict=True)]
                for ground in grounds
            ]
            grounds = [tuple(colour)] if opacity == 1 else [tuple(ground) for ground in mixed]
        elif shape.outline.intersects(name.written.buffer(-EDGE)):
            grounds.append(tuple(colour))
    assert name.ink is not None
    return min(theme.contrast(hexed(name.ink[:3]), hexed(ground)) for ground in grounds)


def hexed(colour: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part):02X}" for part in colour)


def test_no_type_under_fourteen_points(made: Any) -> None:
    """Nor any under ten in the foot, which nobody reads from afar."""
    for name, lang in written():
        _, presentation = made(name, lang)
        sizes: dict[bool, set[float]] = {True: set(), False: set()}
        for slide in presentation.slides:
            for shape in shapes_of(slide.shapes):
                if shape.has_text_frame:
                    runs = [run for p in shape.text_frame.paragraphs for run in p.runs]
                    is_foot = shape.name in slideland.AROUND
                    sizes[is_foot] |= {run.font.size.pt for run in runs if run.font.size}
        assert min(sizes[False]) >= 14
        assert min(sizes[True]) >= 10


@every_document()
def test_no_text_is_larger_than_its_box(made: Any, name: str, lang: str) -> None:
    _, presentation = made(name, lang)
    wide, high = presentation.slide_width / 12700, presentation.slide_height / 12700
    for leaf, slide in zip(made(name, lang)[0].leaves, presentation.slides, strict=True):
        assert slideland.spilling(slide, wide, high) == [], leaf.plate.key


@every_document("DZ", "all", "register")
def test_rows_fill_the_slide_before_any_are_left_out(made: Any, name: str, lang: str) -> None:
    one, presentation = made(name, lang)
    cut = re.compile(r"Les [\d\s]+ premières sur|The first [\d,]+ of|أول [\d.]+ من")
    seen = 0
    for leaf, slide in zip(one.leaves, presentation.slides, strict=True):
        if cut.search(texts(slide)) and not leaf.sheet.is_map:
            seen += 1
            assert slideland.used(slide) >= 0.6, leaf.plate.key
    assert seen


def test_no_slide_names_the_version_of_the_data(made: Any, data: Datasets) -> None:
    one, presentation = made(*written()[0])
    for leaf, slide in zip(one.leaves, presentation.slides, strict=True):
        assert data.version.short not in texts(slide)
        assert data.version.short in slide.notes_slide.notes_text_frame.text, leaf.plate.key


@pytest.mark.parametrize("name", in_arabic("DZ", "register"))
def test_arabic_runs_from_right_to_left(made: Any, name: str) -> None:
    _, presentation = made(name, "ar")
    for slide in presentation.slides:
        for paragraph in slide.element.xpath(".//p:sp//a:p[a:r or a:fld]"):
            assert paragraph.find("{*}pPr").get("rtl") == "1"
        for table in slide.element.xpath(".//a:tbl"):
            assert table.tblPr.get("rtl") == "1"
        for shape in slide.shapes:
            if shape.has_chart and "barDir" in shape.chart._chartSpace.xml:
                bars = shape.chart._chartSpace.xpath(".//c:barDir/@val")[0] == "bar"
                turned = shape.chart.value_axis.reverse_order
                assert turned == bars, "bars grow from the right, years do not"
    _, french = made("DZ", "fr")
    assert french.slides[2].element.xpath(".//a:pPr[@rtl='1']") == []


@pytest.mark.parametrize("length", [60, 300])
def test_long_title_wraps_above_the_figure(
    data: Datasets, wordings: dict[str, Wording], length: int
) -> None:
    words = wordings["fr"]
    title = ("Un titre que le comité voulait complet " * 10)[:length].strip()
    plate = plates.build("ranking_regions", data, SELECTIONS["DZ"])
    one = book.Book("t", words, (book.leaf(plate, words, title=title),))
    slide = Presentation(io.BytesIO(deck.write(one, paper.paint))).slides[0]
    assert slide.shapes.title.text_frame.text == title
    chart = next(shape for shape in slide.shapes if shape.has_chart)
    assert chart.top > slide.shapes.title.top + slide.shapes.title.height
    assert chart.height > 6 * CM


# A ministry's own template --------------------------------------------------------


def template_file(*, layouts: bool = True) -> bytes:
    """A presentation with a coloured master of its own and a sample slide."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = 12192000, 6858000
    master = presentation.slide_master
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor(1, 2, 3)
    sample = presentation.slides.add_slide(presentation.slide_layouts[0])
    sample.shapes.title.text = "Exemple à retirer"
    if not layouts:
        for layout in presentation.slide_layouts:
            for holder in list(layout.placeholders):
                holder._element.getparent().remove(holder._element)
    target = io.BytesIO()
    presentation.save(target)
    return target.getvalue()


def test_template_is_used_without_its_sample_slides(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    own = read_template(template_file())
    assert own.remark is None
    one = every_plate(wordings["fr"], "DZ")
    presentation = Presentation(io.BytesIO(deck.write(one, paper.paint, own)))
    assert len(presentation.slides) == len(keys_of("DZ"))
    assert str(presentation.slide_master.background.fill.fore_color.rgb) == "010203"
    for slide, leaf in zip(presentation.slides, one.leaves, strict=True):
        assert slide.slide_layout.name == "Title Only"
        assert without_marks(slide.shapes.title.text_frame.text) == without_marks(leaf.sheet.title)
        assert "Exemple" not in texts(slide)
        kinds = {str(holder.placeholder_format.type) for holder in slide.placeholders}
        assert any("SLIDE_NUMBER" in kind for kind in kinds)


def test_template_without_usable_layout_falls_back_and_says_so(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    own = read_template(template_file(layouts=False))
    assert own.remark is not None
    assert "disposition" in wordings["fr"].say(own.remark)
    one = every_plate(wordings["fr"], "empty")
    presentation = Presentation(io.BytesIO(deck.write(one, paper.paint, own)))
    for slide, leaf in zip(presentation.slides, one.leaves, strict=True):
        assert holds(texts(slide), leaf.sheet.title, leaf.sheet.empty) == []


@pytest.mark.parametrize("kind", ["text", "zip", "macros", "bomb"])
def test_broken_template_is_refused_in_words(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masters, "MOST", replace(masters.MOST, unpacked_bytes=2_500_000))
    content = b"not a presentation"
    if kind != "text":
        target = io.BytesIO(template_file() if kind in ("macros", "bomb") else b"")
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
            if kind == "macros":
                package.writestr("ppt/vbaProject.bin", b"x")
            elif kind == "bomb":
                package.writestr("ppt/media/large.bin", b"\0" * 3_000_000)
            else:
                package.writestr("word/document.xml", "<w/>")
        content = target.getvalue()
    with pytest.raises(GeodataError) as caught:
        read_template(content)
    expected = {"macros": "template_macros", "bomb": "template_too_large"}
    assert caught.value.code == expected.get(kind, "template_unreadable")


def test_same_deck_is_the_same_file(data: Datasets, wordings: dict[str, Wording]) -> None:
    one = every_plate(wordings["ar"], "DZ")
    first = deck.write(one, paper.paint, BUILT_IN)
    assert deck.write(one, paper.paint, BUILT_IN) == first
    assert dates_in(first) == {NO_DATE, data.version.as_of}, "no clock in the file"
