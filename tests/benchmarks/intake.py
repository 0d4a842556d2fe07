"""100,000 rows of CSV through every check: ``python -m tests.benchmarks.intake``.

Prints seconds and peak memory of reading, checking, previewing and storing,
beside the same file through pandas and geopandas.sjoin without any check.
"""

from __future__ import annotations

import csv
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 100_000
SECTORS = ("Lait", "Poterie", "Dattes", "Cuir", "Boissons", "Textile", "Automobile", "Tapis")
STAGES = ("pilote", "recensée", "opérationnel", "prévu")


def write(path: Path) -> None:
    """A plausible file: names, regions in words, points within them."""
    from geodata import datasets

    data = datasets.load(path.parent / "other")
    areas = data.geometry("DZ-1984")
    inside = areas.geometry.representative_point()
    pick = random.Random(1)
    codes = list(areas.index)
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, delimiter=";")
        out.writerow(
            [
                "Nom",
                "Wilaya",
                "Filière",
                "Stade",
                "Type",
                "Nombre d'entreprises",
                "Année",
                "Latitude",
                "Longitude",
                "Source",
            ]
        )
        for n in range(ROWS):
            code = pick.choice(codes)
            point = inside[code]
            out.writerow(
                [
                    f"Groupement {pick.randrange(10**9)} {n}",
                    data.regions.name(code, "fr"),
                    pick.choice(SECTORS),
                    pick.choice(STAGES),
                    "grappe",
                    pick.randrange(3, 900),
                    pick.randrange(1990, 2026),
                    f"{point.y:.4f}".replace(".", ","),
                    f"{point.x:.4f}".replace(".", ","),
                    "Recensement 2025",
                ]
            )


def full(path: Path) -> None:
    """The whole import."""
    from geodata import datasets
    from geodata.intake import book, steps
    from geodata.intake.analysis import analyse
    from geodata.store import core

    marks = [("start", time.perf_counter())]
    home = path.parent / "home"
    store = core.current(home)
    data = datasets.load(home)
    marks.append(("store opened", time.perf_counter()))
    found = book.read(path)
    marks.append(("read in the child", time.perf_counter()))
    table = steps.table_of(found, 0, "records")
    preview = analyse(table, steps.plan_for(table, "records", store, "DZ"), data)
    marks.append(("checked and previewed", time.perf_counter()))
    steps.commit(preview, found, store, base=store.head().hash, who="b", why="b")
    marks.append(("stored with versions", time.perf_counter()))
    for (_, before), (name, now) in itertools.pairwise(marks):
        print(f"  {name:26} {now - before:6.2f} s")
    print(f"  {'together':26} {marks[-1][1] - marks[0][1]:6.2f} s   {preview.counts}")


def naive(path: Path) -> None:
    """What a notebook would do: no checks, no report, no history."""
    import geopandas as gpd
    import pandas as pd

    from geodata.places import boundaries

    started = time.perf_counter()
    table = pd.read_csv(path, sep=";", decimal=",")
    points = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["Longitude"], table["Latitude"]), crs=4326
    )
    areas = boundaries.load(boundaries.bundled()["DZ-1984"])
    joined = gpd.sjoin(points, areas.reset_index(), predicate="within")
    print(f"  {'pandas + sjoin':26} {time.perf_counter() - started:6.2f} s   {len(joined)} rows")


def spellings() -> None:
    """How long a name takes that is spelled in a way of its own."""
    from geodata.places import gazetteer, regions

    names = gazetteer.load(regions.load())
    texts = ("Mostagenem", "Gouvernorat de Kaserine", "صفاقص", "xyz") * 25
    names.match(texts[0])
    started = time.perf_counter()
    for text in texts:
        names.match(text)
    each = (time.perf_counter() - started) / len(texts) * 1000
    print(f"a name misspelled: {each:.2f} ms")


def main() -> None:
    """Each in a process of its own, so that memory is its own."""
    if len(sys.argv) == 3:
        {"full": full, "naive": naive}[sys.argv[1]](Path(sys.argv[2]))
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"  {'peak memory':26} {own:6} MB   largest child {children} MB")
        return
    spellings()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path)
        print(f"{ROWS:,} rows, {path.stat().st_size / 2**20:.1f} MB")
        for name in ("full", "naive"):
            print(name, flush=True)
            command = [sys.executable, "-m", "tests.benchmarks.intake", name, str(path)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
