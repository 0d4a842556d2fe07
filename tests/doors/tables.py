"""Tables of clusters, points and enterprises, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from tests.doors import made
from tests.doors.case import FOLDER, PIPE, Case, Content
from tests.doors.commands import REGISTER, SIGNED
from tests.doors.everywhere import FILE_DOORS


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


def drawn() -> Iterator[Case]:
    """Points as GeoJSON, whose letters and numbers may be any that JSON has."""
    usual = {"Nom": "x", "Wilaya": "Batna", "Secteur": "C32", "Stade": "pilote", "Type": "cluster"}
    for what, fields, place in (
        ("half of a letter", {"Nom": "\ud800"}, [6.1, 35.5]),
        ("NUL in a name", {"Nom": "a\x00b"}, [6.1, 35.5]),
        ("a field in half letters", {"\udfff": "x"}, [6.1, 35.5]),
        ("values that are lists", {"Nom": [1, {"a": 2}]}, [6.1, 35.5]),
        ("degrees of 1e308", {}, [1e308, -1e308]),
        ("degrees of text", {}, ["6", "35"]),
        ("a number of 400 digits", {"Année": int("9" * 400)}, [6.1, 35.5]),
    ):
        feature = {
            "type": "Feature",
            "properties": usual | fields,
            "geometry": {"type": "Point", "coordinates": place},
        }
        content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        argv = ("geodata", "import", "{f}/i.geojson", "--country", "DZ", "--source", "CCI0")
        yield Case("import", what, (*argv, *SIGNED), {"i.geojson": content})
        yield Case(
            "upload", what, ("call", "upload", "i.geojson", "{f}/i.geojson"), {"i.geojson": content}
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
