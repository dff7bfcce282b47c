"""The map of reports: the filter of the queue, points with signs, and a table that says the same."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.areas import map_outlines
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.bordering import bordered
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import act, filed

ROWS = "//tbody[@id='rows']/tr"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def opened(visitor: Visitor, path: str = "/console/map") -> Any:
    """The page at an address."""
    return lxml.html.fromstring(visitor.get(path).text)


def test_each_report_is_a_point_and_a_row_with_a_sign_of_its_state(me: Visitor, store: Store) -> None:
    fresh = filed(store, "d1", lat=9.93, lon=106.34)
    taken = act(store, filed(store, "d2", lat=9.94, lon=106.35), ReportAction.ACCEPT)
    page = opened(me)
    rows = page.xpath(ROWS)
    assert {(row.get("data-shape"), row.get("data-colour")) for row in rows} == {
        ("dot", "blue"),
        ("ring", "green"),
    }
    links = {one.partition("?")[0] for one in page.xpath(f"{ROWS}//a/@href")}
    assert links == {f"/console/reports/{one['code']}" for one in (fresh, taken)}
    assert len(page.xpath("//svg[@class='drawn']/use")) == len(page.xpath("//ul[@class='legend']/li")) == 2


def test_the_filter_is_the_address_and_the_same_as_of_the_list(me: Visitor, store: Store) -> None:
    filed(store, "d1", lat=9.93, lon=106.34)
    page = opened(me, "/console/map?state=waiting&sort=due")
    assert page.xpath(ROWS) == []
    assert "/console/reports?state=waiting&sort=due" in page.xpath("//main//a/@href")
    listed = opened(me, "/console/reports?state=waiting&sort=due")
    assert "/console/map?state=waiting&sort=due" in listed.xpath("//main//a/@href")


def test_a_report_without_a_position_is_a_row_and_says_so(me: Visitor, store: Store) -> None:
    filed(store, "d1", lat=None, lon=None)
    (row,) = opened(me).xpath(ROWS)
    assert row.get("data-at") is None
    assert "chưa có vị trí" in row.text_content()


def test_nobody_sees_reports_of_others_on_it(app: Flask, store: Store) -> None:
    filed(store, "d1", lat=9.93, lon=106.34)
    other = visiting.with_role(app, store, Role.HANDLER, area_id="29254@2025-07-01")
    assert opened(other).xpath(ROWS) == []


def test_outlines_are_boundaries_where_they_were_imported_and_centres_elsewhere(
    client: FlaskClient, store: Store
) -> None:
    bordered(store, PHUONG_TRA_VINH)
    found = client.get("/maps/86.json").get_json()["features"]
    kinds = {one["id"]: one["geometry"]["type"] for one in found}
    assert kinds.pop(PHUONG_TRA_VINH) == "Polygon"
    assert set(kinds.values()) == {"Point"}


def test_outlines_are_kept_for_good_at_the_address_of_their_content_only(
    client: FlaskClient, store: Store
) -> None:
    digest = map_outlines.of(store, VINH_LONG).digest
    kept = [
        client.get(f"/maps/86.json{query}").headers["Cache-Control"] for query in (f"?v={digest}", "?v=0")
    ]
    assert kept == ["public, max-age=31536000, immutable", "public, no-cache"]
    bordered(store, PHUONG_TRA_VINH)
    assert map_outlines.of(store, VINH_LONG).digest != digest
