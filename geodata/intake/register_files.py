"""Taking a register in: placed once, summed once, protected before it is stored."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import datasets, home
from geodata.datasets import Datasets
from geodata.errors import BoundaryError, IntakeError
from geodata.files import sha256
from geodata.intake.register_rows import batches, facts_of, placed_by
from geodata.intake.register_said import Description as Description
from geodata.intake.register_said import confirm
from geodata.messages import reason
from geodata.places.locator import Locator
from geodata.registers import cube, indices, same_units, store
from geodata.registers.activities import OTHER, ActivityMap
from geodata.registers.grid import Grid
from geodata.registers.placing import Placer
from geodata.registers.rows import BATCH
from geodata.registers.seen import Seen
from geodata.registers.store import Facts, Register
from geodata.registers.tally import PlacedRows, Tally

# A file most of whose rows say nothing usable is the wrong file, or wrongly described.
MIN_PLACED = 0.5
USELESS = {
    "repeated_id": "register_repeated_id",
    "inactive": "register_inactive",
    "bad_year": "register_bad_year",
    "negative_jobs": "register_negative_jobs",
    "no_place": "register_no_place",
    "not_a_number": "register_no_place",
    "out_of_range": "register_out_of_range",
    "outside": "register_outside",
    "region_unknown": "register_region_unknown",
    "unmapped_activity": "register_unmapped",
}
MAX_UNMAPPED_SHOWN = 30
# Placed rows are for the account that the atlas runs under, and nobody else.
OWN_FOLDER, OWN_FILE = 0o700, 0o600


def placer(said: Description, data: Datasets, threads: int = 1) -> Placer:
    """What rows of this register are placed with."""
    boundary_set = said.boundary_set or data.regions.law(said.country)
    areas = data.geometry(boundary_set)
    if areas.empty and not said.columns.region:
        raise BoundaryError("no_geometry", set=boundary_set)
    drawn = areas if not areas.empty else data.geometry(data.regions.law(said.country))
    bounds = tuple(float(edge) for edge in drawn.total_bounds)
    return Placer(
        country=said.country,
        boundary_set=boundary_set,
        regions=tuple(str(code) for code in data.regions.of_set(boundary_set).index),
        sectors=(*data.sectors.codes, OTHER),
        locator=Locator(areas, home.folder()),
        gazetteer=data.gazetteer,
        activities=ActivityMap(
            data.sectors, said.classification, dict(said.own), said.level, said.crafts
        ),
        grid=Grid.over((bounds[0], bounds[1], bounds[2], bounds[3])),
        columns=said.columns,
        year=said.year,
        threads=threads,
        districts=_districts(said.country, boundary_set, data),
    )


def _districts(country: str, boundary_set: str, data: Datasets) -> npt.NDArray[np.int64] | None:
    """The district of each region of a set, as a number, where the country has districts."""
    coarser = data.regions.districts_of(boundary_set)
    if not coarser:
        return None
    lineage = data.regions.lineage
    codes = map(str, data.regions.of_set(boundary_set).index)
    above = [lineage.containing(code, boundary_set, coarser) for code in codes]
    return np.asarray(pd.factorize(pd.Series(above))[0], dtype=np.int64)


def add(
    paths: list[Path],
    said: Description,
    data: Datasets | None = None,
    *,
    replace: bool = False,
    user: Path | None = None,
    run: Callable[..., Iterable[Tally]] | None = None,
    actor: store.Actor = store.MACHINE,
) -> Register:
    """Read, place, sum, protect and store a register.

    Parameters
    ----------
    paths : list of Path
        One file, or the partitions of one register.
    run : callable, optional
        How files are gone through: (paths, description, folder of rows) → a tally of each.

    Raises
    ------
    GeodataError
        With the reason; nothing is stored then.
    """
    store.require(actor, store.REGISTERS, user)
    current = data or datasets.load(user, records_of=datasets.BUNDLED)
    confirm(said)
    target = store.folder_of(user) / said.id
    _refuse_unwelcome(said, current, user, target, replace=replace)
    said = dataclasses.replace(said, columns=placed_by(paths[0], said.columns))
    # A folder of this run alone: two visitors of one server may add at the same time.
    draft = home.draft_in(target.parent, said.id)
    try:
        tools = placer(said, current)
        whole = _tallied((run or in_this_process)(paths, said, _rows_folder(draft, said.country)))
        _refuse_useless(whole, paths[0].name)
        same_units.refuse(said, _years(whole), user, draft)
        facts = _write(draft, said, whole, tools, synthetic=said.synthetic or _is_synthetic(paths))
        with home.only_writer(target.parent):
            # Somebody else may have added one while the rows were read.
            _refuse_unwelcome(said, current, user, target, replace=replace)
            same_units.refuse(said, _years(whole), user, draft)
            _put_in_place(draft, target)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError):
            raise IntakeError("register_not_stored", detail=reason(error)) from error
        raise
    return Register(facts, target)


def _tallied(parts: Iterable[Tally]) -> Tally:
    whole = Tally()
    for part in parts:
        whole.add(part)
    return whole


def _rows_folder(draft: Path, country: str) -> Path:
    rows = draft / "rows" / f"country={country}"
    rows.mkdir(parents=True)
    (draft / "rows").chmod(OWN_FOLDER)
    return rows


def _refuse_unwelcome(
    said: Description, data: Datasets, user: Path | None, target: Path, *, replace: bool
) -> None:
    """What can be refused without a row."""
    if said.country not in data.countries:
        raise IntakeError("unknown_country", country=said.country, known=data.countries)
    if target.exists() and not replace:
        raise IntakeError("register_exists", id=said.id)
    same_units.refuse(said, () if said.columns.year else (said.year,), user)


def in_this_process(paths: list[Path], said: Description, rows: Path) -> Iterable[Tally]:
    """One file after the other, on two threads where points are many."""
    tools = placer(said, datasets.load(records_of=datasets.BUNDLED), threads=2)
    for number, path in enumerate(paths):
        yield place_file(path, tools, rows / f"part-{number:05d}.parquet")


def place_file(
    path: Path,
    tools: Placer,
    target: Path,
    *,
    size: int = BATCH,
    told: Callable[[int], None] | None = None,
) -> Tally:
    """Place one file and write its placed rows; the same wherever it runs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole, seen = Tally(), Seen()
    unmapped: Counter[str] = Counter()
    draft = target.with_suffix(".part")
    writer = None
    try:
        for batch in batches(path, tools.columns, size):
            repeated = seen.again(batch[tools.columns.id]) if tools.columns.id else None
            placed, sums = tools.place(batch, repeated)
            unmapped.update(_unmapped(batch, tools))
            whole.add(sums)
            table = pa.table(_named(placed, tools))
            writer = writer or pq.ParquetWriter(draft, table.schema)
            writer.write_table(table)
            if told is not None:
                told(whole.rows)
    finally:
        if writer is not None:
            writer.close()
    if writer is not None:
        draft.chmod(OWN_FILE)
        draft.replace(target)
    whole.reasons.update({f"code:{code}": count for code, count in unmapped.items()})
    return whole


