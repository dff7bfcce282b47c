"""`/search` and `/ask`: what is published is found before anything is sent."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.content import approving
from models.content.posts import PostKind
from models.handling import published_answers
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import post
from tests.posting import EDITOR
from tests.public.browsing import Browser
from tests.questioning import answered, asked
from tests.reporting import HANDLER, act, filed


def published(store: Store) -> Report:
    """A report with a number in it that an official has looked at and published."""
    report = filed(store, category="street_light", text="Đèn đường tắt trước chợ, gọi 0900 000 012")
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"published": True}})
    return report


def found(visitor: Browser) -> list[str]:
    """The titles of what is listed."""
    return [" ".join(one.text_content().split()) for one in visitor.page.xpath("//main//h3")]


@pytest.mark.parametrize("typed", ["lịch tiêm chủng", "lich tiem chung", "LICH tiêm"])
def test_posts_are_found_with_and_without_diacritics(visitor: Browser, store: Store, typed: str) -> None:
    post(store, title="Lịch tiêm chủng tháng này")
    post(store, title="Giờ phát loa")
    visitor.open(f"/search?q={typed}")
    assert found(visitor) == ["Lịch tiêm chủng tháng này"]


def test_public_reports_are_found_by_what_everybody_reads(visitor: Browser, store: Store) -> None:
    report = published(store)
    filed(store, "d2", text="Đèn đường tắt, chưa công khai")
    visitor.open("/search?q=den duong")
    assert visitor.page.xpath("//main//h3/a/@href") == [f"/r/{report['code']}"]


@pytest.mark.parametrize("typed", ["0900000012", "0900 000 012", "090000"])
def test_a_number_that_is_masked_tells_nothing(visitor: Browser, store: Store, typed: str) -> None:
    published(store)
    visitor.open(f"/search?q={typed}")
    assert found(visitor) == []
    assert "Không tìm thấy gì" in visitor.said


def test_more_of_what_was_found_stands_on_further_pages(visitor: Browser, store: Store) -> None:
    for number in range(11):
        post(store, title=f"Lịch số {number}")
    first = found(visitor.open("/search?q=lich"))
    assert len({*first, *found(visitor.follow("Xem thêm"))}) == 11


@pytest.mark.parametrize("path", ["/search?q=lich", "/ask?q=lich"])
def test_what_somebody_looks_for_is_kept_by_nobody(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_question_is_answered_by_what_is_published(visitor: Browser, store: Store) -> None:
    post(store, title="Đăng ký khai sinh cần giấy tờ gì", kind=PostKind.ANSWER, category="procedure")
    visitor.open("/ask?q=lam khai sinh can gi")
    assert "Đăng ký khai sinh" in found(visitor)[0]


def test_a_question_without_an_answer_is_sent_as_one(visitor: Browser) -> None:
    visitor.open("/ask?q=Bao giờ sửa cầu Long Bình?")
    assert "Chưa có câu trả lời nào" in visitor.said
    visitor.send("what")
    assert visitor.path == "/report/where"
    visitor.open("/report/what")
    assert visitor.page.xpath("//textarea/text()")[0].strip() == "Bao giờ sửa cầu Long Bình?"
    assert visitor.page.xpath("//input[@name='kind'][@checked]/@value") == ["question"]


def test_without_a_question_the_latest_answers_are_listed(visitor: Browser, store: Store) -> None:
    assert "Chưa có câu hỏi nào được trả lời" in visitor.open("/ask").said
    post(store, title="Cầu Long Bình sửa xong tháng sau", kind=PostKind.ANSWER)
    assert found(visitor.open("/ask")) == ["Cầu Long Bình sửa xong tháng sau"]


def test_a_published_answer_stands_among_the_answers_and_on_the_page_of_its_question(
    visitor: Browser, store: Store
) -> None:
    report = answered(store, asked(store))
    act(store, report, ReportAction.PUBLISH, confirmed_doubts=["Nguyễn Văn Lúa"])
    visitor.open("/ask")
    assert visitor.page.xpath("//main//h3/a/@href") == [f"/r/{report['code']}"]
    made = published_answers.begin(store, HANDLER, report)
    sent = approving.submit(store, HANDLER, made["_id"], expect=made["version"])
    approving.approve(store, EDITOR, made["_id"], expect=sent["version"])
    for path in ("/ask", "/ask?q=giấy khai sinh cho con"):
        visitor.open(path)
        assert visitor.page.xpath("//main//h3/a/@href") == [f"/p/{made['_id']}?lang=vi"]
    assert "giấy chứng sinh" in visitor.open(f"/r/{report['code']}").said
