"""Where a report went: everybody who follows it can read it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.desk import export
from models.desk.export import ExportRequest
from models.desk.search import Filter, Order
from models.reports import tracking
from models.reports.reports import Report
from models.store import Document, Store
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import Caller, headers_for
from tests.reporting import act, filed, resident

SENT = "Sở Y tế, số 123/CV"
OPENINGS: dict[ReportAction, tuple[str, dict[str, Any]]] = {
    ReportAction.RESOLVE: ("reference", {"reason": CloseReason.REFERRED, "reference": SENT}),
    ReportAction.REDIRECT: ("redirected_to", {"receiver": SENT}),
}


@pytest.fixture(params=list(OPENINGS))
def sent(request: pytest.FixtureRequest, province: Store, phone: Caller) -> tuple[Report, str]:
    """A report that was sent elsewhere, and the field that says where."""
    name, given = OPENINGS[request.param]
    report = filed(province, resident(phone.id))
    act(province, report, ReportAction.ACCEPT)
    return act(province, report, request.param, note="Đã chuyển.", **given), name


def test_unit_resident_and_bearer_of_the_pin_read_where_it_went(
    client: FlaskClient, province: Store, handler: Caller, phone: Caller, sent: tuple[Document, str]
) -> None:
    report, name = sent
    ways = [
        ("/v1/desk/reports", headers_for(handler)),
        ("/v1/reports", headers_for(phone)),
        ("/v1/reports", {"X-Report-PIN": tracking.pin_of(province, report["_id"])}),
    ]
    shown = [client.get(f"{path}/{report['code']}", headers=headers).get_json() for path, headers in ways]

    assert [one[name] for one in shown] == [SENT] * 3


def test_public_does_not_read_it(client: FlaskClient, province: Store, sent: tuple[Document, str]) -> None:
    report, name = sent

    assert name not in client.get(f"/v1/reports/{report['code']}").get_json()


def test_export_says_where_it_went(province: Store, handler: Caller, sent: tuple[Document, str]) -> None:
    lines = "".join(export.as_csv(province, handler.identity, ExportRequest(Filter(), Order.NEWEST, "vi")))

    assert f'"{SENT}"' in lines
