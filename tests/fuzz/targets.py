"""The parsers of our own that work in the process that serves, and what each may raise."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

from analytics import deck as decks
from analytics import deck_draft, plates
from analytics.deck_draft import Draft
from analytics.figures import book, deckbook
from analytics.figures.marks import Sheet
from analytics.plates.model import Plate
from analytics.selection import Selection, parse
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat, one_line
from geodata import datasets, files, home
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.intake import damage, kinds, numbers, parts, places, steps, trades, values
from geodata.intake.book import Book, Grid
from geodata.intake.fields import plain
from geodata.intake.plan import propose
from geodata.intake.readers import Refused, documents
from geodata.intake.readers import text as texts
from geodata.intake.sandbox import plain as handed
from geodata.intake.sandbox.limits import LIMITS
from geodata.places import spelling
from geodata.registers import store as registers
from geodata.schema import checks
from geodata.schema.tables import RECORD
from geodata.store import backups
from tests.doors import made
from tests.fuzz.mutations import near, near_values


@dataclass(frozen=True)
class Target:
    """A parser.

    Attributes
    ----------
    take : callable
        Parses bytes.
    seeds : sequence of bytes
        Good inputs.
    refusals : tuple
        What it may raise: everything else is a finding.
    vary : callable
        Makes inputs of the good ones: so many, from a number.
    """

    take: Callable[[bytes], object]
    seeds: Sequence[bytes]
    refusals: tuple[type[Exception], ...] = (GeodataError,)
    vary: Callable[[Sequence[bytes], int, int], Iterator[bytes]] = near


@cache
def data() -> Datasets:
    return datasets.load(records_of=datasets.BUNDLED)


@cache
def folder() -> Path:
    """Where a parser that takes a file finds one."""
    held = tempfile.TemporaryDirectory(prefix="fuzz-")
    KEPT.append(held)
    return Path(held.name)


KEPT: list[tempfile.TemporaryDirectory[str]] = []
CELLS = (
    *("1 234,5", "36°21'54\"N", "6.61", "-5", "1er mars 2015", "31/12/2014", "2014-15", "2014"),
    *("Batna / Oran", "قسنطينة", "DZ-25", "25.0", "C35", "1071.0", "36.36, 6.61", "environ 30"),
    *("pilote", "Algérie", "oui", "M. Béjaïa", "BÃ©jaÃ¯a", "#VALEUR!", "n.d.", "40 - 50"),
)


REFUSED = (Refused,)
JSON = b'[1, -1.5e3, "\\ud83d\\ude00", null, true, {}]'


def _cell(content: bytes) -> None:
    """Everything that reads one cell."""
    text = content.decode("utf-8", "replace")
    words, countries = _words()
    for read in (
        numbers.number,
        numbers.date,
        numbers.degrees,
        numbers.ends,
        numbers.in_words,
        lambda t: numbers.year(t, 1900, 2036),
        lambda t: numbers.separator_of([t, "1,5"]),
        lambda t: numbers.order_of([t, "1/2/2014"]),
        places.split_pair,
        places.names_in,
        lambda t: places.region(t, "DZ", data()),
        lambda t: trades.read_sector(t, words, data()),
        lambda t: kinds.read_word("stage", t),
        lambda t: kinds.read_country(t, countries),
        plain.__wrapped__,
        values.is_unknown,
        damage.damaged,
        damage.fault,
        spelling.normalise,
        spelling.skeleton,
        one_line,
        lambda t: flat(t, rtl=True),
        files.plain_text,
    ):
        read(text)


@cache
def _words() -> tuple[object, object]:
    return trades.sector_words(data()), kinds.country_words(data())


def _sheets(content: bytes) -> Book:
    """A sheet of any cells."""
    lines = content.decode("utf-8", "replace").split("\n")[:40]
    rows = [line.split(";")[:12] for line in lines]
    width = max(map(len, rows))
    cells = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype=str)
    sheets = [Grid("S", cells, facts={"delimiter": ";", "encoding": "utf-8"})]
    return Book("x.csv", "csv", "0" * 64, sheets)


def _sheet(content: bytes) -> None:
    """The tables of a sheet, and what their headings mean."""
    book = parts.divided(_sheets(content), "records")
    sheets = parts.alike(book, "records", steps.choose_sheet(book, "records"))
    propose(steps.tables_of(book, sheets, "records"), "records")


def _table(content: bytes) -> None:
    """A sheet as the Import page takes it whole, for a table of clusters."""
    steps.preview(_sheets(content), data(), country="DZ")


def _records(content: bytes) -> None:
    path = folder() / "records.csv"
    path.write_bytes(content)
    checks.check_file(path, RECORD, data().known)


def _deck(content: bytes) -> None:
    decks.read(decks.decode(content), data())


def _book(content: bytes) -> None:
    """A deck laid out, with what has changed since its numbers were taken down."""
    deck, remarks = decks.read(decks.decode(content), data())
    with patch.object(plates, "build", _today_of), patch.object(book, "compose", _laid_out):
        deckbook.book_of(deck, Wording("fr", data()), remarks)


@lru_cache(maxsize=500)
def _worked_out(key: str, selection: Selection) -> Plate:
    return BUILD(key, data(), selection)


def _today_of(key: str, _: Datasets, selection: Selection) -> Plate:
    """Today's figure, worked out once: it is not what the deck says of it that decides."""
    return _worked_out(key, selection)


def _laid_out(plate: Plate, words: Wording) -> Sheet:
    """The figure as a sheet, laid out once in each language."""
    if len(LAID_OUT) > 1000:
        LAID_OUT.clear()
    # The plate is kept beside its sheet: another one then has another identity.
    key = (id(plate), words.lang)
    if key not in LAID_OUT:
        LAID_OUT[key] = (plate, COMPOSE(plate, words))
    return LAID_OUT[key][1]


