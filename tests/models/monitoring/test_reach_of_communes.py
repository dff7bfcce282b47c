"""Reach of communes: heard from lately and in every hamlet, and boards that were there for most of a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.monitoring import reach_of_communes
from models.monitoring.outlet_months import OUTLET_MONTHS
from models.store import Store
from tests import outleting
from tests.beating import NOW, an_outlet, beats
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

COMMUNES = [PHUONG_LONG_DUC, PHUONG_TRA_VINH]


def test_a_commune_counts_while_one_of_its_clusters_was_heard_from_lately(store: Store) -> None:
    beats(store, an_outlet(store), NOW)
    beats(store, an_outlet(store, area_id=PHUONG_LONG_DUC), NOW - timedelta(days=31))
    beats(store, an_outlet(store, kind="board", area_id=PHUONG_LONG_DUC, capabilities=["text"]), NOW)
    found = reach_of_communes.communes_heard_from(store, COMMUNES, NOW)
    assert (found.reached, found.of, found.missing) == (1, 2, (PHUONG_LONG_DUC,))


def test_every_hamlet_is_reached_only_when_all_clusters_together_name_all(store: Store) -> None:
    hamlets = {PHUONG_TRA_VINH: ["Khóm 1", "Khóm 2"], PHUONG_LONG_DUC: []}
    beats(store, an_outlet(store, hamlets=["KHÓM 1"]), NOW)
    assert reach_of_communes.communes_reaching_every_hamlet(store, hamlets, NOW).reached == 0
    beats(store, an_outlet(store, hamlets=["khom 2"], technology="fm", kind="converter"), NOW)
    found = reach_of_communes.communes_reaching_every_hamlet(store, hamlets, NOW)
    assert (found.reached, found.missing) == (1, (PHUONG_LONG_DUC,))
    by_ip = reach_of_communes.communes_reaching_every_hamlet(store, hamlets, NOW, technologies=["ip"])
    assert by_ip.reached == 0


def test_a_board_counts_from_four_fifths_of_the_time_that_it_could_be_there(store: Store) -> None:
    month, begins = "2026-10", datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    possible = timedelta(days=31).total_seconds()
    ids = {}
    for name, share in (("most", 0.81), ("less", 0.79)):
        board = outleting.an_outlet(
            store, kind="board", capabilities=["text"], created_at=begins - timedelta(days=9)
        )
        ids[name] = board["_id"]
        row = {"outlet_id": board["_id"], "month": month, "seconds": share * possible}
        store.db[OUTLET_MONTHS.name].insert_one({"_id": board["_id"], **row})
    found = reach_of_communes.boards_online(store, VINH_LONG, month, NOW)
    assert (found.reached, found.of, found.missing) == (1, 2, (ids["less"],))
