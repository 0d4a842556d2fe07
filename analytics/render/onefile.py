"""A book as one HTML file: interactive charts and maps, no server, no outside request.

The file may run only the two scripts it was written with: their hashes stand in
its content policy, so that text from a record can never become a third.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from analytics import theme
from analytics.plaintext import one_line, plain
from analytics.render import deltas, screen
from analytics.render import marks as mk
from analytics.render.book import Book, Leaf
from analytics.render.frames import ENLARGED, Bounds
from analytics.render.markup import esc, foot, legend, table
from analytics.render.shapes import vertices

WEB = Path(__file__).parent / "web"
# File and range of each face; the faces of the pages, under the names charts ask for.
FACES = (
    ("Source Sans", 400, "atlas-latin-400.woff2", "U+0020-024F, U+2000-22FF"),
    ("Source Sans", 600, "atlas-latin-600.woff2", "U+0020-024F, U+2000-22FF"),
    ("Atlas Arabic", 400, "atlas-arabic-400.woff2", "U+0600-06FF, U+200C-200F"),
    ("Atlas Arabic", 600, "atlas-arabic-600.woff2", "U+0600-06FF, U+200C-200F"),
)
SIMPLIFY_DEGREES = 0.004
WHOLE: Bounds = (-13.5, 19.0, 39.5, 37.8)


def write(book: Book) -> bytes:
    """The bytes of an ``.html`` file."""
    words = book.wording
    content = _Content(book)
    sections = "".join(_section(leaf, i, content) for i, leaf in enumerate(book.leaves))
    scripts = (_plotly(), (WEB / "onefile.js").read_text(encoding="utf-8"))
    policy = (
        f"default-src 'none'; script-src {' '.join(_hashed(text) for text in scripts)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    direction = "rtl" if words.rtl else "ltr"
    parts = [
        f'<!doctype html>\n<html lang="{words.lang}" dir="{direction}">\n<head>',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(book.title)}</title>",
        f"<style>{_faces()}{(WEB / 'onefile.css').read_text(encoding='utf-8')}</style>",
        f"</head>\n<body>{_head(book)}<main>{sections}{_sources(book)}</main>",
        '<div id="tip" role="tooltip" hidden></div>',
        f'<script type="application/json" id="data">{content.json()}</script>',
        *(f"<script>{text}</script>" for text in scripts),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode("utf-8")


class _Content:
    """What the scripts draw: figures, maps, and every boundary set once."""

    def __init__(self, book: Book) -> None:
        self.words = book.wording
        self.charts: list[Any] = []
        self.maps: list[Any] = []
        self.sets: dict[str, Any] = {}

    def chart(self, mark: mk.Mark) -> int:
        """Add a chart; returns its number."""
        figure = screen.paint(mark, rtl=self.words.rtl)
        self.charts.append(json.loads(figure.to_json()))
        return len(self.charts) - 1

    def map(self, sheet: mk.Sheet) -> int:
        """Add a map; returns its number."""
        area = next(mark for mark in sheet.marks if isinstance(mark, mk.AreaMark))
        points = [m for mark in sheet.marks if isinstance(mark, mk.PointMark) for m in mark.points]
        drawn = [name for name in area.sets.values() if not self.words.data.geometry(name).empty]
        for name in drawn:
            if name not in self.sets:
                shapes = self.words.data.geometry(name)
                self.sets[name] = deltas.regions(shapes, SIMPLIFY_DEGREES)
        self.maps.append(
            {
                "sets": drawn,
                "areas": {one.code: _area(one) for one in area.areas},
                "points": [_point(one) for one in points],
                "bands": self._bands(sheet),
                "fit": _extent(list(area.sets), drawn, self.words.data),
            }
        )
        return len(self.maps) - 1

    def _bands(self, sheet: mk.Sheet) -> list[Any]:
        """A surface as the outlines of its classes, darker ones on top."""
        if not any(isinstance(mark, mk.RasterMark) for mark in sheet.marks):
            return []
        from analytics.render.paper import maps, rasters

        scene = maps.scene_of(sheet, self.words)
        assert scene.raster is not None
        return [
            {"f": colour, "p": deltas.outline(band, SIMPLIFY_DEGREES)}
            for colour, band in rasters.bands(scene.raster, scene.country)
        ]

    def json(self) -> str:
        """All of it as JSON that is safe inside a script."""
        shapes = {shape for _, shape in theme.GROUP_STYLE.values()}
        keys = ("zoomIn", "zoomOut", "reset")
        return deltas.script_json(
            {
                "rtl": self.words.rtl,
                "texts": {key: self.words.text(f"map.{key}") for key in keys},
                "charts": self.charts,
                "config": {**screen.CONFIG, "responsive": True},
                "maps": self.maps,
                "sets": self.sets,
                "backdrop": deltas.backdrop() if self.maps else None,
                "unit": deltas.UNIT,
                "shapes": {name: [list(p) for p in vertices(name)] for name in sorted(shapes)},
                "colours": {
                    "land": theme.LAND,
                    "landLine": theme.LAND_LINE,
                    "line": theme.REGION_LINE,
                    "highlight": theme.HIGHLIGHT,
                    "muted": theme.MUTED,
                    "paper": theme.PAPER,
                },
            }
        )


def _area(area: mk.Area) -> dict[str, Any]:
    facts: dict[str, Any] = {"n": one_line(area.name), "t": one_line(area.text), "f": area.fill}
    if area.status == "no_record" and area.fill == theme.PAPER:
        facts["h"] = 1
    if area.label or area.highlight:
        facts["w"] = area.weight
    if area.highlight:
        facts["s"] = 1
    return facts


def _point(point: mk.Point) -> dict[str, Any]:
    return {
        "x": round(point.lon, 4),
        "y": round(point.lat, 4),
        "c": point.colour,
        "s": point.shape,
        "o": int(point.approximate),
        "t": [one_line(text) for text in (point.label, *point.lines)],
        "r": point.codes,
    }


def _extent(countries: list[str], drawn: list[str], data: Any) -> dict[str, Bounds]:
    """Degrees of the whole map, and of its crowded corner if it has one."""
    boxes = [tuple(map(float, data.geometry(name).total_bounds)) for name in drawn] or [WHOLE]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    found: dict[str, Bounds] = {"whole": (west, south, east, north)}
    if len(countries) == 1 and countries[0] in ENLARGED:
        found["start"] = ENLARGED[countries[0]]
    return found


def _text(text: str) -> str:
    return esc(plain(text))


def _head(book: Book) -> str:
    """Title, date, remarks, contents."""
    entries = "".join(
        f'<li><a href="#figure-{i + 1}">{_text(leaf.sheet.title)}</a></li>'
        for i, leaf in enumerate(book.leaves)
    )
    remarks = "".join(f'<p class="remark">{_text(remark)}</p>' for remark in book.remarks)
    contents = _text(book.wording.text("book.contents"))
    listed = f'<nav aria-label="{contents}"><h2>{contents}</h2><ol>{entries}</ol></nav>'
    return (
        f'<header><p class="brand">Atlas <span>Grappes</span></p><h1>{_text(book.title)}</h1>'
        f'<p class="muted">{_text(book.dated)}</p>{remarks}'
        f"{listed if len(book.leaves) > 1 else ''}</header>"
    )


def _section(leaf: Leaf, i: int, content: _Content) -> str:
    """One figure with its words, its table and its foot."""
    sheet, words = leaf.sheet, content.words
    subtitle = " – ".join(filter(None, (sheet.subtitle, sheet.chosen)))
    comment = "".join(f"<p>{_text(line)}</p>" for line in leaf.comment.splitlines() if line.strip())
    changes = "".join(f"<li>{_text(change)}</li>" for change in leaf.changes)
    # A list that is shown whole needs no second table beneath.
    whole = all(isinstance(mark, mk.TableMark) and not mark.rest for mark in sheet.marks)
    listed = bool(sheet.marks) and whole
    rows = sheet.table if sheet.table and sheet.table.rows and not listed else None
    folded = (
        f"<details><summary>{_text(words.text('figure.table'))}</summary>"
        f"{table(rows, sheet.title, rtl=sheet.rtl)}</details>"
        if rows
        else ""
    )
    return (
        f'<section id="figure-{i + 1}"><h2>{_text(sheet.title)}</h2>'
        f'<p class="subtitle">{_text(subtitle)}</p>'
        f"{f'<div class=comment>{comment}</div>' if comment else ''}"
        f"{f'<ul class=changes>{changes}</ul>' if changes else ''}"
        f"{_figure(sheet, content)}{folded}{foot(sheet)}</section>"
    )


def _figure(sheet: mk.Sheet, content: _Content) -> str:
    """The places where the script draws, in the order of the marks."""
    alt = _text(sheet.alt)
    empty = f'<p class="empty" role="status">{_text(sheet.empty)}</p>' if sheet.empty else ""
    if any(isinstance(mark, mk.AreaMark) for mark in sheet.marks):
        number = content.map(sheet)
        return (
            f'{empty}<div class="map" dir="ltr" data-map="{number}" role="img" tabindex="0" '
            f'aria-label="{alt}">{legend(sheet)}</div>'
        )
    drawn = [empty]
    for mark in sheet.marks:
        if isinstance(mark, mk.TableMark):
            drawn.append(table(mark, sheet.title, rtl=sheet.rtl))
            drawn.append(f'<p class="muted">{_text(mark.rest)}</p>' if mark.rest else "")
        else:
            drawn.append(_chart(mark, sheet, content))
    return "".join(drawn)


def _chart(mark: mk.Mark, sheet: mk.Sheet, content: _Content) -> str:
    """A chart, or a drawing of the figure where the screen has no painter for the mark."""
    alt = _text(sheet.alt)
    try:
        number = content.chart(mark)
    except TypeError:
        from analytics.render import paper

        drawing = paper.paint(sheet, content.words, "svg", "full", bare=True)
        source = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
        return f'<img class="drawing" alt="{alt}" src="{source}">'
    return (
        f'<div class="chart" dir="ltr" data-chart="{number}" role="img" aria-label="{alt}"></div>'
    )


def _sources(book: Book) -> str:
    words = book.wording
    rows = "".join(f'<li><bdi dir="auto">{_text(line)}</bdi></li>' for line in book.source_lines)
    heading = _text(words.text("book.sources"))
    return f'<section id="sources"><h2>{heading}</h2><ul>{rows}</ul></section>'


@cache
def _plotly() -> str:
    """The chart library as it comes with the package."""
    package = resources.files("plotly") / "package_data" / "plotly.min.js"
    # A page's line ends are normalised before its hash is taken.
    return package.read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _faces() -> str:
    faces = []
    for family, weight, name, letters in FACES:
        content = base64.b64encode((WEB / name).read_bytes()).decode()
        faces.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};unicode-range:{letters};'
            f'src:url(data:font/woff2;base64,{content}) format("woff2")}}'
        )
    return "".join(faces)


@cache
def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
