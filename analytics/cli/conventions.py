"""What all commands have in common: data, selection, templates, files, and whose records."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.figures import origin
from analytics.parameters import Parameter
from analytics.selection import PARAMETERS, Selection, parse
from analytics.words.i18n import MESSAGES, Wording
from geodata import datasets, outside
from geodata.cli.conventions import shared, tell_damage
from geodata.datasets import Datasets
from geodata.errors import GeodataError, StoreError
from geodata.store.failures import advice as store_advice
from geodata.version import INVENTORY_DATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analytics.surfaces.office.pptx.template import Template


# An option names its values where there are no more of them.
MAX_LISTED = 8


def declare(
    actions: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    about: str,
    *,
    with_data: bool = True,
    with_selection: bool = False,
) -> argparse.ArgumentParser:
    """Add a command, with what it runs, to the grammar.

    Parameters
    ----------
    about : str
        Its line in the help.
    with_data : bool
        Whether it reads records: those of the store, or with ``--bundled`` those that
        came with the atlas.
    with_selection : bool
        Whether it takes the parameters of the address bar.
    """
    command: argparse.ArgumentParser = actions.add_parser(name, parents=[shared()], help=about)
    command.set_defaults(run=run)
    if with_data:
        command.add_argument(
            "--bundled",
            action="store_true",
            help="records that came with the atlas; said in each file",
        )
    if with_selection:
        add_parameters(command)
    return command


def add_parameters(command: argparse.ArgumentParser) -> None:
    """An option for every parameter of the address bar, named as there, and the day looked at."""
    for parameter in PARAMETERS.values():
        option = f"--{parameter.name}"
        if isinstance(parameter.usual, bool):
            command.add_argument(option, action="store_const", const=["1"], default=[])
        else:
            command.add_argument(option, action="append", default=[], metavar=_metavar(parameter))
    command.add_argument("--as-of", default="", metavar="DATE", help="records of a past day")


def _metavar(parameter: Parameter) -> str:
    """What an option takes: the values themselves where they are few and always the same."""
    if parameter.form:
        return parameter.form
    if callable(parameter.allowed) or len(parameter.allowed) > MAX_LISTED:
        return parameter.name.upper()
    return "|".join(parameter.allowed)


def template_option(command: argparse.ArgumentParser) -> None:
    """The option of commands that write slides."""
    command.add_argument("--template", metavar="FILE.pptx", help="a ministry's own master")


def advice(error: GeodataError, lang: str) -> Iterator[str]:
    """Further lines for whoever reads an error on the command line."""
    yield from store_advice(error, lang)
    if isinstance(error, StoreError) and error.code.startswith("store_"):
        yield MESSAGES.text("advice.bundled", lang, option="--bundled")
    if error.code == "before_store":
        yield MESSAGES.text("advice.division", lang, option="--set DZ=DZ-1984")
        yield MESSAGES.text("advice.inventory", lang, day=INVENTORY_DATE, option="--bundled")


def read(args: argparse.Namespace) -> Datasets:
    """The data in force, or what came with the atlas where that is asked for.

    Raises
    ------
    StoreError
        If the store is out of reach: figures of other records than those asked
        for are never given.
    """
    records_of = datasets.BUNDLED if args.bundled else datasets.STORE
    data = datasets.load(as_of=getattr(args, "as_of", ""), records_of=records_of)
    tell_damage(data.damage, args.lang)
    return data


def given(args: argparse.Namespace) -> dict[str, list[str]]:
    """The parameters among the options, as an address has them."""
    return {one.name: getattr(args, one.name) for one in PARAMETERS.values()}


def fields_given(args: argparse.Namespace) -> tuple[str, ...]:
    """Fields of the selection that the options speak of."""
    return tuple(field for field, one in PARAMETERS.items() if getattr(args, one.name))


def selection_of(args: argparse.Namespace, data: Datasets) -> Selection:
    """The selection that the options describe.

    Raises
    ------
    GeodataError
        ``unknown_option_value`` for the first value that means nothing.
    """
    selection, problems = parse(given(args), data)
    if problems:
        first = problems[0]
        raise GeodataError("unknown_option_value", option=f"--{first.column}", value=first.value)
    return selection


def print_origin(words: Wording, file: Any = None) -> None:
    """The statement that the records are not the ministry's, if so."""
    stated = origin.origin(words.data.version, words)
    if stated:
        print(f"{stated}.", file=file)


def write(out: str, content: bytes) -> None:
    """Put a document where `--out` says, whole or not at all."""
    outside.write(Path(out), content)


def template_of(path: str | None, words: Wording) -> Template | None:
    """The ministry's master that was named, else the one in its folder; remarks go to stderr."""
    from analytics.surfaces.office.pptx import template

    if path is None:
        master = template.in_force()
    else:
        master = template.read_template(outside.content(Path(path), template.MAX_BYTES))
    if master.remark is not None:
        print(words.say(master.remark), file=sys.stderr)
    return master
