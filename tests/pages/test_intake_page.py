"""The import page with files that would once have ended it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from analytics.words.i18n import LANGUAGES, error_text
from analytics.words.plaintext import without_marks
from geodata.errors import IntakeError
from geodata.intake.containers import ENDINGS
from geodata.schema.cells import plausible_years
from geodata.store import Store
from pages.ui.intake_answers import EACH_FIRST, ROWS_OUT
from tests.conftest import ROOT
from tests.pages.test_store_pages import home, opened, texts

__all__ = ["home"]

HEADER = "Nom;Wilaya;Filière;Statut;Type;Année;Source\n"
YEARS = ("en cours", "14", "2105", "99999", "9436 H", "14:30")
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
    told = said.count(TOLD[lang])
    assert told == 2 * (len(YEARS) - 1), (
        "14 is asked about; each other one in a box and in the list"
    )
    assert "F2 – " in said
    assert "…" not in said.split("F2 – ")[1].split("</ul>")[0]
    store_it = next(b for b in app.button if b.key == "intake_commit")
    assert "1" in store_it.label or lang == "ar"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_of_another_type_is_refused_by_name_with_those_that_are_taken(
    home: Store, lang: str
) -> None:
    app = opened("intake", lang=lang)
    app = app.file_uploader[0].set_value(("photo.png", b"\x89PNG", "image/png")).run(timeout=120)
    assert not app.exception
    told = without_marks(error_text(unknown("photo.png", list(ENDINGS)), lang))
    assert told in without_marks(texts(app))
    assert "photo.png" in told
    assert ".xlsx" in told


def test_no_page_has_a_box_of_its_own_and_none_tells_streamlit_of_types() -> None:
    """What Streamlit is told of types it refuses itself, in English."""
    boxes = [
        path
        for path in (ROOT / "pages").rglob("*.py")
        if "file_uploader(" in path.read_text("utf-8")
    ]
    assert [path.name for path in boxes] == ["given.py"]
    assert "type=" not in boxes[0].read_text("utf-8")


def unknown(name: str, endings: list[str]) -> IntakeError:
    return IntakeError("unknown_format", file=name, known=endings)


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
    asked = "découpage, indicateur, période, unité et source."
    assert re.search(f"À indiquer ci-dessus avant d’enregistrer\\s: {asked}", said)
    assert "boundary_set" not in said
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


def many_doubts(rows: int = 100) -> str:
    """A list with three questions a row: its trade, its members and its year."""
    lines = (
        f"Unité {chr(65 + i % 26)}{i};Jijel;Article n° {i} divers;actif;grappe;environ {i + 10};"
        f"entreprises;{1900 + i}/{1901 + i};X\n"
        for i in range(rows)
    )
    return "Nom;Wilaya;Filière;Statut;Type;Membres;Type de membres;Année;Source\n" + "".join(lines)


def bulk(app: AppTest) -> list[Selectbox]:
    return [box for box in app.selectbox if (box.key or "").startswith("intake_all_")]


def counted(app: AppTest) -> dict[str, int]:
    """What becomes of the rows, as the page counts them."""
    pairs = re.findall(r"<dt>([^<]+)</dt><dd><b>(\d+)</b>", without_marks(texts(app)))
    return {label: int(number) for label, number in pairs}


def test_hundreds_of_questions_are_answered_a_kind_at_a_time(home: Store) -> None:
    app = uploaded(many_doubts())
    assert not app.exception
    assert counted(app)["à confirmer"] == 100
    label = without_marks(bulk(app)[0].label).replace("\xa0", " ")
    assert label == "Filière : les 100 questions de cette sorte à la fois"
    assert not any("suggestion" in option for option in bulk(app)[0].options), "of trades like none"
    for chosen in ("C33", EACH_FIRST, EACH_FIRST):
        app = bulk(app)[0].set_value(chosen).run(timeout=120)
        assert not app.exception
    assert counted(app)["à confirmer"] == 0
    assert counted(app)["ajoutées"] == 100


def test_every_refusal_has_an_answer(home: Store) -> None:
    """What cannot be read may be written anew, or its rows left out."""
    good = "B;Oran;cuir;actif;grappe;2015;X\n"
    app = uploaded(HEADER + "A;Jijel;cuir;actif;grappe;en cours;X\n" + good)
    box = next(b for b in app.selectbox if (b.key or "").startswith("intake_answer_year"))
    assert "laisser vide" in box.options
    assert "laisser ces lignes de côté" in box.options
    app = box.set_value(ROWS_OUT).run(timeout=120)
    assert counted(app)["refusées"] == 0
    assert counted(app)["laissées de côté"] == 1


def test_answers_to_an_earlier_file_are_shown_before_they_hold(home: Store) -> None:
    first = HEADER + "A;Jijel;cuir;dissoute;grappe;2015;X\n"
    app = uploaded(first)
    box = next(b for b in app.selectbox if (b.key or "").startswith("intake_answer_stage"))
    app = box.set_value("mapped").run(timeout=120)
    app.text_input(key="who").set_value("Amel").run(timeout=120)
    app = app.button(key="intake_commit").click().run(timeout=120)
    assert home.batches()[0].kind == "import"
    again = uploaded(HEADER + "C;Tiaret;cuir;dissoute;grappe;2016;X\n")
    assert counted(again)["à confirmer"] == 1
    told = without_marks(texts(again)).replace("\xa0", " ").replace("\u202f", " ")
    assert "1 réponse donnée pour « liste.csv » vaut aussi ici" in told
    assert "« dissoute » → recensée" in told
    again = again.button(key="intake_recall").click().run(timeout=120)
    assert counted(again)["ajoutées"] == 1


def test_several_files_come_one_after_the_other(home: Store) -> None:
    """The first is stored, the second passed over, the third stored; then the page waits anew."""
    app = opened("intake")
    given = [
        (f"{name}.csv", (HEADER + f"{name};{where};actif;grappe;2015;X\n").encode(), "text/csv")
        for name, where in (
            ("Alpha", "Oran;cuir"),
            ("Bora", "Jijel;textile"),
            ("Kilo", "Saïda;verre"),
        )
    ]
    app = app.file_uploader[0].set_value(given).run(timeout=120)
    app = app.text_input(key="who").set_value("Amel").run(timeout=120)
    assert "Fichier 1 sur 3 : Alpha.csv" in without_marks(texts(app)).replace("\u00a0", " ")
    app = app.button(key="intake_commit").click().run(timeout=120)
    assert "Fichier 2 sur 3 : Bora.csv" in without_marks(texts(app)).replace("\u00a0", " ")
    app = app.button(key="intake_pass_over").click().run(timeout=120)
    assert "Fichier 3 sur 3 : Kilo.csv" in without_marks(texts(app)).replace("\u00a0", " ")
    app = app.button(key="intake_commit").click().run(timeout=120)
    assert not app.exception
    assert "Fichier" not in without_marks(texts(app))
    names = set(home.table("record")["name_fr"])
    assert {"Alpha", "Kilo"} <= names
    assert "Bora" not in names
    assert home.head().batch == 3, "what comes with the atlas, and two files"
