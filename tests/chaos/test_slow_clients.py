"""Five hundred clients that take their time, and residents who do not: the web server alone, and behind the proxies.

What holds here a single process with two threads holds the shipped two with eight all the more. Without a defence no
answer comes at all, so the bound of two seconds, for the median of several, leaves room for a busy machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import requests

from models.store import Store
from tests import edge
from tests.builders import a_device, headers_for
from tests.slow_clients import Kind, dripping

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

EACH, TIMES, SECONDS = 125, 9, 2.0

REPORT = {
    "text": "Đường ngập sâu, xe không qua được",
    "category": "flood",
    "place": {"lat": 9.9347, "lon": 106.3453},
}


@pytest.fixture(
    params=[
        pytest.param(edge.alone, id="alone"),
        pytest.param(edge.caddy, id="caddy", marks=edge.needs_caddy),
        pytest.param(partial(edge.nginx, scheme="http"), id="nginx", marks=edge.needs_nginx),
    ]
)
def door(request: pytest.FixtureRequest) -> edge.Door:
    """What stands before the web server."""
    chosen: edge.Door = request.param
    return chosen


def test_residents_are_answered_while_five_hundred_clients_drip(
    server_behind_proxy: edge.Server, store: Store, door: edge.Door, tmp_path: Path
) -> None:
    with (
        door(server_behind_proxy.port, tmp_path) as site,
        dripping(_port(site), dict.fromkeys(Kind, EACH)) as crowd,
    ):
        assert crowd.opened() == EACH * len(Kind)
        alive = _median(lambda session: session.get(f"{site}/healthz"))
        filed = _median(lambda session: _file(session, site, store))
    assert (alive < SECONDS, filed < SECONDS) == (True, True), (alive, filed)


@pytest.mark.parametrize("kind", Kind)
def test_five_hundred_of_a_single_kind_are_no_worse(
    server_behind_proxy: edge.Server, store: Store, kind: Kind
) -> None:
    site = server_behind_proxy.url
    with dripping(server_behind_proxy.port, {kind: EACH * 4}):
        assert _median(lambda session: session.get(f"{site}/healthz")) < SECONDS
        assert _median(lambda session: _file(session, site, store)) < SECONDS


def _median(ask: Callable[[requests.Session], requests.Response]) -> float:
    """Seconds until an answer, each over a connection of its own."""
    took = []
    for _ in range(TIMES):
        with requests.Session() as session:
            session.trust_env = False
            started = time.monotonic()
            ask(session).raise_for_status()
            took.append(time.monotonic() - started)
    return statistics.median(took)


def _file(session: requests.Session, site: str, store: Store) -> requests.Response:
    return session.post(f"{site}/v1/reports", json=REPORT, headers=headers_for(a_device(store)))


def _port(site: str) -> int:
    return int(site.rpartition(":")[2])
