"""``python -m geodata register``: add, measure, list, show, remove, synth."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from geodata import datasets, outside, sectors
from geodata.cli.conventions import acting, declare, print_json, shared, tell_damage
from geodata.errors import IntakeError
from geodata.files import read_outside
from geodata.intake import register_cluster, register_files, register_synth
from geodata.messages import CATALOGUE
from geodata.registers import measured, store
from geodata.registers.activities import CLASSIFICATIONS, ActivityMap, own_mapping
from geodata.registers.rows import FORMATS, RegisterColumns
from geodata.registers.secrecy import LARGEST_SHARE, MIN_UNITS, WITHIN, Rule


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m geodata``."""
    noun = commands.add_parser("register", parents=[shared()], help="national lists of enterprises")
    actions = noun.add_subparsers(dest="action", required=True)
    _add_options(declare(actions, "add", add_, "place, sum and protect a list"))
    measure = declare(actions, "measure", measure_, "distances between units, and their places")
    measure.add_argument("id")
    measure.add_argument("--sector", action="append", default=[], metavar="CODE", help="only this")
    declare(actions, "list", list_, "the registers in force", as_json=True)
    show = declare(actions, "show", show_, "rows by reason, codes, mapping", as_json=True)
    show.add_argument("id")
    declare(actions, "remove", remove_, "take a register away").add_argument("id")
    made = declare(actions, "synth", synth_, "make up a register to try out")
    made.add_argument("out")
    made.add_argument("--rows", type=int, default=100_000)
    made.add_argument("--country", type=str.upper, default="DZ")
    made.add_argument("--year", type=int, default=2025)
    made.add_argument("--seed", type=int, default=1)


def _add_options(add: argparse.ArgumentParser) -> None:
    add.add_argument("files", nargs="+", metavar="FILE", help="CSV, Parquet or GeoPackage")
    add.add_argument("--id", required=True, help="short name: letters, digits, dashes")
    add.add_argument("--name", required=True, help="as figures call it")
    add.add_argument("--country", required=True, type=str.upper)
    add.add_argument("--source", required=True)
    add.add_argument("--licence", default="")
    add.add_argument("--year", required=True, type=int, help="year of rows that carry none")
    add.add_argument("--set", default="", help="boundary set to place in")
    add.add_argument("--classification", choices=CLASSIFICATIONS, default="isic4")
    add.add_argument("--mapping", help="CSV with columns code and sector: your own mapping")
    add.add_argument("--level", type=int, choices=(1, 2, 3), default=0, help="sectors rolled up to")
    add.add_argument("--crafts", action="store_true", help="a list of artisans, not of industry")
    usual = RegisterColumns()
    for name in ("lon", "lat", "region", "sector", "jobs", "status", "id"):
        add.add_argument(f"--{name}-column", default=getattr(usual, name), metavar="COLUMN")
    add.add_argument("--year-column", default=usual.year, metavar="COLUMN")
    add.add_argument("--least", type=int, default=MIN_UNITS, help="units a told cell needs")
    add.add_argument("--share", type=float, default=LARGEST_SHARE, help="largest part of one unit")
    add.add_argument(
        "--within", type=float, default=WITHIN, help="nearer than this no hidden value may be known"
    )
    add.add_argument(
        "--other-units",
        action="store_true",
        help="other registers of the country and year list other units",
    )
    add.add_argument("--synthetic", action="store_true", help="say on every figure: made up")
    add.add_argument("--replace", action="store_true")
    add.add_argument("--scheduler", default="", help="tcp://host:port of Dask, or local")


def add_(args: argparse.Namespace) -> int:
    """Take a register in and say what became of its rows."""
    data = datasets.load(records_of=datasets.BUNDLED)
    paths = _files(args.files)
    description = register_files.Description(
        id=args.id,
        name=args.name,
        country=args.country,
        source=args.source,
        licence=args.licence,
        year=args.year,
        boundary_set=args.set,
        classification=args.classification,
        own=_own(args.mapping),
        level=args.level,
        crafts=args.crafts,
        columns=RegisterColumns(
            **{name: getattr(args, f"{name}_column") for name in _COLUMN_NAMES},
        ),
        rule=_rule(args),
        synthetic=args.synthetic,
        other_units=args.other_units,
    )
    run = register_cluster.on(args.scheduler) if args.scheduler else None
    register = register_files.add(
        paths, description, data, replace=args.replace, run=run, actor=acting(args)
    )
    facts = register.facts
    print(
        CATALOGUE.text(
            "register.added", args.lang, id=facts.id, placed=facts.placed, rows=facts.rows
        )
    )
    _print_reasons(facts, args.lang)
    return 0


