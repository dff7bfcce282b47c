"""Counting again at the command line."""

from __future__ import annotations

import json

from models import surveys
from models.access.callers import HERE
from models.statistics.counters import REPORT_SUMS
from models.store import Store
from models.surveys import tally
from models.surveys.voters import Voter
from tests.builders import survey
from tests.loa.conftest import Run
from tests.reporting import filed


def test_every_report_is_counted_again(store: Store, run: Run) -> None:
    filed(store)
    store.collection(REPORT_SUMS).delete_many({})

    done = run("recount", "--json")

    assert json.loads(done.stdout)["reports"] == 1
    assert store.collection(REPORT_SUMS).count_documents({}) > 0


def test_every_answer_to_a_survey_is_counted_again(store: Store, run: Run) -> None:
    one = survey(store)
    surveys.answer(store, one["_id"], Voter(("device:1",)), {"hour": "5h"}, "app", HERE)

    done = run("recount-surveys", "--json")

    assert json.loads(done.stdout)["answers"] == 1
    assert tally.read(store, one["_id"], "all")[""]["n"] == 1
