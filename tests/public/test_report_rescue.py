"""`/report/rescue`: a call for help, from wherever it is typed."""

from __future__ import annotations

from typing import Any

from models.reports.reports import REPORTS
from models.store import Store
from tests.public.browsing import OWN, Browser


def kept(store: Store) -> list[Any]:
    return list(store.collection(REPORTS).find())


def test_a_text_that_sounds_like_a_call_for_help_leads_to_rescue_first(
    visitor: Browser, store: Store
) -> None:
    told_text = "Cứu với, nước cuốn hai đứa nhỏ, đang chìm"
    visitor.open("/report/what").send("what", text=told_text)
    assert visitor.path == "/report/rescue"
    assert visitor.page.xpath("//textarea/text()")[0].strip() == told_text
    visitor.send("rescue", address="bến đò")
    (call,) = kept(store)
    assert (call["kind"], visitor.answer.status_code) == ("rescue", 201)


def test_whoever_says_that_nobody_is_in_danger_goes_on(visitor: Browser) -> None:
    visitor.open("/report/what").send("what", text="Cứu với, nước cuốn hai đứa nhỏ, đang chìm")
    assert visitor.send("safe").path == "/report/where"
    assert visitor.open("/report/what").send("what").path == "/report/where"


def test_a_call_for_help_needs_nothing_and_asks_for_the_place_afterwards(
    visitor: Browser, store: Store
) -> None:
    visitor.open("/report/rescue").send("rescue")
    (call,) = kept(store)
    assert call["kind"] == "rescue"
    assert "chưa biết bạn ở đâu" in visitor.said
    assert "Hẹn trả lời" not in visitor.said


def test_the_same_call_for_help_is_one_and_another_is_not_lost(visitor: Browser, store: Store) -> None:
    form = visitor.open("/report/rescue").form("rescue")
    key = form.xpath(".//input[@name='key']/@value")[0]
    for text in ("Nước lên", "Nước lên", "Nước lên tới nóc"):
        data = {"key": key, "text": text}
        assert visitor.client.post("/report/rescue", data=data, headers=OWN).status_code == 201
    assert sorted(one["text"] for one in kept(store)) == ["Nước lên", "Nước lên tới nóc"]


def test_the_number_of_whoever_calls_for_help_stands_in_the_words(visitor: Browser, store: Store) -> None:
    visitor.open("/report/rescue").send("rescue", text="Kẹt trên nóc", phone="0912345678")
    assert "0912345678" in kept(store)[0]["text"]


def test_a_call_of_an_old_browser_that_says_only_from_which_page_it_came_is_let_in(
    visitor: Browser, store: Store
) -> None:
    for site, status in (("localhost", 201), ("elsewhere.example", 403)):
        headers = {"Referer": f"http://{site}/report/rescue"}
        answer = visitor.client.post("/report/rescue", data={"text": "Cứu với"}, headers=headers)
        assert answer.status_code == status
    assert len(kept(store)) == 1


def test_the_form_of_another_site_is_refused(visitor: Browser, store: Store) -> None:
    visitor.open("/report/what")
    forged = visitor.client.post(
        "/report/rescue", data={"text": "Cứu"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert forged.status_code == 403
    assert "112" in forged.get_data(as_text=True)
    assert kept(store) == []
