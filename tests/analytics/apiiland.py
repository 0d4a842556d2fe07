"""A whole made-up table of Tunisia, added as a ministry would: two sectors of APII."""

from __future__ import annotations

import csv
from pathlib import Path

from geodata.__main__ import main
from geodata.places import regions


def add_table(folder: Path, name: str, unit: str) -> None:
    """Register 10, 11, 12 … units of textile (ITH) and 40 of agri-food (IAA) by governorate.

    The first, Tunis, has 10 and 40; the data folder is that of the environment.
    """
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["region", "category", "value"])
        for i, code in enumerate(regions.load().of_set("TN-2000").index):
            writer.writerows([[code, "ITH", 10 + i], [code, "IAA", 40]])
    said = ("--set", "TN-2000", "--coverage", "all-regions,all-sectors", "--classification", "APII")
    more = ("--indicator", "industrial_firms", "--period", "2024", "--source", "Test", "--id", name)
    assert main(["observations", "add", str(path), *said, *more, "--unit", unit]) == 0
