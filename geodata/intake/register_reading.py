"""A register before it is taken in: what its columns mean, and what would become of its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

from geodata import datasets
from geodata.datasets import Datasets
from geodata.errors import IntakeError
from geodata.intake import book
from geodata.intake.fields import headers, plain
from geodata.intake.register_files import Description, place_file, placer
from geodata.intake.register_rows import batches, names_of, placed_by
from geodata.registers.rows import RegisterColumns
from geodata.registers.tally import Tally

CONTENTS = "register"
WORKBOOK = ".xlsx"
# Rows between two signs of progress, and rows of a trial.
STEP, TRIED = 20_000, 2_000


def as_rows(path: Path, name: str) -> Path:
    """The file itself; of a workbook its first sheet as a text, beside it."""
    if path.suffix.lower() != WORKBOOK:
        return path
    cells = book.read(path, name).sheet(0).cells
    text = path.with_suffix(".csv")
    cells.map(book.shown).to_csv(text, index=False, header=False, sep=";")
    return text


def understood(path: Path) -> tuple[RegisterColumns, list[str]]:
    """Which column says what, as far as their names tell, and all of their names."""
    names = names_of(path)
    known = headers(CONTENTS)
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(known.get(plain(name), ""), name)
    columns = {one.name: found.get(one.name, "") for one in dataclasses.fields(RegisterColumns)}
    return RegisterColumns(**columns), names


def tried(path: Path, said: Description, data: Datasets) -> Tally:
    """What would become of the first rows of a file; nothing is kept of them."""
    tools = placer(dataclasses.replace(said, columns=placed_by(path, said.columns)), data)
    first = next(batches(path, tools.columns, TRIED, TRIED), None)
    if first is None or first.empty:
        raise IntakeError("no_rows", file=path.name)
    return tools.place(first)[1]


def in_steps(told: Callable[[int], None]) -> Callable[..., Iterable[Tally]]:
    """How files are gone through where somebody waits: every few rows, their number is told."""

    def run(paths: list[Path], said: Description, rows: Path) -> Iterable[Tally]:
        tools = placer(said, datasets.load(records_of=datasets.BUNDLED), threads=2)
        for number, path in enumerate(paths):
            target = rows / f"part-{number:05d}.parquet"
            yield place_file(path, tools, target, size=STEP, told=told)

    return run
