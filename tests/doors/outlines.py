"""Outlines of regions, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.doors import made
from tests.doors.case import Case, Content
from tests.doors.commands import BOUNDARY


def boundaries() -> Iterator[Case]:
    """Outlines."""

    def case(what: str, content: Content, **said: str) -> Case:
        options = dict(zip(BOUNDARY[::2], BOUNDARY[1::2], strict=True))
        options |= {f"--{name.replace('_', '-')}": value for name, value in said.items()}
        argv = (
            "geodata",
            "boundaries",
            "add",
            "{f}/b.geojson",
            *(x for pair in options.items() for x in pair),
        )
        return Case("boundaries", what, argv, {"b.geojson": content})

    def feature(number: int, change: Callable[[dict], None]) -> Callable[[], bytes]:
        return lambda: made.squares(lambda i, f: change(f) if i == number else None)

    def ring(*points: tuple[float, float]) -> Callable[[dict], None]:
        def change(one: dict) -> None:
            x, y = one["geometry"]["coordinates"][0][0]
            one["geometry"]["coordinates"] = [[[x + a, y + b] for a, b in points]]

        return change

    def put(**fields: object) -> Callable[[dict], None]:
        return lambda one: one["properties"].update(fields)

    yield case("key field twice after trimming", feature(0, put(**{"id ": "x"})))
    yield case("parent field twice after trimming", feature(0, put(**{"p ": "x"})))
    yield case("a number of 5 000 digits", feature(0, put(id="9" * 5000)))
    yield case("zero area", feature(0, ring((0, 0), (0, 0), (0, 0), (0, 0))))
    yield case("a line", feature(0, ring((0, 0), (0.02, 0), (0, 0))))
    yield case("a line of two points", feature(0, ring((0, 0), (0.02, 0))))
    yield case("a bow tie", feature(0, ring((0, 0), (0.02, 0.03), (0.02, 0), (0, 0.03), (0, 0))))
    yield case("NaN", feature(0, ring((float("nan"), 0), (0.02, 0), (0.02, 0.03), (0, 0))))
    yield case("1e308", feature(0, ring((1e308, 0), (0.02, 0), (0.02, 0.03), (1e308, 0))))
    yield case("elsewhere", feature(0, ring((20, 20), (20.1, 20), (20.1, 20.1), (20, 20))))
    yield case("null geometry", feature(0, lambda one: one.update(geometry=None)))
    yield case(
        "a point",
        feature(0, lambda one: one.update(geometry={"type": "Point", "coordinates": [9, 36]})),
    )
    yield case("no such type", feature(0, lambda one: one.update(geometry={"type": "Blob"})))
    yield case(
        "a collection",
        feature(
            0,
            lambda one: one.update(
                geometry={"type": "GeometryCollection", "geometries": [one["geometry"]]}
            ),
        ),
    )
    yield case("properties that are a list", feature(0, lambda one: one.update(properties=[1])))
    yield case("parent that is nobody", feature(0, put(p="XX")))
    yield case("parent of another country", feature(0, put(p="DZ-05")))
    yield case("name with Markdown", feature(0, put(n="![p](http://127.0.0.1:9/p)<script>x")))
    yield case("name of 100 000 letters", feature(0, put(n="a" * 100_000)))
    yield case("half of a letter", feature(0, put(n="\ud800")))
    yield case("values that are objects", feature(0, put(id={"a": [1]}, n=None)))
    yield case(
        "the same square three times",
        lambda: made.squares(
            lambda i, f: (
                f["geometry"].update(coordinates=[[[9, 36], [9.1, 36], [9.1, 36.1], [9, 36]]])
                if i < 3
                else None
            )
        ),
    )
    yield case("a jagged part of 600 000 vertices", feature(0, jagged))
    yield case("good", made.squares)
    for said in (
        {"key": "none"},
        {"key": ""},
        {"set": "../x"},
        {"set": "TN-2000"},
        {"set": "DZ-T1"},
        {"set": "TN-" + "x" * 300},
        {"year": "0"},
        {"year": "9" * 30},
        {"licence": "\udcff"},
        {"source": "\x7f\x01"},
        {"source": "x" * 100_000},
        {"country": "XX"},
        {"parent": "none"},
        {"name_ar": "none"},
        {"layer": "none"},
        {"expected": "3"},
        {"expected": "-1"},
    ):
        name, value = next(iter(said.items()))
        yield case(f"--{name} {ascii(value)[:16]}", made.squares, **said)
    for action in ("show", "remove", "undo"):
        for key in ("none", "../x", "", "\udcff"):
            yield Case(
                "boundaries",
                f"{action} {key!a}",
                ("geodata", "boundaries", action, key),
                must="refused",
            )


def jagged(one: dict) -> None:
    x, y = one["geometry"]["coordinates"][0][0]
    teeth = [[x + 0.02 * i / 600_000, y + (0.01 if i % 2 else 0)] for i in range(600_000)]
    one["geometry"]["coordinates"] = [[*teeth, [x + 0.02, y + 0.03], [x, y + 0.03], teeth[0]]]