def _named(placed: PlacedRows, tools: Placer) -> dict[str, Any]:
    """Placed rows with codes in words, as they are written."""
    import pyarrow as pa

    def coded(numbers: npt.NDArray[np.int64], codes: tuple[str, ...]) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array(codes))

    return {
        "region_code": coded(placed.region, tools.regions),
        "sector_code": coded(placed.sector, tools.sectors),
        "year": placed.year.astype(np.int16),
        "jobs": placed.jobs.astype(np.int32),
        "x": placed.x,
        "y": placed.y,
        "unit": placed.unit,
    }


def _unmapped(batch: pd.DataFrame, tools: Placer) -> dict[str, int]:
    counts = batch[tools.columns.sector].astype(str).value_counts()
    return {
        str(code): int(count)
        for code, count in counts.items()
        if not tools.activities.sector(str(code))
    }


def _refuse_useless(whole: Tally, name: str) -> None:
    if not whole.rows:
        raise IntakeError("no_rows", file=name)
    placed = whole.reasons.get("placed", 0)
    if placed < MIN_PLACED * whole.rows:
        reasons = {k: n for k, n in whole.reasons.items() if not k.startswith("code:")}
        worst = max((k for k in reasons if k != "placed"), key=lambda key: reasons[key])
        raise IntakeError(
            USELESS[worst], file=name, placed=placed, rows=whole.rows, count=reasons[worst]
        )


