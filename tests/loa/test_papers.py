"""Documents, reports and targets at the command line."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta

from models.directives.directives import RECEIPTS
from models.messages.messages import MESSAGES
from models.store import Store
from tests import directing, returning
from tests.loa.conftest import Run


def test_who_is_late_with_which_document_is_named(store: Store, run: Run) -> None:
    late, in_time = (directing.sent(store, directing.a_sender(store), number=number) for number in ("1", "2"))
    past = {"$set": {"due_at": datetime.now(UTC) - timedelta(days=1)}}
    store.collection(RECEIPTS).update_one(
        {"directive_id": late["_id"], "agency_id": directing.TRA_VINH}, past
    )
    (found,) = json.loads(run("papers", "state", "--late", "--json").stdout)
    assert (found["id"], found["units"], found["done"], len(found["late"])) == (late["_id"], 2, 0, 1)
    assert in_time["title"] in run("papers", "state").stdout


def test_reports_that_are_asked_for_stand_beside_documents(store: Store, run: Run) -> None:
    returning.opened(store, returning.an_office(store))
    (found,) = json.loads(run("papers", "state", "--json").stdout)
    assert (found["kind"], found["units"], found["done"]) == ("report", 2, 0)


def test_whoever_owes_something_is_reminded_once(store: Store, run: Run) -> None:
    directing.of_unit(store)
    directing.sent(store, directing.a_sender(store))
    moved = {
        "due_at": datetime.now(UTC) - timedelta(days=2),
        "received_at": datetime.now(UTC) - timedelta(days=9),
    }
    store.collection(RECEIPTS).update_many({}, {"$set": moved})
    assert "2 documents and 0 reports" in run("papers", "remind").stdout
    told = store.collection(MESSAGES).count_documents({})
    run("papers", "remind")
    assert (told > 0, store.collection(MESSAGES).count_documents({})) == (True, told)


def test_the_figures_of_a_plan_are_printed_as_a_table(store: Store, run: Run) -> None:
    rows = list(csv.reader(run("targets", "--first", "2024").stdout.lstrip("\ufeff").splitlines()))
    assert rows[0][0] == "Mã mục tiêu"
    assert {row[0] for row in rows[1:]} >= {"TV-1", "TV-14"}
    assert run("targets", "--plan", "none").exit_code == 1
