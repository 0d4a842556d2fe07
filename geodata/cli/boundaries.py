"""``python -m geodata boundaries``: the sets in force, one in full, one of one's own."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from geodata import datasets
from geodata.cli.conventions import acting, declare, print_json, tell_damage
from geodata.intake import boundary_adding, boundary_report
from geodata.messages import CATALOGUE
from geodata.places import boundaries, boundary_shelf, regions
from geodata.places.boundary_units import Parts


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    noun = declare(commands, "boundaries", list_, "list, show or add boundary sets")
    noun.set_defaults(json=False)
    actions = noun.add_subparsers(dest="action")
    declare(actions, "list", list_, "every set, one a line", as_json=True)
    show = declare(actions, "show", show_, "one set, its file checked", as_json=True)
    show.add_argument("set")
    _add_options(declare(actions, "add", add_, "check and register a boundary file"))
    remove = declare(actions, "remove", remove_, "take a set of one's own back")
    remove.add_argument("set")
    undo = declare(actions, "undo", undo_, "undo the last change of a set")
    undo.add_argument("set")


def _add_options(add: argparse.ArgumentParser) -> None:
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
    add.add_argument("--layer", default="", help="layer of the file, where several fit")


def list_(args: argparse.Namespace) -> int:
    """Every registered boundary set, one a line."""
    sets = boundaries.registry()
    tell_damage(boundaries.damage(), args.lang)
    if args.json:
        print_json([_set_json(entry) for entry in sets.values()])
        return 0
    for entry in sets.values():
        counts = f"{entry.drawn}/{entry.units}"
        print(f"{entry.id}\t{entry.called(args.lang)}\t{counts}\t{entry.origin}\t{entry.licence}")
    return 0


def show_(args: argparse.Namespace) -> int:
    """One boundary set in full, its file checked against its hash."""
    entry = boundaries.find(args.set, boundaries.registry())
    drawn = datasets.load(records_of=datasets.BUNDLED).geometry(entry.id)
    facts = _set_json(entry) | {"drawn_codes": [str(code) for code in drawn.index]}
    if args.json:
        print_json(facts)
        return 0
    for key, value in facts.items():
        print(f"{key}\t{value}")
    return 0


def add_(args: argparse.Namespace) -> int:
    """Check and register a boundary file of one's own."""
    parts = None
    if args.parent:
        parts = Parts(args.parent, args.name or args.key, args.name_ar)
    description = boundary_adding.Description(
        args.country,
        args.set,
        args.key,
        args.year,
        args.licence,
        args.source,
        args.expected,
        parts,
        args.layer,
    )
    known = regions.load()
    added = boundary_adding.add(Path(args.file), description, known, actor=acting(args))
    print(CATALOGUE.text("boundaries.added", args.lang, set=args.set, table=added.table))
    print("\n".join(boundary_report.sentences(added, known, args.lang)))
    return 0


def remove_(args: argparse.Namespace) -> int:
    """Take a set of one's own out of force, unless figures stand on it."""
    standing = datasets.load().standing_on(args.set)
    boundary_shelf.remove(args.set, standing, actor=acting(args))
    print(CATALOGUE.text(_taken_back(args.set), args.lang, set=args.set))
    return 0


def undo_(args: argparse.Namespace) -> int:
    """Bring back what was in force before the last change of a set."""
    standing = datasets.load().standing_on(args.set)
    own = boundary_shelf.undo(args.set, standing, actor=acting(args))
    key = "boundaries.undone" if own else _taken_back(args.set)
    print(CATALOGUE.text(key, args.lang, set=args.set))
    return 0


def _taken_back(boundary_set: str) -> str:
    """The sentence for a set that is no longer one's own."""
    bundled = boundary_set in boundaries.registry()
    return "boundaries.bundled_back" if bundled else "boundaries.removed"


def _set_json(entry: boundaries.BoundarySet) -> dict[str, Any]:
    facts = dataclasses.asdict(entry)
    facts["path"] = entry.path.name if entry.path else None
    facts["units_file"] = entry.units_file.name if entry.units_file else None
    return facts
