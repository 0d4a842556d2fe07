"""Command line of the data layer.

``python -m geodata check FILE``, ``match NAME...``, ``place IN OUT``,
``boundaries [list|show SET|add FILE ...|remove SET|undo SET]``, ``observations [list|show TABLE|add
FILE ...]``, ``register [add|list|show|remove|synth]``, ``support [list|show KEY|check]``,
``import FILE``, and for the record store ``store [show|new]``, ``history KEY``,
``batches``, ``undo N``, ``audit``, ``backup FILE``, ``restore FILE``, ``drill``, ``version``,
``access [list|grant ACCOUNT ROLE|revoke ACCOUNT]``. Exit status: 0
clean, 1 problems found, 2 the request, the file or the store could not be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from geodata.cli import (
    accounts,
    backups,
    boundaries,
    imports,
    observations,
    places,
    records,
    registers,
    store,
    support,
)
from geodata.cli.conventions import grammar, run
from geodata.errors import GeodataError
from geodata.messages import describe
from geodata.store.failures import advice

NOUNS = (
    records,
    places,
    boundaries,
    registers,
    observations,
    imports,
    store,
    backups,
    accounts,
    support,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors become one sentence on stderr."""
    return run(parser(), argv, _explained)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    return grammar("python -m geodata", __doc__, NOUNS)


def _explained(error: GeodataError, lang: str) -> tuple[str, ...]:
    return (describe(error, lang), *advice(error, lang))


if __name__ == "__main__":
    sys.exit(main())
