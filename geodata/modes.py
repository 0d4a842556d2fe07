"""How people are known: one setting, read before anything heavy is."""

from __future__ import annotations

import os

OPEN, PROXY, OIDC = MODES = ("open", "proxy", "oidc")
VARIABLE = "ATLAS_GRAPPES_ACCESS"


def mode() -> str:
    """The mode set; a word that is none of the three lets nobody in."""
    return os.environ.get(VARIABLE, "").strip().lower() or OPEN
