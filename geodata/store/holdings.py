"""What lies in the ministry's folder beside the database, and belongs into a backup.

Named by patterns: a backup from elsewhere can bring nothing that is not among them, and
nothing out of the folder. Left out on purpose are the database itself (its log is in the
backup), notes on stores, earlier backups, and imports that somebody has begun: those last
30 days and are as large as the files they were begun with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata import home

REGISTER = r"registers/[A-Za-z0-9][\w.-]{0,79}"


@dataclass(frozen=True)
class Holding:
    """One kind of file.

    Attributes
    ----------
    name : str
        As messages count it.
    pattern : re.Pattern
        Whole path below the folder, with slashes.
    whole : bool
        Whether files of the kind that a backup has not go when it is put in force:
        what speaks for all of its kind may not outlive it.
    """

    name: str
    pattern: re.Pattern[str]
    whole: bool = False


HOLDINGS = (
    Holding(
        "boundaries", re.compile(r"boundaries/[A-Z]{2}-[A-Za-z0-9-]{1,60}\.(geojson|csv)"), True
    ),
    Holding("boundaries", re.compile(rf"boundaries/{re.escape(home.REGISTRY)}"), True),
    Holding("decks", re.compile(r"decks/[\w-]{1,80}\.(json|desk|aside)")),
    Holding("letterhead", re.compile(r"letterhead\.csv|logo\.(png|jpe?g)"), True),
    Holding("template", re.compile(r"template\.pptx"), True),
    Holding("tables", re.compile(r"observations/[\w.-]{1,120}\.(csv|toml)")),
    Holding("registers", re.compile(rf"{REGISTER}/(register\.toml|[\w-]+\.(parquet|npy))")),
)
# The placed rows of registers: single enterprises, and by far the largest.
ROWS = Holding("rows", re.compile(rf"{REGISTER}/rows/([\w=.-]+/)*[\w=.-]+\.parquet"))
EVERY = (*HOLDINGS, ROWS)


def files(folder: Path, *, rows: bool = False) -> dict[str, Path]:
    """Path below the folder → file, of everything that a backup holds.

    Parameters
    ----------
    rows : bool
        With the placed rows of registers.
    """
    return {
        name: path
        for name, path in sorted(_found(folder))
        if (holding := holding_of(name)) and (rows or holding is not ROWS)
    }


def holding_of(name: str) -> Holding | None:
    """The kind of a file by its path below the folder; None for what no backup holds."""
    return next((one for one in EVERY if one.pattern.fullmatch(name)), None)


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    tops = {one.pattern.pattern.split("/")[0] for one in EVERY if "/" in one.pattern.pattern}
    for top in tops:
        inside = (folder / top).rglob("*") if (folder / top).is_dir() else ()
        yield from ((path.relative_to(folder).as_posix(), path) for path in inside)
    if folder.is_dir():
        yield from ((path.name, path) for path in folder.iterdir() if path.is_file())
