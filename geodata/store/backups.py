"""A backup is judged whole before anything is touched: its parts, their sums, every line.

What a backup says of itself is believed no further than this module has looked: a file
may have been cut off, written by hand, or made to harm. It is unpacked and judged in one
going (:func:`unpacked`), in a process of its own where it comes from outside
(:mod:`geodata.intake.backup_reading`); what that process hands back, plain parts in a
folder, is looked at once more (:func:`taken`).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from geodata import home, outside
from geodata.errors import StoreError
from geodata.store import holdings
from geodata.store.tables import BATCHES, CHANGES, ENTITIES
from geodata.store.types import LARGEST, Head
from geodata.store.write import FIRST, batch_hash, change_hash

FORMAT = "atlas-grappes-backup-2"
# Of versions that kept boundary files alone, under the same names.
EARLIER = "atlas-grappes-backup-1"
MANIFEST, CHANGE_LOG, BATCH_LOG = "manifest.json", "changes.jsonl", "batches.jsonl"
PARTS: dict[str, sa.Table] = {BATCH_LOG: BATCHES, CHANGE_LOG: CHANGES}
REGISTRY = f"boundaries/{home.REGISTRY}"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
MAX_FILE = MAX_PART = 4 * 2**30
# All parts unpacked: they lie on the disk before they are put in their places.
MAX_UNPACKED = 16 * 2**30
# The list of contents is read whole, a log line by line.
MAX_WHOLE, MAX_LINE = 300 * 2**20, 16 * 2**20
MAX_PARTS = 20_000
# What reading a broken ZIP or JSON may raise, each from another depth of its library.
BROKEN = (
    *(OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, NotImplementedError),
    *(RuntimeError, RecursionError, EOFError, LookupError, ArithmeticError, zlib.error),
)


class Flawed(Exception):  # noqa: N818
    """A backup is none; where it goes wrong becomes part of a sentence."""

    def __init__(self, where: str | dict[str, str]) -> None:
        self.where = where
        super().__init__(where)


@dataclass(frozen=True)
class Backup:
    """A backup that was looked through.

    Attributes
    ----------
    folder : Path
        Where its parts lie, unpacked.
    head : Head
    counts : mapping
        Rows in force that it says it has, by entity.
    files : tuple of str
        Its files of the ministry's folder, by their paths below it.
    whole : bool
        Whether it speaks for all of that folder; earlier ones had boundary files alone.
    settings : dict
        The environment of the atlas that made it.
    """

    folder: Path
    head: Head
    counts: Mapping[str, int]
    files: tuple[str, ...]
    whole: bool
    settings: dict[str, str]

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a log, each of the columns and types of its table."""
        with self.part(name).open("rb") as part:
            yield from _lines(part, name)

    def part(self, name: str) -> Path:
        """Where a part lies, unpacked."""
        return self.folder / str((*PARTS, *self.files).index(name))


# Unpacks a backup into a folder of its own and judges it there. Takes the file, its name in
# sentences, and the folder, which goes when the backup is let go.
Reader = Callable[[Path, str, Path], AbstractContextManager[Backup]]