BUILD, COMPOSE = plates.build, book.compose
LAID_OUT: dict[tuple[int, str], tuple[Plate, Sheet]] = {}


def _draft(content: bytes) -> None:
    deck_draft.glance(content)
    deck_draft.load(content, data())


def _document(content: bytes) -> None:
    path = folder() / "document.json"
    path.write_bytes(content)
    documents.read(path, folder(), LIMITS, {})


def _text(content: bytes) -> None:
    path = folder() / "text.csv"
    path.write_bytes(content)
    texts.read(path, folder(), LIMITS, {})


def _link(content: bytes) -> None:
    params: dict[str, list[str]] = {}
    for pair in content.decode("utf-8", "replace").split("&"):
        name, _, value = pair.partition("=")
        params.setdefault(name, []).append(value)
    parse(params, data())


def _backup(content: bytes) -> None:
    parts = folder() / "parts"
    parts.mkdir(exist_ok=True)
    backups.taken(backups.unpacked(io.BytesIO(content), parts), parts)


def _log(content: bytes) -> None:
    """A backup whose log is anything, its checksum and its head made to fit."""
    parts = {**_backup_parts(), "changes.jsonl": content}
    manifest = json.loads(parts["manifest.json"])
    manifest["sha256"]["changes.jsonl"] = hashlib.sha256(content).hexdigest()
    try:
        last = json.loads(content.splitlines()[-1])
        manifest["head"] |= {name: last[name] for name in ("seq", "batch", "hash")}
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    parts["manifest.json"] = json.dumps(manifest).encode()
    _backup(made.zipped(parts))


@cache
def _backup_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made.backup())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _registry(content: bytes) -> None:
    path = folder() / "registry.toml"
    path.write_bytes(content)
    home.read_registry(path, "sets")


def _register(content: bytes) -> None:
    path = folder() / "register.toml"
    path.write_bytes(content)
    registers.read_facts(path)


def _handed_back(content: bytes) -> None:
    """Numbers and letters of a reader that was taken over."""
    for part in ("ends", "letters", "there"):
        (folder() / f"0-0.{part}").write_bytes(content if part == "ends" else _array(part))
    handed.read(folder(), 0, ["t"], ["text"])


@cache
def _array(part: str) -> bytes:
    arrays = {
        "ends": np.array([0, 2, 3], "<i8"),
        "letters": np.array([97, 98, 99], "u1"),
        "there": np.array([1, 1], "u1"),
    }
    return arrays[part].tobytes()


def targets() -> dict[str, Target]:
    """Every parser by name."""
    slide = json.dumps(made.deck(session="EV-02")).encode()
    numbered = json.dumps(
        made.deck(
            slides=[
                {
                    **made.deck()["slides"][0],
                    "data": {"digest": "d", "as_of": "2026-01-01"},
                    "table": {"columns": [["a", "percent"], ["b", "phrase"]], "rows": [[1.5, "x"]]},
                }
            ]
        )
    ).encode()
    kept = decks.read(decks.decode(numbered), data())[0]
    draft = deck_draft.dump(Draft().replaced(kept).retitled("x").moved(1, 1))
    row = "X-1,Nom,DZ,DZ-05,C35,pilot,cluster,2014,25,firms,ELWATAN15,,,"
    rows = f"{','.join(made.RECORD_COLUMNS)}\n{row}\n"
    toml = b'[sets."TN-T1"]\ncountry = "TN"\nyear = 2020\n[sets."TN-T1".name]\nfr = "x"\n'
    link = b"country=DZ&sector=C35&from=2010&to=2020&set=DZ=DZ-2019&rate=EUR>DZD=147.5@2026-11-20"
    return {
        "cell": Target(_cell, [text.encode() for text in CELLS]),
        "sheet": Target(_sheet, [made.record(), (made.record() * 3).replace(b"\n\n", b"\n")]),
        "table": Target(_table, [made.record(), (made.record() * 3).replace(b"\n\n", b"\n")]),
        "records": Target(_records, [rows.encode(), rows.replace(",", ";").encode()]),
        "deck": Target(_deck, [slide, numbered]),
        "deck values": Target(_deck, [slide, numbered], vary=near_values),
        "book": Target(_book, [_today()], vary=near_values),
        "draft": Target(_draft, [draft], vary=near_values),
        "document": Target(_document, [slide, JSON], REFUSED),
        "text": Target(_text, [made.record(), made.record().replace(b";", b",")], REFUSED),
        "link": Target(_link, [link, b"quotient=1.25&recent=3&money=funder&neighbours=nearest"]),
        "backup": Target(_backup, [made.backup()], (backups.Flawed,)),
        "log": Target(_log, _lines(), (backups.Flawed,)),
        "registry": Target(_registry, [toml]),
        "register": Target(_register, [made.register_facts()]),
        "handed back": Target(_handed_back, [_array("ends")], (ValueError, OSError)),
    }


def _today() -> bytes:
    """A deck with numbers of every kind, as they are today."""
    chosen = Selection(countries=("DZ",))
    keys = ("composition_sectors", "money", "session_decisions", "coverage_regions")
    return decks.dump(decks.Deck("t", tuple(decks.slide(key, chosen, data()) for key in keys)))


def _lines() -> list[bytes]:
    """The first entries of a log."""
    lines = _backup_parts()["changes.jsonl"].splitlines(keepends=True)
    return [b"".join(lines[:3]), lines[0]]
