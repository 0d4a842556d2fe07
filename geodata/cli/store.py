"""``python -m geodata store``, ``version``, ``audit``, and the store's history."""

from __future__ import annotations

import argparse
import dataclasses
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from geodata.cli.conventions import author, declare, print_json, signed
from geodata.messages import CATALOGUE, describe
from geodata.outside import called, readable
from geodata.schema import persons
from geodata.schema.tables import SUPPORT
from geodata.store import audit, core, migrations
from geodata.store.failures import shown
from geodata.version import INVENTORY_DATE, PROGRAM


def add_to(commands: Any) -> None:
    """The store's commands in the grammar of ``python -m geodata``."""
    noun = declare(commands, "store", show_, "is it there? or begin a new one")
    noun.set_defaults(json=False)
    actions = noun.add_subparsers(dest="action")
    declare(actions, "show", show_, "where it is and what it holds", as_json=True)
    declare(actions, "new", new_, "replace a lost store by a new one")
    declare(commands, "version", version_, "of the atlas, its data and its store", as_json=True)
    declare(commands, "audit", audit_, "is the history unaltered?", as_json=True)
    history = declare(commands, "history", history_, "every version of a record", as_json=True)
    history.add_argument("key")
    history.add_argument("--entity", default="record", choices=("record", "source", *SUPPORT))
    declare(commands, "batches", batches_, "the latest commits", as_json=True)
    undo = declare(commands, "undo", undo_, "take a whole commit back")
    undo.add_argument("number", type=int)
    signed(undo, reason_required=True)


def show_(args: argparse.Namespace) -> int:
    """Where the store is, and what it holds; an error if it cannot be used."""
    store = core.current()
    facts = _facts(store)
    if args.json:
        print_json({**facts, "last_change": store.last_change()})
    else:
        print(CATALOGUE.text("store.shown", args.lang, **facts))
    return 0


def version_(args: argparse.Namespace) -> int:
    """What whoever looks after the atlas is asked for first; needs no store."""
    facts = {
        "atlas": PROGRAM,
        "inventory": INVENTORY_DATE,
        "store": migrations.HEAD,
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("streamlit", "sqlalchemy", "psycopg")},
    }
    if args.json:
        print_json(facts)
    else:
        print("\n".join(f"{name}\t{value}" for name, value in facts.items()))
    return 0


def new_(args: argparse.Namespace) -> int:
    """Make a new store in the place of a lost one; what is left of that is kept beside it."""
    store, aside = core.begin_anew()
    print(CATALOGUE.text("store.begun", args.lang, **_facts(store)))
    for path in aside:
        print(CATALOGUE.text("store.set_aside", args.lang, file=str(path)))
    return 0


def _facts(store: core.Store) -> dict[str, Any]:
    counts = store.counts()
    facts = {"records": counts["record"], "sources": counts["source"], "entries": store.head().seq}
    return {"where": shown(store.url), **facts}


def audit_(args: argparse.Namespace) -> int:
    """Check the chain; exit 0 unaltered, 1 with every break named."""
    store = core.current()
    report = audit.audit(store)
    if jumped := store.clock_jumped():
        print(CATALOGUE.text("clock.jumped", args.lang, day=jumped), file=sys.stderr)
    if args.json:
        problems = [
            {"entry": p.line, "row": p.value, "code": p.code, "message": describe(p, args.lang)}
            for p in report.problems
        ]
        facts = {"entries": report.entries, "batches": report.batches, "head": report.head}
        facts |= {"clock_jumped": jumped}
        print_json({**facts, "problems": problems})
    else:
        for problem in report.problems:
            print(describe(problem, args.lang))
        summary = {"entries": report.entries, "head": report.head, "count": len(report.problems)}
        print(CATALOGUE.plural("audit.summary", len(report.problems), args.lang, **summary))
    return 1 if report.problems else 0


def history_(args: argparse.Namespace) -> int:
    """Every version of a record: who, when, why, and what changed."""
    # A key in half letters is nobody's, and no database can be asked for it.
    known = readable(args.key)
    changes = core.current().history(args.entity, args.key) if known else []
    masked = [persons.masked_change(change) for change in changes]
    if args.json:
        print_json([dataclasses.asdict(change) for change in masked])
        return 0 if masked else 1
    if not masked:
        told = CATALOGUE.text("history.none", args.lang, key=called(Path(args.key)))
        print(told, file=sys.stderr)
    for change, whole in zip(masked, changes, strict=True):
        print(f"{change.version}\t{change.batch.at}\t{change.batch.who}\t{change.batch.why}")
        for name in whole.fields:
            before, after = ((row or {}).get(name, "") for row in (change.before, change.after))
            print(f"\t{name}: {before!r} → {after!r}")
    return 0 if masked else 1


def batches_(args: argparse.Namespace) -> int:
    """The latest commits, the last first."""
    batches = core.current().batches()
    if args.json:
        print_json([dataclasses.asdict(batch) for batch in batches])
        return 0
    for b in batches:
        undone = f"← {b.undone_by}" if b.undone_by else ""
        print(f"{b.number}\t{b.at}\t{b.kind}\t{b.who}\t{b.changes}\t{b.file}\t{b.why}\t{undone}")
    return 0


def undo_(args: argparse.Namespace) -> int:
    """Take a whole commit back, as a new one."""
    batch = core.current().undo(args.number, who=author(args), why=args.why)
    changed = {"number": args.number, "batch": batch.number, "count": batch.changes}
    print(CATALOGUE.plural("undo.done", batch.changes, args.lang, **changed))
    return 0
