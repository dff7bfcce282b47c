"""`/report`: a report sent with plain forms, step by step."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot import calls_heard
from models.reports import codes_and_pins, unsent
from models.reports.reports import REPORTS
from models.store import Store
from tests.bordering import bordered
from tests.builders import PHUONG_TRA_VINH, Caller, headers_for
from tests.photos import photo
from tests.public.browsing import OWN, Browser

FLOOD = "Đường ngập tới đầu gối trước cổng trường từ sáng"


def kept(store: Store) -> list[Any]:
    return list(store.collection(REPORTS).find())


def told(visitor: Browser, text: str = FLOOD, **where: str) -> Browser:
    """Somebody who has said what it is about and where."""
    visitor.open("/report/what").send("what", text=text)
    return visitor.send(
        "where", **{"commune": "p tra vinh", "address": "cổng trường", "category": "flood"} | where
    )


def checked(visitor: Browser) -> Browser:
    """Somebody who sees all of it and has only to send it."""
    return told(visitor).send("photos", go="on").send("contact", go="unnamed")


def a_picture(name: str = "a.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(photo((80, 60))), name


def test_rescue_comes_before_anything_else_with_numbers_to_call(visitor: Browser) -> None:
    page = visitor.open("/report").page
    assert page.xpath("//h1/text()") == ["Có ai đang gặp nguy hiểm?"]
    called = page.xpath("//main//a[starts-with(@href, 'tel:')]/@href")
    assert called[:4] == ["tel:112", "tel:113", "tel:114", "tel:115"]


def test_a_report_is_sent_step_by_step_and_answered_with_code_pin_and_day(
    visitor: Browser, store: Store
) -> None:
    checked(visitor).send("check")
    (report,) = kept(store)
    assert visitor.path == "/report/done"
    assert report["code"] in visitor.said
    assert "Hẹn trả lời chậm nhất hết ngày" in visitor.said
    assert (report["category"], report["place"]["area_id"]) == ("flood", PHUONG_TRA_VINH)
    assert report["place"]["address"] == "cổng trường"


def test_whoever_closes_their_report_leaves_no_receipt_with_a_pin(visitor: Browser, store: Store) -> None:
    checked(visitor).send("check")
    (report,) = kept(store)
    visitor.open(f"/r/{report['code']}").send("close")
    assert codes_and_pins.pin_of(store, report["_id"]) not in visitor.open("/report/done").said


def test_what_was_typed_is_there_after_going_back(visitor: Browser) -> None:
    told(visitor).open("/report/what")
    assert visitor.page.xpath("//textarea/text()")[0].strip() == FLOOD
    visitor.open("/report/where")
    assert visitor.page.xpath("//input[@name='commune']/@value") == ["Phường Trà Vinh"]


def test_a_step_that_is_sent_again_changes_nothing(visitor: Browser) -> None:
    visitor.open("/report/what")
    for _ in range(2):
        visitor.open("/report/what").send("what", text=FLOOD)
    assert visitor.path == "/report/where"


def test_a_report_that_is_sent_twice_is_one(visitor: Browser, store: Store) -> None:
    form = checked(visitor).form("check")
    data = {"key": form.xpath(".//input/@value")[0]}
    answers = [visitor.client.post("/report/check", data=data, headers=OWN) for _ in range(2)]
    assert [one.headers["Location"] for one in answers] == ["/report/done"] * 2
    assert len(kept(store)) == 1


def test_a_category_is_proposed_and_another_may_be_chosen(visitor: Browser, store: Store) -> None:
    visitor.open("/report/what").send("what", text=FLOOD)
    assert visitor.page.xpath("//input[@name='category'][@checked]/@value") == ["flood"]
    visitor.send("where", commune="Phường Trà Vinh", other="road_damage")
    visitor.send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["category"] == "road_damage"


def test_a_name_that_several_communes_have_is_asked_for(visitor: Browser) -> None:
    told(visitor, commune="phuong 4")
    assert visitor.answer.status_code == 422
    offered = visitor.page.xpath("//input[@name='area']/@value")
    assert len(offered) > 1
    assert visitor.send("where", area=offered[1]).path == "/report/photos"


@pytest.mark.parametrize("typed", ["chau thanh", "vung liem", "mo cay nam"])
def test_a_name_that_a_former_district_had_as_well_is_asked_for(visitor: Browser, typed: str) -> None:
    told(visitor, commune=typed)
    assert "Hãy chọn nơi bạn nói đến." in visitor.wrong
    offered = visitor.page.xpath("//input[@name='area']/@value")
    assert len(offered) > 3
    assert visitor.send("where", area=offered[-1]).path == "/report/photos"


def test_where_nothing_fits_all_communes_are_offered(visitor: Browser, store: Store) -> None:
    told(visitor, commune="Zzyzx")
    assert PHUONG_TRA_VINH in visitor.page.xpath("//select[@name='area']/option/@value")
    assert visitor.send("where", area=PHUONG_TRA_VINH).path == "/report/photos"


def test_whoever_comes_from_the_page_of_a_commune_is_not_asked_for_it(visitor: Browser) -> None:
    visitor.open("/x/29242").follow("Gửi phản ánh").follow("Gửi phản ánh").send("what", text=FLOOD)
    assert visitor.page.xpath("//input[@name='commune']/@value") == ["Phường Trà Vinh"]
    assert visitor.send("where").path == "/report/photos"


def test_other_words_are_about_something_else(visitor: Browser, store: Store) -> None:
    told(visitor, category="other")
    visitor.open("/report/what?to=check").send("what", text="Rác chất đống ngoài chợ, hôi thối")
    assert visitor.path == "/report/where"
    assert visitor.page.xpath("//input[@name='category'][@checked]/@value") == ["garbage"]


def test_a_second_tab_overwrites_only_what_somebody_has_seen(visitor: Browser, other: Browser) -> None:
    other.client = visitor.client
    visitor.open("/report/what").send("what", text=FLOOD)
    form = visitor.open("/report/what").answer
    other.open("/report/what").send("what", text="Đèn đường không sáng")
    visitor.answer = form
    visitor.send("what", text="Nước máy đục")
    assert visitor.answer.status_code == 409
    assert "Đèn đường không sáng" in visitor.said
    assert visitor.send("what", text="Nước máy đục").path == "/report/where"


def test_a_former_name_leads_to_the_commune_of_today(visitor: Browser, store: Store) -> None:
    told(visitor, commune="phường 9 trà vinh")
    if visitor.path == "/report/where":
        visitor.send("where", area=visitor.page.xpath("//input[@name='area']/@value")[0])
    assert visitor.path == "/report/photos"


def test_a_position_alone_asks_which_commune_it_is_and_keeps_that_nobody_was_sure(
    visitor: Browser, store: Store
) -> None:
    told(visitor, commune="", lat="9.9347", lon="106.3455")
    assert "Nơi nào đúng?" in visitor.said
    visitor.send("where", area="nearest").send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["place"]["approximate"] is True
    assert "chưa chắc" in visitor.said


def test_a_position_well_inside_of_an_imported_boundary_is_asked_about_no_more(
    visitor: Browser, store: Store
) -> None:
    bordered(store, PHUONG_TRA_VINH)
    told(visitor, commune="", lat="9.9128", lon="106.343")
    assert visitor.path == "/report/photos"
    visitor.send("photos", go="on").send("contact", go="unnamed").send("check")
    place = kept(store)[0]["place"]
    assert (place["area_id"], place.get("approximate", False)) == (PHUONG_TRA_VINH, False)


def test_everything_that_is_wrong_is_said_at_once_with_links(visitor: Browser) -> None:
    told(visitor, commune="", address="x" * 301)
    assert visitor.answer.status_code == 422
    assert visitor.page.xpath("//*[@role='alert']//a/@href") == ["#address", "#commune"]
    assert visitor.page.xpath("//input[@name='address']/@value") == ["x" * 301]


@pytest.fixture(scope="module")
def listening() -> None:
    """The detector of calls, loaded as it is a moment after the start."""
    calls_heard.load()


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(
    "text",
    [
        "grandmother on the roof, water rising, please help",
        "ផ្ទះឆេះ",
        "nuoc len ngang nguc ca nha ngoi tren noc",
        "dây điện đứt xuống đường, có người bị giật",
        "Bà cụ té giếng",
        "mẹ em đột quỵ",
        "chồng tôi đang đánh tôi",
        "SOS",
    ],
)
def test_a_call_for_help_is_heard_whatever_its_words_and_asked_about_once(
    visitor: Browser, text: str
) -> None:
    visitor.open("/report/what").send("what", text=text)
    assert visitor.path == "/report/rescue"
    assert visitor.send("safe").path == "/report/where"
    assert visitor.open("/report/what").send("what", text=text).path == "/report/where"


@pytest.mark.usefixtures("listening")
def test_a_call_typed_as_an_ordinary_report_comes_first_at_every_door(
    client: FlaskClient, phone: Caller, store: Store
) -> None:
    body = {"text": "SOS", "category": "flood", "place": {"area": PHUONG_TRA_VINH}}
    assert client.post("/v1/reports", json=body, headers=headers_for(phone)).status_code == 201
    body["text"] = "nuoc len ngang nguc ca nha ngoi tren noc"
    client.post("/v1/reports", json=body, headers=headers_for(phone))
    assert [one["urgency"] for one in kept(store)] == ["emergency"] * 2


def test_a_text_that_is_too_short_is_kept_and_named(visitor: Browser) -> None:
    visitor.open("/report/what").send("what", text="abc")
    assert visitor.answer.status_code == 422
    assert visitor.page.xpath("//*[@role='alert']//a/@href") == ["#text"]
    assert visitor.page.xpath("//textarea[@aria-invalid]/text()")[0].strip() == "abc"


def test_photos_come_along_several_at_once_and_can_be_taken_out(visitor: Browser, store: Store) -> None:
    told(visitor).send("photos", go="stay", photos=[a_picture(), a_picture("b.jpg")])
    first, second = visitor.page.xpath("//button[@name='remove']/@value")
    visitor.send("photos", remove=first)
    visitor.send("photos", go="on").send("contact", go="unnamed").send("check")
    assert kept(store)[0]["photos"] == [second]


def test_what_is_no_photo_is_named_and_the_others_are_kept(visitor: Browser) -> None:
    told(visitor).send("photos", go="on", photos=[a_picture(), (io.BytesIO(b"no picture"), "x.jpg")])
    assert visitor.answer.status_code == 422
    assert len(visitor.page.xpath("//img")) == 1


def test_photos_that_are_sent_again_are_there_once(visitor: Browser) -> None:
    key = told(visitor).form("photos").xpath(".//input[@name='key']/@value")[0]
    for _ in range(2):
        data = {"key": key, "go": "stay", "photos": a_picture()}
        visitor.client.post("/report/photos", data=data, headers=OWN)
    assert len(visitor.open("/report/photos").page.xpath("//img")) == 1


def test_name_and_phone_are_kept_sealed_with_when_they_agreed(visitor: Browser, store: Store) -> None:
    told(visitor).send("photos", go="on")
    visitor.send("contact", name="Lê Văn A", phone="0912 345 678", agree="true").send("check")
    contact = kept(store)[0]["reporter"]["contact"]
    found = json.loads(store.vault.decrypt(contact))
    assert (found["name"], found["phone"]) == ("Lê Văn A", "+84912345678")
    assert found["agreed_at"]


def test_nothing_of_a_person_is_kept_without_their_consent(visitor: Browser) -> None:
    told(visitor).send("photos", go="on")
    visitor.send("contact", name="Lê Văn A", phone="12")
    assert visitor.answer.status_code == 422
    assert visitor.page.xpath("//*[@role='alert']//a/@href") == ["#phone", "#agree"]


def test_another_browser_sees_nothing_of_it(visitor: Browser, other: Browser) -> None:
    checked(visitor)
    assert other.open("/report/check").path == "/report/what"
    assert FLOOD not in other.answer.get_data(as_text=True)


def test_once_it_is_sent_its_words_are_gone_from_the_pages(visitor: Browser) -> None:
    checked(visitor).send("check")
    assert FLOOD not in visitor.open("/report/what").answer.get_data(as_text=True)
    assert visitor.open("/report/check").path == "/report/done"


def test_it_can_be_thrown_away(visitor: Browser) -> None:
    checked(visitor).send("drop")
    assert visitor.open("/report/check").path == "/report/what"


def test_what_is_filled_in_is_sealed(visitor: Browser, store: Store) -> None:
    told(visitor)
    (row,) = store.collection(unsent.UNSENT_REPORTS).find()
    assert "trường" not in json.dumps(row, default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Có chuyện gì?"), ("km", "មានរឿងអ្វី"), ("en", "What is it?")]
)
def test_the_language_goes_along_from_step_to_step(visitor: Browser, lang: str, words: str) -> None:
    visitor.open(f"/report?lang={lang}")
    assert visitor.page.xpath("//html/@lang") == [lang]
    visitor.open(f"/report/what?lang={lang}")
    assert words in visitor.said
    visitor.send("what", text=FLOOD)
    assert visitor.page.xpath("//html/@lang") == [lang]
