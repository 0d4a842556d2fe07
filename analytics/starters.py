"""Decks to start from: a country in ten plates, a region, a sector."""

from __future__ import annotations

from analytics.deck import Deck, slide
from analytics.i18n import Wording
from analytics.selection import Selection
from geodata.errors import GeodataError

KINDS = ("country", "region", "sector")
BRANCH_LEVEL = 2


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
        chosen = _country(code)
    elif kind == "region":
        chosen = _region(data.regions.country(code), code)
    else:
        chosen = _sector(code)
    title = wording.text(f"starter.title_{kind}", name=wording.name(kind, code))
    return Deck(title, tuple(slide(key, selection, data) for key, selection in chosen))


def _country(code: str) -> list[tuple[str, Selection]]:
    """Where, how dense, what, at which stage, since when."""
    usual = Selection(countries=(code,))
    return [
        ("point_map", usual),
        ("region_map", usual),
        ("region_map", Selection(countries=(code,), measure="density_km2")),
        ("ranking_regions", usual),
        ("ranking_regions", Selection(countries=(code,), measure="density_pop")),
        ("ranking_sectors", Selection(countries=(code,), level=BRANCH_LEVEL)),
        ("composition_sectors", usual),
        ("matrix_region_sector", usual),
        ("composition_stages", usual),
        ("timeline_stages", usual),
    ]


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
