"""A backup from outside, unpacked and judged in the confined process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.intake.sandbox.limits import Limits


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """What :func:`geodata.store.backups.unpacked` says of it, its parts in `output`.

    Returns
    -------
    dict
        ``flaw``: where it goes wrong, alone; or what the backup holds.
    """
    # What speaks of tables loads the library of databases: only who reads a backup needs it.
    from geodata.store import backups

    try:
        with source.open("rb") as file:
            return backups.unpacked(file, output)
    except backups.Flawed as flaw:
        return {"flaw": flaw.where}
