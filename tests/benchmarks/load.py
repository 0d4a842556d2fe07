"""People at work, and what a run of a page costs: ``python -m tests.benchmarks.load``.

``pages``
    What a run of each page takes of the processor, in one session that changes the stage
    shown; ``--folder`` names another version of the atlas to measure beside this one. The
    floor is what Streamlit takes for a page with one box and nothing else, most of which is
    its looking through all memory after each run; the atlas freezes what it holds for good.
``people 10 50 100``
    So many sessions over WebSocket: each opens a page, and every ten seconds changes the
    sector or goes to another page. ``--processes 2`` is the deployment of ``deploy/``: two
    processes and PostgreSQL behind nginx with TLS. Seconds are those of the clock: to be
    measured on an idle machine, which runs the load as well.
``comings 1000``
    Sessions opened and closed, ten at a time: what is left of them in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import os
import random
import secrets
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.modes import PROXY
from pages.ui import browsers
from tests.benchmarks import deployed
from tests.browser.conftest import free_port
from tests.browser.session import FIRST_PAGE, Visit, visiting
from tests.conftest import ROOT

# Pages where people look at figures, as the eight of the first measurement.
VISITED = ("", "map", "records", "sectors", "regions", "density", "specialisation", "pattern")
QUERY = "lang=fr&country=DZ"
THINKING = 10.0
RUNS = 12
EMPTY = """
import gc, streamlit as st
if {frozen}:
    gc.freeze()
st.multiselect("x", ["a", "b"], key="stages")
"""


@dataclass
class Served:
    """A running atlas: its address, its processes, and how connections are opened."""

    url: str
    pids: Sequence[int]
    sent: Callable[[], dict[str, str]] = dict
    options: dict[str, Any] = field(default_factory=dict)

    def processor(self) -> float:
        """Processor seconds that its processes have taken, to the nanosecond."""
        # The clock of another process, as Linux numbers it.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.pids)

    def megabytes(self) -> float:
        """Memory that its processes hold."""
        pages = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in self.pids)
        return sum(int(count) * os.sysconf("SC_PAGE_SIZE") for count in pages) / 2**20

    def visit(self) -> contextlib.AbstractAsyncContextManager[Visit]:
        """A session of somebody new."""
        return visiting(self.url, sent=self.sent(), **self.options)


@contextmanager
def alone(folder: Path = ROOT, script: str = "dashboard.py") -> Iterator[Served]:
    """One process over a file of its own, warm."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, script, "--server.port", str(port)]
        if script != "dashboard.py":
            command[1:2] = ["-m", "streamlit", "run", script]
        environment = {**os.environ, "ATLAS_GRAPPES_HOME": home, "PYTHONPATH": str(folder)}
        started = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1", "--server.headless", "true"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(3000):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                    break
                time.sleep(0.05)
            yield Served(url, [started.pid])
        finally:
            started.terminate()
            started.wait()


@contextmanager
def behind_nginx() -> Iterator[Served]:
    """Two processes and PostgreSQL, as ``deploy/`` says; each session a browser of its own."""
    with deployed.running(PROXY) as found:
        trusted = ssl.create_default_context(cafile=str(found.room / "fullchain.pem"))
        trusted.check_hostname = False
        word = base64.b64encode(b"karim:karim").decode()

        def sent() -> dict[str, str]:
            cookie = f"{browsers.COOKIE}={secrets.token_urlsafe(browsers.BYTES)}"
            return {"Authorization": f"Basic {word}", "Cookie": cookie}

        options = {"ssl": trusted, "host": "127.0.0.1", "port": found.secure}
        url = f"https://{deployed.NAME}:{found.secure}"
        yield Served(url, found.pids, sent, {**options, "server_hostname": deployed.NAME})


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which a part of them lies."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


# What a page costs -------------------------------------------------------------------------


async def costs(served: Served, page: str) -> list[float]:
    """Processor seconds of runs in which a filter changed, the first two left out."""
    taken = []
    async with served.visit() as visit:
        await visit.open(page, QUERY)
        for i in range(RUNS + 2):
            chosen = visit.shown.options.get("stages", [])
            known = dict(visit.shown.widgets)
            await asyncio.sleep(0.3)
            before = served.processor()
            await visit.press({"stages": tuple(chosen[:1] if i % 2 else ())}, known)
            await asyncio.sleep(0.3)  # what Streamlit does once a run is over
            taken.append(served.processor() - before)
    return taken[2:]


async def addresses(served: Served) -> list[str]:
    """Every page, as the menu names it."""
    async with served.visit() as visit:
        await visit.open("", QUERY)
        return list(visit.shown.pages)


