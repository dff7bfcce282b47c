"""No warning lasts much longer or shorter than such a danger does by a slip of the finger: two officials say why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts import approval, drafting
from models.alerts.cap_terms import MsgType, Status
from models.alerts.hazards import hazards
from models.errors import Invalid
from models.store import Store
from tests.alerting import APPROVER, DUTY, approved, drafted, issued
from tests.builders import an_official, headers_for
from tests.problems import assert_problem

WEEK = "Bản tin của Đài cho cả tuần"


def code_of(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [fault.code for fault in error.value.faults]


@pytest.mark.parametrize("hours", [24 * 30, 0.1])
def test_a_span_that_is_unusual_for_its_hazard_is_asked_back(store: Store, hours: float) -> None:
    draft = drafted(store, expires=datetime.now(UTC) + timedelta(hours=hours))
    with pytest.raises(Invalid) as refused:
        drafting.submit(store, DUTY, draft["_id"], expect=1)
    assert code_of(refused) == ["span_unconfirmed"]


@pytest.mark.parametrize("reason", ["x", "....", "aaaaaaaa"])
def test_a_span_is_confirmed_in_words(store: Store, reason: str) -> None:
    draft = drafted(store, expires=datetime.now(UTC) + timedelta(days=30))
    with pytest.raises(Invalid):
        drafting.submit(store, DUTY, draft["_id"], expect=1, span=reason)


def test_the_approver_confirms_it_as_well_and_sees_who_did_before(store: Store) -> None:
    draft = drafted(store, expires=datetime.now(UTC) + timedelta(days=30))
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=1, span=WEEK)
    with pytest.raises(Invalid) as refused:
        approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"])
    assert code_of(refused) == ["span_unconfirmed"]
    alert = approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"], span=WEEK)
    assert [one["by"] for one in alert["confirmed_spans"]] == ["duty", "approver"]


def test_an_edit_takes_the_confirmation_back(store: Store) -> None:
    draft = drafted(store, expires=datetime.now(UTC) + timedelta(days=30))
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=1, span=WEEK)
    edited = drafting.edit(store, DUTY, draft["_id"], {"level": 3}, expect=waiting["version"])
    assert edited["confirmed_spans"] == []
    with pytest.raises(Invalid):
        drafting.submit(store, DUTY, draft["_id"], expect=edited["version"])


def test_a_warning_that_waited_until_it_is_nearly_over_is_asked_back_at_its_approval(store: Store) -> None:
    draft = drafted(store, expires=datetime.now(UTC) + timedelta(hours=3))
    waiting = drafting.submit(store, DUTY, draft["_id"], expect=1)
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=50)),
        pytest.raises(Invalid) as refused,
    ):
        approval.approve(store, APPROVER, draft["_id"], expect=waiting["version"])
    assert code_of(refused) == ["span_unconfirmed"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"expires": datetime.now(UTC) - timedelta(hours=1)}, "time_past"),
        (
            {
                "onset": datetime.now(UTC) + timedelta(hours=9),
                "expires": datetime.now(UTC) + timedelta(hours=8),
            },
            "time_not_after",
        ),
        ({"expires": datetime.now(UTC) + timedelta(days=40)}, "time_too_far"),
    ],
)
def test_no_reason_helps_a_warning_that_cannot_be(store: Store, given: dict[str, Any], expected: str) -> None:
    draft = drafted(store, **given)
    with pytest.raises(Invalid) as refused:
        drafting.submit(store, DUTY, draft["_id"], expect=1, span=WEEK)
    assert expected in code_of(refused)


def test_an_end_may_hold_for_as_long_as_it_likes(store: Store) -> None:
    first = approved(store, Status.ACTUAL)
    end = issued(store, first, MsgType.CANCEL, expires=datetime.now(UTC) + timedelta(days=25))
    assert end["state"] == "approved"


def test_every_hazard_says_what_is_usual() -> None:
    for hazard in hazards().values():
        least, most = hazard.usual_hours
        assert 0 < least < most <= 31 * 24, hazard.code


def test_the_desk_reads_what_is_unusual_and_confirms_it(client: FlaskClient, store: Store) -> None:
    headers = headers_for(an_official(store, role=Role.DUTY_OFFICER))
    path = f"/v1/desk/alerts/{drafted(store, expires=datetime.now(UTC) + timedelta(days=30))['_id']}"
    assert client.get(path, headers=headers).get_json()["span"]["unusual"]
    headers["If-Match"] = '"1"'
    problem = assert_problem(client.post(f"{path}/actions/submit", headers=headers), 422)
    assert [fault["code"] for fault in problem["faults"]] == ["span_unconfirmed"]
    body = {"confirmed_span": WEEK}
    answer = client.post(f"{path}/actions/submit", json=body, headers=headers).get_json()
    assert [one["reason"] for one in answer["confirmed_spans"]] == [WEEK]
