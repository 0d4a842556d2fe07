"""The ministry's own folder, and how a file comes into it: whole, or not at all."""

from __future__ import annotations

import json
import os
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

VARIABLE = "ATLAS_GRAPPES_HOME"
USER_VARIABLE = "ATLAS_GRAPPES_USER"  # who answers for changes, where nobody says
REGISTRY = "registry.toml"


def folder(user: Path | None = None) -> Path:
    """Where a ministry's own data lives: ``ATLAS_GRAPPES_HOME`` or the user's data folder.

    Parameters
    ----------
    user : Path, optional
        The folder itself, where it is not the usual one.
    """
    if user is not None:
        return user
    given = os.environ.get(VARIABLE)
    return Path(given) if given else Path(platformdirs.user_data_dir("atlas-grappes"))


def put_whole(path: Path, make: Callable[[Path], object]) -> None:
    """Make a file beside its place and move it there.

    A reader never sees half of one, nor do two writers see each other's, be they
    processes or threads of one.

    Parameters
    ----------
    make : callable
        Writes the file at the path that it is given.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        make(part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a text or bytes whole or not at all, power cuts included.

    Parameters
    ----------
    private : bool
        Whether only this user may read the file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    mode = 0o600 if private else 0o666

    def write(part: Path) -> None:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    put_whole(path, write)


def read_registry(path: Path, what: str) -> dict[str, dict[str, Any]]:
    """Entries by id of a registry file; none where there is no file."""
    if not path.exists():
        return {}
    return dict(parsed(path.read_text(encoding="utf-8")).get(what, {}))


def parsed(text: str) -> dict[str, Any]:
    """What a registry says; a ValueError where it is none."""
    return tomllib.loads(text)


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
