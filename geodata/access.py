"""Who may what: roles, actions, and who acts.

Three roles, each with all that the one before may do. What an action needs is declared
once, here; it is asked where something is written (:mod:`geodata.store`, boundary sets,
registers), whatever page, link, message or command asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import StoreError
from geodata.schema.fields import Field, Schema
from geodata.schema.tables import SUPPORT

READER, STEWARD, ADMINISTRATOR = ROLES = ("reader", "steward", "administrator")
LOOK, EXPORT, DECK = "look", "export", "deck"
EDIT, IMPORT, UNDO_OWN = "edit", "import", "undo_own"
UNDO_ANY, BOUNDARIES, REGISTERS, GRANT = "undo_any", "boundaries", "registers", "grant"
# Action → the least role that may.
ACTIONS = {
    **dict.fromkeys((LOOK, EXPORT, DECK), READER),
    **dict.fromkeys((EDIT, IMPORT, UNDO_OWN), STEWARD),
    **dict.fromkeys((UNDO_ANY, BOUNDARIES, REGISTERS, GRANT), ADMINISTRATOR),
}
# What a steward may be limited to → the kinds of row it stands for. Sources, and what
# was settled about files, belong to every import.
AREAS = {
    "clusters": ("record",),
    "support": tuple(SUPPORT),
    "tables": ("published_table", "observation"),
}
ACCOUNT = Schema(
    "account",
    "accounts",
    "",
    "",
    (
        Field("role", "word", ROLES, "role", required=True),
        Field("countries", "countries"),
        Field("areas", "areas"),
    ),
    longest_key=120,
)


@dataclass(frozen=True)
class Actor:
    """Who asks for something.

    Attributes
    ----------
    account : str
        As changes carry it.
    machine : bool
        Whoever holds the machine may do everything on it: the command line, and
        everybody who reaches an atlas without sign-in. Others have the role that
        the store gives their account, at the moment they act.
    """

    account: str
    machine: bool = False


# The kind of a batch that changes accounts.
KIND = "access"
MACHINE = Actor("", machine=True)


@dataclass(frozen=True)
class Rights:
    """What an actor may do now.

    Attributes
    ----------
    role : str
    countries, areas : frozenset of str
        What a steward is limited to; empty for no limit.
    """

    role: str
    countries: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def may(self, action: str) -> bool:
        """Whether the role suffices.

        >>> Rights(STEWARD).may(EDIT), Rights(STEWARD).may(UNDO_ANY)
        (True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(ACTIONS[action])

    @property
    def limited(self) -> bool:
        """Whether not all rows are within reach."""
        return self.role == STEWARD and bool(self.countries or self.areas)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of row within reach; empty for all."""
        return frozenset(kind for area in self.areas for kind in AREAS.get(area, ()))


EVERYTHING = Rights(ADMINISTRATOR)


def acting(who: Actor | str) -> Actor:
    """The actor; a name alone is whoever holds the machine, as on the command line."""
    return who if isinstance(who, Actor) else Actor(who, machine=True)


def grant(account: str, role: str, countries: str = "", areas: str = "") -> dict[str, str]:
    """The row of an account.

    Parameters
    ----------
    countries, areas : str
        What a steward is limited to, separated by ``|``; empty for no limit.

    Raises
    ------
    StoreError
        ``not_an_account``, ``unknown_area``.
    """
    if not key_of(account) or len(account) > ACCOUNT.longest_key or not account.isprintable():
        raise StoreError("not_an_account", value=account[:40])
    unknown = [one for one in ACCOUNT.by_name["areas"].parts(areas) if one not in AREAS]
    unknown += [c for c in ACCOUNT.by_name["countries"].parts(countries) if not _country(c)]
    if unknown:
        raise StoreError("unknown_area", value=unknown, known=list(AREAS))
    return {"role": role, "countries": countries, "areas": areas}


def parts(row: Mapping[Any, Any], name: str) -> list[str]:
    """What the row of an account is limited to, of one kind."""
    return ACCOUNT.by_name[name].parts(str(row[name]))


def _country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isupper()


def key_of(account: str) -> str:
    """An account as the store keeps it: a capital more or less is no other person.

    >>> key_of(" Amel@MICA.dz ")
    'amel@mica.dz'
    """
    return account.strip().casefold()
