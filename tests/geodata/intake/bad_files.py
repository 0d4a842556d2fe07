"""At least 500 files that nobody should be able to hurt the atlas with, made by rule.

``python -m tests.geodata.intake.bad_files FOLDER`` writes them all.
"""

from __future__ import annotations

import io
import json
import random
import sqlite3
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

HEADER = "Nom;Wilaya;Filière;Stade;Type;Latitude;Longitude;Source\n"
ROW = "Grappe {n};Blida;Lait;pilote;cluster;{lat};{lon};Enquête\n"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


@dataclass(frozen=True)
class Bad:
    """A file by its class, the name it comes under, and its bytes, or what makes them."""

    kind: str
    name: str
    content: bytes | Callable[[], bytes]

    def made(self) -> bytes:
        """The bytes; large ones are made only when they are asked for."""
        return self.content if isinstance(self.content, bytes) else self.content()


def sheet_xml(rows: str, dimension: str = "A1") -> str:
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def cell(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(sheet: str, extra: dict[str, bytes] | None = None, sheets: int = 1) -> bytes:
    """A minimal workbook around one sheet's XML."""
    listed = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(sheets))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        for i in range(sheets)
    )
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
            "</workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
        **(extra or {}),
    }
    return zipped(parts)


def zipped(parts: dict[str, bytes], level: int = 9) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def good_xlsx(rows: int = 3) -> bytes:
    titles = ("Nom", "Wilaya", "Filière", "Stade", "Type", "Source")
    values = ("Grappe", "Blida", "Lait", "pilote", "cluster", "Enquête")
    lines = [titles, *[values] * rows]
    xml = "".join(
        f'<row r="{i + 1}">'
        + "".join(cell(f"{chr(65 + j)}{i + 1}", text) for j, text in enumerate(line))
        + "</row>"
        for i, line in enumerate(lines)
    )
    return xlsx(sheet_xml(xml))


def ods(body: str, head: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{short}="{OFFICE}{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mime, "content.xml": content.encode()})


def geojson(*geometries: object, crs: object = None) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {
                "Nom": f"Grappe {i}",
                "Wilaya": "Blida",
                "Filière": "Lait",
                "Stade": "pilote",
                "Type": "cluster",
            },
            "geometry": geometry,
        }
        for i, geometry in enumerate(geometries)
    ]
    document = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        document["crs"] = crs
    return json.dumps(document).encode()


def far_cells() -> Iterator[Bad]:
    for i, far in enumerate(
        ["XFD1048576", "XFD1", "A1048576", "IW5", "A250001", "ZZ9", "AAA1", "XFC2", "IX1048575"] * 3
    ):
        rows = f'<row r="1">{cell("A1", f"Nom {i}")}</row><row r="9">{cell(far)}</row>'
        yield Bad("far cell", f"far{i}.xlsx", xlsx(sheet_xml(rows, f"A1:{far}")))
    for i, times in enumerate((10**6, 10**9, 2**31, 10**12) * 2):
        attribute = "columns" if i % 2 else "rows"
        one = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        if attribute == "columns":
            one = one.replace(
                "<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{times}" '
            )
            row = f"<table:table-row>{one}</table:table-row>"
        else:
            row = f'<table:table-row table:number-rows-repeated="{times}">{one}</table:table-row>'
        yield Bad(
            "far cell", f"repeat{i}.ods", ods(f'<table:table table:name="a">{row}</table:table>')
        )


def bombs() -> Iterator[Bad]:
    for i, size in enumerate((20, 40, 60, 100, 200, 300, 450) * 2):
        name = "xl/sharedStrings.xml" if i % 2 else "xl/media/image1.png"
        yield Bad("zip bomb", f"bomb{i}.xlsx", partial(swollen_xlsx, name, size))
    for i in range(4):
        yield Bad("zip bomb", f"bomb{i}.zip", partial(swollen_shapefile, 250 + i))
    many = {f"p{n}.xml": b"" for n in range(5000)}
    yield Bad("zip bomb", "parts.xlsx", xlsx(sheet_xml(""), many))
    yield Bad("zip bomb", "parts.ods", zipped(many))
    inner = zipped({"a.txt": b"0" * 10**6})
    for depth in range(4):
        inner = zipped({f"{depth}.zip": inner})
        yield Bad("zip bomb", f"nested{depth}.zip", inner)


