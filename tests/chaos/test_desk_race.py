"""Many officials and residents on the same reports at once: nothing is lost, and the events are in sequence."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import agencies
from models.desk import desk
from models.errors import Clash, Stale
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event
from models.workflow.transitions import WORKFLOW, Move, ReportAction, ReportState, next_state
from tests.builders import PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem

THREADS, ACTIONS, REPORTS = 32, 8, 4

PHONE = Owner("device", "d1")
RESIDENT = Reporter(MessageChannel.PUSH, PHONE, {"kind": "device", "id": "d1"})
UNIT = Assignment(Role.HANDLER, PHUONG_TRA_VINH, agencies.committee(PHUONG_TRA_VINH))

#: What an official tries; some of it leads on only from some states.
TRIED = (
    ReportAction.ACCEPT,
    ReportAction.ASK,
    ReportAction.NOTE,
    ReportAction.REPLY,
    ReportAction.RESUME,
    ReportAction.START,
)


@pytest.fixture
def stock(store: Store) -> Store:
    return store


def a_report(store: Store) -> Report:
    return filing.file(
        store, Draft("Rác chất đống trước chợ", "garbage", area_id=PHUONG_TRA_VINH), RESIDENT
    ).report


def insist(store: Store, official: Identity, code: str, asked: ActionRequest) -> bool:
    """Act on what is seen now, again until nobody else was faster; False when it does not lead on from here."""
    while True:
        seen = desk.find(store, official, code)
        try:
            desk.act(store, official, code, asked, expect=seen["version"])
        except Stale:
            continue
        except Clash:
            return False
        return True


def test_of_many_at_once_on_the_same_reports_nobodys_step_is_lost(stock: Store) -> None:
    codes = [a_report(stock)["code"] for _ in range(REPORTS)]
    together = Barrier(THREADS)

    def work(number: int) -> list[str]:
        official = Identity(CallerKind.OFFICIAL, f"o{number}", assignments=(UNIT,), name="Cán bộ thử")
        chance = random.Random(number)
        together.wait()
        done = []
        for step in range(ACTIONS):
            note = f"{number}/{step}"
            code, action = chance.choice(codes), chance.choice(TRIED)
            if not insist(stock, official, code, ActionRequest(action, note)):
                # What does not lead on from here becomes a note, so that everybody does eight things.
                assert insist(stock, official, code, ActionRequest(ReportAction.NOTE, note))
            done.append(note)
        return done

    with ThreadPoolExecutor(THREADS) as pool:
        done = [note for notes in pool.map(work, range(THREADS)) for note in notes]

    told = [told_of(stock, code) for code in codes]
    assert sorted(event["note"] for timeline in told for event in timeline[1:]) == sorted(done)
    assert len(done) == THREADS * ACTIONS


def told_of(store: Store, code: str) -> list[Event]:
    """The events of a report, which must be in sequence and lead, step by step, to the state that it is in."""
    report = reports.by_code(store, code)
    timeline = events.timeline(store, Kind.REPORT, report["_id"])
    assert [event["seq"] for event in timeline] == list(range(1, report["version"] + 1))
    assert replayed(timeline) == report["state"]
    return timeline


def replayed(timeline: list[Event]) -> ReportState:
    """The state that the events lead to by the table alone; each must have been allowed where it happened."""
    by_event = {row.event: action for action, row in WORKFLOW.items()}
    state, before = ReportState.SUBMITTED, None
    for event in timeline[1:]:
        action = by_event[event["action"]]
        assert state in WORKFLOW[action].sources
        after = next_state(state, action, before)
        before = state if after is ReportState.WAITING and state is not after else before
        before = None if WORKFLOW[action].target is Move.BACK else before
        state = after
    return state


def test_resident_and_desk_at_once_both_have_their_say(stock: Store) -> None:
    report = a_report(stock)
    official = Identity(CallerKind.OFFICIAL, "o1", assignments=(UNIT,), name="Cán bộ thử")

    def say(number: int) -> None:
        asked = ActionRequest(ReportAction.COMMENT, f"c{number}")
        resident_actions.act(stock, report, asked, actor=RESIDENT.actor)

    def write(number: int) -> None:
        assert insist(stock, official, report["code"], ActionRequest(ReportAction.NOTE, f"n{number}"))

    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(task, number) for number in range(6) for task in (say, write)]
        for task in tasks:
            task.result()

    notes = {event["note"] for event in told_of(stock, report["code"])[1:]}
    assert notes == {f"{who}{number}" for who in "cn" for number in range(6)}


@pytest.fixture
def pair(stock: Store) -> list[Caller]:
    agency = agencies.committee(PHUONG_TRA_VINH)
    return [an_official(stock, area_id=PHUONG_TRA_VINH, agency_id=agency) for _ in range(2)]


def test_of_two_officials_at_once_over_http_one_wins_and_the_other_gets_the_current_state(
    app: Flask, stock: Store, pair: list[Caller]
) -> None:
    report = a_report(stock)
    together = Barrier(2)
    wanted = {pair[0].id: ("accept", {}), pair[1].id: ("reject", {"note": "Không thuộc địa bàn."})}

    def click(official: Caller) -> tuple[int, str]:
        action, body = wanted[official.id]
        headers = headers_for(official) | {"If-Match": '"1"'}
        together.wait()
        response = app.test_client().post(
            f"/v1/desk/reports/{report['code']}/actions/{action}", json=body, headers=headers
        )
        if response.status_code == 200:
            return 200, response.get_json()["state"]["id"]
        return 412, assert_problem(response, 412, "stale")["current"]["state"]["id"]

    with ThreadPoolExecutor(2) as both:
        won, lost = sorted(both.map(click, pair))

    assert [won[0], lost[0]] == [200, 412]
    assert won[1] == lost[1] == reports.by_code(stock, report["code"])["state"]
