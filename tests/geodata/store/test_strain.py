"""A small share of what ``python -m tests.geodata.store.strain`` does in full."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT
from tests.corpus import share
from tests.geodata.store import strain


def test_power_cut_among_writers_audits_and_backups_loses_nothing() -> None:
    sizes = {"--edits": share(500) // 10 or 1, "--audits": share(40), "--backups": share(20)}
    words = [str(word) for option in sizes.items() for word in option]
    command = [sys.executable, "-m", strain.MODULE, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    assert "lost 0, written twice 0" in done.stdout
    assert "false alarms 0" in done.stdout
    assert "killed with -9 1 time" in done.stdout
