"""Names and areas of the regions of Egypt, Jordan, Lebanon, Morocco and Palestine.

``python -m geodata.build.region_names --cache DIR --cldr DIR`` reads Unicode
CLDR's subdivision names (``common`` folder of CLDR 41) and morocco-map, and
writes ``geodata/data/regions/regions_other.csv``.

What kind of unit a name belongs to is stripped from it: *Gouvernorat du Caire*
becomes *Le Caire*. Every name was read; those changed beyond the stripping
stand in ``EDITS`` and say so in their row.
"""

from __future__ import annotations

import argparse
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pycountry

from geodata.build import boundaries, morocco, packages
from geodata.build.coverage import area_km2
from geodata.build.decode import topojson
from geodata.languages import LANGUAGES

TARGET = Path(__file__).parents[1] / "data" / "regions" / "regions_other.csv"
CLDR_COUNTRIES = ("EG", "JO", "LB", "PS")
CLDR_LABEL = "CLDR 41"
AREA_SOURCE = "computed from the bundled boundary"
PREFIXES = {
    "fr": re.compile(r"^(gouvernorat|subdivision) (de la |de |du |d’)", re.IGNORECASE),
    "en": re.compile(r"^$"),
    "ar": re.compile(r"^محافظة "),
}
# Morocco's names carry ISO's remark on Western Sahara.
REMARK = re.compile(r" \(EH(-partial)?\)$")

# Code → names that differ from the source beyond the stripped prefix.
EDITS: dict[str, dict[str, str]] = {
    "EG-BA": {"fr": "Mer Rouge"},
    "EG-C": {"fr": "Le Caire"},
    "EG-KFS": {"fr": "Kafr el-Cheikh"},
    "EG-MT": {"fr": "Matrouh"},
    "EG-SHR": {"fr": "Charqiya", "en": "Sharqia"},
    "JO-AJ": {"fr": "Ajloun"},
    # CLDR has "the Capital", which names no place in an atlas of seven countries.
    "JO-AM": {"ar": "عمّان"},
    "LB-AK": {"fr": "Akkar"},
    "LB-AS": {"fr": "Liban-Nord", "en": "North Lebanon", "ar": "لبنان الشمالي"},
    "LB-JA": {"fr": "Liban-Sud", "en": "South Lebanon", "ar": "لبنان الجنوبي"},
    "MA-01": {"en": "Tangier-Tetouan-Al Hoceima"},
    "MA-02": {"fr": "Oriental", "en": "Oriental", "ar": "الشرق"},
    "PS-DEB": {"ar": "دير البلح"},
    "PS-RFH": {"ar": "رفح"},
}
# The two parts of Palestine that are drawn have no ISO code.
USER_ASSIGNED = {
    "PS-X-WB": {"fr": "Cisjordanie", "en": "West Bank", "ar": "الضفة الغربية"},
    "PS-X-GZ": {"fr": "Bande de Gaza", "en": "Gaza Strip", "ar": "قطاع غزة"},
}
# Codes without a polygon of their own, and the drawn region they lie in.
GAZA = ("PS-DEB", "PS-GZA", "PS-KYS", "PS-NGZ", "PS-RFH")
LEBANON_PARENTS = {"LB-AK": "LB-AS", "LB-BH": "LB-BI"}
COLUMNS = [
    "boundary_set",
    "code",
    "country_code",
    "name_fr",
    "name_en",
    "name_ar",
    "name_source",
    "area_km2",
    "area_source",
    "code_status",
    "parent_code",
]


def cldr_names(folder: Path) -> dict[str, dict[str, str]]:
    """ISO code → language → name without the kind of unit, for four countries."""
    codes = {
        item.code.replace("-", "").lower(): item.code
        for country in CLDR_COUNTRIES
        for item in pycountry.subdivisions.get(country_code=country)  # type: ignore[no-untyped-call]
    }
    names: dict[str, dict[str, str]] = {code: {} for code in sorted(codes.values())}
    for language in LANGUAGES:
        tree = ET.parse(folder / "subdivisions" / f"{language}.xml")
        for item in tree.iter("subdivision"):
            code = codes.get(item.get("type", ""))
            if code and item.text:
                names[code][language] = _short(item.text, language)
    return names


def _short(name: str, language: str) -> str:
    """Without the kind of unit, and with the apostrophe the other tables use."""
    return PREFIXES[language].sub("", name).replace("’", "'").strip()


def morocco_names(cache: Path) -> dict[str, dict[str, str]]:
    """ISO code → language → name of the twelve regions of 2015."""
    topology = json.loads(packages.read_text(packages.MOROCCO, "data/regions.json", cache))
    names = {}
    for code, properties, _ in topojson(topology, "regions"):
        latin = REMARK.sub("", properties["name:en"])
        names[code] = {"fr": latin, "en": latin, "ar": properties["name:ar"]}
    return {code: names[code] for code in sorted(names)}


def areas(cache: Path) -> tuple[dict[str, str], dict[str, float]]:
    """Set and area of every drawn region; regions cut at 27°40' N have no area."""
    sets, areas_of = {}, {}
    for name, shapes in boundaries.build(cache).cleaned.items():
        for code, geometry in shapes.items():
            sets[code] = name
            if code not in morocco.CLIPPED:
                areas_of[code] = area_km2(geometry)
    return sets, areas_of


def table(cache: Path, cldr: Path) -> pd.DataFrame:
    """The whole table, in code order."""
    sources = [
        (cldr_names(cldr), CLDR_LABEL),
        (morocco_names(cache), packages.MOROCCO.label),
        (USER_ASSIGNED, "common usage, no ISO 3166-2 code"),
    ]
    sets, known_areas = areas(cache)
    sets |= dict.fromkeys(morocco.NOT_DRAWN, boundaries.MOROCCO_SET)
    rows = [
        _row(code, names, label, sets.get(code, ""), known_areas.get(code))
        for named, label in sources
        for code, names in named.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values("code", ignore_index=True)


def _row(
    code: str, names: Mapping[str, str], label: str, boundary_set: str, area: float | None
) -> dict[str, str]:
    edits = EDITS.get(code, {})
    changed = {lang: text for lang, text in edits.items() if names.get(lang) != text}
    final = dict(names) | changed
    return {
        "boundary_set": boundary_set,
        "code": code,
        "country_code": code[:2],
        **{f"name_{language}": final[language] for language in LANGUAGES},
        "name_source": f"{label}, edited" if changed else label,
        "area_km2": "" if area is None else f"{area:.1f}",
        "area_source": "" if area is None else AREA_SOURCE,
        "code_status": _status(code),
        "parent_code": _parent(code, boundary_set),
    }


def _status(code: str) -> str:
    if code in USER_ASSIGNED:
        return "user_assigned"
    return "no_geometry" if code in morocco.NOT_DRAWN else "official"


def _parent(code: str, boundary_set: str) -> str:
    if boundary_set:
        return ""
    if code.startswith("PS-"):
        return "PS-X-GZ" if code in GAZA else "PS-X-WB"
    return LEBANON_PARENTS[code]


def main(arguments: list[str] | None = None) -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Make the table of other countries' regions.")
    parser.add_argument("--cache", type=Path, required=True, help="folder of npm tarballs")
    parser.add_argument("--cldr", type=Path, required=True, help="CLDR 41's folder common")
    options = parser.parse_args(arguments)
    regions = table(options.cache, options.cldr)
    regions.to_csv(TARGET, index=False, lineterminator="\n")
    print(f"{TARGET.name}: {len(regions)} regions")


if __name__ == "__main__":
    main()
