"""Encrypted backups: one key in a file, which whoever restores needs.

The recipe is Fernet of the ``cryptography`` library (AES-128 in CBC mode with an
HMAC-SHA-256 over all of it): a file altered by a byte, or another key, opens nothing.
The whole file is held in memory meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from geodata import outside
from geodata.errors import StoreError

MARK = b"atlas-grappes-sealed-1\n"


def new_key(path: Path) -> None:
    """Write a new key that only this account may read; one that is there is never replaced.

    Raises
    ------
    GeodataError
        ``key_in_place``, ``cannot_write``.
    """
    from cryptography.fernet import Fernet

    if path.exists():
        raise StoreError("key_in_place", file=outside.called(path))
    key = Fernet.generate_key() + b"\n"

    def write(part: Path) -> None:
        part.touch(mode=0o600)
        part.write_bytes(key)

    outside.put(path, write)


def read_key(path: Path) -> bytes:
    """The key in a file.

    Raises
    ------
    GeodataError
        ``key_unreadable`` where there is none; why the file cannot be read.
    """
    from cryptography.fernet import Fernet

    key = outside.content(path, outside.MEGABYTE).strip()
    try:
        Fernet(key)
    except ValueError as error:
        raise StoreError("key_unreadable", file=outside.called(path)) from error
    return key


def is_sealed(file: BinaryIO) -> bool:
    """Whether a backup needs a key; the file is at its beginning afterwards."""
    begins = file.read(len(MARK)) == MARK
    file.seek(0)
    return begins


def seal(path: Path, key: bytes) -> None:
    """Encrypt a file in its place."""
    from cryptography.fernet import Fernet

    path.write_bytes(MARK + Fernet(key).encrypt(path.read_bytes()))


def unsealed(file: BinaryIO, key: bytes, name: str) -> bytes:
    """What an encrypted backup holds.

    Raises
    ------
    StoreError
        ``backup_sealed`` without a key, ``backup_unreadable`` with a wrong one or where
        the file was altered.
    """
    from cryptography.fernet import Fernet, InvalidToken

    if not key:
        raise StoreError("backup_sealed", file=name)
    try:
        return bytes(Fernet(key).decrypt(file.read()[len(MARK) :]))
    except InvalidToken as error:
        raise StoreError("backup_unreadable", file=name, detail="key") from error
