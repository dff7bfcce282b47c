"""Words to an open call for rescue while an official has the conversation: the call gets them all the same."""

from __future__ import annotations

import time_machine

from bot.dialogue import Incoming, answer
from models.desk import conversations
from models.reports import reports
from models.store import Store
from models.talks import talks
from tests.bot.talks import said, someone
from tests.builders import an_official
from tests.talking import IN_OFFICE_HOURS

CALL = "cứu với, nước ngập nhà rồi, 12/4 Nguyễn Đáng xã Long Hữu, 4 người, sdt 0900000012"


@time_machine.travel(IN_OFFICE_HOURS)
def test_words_to_an_open_call_are_added_though_an_official_reads_along(town: Store) -> None:
    official, who = an_official(town, role="duty_officer"), someone(town)
    answer(who, Incoming("1", CALL))
    talk = talks.open_of(town, who.id)
    assert talk is not None
    conversations.take(town, official.identity, talk["_id"], expect=talk["version"])
    for number, text in enumerate(
        ("cửa sổ phía sau mở được", "them 2 dua nho nua", "we have a torch with us")
    ):
        assert "VL-" in said(answer(who, Incoming(f"a{number}", text)))
    assert answer(who, Incoming("b", "dạ cảm ơn cán bộ")) == []
    report = town.collection(reports.REPORTS).find_one()
    assert report is not None
    assert len(report["supplements"]) == 3
