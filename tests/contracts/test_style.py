"""Caps and habits that the linter does not know; docstrings, time zones and mocks are rules in `pyproject.toml`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts import sources

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


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


def test_nobody_patches_by_dotted_path() -> None:
    patched = [
        f"{path}:{call.lineno}"
        for path in _ours()
        for name, call in sources.calls(path)
        if name == "setattr" and _is_monkeypatch(call) and _is_dotted(call)
    ]
    assert patched == []


def test_nobody_names_a_module_after_nothing() -> None:
    vague = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "base_utils.py"}
    assert [str(path) for path in _ours() if path.name in vague] == []


def _ours() -> list[Path]:
    return sources.files(*sources.OURS)


def _lines(path: Path) -> int:
    return len(sources.text(path).splitlines())


def _functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, Function):
            yield node


def _is_monkeypatch(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and sources.name_of(call.func.value) == "monkeypatch"


def _is_dotted(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)
