"""Does each outline lie where its region lies?

What a file draws is compared with the bundled outlines of the country, in the
set used when nobody chooses one: every region of every other set is one of
those, lies in one of those, or (Western Sahara) on ground they leave open.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.errors import BoundaryError, Problem
from geodata.places import boundaries
from geodata.places.boundary_cleaning import NEGLIGIBLE_KM2, AreaGap, area_km2
from geodata.places.gazetteer import LAST_AGREED_NUMBER
from geodata.places.regions import Regions

AREA_TOLERANCE = 0.05
INSIDE_PARENT = 0.9
# A rough outline may cut a small part off its region; most parts must lie inside.
INSIDE_REGION = 0.5
TOLERATED = 0.05
# Fewer units than this part in their place, and a file is not of this country as it is.
MOST = 0.5
# Degrees; about 5 km. What the bundled outlines may be wrong by along coast and border.
MARGIN = 0.05
NUMBERED_SETS = ("DZ-2019", "DZ-2026")
PARENT_SET = "DZ-1984"
CODES_SHOWN = 8
# Code of the ground that the bundled outlines of a country leave open.
NOBODYS = ""


@dataclass(frozen=True)
class Ground:
    """Where the regions of a country lie, and the home of each unit of a file.

    Attributes
    ----------
    country : str
    known : GeoDataFrame
        Bundled outlines by code, of the file's own set, else of the default set
        or joined to the file's coarser one; under `NOBODYS` the ground of no
        country, for regions that
        they do not draw.
    homes : tuple of str
        For each unit the code in `known` of the region it is or is part of.
    """

    country: str
    known: gpd.GeoDataFrame
    homes: tuple[str, ...]

    @property
    def shapes(self) -> npt.NDArray[np.object_]:
        """The outline of each unit's home."""
        return np.asarray(self.known.geometry.loc[list(self.homes)], dtype=object)


def ground_of_regions(codes: list[str], table: str, country: str, regions: Regions) -> Ground:
    """The ground that the regions of a set are compared with."""
    bundled = boundaries.bundled()
    base = table if table in bundled else regions.default_set(country)
    drawn = boundaries.load(bundled[base])
    parents = {part: code for code in codes for part in regions.lineage.parts(code, table, base)}
    if table != base and not set(codes) & set(drawn.index):
        drawn = boundaries.load_rolled_up(drawn, parents)
    above = [regions.lineage.containing(code, table, base) or code for code in codes]
    return _ground(above, country, drawn)


def ground_of_parts(parents: list[str], country: str, regions: Regions) -> Ground:
    """The ground that parts are compared with: the region of the default set each names."""
    drawn = boundaries.load(boundaries.bundled()[regions.default_set(country)])
    return _ground(parents, country, drawn)


def _ground(homes: list[str], country: str, drawn: gpd.GeoDataFrame) -> Ground:
    open_ground = gpd.GeoDataFrame(
        geometry=[boundaries.territories()],
        index=pd.Index([NOBODYS], name="code"),
        crs=boundaries.CRS,
    )
    known = tuple(code if code in drawn.index else NOBODYS for code in homes)
    return Ground(country, pd.concat([drawn, open_ground]), known)


def confirm_extent(extent: list[float], country: str, shown: str, regions: Regions) -> None:
    """Refuse exchanged axes where the extent alone tells, before a name stands in the way.

    Parameters
    ----------
    extent : list of float
        West, south, east and north of the file.
    """
    west, south, east, north = extent
    drawn, swapped = shapely.box(west, south, east, north), shapely.box(south, west, north, east)
    known = boundaries.load(boundaries.bundled()[regions.default_set(country)])
    place = shapely.box(*known.total_bounds)
    overlap = shapely.area(shapely.intersection(swapped, place))
    if not shapely.intersects(drawn, place) and overlap > MOST * swapped.area:
        raise _axes_swapped(extent, country, shown, regions)


def _axes_swapped(extent: list[float], country: str, shown: str, regions: Regions) -> BoundaryError:
    names = regions.country_by_language(country)
    return BoundaryError("axes_swapped", file=shown, country=names, **bounds(extent))


def confirm_country(drawn: gpd.GeoDataFrame, ground: Ground, shown: str, regions: Regions) -> None:
    """Refuse outlines with exchanged axes, and those that lie elsewhere than the country.

    Told by a point inside each unit: in its own region as the file has it, or
    with longitude and latitude exchanged.
    """
    shapes = drawn.geometry.to_numpy()
    points = shapely.point_on_surface(shapes)
    exchanged = shapely.transform(points, lambda xy: xy[:, ::-1])
    as_drawn, swapped = (
        int(shapely.contains(ground.shapes, there).sum()) for there in (points, exchanged)
    )
    total, extent = len(shapes), list(drawn.total_bounds)
    if swapped > as_drawn and swapped >= MOST * total:
        raise _axes_swapped(extent, ground.country, shown, regions)
    inside = shapely.intersects(shapely.union_all(ground.known.geometry.to_numpy()), points)
    if inside.sum() < MOST * total:
        country = regions.country_by_language(ground.country)
        other = _other_country(points, ground.country, regions)
        if other:
            names = regions.country_by_language(other)
            raise BoundaryError("drawn_in_other_country", file=shown, country=country, found=names)
        outlines = ground.known[ground.known.index != NOBODYS]
        its = {f"{edge}_of": at for edge, at in bounds(list(outlines.total_bounds)).items()}
        raise BoundaryError("drawn_elsewhere", file=shown, country=country, **bounds(extent), **its)


