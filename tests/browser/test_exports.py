"""Figures leave the page as files with the right names and numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
DENSITY = r"grappes_densite_algerie_\d{4}-\d\d-\d\d_fr\."


def test_map_is_taken_out_in_every_format(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    page = visit().open("map?view=density&measure=density_km2")
    page.get_by_role("button", name="Exporter").click()
    starts = {
        "Image PNG": b"\x89PNG",
        "Image SVG": b"<?xml",
        "PDF": b"%PDF",
        "Diapositive PowerPoint": b"PK",
        "Document Word": b"PK",
        "Classeur Excel": b"PK",
        "Page interactive (un fichier)": b"<!doctype html>",
        "Données CSV": b"\xef\xbb\xbf",
        "GeoJSON": b"{",
        "GeoPackage": b"SQLite format 3",
    }
    for label, start in starts.items():
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label, exact=True).click()
        download = waiting.value
        # The date is that of the data, which other tests of this server may have changed.
        assert re.match(DENSITY, download.suggested_filename)
        target = tmp_path / download.suggested_filename
        download.save_as(target)
        assert target.read_bytes().startswith(start), label
    link = page.locator("[role=dialog] code").inner_text()
    assert link.endswith("/map?measure=density_km2&view=density")


def test_csv_holds_the_numbers_of_the_page(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    page = visit().open("regions?measure=clusters")
    page.get_by_role("button", name="Exporter").nth(1).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Données CSV", exact=True).click()
    target = tmp_path / "ranking.csv"
    waiting.value.save_as(target)
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    values = {row["region_code"]: row["value"] for row in rows}
    assert values["DZ-25"] == "2"
    assert values["DZ-05"] == "1"
    assert len(values) == 15


def test_records_are_downloaded_with_their_sources(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = visit().open("records?country=TN")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Classeur Excel", exact=True).click()
    target = tmp_path / "records.xlsx"
    waiting.value.save_as(target)
    sheet = openpyxl.load_workbook(target).active
    assert sheet.max_row == 42
    headings = [cell.value for cell in sheet[1]]
    full = headings.index("sources en toutes lettres")
    sources = [row[full].value for row in sheet.iter_rows(min_row=2)]
    assert all(sources)
