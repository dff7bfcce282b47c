"""Secrets for production."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from loa.main import loa
from local.processes import ROOT
from models.settings import DEV_SECRET, load

NAMES = ("SECRET_KEY", "HASH_KEY", "FIELD_KEYS")


def test_each_is_a_line_of_an_environment_file() -> None:
    made = _values(CliRunner().invoke(loa, ["secrets"]).stdout)

    settings = load(made)
    assert sorted(made) == sorted(NAMES)
    assert DEV_SECRET not in {settings.secret_key, settings.hash_key}
    assert settings.secret_key != settings.hash_key


def test_they_are_others_each_time() -> None:
    first, second = (_values(CliRunner().invoke(loa, ["secrets"]).stdout) for _ in range(2))

    assert not set(first.values()) & set(second.values())


def test_they_are_filled_into_a_file_where_it_lacks_them(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text((ROOT / "deploy" / "env.example").read_text())

    done = CliRunner().invoke(loa, ["secrets", "--into", str(file)])

    assert done.exit_code == 0
    found = _values(file.read_text())
    assert all(found[name] for name in NAMES)
    assert found["SITE_ADDRESS"] == "loa.example.vn"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("export", ["", "export "])
def test_one_that_stands_there_is_never_changed(tmp_path: Path, export: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{export}FIELD_KEYS=mine\n")

    CliRunner().invoke(loa, ["secrets", "--into", str(file)])
    once = file.read_text()
    CliRunner().invoke(loa, ["secrets", "--into", str(file)])

    assert once.count("FIELD_KEYS=") == 1
    assert f"{export}FIELD_KEYS=mine\n" in once
    assert file.read_text() == once


@pytest.mark.parametrize("path", ["missing/.env", "."])
def test_a_file_that_can_not_be_written_is_a_sentence(tmp_path: Path, path: str) -> None:
    done = CliRunner().invoke(loa, ["secrets", "--into", str(tmp_path / path)])

    assert done.exit_code in {1, 2}
    assert "Error: " in done.stderr


def _values(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
