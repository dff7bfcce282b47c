"""A store or a broker that takes connections and says nothing: SIGSTOP of the real servers."""

from __future__ import annotations

import dataclasses
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import requests
from pymongo.errors import PyMongoError

from local import broker, mongod, ports
from local.processes import Child, running
from models import catalogue
from models.settings import Settings
from models.store import open_store, schema
from models.store.breaker import Breaker, passes
from models.store.database import OF_REQUESTS
from notifications import heartbeat
from tests import servers
from tests.edge import Server, web_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

REQUESTS = 24

#: Far above the few seconds that it takes, and far below the half minute and more of a client without limits.
SOON = 20.0


@dataclass(frozen=True)
class Site:
    """Servers of its own, which no other test uses, and settings that point to them."""

    settings: Settings
    store: Child
    broker: Child


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A store with the catalogue, and a broker, both to be stopped at will."""
    with servers.folder(tmp_path_factory.mktemp("hanging")) as folder:
        ours, theirs = ports.free_port(), ports.free_port()
        with running(mongod.command(folder, ours)) as store, running(broker.command(folder, theirs)) as queue:
            mongod.lead(store, ours)
            broker.wait(queue, theirs)
            settings = servers.settings_for(mongod.uri(ours), broker.url(theirs), folder)
            opened = open_store(settings)
            schema.ensure(opened)
            catalogue.load(opened)
            opened.close()
            yield Site(settings, store, queue)


@contextmanager
def stopped(child: Child) -> Iterator[None]:
    """Let a server hang for the length of the block."""
    child.send(signal.SIGSTOP)
    try:
        yield
    finally:
        child.send(signal.SIGCONT)


def _timed(server: Server, method: str, path: str, body: object = None) -> tuple[float, requests.Response]:
    started = time.monotonic()
    answer = server.ask(method, path, json=body)
    return time.monotonic() - started, answer


def _until(server: Server, path: str, status: int) -> requests.Response:
    deadline = time.monotonic() + 60
    while (answer := server.get(path)).status_code != status:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.2)
    return answer


#: Reading, writing in a transaction, counting a limit, signing in, pages for people.
ASKED = (
    ("GET", "/v1/categories", None),
    ("POST", "/v1/devices", {"platform": "android"}),
    ("POST", "/v1/desk/login", {"username": "nobody", "password": "wrong-password"}),
    ("GET", "/v1/areas/provinces", None),
    ("GET", "/cap/feed.atom", None),
    ("GET", "/open311/v2/services.json", None),
)


def test_a_silent_store_is_answered_for_with_503_within_seconds(site: Site, tmp_path: Path) -> None:
    with web_server(site.settings, tmp_path, threads=8) as server:
        assert server.get(ASKED[0][1]).status_code == 200
        asked = [ASKED[number % len(ASKED)] for number in range(REQUESTS)]
        with stopped(site.store), ThreadPoolExecutor(REQUESTS + 1) as many:
            first = list(many.map(lambda one: _timed(server, *one), asked))
            again = list(many.map(lambda one: _timed(server, *one), asked))
            health = _timed(server, "GET", "/healthz")
            ready = _timed(server, "GET", "/readyz")

        for seconds, answer in (*first, *again):
            assert answer.status_code == 503, answer.text
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
            assert seconds < SOON
        problems = [answer.json() for _, answer in first if "/v1/" in answer.url]
        assert {problem["code"] for problem in problems} == {"store_away"}
        # Nobody waits any more once one has found out: a look of a second at most.
        assert max(seconds for seconds, _ in again) < 5
        assert (health[1].status_code, ready[1].status_code) == (200, 503)
        assert ready[1].json()["parts"]["store"] == "not ok"
        assert max(health[0], ready[0]) < SOON

        assert _until(server, "/v1/categories", 200)


def test_a_store_that_is_called_ready_again_is_closed_to_nobody(site: Site, tmp_path: Path) -> None:
    with web_server(site.settings, tmp_path) as server:
        assert server.get("/v1/categories").status_code == 200
        with stopped(site.store):
            _until(server, "/v1/areas", 503)
            assert server.get("/readyz").json()["parts"]["store"] == "not ok"
        deadline = time.monotonic() + 60
        while server.get("/readyz").json()["parts"]["store"] != "ok":
            assert time.monotonic() < deadline
            time.sleep(0.1)

        assert [server.get("/v1/areas").status_code for _ in range(5)] == [200] * 5


def test_health_waits_for_nobody_who_waits_for_a_silent_store(site: Site, tmp_path: Path) -> None:
    with web_server(site.settings, tmp_path, threads=8) as server:
        assert server.get("/v1/categories").status_code == 200
        with stopped(site.store):
            waiting = [Thread(target=_timed, args=(server, *ASKED[0])) for _ in range(REQUESTS)]
            for one in waiting:
                one.start()
            # By now the first of them are inside the store, and hold every thread.
            time.sleep(1)
            answers = [_timed(server, "GET", "/healthz")[1] for _ in range(10)]
            assert [answer.status_code for answer in answers] == [200] * 10
            assert all(one.is_alive() for one in waiting)
            for one in waiting:
                one.join()
            assert server.get("/healthz", timeout=5).status_code == 200


def test_many_who_ask_whether_all_is_ready_make_one_look(site: Site, tmp_path: Path) -> None:
    with web_server(site.settings, tmp_path, threads=8) as server, stopped(site.store), stopped(site.broker):
        with ThreadPoolExecutor(REQUESTS) as many:
            answers = list(many.map(lambda _: _timed(server, "GET", "/readyz"), range(4 * REQUESTS)))
        assert {answer.status_code for _, answer in answers} == {503}
        # Each look takes some two seconds; one after another they would take minutes.
        assert max(seconds for seconds, _ in answers) < SOON
        for _, answer in answers:
            assert set(answer.json()["parts"].values()) <= {"ok", "not ok"}


def test_a_silent_broker_is_named_and_holds_up_no_write(site: Site, tmp_path: Path) -> None:
    with web_server(site.settings, tmp_path, threads=8) as server, stopped(site.broker):
        seconds, ready = _timed(server, "GET", "/readyz")
        assert ready.status_code == 503
        assert ready.json()["parts"]["broker"] == "not ok"
        assert ready.json()["parts"]["store"] == "ok"
        assert seconds < SOON
        assert _timed(server, *ASKED[1])[1].status_code == 201


def test_a_slow_query_alone_closes_the_store_to_nobody(site: Site) -> None:
    patient = dataclasses.replace(OF_REQUESTS, operation=0.3)
    opened = open_store(site.settings, patience=patient)
    breaker = Breaker(opened.db.client)
    with pytest.raises(PyMongoError) as slow:
        opened.db.areas.find_one({"$where": "sleep(2000) || true"})
    assert passes(slow.value)
    assert breaker.look()
    breaker.insist()
    opened.close()


def test_a_look_at_the_whole_ends_though_nothing_answers(site: Site) -> None:
    opened = open_store(site.settings, patience=OF_REQUESTS)
    heartbeat.check(opened)
    with stopped(site.store), stopped(site.broker):
        started = time.monotonic()
        found = heartbeat.check(opened)
        assert time.monotonic() - started < SOON
    assert (found["store"], found["broker"]) == ("no answer", "no answer")
    opened.close()


def test_each_client_of_the_store_has_limits(site: Site) -> None:
    for opened in (open_store(site.settings), open_store(site.settings, patience=OF_REQUESTS)):
        options = opened.db.client.options
        assert 0 < options.server_selection_timeout <= 10
        assert options.pool_options.connect_timeout
        assert options.pool_options.socket_timeout
        opened.close()
