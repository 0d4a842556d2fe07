"""Indexes of boundary sets on disk: made once for a drawing, read from then on.

A file is named by the hash of the polygons and of how it was made, so that a
changed drawing never meets an old index. A file that is damaged is made anew,
and a folder that cannot be written does no harm: nothing here is a fact, all of
it can be deleted at any time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata import home
from geodata.places.grid_index import GridIndex, IndexFrame

# Grows with every change of what a file holds or of how it is made.
FORM = 1
FOLDER = "cache/places"
# More boundary sets than anybody places points in; the oldest files go first.
KEPT = 12
# Cells along the grid, and fine cells along a cell as a power of two: finer ones cost more
# to build and leave fewer points to GEOS. Chosen by measuring (tests/benchmarks/placement.py).
SIDE, BITS = 1024, 3
ARRAYS = ("labels", "fine", "starts", "candidates", "lines", "hands")
# Characters of the sum at the head of a file, and more than its line of facts takes.
DIGEST, MOST_FACTS = 64, 1 << 14


def index(polygons: npt.NDArray[np.object_], shelf: Path | None) -> GridIndex:
    """The index of valid polygons: read if it was kept, else made and kept.

    Parameters
    ----------
    polygons : ndarray of Geometry
        In the order of region numbers; the index asks these very objects.
    shelf : Path or None
        The ministry's folder; None to keep nothing.
    """
    if shelf is None:
        return GridIndex.build(polygons, SIDE, BITS)
    path = shelf / FOLDER / f"{_digest(polygons)}.index"
    kept = _read(path, polygons)
    if kept is not None:
        return kept
    made = GridIndex.build(polygons, SIDE, BITS)
    _keep(made, path)
    return made


def _digest(polygons: npt.NDArray[np.object_]) -> str:
    """Names the polygons, corner by corner, and how they are indexed."""
    kind, corners, offsets = shapely.to_ragged_array(polygons)
    said = hashlib.sha256(f"{FORM} {SIDE} {BITS} {kind}".encode())
    arrays: list[npt.NDArray[Any]] = [corners, *offsets]
    for array in arrays:
        said.update(f" {array.dtype} {array.shape} ".encode())
        said.update(array.tobytes())
    return said.hexdigest()[:40]


def _read(path: Path, polygons: npt.NDArray[np.object_]) -> GridIndex | None:
    """The index of a file; None where there is none, or it is not as it was written."""
    try:
        content = memoryview(path.read_bytes())
        if bytes(content[:DIGEST]).decode("ascii") != hashlib.sha256(content[DIGEST:]).hexdigest():
            return None
        return _unpacked(content[DIGEST:], polygons)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(made: GridIndex, path: Path) -> None:
    content = _packed(made)
    sum_ = hashlib.sha256(content).hexdigest().encode("ascii")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        home.put_whole(path, lambda part: part.write_bytes(sum_ + content))
        _forget(path.parent)
    except OSError:
        return  # a folder that may not be written: the index serves all the same


def _packed(made: GridIndex) -> bytes:
    """A line of facts, then the arrays one after the other."""
    arrays = {name: np.ascontiguousarray(getattr(made, name)) for name in ARRAYS}
    facts = {
        "frame": dataclasses.asdict(made.frame),
        "bits": made.bits,
        "doubt": made.doubt,
        "arrays": {name: [array.dtype.str, array.shape] for name, array in arrays.items()},
    }
    head = json.dumps(facts).encode("ascii")
    return b"\n".join([head, b"".join(array.tobytes() for array in arrays.values())])


def _unpacked(content: memoryview, polygons: npt.NDArray[np.object_]) -> GridIndex:
    end = bytes(content[:MOST_FACTS]).index(b"\n")
    facts = json.loads(bytes(content[:end]))
    arrays: dict[str, Any] = {}
    at = end + 1
    for name, (kind, shape) in facts["arrays"].items():
        array = np.frombuffer(content, np.dtype(kind), math.prod(shape), at)
        arrays[name], at = array.reshape(shape), at + array.nbytes
    frame: dict[str, Any] = facts["frame"]
    return GridIndex(
        IndexFrame(**frame),
        facts["bits"],
        **{name: arrays[name] for name in ARRAYS},
        doubt=facts["doubt"],
        polygons=polygons,
    )


def _forget(folder: Path) -> None:
    """Delete all but the newest files."""
    by_age = sorted(folder.glob("*.index"), key=lambda path: path.stat().st_mtime_ns)
    for path in by_age[:-KEPT]:
        path.unlink(missing_ok=True)
