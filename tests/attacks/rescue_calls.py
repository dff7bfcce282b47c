"""Calls for rescue as an attacker sends them, and what the desk shows of them."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from models.categories.report_kinds import ReportKind
from models.desk import desk
from models.desk.search import Filter
from models.reports import call_groups, filing
from models.reports.draft import Draft, Filed, Reporter
from models.reports.reports import REPORTS, Report
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.reporting import HANDLER, resident

NETWORK, ELSEWHERE = "192.0.2.1", "198.51.100.7"

_NUMBERS = count(1)

#: Words from which texts are made that are not alike.
WORDS = re.findall(
    r"\w+",
    "nước mái nhà bà con trẻ em già yếu cột điện đổ cây gãy thuyền chìm ghe lật cầu sập đường trơn bùn đất sạt lở"
    " kênh rạch tràn bờ đê vỡ kho lúa gạo trôi heo gà vịt trâu bò chạy không kịp tối mưa lớn gió mạnh sấm chớp lạnh",
)


def a_text(number: int) -> str:
    """Return a text of ten words that no other number has alike."""
    return "Cứu với " + " ".join(
        WORDS[(number * 7 + step * (number % 11 + 3)) % len(WORDS)] for step in range(9)
    )


def call(
    store: Store, who: str | Reporter = "", text: str = "", network: str = NETWORK, **given: Any
) -> Filed:
    """Call for rescue, as the doors do."""
    number = next(_NUMBERS)
    row: dict[str, Any] = {"area_id": PHUONG_TRA_VINH, "address": f"Ấp Mẫu {number}"} | given
    draft = Draft(text or a_text(number), "rescue", ReportKind.RESCUE, **row)
    reporter = who if isinstance(who, Reporter) else resident(who or f"phone-{number}")
    return filing.file(store, draft, reporter, network=network)


def on_the_desk(store: Store, **wanted: Any) -> list[Report]:
    """The rows of the list: one for each group."""
    found, _ = desk.search(store, HANDLER, Filter(**wanted), limit=1000, collapsed=True)
    return found


def members(store: Store, code: str) -> list[Report]:
    """The calls of the group that a call is in."""
    found, _ = desk.search(store, HANDLER, Filter(group=code), limit=1000)
    return found


def groups(store: Store) -> list[Report]:
    return [row for row in on_the_desk(store) if call_groups.group_of(row)]


def every(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({"kind": ReportKind.RESCUE}))
