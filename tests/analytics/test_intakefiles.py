"""The template comes back as it went out; comments stand where they belong."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analytics.i18n import LANGUAGES, Wording
from analytics.render import intakefiles
from geodata.datasets import Datasets
from geodata.intake import book, steps
from geodata.intake.book import Grid
from geodata.records import KINDS, MEMBER_KINDS, STAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_template_filled_from_its_lists_is_read_without_a_doubt(
    data: Datasets, tmp_path: Path, lang: str
) -> None:
    """Every sector, stage, kind and kind of member that the lists offer, one row each."""
    words = Wording(lang, data)
    filled = load_workbook(io.BytesIO(intakefiles.template(words)))
    sheet = filled.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert len(titles) == len(intakefiles.FIELDS)
    regions = list(data.regions.of_set("DZ-1984").index)
    for i, sector in enumerate(data.sectors.codes):
        stage, kind = STAGES[i % len(STAGES)], KINDS[i % len(KINDS)]
        members = MEMBER_KINDS[i % len(MEMBER_KINDS)]
        row = {
            "name_fr": f"Groupement numéro {i}",
            "country_code": words.name("country", "DZ"),
            "region_codes": words.name("region", regions[i % 48]),
            "sector_code": words.name("sector", sector),
            "stage": words.name("stage", stage),
            "kind": words.name("kind", kind),
            "year": 2020,
            "members": 10 + i,
            "members_kind": words.name("members_kind", members),
            "source_text": "Enquête 2025",
        }
        sheet.append([row.get(name) for name in intakefiles.FIELDS])
    path = tmp_path / "template.xlsx"
    filled.save(path)
    found = book.read(path)
    assert found.sheets[0].name == words.text("sheet.records")
    preview = steps.preview(found, data)
    assert [preview.plan.fields[i] for i in sorted(preview.plan.fields)] == list(intakefiles.FIELDS)
    doubts = [(f.field, f.value, f.code) for f in preview.open_findings]
    assert doubts == []
    assert preview.counts["added"] == len(data.sectors.codes)
    assert list(preview.values["sector_code"]) == data.sectors.codes
    assert list(preview.values["region_codes"]) == [regions[i % 48] for i in range(50)]
    assert list(preview.values["stage"]) == [STAGES[i % len(STAGES)] for i in range(50)]


def test_template_offers_lists_and_accepts_several_regions(data: Datasets) -> None:
    sheet = load_workbook(io.BytesIO(intakefiles.template(Wording("fr", data)))).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 6
    region = chr(65 + intakefiles.FIELDS.index("region_codes"))
    assert rules[f"{region}2:{region}2001"].errorStyle == "information"


def test_any_grid_comes_back_with_its_comments_and_no_formula(data: Datasets) -> None:
    grid = Grid("", pd.DataFrame([["Nom", "Membres"], ["=1+1", "environ 7"]], dtype=str))
    notes = [(2, 2, "asked", "un"), (2, 2, "refused", "deux")]
    made = intakefiles.commented(grid, notes, Wording("fr", data))
    sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s" or sheet["A2"].quotePrefix is not None
    assert "un\ndeux" in str(sheet["B2"].comment)
    assert sheet["A2"].comment is None


def test_report_is_harmless_to_a_spreadsheet(data: Datasets) -> None:
    rows = pd.DataFrame(
        [[2, "A", "Nom", "=cmd|x", "asked", "raison", ""]],
        columns=["row", "column", "title", "value", "level", "reason", "suggestion"],
    )
    text = intakefiles.report_csv(rows, Wording("fr", data)).decode("utf-8-sig")
    assert ";'=cmd|x;" in text
    assert text.startswith("ligne;colonne;titre;")