def swollen_xlsx(part: str, megabytes: int) -> bytes:
    return xlsx(sheet_xml(""), {part: b" " * (megabytes * 2**20)})


def swollen_shapefile(megabytes: int) -> bytes:
    return zipped({"a.shp": b"\x00" * (megabytes * 2**20), "a.dbf": b"", "a.shx": b""})


def entities() -> Iterator[Bad]:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(10))
    heads = {
        "laughs": f"<!DOCTYPE x [{laughs}]>",
        "file": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file://{canary}">]>',
        "http": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "{trap}/entity">]>',
        "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{trap}/dtd"> %p;]>',
        "external": '<!DOCTYPE x SYSTEM "{trap}/x.dtd">',
    }
    for name, head in heads.items():
        for i, part in enumerate(("sheet", "strings", "workbook", "styles", "ods")):
            body = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
            if part == "ods":
                yield Bad("XML entity", f"{name}{i}.ods", ods("<a>&l9;</a>", head))
                continue
            sheet = sheet_xml(body)
            extra: dict[str, bytes] = {}
            if part == "sheet":
                sheet = sheet.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{head}')
            else:
                path = {
                    "strings": "xl/sharedStrings.xml",
                    "workbook": "xl/workbook.xml",
                    "styles": "xl/styles.xml",
                }[part]
                extra[path] = f'<?xml version="1.0"?>{head}<a>&l9;</a>'.encode()
            yield Bad("XML entity", f"{name}{i}.xlsx", xlsx(sheet, extra))


def disguises() -> Iterator[Bad]:
    texts = {
        "vrt": '<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>{canary}'
        "</SrcDataSource><GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>",
        "vrt_http": '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/{trap}/x.csv'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "gdalg": '{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {trap}/g"}}',
        "gdalg_file": '{{"type": "gdal_streamed_alg", "command_line": "gdal vector read '
        '{canary}"}}',
        "wfs": "<OGRWFSDataSource><URL>{trap}/wfs</URL></OGRWFSDataSource>",
        "wms": '<GDAL_WMS><Service name="WMS"><ServerUrl>{trap}/wms</ServerUrl></Service>'
        "</GDAL_WMS>",
        "kml": "<kml><NetworkLink><Link><href>{trap}/k.kml</href></Link></NetworkLink></kml>",
        "url": "{trap}/data.geojson",
        "vsi": "/vsicurl/{trap}/data.csv",
        "ref": '{{"type": "FeatureCollection", "crs": {{"type": "link", "properties": {{"href": '
        '"{trap}/crs", "type": "proj4"}}}}, "features": [{{"type": "Feature", "properties": {{}}, '
        '"geometry": {{"type": "Point", "coordinates": [1, 2]}}}}]}}',
        "pg": "PG:host=127.0.0.1 port={port} dbname=x",
    }
    for name, text in texts.items():
        for ending in (".geojson", ".gpkg", ".json", ".zip", ".xlsx", ".csv"):
            yield Bad("disguise", f"{name}{ending}", text.encode())
    for name in ("vrt", "vrt_http", "gdalg", "wfs"):
        content = zipped({"a.shp": texts[name].encode(), "a.dbf": b"x", "a.shx": b"x"})
        yield Bad("disguise", f"{name}_inside.zip", content)
        link = zipped({"a.shp": b"", "a.dbf": b"", "a.shx": b"", "a.vrt": texts[name].encode()})
        yield Bad("disguise", f"{name}_beside.zip", link)


