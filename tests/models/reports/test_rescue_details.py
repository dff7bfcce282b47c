"""What is added to a report afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from models.categories.report_kinds import ReportKind
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports, rescue_details
from models.reports.draft import Draft, Reporter
from models.reports.rescue_details import Supplement
from models.store import Store
from tests.builders import PHUONG_TRA_VINH

CALLER = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})


def test_the_same_key_at_the_same_time_adds_once_and_nobody_is_refused(store: Store) -> None:
    call = Draft("Cứu với, nước tới nóc nhà", "rescue", ReportKind.RESCUE, area_id=PHUONG_TRA_VINH)
    report = filing.file(store, call, CALLER).report

    def add(_: int) -> str:
        more = Supplement("Nhà có hai người già")
        return str(rescue_details.add(store, report["_id"], more, CALLER, key="k1")["_id"])

    with ThreadPoolExecutor(4) as pool:
        answered = set(pool.map(add, range(4)))

    assert answered == {report["_id"]}
    assert [row["key"] for row in reports.get(store, report["_id"])["supplements"]] == ["k1"]
