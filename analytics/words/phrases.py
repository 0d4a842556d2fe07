"""Sentences before they have a language: a key, and what goes into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.messages import CATALOGUES, Catalogue, expect

MESSAGES = Catalogue(Path(__file__).parents[1] / "locales")
CATALOGUES.append(MESSAGES)


@dataclass(frozen=True)
class Ref:
    """Something that has a name in every language.

    Attributes
    ----------
    kind : str
        A kind of code that :mod:`analytics.words.kinds` declares.
    code : str
    """

    kind: str
    code: str


@dataclass(frozen=True)
class Amount:
    """A number with the decimals it deserves.

    Attributes
    ----------
    value : float
    decimals : int or None
        None: as many as the size of the number asks for.
    share : bool
        Written as a percentage.
    """

    value: float
    decimals: int | None = None
    share: bool = False


@dataclass(frozen=True)
class Phrase:
    """One sentence: catalogue key, parameters, and the number it agrees with.

    Parameters may be numbers, :class:`Amount`, :class:`Ref`, other phrases, or
    tuples of these, which are joined as a list in the language of the reader.

    Warns
    -----
    IncompleteMessageWarning
        If it is made without something that its message needs.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None

    def refs(self) -> Iterator[Ref]:
        """What it names, in the phrases that it is made of, too."""
        for value in self.params.values():
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Ref):
                    yield part
                elif isinstance(part, Phrase):
                    yield from part.refs()

    def __post_init__(self) -> None:
        expect(self.key, {*self.params, *(() if self.count is None else ("count",))})


def phrase(key: str, **params: Any) -> Phrase:
    """Short form of :class:`Phrase`; ``count`` is the number it agrees with."""
    count: int | None = params.pop("count", None)
    return Phrase(key, params, count)
