"""Bodies that never end: they may hold some places of the web server, and never the last ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests

from api.web_server import limits
from api.web_server.shares import Holder, Most, beyond
from models.settings import Settings
from tests import edge
from tests.slow_clients import Kind, dripping

SECONDS, TIMES = 15.0, 12

BODIES = {Kind.UPLOADS: "photos", Kind.BODIES: "messages"}


class Size(NamedTuple):
    """How many connections the web server holds, and how many clients come."""

    places: int
    clients: int


@pytest.fixture(scope="module")
def size(every_case: bool) -> Size:
    """The shipped size with `--every-case`, else a tenth."""
    return Size(1000, 2300) if every_case else Size(100, 250)


@pytest.fixture(scope="module")
def port(
    settings: Settings, kept_store: object, size: Size, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """A web server of one process with so many places."""
    small = dataclasses.replace(settings, trusted_proxies=1, web_connections=size.places)
    with edge.web_server(small, tmp_path_factory.mktemp("web")) as (found, _):
        yield found


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", BODIES, ids=BODIES.values())
@pytest.mark.parametrize(
    "door", [edge.alone, pytest.param(edge.caddy, marks=edge.needs_caddy)], ids=["alone", "caddy"]
)
def test_residents_are_answered_while_more_bodies_drip_than_there_are_places(
    port: int, size: Size, door: edge.Door, kind: Kind, tmp_path: Path
) -> None:
    with door(port, tmp_path) as site, dripping(int(site.rpartition(":")[2]), {kind: size.clients}):
        answers = [_status(f"{site}/version") for _ in range(TIMES)]

    assert answers == [200] * TIMES


def _status(url: str) -> int | str:
    """What a newcomer is told, each over a connection of their own."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=SECONDS).status_code
        except requests.RequestException as error:
            return repr(error)


def test_unfinished_bodies_and_answers_leave_places_to_others() -> None:
    assert limits.SHARE_OF_BODIES + limits.SHARE_OF_ANSWERS < 1


def _held(network: str, count: int, pace: float) -> list[Holder[str]]:
    return [Holder(f"{network}/{number}", network, pace + number) for number in range(count)]


def test_the_slowest_of_a_network_go_first() -> None:
    gone = beyond(_held("a", 5, pace=1.0), Most(over_all=100, of_a_network=3))

    assert sorted(gone) == ["a/0", "a/1"]


def test_a_network_of_many_pushes_nobody_else_out() -> None:
    crowd, few = _held("a", 50, pace=1000.0), _held("b", 3, pace=1.0)
    gone = beyond([*crowd, *few], Most(over_all=10, of_a_network=32))

    assert len(gone) == 43
    assert not {one for one in gone if one.startswith("b/")}


def test_clients_whose_network_is_unknown_share_nobodys_part() -> None:
    assert beyond(_held("", 40, pace=1.0), Most(over_all=100, of_a_network=3)) == []
