"""A surface as a picture for the web map: one colour per class, clear elsewhere."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

from analytics.render import marks as mk

ALPHA = 215
RGBA, DEPTH = 6, 8


def layer(mark: mk.RasterMark) -> dict[str, Any]:
    """What the map needs to lay the picture down: its address and its corners."""
    south, north = mark.lats[0], mark.lats[-1]
    west, east = mark.lons[0], mark.lons[-1]
    # A value is that of the middle of its pixel: half a pixel more on each side.
    wide = (east - west) / (len(mark.lons) - 1) / 2
    low = (mark.lats[1] - mark.lats[0]) / 2
    high = (mark.lats[-1] - mark.lats[-2]) / 2
    picture = base64.b64encode(png(pixels(mark))).decode()
    return {
        "url": f"data:image/png;base64,{picture}",
        "bounds": [[south - low, west - wide], [north + high, east + wide]],
    }


def pixels(mark: mk.RasterMark) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Red, green, blue, alpha of every cell, north first."""
    values = np.asarray(mark.values, dtype=float)[::-1]
    colours = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] + [ALPHA] for c in mark.colours]
    palette = np.array([[0, 0, 0, 0], *colours], dtype=np.uint8)
    classes = np.digitize(np.nan_to_num(values, nan=-np.inf), mark.edges)
    # The highest value lies on the last edge and belongs to the last class.
    found: np.ndarray[Any, np.dtype[np.uint8]] = palette[np.minimum(classes, len(colours))]
    return found


def png(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """A picture as PNG, written here: an imaging library takes longer to import than to use."""
    rows, columns = picture.shape[:2]
    head = struct.pack(">IIBBBBB", columns, rows, DEPTH, RGBA, 0, 0, 0)
    lines = b"".join(b"\x00" + row.tobytes() for row in picture)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
