"""Known clusters under other names are recognised or asked about; new ones are left in peace."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.datasets import Datasets
from geodata.intake import steps
from geodata.intake.analysis import analyse
from geodata.intake.book import Book, Grid
from geodata.intake.report import Preview

TITLES = ["Nom", "Wilaya", "Filière", "Stade", "Type", "Source"]
# A known Algerian cluster as an office may write it: name, wilaya, sector, whose it is.
RESPELLED = [
    ("Cluster lait Sétif", "Sétif", "lait", "DZ-008"),
    ("ADC", "Alger", "numérique", "DZ-005"),
    ("Cluster bijoux de Batna", "Batna", "bijouterie", "DZ-002"),
    ("CLUSTER DINANDERIE CONSTANTINE", "Constantine", "dinanderie", "DZ-001"),
    ("عنقود النحاس بقسنطينة", "قسنطينة", "dinanderie", "DZ-001"),
    ("Grappe des dattes - Biskra", "Biskra", "dattes", "DZ-007"),
    ("Cluster Soummam", "Béjaïa", "boissons", "DZ-003"),
    ("Precision mechanics", "Blida", "mécanique", "DZ-004"),
    ("SPL Poterie Bejaia Bouira", "Béjaïa / Bouira", "poterie", "DZ-021"),
    ("Green Energy Cluster", "Alger", "I10", "DZ-006"),
    ("Taille de pierres (Tamanghasset)", "Tamanrasset", "pierre", "DZ-020"),
    ("Couscous Tizi-Ouzou", "Tizi Ouzou", "I016", "DZ-022"),
    ("Tomate industrielle du Nord Est", "Guelma", "tomate", "DZ-010"),
    ("Pôle automobile Oran", "Oran", "automobile", "DZ-014"),
    ("زيت الزيتون البويرة", "البويرة", "زيت الزيتون", "DZ-011"),
    ("Cluster chimie Oran", "Oran", "chimie", "DZ-016"),
    ("التجمع العنقودي للحليب ببجاية", "بجاية", "الحليب", "DZ-009"),
]
FORMS = ("Cluster {} de {}", "Grappe {} {}", "Cluster {} – {}", "Pôle {} de {}")


def previewed(rows: list[tuple[str, str, str]], data: Datasets) -> Preview:
    cells = [TITLES] + [[*row, "pilote", "Cluster", "Fiche 2024"] for row in rows]
    book = Book("liste.xlsx", "xlsx", "", [Grid("", pd.DataFrame(cells, dtype=str))])
    table = steps.table_of(book, 0, "records")
    return analyse(table, steps.plan_for(table, "records", None, "DZ"), data)


def new_ones(data: Datasets) -> list[tuple[str, str, str]]:
    """A hundred clusters of trades that their wilaya does not have yet."""
    known = {
        (region, row["sector_code"])
        for row in data.known.rows["record"].values()
        for region in row["region_codes"].split("|")
    }
    codes = list(data.sectors.codes)
    wilayas = [str(code) for code in data.regions.of_set("DZ-2026").index]
    rows = []
    for i in range(200):
        sector, wilaya = codes[i * 7 % len(codes)], wilayas[i * 11 % len(wilayas)]
        if (wilaya, sector) not in known:
            place = data.regions.name(wilaya, "fr")
            name = FORMS[i % 4].format(data.sectors.label(sector, "fr"), place)
            rows.append((name, place, sector))
    return rows[:100]


def test_known_clusters_under_other_names_are_none_of_them_new(data: Datasets) -> None:
    preview = previewed([row[:3] for row in RESPELLED], data)
    assert preview.counts["added"] == 0
    for row, (name, _, _, key) in zip(preview.values.index, RESPELLED, strict=True):
        choices = [f.choices for f in preview.findings if f.row == row and f.choices]
        assert preview.ids[row] == key or key in choices[0], name


def test_of_a_hundred_new_clusters_hardly_any_is_asked_about(data: Datasets) -> None:
    rows = new_ones(data)
    assert len(set(rows)) == 100
    preview = previewed(rows, data)
    assert preview.counts["asked"] <= 3
    assert preview.counts["added"] == 100 - preview.counts["asked"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("CLUSTER BIJOUTERIE DE BATNA", "Cluster bijouterie de Batna"),
        ("Cluster lait de Bejaia", "Cluster lait de Béjaïa"),
    ],
)
def test_a_name_without_its_accents_replaces_none(written: str, kept: str, data: Datasets) -> None:
    key = next(k for k, row in data.known.rows["record"].items() if row["name_fr"] == kept)
    record = data.known.rows["record"][key]
    row = (written, record["region_codes"], record["sector_code"])
    preview = previewed([row], data)
    assert preview.ids[2] == key
    assert "name_fr" not in preview.changes.get(2, {})
    assert [f.value for f in preview.findings if f.code == "spelling_kept"] == [written]
