"""`/x/{area}/map` and `/near`: public reports on a map with its list, and the commune around a phone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.bordering import bordered
from tests.builders import PHUONG_TRA_VINH
from tests.console import lint
from tests.public.browsing import OWN, Browser
from tests.reporting import LAT, LON, filed

PATH = "/x/29242/map"

#: A category whose reports are public at once.
PUBLIC = "street_light"

ROWS = "//ul[@id='rows']/li"


def test_public_reports_are_points_and_rows_with_signs(visitor: Browser, store: Store) -> None:
    report = filed(store, category=PUBLIC, text="Đèn đường tắt")
    visitor.open("/x/29242").follow("Xem trên bản đồ")
    (row,) = visitor.page.xpath(ROWS)
    assert visitor.path == PATH
    assert (row.get("data-at"), row.get("data-shape")) == (f"{LAT},{LON}", "dot")
    assert row.xpath(".//h3/a/@href") == [f"/r/{report['code']}"]
    assert len(visitor.page.xpath("//svg[@class='drawn']/use")) == 1
    assert lint.of(visitor.answer.text) == []


def test_somebodys_home_is_on_it_only_roughly(visitor: Browser, store: Store) -> None:
    filed(store, category=PUBLIC, text="Đèn đường tắt", private_place=True, address="Nhà số 5")
    (row,) = visitor.open(PATH).page.xpath(ROWS)
    assert row.get("data-at") != f"{LAT},{LON}"
    assert "Vị trí gần đúng" in row.text_content()
    assert "Nhà số 5" not in row.text_content()


def test_what_is_not_public_is_not_on_it(visitor: Browser, store: Store) -> None:
    filed(store, category=PUBLIC, text="Anh Nguyễn Văn Tám ở nhà số 5 xả nước thải ra đường")
    assert visitor.open(PATH).page.xpath(ROWS) == []
    assert "Chưa có phản ánh công khai" in visitor.said


@pytest.mark.parametrize(
    ("code", "path"),
    [("29239@2021-01-01", PATH), ("846@2021-01-01", "/x/846@2021-01-01"), ("86", "/x/86/map")],
)
def test_an_area_of_a_former_map_leads_to_that_of_today(client: FlaskClient, code: str, path: str) -> None:
    answer = client.get(f"/x/{code}/map", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, path)


def near(client: FlaskClient, lat: str, lon: str) -> Browser:
    """The page that a position leads to."""
    visitor = Browser(client)
    visitor.answer = client.post("/near", data={"lat": lat, "lon": lon}, headers=OWN)
    return visitor


def test_a_position_offers_the_communes_around_it_and_is_kept_by_nobody(client: FlaskClient) -> None:
    visitor = near(client, str(LAT), str(LON))
    assert visitor.answer.headers["Cache-Control"] == "no-store"
    assert len(visitor.page.xpath("//div[@role='alert']/following-sibling::ul[1]/li/a/small")) == 4
    assert visitor.answer.headers.getlist("Set-Cookie") == []
    assert str(LAT) not in visitor.answer.text


def test_a_position_well_inside_of_a_boundary_leads_to_one(client: FlaskClient, store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH)
    visitor = near(client, "9.9128", "106.343")
    assert visitor.page.xpath("//div[@role='alert']/following-sibling::ul[1]/li/a/@href") == ["/x/29242"]


@pytest.mark.parametrize(("lat", "lon"), [("21.0", "105.8"), ("", ""), ("nan", "1"), ("99", "1")])
def test_a_position_elsewhere_or_none_leads_to_the_list(client: FlaskClient, lat: str, lon: str) -> None:
    assert "ở ngoài tỉnh" in near(client, lat, lon).said
