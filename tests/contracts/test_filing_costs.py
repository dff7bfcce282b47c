"""How often a report asks the store: in the request, and in all that follows from it.

Each question costs a way to the store and back, and on the night of a storm everybody files. Whoever needs one more
finds out here; see docs/bench.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

import notifications.reactions
from api.extensions.context import EXTENSION
from models.areas import agencies
from models.store import Store, outbox
from models.store.catalogue_cache import CATALOGUE_VERSIONS
from models.store.reactions import Reaction
from models.store.watching import Watcher
from notifications.channels import open_channels
from notifications.hand_over import bundles
from notifications.reactor import Outside, react_all
from notifications.worker_process import pieces
from tests.asked import Asked, listening
from tests.builders import PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.reporting import LAT, LON
from tests.waiting import waited_for

#: In the request: the limit, and the transaction (the same sent twice, report, event, reactions, commit).
IN_REQUEST = 6

#: Handed over; claim, event, report; known words, earlier reports; officials, their wishes, letter, its event, commit;
#: counters, these changed, commit; done.
AFTERWARDS = 15

#: So many reports are tried.
TRIES = 6

#: What registers the reactions.
REGISTERED = notifications.reactions


@pytest.fixture
def asked(app: Flask, store: Store) -> Iterator[Asked]:
    """What the web application asks its store."""
    with listening(app, store) as asked:
        yield asked


def receipt(client: FlaskClient, phone: Caller, number: int, **headers: str) -> dict[str, Any]:
    """File a report at a place of its own."""
    place = {"area": PHUONG_TRA_VINH, "lat": LAT + number / 1000, "lon": LON}
    body = {"text": "Đường ngập tới đầu gối", "category": "flood", "place": place}
    answer = client.post("/v1/reports", json=body, headers=headers_for(phone) | headers)
    assert answer.status_code == 201
    found = cast(dict[str, Any], answer.json)
    assert [step["action"] for step in found["timeline"]] == ["filed"]
    return found


def filed(client: FlaskClient, asked: Asked, phone: Caller, number: int, **headers: str) -> list[str]:
    """File a report; returns what the store was asked."""
    asked.commands.clear()
    receipt(client, phone, number, **headers)
    return list(asked.commands)


def fewest(ask: Callable[[int], list[str]], most: int) -> list[str]:
    """Ask until the store is asked no more often than that; at times a busy machine hears nothing for a second."""
    for number in range(1, TRIES + 1):
        found = ask(number)
        if len(found) <= most:
            break
    return found


def known(client: FlaskClient, asked: Asked, phone: Caller) -> bool:
    """Wait until the process knows the phone and the catalogue, and hears of what others write."""

    def asks_for_reports_alone() -> bool:
        asked.commands.clear()
        client.get("/v1/me/reports", headers=headers_for(phone))
        return not {"find devices", "find catalogue_versions"} & {*asked.commands}

    filed(client, asked, phone, 0)
    return waited_for(asks_for_reports_alone)


def test_a_report_asks_the_store_six_times(client: FlaskClient, asked: Asked, phone: Caller) -> None:
    assert known(client, asked, phone)
    found = fewest(partial(filed, client, asked, phone), IN_REQUEST)
    assert len(found) <= IN_REQUEST, found


def test_a_report_with_a_key_keeps_the_key_and_the_answer_besides(
    client: FlaskClient, asked: Asked, phone: Caller
) -> None:
    assert known(client, asked, phone)
    found = fewest(
        lambda number: filed(client, asked, phone, number, **{"Idempotency-Key": str(uuid4())}),
        IN_REQUEST + 2,
    )
    assert len(found) <= IN_REQUEST + 2, found


def test_all_that_follows_from_a_report_asks_the_store_fifteen_times(
    client: FlaskClient, asked: Asked, app: Flask, phone: Caller
) -> None:
    store, watcher = app.extensions[EXTENSION], app.extensions[Watcher.__name__]
    an_official(store, area_id=PHUONG_TRA_VINH, agency_id=agencies.committee(PHUONG_TRA_VINH))
    outside = Outside(store, open_channels(store))
    assert waited_for(lambda: watcher.knows([(store.db.name, CATALOGUE_VERSIONS.name)]))

    def follows(number: int) -> list[str]:
        filed(client, asked, phone, number)
        return done(outside, asked)

    # The first one brings words and counters.
    follows(0)
    found = fewest(follows, AFTERWARDS)
    assert len(found) <= AFTERWARDS, found
    pending = {row["reaction"] for row in store.db["outbox"].find({"state": "pending"})}
    assert pending == {"subscribe_device", "watch_clock"}
    outside.channels.close()


def test_a_report_is_shown_with_three_questions_and_to_whoever_has_its_pin_with_five(
    client: FlaskClient, asked: Asked, phone: Caller
) -> None:
    assert known(client, asked, phone)
    report = receipt(client, phone, 1)
    path = f"/v1/reports/{report['code']}"
    for most, headers in ((3, headers_for(phone)), (5, {"X-Report-PIN": report["pin"]})):
        # With the first PIN the network becomes known.
        assert client.get(path, headers=headers).status_code == 200
        found = fewest(partial(shown_again, client, asked, path, headers), most)
        assert len(found) <= most, found


def shown_again(
    client: FlaskClient, asked: Asked, path: str, headers: dict[str, str], number: int
) -> list[str]:
    """Read a report; returns what the store was asked."""
    asked.commands.clear()
    assert client.get(path, headers=headers).status_code == 200
    return list(asked.commands)


def done(outside: Outside, asked: Asked) -> list[str]:
    """Do what is due as relay and worker do it; returns what the store was asked."""
    rows = [row for row in outbox.forgotten(outside.store) if row["reaction"] != Reaction.SUBSCRIBE_DEVICE]
    asked.commands.clear()
    outbox.mark_handed(outside.store, rows)
    for _, ids in bundles(rows):
        for piece in pieces(ids):
            react_all(outside, piece)
    return list(asked.commands)
