"""Files that the cases are made of: tables, pictures of slides, databases, backups."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

HEADER = "Nom du cluster;Pays;Wilaya;Secteur;Stade;Type;Latitude;Longitude"
POINTS = "name,lon,lat\nA,6.6,36.3\nB,3.05,36.7\n"
LIST = "id,lon,lat,activity,jobs\n" + "".join(
    f"u{i},{3 + i % 7 / 10},{36.3 + i % 5 / 10},1071,{1 + i % 9}\n" for i in range(60)
)
FIGURES = "region;category;value\nTN-11;total;12\nTN-12;total;7\n"


def record(**cells: str) -> bytes:
    """A table of one cluster with some of its cells exchanged."""
    usual = dict(
        zip(
            HEADER.split(";"),
            ("x", "Algérie", "Batna", "C32", "pilote", "cluster", "35.5", "6.1"),
            strict=True,
        )
    )
    row = [cells.get(name, value) for name, value in usual.items()]
    return f"{HEADER}\n{';'.join(row)}\n".encode("utf-8", "surrogatepass")


def parquet(columns: Mapping[str, Any], **options: Any) -> bytes:
    """A Parquet file of columns given as Arrow arrays or lists."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), buffer, **options)
    return buffer.getvalue()


def parquet_rows(rows: int) -> bytes:
    """So many equal rows in a few kilobytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    one = min(rows, 1_000_000)
    table = pa.table(
        {
            "lon": pa.array([6.6]).take(pa.array([0] * one)),
            "lat": pa.array([36.3]).take(pa.array([0] * one)),
            "activity": pa.array(["1071"]).take(pa.array([0] * one)),
        }
    )
    with pq.ParquetWriter(buffer, table.schema, compression="zstd") as writer:
        for _ in range(rows // one):
            writer.write_table(table)
    return buffer.getvalue()


def parquet_swollen(megabytes: int) -> bytes:
    """One long value that a dictionary repeats in every row."""
    import pyarrow as pa

    value = pa.DictionaryArray.from_arrays(
        pa.array([0] * 1000, pa.int32()), pa.array(["9" * (megabytes << 20)])
    )
    columns = {"lon": [6.6] * 1000, "lat": [36.3] * 1000, "activity": value}
    return parquet(columns, compression="zstd", write_statistics=False)


def parquet_twice() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_arrays(
        [pa.array([6.6]), pa.array([36.3]), pa.array(["1071"]), pa.array(["1072"])],
        names=["lon", "lat", "activity", "activity"],
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def parquet_broken_text() -> bytes:
    """A column that says it is UTF-8 and is not."""
    import pyarrow as pa

    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(struct.pack("<ii", 0, 2)), pa.py_buffer(b"\xff\xfe")]
    )
    return parquet({"lon": [6.6], "lat": [36.3], "activity": broken})


def database(*statements: str, mark: bytes = b"GPKG") -> bytes:
    """A SQLite file that says it is a GeoPackage."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        with sqlite3.connect(path) as connection:
            for statement in (*_BARE, *statements):
                connection.execute(statement)
        connection.close()
        content = bytearray(path.read_bytes())
    content[68:72] = mark
    return bytes(content)


_BARE = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization"
    " TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT)",
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\","
    'DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    "UNIT[\"degree\",0.0174532925199433]]', '')",
    "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,"
    " description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL,"
    " srs_id INTEGER)",
    "INSERT INTO gpkg_contents VALUES ('p', 'features', 'p', '', '2026-01-01T00:00:00Z',"
    " 0, 0, 1, 1, 4326)",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name"
    " TEXT, srs_id INTEGER, z INTEGER, m INTEGER)",
    "INSERT INTO gpkg_geometry_columns VALUES ('p', 'geom', 'POINT', 4326, 0, 0)",
)
POINT = "x'47500001e6100000010100000066666666666618409a99999999d94140'"
ENDLESS = (
    "CREATE VIEW p AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    f" SELECT i AS fid, {POINT} AS geom, '1071' AS activity FROM n"
)
SORTED = (
    "CREATE VIEW p AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    f" SELECT max(i) AS fid, {POINT} AS geom, '1071' AS activity FROM n"
)
LARGE = (
    "CREATE VIEW p AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50)"
    f" SELECT i AS fid, {POINT} AS geom, hex(zeroblob(200000000)) AS activity FROM n"
)


