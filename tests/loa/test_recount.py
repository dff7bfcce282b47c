"""Counting again at the command line."""

from __future__ import annotations

import json

from models.statistics.counters import REPORT_SUMS
from models.store import Store
from tests.loa.conftest import Run
from tests.reporting import filed


def test_every_report_is_counted_again(store: Store, run: Run) -> None:
    filed(store)
    store.collection(REPORT_SUMS).delete_many({})

    done = run("recount", "--json")

    assert json.loads(done.stdout)["reports"] == 1
    assert store.collection(REPORT_SUMS).count_documents({}) > 0
