"""Do more wilayas make maps slower? ``python -m tests.benchmarks.laws``.

Prints what a map of Algeria costs under each of its laws, and that of the communes of
one wilaya, as milliseconds of processor time and as a ratio to the same map of 48 wilayas:
a filter change on the server (plate, words, what is sent), what is sent then, the
outlines the browser fetches once, and a picture of 16 cm for paper. Rounds go through
all maps in turn and the least of them counts, so that a busy machine burdens none.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analytics import plates
from analytics.figures.compose import compose
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.surfaces.screen import leaflet
from analytics.surfaces.shared.windows import scene_of
from analytics.words.i18n import Wording
from geodata import datasets
from geodata.datasets import Datasets

ROUNDS = 9
PICTURES = 3
STAGES = ("pilot", "planned", "operational")
# Kind of map → name → plate, law, regions chosen. The first of a kind is what the others
# of it are measured against; the communes of a wilaya are a map of records a level down.
KINDS: dict[str, dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "density": {
        "density, 48 wilayas": ("density_map", "DZ-1984", ()),
        "density, 58 wilayas": ("density_map", "DZ-2019", ()),
        "density, 69 wilayas": ("density_map", "DZ-2026", ()),
    },
    "records": {
        "records, 48 wilayas": ("point_map", "DZ-1984", ()),
        "records, 69 wilayas": ("point_map", "DZ-2026", ()),
        "61 communes of Batna, 48 w.": ("commune_map", "DZ-1984", ("DZ-05",)),
        "53 communes of Batna, 69 w.": ("commune_map", "DZ-2026", ("DZ-05",)),
    },
}
MAPS = {name: how for maps in KINDS.values() for name, how in maps.items()}


def chosen(law: str, regions: tuple[str, ...], stages: tuple[str, ...] = ()) -> Selection:
    """Algeria under a law, filtered by stage."""
    return Selection(
        countries=("DZ",),
        sets=(("DZ", law),),
        regions=regions,
        stages=stages,
        measure="density_km2",
    )


def repaint(plate_key: str, data: Datasets, words: Wording, selection: Selection) -> int:
    """What the server does after a filter change; returns the bytes that it sends."""
    sheet = compose(plates.build(plate_key, data, selection), words)
    scripts = {name: f"{name}.js" for name in ("backdrop", *scene_of(sheet, words).drawn.values())}
    return len(json.dumps(leaflet.payload(sheet, words, scripts)))


def outlines(plate_key: str, data: Datasets, selection: Selection) -> int:
    """Bytes of the outlines that the browser fetches once."""
    sets = plates.build(plate_key, data, selection).boundary_sets
    return sum(len(leaflet.geometry_script(name, data.geometry(name))) for name in sets)


def least(rounds: int, makes: dict[str, Callable[[int], object]]) -> dict[str, float]:
    """The least processor time of each over several rounds, in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in makes}
    for i in range(rounds + 1):
        for name, make in makes.items():
            started = time.process_time()
            make(i)
            # The first round loads libraries and fills what is kept.
            if i:
                times[name].append(1000 * (time.process_time() - started))
    return {name: min(taken) for name, taken in times.items()}


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    data = datasets.load(Path(tempfile.mkdtemp()))
    words = Wording("fr", data)
    changes: dict[str, Callable[[int], object]] = {}
    pictures: dict[str, Callable[[int], object]] = {}
    for name, (key, law, regions) in MAPS.items():
        changes[name] = lambda i, key=key, law=law, regions=regions: repaint(
            key, data, words, chosen(law, regions, STAGES[: i % 3 + 1])
        )
        plate = plates.build(key, data, chosen(law, regions))
        pictures[name] = lambda _, plate=plate: exports.encode_plate(plate, words, "png")
    spent, drawn = least(ROUNDS, changes), least(PICTURES, pictures)
    table(data, words, spent, drawn)


def table(data: Datasets, words: Wording, spent: dict[str, float], drawn: dict[str, float]) -> None:
    """One line a map, with its ratios to the first."""
    heads = (f"{'change':>8}", f"{'ratio':>6}", f"{'sent':>7}", f"{'outlines':>9}")
    print(f"\n{'map':29}", *heads, f"{'PNG':>8} {'ratio':>6}")
    for maps in KINDS.values():
        first = next(iter(maps))
        for name, (key, law, regions) in maps.items():
            selection = chosen(law, regions)
            sent = repaint(key, data, words, selection) / 1000
            once = outlines(key, data, selection) / 1000
            print(
                f"{name:29} {spent[name]:5.1f} ms {spent[name] / spent[first]:6.2f}"
                f" {sent:4.0f} kB {once:6.0f} kB"
                f" {drawn[name]:5.0f} ms {drawn[name] / drawn[first]:6.2f}"
            )


if __name__ == "__main__":
    main()