def squares(change: Callable[[int, dict[str, Any]], None] = lambda i, f: None) -> bytes:
    """Two parts for each governorate of Tunisia, as GeoJSON, changed by the case."""
    features: list[dict[str, Any]] = []
    for number, (code, x, y) in enumerate(_seats()):
        for half in (0, 1):
            left, low = x + 0.02 * half, y
            ring = [
                [left, low],
                [left + 0.02, low],
                [left + 0.02, low + 0.03],
                [left, low + 0.03],
                [left, low],
            ]
            one = {
                "type": "Feature",
                "properties": {"id": f"{number}-{half}", "p": code, "n": f"Partie {half}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            change(len(features), one)
            features.append(one)
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@cache
def _seats() -> list[tuple[str, float, float]]:
    """A point well inside of each governorate."""
    from geodata import datasets

    areas = datasets.load(records_of=datasets.BUNDLED).geometry("TN-2000")
    points = areas.geometry.representative_point()
    return [(str(code), point.x, point.y) for code, point in points.items()]


def deck(**changes: Any) -> dict[str, Any]:
    """A deck of one figure."""
    slide = {"plate": "region_map", "selection": {}, "title": "T", "comment": "C"}
    return {
        "format": "atlas-grappes-deck",
        "version": 1,
        "title": "T",
        "slides": [slide],
        "law": "in_force",
        **changes,
    }


@cache
def pptx() -> bytes:
    from pptx import Presentation

    buffer = io.BytesIO()
    Presentation().save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    """A ZIP with its parts changed; one changed to nothing is left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            made = change(name, old.read(name))
            if made is not None:
                new.writestr(name, made, zipfile.ZIP_DEFLATED)
        for name, made in extra.items():
            new.writestr(name, made, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@cache
def backup() -> bytes:
    """A backup of a store with the bundled records."""
    from geodata.store import archive, core

    with tempfile.TemporaryDirectory() as folder:
        home, target = Path(folder) / "home", Path(folder) / "backup.zip"
        store = core.current(home)
        archive.backup(store, target, home)
        core.forget(store.url)
        return target.read_bytes()


def of_backup(
    part: str, change: Callable[[bytes], bytes], *, hashed: bool = True, **extra: bytes
) -> bytes:
    """A backup with one part changed, and its checksum with it."""
    import hashlib

    with zipfile.ZipFile(io.BytesIO(backup())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    parts |= extra
    if hashed and part != "manifest.json":
        manifest = json.loads(parts["manifest.json"])
        for name in (part, *extra):
            manifest["sha256"][name] = hashlib.sha256(parts[name]).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rechained(change: Callable[[int, dict[str, Any]], None]) -> bytes:
    """A backup whose rows were changed and whose chain was then made to fit them."""
    import hashlib

    from geodata.store.write import FIRST, change_hash

    with zipfile.ZipFile(io.BytesIO(backup())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    batches = [json.loads(line) for line in parts["batches.jsonl"].splitlines()]
    hashes = {row["number"]: row["hash"] for row in batches}
    last, lines = FIRST, []
    for number, line in enumerate(parts["changes.jsonl"].splitlines()):
        row = json.loads(line)
        change(number, row)
        row["prev_hash"] = last
        row["hash"] = last = change_hash(row, hashes[row["batch"]])
        lines.append(json.dumps(row, ensure_ascii=False).encode())
    parts["changes.jsonl"] = b"\n".join(lines) + b"\n"
    manifest = json.loads(parts["manifest.json"])
    manifest["head"]["hash"] = last
    manifest["sha256"]["changes.jsonl"] = hashlib.sha256(parts["changes.jsonl"]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
    return zipped(parts)


def png(width: int, height: int) -> bytes:
    """A picture that says it has so many dots."""
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


RECORD_COLUMNS = (
    *("id", "name_fr", "country_code", "region_codes", "sector_code", "stage", "kind", "year"),
    *("members", "members_kind", "source_ids", "lat", "lon", "stage_as_of"),
)


def register_facts() -> bytes:
    """What a register says of itself, without its tables."""
    return (
        b'id = "r-1"\nname = "N"\ncountry = "DZ"\nboundary_set = "DZ-2026"\n'
        b'classification = "isic4"\nsource = "S"\nlicence = ""\nadded = "2026-01-01"\n'
        b'synthetic = false\nrows = 5\ndigest = "d"\nregions = ["DZ-01"]\nsectors = ["C10"]\n'
        b"years = [2024]\n[reasons]\nplaced = 5\n[unmapped]\n[undrawn]\n[rule]\nleast = 3\n"
        b"share = 0.85\nwithin = 0.15\n[grid]\nlon = 3.0\nlat = 30.0\nwest = 0.0\n"
        b"south = 0.0\nsize = 9.0\n"
    )


def sheets() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Workbooks that claim much in few bytes."""
    from tests.geodata.intake import bad_files as bad

    def merged(*ranges: str) -> bytes:
        cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
        titles = ("Nom", "Wilaya", "Filière", "Stade", "Type")
        rows = "".join(
            f'<row r="{r}">'
            + "".join(bad.cell(f"{chr(65 + i)}{r}", title) for i, title in enumerate(titles))
            + "</row>"
            for r in (1, 2, 3)
        )
        sheet = bad.sheet_xml(rows).replace(
            "</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>"
        )
        return bad.xlsx(sheet)

    spanning = (
        '<table:table table:name="T"><table:table-row>'
        '<table:table-cell office:value-type="string" table:number-rows-spanned="999999999">'
        "<text:p>Nom</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>Wilaya</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return {
        "20 000 merges of 51 × 301": ("i.xlsx", lambda: merged(*["A1:KO51"] * 20_000)),
        "40 merges down the sheet": ("i.xlsx", lambda: merged(*["A2:A1048576"] * 40)),
        "a cell over 999 999 999 rows": ("i.ods", lambda: bad.ods(spanning)),
    }
