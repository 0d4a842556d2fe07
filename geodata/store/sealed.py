"""Encrypted backups: one key in a file, which whoever restores needs.

The recipe is Fernet of the ``cryptography`` library (AES-128 in CBC mode with an
HMAC-SHA-256 over all of it): a file altered by a byte, or another key, opens nothing.
The whole file is held in memory meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from geodata import home
from geodata.errors import StoreError
from geodata.messages import reason

MARK = b"atlas-grappes-sealed-1\n"


def new_key(path: Path) -> None:
    """Write a new key that only this account may read; one that is there is never replaced.

    Raises
    ------
    StoreError
        ``key_in_place``; ``backup_not_written``.
    """
    from cryptography.fernet import Fernet

    if path.exists():
        raise StoreError("key_in_place", file=path.name)
    try:
        home.write_whole(path, Fernet.generate_key() + b"\n", private=True)
    except OSError as error:
        raise StoreError("backup_not_written", file=path.name, detail=reason(error)) from error


def read_key(path: Path) -> bytes:
    """The key in a file.

    Raises
    ------
    StoreError
        ``key_unreadable`` where there is none.
    """
    from cryptography.fernet import Fernet

    try:
        key = path.read_bytes().strip()
        Fernet(key)
    except (OSError, ValueError) as error:
        raise StoreError("key_unreadable", file=path.name) from error
    return key


def is_sealed(path: Path) -> bool:
    """Whether a backup needs a key."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def seal(path: Path, key: bytes) -> None:
    """Encrypt a file in its place."""
    from cryptography.fernet import Fernet

    path.write_bytes(MARK + Fernet(key).encrypt(path.read_bytes()))


def unseal(path: Path, key: bytes, plain: IO[bytes]) -> None:
    """Decrypt a file into another.

    Raises
    ------
    StoreError
        ``backup_sealed`` without a key, ``backup_unreadable`` with a wrong one or where
        the file was altered.
    """
    from cryptography.fernet import Fernet, InvalidToken

    if not key:
        raise StoreError("backup_sealed", file=path.name)
    try:
        plain.write(Fernet(key).decrypt(path.read_bytes()[len(MARK) :]))
    except InvalidToken as error:
        raise StoreError("backup_unreadable", file=path.name, detail="key") from error
