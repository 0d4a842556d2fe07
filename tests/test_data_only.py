"""An eighth country and a further grouping are rows of data: no line of code changes.

The two packages are copied as they are, Libya's (made-up) regions and a grouping of
Algeria's wilayas are added to the copied data, and the copy is asked what it knows.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Three squares side by side south of the coast: code, name, west edge.
LIBYA = (("LY-TB", "Tripoli", 12.0), ("LY-WA", "Barqa", 18.0), ("LY-FZ", "Fezzan", 24.0))
SETS = """
[[sets]]
id = "LY-3"
country = "LY"
kind = "division"
table = "regions_ly.csv"
area = "area_km2"
basis = "computed"

[[sets]]
id = "DZ-K2"
country = "DZ"
kind = "grouping"
of = "DZ-2019"
unit = "region"
name = { fr = "Deux moitiés", en = "Two halves", ar = "نصفان" }
source = "made up"
"""
REGISTRY = """
[sets.LY-3]
id = "LY-3"
country = "LY"
name = { fr = "3 régions", en = "3 regions", ar = "3 مناطق" }
year = 2020
units = 3
file = "LY-3.geojson"
sha256 = "%s"
licence = "CC0-1.0"
attribution = "made up"
source = "made up"
"""
ASKED = """
import json
from analytics import plates
from analytics.selection import parse
from analytics.summary import summarise
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from geodata import datasets

data = datasets.load(records_of=datasets.BUNDLED)
libya, _ = parse({"country": ["LY"]}, data)
halves, problems = parse({"country": ["DZ"], "set": ["DZ=DZ-K2"]}, data)
words = Wording("ar", data)
drawn = plates.build("region_map", data, libya)
print(json.dumps({
    "countries": data.countries,
    "law": data.regions.default_set("LY"),
    "drawn": list(data.geometry("LY-3").index),
    "named": data.gazetteer.match("Barqa", "LY").code,
    "region": words.name("region", "LY-FZ"),
    "country": words.name("country", "LY"),
    "svg": len(exports.encode_plate(drawn, words, "svg")),
    "problems": len(problems),
    "rows": summarise(data, halves, ("region",)).rows["clusters"].astype(int).tolist(),
    "areas": data.regions.of_set("DZ-K2")["area_km2"].tolist(),
    "parts": data.regions.of_set("DZ-2019")["area_km2"].sum(),
    "moves": [str(data.regions.lineage.move(code, "DZ-K2")) for code in ("DZ-25", "DZ-07")],
    "made_by": data.boundary_sets["DZ-K2"].law,
    "outlines": len(data.geometry("DZ-K2")),
    "inhabitants": data.population.values("DZ-K2", "RGPH 2008").astype(int).to_dict(),
    "located": int(data.placement({"DZ": "DZ-2019"}).links["region_code"]
        .str.startswith("DZ").sum()),
}, ensure_ascii=False))
"""


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + text, "utf-8")


def _add_libya(data: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, 25], [w + 6, 25], [w + 6, 31], [w, 31], [w, 25]]],
            },
        }
        for code, _, w in LIBYA
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    (data / "boundaries" / "LY-3.geojson").write_bytes(drawn)
    _append(data / "boundaries" / "registry.toml", REGISTRY % hashlib.sha256(drawn).hexdigest())
    rows = [f"{code},LY,{name},{name},منطقة {name},400000" for code, name, _ in LIBYA]
    header = "code,country_code,name_fr,name_en,name_ar,area_km2"
    (data / "regions" / "regions_ly.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    _append(
        data / "regions" / "countries.csv", "LY,Libye,Libya,ليبيا,region,,12.0 25.0 30.0 31.0,,,\n"
    )


def _add_halves(data: Path) -> None:
    """Wilayas 1 to 29 and 30 to 58, whatever lies where."""
    first, second = ("|".join(f"DZ-{n:02}" for n in ns) for ns in (range(1, 30), range(30, 59)))
    rows = (
        f"DZ-K2,DZ-X-K1,DZ,Première,First,الأول,{first}\n"
        f"DZ-K2,DZ-X-K2,DZ,Seconde,Second,الثاني,{second}\n"
    )
    _append(data / "regions" / "groupings.csv", rows)


def test_a_country_and_a_grouping_are_data_only(tmp_path: Path) -> None:
    for package in ("geodata", "analytics"):
        ignored = shutil.ignore_patterns("__pycache__", "build")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    data = tmp_path / "geodata" / "data"
    _append(data / "regions" / "sets.toml", SETS)
    _add_libya(data)
    _add_halves(data)
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    facts = json.loads(answer.stdout)
    assert facts["countries"][-1] == "LY"
    assert (facts["law"], facts["named"]) == ("LY-3", "LY-WA")
    assert (facts["country"], facts["region"]) == ("ليبيا", "منطقة Fezzan")
    assert sorted(facts["drawn"]) == ["LY-FZ", "LY-TB", "LY-WA"]
    assert facts["svg"] > 10_000, "its map is drawn"
    assert facts["problems"] == 0
    assert (len(facts["rows"]), facts["outlines"]) == (2, 2)
    assert facts["located"] >= sum(facts["rows"]) > 0
    # Constantine is whole in one half; Biskra of 1984 lost Ouled Djellal to the other.
    assert facts["moves"] == ["Move(code='DZ-X-K1', status='rolled_up')", "None"]
    assert facts["made_by"] == "made up", "a grouping says where its members were read"
    assert sum(facts["areas"]) == pytest.approx(facts["parts"])
    # The census of 2008 counted 34,080,030 in 48 wilayas.
    assert sum(facts["inhabitants"].values()) == pytest.approx(34_080_030, rel=0.01)
