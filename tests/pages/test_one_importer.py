"""A visitor who comes while the server still imports waits until it has."""

from __future__ import annotations

import threading

import pytest

from pages.ui import one_importer


def test_who_comes_meanwhile_waits_for_the_import() -> None:
    order: list[str] = []
    one_importer.wait()  # Nobody imports: nobody waits.
    one_importer.expect()

    def visit() -> None:
        one_importer.wait()
        order.append("visit")

    visitor = threading.Thread(target=visit)
    with one_importer.importing():
        visitor.start()
        order.append("imported")
    visitor.join(timeout=60)
    assert order == ["imported", "visit"]


def test_an_import_that_fails_keeps_nobody_waiting() -> None:
    one_importer.expect()
    with pytest.raises(ImportError), one_importer.importing():
        raise ImportError("gone")
    one_importer.wait()
