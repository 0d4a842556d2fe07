"""What a filter change costs, beside the usual pattern: ``python -m tests.benchmarks``.

Prints seconds in Chromium from the click to the repainted map (median of ten),
processor time of the server per change, and the ratio to the naive page.
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path, free_port
from tests.conftest import ROOT

CHANGES = 10
TICKS = os.sysconf("SC_CLK_TCK")
STAMP = "() => document.querySelector('.leaflet-container')?.dataset.painted || ''"
PATHS = "() => document.querySelectorAll('path.leaflet-interactive').length"


@dataclass
class App:
    """A running Streamlit script."""

    url: str
    process: subprocess.Popen[bytes]
    started: float

    def processor(self) -> float:
        """Processor seconds used so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def start(script: str, home: str = "") -> App:
    """Start a script and wait until the server answers."""
    port = free_port()
    # The dashboard starts itself, as `make run` does; a bare script needs Streamlit's command.
    command = [sys.executable, "-m", "streamlit", "run", script]
    if script == "dashboard.py":
        command = [sys.executable, script]
    environment = {
        **os.environ,
        "ATLAS_GRAPPES_HOME": home or tempfile.mkdtemp(),
        "PYTHONPATH": str(ROOT),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
            return App(url, process, started)
        except OSError:
            time.sleep(0.02)


def frame_of(page: Page) -> Frame:
    """The map's frame as it is now; a naive page replaces it on every change."""
    element = page.locator("iframe[title*=folium]").first.element_handle()
    assert element
    frame = element.content_frame()
    assert frame
    return frame


def wait_for_change(page: Page, question: str, before: object) -> None:
    """Poll until the map answers something else, and something at all."""
    while True:
        try:
            now = frame_of(page).evaluate(question)
            if now not in (before, "", 0):
                return
        except Exception:  # the frame is being replaced
            pass
        page.wait_for_timeout(5)


def toggles(app: App, browser: Browser, path: str, question: str) -> tuple[list[float], float]:
    """Seconds per change of the stage filter, and processor seconds per change."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{app.url}/{path}")
    box = page.get_by_role("combobox", name="Stade")
    box.wait_for()
    page.wait_for_timeout(3000)
    times = []
    used = app.processor()
    for i in range(CHANGES):
        before = frame_of(page).evaluate(question)
        if i % 2 == 0:
            box.click()
            target = page.get_by_role("option", name=re.compile("^op"))
        else:
            target = page.get_by_role("button", name=re.compile("^(Remove|Retirer) op")).first
        target.wait_for()
        clicked = time.perf_counter()
        target.click()
        wait_for_change(page, question, before)
        times.append(time.perf_counter() - clicked)
        page.wait_for_timeout(400)
        page.keyboard.press("Escape")
        page.wait_for_timeout(400)
    per_change = (app.processor() - used) / CHANGES
    page.close()
    return times, per_change


# Page of analysis → the control that is changed, its two values, and what then differs.
ANALYSES = {
    "density": ("density?layer=rates", "Rapportée à", ("100 000 habitants", "1 000 km²")),
    "specialisation": ("specialisation?country=TN", "Niveau", ("1", "3")),
    "pattern": (
        "pattern?country=TN&table=TN-population-2023-01-01-1aa7d",
        "Voisinage",
        ("quatre régions les plus proches", "régions limitrophes"),
    ),
}
FIGURES = (
    "() => [...document.querySelectorAll('.atlas-title, .atlas-subtitle, .js-plotly-plot')]"
    ".map(e => e.textContent).join('|')"
)


def analyses(app: App, browser: Browser) -> list[tuple[str, float, float, float]]:
    """Seconds per change of a control on each page of analysis, and processor seconds."""
    rows = []
    for name, (path, label, values) in ANALYSES.items():
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{app.url}/{path}")
        box = page.get_by_role("combobox", name=re.compile(label)).first
        box.wait_for()
        page.wait_for_timeout(4000)
        times: list[float] = []
        used = 0.0
        # The first round computes and caches; changes are asked for again and again.
        for i in range(CHANGES + 2):
            before = page.evaluate(FIGURES)
            box.click()
            option = page.get_by_role("option", name=re.compile(_loose(values[i % 2])))
            option.first.wait_for()
            if i == 2:
                used = app.processor()
                times.clear()
            clicked = time.perf_counter()
            option.first.click()
            while page.evaluate(FIGURES) == before:
                page.wait_for_timeout(5)
            times.append(time.perf_counter() - clicked)
            page.wait_for_timeout(600)
        cost = (app.processor() - used) / CHANGES
        rows.append((f"analysis: {name}", statistics.median(times), max(times), cost))
        page.close()
    return rows


def _loose(text: str) -> str:
    """A pattern that takes any space for a space."""
    return r"\s".join(re.escape(part) for part in text.split(" "))


def first_page(app: App, browser: Browser) -> tuple[float, float]:
    """Seconds from starting the process to heading and filters, and to the painted map.

    The browser shares the machine's cores with the server that starts.
    """
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(app.url)
    page.locator("h1").first.wait_for()
    usable = time.perf_counter() - app.started
    page.locator("iframe[title*=folium]").first.wait_for()
    wait_for_change(page, STAMP, "")
    painted = time.perf_counter() - app.started
    page.close()
    return usable, painted


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        for name, script, path, question in (
            ("atlas, bundled records", "dashboard.py", "map?country=DZ&country=TN", STAMP),
            ("atlas, 2,000 synthetic points", "tests/benchmarks/crowd_app.py", "", STAMP),
            ("naive: rebuilt, one marker each", "tests/benchmarks/naive_app.py", "", PATHS),
        ):
            app = start(script)
            if script == "dashboard.py":
                usable, painted = first_page(app, browser)
                print(f"first page after start: usable {usable:.2f} s, map painted {painted:.2f} s")
                compared = analyses(app, browser)
            times, processor = toggles(app, browser, path, question)
            rows.append((name, statistics.median(times), max(times), processor))
            app.process.terminate()
            app.process.wait()
        browser.close()
    print(f"\n{'filter change to repainted map':34} {'median':>8} {'worst':>8} {'server CPU':>11}")
    for name, median, worst, processor in [*rows, *compared]:
        print(f"{name:34} {median:7.2f}s {worst:7.2f}s {processor * 1000:8.0f} ms")
    print(f"\nnaive / atlas: {rows[-1][1] / rows[0][1]:.1f} × the time")


if __name__ == "__main__":
    main()
