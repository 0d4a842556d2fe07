"""Whether files are read where the system cannot lock their reader in.

The locks are the kernel's. Where one is lacking, what a file could do to its reader it
could do to the server: files are then read only where an administrator has said so, or
where nobody but this machine's own user can bring one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from geodata import modes

VARIABLE = "ATLAS_GRAPPES_UNCONFINED"
YES, NO = ("yes", "1", "true"), ("no", "0", "false")
# Without these a reader that was taken over reaches beyond its one file. The network needs no
# lock of its own: without calls there are no sockets.
REQUIRED = ("limits", "files", "calls")
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_served: list[str] = []


def serve_at(address: str | None) -> None:
    """Note where this process answers; nothing means on every address."""
    _served[:] = [address or "*"]


def lacking(locks: Iterable[str]) -> tuple[str, ...]:
    """The locks that are needed and do not hold."""
    held = set(locks)
    return tuple(lock for lock in REQUIRED if lock not in held)


def permitted() -> bool:
    """Whether files are read all the same: as the setting says, else only on this machine.

    A server that signs people in serves others, whatever address it answers at.
    """
    said = os.environ.get(VARIABLE, "").strip().lower()
    if said in YES or said in NO:
        return said in YES
    alone = all(address in LOOPBACK for address in _served) and modes.mode() == modes.OPEN
    return alone or not _served
