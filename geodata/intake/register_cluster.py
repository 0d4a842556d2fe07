"""A register's partitions on a Dask cluster; the sums are those of one machine.

Workers import :func:`place_partition` from here. Each places whole files with
regions it reads once, writes the placed rows to a file of its own and sends
back sums only; a file lost with its worker is done again from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from geodata import datasets
from geodata.errors import IntakeError
from geodata.intake import register_files
from geodata.intake.register_files import Description
from geodata.registers.placing import Placer
from geodata.registers.tally import Tally

LOCAL = "local"
REQUIREMENTS = "geodata/intake/requirements-cluster.txt"
LOCAL_WORKERS = 2
LOCAL_MEMORY = "1GB"


def on(scheduler: str) -> Callable[[list[Path], Description, Path], Iterable[Tally]]:
    """How to go through files on the cluster at an address, or on one started here.

    Parameters
    ----------
    scheduler : str
        ``tcp://host:port``, or ``local`` for two workers of 1 GB on this machine.
    """

    def run(paths: list[Path], said: Description, rows: Path) -> Iterable[Tally]:
        with _client(scheduler) as client:
            yield from spread(client, paths, said, rows)

    return run


def spread(client: Any, paths: list[Path], said: Description, rows: Path) -> Iterable[Tally]:
    """Sums of every file, in the order of the files, from a client's workers."""
    targets = [str(rows / f"part-{number:05d}.parquet") for number in range(len(paths))]
    pending = client.map(
        place_partition, [str(path) for path in paths], targets, said=said, pure=False, retries=3
    )
    for future in pending:
        yield future.result()


def place_partition(path: str, target: str, said: Description) -> Tally:
    """Place one file; what a worker runs."""
    return register_files.place_file(Path(path), _tools(said), Path(target))


@lru_cache(maxsize=2)
def _tools(said: Description) -> Placer:
    """The regions, the grid over them and the mapping, read once per worker."""
    return register_files.placer(said, datasets.load(records_of=datasets.BUNDLED))


def _client(scheduler: str) -> Any:
    # Installed only by those who spread a register over machines.
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise IntakeError("no_cluster_software", file=REQUIREMENTS) from error

    if scheduler != LOCAL:
        try:
            return Client(scheduler)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise IntakeError("no_scheduler", address=scheduler[:100]) from error
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=LOCAL_WORKERS,
        threads_per_worker=1,
        memory_limit=LOCAL_MEMORY,
        dashboard_address=None,
    )
    return Client(cluster)  # type: ignore[no-untyped-call]
