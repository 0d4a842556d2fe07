"""A brief on one page of paper: head, message, five numbers, the map beside two lists, sources."""

from __future__ import annotations

import io
from collections.abc import Sequence

from matplotlib.backends.backend_pdf import PdfPages

from analytics import theme
from analytics.figures.onepage import Attempt, Number, OnePage
from analytics.surfaces.paper import heads, maps, typeset
from analytics.surfaces.paper.sizes import CM
from analytics.surfaces.paper.typeset import Sheet, Style
from analytics.surfaces.shared.boxes import Box
from analytics.words.plaintext import flat

WIDTH, HEIGHT = 21.0 * CM, 29.7 * CM
MARGIN = 1.7 * CM
LEFT, RIGHT, FLOOR = MARGIN, WIDTH - MARGIN, HEIGHT - 1.4 * CM
LOGO, LOGO_WIDEST = 1.5 * CM, 6 * CM
MAP_SHARE, MAP_LEAST, MAP_MOST = 0.55, 6.0 * CM, 12.0 * CM
GAP = 10.0
TINY = Style(6.5, colour=theme.MUTED)
FOOT_LINES = 3


# The larger type is tried first; the last always holds.
ATTEMPTS = (
    *(Attempt(10.5, 8, 12), Attempt(10.0, 6, 8), Attempt(9.5, 6, 6), Attempt(9.0, 5, 5)),
    *(Attempt(8.5, 4, 4), Attempt(8.5, 3, 3), Attempt(8.0, 2, 2), Attempt(8.0, 1, 1)),
)


def write(pages: Sequence[OnePage]) -> bytes:
    """The bytes of a ``.pdf`` file, one page for each language."""
    target = io.BytesIO()
    title = flat(pages[0].title, rtl=pages[0].words.rtl)
    with PdfPages(target, metadata={"Title": title, "CreationDate": None}) as file:
        for page in pages:
            with typeset.direction(rtl=page.words.rtl):
                file.savefig(lay_out(page).figure)
    return target.getvalue()


def lay_out(page: OnePage) -> Sheet:
    """The page in the largest type in which all of it stands."""
    with typeset.direction(rtl=page.words.rtl):
        fitting = (i for i, attempt in enumerate(ATTEMPTS) if Plan(page, attempt).room >= MAP_LEAST)
        return Plan(page, ATTEMPTS[next(fitting, len(ATTEMPTS) - 1)]).drawn()


