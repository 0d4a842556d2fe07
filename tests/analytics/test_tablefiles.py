"""What templates offer is read without a doubt; comments stand where they belong."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics.surfaces.data import tablefiles
from analytics.words.i18n import LANGUAGES, Wording
from geodata.datasets import Datasets
from geodata.intake import book, steps
from geodata.intake.book import Grid
from geodata.intake.report import Preview
from geodata.schema.fields import Schema
from geodata.schema.tables import KINDS, MEMBER_KINDS, RECORD, STAGES, SUPPORT

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)


def template(schema: Schema, words: Wording) -> Workbook:
    return load_workbook(io.BytesIO(tablefiles.template(schema, words)))


def titles(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def reread(filled: Workbook, data: Datasets, folder: Path, kind: str) -> Preview:
    path = folder / "template.xlsx"
    filled.save(path)
    return steps.preview(book.read(path), data, schema=kind, country="DZ")


@EVERY_LANGUAGE
def test_template_of_records_filled_from_its_lists_is_read_without_a_doubt(
    data: Datasets, tmp_path: Path, lang: str
) -> None:
    """Every sector, stage, kind and kind of member that the lists offer, one row each."""
    words = Wording(lang, data)
    filled = template(RECORD, words)
    sheet = filled.worksheets[0]
    regions = list(data.regions.of_set("DZ-1984").index)
    for i, sector in enumerate(data.sectors.codes):
        row = {
            "name_fr": f"Groupement numéro {i}",
            "country_code": words.name("country", "DZ"),
            "region_codes": words.name("region", regions[i % 48]),
            "sector_code": words.name("sector", sector),
            "stage": words.name("stage", STAGES[i % len(STAGES)]),
            "stage_as_of": 2021,
            "kind": words.name("kind", KINDS[i % len(KINDS)]),
            "year": 2020,
            "year_kind": words.name("year_kind", "creation"),
            "members": 10 + i,
            "members_kind": words.name("members_kind", MEMBER_KINDS[i % len(MEMBER_KINDS)]),
            "source_text": "Enquête 2025",
        }
        cells = {words.text(f"field.{name}"): cell for name, cell in row.items()}
        assert set(cells) < set(titles(sheet))
        sheet.append([cells.get(title) for title in titles(sheet)])
    preview = reread(filled, data, tmp_path, "records")
    asked = [field.name for field in RECORD.fields if not field.spare and not field.derived]
    read = [preview.plan.fields[i] for i in sorted(preview.plan.fields)]
    assert read == [*asked[:-1], "source_text", "source_date"], "the last is the sources' keys"
    assert [(f.field, f.value, f.code) for f in preview.open_findings] == []
    assert preview.counts["added"] == len(data.sectors.codes)
    assert list(preview.values["sector_code"]) == data.sectors.codes
    assert list(preview.values["region_codes"]) == [regions[i % 48] for i in range(50)]
    assert list(preview.values["stage"]) == [STAGES[i % len(STAGES)] for i in range(50)]


@EVERY_LANGUAGE
@pytest.mark.parametrize("entity", SUPPORT)
def test_every_column_and_choice_of_a_template_of_support_is_read(
    data: Datasets, tmp_path: Path, lang: str, entity: str
) -> None:
    """Row by row each choice of each list in its turn: none means nothing to the import."""
    words, schema = Wording(lang, data), SUPPORT[entity]
    filled = template(schema, words)
    sheet, offered = filled.worksheets
    lists = {
        str(column[0]): [cell for cell in column[1:] if cell]
        for column in offered.iter_cols(values_only=True)
    }
    for i in range(max(map(len, lists.values()))):
        cells = {title: texts[i % len(texts)] for title, texts in lists.items()}
        cells[words.text("field.source_text")] = "Enquête 2025"
        sheet.append([cells.get(title) for title in titles(sheet)])
    preview = reread(filled, data, tmp_path, entity)
    expected = ["id", *(n for n in schema.columns if n != "source_ids")]
    read = [preview.plan.fields[i] for i in sorted(preview.plan.fields)]
    assert read == [*expected, "source_text", "source_date"]
    assert len(preview.table.rows) == max(map(len, lists.values()))
    choices = {text for texts in lists.values() for text in texts}
    doubts = {(f.field, f.value, f.code) for f in preview.findings if f.value in choices}
    assert {doubt for doubt in doubts if doubt[2].startswith("unknown")} == set()


def test_template_offers_lists_and_accepts_several_regions(data: Datasets) -> None:
    sheet = template(RECORD, Wording("fr", data)).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    listed = [f for f in RECORD.fields if f.kind in ("word", "country", "regions", "sector")]
    assert len(rules) == sum(not field.spare and not field.derived for field in listed) == 7
    place = titles(sheet).index("wilaya ou gouvernorat")
    letter = chr(65 + place)
    assert rules[f"{letter}2:{letter}2001"].errorStyle == "information"


def test_any_grid_comes_back_with_its_comments_and_no_formula(data: Datasets) -> None:
    grid = Grid("", pd.DataFrame([["Nom", "Membres"], ["=1+1", "environ 7"]], dtype=str))
    notes = [(2, 2, "asked", "un"), (2, 2, "refused", "deux")]
    made = tablefiles.commented(grid, notes, Wording("fr", data))
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
    text = tablefiles.report_csv(rows, Wording("fr", data)).decode("utf-8-sig")
    assert ";'=cmd|x;" in text
    assert text.startswith("ligne;colonne;titre;")
