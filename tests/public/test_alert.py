"""`/a/{identifier}`: the page of one alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import MsgType, Status
from models.store import Store
from tests.alerting import approved, drafted, issued
from tests.builders import PHUONG_LONG_DUC
from tests.console import lint
from tests.public.browsing import Browser


def at(alert: Alert, lang: str = "vi") -> str:
    return f"/a/{alert['identifier']}?lang={lang}"


def shared(visitor: Browser, name: str) -> str:
    """What others show of the page."""
    return str(visitor.page.xpath(f"//meta[@property='og:{name}']/@content")[0])


def test_a_page_says_what_threatens_where_what_to_do_until_when_and_who_says_so(
    visitor: Browser, store: Store
) -> None:
    alert = approved(store, Status.ACTUAL)
    said = visitor.open(at(alert)).said
    for part in (
        "Triều cường dâng cao chiều nay",
        "Cấp độ rủi ro: 2 (",
        "Kê cao tài sản",
        "Đỉnh triều 17 giờ",
        "Phường Trà Vinh",
        "Hiệu lực đến",
        "Đài KTTV tỉnh",
        "TC-15",
    ):
        assert part in said
    assert visitor.page.xpath("//main//a[@href='tel:112']")
    assert not visitor.page.xpath("//aside[@class='alarm']")


def test_words_stand_in_the_visitors_language_and_say_so_where_there_are_none(
    visitor: Browser, store: Store
) -> None:
    alert = approved(store, Status.ACTUAL)
    assert "Raise your belongings" in visitor.open(at(alert, "en")).said
    visitor.open(at(alert, "km"))
    assert visitor.page.xpath("//h1[@lang='vi']")
    assert "Tiếng Việt" in visitor.said


def test_an_exercise_can_not_be_mistaken_here_or_where_it_is_shared(visitor: Browser, store: Store) -> None:
    visitor.open(at(approved(store)))
    assert "DIỄN TẬP – không có thiên tai thật" in visitor.page.xpath("//main/*[1]")[0].text_content()
    assert visitor.page.xpath("//h1/text()")[0].startswith("[DIỄN TẬP]")
    assert shared(visitor, "title").startswith("[DIỄN TẬP]")
    assert not visitor.page.xpath("//main//a[starts-with(@href, 'tel:')]")


def test_what_was_replaced_leads_to_the_newest_version(visitor: Browser, store: Store) -> None:
    first = approved(store, Status.ACTUAL)
    issued(store, first, MsgType.UPDATE, level=3)
    last = issued(store, first_after(store, first), MsgType.UPDATE, level=4)
    visitor.open(at(first))
    assert "Đã có bản mới hơn" in visitor.said
    assert "Đã có bản mới hơn" in shared(visitor, "description")
    (newest,) = visitor.page.xpath("//*[@role='status']//a/@href")
    assert newest == at(last)
    assert "Cấp độ rủi ro: 3" in visitor.open(newest).page.xpath("//s")[0].text_content()


def first_after(store: Store, alert: Alert) -> Alert:
    found = store.collection(ALERTS).find_one({"previous_id": alert["_id"]})
    assert found
    return found


@pytest.mark.parametrize(
    ("msg_type", "over", "words"),
    [(MsgType.CANCEL, False, "đã bị hủy"), (MsgType.UPDATE, True, "đã kết thúc")],
)
def test_a_warning_that_ended_says_so_and_so_does_its_end(
    visitor: Browser, store: Store, msg_type: MsgType, over: bool, words: str
) -> None:
    first = approved(store, Status.ACTUAL)
    end = issued(store, first, msg_type, over=over)
    for one in (first, end):
        assert (
            f"{words} lúc" in visitor.open(at(one)).page.xpath("//main//*[@role='status']")[0].text_content()
        )
    assert shared(visitor.open(at(first)), "title").startswith("Đã qua: ")
    assert "Hiệu lực đến" not in visitor.said


def test_a_warning_stays_readable_when_it_has_expired(visitor: Browser, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    past = datetime.now(UTC) - timedelta(minutes=1)
    store.collection(ALERTS).update_one({"_id": alert["_id"]}, {"$set": {"expires": past}})
    assert "đã hết hạn" in visitor.open(at(alert)).said
    assert "Khi đó đã dặn" in visitor.said


def test_an_update_tells_what_changed(visitor: Browser, store: Store) -> None:
    first = approved(store, Status.ACTUAL)
    later = issued(store, first, MsgType.UPDATE, level=3, area_ids=[PHUONG_LONG_DUC])
    told = visitor.open(at(later)).page.xpath("//section[@aria-labelledby='changed']")[0].text_content()
    assert all(part in told for part in ("Cấp độ rủi ro: 2", "Cấp độ rủi ro: 3", "Phường Trà Vinh"))


@pytest.mark.parametrize("known", [False, True])
def test_there_is_no_page_of_what_was_not_issued(client: FlaskClient, store: Store, known: bool) -> None:
    name = drafted(store, Status.ACTUAL)["_id"] if known else "loa.actual.86.zzz"
    assert client.get(f"/a/{name}").status_code == 404


def test_banners_and_lists_lead_to_the_page(visitor: Browser, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    visitor.open("/report")
    assert at(alert) in visitor.page.xpath("//aside[@class='alarm']//a/@href")


@pytest.mark.parametrize("lang", ["vi", "km", "en"])
def test_the_page_is_well_made_and_small(client: FlaskClient, store: Store, lang: str) -> None:
    first = approved(store, Status.ACTUAL)
    later = issued(store, first, MsgType.UPDATE, level=3)
    for one in (first, later):
        page = client.get(at(one, lang)).text
        assert lint.of(page) == []
        assert len(page.encode()) < 30_000
