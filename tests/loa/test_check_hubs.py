"""What `loa check` says of other hubs: every fault of each, and whether it takes a ping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loa.checks import hubs as checks
from loa.checks.finding import Mark
from models.hub.arrivals import HUB_ARRIVALS
from models.store import Store
from tests import hubs
from tests.standins import hub as stand_in
from tests.standins.hub import Identities, StandInHub


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Identities:
    """Certificates and keys."""
    return stand_in.identities(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def above(known: Identities) -> Iterator[StandInHub]:
    """The stand-in hub."""
    with stand_in.running(known) as hub:
        yield hub


def found(
    store: Store, place: Path, known: Identities, *, reach: bool = False, **given: Any
) -> list[tuple[Mark, str]]:
    """What is said of a hub whose keys end tomorrow."""
    told = hubs.knowing(
        store,
        place,
        **{
            "way": "https",
            "url": "https://hub.example",
            "authority": str(known.authority),
            "certificate": str(known.client),
            "key": str(known.client),
            "token_key": str(known.token_key),
            "peer_key": str(known.public_key),
            **given,
        },
    )
    rows = checks.look(told, reach=reach, reachable=True)
    return [(row.mark, row.said) for row in rows if "ends on" not in row.said]


def wrong(rows: list[tuple[Mark, str]]) -> list[str]:
    """What is wrong: the field, or the first word."""
    return [said.split(":")[0] for mark, said in rows if mark is Mark.WRONG]


def test_a_certificate_that_ends_soon_is_named(store: Store, tmp_path: Path, known: Identities) -> None:
    told = hubs.knowing(
        store,
        tmp_path,
        way="https",
        url="https://hub.example",
        certificate=str(known.client),
        key=str(known.client),
    )
    assert "ends on" in next(checks.look(told, reach=False, reachable=True)).said


def test_every_fault_of_a_hub_is_named_at_once(store: Store, tmp_path: Path, known: Identities) -> None:
    given: dict[str, Any] = {
        "certificate": str(known.server),
        "authority": str(known.token_key),
        "token_key": str(known.client),
        "peer_key": str(known.token_key),
        "agency_id": "zz",
        "topic": "zz",
        "opinion_category": "zz",
    }
    assert wrong(found(store, tmp_path, known, **given)) == [
        "certificate",
        "authority",
        "token_key",
        "peer_key",
        "agency_id",
        "topic",
        "opinion_category",
    ]


def test_files_that_are_not_there_are_named(store: Store, tmp_path: Path, known: Identities) -> None:
    gone = str(tmp_path / "gone.pem")
    rows = found(store, tmp_path, known, certificate=gone, key=gone, token_key=gone)
    assert wrong(rows) == ["certificate", "key", "token_key"]


def test_a_folder_that_is_none_is_named(store: Store, tmp_path: Path, known: Identities) -> None:
    assert wrong(found(store, tmp_path, known, way="folder", folder=str(tmp_path / "gone"))) == ["folder"]


def test_a_file_of_hubs_that_is_wrong_is_named(store: Store, tmp_path: Path, known: Identities) -> None:
    assert wrong(found(store, tmp_path, known, way="pigeon")) == ["HUB_PEERS"]


def test_a_hub_takes_a_ping_and_nothing_is_taken_or_settled(
    store: Store, tmp_path: Path, known: Identities, above: StandInHub
) -> None:
    above.waiting = [hubs.message(), hubs.message(body={"priority": "loud"})]
    rows = found(store, tmp_path, known, reach=True, url=above.url)
    assert wrong(rows) == ["a message that waits breaks its schema"]
    assert [one["kind"] for one in above.calls] == ["ping"]
    assert (above.receipts, store.collection(HUB_ARRIVALS).count_documents({})) == ([], 0)


@pytest.mark.parametrize(
    ("given", "refusals"),
    [
        ({"certificate": "", "key": ""}, []),
        ({"authority": ""}, []),
        ({"url": "https://127.0.0.1:1"}, []),
        ({}, [403]),
    ],
    ids=["no certificate", "unknown authority", "no address", "refused"],
)
def test_a_hub_that_cannot_be_used_is_named(
    store: Store,
    tmp_path: Path,
    known: Identities,
    above: StandInHub,
    given: dict[str, Any],
    refusals: list[int],
) -> None:
    above.refusals = refusals
    rows = found(store, tmp_path, known, reach=True, **{"url": above.url, **given})
    assert len(wrong(rows)) == 1
