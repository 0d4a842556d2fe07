"""A committee session as its pack tells it: its agenda, and what happened since the last one."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.briefs import support as told
from analytics.plates.model import Plate
from analytics.plates.presences import NO_CLUSTER
from analytics.selection import Selection
from analytics.summary import presence, support
from analytics.words.phrases import Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema.cells import before
from geodata.schema.tables import SESSION

HAPPENED = ("event", "action")
# What a figure on coverage says of a region of which nobody has recorded anything.
NOTHING = {presence.UNRECORDED, NO_CLUSTER}


def of(country: str, data: Datasets) -> list[str]:
    """The sessions of a country's committees, the latest first."""
    events = data.support.table("event")
    own = events[(events["type"] == SESSION) & (events["country_code"] == country)]
    return [str(key) for key in own["date_start"].sort_values(ascending=False).index]


def agenda(session: str, data: Datasets) -> tuple[str, ...]:
    """The points of a session and the decisions asked of it, in the words of the file."""
    row = data.support.row("event", session)
    return tuple(
        line for name in ("agenda_fr", "decisions_fr") for line in lists.parts(row[name], name)
    )


def previous(session: str, data: Datasets) -> str:
    """The session of the same committee before this one; empty for the first."""
    events = data.support.table("event")
    own = data.support.row("event", session)
    committee, day = data.support.committee_of(own), str(own["date_start"])
    earlier = [
        (str(row["date_start"]), str(key))
        for key, row in zip(events.index, events.to_dict("records"), strict=True)
        if row["type"] == SESSION
        and str(key) != session
        and committee
        and data.support.committee_of(row) == committee
        and before(str(row["date_start"]), day)
    ]
    return max(earlier)[1] if earlier else ""


def since(session: str, data: Datasets) -> tuple[Phrase, ...]:
    """Events and actions recorded between the session before and this one, the latest first."""
    last = previous(session, data)
    if not last:
        return ()
    events = data.support.table("event")
    begin, end = (str(events.at[key, "date_start"]) for key in (last, session))
    country = str(events.at[session, "country_code"])
    found = {
        entity: support.rows(entity, data, Selection(countries=(country,))) for entity in HAPPENED
    }
    between = {
        entity: table[
            [before(begin, day) and before(day, end) for day in table["date_start"].astype(str)]
        ]
        for entity, table in found.items()
    }
    return told.happenings(between)


def silent(plate: Plate) -> Phrase | None:
    """Why a figure has nothing to show on a slide; None where it has."""
    if plate.empty is not None:
        return plate.empty
    if plate.table.empty:
        return phrase("pack.no_row")
    if plate.key.startswith("coverage_") and set(_presences(plate)) <= NOTHING:
        return phrase("pack.unrecorded")
    if plate.key.endswith("timeline") and plate.table["year"].nunique() < 2:
        return phrase("pack.one_year")
    return None


def _presences(plate: Plate) -> Iterator[str]:
    """Every judgement of a figure on coverage."""
    for column in plate.columns:
        if column.kind == "presence":
            yield from map(str, plate.table[column.key])


def occasion(session: str, data: Datasets) -> Phrase:
    """Who sits, and when; the session by its name where no committee is known."""
    row = data.support.row("event", session)
    committee = data.support.committee_of(row)
    who = Ref("body", committee) if committee else Ref("event", session)
    return phrase("pack.occasion", who=who, day=Ref("day", str(row["date_start"])))
