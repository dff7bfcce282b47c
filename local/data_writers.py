"""Who writes to a collection, read from the code: which modules pass a declared collection to a call that writes.

A call writes when it is one of MongoDB's (`store.collection(REPORTS).insert_one(…)`) or hands the collection to a
function of ours that does (`events.change(store, REPORTS, …)`). So the list says where to look, not what is written.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import EnumType
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

from models.store.collections import CollectionSpec, Kind, of_kind

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("models", "notifications", "bot", "api", "local", "loa")

WRITES = frozenset(
    {
        *("bulk_write", "delete_many", "delete_one", "find_one_and_delete", "find_one_and_replace"),
        *("find_one_and_update", "insert_many", "insert_one", "replace_one", "update_many", "update_one"),
    }
)

Spec = CollectionSpec[dict[str, object]]

#: A declared collection, or the name of the parameter that it comes in by.
Target = Spec | str

#: By function the parameters whose collection it writes to.
Writing = dict[tuple[str, str], set[str]]


@dataclass(frozen=True)
class Function:
    """One function of a module, or the module's own level, with the variables that hold a collection."""

    module: ModuleType
    node: ast.FunctionDef | ast.Module
    variables: dict[str, Target] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """By what others know it."""
        return self.module.__name__, getattr(self.node, "name", "")

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        if isinstance(self.node, ast.Module):
            return []
        args = self.node.args
        return [one.arg for one in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def specs() -> list[tuple[ModuleType, str, Spec]]:
    """Return every declared collection by name, with the module and the variable that declare it."""
    found = {
        value.name: (importlib.import_module(_module_of(path)), name, value)
        for path in _files("CollectionSpec(")
        for name in _declared(path)
        for value in [getattr(importlib.import_module(_module_of(path)), name)]
    }
    return [found[name] for name in sorted(found)]


def writers() -> Mapping[str, list[str]]:
    """Return the paths of the modules that write to each collection, by its name."""
    functions = [one for path in _files("collection") for one in _functions(path)]
    writing: Writing = {}
    while _learn(functions, writing):
        pass
    found: dict[str, set[str]] = {spec.name: set() for _, _, spec in specs()}
    for function in functions:
        for target in _written(function, writing):
            if isinstance(target, CollectionSpec):
                found[target.name].add(str(Path(str(function.module.__file__)).relative_to(ROOT)))
    return {name: sorted(paths) for name, paths in found.items()}


def _files(word: str) -> list[Path]:
    """Return the shipped files that name a collection; a module that only hands one on names it by its variable."""
    every = [path for package in SHIPPED for path in sorted((ROOT / package).rglob("*.py"))]
    texts = {path: path.read_text(encoding="utf-8") for path in every}
    if word == "CollectionSpec(":
        return [path for path, text in texts.items() if f"= {word}" in text and path != Path(__file__)]
    names = {name for _, name, _ in specs()}
    return [path for path, text in texts.items() if word in text or any(name in text for name in names)]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _declared(path: Path) -> Iterator[str]:
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and _called(node.value) == "CollectionSpec":
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _functions(path: Path) -> Iterator[Function]:
    module = importlib.import_module(_module_of(path))
    inside = [node for outer in _tree(path).body for node in _outermost(outer)]
    for node in inside:
        function = Function(module, node)
        for part in ast.walk(node):
            if isinstance(part, ast.Assign):
                _assign(function, part)
        yield function


def _outermost(node: ast.AST) -> Iterator[ast.FunctionDef]:
    """Return a function with all that stands in it, or the methods of a class."""
    if isinstance(node, ast.FunctionDef):
        yield node
    elif isinstance(node, ast.ClassDef):
        yield from (inner for one in node.body for inner in _outermost(one))


def _assign(function: Function, node: ast.Assign) -> None:
    for target in node.targets:
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=False))
        for name, value in pairs:
            held = _collection(function, value)
            if isinstance(name, ast.Name) and held is not None:
                function.variables[name.id] = held


def _learn(functions: list[Function], writing: Writing) -> bool:
    """Note the parameters by which functions are given a collection to write to; whether there were new ones."""
    before = sum(map(len, writing.values()))
    for function in functions:
        named = {target for target in _written(function, writing) if isinstance(target, str)}
        writing.setdefault(function.key, set()).update(named)
    return sum(map(len, writing.values())) > before


def _written(function: Function, writing: Writing) -> Iterator[Target]:
    """Each collection that the function writes to, itself or by calling others."""
    for call in ast.walk(function.node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            held = _collection(function, call.func.value)
            if held is not None:
                yield held
        yield from _handed(function, call, writing)


def _handed(function: Function, call: ast.Call, writing: Writing) -> Iterator[Target]:
    called = _value(function.module, call.func)
    if not isinstance(called, FunctionType):
        return
    wanted = writing.get((called.__module__, called.__name__), set())
    names = called.__code__.co_varnames[: called.__code__.co_argcount]
    given = [*zip(names, call.args, strict=False), *((one.arg, one.value) for one in call.keywords)]
    for name, value in given:
        if name in wanted:
            target = _target(function, value) or _collection(function, value)
            yield from [] if target is None else [target]


def _collection(function: Function, node: ast.expr) -> Target | None:
    """Return what an expression that gives a pymongo collection stands for; None if it gives none."""
    if isinstance(node, ast.Name):
        return function.variables.get(node.id, node.id if node.id in function.parameters else None)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "db":
        return _target(function, node.slice)
    if not isinstance(node, ast.Call):
        return None
    if _called(node) == "collection" and node.args:
        return _target(function, node.args[0])
    if _called(node) == "cast":
        return _collection(function, node.args[1])
    if _called(node) == "with_options" and isinstance(node.func, ast.Attribute):
        return _collection(function, node.func.value)
    return _returned(function, node)


def _returned(function: Function, call: ast.Call) -> Target | None:
    """Return the collection that a function of the same module returns, such as `_rows(store)`."""
    for node in _tree(Path(str(function.module.__file__))).body:
        if isinstance(node, ast.FunctionDef) and node.name == _called(call) and node is not function.node:
            for part in node.body:
                if (
                    isinstance(part, ast.Return)
                    and part.value
                    and _called(part.value) in ("cast", "collection")
                ):
                    return _collection(Function(function.module, node), part.value)
    return None


def _target(function: Function, node: ast.expr) -> Target | None:
    """Return the declared collection, or the parameter, that an expression names; `REPORTS.name` is as good."""
    if isinstance(node, ast.Name) and node.id in function.parameters:
        return node.id
    if isinstance(node, ast.Attribute) and node.attr == "name":
        return _target(function, node.value)
    if isinstance(node, ast.Call) and _called(node) == "of_kind":
        kind = _value(function.module, node.args[0])
        return of_kind(kind) if isinstance(kind, Kind) else None
    value = _value(function.module, node)
    return value if isinstance(value, CollectionSpec) else None


def _value(module: ModuleType, node: ast.expr) -> object:
    """Return what a name, or an attribute of one, is in a module; None if it is nothing that the module knows."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute):
        outer = _value(module, node.value)
        return getattr(outer, node.attr, None) if isinstance(outer, ModuleType | EnumType) else None
    return None


def _called(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
