"""`/r/{code}`: where a report stands, for anybody and for whoever shows its PIN."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from models.categories.report_kinds import ReportKind
from models.reports import codes_and_pins, followers, reports, rescue_details
from models.reports.reports import REPORTS, Report
from models.reports.rescue_details import Supplement
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction, ReportState
from tests.photos import photo
from tests.public.browsing import OWN, Browser
from tests.reporting import act, filed, fixed, resident

WORDS = "Đường ngập tới đầu gối"


@pytest.fixture
def report(store: Store) -> Report:
    """A report that is not public."""
    return filed(store, category="security", text=WORDS)


@pytest.fixture
def public(store: Store) -> Report:
    """A report that everybody may read."""
    found = filed(store, "d2", text=WORDS)
    store.collection(REPORTS).update_one({"_id": found["_id"]}, {"$set": {"published": True}})
    return found


def opened(visitor: Browser, store: Store, report: Report) -> Browser:
    """Somebody who has shown the PIN of a report."""
    pin = codes_and_pins.pin_of(store, report["_id"])
    return visitor.open(f"/r/{report['code']}").send("pin", pin=pin)


def now(store: Store, report: Report) -> Report:
    return reports.get(store, report["_id"])


def test_anybody_sees_where_a_public_report_stands(visitor: Browser, public: Report) -> None:
    visitor.open(f"/r/{public['code']}")
    assert "UBND Phường Trà Vinh" in visitor.said
    assert "Hẹn trả lời chậm nhất hết ngày" in visitor.said
    assert "Đã gửi phản ánh" in visitor.said


def test_a_report_that_is_not_public_is_as_good_as_none(visitor: Browser, report: Report) -> None:
    pages = []
    for code in (report["code"], "VL-00000"):
        visitor.open(f"/r/{code}")
        assert visitor.answer.status_code == 404
        pages.append(visitor.said.replace(code, ""))
    assert pages[0] == pages[1]


def test_the_pin_opens_all_of_it_and_stands_in_no_address(
    visitor: Browser, store: Store, report: Report
) -> None:
    opened(visitor, store, report)
    assert WORDS in visitor.said
    assert codes_and_pins.pin_of(store, report["_id"]) not in visitor.answer.request.url


def test_a_wrong_pin_and_a_wrong_code_get_one_answer(visitor: Browser, report: Report) -> None:
    said = []
    for code in (report["code"], "VL-00000"):
        visitor.open(f"/r/{code}").send("pin", pin="000000")
        assert visitor.answer.status_code == 422
        said.append(visitor.wrong)
    assert said[0] == said[1]


def test_the_pin_of_one_report_opens_no_other(visitor: Browser, store: Store, report: Report) -> None:
    opened(visitor, store, report)
    other = filed(store, "d3", category="security", text="Chuyện khác hẳn")
    assert visitor.open(f"/r/{other['code']}").answer.status_code == 404


def test_another_browser_has_to_show_the_pin_again(
    visitor: Browser, other: Browser, store: Store, report: Report
) -> None:
    opened(visitor, store, report)
    assert other.open(f"/r/{report['code']}").answer.status_code == 404


def test_it_can_be_closed_again(visitor: Browser, store: Store, report: Report) -> None:
    opened(visitor, store, report).send("close")
    assert visitor.answer.status_code == 404


def test_a_cookie_that_somebody_made_up_opens_nothing(visitor: Browser, report: Report) -> None:
    visitor.client.set_cookie("loa_opened", "made-up", path=f"/r/{report['code']}")
    assert visitor.open(f"/r/{report['code']}").answer.status_code == 404


def test_a_code_is_found_however_it_is_typed(visitor: Browser, public: Report) -> None:
    visitor.open(f"/r?code={public['code'].lower().replace('-', '%20')}")
    assert visitor.path == f"/r/{public['code']}"


def test_words_and_photos_are_added(visitor: Browser, store: Store, report: Report) -> None:
    opened(visitor, store, report)
    visitor.send("comment", note="Nước chưa rút", photos=(io.BytesIO(photo((80, 60))), "a.jpg"))
    assert "Đã gửi thêm." in visitor.said
    assert "Nước chưa rút" in visitor.said
    assert len(now(store, report)["photos"]) == 1


def test_what_is_sent_again_is_there_once(visitor: Browser, store: Store, report: Report) -> None:
    key = opened(visitor, store, report).form("comment").xpath(".//input[@name='key']/@value")[0]
    for _ in range(2):
        data = {"key": key, "note": "Nước chưa rút"}
        visitor.client.post(f"/r/{report['code']}/comment", data=data, headers=OWN)
    visitor.open(f"/r/{report['code']}")
    assert visitor.said.count("Nước chưa rút") == 1


def test_the_agencys_question_is_answered(visitor: Browser, store: Store, report: Report) -> None:
    act(store, report, ReportAction.ACCEPT)
    act(store, report, ReportAction.ASK, note="Từ số nhà nào?")
    assert "Từ số nhà nào?" in opened(visitor, store, report).said
    assert now(store, report)["state"] == ReportState.WAITING
    visitor.send("answer", note="Từ số 45")
    assert now(store, report)["state"] == ReportState.ACCEPTED


def test_what_is_refused_keeps_what_was_typed(visitor: Browser, store: Store, report: Report) -> None:
    picture = (io.BytesIO(photo((80, 60))), "a.jpg")
    opened(visitor, store, report).send("comment", note="", photos=picture)
    assert visitor.answer.status_code == 422
    assert visitor.page.xpath("//*[@role='alert']//a/@href") == ["#comment-note"]
    assert len(visitor.page.xpath("//details[@id='comment'][@open]//input[@name='photo_ids']")) == 1
    visitor.send("comment", note="Đây là ảnh")
    assert len(now(store, report)["photos"]) == 1


def test_a_solved_report_is_rated_or_reopened(visitor: Browser, store: Store, report: Report) -> None:
    fixed(store, report)
    opened(visitor, store, report)
    visitor.send("reopen", note="Nước lại ngập rồi")
    assert now(store, report)["state"] == ReportState.SUBMITTED
    fixed(store, report)
    visitor.open(f"/r/{report['code']}").send("rate", rating="satisfied")
    assert now(store, report)["rating"] == "satisfied"


def test_whoever_was_too_late_reads_how_it_stands(visitor: Browser, store: Store, report: Report) -> None:
    form = opened(visitor, store, report).form("withdraw")
    data = {"key": form.xpath(".//input[@name='key']/@value")[0], "note": "Đã tự khỏi"}
    fixed(store, report)
    visitor.answer = visitor.client.post(f"/r/{report['code']}/withdraw", data=data, headers=OWN)
    assert visitor.answer.status_code == 409
    assert "Đã tự khỏi" in visitor.said


def test_a_report_is_taken_back(visitor: Browser, store: Store, report: Report) -> None:
    opened(visitor, store, report).send("withdraw")
    assert now(store, report)["state"] == ReportState.WITHDRAWN


def test_ones_own_words_are_deleted_when_that_is_confirmed(
    visitor: Browser, store: Store, report: Report
) -> None:
    opened(visitor, store, report).send("redact")
    assert visitor.answer.status_code == 422
    visitor.send("redact", confirm="true")
    assert now(store, report)["text"] == ""


def test_name_and_number_are_taken_back_without_the_words(visitor: Browser, store: Store) -> None:
    sender = replace(resident(), contact='{"name": "Lê Văn A", "phone": "+84900000012"}')
    report = filed(store, sender, category="security", text=WORDS)
    assert "Lê Văn A, +84900000012" in opened(visitor, store, report).said
    assert "Lê Văn A" not in visitor.send("unnamed").said
    assert "contact" not in now(store, report)["reporter"]
    assert now(store, report)["text"] == WORDS


def test_a_number_in_the_words_of_a_call_goes_with_the_consent(visitor: Browser, store: Store) -> None:
    sender = replace(resident(), contact='{"phone": "0900 000 013"}')
    said = "Nước lên.\nĐiện thoại của người gọi: 0900 000 013"
    report = filed(store, sender, kind=ReportKind.RESCUE, category="rescue", text=said)
    rescue_details.add(store, report["_id"], Supplement("gọi +84 900.000.013 nha"), sender, key="1")
    opened(visitor, store, report).send("unnamed")
    kept = now(store, report)
    steps = events.timeline(store, Kind.REPORT, report["_id"])
    figures = re.sub(
        r"[\s.]",
        "",
        f"{kept['text']} {kept['supplements']} {kept['folded']} {[one['note'] for one in steps]}",
    )
    assert "900000013" not in figures
    assert kept["text"].startswith("Nước lên.")


def test_without_the_pin_nothing_is_done(visitor: Browser, store: Store, public: Report) -> None:
    for step in ("comment", "withdraw", "redact", "unnamed"):
        data = {"key": "k" * 20, "note": "Xin rút", "confirm": "true"}
        answer = visitor.client.post(f"/r/{public['code']}/{step}", data=data, headers=OWN)
        assert answer.status_code == 403
    assert now(store, public)["version"] == public["version"]


def test_somebody_follows_it_and_no_more(visitor: Browser, store: Store, public: Report) -> None:
    visitor.open(f"/r/{public['code']}").send("/follow")
    assert "Bạn đang cùng chờ việc này." in visitor.said
    assert followers.count(store, public) == 1
    visitor.send("/unfollow")
    assert followers.count(store, public) == 0


def test_many_wrong_pins_are_refused_with_when_to_come_back(visitor: Browser, report: Report) -> None:
    statuses = set()
    for n in range(30):
        data = {"pin": f"{n:06}"}
        answer = visitor.client.post(f"/r/{report['code']}/pin", data=data, headers=OWN)
        statuses.add(answer.status_code)
    assert 429 in statuses
    assert "Retry-After" in answer.headers