@contextmanager
def in_this_process(source: Path, name: str, folder: Path) -> Iterator[Backup]:
    """A backup that this atlas has just made itself; see :data:`Reader`."""
    folder.mkdir()
    try:
        with source.open("rb") as file:
            yield taken(unpacked(file, folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpacked(file: BinaryIO, folder: Path) -> dict[str, Any]:
    """Unpack a backup, everything in it looked at once; what it holds, in plain values.

    Parts lie in `folder` under numbers: those of the logs first, then of files, in the
    order in which ``files`` names them.

    Raises
    ------
    Flawed
        With the part, and the line, where it goes wrong.
    """
    with _said("ZIP"), zipfile.ZipFile(file) as archive:
        names = _names(archive)
        with _said(MANIFEST):
            manifest = _manifest(archive)
            head, counts = _head(manifest.get("head")), _counts(manifest.get("counts"))
            settings = _settings(manifest.get("settings", {}))
        files = [name for name in names if holdings.holding_of(name)]
        found = Backup(folder, head, counts, tuple(files), manifest["format"] == FORMAT, settings)
        _unpack(archive, manifest.get("sha256"), found)
    with _said(CHANGE_LOG):
        _follow(found)
    held = {"counts": counts, "files": files, "whole": found.whole, "settings": settings}
    return {"head": asdict(head), **held}


def taken(held: Mapping[str, Any], folder: Path) -> Backup:
    """A backup that was unpacked into a folder, as far as its form goes.

    Raises
    ------
    Flawed
        Where what was handed over has not the form that :func:`unpacked` gives it.
    """
    with _said(MANIFEST):
        head, counts = _head(held["head"]), _counts(held["counts"])
        files = tuple(map(str, held["files"]))
        if len(set(files)) < len(files) or not all(map(holdings.holding_of, files)):
            raise Flawed(MANIFEST)
        settings = _settings(held["settings"])
        return Backup(folder, head, counts, files, held["whole"] is True, settings)


@contextmanager
def _said(where: str) -> Iterator[None]:
    """Whatever a library makes of broken bytes is told by the place alone."""
    try:
        yield
    except BROKEN as error:
        raise Flawed(where) from error


def _names(archive: zipfile.ZipFile) -> list[str]:
    """The parts, each known, of a size that can be, neither packed nor locked in another way."""
    items = archive.infolist()
    names = [item.filename for item in items]
    if len(set(names)) < len(names) or len(names) > MAX_PARTS or {MANIFEST, *PARTS} - set(names):
        raise Flawed("ZIP")
    if sum(item.file_size for item in items) > MAX_UNPACKED:
        raise Flawed("ZIP")
    for item in items:
        most = MAX_WHOLE if item.filename == MANIFEST else MAX_PART
        known = item.filename in (*PARTS, MANIFEST) or holdings.holding_of(item.filename)
        usual = item.compress_type in METHODS and not item.flag_bits & ENCRYPTED
        if not known or not usual or item.file_size > most:
            raise Flawed(item.filename[:60])
    return names


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    found = json.loads(archive.read(MANIFEST))
    if not isinstance(found, dict) or found.get("format") not in (FORMAT, EARLIER):
        raise Flawed(MANIFEST)
    return found


def _head(given: Any) -> Head:
    names = {"seq": int, "batch": int, "at": str, "hash": str}
    if not isinstance(given, dict) or set(given) != set(names):
        raise Flawed(f"{MANIFEST}: head")
    if any(type(given[name]) is not kind for name, kind in names.items()):
        raise Flawed(f"{MANIFEST}: head")
    return Head(**given)


def _counts(given: Any) -> dict[str, int]:
    if not isinstance(given, dict) or any(type(count) is not int for count in given.values()):
        raise Flawed(f"{MANIFEST}: counts")
    return given


def _settings(given: Any) -> dict[str, str]:
    """What is told of it, and nothing that would act on a screen."""
    if not isinstance(given, dict):
        raise Flawed(f"{MANIFEST}: settings")
    return {str(k): str(v) for k, v in given.items() if outside.readable(f"{k}={v}")}


def _unpack(archive: zipfile.ZipFile, sums: Any, found: Backup) -> None:
    """Each part has its sum, and each sum its part."""
    names = (*PARTS, *found.files)
    if not isinstance(sums, dict) or set(sums) != set(names):
        raise Flawed(f"{MANIFEST}: sha256")
    for name in names:
        digest = hashlib.sha256()
        with archive.open(name) as packed, found.part(name).open("wb") as part:
            while piece := packed.read(2**20):
                digest.update(piece)
                part.write(piece)
        if digest.hexdigest() != sums[name]:
            raise Flawed(name)


def _lines(part: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    columns = PARTS[name].columns
    number = 0
    while line := part.readline(MAX_LINE):
        number += 1
        with _said(f"{name}: {number}"):
            row = json.loads(line) if line.endswith(b"\n") else None
        if not isinstance(row, dict) or set(row) != {column.name for column in columns}:
            raise Flawed(f"{name}: {number}")
        if not all(_fits(row[column.name], column) for column in columns):
            raise Flawed(f"{name}: {number}")
        yield row


def _fits(value: Any, column: sa.Column[Any]) -> bool:
    """Whether the database can hold a value in a column, and give it back the same."""
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, sa.Integer):
        return type(value) is int and 0 <= value <= LARGEST
    return isinstance(value, str) and not re.search("[\ud800-\udfff\x00]", value)


def _follow(found: Backup) -> None:
    """The chain from its first entry to the head, without a gap."""
    head = found.head
    batches: dict[int, dict[str, Any]] = {}
    for row in found.lines(BATCH_LOG):
        if row["number"] != len(batches) + 1 or batch_hash(row) != row["hash"]:
            raise Flawed(f"{BATCH_LOG}: {len(batches) + 1}")
        batches[row["number"]] = row
    seq, last, batch = 0, FIRST, 0
    versions: dict[tuple[str, str], int] = {}
    for row in found.lines(CHANGE_LOG):
        seq += 1
        known = row["batch"] in batches and row["entity"] in ENTITIES
        follows = row["seq"] == seq and row["prev_hash"] == last
        newer = row["version"] > versions.get((row["entity"], row["key"]), 0)
        rows = _is_row(row["before"]) and _is_row(row["after"])
        if not (known and follows and newer and rows):
            raise Flawed(f"{CHANGE_LOG}: {seq}")
        versions[row["entity"], row["key"]] = row["version"]
        if change_hash(row, batches[row["batch"]]["hash"]) != row["hash"]:
            raise Flawed(f"{CHANGE_LOG}: {seq}")
        last, batch = row["hash"], row["batch"]
    at = batches[batch]["at"] if batch else head.at
    if (head.seq, head.hash, head.batch, head.at) != (seq, last, batch, at):
        raise Flawed(f"{MANIFEST}: head")


def _is_row(text: str | None) -> bool:
    """Whether a text is a row of texts, or there was none."""
    if text is None:
        return True
    row = json.loads(text)
    return isinstance(row, dict) and all(isinstance(value, str) for value in row.values())


def unreadable(name: str, where: str | dict[str, str]) -> StoreError:
    """The refusal of a backup."""
    return StoreError("backup_unreadable", file=name, detail=where)
