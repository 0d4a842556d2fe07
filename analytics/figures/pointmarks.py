"""Marks of points: against two axes, or joined by lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """One point of a scatter; `named` ones carry their label on the figure.

    `swell` is how much wider than the smallest point it is drawn.
    """

    label: str
    x: float
    y: float
    text: str
    colour: str
    named: bool = False
    swell: float = 1.0


@dataclass(frozen=True)
class ScatterMark:
    """Points against two axes that cross at zero, or where `cross` says.

    Attributes
    ----------
    x_axis, y_axis : str
    slope : tuple or None
        A line through the origin: its slope and its label.
    corners : tuple of str
        What the four quadrants mean: upper right, upper left, lower left, lower right.
    legend : tuple of (words, colour)
    decimal : str
        What the language marks decimals with.
    cross : tuple of float
        Where the axes cross: how far across, how far up.
    window : tuple of float or None
        Left, right, lower and upper end of the axes; both ways equally far from
        zero where none is given.
    """

    dots: tuple[Dot, ...]
    x_axis: str
    y_axis: str
    slope: tuple[float, str] | None
    corners: tuple[str, str, str, str]
    legend: tuple[tuple[str, str], ...]
    decimal: str = "."
    cross: tuple[float, float] = (0.0, 0.0)
    window: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Node:
    """One point of a network: where it stands in a square of side 1, downwards from the top.

    `swell` is how much wider than the smallest it is drawn.
    """

    label: str
    x: float
    y: float
    text: str
    colour: str
    swell: float = 1.0


@dataclass(frozen=True)
class Link:
    """A line between two nodes, by their places; `strong` ones are drawn dark."""

    first: int
    second: int
    weight: float
    strong: bool = False


@dataclass(frozen=True)
class NetworkMark:
    """Points joined by lines; where they stand means nothing but who is near whom.

    Attributes
    ----------
    legend : tuple of (words, colour)
        What the colours of nodes mean.
    lines : tuple of str
        What a dark line is, and a pale one.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    legend: tuple[tuple[str, str], ...]
    lines: tuple[str, str]
