"""Which wordings are asked for while every figure, table and fact is put into words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics import overview, plates
from analytics.catalogue import MEASURES
from analytics.figures import book
from analytics.figures.compose import compose
from analytics.figures.recordwords import records_in, unplaced_table
from analytics.selection import Selection
from analytics.surfaces.office import xlsx
from analytics.words.i18n import Wording
from geodata.datasets import Datasets
from geodata.messages import Catalogue
from pages.ui import method_view, state
from tests.analytics.gridland import gridland

SELECTIONS = (
    *(Selection(measure=key) for key in MEASURES),
    Selection(countries=("DZ",), sets=(("DZ", "DZ-2026"),), year_from=2010),
    Selection(countries=("JO",), stages=("planned",)),
)
SELECTIONS_OF_TABLES = (
    Selection(countries=("GR",), table="firms"),
    Selection(countries=("GR",), table="wealth", measure="density_pop"),
    Selection(countries=("GR",), table="wealth", neighbours="distance", measure="density_firms"),
)


def keys_asked_for(data: Datasets, folder: Path) -> set[str]:
    """Keys of both catalogues; the country of squares is written to a folder."""
    asked: set[str] = set()
    text, plural = Catalogue.text, Catalogue.plural

    def noted_text(self: Catalogue, key: str, lang: str, /, **params: Any) -> str:
        asked.add(key)
        return text(self, key, lang, **params)

    def noted_plural(self: Catalogue, key: str, count: int, lang: str, /, **params: Any) -> str:
        asked.add(key)
        return plural(self, key, count, lang, **params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Catalogue, "text", noted_text)
        patch.setattr(Catalogue, "plural", noted_plural)
        _put_into_words(data, SELECTIONS)
        for selection in SELECTIONS:
            _put_beside_figures(data, selection)
        _put_into_words(gridland(folder), SELECTIONS_OF_TABLES)
    return asked


def _put_into_words(data: Datasets, selections: tuple[Selection, ...]) -> None:
    """Every figure of every selection, once where selections do not differ for it."""
    words = Wording("fr", data)
    for key in plates.PLATES:
        for selection in dict.fromkeys(plates.as_read(key, one, data) for one in selections):
            plate = plates.build(key, data, selection)
            compose(plate, words)
            xlsx.read_me_rows(book.single(plate, words))


def _put_beside_figures(data: Datasets, selection: Selection) -> None:
    """What pages say around their figures."""
    words = Wording("fr", data)
    for figure in overview.key_figures(data, selection):
        words.say((figure.label, figure.value, figure.context))
    words.say((overview.lead(data, selection), *overview.coverage(data, selection)))
    unplaced_table(selection, words)
    records_in("DZ-25", selection, words)
    for build in method_view.TABLES.values():
        build(state.Context(data, words, selection))
