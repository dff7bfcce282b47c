"""Fixtures of all tests: one real MongoDB and one real broker for each xdist worker, in order before each test."""

from __future__ import annotations

import dataclasses
import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from redis import Redis

from local.broker import broker
from local.mongod import mongod
from models.areas import agencies
from models.settings import Settings
from models.store import Store, open_store
from tests import ordering, servers, timing
from tests.browser import running
from tests.builders import PHUONG_TRA_VINH, Caller, a_device, an_official
from tests.contracts import sampling
from tests.real_browser import browser as browser
from tests.real_browser import site as site
from tests.servers import Kept

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.edge.web_server import Server

# What is imported and collected lives as long as the process: to look through it again and again is a tenth of the
# time of a run.
gc.disable()

# A machine that has other things to do draws slowly, which is no fault of a test.
PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("every_case", PATIENT)
# What is drawn differs from run to run: many runs of fewer examples find as much.
hypothesis.settings.register_profile("loa", PATIENT, max_examples=30)
hypothesis.settings.load_profile("loa")

#: The fixtures that start a server; whatever needs one of them names it, through others or itself.
SERVERS = frozenset({"mongodb_uri", "broker_url"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of Loa's tests."""
    group = parser.getgroup("loa")
    group.addoption(
        "--pure", action="store_true", help="only tests that need no server: seconds instead of minutes"
    )
    group.addoption("--today", action="store_true", help="of files with slow tests only those of today")
    group.addoption("--every-case", action="store_true", help="try every systematic request on every route")
    group.addoption(
        "--rasa", default="", help="the program of a real Rasa 3.6, to hold conversations with it"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the choice of today's cases the same in all processes, also at midnight."""
    if config.getoption("--every-case"):
        hypothesis.settings.load_profile("every_case")
    os.environ.setdefault(sampling.VARIABLE, sampling.seed())


def pytest_report_header() -> str:
    """Say what repeats the choice of cases."""
    return f"cases in turn: {sampling.VARIABLE}={sampling.seed()}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long or not in turn without `--every-case`, and with `--pure` what needs a server."""
    left_out: set[pytest.Item] = set()
    if not config.getoption("--every-case"):
        left_out.update(filter(_is_long, items), sampling.not_in_turn(items))
    if config.getoption("--today"):
        left_out.update(sampling.slow_of_other_days(items))
    if config.getoption("--pure"):
        left_out.update(filter(_needs_a_server, items))
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    shares = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = ordering.slow_early(items, shares)


def pytest_collection_finish() -> None:
    """Collect garbage from now on, and less often than by default; what is there by now is none."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def _is_long(item: pytest.Item) -> bool:
    return any(item.iter_markers("long"))


def _needs_a_server(item: pytest.Item) -> bool:
    fixtures: Sequence[str] = getattr(item, "fixturenames", ())
    return not SERVERS.isdisjoint(fixtures) or any(item.iter_markers("slow"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the time went."""
    timing.write(terminalreporter)


@pytest.fixture(scope="session")
def every_case(pytestconfig: pytest.Config) -> bool:
    """Whether every systematic request is to be tried."""
    return bool(pytestconfig.getoption("--every-case"))


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real MongoDB, a replica set of one, for this worker."""
    with servers.folder(tmp_path_factory.mktemp("mongod")) as folder, mongod(folder) as uri:
        yield uri


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real broker for this worker."""
    with servers.folder(tmp_path_factory.mktemp("broker")) as folder, broker(folder) as url:
        yield url


@pytest.fixture(scope="session")
def broker_client(broker_url: str) -> Iterator[Redis]:
    """A connection to the broker, whatever is in it."""
    with Redis.from_url(broker_url) as client:
        yield client


@pytest.fixture(scope="session")
def settings(mongodb_uri: str, broker_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Development settings that point to this worker's servers; vary them with `dataclasses.replace`."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    return servers.settings_for(mongodb_uri, broker_url, data_dir)


@pytest.fixture(scope="session")
def kept_store(settings: Settings) -> Iterator[Kept]:
    """The worker's store with its indexes, whatever is in it. Tests want `store`."""
    with _opened(settings) as store:
        yield Kept(store, servers.catalogue_rows())


@pytest.fixture(scope="session")
def kept_bare_store(settings: Settings) -> Iterator[Kept]:
    """Another store with its indexes, whatever is in it. Tests want `bare_store`."""
    with _opened(dataclasses.replace(settings, mongodb_database="loa_bare_test")) as store:
        yield Kept(store, {})


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    from models.store import schema

    store = open_store(settings)
    schema.ensure(store)
    yield store
    store.close()


@pytest.fixture
def store(kept_store: Kept, broker_client: Redis) -> Store:
    """A store with the catalogue, all indexes and nothing else, and an empty broker behind it."""
    servers.empty_broker(broker_client)
    return kept_store.put_in_order()


@pytest.fixture
def bare_store(kept_bare_store: Kept, broker_client: Redis) -> Store:
    """A store with all indexes and nothing else, not even the catalogue, and an empty broker behind it."""
    servers.empty_broker(broker_client)
    return kept_bare_store.put_in_order()


@pytest.fixture
def province(store: Store) -> Store:
    """The province with its areas, agencies, categories, rules and hotlines: another name of `store`."""
    return store


@pytest.fixture
def phone(store: Store) -> Caller:
    """A registered phone that follows nothing."""
    return a_device(store)


@pytest.fixture
def handler(store: Store) -> Caller:
    """An official who handles the reports of a ward for its committee."""
    return an_official(store, area_id=PHUONG_TRA_VINH, agency_id=agencies.committee(PHUONG_TRA_VINH))


@pytest.fixture(scope="session")
def app(settings: Settings, kept_store: Kept) -> Iterator[Flask]:
    """The web application on this worker's servers, made once: what it keeps must live in the store."""
    from api import create_app
    from api.extensions.context import EXTENSION

    application = create_app(settings)
    yield application
    application.extensions[EXTENSION].close()


@pytest.fixture(scope="module")
def server(
    settings: Settings, kept_store: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The shipped web server as a real process, for the whole of a file."""
    from tests.edge.web_server import web_server

    kept_store.put_in_order()
    with web_server(settings, tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture(scope="module")
def server_behind_proxy(
    settings: Settings, kept_store: Kept, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The same, which believes one proxy before it."""
    from tests.edge.web_server import web_server

    kept_store.put_in_order()
    with web_server(
        dataclasses.replace(settings, trusted_proxies=1), tmp_path_factory.mktemp("web")
    ) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this worker's browser; `browser.phone` opens a tab in it that shares nothing with others."""
    with running(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture
def client(app: Flask, store: Store) -> FlaskClient:
    """A caller of the application, with a store behind it that holds the catalogue and nothing else."""
    return app.test_client()
