"""Which of GDAL's drivers exist in the reading process, settled before it is imported."""

from __future__ import annotations

import os
import sys

# The only two: everything else is read without GDAL.
GDAL_DRIVERS = frozenset({"GPKG", "ESRI Shapefile"})
# Those the wheels of GDAL 3.12 bring besides. The reading process counts what is
# left and refuses to work if a newer one has another driver. MEM, which reads no
# file, stays: GDAL itself falls over without it.
HARMLESS = frozenset({"MEM"})
_NAMES = """
ADBC AIVector AVCBin AVCE00 AmigoCloud CSV CSW Carto DGN DXF EDIGEO EEDA ESRIJSON
Elasticsearch FlatGeobuf GDALG GML GPSBabel GPX GTFS GeoJSON GeoJSONSeq GeoRSS HTTP
Idrisi JML JSONFG KML LIBKML LVBAG MBTiles MVT MapML MiraMonVector NGW OAPIF ODS OGCAPI
OGR_GMT OGR_PDS OGR_VRT OSM OpenFileGDB PCIDSK PDF PDS4 PGDUMP PLSCENES PMTiles S57
SQLite SXF Selafin TopoJSON VDV VFK VICAR VRT WAsP WFS XLSX
"""
SKIPPED = (*_NAMES.split(), "MapInfo File")

SETTINGS = {
    "GDAL_SKIP": ",".join(SKIPPED),
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_PAM_ENABLED": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "CPL_VSIL_DEFLATE_CHUNK_SIZE": "1M",
    "GDAL_CACHEMAX": "64",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "SQLITE_USE_OGR_VFS": "NO",
    "PROJ_NETWORK": "OFF",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "ignore",
}
KEPT = ("PATH", "SYSTEMROOT", "TMP", "TEMP", "LD_LIBRARY_PATH")


def environment() -> dict[str, str]:
    """The whole environment of a reading process: none of the parent's secrets."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, **SETTINGS, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
