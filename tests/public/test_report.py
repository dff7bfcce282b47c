"""`/report`: a report sent with plain forms, step by step."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from models.reports import unsent
from models.reports.reports import REPORTS
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.photos import photo
from tests.public.browsing import OWN, Browser

FLOOD = "Đường ngập tới đầu gối trước cổng trường từ sáng"


def kept(store: Store) -> list[Any]:
    return list(store.collection(REPORTS).find())


def told(browser: Browser, text: str = FLOOD, **where: str) -> Browser:
    """Somebody who has said what it is about and where."""
    browser.open("/report/what").send("what", text=text)
    return browser.send("where", **{"commune": "p tra vinh", "address": "cổng trường"} | where)


def checked(browser: Browser) -> Browser:
    """Somebody who sees all of it and has only to send it."""
    return told(browser).send("photos", go="on").send("contact", go="unnamed")


def a_picture(name: str = "a.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(photo((80, 60))), name


def test_rescue_comes_before_anything_else_with_numbers_to_call(browser: Browser) -> None:
    page = browser.open("/report").page
    assert page.xpath("//h1/text()") == ["Có ai đang gặp nguy hiểm?"]
    called = page.xpath("//main//a[starts-with(@href, 'tel:')]/@href")
    assert called[:4] == ["tel:112", "tel:113", "tel:114", "tel:115"]


def test_a_report_is_sent_step_by_step_and_answered_with_code_pin_and_day(
    browser: Browser, store: Store
) -> None:
    checked(browser).send("check")
    (report,) = kept(store)
    assert browser.path == "/report/done"
    assert report["code"] in browser.said
    assert "Hẹn trả lời trước hết ngày" in browser.said
    assert (report["category"], report["place"]["area_id"]) == ("flood", PHUONG_TRA_VINH)
    assert report["place"]["address"] == "cổng trường"


def test_what_was_typed_is_there_after_going_back(browser: Browser) -> None:
    told(browser).open("/report/what")
    assert browser.page.xpath("//textarea/text()")[0].strip() == FLOOD
    browser.open("/report/where")
    assert browser.page.xpath("//input[@name='commune']/@value") == ["Phường Trà Vinh"]


def test_a_step_that_is_sent_again_changes_nothing(browser: Browser) -> None:
    browser.open("/report/what")
    for _ in range(2):
        browser.open("/report/what").send("what", text=FLOOD)
    assert browser.path == "/report/where"


def test_a_report_that_is_sent_twice_is_one(browser: Browser, store: Store) -> None:
    form = checked(browser).form("check")
    data = {"key": form.xpath(".//input/@value")[0]}
    answers = [browser.client.post("/report/check", data=data, headers=OWN) for _ in range(2)]
    assert [one.headers["Location"] for one in answers] == ["/report/done"] * 2
    assert len(kept(store)) == 1


def test_a_category_is_proposed_and_another_may_be_chosen(browser: Browser, store: Store) -> None:
    browser.open("/report/what").send("what", text=FLOOD)
    assert browser.page.xpath("//input[@name='category'][@checked]/@value") == ["flood"]
    browser.send("where", commune="Phường Trà Vinh", other="road_damage")
    browser.send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["category"] == "road_damage"


def test_a_name_that_several_communes_have_is_asked_for(browser: Browser) -> None:
    told(browser, commune="phuong 4")
    assert browser.answer.status_code == 422
    offered = browser.page.xpath("//input[@name='area']/@value")
    assert len(offered) > 1
    assert browser.send("where", area=offered[1]).path == "/report/photos"


def test_a_former_name_leads_to_the_commune_of_today(browser: Browser, store: Store) -> None:
    told(browser, commune="phường 9 trà vinh")
    if browser.path == "/report/where":
        browser.send("where", area=browser.page.xpath("//input[@name='area']/@value")[0])
    assert browser.path == "/report/photos"


def test_a_position_alone_asks_which_commune_it_is_and_keeps_that_nobody_was_sure(
    browser: Browser, store: Store
) -> None:
    told(browser, commune="", lat="9.9347", lon="106.3455")
    assert "Nơi nào đúng?" in browser.said
    browser.send("where", area="nearest").send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["place"]["approximate"] is True
    assert "chưa chắc" in browser.said


def test_everything_that_is_wrong_is_said_at_once_with_links(browser: Browser) -> None:
    told(browser, commune="", address="x" * 301)
    assert browser.answer.status_code == 422
    assert browser.page.xpath("//*[@role='alert']//a/@href") == ["#address", "#commune"]
    assert browser.page.xpath("//input[@name='address']/@value") == ["x" * 301]


def test_a_text_that_is_too_short_is_kept_and_named(browser: Browser) -> None:
    browser.open("/report/what").send("what", text="abc")
    assert browser.answer.status_code == 422
    assert browser.page.xpath("//*[@role='alert']//a/@href") == ["#text"]
    assert browser.page.xpath("//textarea[@aria-invalid]/text()")[0].strip() == "abc"


def test_photos_come_along_several_at_once_and_can_be_taken_out(browser: Browser, store: Store) -> None:
    told(browser).send("photos", go="stay", photos=[a_picture(), a_picture("b.jpg")])
    first, second = browser.page.xpath("//button[@name='remove']/@value")
    browser.send("photos", remove=first)
    browser.send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["photos"] == [second]


def test_what_is_no_photo_is_named_and_the_others_are_kept(browser: Browser) -> None:
    told(browser).send("photos", go="on", photos=[a_picture(), (io.BytesIO(b"no picture"), "x.jpg")])
    assert browser.answer.status_code == 422
    assert len(browser.page.xpath("//img")) == 1


def test_photos_that_are_sent_again_are_there_once(browser: Browser) -> None:
    key = told(browser).form("photos").xpath(".//input[@name='key']/@value")[0]
    for _ in range(2):
        data = {"key": key, "go": "stay", "photos": a_picture()}
        browser.client.post("/report/photos", data=data, headers=OWN)
    assert len(browser.open("/report/photos").page.xpath("//img")) == 1


def test_name_and_phone_are_kept_sealed_with_when_they_agreed(browser: Browser, store: Store) -> None:
    told(browser).send("photos", go="on")
    browser.send("contact", name="Lê Văn A", phone="0912 345 678", agree="true").send("check")
    contact = kept(store)[0]["reporter"]["contact"]
    found = json.loads(store.vault.decrypt(contact))
    assert (found["name"], found["phone"]) == ("Lê Văn A", "+84912345678")
    assert found["agreed_at"]


def test_nothing_of_a_person_is_kept_without_their_consent(browser: Browser) -> None:
    told(browser).send("photos", go="on")
    browser.send("contact", name="Lê Văn A", phone="12")
    assert browser.answer.status_code == 422
    assert browser.page.xpath("//*[@role='alert']//a/@href") == ["#phone", "#agree"]


def test_a_text_that_sounds_like_a_call_for_help_leads_to_rescue_first(
    browser: Browser, store: Store
) -> None:
    told_text = "Cứu với, nước cuốn hai đứa nhỏ, đang chìm"
    browser.open("/report/what").send("what", text=told_text)
    assert browser.path == "/report/rescue"
    assert browser.page.xpath("//textarea/text()")[0].strip() == told_text
    browser.send("rescue", address="bến đò")
    (call,) = kept(store)
    assert (call["kind"], browser.answer.status_code) == ("rescue", 201)


def test_whoever_says_that_nobody_is_in_danger_goes_on(browser: Browser) -> None:
    browser.open("/report/what").send("what", text="Cứu với, nước cuốn hai đứa nhỏ, đang chìm")
    assert browser.send("safe").path == "/report/where"
    assert browser.open("/report/what").send("what").path == "/report/where"


def test_a_call_for_help_needs_nothing_and_asks_for_the_place_afterwards(
    browser: Browser, store: Store
) -> None:
    browser.open("/report/rescue").send("rescue")
    (call,) = kept(store)
    assert call["kind"] == "rescue"
    assert "chưa biết bạn ở đâu" in browser.said
    assert "Hẹn trả lời" not in browser.said


def test_the_same_call_for_help_is_one_and_another_is_not_lost(browser: Browser, store: Store) -> None:
    form = browser.open("/report/rescue").form("rescue")
    key = form.xpath(".//input[@name='key']/@value")[0]
    for text in ("Nước lên", "Nước lên", "Nước lên tới nóc"):
        data = {"key": key, "text": text}
        assert browser.client.post("/report/rescue", data=data, headers=OWN).status_code == 201
    assert sorted(one["text"] for one in kept(store)) == ["Nước lên", "Nước lên tới nóc"]


def test_the_number_of_whoever_calls_for_help_stands_in_the_words(browser: Browser, store: Store) -> None:
    browser.open("/report/rescue").send("rescue", text="Kẹt trên nóc", phone="0912345678")
    assert "0912345678" in kept(store)[0]["text"]


def test_another_browser_sees_nothing_of_it(browser: Browser, other: Browser) -> None:
    checked(browser)
    assert other.open("/report/check").path == "/report/what"
    assert FLOOD not in other.answer.get_data(as_text=True)


def test_once_it_is_sent_its_words_are_gone_from_the_pages(browser: Browser) -> None:
    checked(browser).send("check")
    assert FLOOD not in browser.open("/report/what").answer.get_data(as_text=True)
    assert browser.open("/report/check").path == "/report/done"


def test_it_can_be_thrown_away(browser: Browser) -> None:
    checked(browser).send("drop")
    assert browser.open("/report/check").path == "/report/what"


def test_the_form_of_another_site_is_refused(browser: Browser, store: Store) -> None:
    browser.open("/report/what")
    forged = browser.client.post(
        "/report/rescue", data={"text": "Cứu"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert forged.status_code == 403
    assert "112" in forged.get_data(as_text=True)
    assert kept(store) == []


def test_what_is_filled_in_is_sealed(browser: Browser, store: Store) -> None:
    told(browser)
    (row,) = store.collection(unsent.UNSENT_REPORTS).find()
    assert "trường" not in json.dumps(row, default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Có chuyện gì?"), ("km", "មានរឿងអ្វី"), ("en", "What is it?")]
)
def test_the_language_goes_along_from_step_to_step(browser: Browser, lang: str, words: str) -> None:
    browser.open(f"/report?lang={lang}")
    assert browser.page.xpath("//html/@lang") == [lang]
    browser.open(f"/report/what?lang={lang}")
    assert words in browser.said
    browser.send("what", text=FLOOD)
    assert browser.page.xpath("//html/@lang") == [lang]