def _years(whole: Tally) -> tuple[int, ...]:
    return tuple(int(year) for year in sorted(whole.table["year"].unique()))


def _write(
    draft: Path, said: Description, whole: Tally, tools: Placer, *, synthetic: bool
) -> Facts:
    table = cube.cube(whole.table, tools.regions, tools.sectors, said.rule, tools.branches)
    table.to_parquet(draft / store.CUBE_NAME, index=False)
    cube.establishments(whole.table, tools.sectors).to_parquet(
        draft / store.ESTABLISHMENTS_NAME, index=False
    )
    _indices(table, whole, said, tools).to_parquet(draft / store.INDICES_NAME, index=False)
    undrawn = {}
    for year in _years(whole):
        shown = cube.told(table, year, tools.regions, tools.sectors)
        cells = whole.cells[whole.cells["year"] == year]
        planes, left = cube.planes(cells, shown, tools.grid, said.rule.least)
        np.save(draft / f"planes-{year}.npy", planes)
        undrawn[str(year)] = left
    facts = Facts(
        id=said.id,
        name=said.name,
        country=said.country,
        boundary_set=tools.boundary_set,
        classification=said.classification,
        source=said.source,
        licence=said.licence,
        added=dt.date.today().isoformat(),
        synthetic=synthetic,
        crafts=said.crafts,
        rows=whole.rows,
        reasons={k: n for k, n in whole.reasons.items() if not k.startswith("code:")},
        unmapped=_common_codes(whole, said.rule.least),
        regions=tools.regions,
        sectors=tools.sectors,
        years=_years(whole),
        undrawn=undrawn,
        rule=said.rule,
        grid=tools.grid,
        digest=_digest(draft),
    )
    store.write_facts(facts, draft)
    return facts


def _indices(table: pd.DataFrame, whole: Tally, said: Description, tools: Placer) -> pd.DataFrame:
    """Indices of every year's tables, from all their cells."""
    names = {indices.SECTOR: tools.sectors, indices.REGION: tools.regions}
    found = [pd.DataFrame(columns=list(indices.COLUMNS))]
    for year in _years(whole):
        part = whole.table[whole.table["year"] == year]
        sums = cube.YearTable.of(part, len(tools.regions), len(tools.sectors))
        for measure, (value, lowest, units) in sums.measures().items():
            hidden = cube.hidden(table, year, measure, tools.regions, tools.sectors)
            parts = said.rule, tools.districts, tools.branches
            told = indices.told(value, lowest, hidden, units, *parts)
            found.append(indices.rows(told, names, year, measure))
    return pd.concat([one for one in found if len(one)] or found, ignore_index=True)


def _common_codes(whole: Tally, least: int) -> dict[str, int]:
    """Codes that mean nothing, most frequent first: one of few rows may name somebody's shop."""
    codes = {k.removeprefix("code:"): n for k, n in whole.reasons.items() if k.startswith("code:")}
    often = [(code, count) for code, count in codes.items() if count >= least]
    return dict(sorted(often, key=lambda pair: -pair[1])[:MAX_UNMAPPED_SHOWN])


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.*")):
        digest.update(f"{path.name}:{sha256(path)}".encode())
    return digest.hexdigest()


def _put_in_place(draft: Path, target: Path) -> None:
    """Swap the new register in; an older one of the same id goes only then.

    Between the two steps, and where a run ends there, the older one is read under its
    other name (:func:`geodata.registers.store.load`).
    """
    stopped = sorted(target.parent.glob(f".{target.name}{store.BEING_REPLACED}*"))
    old = target.with_name(f".{target.name}{store.BEING_REPLACED}{os.getpid()}")
    if target.exists():
        target.rename(old)
    draft.rename(target)
    for folder in (*stopped, old):
        shutil.rmtree(folder, ignore_errors=True)


def _is_synthetic(paths: list[Path]) -> bool:
    """Whether a file says of itself that it was made up."""
    return any(facts_of(path)["made_up"] for path in paths)
