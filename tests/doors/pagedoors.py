"""Doors of the pages, asked as a page asks them; answers are those of a command."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.words.i18n import error_text
from geodata.errors import GeodataError

REFUSED = 2


def _told(error: GeodataError) -> int:
    for lang in ("fr", "en", "ar"):
        print(error_text(error, lang), file=sys.stderr)
    return REFUSED


def stands() -> int:
    """The atlas still opens, counts and draws."""
    from analytics import plates
    from analytics.selection import Selection
    from geodata import datasets

    data = datasets.load(records_of=datasets.EITHER)
    for country in data.countries[:2]:
        plates.build("region_map", data, Selection(countries=(country,)))
    for name, entry in data.boundary_sets.items():
        if entry.origin == "user":
            data.geometry(name)
    if data.trouble is not None:
        return _told(data.trouble)
    return 0


def upload(name: str, path: str, schema: str = "records") -> int:
    """The Import page's first look at a file."""
    from geodata import datasets
    from geodata.intake import book, steps
    from geodata.messages import describe

    try:
        found = book.read(Path(path), name)
        data = datasets.load()
        preview = steps.preview(found, data, schema=schema, country="DZ")
    except GeodataError as error:
        return _told(error)
    print(*(describe(f.problem(f.field), "fr") for f in preview.findings), sep="\n")
    return 1 if preview.unsettled else 0


def register(name: str, path: str) -> int:
    """The Import page's first look at a list of enterprises."""
    from geodata import datasets
    from geodata.intake import register_reading
    from geodata.intake.register_files import Description

    try:
        rows = register_reading.as_rows(Path(path), name)
        columns, _ = register_reading.understood(rows)
        if not (columns.region or (columns.lon and columns.lat)) or not columns.sector:
            print("columns needed")
            return 1
        said = Description("r-1", "N", "DZ", "S", "", 2024, columns=columns)
        tally = register_reading.tried(rows, said, datasets.load())
    except GeodataError as error:
        return _told(error)
    print(tally.rows)
    return 0


def deck(path: str) -> int:
    """A deck opened on its page, and drawn."""
    from analytics import deck as decks
    from analytics.figures import deckbook
    from analytics.words.i18n import Wording
    from geodata import datasets

    words = Wording("fr", datasets.load())
    try:
        # What is uploaded was measured by the page before it is taken up.
        size = min(Path(path).stat().st_size, decks.MAX_BYTES + 1)
        with Path(path).open("rb") as file:
            found, remarks = decks.load(file.read(size), words.data)
        book = deckbook.book_of(found, words, remarks)
    except GeodataError as error:
        return _told(error)
    print(len(book.leaves), *map(words.say, remarks), sep="\n")
    return 0


def template(path: str) -> int:
    """A master given on the Deck page, and a slide made on it."""
    from analytics import plates
    from analytics.selection import Selection
    from analytics.surfaces import exports
    from analytics.surfaces.office.pptx.template import read_template
    from analytics.words.i18n import Wording
    from geodata import datasets

    words = Wording("fr", datasets.load())
    try:
        master = read_template(Path(path).read_bytes())
        plate = plates.build("ranking_regions", words.data, Selection())
        content = exports.encode_plate(plate, words, "pptx", template=master)
    except GeodataError as error:
        return _told(error)
    print(len(content))
    return 0


def letterhead() -> int:
    """The head of papers, in every language."""
    from analytics import letterhead as heads
    from analytics.words.i18n import Wording
    from geodata import datasets

    for lang in ("fr", "en", "ar"):
        words = Wording(lang, datasets.load())
        head = heads.in_force(lang)
        print(*head.lines, *map(words.say, head.remarks), sep="\n")
    return 0


def link(*pairs: str) -> int:
    """An address that somebody typed: what means nothing is told."""
    from analytics import plates
    from analytics.selection import parse
    from geodata import datasets

    data = datasets.load()
    params: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        params.setdefault(name, []).append(value)
    selection, problems = parse(params, data)
    plates.build("region_map", data, selection)
    print(*problems, sep="\n")
    return 0


def page(name: str, *pairs: str) -> int:
    """A page as it is built for a visitor; what it says of trouble is printed."""
    from streamlit.testing.v1 import AppTest

    from tests.conftest import ROOT

    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for pair in pairs:
        key, _, value = pair.partition("=")
        app.query_params[key] = value
    with _failures() as failed:
        app.run()
        if name:
            app.switch_page(f"pages/{name}_page.py").run()
    if app.exception or failed:
        raise RuntimeError("\n".join([*(one.value for one in app.exception), *failed]))
    print(sum(len(element.proto.body) for element in app.get("html")))
    return 0


@contextmanager
def _failures() -> Iterator[list[str]]:
    """What pages note of their failures while a block runs."""
    found: list[str] = []

    class Note(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info:
                found.append(logging.Formatter().format(record)[-2000:])

    note = Note()
    logging.getLogger().addHandler(note)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(note)


def falls() -> int:
    """A door that breaks, for the test of the watch."""
    raise KeyError("nobody expected this")


def silent() -> int:
    """A door that refuses without a word, for the test of the watch."""
    return REFUSED


def strays() -> int:
    """A door that writes elsewhere, for the test of the watch."""
    target = Path(tempfile.gettempdir()).parent / "outside" / "stray.txt"
    target.write_text("x")
    print("written")
    return 0


DOORS: dict[str, Callable[..., int]] = {
    "stands": stands,
    "upload": upload,
    "register": register,
    "deck": deck,
    "template": template,
    "letterhead": letterhead,
    "link": link,
    "page": page,
    "falls": falls,
    "silent": silent,
    "strays": strays,
}
