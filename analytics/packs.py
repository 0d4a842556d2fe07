"""The pack of a committee session: what was decided, where things stand, what is asked."""

from __future__ import annotations

from dataclasses import replace

from analytics import plates
from analytics.deck import Deck, slide
from analytics.i18n import Wording
from analytics.measures import money
from analytics.phrases import Phrase, phrase
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.errors import GeodataError

KIND = "committee"
SESSION = "committee_session"
FIGURES = (
    "session_followup",
    "region_map",
    "composition_stages",
    "ranking_sectors",
    "support_timeline",
    "money",
    "coverage_regions",
    "coverage_facilitators",
    "coverage_actions",
    "gap_list",
    "session_decisions",
)
BRANCH_LEVEL = 2


def pack(session: str, words: Wording) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck for a session, with today's numbers, titled in the language of the reader.

    Follow-up of earlier decisions, situation in figures, coverage, candidates,
    decisions asked. A figure that is refused or has nothing to show is left
    out.

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
    slides, told = [], []
    for key, chosen in _figures(base, data):
        plate = plates.build(key, data, chosen)
        if plate.empty is None:
            slides.append(slide(key, chosen, data))
        else:
            what = phrase(f"figure_of.{key}")
            told.append(phrase("pack.left_out", title=what, reason=plate.empty))
    name = words.name("event", session)
    day = words.day(str(events.at[session, "date_start"]))
    return Deck(words.text("pack.title", event=name, date=day), tuple(slides)), tuple(told)


def _figures(base: Selection, data: Datasets) -> list[tuple[str, Selection]]:
    """The figures with their selections; amounts once in each of their currencies."""
    found = []
    for key in FIGURES:
        known = money.currencies(money.lines(data, base)) if key == "money" else []
        chosen = _chosen(key, base, data)
        found += [(key, replace(chosen, currency=code)) for code in known] or [(key, chosen)]
    return found


def _chosen(key: str, base: Selection, data: Datasets) -> Selection:
    """The selection of a figure; candidates come from a table that covers the country."""
    if key == "ranking_sectors":
        return replace(base, level=BRANCH_LEVEL)
    if key == "gap_list":
        tables = [
            table.id
            for table in data.observations.tables.values()
            if table.country in base.countries and table.complete
        ]
        return replace(base, table=sorted(tables)[-1]) if tables else base
    return base
