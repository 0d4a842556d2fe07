"""``python -m geodata audit``, ``backup``, ``restore``, ``history``, ``batches``, ``undo``."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import getpass
import json
import os
from pathlib import Path
from typing import Any

from geodata.boundaries import user_folder
from geodata.messages import CATALOGUE, describe
from geodata.store import archive, core
from geodata.store.audit import audit as audit_store
from geodata.support import persons
from geodata.support.fields import SCHEMAS

USER_VARIABLE = "ATLAS_GRAPPES_USER"


def author(args: argparse.Namespace) -> str:
    """Who answers for a change made on the command line."""
    given = args.who or os.environ.get(USER_VARIABLE)
    try:
        return str(given or getpass.getuser())
    except (KeyError, OSError):  # an account without a name
        return ""


def add_to(actions: Any, shared: argparse.ArgumentParser) -> None:
    """The store's commands in the grammar of ``python -m geodata``."""
    check = actions.add_parser("audit", parents=[shared], help="is the history unaltered?")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=audit)
    save = actions.add_parser("backup", parents=[shared], help="the whole store in one file")
    save.add_argument("file")
    save.set_defaults(run=backup)
    back = actions.add_parser("restore", parents=[shared], help="put a backup in force")
    back.add_argument("file")
    back.set_defaults(run=restore)
    past = actions.add_parser("history", parents=[shared], help="every version of a record")
    past.add_argument("key")
    past.add_argument("--entity", default="record", choices=("record", "source", *SCHEMAS))
    past.add_argument("--json", action="store_true")
    past.set_defaults(run=history)
    done = actions.add_parser("batches", parents=[shared], help="the latest commits")
    done.add_argument("--json", action="store_true")
    done.set_defaults(run=batches)
    undone = actions.add_parser("undo", parents=[shared], help="take a whole commit back")
    undone.add_argument("number", type=int)
    undone.add_argument("--who", default="")
    undone.add_argument("--why", required=True)
    undone.set_defaults(run=undo)


def audit(args: argparse.Namespace) -> int:
    """Check the chain; exit 0 unaltered, 1 with every break named."""
    found = audit_store(core.current())
    if args.json:
        problems = [
            {"entry": p.line, "row": p.value, "code": p.code, "message": describe(p, args.lang)}
            for p in found.problems
        ]
        facts = {"entries": found.entries, "batches": found.batches, "head": found.head}
        _print_json({**facts, "problems": problems})
    else:
        for problem in found.problems:
            print(describe(problem, args.lang))
        summary = {"entries": found.entries, "head": found.head, "count": len(found.problems)}
        print(CATALOGUE.plural("audit.summary", len(found.problems), args.lang, **summary))
    return 1 if found.problems else 0


def backup(args: argparse.Namespace) -> int:
    """Write the store and the ministry's boundary files to one file."""
    contents = archive.backup(core.current(), Path(args.file), user_folder())
    print(_told("backup.done", args, contents))
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a backup in force; what was there is backed up first."""
    folder = user_folder()
    store = core.current()
    moment = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
    before = folder / f"before-restore-{moment}.zip"
    archive.backup(store, before, folder)
    contents = archive.restore(store, Path(args.file), folder)
    store.sow()
    print(_told("restore.done", args, contents))
    print(CATALOGUE.text("restore.before", args.lang, file=str(before)))
    return 0


def _told(key: str, args: argparse.Namespace, contents: archive.Contents) -> str:
    return CATALOGUE.text(
        key,
        args.lang,
        file=args.file,
        records=contents.counts["record"],
        sources=contents.counts["source"],
        entries=contents.seq,
        head=contents.head,
    )


def history(args: argparse.Namespace) -> int:
    """Every version of a record: who, when, why, and what changed."""
    kept = core.current().history(args.entity, args.key)
    found = [persons.masked_change(change) for change in kept]
    if args.json:
        _print_json([dataclasses.asdict(change) for change in found])
        return 0 if found else 1
    for change, whole in zip(found, kept, strict=True):
        print(f"{change.version}\t{change.batch.at}\t{change.batch.who}\t{change.batch.why}")
        for name in whole.fields:
            before, after = ((row or {}).get(name, "") for row in (change.before, change.after))
            print(f"\t{name}: {before!r} → {after!r}")
    return 0 if found else 1


def batches(args: argparse.Namespace) -> int:
    """The latest commits, the last first."""
    found = core.current().batches()
    if args.json:
        _print_json([dataclasses.asdict(batch) for batch in found])
        return 0
    for b in found:
        undone = f"← {b.undone_by}" if b.undone_by else ""
        print(f"{b.number}\t{b.at}\t{b.kind}\t{b.who}\t{b.changes}\t{b.file}\t{b.why}\t{undone}")
    return 0


def undo(args: argparse.Namespace) -> int:
    """Take a whole commit back, as a new one."""
    done = core.current().undo(args.number, who=author(args), why=args.why)
    changed = {"number": args.number, "batch": done.number, "count": done.changes}
    print(CATALOGUE.plural("undo.done", done.changes, args.lang, **changed))
    return 0


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
