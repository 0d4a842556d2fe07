"""What a bundle holds, as a list that other programs read (CycloneDX 1.5, JSON).

``python -m geodata.build.sbom wheels`` writes ``wheels/sbom.json``: of each wheel its name,
version, licence and hash.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

FILE = "sbom.json"
METADATA = ".dist-info/METADATA"
# A licence that is told as a whole text is no name of one.
LONGEST = 100


def bill(folder: Path) -> dict[str, Any]:
    """The document for every wheel of a folder, in the order of their names."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "atlas-grappes"}},
        "components": [component(path) for path in sorted(folder.glob("*.whl"))],
    }


def component(wheel: Path) -> dict[str, Any]:
    """One wheel."""
    facts = _metadata(wheel)
    name, version = str(facts["Name"]), str(facts["Version"])
    found = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}],
    }
    licence = _licence(facts)
    return found | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        member = next(name for name in archive.namelist() if name.endswith(METADATA))
        return Parser().parsestr(archive.read(member).decode("utf-8", "replace"))


def _licence(facts: Message) -> str:
    """A licence as a wheel names it: by an expression, in a word, or by a classifier."""
    named = str(facts["License-Expression"] or facts["License"] or "").strip()
    if named and len(named) <= LONGEST and "\n" not in named:
        return named
    classes = [str(one) for one in facts.get_all("Classifier", [])]
    return ", ".join(
        one.rpartition("::")[2].strip() for one in classes if one.startswith("License ::")
    )


def main() -> None:
    """Write the list beside the wheels."""
    folder = Path(sys.argv[1])
    text = json.dumps(bill(folder), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
