"""A store that version 0.1.0 wrote is brought up to this version and used."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from models import catalogue, migrations, surveys
from models.access.callers import Identity
from models.areas import agencies
from models.desk import desk
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.following import subscriptions
from models.messages import messages
from models.messages.messages import Owner
from models.migrations import Phase
from models.reports import reports
from models.reports.reports import Report
from models.statistics import counters, statistics
from models.statistics.counter_keys import Counter
from models.statistics.counters import REPORT_SUMS, CountedReport
from models.statistics.figures import Figures
from models.statistics.statistics import By, StatisticsFilter
from models.store import Document, Store, events, outbox, schema
from models.store.collections import CollectionSpec, Kind
from models.workflow.transitions import ReportAction, ReportState
from tests import shapes
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.models.migrations import dump
from tests.models.migrations.conftest import upgrade
from tests.reporting import HANDLER, act, official

WARD = agencies.committee(PHUONG_TRA_VINH)
OF_WARD = official(agency_id=WARD)

#: How many reports the dump has, when it was written, and a period with all of them.
REPORTS = 11
WRITTEN = datetime(2026, 11, 29, 14, tzinfo=UTC)
PERIOD = (date(2026, 9, 1), date(2026, 11, 30))


class Killed(Exception):
    """The process ends here."""


def found(store: Store, text: str, who: Identity = HANDLER) -> list[str]:
    rows, _ = desk_search.page(store, who, Filter(text=text), Order.NEWEST, after=None, limit=20)
    return [row["text"] for row in rows]


def report(store: Store, text: str) -> Report:
    (found,) = store.collection(reports.REPORTS).find({"text": {"$regex": text}})
    return found


def test_reports_from_before_the_search_are_found_and_sorted(upgraded: Store) -> None:

    assert found(upgraded, "ca sau") == ["Cá sấu trong hồ"]
    assert upgraded.collection(reports.REPORTS).count_documents({"rank": {"$exists": False}}) == 0


def test_numbers_of_older_reports_are_found_however_they_are_grouped(upgraded: Store) -> None:

    assert len(found(upgraded, "0900.000.012")) == 1


def test_unit_reads_what_it_passed_on_before_that_was_kept(upgraded: Store) -> None:
    passed = report(upgraded, "Ổ gà")

    assert (passed["agency_id"], passed["known_to"]) == (agencies.committee(PHUONG_LONG_DUC), [WARD])
    assert desk.find(upgraded, OF_WARD, passed["code"])["_id"] == passed["_id"]


def test_unit_reads_what_went_up_to_it_before_that_was_kept(upgraded: Store) -> None:
    risen = report(upgraded, "Rác")

    assert risen["known_to"] == risen["escalated_to"] != []


def test_no_event_tells_of_a_migration(released: Store) -> None:
    before = dump.contents(released)["events"]
    upgrade(released)

    assert dump.contents(released)["events"] == before


def test_lists_and_counts_are_whole(upgraded: Store) -> None:
    everything = Filter(states=tuple(ReportState))
    rows, _ = desk_search.page(
        upgraded, official(area_id=VINH_LONG), everything, Order.URGENCY, after=None, limit=50
    )

    assert len(rows) == desk_search.count(upgraded, official(area_id=VINH_LONG), everything) == REPORTS


def test_reports_go_on_where_they_stood(released: Store) -> None:
    store = released
    upgrade(store)
    waiting = report(store, "Đèn đường")

    act(store, waiting, ReportAction.RESUME)
    after = act(store, report(store, "Cá sấu"), ReportAction.ACCEPT)

    (*_, last) = events.timeline(store, Kind.REPORT, after["_id"])
    assert (after["state"], last["seq"]) == ("accepted", after["version"])
    assert {row["state"] for row in outbox.of_event(store, last["_id"])} <= {outbox.OutboxState.PENDING}


def test_figures_stay_as_they_were_and_can_be_made_anew(released: Store) -> None:
    def figures() -> tuple[Figures, dict[str, Figures]]:
        return statistics.read(released, StatisticsFilter(VINH_LONG), *PERIOD, By.AREA, now=WRITTEN)

    store = released
    upgrade(store)
    before = figures()

    assert counters.rebuild(store) == REPORTS
    assert figures() == before


def test_sealed_fields_open_with_their_keys(upgraded: Store) -> None:
    (subscription,) = subscriptions.of_owner(upgraded, Owner("chat", "zalo:zalo-mau-1"))
    (said,) = upgraded.collection(messages.MESSAGES).find({"direction": "in"})

    assert subscriptions.address_of(upgraded, subscription) == "zalo-mau-1"
    assert messages.content_of(upgraded, said) == {"text": "Cho hỏi lịch phát loa"}


def test_surveys_keep_their_answers(upgraded: Store) -> None:
    survey = upgraded.db["surveys"].find_one({}) or {}

    upgraded.db["surveys"].update_one({}, {"$set": {"closes_at": survey["opens_at"]}})

    assert surveys.results(upgraded, survey["_id"])["n"] == 12


#: Collections that hold documents of more than one shape.
SEVERAL = {REPORT_SUMS.name: Counter | CountedReport}


@pytest.mark.parametrize("spec", schema.specs(), ids=lambda spec: spec.name)
def test_documents_have_the_shape_that_is_declared(upgraded: Store, spec: CollectionSpec[Any]) -> None:
    assert shapes.misfits_of(upgraded, spec, SEVERAL.get(spec.name)) == set()


def test_indexes_are_those_that_are_declared(upgraded: Store) -> None:

    assert schema.undeclared(upgraded) == []
    for collection, declared in schema.indexes().items():
        names = set(upgraded.db[collection].index_information()) - {"_id_"}
        assert names == {index.document["name"] for index in declared}


def test_done_again_it_changes_nothing(released: Store) -> None:
    upgrade(released)
    before = dump.contents(released)
    upgrade(released)

    assert dump.contents(released) == before


def test_old_code_may_run_between_and_after_it(released: Store) -> None:
    """Expanding takes nothing away, so what the old version wrote is there unchanged."""
    before = dump.contents(released)["reports"]
    schema.ensure(released)
    catalogue.load(released)
    migrations.migrate(released)

    after = dump.contents(released)["reports"]
    added = {"doubts", "known_to", "rank", "tokens", "urgency"}
    for row in after.values():
        row["place"].pop("middle", None)
    assert {key: _without(row, added) for key, row in after.items()} == {
        key: _without(row, added) for key, row in before.items()
    }


def test_killed_after_any_batch_it_goes_on(released: Store) -> None:
    """The report comes between the writes of a batch and the note of it; each run gets one batch further."""
    schema.ensure(released)
    catalogue.load(released)
    runs = 0
    while migrations.pending(released, Phase.CONTRACT):
        runs += 1
        with suppress(Killed):
            migrations.migrate(released, killed_at(runs), contract=True, rows=5)

    assert runs > 5
    assert found(released, "ca sau") == ["Cá sấu trong hồ"]
    assert len(found(released, "0900000012")) == 1
    assert report(released, "Ổ gà")["known_to"] == [WARD]


def killed_at(number: int) -> Callable[[str], None]:
    told = count(1)

    def tell(line: str) -> None:
        if next(told) == number:
            raise Killed

    return tell


def _without(row: Document, fields: set[str]) -> Document:
    return {name: value for name, value in row.items() if name not in fields}
