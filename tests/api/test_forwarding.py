"""A report that goes to another commune over HTTP: who sees it, who acts, and what the resident reads."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.areas import agencies
from models.reports.reports import Report
from models.store import Store
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    an_official,
    headers_for,
)
from tests.problems import assert_problem
from tests.reporting import filed, resident

DESK = "/v1/desk/reports"
A, B = agencies.committee(PHUONG_TRA_VINH), agencies.committee(PHUONG_LONG_DUC)


@pytest.fixture
def a(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_TRA_VINH, agency_id=A)


@pytest.fixture
def b(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_LONG_DUC, agency_id=B)


def do(client: FlaskClient, who: Caller, report: Report, action: str, **body: Any) -> TestResponse:
    path = f"{DESK}/{report['code']}"
    headers = headers_for(who)
    tag = client.get(path, headers=headers).headers["ETag"]
    return client.post(f"{path}/actions/{action}", json=body, headers={**headers, "If-Match": tag})


@pytest.fixture
def report(client: FlaskClient, province: Store, a: Caller, phone: Caller) -> Report:
    """A report in one ward that was forwarded to the committee of another."""
    report = filed(province, resident(phone.id))
    assert do(client, a, report, "forward", receiver=B, note="Thuộc phường bạn.").status_code == 200
    return report


def test_receiver_lists_and_accepts_it(client: FlaskClient, b: Caller, report: Report) -> None:
    listed = client.get(DESK, headers=headers_for(b))

    assert [row["code"] for row in listed.get_json()] == [report["code"]]
    assert do(client, b, report, "accept").get_json()["state"]["id"] == "accepted"


def test_who_forwarded_reads_on_and_is_offered_nothing(
    client: FlaskClient, a: Caller, report: Report
) -> None:
    shown = client.get(f"{DESK}/{report['code']}", headers=headers_for(a)).get_json()

    assert (shown["agency"]["id"], shown["actions"]) == (B, [])
    assert_problem(do(client, a, report, "accept"), 403, "no_permission")


def test_resident_reads_the_new_unit(client: FlaskClient, phone: Caller, report: Report) -> None:
    own = client.get(f"/v1/reports/{report['code']}", headers=headers_for(phone)).get_json()

    assert own["agency"]["name"] == "UBND Phường Long Đức"
