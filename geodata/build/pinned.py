"""Fetching what is pinned: an archive of a known digest, downloaded once and checked always."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path


def fetch(
    path: Path, label: str, command: Sequence[str], is_pinned: Callable[[bytes], bool]
) -> Path:
    """The archive at `path`, downloaded only when it is not there yet.

    Parameters
    ----------
    label : str
        Name and version, as an error says them.
    command : sequence of str
        Downloads the archive into the folder of `path`.
    is_pinned : callable
        Whether bytes have the pinned digest.

    Raises
    ------
    ValueError
        If the archive is not the pinned one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if not is_pinned(path.read_bytes()):
        raise ValueError(f"{path.name} is not the pinned {label}")
    return path
