"""The app as a person meets it: a real server, a real Chromium, no internet."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Route,
    sync_playwright,
)

from tests.conftest import ROOT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these, Chromium itself looks for updates and the tests would see it.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAP = "iframe[title*=folium]"
PATHS_WITH_MAP = ("/", "/map", "/density")
LOCAL = ("127.0.0.1", "localhost")
FAILED = pytest.StashKey[list[bool]]()
SHOWN = 4000


def chromium_path() -> str:
    """Where Chromium is; its absence is a failure, not a reason to skip."""
    named = [os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is missing: sudo apt-get install chromium, or set CHROMIUM")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running dashboard."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    ready_after: float


def start_server(home: Path, log: Path) -> Server:
    """Start the dashboard on a free port and wait until it answers."""
    port = free_port()
    command = [sys.executable, "dashboard.py"]
    environment = {**os.environ, "ATLAS_GRAPPES_HOME": str(home)}
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return Server(url, process, log, time.monotonic() - started)
        except OSError:
            if process.poll() is not None or time.monotonic() - started > 60:
                pytest.fail(f"the dashboard did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    running = start_server(folder, folder / "log.txt")
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)
    log = running.log.read_text(encoding="utf-8", errors="replace")
    # Streamlit logs one of its own where a window closes while it is being answered.
    own = [f"{ROOT}/{name}" for name in ("analytics/", "geodata/", "pages/", "dashboard.py")]
    told = [part for part in log.split("Traceback")[1:] if any(name in part for name in own)]
    assert told == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Visitor:
    """One person with a fresh browser, and every address their browser asked for."""

    context: BrowserContext
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "", *, settle: bool = True) -> Page:
        """Open an address of the app and wait until it stands still."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.base}/{path}")
        page.locator("h1").first.wait_for()
        if settle:
            wait_idle(page)
        return page


def wait_idle(page: Page) -> None:
    """Wait until the last run is over and every map is painted."""
    page.wait_for_function(
        "() => document.querySelector('.atlas-ready')"
        " && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
    )
    if urlsplit(page.url).path in PATHS_WITH_MAP:
        page.locator(MAP).first.wait_for()
        page.frame_locator(MAP).locator(".leaflet-container[data-painted]").first.wait_for()


def map_frame(page: Page) -> Frame:
    """The frame of the first map on a page."""
    element = page.locator(MAP).first.element_handle()
    assert element
    frame = element.content_frame()
    assert frame
    return frame


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether a test failed, for the fixtures that clear up after it."""
    report = yield
    item.stash.setdefault(FAILED, []).append(report.failed)
    return report


@pytest.fixture
def visit(
    server: Server, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; afterwards none of them may have asked for an outside address.

    After a failure, what their pages showed is printed.
    """
    visitors: list[Visitor] = []

    def make(width: int = 1440, height: int = 900) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        visitor = Visitor(context, server.url)

        def guard(route: Route) -> None:
            if urlsplit(route.request.url).hostname in LOCAL:
                route.continue_()
            else:
                visitor.outside.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        visitors.append(visitor)
        return visitor

    yield make
    if any(request.node.stash.get(FAILED, [])):
        for page in (page for visitor in visitors for page in visitor.context.pages):
            print(page.url, page.locator("body").inner_text()[:SHOWN], sep="\n")
    for visitor in visitors:
        visitor.context.close()
        assert visitor.outside == []
        assert visitor.errors == []
