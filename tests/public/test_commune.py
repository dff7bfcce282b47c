"""`/` and `/x/{area}`: finding one's commune, and its page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from api.public.commune.page import SHOWN
from models.access.permissions import Role
from models.alerts.alerts import ALERTS
from models.alerts.cap_terms import MsgType, Status
from models.content import publishing, taking_over
from models.content.taking_over import TakingOver, Way
from models.files import emblems
from models.reports import hotlines
from models.store import Store, events
from tests.alerting import approved, issued
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post, survey
from tests.console import lint
from tests.media import in_library
from tests.posting import WARD_WRITER, somebody
from tests.public.browsing import Browser
from tests.reporting import filed

PATH = "/x/29242"


def titles(visitor: Browser, path: str = PATH) -> list[str]:
    """The titles of the news on a page, as they stand there."""
    return [
        str(one) for one in visitor.open(path).page.xpath("//section[@aria-labelledby='latest']//h3/a/text()")
    ]


@pytest.mark.parametrize("typed", ["phường trà vinh", "p tra vinh", "phuong 1 tp tra vinh"])
def test_a_commune_is_found_by_its_name_or_a_former_one_without_diacritics(
    visitor: Browser, typed: str
) -> None:
    visitor.open(f"/?q={typed}").follow("Phường Trà Vinh")
    assert visitor.path == PATH


def test_a_former_district_leads_to_the_communes_that_it_became(visitor: Browser) -> None:
    visitor.open("/?q=huyen cau ke")
    found = visitor.page.xpath("//ul[@class='communes'][1]/li/a[small]")
    assert len(found) > 1
    assert all("Huyện Cầu Kè" in one.text_content() for one in found)


def test_who_finds_nothing_gets_the_whole_list(visitor: Browser) -> None:
    visitor.open("/?q=zzzzzz")
    assert "Không tìm thấy nơi nào" in visitor.said
    assert visitor.page.xpath("//details[@open]//a")


def test_what_somebody_looks_for_is_kept_by_nobody(client: FlaskClient) -> None:
    assert client.get("/?q=tra vinh").headers["Cache-Control"] == "no-store"
    assert client.get("/").headers["Cache-Control"] == "public, no-cache"


def test_nothing_is_remembered_by_a_cookie(client: FlaskClient) -> None:
    assert [client.get(path).headers.getlist("Set-Cookie") for path in ("/", PATH)] == [[], []]


@pytest.mark.parametrize(
    ("code", "leads_to"),
    [(PHUONG_TRA_VINH, PATH), ("29239@2021-01-01", PATH), ("29242?lang=km", "/x/29242?lang=km")],
)
def test_a_page_has_one_address(client: FlaskClient, code: str, leads_to: str) -> None:
    answer = client.get(f"/a/{code}")
    assert answer.status_code == 301
    answer = client.get(answer.headers["Location"])
    assert (answer.headers.get("Location", leads_to), answer.status_code in {200, 301}) == (leads_to, True)


def test_a_former_district_lets_people_choose(visitor: Browser, store: Store) -> None:
    visitor.open("/x/846@2021-01-01")
    assert "Bạn ở nơi nào?" in visitor.said


def test_a_commune_reads_what_is_for_it_and_from_above(visitor: Browser, store: Store) -> None:
    now = datetime.now(UTC)
    post(store, title="Của tỉnh", at=now - timedelta(hours=2))
    post(store, title="Của phường", area_id=PHUONG_TRA_VINH)
    post(store, title="Phường khác", area_id=PHUONG_LONG_DUC)
    post(store, title="Chỉ trên ứng dụng", channels=["feed"])
    post(store, title="Nội bộ", audience="staff")
    assert titles(visitor) == ["Của phường", "Của tỉnh"]
    assert titles(visitor, "/x/86") == ["Phường khác", "Của phường", "Của tỉnh"]


def test_a_warning_that_ended_stands_on_the_page_as_over_for_some_days(
    visitor: Browser, store: Store
) -> None:
    issued(store, approved(store, Status.ACTUAL), MsgType.UPDATE, over=True)
    over = visitor.open(PATH).page.xpath("//section[@aria-labelledby='over']")[0].text_content()
    assert "đã kết thúc lúc" in over
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4)):
        assert not visitor.open(PATH).page.xpath("//section[@aria-labelledby='over']")


def test_the_banner_of_a_warning_that_is_still_to_come_says_from_when(visitor: Browser, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    soon = datetime.now(UTC) + timedelta(minutes=30)
    store.collection(ALERTS).update_one({"_id": alert["_id"]}, {"$set": {"effective": soon}})
    (until,) = visitor.open(PATH).page.xpath("//section[@id='warnings']//time/text()")
    assert until.startswith("Từ ")


def test_older_posts_stand_on_further_pages_each_once(visitor: Browser, store: Store) -> None:
    now = datetime.now(UTC)
    for number in range(SHOWN + 3):
        post(store, title=f"Tin {number}", at=now - timedelta(minutes=number))
    found = titles(visitor)
    (following,) = visitor.page.xpath("//a[@rel='next']/@href")
    assert found + titles(visitor, following) == [f"Tin {number}" for number in range(SHOWN + 3)]
    assert not visitor.page.xpath("//a[@rel='next']")


@pytest.mark.parametrize("channels", [["feed", "page"], ["feed"]])
def test_what_was_taken_over_word_for_word_stands_there_once(
    visitor: Browser, store: Store, channels: list[str]
) -> None:
    made = post(store, title="Lịch tiêm chủng", channels=channels)
    wanted = TakingOver(PHUONG_TRA_VINH, Way.AS_IT_IS, channels=["page"])
    taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])
    assert titles(visitor) == ["Lịch tiêm chủng"]


def test_a_commune_page_has_what_people_come_for(visitor: Browser, store: Store) -> None:
    asked = survey(store, area_id=PHUONG_TRA_VINH)
    report = filed(store, category="street_light", text="Đèn đường tắt")
    page = visitor.open(PATH).page
    links = page.xpath("//main//a/@href")
    assert {f"tel:{row['number']}" for row in hotlines.every(store)} <= set(links)
    assert f"/s/{asked['_id']}?lang=vi" in links
    assert f"/r/{report['code']}" in links
    assert "Thứ Hai – thứ Sáu".lower() in visitor.said.lower()


def test_a_report_that_is_not_public_stands_nowhere(visitor: Browser, store: Store) -> None:
    waits, withheld = (
        filed(store),
        filed(store, "d2", category="street_light", text="Ông Nguyễn Văn An ở nhà số 12"),
    )
    page = visitor.open(PATH).answer.text
    assert [one["code"] in page for one in (waits, withheld)] == [False, False]


def test_a_real_warning_and_an_exercise_can_not_be_mistaken(visitor: Browser, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    approved(store, Status.EXERCISE)
    for path in ("/", PATH, "/x/86"):
        page = visitor.open(path).page
        (real,), (exercise,) = page.xpath("//*[@class='real']"), page.xpath("//*[@class='mock']")
        for part in (alert["infos"]["vi"]["instruction"], "Cấp độ rủi ro: 2", "Hiệu lực đến:"):
            assert part in real.text_content()
        assert real.xpath(f".//a[@href='/a/{alert['identifier']}?lang=vi']")
        assert "DIỄN TẬP – không có thiên tai thật" in exercise.text_content()
    visitor.open("/report")
    assert visitor.page.xpath("//aside[@class='alarm']")
    assert visitor.page.xpath("//aside[@class='drill']")


def test_a_warning_of_elsewhere_is_not_on_the_page_of_a_commune(visitor: Browser, store: Store) -> None:
    approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
    assert not visitor.open(f"/x/{PHUONG_LONG_DUC}").page.xpath("//*[@class='real']")


def test_whoever_has_the_page_is_told_that_nothing_changed(client: FlaskClient, store: Store) -> None:
    made = post(store)
    tag = client.get(PATH).headers["ETag"]
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("lang", "words"), [("km", "ព័ត៌មាន"), ("en", "Numbers to call"), ("vi", "Số cần gọi")]
)
@pytest.mark.parametrize("path", ["/", PATH])
def test_the_pages_stand_in_each_language(client: FlaskClient, path: str, lang: str, words: str) -> None:
    page = client.get(f"{path}?lang={lang}").text
    assert f'<html lang="{lang}">' in page
    assert words in page


def test_a_page_is_well_made_and_small(client: FlaskClient, store: Store) -> None:
    approved(store, Status.ACTUAL)
    for number in range(SHOWN):
        post(store, title=f"Tin {number}", body="Nội dung dài. " * 40)
    for path in ("/", "/?q=tra", PATH, "/x/86", "/search?q=tin", "/ask", "/ask?q=khai sinh"):
        page = client.get(path).text
        # A question is kept with the browser, however often it is sent.
        assert [one for one in lint.of(page) if not one.what.startswith("/report/what")] == [], path
        scripts = {*re.findall(r'<script src="([^"?]+)', page)}
        # Nothing needs one: they keep a copy for when there is no connection, and find who says "near me".
        near = {"/static/position.js"} if path.partition("?")[0] == "/" else set()
        kept = set() if path.startswith(("/search", "/ask")) else {"/static/keep.js"}
        assert scripts == near | kept, path
        assert len(page.encode()) + styles(client, page) < 60_000, path


def styles(client: FlaskClient, page: str) -> int:
    """Bytes of the styles that a page loads."""
    return sum(
        len(client.get(one).data) for one in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    )


@pytest.mark.parametrize("path", ["/x/xyz", "/x/86@1999-01-01"])
def test_there_is_no_page_of_what_does_not_exist(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_cursor_that_is_none_is_refused(client: FlaskClient) -> None:
    assert client.get(f"{PATH}?after=zzz").status_code == 422


def test_a_poster_has_the_code_of_the_page_and_numbers_in_every_language(client: FlaskClient) -> None:
    link = "/x/29242/poster"
    assert link in client.get(PATH).text
    page = client.get(link).text
    assert lint.of(page) == []
    assert 'src="data:image/svg+xml' in page
    for part in ("Phường Trà Vinh", "/x/29242", "112", "Quét mã", "Scan to read", "ស្កេន"):
        assert part in page


def test_the_emblem_of_the_ward_stands_at_the_head_on_the_poster_and_in_the_app(
    visitor: Browser, client: FlaskClient, store: Store
) -> None:
    admin = somebody(Role.ADMIN)
    for area_id in (VINH_LONG, PHUONG_TRA_VINH):
        file = in_library(store, facts={"width": 400, "height": 400})
        emblems.choose(store, admin, area_id, file["_id"], expect=0)
    seen = {
        path: str(visitor.open(path).page.xpath("//header//a[@class='brand']/img/@src")[0])
        for path in (PATH, f"{PATH}/poster", "/", "/report", f"/x/{PHUONG_LONG_DUC.partition('@')[0]}")
    }
    ward, province = seen[PATH], seen["/"]
    assert ward.startswith(f"/emblems/{PHUONG_TRA_VINH}/")
    assert province.startswith(f"/emblems/{VINH_LONG}/")
    assert list(seen.values()) == [ward, ward, province, province, province]
    assert client.get(ward).data == b"thumb"
    assert visitor.open(f"{PATH}/poster").page.xpath("//p[@class='mark']/img/@src") == [ward]
    icons = client.get("/manifest.webmanifest?area=29242").get_json(force=True)["icons"]
    assert icons == [{"src": ward, "sizes": "320x320", "type": "image/jpeg"}]
