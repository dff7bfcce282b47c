"""Which store a command works on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loa import opening
from models.settings import SERVERS_FILE, SettingsError

BESIDE = {"MONGODB_URI": "mongodb://127.0.0.1:1/", "BROKER_URL": "redis://127.0.0.1:2/0", "PORT": "8090"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder on which `make run` serves."""
    (tmp_path / SERVERS_FILE).write_text(json.dumps(BESIDE))
    return tmp_path


def test_what_make_run_serves_is_found_by_its_data_folder(folder: Path) -> None:
    found = opening.settings({"DATA_DIR": str(folder)})

    assert (found.mongodb_uri, found.broker_url) == (BESIDE["MONGODB_URI"], BESIDE["BROKER_URL"])
    assert found.public_base == "http://127.0.0.1:8090"


def test_a_store_in_the_environment_comes_first(folder: Path) -> None:
    mine = {"MONGODB_URI": "mongodb://elsewhere/", "DATA_DIR": str(folder)}

    assert opening.settings(mine).mongodb_uri == "mongodb://elsewhere/"
    assert opening.settings(mine).broker_url == ""


def test_a_setting_of_the_environment_is_kept(folder: Path) -> None:
    assert opening.settings({"DATA_DIR": str(folder), "PORT": "9000"}).port == 9000


def test_production_never_takes_what_lies_beside(folder: Path) -> None:
    with pytest.raises(SettingsError, match="MONGODB_URI"):
        opening.settings({"LOA_ENV": "production", "DATA_DIR": str(folder)})


@pytest.mark.parametrize("text", ["", "{", "null"])
def test_a_folder_without_a_running_copy_gives_no_store(tmp_path: Path, text: str) -> None:
    (tmp_path / SERVERS_FILE).write_text(text)

    assert opening.settings({"DATA_DIR": str(tmp_path)}).mongodb_uri == ""
