"""Command line of the numbers and figures.

``python -m analytics summary --by region``, ``metric NAME --input FILE``,
``plates``, ``export PLATE --format F --out FILE``, ``report DECK.json --format F
--out FILE``. Filters are the same everywhere. Figures are those of the record
store; with ``--bundled``, those of the records that came with the atlas, and every
output says so. Exit status: 0 done, 2 the request could not be understood or
carried out, or the store is out of reach: nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from analytics.cli import figures, metrics, reports, summaries
from analytics.cli.conventions import advice
from analytics.words.i18n import error_text
from geodata.cli.conventions import grammar, run
from geodata.errors import GeodataError

NOUNS = (summaries, figures, metrics, reports)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors become one sentence on stderr."""
    return run(parser(), argv, _explained)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    return grammar("python -m analytics", __doc__, NOUNS)


def _explained(error: GeodataError, lang: str) -> tuple[str, ...]:
    return (error_text(error, lang), *advice(error, lang))


if __name__ == "__main__":
    sys.exit(main())
