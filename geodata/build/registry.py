"""The registry of boundary sets: what each one is, where it comes from, its hash.

Facts come from ``set_facts``, hashes from the files. A set whose
file does not exist yet is left out, so each build script can rewrite the
registry after its own output.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from geodata.build.packages import Package
from geodata.build.set_facts import (
    BACKDROP,
    BACKDROP_FACTS,
    LOCALITIES_FACTS,
    RETRIEVED,
    SETS,
    SetEntry,
)
from geodata.build.wheels import Wheel
from geodata.files import sha256

FOLDER = Path(__file__).parents[1] / "data" / "boundaries"
REGISTRY = "registry.toml"


def write(folder: Path = FOLDER) -> None:
    """Write ``registry.toml`` for the files that exist in `folder`."""
    blocks = ["# Written by geodata.build: change geodata/build/set_facts.py instead."]
    for facts in SETS:
        entry = _set_entry(facts, folder)
        if entry:
            blocks.append(_table(f"sets.{facts.id}", entry))
    if (folder / BACKDROP).exists():
        hashed = {"file": BACKDROP, "sha256": sha256(folder / BACKDROP)}
        blocks.append(_table("backdrop", hashed | BACKDROP_FACTS))
    if (folder / LOCALITIES_FACTS["file"]).exists():
        blocks.append(_table("localities", LOCALITIES_FACTS))
    (folder / REGISTRY).write_bytes("\n\n".join(blocks).encode("utf-8") + b"\n")


def _set_entry(facts: SetEntry, folder: Path) -> dict[str, object]:
    """Keys of one set's table; empty when its file is still to be made."""
    entry: dict[str, object] = {
        "id": facts.id,
        "country": facts.country,
        "name": facts.name,
        "law": facts.law,
        "year": facts.year,
        "units": facts.units,
        "drawn": facts.drawn,
    }
    if facts.packages:
        path = folder / f"{facts.id}.geojson"
        if not path.exists():
            return {}
        entry |= {"file": path.name, "sha256": sha256(path)} | _origin(facts.packages)
    return entry | {"method": facts.method, "notes": facts.notes}


def _origin(packages: tuple[Package | Wheel, ...]) -> dict[str, object]:
    return {
        "licence": packages[0].licence,
        "attribution": "; ".join(package.attribution for package in packages),
        "source": ", ".join(package.label for package in packages),
        "homepage": packages[0].homepage,
        "retrieved": RETRIEVED,
    }


def _table(name: str, entry: Mapping[str, object]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in entry.items()]
    return "\n".join([f"[{name}]", *lines])


def _value(value: object) -> str:
    """A value in TOML; a JSON string is a valid TOML string."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{key} = {_value(item)}" for key, item in value.items())
        return "{ " + pairs + " }"
    return json.dumps(value, ensure_ascii=False)
