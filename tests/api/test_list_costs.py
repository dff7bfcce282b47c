"""What lists cost: the store is asked the same few times, however many rows there are and whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.categories import categories
from models.messages.messages import Owner
from models.reports import followers
from models.reports.reports import Report
from models.statistics import statistics
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.asked import Asked, listening
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    a_device,
    an_official,
    headers_for,
)
from tests.counting import count_all
from tests.reporting import LAT, LON, a_photo, act, filed, official, resident

FEW, MANY = 5, 20


@pytest.fixture
def asked(app: Flask, store: Store) -> Iterator[Asked]:
    """What the web application asks its store."""
    with listening(app, store) as asked:
        yield asked


def varied(store: Store, device: Caller, amount: int) -> Sequence[Report]:
    """Reports of different categories and wards with photos, steps and followers."""
    kinds = [row["_id"] for row in categories.every(store, "incident")]
    owner = Owner("device", device.id)
    made = []
    for number in range(amount):
        area_id = (PHUONG_TRA_VINH, PHUONG_LONG_DUC)[number % 2]
        report = filed(
            store,
            resident(device.id),
            category=kinds[number % len(kinds)],
            area_id=area_id,
            photo_ids=[a_photo(store, owner)],
        )
        act(store, report, ReportAction.ACCEPT, official(area_id=area_id))
        followers.follow(store, report, resident(f"d-{number}"))
        made.append(report)
    return made


def cost(client: FlaskClient, asked: Asked, who: Caller | None, address: str) -> tuple[list[str], Any]:
    """The commands of one request, and its answer."""
    # The first request of a process prepares what it counts calls with.
    client.get(address, headers=headers_for(who) if who else {})
    asked.commands.clear()
    response = client.get(address, headers=headers_for(who) if who else {})
    assert response.status_code == 200
    return list(asked.commands), response.get_json()


def test_long_page_of_the_desk_costs_what_a_short_one_does(
    client: FlaskClient, province: Store, asked: Asked
) -> None:
    varied(province, a_device(province), MANY)
    official = an_official(province)

    short, few = cost(client, asked, official, f"/v1/desk/reports?limit={FEW}")
    long, many = cost(client, asked, official, f"/v1/desk/reports?limit={MANY}")

    assert (len(few), len(many)) == (FEW, MANY)
    assert all(row["photos"] and row["followers"] for row in many)
    assert long == short


def test_merged_reports_on_a_page_cost_no_more(client: FlaskClient, province: Store, asked: Asked) -> None:
    made = varied(province, a_device(province), MANY)
    for number, report in enumerate(made[2:]):
        who = official(area_id=report["place"]["area_id"])
        act(province, report, ReportAction.MERGE, who, target=made[number % 2]["code"], note="Trùng.")
    caller = an_official(province)

    short, few = cost(client, asked, caller, f"/v1/desk/reports?state=merged&limit={FEW}")
    long, many = cost(client, asked, caller, f"/v1/desk/reports?state=merged&limit={MANY - 2}")

    assert all(row["merged_into"] for row in few + many)
    assert long == short


def test_residents_own_list_costs_the_same_however_long(
    client: FlaskClient, province: Store, asked: Asked
) -> None:
    one, other = a_device(province), a_device(province)
    varied(province, one, FEW)
    varied(province, other, MANY)
    for phone in (one, other):
        # Whose token it is is read once, and remembered.
        client.get("/v1/me/reports", headers=headers_for(phone))

    short, few = cost(client, asked, one, "/v1/me/reports")
    long, many = cost(client, asked, other, "/v1/me/reports")

    assert (len(few), len(many)) == (FEW, MANY)
    assert long == short


def test_suggestions_cost_the_same_however_many(client: FlaskClient, province: Store, asked: Asked) -> None:
    target = act(province, filed(province, "d1"), ReportAction.PUBLISH)
    merged = filed(province, "d2")
    act(province, merged, ReportAction.MERGE, target=target["code"], note="Trùng.")
    address = f"/v1/reports/nearby?lat={LAT}&lon={LON}&category=flood"

    short, few = cost(client, asked, None, address)
    for number in range(3, FEW + 2):
        act(province, filed(province, f"d{number}"), ReportAction.PUBLISH)
    long, many = cost(client, asked, None, address)

    assert len(many) > len(few)
    assert [row["followers"] for row in few if row["code"] == target["code"]] == [1]
    assert long == short


def test_names_of_the_rows_of_figures_are_read_at_once(
    client: FlaskClient, province: Store, asked: Asked
) -> None:
    for area_id in (PHUONG_TRA_VINH, PHUONG_LONG_DUC):
        filed(province, area_id=area_id)
    count_all(province)
    caller, day = an_official(province), statistics.today()
    address = f"/v1/desk/stats?by=agency&from={day}&to={day}"
    cost(client, asked, caller, address)
    # As in a process that holds nothing yet of the catalogue that was loaded.
    province.invalidate_catalogue(begin=True)
    asked.commands.clear()

    rows = client.get(address, headers=headers_for(caller)).get_json()["rows"]

    assert (len(rows), asked.commands.count("find agencies")) == (2, 1)
