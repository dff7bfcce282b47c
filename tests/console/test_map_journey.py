"""All maps in a real browser: drawn without a complaint of the content policy, opened by tapping and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Geolocation, Page, expect

from api.console.extension.session import COOKIE, PATH
from models.access.permissions import Role
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.bordering import bordered
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.console import visiting
from tests.console.looking import PHONE, look, opened
from tests.reporting import LAT, act, filed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

#: A point well inside of the square of Phường Trà Vinh.
INSIDE: Geolocation = {"latitude": 9.9128, "longitude": 106.343}


@pytest.fixture
def place(store: Store) -> Store:
    """Four reports, three of them close together, and two communes with boundaries."""
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    for number in range(3):
        filed(store, f"d{number}", category="street_light", text="Đèn đường tắt", lat=LAT + number / 10_000)
    far = filed(store, "d9", category="street_light", text="Đèn đường nháy", lat=9.9, lon=106.33)
    act(store, far, ReportAction.ACCEPT)
    return store


@pytest.fixture
def page(browser: Browser, site: str, place: Store) -> Iterator[Page]:
    """The browser of somebody who may do everything, which asks nobody else for anything."""
    held = [{"role": role, "area_id": VINH_LONG} for role in Role]
    token = visiting.token_for(place, an_official(place, assignments=held).id)
    asked: list[str] = []
    with opened(browser) as found:
        found.emulate_media(reduced_motion="reduce")
        found.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site}{PATH}"}])
        found.on("request", lambda request: asked.append(request.url))
        yield found
        assert [one for one in asked if not one.startswith((site, "data:"))] == []


def drawn(page: Page) -> None:
    """Wait for the map with its outlines, and see that it shuts nobody out."""
    expect(page.locator(".land .leaflet-overlay-pane path")).not_to_have_count(0)
    assert look(page) == []


def test_a_cluster_is_opened_by_tapping_and_a_report_by_keys(page: Page, site: str) -> None:
    page.goto(f"{site}/console/reports?sort=newest")
    page.get_by_role("link", name="Bản đồ", exact=True).last.click()
    drawn(page)
    # What is swapped in has its map, too.
    page.get_by_role("link", name="Cần làm").click()
    page.wait_for_url("**/console/map?state=*")
    drawn(page)
    marker, link = page.locator(".land .pin:not(.count)"), page.locator(".leaflet-popup a[data-row]")
    marker.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(marker).to_be_focused()
    page.get_by_role("button", name="3 phản ánh ở gần nhau, mở ra").click()
    expect(marker).to_have_count(4)
    marker.last.click()
    link.click()
    page.wait_for_url("**/console/reports/VL-*")


def test_areas_are_tapped_and_named_together(page: Page, site: str) -> None:
    page.goto(f"{site}/console/alerts/new")
    page.get_by_label("Loại", exact=True).select_option("trieu_cuong")
    page.get_by_text("Chạm trên bản đồ", exact=True).click()
    drawn(page)
    page.get_by_role("checkbox", name="Phường Trà Vinh").click()
    expect(page.get_by_role("button", name="Bỏ Phường Trà Vinh")).to_be_visible()
    page.get_by_role("checkbox", name="Phường Trà Vinh").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("Tên xã, phường").fill("long duc")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_role("button", name="Bỏ Phường Long Đức")).to_be_visible()
    expect(page.locator(".areas li")).to_have_count(3)


def test_residents_have_a_map_and_find_their_commune_by_their_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.context.grant_permissions(["geolocation"], origin=site)
    page.context.set_geolocation(INSIDE)
    page.goto(site)
    page.get_by_role("button", name="Tìm xã, phường gần tôi").click()
    page.wait_for_url("**/near")
    page.get_by_role("alert").locator("xpath=following-sibling::ul[1]").get_by_role("link").click()
    page.get_by_role("link", name="Xem trên bản đồ").click()
    drawn(page)
    page.locator(".land .pin:not(.count)").first.click()
    expect(page.locator(".leaflet-popup a[href^='/r/']")).to_be_visible()
    assert look(page) == []


def test_hot_spots_stand_on_a_map_with_their_numbers(page: Page, site: str) -> None:
    page.goto(f"{site}/console/stats")
    drawn(page)
    page.get_by_role("button", name="3 phản ánh").click()
    expect(page.locator(".leaflet-popup")).to_contain_text("Chiếu sáng công cộng 3")
