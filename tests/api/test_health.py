"""What those who keep Loa running ask it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask.testing import FlaskClient

from models.version import VERSION
from tests.contracts.sources import ROOT


def test_the_version_is_told_to_anybody(client: FlaskClient) -> None:
    assert client.get("/version").json == {"version": VERSION}


def test_the_version_is_known_in_a_folder_where_nothing_is_installed(tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(ROOT / "models")
    # `-S` leaves out the installed packages, as if Loa had never been one of them.
    argv = [sys.executable, "-S", "-c", "from models.version import VERSION; print(VERSION)"]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    said = subprocess.run(argv, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True).stdout
    assert said.strip() == VERSION
