"""A book as one HTML file: interactive charts and maps, no server, no outside request.

The file may run only the two scripts it was written with: their hashes stand in
its content policy, so that text from a record can never become a third.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.book import Book, Leaf, Points
from analytics.surfaces.shared import mapscript, rasters, windows
from analytics.surfaces.shared.boxes import Bounds
from analytics.surfaces.shared.drawings import Drawings
from analytics.surfaces.shared.markup import esc, foot, legend, panels, table
from analytics.words.plaintext import plain

WEB = mapscript.ASSETS
# File and range of each face; the faces of the pages, under the names charts ask for.
FACES = (
    ("Source Sans", 400, "atlas-latin-400.woff2", "U+0020-024F, U+2000-22FF"),
    ("Source Sans", 600, "atlas-latin-600.woff2", "U+0020-024F, U+2000-22FF"),
    ("Atlas Arabic", 400, "atlas-arabic-400.woff2", "U+0600-06FF, U+200C-200F"),
    ("Atlas Arabic", 600, "atlas-arabic-600.woff2", "U+0600-06FF, U+200C-200F"),
)
SIMPLIFY_DEGREES = 0.004


def write(book: Book, drawings: Drawings) -> bytes:
    """The bytes of an ``.html`` file."""
    words = book.wording
    content = _Content(book, drawings)
    sections = "".join(_section(leaf, i, content) for i, leaf in enumerate(book.leaves))
    before, after = ("".join(map(_points, told)) for told in (book.before, book.after))
    scripts = (_plotly(), mapscript.script("onefile.js"))
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
        f"<style>{_styles()}</style>",
        f"</head>\n<body>{_head(book)}<main>{before}{sections}{after}{_sources(book)}</main>",
        '<div id="tip" role="tooltip" hidden></div>',
        f'<script type="application/json" id="data">{content.json()}</script>',
        *(f"<script>{text}</script>" for text in scripts),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode("utf-8")


def _styles() -> str:
    sheets = [(WEB / name).read_text(encoding="utf-8") for name in ("panels.css", "onefile.css")]
    return theme.css() + _faces() + "".join(sheets)


class _Content:
    """What the scripts draw: figures, maps, and every boundary set once."""

    def __init__(self, book: Book, drawings: Drawings) -> None:
        self.book, self.words, self.drawings = book, book.wording, drawings
        self.charts: list[Any] = []
        self.maps: list[Any] = []
        self.sets: dict[str, Any] = {}

    def chart(self, mark: mk.Mark) -> int | None:
        """Add a chart; returns its number, or None for what the chart library cannot draw."""
        drawn = self.drawings.chart(mark, rtl=self.words.rtl)
        if drawn is None:
            return None
        self.charts.append(drawn)
        return len(self.charts) - 1

    def map(self, sheet: mk.Sheet) -> int:
        """Add a map; returns its number."""
        scene = windows.scene_of(sheet, self.words)
        drawn = list(scene.drawn.values())
        for name in drawn:
            if name not in self.sets:
                shapes = self.words.data.geometry(name)
                self.sets[name] = mapscript.regions(shapes, SIMPLIFY_DEGREES)
        self.maps.append(
            {
                "sets": drawn,
                **mapscript.drawn(scene),
                "bands": _bands(scene),
                "fit": _fit(scene),
            }
        )
        return len(self.maps) - 1

    def json(self) -> str:
        """All of it as JSON that is safe inside a script."""
        keys = ("zoomIn", "zoomOut", "reset")
        return mapscript.script_json(
            {
                "rtl": self.words.rtl,
                "texts": {key: self.words.text(f"map.{key}") for key in keys},
                "charts": self.charts,
                "config": {**self.drawings.behaviour, "responsive": True},
                "maps": self.maps,
                "sets": self.sets,
                "backdrop": mapscript.backdrop() if self.maps else None,
                "unit": mapscript.UNIT,
                **mapscript.looks(),
            }
        )


def _bands(scene: windows.Scene) -> list[Any]:
    """A surface as the outlines of its classes, darker ones on top."""
    if scene.raster is None:
        return []
    return [
        {"f": colour, "p": mapscript.outline(band, SIMPLIFY_DEGREES)}
        for colour, band in rasters.bands(scene.raster, scene.country)
    ]


def _fit(scene: windows.Scene) -> dict[str, Bounds]:
    """Degrees of the whole map, and of its crowded corner where nearly all lies there."""
    fit: dict[str, Bounds] = {"whole": scene.frames[0].bounds}
    if scene.gathered:
        fit["start"] = scene.main.bounds
    return fit


def _text(text: str) -> str:
    return esc(plain(text))


def _head(book: Book) -> str:
    """Title, session, date, contents."""
    entries = "".join(
        f'<li><a href="#figure-{i + 1}">{_text(leaf.sheet.title)}</a></li>'
        for i, leaf in enumerate(book.leaves)
    )
    occasion = book.cover.occasion if book.cover else ""
    said = f'<p class="subtitle">{_text(occasion)}</p>' if occasion else ""
    contents = _text(book.wording.text("book.contents"))
    listed = f'<nav aria-label="{contents}"><h2>{contents}</h2><ol>{entries}</ol></nav>'
    return (
        f'<header><p class="brand">Atlas <span>Grappes</span></p><h1>{_text(book.title)}</h1>'
        f'{said}<p class="muted">{_text(book.dated)}</p>'
        f"{listed if len(book.leaves) > 1 else ''}</header>"
    )


def _points(told: Points) -> str:
    """A page of words: an agenda, or what is missing."""
    lines = "".join(f"<li>{_text(line)}</li>" for line in told.lines)
    return f"<section><h2>{_text(told.title)}</h2><ul>{lines}</ul></section>"


def _section(leaf: Leaf, i: int, content: _Content) -> str:
    """One figure with its words, its table and its foot."""
    sheet, words = leaf.sheet, content.book.words_of(leaf)
    content.words, direction = words, "rtl" if sheet.rtl else "ltr"
    comment = "".join(f"<p>{_text(line)}</p>" for line in leaf.comment.splitlines() if line.strip())
    changes = "".join(f"<li>{_text(change)}</li>" for change in leaf.changes)
    # A list that is shown whole needs no second table beneath.
    listed = bool(sheet.marks) and sheet.is_table
    listed = listed and not any(mark.rest for mark in sheet.every(mk.TableMark))
    rows = sheet.table if sheet.table and sheet.table.rows and not listed else None
    folded = (
        f"<details><summary>{_text(words.text('figure.table'))}</summary>"
        f"{table(rows, sheet.title, rtl=sheet.rtl)}</details>"
        if rows
        else ""
    )
    return (
        f'<section id="figure-{i + 1}" lang="{sheet.lang}" dir="{direction}">'
        f"<h2>{_text(sheet.title)}</h2>"
        f'<p class="subtitle">{_text(sheet.full_subtitle)}</p>'
        f"{f'<div class=comment>{comment}</div>' if comment else ''}"
        f"{f'<ul class=changes>{changes}</ul>' if changes else ''}"
        f"{_figure(sheet, content)}{folded}{foot(sheet)}</section>"
    )


def _figure(sheet: mk.Sheet, content: _Content) -> str:
    """The places where the script draws, in the order of the marks."""
    alt = _text(sheet.alt)
    empty = f'<p class="empty" role="status">{_text(sheet.empty)}</p>' if sheet.empty else ""
    if sheet.is_map:
        number = content.map(sheet)
        return (
            f'{empty}<div class="map" dir="ltr" data-map="{number}" role="img" tabindex="0" '
            f'aria-label="{alt}">{legend(sheet)}</div>'
        )
    drawn = [empty]
    drawn += [PAINTERS.get(type(mark), _chart)(mark, sheet, content) for mark in sheet.marks]
    return "".join(drawn)


def _table(mark: mk.TableMark, sheet: mk.Sheet, content: _Content) -> str:
    """A table, and how much of it is not shown."""
    del content
    rest = f'<p class="muted">{_text(mark.rest)}</p>' if mark.rest else ""
    return table(mark, sheet.title, rtl=sheet.rtl) + rest


def _panels(mark: mk.PanelMark, sheet: mk.Sheet, content: _Content) -> str:
    del content
    return panels(mark, plain(sheet.alt), rtl=sheet.rtl)


def _chart(mark: mk.Mark, sheet: mk.Sheet, content: _Content) -> str:
    """A chart, or a drawing of the figure where the screen has no painter for the mark."""
    alt = _text(sheet.alt)
    number = content.chart(mark)
    if number is None:
        drawing = content.drawings.picture(sheet, content.words, "svg", "full", bare=True)
        source = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
        return f'<img class="drawing" alt="{alt}" src="{source}">'
    return (
        f'<div class="chart" dir="ltr" data-chart="{number}" role="img" aria-label="{alt}"></div>'
    )


# What is not a chart.
PAINTERS: Mapping[type[mk.Mark], Callable[[Any, mk.Sheet, _Content], str]] = {
    mk.PanelMark: _panels,
    mk.TableMark: _table,
}


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
