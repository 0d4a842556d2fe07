"""Registry files of what a ministry adds: written whole, read by a TOML parser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_whole(path: Path, text: str) -> None:
    """Write whole or not at all: a reader never sees half a file."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def toml_text(what: str, entries: dict[str, dict[str, Any]]) -> str:
    """Entries by id as tables of one heading."""
    lines = []
    for name, row in entries.items():
        lines.append(f"[{what}.{json.dumps(name)}]")
        for key, value in row.items():
            if isinstance(value, dict):
                inner = ", ".join(f"{k} = {_quoted(v)}" for k, v in value.items())
                lines.append(f"{key} = {{ {inner} }}")
            else:
                lines.append(f"{key} = {_quoted(value)}")
        lines.append("")
    return "\n".join(lines)


def _quoted(value: Any) -> str:
    """A TOML value; JSON's escapes are a subset of TOML's basic strings."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
