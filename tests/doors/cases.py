"""Every case: the same bad files at each door, and what is bad at one door only."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache, partial

from tests.doors import made, restores
from tests.doors.case import FOLDER, MISSING, PIPE, SPARSE, Case, Content

SIGNED = ("--apply", "--who", "attack")
REGISTER = (*("--id", "r-1", "--name", "N", "--country", "DZ", "--year", "2024", "--source", "S"),)
BOUNDARY = (
    *("--country", "TN", "--set", "TN-T1", "--key", "id", "--year", "2020"),
    *("--licence", "L", "--source", "S", "--parent", "p", "--name", "n"),
)
TABLE = (
    *("--set", "TN-2000", "--coverage", "partial", "--classification", "APII"),
    *("--indicator", "industrial_firms_10plus", "--period", "2024"),
    *("--unit", "entreprises", "--source", "s", "--id", "t-1"),
)
DRAWN = ("analytics", "export", "ranking_regions")

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
BESIDE = {
    "good.csv": made.record(),
    "list.csv": made.LIST.encode(),
}


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
                yield Case(
                    door, f"{what} as {ending}", command(f"{{f}}/{name}"), files, must="refused"
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


def cells() -> Iterator[Case]:
    """Cells that once cost more than in proportion, at the doors that read tables."""
    spaces = " " * 32_000
    for what, content in (
        ("latitude and 4 000 spaces", made.record(Latitude=f"1{spaces[:4000]}x")),
        ("region and 32 000 spaces", made.record(Wilaya=f"a{spaces}b")),
        ("latitude of 32 000 digits", made.record(Latitude="1" * 32_000 + "x")),
        ("stage of 32 000 letters", made.record(Stade="a" * 32_000)),
        ("half of a letter", made.record(**{"Nom du cluster": "\ud800"})),
        ("heading of 100 000 letters", f"{'a' * 100_000};Wilaya\nx;Batna\n".encode()),
        (
            "2 000 unknown sectors",
            made.HEADER.encode()
            + b"\n"
            + b"".join(
                b"c%d;Alg\xc3\xa9rie;Batna;filiere inconnue %d;pilote;cluster;;\n" % (i, i * 7919)
                for i in range(2000)
            ),
        ),
        (
            "point column, 32 000 spaces",
            f"Nom du cluster;Pays;Wilaya;Secteur;Stade;Type;Coordonnées\n"
            f"x;Algérie;Batna;C32;pilote;cluster;36{spaces}6\n".encode(),
        ),
        ("1e308 members", "Nom;Wilaya;Secteur;Membres;Année\nx;Batna;C32;1e308;NaN\n".encode()),
        ("infinite members", "Nom;Wilaya;Secteur;Membres;Année\nx;Batna;C32;inf;1e400\n".encode()),
        ("year of 5 000 digits", f"Nom;Wilaya;Secteur;Année\nx;Batna;C32;{'2' * 5000}\n".encode()),
        (
            "year 3014",
            "Nom;Wilaya;Secteur;Stade;Type;Année\nx;Batna;C32;pilote;cluster;3014\n".encode(),
        ),
    ):
        files = {"i.csv": content}
        argv = ("geodata", "import", "{f}/i.csv", "--country", "DZ", "--source", "CCI0", *SIGNED)
        yield Case("import", what, argv, files)
        yield Case("upload", what, ("call", "upload", "i.csv", "{f}/i.csv"), files)
    for what, sheet in made.sheets().items():
        yield Case(
            "import",
            what,
            ("geodata", "import", f"{{f}}/{sheet[0]}", "--country", "DZ"),
            {sheet[0]: sheet[1]},
        )
    year = (
        ",".join(made.RECORD_COLUMNS)
        + "\n"
        + ",".join("2" * 5000 if name == "year" else "x" for name in made.RECORD_COLUMNS)
    )
    yield Case(
        "check",
        "year of 5 000 digits",
        ("geodata", "check", "{f}/y.csv"),
        {"y.csv": year.encode()},
        must="refused",
    )
    for name in ("members", "stage_as_of", "area_km2", "lat"):
        for value in ("1e308", "NaN", "inf", "-1e999", "٣" * 500, "9" * 400):
            text = (
                ",".join(made.RECORD_COLUMNS)
                + "\n"
                + ",".join(value if column == name else "" for column in made.RECORD_COLUMNS)
            )
            yield Case(
                "check",
                f"{name} {value[:6]}",
                ("geodata", "check", "{f}/y.csv"),
                {"y.csv": text.encode()},
                must="refused",
            )


def places() -> Iterator[Case]:
    """Points: what is read of them, and where they are written."""

    def into(
        target: str, table: bytes = made.POINTS.encode(), name: str = "p.csv", **files: Content
    ) -> tuple[tuple[str, ...], dict[str, Content]]:
        return ("geodata", "place", f"{{f}}/{name}", target), {name: table, **files}

    for what, target in (
        ("a folder that is not there", "{f}/none/x.csv"),
        ("a folder", "{f}/d.csv"),
        ("a full disk", "{f}/full.csv"),
        ("no ending", "{f}/x"),
        ("another ending", "{f}/x.exe"),
        ("a folder that is a file", "{f}/p.csv/x.csv"),
        ("an empty name", ""),
        ("a pipe", "{f}/pipe.csv"),
        ("a name of 600 bytes", "{f}/" + "é" * 300 + ".csv"),
        ("half of a letter", "{f}/\udcff/x.csv"),
        ("a full disk as Parquet", "{f}/full.parquet"),
        ("a GeoPackage that is not there", "{f}/none/x.gpkg"),
        ("a GeoPackage that is a folder", "{f}/d.gpkg"),
    ):
        argv, files = into(target)
        files |= {
            "d.csv": FOLDER,
            "d.gpkg": FOLDER,
            "full.csv": b"<link>/dev/full",
            "full.parquet": b"<link>/dev/full",
            "pipe.csv": PIPE,
        }
        yield Case("place", f"into {what}", argv, files, must="refused")
    for what, table in (
        ("a column fid", "fid,lon,lat\na,6.6,36.3\n"),
        ("columns that differ by case", "A,a,lon,lat\n1,2,6.6,36.3\n"),
        ("a column geometry", "geometry,lon,lat\n1,6.6,36.3\n"),
        ("a column geom", "geom,lon,lat\n1,6.6,36.3\n"),
        ("a column region_code", "region_code,lon,lat\nx,6.6,36.3\n"),
        ("a column twice", "a,a,lon,lat\n1,2,6.6,36.3\n"),
        ("a column without a name", ",lon,lat\n1,6.6,36.3\n"),
        ("a name of quotes", '"a""b;c",lon,lat\n1,6.6,36.3\n'),
        (
            "3 000 columns",
            ",".join(f"c{i}" for i in range(3000)) + ",lon,lat\n" + "1," * 3000 + "6,36\n",
        ),
        ("degrees of 5 000 digits", "lon,lat\n" + "6" * 5000 + ",36\n"),
        ("degrees with spaces", "lon,lat\n1" + " " * 30_000 + "x,36\n"),
        ("infinite degrees", "lon,lat\ninf,-inf\nnan,1e308\n"),
        ("ragged rows", "a,lon,lat\n1,2,3,4,5\n1\n"),
    ):
        for target in ("x.csv", "x.gpkg", "x.parquet"):
            argv, files = into(f"{{f}}/{target}", table.encode())
            yield Case("place", f"{what} into {target[2:]}", argv, files)
    for what, name, content in (
        ("60 million rows", "p.parquet", partial(made.parquet_rows, 60_000_000)),
        ("200 MB by dictionary", "p.parquet", partial(made.parquet_swollen, 200)),
        ("broken UTF-8", "p.parquet", made.parquet_broken_text),
        ("a column twice", "p.parquet", made.parquet_twice),
        ("binary degrees", "p.parquet", partial(made.parquet, {"lon": [b"\xff"], "lat": [b"x"]})),
        ("lists as degrees", "p.parquet", partial(made.parquet, {"lon": [[1.0]], "lat": [[2.0]]})),
        ("no rows", "p.parquet", partial(made.parquet, {"lon": [], "lat": []})),
        ("an endless view", "p.gpkg", partial(made.database, made.ENDLESS)),
        ("an endless sum", "p.gpkg", partial(made.database, made.SORTED)),
        ("400 MB a row", "p.gpkg", partial(made.database, made.LARGE)),
        ("a set without a table", "p.gpkg", partial(made.database)),
    ):
        argv = ("geodata", "place", f"{{f}}/{name}", "{f}/out.csv")
        yield Case("place", what, argv, {name: content})
        for door in ("register", "register page"):
            command = FILE_DOORS[door][0](f"{{f}}/{name}")
            # The page looks at the first rows, and they are as good as any.
            looked_at = door == "register page" and what in ("60 million rows", "an endless view")
            yield Case(door, what, command, {name: content}, must="" if looked_at else "refused")
    for chosen in ("DZ", "DZ=", "DZ=XX", "=", "XX=DZ-1984", "\udcff=1", "DZ=" + "1" * 5000):
        yield Case(
            "place",
            f"--set {chosen[:8]}",
            (*into("{f}/x.csv")[0], "--set", chosen),
            into("")[1],
            must="refused",
        )


def registers() -> Iterator[Case]:
    """What is said of a list, and its rows."""

    def add(**said: str) -> tuple[str, ...]:
        options = dict(zip(REGISTER[::2], REGISTER[1::2], strict=True))
        options |= {f"--{name.replace('_', '-')}": value for name, value in said.items()}
        return (
            "geodata",
            "register",
            "add",
            "{f}/r.csv",
            *(x for pair in options.items() for x in pair),
        )

    list_ = {"r.csv": made.LIST.encode()}
    for said in (
        {"name": "a\x7fb"},
        {"name": "a\nb\x00c".replace("\x00", "\x01")},
        {"name": "\udcff"},
        {"name": "x" * 100_000},
        {"name": ""},
        {"source": "\udcff"},
        {"source": '"""\n[x]'},
        {"name": "\u202e![p](http://h/p.png)"},
        {"licence": "\x85\u2028"},
        {"year": "99999"},
        {"year": "-5"},
        {"year": "9" * 5000},
        {"year": "0"},
        {"id": "../x"},
        {"id": ""},
        {"id": "a" * 300},
        {"id": "\udcff"},
        {"id": ".hidden"},
        {"share": "nan"},
        {"share": "inf"},
        {"share": "-1"},
        {"within": "nan"},
        {"within": "1"},
        {"least": "-5"},
        {"least": "9" * 30},
        {"country": "XX"},
        {"country": "\udcff"},
        {"set": "XX"},
        {"set": "TN-2000"},
        {"lon_column": "\udcff"},
        {"lon_column": "none"},
        {"sector_column": "x" * 50_000},
        {"scheduler": "tcp://[::"},
        {"scheduler": "x"},
    ):
        name, value = next(iter(said.items()))
        yield Case("register", f"--{name} {ascii(value)[:20]}", add(**said), list_)
    jobs = ["lon,lat,activity,jobs"]
    for what, value in (
        ("9e18 jobs", "9" * 18),
        ("3e9 jobs", "3" * 10),
        ("1e308 jobs", "1e308"),
        ("NaN jobs", "nan"),
        ("infinite jobs", "inf"),
        ("-1 jobs", "-1"),
        ("jobs of 5 000 digits", "9" * 5000),
    ):
        rows = "\n".join(jobs + [f"{3 + i % 5 / 10},36.4,1071,{value}" for i in range(30)])
        yield Case("register", what, add(jobs_column="jobs"), {"r.csv": rows.encode()})
    for what, value in (
        ("year 99999", "99999"),
        ("year of 5 000 digits", "2" * 5000),
        ("year 1e308", "1e308"),
        ("year abc", "abc"),
        ("year -1", "-1"),
    ):
        rows = "\n".join(["lon,lat,activity,y", *[f"3.1,36.4,1071,{value}"] * 30])
        yield Case("register", what, add(year_column="y"), {"r.csv": rows.encode()})
    for what, table in (
        ("no heading", "3,36,1071\n" * 20),
        ("ragged", "lon,lat,activity\n1,2,3,4,5\n"),
        ("a column twice", "lon,lat,activity,activity\n3,36,1,2\n"),
        ("formulas", "lon,lat,activity\n=1+1,@x,=cmd\n"),
        ("activity of 100 000 letters", "lon,lat,activity\n3,36," + "1" * 100_000 + "\n"),
        ("region of 32 000 spaces", "region,activity\na" + " " * 32_000 + "b,1071\n"),
    ):
        extra = ("--region-column", "region") if table.startswith("region") else ()
        yield Case("register", what, (*add(), *extra), {"r.csv": table.encode()}, must="refused")
    for what, table in (
        ("other columns", "a,b\n1,2\n"),
        ("unknown sector", "code,sector\n1071,XX\n"),
        ("half of a letter", "code,sector\n1071,\udcff\n"),
        ("ragged", "code,sector\n1,2,3\n"),
    ):
        content = table.encode("utf-8", "surrogatepass")
        yield Case(
            "mapping",
            what,
            (*add(), "--mapping", "{f}/m.csv"),
            {**list_, "m.csv": content},
            must="refused",
        )
    for key in ("../x", "", "none", "\udcff", ".", "a/b"):
        for action in ("show", "remove"):
            yield Case(
                "register",
                f"{action} {key!a}",
                ("geodata", "register", action, key),
                must="refused",
            )
    for rows, out in (
        ("-1", "x.csv"),
        ("0", "x.csv"),
        ("9" * 25, "x.csv"),
        ("10", "none/x.csv"),
        ("10", "x.exe"),
        ("10", "d.csv"),
    ):
        yield Case(
            "register",
            f"synth {rows} {out}",
            ("geodata", "register", "synth", f"{{f}}/{out}", "--rows", rows),
            {"d.csv": FOLDER},
        )


