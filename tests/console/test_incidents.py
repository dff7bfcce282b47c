"""Incidents of outlets at the console, on my desk, and the figures of what was heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.monitoring import incidents
from models.monitoring.incidents import INCIDENTS, Incident, Trouble
from models.monitoring.rules import Cause
from models.outlets.outlets import Outlet
from models.programme import bulletin_steps, drafting
from models.store import Store
from tests import beating, outleting, programming
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor

LIST = "/console/incidents"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever controls the outlets of a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def outlet(store: Store) -> Outlet:
    """A loudspeaker of the ward."""
    return outleting.an_outlet(store, name="Loa chợ")


@pytest.fixture
def incident(store: Store, outlet: Outlet) -> Incident:
    """An open incident of it."""
    now = datetime.now(UTC)
    ids = frozenset({outlet["_id"]})
    trouble = Trouble(outlet["area_id"], tuple(outlet["paths"]), Cause.LOST, ids, now - timedelta(hours=2))
    incidents.begin(store, trouble, now)
    return incidents.open_ones(store)[trouble.key]


def _address(incident: Incident) -> str:
    return f"{LIST}/{incident['_id']}"


def _now(store: Store, incident: Incident) -> Incident:
    return store.one(INCIDENTS, incident["_id"])


def test_open_incidents_are_listed_by_cause_and_place(me: Visitor, incident: Incident) -> None:
    page = me.get(LIST).text
    assert "Mất liên lạc" in page
    assert "chưa ai lo" in page
    assert "Mất liên lạc" not in me.get(f"{LIST}?over=true").text.partition("data-rows")[2]


def test_an_incident_is_taken(me: Visitor, store: Store, incident: Incident) -> None:
    fields = me.form(me.get(_address(incident)), "take")
    assert me.send(_address(incident), **fields).headers["Location"] == f"{_address(incident)}?done=take"
    assert _now(store, incident)["taken_by"] == me.official_id


def test_an_incident_is_closed_with_a_reason(me: Visitor, store: Store, incident: Incident) -> None:
    fields = me.form(me.get(_address(incident)), "close")
    assert me.send(_address(incident), **fields).status_code == 422
    again = fields | {"reason": "planned", "note": "Cắt điện theo lịch", "key": "b" * 20}
    me.send(_address(incident), **again)
    assert _now(store, incident)["close_reason"] == "planned"
    assert "Cắt điện theo lịch" in me.get(_address(incident)).text


def test_an_incident_becomes_a_ticket_that_is_linked(me: Visitor, store: Store, incident: Incident) -> None:
    me.send(_address(incident), **me.form(me.get(_address(incident)), "ticket"))
    code = _now(store, incident)["report_code"]
    assert f'href="/console/reports/{code}"' in me.get(_address(incident)).text


def test_nobody_is_told_until_a_moment(me: Visitor, store: Store, incident: Incident) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    local = until + timedelta(hours=7)
    fields = me.form(me.get(_address(incident)), "mute") | {"until": f"{local:%Y-%m-%dT%H:%M}"}
    me.send(_address(incident), **fields)
    assert _now(store, incident)["muted_until"] == until.replace(second=0, microsecond=0)


def test_whoever_was_too_late_reads_so(me: Visitor, store: Store, incident: Incident) -> None:
    fields = me.form(me.get(_address(incident)), "take")
    me.send(_address(incident), **me.form(me.get(_address(incident)), "ticket"))
    page = me.send(_address(incident), **fields)
    assert page.status_code == 412
    assert "Sự cố vừa đổi" in page.text


def test_an_incident_waits_on_my_desk_until_somebody_else_takes_it(
    app: Flask, store: Store, me: Visitor, incident: Incident
) -> None:
    assert "Sự cố chưa ai lo" in me.get("/console/").text
    other = visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)
    other.send(_address(incident), **other.form(other.get(_address(incident)), "take"))
    assert "Sự cố bạn đang lo" in other.get("/console/").text
    assert _address(incident) not in me.get("/console/").text


def test_a_bulletin_waits_on_the_desk_of_whoever_may_approve_it(app: Flask, store: Store) -> None:
    row = drafting.begin(store, programming.CLERK, programming.draft())
    bulletin_steps.submit(store, programming.CLERK, row["_id"], expect=row["version"])
    editor = visiting.with_role(app, store, Role.EDITOR)
    page = editor.get("/console/").text
    assert "Bản tin chờ duyệt" in page
    assert f'href="/console/programme/bulletins/{row["_id"]}"' in page


def test_figures_say_how_many_of_how_many(me: Visitor, store: Store, outlet: Outlet) -> None:
    beating.beats(store, outlet, datetime.now(UTC))
    page = me.get(f"{LIST}/figures").text
    assert "Phường Trà Vinh" in page
    assert "0/0" in page


def test_figures_of_too_many_months_are_refused(me: Visitor) -> None:
    page = me.get(f"{LIST}/figures?first=2020-01&last=2026-01").text
    assert 'role="alert"' in page


def test_figures_are_taken_as_a_file(me: Visitor, store: Store, outlet: Outlet) -> None:
    month = f"{datetime.now(UTC) + timedelta(hours=7):%Y-%m}"
    query = f"first={month}&last={month}"
    answer = me.client.get(f"{LIST}/figures/export.csv?{query}", headers=visiting.SAME_SITE)
    assert "Phường Trà Vinh" in answer.text
