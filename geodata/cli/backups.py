"""``python -m geodata backup``, ``restore`` and ``drill``: what a machine that burns is worth."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from geodata import action_log, datasets, home
from geodata.cli.conventions import acting, declare, machine
from geodata.intake import backup_reading
from geodata.messages import CATALOGUE
from geodata.store import archive, core, drill, sealed


def add_to(commands: Any) -> None:
    """The commands of backups in the grammar of ``python -m geodata``."""
    backup = declare(commands, "backup", backup_, "all that was put into the atlas, in one file")
    backup.add_argument("file")
    backup.add_argument("--rows", action="store_true", help="with placed rows of registers")
    keys = backup.add_mutually_exclusive_group()
    keys.add_argument("--key", help="file of the key to encrypt with")
    keys.add_argument("--new-key", help="make a key, write it to this file, encrypt with it")
    restore = declare(commands, "restore", restore_, "put a backup in force")
    restore.add_argument("file")
    restore.add_argument("--key", help="file of the key it was encrypted with")
    practice = declare(commands, "drill", drill_, "would a backup bring everything back? try")
    practice.add_argument("--database", default="", help="empty database to bring it back into")


def backup_(args: argparse.Namespace) -> int:
    """Write the store and the ministry's own files to one file."""
    if args.new_key:
        sealed.new_key(Path(args.new_key))
    key = _key(args.new_key or args.key)
    contents = archive.backup(
        core.current(), Path(args.file), home.folder(), rows=args.rows, key=key
    )
    action_log.note("backup", machine(), entries=contents.seq)
    _tell("backup.done", args, contents)
    if not args.rows and any(name.startswith("registers/") for name in contents.files):
        print(CATALOGUE.text("backup.without_rows", args.lang))
    return 0


def restore_(args: argparse.Namespace) -> int:
    """Put a backup in force; what was there is backed up first."""
    folder, who = home.folder(), acting(args).account
    key = _key(args.key)
    store = core.current()
    before = folder / f"before-restore-{dt.datetime.now():%Y%m%d-%H%M%S}.zip"
    contents = archive.restore(
        store,
        Path(args.file),
        folder,
        judge=datasets.refuse_unusable,
        kept=before,
        key=key,
        reader=backup_reading.confined,
    )
    store.sow()
    action_log.note("restore", who, entries=contents.seq)
    _tell("restore.done", args, contents)
    print(CATALOGUE.text("restore.before", args.lang, file=str(before)))
    if contents.settings:
        settings = "".join(f"\n{name}={value}" for name, value in contents.settings.items())
        print(CATALOGUE.text("restore.settings", args.lang, settings=settings))
    return 0


def drill_(args: argparse.Namespace) -> int:
    """Back up, bring back elsewhere, destroy, bring back again, compare; exit 1 if it differs."""
    found = drill.practise(core.current(), home.folder(), args.database)
    for step, seconds in found.seconds.items():
        print(f"{step}\t{seconds:.1f} s")
    for difference in found.differences:
        print(CATALOGUE.text("drill.differs", args.lang, what=difference))
    summary = CATALOGUE.text(
        "drill.summary",
        args.lang,
        records=found.records,
        entries=found.entries,
        files=found.files,
        count=len(found.differences),
    )
    print(summary)
    return 1 if found.differences else 0


def _key(file: str | None) -> bytes:
    return sealed.read_key(Path(file)) if file else b""


def _tell(key: str, args: argparse.Namespace, contents: archive.Contents) -> None:
    text = CATALOGUE.text(
        key,
        args.lang,
        file=args.file,
        records=contents.counts["record"],
        sources=contents.counts["source"],
        entries=contents.seq,
        head=contents.head,
        files=len(contents.files),
    )
    print(text)
