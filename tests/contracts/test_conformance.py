"""Generated requests, good and bad: no route breaks, and every answer is as the document says.

Every operation is called by each kind of caller that it declares. Half of the requests name things that exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from models import migrations
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.store import Store
from notifications import pulse
from tests import alerting
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, a_device, an_official, post, survey
from tests.contracts import document
from tests.contracts.callers import Caller, Callers

schema = schemathesis.openapi.from_path(document.COMMITTED)

EXAMPLES = 4

CALLERS: Mapping[str, Caller] = {
    "device": Caller.DEVICE,
    "citizen": Caller.CITIZEN,
    "official": Caller.ALL_ROLES,
    "key": Caller.KEY,
}

#: Path parameters of what is changed by version, with where it is found.
VERSIONED = (
    ("alert_id", "alerts", "_id"),
    ("code", "reports", "code"),
    ("official_id", "officials", "_id"),
    ("agency_id", "agencies", "_id"),
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def known(callers: Callers) -> dict[str, str]:
    """Path parameters of things that exist, in a Loa whose parts are all alive."""
    store = callers.store
    for part in ("relay", "worker"):
        pulse.beat(store, part)
    migrations.migrate(store)
    return {
        "alert_id": alerting.submitted(store)["_id"],
        "identifier": alerting.approved(store)["identifier"],
        "code": _report(store),
        "post_id": post(store)["_id"],
        "official_id": an_official(store).id,
        "agency_id": f"so_y_te:{VINH_LONG}",
        "survey_id": survey(store)["_id"],
    }


@pytest.fixture
def headers(callers: Callers) -> dict[Caller, dict[str, str]]:
    """Headers of each caller, for all requests of one operation."""
    return {caller: callers.headers(caller) for caller in (Caller.NOBODY, *CALLERS.values())}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_answer_is_as_documented(
    case: Case[Any],
    app: Flask,
    callers: Callers,
    headers: dict[Caller, dict[str, str]],
    known: dict[str, str],
) -> None:
    existing = {**case.path_parameters, **_existing(case, known)}
    if case.headers.get("If-Match"):
        # A made-up version would always lose the race, and no action would ever be tried.
        case.headers["If-Match"] = _version(callers.store, existing)
    if _is_systematic(case):
        # Hundreds of near-identical requests, most of them wrong: once is enough.
        _call(case, app, headers[_declared(case)[0]], existing)
        return
    for caller in _declared(case):
        for path_parameters in (case.path_parameters, existing):
            _call(case, app, headers[caller], path_parameters)


def _call(case: Case[Any], app: Flask, headers: dict[str, str], path_parameters: dict[str, Any]) -> None:
    case.path_parameters = path_parameters
    case.call_and_validate(app=app, headers=headers, checks=CHECKS)


def _is_systematic(case: Case[Any]) -> bool:
    """Whether the request is from the phase that covers every limit of the schema, one by one."""
    return case.meta is not None and case.meta.phase.name is TestPhase.COVERAGE


def _declared(case: Case[Any]) -> list[Caller]:
    security: list[dict[str, Any]] = case.operation.definition.raw["security"]
    return [CALLERS[name] for row in security for name in row] or [Caller.NOBODY]


def _existing(case: Case[Any], known: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in known.items() if name in case.path_parameters}


def _version(store: Store, existing: Mapping[str, str]) -> str:
    rows = (
        store.db[collection].find_one({field: existing[name]})
        for name, collection, field in VERSIONED
        if name in existing
    )
    row = next(filter(None, rows), {"version": 1})
    return f'"{row.get("version", 0)}"'


def _report(store: Store) -> str:
    device = a_device(store)
    draft = Draft(text="Đường ngập trước cổng trường", category="flood", area_id=PHUONG_TRA_VINH)
    reporter = Reporter(MessageChannel.INBOX, Owner("device", device.id), device.identity.actor)
    code: str = filing.file(store, draft, reporter).report["code"]
    return code
