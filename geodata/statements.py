"""Fields that one sentence of a source fills together: a value, of what kind, as of when.

"25 members, adherents, 02/2017" is one statement. Whoever replaces 25 by 30 and
leaves the rest makes a source say what it never said, so a value takes with it
what was said of it: every way of writing (form, file, command) follows the
declarations of the fields, and the store itself has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping

from geodata.schema.fields import Field
from geodata.schema.tables import SCHEMAS

# Every row cites its sources here, for all it states.
SOURCES = "source_ids"
# Kind of row → its statements, as the fields are declared.
STATEMENTS: dict[str, tuple[Field, ...]] = {
    entity: stated
    for entity, schema in SCHEMAS.items()
    if (stated := tuple(field for field in schema.fields if field.stated))
}


def changed(entity: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Field, ...]:
    """The statements whose value `after` replaces; fields it does not name stay."""
    return tuple(
        one
        for one in STATEMENTS.get(entity, ())
        if after.get(one.name, before.get(one.name, "")) != before.get(one.name, "")
    )


def left_behind(entity: str, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What was said of a value that is replaced, and `after` is silent about.

    Parameters
    ----------
    before : mapping
        The whole row as it is.
    after : mapping
        The fields that an edit names.

    Returns
    -------
    dict
        Field → the text that has lost its value: it is to be emptied.

    Examples
    --------
    >>> row = {"members": "25", "members_kind": "members", "members_unit": "02/2017"}
    >>> left_behind("record", row, {"members": "30", "members_kind": "firms"})
    {'members_unit': '02/2017'}
    """
    return {
        name: before[name]
        for one in changed(entity, before, after)
        for name in one.companions
        if before.get(name) and name not in after
    }


def unsettled(
    entity: str, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Values that changed in a form while what was said of them stands as it stood.

    A form shows value, kind, date and sources side by side, so what stands there
    may be meant, or forgotten: whoever saves has to say which.

    Parameters
    ----------
    before, after : mapping
        The row as the form was opened with it, and as it is to be.

    Returns
    -------
    dict
        Value → the fields with the date and words of the old one; none of
        them where only the sources are in question.
    """
    doubts: dict[str, tuple[str, ...]] = {}
    for one in changed(entity, before, after):
        touched = [n for n in (*one.companions, SOURCES) if after.get(n, "") != before.get(n, "")]
        old = tuple(n for n in one.said if before.get(n) and after.get(n) == before[n])
        if after[one.name] and (old or not touched):
            doubts[one.name] = old
    return doubts


def without_values(
    entity: str, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """What stands as it stood beside values that a form has emptied: it goes with them."""
    return {
        name: before[name]
        for one in changed(entity, before, after)
        if not after[one.name]
        for name in one.companions
        if before.get(name) and after.get(name) == before[name]
    }
