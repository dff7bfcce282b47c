"""How loud a message is: one table, in which no drill is as loud as a warning."""

from __future__ import annotations

from itertools import product

import pytest

from models.alerts.cap_terms import Severity, Status, Urgency
from notifications import loudness
from notifications.channels import Loudness, Notice, Section
from notifications.loudness import Kind

EVERY = list(product(Kind, ["", *Status], ["", *Severity], ["", *Urgency]))


def notice(kind: Kind, status: str, severity: str, urgency: str) -> Notice:
    """What the table says."""
    return loudness.notice(kind, status=status, severity=severity, urgency=urgency)


@pytest.mark.parametrize("severity", [Severity.EXTREME, Severity.SEVERE])
@pytest.mark.parametrize("urgency", [Urgency.IMMEDIATE, Urgency.EXPECTED, Urgency.UNKNOWN])
def test_great_danger_that_is_near_breaks_through_silence(severity: Severity, urgency: Urgency) -> None:
    assert notice(Kind.WARNING, Status.ACTUAL, severity, urgency) == Notice(Section.ALERTS, Loudness.CRITICAL)


@pytest.mark.parametrize(
    ("severity", "urgency", "loud"),
    [
        (Severity.EXTREME, Urgency.FUTURE, Loudness.LOUD),
        (Severity.MODERATE, Urgency.EXPECTED, Loudness.LOUD),
        (Severity.UNKNOWN, Urgency.UNKNOWN, Loudness.LOUD),
        (Severity.MODERATE, Urgency.FUTURE, Loudness.ORDINARY),
        (Severity.MINOR, Urgency.IMMEDIATE, Loudness.ORDINARY),
    ],
)
def test_lesser_or_later_danger_disturbs_less(severity: Severity, urgency: Urgency, loud: Loudness) -> None:
    assert notice(Kind.WARNING, Status.ACTUAL, severity, urgency) == Notice(Section.ADVISORIES, loud)


def test_nothing_but_a_warning_of_a_real_danger_breaks_through_silence() -> None:
    critical = [given for given in EVERY if notice(*given).loudness is Loudness.CRITICAL]
    assert {(kind, status) for kind, status, _, _ in critical} == {(Kind.WARNING, Status.ACTUAL)}


def test_drill_stands_in_the_section_of_drills_whatever_it_plays() -> None:
    drills = [
        given for given in EVERY if given[0] in (Kind.WARNING, Kind.END) and given[1] == Status.EXERCISE
    ]
    assert {notice(*given).section for given in drills} == {Section.EXERCISES}


def test_end_of_a_warning_is_no_louder_than_any_message() -> None:
    ends = {notice(*given).loudness for given in EVERY if given[0] is Kind.END}
    assert ends == {Loudness.ORDINARY, Loudness.QUIET}


def test_urgent_post_and_letter_are_heard_at_once() -> None:
    assert [loudness.of_post(urgent=one).loudness for one in (True, False)] == [
        Loudness.LOUD,
        Loudness.ORDINARY,
    ]
    assert [loudness.of_letter(urgent=one).loudness for one in (True, False)] == [
        Loudness.LOUD,
        Loudness.ORDINARY,
    ]


@pytest.mark.parametrize("section", sorted(set(Section) - {Section.ALERTS}))
def test_nobody_can_write_a_notice_that_breaks_through_silence_elsewhere(section: Section) -> None:
    with pytest.raises(ValueError, match="breaks through silence"):
        Notice(section, Loudness.CRITICAL)
