"""The facts of a brief put together, with the sources of just these facts."""

from __future__ import annotations

from dataclasses import replace

from analytics.briefs import clusters, groups, support
from analytics.briefs.model import CLUSTER, COUNTRY, REGION, Content, Scope
from analytics.measures import get as measure
from analytics.plates.maps import kept_view
from analytics.selection import Selection
from analytics.summary import cited
from analytics.words.phrases import Phrase
from geodata.datasets import Datasets

DENOMINATORS = {"brief.figure_population": "density_pop", "fact.density_km2": "density_km2"}

# Of the larger side of a region, how much of the map stands around it; and the least of a map.
BESIDE, LEAST_DEGREES = 2.2, 3.0


def content(scope: Scope, data: Datasets) -> Content:
    """Everything that a page says of a scope."""
    facts = clusters if scope.kind == CLUSTER else groups
    rows = support.rows(scope, data)
    figures = facts.figures(scope, data)
    labels = [figure.label.key for figure in figures if isinstance(figure.label, Phrase)]
    plate, mapped = _mapped(scope, data)
    codes = dict.fromkeys((*cited(data, scope.chosen(data)), *data.support.sources(rows)))
    return Content(
        message=tuple(facts.message(scope, data)),
        figures=figures,
        done=support.done(rows),
        missing=support.missing(scope, data),
        plate=plate,
        mapped=mapped,
        sources=tuple(codes),
        notes=_denominators(labels, scope, data),
    )


def _mapped(scope: Scope, data: Datasets) -> tuple[str, Selection]:
    """What the map shows: symbols of the clusters, a country by its regions."""
    if scope.kind == CLUSTER:
        return "point_map", _closer(clusters.mapped(scope, data), data)
    if scope.kind == REGION:
        outlined = replace(scope.selection, places=(), regions=(scope.code,))
        return "point_map", _closer(outlined, data)
    return ("region_map" if scope.kind == COUNTRY else "point_map"), scope.selection


def _closer(selection: Selection, data: Datasets) -> Selection:
    """The map around the regions outlined, with their neighbours; of a country where none is."""
    drawn = data.geometry(selection.set_of(selection.countries[0], data)).geometry
    mine = [code for code in selection.regions if code in drawn.index]
    if not mine:
        return selection
    west, south, east, north = drawn.loc[mine].total_bounds
    half = max((east - west) * BESIDE, (north - south) * BESIDE, LEAST_DEGREES) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return replace(selection, framing=kept_view((x - half, y - half, x + half, y + half)))


def _denominators(labels: list[str], scope: Scope, data: Datasets) -> tuple[Phrase, ...]:
    """Where areas and inhabitants come from, if a figure is made of them."""
    notes = []
    for label, key in DENOMINATORS.items():
        if label in labels:
            boundary_set = scope.selection.set_of(scope.selection.countries[0], data)
            found = measure(key).divide_by(boundary_set, data, scope.selection)
            notes += [found.note] if found is not None else []
    return tuple(notes)
