"""Reading requests: what a query finds, what it may ask, and what the public may see of a report."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from models.open311 import requests
from models.open311.moments import span, written
from models.open311.requests import Query
from models.privacy import redaction
from models.reports import reports
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.store.events import SYSTEM, change
from tests.open311.conftest import BASE, HERE, ORDER, Filed, codes_of
from tests.photos import photo
from tests.problems import assert_errors


def _set(store: Store, report: Report, **values: object) -> None:
    change(store, REPORTS, report["_id"], {"$set": values}, action="published", actor=SYSTEM)


def _days_ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def test_a_published_request_has_every_member_of_the_standard(client: FlaskClient, filed: Filed) -> None:
    report = filed()
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    assert row.keys() == set(ORDER)
    assert (row["service_request_id"], row["status"], row["service_code"]) == (
        report["code"],
        "open",
        "flood",
    )
    assert (row["lat"], row["long"]) == (float(HERE["lat"]), float(HERE["long"]))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["requested_datetime"])


def test_nothing_is_an_empty_element_in_xml_and_null_in_json(client: FlaskClient, filed: Filed) -> None:
    filed()
    assert client.get(f"{BASE}/requests.json").get_json()[0]["zipcode"] is None
    root = etree.fromstring(client.get(f"{BASE}/requests.xml").data)
    assert (root.tag, root[0].tag) == ("service_requests", "request")
    assert root.find("request/zipcode").text is None  # type: ignore[union-attr]


def test_no_requests_are_an_empty_list(client: FlaskClient, filed: Filed) -> None:
    filed(published=False)
    assert client.get(f"{BASE}/requests.json").get_json() == []
    assert len(etree.fromstring(client.get(f"{BASE}/requests.xml").data)) == 0


def test_what_is_not_published_shows_by_its_number_where_it_stands_only(
    client: FlaskClient, filed: Filed
) -> None:
    report = filed(published=False, media=(BytesIO(photo((30, 20))), "a.jpg"), address_string="Nhà ông Ba")
    (row,) = client.get(f"{BASE}/requests/{report['code']}.json").get_json()
    assert row["status"] == "open"
    assert [row[name] for name in ("description", "lat", "long", "media_url")] == [None] * 4
    assert "ông Ba" not in row["address"]


def test_nobody_learns_who_reported(client: FlaskClient, filed: Filed) -> None:
    report = filed(first_name="Mẫu", phone="+84900000021")
    shown = client.get(f"{BASE}/requests/{report['code']}.json?extensions=true").get_data(as_text=True)
    assert "Mẫu" not in shown
    assert "900000021" not in shown


def test_a_withdrawn_request_is_not_listed(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed()
    _set(store, report, state="withdrawn")
    assert codes_of(client) == []
    (row,) = client.get(f"{BASE}/requests/{report['code']}.json").get_json()
    assert row["description"] is None


def test_personal_data_in_words_are_masked(client: FlaskClient, filed: Filed) -> None:
    filed(service_code="pollution", description="Gọi 0900 000 021", **{"attribute[story]": "Hỏi 0900000021"})
    shown = client.get(f"{BASE}/requests.json?extensions=true").get_data(as_text=True)
    assert "000 021" not in shown
    assert "0900000021" not in shown


def test_a_private_place_is_shown_as_its_cell_and_found_only_there(client: FlaskClient, filed: Filed) -> None:
    filed(service_code="construction_land", address_string="Nhà ông Ba")
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    assert row["lat"] is not None
    assert (row["lat"], row["long"]) != (float(HERE["lat"]), float(HERE["long"]))
    assert "ông Ba" not in row["address"]
    assert codes_of(client, **HERE, radius=1) == []
    middle = {"lat": row["lat"], "long": row["long"]}
    assert codes_of(client, **middle, radius=1) == [row["service_request_id"]]


def test_a_category_that_is_public_at_once_shows_its_words_and_no_photos_yet(
    client: FlaskClient, filed: Filed
) -> None:
    given = {"attribute[fault]": "dark", "media": (BytesIO(photo((30, 20))), "a.jpg")}
    filed(published=False, service_code="street_light", **given)
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    assert row["description"]
    assert row["media_url"] is None


def test_what_was_redacted_says_nothing_any_more(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed(phone="+84900000021")
    redaction.redact(store, report, SYSTEM)
    assert codes_of(client) == []
    assert "contact" not in reports.get(store, report["_id"])["reporter"]


def test_the_newest_are_read_along_an_index_and_not_sorted(store: Store, filed: Filed) -> None:
    filed()
    wanted = requests.matching(store, Query(span(None, None, datetime.now(UTC)), statuses=["open"]))
    newest = [("filed_at", -1), ("_id", -1)]
    explained: Any = store.collection(reports.REPORTS).find(wanted).sort(newest).explain()
    plan = str(explained["queryPlanner"]["winningPlan"])
    assert "SORT_MERGE" in plan
    assert "COLLSCAN" not in plan
    assert "'SORT'" not in plan


def test_the_photo_of_a_published_request_opens(client: FlaskClient, filed: Filed) -> None:
    filed(media=(BytesIO(photo((30, 20))), "a.jpg"))
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    path = row["media_url"].partition("/v1/")[2]
    assert client.get(f"/v1/{path}").mimetype == "image/jpeg"


@pytest.mark.parametrize("status", ["OPEN", "Open", "open,CLOSED"])
def test_a_status_may_be_in_capitals(client: FlaskClient, filed: Filed, status: str) -> None:
    code = filed()["code"]
    assert codes_of(client, status=status) == [code]


def test_what_changed_since_is_found(client: FlaskClient, store: Store, filed: Filed) -> None:
    old, new = filed(), filed()
    _set(store, old, updated_at=_days_ago(3))
    day = written(_days_ago(1))
    assert codes_of(client, updated_after=day) == [new["code"]]
    assert codes_of(client, updated_before=day) == [old["code"]]


def test_what_is_closed_was_last_updated_when_it_was_closed(
    client: FlaskClient, store: Store, filed: Filed
) -> None:
    closed = _days_ago(2)
    _set(store, filed(), state="closed", close_reason="fixed", stopped_at=closed)
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    assert row["updated_datetime"] == written(closed)


def test_a_query_takes_several_services(client: FlaskClient, filed: Filed) -> None:
    flood, garbage = filed(), filed(service_code="garbage")
    filed(service_code="noise")
    assert set(codes_of(client, service_code="flood, garbage")) == {flood["code"], garbage["code"]}


def test_an_unknown_service_in_a_query_is_not_found(client: FlaskClient, filed: Filed) -> None:
    assert_errors(client.get(f"{BASE}/requests.xml?service_code=nothing"), 404)


def test_a_query_tells_open_from_closed(client: FlaskClient, store: Store, filed: Filed) -> None:
    waiting, solved = filed(), filed()
    _set(store, waiting, state="waiting")
    _set(store, solved, state="resolved", close_reason="fixed")
    assert codes_of(client, status="open") == [waiting["code"]]
    assert codes_of(client, status="closed") == [solved["code"]]
    assert len(codes_of(client, status="open,closed")) == 2


def test_the_notes_say_why_it_is_closed(client: FlaskClient, store: Store, filed: Filed) -> None:
    _set(store, filed(), state="resolved", close_reason="no_problem_found")
    (row,) = client.get(f"{BASE}/requests.json?lang=en").get_json()
    assert (row["status_notes"], row["expected_datetime"]) == ("Resolved: no problem found", None)


@pytest.mark.parametrize(("published", "notes"), [(True, "; Bộ phận một cửa, số 12"), (False, "")])
def test_the_notes_name_the_receiver_of_what_the_public_sees(
    client: FlaskClient, store: Store, filed: Filed, published: bool, notes: str
) -> None:
    report = filed(published=published)
    _set(store, report, state="resolved", close_reason="referred", reference="Bộ phận một cửa, số 12")

    (row,) = client.get(f"{BASE}/requests/{report['code']}.json?lang=en").get_json()

    assert row["status_notes"].endswith(f"referred to another agency{notes}")


def test_another_status_is_refused(client: FlaskClient, filed: Filed) -> None:
    assert_errors(client.get(f"{BASE}/requests.json?status=half"), 400)


def test_without_dates_a_query_reaches_over_90_days(client: FlaskClient, store: Store, filed: Filed) -> None:
    recent, old = filed(), filed()
    _set(store, recent, filed_at=_days_ago(89.9))
    _set(store, old, filed_at=_days_ago(90.1))
    assert codes_of(client) == [recent["code"]]


def test_one_date_reaches_over_the_90_days_beside_it(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed()
    _set(store, report, filed_at=_days_ago(150))
    assert codes_of(client, start_date=written(_days_ago(160))) == [report["code"]]
    assert codes_of(client, end_date=written(_days_ago(140))) == [report["code"]]
    assert codes_of(client, start_date=written(_days_ago(260))) == []


def test_both_dates_hold(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed()
    _set(store, report, filed_at=_days_ago(200))
    days = {"start_date": written(_days_ago(201)), "end_date": written(_days_ago(199))}
    assert codes_of(client, **days) == [report["code"]]


def test_more_than_90_days_are_refused(client: FlaskClient, filed: Filed) -> None:
    query = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}
    assert_errors(client.get(f"{BASE}/requests.json", query_string=query), 400)


@pytest.mark.parametrize(
    "date", ["2026-01-01T00:00:00", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_date_without_zone_or_sense_is_refused(client: FlaskClient, filed: Filed, date: str) -> None:
    assert_errors(client.get(f"{BASE}/requests.json", query_string={"start_date": date}), 400)


def test_an_offset_whose_plus_was_lost_is_understood(client: FlaskClient, filed: Filed) -> None:
    report = filed()
    local = _days_ago(1).replace(microsecond=0, tzinfo=None).isoformat()
    assert (
        client.get(f"{BASE}/requests.json?start_date={local}+07:00").get_json()[0]["service_request_id"]
        == (report["code"])
    )


def test_pages_follow_each_other_newest_first(client: FlaskClient, filed: Filed) -> None:
    codes = [filed()["code"] for _ in range(3)]
    assert codes_of(client, page_size=2) == [codes[2], codes[1]]
    assert codes_of(client, page=2, page_size=2) == [codes[0]]


@pytest.mark.parametrize("query", ["page=0", "page_size=1001", "page_size=x", "page=1001"])
def test_a_page_out_of_range_is_refused(client: FlaskClient, filed: Filed, query: str) -> None:
    assert_errors(client.get(f"{BASE}/requests.xml?{query}"), 400)


def test_a_circle_and_a_box_hold_what_lies_in_them(client: FlaskClient, filed: Filed) -> None:
    near = filed()
    filed(lat="10.25", long="105.97")
    assert codes_of(client, **HERE, radius=1000) == [near["code"]]
    assert codes_of(client, bbox="106.3,9.9,106.4,10") == [near["code"]]


@pytest.mark.parametrize(
    "query", ["lat=9.9", "lat=99&long=1&radius=5", "lat=1&long=1&radius=0", "bbox=1,2,3"]
)
def test_half_a_circle_or_box_is_refused(client: FlaskClient, filed: Filed, query: str) -> None:
    assert_errors(client.get(f"{BASE}/requests.json?{query}"), 400)


def test_extensions_show_answers_photos_and_steps(client: FlaskClient, filed: Filed) -> None:
    filed(media=(BytesIO(photo((30, 20))), "a.jpg"), **{"attribute[depth]": "knee", "attribute[hours]": "3"})
    (row,) = client.get(f"{BASE}/requests.json?extensions=true&lang=en").get_json()
    assert row["attributes"] == [{"code": "depth", "values": ["knee"]}, {"code": "hours", "values": ["3"]}]
    assert len(row["extended_attributes"]["photos"]) == 1
    assert [note["type"] for note in row["notes"]] == ["filed"]


def test_extensions_in_xml_nest_their_lists(client: FlaskClient, filed: Filed) -> None:
    filed(service_code="street_light", **{"attribute[fault][]": ["dark", "pole"]})
    root = etree.fromstring(client.get(f"{BASE}/requests.xml?extensions=true").data)
    values = root.findall("request/attributes/attribute/values/value")
    assert [value.text for value in values] == ["dark", "pole"]
    assert root.findtext("request/notes/note/type") == "filed"


def test_what_xml_can_not_write_is_left_out(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed()
    _set(store, report, text="Ngập \ud7ff\x0b\ufffe <b>sâu</b> & rộng 😀")
    root = etree.fromstring(client.get(f"{BASE}/requests.xml").data)
    assert root.findtext("request/description") == "Ngập \ud7ff <b>sâu</b> & rộng 😀"


def test_at_most_a_thousand_requests_are_answered(client: FlaskClient, store: Store, filed: Filed) -> None:
    report = filed()
    rows: list[Report] = [{**report, "_id": f"copy{n:04}", "code": f"VL-C{n:04}"} for n in range(1005)]
    for row in rows:
        row.pop("filed_by_key", None)
    store.collection(reports.REPORTS).insert_many(rows)
    assert len(codes_of(client)) == 1000
    assert len(codes_of(client, page=2)) == 6
