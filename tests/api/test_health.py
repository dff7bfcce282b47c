"""What those who keep Loa running ask it."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.health.readiness import Readiness
from models.messages import canaries
from models.store import Store
from models.store.breaker import Breaker
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


@pytest.fixture
def watched(store: Store) -> Store:
    """A store whose push channel is tried by canaries."""
    return dataclasses.replace(
        store, settings=dataclasses.replace(store.settings, canaries=["fcm:topic/canary", "sms:+84900000009"])
    )


def readiness(store: Store) -> dict[str, str]:
    """What `/readyz` says of channels."""
    return Readiness(store, Breaker(store.db.client)).parts()


def test_channels_are_well_while_their_canaries_are_taken(watched: Store) -> None:
    canaries.plan(watched)
    canaries.accepted(watched, "fcm", milliseconds=90)
    assert readiness(watched)["channels"] == "ok"


def test_one_dead_channel_is_said_and_takes_no_web_server_away(watched: Store) -> None:
    canaries.plan(watched)
    canaries.refused(watched, "sms", "21610")
    assert readiness(watched)["channels"] == "degraded"


def test_loa_is_not_ready_when_every_channel_of_warnings_is_dead(watched: Store) -> None:
    canaries.plan(watched)
    canaries.refused(watched, "fcm", "UNAUTHENTICATED")
    canaries.refused(watched, "sms", "21610")
    assert readiness(watched)["channels"] == "not ok"


def test_metrics_show_how_each_channel_does(client: FlaskClient, store: Store) -> None:
    shown = client.get("/metrics").text
    assert 'loa_channel{channel="fcm",state="untried"} 1.0' in shown
    assert 'loa_channel{channel="fcm",state="failing"} 0.0' in shown
