"""The sheet of a cluster says what its sources say, and what a whole table says of its sector."""

from __future__ import annotations

from pathlib import Path

from analytics.figures.clustersheet import Block, ClusterSheet, cluster_sheet
from analytics.selection import Selection
from analytics.words.i18n import Wording
from tests.analytics.gridland import gridland

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
