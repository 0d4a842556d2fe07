"""Which benchmark clusters an ISIC class holds, from the NAICS industries that make it.

``python -m geodata.build.benchmarks --clusters A --isic B --later C`` reads three workbooks and
writes ``data/registers/benchmark_isic.csv``:

A. Industries of NAICS 2012 by benchmark cluster (Delgado, Porter and Stern 2016), as
   ``ACR1/industry-clusters`` at 59f88b8 carries the list of the US Cluster Mapping Project:
   ``Shared_Files/NAICS_crosswalks_to_Cluster_system.xlsx``.
B. 2012 NAICS to ISIC 4, United States Census Bureau.
C. 2017 NAICS to 2012 NAICS, United States Census Bureau: where A names the later code only.

B and C as ``insongkim/concordance`` at 201c812 carries them, ``data-raw/``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from geodata import benchmarks, lists
from geodata.files import read_table

# What A adds to the benchmark definitions: governments, and industries its authors' data name.
NOT_OF_THE_DEFINITIONS = "Government Services"
ADDED = "true"
# A link to several classes that the concordance does not tell apart ends so: 012X.
ANY = "X"


def clusters_by_industry(listed: Path, later: Path) -> dict[str, str]:
    """Industry of NAICS 2012 → its cluster; of later codes, where all of its parts have one."""
    rows = pd.read_excel(listed, dtype=str).iloc[:, [0, 2, 4]]
    rows = rows.set_axis(["naics", "cluster", "added"], axis=1).dropna(subset=["cluster"])
    rows = rows[~rows["cluster"].str.contains(NOT_OF_THE_DEFINITIONS)]
    own = rows[rows["added"].str.lower() != ADDED]
    known = dict(zip(own["naics"], own["cluster"], strict=True))
    of_later = dict(zip(rows["naics"], rows["cluster"], strict=True))
    links = (
        pd.read_excel(later, dtype=str, header=None)
        .iloc[:, [0, 2]]
        .set_axis(["new", "old"], axis=1)
    )
    links = links[links["new"].str.fullmatch(r"\d{6}", na=False)]
    for old, new in links.groupby("old")["new"]:
        found = {of_later.get(code) for code in new}
        # A code that both years have was left out of the definitions, not renamed.
        if old not in known and old not in set(new) and len(found) == 1 and None not in found:
            known[str(old)] = str(found.pop())
    return known


def table(listed: Path, isic: Path, later: Path) -> pd.DataFrame:
    """One row per ISIC class: its clusters, and whether some of it is in none."""
    known = clusters_by_industry(listed, later)
    links = pd.read_excel(isic, dtype=str).iloc[:, [0, 2]].set_axis(["naics", "isic"], axis=1)
    links = links.dropna().apply(lambda column: column.str.strip())
    links["isic"] = links["isic"].str.zfill(4)
    classes = sorted(code for code in set(links["isic"]) if not code.endswith(ANY))
    codes = read_table(benchmarks.CLUSTERS_FILE).set_index("label_us")["code"]
    held: dict[str, set[str]] = {code: set() for code in classes}
    for naics, code in zip(links["naics"], links["isic"], strict=True):
        for one in classes if code.endswith(ANY) else (code,):
            if one.startswith(code.removesuffix(ANY)):
                held[one].add(codes[known[naics]] if naics in known else benchmarks.OUTSIDE)
    rows = [
        (
            code,
            lists.joined(sorted(found - {benchmarks.OUTSIDE}, key=int), "clusters"),
            "yes" if benchmarks.OUTSIDE in found else "",
        )
        for code, found in held.items()
    ]
    return pd.DataFrame(rows, columns=["isic", "clusters", "outside"])


def main(arguments: list[str] | None = None) -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Benchmark clusters by ISIC class.")
    for name in ("clusters", "isic", "later"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args(arguments)
    made = table(options.clusters, options.isic, options.later)
    made.to_csv(benchmarks.ISIC_FILE, index=False, lineterminator="\n")
    print(f"{benchmarks.ISIC_FILE.name}: {len(made)} classes")


if __name__ == "__main__":
    main()
