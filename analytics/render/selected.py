"""A selection in words, as a subtitle says it."""

from __future__ import annotations

from analytics.i18n import Wording
from analytics.selection import PARAMS, Selection

# How the codes of a parameter are named; years and levels are written as they are.
KINDS = {
    "countries": "country",
    "sectors": "sector",
    "stages": "stage",
    "kinds": "kind",
    "programmes": "programme_short",
    "regions": "region",
}
# The measure stands in the title, the boundary set and the counting rule in the foot.
WRITTEN = ("year_from", "year_to", "level", "population")
MOST_NAMED = 4


def selection_words(selection: Selection, wording: Wording) -> str:
    """What was chosen, label by label; "all records" where nothing was."""
    parts = []
    for field, kind in KINDS.items():
        codes = getattr(selection, field)
        if codes:
            named = [wording.isolate(wording.name(kind, code)) for code in codes[:MOST_NAMED]]
            rest = len(codes) - len(named)
            values = wording.text("list.comma").join(named) + (f" +{rest}" if rest else "")
            parts.append(_part(field, values, wording))
    for field in WRITTEN:
        value = getattr(selection, field)
        if value is not None:
            parts.append(_part(field, wording.isolate(str(value)), wording))
    if not parts:
        return wording.text("selection.all")
    return wording.text("selection.words", parts=wording.text("list.semicolon").join(parts))


def _part(field: str, values: str, wording: Wording) -> str:
    label = wording.text(f"parameter.{PARAMS[field]}")
    return wording.text("selection.part", label=label, values=values)
