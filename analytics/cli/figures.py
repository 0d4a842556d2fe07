"""``python -m analytics plates`` and ``export``: which figures there are, and one as a file."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from analytics import plates
from analytics.cli.conventions import (
    declare,
    print_origin,
    read,
    selection_of,
    template_of,
    template_option,
    write,
)
from analytics.figures import origin
from analytics.figures.compose import compose
from analytics.surfaces import exports, paper
from analytics.words.i18n import Wording
from geodata.cli.conventions import print_json
from geodata.errors import GeodataError

# Of a picture: fewer show nothing, more than any press prints fill the memory.
LEAST_DPI, MOST_DPI = 20, 600


def add_to(commands: Any) -> None:
    """The commands in the grammar of ``python -m analytics``."""
    listing = declare(commands, "plates", plates_, "kinds and keys of plates", with_selection=True)
    listing.add_argument("--json", action="store_true")
    export = declare(commands, "export", export_, "one plate as a file", with_selection=True)
    export.add_argument("plate")
    export.add_argument("--format", choices=exports.PLATE_FORMATS, default="png")
    export.add_argument("--out", required=True)
    export.add_argument("--size", choices=paper.SIZES, default="full")
    export.add_argument("--dpi", type=int, default=paper.PNG_DPI, help="of a PNG")
    export.add_argument("--transparent", action="store_true")
    template_option(export)


def plates_(args: argparse.Namespace) -> int:
    """List the kinds and keys of plates."""
    data = read(args)
    selection = selection_of(args, data)
    words = Wording(args.lang, data)
    listing: list[dict[str, Any]] = []
    for key in plates.PLATES:
        plate = plates.build(key, data, selection)
        listing.append({"key": key, "kind": plate.kind, "title": words.say(plate.title)})
    if args.json:
        stated = origin.origin(data.version, words)
        print_json([{**row, origin.COLUMN: stated} if stated else row for row in listing])
    else:
        print_origin(words)
        for row in listing:
            print("\t".join(row.values()))
    return 0


def export_(args: argparse.Namespace) -> int:
    """Write one plate as a picture or as data; one without anything to draw is refused."""
    if not LEAST_DPI <= args.dpi <= MOST_DPI:
        raise GeodataError("unknown_option_value", option="--dpi", value=str(args.dpi)[:20])
    data = read(args)
    words = Wording(args.lang, data)
    plate = plates.build(args.plate, data, selection_of(args, data))
    sheet = compose(plate, words)
    if sheet.empty and not sheet.marks:
        print(sheet.empty, file=sys.stderr)
        return 1
    content = exports.encode_plate(
        plate,
        words,
        args.format,
        size=args.size,
        transparent=args.transparent,
        dpi=args.dpi,
        template=template_of(args.template, words) if args.format == "pptx" else None,
    )
    write(args.out, content)
    print_origin(words, sys.stderr)
    return 0
