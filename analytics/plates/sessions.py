"""What a committee session is given: the follow-up of what was decided, and what to decide."""

from __future__ import annotations

import pandas as pd

from analytics.plates import declared, steering
from analytics.plates.frame import bare_title, column, frame, of_support
from analytics.plates.model import Listing, Plate
from analytics.selection import Selection
from analytics.words.phrases import Phrase, Ref, phrase
from geodata import lists
from geodata.datasets import Datasets
from geodata.schema.cells import before

AGENDA, DECISION, TAKEN = "agenda", "decision", "taken"


@declared.plate("session_followup", family="session", reads={"countries", "sets", "session"})
def session_followup(data: Datasets, selection: Selection) -> Plate:
    """Recommendations of the same committee issued before the session, with their progress."""
    recommended = earlier(data, selection.session)
    table = steering.recommendation_rows(recommended, data)
    basis = of_support(
        data,
        selection,
        {"recommendation": recommended},
        empty=_why_not(data, selection),
        lacking=table.empty,
    )
    return frame(
        basis,
        title=bare_title("session_followup", basis),
        finding=steering.recommended(recommended, data, selection),
        subtitle=_named("subtitle.session_followup", data, selection),
        table=table,
        columns=steering.RECOMMENDATION_COLUMNS,
        body=Listing(),
        notes=(phrase("note.progress"),),
    )


def earlier(data: Datasets, session: str) -> pd.DataFrame:
    """Recommendations that the committee of a session issued before it."""
    support = data.support
    table = support.table("recommendation")
    if not support.has("event", session):
        return table.iloc[:0]
    event = support.row("event", session)
    committee = support.committee_of(event)
    is_earlier = []
    for row in table.to_dict("records"):
        issued = row["issued_by_event"]
        by = (
            support.committee_of(support.row("event", issued))
            if support.has("event", issued)
            else ""
        )
        theirs = bool(committee) and committee in (by, row["owner_organisation"])
        past = issued != session and not before(event["date_start"], row["issued_on"])
        is_earlier.append(theirs and past)
    return table[pd.Series(is_earlier, index=table.index, dtype=bool)]


@declared.plate("session_decisions", family="session", reads={"countries", "sets", "session"})
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
            lines = lists.parts(event[name], name)
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
    table = pd.DataFrame(rows, columns=[c.key for c in columns])
    basis = of_support(
        data,
        selection,
        cited,
        empty=_why_not(data, selection) or (None if rows else phrase("empty.no_agenda")),
        lacking=table.empty,
    )
    return frame(
        basis,
        title=bare_title("session_decisions", basis),
        finding=steering.session_title("title.session_decisions", selection.session),
        subtitle=phrase("subtitle.session_decisions"),
        table=table,
        columns=columns,
        body=Listing(),
    )


def _named(key: str, data: Datasets, selection: Selection) -> Phrase:
    if data.support.has("event", selection.session):
        return steering.session_title(key, selection.session)
    return phrase(f"{key}_none")


def _why_not(data: Datasets, selection: Selection) -> Phrase | None:
    known = data.support.has("event", selection.session)
    return None if known else phrase("empty.no_session")
