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
