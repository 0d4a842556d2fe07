"""Where the code makes a message, and what it gives: read from its syntax, nothing is run.

A site is a call that carries a message: an error, a problem, a finding, a
reading in doubt, a refusal, a phrase, or the wording itself. Its keys may be
written, chosen between two, looked up in a table of the module, or put together
(``f"title.coverage_{by}s"`` stands for every key of that form).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests import structure
from tests.conftest import ROOT

SOURCES = ("geodata", "analytics", "pages", "dashboard.py")
# Built once by hand, never run for a user.
LEFT_OUT = ("build",)
CELL = frozenset({"value", "column", "line"})
MEANT = CELL | {"suggestion"}


@dataclass(frozen=True)
class Maker:
    """How one kind of call carries a message.

    Attributes
    ----------
    prefix : str
        Before its code in the catalogues.
    place : int
        Of the code among the arguments.
    params : int or None
        Of a mapping of parameters among the arguments; None where they are keywords.
    supplied : frozenset
        What the kind gives by itself.
    """

    prefix: str = ""
    place: int = 0
    params: int | None = None
    supplied: frozenset[str] = frozenset()


ERRORS = (
    *("GeodataError", "IntakeError", "BoundaryError", "StoreError", "MeasureError"),
    *("UnknownSetError", "UnknownRegionError"),
)
MAKERS = {
    **dict.fromkeys(ERRORS, Maker("error.")),
    "Refused": Maker("error.", supplied=frozenset({"file"})),
    "Problem": Maker("problem.", 0, 4, CELL),
    "Finding": Maker("problem.", 5, 7, MEANT),
    "Reading": Maker("problem.", 2, 4, MEANT),
    # A finding of the columns that are read.
    "ask": Maker("problem.", 3, 6, MEANT),
    "_ask_row": Maker("problem.", 3, 5, MEANT),
    "Refusal": Maker("refusal.", 0, 1),
    "Phrase": Maker("", 0, 1),
    "phrase": Maker(),
    "text": Maker(),
    "plural": Maker(supplied=frozenset({"count"})),
    # Errors that name their own code.
    "__init__": Maker("error."),
}
# What a ``text`` of a catalogue is asked of.
CATALOGUES = ("words", "wording", "french", "CATALOGUE", "MESSAGES", "_words")


@dataclass(frozen=True)
class Site:
    """One call that makes a message.

    Attributes
    ----------
    where : str
        ``file:line``.
    owner : str
        ``file:function``, for what can only be seen when it runs.
    maker : str
    keys : tuple of str or None
        Regular expressions of the keys it may carry; None where only running tells.
    given : frozenset or None
        Names that it gives; None where only running tells.
    """

    where: str
    owner: str
    maker: str
    keys: tuple[str, ...] | None
    given: frozenset[str] | None


Known = dict[str, list[ast.expr]]


def sites() -> Iterator[Site]:
    """Every site of the project's code, calls of functions that pass a key on among them."""
    modules = list(_modules())
    passed = {
        name: maker
        for module in modules
        for name, maker in module.passing(MAKERS)
        if not name.startswith("_")
    }
    for module in modules:
        yield from module.sites(MAKERS | passed | dict(module.passing(MAKERS | passed)))


def _modules() -> Iterator[_Module]:
    for name in SOURCES:
        path = ROOT / name
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            if not set(LEFT_OUT) & set(file.parts):
                yield _Module(str(file.relative_to(ROOT)), structure.tree(file))


