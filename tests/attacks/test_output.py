"""Standard output that can't be written: nobody who asks something notices."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from pathlib import Path
from typing import TextIO, cast

import pytest
import requests
from celery.utils.log import LoggingProxy

from models import logs
from models.settings import Settings
from models.store import Store
from notifications.celery_app import make_celery
from notifications.queues import Lane
from tests import edge

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: More lines than any pipe holds (64 KiB on Linux; a line has more than 100 bytes).
MANY = 800


def _statuses(server: edge.Server, times: int) -> set[int]:
    """What several addresses answer, and one of them again and again."""
    seen = {server.get(path).status_code for path in ("/healthz", "/v1/categories", "/version")}
    with requests.Session() as session:
        session.trust_env = False
        return seen | {session.get(f"{server.url}/healthz", timeout=60).status_code for _ in range(times)}


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe with a name."""
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_that_nobody_reads_any_more_fails_no_request(
    settings: Settings, store: Store, tmp_path: Path, pipe: Path
) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with edge.web_server(settings, tmp_path, output=pipe) as server:
        os.close(reader)
        assert _statuses(server, 20) == {200}


def test_a_full_disk_under_the_output_fails_no_request(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    with edge.web_server(settings, tmp_path, output=Path("/dev/full")) as server:
        assert _statuses(server, 20) == {200}


def test_a_pipe_whose_reader_sleeps_holds_up_no_request(
    settings: Settings, store: Store, tmp_path: Path, pipe: Path
) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with edge.web_server(settings, tmp_path, output=pipe) as server:
        assert _statuses(server, MANY) == {200}
    os.close(reader)


def test_a_closed_output_fails_nobody(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file:
        logger = logs.ForgivingLogger(lambda: file)
    logger.info("nobody reads this")
    assert (tmp_path / "log").read_text() == ""


def test_something_that_is_no_file_at_all_takes_lines_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    """Celery's worker has such a standard output unless it is told not to."""
    library = logging.getLogger("loa.tests.output")
    with caplog.at_level(logging.INFO):
        proxy = cast(TextIO, LoggingProxy(library, logging.INFO))
        logs.ForgivingLogger(lambda: proxy).info("somebody reads this")
    assert "somebody reads this" in caplog.text


def test_a_worker_writes_its_lines_itself(settings: Settings) -> None:
    with make_celery(settings, Lane.ORDINARY) as app:
        assert app.conf.worker_redirect_stdouts is False


def test_a_line_goes_to_the_standard_output_of_its_moment(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever logs first, in whatever place the output was then, decides nothing for later lines."""
    elsewhere = io.StringIO()
    logger = logs.ForgivingLogger()
    with contextlib.redirect_stdout(elsewhere):
        logger.info("to a file")
    logger.info("to the output")
    assert (elsewhere.getvalue(), capsys.readouterr().out) == ("to a file\n", "to the output\n")
