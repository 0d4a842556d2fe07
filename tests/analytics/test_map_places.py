"""Names and symbols of maps stand where they belong, on every surface that is drawn once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import shapely

from analytics import plates
from analytics.figures import marks as mk
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.shared import names, symbols
from analytics.surfaces.shared.boxes import Box, Projection, aspect
from analytics.surfaces.shared.names import RegionName
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics import mapjudge

FRAME = Box(0, 0, 200, 200)


def width(text: str, size: float, bold: bool) -> float:
    """As if every letter were half as wide as high."""
    return len(text) * size / 2


def named(text: str, *bounds: float, weight: float = 1.0, strong: bool = False) -> RegionName:
    return RegionName(text, text, shapely.box(*bounds), weight, strong)


def placed(wanted: list[RegionName], obstacles: list[Box] | None = None) -> dict[str, Any]:
    land = shapely.union_all([one.ground for one in wanted])
    found = names.place(wanted, obstacles or [], FRAME, 10, width, land)
    return {one.name.text: one for one in found}


def middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def test_a_name_stands_in_the_middle_of_a_region_with_room() -> None:
    (one,) = placed([named("Batna", 50, 50, 150, 150)]).values()
    assert middle(one.box) == pytest.approx((100, 100), abs=1)
    assert one.leader is None


def test_a_name_evades_a_symbol_and_stays_in_its_region() -> None:
    region = named("Batna", 50, 50, 150, 150)
    symbol = Box(90, 90, 110, 110)
    (one,) = placed([region], [symbol]).values()
    assert one.leader is None
    assert not one.box.overlaps(symbol)
    assert FRAME.holds(one.box)
    assert region.ground.contains(shapely.Point(middle(one.box)))


def test_a_long_name_takes_two_lines_before_it_leaves_its_region() -> None:
    """In 90 points there is no room for 102 and some; "Bordj Bou" and "Arréridj" take 45."""
    region = named("Bordj Bou Arréridj", 50, 50, 140, 150)
    roomy = named("Bordj Bou Arréridj", 20, 50, 180, 150)
    (one,) = placed([region]).values()
    assert one.lines == ("Bordj Bou", "Arréridj")
    assert region.ground.contains(one.box.shape)
    assert one.box.bottom - one.box.top == pytest.approx(10 * (1.36 + 1.15))
    (one,) = placed([roomy]).values()
    assert one.lines == ("Bordj Bou Arréridj",)


def test_a_name_over_a_border_leaves_its_neighbour_its_middle() -> None:
    """The name hangs over to the right, where nobody wants a name, not to the left."""
    long = named("Constantine", 100, 95, 150, 112, weight=9)
    left, right = named("Mila", 70, 95, 100, 112), named("Guelma", 150, 95, 180, 112)
    found = placed([long, left, right])
    for other in (left, right):
        pole = shapely.Point(names.pole_of(other.ground))
        assert not found["Constantine"].box.shape.contains(pole)


def test_a_small_region_is_named_in_the_sea_with_a_line() -> None:
    """Land below, sea above: of the places around, that in the sea is taken."""
    small, large = named("Alger", 95, 100, 105, 106), named("Médéa", 0, 106, 200, 200)
    found = placed([small, large])
    box, leader = found["Alger"].box, found["Alger"].leader
    assert box.bottom <= 106
    assert leader is not None
    assert small.ground.buffer(1).contains(shapely.Point(leader[0]))
    (x, y), end = leader
    assert end == (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
    assert found["Médéa"].leader is None


def test_what_the_figure_speaks_of_comes_first() -> None:
    """Two regions on one ground: there is room for one name in it, and no line from under it."""
    one, two = named("Oran", 90, 95, 125, 110, weight=9), named("Saïda", 90, 95, 125, 110)
    strong = named("Saïda", 90, 95, 125, 110, strong=True)
    assert placed([one, two])["Oran"].leader is None
    assert "Saïda" not in placed([one, two])
    assert placed([one, strong])["Saïda"].leader is None
    assert "Oran" not in placed([one, strong])


def test_names_in_a_line_stand_apart() -> None:
    """Two regions side by side, each as wide as its name: one of them moves off."""
    wide = width("Mascara", 10, False) + 2
    first, second = (named("Mascara", x, 90, x + wide, 110) for x in (60, 60 + wide))
    second = replace(second, code="other", text="Relizan")
    found = placed([first, second])
    one, other = found["Mascara"].box, found["Relizan"].box
    level = one.top < other.bottom and other.top < one.bottom
    assert not level or other.left - one.right >= names.BETWEEN * 10 - 1e-9


def test_room_of_a_window_shows_more_of_the_country() -> None:
    """A broad part in a square box: beneath it lies more of the whole, above it nothing."""
    part, whole, box = (0.0, 34.0, 8.0, 37.0), (0.0, 19.0, 8.0, 37.0), Box(0, 0, 300, 300)
    middle, leaning = Projection.fit(part, box), Projection.fit(part, box, whole=whole)
    edges = np.array([[150.0, 0.0], [150.0, 300.0]])
    (_, north), (_, south) = middle.degrees(edges).tolist()
    (_, less_north), (_, more_south) = leaning.degrees(edges).tolist()
    assert 37.0 < less_north < north
    assert more_south < south
    (top, bottom) = leaning.points([4.0, 4.0], [37.0, 34.0])[:, 1]
    assert 0 <= top < bottom <= 300


def test_a_name_without_any_room_is_not_drawn() -> None:
    assert placed([named("Tamanghasset", 90, 90, 96, 96)], [FRAME]) == {}


def test_a_name_without_room_is_a_number_told_in_a_key() -> None:
    """Two narrow regions, all that is near them covered: the key stands further off."""
    narrow = [
        named("Bordj Bou Arreridj", 0, 90, 100, 110),
        named("Ouled Djellal", 100, 90, 200, 110),
    ]
    symbols = [Box(20, 91, 98, 109), Box(120, 91, 198, 109)]
    covered = [*symbols, Box(0, 0, 200, 90), Box(0, 110, 200, 162)]
    found = placed(narrow, covered)
    assert not set(found) & {one.text for one in narrow}
    for number, region in zip(("(1)", "(2)"), narrow, strict=True):
        assert region.ground.contains(found[number].box.shape)
    (key,) = (one for one in found.values() if one.name.code == names.KEY)
    assert key.lines == ("(1) Bordj Bou Arreridj", "(2) Ouled Djellal")
    assert not any(key.box.overlaps(other) for other in covered)
    assert FRAME.holds(key.box)
    # Where the key finds no room, no number stands without it.
    assert placed(narrow, [*covered, Box(0, 162, 200, 190)]) == {}


def test_lines_cross_where_a_hand_would_say_so() -> None:
    assert names.meet(((0, 0), (2, 2)), ((0, 2), (2, 0)))
    assert not names.meet(((0, 0), (2, 2)), ((0, 1), (1, 2)))
    assert names.crosses(((0, 5), (20, 5)), Box(5, 0, 10, 10))
    assert not names.crosses(((0, 15), (20, 15)), Box(5, 0, 10, 10))
    assert not names.crosses(((6, 5), (20, 5)), Box(5, 0, 10, 10)), "it begins there"


def point(key: str, *, approximate: bool = False) -> mk.Point:
    return mk.Point(key, 0, 0, "#000000", "circle", approximate, key)


def test_symbols_of_one_place_stand_side_by_side_in_their_region() -> None:
    region = shapely.box(0, 0, 100, 100)
    three = [point("a"), point("b"), point("c")]
    spots = shapely.get_coordinates(shapely.MultiPoint([(50, 50)] * 3))
    found = symbols.settled(three, spots, FRAME, 5, {"R": region})
    assert [one.count for one in found] == [1, 1, 1]
    assert found[0].at == (50, 50)
    assert {round(math.dist(one.at, (50, 50)), 6) for one in found[1:]} == {11.0}


def test_symbols_without_room_become_one_that_counts_them() -> None:
    """In a strip as wide as a symbol, at whose shore lies the sea."""
    strip = shapely.box(48, 48, 54, 54)
    spots = shapely.get_coordinates(shapely.MultiPoint([(50, 50)] * 3))
    (one,) = symbols.settled([point("b"), point("a"), point("c")], spots, FRAME, 5, {"R": strip})
    assert (one.at, one.count) == ((50, 50), 3)
    assert one.point.id == "a"
    assert [other.id for other in one.others] == ["b", "c"]


def test_a_known_place_is_kept_before_one_that_stands_for_a_region() -> None:
    spots = shapely.get_coordinates(shapely.MultiPoint([(50, 50)] * 2))
    both = [point("a", approximate=True), point("b")]
    found = symbols.settled(both, spots, FRAME, 5, {"R": shapely.box(0, 0, 100, 100)})
    assert [one.point.id for one in found] == ["b", "a"]
    assert found[0].at == (50, 50)


# Every map ----------------------------------------------------------------------


@pytest.fixture
def laid() -> Iterator[mapjudge.Laid]:
    """What is laid out while a figure is really exported."""
    with mapjudge.watched() as seen:
        yield seen


@pytest.mark.full(one_in=80)
@pytest.mark.parametrize(
    ("plate", "chosen", "page", "lang"),
    [*product(mapjudge.PLATES, mapjudge.CHOSEN, mapjudge.PAGES, ("fr", "ar"))],
)
def test_every_map_places_its_names_and_symbols(
    data: Datasets, registered: Datasets, plate: str, chosen: str, page: str, lang: str
) -> None:
    """No name without its region, nothing over anything, no symbol abroad, none of the title lost.

    ``python -m tests.benchmarks.maps`` prints the counts of all of them.
    """
    drawn = mapjudge.drawn(plate, chosen, data, registered)
    if drawn is None:
        return
    made, world = drawn
    found = mapjudge.judge(made, Wording(lang, world), page)
    assert found.faults == []
    assert found.inside + found.led + found.numbered == found.names
    assert found.names or not found.wanted


@pytest.mark.parametrize("form", ["svg", "pptx", "png"])
def test_the_window_that_was_chosen_is_that_of_every_file(
    data: Datasets, laid: mapjudge.Laid, form: str
) -> None:
    """Algeria fitted is its north; whole it is the country; a view of one's own stands alone."""
    view = (7.0, 33.5, 9.0, 35.0)
    largest = {}
    for framing in ("fitted", "whole", "enlarged", "7,33.5,9,35"):
        laid.clear()
        drawn = plates.build("point_map", data, Selection(countries=("DZ",), framing=framing))
        exports.encode_plate(drawn, Wording("fr", data), form, size="slide", dpi=50)
        windows = sorted((window for _, window, _ in laid), key=lambda one: one.box.shape.area)
        largest[framing] = windows[-1].frame
        assert len(windows) == (1 if framing == "7,33.5,9,35" else 2)
    assert largest["fitted"].key == largest["enlarged"].key == "inset_DZ"
    assert largest["whole"].key == "whole"
    assert largest["7,33.5,9,35"].bounds == view


