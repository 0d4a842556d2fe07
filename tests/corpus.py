"""How much of a long corpus runs: a fixed tenth, or all of it with ``make test-full``."""

from __future__ import annotations

import os

WHOLE = os.environ.get("ATLAS_GRAPPES_FULL") == "1"


def share(count: int) -> int:
    """Of so many cases, how many run now."""
    return count if WHOLE else max(count // 10, 1)
