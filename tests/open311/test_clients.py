"""Clients that others wrote, against a real server on loopback: PyPI's `georeport` 0.3.1 and `three` 0.8.0."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from georeport import GeoReport
from werkzeug.serving import make_server

from models.reports.reports import REPORTS, by_code
from models.store import Store
from models.store.events import SYSTEM, change
from tests.builders import Caller, a_key
from tests.photos import photo

# `three` is of 2013 and asks for a name that Python 3 does not have; with it, it works.
itertools.ifilter = filter  # type: ignore[attr-defined]
with warnings.catch_warnings():
    # One of its parts has an old escape in a pattern, of which Python warns when it compiles the file first.
    warnings.simplefilter("ignore")
    from three import Three

JURISDICTION = "vinh-long"


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """Loa on a port of its own."""
    server: Any = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def three(address: str, key: Caller) -> Iterator[Any]:
    """The older client, with a key."""
    client = Three(address, api_key=key.token, jurisdiction=JURISDICTION)
    yield client
    client.session.close()


def _published(store: Store, code: str) -> None:
    report = by_code(store, code)
    change(store, REPORTS, report["_id"], {"$set": {"published": True}}, action="published", actor=SYSTEM)


def _posted(three: Any, **given: Any) -> str:
    sent = {"lat": 9.934, "long": 106.345, "name": "Người Mẫu", "description": "Nước ngập trước chợ"} | given
    (receipt,) = three.post("flood", **sent)
    return str(receipt["service_request_id"])


def test_three_finds_its_way_by_discovery(three: Any) -> None:
    assert three.discovery()["endpoints"][0]["url"].endswith("/open311/v2")


def test_three_lists_services_and_their_questions(three: Any) -> None:
    assert "flood" in {row["service_code"] for row in three.services()}
    assert three.services("flood")["attributes"][0]["code"] == "depth"


def test_three_files_a_request_and_reads_it_again(three: Any) -> None:
    code = _posted(three)
    (found,) = three.request(code)
    assert (found["service_request_id"], found["status"]) == (code, "open")


def test_three_files_a_photo(store: Store, three: Any) -> None:
    code = _posted(three, media=BytesIO(photo((300, 200))))
    assert len(by_code(store, code)["photos"]) == 1


def test_three_searches_by_service_date_and_count(store: Store, three: Any) -> None:
    codes = [_posted(three, description=f"Nước ngập trước chợ {number}") for number in range(2)]
    for code in codes:
        _published(store, code)
    found = three.requests("flood", count=1)
    assert [row["service_request_id"] for row in found] == codes[1:]
    assert three.requests("flood", between=["01-01-2015", "02-01-2015"]) == []


def test_three_asks_for_the_number_behind_a_token(store: Store, three: Any) -> None:
    three.api_key = a_key(store, deferred=True).token
    (receipt,) = three.post("flood", lat=9.934, long=106.345, description="Nước ngập trước chợ")
    (found,) = three.token(receipt["token"])
    assert by_code(store, found["service_request_id"])["category"] == "flood"


def test_three_is_told_what_is_wrong(three: Any) -> None:
    three.api_key = "guess"
    (error,) = three.post("flood", address="Chợ", description="Nước ngập")
    assert error["code"] == 403


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_everything(store: Store, three: Any, address: str, form: str) -> None:
    codes = [_posted(three, description=f"Nước ngập trước chợ {number}") for number in range(2)]
    for code in codes:
        _published(store, code)
    client = GeoReport(address, jurisdiction=JURISDICTION, output_format=form)
    assert len(client.get_service_list()) > 20
    assert client.get_service_definition("flood")["service_code"] == "flood"
    found = client.get_service_requests(service_code="flood", status="open")
    assert [row["service_request_id"] for row in found] == codes[::-1]
    assert client.get_service_request(codes[0])["service_request_id"] == codes[0]
