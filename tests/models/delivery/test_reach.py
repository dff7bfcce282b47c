"""Reach: who took, got, saw and answered a warning, in counts with their denominators."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.areas import populations
from models.delivery import acknowledgements, area_reach, reach, receipts
from models.delivery.area_reach import PeopleReach
from models.delivery.reach import ChannelReach
from models.delivery.recipient_ledger import RECIPIENTS
from models.messages.fates import Fate
from models.messages.messages import MessageChannel, Owner
from models.reports.draft import Reporter
from models.safety import check_ins
from models.safety.check_ins import SafetyState, Said
from models.store import Store
from tests.alerting import Country, approved
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, a_device
from tests.sms import key_of

FIRST, SECOND, THIRD = "+84900000012", "+84900000013", "+84900000014"


@pytest.fixture
def country(store: Store) -> Country:
    """Three people who get SMS, two of them in one commune."""
    made = Country(store)
    for number, area_id in ((FIRST, PHUONG_TRA_VINH), (SECOND, PHUONG_TRA_VINH), (THIRD, PHUONG_LONG_DUC)):
        made.follow(number, area_id)
    return made


@pytest.fixture
def alert(country: Country) -> Alert:
    """A warning that has gone out."""
    made = approved(country.store, Status.ACTUAL, asks_check_in=True)
    country.work()
    return made


def sms(store: Store, alert: Alert) -> ChannelReach:
    return next(one for one in reach.reach(store, alert) if one.channel == "sms")


def area(store: Store, alert: Alert, area_id: str) -> PeopleReach:
    return next(one for one in area_reach.by_area(store, alert) if one.area_id == area_id)


def registered(store: Store, **people: int) -> None:
    rows: Any = [
        {"_id": one, "people": people[name], "year": 2025, "source": "Mẫu", "imported_at": datetime.now(UTC)}
        for name, one in (("tra_vinh", PHUONG_TRA_VINH), ("long_duc", PHUONG_LONG_DUC))
        if name in people
    ]
    populations.keep(store, rows)


def somebody(store: Store, *area_ids: str) -> Reporter:
    device = Owner("device", a_device(store, area_ids=list(area_ids)).id)
    return Reporter(MessageChannel.PUSH, device, {"kind": "device", "id": device.id})


def test_what_was_accepted_is_counted_by_commune_and_channel(store: Store, alert: Alert) -> None:
    assert sms(store, alert).accepted == 3
    assert area(store, alert, PHUONG_TRA_VINH).accepted == {"sms": 2}
    assert area(store, alert, PHUONG_LONG_DUC).accepted == {"sms": 1}
    assert area_reach.together(store, alert).accepted == {"sms": 3}


def test_topics_stand_apart_from_people(store: Store, alert: Alert) -> None:
    shown = area(store, alert, PHUONG_TRA_VINH)
    assert shown.topics == 3
    assert "fcm" not in shown.accepted


def test_looking_at_the_reach_reads_no_row_of_the_ledger(store: Store, alert: Alert) -> None:
    before = (sms(store, alert), area_reach.by_area(store, alert))
    store.collection(RECIPIENTS).delete_many({})
    assert (sms(store, alert), area_reach.by_area(store, alert)) == before


def test_it_is_told_when_each_part_was_accepted(store: Store, alert: Alert) -> None:
    shown = sms(store, alert)
    assert shown.accepted_within.p50 is not None
    assert shown.accepted_within.p99 == shown.last_seconds
    assert shown.first_seconds is not None
    assert 0 < shown.first_seconds <= shown.accepted_within.p50


def test_a_part_that_is_not_reached_has_no_time() -> None:
    made = reach._milestones({1: 50, 7: 45}, planned=100)
    assert made == (1.0, 7.0, None)


def test_receipts_are_counted_once_and_corrected(store: Store, alert: Alert) -> None:
    key = key_of(store, alert, FIRST)
    for fate in (Fate.DELIVERED, Fate.DELIVERED):
        receipts.note(store, key, fate)
    shown = sms(store, alert)
    assert (shown.delivered, area(store, alert, PHUONG_TRA_VINH).delivered) == (1, 1)
    assert shown.delivered_within.p50 is None
    receipts.note(store, key, Fate.UNDELIVERED, "30005")
    shown = sms(store, alert)
    assert (shown.delivered, shown.undelivered, shown.reasons["30005"]) == (0, 1, 1)
    assert shown.delivered_within == (None, None, None)


def test_it_is_told_when_each_part_was_delivered(store: Store, alert: Alert) -> None:
    for number in (FIRST, SECOND):
        receipts.note(store, key_of(store, alert, number), Fate.DELIVERED)
    shown = sms(store, alert).delivered_within
    assert shown.p50 is not None
    assert shown.p90 is None


def test_displayed_and_answered_are_shares_of_the_registered_population(store: Store) -> None:
    registered(store, tra_vinh=200)
    people = [somebody(store, PHUONG_TRA_VINH) for _ in range(3)]
    alert = approved(store, Status.ACTUAL, asks_check_in=True)
    for who in people:
        acknowledgements.acknowledge(
            store,
            [who.owner],
            [{"alert": alert["identifier"], "how": acknowledgements.Seen.DISPLAYED, "at": None}],
        )
    check_ins.answer(store, people[0], alert, Said(SafetyState.SAFE))
    check_ins.answer(store, people[1], alert, Said(SafetyState.NEED_HELP))
    shown = area(store, alert, PHUONG_TRA_VINH)
    assert (shown.displayed, shown.safe, shown.need_help) == (3, 1, 1)
    assert (shown.displayed_percent, shown.answered_percent) == (1.5, 1.0)


def test_an_unknown_population_stays_unknown(store: Store, alert: Alert) -> None:
    registered(store, tra_vinh=200)
    assert area(store, alert, PHUONG_LONG_DUC).population is None
    assert area(store, alert, PHUONG_LONG_DUC).displayed_percent is None
    assert area_reach.together(store, alert).population is None


def test_of_all_areas_the_population_is_the_sum(store: Store, alert: Alert) -> None:
    registered(store, tra_vinh=200, long_duc=300)
    shown = area_reach.together(store, alert).population
    assert shown is not None
    assert (shown["people"], shown["year"], shown["source"]) == (500, 2025, "Mẫu")


def test_people_of_whom_nobody_knows_where_they_are_have_a_row_of_their_own(
    store: Store, alert: Alert
) -> None:
    check_ins.answer(store, somebody(store), alert, Said(SafetyState.SAFE))
    nowhere = area(store, alert, "")
    assert (nowhere.safe, nowhere.full_name, nowhere.population) == (1, "", None)


def test_a_warning_of_the_province_has_a_row_for_each_commune(store: Store, country: Country) -> None:
    alert = approved(store, Status.ACTUAL, area_ids=[VINH_LONG])
    country.work()
    rows = area_reach.by_area(store, alert)
    assert len(rows) > 100
    assert area(store, alert, PHUONG_TRA_VINH).accepted == {"sms": 2}


def test_a_drill_counts_for_itself(store: Store, alert: Alert) -> None:
    drill = approved(store, Status.EXERCISE, asks_check_in=True)
    check_ins.answer(store, somebody(store, PHUONG_TRA_VINH), drill, Said(SafetyState.NEED_HELP))
    assert area_reach.together(store, alert).need_help == 0
    assert area_reach.together(store, drill).need_help == 1


def test_an_alert_that_was_not_approved_has_no_channels(store: Store, alert: Alert) -> None:
    assert reach.reach(store, {**alert, "state": "draft"}) == []