@pytest.mark.parametrize("size", ["half", "full"])
@pytest.mark.parametrize("country", ["MA", "LB", "EG"])
def test_a_map_is_never_a_strip(
    data: Datasets, laid: mapjudge.Laid, country: str, size: str
) -> None:
    """However long its legend is, a map has the form of what it shows, or nearly."""
    drawn = plates.build("point_map", data, Selection(countries=(country,)))
    exports.encode_plate(drawn, Wording("fr", data), "svg", size=size)
    for _, window, _ in laid:
        form = window.box.width / window.box.height
        assert 0.6 <= form / aspect(window.frame.bounds) <= 1.7
    main = max(laid, key=lambda one: one[1].box.area)[1]
    assert main.box.width >= 0.55 * max(window.box.right for _, window, _ in laid)


def test_no_record_is_lost_between_the_windows(data: Datasets, laid: mapjudge.Laid) -> None:
    """19 of the bundled Algerian records have a place: each is drawn, or counted in a disc."""
    drawn = plates.build("point_map", data, Selection(countries=("DZ",)))
    exports.encode_plate(drawn, Wording("fr", data), "svg", size="slide")
    (whole, small), (corner, large) = ((window, found.symbols) for _, window, found in laid)
    assert (whole.frame.key, corner.frame.key) == ("whole", "inset_DZ")
    assert sum(one.count for one in small) == 19
    outside = [one for one in small if not one.small]
    assert sum(one.count for one in large) + sum(one.count for one in outside) == 19
