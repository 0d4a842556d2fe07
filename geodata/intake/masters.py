"""A presentation from outside as a master for slides, looked at in the confined process."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from geodata.errors import IntakeError
from geodata.intake.containers import check_zip
from geodata.intake.sandbox import pool
from geodata.intake.sandbox.limits import LIMITS, MEGABYTE, Limits

NAME = "template.pptx"
MOST = replace(LIMITS, parts=4000, unpacked_bytes=300 * MEGABYTE)
# What says that a file holds more than it may.
TOO_MUCH = ("zip_bomb", "zip_too_many_parts", "too_large", "out_of_memory", "out_of_time")


@dataclass(frozen=True)
class Master:
    """What a master has.

    Attributes
    ----------
    flaw : str
        Why it cannot be used: ``unreadable``, ``too_large``, ``macros``, ``outside`` (it
        fetches something from elsewhere), ``size`` of a slide, ``bare`` (no layout).
    layouts : tuple of tuple of str
        Kinds of the placeholders of each layout.
    """

    flaw: str
    layouts: tuple[tuple[str, ...], ...] = ()


def looked_at(content: bytes) -> Master:
    """What a presentation has, or why it cannot be used; looked at once for the same bytes.

    Raises
    ------
    IntakeError
        ``reader_unlocked`` where this machine reads no file from outside.
    """
    return _looked_at(hashlib.sha256(content).hexdigest(), _Held(content), MOST)


class _Held:
    """Bytes that are equal to any others: their hash stands beside them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _looked_at(digest: str, held: _Held, limits: Limits) -> Master:
    with tempfile.TemporaryDirectory(prefix="atlas-master-") as folder:
        path = Path(folder) / NAME
        path.write_bytes(held.content)
        held.content = b""
        try:
            check_zip(path, NAME, path.stat().st_size, limits)
            with pool.read(path, "slides", name=NAME, limits=limits) as (found, _):
                layouts = tuple(tuple(map(str, kinds)) for kinds in found["layouts"])
                return Master(str(found["flaw"]), layouts)
        except IntakeError as error:
            if error.code == "reader_unlocked":
                raise
            return Master("too_large" if error.code in TOO_MUCH else "unreadable")
