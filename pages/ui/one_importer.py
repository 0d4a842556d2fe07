"""While the server warms up one thread imports, and visitors wait for it.

Two threads that enter a package of modules which know each other from different ends
each find it half made, and it stays so for as long as the server runs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Longer than any machine takes: better a late page than none.
SECONDS = 120.0
_done = threading.Event()
_done.set()


def expect() -> None:
    """Somebody is about to import: whoever comes from now on waits."""
    _done.clear()


@contextmanager
def importing() -> Iterator[None]:
    """Import; those who wait go on afterwards, whether it went well or not."""
    try:
        yield
    finally:
        _done.set()


def wait() -> None:
    """Until nobody else imports."""
    _done.wait(SECONDS)
