"""Command line of the data layer.

``python -m geodata check FILE``, ``match NAME...``, ``place IN OUT``,
``boundaries [list|show SET|add FILE ...]``, ``observations [list|show TABLE|add
FILE ...]``, ``register [add|list|show|remove|synth]``, ``support [list|show KEY|check]``,
``import FILE``, and for the record store ``history KEY``, ``batches``, ``undo N``,
``audit``, ``backup FILE``, ``restore FILE``. Exit status: 0 clean, 1 problems found, 2
the request or the file could not be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from geodata import commands, observation_commands
from geodata.errors import GeodataError
from geodata.intake import commands as intake_commands
from geodata.messages import DEFAULT_LANGUAGE, LANGUAGES, describe
from geodata.registers import commands as register_commands
from geodata.store import commands as store_commands
from geodata.support import commands as support_commands


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors become one sentence on stderr."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except GeodataError as error:
        print(describe(error, args.lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="python -m geodata", description=(__doc__ or "").split("\n")[0]
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="language of messages"
    )
    commands_of = top.add_subparsers(dest="command", required=True)

    check = commands_of.add_parser("check", parents=[shared], help="validate a records file")
    check.add_argument("file")
    check.add_argument("--sources", help="sources file that the records cite (default: bundled)")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=commands.check)

    match = commands_of.add_parser("match", parents=[shared], help="name of a region to its code")
    match.add_argument("names", nargs="+", metavar="NAME")
    match.add_argument("--country", type=str.upper, help="ISO code the region must belong to")
    match.add_argument("--json", action="store_true")
    match.set_defaults(run=commands.match)

    place = commands_of.add_parser("place", parents=[shared], help="add region_code to points")
    place.add_argument("input")
    place.add_argument("output")
    place.add_argument("--lon", default="lon", help="longitude column, degrees")
    place.add_argument("--lat", default="lat", help="latitude column, degrees")
    place.add_argument("--set", action="append", default=[], metavar="DZ=DZ-1984")
    place.set_defaults(run=commands.place)

    sets = commands_of.add_parser(
        "boundaries", parents=[shared], help="list, show or add boundary sets"
    )
    _boundary_commands(sets, shared)
    register_commands.parser(commands_of, shared)
    tables = commands_of.add_parser(
        "observations", parents=[shared], help="list, show or add published tables"
    )
    _observation_commands(tables, shared)
    intake_commands.add_to(commands_of, shared)
    store_commands.add_to(commands_of, shared)
    support_commands.add_to(commands_of, shared)
    return top


def _boundary_commands(sets: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    sets.set_defaults(run=commands.boundaries_list, json=False)
    actions = sets.add_subparsers(dest="action")
    listing = actions.add_parser("list", parents=[shared])
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=commands.boundaries_list)
    show = actions.add_parser("show", parents=[shared])
    show.add_argument("set")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=commands.boundaries_show)
    add = actions.add_parser("add", parents=[shared])
    add.add_argument("file")
    add.add_argument("--country", required=True, type=str.upper)
    add.add_argument("--set", required=True, help="name of the set, such as DZ-2019")
    add.add_argument("--key", required=True, help="field of codes, numbers or names")
    add.add_argument("--year", required=True, type=int)
    add.add_argument("--licence", required=True)
    add.add_argument("--source", required=True)
    add.add_argument("--expected", type=int, default=0, help="how many units there should be")
    add.add_argument("--parent", default="", help="field of the region a unit is part of")
    add.add_argument("--name", default="", help="field of the unit's own name, with --parent")
    add.add_argument("--name-ar", default="", help="field of its Arabic name, with --parent")
    add.set_defaults(run=commands.boundaries_add)


def _observation_commands(tables: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    tables.set_defaults(run=observation_commands.list_, json=False, all=False)
    actions = tables.add_subparsers(dest="action")
    listing = actions.add_parser("list", parents=[shared])
    listing.add_argument("--json", action="store_true")
    listing.add_argument("--all", action="store_true", help="tables of a single region too")
    listing.set_defaults(run=observation_commands.list_)
    show = actions.add_parser("show", parents=[shared])
    show.add_argument("table")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=observation_commands.show)
    add = actions.add_parser("add", parents=[shared])
    add.add_argument("file")
    add.add_argument("--id", help="name of the table (default: the file's)")
    add.add_argument("--set", required=True, help="boundary set of its regions, such as TN-2000")
    add.add_argument(
        "--coverage", required=True, help="all-regions, all-sectors, both with a comma, or partial"
    )
    add.add_argument("--threshold", default="", help="size left out below, such as 10 employees")
    for name in observation_commands.SHARED:
        add.add_argument(f"--{name}", default="", help="where the file has no such column")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=observation_commands.add)


if __name__ == "__main__":
    sys.exit(main())
