"""One attempt at one door: what is put there, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Content = bytes | Callable[[], bytes]
# Things that are no regular files.
PIPE, FOLDER, MISSING, SPARSE = b"<pipe>", b"<folder>", b"<missing>", b"<sparse>"
LINK = b"<link>"
FOLDER_MARK = "{f}"


@dataclass(frozen=True)
class Case:
    """An attempt.

    Attributes
    ----------
    door : str
    what : str
        What is wrong with it, in a few words.
    argv : tuple of str
        ``geodata`` or ``analytics`` and the arguments of that command line, or ``call``
        and the name of a door of the pages; ``{f}`` stands for the folder of the files.
    files : mapping
        What lies in that folder, by name: bytes, what makes them, or one of the marks above.
    home : mapping
        What is put into the ministry's folder before, by name.
    must : str
        ``refused`` or ``read`` where only that is right; empty where either is.
    """

    door: str
    what: str
    argv: tuple[str, ...]
    files: Mapping[str, Content] = field(default_factory=dict)
    home: Mapping[str, Content] = field(default_factory=dict)
    must: str = ""

    @property
    def name(self) -> str:
        """As the table calls it."""
        return f"{self.door}: {self.what}"

    def put(self, folder: str) -> list[str]:
        """The arguments with the folder in its place."""
        return [part.replace(FOLDER_MARK, folder) for part in self.argv]
