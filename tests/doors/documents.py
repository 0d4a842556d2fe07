"""Options, decks, masters and heads of what leaves the atlas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from tests.doors import made
from tests.doors.case import FOLDER, PIPE, SPARSE, Case
from tests.doors.commands import BESIDE, DRAWN

# A picture that a master fetches from elsewhere.
OUTSIDE = (
    b'<Relationship Id="rX" Target="http://127.0.0.1:9/p.png" TargetMode="External" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)


def options() -> Iterator[Case]:
    """Options of figures and documents."""
    for dpi in ("100000", "0", "-5", "nan", "9" * 30):
        yield Case(
            "export",
            f"--dpi {dpi[:8]}",
            (*DRAWN, "--dpi", dpi, "--out", "{f}/x.png"),
            must="refused",
        )
    for what, out in (
        ("a folder that is not there", "{f}/none/x.png"),
        ("a folder", "{f}/d"),
        ("a full disk", "{f}/full"),
        ("nowhere", ""),
        ("half a letter", "{f}/none/\udcff"),
        ("a long name", "{f}/" + "é" * 300),
    ):
        files = {"d": FOLDER, "full": b"<link>/dev/full"}
        yield Case("export", f"into {what}", (*DRAWN, "--out", out), files, must="refused")
        yield Case(
            "report",
            f"into {what}",
            ("analytics", "report", "brief:region:DZ-25", "--format", "pdf", "--out", out),
            files,
            must="refused",
        )
        yield Case("backup", f"into {what}", ("geodata", "backup", out), files, must="refused")
    for name, value in HOSTILE_OPTIONS:
        yield Case(
            "export",
            f"--{name} {ascii(value)[:20]}",
            (*DRAWN, f"--{name}={value}", "--format", "csv", "--out", "{f}/x.csv"),
        )
        yield Case("link", f"{name}={ascii(value)[:20]}", ("call", "link", f"{name}={value}"))
    for plate in ("none", "", "../x", "\udcff", "x" * 5000):
        yield Case(
            "export",
            f"plate {ascii(plate)[:12]}",
            ("analytics", "export", plate, "--out", "{f}/x.png"),
            must="refused",
        )
    for scope in (
        "country:XX",
        "region:",
        "brief:",
        "brief:record:none",
        "brief:region:\udcff",
        "committee:none",
        "sector:" + "x" * 5000,
        "country:DZ:DZ",
    ):
        yield Case(
            "report",
            scope[:24],
            ("analytics", "report", scope, "--out", "{f}/x.pptx"),
            must="refused",
        )
    for name in (
        "\udcff",
        "x" * 100_000,
        "a" + " " * 32_000 + "b",
        "\x00\x01",
        "1" * 5000,
        "a et " * 5000,
    ):
        yield Case("match", ascii(name)[:16], ("geodata", "match", name.replace("\x00", "")))
    for number in ("0", "-1", "9" * 30, "abc"):
        yield Case(
            "undo",
            number[:8],
            ("geodata", "undo", number, "--why", "x", "--who", "y"),
            must="refused",
        )
    for key in ("none", "\udcff", "x" * 5000):
        yield Case("history", ascii(key)[:8], ("geodata", "history", key))
    for who in ("", "\udcff", "x" * 100_000, "\x01"):
        yield Case(
            "import",
            f"--who {ascii(who)[:8]}",
            (
                "geodata",
                "import",
                "{f}/good.csv",
                "--source",
                "CCI0",
                "--apply",
                "--who",
                who or " ",
            ),
            BESIDE,
        )


HOSTILE_OPTIONS = (
    *(("sector", v) for v in ("XX", "\udcff", "x" * 5000, "C35|C35")),
    *(("year", v) for v in ("9" * 30,)),
    *(("from", v) for v in ("9" * 30, "-1", "abc", "٢٠١٤")),
    *(("bandwidth", v) for v in ("nan", "inf", "-1", "1e308", "0")),
    *(("quotient", v) for v in ("nan", "1e308")),
    *(("set", v) for v in ("DZ=none", "=", "DZ=TN-2000")),
    *(("level", v) for v in ("99", "-1", "x")),
    *(("table", v) for v in ("none", "../x", "\udcff")),
    *(("rate", v) for v in ("EUR>DZD=1e308@2026-01-01", "x", "EUR>DZD=nan@9999-99-99", ">=@")),
    *(("country", v) for v in ("XX", "", "\udcff")),
    *(("recent", v) for v in ("9" * 30, "0")),
)


def taken_down(name: str, value: object) -> dict[str, object]:
    """Numbers of a figure of sectors, as they would have been that day; one of them is not."""
    numbers = {"count": 1.0, "share": 0.1, name: value}
    columns = [["sector_code", "sector"], ["clusters", "count"], ["share", "share"]]
    rows = [["C35", numbers["count"], numbers["share"]]]
    return {
        "data": {"digest": "d", "as_of": "2026-01-01"},
        "table": {"columns": columns, "rows": rows},
    }


def decks() -> Iterator[Case]:
    """Decks and numbers in JSON."""
    slide = made.deck()["slides"][0]
    table = {"columns": [["share", "percent"]], "rows": [[1e299]]}
    whole = {"data": {"digest": "d", "as_of": "2026-01-01"}, "table": table}
    sectors = {"plate": "composition_sectors", "selection": {"country": ["DZ"]}}
    for what, content in (
        ("a share of 1e299", made.deck(slides=[slide | whole])),
        *(
            (f"a {name} of {str(value)[:8]}", made.deck(slides=[sectors | taken_down(name, value)]))
            for name in ("count", "share")
            for value in (1e299, 9e14, -9e14, "9" * 400, "DZ-05", "nan", "inf")
        ),
        ("slides that are no list", made.deck(slides={})),
        ("5 000 slides", made.deck(slides=[1] * 5000)),
        ("a slide that is a number", made.deck(slides=[1])),
        ("an unknown plate", made.deck(slides=[slide | {"plate": "x" * 9000}])),
        (
            "selection of lists",
            made.deck(slides=[slide | {"selection": {"sector": [[1]], "x": 1}}]),
        ),
        (
            "a bandwidth of 1e308",
            made.deck(
                slides=[slide | {"plate": "kernel_map", "selection": {"bandwidth": ["1e308"]}}]
            ),
        ),
        ("half of a letter", made.deck(title="\ud800", slides=[slide | {"title": "\udfff"}])),
        ("a title of 1 MB", made.deck(title="x" * 1_000_000)),
        (
            "a comment with markup",
            made.deck(slides=[slide | {"comment": "<script>![p](http://127.0.0.1:9)"}]),
        ),
        ("version 10**30", made.deck(version=10**30)),
        ("version true", made.deck(version=True)),
        ("a session that is a list", made.deck(session=[1])),
        (
            "a number that is a list",
            made.deck(
                slides=[
                    slide
                    | {"data": whole["data"], "table": {"columns": [["a", "b"]], "rows": [[[1]]]}}
                ]
            ),
        ),
        ("a number beyond floats", json.dumps(made.deck()).replace('"T"', "1" * 400).encode()),
        (
            "an as_of of year 0",
            made.deck(
                slides=[slide | {"data": {"digest": "d", "as_of": "0000-00-00"}, "table": table}]
            ),
        ),
        ("NaN", b'{"format": NaN}'),
    ):
        bytes_ = content if isinstance(content, bytes) else json.dumps(content).encode()
        yield Case("deck page", what, ("call", "deck", "{f}/d.json"), {"d.json": bytes_})
        yield Case(
            "deck",
            what,
            ("analytics", "report", "{f}/d.json", "--format", "docx", "--out", "{f}/d.docx"),
            {"d.json": bytes_},
        )
    for what, name, given in (
        ("a list", "gini", [1]),
        ("text", "gini", {"values": "x"}),
        ("nested", "gini", {"values": [[1]]}),
        ("1e308", "gini", {"values": [1e308, 1e308]}),
        ("negative", "gini", {"values": [-1, 2]}),
        ("10**400", "gini", {"values": [10**400, 1]}),
        ("booleans", "gini", {"values": [True, False]}),
        ("zero", "location_quotient", {"e_ij": 0, "e_j": 0, "e_i": 0, "e": 0}),
        ("no such metric", "none", {}),
        ("nothing", "theil", {}),
        ("null", "herfindahl", {"values": None}),
        ("districts", "theil", {"e_ij": [1, 2], "e_j": [1, 2], "districts": [[], {}]}),
    ):
        yield Case(
            "metric",
            what,
            ("analytics", "metric", name, "--input", "{f}/m.json"),
            {"m.json": json.dumps(given).encode()},
            must="" if what in ("1e308", "booleans", "districts") else "refused",
        )


def templates() -> Iterator[Case]:
    """Masters that open and then break a document."""

    def part(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[], bytes]:
        return lambda: made.repacked(made.pptx(), lambda n, c: change(c) if n == name else c)

    main = "ppt/presentation.xml"

    for what, content in (
        (
            "size 1e15",
            part(main, lambda c: re.sub(rb'sldSz cx="\d+"', b'sldSz cx="1000000000000000"', c)),
        ),
        (
            "size 0",
            part(main, lambda c: re.sub(rb'sldSz cx="\d+" cy="\d+"', b'sldSz cx="0" cy="0"', c)),
        ),
        ("size -1", part(main, lambda c: re.sub(rb'sldSz cx="\d+"', b'sldSz cx="-1"', c))),
        ("size in words", part(main, lambda c: re.sub(rb'sldSz cx="\d+"', b'sldSz cx="wide"', c))),
        ("no size", part(main, lambda c: re.sub(rb"<p:sldSz[^>]*/>", b"", c))),
        (
            "no layouts",
            part(
                "ppt/slideMasters/slideMaster1.xml",
                lambda c: re.sub(rb"<p:sldLayoutIdLst>.*</p:sldLayoutIdLst>", b"", c, flags=re.S),
            ),
        ),
        (
            "no master",
            part(
                main,
                lambda c: re.sub(rb"<p:sldMasterIdLst>.*</p:sldMasterIdLst>", b"", c, flags=re.S),
            ),
        ),
        ("a part that is gone", part("ppt/slideLayouts/slideLayout1.xml", lambda c: None)),
        ("no types", part("[Content_Types].xml", lambda c: None)),
        ("broken XML", part(main, lambda c: c[:500])),
        (
            "entities",
            part(
                main,
                lambda c: c.replace(
                    b"<p:presentation", b'<!DOCTYPE x [<!ENTITY a "b">]><p:presentation', 1
                ),
            ),
        ),
        (
            "a file of the system",
            part(
                main,
                lambda c: c.replace(
                    b"<p:presentation",
                    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p:presentation',
                    1,
                ),
            ),
        ),
        (
            "a picture from outside",
            part(
                "ppt/slideMasters/_rels/slideMaster1.xml.rels",
                lambda c: c.replace(
                    b"</Relationships>",
                    OUTSIDE,
                ),
            ),
        ),
        (
            "macros",
            lambda: made.repacked(made.pptx(), lambda n, c: c, **{"ppt/vbaProject.bin": b"x"}),
        ),
        (
            "a bomb",
            lambda: made.repacked(
                made.pptx(), lambda n, c: c, **{"ppt/media/x.bin": b"0" * (320 << 20)}
            ),
        ),
        (
            "9 000 parts",
            lambda: made.repacked(
                made.pptx(), lambda n, c: c, **{f"x/{i}": b"" for i in range(9000)}
            ),
        ),
        (
            "deep XML",
            part(
                main,
                lambda c: c.replace(
                    b"</p:presentation>", b"<a>" * 50_000 + b"</a>" * 50_000 + b"</p:presentation>"
                ),
            ),
        ),
    ):
        yield Case("template", what, ("call", "template", "{f}/t.pptx"), {"t.pptx": content})
        yield Case(
            "template kept",
            what,
            (*DRAWN, "--format", "pptx", "--out", "{f}/x.pptx"),
            home={"template.pptx": content},
        )


def heads() -> Iterator[Case]:
    """The ministry's own head of papers."""
    for what, home in (
        ("logo of 50 000 × 50 000 dots", {"logo.png": made.png(50_000, 50_000)}),
        ("logo of 9 000 × 9 000 dots", {"logo.png": made.png(9_000, 9_000)}),
        ("logo that is text", {"logo.png": b"x"}),
        ("logo cut off", {"logo.png": made.png(9, 9)[:40]}),
        ("logo that is a folder", {"logo.png": FOLDER}),
        ("logo that is a pipe", {"logo.png": PIPE}),
        ("logo that is a device", {"logo.png": b"<link>/dev/zero"}),
        ("logo that is a JPEG", {"logo.jpg": b"\xff\xd8\xff" + b"x" * 99}),
        ("logo too large", {"logo.png": SPARSE}),
        ("head that is a pipe", {"letterhead.csv": PIPE}),
        ("head that is a folder", {"letterhead.csv": FOLDER}),
        ("head that is a device", {"letterhead.csv": b"<link>/dev/zero"}),
        ("head too large", {"letterhead.csv": SPARSE}),
        ("head of noise", {"letterhead.csv": bytes(range(256)) * 9}),
        ("head without columns", {"letterhead.csv": b"a,b\n1,2\n"}),
        ("head of 1 MB", {"letterhead.csv": b"lang,line\nfr," + b"x" * 1_000_000 + b"\n"}),
        ("head with markup", {"letterhead.csv": b"lang,line\nfr,<script>=1+1\n"}),
        ("head of 9 000 lines", {"letterhead.csv": b"lang,line\n" + b"fr,x\n" * 9000}),
    ):
        yield Case("letterhead", what, ("call", "letterhead"), home=home, must="read")
        yield Case(
            "letterhead",
            f"brief, {what}",
            (
                "analytics",
                "report",
                "brief:region:DZ-25",
                "--format",
                "docx",
                "--out",
                "{f}/x.docx",
            ),
            home=home,
            must="read",
        )
