"""Filing by Open311: forms and multipart forms, keys, questions, tokens; the report is one like any other."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from lxml import etree

from models.access import api_keys
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import (
    PHUONG_TRA_VINH,
    VINH_LONG,
    Caller,
    a_device,
    a_key,
    an_official,
    headers_for,
)
from tests.open311.conftest import BASE, HERE, Filing
from tests.photos import photo
from tests.problems import assert_errors


def _report(store: Store) -> Report:
    (report,) = store.collection(reports.REPORTS).find()
    return report


def test_a_request_becomes_a_report_of_its_key(store: Store, file: Filing, key: Caller) -> None:
    (receipt,) = file().get_json()
    report = reports.by_code(store, receipt["service_request_id"])
    assert (report["category"], report["text"], report["state"]) == (
        "flood",
        "Nước ngập trước chợ",
        "submitted",
    )
    assert report["reporter"]["owner"] == {"kind": "key", "id": key.id}


def test_the_receipt_in_xml_has_the_wrappers_of_the_standard(file: Filing) -> None:
    root = etree.fromstring(file("xml").data)
    assert (root.tag, [child.tag for child in root]) == ("service_requests", ["request"])
    assert root.findtext("request/service_request_id")
    assert root.findtext("request/account_id") == ""


@pytest.mark.parametrize("token", [None, "", "guess", "lak.65f000000000000000000000.x"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_without_a_good_key_nothing_is_filed(
    store: Store, file: Filing, form: str, token: str | None
) -> None:
    assert_errors(file(form, api_key=token), 403)
    assert store.collection(reports.REPORTS).count_documents({}) == 0


def test_a_revoked_key_files_nothing(store: Store, file: Filing, key: Caller) -> None:
    api_keys.revoke(store, key.id, SYSTEM)
    (description,) = assert_errors(file(), 403)
    assert "thu hồi" in description


def test_a_phone_is_no_other_system(store: Store, file: Filing) -> None:
    assert_errors(file(api_key=a_device(store).token), 403)


def test_a_key_may_come_as_a_bearer_token(client: FlaskClient, key: Caller) -> None:
    sent = {"service_code": "garbage", "address_string": "Chợ Trà Vinh"}
    headers = {"Authorization": f"Bearer {key.token}"}
    assert client.post(f"{BASE}/requests.json", data=sent, headers=headers).status_code == 201


def test_a_key_has_so_many_writes_in_an_hour(store: Store, file: Filing, key: Caller) -> None:
    scarce = a_key(store, per_hour=1).token
    assert file(api_key=scarce).status_code == 201
    refused = file(api_key=scarce)
    assert_errors(refused, 429)
    assert refused.headers["Retry-After"]


def test_a_missing_service_is_a_bad_request(file: Filing) -> None:
    (description,) = assert_errors(file(service_code=None), 400)
    assert "service_code" in description


def test_an_unknown_service_is_not_found(file: Filing) -> None:
    assert_errors(file(service_code="nothing"), 404)


def test_a_request_needs_some_place(file: Filing) -> None:
    assert_errors(file(lat=None, long=None), 400)


def test_half_a_point_is_no_place(file: Filing) -> None:
    assert_errors(file(long=None), 400)


def test_a_place_abroad_is_refused(file: Filing) -> None:
    assert_errors(file(lat="51.5", long="0.1"), 400)


def test_an_empty_parameter_equals_an_absent_one(store: Store, file: Filing) -> None:
    assert file(lat="", long="", address_id=PHUONG_TRA_VINH, media_url="", email="").status_code == 201


@pytest.mark.parametrize(
    ("address", "area"),
    [("12 đường Hùng Vương, phường Trà Vinh", PHUONG_TRA_VINH), ("sau nhà ông Ba", VINH_LONG)],
)
def test_words_lead_to_the_commune_that_they_name_or_to_the_province(
    store: Store, file: Filing, address: str, area: str
) -> None:
    file(lat=None, long=None, address_string=address)
    assert reports.by_code(store, str(_report(store)["code"]))["place"]["area_id"] == area


def test_a_code_of_a_commune_is_a_place(store: Store, file: Filing) -> None:
    file(lat=None, long=None, address_id=PHUONG_TRA_VINH.partition("@")[0])
    assert reports.by_code(store, str(_report(store)["code"]))["place"]["area_id"] == PHUONG_TRA_VINH


def test_a_request_without_words_has_the_name_of_its_service(store: Store, file: Filing) -> None:
    file(description=None)
    assert _report(store)["text"] == "Ngập, thoát nước"


def test_four_thousand_characters_are_taken_and_no_more(store: Store, file: Filing) -> None:
    assert file(description="ệ" * 4000).status_code == 201
    (description,) = assert_errors(file(description="ệ" * 4001), 400)
    assert "description" in description


def test_what_is_counted_is_what_is_kept(store: Store, file: Filing) -> None:
    decomposed = unicodedata.normalize("NFD", "ệ\n" * 2000).replace("\n", "\r\n")
    assert file(description=decomposed).status_code == 201
    assert _report(store)["text"] == ("ệ\n" * 2000).strip()


def test_answers_are_kept_by_their_kind(store: Store, file: Filing) -> None:
    file(**{"attribute[depth]": "knee", "attribute[hours]": "3.5"})
    assert _report(store)["attributes"] == {"depth": "knee", "hours": 3.5}


def test_several_answers_come_with_brackets(store: Store, file: Filing) -> None:
    file(service_code="street_light", **{"attribute[fault][]": ["pole", "dark"]})
    assert _report(store)["attributes"] == {"fault": ["dark", "pole"]}


def test_a_required_question_must_be_answered(file: Filing) -> None:
    (description,) = assert_errors(file(service_code="street_light"), 400)
    assert "attribute[fault]" in description


@pytest.mark.parametrize(
    ("sent", "kept"), [("2026-01-02T03:04:05+07:00", True), ("2026-01-02T03:04:05", False)]
)
def test_a_moment_has_its_zone(file: Filing, sent: str, kept: bool) -> None:
    response = file(service_code="salinity", **{"attribute[measured_at]": sent})
    assert response.status_code == (201 if kept else 400)


@pytest.mark.parametrize("field", ["media", "file", "photo"])
def test_a_photo_comes_along_in_a_multipart_form(store: Store, file: Filing, field: str) -> None:
    file(**{field: (BytesIO(photo((300, 200))), "nuoc.jpg")})
    photos = _report(store)["photos"]
    assert isinstance(photos, list)
    assert len(photos) == 1


def test_what_is_no_photo_is_refused(store: Store, file: Filing) -> None:
    assert_errors(file(media=(BytesIO(b"words"), "nuoc.jpg")), 400)
    assert store.collection(reports.REPORTS).count_documents({}) == 0


def test_six_photos_are_too_many(file: Filing) -> None:
    files = {f"media{n}": (BytesIO(photo((30, 20))), "nuoc.jpg") for n in range(6)}
    assert_errors(file(**files), 400)


def test_a_photo_on_a_host_that_is_not_listed_is_not_promised(store: Store, file: Filing) -> None:
    (receipt,) = file(media_url="https://photos.example/1.jpg").get_json()
    assert receipt["service_notice"]
    assert "media_urls" not in _report(store)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "nonsense", "gopher://photos.example/1"])
def test_an_address_that_is_none_is_refused(file: Filing, url: str) -> None:
    assert_errors(file(media_url=url), 400)


def test_who_reports_is_sealed(store: Store, file: Filing) -> None:
    file(first_name="Mẫu", email="mau@example.org", phone="+84 90 000 00 21")
    report = reports.by_code(store, str(_report(store)["code"]))
    assert "example.org" not in str(report)
    assert json.loads(store.vault.decrypt(report["reporter"]["contact"]))["email"] == "mau@example.org"


def test_the_same_key_of_a_repeat_files_once(store: Store, client: FlaskClient, key: Caller) -> None:
    sent = {"api_key": key.token, "service_code": "garbage", "address_string": "Chợ Trà Vinh"}
    headers = {"Idempotency-Key": "one"}
    codes = {
        client.post(f"{BASE}/requests.json", data=sent, headers=headers).get_json()[0]["service_request_id"]
        for _ in range(2)
    }
    assert len(codes) == 1
    assert store.collection(reports.REPORTS).count_documents({}) == 1


def test_a_call_for_rescue_is_told_whom_to_call(file: Filing) -> None:
    (receipt,) = file(service_code="rescue").get_json()
    assert "114" in receipt["service_notice"]


@pytest.mark.parametrize(("language", "word"), [("vi", "tố cáo"), ("km", "ការបរិហារ"), ("en", "denunciation")])
def test_a_denunciation_is_told_where_it_belongs(
    store: Store, client: FlaskClient, key: Caller, language: str, word: str
) -> None:
    words = "Tôi làm đơn tố cáo ông chủ tịch xã nhận hối lộ"
    sent = {"api_key": key.token, "service_code": "garbage", "description": words, **HERE}
    (receipt,) = client.post(f"{BASE}/requests.json?lang={language}", data=sent).get_json()
    assert _report(store)["legal"] == "denunciation"
    assert word in receipt["service_notice"]
    assert legal_matters.where(store, LegalKind.DENUNCIATION, language) in receipt["service_notice"]


def test_the_desk_sees_by_which_system_it_came(
    store: Store, client: FlaskClient, file: Filing, key: Caller
) -> None:
    (receipt,) = file().get_json()
    headers = headers_for(an_official(store, role="viewer", area_id=VINH_LONG))
    shown = client.get(f"/v1/desk/reports/{receipt['service_request_id']}", headers=headers).get_json()
    assert (shown["channel"], shown["system"]) == ("open311", key.document["name"])
    listed = client.get("/v1/desk/reports?channel=open311", headers=headers).get_json()
    assert [row["code"] for row in listed] == [receipt["service_request_id"]]


@pytest.mark.parametrize(
    ("token", "word"), [(None, "Cần khóa"), ("lak.65f000000000000000000000.x", "Không có khóa")]
)
def test_what_is_wrong_with_a_key_is_said_of_the_key(file: Filing, token: str | None, word: str) -> None:
    (description,) = assert_errors(file(api_key=token), 403)
    assert word in description


def test_a_jurisdiction_may_stand_in_the_query_of_a_post(client: FlaskClient, key: Caller) -> None:
    sent = {"api_key": key.token, "service_code": "garbage", "address_string": "Chợ Trà Vinh"}
    assert client.post(f"{BASE}/requests.json?jurisdiction_id=vinh-long", data=sent).status_code == 201
    assert_errors(client.post(f"{BASE}/requests.json?jurisdiction_id=elsewhere", data=sent), 404)


def test_settings_name_no_media_host_by_default(store: Store) -> None:
    default = {field.name: field.default for field in dataclasses.fields(store.settings)}
    assert default["open311_media_hosts"] == ()
