"""What helps with many reports over HTTP: saved views, bulk actions, reply templates, exports."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.areas import agencies
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem, fields

COMMITTEE = agencies.committee(PHUONG_TRA_VINH)


@pytest.fixture
def colleague(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_TRA_VINH, agency_id=COMMITTEE)


@pytest.fixture
def stranger(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_LONG_DUC, agency_id=agencies.committee(PHUONG_LONG_DUC))


def a_report(store: Store, area: str = PHUONG_TRA_VINH) -> Report:
    reporter = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
    return filing.file(store, Draft("Đường ngập tới đầu gối", "flood", area_id=area), reporter).report


MINE = {"name": "Quá hạn của tôi", "filter": {"overdue": True, "state": ["accepted"]}, "sort": "due"}


def save(client: FlaskClient, who: Caller, **given: Any) -> Any:
    response = client.post("/v1/desk/views", json=MINE | given, headers=headers_for(who))
    assert response.status_code == 201
    return response.get_json()


def names(client: FlaskClient, who: Caller) -> list[str]:
    return [view["name"] for view in client.get("/v1/desk/views", headers=headers_for(who)).get_json()]


def test_saved_view_comes_back_as_it_was_saved(client: FlaskClient, handler: Caller) -> None:
    made = save(client, handler)

    view = client.get(f"/v1/desk/views/{made['id']}", headers=headers_for(handler)).get_json()

    assert {name: view[name] for name in MINE} == MINE
    assert view["own"]


def test_view_is_ones_own_until_it_is_shared_with_the_unit(
    client: FlaskClient, handler: Caller, colleague: Caller, stranger: Caller
) -> None:
    save(client, handler)
    save(client, handler, name="Của cả phường", shared=True)

    assert names(client, handler) == ["Của cả phường", "Quá hạn của tôi"]
    assert names(client, colleague) == ["Của cả phường"]
    assert names(client, stranger) == []


def test_only_the_owner_changes_a_shared_view(
    client: FlaskClient, handler: Caller, colleague: Caller
) -> None:
    made = save(client, handler, shared=True)
    address, tag = f"/v1/desk/views/{made['id']}", {"If-Match": '"1"'}

    assert_problem(client.put(address, json=MINE, headers=headers_for(colleague) | tag), 404)
    assert client.put(address, json=MINE, headers=headers_for(handler) | tag).status_code == 200
    lost = client.put(address, json=MINE, headers=headers_for(handler) | tag)
    assert assert_problem(lost, 412, "stale")["current"]["version"] == 2
    assert_problem(client.delete(address, headers=headers_for(handler)), 428)


def test_removed_view_is_gone(client: FlaskClient, handler: Caller) -> None:
    made = save(client, handler)
    address, headers = f"/v1/desk/views/{made['id']}", headers_for(handler) | {"If-Match": '"1"'}

    assert client.delete(address, headers=headers).status_code == 204
    assert names(client, handler) == []
    assert_problem(client.get(address, headers=headers_for(handler)), 404)


def bulk(client: FlaskClient, who: Caller, **body: Any) -> TestResponse:
    return client.post("/v1/desk/reports/bulk", json=body, headers=headers_for(who))


def test_previewed_reports_are_carried_out_and_each_answers_for_itself(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    filed = [a_report(province) for _ in range(2)]
    shown = bulk(client, handler, action="accept", filter={"state": ["submitted"]}).get_json()
    items = [{"code": row["code"], "version": row["version"]} for row in shown["items"]]
    reports_after_preview = [reports.get(province, one["_id"])["version"] for one in filed]

    moved = {"code": filed[0]["code"], "version": 1}
    bulk(client, handler, action="note", body={"note": "Xem."}, items=[moved], dry_run=False)
    done = bulk(client, handler, action="accept", items=items, dry_run=False).get_json()

    assert (shown["done"], shown["dry_run"], reports_after_preview) == (2, True, [1, 1])
    problems = {row["code"]: row["problem"] and row["problem"]["code"] for row in done["items"]}
    assert problems == {filed[0]["code"]: "stale", filed[1]["code"]: None}
    assert (done["done"], done["failed"]) == (1, 1)


def test_a_code_as_it_was_typed_is_answered_as_it_is(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    code = a_report(province)["code"]
    items = [{"code": code.replace("-", "").lower(), "version": 1}]
    done = bulk(client, handler, action="accept", items=items, dry_run=False).get_json()

    assert [(row["code"], row["ok"]) for row in done["items"]] == [(code, True)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_report_that_stands_there_twice_is_named(
    client: FlaskClient, province: Store, handler: Caller, dry_run: bool
) -> None:
    code = a_report(province)["code"]
    items = [{"code": code, "version": 1}, {"code": f" {code.lower()}", "version": 1}]

    response = bulk(client, handler, action="accept", items=items, dry_run=dry_run)

    assert fields(assert_problem(response, 422)) == {"items.1.code": "id_repeated"}


def test_filter_alone_changes_nothing_even_when_asked_to(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = a_report(province)

    response = bulk(client, handler, action="accept", filter={}, dry_run=False)

    assert fields(assert_problem(response, 422)) == {"filter": "bulk_filter_previews"}
    assert reports.get(province, report["_id"])["version"] == 1


def test_every_fault_of_a_bulk_action_is_named_at_once(client: FlaskClient, handler: Caller) -> None:
    response = bulk(
        client, handler, action="reject", items=[{"code": "VL-00000"}], dry_run=False, body={"x": 1}
    )

    assert fields(assert_problem(response, 422)) == {
        "items.0.version": "required",
        "body.note": "required",
        "body.x": "unknown_field",
    }


def test_action_that_needs_a_look_at_each_is_refused(client: FlaskClient, handler: Caller) -> None:
    response = bulk(client, handler, action="resolve", items=[{"code": "VL-00000"}])

    assert fields(assert_problem(response, 422)) == {"action": "not_a_choice"}


def test_templates_of_a_report_are_filled_in_in_the_residents_language(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = a_report(province)

    rows = client.get(f"/v1/desk/reports/{report['code']}/templates", headers=headers_for(handler)).get_json()

    received = next(row for row in rows if row["id"] == "received")
    assert (received["lang"], report["code"] in received["text"]) == ("vi", True)


def test_editor_writes_templates_and_a_handler_reads_them(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    editor = an_official(province, role="editor")
    body = {"name": "Riêng cho ngập", "categories": ["flood"], "texts": {"vi": "Về {code}: …"}}

    refused = client.post("/v1/desk/templates", json=body, headers=headers_for(handler))
    made = client.post("/v1/desk/templates", json=body, headers=headers_for(editor))
    listed = client.get("/v1/desk/templates?category=flood&state=closed", headers=headers_for(handler))

    assert_problem(refused, 403, "no_permission")
    assert made.status_code == 201
    assert listed.get_json()[0]["id"] == made.get_json()["id"]


def test_an_editor_of_a_commune_changes_no_template_of_the_province(
    client: FlaskClient, province: Store
) -> None:
    commune = headers_for(an_official(province, role="editor", area_id=PHUONG_TRA_VINH))
    body = {"name": "Riêng", "texts": {"vi": "Về {code}: …"}}
    path, version = "/v1/desk/templates/received", {"If-Match": '"1"'}

    for refused in (
        client.post("/v1/desk/templates", json=body, headers=commune),
        client.put(path, json=body, headers=commune | version),
        client.delete(path, headers=commune | version),
    ):
        assert_problem(refused, 403, "no_permission")
    assert client.get(path, headers=commune).get_json()["version"] == 1


def test_exports_are_files_with_what_the_filter_finds(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report, _ = a_report(province), a_report(province, PHUONG_LONG_DUC)
    headers = headers_for(handler)

    as_csv = client.get("/v1/desk/reports/export.csv?q=ngap&lang=en", headers=headers)
    as_xlsx = client.get("/v1/desk/reports/export.xlsx?q=ngap", headers=headers)

    rows = list(csv.DictReader(io.StringIO(as_csv.get_data().decode("utf-8-sig"))))
    assert [row["Code"] for row in rows] == [report["code"]]
    assert "attachment" in as_csv.headers["Content-Disposition"]
    assert report["code"].encode() in zipfile.ZipFile(io.BytesIO(as_xlsx.data)).read(
        "xl/worksheets/sheet1.xml"
    )


@pytest.mark.parametrize(("first", "second"), [("filed_from", "filed_to"), ("due_from", "due_before")])
def test_a_time_that_ends_before_it_begins_is_a_fault_and_no_empty_list(
    client: FlaskClient, handler: Caller, first: str, second: str
) -> None:
    times = {first: "2026-11-02T00:00:00Z", second: "2026-11-01T00:00:00Z"}
    for path in ("/v1/desk/reports", "/v1/desk/reports/export.csv"):
        response = client.get(path, query_string=times, headers=headers_for(handler))
        assert fields(assert_problem(response, 422)) == {second: "time_not_after"}


def test_export_with_a_wrong_filter_is_a_problem_and_no_file(client: FlaskClient, handler: Caller) -> None:
    response = client.get("/v1/desk/reports/export.csv?sort=size", headers=headers_for(handler))

    assert fields(assert_problem(response, 422)) == {"sort": "not_a_choice"}
