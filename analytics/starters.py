"""Decks to start from: a country in ten plates, a region, a sector."""

from __future__ import annotations

from dataclasses import replace

from analytics import plates
from analytics.deck import Deck, Slide, slide, snapshot
from analytics.i18n import Wording
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError

KINDS = ("country", "region", "sector")
BRANCH_LEVEL = 2
TEN = 10


def starter(kind: str, code: str, wording: Wording) -> Deck:
    """A deck with today's numbers, titled in the language of the reader.

    Parameters
    ----------
    kind : str
        ``country``, ``region`` or ``sector``.
    code : str
        Which one: ``DZ``, ``DZ-25``, ``C35``.

    Raises
    ------
    GeodataError
        ``unknown_starter`` when there is no such country, region or sector.
    """
    data = wording.data
    known = {
        "country": lambda: code in data.countries,
        "region": lambda: code in data.regions,
        "sector": lambda: code in data.sectors.codes,
    }
    if kind not in known or not known[kind]():
        raise GeodataError("unknown_starter", starter=f"{kind}:{code}")
    if kind == "country":
        slides = _in_ten(code, data)
    else:
        chosen = _region(data.regions.country(code), code) if kind == "region" else _sector(code)
        slides = [slide(key, selection, data) for key, selection in chosen]
    title = wording.text(f"starter.title_{kind}", name=wording.name(kind, code))
    return Deck(title, tuple(slides))


def _in_ten(code: str, data: Datasets) -> list[Slide]:
    """The first ten figures that the country's data can carry, in the order of a talk."""
    usual = _country(code, data)
    drawn = {i: plates.build(key, data, chosen) for i, (_, key, chosen) in enumerate(usual)}
    able = [i for i, plate in drawn.items() if plate.empty is None]
    best = sorted(able, key=lambda i: usual[i][0])[:TEN]
    return [Slide(usual[i][1], usual[i][2], snapshot=snapshot(drawn[i])) for i in sorted(best)]


def _country(code: str, data: Datasets) -> list[tuple[int, str, Selection]]:
    """Where, how dense, what, where concentrated, at which stage, since when.

    Returns
    -------
    list of (int, str, Selection)
        How soon a figure is chosen, lowest first, and the figure.
    """
    usual = Selection(countries=(code,))
    dense = [Selection(countries=(code,), measure=f"density_{per}") for per in ("km2", "pop")]
    table = whole_table(code, data)
    measured = replace(usual, table=table) if table else usual
    compared = [
        (1, "quotient_matrix", measured),
        (1, "gap_map", measured),
        (1, "gap_list", measured),
    ]
    return [
        (0, "point_map", usual),
        (0, "region_map", usual),
        (1, "density_surface", usual),
        (3, "region_map", dense[0]),
        (0, "ranking_regions", usual),
        (2, "density_ranking", dense[1]),
        (0, "ranking_sectors", Selection(countries=(code,), level=BRANCH_LEVEL)),
        (0, "composition_sectors", usual),
        (0, "matrix_region_sector", usual),
        *(compared if table else []),
        (2, "composition_stages", usual),
        (1, "timeline_stages", usual),
        (4, "timeline_years", usual),
        (4, "density_ranking", dense[0]),
    ]


def whole_table(country: str, data: Datasets) -> str:
    """The latest table that covers every region and branch of a country, if it has one.

    Made-up tables are no ground for a talk.
    """
    found = [
        table
        for table in data.observations.tables.values()
        if table.country == country
        and table.complete
        and len(table.categories) > 1
        and not table.synthetic
    ]
    return max(found, key=lambda table: (table.period, table.id)).id if found else ""


def _region(country: str, code: str) -> list[tuple[str, Selection]]:
    """One region before its country: its facts, its place, its rank, its sectors."""
    usual = Selection(countries=(country,), regions=(code,))
    dense = Selection(countries=(country,), regions=(code,), measure="density_km2")
    return [
        ("profile", usual),
        ("point_map", usual),
        ("region_map", dense),
        ("ranking_regions", usual),
        ("matrix_region_sector", usual),
    ]


def _sector(code: str) -> list[tuple[str, Selection]]:
    """One sector in all countries: where, how many, at which stage, since when."""
    usual = Selection(sectors=(code,))
    return [
        ("point_map", usual),
        ("region_map", usual),
        ("ranking_regions", usual),
        ("composition_stages", usual),
        ("timeline_years", usual),
    ]
