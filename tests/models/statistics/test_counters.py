"""Counters: kept up by events in any order, and by workers at once; equal to those rebuilt from all events."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from pymongo import MongoClient
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from models.reports import reports
from models.statistics import counters, statistics
from models.statistics.measure_numbers import Measure
from models.store import Document, Store, events
from models.workflow.transitions import ReportAction
from tests.builders import VINH_LONG
from tests.counting import count_all, random_history, report_events, standing
from tests.reporting import act, filed, fixed

WORKERS, REBUILDS = 4, 4


def test_an_event_counts_once_however_often_its_reaction_runs(province: Store) -> None:
    fixed(province, filed(province))
    count_all(province)
    before = standing(province)
    count_all(province)

    assert standing(province) == before


def test_reactions_in_any_order_count_the_same(province: Store) -> None:
    report = fixed(province, filed(province))
    for seq in reversed(range(1, report["version"] + 1)):
        counters.count(province, report["_id"], seq=seq)
    backwards = standing(province)
    counters.rebuild(province)

    assert backwards == standing(province)


@pytest.mark.parametrize("seed", range(3))
def test_counters_of_a_random_history_equal_those_rebuilt_from_events(province: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _ in random_history(province, chance):
        if chance.random() < 0.6:
            count_some(province, chance)
    count_all(province)
    kept_up = standing(province)
    counters.rebuild(province)

    assert kept_up == standing(province)


def test_a_rebuild_needs_nothing_but_events(province: Store) -> None:
    fixed(province, filed(province))
    count_all(province)
    before = standing(province)
    province.collection(reports.REPORTS).delete_many({})
    counters.rebuild(province)

    assert standing(province) == before


def test_a_report_that_was_filed_before_events_said_all_is_counted(province: Store) -> None:
    report = filed(province)
    province.collection(events.EVENTS).update_one(
        {}, {"$set": {"changes": {"agency_id": report["agency_id"]}}}
    )
    counters.rebuild(province)

    assert standing(province)[f"{statistics.today().year}|{VINH_LONG}||flood|{Measure.RECEIVED:d}"] == 1


def test_what_counts_no_more_takes_no_room(province: Store) -> None:
    report = filed(province)
    count_all(province)
    act(province, report, ReportAction.RECATEGORISE, category="garbage")
    count_all(province)

    kept = province.collection(counters.REPORT_SUMS).find({"period": {"$exists": True}})
    assert {category for counter in kept for category in counter["by"]} == {"garbage"}


def test_counting_goes_on_after_a_rebuild(province: Store) -> None:
    made = [filed(province) for _ in range(8)]
    counters.rebuild(province)
    for report in made:
        act(province, report, ReportAction.RECATEGORISE, category="garbage")
    count_all(province)
    kept_up = standing(province)
    counters.rebuild(province)

    assert kept_up == standing(province)


def test_workers_go_on_counting_during_a_rebuild(province: Store) -> None:
    enough = Event()
    with ThreadPoolExecutor(WORKERS) as threads:
        working = [threads.submit(do_and_count, province, seed, enough) for seed in range(WORKERS)]
        for _ in range(REBUILDS):
            counters.rebuild(province)
        enough.set()
    for one in working:
        one.result()
    kept_up = standing(province)
    counters.rebuild(province)

    assert kept_up == standing(province)


def test_a_report_counted_right_before_the_new_counters_take_their_place_is_not_lost(province: Store) -> None:
    filed(province)
    count_all(province)
    late = RightBefore("renameCollection", lambda: counters.count(province, filed(province)["_id"]))
    with MongoClient[Document](province.settings.mongodb_uri, event_listeners=[late]) as client:
        options = province.db.codec_options
        counters.rebuild(replace(province, db=client.get_database(province.db.name, options)))

    assert standing(province)[f"{statistics.today().year}|{VINH_LONG}|||{Measure.RECEIVED:d}"] == 2


def test_workers_that_count_the_same_place_at_once_lose_nothing(province: Store) -> None:
    made = [filed(province) for _ in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda report: counters.count(province, report["_id"]), made))
    kept_up = standing(province)
    counters.rebuild(province)

    assert kept_up == standing(province)


class RightBefore(CommandListener):
    """Does something right before a command goes to the database."""

    def __init__(self, command: str, work: Callable[[], object]) -> None:
        self._command, self._work = command, work

    def started(self, event: CommandStartedEvent) -> None:
        """It is about to be sent."""
        if event.command_name == self._command:
            self._work()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """It worked."""

    def failed(self, event: CommandFailedEvent) -> None:
        """It did not."""


def do_and_count(store: Store, seed: int, enough: Event) -> None:
    """Reports and actions until it is enough, each counted at once."""
    chance = random.Random(seed)
    while not enough.is_set():
        for report in random_history(store, chance, amount=4, tries=2):
            counters.count(store, report["_id"], seq=report["version"])


def count_some(store: Store, chance: random.Random) -> None:
    """A few reactions, in no order, some twice."""
    for event in chance.choices(report_events(store), k=3):
        counters.count(store, event["subject"]["id"], seq=event["seq"])
