"""What is built from is what was pinned, byte for byte."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.build import packages, sbom, wheels

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


ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.M)


def _pinned(text: str) -> set[tuple[str, str]]:
    return {(name.lower().replace("_", "-"), version) for name, version in NAMED.findall(text)}


def test_the_lock_holds_a_hash_of_what_is_required_and_nothing_else() -> None:
    required = (ROOT / "requirements.txt").read_text("utf-8")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert _pinned(lock) == _pinned(required)
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        assert "--hash=sha256:" in entry, entry


def test_a_bundle_says_what_it_holds(tmp_path: Path) -> None:
    content = "Metadata-Version: 2.1\nName: Some_Thing\nVersion: 1.2\nLicense-Expression: MIT\n\n"
    wheel = tmp_path / "some_thing-1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("some_thing-1.2.dist-info/METADATA", content)
    (found,) = sbom.bill(tmp_path)["components"]
    assert found["purl"] == "pkg:pypi/some-thing@1.2"
    assert found["licenses"] == [{"license": {"name": "MIT"}}]
    assert found["hashes"][0]["content"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