def _other_country(points: npt.NDArray[np.object_], country: str, regions: Regions) -> str:
    """The country of the atlas that most of the points lie in; empty where none is."""
    sets = boundaries.bundled()
    for other in regions.countries.index.drop(country):
        known = boundaries.load(sets[regions.default_set(str(other))])
        inside = shapely.intersects(shapely.union_all(known.geometry.to_numpy()), points)
        if inside.sum() >= MOST * len(points):
            return str(other)
    return ""


def confirm_regions(drawn: gpd.GeoDataFrame, ground: Ground, regions: Regions) -> None:
    """Refuse a key field that numbers the regions in another order.

    Each region must cover more of its bundled self, or of the bundled region
    that contains it, than of any other.
    """
    known, wrong = ground.known.geometry.to_numpy(), []
    for code, home, polygon in zip(drawn.index, ground.homes, drawn.geometry, strict=True):
        shared = shapely.area(shapely.intersection(known, polygon))
        if home != NOBODYS and shared[:-1].any():
            shared[-1] = 0  # A region may be meant to reach beyond the neutral outline.
        likeliest = str(ground.known.index[int(shared.argmax())])
        name = regions.names(str(code))
        if not shared.any():
            wrong.append(Problem("drawn_nowhere", value=str(code), params={"name": name}))
        elif likeliest != home:
            there = regions.names(likeliest) if likeliest else "–"
            params = {"name": name, "found": there}
            wrong.append(Problem("drawn_as_other", value=str(code), params=params))
    if wrong:
        raise BoundaryError("regions_misplaced", rows=wrong, found=len(wrong), total=len(drawn))


def parts_outside(drawn: gpd.GeoDataFrame, ground: Ground) -> tuple[str, ...]:
    """Codes of parts that lie, for the most part, outside the region they name.

    Raises
    ------
    BoundaryError
        ``parts_misplaced`` where they are more than a rough outline explains.
    """
    shapes = drawn.geometry.to_numpy()
    inside = shapely.area(shapely.intersection(shapes, ground.shapes)) / shapely.area(shapes)
    unsure = np.array([home == NOBODYS for home in ground.homes])
    wrong = [str(code) for code in drawn.index[(inside < INSIDE_REGION) & ~unsure]]
    if len(wrong) > TOLERATED * len(drawn):
        raise BoundaryError("parts_misplaced", codes=wrong[:CODES_SHOWN], found=len(wrong))
    return tuple(wrong)


def open_gaps_km2(drawn: gpd.GeoDataFrame, ground: Ground) -> float:
    """Ground of the homes that no unit covers and none encloses.

    Counted from `MARGIN` inside the bundled outline: nearer to coast and border
    the difference may be the bundled outline's.
    """
    homes = ground.known.geometry.loc[sorted(set(ground.homes) - {NOBODYS})].to_numpy()
    inner = shapely.buffer(shapely.union_all(homes), -MARGIN)
    parts = shapely.get_parts(shapely.union_all(drawn.geometry.to_numpy()))
    filled = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))
    gap = area_km2(shapely.difference(inner, filled))
    return gap if gap >= NEGLIGIBLE_KM2 else 0.0


def area_gaps(areas: dict[str, float], table: str, regions: Regions) -> tuple[AreaGap, ...]:
    """Regions drawn with another area than their sourced one, the worst first.

    Parameters
    ----------
    areas : dict
        Code → drawn area in km².
    """
    rows = regions.of_set(table)
    sourced = rows["area_km2"][(rows["area_basis"] == "sourced") & rows["area_km2"].notna()]
    gaps = [AreaGap(code, areas[code], float(sourced[code])) for code in areas if code in sourced]
    off = [gap for gap in gaps if gap.off > AREA_TOLERANCE]
    return tuple(sorted(off, key=lambda gap: -gap.off))


def confirm_new_wilayas(
    drawn: gpd.GeoDataFrame, values: list[str], gaps: tuple[AreaGap, ...], regions: Regions
) -> None:
    """Believe a wilaya above 48 only where its parent and its area agree with the law.

    Numbers above 48 exist in two orders; a name may be an older, larger unit's.

    Parameters
    ----------
    values : list of str
        What the file calls each unit.
    gaps : tuple of AreaGap
        Of all the units.
    """
    before = boundaries.load(boundaries.bundled()[PARENT_SET]).geometry
    areas = {gap.code: gap for gap in gaps}
    rows = []
    for code, value, polygon in zip(map(str, drawn.index), values, drawn.geometry, strict=True):
        if int(code[3:]) <= LAST_AGREED_NUMBER:
            continue
        parent = regions.lineage.containing(code, NUMBERED_SETS[-1], PARENT_SET)
        inside = shapely.area(shapely.intersection(polygon, before[parent])) / polygon.area
        name = regions.names(code)
        name_or_code = code if value.strip() == name["fr"] else value.strip()
        if inside < INSIDE_PARENT:
            above = {"name": name, "parent": regions.names(str(parent)), "inside": inside * 100}
            rows.append(Problem("wilaya_outside_parent", value=name_or_code, params=above))
        elif code in areas:
            gap = areas[code]
            sizes = {"name": name, "drawn": gap.drawn, "expected": gap.expected}
            rows.append(Problem("wilaya_area", value=name_or_code, params=sizes))
    if rows:
        numbered = any(value.strip().isdecimal() for value in values)
        code = "numbers_not_confirmed" if numbered else "areas_not_confirmed"
        raise BoundaryError(code, rows=rows, found=len(rows))


def bounds(edges: list[float]) -> dict[str, float]:
    """An extent as messages name its edges."""
    return dict(zip(("west", "south", "east", "north"), map(float, edges), strict=True))
