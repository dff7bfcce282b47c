"""What a project says about itself in several places is the same in each."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.vendor import VENDOR as VENDOR_FOLDER
from models.language import trained
from models.version import VERSION
from tests.contracts.sources import ROOT, SHIPPED

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
RELEASE = re.compile(r"(\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})")
#: What others wrote has versions of its own.
VENDOR = VENDOR_FOLDER.relative_to(ROOT)

KINDS_OF_CHANGE = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_changelog_begins_with_what_is_unreleased_and_the_present_version() -> None:
    headings = HEADING.findall(_text("CHANGELOG.md"))
    assert headings[0] == "Unreleased"
    assert headings[1].startswith(f"{VERSION} - ")


def test_the_changelog_tells_releases_by_day_the_newest_first() -> None:
    found = [RELEASE.fullmatch(heading) for heading in HEADING.findall(_text("CHANGELOG.md"))[1:]]
    days = [date.fromisoformat(match[2]) for match in found if match]
    assert all(found)
    assert days == sorted(days, reverse=True)


def test_the_changelog_knows_the_usual_kinds_of_changes_only() -> None:
    assert set(re.findall(r"^### (.+)$", _text("CHANGELOG.md"), re.MULTILINE)) <= KINDS_OF_CHANGE


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "models.version.VERSION"}
    # A migration may name the version that it comes from.
    texts = (name for name in _files(*SHIPPED) if not name.endswith((".png", ".woff2")))
    elsewhere = (name for name in texts if not name.startswith(("models/migrations/", f"{VENDOR}/")))
    assert [name for name in elsewhere if VERSION in _text(name)] == ["models/version.py"]


def test_the_licence_is_the_one_that_is_named() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert _text("LICENSE").lstrip().startswith("Apache License\n")
    assert "END OF TERMS AND CONDITIONS" in _text("LICENSE")


@pytest.mark.parametrize("file", PROJECT["license-files"])
def test_the_image_carries_the_licences(file: str) -> None:
    assert f"!{file}\n" in _text(".dockerignore")
    assert re.search(rf"^COPY .*\b{re.escape(file)}\b", _text("Dockerfile"), re.MULTILINE)


def test_the_licence_of_every_dependency_is_noted() -> None:
    noted = set(re.findall(r"^\| ([\w-]+) \|", _text("THIRD_PARTY_NOTICES.md"), re.MULTILINE))
    named = {re.split(r"[\[=]", requirement)[0] for requirement in PROJECT["dependencies"]}
    assert named - noted == set()


def test_every_file_of_a_package_is_installed_with_it() -> None:
    suffixes = {
        pattern.rpartition(".")[2] for pattern in PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    }
    assert {name.rpartition(".")[2] for name in _files(*SHIPPED)} <= suffixes | {"py"}


def test_every_package_is_installed() -> None:
    wanted = {pattern for package in SHIPPED for pattern in (package, f"{package}.*")}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]) == wanted


def test_a_commit_is_held_to_what_make_check_asks() -> None:
    style, types = re.findall(r"^(?:style|check):.*\n((?:\t.+\n)+)", _text("Makefile"), re.MULTILINE)
    steps = [line.strip().replace("$(BIN)", ".venv/bin") for line in (style + types).splitlines()]
    (repository,) = yaml.safe_load(_text(".pre-commit-config.yaml"))["repos"]
    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == steps
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_the_workflow_runs_what_the_continuous_integration_runs_elsewhere() -> None:
    # The audit beside it needs the network, which a test may not.
    job = yaml.safe_load(_text(".github/workflows/ci.yml"))["jobs"]["test"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


def test_everything_that_wants_a_reviewer_exists() -> None:
    lines = [line for line in _text(".github/CODEOWNERS").splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if not (ROOT / line.split()[0].lstrip("/")).exists()] == []


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _files(*folders: str) -> list[str]:
    """The files of these folders by their path from the root, without what Python makes itself."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(str(path.relative_to(ROOT)) for path in found if not _is_made(path))


def _is_made(path: Path) -> bool:
    """Say whether a file is made on the spot: compiled, or a model that was trained."""
    return path.parent.name == "__pycache__" or trained.FOLDER in path.parents
