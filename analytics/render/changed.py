"""What has changed since a deck was saved, in words."""

from __future__ import annotations

from collections import Counter

from analytics.deck import Snapshot, Value, snapshot
from analytics.deck_changes import Change, compare
from analytics.i18n import UNKNOWN, Wording
from analytics.phrases import Phrase
from analytics.plates.model import Column, Plate
from analytics.render.tables import CODE_KINDS, cell_text
from geodata.errors import GeodataError

MOST_LINES = 6


def change_lines(before: Snapshot | None, plate: Plate, wording: Wording) -> tuple[str, ...]:
    """One line with the counts, then the first changes; nothing where all is as it was."""
    if before is None:
        return ()
    found = compare(before, snapshot(plate))
    if not found:
        return ()
    counts = Counter(change.kind for change in found)
    parts = [
        wording.plural(f"change.count_{kind}", counts[kind])
        for kind in ("value", "added", "removed")
        if counts[kind]
    ]
    date = wording.date(before.as_of)
    lines = [wording.text("change.since", date=date, changes=wording.listed(parts))]
    lines += [_line(change, plate, wording) for change in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(wording.plural("change.more", len(found) - MOST_LINES))
    return tuple(lines)


def _line(change: Change, plate: Plate, wording: Wording) -> str:
    row = " · ".join(_named(kind, value, wording) for kind, value in change.row)
    if change.kind != "value":
        return wording.text(f"change.{change.kind}", row=row)
    columns = {column.key: column for column in plate.columns}
    column = columns[change.column]
    ends = [_written(value, column, change, wording) for value in (change.before, change.after)]
    return wording.text(
        "change.value",
        row=row,
        measure=wording.say(column.title),
        before=wording.isolate(ends[0]),
        after=wording.isolate(ends[1]),
    )


def _written(value: Value, column: Column, change: Change, wording: Wording) -> str:
    """A cell as its table writes it; text of a deck file that names nothing stays as it is."""
    facts = [code for kind, code in change.row if kind == "fact"]
    row = {"fact": facts[0]} if facts else {}
    try:
        if column.kind == "flag" and isinstance(value, str):
            return wording.name("word", value)
        return cell_text(value, column, wording, row)
    except (GeodataError, LookupError, TypeError, ValueError, AttributeError):
        return UNKNOWN if isinstance(value, Phrase) else str(value)


def _named(kind: str, value: Value, wording: Wording) -> str:
    if value is None or isinstance(value, Phrase):
        return UNKNOWN
    if isinstance(value, float):
        return wording.isolate(str(int(value)))
    if kind in CODE_KINDS or kind == "record":
        try:
            return wording.name(kind, value)
        except (GeodataError, KeyError):
            return wording.isolate(value)
    return wording.isolate(value)
