"""`/v1/desk/alert-agreements`, and approving alone under one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts.cap_terms import Urgency
from models.store import Store
from tests.alerting import content
from tests.builders import VINH_LONG, Caller, an_official, headers_for
from tests.problems import assert_problem

PATH = "/v1/desk/alert-agreements"


@pytest.fixture
def night(store: Store) -> Caller:
    return an_official(store, role=Role.APPROVER)


def terms(official: Caller) -> dict[str, Any]:
    return {
        "officials": [official.id],
        "hazards": ["trieu_cuong"],
        "area_id": VINH_LONG,
        "until": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
        "reason": "Mùa triều cường, ban đêm một người trực",
    }


def agreed(client: FlaskClient, store: Store, official: Caller) -> list[str]:
    """The states of an agreement on its way."""
    one, two = (headers_for(an_official(store, role=Role.ADMIN)) for _ in range(2))
    proposed = client.post(PATH, json=terms(official), headers=one)
    step = f"{PATH}/{proposed.get_json()['id']}/actions/confirm"
    confirmed = client.post(step, headers={**two, "If-Match": proposed.headers["ETag"]})
    listed = client.get(PATH, headers=one)
    return [proposed.get_json()["state"], confirmed.get_json()["state"], listed.get_json()[0]["state"]]


def a_severe_draft(client: FlaskClient, official: Caller) -> tuple[str, dict[str, str]]:
    row = content(level=4, urgency=Urgency.IMMEDIATE)
    row["source"] = {**row["source"], "issued_at": row["source"]["issued_at"].isoformat()}
    body = {"status": "Actual", **row, "expires": row["expires"].isoformat()}
    draft = client.post("/v1/desk/alerts", json=body, headers=headers_for(official))
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions/approve-alone"
    return path, {**headers_for(official), "If-Match": draft.headers["ETag"]}


def test_two_administrators_agree_and_one_official_warns(
    client: FlaskClient, store: Store, night: Caller
) -> None:
    assert agreed(client, store, night) == ["proposed", "in_force", "in_force"]
    path, headers = a_severe_draft(client, night)
    issued = client.post(path, json={"reason": "Vỡ đê, không gọi được ai"}, headers=headers).get_json()
    assert (issued["state"], issued["stage"]) == ("approved", "in_force")
    assert issued["approved_alone"]["reason"] == "Vỡ đê, không gọi được ai"


def test_without_an_agreement_the_answer_says_what_is_needed(client: FlaskClient, night: Caller) -> None:
    path, headers = a_severe_draft(client, night)
    refused = client.post(path, json={"reason": "Vỡ đê, không gọi được ai"}, headers=headers)
    assert_problem(refused, 403, "alone_not_agreed")


def test_an_agreement_is_revoked_by_one(client: FlaskClient, store: Store, night: Caller) -> None:
    admin = headers_for(an_official(store, role=Role.ADMIN))
    proposed = client.post(PATH, json=terms(night), headers=admin)
    step = f"{PATH}/{proposed.get_json()['id']}/actions/revoke"
    revoked = client.post(step, headers={**admin, "If-Match": proposed.headers["ETag"]})
    assert revoked.get_json()["state"] == "revoked"
