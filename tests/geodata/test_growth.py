"""What a cell from outside costs grows with its length, never with a power of it.

Patterns hold the interpreter: one cell that takes quadratic time keeps every
visitor waiting. Each reader of values is given texts that double until they cost
something, then the cost is compared with that of a text an eighth as long: eight
times as much where the cost is in proportion, sixty-four times where it is
quadratic. Processor time is counted, so that a busy machine does not matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from analytics.surfaces.exports import slug
from analytics.words import plaintext
from geodata.datasets import Datasets
from geodata.intake import kinds, numbers, places, trades, values
from geodata.intake.fields import plain
from geodata.intake.plan import Plan
from geodata.intake.readers.grids import Budget
from geodata.intake.sandbox.limits import LIMITS
from geodata.places import spelling
from geodata.registers.activities import ActivityMap
from geodata.schema import cells
from geodata.schema.tables import SUPPORT

Reader = Callable[[str], object]
TIMES = 8
# Between proportion (8) and the square (64).
MOST = 24
LEAST, LONGEST = 32, 4096
# A cost that stands out from that of any call; processor time, not of the clock.
TELLING_NS = 2_000_000
# What costs so much need not be measured again.
ENOUGH_NS = 50_000_000
REPEATS = 5

# A beginning, what is repeated, an end that fits nothing.
SHAPES = {
    "spaces": ("1", " ", "x"),
    "spaces after a name": ("a", " ", "b"),
    "lines": ("1", "\n", "x"),
    "no-break spaces": ("1", "\u00a0", "1x"),
    "digits": ("", "1", "x"),
    "zeros": ("Batna ", "0", "x"),
    "decimals": ("36.", "6", " x"),
    "letters": ("", "a", "!"),
    "Arabic letters": ("", "ب", "!"),
    "Arabic digits": ("", "٣", "x"),
    "slashes": ("", "/", "x"),
    "commas": ("36", ",", "x"),
    "commas and spaces": ("a", " , ", "b"),
    "points": ("1", ".", "x"),
    "signs": ("", "-", "1x"),
    "degrees": ("3", "°", "x"),
    "quotes": ("3", "'", "x"),
    "words": ("", "ville ", "x"),
    "city words": ("x", " city", " y"),
    "numbers": ("", "1 ", "x"),
    "years": ("", "2014 ", "x"),
    "ranges": ("", "1-", "x"),
    "lists": ("", "a et ", "/"),
    "articles": ("", "el ", "-"),
    "compass": ("", "N ", "x"),
    "accents": ("e", "\u0301", "x"),
    "direction marks": ("a", "\u2069", "b"),
    "pipes": ("a", " | ", "b"),
    "brackets": ("", "(", "x"),
}


def cell(shape: str, length: int) -> str:
    """A text of about this length."""
    start, middle, end = SHAPES[shape]
    return start + middle * (length // len(middle)) + end


def cost(read: Reader, text: str) -> int:
    """Nanoseconds of processor time that one reading takes: the least of several."""
    spent: list[int] = []
    while len(spent) < REPEATS and sum(spent) < ENOUGH_NS:
        before = time.thread_time_ns()
        read(text)
        spent.append(time.thread_time_ns() - before)
    return min(spent)


def growth(read: Reader, shape: str) -> float:
    """How many times more a text costs that is eight times as long."""
    length = LEAST
    while length < LONGEST and cost(read, cell(shape, length * TIMES)) < TELLING_NS:
        length *= 2
    short, long = cost(read, cell(shape, length)), cost(read, cell(shape, length * TIMES))
    return long / max(short, 1)


def rated(read: Reader, shape: str) -> float:
    """The growth, measured again where it looks steep: a neighbour may have been noisy."""
    rates = [growth(read, shape)]
    while rates[-1] > MOST and len(rates) < 3:
        rates.append(growth(read, shape))
    return min(rates)


@pytest.fixture(scope="module")
def readers(data: Datasets) -> dict[str, Reader]:
    """Every reader of values from outside that the project has."""
    known = trades.sector_words(data)
    countries = kinds.country_words(data)
    action = SUPPORT["action"]
    plan = Plan("action", country="DZ")
    support = {
        field.name: kinds.reader_of(kinds.Column(field, plan, data))
        for field in action.fields
        if field.kind in ("day", "clusters", "cluster", "word", "currency", "organisations")
    }
    budget = Budget(replace(LIMITS, text=10 * TIMES * LONGEST))
    return {
        "number": numbers.number,
        "separator": lambda text: numbers.separator_of([text]),
        "year": lambda text: numbers.year(text, 1900, 2036),
        "date": numbers.date,
        "order of dates": lambda text: numbers.order_of([text]),
        "degrees": numbers.degrees,
        "pair": places.split_pair,
        "names in a cell": places.names_in,
        "region": lambda text: places.region(text, "DZ", data),
        "match": lambda text: data.gazetteer.match(text, "DZ"),
        "match anywhere": lambda text: data.gazetteer.match(text),
        "sector": lambda text: trades.read_sector(text, known, data),
        "word": lambda text: kinds.read_word("stage", text),
        "country": lambda text: kinds.read_country(text, countries),
        "header": plain.__wrapped__,
        "unknown": values.is_unknown,
        "normalise": spelling.normalise,
        "skeleton": spelling.skeleton,
        "activity": ActivityMap(data.sectors).sector,
        "day": cells.is_day,
        "text of a cell": budget.text,
        "shown text": plaintext.one_line,
        "flat text": partial(plaintext.flat, rtl=True),
        "file name": slug,
        **{f"support {name}": read for name, read in support.items()},
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_no_reader_costs_more_than_in_proportion(readers: dict[str, Reader], shape: str) -> None:
    steep = {name: round(rate) for name, read in readers.items() if (rate := rated(read, shape))}
    assert {name: rate for name, rate in steep.items() if rate > MOST} == {}


def test_the_measure_sees_a_square() -> None:
    """What this file would say of a pattern that takes quadratic time."""
    import re

    squared = re.compile(r"\s*[,;]\s*")
    assert growth(squared.split, "spaces") > MOST
    assert growth(str.split, "words") < MOST