class _Module:
    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree
        self.constants = _assigned(self.tree.body) | _returned(self.tree)

    def passing(self, makers: dict[str, Maker]) -> Iterator[tuple[str, Maker]]:
        """Functions one of whose parameters is the key of a message that they make."""
        for function in ast.walk(self.tree):
            if not isinstance(function, ast.FunctionDef) or function.name in makers:
                continue
            names = [arg.arg for arg in function.args.args if arg.arg != "self"]
            for call in ast.walk(function):
                name = _called(call) if isinstance(call, ast.Call) else ""
                if not isinstance(call, ast.Call) or name not in makers or _another(call, name):
                    continue
                maker = makers[name]
                code = _argument(call, maker.place, ("code", "key"))
                if isinstance(code, ast.Name) and code.id in names:
                    given = self._given(call, maker, self.constants | _assigned(ast.walk(function)))
                    supplied = maker.supplied | (given or frozenset())
                    place = names.index(code.id)
                    yield function.name, Maker(maker.prefix, place, None, supplied)

    def sites(self, makers: dict[str, Maker]) -> Iterator[Site]:
        yield from self._inside(self.tree, "", {}, makers)

    def _inside(
        self, node: ast.AST, owner: str, known: Known, makers: dict[str, Maker]
    ) -> Iterator[Site]:
        for child in ast.iter_child_nodes(node):
            inner, names = owner, known
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                inner = f"{owner}.{child.name}".strip(".")
                names = known | _assigned(ast.walk(child))
            if isinstance(child, ast.Call):
                yield from self._site(child, inner, names, makers)
            yield from self._inside(child, inner, names, makers)

    def _site(
        self, call: ast.Call, owner: str, known: Known, makers: dict[str, Maker]
    ) -> Iterator[Site]:
        name = _called(call)
        maker = makers.get(name)
        if maker is None or _another(call, name):
            return
        code = _argument(call, maker.place, ("code", "key"))
        if code is None:
            return
        names = self.constants | known
        keys = _strings(code, names)
        given = self._given(call, maker, names)
        yield Site(
            f"{self.name}:{call.lineno}",
            f"{self.name}:{owner}",
            name,
            None if keys is None else tuple(re.escape(maker.prefix) + key for key in keys),
            None if given is None else given | maker.supplied,
        )

    def _given(self, call: ast.Call, maker: Maker, known: Known) -> frozenset[str] | None:
        if maker.params is not None:
            params = _argument(call, maker.params, ("params",))
            return frozenset() if params is None else _keys(params, known)
        found: set[str] = set()
        for keyword in call.keywords:
            if keyword.arg is not None:
                found.add(keyword.arg)
                continue
            more = _keys(keyword.value, known)
            if more is None:
                return None
            found |= more
        return frozenset(found)


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _another(call: ast.Call, name: str) -> bool:
    """Whether a ``text`` is none of a catalogue: cells, drawings, SQL."""
    if name != "text":
        return False
    base = ast.unparse(call.func).removesuffix(".text").split(".")[-1]
    return base not in CATALOGUES


def _returned(tree: ast.Module) -> Known:
    """Functions that return one thing: their name, called, stands for it."""
    found: Known = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            values = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            found[f"{node.name}()"] = values
    return found


def _assigned(body: Iterable[ast.AST]) -> Known:
    """Names that are given a value somewhere in a body, with every such value."""
    found: Known = {}
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        for target in targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for one, value in pairs:
                if isinstance(one, ast.Name):
                    found.setdefault(one.id, []).append(value)
    return found


def _argument(call: ast.Call, place: int, names: tuple[str, ...]) -> ast.expr | None:
    if len(call.args) > place and not any(isinstance(a, ast.Starred) for a in call.args[:place]):
        return call.args[place]
    return next((k.value for k in call.keywords if k.arg in names), None)


def _strings(expr: ast.expr, known: Known) -> list[str] | None:
    """Regular expressions of the texts that an expression may be; None where nothing tells."""
    if isinstance(expr, ast.Constant) and isinstance(expr.value, str):
        return [re.escape(expr.value)]
    if isinstance(expr, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
            for part in expr.values
        ]
        return ["".join(parts)] if parts[0] != ".*" else None
    several: list[ast.expr] = []
    if isinstance(expr, ast.IfExp):
        several = [expr.body, expr.orelse]
    elif isinstance(expr, ast.Name):
        several = known.get(expr.id, [])
    elif isinstance(expr, ast.Subscript) and isinstance(expr.value, ast.Name):
        for table in known.get(expr.value.id, []):
            several += table.values if isinstance(table, ast.Dict) else []
    found = [_strings(one, known) if one is not expr else None for one in several]
    if not found or None in found:
        return None
    return [text for texts in found for text in texts or ()]


def _keys(expr: ast.expr, known: Known) -> frozenset[str] | None:
    """Keys that a mapping surely has; None where nothing tells."""
    if isinstance(expr, ast.Dict):
        found: frozenset[str] = frozenset()
        for key, value in zip(expr.keys, expr.values, strict=True):
            more = _keys(value, known) if key is None else _constant(key)
            if more is None:
                return None
            found |= more
        return found
    if isinstance(expr, ast.Call) and ast.unparse(expr.func) == "dict" and not expr.args:
        return frozenset(keyword.arg for keyword in expr.keywords if keyword.arg)
    name = expr.id if isinstance(expr, ast.Name) else ""
    if isinstance(expr, ast.Call) and isinstance(expr.func, ast.Name):
        name = f"{expr.func.id}()"
    if name:
        # A name bound again from itself says nothing new.
        others = {**known, name: []}
        every = [_keys(value, others) for value in known.get(name, []) if value is not expr]
        if every and None not in every:
            return frozenset.intersection(*[one for one in every if one is not None])
    return None


def _constant(key: ast.expr) -> frozenset[str] | None:
    if isinstance(key, ast.Constant):
        return frozenset({str(key.value)})
    return None
