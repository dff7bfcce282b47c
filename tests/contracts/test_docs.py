"""The documents speak of what exists: every path, link and make target that they name."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts import sources
from tests.contracts.sources import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs" / "decisions"

#: First parts of paths that stand in the repository; `var/` and what lies in it does not.
TOP = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in {"var", ".venv"}}
NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")

CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
MODULE = re.compile(r"(?<![\w./-])[a-z]+/[\w/]+\.py\b")
STATUS = re.compile(r"\d{4}-\d{2}-\d{2} · (accepted\b.*|proposed\b.*|replaced by \[.+\]\(.+\.md\))")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    """One page after the other."""
    path: Path = request.param
    return path


def test_every_path_in_a_page_exists(page: Path) -> None:
    assert [path for path in _paths(page) if not (ROOT / path).exists()] == []


def test_every_link_to_another_page_leads_there(page: Path) -> None:
    broken = []
    for link in LINK.findall(_text(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" not in link and (not target.exists() or (anchor and anchor not in _anchors(target))):
            broken.append(link)
    assert broken == []


def test_every_make_target_in_a_page_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = {target for code in _code(page) for target in TARGET.findall(code)}
    assert named <= known


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_rooms_are_listed_in_the_order_in_which_they_stand_on_one_another(name: str) -> None:
    listed = re.findall(r"^\| (`models/\w+/` \| .+) \|$", _text(ROOT / name), re.MULTILINE)
    assert listed == [f"`models/{room}/` | {_summary(room)}" for room in _rooms()]


def test_every_decision_stands_in_the_index() -> None:
    index = set(LINK.findall(_text(DECISIONS / "README.md")))
    assert {path.name for path in _decisions()} <= index


def test_every_decision_has_a_day_and_says_whether_it_holds() -> None:
    third = {path.name: _text(path).splitlines()[2] for path in _decisions()}
    assert {name: line for name, line in third.items() if not STATUS.fullmatch(line)} == {}


@pytest.mark.parametrize("part", ["Rejected", "Price"])
def test_every_decision_names_what_was_rejected_and_what_it_costs(part: str) -> None:
    assert [path.name for path in _decisions() if not re.search(rf"\*\*{part}\b", _text(path))] == []


def _rooms() -> list[str]:
    """The packages of the domain, the lowest layer first."""
    contracts = tomllib.loads(_text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["models"])
    every = [room for layer in reversed(layers) for room in layer.split(" | ")]
    return [room for room in every if (ROOT / "models" / room).is_dir()]


def _summary(room: str) -> str:
    docstring = ast.get_docstring(sources.tree(Path("models") / room / "__init__.py")) or ""
    return docstring.split("\n\n")[0].replace("\n", " ")


def _decisions() -> list[Path]:
    return [path for path in sorted(DECISIONS.glob("*.md")) if path.name != "README.md"]


def _paths(page: Path) -> Iterator[str]:
    """What stands in backticks and looks like a path of the repository, and modules wherever they are named."""
    for code in (*CODE.findall(_text(page)), *MODULE.findall(_text(page))):
        if NAME.fullmatch(code) and "/" in code and code.split("/")[0] in TOP:
            yield code


def _code(page: Path) -> list[str]:
    """Everything that is typed: in backticks, or in lines that are set in by four blanks."""
    text = _text(page)
    return [*CODE.findall(text), *re.findall(r"^ {4}(.+)$", text, re.MULTILINE)]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")
