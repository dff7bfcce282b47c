"""Officials see how outlets are, handle incidents, and take figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from models.monitoring import incidents
from models.monitoring.incidents import INCIDENTS, Incident, Trouble
from models.monitoring.rules import Cause
from models.outlets.outlets import Outlet
from models.store import Store
from tests.beating import an_outlet, beats
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem

STATES, FOUND, FIGURES = "/v1/desk/outlet-states", "/v1/desk/incidents", "/v1/desk/outlet-figures"


@pytest.fixture
def controller(store: Store) -> Caller:
    """An official of a ward who sees to its outlets."""
    return an_official(store, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def outlet(store: Store) -> Outlet:
    """An outlet that was heard just now."""
    found = an_outlet(store)
    beats(store, found, datetime.now(UTC))
    return found


@pytest.fixture
def incident(store: Store, outlet: Outlet) -> Incident:
    """An open incident of that outlet."""
    now = datetime.now(UTC)
    ids = frozenset({outlet["_id"]})
    incidents.begin(store, Trouble(outlet["area_id"], tuple(outlet["paths"]), Cause.LOST, ids, now), now)
    (found,) = store.collection(INCIDENTS).find()
    return found


def test_the_list_says_how_outlets_are(client: FlaskClient, controller: Caller, outlet: Outlet) -> None:
    (row,) = client.get(f"{STATES}?state=online&area=29242", headers=headers_for(controller)).get_json()
    assert (row["outlet_id"], row["states"]) == (outlet["_id"], ["online"])


def test_the_list_goes_on_page_by_page(client: FlaskClient, store: Store, controller: Caller) -> None:
    for _ in range(3):
        an_outlet(store)
    first = client.get(f"{STATES}?limit=2", headers=headers_for(controller))
    link = first.headers["Link"].partition("<")[2].partition(">")[0]
    assert len(client.get(link, headers=headers_for(controller)).get_json()) == 1


def test_one_outlet_is_shown_with_its_open_incidents(
    client: FlaskClient, controller: Caller, outlet: Outlet, incident: Incident
) -> None:
    shown = client.get(f"{STATES}/{outlet['_id']}", headers=headers_for(controller)).get_json()
    assert (shown["incidents"], shown["plays"]) == ([incident["_id"]], [])


def test_an_outlet_of_another_commune_is_unknown(
    client: FlaskClient, store: Store, controller: Caller
) -> None:
    other = an_outlet(store, area_id=PHUONG_LONG_DUC)
    assert_problem(client.get(f"{STATES}/{other['_id']}", headers=headers_for(controller)), 404)


def test_alarms_of_an_outlet_are_off_until_a_day_and_back(
    client: FlaskClient, controller: Caller, outlet: Outlet
) -> None:
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    path, headers = f"{STATES}/{outlet['_id']}/actions/mute-alarms", headers_for(controller)
    body = {"until": until, "reason": "đang sửa"}
    off = client.post(path, json=body, headers=headers | {"If-Match": '"1"'})
    assert off.get_json()["alarms_muted_until"][:19] == until[:19]
    back = client.post(path, json=body | {"until": None}, headers=headers | {"If-Match": off.headers["ETag"]})
    assert back.get_json()["alarms_muted_until"] is None


def test_an_incident_is_taken_muted_made_a_report_and_ended(
    client: FlaskClient, controller: Caller, incident: Incident
) -> None:
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    steps = {
        "take": {},
        "mute": {"until": until},
        "make-ticket": {},
        "close": {"reason": "mended", "note": "thay nguồn"},
    }
    tag, shown = f'"{incident["version"]}"', {}
    for step, body in steps.items():
        path = f"{FOUND}/{incident['_id']}/actions/{step}"
        answer = client.post(path, json=body or None, headers=headers_for(controller) | {"If-Match": tag})
        assert answer.status_code == 200, (step, answer.get_data(as_text=True))
        tag, shown = answer.headers["ETag"], answer.get_json()
    assert shown["taken_by"] == controller.id
    assert shown["report_code"]
    assert shown["close_reason"] == "mended"


def test_whoever_is_late_is_shown_the_incident_as_it_is(
    client: FlaskClient, controller: Caller, incident: Incident
) -> None:
    headers = headers_for(controller) | {"If-Match": '"7"'}
    answer = client.post(f"{FOUND}/{incident['_id']}/actions/take", headers=headers)
    assert assert_problem(answer, 412)["current"]["id"] == incident["_id"]


def test_a_viewer_sees_incidents_and_ends_none(client: FlaskClient, store: Store, incident: Incident) -> None:
    viewer = headers_for(an_official(store, role="viewer", area_id=PHUONG_TRA_VINH))
    assert len(client.get(f"{FOUND}?open=true&cause=lost", headers=viewer).get_json()) == 1
    answer = client.post(f"{FOUND}/{incident['_id']}/actions/take", headers=viewer | {"If-Match": '"1"'})
    assert_problem(answer, 403, "no_permission")


def test_figures_come_with_their_denominators(
    client: FlaskClient, controller: Caller, outlet: Outlet
) -> None:
    month = f"{datetime.now(UTC) + timedelta(hours=7):%Y-%m}"
    query = f"{FIGURES}?first={month}&last={month}"
    (row,) = client.get(query, headers=headers_for(controller)).get_json()
    assert (row["area_id"], row["outlets"], row["due"], row["share"]) == (PHUONG_TRA_VINH, 1, 0, None)
    assert row["left_out"] == {"incident": 0, "muted": 0}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_figures_are_exported(client: FlaskClient, controller: Caller, outlet: Outlet, form: str) -> None:
    query = f"{FIGURES}/export.{form}?first=2026-01&last=2027-12"
    answer = client.get(query, headers=headers_for(controller))
    assert answer.status_code == 200
    assert ("Xã, phường" in answer.get_data(as_text=True)) if form == "csv" else answer.data[:2] == b"PK"


def test_months_the_wrong_way_round_are_refused(client: FlaskClient, controller: Caller) -> None:
    answer = client.get(f"{FIGURES}?first=2026-05&last=2026-04", headers=headers_for(controller))
    assert_problem(answer, 422)