class Plan:
    """What a page holds in one type size, measured before it is drawn."""

    def __init__(self, page: OnePage, attempt: Attempt) -> None:
        self.page, self.attempt = page, attempt
        self.text = Style(attempt.size)
        self.small = Style(attempt.size - 1.5)
        self.heading = Style(attempt.size + 1, bold=True, colour=theme.ACCENT)
        self.title = Style(20.0, bold=True)
        self.message = Style(attempt.size + 1)
        self.wide = (RIGHT - LEFT) * (1 - MAP_SHARE) - GAP * 1.5
        self.lists = [
            (title, self._items(lines, self.wide)) for title, lines in page.lists if lines
        ]
        sources = page.sources[: attempt.sources]
        self.sources = [_on_one_line(text) for text in sources]
        if len(page.sources) > len(sources):
            left = len(page.sources) - len(sources)
            self.sources.append(page.words.plural("brief.more", left))
        self.foot = typeset.shorten(page.foot, TINY, RIGHT - LEFT, FOOT_LINES)
        self.titled = typeset.shorten(page.title, self.title, RIGHT - LEFT, 3)
        said = (line for text in page.message for line in self._said(text))
        self.said = list(said)

    def _said(self, text: str) -> list[str]:
        return typeset.wrap(text, self.message, RIGHT - LEFT - GAP)

    def _items(self, lines: Sequence[str], wide: float) -> list[list[str]]:
        """The first items of a list, each wrapped, and how many more there are."""
        shown = lines[: self.attempt.lines]
        items = [typeset.wrap(line, self.text, wide - GAP) for line in shown]
        if len(lines) > len(shown):
            more = self.page.words.plural("brief.more", len(lines) - len(shown))
            items.append(typeset.wrap(more, self.text, wide - GAP))
        return items

    # Heights ----------------------------------------------------------------------

    @property
    def top(self) -> float:
        """Where the message begins."""
        lines = typeset.height(len(self.page.head.lines), self.small)
        head = max(lines, LOGO if self.page.head.logo else 0.0) + 8
        return MARGIN + head + 14 + typeset.height(len(self.titled), self.title) + 18

    @property
    def numbers_high(self) -> float:
        """Height of the five numbers with their labels."""
        most = max(len(self._labels(number)) for number in self.page.numbers)
        return 22 + typeset.height(most, self.small) + 6

    @property
    def body(self) -> float:
        """Where map and lists begin."""
        said = typeset.height(len(self.said), self.message) + 4 * len(self.page.message)
        return self.top + said + 8 + self.numbers_high + GAP

    @property
    def floor(self) -> float:
        """Where sources begin."""
        tiny = typeset.height(len(self.sources) + len(self.foot), TINY)
        return FLOOR - tiny - typeset.height(1, self.heading) - 10

    @property
    def listed(self) -> float:
        """Height of the lists."""
        return sum(
            typeset.height(1, self.heading)
            + sum(typeset.height(len(item), self.text) + 3 for item in items)
            + GAP
            for _, items in self.lists
        )

    @property
    def room(self) -> float:
        """What is left for the map; nothing where the lists do not stand beside it."""
        left = self.floor - GAP - self.body
        return left if self.listed <= left else 0.0

    def _labels(self, number: Number) -> list[str]:
        wide = (RIGHT - LEFT) / len(self.page.numbers) - 8
        texts = [number.label, *filter(None, (number.context,))]
        return [line for text in texts for line in typeset.wrap(text, self.small, wide)]

    # Drawing ----------------------------------------------------------------------

    def drawn(self) -> Sheet:
        """The page."""
        sheet = Sheet(WIDTH, HEIGHT, self.page.words.rtl, least=6.0)
        self._head(sheet)
        y = self._message(sheet)
        self._numbers(sheet, y + 8)
        self._map(sheet)
        self._lists(sheet)
        self._sources(sheet)
        return sheet

    def _head(self, sheet: Sheet) -> None:
        head, muted = self.page.head, Style(self.small.size, colour=theme.MUTED)
        y = sheet.block(list(head.lines), LEFT, RIGHT, MARGIN, muted)
        if head.logo:
            wide = heads.mark_width(head.logo, LOGO, LOGO_WIDEST)
            heads.mark(sheet, head.logo, LEFT if sheet.rtl else RIGHT - wide, MARGIN, wide)
            y = max(y, MARGIN + LOGO)
        sheet.rect(LEFT, y + 6, RIGHT - LEFT, 2.5, theme.ACCENT)
        y = sheet.block(self.titled, LEFT, RIGHT, y + 16, self.title)
        sheet.block([self.page.subtitle], LEFT, RIGHT, y, Style(9.0, colour=theme.MUTED))

    def _message(self, sheet: Sheet) -> float:
        y = self.top
        rtl = sheet.rtl
        for text in self.page.message:
            edges = (LEFT, RIGHT - GAP) if rtl else (LEFT + GAP, RIGHT)
            y = sheet.block(self._said(text), *edges, y, self.message) + 4
        bar = RIGHT - 3 if rtl else LEFT
        sheet.rect(bar, self.top + 2, 3, y - self.top - 4, theme.ACCENT)
        return y

    def _numbers(self, sheet: Sheet, top: float) -> None:
        """Side by side from the reading start, a hairline above each."""
        count = len(self.page.numbers)
        wide = (RIGHT - LEFT) / count
        for i, number in enumerate(self.page.numbers):
            place = count - 1 - i if sheet.rtl else i
            left = LEFT + place * wide
            edges = (left + 8, left + wide) if sheet.rtl else (left, left + wide - 8)
            sheet.rule(*edges, top)
            y = sheet.block([number.value], *edges, top + 3, Style(17.0, bold=True))
            muted = Style(self.small.size, colour=theme.MUTED)
            sheet.block(self._labels(number), *edges, y, muted)

    def _map(self, sheet: Sheet) -> None:
        wide = (RIGHT - LEFT) * MAP_SHARE
        left = RIGHT - wide if sheet.rtl else LEFT
        top = self.body
        area = Box(left, top, left + wide, min(self.floor - GAP, top + MAP_MOST))
        maps.paint(sheet, self.page.place, self.page.words, area, 7.0, 7.0)

    def _lists(self, sheet: Sheet) -> None:
        edges = (LEFT, LEFT + self.wide) if sheet.rtl else (RIGHT - self.wide, RIGHT)
        inner = (edges[0], edges[1] - GAP) if sheet.rtl else (edges[0] + GAP, edges[1])
        y = self.body
        for title, items in self.lists:
            y = sheet.block([title], *edges, y, self.heading)
            for item in items:
                sheet.line("–", edges[1] if sheet.rtl else edges[0], y, self.text)
                y = sheet.block(item, *inner, y, self.text) + 3
            y += GAP

    def _sources(self, sheet: Sheet) -> None:
        sheet.rule(LEFT, RIGHT, self.floor)
        heading = [self.page.words.text("brief.sources")]
        y = sheet.block(heading, LEFT, RIGHT, self.floor + 4, self.heading)
        sheet.block([*self.sources, *self.foot], LEFT, RIGHT, y, TINY)


def _on_one_line(source: str) -> str:
    """A source on one line: without its address where that is too long."""
    if len(typeset.wrap(source, TINY, RIGHT - LEFT)) > 1:
        source = source.partition(" http")[0].rstrip(" .") + "."
    return typeset.shorten(source, TINY, RIGHT - LEFT, 1)[0]
