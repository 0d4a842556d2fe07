"""The brief of any cluster holds on two pages, with its facts, in three languages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from analytics.figures.clustersheet import Block, ClusterSheet, cluster_sheet
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from tests.analytics.gridland import gridland
from tests.analytics.toyland import LANGS
from tests.corpus import WHOLE

CONSTANTINE = "DZ-001"


def block(sheet: ClusterSheet, key: str) -> Block:
    return next(one for one in sheet.blocks if one.key == key)


def test_constantines_sheet_says_what_its_sources_say(wordings: dict[str, Wording]) -> None:
    sheet = cluster_sheet(CONSTANTINE, wordings["fr"], Selection())
    assert sheet.title == "Cluster dinanderie de Constantine"
    assert dict(block(sheet, "identity").facts)["Stade"] == "pilote (d’après une source de 2018)"
    history = block(sheet, "history").table
    assert history is not None
    decision = next(row for row in history.rows if row[1] == "décision")
    assert decision[0] == "2014"
    assert "Comité national de pilotage du projet ICC" in decision[2]
    support = block(sheet, "support").table
    assert support is not None
    assert len(support.rows) == 5, "three actions, the choice of 2014, the buyer's visit of 2015"
    near = block(sheet, "near").table
    assert near is not None
    assert ("Cluster bijouterie de Batna", "Bijouterie et orfèvrerie", "98") in near.rows
    distances = [int(row[2]) for row in near.rows]
    assert distances == sorted(distances)
    assert max(distances) <= 100
    assert "Rien n’est enregistré" in block(sheet, "money").lines[0]
    assert len(block(sheet, "sources").lines) == 7
    assert "n'est pas un nombre de membres" in block(sheet, "doubts").lines[0]


def test_gap_verdict_follows_a_complete_table(tmp_path: Path) -> None:
    grid = gridland(tmp_path)
    code = str(grid.records.table.index[0])
    words = Wording("fr", grid)
    without = block(cluster_sheet(code, words, Selection()), "gap").lines
    verdict = block(cluster_sheet(code, words, Selection(table="firms")), "gap").lines
    assert without != verdict
    known = {words.text(f"gap.{gap}") for gap in ("both", "recognised", "candidate", "unsaid")}
    assert any(line.endswith(tuple(known)) for line in verdict)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_brief_on_paper_never_takes_a_third_page(
    data: Datasets, wordings: dict[str, Wording]
) -> None:
    """Of the fullest records, each language in turn has one; in the long run all have all."""
    table = data.records.table
    fullest = (table["note_fr"].str.len() + table["source_ids"].str.len()).sort_values().index[::-1]
    pairs = [(str(code), lang) for code in fullest for lang in LANGS]
    for code, lang in pairs if WHOLE else zip(map(str, fullest[:6]), 2 * LANGS, strict=True):
        sheet = cluster_sheet(code, wordings[lang], Selection())
        assert pages_of(exports.encode_brief(sheet, wordings[lang], "pdf")) <= 2, (code, lang)


def test_word_briefs_are_read_on_two_pages(wordings: dict[str, Wording], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.fail("LibreOffice is missing: sudo apt-get install libreoffice-writer")
    clusters = {}
    for lang, words in wordings.items():
        for code in (CONSTANTINE, "TN-016", "DZ-003"):
            sheet = cluster_sheet(code, words, Selection())
            path = tmp_path / f"{code}_{lang}.docx"
            path.write_bytes(exports.encode_brief(sheet, words, "docx"))
            again = exports.encode_brief(sheet, words, "docx")
            assert again == path.read_bytes(), "no clock in the file"
            clusters[path] = code
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, clusters)], check=True, capture_output=True)
    for path, code in clusters.items():
        pdf = path.with_suffix(".pdf")
        assert pages_of(pdf.read_bytes()) <= 2, path.stem
        text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
        assert code in text.stdout.decode()


def test_file_name_tells_the_cluster(wordings: dict[str, Wording]) -> None:
    sheet = cluster_sheet(CONSTANTINE, wordings["ar"], Selection())
    name = exports.brief_name(sheet, wordings["ar"], "docx")
    assert name.startswith("grappes_dz-001-cluster-dinanderie-de-constantine_")
    assert name.endswith("_ar.docx")
    with zipfile.ZipFile(
        io.BytesIO(exports.encode_brief(sheet, wordings["ar"], "docx"))
    ) as archive:
        assert b"w:bidi" in archive.read("word/document.xml")
