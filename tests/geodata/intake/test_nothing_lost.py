"""Rows that a file hides, strikes out or draws as no point: asked about or told, never dropped."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from geodata.datasets import Datasets
from geodata.intake import book, parts, report, steps
from geodata.intake.analysis import analyse
from geodata.intake.report import Preview
from tests.geodata.intake.test_import_command import home
from tests.geodata.test_commands import Capture, run

__all__ = ["home"]

TITLES = ["Nom", "Wilaya", "Filière", "Stade", "Type", "Membres", "Source"]


def line(name: str, region: str = "Batna") -> list[Any]:
    return [name, region, "Dinanderie", "pilote", "Cluster", 5, "Fiche 2024"]


def read(name: str, content: bytes, folder: Path, data: Datasets) -> Preview:
    path = folder / name
    path.write_bytes(content)
    return steps.preview(book.read(path), data, country="DZ")


def codes(preview: Preview) -> dict[int, list[str]]:
    """Row → what is said of it."""
    rows = list(preview.values.index)
    return {row: [f.code for f in preview.findings if f.row == row] for row in rows}


def workbook() -> Workbook:
    made = Workbook()
    for cells in (TITLES, line("Osiers"), line("Vannerie"), line("Sparte"), line("Alfa")):
        made.active.append(cells)
    return made


def saved(made: Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_hidden_filtered_and_struck_rows_of_a_workbook(tmp_path: Path, data: Datasets) -> None:
    made = workbook()
    sheet = made.active
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:G5"
    sheet["A4"].font = Font(strike=True)
    sheet["A5"].font = Font(strike=False, bold=True)
    preview = read("liste.xlsx", saved(made), tmp_path, data)
    assert codes(preview) == {2: [], 3: ["row_hidden"], 4: ["row_struck"], 5: []}
    assert preview.counts["added"] == 2
    assert preview.counts["asked"] == 2


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="A">
{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(rows: list[tuple[str, str, list[Any]]]) -> bytes:
    """A spreadsheet of rows: attributes of the row, of its cells, and texts."""
    made = "".join(
        f"<table:table-row {of_row}>"
        + "".join(
            f"<table:table-cell {of_cell}><text:p>{text}</text:p></table:table-cell>"
            for text in cells
        )
        + "</table:table-row>"
        for of_row, of_cell, cells in rows
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows=made))
    return buffer.getvalue()


def test_hidden_and_struck_rows_of_libreoffice(tmp_path: Path, data: Datasets) -> None:
    content = ods(
        [
            ("", "", TITLES),
            ("", "", line("Osiers")),
            ('table:visibility="filter"', "", line("Vannerie")),
            ('table:visibility="collapse"', "", line("Sparte")),
            ("", 'table:style-name="ce1"', line("Alfa")),
        ]
    )
    preview = read("liste.ods", content, tmp_path, data)
    told = {2: [], 3: ["row_hidden"], 4: ["row_hidden"], 5: ["row_struck"]}
    assert codes(preview) == told


def feature(name: str, kind: str, coordinates: Any) -> dict[str, Any]:
    cells = dict(zip(TITLES, line(name, "Constantine"), strict=True)) | {"Filière": "Poterie"}
    return {
        "type": "Feature",
        "properties": cells,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_points_stay_points_beside_areas_and_several_points(tmp_path: Path, data: Datasets) -> None:
    ring = [[6.6, 36.3], [6.7, 36.3], [6.7, 36.4], [6.6, 36.3]]
    layer = {
        "type": "FeatureCollection",
        "features": [
            feature("Osiers", "Point", [6.614, 36.365]),
            feature("Vannerie", "MultiPoint", [[6.615, 36.366]]),
            feature("Sparte", "Polygon", [ring]),
            feature("Alfa", "MultiPoint", [[6.61, 36.36], [6.62, 36.37]]),
        ],
    }
    preview = read("sites.geojson", json.dumps(layer).encode(), tmp_path, data)
    points = preview.values[["lat", "lon"]].agg(" ".join, axis=1).tolist()
    assert points == ["36.365 6.614", "36.366 6.615", " ", " "]
    pointless = ["shape_without_point"]
    assert codes(preview) == {2: [], 3: [], 4: pointless, 5: pointless}
    assert preview.counts["added"] == 4


@pytest.mark.usefixtures("home")
def test_columns_that_are_not_read_are_named(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "liste.csv"
    titles = [*TITLES, "Téléphone", "Observations diverses"]
    path.write_text(";".join(titles) + "\n" + ";".join(map(str, line("Osiers"))) + ";1;2\n")
    assert run("import", path, "--country", "DZ", "--lang", "en") == 0
    assert "Columns not read: Téléphone, Observations diverses." in capsys.readouterr().out


SHORT = ["Nom", "Filière", "Stade", "Type", "Source"]


def short(name: str) -> list[str]:
    """A row that does not say where it is."""
    return [name, "Poterie", "pilote", "Cluster", "Fiche 2024"]


def answered(name: str, content: bytes, folder: Path, data: Datasets, **said: str) -> Preview:
    path = folder / name
    path.write_bytes(content)
    whole = parts.divided(book.read(path), "records")
    sheets = parts.alike(whole, "records", steps.choose_sheet(whole, "records"))
    table = steps.tables_of(whole, sheets, "records")
    plan = steps.plan_for(table, "records", None, "DZ")
    return analyse(table, replace(plan, answers=said), data)


def test_a_sheet_for_each_wilaya_is_one_import(tmp_path: Path, data: Datasets) -> None:
    made = Workbook()
    made.active.title = "Lisez-moi"
    made.active.append(["Clusters par wilaya, 2025"])
    for region in ("Sétif", "وهران", "Wilaya de Jijel", "Autres"):
        sheet = made.create_sheet(region)
        for cells in (SHORT, short(f"Osiers {region}"), short(f"Sparte {region}")):
            sheet.append(cells)
    content = saved(made)
    preview = answered("liste.xlsx", content, tmp_path, data)
    assert len(preview.values) == 8
    asked = {(f.code, f.value, f.choices) for f in preview.findings}
    assert asked == {
        ("region_beside", "Sétif", ("DZ-19",)),
        ("region_beside", "وهران", ("DZ-31",)),
        ("region_beside", "Wilaya de Jijel", ("DZ-18",)),
    }
    assert report.rows(preview, "fr")["row"][0] == "Sétif 2"
    said = {
        "region_codes=Sétif": "DZ-19",
        "region_codes=وهران": "",
        "region_codes=Wilaya de Jijel": "DZ-18",
    }
    settled = answered("liste.xlsx", content, tmp_path, data, **said)
    assert settled.counts["added"] == 8
    codes_ = settled.values["region_codes"].tolist()
    assert codes_ == ["DZ-19", "DZ-19", "", "", "DZ-18", "DZ-18", "", ""]


@pytest.mark.parametrize(
    ("name", "title", "code"),
    [
        ("clusters.xlsx", "Liste des SPL de la wilaya de Sétif (2024)", "DZ-19"),
        ("clusters_oran_2024.xlsx", "", "DZ-31"),
        ("clusters.xlsx", "قائمة العناقيد، ولاية قسنطينة", "DZ-25"),
        ("clusters.xlsx", "Ministère de l’Industrie", ""),
    ],
)
def test_a_wilaya_in_the_title_or_the_name_of_a_file_is_asked_about(
    name: str, title: str, code: str, tmp_path: Path, data: Datasets
) -> None:
    made = Workbook()
    for cells in ([title or None], [None], SHORT, short("Osiers")):
        made.active.append(cells)
    preview = answered(name, saved(made), tmp_path, data)
    choices = [f.choices for f in preview.findings if f.code == "region_beside"]
    assert choices == ([(code,)] if code else [])


@pytest.mark.usefixtures("home")
def test_tables_beside_and_below_are_read_or_named(
    tmp_path: Path, data: Datasets, capsys: Capture
) -> None:
    made = Workbook()
    sheet = made.active
    right = [None, *TITLES]
    sheet.append([*TITLES, *right])
    sheet.append([*line("Osiers"), None, *line("Vannerie", "Oran")])
    sheet.append([*line("Sparte"), None, *line("Alfa", "Jijel")])
    sheet.append([None])
    sheet.append(["Nom", "Membres", "Filière", "Source"])
    sheet.append(["Poteries", 9, "Poterie", "Fiche 2024"])
    content = saved(made)
    preview = answered("liste.xlsx", content, tmp_path, data)
    rows = [f"{r['name_fr']} {r['region_codes']}" for _, r in preview.values.iterrows()]
    assert rows == ["Osiers DZ-05", "Sparte DZ-05", "Vannerie DZ-31", "Alfa DZ-18"]
    assert preview.counts["added"] == 4
    run("import", tmp_path / "liste.xlsx", "--country", "DZ", "--lang", "en")
    assert "another table of 1 row is not read" in capsys.readouterr().out