def told(name: str, taken: Sequence[float]) -> None:
    """One row: median and 95th percentile in milliseconds."""
    middle, most = 1000 * statistics.median(taken), 1000 * quantile(taken, 0.95)
    print(f"| {name} | {middle:.0f} | {most:.0f} |", flush=True)


def pages(folder: Path) -> None:
    """The floor, then every page, then all of them."""
    print("| page | median ms of processor | 95 % |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as room:
        script = Path(room) / "empty.py"
        for name, frozen in {"(an empty page)": False, "(the same, memory frozen)": True}.items():
            script.write_text(EMPTY.format(frozen=frozen))
            with alone(Path(room), str(script)) as served:
                told(name, asyncio.run(costs(served, "")))
    with alone(folder) as served:
        every: list[float] = []
        for name in asyncio.run(addresses(served)):
            taken = asyncio.run(costs(served, "" if name == FIRST_PAGE else name))
            told(name, taken)
            every += taken
        told("all", every)


# Many at once ---------------------------------------------------------------------------------


@dataclass
class Waited:
    """Seconds until what was asked for stood there."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)


async def working(served: Served, waited: Waited, until: float, pick: random.Random) -> None:
    """One person: a page, then now and again another sector or page."""
    await asyncio.sleep(pick.uniform(0, THINKING))
    async with served.visit() as visit:
        begun = time.perf_counter()
        await visit.open(pick.choice(VISITED), QUERY)
        waited.opened.append(time.perf_counter() - begun)
        while time.perf_counter() < until:
            await asyncio.sleep(pick.uniform(0.5, 1.5) * THINKING)
            begun = time.perf_counter()
            if pick.random() < 0.25:
                await visit.go(pick.choice(VISITED) or FIRST_PAGE)
            else:
                sectors = visit.shown.options.get("sectors") or [""]
                chosen = {"sectors": (pick.choice(sectors),)}
                await visit.press(chosen, dict(visit.shown.widgets))
            waited.changed.append(time.perf_counter() - begun)


async def at_once(served: Served, people: int, seconds: float) -> None:
    """So many people for a while; one row."""
    waited, before, held = Waited(), served.processor(), served.megabytes()
    until = time.perf_counter() + seconds
    each = (working(served, waited, until, random.Random(n)) for n in range(people))
    await asyncio.gather(*each)
    runs = len(waited.opened) + len(waited.changed)
    spent = 1000 * (served.processor() - before) / runs
    each_holds = (served.megabytes() - held) / people
    cells = [
        f"{quantile(values, part):.2f}"
        for values in (waited.opened, waited.changed)
        for part in (0.5, 0.95)
    ]
    print(
        f"| {people} | {len(served.pids)} | {' | '.join(cells)} | {spent:.0f} | {each_holds:.1f} "
        f"| {served.megabytes():.0f} |",
        flush=True,
    )


def people(counts: Sequence[int], processes: int, seconds: float) -> None:
    """A row for each number of people."""
    print("| people | processes | open p50 s | p95 | change p50 s | p95 ", end="")
    print("| processor ms a run | MB a session | MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    with alone() if processes == 1 else behind_nginx() as served:
        asyncio.run(warm(served))
        for count in counts:
            asyncio.run(at_once(served, count, seconds))


async def warm(served: Served) -> None:
    """Every page once in each process, so that nobody waits for what is read only once."""
    for _ in range(4 * len(served.pids)):
        async with served.visit() as visit:
            for page in VISITED:
                await visit.open(page, QUERY)


async def come_and_go(served: Served, count: int) -> None:
    """Sessions opened and closed, ten at a time; memory every hundred."""

    async def one() -> None:
        async with served.visit() as visit:
            await visit.open("", QUERY)

    await warm(served)
    print(f"opened and closed 0: {served.megabytes():.0f} MB", flush=True)
    for done in range(0, count, 100):
        for _ in range(10):
            await asyncio.gather(*(one() for _ in range(10)))
        print(f"opened and closed {done + 100}: {served.megabytes():.0f} MB", flush=True)


def main() -> None:
    """What is asked for, printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pages", "people", "comings"))
    parser.add_argument("counts", nargs="*", type=int, default=[])
    parser.add_argument("--processes", type=int, default=1, choices=(1, 2))
    parser.add_argument("--seconds", type=float, default=120.0, help="how long people work")
    parser.add_argument("--folder", type=Path, default=ROOT)
    args = parser.parse_args()
    if args.what == "pages":
        pages(args.folder)
    elif args.what == "people":
        people(args.counts or [10, 50, 100], args.processes, args.seconds)
    else:
        with alone() as served:
            asyncio.run(come_and_go(served, (args.counts or [1000])[0]))


if __name__ == "__main__":
    main()