def geopackages() -> Iterator[Bad]:
    """Databases that claim to be GeoPackages: views that write, attach, never end."""
    traps = {
        "endless": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS fid, i AS Nom FROM n",
        "load": "SELECT load_extension('{canary}') AS fid",
        "read": "SELECT readfile('{canary}') AS fid",
        "blob": "SELECT 1 AS fid, zeroblob(900000000) AS Nom",
        "missing": "SELECT * FROM nowhere",
    }
    for name, query in traps.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.gpkg"
            with sqlite3.connect(path) as database:
                database.execute("PRAGMA application_id = 1196444487")
                database.execute("PRAGMA user_version = 10300")
                database.execute(
                    "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier "
                    "TEXT, description TEXT, last_change TEXT, min_x, min_y, max_x, max_y, srs_id)"
                )
                database.execute(
                    "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization, "
                    "organization_coordsys_id, definition, description)"
                )
                database.execute("CREATE TABLE t (fid INTEGER PRIMARY KEY, Nom TEXT)")
                database.execute("PRAGMA writable_schema = ON")
                database.execute(
                    "INSERT INTO sqlite_master VALUES ('view', 'layer', 'layer', 0, ?)",
                    (f"CREATE VIEW layer AS {query}",),
                )
                database.execute(
                    "INSERT INTO gpkg_contents VALUES ('layer', 'attributes', 'layer', '', '', "
                    "0, 0, 0, 0, 0)"
                )
            database.close()
            content = path.read_bytes()
        yield Bad("GeoPackage trap", f"{name}.gpkg", content)
        for cut in (70, 1500, 5000):
            yield Bad("GeoPackage trap", f"{name}{cut}.gpkg", content[:cut])


def damaged() -> Iterator[Bad]:
    pick = random.Random(3)
    whole = {
        "a.xlsx": good_xlsx(200),
        "b.ods": ods('<table:table table:name="a">' + "<table:table-row/>" * 50 + "</table:table>"),
        "c.geojson": geojson(*({"type": "Point", "coordinates": [3, 36]} for _ in range(50))),
        "d.csv": (HEADER + "".join(ROW.format(n=n, lat=36, lon=3) for n in range(50))).encode(
            "utf-16"
        ),
        "e.zip": zipped(
            {
                "a.shp": pick.randbytes(900),
                "a.dbf": pick.randbytes(300),
                "a.shx": pick.randbytes(100),
            }
        ),
        "f.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + pick.randbytes(6000),
    }
    for name, content in whole.items():
        for i in range(8):
            cut = content[: pick.randrange(1, len(content))]
            yield Bad("truncated", f"t{i}{name}", cut)
        for i in range(6):
            flipped = bytearray(content)
            for _ in range(12):
                flipped[pick.randrange(len(flipped))] ^= 1 << pick.randrange(8)
            yield Bad("flipped bits", f"f{i}{name}", bytes(flipped))
    endings = (".csv", ".xlsx", ".xls", ".ods", ".geojson", ".gpkg", ".zip", ".txt")
    for i in range(64):
        yield Bad("random bytes", f"r{i}{endings[i % 8]}", pick.randbytes(pick.randrange(1, 9000)))


