"""The workflow as a table: every walk ends, nobody acts without a right, residents are notified in their language."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access.permissions import PERMISSIONS, Permission
from models.handling.action_checks import HARD_GUARDS, NEEDS, SOFT_GUARDS
from models.handling.clock_effects import CLOCKS
from models.handling.resident_actions import ACTIONS as RESIDENTS_ACTIONS
from models.language import wording
from models.language.languages import LANGUAGES
from models.messages import notification_templates
from models.store.reactions import REACTIONS, Reaction
from models.workflow.transitions import (
    END_STATES,
    NOTIFYING_EVENTS,
    OPEN_STATES,
    WORKFLOW,
    Clock,
    CloseReason,
    Guard,
    Move,
    Need,
    Party,
    Rating,
    ReportAction,
    ReportState,
    allowed,
    name_of,
    next_state,
)

EVERYBODY: frozenset[Permission | Party] = frozenset({*Permission, *Party})


def successors(state: ReportState) -> Iterator[ReportState]:
    """Every state that some action leads to; back means any state in which the report may have been before."""
    for action in allowed(state, EVERYBODY):
        if WORKFLOW[action].target is Move.BACK:
            yield from (before for before in OPEN_STATES if state in set(_entered_from(before)))
        else:
            yield next_state(state, action, None)


def _entered_from(before: ReportState) -> Iterator[ReportState]:
    for action in (ReportAction.ASK, ReportAction.MERGE):
        if before in WORKFLOW[action].sources:
            yield next_state(before, action, None)


def reachable(start: ReportState) -> set[ReportState]:
    seen, todo = {start}, [start]
    while todo:
        for state in successors(todo.pop()):
            if state not in seen:
                seen.add(state)
                todo.append(state)
    return seen


def test_every_state_is_reachable_from_a_new_report() -> None:
    assert reachable(ReportState.SUBMITTED) == set(ReportState)


@pytest.mark.parametrize("state", list(ReportState))
def test_every_state_reaches_an_end(state: ReportState) -> None:
    assert reachable(state) & END_STATES


@pytest.mark.parametrize("state", sorted(set(ReportState) - END_STATES))
def test_no_open_state_depends_on_the_resident_to_reach_an_end(state: ReportState) -> None:
    officials_and_clocks = frozenset({*Permission, Party.SYSTEM})
    seen, todo = {state}, [state]
    while todo:
        here = todo.pop()
        for action in allowed(here, officials_and_clocks):
            there = next_state(here, action, ReportState.ACCEPTED)
            if there not in seen:
                seen.add(there)
                todo.append(there)
    assert seen & END_STATES


@pytest.mark.parametrize("action", list(ReportAction))
def test_every_action_has_a_row_with_somebody_who_may_do_it_and_a_guard(action: ReportAction) -> None:
    row = WORKFLOW[action]
    held = frozenset().union(*PERMISSIONS.values())
    assert row.sources
    assert row.guards
    assert (row.who & frozenset(Party)) or (row.who & held)


def test_events_are_the_events_of_one_action_each() -> None:
    events = [row.event for row in WORKFLOW.values()]
    assert len(events) == len(set(events))


def test_every_need_guard_and_clock_of_the_table_is_carried_out() -> None:
    assert NEEDS.keys() == set(Need)
    assert HARD_GUARDS.keys() | SOFT_GUARDS.keys() | {Guard.STATE} == set(Guard)
    assert CLOCKS.keys() == set(Clock)


@pytest.mark.parametrize("name", ["Need", "Guard", "Clock"])
def test_nothing_is_declared_that_no_action_uses(name: str) -> None:
    used = {
        "Need": frozenset().union(*(row.needs for row in WORKFLOW.values())) == set(Need),
        "Guard": frozenset().union(*(row.guards for row in WORKFLOW.values())) == set(Guard),
        "Clock": {row.clock for row in WORKFLOW.values()} == set(Clock),
    }
    assert used[name]


def test_every_action_that_ends_an_open_report_stops_its_promise() -> None:
    for action, row in WORKFLOW.items():
        if row.sources & OPEN_STATES and row.target in END_STATES | {ReportState.RESOLVED}:
            # A merged one may come back and goes on where it stood.
            wanted = Clock.PAUSES if row.target is ReportState.MERGED else Clock.STOPS
            assert row.clock is wanted, action


def test_what_stands_still_goes_on_when_it_comes_back() -> None:
    for action, row in WORKFLOW.items():
        assert (row.target is Move.BACK) == (row.clock is Clock.RESUMES), action


def test_residents_do_what_no_official_can_do_for_them() -> None:
    theirs = {action for action, row in WORKFLOW.items() if Party.REPORTER in row.who}
    assert theirs == set(RESIDENTS_ACTIONS)
    assert all(WORKFLOW[action].who == {Party.REPORTER} for action in theirs)


@pytest.mark.parametrize(
    "action", [ReportAction.REJECT, ReportAction.RESOLVE, ReportAction.EXTEND, ReportAction.ASK]
)
def test_what_the_resident_may_dislike_needs_a_reason_that_they_read(action: ReportAction) -> None:
    row = WORKFLOW[action]
    assert Need.NOTE in row.needs
    assert row.notifies


@pytest.mark.parametrize(
    "action", [ReportAction.ACCEPT, ReportAction.REJECT, ReportAction.RESOLVE, ReportAction.MERGE]
)
def test_matters_of_the_law_are_neither_taken_on_nor_settled_nor_hidden_here(action: ReportAction) -> None:
    assert Guard.NOT_LEGAL in WORKFLOW[action].guards


def test_report_that_ended_against_the_resident_can_be_reopened_by_them_and_taken_up_by_its_unit() -> None:
    against = {ReportState.RESOLVED, ReportState.CLOSED, ReportState.REJECTED, ReportState.REDIRECTED}
    assert WORKFLOW[ReportAction.REOPEN].sources == against
    assert WORKFLOW[ReportAction.TAKE_UP].sources == against


@pytest.mark.parametrize("who", [frozenset(Permission), frozenset({Party.REPORTER})])
@pytest.mark.parametrize("state", list(ReportState))
def test_no_two_actions_of_one_party_are_called_alike(
    state: ReportState, who: frozenset[Permission | Party]
) -> None:
    names = [name_of(action) for action in allowed(state, who)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("action", [ReportAction.CLOSE, ReportAction.TAKE_UP])
def test_what_an_official_does_with_an_ended_report_has_a_reason_that_the_resident_reads(
    action: ReportAction,
) -> None:
    row = WORKFLOW[action]
    assert Need.NOTE in row.needs
    assert row.notifies
    assert Party.REPORTER not in row.who


def test_rating_ends_what_is_resolved_and_moves_nothing_else() -> None:
    ends = {
        state: next_state(state, ReportAction.RATE, None) for state in WORKFLOW[ReportAction.RATE].sources
    }
    assert ends == {
        ReportState.RESOLVED: ReportState.CLOSED,
        ReportState.CLOSED: ReportState.CLOSED,
        ReportState.MERGED: ReportState.MERGED,
    }


def _followed_by(reaction: Reaction) -> set[str]:
    """The events of a report that this reaction follows."""
    return {event for (kind, event), row in REACTIONS.items() if kind == "report" and reaction in row}


def test_everything_told_has_its_reaction() -> None:
    assert _followed_by(Reaction.TELL_REPORTER) >= NOTIFYING_EVENTS


#: What a notification about a report can say.
PARAMS = {
    "agency", "area", "category", "code", "due", "note", "office", "reason", "redirected_to", "result", "step",
    "until",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_told_has_a_letter_in_every_language(language: str) -> None:
    for event in _followed_by(Reaction.TELL_REPORTER):
        parts = notification_templates.templates()[f"report_{event}"]
        for part in ("title", "body"):
            assert _values(parts[part][language]) <= PARAMS, event
            assert parts[part][language].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_step_reason_and_rating_has_a_word_in_every_language(language: str) -> None:
    names = [
        *(f"state_{state}" for state in ReportState),
        *(f"step_{row.event}" for row in WORKFLOW.values()),
        *(f"step_{event}" for event in _followed_by(Reaction.TELL_OFFICE)),
        *(f"reason_{reason}" for reason in CloseReason),
        *(f"rating_{rating}" for rating in Rating),
    ]
    words = wording.words()
    assert [name for name in names if not words.get(name, {}).get(language)] == []


@settings(deadline=None)  # a busy machine says nothing about the table
@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=40))
def test_no_walk_leaves_the_table_and_a_report_is_reopened_once_at_most(choices: list[int]) -> None:
    state, before, reopened = ReportState.SUBMITTED, None, False
    for choice in choices:
        open_now = [
            action for action in allowed(state, EVERYBODY) if not (action is ReportAction.REOPEN and reopened)
        ]
        if not open_now:
            assert state in END_STATES
            break
        action = open_now[choice % len(open_now)]
        reopened |= action is ReportAction.REOPEN
        pausing = WORKFLOW[action].clock is Clock.PAUSES
        after = next_state(state, action, before)
        before = (before or state) if pausing else None if WORKFLOW[action].target is Move.BACK else before
        state = after
        assert state in ReportState


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
