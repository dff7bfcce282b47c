"""Steps beside live traffic: nothing that happens meanwhile is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.client_session import ClientSession

from models import migrations
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.handling.report_changes import update_of
from models.migrations import Batch, rewriting
from models.privacy import redaction
from models.reports import reports, search_words
from models.reports.reports import Report
from models.store import Document, Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_LONG_DUC
from tests.reporting import act, filed

NUMBER = "0900000012"


def numbered(store: Store) -> Report:
    """A report from before numbers were joined."""
    report = filed(store, text="Cột điện nghiêng, gọi 0900 000 012")
    store.collection(reports.REPORTS).update_one({"_id": report["_id"]}, {"$pull": {"tokens": NUMBER}})
    store.collection(search_words.REPORT_WORDS).delete_one({"_id": NUMBER})
    return report


def test_words_that_a_resident_takes_out_meanwhile_stay_gone(province: Store) -> None:
    report = numbered(province)
    redacted: list[Report] = []

    def values(row: Document) -> Document:
        # The step has read the report; now its resident takes the words out.
        if not redacted:
            redacted.append(redaction.redact(province, report, SYSTEM))
        return {"tokens": search_words.words_of(row["text"])} if row["text"] else {}

    made = rewriting.rewrite(
        province,
        reports.REPORTS.name,
        {},
        values,
        cursor=None,
        limit=10,
        also=lambda made, session: search_words.learn_all(province, made, session),
    )

    assert made.written == 0
    assert reports.get(province, report["_id"])["tokens"] == []
    assert province.collection(search_words.REPORT_WORDS).find_one({"_id": NUMBER}) is None


def test_transaction_that_takes_too_long_is_done_again_with_half_as_many(store: Store) -> None:
    store.db["numbers"].insert_many([{"_id": number} for number in range(4)])
    sizes: list[int] = []

    def slowly(made: list[Document], session: ClientSession) -> None:
        sizes.append(len(made))
        if len(made) > 1:
            time.sleep(3)
            store.db["numbers"].find_one({}, session=session)

    with transactions_end_after(store, seconds=1):
        made = rewriting.rewrite(
            store, "numbers", {}, lambda row: {"seen": True}, cursor=None, limit=2, also=slowly
        )

    assert sizes == [2, 1]
    assert made == Batch(0, 1, 1)


@contextmanager
def transactions_end_after(store: Store, *, seconds: int) -> Iterator[None]:
    admin, name = store.db.client.admin, "transactionLifetimeLimitSeconds"
    before = admin.command({"getParameter": 1, name: 1})[name]
    admin.command({"setParameter": 1, name: seconds})
    yield
    admin.command({"setParameter": 1, name: before})


def test_numbers_are_known_to_the_search_afterwards(province: Store) -> None:
    report = numbered(province)
    migrations.migrate(province)

    assert NUMBER in reports.get(province, report["_id"])["tokens"]
    assert province.collection(search_words.REPORT_WORDS).find_one({"_id": NUMBER})


def test_what_the_old_version_leaves_out_after_the_store_was_expanded_is_filled_in_at_last(
    province: Store,
) -> None:
    migrations.migrate(province)
    receiver = agencies.committee(PHUONG_LONG_DUC)
    report = act(province, filed(province), ReportAction.FORWARD, receiver=receiver, note="Chuyển.")
    expected = report["known_to"]
    province.collection(reports.REPORTS).update_one({"_id": report["_id"]}, {"$unset": {"known_to": ""}})

    migrations.migrate(province, contract=True)

    assert reports.get(province, report["_id"])["known_to"] == expected != []


def test_version_stays_that_of_the_last_event(province: Store) -> None:
    report = numbered(province)
    migrations.migrate(province)

    (*_, last) = events.timeline(province, Kind.REPORT, report["_id"])
    assert reports.get(province, report["_id"])["version"] == last["seq"]


def test_dry_run_counts_what_a_run_writes(province: Store) -> None:
    for _ in range(3):
        numbered(province)
    bare = filed(province, text="Cá sấu trong hồ")
    province.collection(reports.REPORTS).update_one(
        {"_id": bare["_id"]}, {"$unset": {"tokens": "", "rank": ""}}
    )
    foretold = {one.step.name: rows for one, rows in migrations.preview(province)}
    migrations.migrate(province)
    after = {one.step.name: rows for one, rows in migrations.preview(province, contract=True)}

    assert (foretold["facets"], foretold["joined_numbers"]) == (1, 3)
    assert (after["facets"], after["joined_numbers"]) == (0, 0)


def test_what_a_step_adds_while_an_official_acts_is_not_taken_out(province: Store) -> None:
    """The official has read the report; the step adds an agency; then their action is written."""
    report = filed(province)
    former = agencies.committee(PHUONG_LONG_DUC)
    receiver = agencies.agency_id("so_y_te", areas.active_province_id(province))
    read = reports.get(province, report["_id"])
    added = {"$addToSet": {"known_to": {"$each": [former]}}}
    province.collection(reports.REPORTS).update_one({"_id": report["_id"]}, added)

    actions.perform(
        province,
        read,
        ActionRequest(ReportAction.FORWARD, "Nhầm", receiver=receiver),
        Performer(SYSTEM, frozenset({Permission.REPORT_ASSIGN})),
    )

    kept = reports.get(province, report["_id"])["known_to"]
    assert kept == [former, report["agency_id"]]


def test_what_a_step_adds_while_the_clock_strikes_is_not_taken_out() -> None:
    update = update_of({"stage": "reminded", "known_to": ["a"]})
    assert update == {"$set": {"stage": "reminded"}, "$addToSet": {"known_to": {"$each": ["a"]}}}
