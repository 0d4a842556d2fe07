"""What a committee session is given: the follow-up of what was decided, and what to decide."""

from __future__ import annotations

import pandas as pd

from analytics.phrases import Phrase, Ref, phrase
from analytics.plates import steering
from analytics.plates.common import column
from analytics.plates.model import Listing, Plate
from analytics.plates.supported import supported
from analytics.selection import Selection
from geodata.datasets import Datasets
from geodata.support.checks import before

AGENDA, DECISION, TAKEN = "agenda", "decision", "taken"


def session_followup(data: Datasets, selection: Selection) -> Plate:
    """Recommendations of the same committee issued before the session, with their progress."""
    found = earlier(data, selection.session)
    return supported(
        "session_followup",
        "table",
        data,
        selection,
        title=steering.recommended(found, data, selection),
        subtitle=_named("subtitle.session_followup", data, selection),
        table=steering.recommendation_rows(found, data),
        columns=steering.RECOMMENDATION_COLUMNS,
        body=Listing(),
        cited={"recommendation": found},
        notes=(phrase("note.progress"),),
        empty=_why_not(data, selection),
    )


def earlier(data: Datasets, session: str) -> pd.DataFrame:
    """Recommendations that the committee of a session issued before it."""
    support = data.support
    table = support.table("recommendation")
    if not support.has("event", session):
        return table.iloc[:0]
    event = support.row("event", session)
    committee = support.committee_of(event)
    kept = []
    for row in table.to_dict("records"):
        issued = row["issued_by_event"]
        by = (
            support.committee_of(support.row("event", issued))
            if support.has("event", issued)
            else ""
        )
        theirs = bool(committee) and committee in (by, row["owner_organisation"])
        past = issued != session and not before(event["date_start"], row["issued_on"])
        kept.append(theirs and past)
    return table[pd.Series(kept, index=table.index, dtype=bool)]


def session_decisions(data: Datasets, selection: Selection) -> Plate:
    """The agenda of a session, the decisions asked of it and those it took."""
    columns = (
        column("number", "count", "order"),
        column("point", "session_point", "session_point"),
        column("text", "text", "wording"),
    )
    rows: list[dict[str, object]] = []
    cited = {name: data.support.table(name).iloc[:0] for name in ("event", "recommendation")}
    if data.support.has("event", selection.session):
        event = data.support.row("event", selection.session)
        cited["event"] = data.support.table("event").loc[[selection.session]]
        for kind, name in ((AGENDA, "agenda_fr"), (DECISION, "decisions_fr")):
            lines = [part.strip() for part in str(event[name]).split(";") if part.strip()]
            rows += [
                {"number": number, "point": kind, "text": line}
                for number, line in enumerate(lines, start=1)
            ]
        every = data.support.table("recommendation")
        cited["recommendation"] = every[every["issued_by_event"] == selection.session]
        rows += [
            {"number": number, "point": TAKEN, "text": Ref("recommendation", str(key))}
            for number, key in enumerate(cited["recommendation"].index, start=1)
        ]
    return supported(
        "session_decisions",
        "table",
        data,
        selection,
        title=steering.session_title("title.session_decisions", selection.session),
        subtitle=phrase("subtitle.session_decisions"),
        table=pd.DataFrame(rows, columns=[c.key for c in columns]),
        columns=columns,
        body=Listing(),
        cited=cited,
        empty=_why_not(data, selection) or (None if rows else phrase("empty.no_agenda")),
    )


def _named(key: str, data: Datasets, selection: Selection) -> Phrase:
    if data.support.has("event", selection.session):
        return steering.session_title(key, selection.session)
    return phrase(f"{key}_none")


def _why_not(data: Datasets, selection: Selection) -> Phrase | None:
    known = data.support.has("event", selection.session)
    return None if known else phrase("empty.no_session")
