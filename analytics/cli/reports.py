"""``python -m analytics report``: a deck as a document, drawn from today's data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics import starters
from analytics.cli.conventions import (
    declare,
    fields_given,
    print_origin,
    read,
    selection_of,
    template_of,
    template_option,
    write,
)
from analytics.deck import MAX_BYTES, Deck, load
from analytics.figures import deckbook
from analytics.figures.onepage import one_page
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from analytics.words.phrases import Phrase
from analytics.words.plaintext import one_line
from geodata import outside
from geodata.errors import GeodataError

BRIEF = "brief:"


def add_to(commands: Any) -> None:
    """The command in the grammar of ``python -m analytics``."""
    report = declare(
        commands, "report", report_, "a deck as a document, from today's data", with_selection=True
    )
    report.add_argument(
        "deck",
        metavar="DECK.json",
        help="or country:DZ, region:DZ-25, sector:C35, committee:EV-02; "
        "brief:record:DZ-001 (region, sector, country) is one page as docx or pdf",
    )
    report.add_argument("--format", choices=exports.BOOK_FORMATS, default="pptx")
    report.add_argument("--out", required=True)
    template_option(report)


def report_(args: argparse.Namespace) -> int:
    """Write a deck, redrawn from today's data, as a document; remarks go to stderr.

    Parameters that are given take the place of those of every slide.
    """
    words = Wording(args.lang, read(args))
    chosen = selection_of(args, words.data)
    if args.deck.startswith(BRIEF):
        return _brief(args, words, chosen)
    deck, remarks = _deck(args.deck, words)
    deck = deck.under(fields_given(args), chosen)
    book = deckbook.book_of(deck, words, remarks)
    for remark in book.remarks:
        print(remark, file=sys.stderr)
    template = template_of(args.template, words) if args.format == "pptx" else None
    write(args.out, exports.encode_book(book, args.format, template))
    print_origin(words, sys.stderr)
    return 0


def _brief(args: argparse.Namespace, words: Wording, chosen: Selection) -> int:
    """Write one page on a cluster, a region, a sector or a country."""
    if args.format not in exports.BRIEF_FORMATS:
        formats = list(exports.BRIEF_FORMATS)
        raise GeodataError("brief_format", format=args.format, known=formats)
    kind, _, code = args.deck.removeprefix(BRIEF).partition(":")
    page = one_page(kind, code, words, chosen)
    for remark in page.head.remarks:
        print(words.say(remark), file=sys.stderr)
    write(args.out, exports.encode_brief(args.format, page))
    print_origin(words, sys.stderr)
    return 0


def _deck(named: str, words: Wording) -> tuple[Deck, tuple[Phrase, ...]]:
    """A deck's file, or a starter deck by its name (``country:DZ``)."""
    kind, _, code = named.partition(":")
    if kind == starters.COMMITTEE and code:
        return starters.pack(code, words)
    if kind in starters.KINDS and code:
        return starters.starter(kind, code, words), ()
    # No drive of Windows, and no file: somebody named what there is no deck of.
    if len(kind) > 1 and kind.isalpha() and code and not outside.exists(Path(named)):
        raise GeodataError("unknown_scope", scope=one_line(named, outside.SHOWN))
    return load(outside.content(Path(named), MAX_BYTES), words.data)
