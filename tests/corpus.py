"""How much of a long corpus runs: a fixed tenth with ``make test``, all with ``make test-full``.

A corpus is long in one of four ways, and each has its own word here:

* *cases of a test*: the test is marked ``@pytest.mark.full``. Of its parametrized
  cases :func:`sample` keeps a tenth (``full(one_in=60)``: one in sixty) in which every
  value of every parameter still occurs: each plate, selection, language and format.
* *tests of a file*: the file is marked ``@pytest.mark.part(one_in=3)``, where each test is
  a walk of its own through the app. :func:`part` keeps one in so many.
* *a list walked inside a test*: ``for case in tenth(cases)``.
* *a number of tries*: ``range(share(1000))``.

What runs depends on names only: it is the same on every machine and in every process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")

WHOLE = os.environ.get("ATLAS_GRAPPES_FULL") == "1"
PART = 10


def share(count: int) -> int:
    """Of so many cases, how many run now."""
    return count if WHOLE else max(count // PART, 1)


def tenth(cases: Iterable[T], one_in: int = PART) -> list[T]:
    """Of the cases of a list, every tenth or so, the first among them."""
    return list(cases)[:: 1 if WHOLE else one_in]


def sample(cases: Mapping[str, Mapping[str, str]], one_in: int = PART) -> set[str]:
    """Of the cases of one test, by name, those that run now.

    Cases are taken in the order of a checksum of their parameters, which mixes them
    and is the same for every test that has them: tests of one page or document take
    the same ones. A case stays if a value of one of its parameters has not occurred
    before; then others are added up to the part that is wanted.

    Parameters
    ----------
    cases : mapping
        Parameters and their values, as words, of each case.
    one_in : int
        Of how many cases one runs.
    """
    if WHOLE:
        return set(cases)
    mixed = sorted(cases, key=lambda name: (crc32(str(sorted(cases[name].items())).encode()), name))
    missing = {value for case in cases.values() for value in case.items()}
    chosen: list[str] = []
    for name in mixed:
        if missing & set(cases[name].items()):
            missing -= set(cases[name].items())
            chosen.append(name)
    others = [name for name in mixed if name not in set(chosen)]
    return {*chosen, *others[: max(len(mixed) // one_in - len(chosen), 0)]}


def part(tests: Iterable[str], one_in: int) -> set[str]:
    """Of the tests of one file, by name, those that run now: one in so many, by checksum."""
    mixed = sorted(tests, key=lambda name: (crc32(name.encode()), name))
    return set(mixed if WHOLE else mixed[: -(-len(mixed) // one_in)])
