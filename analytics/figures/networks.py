"""How a network is laid out: who is near whom decides where points stand, and nothing else."""

from __future__ import annotations

from analytics import theme
from analytics.figures.layouts_measured import legend_of, swollen
from analytics.figures.marks import Link, Mark, NetworkMark, Node
from analytics.plates.model import Network, Plate
from analytics.words.i18n import Wording

Place = tuple[float, float]


def network(body: Network, plate: Plate, wording: Wording) -> tuple[Mark, ...]:
    """Points in their classes, joined where the table has a pair of them."""
    kind = next(column.kind for column in plate.columns if column.key == body.first)
    pairs = plate.table.to_dict("records")
    joined = {str(row[key]) for row in pairs for key in (body.first, body.second)}
    nodes = body.nodes[body.nodes["code"].isin(joined)]
    codes = [str(code) for code in nodes["code"]]
    ends = [(str(row[body.first]), str(row[body.second]), float(row[body.value])) for row in pairs]
    places = laid_out(codes, ends)
    colours = theme.palette(body.palette, nodes["class"])
    drawn = tuple(
        Node(
            label=wording.name(kind, str(row["code"])),
            x=places[str(row["code"])][0],
            y=places[str(row["code"])][1],
            text=wording.say(row["text"]),
            colour=colours[row["class"]],
            swell=swell,
        )
        for row, swell in zip(nodes.to_dict("records"), swollen(nodes["size"]), strict=True)
    )
    at = {code: i for i, code in enumerate(codes)}
    links = tuple(
        Link(at[first], at[second], weight, bool(row[body.strong]))
        for row, (first, second, weight) in zip(pairs, ends, strict=True)
    )
    said = wording.say(body.lines[0]), wording.say(body.lines[1])
    return (NetworkMark(drawn, links, legend_of(body.palette, colours, wording), said),)


def laid_out(codes: list[str], pairs: list[tuple[str, str, float]]) -> dict[str, Place]:
    """Where each point stands in a square of side 1: the nearer two are, the closer.

    Kamada and Kawai (1989) from a circle in the order given, so that the same pairs
    always give the same figure; parts that no line joins stand side by side.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(codes)
    # A line is as long as the pair is strange to each other.
    graph.add_weighted_edges_from((a, b, 1.15 - near) for a, b, near in pairs)
    order = {code: i for i, code in enumerate(codes)}
    parts = [sorted(part, key=order.__getitem__) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    whole, start, found = sum(len(part) ** 0.5 for part in parts), 0.0, {}
    for part in parts:
        wide = len(part) ** 0.5 / whole
        begin = nx.circular_layout(part)
        raw = nx.kamada_kawai_layout(graph.subgraph(part), pos=begin) if len(part) > 1 else begin
        found |= _fitted({code: (float(x), float(y)) for code, (x, y) in raw.items()}, start, wide)
        start += wide
    return found


def _fitted(places: dict[str, Place], left: float, wide: float) -> dict[str, Place]:
    """Points stretched over a strip of the square; a single one in its middle."""

    def stretched(value: float, values: list[float]) -> float:
        low, high = min(values), max(values)
        return (value - low) / (high - low) if high > low else 0.5

    across, down = ([place[i] for place in places.values()] for i in (0, 1))
    # The longer side lies across, where a page has most room.
    if max(down) - min(down) > max(across) - min(across):
        places = {code: (y, x) for code, (x, y) in places.items()}
        across, down = down, across
    return {
        code: (left + wide * stretched(x, across), stretched(y, down))
        for code, (x, y) in places.items()
    }
