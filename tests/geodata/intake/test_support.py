"""Tables of support from files: read, checked by row and column, stored whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata import datasets
from geodata.__main__ import main
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import book, steps
from geodata.intake.analysis import Preview, analyse
from geodata.store import Store, core, current

ACTIONS = """Grappe;Nature;Intitulé;Début;Fin;Montant;Devise;Source
DZ-001;formation;Formation au design;03/2025;2025;1 500 000,50;DA;Note 2026
Cluster bijouterie de Batna;étude;Étude de marché;2024;;;;Note 2026
"""
WRONG = """Grappe;Nature;Intitulé;Début;Fin;Montant;Devise;Source
DZ-001;formation;Formation;2025;2026;10;DA;Note 2026
DZ-999;formation;Ailleurs;2025;2024;20;;Note 2026
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path / "home"))
    store = current()
    yield store
    core.forget(store.url)


def previewed(text: str, entity: str, data: Datasets, folder: Path) -> tuple[Preview, book.Book]:
    path = folder / f"{entity}.csv"
    path.write_text(text, encoding="utf-8")
    found = book.read(path)
    table = steps.table_of(found, 0, entity)
    return analyse(table, steps.plan_for(table, entity, None, "DZ"), data), found


def test_good_table_is_read_and_stored(home: Store, tmp_path: Path) -> None:
    preview, found = previewed(ACTIONS, "action", datasets.load(), tmp_path)
    assert preview.open_findings == []
    assert preview.counts["added"] == 2
    done = steps.commit(
        preview, found, home, base=home.head().hash, who="Amel", why="programme 2026"
    )
    assert done is not None
    actions = datasets.load().support.table("action")
    row = actions.loc["A-05"]
    assert (row["cluster_id"], row["type"], row["date_start"]) == ("DZ-001", "training", "2025-03")
    assert (row["amount"], row["currency"]) == (1500000.5, "DZD")
    assert actions.loc["A-06", "cluster_id"] == "DZ-002", "named instead of given by its key"
    assert (actions["source_ids"] != "").all()
    again, _ = previewed(ACTIONS, "action", datasets.load(), tmp_path)
    assert again.counts["unchanged"] == 2, "the same file twice brings nothing new"
    home.undo(done.number, who="Amel", why="essai")
    assert len(datasets.load().support.table("action")) == 4


def test_wrong_cells_are_named_and_nothing_is_stored(home: Store, tmp_path: Path) -> None:
    preview, found = previewed(WRONG, "action", datasets.load(), tmp_path)
    told = {(f.row, f.column, f.code) for f in preview.open_findings}
    assert told == {
        (3, 0, "unknown_cluster"),
        (3, 4, "ends_before_start"),
        (3, 5, "amount_without_currency"),
    }
    head = home.head()
    with pytest.raises(IntakeError) as error:
        steps.commit(preview, found, home, base=head.hash, who="Amel", why="x")
    assert error.value.code == "support_refused"
    assert home.head() == head


@pytest.mark.parametrize(
    ("lang", "told"),
    [("fr", "n’a pas de devise"), ("en", "has no currency"), ("ar", "بلا عملة")],
)
def test_command_names_row_and_column_in_the_users_language(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, told: str
) -> None:
    path = tmp_path / "actions.csv"
    path.write_text(WRONG, encoding="utf-8")
    options = ["--kind", "action", "--apply", "--who", "Amel", "--lang", lang]
    assert main(["import", str(path), *options]) == 1
    out = capsys.readouterr().out
    assert told in out
    assert "F3\t" in out
    assert len(home.batches()) == 1
    path.write_text(ACTIONS, encoding="utf-8")
    assert main(["import", str(path), *options]) == 0
    assert home.counts()["action"] == 6


def test_row_changes_only_what_its_file_says(home: Store, tmp_path: Path) -> None:
    text = "Identifiant;Intitulé;Statut;Source\nR1;Partenaires de terrain;en cours;Note 2026\n"
    preview, _ = previewed(text, "recommendation", datasets.load(), tmp_path)
    assert preview.open_findings == []
    (changed,) = preview.changes.values()
    assert changed["status"] == ("", "in_progress")
    assert "issued_on" not in changed
    assert "source_ids" in changed


def test_committees_chaired_in_a_circle_within_one_file(home: Store, tmp_path: Path) -> None:
    text = (
        "Code;Nom;Pays;Présidence;Source\n"
        "COM-A;Comité A;Algérie;COM-B;Note\n"
        "COM-B;Comité B;Algérie;COM-A;Note\n"
    )
    preview, _ = previewed(text, "committee", datasets.load(), tmp_path)
    codes = {(f.row, f.column, f.code) for f in preview.open_findings}
    assert codes == {(2, 3, "circular_chair"), (3, 3, "circular_chair")}
    right, _ = previewed(
        text.replace("COM-B;Comité B;Algérie;COM-A", "COM-B;Comité B;Algérie;MIEM"),
        "committee",
        datasets.load(),
        tmp_path,
    )
    assert right.counts["added"] == 2, "a file may bring a committee and its chair together"
    wrong, _ = previewed(
        text.replace(";COM-B;Note", ";COM-Z;Note"), "committee", datasets.load(), tmp_path
    )
    assert {f.code for f in wrong.open_findings} == {"unknown_reference"}


@pytest.mark.parametrize("entity", ["facilitator", "budget_line", "event"])
def test_check_command_reads_a_csv_of_support(
    home: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], entity: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,role_fr\nF-1,Animatrice\n", encoding="utf-8")
    assert main(["support", "check", str(path), "--kind", entity]) == 1
    assert "colonne" in capsys.readouterr().out
    assert main(["support", "check"]) == 0
    assert main(["support", "check", str(path)]) == 2


def test_list_and_show_on_the_command_line(home: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "list", "event", "--country", "TN", "--lang", "ar"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["EV-01", "EV-02"]
    assert "جلسات" in lines[1]
    assert main(["support", "show", "EV-03"]) == 0
    assert "ELWATAN15" in capsys.readouterr().out
    assert main(["support", "show", "EV-99"]) == 2
