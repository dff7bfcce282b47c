"""What may hold back what people are told: one table."""

from __future__ import annotations

import itertools

import pytest

from models.messages import telling
from models.messages.telling import Quiet, Topic, Weight

SEVERITIES = ["Extreme", "Severe", "Moderate", "Minor", "Unknown", None]
URGENCIES = ["Immediate", "Expected", "Future", "Past", "Unknown", None]


@pytest.mark.parametrize("status", ["Actual", "Exercise", "Test"])
def test_only_an_actual_severe_and_near_warning_is_held_back_by_nothing(status: str) -> None:
    for severity, urgency in itertools.product(SEVERITIES, URGENCIES):
        rule = telling.rule(*telling.of_alert(status, severity, urgency))
        pierces = (
            status == "Actual" and severity in ("Severe", "Extreme") and urgency in ("Immediate", "Expected")
        )
        assert (rule.quiet is Quiet.NONE, rule.can_stop) == (pierces, not pierces)


def test_a_step_of_a_call_for_rescue_waits_for_no_morning() -> None:
    assert telling.rule(*telling.of_report(rescue=True)).quiet is Quiet.NONE


def test_an_urgent_post_waits_for_what_a_reader_asked_for_alone() -> None:
    assert telling.rule(*telling.of_post("urgent")).quiet is Quiet.OWN
    assert telling.rule(*telling.of_post("normal")).quiet is Quiet.ALL


def test_every_topic_has_a_rule() -> None:
    assert {topic for topic, _ in telling._rules()} == set(Topic)


def test_nothing_that_is_not_urgent_falls_back_to_an_sms() -> None:
    ordinary = [rule for (_, weight), rule in telling._rules().items() if weight is Weight.ORDINARY]
    assert {rule.sms for rule in ordinary} == {telling.BySms.CAME}
