"""Two rows that are one: what the remaining one says, and who named the other.

One commit of its own kind takes the other row away, gives the remaining one what
was chosen and turns every name of the other into its name. Both keep their
history: the log says of each row what it was, and the commit which went into which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from geodata.schema.cells import Known
from geodata.schema.fields import Field, Schema, parts
from geodata.schema.tables import SCHEMAS
from geodata.store import Batch, Edit, Store

KIND = "merge"
ARROW = " → "
Row = dict[str, str]


def in_question(
    schema: Schema, kept: Mapping[str, str], other: Mapping[str, str]
) -> list[tuple[Field, ...]]:
    """Values of which both rows say something and not the same, each with what is said of it.

    Sources are joined, and what one row is silent about comes from the other:
    neither is a question.
    """
    return [
        group
        for group in schema.groups
        if group[0].kind != "sources"
        and kept[group[0].name]
        and other[group[0].name]
        and any(kept[field.name] != other[field.name] for field in group)
    ]


def merged(
    schema: Schema,
    kept: Mapping[str, str],
    other: Mapping[str, str],
    taken: Collection[str],
) -> Row:
    """The row that both become.

    Parameters
    ----------
    taken : collection of str
        First fields of the groups (:attr:`Schema.groups`) that come from the
        other row although `kept` has one of its own. A value never comes
        without its date, its kind and its words.
    """
    row = dict(kept)
    for group in schema.groups:
        value = group[0]
        if value.kind == "sources":
            joined = f"{kept[value.name]}{value.separator}{other[value.name]}"
            row[value.name] = value.separator.join(parts(joined, value.separator))
        elif value.name in taken or not kept[value.name]:
            row |= {field.name: other[field.name] for field in group}
    return row


def edits(known: Known, schema: Schema, kept: str, other: str, row: Row) -> Iterator[Edit]:
    """What one commit writes: the row, those that named the other, and the other away."""
    yield Edit(schema.entity, kept, row)
    for entity, fields in _naming(schema):
        for key, cells in known.rows[entity].items():
            news = {
                field.name: field.separator.join(
                    dict.fromkeys(
                        kept if part == other else part for part in field.parts(cells[field.name])
                    )
                )
                for field in fields
                if other in field.parts(cells[field.name])
            }
            if news:
                yield Edit(entity, key, news)
    yield Edit(schema.entity, other, None)


def _naming(schema: Schema) -> Iterator[tuple[str, list[Field]]]:
    """Tables with fields that may name a row of this kind."""
    for entity, table in SCHEMAS.items():
        fields = [field for field in table.fields if schema.entity in field.cited]
        if fields:
            yield entity, fields


def why(kept: str, other: str, reason: str) -> str:
    """The reason of the commit; it begins with which row went into which."""
    return f"{other}{ARROW}{kept}: {reason}"


def told(batch: Batch) -> tuple[str, str] | None:
    """Which row went into which, as the commit says; None for any other commit."""
    head = batch.why.partition(": ")[0].split(ARROW)
    return (head[0], head[1]) if batch.kind == KIND and len(head) == 2 else None


def went_into(store: Store, entity: str, key: str) -> str:
    """The row that one which is no longer in force has become; empty where it became none."""
    for _ in range(len(SCHEMAS)):  # merged into one that was merged in its turn
        changes = store.history(entity, key)
        last = changes[0] if changes else None
        pair = told(last.batch) if last is not None and last.after is None else None
        if pair is None:
            return ""
        key = pair[1]
        if store.row(entity, key):
            return key
    return ""