def boundaries() -> Iterator[Case]:
    """Outlines."""

    def case(what: str, content: Content, **said: str) -> Case:
        options = dict(zip(BOUNDARY[::2], BOUNDARY[1::2], strict=True))
        options |= {f"--{name.replace('_', '-')}": value for name, value in said.items()}
        argv = (
            "geodata",
            "boundaries",
            "add",
            "{f}/b.geojson",
            *(x for pair in options.items() for x in pair),
        )
        return Case("boundaries", what, argv, {"b.geojson": content})

    def feature(number: int, change: Callable[[dict], None]) -> Callable[[], bytes]:
        return lambda: made.squares(lambda i, f: change(f) if i == number else None)

    def ring(*points: tuple[float, float]) -> Callable[[dict], None]:
        def change(one: dict) -> None:
            x, y = one["geometry"]["coordinates"][0][0]
            one["geometry"]["coordinates"] = [[[x + a, y + b] for a, b in points]]

        return change

    def put(**fields: object) -> Callable[[dict], None]:
        return lambda one: one["properties"].update(fields)

    yield case("key field twice after trimming", feature(0, put(**{"id ": "x"})))
    yield case("parent field twice after trimming", feature(0, put(**{"p ": "x"})))
    yield case("a number of 5 000 digits", feature(0, put(id="9" * 5000)))
    yield case("zero area", feature(0, ring((0, 0), (0, 0), (0, 0), (0, 0))))
    yield case("a line", feature(0, ring((0, 0), (0.02, 0), (0, 0))))
    yield case("a line of two points", feature(0, ring((0, 0), (0.02, 0))))
    yield case("a bow tie", feature(0, ring((0, 0), (0.02, 0.03), (0.02, 0), (0, 0.03), (0, 0))))
    yield case("NaN", feature(0, ring((float("nan"), 0), (0.02, 0), (0.02, 0.03), (0, 0))))
    yield case("1e308", feature(0, ring((1e308, 0), (0.02, 0), (0.02, 0.03), (1e308, 0))))
    yield case("elsewhere", feature(0, ring((20, 20), (20.1, 20), (20.1, 20.1), (20, 20))))
    yield case("null geometry", feature(0, lambda one: one.update(geometry=None)))
    yield case(
        "a point",
        feature(0, lambda one: one.update(geometry={"type": "Point", "coordinates": [9, 36]})),
    )
    yield case("no such type", feature(0, lambda one: one.update(geometry={"type": "Blob"})))
    yield case(
        "a collection",
        feature(
            0,
            lambda one: one.update(
                geometry={"type": "GeometryCollection", "geometries": [one["geometry"]]}
            ),
        ),
    )
    yield case("properties that are a list", feature(0, lambda one: one.update(properties=[1])))
    yield case("parent that is nobody", feature(0, put(p="XX")))
    yield case("parent of another country", feature(0, put(p="DZ-05")))
    yield case("name with Markdown", feature(0, put(n="![p](http://127.0.0.1:9/p)<script>x")))
    yield case("name of 100 000 letters", feature(0, put(n="a" * 100_000)))
    yield case("half of a letter", feature(0, put(n="\ud800")))
    yield case("values that are objects", feature(0, put(id={"a": [1]}, n=None)))
    yield case(
        "the same square three times",
        lambda: made.squares(
            lambda i, f: (
                f["geometry"].update(coordinates=[[[9, 36], [9.1, 36], [9.1, 36.1], [9, 36]]])
                if i < 3
                else None
            )
        ),
    )
    yield case("a jagged part of 600 000 vertices", feature(0, jagged))
    yield case("good", made.squares)
    for said in (
        {"key": "none"},
        {"key": ""},
        {"set": "../x"},
        {"set": "TN-2000"},
        {"set": "DZ-T1"},
        {"set": "TN-" + "x" * 300},
        {"year": "0"},
        {"year": "9" * 30},
        {"licence": "\udcff"},
        {"source": "\x7f\x01"},
        {"source": "x" * 100_000},
        {"country": "XX"},
        {"parent": "none"},
        {"name_ar": "none"},
        {"layer": "none"},
        {"expected": "3"},
        {"expected": "-1"},
    ):
        name, value = next(iter(said.items()))
        yield case(f"--{name} {ascii(value)[:16]}", made.squares, **said)
    for action in ("show", "remove", "undo"):
        for key in ("none", "../x", "", "\udcff"):
            yield Case(
                "boundaries",
                f"{action} {key!a}",
                ("geodata", "boundaries", action, key),
                must="refused",
            )


