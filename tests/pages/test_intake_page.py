"""The import page with files that would once have ended it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analytics.words.i18n import LANGUAGES
from analytics.words.plaintext import without_marks
from geodata.schema.cells import plausible_years
from geodata.store import Store
from tests.pages.test_store_pages import home, opened, texts

__all__ = ["home"]

HEADER = "Nom;Wilaya;Filière;Statut;Type;Année;Source\n"
YEARS = ("en cours", "14", "2105", "43101", "1436 H", "14:30")
FIRST, LAST = plausible_years().values()
TOLD = {
    "fr": f"attendu une année de {FIRST} à {LAST}",
    "en": f"expected {FIRST}–{LAST}",
    "ar": f"المنتظر سنة بين {FIRST} و{LAST}",
}


def uploaded(text: str, lang: str = "fr") -> AppTest:
    app = opened("intake", lang=lang)
    given = ("liste.csv", text.encode(), "text/csv")
    return app.file_uploader[0].set_value(given).run(timeout=120)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unreadable_years_are_refused_in_a_sentence(home: Store, lang: str) -> None:
    rows = "".join(f"G{i};Oran;cuir;actif;grappe;{year};X\n" for i, year in enumerate(YEARS))
    app = uploaded(HEADER + rows + "B;Oran;cuir;actif;grappe;2015;X\n", lang)
    assert not app.exception
    said = without_marks(texts(app))
    assert said.count(TOLD[lang]) == len(YEARS) - 1, "14 is asked about, the others are refused"
    assert "F2 – " in said
    assert "…" not in said.split("F2 – ")[1].split("</ul>")[0]
    store_it = next(b for b in app.button if b.key == "intake_commit")
    assert "1" in store_it.label or lang == "ar"


def test_cell_without_end_is_told_and_holds_nobody_up(home: Store) -> None:
    header = "Nom du cluster;Pays;Wilaya;Secteur;Stade;Type;Latitude;Longitude;Source\n"
    endless = "1" + " " * 30_000 + "x"
    app = uploaded(header + f"Essai;Algérie;Batna;C32;pilote;cluster;{endless};6;X\n")
    assert not app.exception
    assert "G2 – Le texte dépasse 2000 caractères" in without_marks(texts(app))


def test_wide_table_of_a_ministry_is_stored_and_taken_back(home: Store) -> None:
    """Six clicks and two texts: no shell, no template, no column renamed."""
    app = opened("intake")
    app.segmented_control(key="intake_schema").set_value("observations").run()
    text = "Wilaya;Textile;Cuir;Total\nBatna;12;30;42\nOran;8;5;13\nBlida;–;20;20\n"
    given = ("firmes 2024.csv", text.encode(), "text/csv")
    app = app.file_uploader[0].set_value(given).run(timeout=120)
    assert not app.exception
    said = without_marks(texts(app))
    assert "3 régions en lignes, 3 colonnes de chiffres" in said
    assert "9 chiffres" in said
    app.text_input(key="who").set_value("Amel")
    app.selectbox(key="intake_said_boundary_set_DZ").set_value("DZ-1984")
    for name, value in {
        "table_id": "firmes-2024",
        "indicator": "firms",
        "period": "2024",
        "unit": "entreprises",
        "source": "Registre du commerce",
    }.items():
        app.text_input(key=f"intake_said_{name}").set_value(value)
    app = app.run()
    next(b for b in app.button if b.key == "intake_commit").click().run()
    assert not app.exception
    rows = home.table("observation")
    mine = rows[rows["table_id"] == "firmes-2024"].set_index(["region_code", "category"])
    assert len(mine) == 9
    assert mine.at[("DZ-05", "Cuir"), "value"] == "30"
    assert mine.at[("DZ-09", "Textile"), "status"] == "unknown"
    home.undo(home.batches()[0].number, who="Amel", why="essai")
    assert "firmes-2024" not in set(home.table("observation")["table_id"])
