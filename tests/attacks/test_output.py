"""Standard output that can't be written: nobody who asks something notices."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models import logs
from models.settings import Settings
from models.store import Store
from tests.attacks.webserver import Server, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: More lines than any pipe holds (64 KiB on Linux; a line has more than 100 bytes).
MANY = 1200


def _all_well(server: Server, times: int) -> None:
    for path in ("/healthz", "/v1/categories", "/version"):
        assert server.get(path).status_code == 200
    for _ in range(times):
        assert server.get("/healthz").status_code == 200


def test_a_pipe_that_nobody_reads_any_more_fails_no_request(settings: Settings, store: Store) -> None:
    read, write = os.pipe()
    with serving(settings, stdout=write) as server:
        os.close(write)
        os.close(read)
        _all_well(server, 20)


def test_a_full_disk_under_the_output_fails_no_request(settings: Settings, store: Store) -> None:
    with Path("/dev/full").open("wb") as full, serving(settings, stdout=full) as server:
        _all_well(server, 20)


def test_a_pipe_whose_reader_sleeps_holds_up_no_request(settings: Settings, store: Store) -> None:
    read, write = os.pipe()
    with serving(settings, stdout=write) as server:
        _all_well(server, MANY)
    os.close(write)
    os.close(read)


def test_a_closed_output_fails_nobody(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file:
        logger = logs.ForgivingLoggers(file)()
    logger.info("nobody reads this")