def jagged(one: dict) -> None:
    x, y = one["geometry"]["coordinates"][0][0]
    teeth = [[x + 0.02 * i / 600_000, y + (0.01 if i % 2 else 0)] for i in range(600_000)]
    one["geometry"]["coordinates"] = [[*teeth, [x + 0.02, y + 0.03], [x, y + 0.03], teeth[0]]]


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


def decks() -> Iterator[Case]:
    """Decks and numbers in JSON."""
    slide = made.deck()["slides"][0]
    table = {"columns": [["share", "percent"]], "rows": [[1e299]]}
    whole = {"data": {"digest": "d", "as_of": "2026-01-01"}, "table": table}
    for what, content in (
        ("a share of 1e299", made.deck(slides=[slide | whole])),
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
    import re

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
                    b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://127.0.0.1:9/p.png" TargetMode="External"/></Relationships>',
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


DAMAGES: dict[str, dict[str, Content]] = {
    "registry cut off": {"boundaries/registry.toml": b'[sets."TN-T1"\ncountry = "T'},
    "registry of noise": {"boundaries/registry.toml": bytes(range(256))},
    "registry with a control character": {
        "boundaries/registry.toml": b'[sets."TN-T1"]\ncountry = "a\x7fb"\n'
    },
    "registry without fields": {"boundaries/registry.toml": b'[sets."TN-T1"]\nyear = 1\n'},
    "registry that is a list": {"boundaries/registry.toml": b"sets = [1, 2]\n"},
    "registry of texts": {"boundaries/registry.toml": b'[sets]\n"TN-T1" = "x"\n'},
    "registry of a file elsewhere": {
        "boundaries/registry.toml": b'[sets."TN-T1"]\ncountry = "TN"\nyear = 2020\nunits = 1\nfile = "../../outside/canary.txt"\nsha256 = "x"\n[sets."TN-T1".name]\nfr = "x"\n'
    },
    "registry of a unit list that is gone": {
        "boundaries/registry.toml": b'[sets."TN-T1"]\ncountry = "TN"\nyear = 2020\nunits = 1\nunits_file = "none.csv"\nfile = "none.geojson"\nsha256 = "x"\n[sets."TN-T1".name]\nfr = "x"\n'
    },
    "registry with an empty unit list": {
        "boundaries/empty.csv": b"",
        "boundaries/registry.toml": b'[sets."TN-T1"]\ncountry = "TN"\nyear = 2020\nunits = 1\nunits_file = "empty.csv"\nfile = "none.geojson"\nsha256 = "x"\n[sets."TN-T1".name]\nfr = "x"\n',
    },
    "registry of an unknown country": {
        "boundaries/registry.toml": b'[sets."XX-T1"]\ncountry = "XX"\nyear = 2020\nunits = 1\nregions = "XX-T1"\n[sets."XX-T1".name]\nfr = "x"\n'
    },
    "registry that is a folder": {"boundaries/registry.toml": FOLDER},
    "registry that is a pipe": {"boundaries/registry.toml": PIPE},
    "boundaries that are a file": {"boundaries": b"x"},
    "register cut off": {"registers/r-1/register.toml": b'id = "r-1'},
    "register empty": {"registers/r-1/register.toml": b""},
    "register of noise": {"registers/r-1/register.toml": bytes(range(256))},
    "register of other types": {
        "registers/r-1/register.toml": b"id = 1\nregions = 1\nsectors = 2\nyears = 3\nrule = 4\ngrid = 5\n"
    },
    "register without tables": {"registers/r-1/register.toml": lambda: made.register_facts()},
    "register with broken tables": {
        "registers/r-1/register.toml": lambda: made.register_facts(),
        "registers/r-1/cube.parquet": b"x",
        "registers/r-1/establishments.parquet": b"",
        "registers/r-1/indices.parquet": b"x",
    },
    "register that is a pipe": {"registers/r-1/register.toml": PIPE},
    "registers that are a file": {"registers": b"x"},
    "register set aside, broken": {"registers/.r-1.aside/register.toml": b"x = ["},
    "old tables cut off": {"observations/registry.toml": b"[tables.x\n"},
    "old tables without fields": {"observations/registry.toml": b'[tables.x]\nfile = "none.csv"\n'},
    "old tables of noise": {"observations/registry.toml": bytes(range(256))},
    "old tables that are a folder": {"observations/registry.toml": FOLDER},
    "drafts that are a file": {"drafts": b"x"},
    "decks that are a file": {"decks": b"x"},
    "template that is a pipe": {"template.pptx": PIPE},
    "store that is text": {"atlas.db": b"x" * 5000},
    "store that is empty": {"atlas.db": b""},
    "store that is a folder": {"atlas.db": FOLDER},
    "store that is a pipe": {"atlas.db": PIPE},
    "store of noise after its head": {"atlas.db": b"SQLite format 3\0" + bytes(range(256)) * 40},
    "notes that are a file": {"stores": b"x"},
}


def damages() -> Iterator[Case]:
    """The ministry's folder, damaged: never a dead page, nor a command that falls over."""
    for what, home in DAMAGES.items():
        must = "" if "store" in what and "stores" not in what else "read"
        for argv in (
            ("call", "page", ""),
            ("call", "page", "intake"),
            ("call", "page", "method"),
            ("call", "page", "registers"),
        ):
            yield Case(
                "damaged folder",
                f"{what}, page {argv[2] or 'overview'}",
                argv,
                home=home,
                must="read",
            )
        yield Case(
            "damaged folder",
            f"{what}, summary",
            ("analytics", "summary", "--by", "region", "--country", "TN"),
            home=home,
            must=must,
        )
        yield Case(
            "damaged folder",
            f"{what}, boundaries list",
            ("geodata", "boundaries", "list"),
            home=home,
        )
        yield Case(
            "damaged folder", f"{what}, register list", ("geodata", "register", "list"), home=home
        )


def corpus() -> Iterator[Case]:
    """Every case, door by door."""
    for part in (
        every_door,
        cells,
        places,
        registers,
        boundaries,
        options,
        decks,
        templates,
        heads,
        restores.cases,
        damages,
    ):
        yield from part()