_COLUMN_NAMES = tuple(field.name for field in dataclasses.fields(RegisterColumns))


def _rule(args: argparse.Namespace) -> Rule:
    """Secrecy as asked for; parts of a whole lie between 0 and 1."""
    for option, value in (("--share", args.share), ("--within", args.within)):
        # Nothing can be in doubt by the whole of itself.
        if not 0 <= value <= 1 or (option == "--within" and value == 1):
            raise IntakeError("not_a_part", option=option)
    return Rule(max(args.least, 1), args.share, args.within)


def _files(given: list[str]) -> list[Path]:
    """Files as given; a folder stands for the partitions inside it."""
    files: list[Path] = []
    for text in given:
        path = Path(text)
        if outside.is_folder(path):
            files += sorted(p for p in path.rglob("*") if p.suffix.lower() in FORMATS)
        else:
            files.append(path)
    if not files:
        raise IntakeError("no_rows", file=given[0])
    return files


def _own(path: str | None) -> tuple[tuple[str, str], ...]:
    if not path:
        return ()
    file = Path(path)
    return tuple(own_mapping(read_outside(file), sectors.load(), file.name).items())


def measure_(args: argparse.Namespace) -> int:
    """Measure distances and places of a register's units, and store them beside it."""
    made = measured.measure(args.id, sectors.load(), codes=args.sector, actor=acting(args))
    print(
        CATALOGUE.text(
            "register.measured",
            args.lang,
            id=args.id,
            sectors=made.curves["sector_code"].nunique(),
            places=len(made.places),
        )
    )
    return 0


def list_(args: argparse.Namespace) -> int:
    """Every register in force, one a line."""
    registers = store.load()
    tell_damage(store.damage(), args.lang)
    if args.json:
        print_json([_facts(register.facts) for register in registers.values()])
        return 0
    for register in registers.values():
        facts = register.facts
        mark = CATALOGUE.text("register.synthetic", args.lang) if facts.synthetic else ""
        years = ", ".join(map(str, facts.years))
        print(f"{facts.id}\t{facts.name}\t{facts.boundary_set}\t{years}\t{facts.placed}\t{mark}")
    return 0


def show_(args: argparse.Namespace) -> int:
    """One register: its facts, its rows by reason, and how its codes are mapped."""
    facts = store.find(args.id).facts
    mapping = ActivityMap(sectors.load(), facts.classification, crafts=facts.crafts).table()
    if args.json:
        print_json(_facts(facts) | {"mapping": mapping.to_dict("records")})
        return 0
    for key in ("id", "name", "country", "boundary_set", "source", "licence", "added", "rows"):
        print(f"{key}\t{getattr(facts, key)}")
    _print_reasons(facts, args.lang)
    for code, count in facts.unmapped.items():
        print(f"{code}\t{count}")
    for row in mapping.itertuples(index=False):
        print(f"{row.sector_code}\t{row.isic}\t{row.shared_by}")
    return 0


def remove_(args: argparse.Namespace) -> int:
    """Take a register away."""
    store.remove(args.id, actor=acting(args))
    print(CATALOGUE.text("register.removed", args.lang, id=args.id))
    return 0


def synth_(args: argparse.Namespace) -> int:
    """Write a made-up register."""
    data = datasets.load(records_of=datasets.BUNDLED)
    if args.country not in data.countries:
        raise IntakeError("unknown_country", country=args.country, known=data.countries)
    target = Path(args.out)
    if target.suffix.lower() not in (".csv", ".parquet"):
        raise IntakeError("unknown_format", file=target.name, known=[".csv", ".parquet"])
    register_synth.write(target, args.rows, args.country, data, year=args.year, seed=args.seed)
    print(CATALOGUE.text("register.made_up", args.lang, rows=args.rows, file=target.name))
    return 0


def _print_reasons(facts: store.Facts, lang: str) -> None:
    for reason, count in sorted(facts.reasons.items(), key=lambda pair: -pair[1]):
        if count:
            print(f"{count}\t{CATALOGUE.text(f'reason.{reason}', lang)}")


def _facts(facts: store.Facts) -> dict[str, Any]:
    row = dataclasses.asdict(facts)
    return {key: value for key, value in row.items() if key not in ("regions", "sectors")}
