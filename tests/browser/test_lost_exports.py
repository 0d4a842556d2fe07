"""The atlas in front of a visitor whose ministry has just lost its store."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.analytics.test_bundled import SAID, text_of
from tests.browser.conftest import PATIENCE, Server, Visitor, running

pytestmark = pytest.mark.browser


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def own(home: Path) -> Iterator[Server]:
    """A server over a store that the test may spoil."""
    with running(home) as started:
        yield started


def test_files_taken_out_say_whose_figures_they_hold(
    own: Server, home: Path, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = Visitor(context, own.url).open("regions")
    assert page.get_by_text(SAID["fr"]).count() == 0
    (home / "atlas.db").write_bytes(b"")
    page = Visitor(context, own.url).open("regions?lang=ar")
    assert page.locator(".atlas-note").first.inner_text().startswith("أُفرغت قاعدة بيانات الأطلس")
    page = Visitor(context, own.url).open("regions")
    page.get_by_role("button", name="Exporter").nth(1).click()
    for label, format_ in (("Document Word", "docx"), ("Diapositive PowerPoint", "pptx")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label, exact=True).click()
        waiting.value.save_as(tmp_path / format_)
        assert SAID["fr"] in text_of((tmp_path / format_).read_bytes(), format_)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Données CSV", exact=True).click()
    waiting.value.save_as(tmp_path / "csv")
    text = (tmp_path / "csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["data_origin"] for row in rows} == {SAID["fr"]}
    assert (home / "atlas.db").read_bytes() == b""
    context.close()
