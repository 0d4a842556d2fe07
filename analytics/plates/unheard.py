"""Filters that a figure does not look at: named on it, never dropped in silence."""

from __future__ import annotations

from dataclasses import replace

from analytics.plates.declared import FILTERS, PLATES
from analytics.plates.model import Plate
from analytics.selection import PARAMETERS, Selection
from analytics.words.phrases import Phrase, phrase
from geodata.datasets import Datasets

MAX_NAMED = 4


def ignored(key: str, selection: Selection, data: Datasets) -> tuple[str, ...]:
    """Fields of a selection that filter and that the figure does not look at."""
    unread = FILTERS - PLATES[key].read_of(selection, data)
    return tuple(name for name in selection.given if name in unread)


def named(plate: Plate, selection: Selection, data: Datasets) -> Plate:
    """The plate with a note of the filters of a selection that it was made without."""
    unread = ignored(plate.key, selection, data)
    if plate.published and selection.countries and not {*plate.countries} & {*selection.countries}:
        # The table is of another country than those chosen, and rules.
        unread = ("countries", *unread)
        plate = replace(plate, selection=plate.selection.without(["countries"]))
    if not unread or plate.empty is not None:
        return plate
    said = tuple(_said(name, selection) for name in unread)
    note = phrase("note.filters_ignored", filters=said, count=len(said))
    return replace(plate, notes=(note, *plate.notes))


def _said(field: str, selection: Selection) -> Phrase:
    """One filter in words: what it is, and what was chosen."""
    parameter = PARAMETERS[field]
    values = parameter.named(getattr(selection, field))[:MAX_NAMED]
    return phrase("selection.part", label=parameter.label, values=values)
