"""A province that serves Open311, and a system with a key."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.reports import reports
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.events import SYSTEM, change
from tests.builders import Caller, a_key

BASE = "/open311/v2"

#: A point in the active province.
HERE = {"lat": "9.934", "long": "106.345"}

Filing = Callable[..., TestResponse]
Filed = Callable[..., Report]

#: Numbers of the people behind requests.
PEOPLE = count(1)

#: The order in which the standard lists the elements of a request.
ORDER = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]


def codes_of(client: FlaskClient, **query: object) -> list[str]:
    """The numbers of the requests that a query finds."""
    response = client.get(f"{BASE}/requests.json", query_string=query)
    assert response.status_code == 200, response.get_data(as_text=True)
    return [row["service_request_id"] for row in response.get_json()]


@pytest.fixture
def key(store: Store) -> Caller:
    """Another system, in a store with the catalogue."""
    return a_key(store)


@pytest.fixture
def file(client: FlaskClient, key: Caller) -> Filing:
    """Files a request; a test names what it is about, None leaves something out."""

    def post(form: str = "json", **given: Any) -> TestResponse:
        fields = {
            "api_key": key.token,
            "service_code": "flood",
            "description": "Nước ngập trước chợ",
            # Another person each time: the same again of one would be a repeat.
            "device_id": f"device-{next(PEOPLE)}",
            **HERE,
        }
        sent = {name: value for name, value in (fields | given).items() if value is not None}
        return client.post(f"{BASE}/requests.{form}", data=sent)

    return post


@pytest.fixture
def filed(store: Store, file: Filing) -> Filed:
    """Files a request and returns its report, published unless the test says otherwise."""

    def make(*, published: bool = True, **given: Any) -> Report:
        response = file(**given)
        assert response.status_code == 201, response.get_data(as_text=True)
        report = reports.by_code(store, response.get_json()[0]["service_request_id"])
        if not published:
            return report
        return change(
            store, REPORTS, report["_id"], {"$set": {"published": True}}, action="published", actor=SYSTEM
        )

    return make
