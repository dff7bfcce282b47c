"""Requests by their numbers: any, wherever they stand; trying numbers comes to an end."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.open311 import requests
from models.store import Store
from tests.builders import Caller
from tests.open311.conftest import BASE, Filed, codes_of
from tests.problems import assert_errors


def test_an_unknown_number_is_not_found(client: FlaskClient, filed: Filed) -> None:
    filed()
    assert_errors(client.get(f"{BASE}/requests/VL-00000.json"), 404)


def test_numbers_override_every_other_parameter(client: FlaskClient, filed: Filed) -> None:
    one, two = filed(), filed(published=False)
    filed()
    wanted = f"{two['code']},{one['code']},VL-00000"
    found = codes_of(client, service_request_id=wanted, status="closed", service_code="garbage")
    assert found == [two["code"], one["code"]]


@pytest.mark.parametrize("other", ["start_date=x", "status=bogus", "service_code=nothing", "page=0", "lat=9"])
def test_beside_numbers_no_other_parameter_counts_right_or_wrong(
    client: FlaskClient, filed: Filed, other: str
) -> None:
    code = filed()["code"]
    found = client.get(f"{BASE}/requests.json?service_request_id={code}&{other}").get_json()
    assert [row["service_request_id"] for row in found] == [code]


def test_five_hundred_numbers_fit_into_one_question_and_no_more(client: FlaskClient, filed: Filed) -> None:
    report = filed()
    numbers = [report["code"], *(f"VL-{n:05}" for n in range(requests.MOST_NUMBERS - 1))]
    asked = {"service_request_id": ",".join(numbers)}
    assert codes_of(client, **asked) == [report["code"]]
    assert len(urlencode(asked)) + len(f"GET {BASE}/requests.json? HTTP/1.1") < 8190
    (description,) = assert_errors(
        client.get(
            f"{BASE}/requests.json", query_string={"service_request_id": ",".join([*numbers, "VL-X"])}
        ),
        400,
    )
    assert "500" in description


def test_trying_numbers_comes_to_an_end_and_known_ones_cost_nothing(
    client: FlaskClient, store: Store, filed: Filed
) -> None:
    report = filed()
    most = LIMITS[Limit.OPEN311_NUMBER].amount
    rate_limits.spend(store, Limit.OPEN311_NUMBER, "127.0.0.1", times=most - 2)
    known = f"{BASE}/requests/{report['code']}.json"
    assert [client.get(known).status_code for _ in range(4)] == [200] * 4
    assert client.get(f"{BASE}/requests.json?service_request_id=VL-00000,VL-00001").status_code == 200
    refused = client.get(f"{BASE}/requests/VL-00002.xml")
    assert_errors(refused, 429)
    assert refused.headers["Retry-After"]
    assert client.get(known).status_code == 200


def test_a_system_that_shows_its_key_is_counted_by_it(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    code = filed()["code"]
    most = LIMITS[Limit.OPEN311_NUMBER].amount
    rate_limits.spend(store, Limit.OPEN311_NUMBER, "127.0.0.1", times=most)
    assert client.get(f"{BASE}/requests/{code}.json?api_key={key.token}").status_code == 200
