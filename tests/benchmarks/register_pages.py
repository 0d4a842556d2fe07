"""Pages over a register: ``python -m tests.benchmarks.register_pages [ROWS …]``.

For each size, seconds in Chromium from a change of sector, or of table, to the
redrawn figures (median of ten), and the memory of the app.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from geodata import sectors
from geodata.intake import register_files
from tests.benchmarks.__main__ import FIGURES, App, start
from tests.benchmarks.registers import described, made_up
from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path

PAGES = ("density", "specialisation", "pattern", "gaps", "map")
# Each change asks for a sector that was not asked for before.
SECTORS = ("C31", "C32", "C33", "C34", "C36", "I011", "I014", "I05", "I07", "I13")
FIRST = "I12"
# The others show every sector at once: there the table is changed.
OF_SECTORS = ("density", "specialisation", "map")
SIZES = (10_000, 5_000_000)
TABLE = "measured-2025-firms"


def memory_mb(app: App) -> int:
    """Resident memory of the server, in megabytes."""
    status = Path(f"/proc/{app.process.pid}/status").read_text(encoding="utf-8")
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def changes(page: Page, app: App, path: str) -> tuple[float, float, float]:
    """Median and longest seconds, and processor seconds, per change."""
    page.goto(f"{app.url}/{path}?country=DZ&table={TABLE}&sector={FIRST}")
    page.get_by_role("combobox", name="Filière").wait_for()
    page.wait_for_timeout(6000)
    change = _other_sector if path in OF_SECTORS else _other_table
    times = []
    used = app.processor()
    for turn in range(len(SECTORS)):
        option = change(page, turn)
        before = page.evaluate(FIGURES)
        clicked = time.perf_counter()
        option.click()
        deadline = clicked + 5
        while page.evaluate(FIGURES) == before and time.perf_counter() < deadline:
            page.wait_for_timeout(5)
        times.append(time.perf_counter() - clicked)
        page.keyboard.press("Escape")
        page.locator("h1").first.click()
        page.wait_for_timeout(900)
    per_change = (app.processor() - used) / len(SECTORS)
    return statistics.median(times), max(times), per_change


def _other_sector(page: Page, turn: int) -> Locator:
    """A sector not asked for before; figures speak of the first one chosen, so the last goes."""
    sidebar = page.get_by_test_id("stSidebar")
    chosen = sidebar.get_by_role("button", name=re.compile("^Remove"))
    while chosen.count() > 1:
        sidebar.get_by_role("button", name=re.compile("Clear all|Tout effacer")).last.click()
        page.wait_for_timeout(1200)
    label = sectors.load().label(SECTORS[turn], "fr")
    box = page.get_by_role("combobox", name="Filière")
    box.click()
    box.fill(label)
    option = page.get_by_role("option", name=label).first
    option.wait_for()
    return option


def _other_table(page: Page, turn: int) -> Locator:
    """Firms instead of jobs, and back."""
    page.get_by_role("combobox", name="Données").click()
    name = "Emplois (registre)" if turn % 2 == 0 else "Entreprises (registre)"
    option = page.get_by_role("option", name=re.compile(re.escape(name))).first
    option.wait_for()
    return option


def measure(browser: Browser, rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        register_files.add(made_up(home, rows), described("measured"), user=home)
        os.environ["ATLAS_GRAPPES_HOME"] = name
        app = start("dashboard.py", home=name)
        for path in PAGES:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            seconds, longest, processor = changes(page, app, path)
            page.close()
            print(
                f"{rows:>10,} rows  {path:15} {seconds:6.2f} s (longest {longest:.2f})"
                f"  {processor * 1000:5.0f} ms  {memory_mb(app):4} MB",
                flush=True,
            )
        app.process.terminate()
        app.process.wait()


def main() -> None:
    """Measure and print."""
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        for rows in sizes:
            measure(browser, rows)
        browser.close()


if __name__ == "__main__":
    main()
