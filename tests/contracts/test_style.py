"""Caps and habits that a linter does not know."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts import sources

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def test_files_are_short() -> None:
    long = {str(path): lines for path in _ours() if (lines := _lines(path)) > MAX_FILE_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = [
        f"{path}:{function.lineno} {function.name}"
        for path in _ours()
        for function in _functions(path)
        if (function.end_lineno or 0) - function.lineno >= MAX_FUNCTION_LINES
    ]
    assert long == []


def test_every_shipped_module_says_what_it_is() -> None:
    silent = [str(path) for path in _shipped() if not ast.get_docstring(sources.tree(path))]
    assert silent == []


def test_everything_public_has_a_docstring() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in _shipped()
        for node in _public(sources.tree(path))
        if not ast.get_docstring(node) and not _is_override(node)
    ]
    assert silent == []


def test_nobody_takes_the_time_without_its_zone() -> None:
    naive = [
        f"{path}:{call.lineno}"
        for path in _ours()
        for name, call in sources.calls(path)
        if name in {"utcnow", "utcfromtimestamp"} or _is_naive_now(call)
    ]
    assert naive == []


def test_nobody_patches_by_dotted_path() -> None:
    patched = [
        f"{path}:{call.lineno}"
        for path in _ours()
        for name, call in sources.calls(path)
        if _is_mock_patch(call) or (name == "setattr" and _is_monkeypatch(call) and _is_dotted(call))
    ]
    assert patched == []


def test_nobody_names_a_module_after_nothing() -> None:
    vague = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "base_utils.py"}
    assert [str(path) for path in _ours() if path.name in vague] == []


def _ours() -> list[Path]:
    return sources.files(*sources.OURS)


def _shipped() -> list[Path]:
    return sources.files(*sources.SHIPPED)


def _lines(path: Path) -> int:
    return len(sources.text(path).splitlines())


def _functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, Function):
            yield node


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Public classes and functions, and public methods of public classes; what stands inside a function is private."""
    for node in parent.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _is_override(node: Definition) -> bool:
    """Rasa's actions fill in methods whose meaning rasa-sdk's base class tells."""
    return node.name in {"name", "run", "required_slots"} and not isinstance(node, ast.ClassDef)


def _is_naive_now(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != "now":
        return False
    return sources.name_of(function.value) == "datetime" and not (call.args or call.keywords)


def _is_mock_patch(call: ast.Call) -> bool:
    """`patch(…)`, `mock.patch(…)` or `mocker.patch(…)`; a client's PATCH request is none."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == "patch" and sources.name_of(call.func.value) in {"mock", "mocker"}
    return sources.name_of(call.func) == "patch"


def _is_monkeypatch(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and sources.name_of(call.func.value) == "monkeypatch"


def _is_dotted(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)
