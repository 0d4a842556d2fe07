"""Nothing draws an empty country: a set without outlines is drawn in that which holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analytics.plates.declared import Maker
from analytics.plates.model import Plate
from analytics.selection import Selection
from analytics.words.phrases import Phrase, Ref, phrase
from geodata.datasets import Datasets


def drawn(make: Maker, data: Datasets, selection: Selection) -> Plate:
    """A plate; where it is a map of a set that has no outlines, that of a set that has.

    Its numbers are then those of the regions drawn, and a note says so.
    """
    made = make(data, selection)
    sets, notes = instead(data, made.boundary_sets) if made.has_borders else ({}, ())
    if not sets:
        return made
    other = make(data, selection.under(sets))
    return replace(other, notes=(*notes, *other.notes))


def instead(data: Datasets, sets: Iterable[str]) -> tuple[dict[str, str], tuple[Phrase, ...]]:
    """By country, the set that is drawn in place of one without outlines; and what is said of it.

    A set for which there is none is left out.
    """
    found: dict[str, str] = {}
    notes = []
    for name in sets:
        entry = data.boundary_sets[name]
        other = None if entry.drawn else _holding(data, entry.country, name)
        if other is not None:
            found[entry.country] = other
            names = {"set": Ref("boundary_set", name), "other": Ref("boundary_set", other)}
            notes.append(phrase("note.drawn_instead", **names))
    return found, tuple(notes)


def _holding(data: Datasets, country: str, name: str) -> str | None:
    """The finest drawn set that holds every region of `name`, else the law in force."""
    codes = data.regions.of_set(name).index
    lineage = data.regions.lineage
    holding = [
        other
        for other in data.regions.sets_of(country)
        if data.boundary_sets[other].drawn
        and all(lineage.containing(str(code), name, other) for code in codes)
    ]
    law = data.regions.law(country)
    usual = [law] if data.boundary_sets[law].drawn else []
    return max(
        holding, key=lambda other: len(data.regions.of_set(other)), default=next(iter(usual), None)
    )
