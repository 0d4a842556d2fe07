"""Parts of ZIP packages, and XML without anything that XML can be abused for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from xml.parsers import expat

from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

MAX_DEPTH = 100
PIECE = 1 << 16
Start = Callable[[str, dict[str, str]], None]


class Package:
    """A ZIP whose parts are read by name, each within the limits."""

    def __init__(self, source: Path, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Refused("damaged_file", detail=type(error).__name__) from error
        self._left = limits.unpacked_bytes
        self.names = set(self._archive.namelist())

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def parse(
        self,
        name: str,
        start: Start,
        end: Callable[[str], None],
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Feed one XML part to handlers of local names; entities and DTDs are refused."""
        parser = expat.ParserCreate(namespace_separator="}")
        depth = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused("damaged_file", detail="depth")
            start(local(tag), {local(key): value for key, value in attributes.items()})

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(local(tag))

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        if text is not None:
            parser.CharacterDataHandler = text
            parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.EntityDeclHandler = _refuse_entities
        parser.ExternalEntityRefHandler = _refuse_entities
        try:
            for piece in self._pieces(name):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("damaged_file", detail=f"{name}: {error}") from error

    def extract(self, name: str, target: Path) -> None:
        """Write one part to a file of the given name."""
        with target.open("wb") as handle:
            for piece in self._pieces(name):
                handle.write(piece)

    def _pieces(self, name: str) -> Any:
        try:
            with self._archive.open(name) as part:
                while piece := part.read(PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise Refused("zip_bomb")
                    yield piece
        except (
            zipfile.BadZipFile,
            KeyError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Refused("damaged_file", detail=f"{name}: {type(error).__name__}") from error
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise Refused("damaged_file", detail=name) from error
            raise


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _refuse_entities(*_: Any) -> Any:
    raise Refused("xml_entities")
