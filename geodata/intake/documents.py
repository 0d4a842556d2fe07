"""A document in JSON that somebody brings: a deck."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.intake.sandbox import pool
from geodata.intake.sandbox.limits import DOCUMENT, LIMITS, MEGABYTE

NAME = "document.json"
# Written anew, a letter of Arabic takes six bytes in the place of two.
WRITTEN = 60 * MEGABYTE
MOST = replace(LIMITS, output_bytes=WRITTEN)


def parsed(content: bytes) -> Any:
    """The values in a document, parsed in the confined process.

    Raises
    ------
    IntakeError
        ``damaged_file`` where it is no JSON, too deep or of too many values;
        ``reader_unlocked`` where this machine reads no file from outside; with the limit
        that it ran into.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-document-") as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        with pool.read(path, "document", name=NAME, limits=MOST) as (_, parts):
            return json.loads((parts / DOCUMENT).read_bytes())
