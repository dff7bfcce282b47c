"""Tokens of systems that defer: each leads to its own number, and nothing else does."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.messages.messages import MessageChannel, Owner
from models.open311.filing import ID_LENGTH
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from tests.builders import (
    PHUONG_TRA_VINH,
    Caller,
    a_device,
    a_key,
)
from tests.open311.conftest import BASE, Filing
from tests.problems import assert_errors


def _report(store: Store) -> Report:
    (report,) = store.collection(reports.REPORTS).find()
    return report


def test_a_system_that_defers_gets_a_token_and_asks_later(
    store: Store, client: FlaskClient, file: Filing
) -> None:
    (receipt,) = file(api_key=a_key(store, deferred=True).token).get_json()
    assert "service_request_id" not in receipt
    (answer,) = client.get(f"{BASE}/tokens/{receipt['token']}.json").get_json()
    assert answer == {"service_request_id": _report(store)["code"], "token": receipt["token"]}


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("token", ["nothing", "%E1%BB%87", "6" * 24, "6" * 56])
def test_an_unknown_token_is_not_found(client: FlaskClient, key: Caller, token: str, form: str) -> None:
    (description,) = assert_errors(client.get(f"{BASE}/tokens/{token}.{form}"), 404)
    assert "token" in description


def test_nothing_of_a_report_but_its_own_token_leads_to_its_number(
    store: Store, client: FlaskClient, file: Filing
) -> None:
    file()
    phone = a_device(store)
    other = filing.file(
        store,
        Draft("Nước ngập sau nhà", "flood", area_id=PHUONG_TRA_VINH),
        Reporter(MessageChannel.PUSH, Owner("device", phone.id), phone.identity.actor),
    ).report
    (receipt,) = file(api_key=a_key(store, deferred=True).token).get_json()
    proof = receipt["token"][ID_LENGTH:]
    for guess in (other["_id"], other["_id"] + proof, receipt["token"][:-1], receipt["token"] + "0"):
        assert_errors(client.get(f"{BASE}/tokens/{guess}.json"), 404)


def test_guessing_tokens_comes_to_an_end_and_right_ones_cost_nothing(
    store: Store, client: FlaskClient, file: Filing
) -> None:
    (receipt,) = file(api_key=a_key(store, deferred=True).token).get_json()
    right = f"{BASE}/tokens/{receipt['token']}.json"
    most = LIMITS[Limit.OPEN311_NUMBER].amount
    rate_limits.spend(store, Limit.OPEN311_NUMBER, "127.0.0.1", times=most - 1)
    assert [client.get(right).status_code for _ in range(3)] == [200] * 3
    assert_errors(client.get(f"{BASE}/tokens/guess.json"), 404)
    assert_errors(client.get(f"{BASE}/tokens/guess.json"), 429)
    assert client.get(right).status_code == 200
