"""Adding boundary files to a data folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.intake import boundary_adding
from geodata.places.regions import Regions
from tests.geodata.places.squares import Add


@pytest.fixture
def add(known: Regions, tmp_path: Path) -> Add:
    """Add a file to a data folder that is not there yet."""
    return lambda path, description: boundary_adding.add(
        path, description, known, tmp_path / "home"
    )
