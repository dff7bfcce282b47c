"""How many functions take or return an untyped document. The share may only fall.

A parameter or a return is untyped when its annotation is `Document` or `Any`, a bare `dict`, `list` or `Mapping`, or
one of these with values of `Any` or `object` (`dict[str, Any]`, `Mapping[str, object]`); also inside of a list, a tuple
or a union. What a `Callable` or a `type` speaks of does not count. A TypedDict or a dataclass says what a document
holds, so that mypy sees a misspelt field.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts import sources

#: So many of a hundred functions may be untyped. Lower it as soon as there are fewer; it is never raised.
CEILING = 4.8

#: The ceiling must be lowered when the share is so far below it.
SLACK = 1.0

UNTYPED = frozenset({"Any", "Document", "MutableMapping", "Mapping", "Query", "dict", "list"})
BY_KEY = frozenset({"MutableMapping", "Mapping", "dict"})
OF_OTHERS = frozenset({"Callable", "ClassVar", "type"})


def test_untyped_functions_grow_no_more() -> None:
    every, untyped = _counted()
    share = 100 * untyped.total() / every.total()
    assert share <= CEILING, (
        f"{share:.1f} % of the functions take or return an untyped document; {CEILING} % may. Give what you added a "
        f"TypedDict or a dataclass (docs/decisions/documents-as-dicts.md). By room:\n{_by_room(every, untyped)}"
    )


def test_the_ceiling_is_no_higher_than_it_must_be() -> None:
    every, untyped = _counted()
    share = 100 * untyped.total() / every.total()
    assert share > CEILING - SLACK, (
        f"Well done: {share:.1f} % are left. Lower CEILING in tests/contracts/test_types.py to {share + 0.1:.1f}."
    )


@pytest.mark.parametrize(
    ("annotation", "untyped"),
    [
        ("Document", True),
        ("dict[str, Any]", True),
        ("Mapping[str, object]", True),
        ("dict[str, dict[str, Any]]", True),
        ("list[Document] | None", True),
        ("tuple[str, dict]", True),
        ("typing.Any", True),
        ("'list[Document]'", True),
        ("Report", False),
        ("dict[str, int]", False),
        ("Sequence[Report]", False),
        ("Callable[[Document], None]", False),
        ("None", False),
    ],
)
def test_what_counts_as_untyped(annotation: str, untyped: bool) -> None:
    assert _is_untyped(ast.parse(annotation, mode="eval").body) is untyped


def _counted() -> tuple[Counter[str], Counter[str]]:
    """The number of all functions and of the untyped ones, by room."""
    every, untyped = Counter[str](), Counter[str]()
    for path in sources.files(*sources.SHIPPED):
        for function in _functions(path):
            every[_room(path)] += 1
            untyped[_room(path)] += any(map(_is_untyped, _annotations(function)))
    return every, untyped


def _room(path: Path) -> str:
    return "/".join(path.parts[: 2 if len(path.parts) > 2 else 1])


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    args = function.args
    plain = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    yield from (one.annotation for one in plain if one and one.annotation)
    if function.returns:
        yield function.returns


def _is_untyped(annotation: ast.expr) -> bool:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _is_untyped(ast.parse(annotation.value, mode="eval").body)
    if isinstance(annotation, ast.Name | ast.Attribute):
        return sources.name_of(annotation) in UNTYPED
    if isinstance(annotation, ast.Subscript):
        return _holds_untyped(annotation)
    if isinstance(annotation, ast.BinOp):
        return _is_untyped(annotation.left) or _is_untyped(annotation.right)
    return isinstance(annotation, ast.Tuple | ast.List) and any(map(_is_untyped, annotation.elts))


def _holds_untyped(annotation: ast.Subscript) -> bool:
    outside = sources.name_of(annotation.value)
    if outside in OF_OTHERS:
        return False
    if outside in BY_KEY and isinstance(annotation.slice, ast.Tuple):
        values = annotation.slice.elts[-1]
        return sources.name_of(values) == "object" or _is_untyped(values)
    return _is_untyped(annotation.slice)


def _by_room(every: Counter[str], untyped: Counter[str]) -> str:
    rows = [(untyped[room], every[room], room) for room in every if untyped[room]]
    return "\n".join(
        f"{room:32}{some:5} of {all_:4}{some / all_:6.0%}" for some, all_, room in sorted(rows, reverse=True)
    )
