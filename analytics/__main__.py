"""Command line of the numbers and figures.

``python -m analytics summary --by region``, ``metric NAME --input FILE``,
``plates``, ``export PLATE --format F --out FILE``, ``report DECK.json --format F
--out FILE``. Filters are the same everywhere. Exit status: 0 done, 2 the request
could not be understood or carried out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from analytics import commands
from analytics.i18n import DEFAULT_LANGUAGE, LANGUAGES, error_text
from analytics.render import exports, paper
from analytics.selection import MEASURES
from geodata.errors import GeodataError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors become one sentence on stderr."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except GeodataError as error:
        print(error_text(error, args.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="python -m analytics", description=(__doc__ or "").split("\n")[0]
    )
    filters = _filters()
    actions = top.add_subparsers(dest="command", required=True)

    summary = actions.add_parser("summary", parents=[filters], help="numbers by region or sector")
    summary.add_argument("--by", default="region", help="region, sector or region,sector")
    summary.add_argument("--all", action="store_true", help="list regions without a record too")
    form = summary.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")
    summary.set_defaults(run=commands.summary)

    plates = actions.add_parser("plates", parents=[filters], help="kinds and keys of plates")
    plates.add_argument("--json", action="store_true")
    plates.set_defaults(run=commands.plates)

    metric = actions.add_parser("metric", help="one index on given numbers")
    metric.add_argument("name")
    metric.add_argument("--input", required=True, metavar="FILE.json")
    metric.add_argument("--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE)
    metric.set_defaults(run=commands.metric)

    export = actions.add_parser("export", parents=[filters], help="one plate as a file")
    export.add_argument("plate")
    export.add_argument("--format", choices=exports.PLATE_FORMATS, default="png")
    export.add_argument("--out", required=True)
    export.add_argument("--size", choices=paper.SIZES, default="full")
    export.add_argument("--dpi", type=int, default=paper.PNG_DPI, help="of a PNG")
    export.add_argument("--transparent", action="store_true")
    export.add_argument("--template", metavar="FILE.pptx", help="a ministry's own master")
    export.set_defaults(run=commands.export)

    report = actions.add_parser("report", help="a deck as a document, from today's data")
    report.add_argument(
        "deck", metavar="DECK.json", help="or country:DZ, region:DZ-25, sector:C35, committee:EV-02"
    )
    report.add_argument("--format", choices=exports.BOOK_FORMATS, default="pptx")
    report.add_argument("--out", required=True)
    report.add_argument("--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE)
    report.add_argument("--template", metavar="FILE.pptx", help="a ministry's own master")
    report.set_defaults(run=commands.report)
    return top


def _filters() -> argparse.ArgumentParser:
    """Options that every command shares; names are those of the address bar."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE)
    for name in ("country", "sector", "stage", "kind", "programme", "region"):
        shared.add_argument(f"--{name}", action="append", default=[], metavar="CODE")
    shared.add_argument("--set", action="append", default=[], metavar="DZ=DZ-2019")
    for name in ("from", "to", "level", "classes"):
        shared.add_argument(f"--{name}", action="append", default=[], metavar="N")
    shared.add_argument("--measure", action="append", default=[], choices=MEASURES)
    shared.add_argument("--members", action="append", default=[], metavar="KIND")
    shared.add_argument("--counting", action="append", default=[], metavar="presence|fractional")
    shared.add_argument("--population", action="append", default=[], metavar="REFERENCE")
    shared.add_argument("--scheme", action="append", default=[], metavar="SCHEME")
    shared.add_argument("--table", action="append", default=[], metavar="TABLE")
    shared.add_argument("--bandwidth", action="append", default=[], metavar="KM")
    shared.add_argument("--neighbours", action="append", default=[], metavar="RULE")
    shared.add_argument("--as-of", default="", metavar="DATE", help="records of a past day")
    shared.add_argument("--across", action="store_const", const=["1"], default=[])
    return shared


if __name__ == "__main__":
    sys.exit(main())
