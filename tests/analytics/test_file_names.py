"""Names of files: no two figures take each other's name."""

from __future__ import annotations

from analytics import plates
from analytics.selection import Selection
from analytics.surfaces import paper
from analytics.surfaces.exports import file_name, list_name
from analytics.words.i18n import Wording
from geodata.datasets import Datasets


def test_name_says_figure_selection_size_and_language(data: Datasets) -> None:
    plate = plates.build(
        "region_map", data, Selection(countries=("DZ",), stages=("pilot",), places=("DZ-05",))
    )
    day, words = data.version.as_of, Wording("ar", data)
    assert (
        file_name(plate, words, "csv") == f"grappes_carte-grappes_algerie_batna-pilote_{day}_ar.csv"
    )
    poster = file_name(plate, words, "png", "poster")
    assert poster.endswith(f"batna-pilote_affiche-a2-paysage_{day}_ar.png")
    names = {file_name(plate, words, "png", size) for size in paper.SIZES}
    assert len(names) == len(paper.SIZES)
    usual = plates.build("region_map", data, Selection(countries=("DZ",)))
    assert (
        file_name(usual, words, "png", paper.SIZES[0])
        == f"grappes_carte-grappes_algerie_{day}_ar.png"
    )


def test_list_is_named_after_what_is_in_it(data: Datasets) -> None:
    chosen = Selection(countries=("TN",), sectors=("C31",))
    name = list_name("liste", chosen, Wording("fr", data), "xlsx")
    day = data.version.as_of
    assert name == f"grappes_liste_mode-habillement-et-broderie_{day}_fr.xlsx"
