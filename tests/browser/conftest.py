"""The app as a person meets it: a real server, a real Chromium, no internet."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.conftest import ROOT

# The first has no window to draw: the same engine takes a sixth less of the machine.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Names other than our own lead nowhere: the network is cut for whatever a page asks.
# Without the rest, Chromium itself looks for updates and the tests would see it.
CHROMIUM_FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAP = "iframe[title*=folium]"
# How long a busy machine may take for what it does in a second when idle: no test waits it out.
PATIENCE = 120_000
# The last step of their addresses, wherever the atlas is served.
PAGES_WITH_MAP = ("", "map", "density")
LOCAL = ("127.0.0.1", "localhost")
INSIDE = ("data", "blob")
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


PYTHON = (sys.executable, "dashboard.py")
STREAMLIT = (sys.executable, "-m", "streamlit", "run", "dashboard.py")


def start_server(
    home: Path,
    log: Path,
    *options: str,
    command: Sequence[str] = PYTHON,
    port: int | None = None,
    base: str = "",
) -> Server:
    """Start the dashboard, on a free port if on none given, and wait until it answers."""
    port = port or free_port()
    environment = {**os.environ, "ATLAS_GRAPPES_HOME": str(home)}
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.address", "127.0.0.1", *options],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}{base}"
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return Server(url, process, log, time.monotonic() - started)
        except OSError:
            if process.poll() is not None or time.monotonic() - started > 60:
                pytest.fail(f"the dashboard did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)


@contextmanager
def running(home: Path, *options: str, **served: Any) -> Iterator[Server]:
    """A server over a folder of its own: what is stored, or how it is served, is changed."""
    started = start_server(home, home.with_name(f"{home.name}.log"), *options, **served)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An atlas of its own for each file: what one file stores, no other one counts."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started
    log = started.log.read_text(encoding="utf-8", errors="replace")
    # Streamlit logs one of its own where a window closes while it is being answered.
    own = [f"{ROOT}/{name}" for name in ("analytics/", "geodata/", "pages/", "dashboard.py")]
    told = [part for part in log.split("Traceback")[1:] if any(name in part for name in own)]
    assert told == []
    # A message that lacked something was shown all the same; whoever forgot it is told here.
    assert "IncompleteMessageWarning" not in log


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
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
        page.add_init_script(COUNT_RUNS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.base}/{path}")
        page.locator("h1").first.wait_for()
        if settle:
            wait_idle(page)
        return page

    def watch(self, request: Request) -> None:
        """Note what is asked of any other machine."""
        address = urlsplit(request.url)
        if address.scheme not in INSIDE and address.hostname not in LOCAL:
            self.outside.append(request.url)


# Between a click and its run a page stands still as well: the runs that ended are counted.
COUNT_RUNS = """
window.atlasRuns = 0;
new MutationObserver((changes) => {
    window.atlasRuns += changes.filter((change) => change.oldValue === 'running').length;
}).observe(document, {
    subtree: true, attributeOldValue: true, attributeFilter: ['data-test-script-state'],
});
"""


@contextmanager
def its_run(page: Page) -> Iterator[None]:
    """Do what makes the app run, and wait until that run is over."""
    before = page.evaluate("() => window.atlasRuns")
    yield
    page.wait_for_function("before => window.atlasRuns > before", arg=before)
    wait_idle(page)


def wait_idle(page: Page) -> None:
    """Wait until the last run is over and every map is painted."""
    page.wait_for_function(
        "() => document.querySelector('.atlas-ready')"
        " && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
    )
    on_map = urlsplit(page.url).path.rpartition("/")[2] in PAGES_WITH_MAP
    # A selection that leaves nothing draws no map on the overview.
    if on_map and page.locator("[class*=st-key-map_]").count():
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tasks that were done, with the clicks and the seconds that each took."""
    # What a test notes when it is over stands in the report of its end, which has no word.
    reports = terminalreporter.getreports("")
    told = [value for one in reports for name, value in one.user_properties if name == "task"]
    if not told:
        return
    terminalreporter.section("tasks: clicks, seconds, language")
    for name, lang, clicks, seconds in told:
        terminalreporter.write_line(f"{clicks:>3} {seconds:>6.1f}  {lang}  {name}")


@contextmanager
def visitors(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; afterwards none of them may have asked for an outside address."""
    made: list[Visitor] = []

    def make(
        width: int = 1440, height: int = 900, base: str = "", *, touch: bool = False
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            accept_downloads=True,
            has_touch=touch,
            is_mobile=touch,
        )
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context, base or server.url)
        context.on("request", visitor.watch)
        made.append(visitor)
        return visitor

    yield make
    for visitor in made:
        visitor.context.close()
        assert visitor.outside == []
        assert visitor.errors == []


@pytest.fixture
def visit(
    server: Server, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Make visitors of one test; after a failure, what their pages showed is printed."""
    with visitors(browser, server) as make:
        yield make
        if any(request.node.stash.get(FAILED, [])):
            for page in (page for context in browser.contexts for page in context.pages):
                print(page.url, page.locator("body").inner_text()[:SHOWN], sep="\n")


@pytest.fixture(scope="module")
def walker(server: Server, browser: Browser) -> Iterator[Visitor]:
    """One visitor for all tests of a file that only look: a browser that knows the atlas."""
    with visitors(browser, server) as make:
        yield make()
