"""What can be told of a file without reading it: size, kind, and what a ZIP claims to hold."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from geodata import outside
from geodata.errors import IntakeError
from geodata.intake.readers.features import SHAPE_PARTS
from geodata.intake.sandbox.limits import LIMITS, Limits

# Ending → format of the reader.
ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".zip": "shp",
}
ZIPPED = ("xlsx", "ods", "shp")
ZIP, OLE, SQLITE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\0"
# Where SQLite notes whose file it is: "GPKG", in older files "GP10" or "GP11".
GEOPACKAGE_MARK = slice(68, 72)
# What a checkout leaves in the place of a large file it has not fetched.
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
HEAD_BYTES = 4096
EXCERPT = 60
# The end record of a ZIP and the longest comment after it.
END_RECORD, END_BYTES = b"PK\x05\x06", 22 + 65535
MAX_DIRECTORY = 4 * 2**20
SMALL_PART = 2**20
UNSAFE_NAME = re.compile(r"(^[/\\~])|(^[A-Za-z]:)|(\\)|((^|/)\.\.(/|$))|[\x00-\x1f:*?\"<>|]")


def format_of(path: Path, name: str = "", limits: Limits = LIMITS) -> str:
    """The reader a file needs, after everything that can be checked from outside.

    Parameters
    ----------
    path : Path
        Where the bytes are.
    name : str
        What its owner called it; decides the format, never a path.

    Raises
    ------
    IntakeError
        With what is wrong and what to do.
    """
    shown = Path((name or path.name).replace("\\", "/")).name or "?"
    ending = Path(shown.lower()).suffix
    found = ENDINGS.get(ending)
    if ending in SHAPE_PARTS:
        raise IntakeError("lone_shapefile", file=shown[:100])
    if found is None:
        raise IntakeError("unknown_format", file=shown[:100], known=sorted(ENDINGS))
    head, size = _head(path, shown, limits)
    _refuse_disguise(head, found, shown)
    if found in ZIPPED:
        check_zip(path, shown, size, limits)
    return found


def _head(path: Path, shown: str, limits: Limits) -> tuple[bytes, int]:
    head, size = outside.head(path, HEAD_BYTES, limits.file_bytes, shown)
    if not head.strip():
        raise IntakeError("empty_file", file=shown)
    return head, size


def _refuse_disguise(head: bytes, found: str, shown: str) -> None:
    """A file must begin as its ending says: what pretends never reaches a reader."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(LFS_POINTER):
        raise IntakeError("lfs_pointer", file=shown)
    if found == "geojson" and text[:1] not in (b"{", b"["):
        first = text.split(b"\n", 1)[0].decode("utf-8", errors="replace")
        readable = "".join(letter for letter in first if letter.isprintable())
        raise IntakeError("not_json", file=shown, line=1, text=readable[:EXCERPT])
    fits = {
        "xlsx": head.startswith(ZIP),
        "ods": head.startswith(ZIP),
        "shp": head.startswith(ZIP),
        "xls": head.startswith(OLE),
        "gpkg": head.startswith(SQLITE) and head[GEOPACKAGE_MARK][:2] == b"GP",
        "geojson": True,
        "csv": not head.startswith((ZIP, OLE, SQLITE, b"%PDF", b"\x89PNG", b"GIF8", b"\x7fELF")),
    }
    if found == "xlsx" and head.startswith(OLE):
        raise IntakeError("workbook_encrypted", file=shown)
    if not fits[found]:
        raise IntakeError("not_what_it_says", file=shown, format=found.upper())


def check_zip(path: Path, shown: str, size: int, limits: Limits = LIMITS) -> None:
    """Refuse a ZIP by what its own directory says, before anything is unpacked."""
    _check_directory(path, shown, size, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise IntakeError("damaged_file", file=shown, detail=type(error).__name__) from error
    total = 0
    names = set()
    for part in parts:
        if UNSAFE_NAME.search(part.filename) or part.filename in names:
            raise IntakeError("zip_unsafe_name", file=shown, name=part.filename[:60])
        names.add(part.filename)
        if part.flag_bits & 0x1:
            raise IntakeError("zip_encrypted", file=shown)
        total += part.file_size
        large = part.file_size > SMALL_PART
        if total > limits.unpacked_bytes or (
            large and part.file_size > limits.ratio * max(part.compress_size, 1)
        ):
            raise IntakeError("zip_bomb", file=shown)


def _check_directory(path: Path, shown: str, size: int, limits: Limits) -> None:
    """The directory's own length, before a library reads it into memory."""
    with path.open("rb") as handle:
        handle.seek(max(size - END_BYTES, 0))
        tail = handle.read(END_BYTES)
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise IntakeError("damaged_file", file=shown, detail="ZIP")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > limits.parts or length > MAX_DIRECTORY:
        raise IntakeError("zip_too_many_parts", file=shown, limit=limits.parts)
