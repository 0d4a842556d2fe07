"""What a run leaves behind that is ended without a word, wherever it is ended.

Before each step that changes a name in a folder (renaming, replacing, taking away) the folder
is copied as it stands: that is what whoever comes next would find, had the run been killed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

STEPS = ("rename", "replace", "unlink", "rmdir", "remove")


@contextmanager
def every_stop(folder: Path, into: Path) -> Iterator[list[Path]]:
    """Copies of a folder, one for each place where a run could be ended; filled in on leaving."""
    found: list[Path] = []

    def copied() -> None:
        found.append(into / f"stop-{len(found):03d}")
        shutil.copytree(folder, found[-1])

    def watched(step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(path: Any, *more: Any, **named: Any) -> Any:
            # Of a folder that is open a bare name is given.
            within = named.get("dir_fd") or named.get("src_dir_fd")
            whole = str(Path(f"/proc/self/fd/{within}").readlink()) if within else str(path)
            if whole.startswith(str(folder)):
                copied()
            return step(path, *more, **named)

        return taken

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, watched(getattr(os, name)))
        yield found
        copied()
