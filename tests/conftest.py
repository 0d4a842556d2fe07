"""What every test shares: an empty data folder of its own, never the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees boundary sets that the person running it has registered."""
    before = os.environ.get("ATLAS_GRAPPES_HOME")
    os.environ["ATLAS_GRAPPES_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["ATLAS_GRAPPES_HOME"]
    else:
        os.environ["ATLAS_GRAPPES_HOME"] = before
