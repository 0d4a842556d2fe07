"""Every form in which a figure leaves, in an interpreter that may call nobody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

# Runs in a fresh interpreter, so that what is imported on first use is seen too.
SCRIPT = """
import sys

FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
             "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "urllib.Request")
asked = []

def watch(event, args):
    if event in FORBIDDEN:
        asked.append((event, str(args)[:200]))
        raise PermissionError(event)

sys.addaudithook(watch)
from analytics import plates
from analytics.words.i18n import Wording
from analytics.figures import book
from analytics.surfaces import exports
from analytics.selection import Selection
from geodata import datasets
from geodata.errors import GeodataError

data = datasets.load()
words = Wording("fr", data)
whole = Selection(countries=("TN",), table="TN-population-2023-01-01-1aa7d")
keys = ("region_map", "density_surface", "moran_scatter", "quotient_matrix", "gap_list")
drawn = {key: plates.build(key, data, whole) for key in keys}
written = []
for format_ in exports.PLATE_FORMATS:
    for key in ("region_map", "moran_scatter"):
        try:
            content = exports.encode_plate(drawn[key], words, format_)
        except GeodataError as error:
            assert error.code == "no_geometry_in_plate", error
            continue
        written.append((format_, len(content)))
leaves = tuple(book.leaf(plate, words) for plate in drawn.values())
for format_ in exports.BOOK_FORMATS:
    content = exports.encode_book(book.Book("Dossier", words, leaves), format_)
    written.append((format_, len(content)))
assert not asked, asked
assert {name for name, _ in written} == {*exports.PLATE_FORMATS, *exports.BOOK_FORMATS}
assert all(size > 500 for _, size in written), written
print(len(written), "written")
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_every_format_is_written_without_network_or_other_programs() -> None:
    done = run(SCRIPT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.endswith("written\n")


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_watch_sees_a_call(attempt: str) -> None:
    """The test above could fail: each kind of call is caught."""
    head = SCRIPT[: SCRIPT.index("from analytics")]
    done = run(f"{head}\n{attempt}")
    assert "PermissionError" in done.stderr
