"""Figures: each worker shows what it counted, and the web server only what all its processes know alike."""

from __future__ import annotations

import dataclasses
import socket
import time
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient

from local import ports, services
from local.processes import running
from models.settings import Settings
from notifications import figures
from notifications.channels.sending_figures import ACCEPTED, SENDS
from notifications.queues import Lane
from tests import edge


def _figures(port: int) -> str:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"http://127.0.0.1:{port}/metrics", timeout=20)
    assert answer.status_code == 200
    return answer.text


def test_what_was_sent_is_shown_on_the_port_of_the_worker(settings: Settings) -> None:
    port = ports.free_port()
    SENDS.labels("figures", ACCEPTED).inc()

    assert figures.serve(dataclasses.replace(settings, worker_metrics_port=port), Lane.ORDINARY)
    assert 'loa_sends_total{provider="figures",verdict="accepted"} 1.0' in _figures(port)
    assert "process_start_time_seconds" in _figures(port) or "python_info" in _figures(port)


def test_without_a_port_nothing_listens(settings: Settings) -> None:
    assert settings.worker_metrics_port == 0
    assert not figures.serve(settings, Lane.ORDINARY)


def test_a_port_that_is_taken_stops_no_worker(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert not figures.serve(dataclasses.replace(settings, worker_metrics_port=port), Lane.ORDINARY)


def test_the_web_server_shows_nothing_of_one_process_among_several(client: FlaskClient) -> None:
    shown = client.get("/metrics").get_data(as_text=True)
    names = {line.split()[2] for line in shown.splitlines() if line.startswith("# TYPE")}

    assert "loa_outbox" in names
    assert [name for name in names if not name.startswith("loa_")] == []
    assert "loa_sends" not in shown


@pytest.mark.slow
def test_a_real_worker_shows_its_figures(settings: Settings, kept_store: object, tmp_path: Path) -> None:
    shown = dataclasses.replace(settings, worker_metrics_port=ports.free_port())
    part = services.worker(tmp_path, shown, edge.environment(shown), Lane.ORDINARY)
    with running(part.command) as child:
        child.wait_for_line("figures_shown", seconds=60)
        deadline = time.monotonic() + 20
        while "loa_send_seconds" not in _figures(shown.worker_metrics_port):
            assert time.monotonic() < deadline
