"""What all commands have in common: how one is declared, who signs a change, how it answers."""

from __future__ import annotations

import argparse
import getpass
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from geodata import home, modes
from geodata.access import Actor
from geodata.errors import GeodataError, Problem
from geodata.languages import DEFAULT_LANGUAGE, LANGUAGES
from geodata.messages import CATALOGUE, describe, reason

Command = Callable[[argparse.Namespace], int]
# What is said of an error, line by line.
Explained = Callable[[GeodataError, str], Iterable[str]]
DEBUG = "--debug"
# What a shell calls a command that was broken off.
STOPPED = 130


class Noun(Protocol):
    """A module with the commands of one noun."""

    def add_to(self, commands: Any, /) -> None:
        """Add them to the grammar of a command line."""


def grammar(prog: str, about: str | None, nouns: Iterable[Noun]) -> argparse.ArgumentParser:
    """The grammar of a command line: its nouns, each with its commands.

    Parameters
    ----------
    about : str or None
        The docstring of the module that is run; its first line stands in the help.
    """
    top = argparse.ArgumentParser(prog=prog, description=(about or "").split("\n")[0])
    commands = top.add_subparsers(dest="command", required=True)
    for noun in nouns:
        noun.add_to(commands)
    return top


def run(parser: argparse.ArgumentParser, argv: Sequence[str] | None, explained: Explained) -> int:
    """Run one command; what it could not do becomes lines on stderr, and status 2.

    The one place where a failure becomes words: an error of ours has its sentence, any
    other is told as one that was not expected. ``--debug`` shows where it came from.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Half a letter of a file's name is printed by its number.
            stream.reconfigure(errors="backslashreplace")
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        return 0
    except (Exception, KeyboardInterrupt) as error:
        if args.debug:
            traceback.print_exc()
        print(*_lines(error, args.lang, explained), sep="\n", file=sys.stderr)
        return STOPPED if isinstance(error, KeyboardInterrupt) else 2


def _lines(error: BaseException, lang: str, explained: Explained) -> Iterable[str]:
    """What is said of a failure."""
    if isinstance(error, GeodataError):
        return explained(error, lang)
    if isinstance(error, MemoryError):
        return (CATALOGUE.text("command.memory", lang),)
    if isinstance(error, KeyboardInterrupt):
        return (CATALOGUE.text("command.stopped", lang),)
    what = reason(error)[lang] if isinstance(error, OSError) else type(error).__name__
    return (CATALOGUE.text("command.failed", lang, what=what.rstrip("."), option=DEBUG),)


def shared() -> argparse.ArgumentParser:
    """The options that every command has."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="language of messages"
    )
    options.add_argument(DEBUG, action="store_true", help="show where an error came from")
    return options


def declare(
    actions: Any, name: str, run: Command, about: str, *, as_json: bool = False
) -> argparse.ArgumentParser:
    """Add a command, with what it runs, to the grammar of its noun.

    Parameters
    ----------
    actions : argparse's sub-parsers
        Those of the command line or of a noun.
    about : str
        Its line in the help.
    as_json : bool
        Whether it can print what it says as JSON.
    """
    command: argparse.ArgumentParser = actions.add_parser(name, parents=[shared()], help=about)
    command.set_defaults(run=run)
    if as_json:
        command.add_argument("--json", action="store_true")
    return command


def signed(command: argparse.ArgumentParser, *, reason_required: bool = False) -> None:
    """Options of a command that changes the store: who answers for it, and why."""
    command.add_argument("--who", default="")
    if reason_required:
        command.add_argument("--why", required=True)
    else:
        command.add_argument("--why", default="")


def author(args: argparse.Namespace) -> str:
    """Who answers for a change made on the command line."""
    name = str(args.who or machine())
    if modes.mode() != modes.OPEN:
        print(CATALOGUE.text("access.as_machine", args.lang, who=name), file=sys.stderr)
    return name


def acting(args: argparse.Namespace) -> Actor:
    """Who acts on the command line, where no name is asked for: whoever holds the machine."""
    args.who = getattr(args, "who", "")
    return Actor(author(args), machine=True)


def machine() -> str:
    """The name that whoever holds the machine goes by; empty for an account without one."""
    try:
        return os.environ.get(home.USER_VARIABLE) or getpass.getuser()
    except (KeyError, OSError):
        return ""


def tell_damage(damage: Iterable[GeodataError], lang: str) -> None:
    """What of the ministry's folder was set aside, a line each on stderr."""
    for error in damage:
        print(describe(error, lang), file=sys.stderr)


def print_json(value: Any) -> None:
    """A document for other programs, readable to people too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def problem_json(problem: Problem, lang: str) -> dict[str, Any]:
    """A problem as data: where, what, and the sentence."""
    return {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "message": describe(problem, lang),
    }


def problem_line(problem: Problem, lang: str) -> str:
    """A problem as one line to read."""
    where = CATALOGUE.text("check.where", lang, line=problem.line, column=problem.column or "–")
    return f"{where} {describe(problem, lang)}"
