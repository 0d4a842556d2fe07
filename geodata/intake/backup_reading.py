"""A backup that somebody brings is unpacked and judged in the confined process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from geodata.intake.sandbox import pool
from geodata.intake.sandbox.limits import LONG
from geodata.store import backups
from geodata.store.backups import Backup, Flawed

# With the placed rows of registers a backup is as large as a national list.
LIMITS = replace(
    LONG,
    file_bytes=backups.MAX_FILE,
    unpacked_bytes=backups.MAX_UNPACKED,
    output_bytes=backups.MAX_PART,
)


@contextmanager
def confined(source: Path, name: str, folder: Path) -> Iterator[Backup]:
    """A backup, unpacked into a folder by a process that can touch nothing else.

    Parameters
    ----------
    name : str
        What to call the file in messages.
    folder : Path
        Made for it, and taken away with it.

    Raises
    ------
    Flawed
        With the part, and the line, where it goes wrong.
    IntakeError
        With the limit that it ran into.
    """
    folder.mkdir()
    with pool.read(source, "backup", name=name, limits=LIMITS, output=folder) as (held, parts):
        if "flaw" in held:
            raise Flawed(str(held["flaw"])[:200])
        yield backups.taken(held, parts)
