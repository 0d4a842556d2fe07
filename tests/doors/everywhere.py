"""The same bad files at every door that takes one."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import cache

from tests.doors import made
from tests.doors.case import FOLDER, MISSING, PIPE, SPARSE, Case, Content
from tests.doors.commands import BESIDE, BOUNDARY, DRAWN, REGISTER, SIGNED, TABLE

# Door → the command, and the name under which a file comes there.
FILE_DOORS: dict[str, tuple[Callable[[str], tuple[str, ...]], tuple[str, ...]]] = {
    "check": (lambda f: ("geodata", "check", f), ("c.csv",)),
    "check --sources": (
        lambda f: ("geodata", "check", "{f}/good.csv", "--sources", f),
        ("s.csv",),
    ),
    "import": (
        lambda f: ("geodata", "import", f, "--country", "DZ", "--source", "CCI0", *SIGNED),
        ("i.csv", "i.xlsx", "i.geojson"),
    ),
    "upload": (lambda f: ("call", "upload", f.rsplit("/", 1)[1], f), ("u.ods", "u.xls")),
    "place": (
        lambda f: ("geodata", "place", f, "{f}/placed.csv"),
        ("p.csv", "p.parquet", "p.gpkg"),
    ),
    "register": (
        lambda f: ("geodata", "register", "add", f, *REGISTER),
        ("r.csv", "r.parquet", "r.gpkg"),
    ),
    "register page": (
        lambda f: ("call", "register", f.rsplit("/", 1)[1], f),
        ("r.csv", "r.parquet", "r.gpkg", "r.xlsx"),
    ),
    "mapping": (
        lambda f: ("geodata", "register", "add", "{f}/list.csv", *REGISTER, "--mapping", f),
        ("m.csv",),
    ),
    "boundaries": (
        lambda f: ("geodata", "boundaries", "add", f, *BOUNDARY),
        ("b.geojson", "b.gpkg", "b.zip"),
    ),
    "observations": (lambda f: ("geodata", "observations", "add", f, *TABLE), ("o.csv", "o.xlsx")),
    "support": (lambda f: ("geodata", "support", "check", f), ("a.csv",)),
    "deck": (
        lambda f: ("analytics", "report", f, "--format", "html", "--out", "{f}/deck.html"),
        ("d.json",),
    ),
    "deck page": (lambda f: ("call", "deck", f), ("d.json",)),
    "metric": (
        lambda f: ("analytics", "metric", "location_quotient", "--input", f),
        ("m.json",),
    ),
    "template": (
        lambda f: (*DRAWN, "--format", "pptx", "--template", f, "--out", "{f}/t.out.pptx"),
        ("t.pptx",),
    ),
    "restore": (lambda f: ("geodata", "restore", f), ("z.zip",)),
}
# What a browser brings is bytes under a name; nothing but a regular file comes this way.
UPLOADS = ("upload", "register page", "deck page")


def _anything() -> Iterator[tuple[str, Content]]:
    """What is no file of any kind that a door takes."""
    yield "missing", MISSING
    yield "folder", FOLDER
    yield "pipe", PIPE
    yield "400 MB of nothing", SPARSE
    yield "empty", b""
    yield "blanks", b" \n\t \n" * 40
    yield "NUL bytes", b"\x00" * 5000
    yield "noise", bytes((i * i * 31 + 7 * i) % 256 for i in range(9000))
    yield "0xff", b"\xff" * 9000
    yield "UTF-16", "nom;wilaya\nx;Batna\n".encode("utf-16")
    yield "half of a letter", b"id;nom\nx;\xed\xa0\x80\n"
    yield "gzip", gzip.compress(b"id;nom\n" * 500)
    yield "GIF", b"GIF89a" + b"\x01" * 500
    yield "program", b"\x7fELF" + b"\x01" * 900
    yield "HTML", b"<html><script>x</script><body>y</body></html>"
    yield "200 000 brackets", b"[" * 200_000
    yield "200 000 objects", b'{"a":' * 200_000
    yield "a number of 5 000 digits", b'{"format":' + b"9" * 5000 + b"}"
    yield "one line of 3 MB", b"a" * 3_000_000
    yield "60 000 columns", b";".join(b"c%d" % i for i in range(60_000)) + b"\n1\n"
    yield "quote that never ends", b'id;nom\n"' + b"x;\n" * 60_000
    yield "ZIP of nothing", made.zipped({})
    yield "bomb", lambda: made.zipped({"a": b"0" * (200 << 20)})
    yield "ZIP cut off", made.zipped({"a": b"1" * 5000})[:-30]
    yield "database of another kind", made.database(mark=b"\0\0\0\0")


@cache
def anything() -> tuple[tuple[str, Content], ...]:
    return tuple(_anything())


def every_door() -> Iterator[Case]:
    """The same bad files at each door, under each name that it takes."""
    for door, (command, names) in FILE_DOORS.items():
        for name in names:
            ending = name.rsplit(".", 1)[1]
            for what, content in anything():
                if door in UPLOADS and content in (MISSING, FOLDER, PIPE):
                    continue
                files = {**BESIDE, name: content}
                # A text is a text in either.
                text = what in ("UTF-16", "half of a letter") and ending == "csv"
                yield Case(
                    door,
                    f"{what} as {ending}",
                    command(f"{{f}}/{name}"),
                    files,
                    must="" if text else "refused",
                )
            for device in (
                () if door in UPLOADS else ("/dev/zero", "/dev/full", "/proc/self/mem", "/etc")
            ):
                link = Case(door, f"{device} as {ending}", command(f"{{f}}/{name}"), BESIDE)
                yield Case(
                    door,
                    link.what,
                    link.argv,
                    {**BESIDE, name: b"<link>" + device.encode()},
                    must="refused",
                )
            if door in UPLOADS:
                continue
            long = "{f}/" + "é" * 300 + f".{ending}"
            yield Case(door, f"name of 600 bytes, {ending}", command(long), BESIDE, must="refused")
            half = "{f}/\udcff." + ending
            yield Case(
                door, f"name in half letters, {ending}", command(half), BESIDE, must="refused"
            )
