"""A cluster's brief on two pages of paper: facts beside a map, then section after section."""

from __future__ import annotations

import io
from dataclasses import replace

from matplotlib.backends.backend_pdf import PdfPages

from analytics import theme
from analytics.figures.clustersheet import Block, ClusterSheet
from analytics.figures.marks import TableMark
from analytics.figures.shortened import shown_of
from analytics.surfaces.paper import maps, tables, typeset
from analytics.surfaces.paper.typeset import Sheet, Style
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

CM = 72 / 2.54
WIDTH, HEIGHT = 21.0 * CM, 29.7 * CM
MARGIN = 1.7 * CM
LEFT, RIGHT, FLOOR = MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN
MAX_PAGES = 2
MAP_SHARE, MAP_HEIGHT = 0.46, 6.6 * CM
# What a page is tried with until two hold everything: type size, rows of a table, lines of sources.
ATTEMPTS = ((8.5, 12, 14), (8.0, 8, 12), (7.5, 6, 10), (7.0, 4, 8), (7.0, 3, 5))
LABEL_SHARE = 0.36


def write(sheet: ClusterSheet, words: Wording) -> bytes:
    """The bytes of a ``.pdf`` file of at most two pages."""
    target = io.BytesIO()
    facts = {"Title": flat(sheet.title, rtl=words.rtl), "CreationDate": None}
    with typeset.direction(rtl=words.rtl), PdfPages(target, metadata=facts) as pages:
        for page in _fitting(sheet, words):
            pages.savefig(page.figure)
    return target.getvalue()


def _fitting(sheet: ClusterSheet, words: Wording) -> list[Sheet]:
    """The pages at the largest type at which there are no more than two."""
    pages: list[Sheet] = []
    for size, rows, lines in ATTEMPTS:
        pages = Flow(sheet, words, size, rows, lines).pages
        if len(pages) <= MAX_PAGES:
            break
    return pages


class Flow:
    """Sections one below the other, over as many pages as they take."""

    def __init__(
        self, sheet: ClusterSheet, words: Wording, size: float, rows: int, lines: int
    ) -> None:
        self.words, self.size, self.rows, self.most_lines = words, size, rows, lines
        self.pages: list[Sheet] = []
        self.page = self._new()
        self.y = MARGIN
        self._head(sheet)
        for block in sheet.blocks[1:]:
            self._section(block)
        for page in self.pages:
            style = Style(6.5, colour=theme.MUTED)
            foot = typeset.shorten(sheet.foot, style, RIGHT - LEFT, 2)
            page.block(foot, LEFT, RIGHT, FLOOR + size * 0.6, style)

    def _new(self) -> Sheet:
        self.page = Sheet(WIDTH, HEIGHT, self.words.rtl, least=6.0)
        self.pages.append(self.page)
        self.y = MARGIN
        return self.page

    def _head(self, sheet: ClusterSheet) -> None:
        """Title, then what the cluster is beside where it is."""
        inner = RIGHT - LEFT
        self._text(sheet.title, Style(15.0, bold=True))
        self._text(sheet.subtitle, Style(self.size + 1, colour=theme.MUTED))
        self.page.rule(LEFT, RIGHT, self.y + 3)
        top = self.y + 9
        wide = inner * MAP_SHARE
        sides = (LEFT, LEFT + wide) if self.words.rtl else (RIGHT - wide, RIGHT)
        if sheet.place.marks:
            area = Box(sides[0], top, sides[1], top + MAP_HEIGHT)
            maps.paint(self.page, sheet.place, self.words, area, self.size - 1.5)
        own = (sides[1] + 10, RIGHT) if self.words.rtl else (LEFT, sides[0] - 10)
        self.y = top
        self._facts(sheet.blocks[0], own)
        self.y = max(self.y, top + MAP_HEIGHT) + 4

    def _facts(self, block: Block, sides: tuple[float, float]) -> None:
        left, right = sides
        split = (right - left) * LABEL_SHARE
        muted, ink = Style(self.size, colour=theme.MUTED), Style(self.size)
        for label, text in block.facts:
            names = typeset.wrap(label, muted, split - 6)
            said = typeset.wrap(text, ink, right - left - split)
            if self.words.rtl:
                self.page.block(names, right - split, right, self.y, muted)
                self.page.block(said, left, right - split, self.y, ink)
            else:
                self.page.block(names, left, left + split, self.y, muted)
                self.page.block(said, left + split, right, self.y, ink)
            self.y += typeset.height(max(len(names), len(said)), ink) + 1.5
        for line in block.lines:
            lines = typeset.wrap(line, ink, right - left)
            self.y = self.page.block(lines, left, right, self.y + 2, ink)

    def _section(self, block: Block) -> None:
        head = Style(self.size + 2, bold=True, colour=theme.ACCENT)
        below = (len(block.facts) + 1) * self.size * 1.7 if block.facts else self.size * 4
        self._room(head.size * 1.5 + below)
        self.y += self.size * 0.8
        self._text(block.title, head)
        if block.facts:
            self._facts(replace(block, lines=()), (LEFT, RIGHT))
        small = Style(self.size - 1, colour=theme.MUTED) if block.key == "sources" else None
        shown = block.lines[: self.most_lines]
        for line in shown:
            self._text(line, small or Style(self.size))
        if len(shown) < len(block.lines):
            rest = shown_of(len(shown), len(block.lines), self.words)
            self._text(rest, Style(self.size - 1, colour=theme.MUTED))
        if block.table is not None:
            self._table(block.table)

    def _table(self, mark: TableMark) -> None:
        shown = mark
        if len(mark.rows) > self.rows:
            rest = shown_of(self.rows, len(mark.rows), self.words)
            shown = replace(mark, rows=mark.rows[: self.rows], rest=rest)
        inner = RIGHT - LEFT
        height = tables.wanted_height(shown, inner, self.size - 0.5)
        self._room(height)
        tables.paint(self.page, shown, Box(LEFT, self.y, RIGHT, self.y + height), self.size - 0.5)
        self.y += height

    def _text(self, text: str, style: Style) -> None:
        for line in typeset.wrap(text, style, RIGHT - LEFT):
            self._room(style.size * typeset.LEADING)
            self.y = self.page.block([line], LEFT, RIGHT, self.y, style)

    def _room(self, high: float) -> None:
        """A new page where what comes next would run over the foot."""
        if self.y + high > FLOOR and self.y > MARGIN:
            self._new()