def encodings() -> Iterator[Bad]:
    text = HEADER + ROW.format(n="Béjaïa", lat="36,7", lon="5,0")
    arabic = "الاسم;الولاية;القطاع\nتجمع النحاس;قسنطينة;النحاس\n"
    for i, (name, shown) in enumerate(
        [
            ("utf-16", text),
            ("utf-16-le", text),
            ("utf-16-be", text),
            ("utf-32", text),
            ("cp1252", text),
            ("cp1256", arabic),
            ("cp850", text),
            ("mac_roman", text),
            ("iso8859_6", arabic),
            ("utf-7", text),
            ("cp037", text),
            ("utf-8", arabic * 2),
        ]
    ):
        yield Bad("encoding", f"e{i}.csv", shown.encode(name))
        yield Bad("encoding", f"broken{i}.csv", shown.encode(name)[:-3] + b"\xff\xfe\x81\x8d\x00")
    for i, mark in enumerate((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        yield Bad("encoding", f"bom{i}.csv", mark)
        yield Bad("encoding", f"lying{i}.csv", mark + b"\xd8\x00\xd8" * 5)


def coordinates() -> Iterator[Bad]:
    points = [
        "NaN,Infinity",
        "inf;-inf",
        "1e400;1",
        "200;3",
        "3;200",
        "-91;0",
        "36;181",
        "4050000;500000",
        "503123.4;4034567.8",
        "NaN;3",
        "36;N/A;",
        "0x24;3",
        "36..5;3",
        "1e5;1e5",
        "--36;3",
        "99°99'99\";3",
        "٩٩٩;٣",
    ]
    for i, pair in enumerate(points):
        lat, lon = [*pair.replace(",", ";").split(";"), "3"][:2]
        yield Bad("coordinate", f"p{i}.csv", (HEADER + ROW.format(n=1, lat=lat, lon=lon)).encode())
    for i, one in enumerate(("NaN", "Infinity", "-Infinity", "1e999", '"36"', "null", "[[]]")):
        text = geojson({"type": "Point", "coordinates": [0, 36]}).decode()
        yield Bad("coordinate", f"g{i}.geojson", text.replace("[0, 36]", f"[{one}, 36]").encode())
    rings = {
        "bow_tie": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]],
        "open": [[[0, 0], [1, 1], [1, 0]]],
        "two": [[[0, 0], [1, 1]]],
        "empty": [],
        "deep": [[[[[[0]]]]]],
        "utm": [[[500000, 4000000], [510000, 4000000], [510000, 4010000], [500000, 4000000]]],
    }
    for name, ring in rings.items():
        for kind in ("Polygon", "MultiPolygon", "LineString", "Unheard"):
            shape = {"type": kind, "coordinates": ring}
            yield Bad("geometry", f"{name}{kind}.geojson", geojson(shape))
    for i, crs in enumerate(("EPSG:32631", "EPSG:999999", "urn:x", 5, {}, {"properties": 1})):
        named = {"type": "name", "properties": {"name": crs}} if isinstance(crs, str) else crs
        point = {"type": "Point", "coordinates": [500000, 4000000]}
        yield Bad("geometry", f"crs{i}.geojson", geojson(point, crs=named))
    yield Bad("geometry", "nested.json", b"[" * 200_000 + b"]" * 200_000)
    yield Bad("geometry", "nested2.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000)


def names() -> Iterator[Bad]:
    bad = [
        "../evil",
        "../../etc/cron.d/x",
        "/etc/passwd",
        "C:\\windows\\x",
        "..\\..\\x",
        "a/../../b",
        "~/x",
        "\\\\server\\share",
        "a\x00b",
        "con:",
        "a/./../../c",
        "....//x",
        "x\n",
        "|x",
        "<x>",
    ]
    for i, name in enumerate(bad):
        parts = {name + ".shp": b"x", "a.dbf": b"x"}
        try:
            yield Bad("path traversal", f"n{i}.zip", zipped(parts))
        except ValueError:
            continue
        yield Bad("path traversal", f"n{i}.xlsx", xlsx(sheet_xml(""), {name: b"x"}))
    for i, name in enumerate(
        (
            "../../up.csv",
            "..\\up.csv",
            "/abs.csv",
            "a\x00.csv",
            "x" * 900 + ".csv",
            "<script>.csv",
            "{canary}",
            "up.csv/..",
            "CON",
            "a.csv\n.exe",
        )
    ):
        yield Bad("file name", name if i else "../../up.csv", b"a;b\n1;2\n")


def cells() -> Iterator[Bad]:
    for i, formula in enumerate(
        (
            "=1+1",
            "=cmd|' /C calc'!A0",
            '=WEBSERVICE("{trap}")',
            '=HYPERLINK("{trap}")',
            "@SUM(A1)",
            "+1+1",
            "-1+1",
            "\t=1",
        )
    ):
        row = f'<row r="1">{cell("A1", "Nom")}{cell("B1", "Wilaya")}{cell("C1", "Membres")}</row>'
        text = formula.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        row += (
            f'<row r="2">{cell("A2", text)}{cell("B2", "Blida")}<c r="C2"><f>{text}</f></c></row>'
        )
        yield Bad("formula", f"formula{i}.xlsx", xlsx(sheet_xml(row)))
        yield Bad("formula", f"formula{i}.csv", f"Nom;Wilaya\n{formula};Blida\n".encode())
    wide = ";".join(f"c{n}" for n in range(10**6))
    yield Bad("wide", "wide.csv", wide.encode())
    yield Bad("wide", "wide2.csv", f"{wide}\n{';' * 10**6}".encode())
    yield Bad("wide", "wide3.txt", ("a\t" * 10**6).encode())
    columns = "".join(
        cell(f"{chr(65 + n // 676 % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}1")
        for n in range(9000)
    )
    yield Bad("wide", "wide.xlsx", xlsx(sheet_xml(f'<row r="1">{columns}</row>')))
    yield Bad("wide", "long.csv", ("a;b\n" + "1;2\n" * 400_000).encode())
    yield Bad("wide", "cell.csv", b"a;b\n" + b"x" * 5_000_000 + b";1\n")
    yield Bad("wide", "quote.csv", b'a;b\n"' + b"x;y\n" * 200_000)
    yield Bad("wide", "sheets.xlsx", xlsx(sheet_xml(""), sheets=5000))
    yield Bad(
        "wide",
        "strings.xlsx",
        xlsx(sheet_xml('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')),
    )


def empties() -> Iterator[Bad]:
    for ending in (".csv", ".xlsx", ".xls", ".ods", ".geojson", ".gpkg", ".zip", ".exe", ""):
        yield Bad("empty", f"empty{ending}", b"")
        yield Bad("empty", f"spaces{ending}", b" \n \n")
    yield Bad("empty", "sheet.xlsx", xlsx(sheet_xml("")))
    yield Bad("empty", "none.xlsx", xlsx(sheet_xml(""), sheets=0))
    yield Bad("empty", "zip.zip", zipped({}))
    yield Bad("empty", "table.ods", ods('<table:table table:name="a"/>'))
    yield Bad("empty", "none.geojson", b'{"type": "FeatureCollection", "features": []}')
    yield Bad("empty", "header.csv", HEADER.encode())
    yield Bad("empty", "one.csv", b"a")
    for i, head in enumerate((b"%PDF-1.7", b"\x89PNG\r\n", b"\x7fELF", b"GIF89a", b"MZ\x90")):
        for ending in (".csv", ".xlsx", ".geojson", ".gpkg"):
            yield Bad("other kind", f"k{i}{ending}", head + bytes(range(256)))
    yield Bad("other kind", "locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000)
    central = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**31, 0, 0)
    yield Bad("other kind", "directory.xlsx", b"PK\x03\x04" + central)


MAKERS: tuple[Callable[[], Iterator[Bad]], ...] = (
    far_cells,
    bombs,
    entities,
    disguises,
    geopackages,
    damaged,
    encodings,
    coordinates,
    names,
    cells,
    empties,
)


def corpus() -> Iterator[Bad]:
    """Every file of the corpus."""
    for maker in MAKERS:
        yield from maker()


def aimed(bad: Bad, trap: str, port: int, canary: Path) -> bytes:
    """The file with the addresses of this run's trap and canary in it."""
    content = bad.made()
    for name, value in (("trap", trap), ("port", str(port)), ("canary", str(canary))):
        content = content.replace(f"{{{name}}}".encode(), value.encode())
    return content.replace(b"{{", b"{").replace(b"}}", b"}") if b"{{" in content else content


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for number, made in enumerate(corpus()):
        (target / f"{number:03d}-{Path(made.name).name[:60]}").write_bytes(made.made())
