"""Decks to start from: a country in ten plates, a region, a sector, a committee's session."""

from __future__ import annotations

from dataclasses import replace

from analytics import plates, sessions
from analytics.deck import Deck, Slide, slide, snapshot
from analytics.selection import Selection
from analytics.summary import money
from analytics.words.i18n import Wording
from analytics.words.phrases import Phrase, phrase
from geodata.counted import UNITS
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.schema.tables import SESSION

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
    able = [i for i, plate in drawn.items() if plate.empty is None and len(plate.table)]
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

    Only units drawn one by one carry the gaps it is chosen for; made-up tables
    are no ground for a talk.
    """
    tables = [
        table
        for table in data.observations.tables.values()
        if table.country == country
        and table.complete
        and table.nature == UNITS
        and len(table.categories) > 1
        and not table.synthetic
    ]
    return max(tables, key=lambda table: (table.period, table.id)).id if tables else ""


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


COMMITTEE = "committee"
# Decisions and their progress, the situation in three figures, who helps whom, candidates,
# the tables behind.
FIGURES = (
    "session_followup",
    "session_decisions",
    "region_map",
    "composition_stages",
    "ranking_sectors",
    "coverage_facilitators",
    "coverage_actions",
    "money",
    "gap_list",
    "support_timeline",
    "support_list",
    "coverage_regions",
    "recommendations",
)


def pack(session: str, words: Wording) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck for a session, with today's numbers, titled in the language of the reader.

    Follow-up of earlier decisions, situation in figures, coverage, candidates,
    tables. A figure that is refused or has nothing to show is left out, and so are
    the recommendations where they are those of the follow-up.

    Returns
    -------
    Deck
    tuple of Phrase
        Which figures were left out, each with the reason.

    Raises
    ------
    GeodataError
        ``unknown_session`` with the sessions that there are.
    """
    data = words.data
    events = data.support.table("event")
    known = [str(key) for key in events.index[events["type"] == SESSION]]
    if session not in known:
        raise GeodataError("unknown_session", session=session, known=known)
    base = Selection(countries=(str(events.at[session, "country_code"]),), session=session)
    slides, remarks = [], []
    for key, chosen in _figures(base, data):
        reason = sessions.silent(plates.build(key, data, chosen))
        if reason is None:
            slides.append(slide(key, chosen, data))
        else:
            what = phrase(f"figure_of.{key}")
            remarks.append(phrase("pack.left_out", title=what, reason=reason))
    if not sessions.since(session, data):
        remarks.append(phrase("pack.nothing_since"))
    name = words.name("event", session)
    day = words.day(str(events.at[session, "date_start"]))
    return Deck(words.text("pack.title", event=name, date=day), _once(slides), session), (*remarks,)


def _once(slides: list[Slide]) -> tuple[Slide, ...]:
    """Without the recommendations where they are just those that the follow-up lists."""
    tables = {one.plate: one.snapshot.rows for one in slides if one.snapshot is not None}
    same = tables.get("recommendations") == tables.get("session_followup")
    return tuple(one for one in slides if not (same and one.plate == "recommendations"))


def _figures(base: Selection, data: Datasets) -> list[tuple[str, Selection]]:
    """The figures with their selections; amounts once in each of their currencies."""
    figures = []
    for key in FIGURES:
        known = money.currencies(money.lines(data, base)) if key == "money" else []
        chosen = _chosen(key, base, data)
        figures += [(key, replace(chosen, currency=code)) for code in known] or [(key, chosen)]
    return figures


def _chosen(key: str, base: Selection, data: Datasets) -> Selection:
    """The selection of a figure; candidates come from a table that covers the country."""
    if key == "ranking_sectors":
        return replace(base, level=BRANCH_LEVEL)
    if plates.PLATES[key].needs_table:
        tables = [
            table.id
            for table in data.observations.tables.values()
            if table.country in base.countries and table.complete and table.nature == UNITS
        ]
        return replace(base, table=sorted(tables)[-1]) if tables else base
    return base
