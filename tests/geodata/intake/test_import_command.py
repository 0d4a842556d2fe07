"""The import on the command line: preview, answers, one commit, report, commented workbook."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from geodata.__main__ import main
from geodata.store import Store, core, current
from tests.geodata.intake import messy
from tests.inventory import RECORDS


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    store = current()
    yield store
    core.forget(store.url)


def written(made: messy.Messy, folder: Path) -> Path:
    path = folder / made.file_name
    path.write_bytes(made.content())
    return path


def test_preview_changes_nothing_and_exits_by_what_it_found(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = home.head()
    good = written(messy.titled("fr"), tmp_path)
    assert main(["import", str(good), "--country", "DZ"]) == 0
    assert "Lignes : 4 ; ajoutées : 4, " in capsys.readouterr().out.replace("\xa0", " ")
    doubtful = written(messy.swapped("fr"), tmp_path)
    assert main(["import", str(doubtful), "--country", "DZ", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["added"], told["asked"]) == (4, 2, 2)
    assert [f["row"] for f in told["findings"] if f["level"] == "asked"] == [2, 5]
    assert home.head() == head
    assert main(["import", str(tmp_path / "absent.xlsx")]) == 2


@pytest.mark.parametrize(
    ("region", "asked"),
    [
        ("58", ["DZ-58", "DZ-54"]),
        ("wilaya 50", ["DZ-50", "DZ-58"]),
        ("63", ["DZ-63", "DZ-60"]),
        ("69", ["DZ-69", "DZ-66"]),
        ("50 El Meniaa", []),
    ],
)
def test_a_number_of_another_list_of_wilayas_is_asked_about(
    home: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    region: str,
    asked: list[str],
) -> None:
    """El Meniaa is 58 by decree and 50 in one list; 60 to 69 stood in another order in 2025."""
    path = tmp_path / "liste.csv"
    path.write_text(f"Nom;Wilaya\nGrappe d’essai;{region}\n", encoding="utf-8")
    assert main(["import", str(path), "--country", "DZ", "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    about = [finding for finding in findings if finding["value"] == region]
    assert [finding["level"] for finding in about] == ["asked"] * bool(asked)
    assert all(finding["suggestion"].split(" / ")[:2] == asked for finding in about)


def test_answers_are_applied_stored_and_undone(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(messy.numbers("fr"), tmp_path)
    command = ["import", str(path), "--country", "DZ", "--apply", "--who", "Amel"]
    assert main([*command, "--answer", "members=environ 7=7"]) == 1
    assert home.counts()["record"] == 125
    batch = home.batches()[0]
    assert (batch.kind, batch.file, batch.who) == ("import", path.name, "Amel")
    assert main(["undo", str(batch.number), "--why", "essai"]) == 0
    assert home.counts()["record"] == RECORDS
    capsys.readouterr()
    # What was settled for a file with these titles is remembered, unless undone.
    main([*command, "--answer", "members=environ 7=7"])
    capsys.readouterr()
    assert main(["import", str(path), "--json"]) == 1
    again = json.loads(capsys.readouterr().out)
    assert (again["unchanged"], again["asked"], again["refused"]) == (3, 1, 0)


def test_report_and_commented_workbook(home: Store, tmp_path: Path) -> None:
    path = written(messy.swapped("fr"), tmp_path)
    report, commented = tmp_path / "r.csv", tmp_path / "c.xlsx"
    main(
        [
            "import",
            str(path),
            "--country",
            "DZ",
            "--report",
            str(report),
            "--commented",
            str(commented),
        ]
    )
    with report.open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["level"] == "asked"]
    assert [(row["row"], row["column"]) for row in rows] == [("2", "H"), ("5", "H")]
    assert "36.26 2.75" in rows[0]["suggestion"]
    before, after = load_workbook(path).active, load_workbook(commented).active
    assert before is not None
    assert after is not None
    assert [[c.value for c in row] for row in after.rows] == [
        [c.value for c in row] for row in before.rows
    ]
    noted = {c.coordinate for row in after.rows for c in row if c.comment}
    assert noted == {"H2", "H5"}
    assert "échangées" in str(after["H2"].comment)


def test_columns_may_be_named_by_hand(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = messy.plain("fr")
    made.titles[2] = "Colonne X"
    path = written(made, tmp_path)
    assert main(["import", str(path), "--country", "DZ"]) == 1
    assert main(["import", str(path), "--country", "DZ", "--map", "Colonne X=sector_code"]) == 0
    assert main(["import", str(path), "--map", "Nulle part=sector_code"]) == 2


def test_published_table_becomes_a_checked_csv(home: Store, tmp_path: Path) -> None:
    path = tmp_path / "pme.csv"
    path.write_text(
        "PME par wilaya\n\nWilaya;Indicateur;Année;Nombre;Unité;Source\n"
        "Blida;sme;2020;12 345;entreprises;MIPMEPI\nBgayet;sme;2020;n.d.;entreprises;MIPMEPI\n"
        "Sétif;sme;2020;1 000,5;entreprises;MIPMEPI\nTotal;;;13345,5;;\n",
        encoding="cp1252",
    )
    out = tmp_path / "out.csv"
    said = ["--declare", "boundary_set=DZ-1984"]
    command = ["import", str(path), "--kind", "observations", "--country", "DZ", *said]
    assert main([*command, "--out", str(out)]) == 1
    with out.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [(r["region_code"], r["value"], r["period"]) for r in rows] == [
        ("DZ-09", "12345", "2020"),
        ("DZ-19", "1000.5", "2020"),
    ]


YEARS = """Nom;Wilaya;Filière;Statut;Type;Année;Source
A;Sétif;lait;actif;grappe;en cours;X
B;Oran;cuir;actif;grappe;2015;X
"""


@pytest.mark.parametrize(
    ("lang", "refused", "stored"),
    [
        ("fr", "« en cours » n’est pas une année plausible", "enregistrées : 1, non enreg"),
        ("en", "“en cours” is not a plausible year", "rows stored: 1, not stored: 1"),
        ("ar", "«en cours» ليست سنة مقبولة", "الأسطر المسجلة: 1، غير المسجلة: 1"),
    ],
)
def test_unreadable_year_is_refused_and_what_was_stored_is_said(
    home: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    refused: str,
    stored: str,
) -> None:
    path = tmp_path / "y.csv"
    path.write_text(YEARS, encoding="utf-8")
    command = ["import", str(path), "--country", "DZ", "--lang", lang]
    assert main(command) == 1
    assert refused in capsys.readouterr().out.replace("\xa0", " ")
    assert len(home.batches()) == 1
    assert main([*command, "--apply", "--who", "Amel"]) == 1
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert refused in told
    assert stored in told
    assert home.counts()["record"] == 123


def test_nothing_is_stored_before_all_that_is_to_be_said_is_made(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "y.csv"
    path.write_text(YEARS, encoding="utf-8")
    command = ["import", str(path), "--country", "DZ", "--apply", "--who", "Amel"]
    assert main([*command, "--report", str(tmp_path / "nowhere" / "r.csv")]) == 2
    assert "r.csv" in capsys.readouterr().err
    assert main([*command, "--commented", str(tmp_path / "c.xlsx")]) == 2, "no workbook"
    assert len(home.batches()) == 1
    assert home.counts()["record"] == RECORDS


def test_file_with_nothing_to_store_says_so(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "y.csv"
    path.write_text(YEARS.replace("2015", "demain"), encoding="utf-8")
    assert main(["import", str(path), "--country", "DZ", "--apply", "--who", "Amel"]) == 1
    assert "Rien n’a été enregistré" in capsys.readouterr().out
    assert len(home.batches()) == 1


def test_cell_without_end_is_refused(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "Nom;Wilaya;Filière;Statut;Type;GPS;Source\n"
    path = tmp_path / "long.csv"
    for cells in (
        f"A;a{' ' * 30_000}b;lait;actif;grappe;;X",
        f"A;Oran;cuir;actif;grappe;1{' ' * 30_000}x;X",
    ):
        path.write_text(header + cells + "\n", encoding="utf-8")
        assert main(["import", str(path), "--country", "DZ"]) == 1
        told = capsys.readouterr().out.splitlines()
        assert [line.split("\t")[0][1:] for line in told if "\t" in line] == ["2"]
        assert "dépasse 2000 caractères" in told[0]


def test_keys_of_an_import_that_was_undone_are_not_given_again(home: Store, tmp_path: Path) -> None:
    """A link or a deck that names one of them must not lead to another cluster."""
    seen: list[set[str]] = []
    for made in (messy.titled("fr"), messy.plain("en")):
        before = set(home.table("record")["id"])
        command = ["import", str(written(made, tmp_path)), "--country", "DZ", "--apply"]
        assert main([*command, "--who", "Amel"]) == 0
        seen.append(set(home.table("record")["id"]) - before)
        assert main(["undo", str(home.batches()[0].number), "--why", "essai"]) == 0
        assert set(home.table("record")["id"]) == before
    assert [len(keys) for keys in seen] == [4, 4]
    assert not seen[0] & seen[1]
