"""A ministry's own boundary sets on disk: put in force, taken back, brought back.

A drawing is kept under a name that holds its hash and is never written over;
the registry alone says which one is in force and which one was before it. It
is written whole and last, so that a run that is stopped leaves what was there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geodata import home
from geodata.access import BOUNDARIES, MACHINE, Actor
from geodata.errors import BoundaryError, GeodataError
from geodata.files import sha256
from geodata.home import REGISTRY, toml_text, write_whole
from geodata.messages import reason
from geodata.places import boundary_units
from geodata.store.core import require

IN_FORCE, BEFORE = "sets", "before"
DIGITS = 8
Entries = dict[str, dict[str, Any]]


def put(
    set_id: str,
    facts: dict[str, Any],
    drawn: gpd.GeoDataFrame,
    units: pd.DataFrame | None,
    user: Path | None = None,
) -> None:
    """Keep a drawing and put it in force; the one it replaces can be brought back.

    Parameters
    ----------
    facts : dict
        The entry of the registry but for its files and hash.
    units : DataFrame or None
        Codes and names of parts of known regions.
    """
    folder = folder_of(user)
    with _writing(folder) as (in_force, before):
        draft = folder / f"{set_id}.geojson.draft"
        write_whole(draft, json.dumps(_document(drawn), separators=(",", ":")) + "\n")
        digest = sha256(draft)
        name = f"{set_id}-{digest[:DIGITS]}"
        draft.replace(folder / f"{name}.geojson")
        entry = {**facts, "file": f"{name}.geojson", "sha256": digest}
        if units is not None:
            boundary_units.write(units, folder / f"{name}.csv")
            entry["units_file"] = f"{name}.csv"
        if entry != in_force.get(set_id):
            before[set_id] = in_force.get(set_id, {})
        in_force[set_id] = entry


def remove(
    set_id: str,
    standing: Sequence[str] = (),
    user: Path | None = None,
    *,
    actor: Actor = MACHINE,
) -> None:
    """Take a set of one's own out of force; a bundled one of its name comes back.

    Parameters
    ----------
    standing : sequence of str
        Tables that would be left without regions.

    Raises
    ------
    BoundaryError
        ``not_own_set`` where there is none, ``set_in_use``.
    """
    require(actor, BOUNDARIES, user)
    _refuse_in_use(set_id, standing)
    with _writing(folder_of(user)) as (in_force, before):
        if set_id not in in_force:
            raise BoundaryError("not_own_set", set=set_id, known=sorted(in_force))
        before[set_id] = in_force.pop(set_id)


def undo(
    set_id: str,
    standing: Sequence[str] = (),
    user: Path | None = None,
    *,
    actor: Actor = MACHINE,
) -> bool:
    """Bring back what was in force before the last change of a set; done twice, nothing changes.

    Returns
    -------
    bool
        Whether a set of one's own is in force now.

    Raises
    ------
    BoundaryError
        ``nothing_before`` where the set was never changed, ``set_in_use``.
    """
    require(actor, BOUNDARIES, user)
    _refuse_in_use(set_id, standing)
    with _writing(folder_of(user)) as (in_force, before):
        if set_id not in before:
            raise BoundaryError("nothing_before", set=set_id, known=sorted(before))
        earlier = before[set_id]
        before[set_id] = in_force.pop(set_id, {})
        if earlier:
            in_force[set_id] = earlier
        return bool(earlier)


def _refuse_in_use(set_id: str, standing: Sequence[str]) -> None:
    if standing:
        raise BoundaryError("set_in_use", set=set_id, tables=list(standing))


def changed(user: Path | None = None) -> tuple[str, ...]:
    """Sets of which an earlier state can be brought back."""
    path = folder_of(user) / REGISTRY
    try:
        return tuple(home.read_registry(path, BEFORE))
    except GeodataError:
        return ()  # told where the sets are read


def folder_of(user: Path | None = None) -> Path:
    """Where a ministry's own sets are kept."""
    return home.folder(user) / "boundaries"


@contextmanager
def _writing(folder: Path) -> Iterator[tuple[Entries, Entries]]:
    """What the registry lists, to be changed by one writer at a time.

    Kept if the block ends well; files that it no longer speaks of go then.
    """
    registry = folder / REGISTRY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with home.only_writer(folder):
            in_force, before = _listed(registry)
            yield in_force, before
            text = toml_text(IN_FORCE, in_force) + "\n" + toml_text(BEFORE, before)
            write_whole(registry, text)
            _clear(folder, [*in_force.values(), *before.values()])
    except OSError as error:
        raise BoundaryError("boundary_not_stored", detail=reason(error)) from error


def _listed(registry: Path) -> tuple[Entries, Entries]:
    """What a registry lists; one that cannot be read is not written over."""
    try:
        return home.read_registry(registry, IN_FORCE), home.read_registry(registry, BEFORE)
    except GeodataError as error:
        raise BoundaryError("registry_damaged", file=error.params["file"]) from error


def _clear(folder: Path, entries: list[dict[str, Any]]) -> None:
    registered = {entry.get(key) for entry in entries for key in ("file", "units_file")}
    for path in folder.glob("??-*.*"):
        if path.suffix in (".geojson", ".csv") and path.name not in registered:
            path.unlink(missing_ok=True)


def _document(drawn: gpd.GeoDataFrame) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for code, polygon in drawn.geometry.items()
    ]
    return {"type": "FeatureCollection", "features": features}
