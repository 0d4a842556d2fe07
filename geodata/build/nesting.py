"""Are Algeria's sets what they say? ``python -m geodata.build.nesting --yardsticks DIR``.

Prints one line per set as it lies on disk: units, overlap with better files
that may not be shipped, gaps and overlaps between regions, area, the largest
difference from the table of areas, and whether the counts of communes are
those of the table of laws. Without ``--yardsticks`` the overlaps are left out.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.build import quality, registry
from geodata.build.algeria import COMMUNES, TABLE
from geodata.build.communes import LAWS
from geodata.places.boundary_cleaning import area_km2

LINEAGE = TABLE.with_name("dz_wilaya_lineage.csv")
HEADINGS = (
    *("set", "units", "iou_mean", "iou_min", "gaps_km2", "overlaps_km2", "area_km2"),
    *("area_difference_max_%", "commune_counts", "nested_in", "kB"),
)


@dataclass(frozen=True)
class Measured:
    """One line of the table.

    Attributes
    ----------
    overlaps : tuple of float
        Common area over joint area of each region with its yardstick; empty without one.
    gaps_km2, overlaps_km2 : float
        Holes inside the country, and ground drawn twice.
    difference : float
        Largest relative difference from the table of areas.
    counts : str
        How many wilayas hold as many communes as the table of laws says.
    nested : str
        How many regions of the next finer set lie wholly in the region they belong to,
        with the same vertices on its outline.
    """

    name: str
    units: int
    overlaps: tuple[float, ...]
    gaps_km2: float
    overlaps_km2: float
    area_km2: float
    difference: float
    counts: str
    nested: str
    kilobytes: float

    def cells(self) -> list[str]:
        """The line as text."""
        mean = sum(self.overlaps) / len(self.overlaps) if self.overlaps else float("nan")
        least = min(self.overlaps, default=float("nan"))
        return [
            *(self.name, str(self.units), f"{mean:.4f}", f"{least:.4f}"),
            *(f"{self.gaps_km2:.3f}", f"{self.overlaps_km2:.3f}", f"{self.area_km2:.0f}"),
            *(f"{100 * self.difference:.2f}", self.counts, self.nested, f"{self.kilobytes:.0f}"),
        ]


def measure(name: str, yardsticks: Path | None) -> Measured:
    """One set as it lies on disk."""
    drawn = quality.drawn(name)
    shapes = drawn.to_numpy()
    union = shapely.union_all(shapes)
    areas = drawn.map(area_km2)
    agreement = quality.compare(drawn, quality.yardsticks(name, yardsticks)) if yardsticks else {}
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    official = _areas(name)
    return Measured(
        name=name,
        units=len(drawn),
        overlaps=tuple(one.iou for one in agreement.values()),
        gaps_km2=sum(area_km2(shapely.Polygon(ring)) for ring in rings),
        overlaps_km2=max(float(areas.sum()) - area_km2(union), 0.0),
        area_km2=float(areas.sum()),
        difference=float((areas / official.reindex(areas.index) - 1).abs().max()),
        counts=_counts(name),
        nested=_nested(name, drawn),
        kilobytes=(registry.FOLDER / f"{name}.geojson").stat().st_size / 1000,
    )


def _areas(name: str) -> pd.Series:
    if name == COMMUNES:
        table = pd.read_csv(TABLE, dtype={"code": str})
        return pd.Series(table["area_km2"].to_numpy(), index="DZ-" + table["code"])
    table = pd.read_csv(LINEAGE)
    codes = [f"DZ-{int(code):02d}" for code in table["code"]]
    return pd.Series(table[f"area_{name[3:]}_km2"].to_numpy(), index=codes)


def _counts(name: str) -> str:
    if name == COMMUNES:
        return ""
    law = name[3:]
    pieces = pd.read_csv(TABLE, dtype=str)[f"wilaya_{law}"].astype(int).value_counts()
    expected = pd.read_csv(LINEAGE).set_index("code")[f"communes_{law}"].dropna()
    equal = int((pieces.reindex(expected.index) == expected).sum())
    return f"{equal} of {len(expected)}"


def _nested(name: str, drawn: gpd.GeoSeries) -> str:
    """Communes of each wilaya joined, against the wilaya: equal to the last vertex."""
    if name == COMMUNES:
        return ""
    pieces = quality.drawn(COMMUNES)
    table = pd.read_csv(TABLE, dtype=str).set_index("code")
    above = pieces.index.str[3:].map(table[f"wilaya_{name[3:]}"])
    equal = 0
    for wilaya, part in pieces.groupby(above):
        whole = shapely.normalize(shapely.coverage_union_all(part.to_numpy()))
        equal += bool(shapely.equals_exact(whole, shapely.normalize(drawn[f"DZ-{wilaya}"])))
    return f"{equal} of {len(drawn)}"


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure Algeria's boundary sets.")
    parser.add_argument("--yardsticks", type=Path, help="folder of better files")
    options = parser.parse_args(arguments)
    lines = [measure(law, options.yardsticks).cells() for law in reversed(LAWS)]
    lines.append(measure(COMMUNES, None).cells())
    print(pd.DataFrame(lines, columns=HEADINGS).to_string(index=False))


if __name__ == "__main__":
    main()
