"""Discovery, services and their definitions, to the letter of the standard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from lxml import etree

from models.open311 import services
from models.store import Store
from tests.builders import OLD_TRA_VINH, in_province
from tests.open311.conftest import BASE
from tests.problems import assert_errors

DISCOVERIES = ("/open311/discovery", f"{BASE}/discovery")


@pytest.mark.parametrize("path", DISCOVERIES)
def test_discovery_says_all_that_the_validator_asks_for(client: FlaskClient, path: str) -> None:
    found = client.get(f"{path}.json").get_json()
    assert found["contact"]
    assert found["key_service"]
    assert datetime.fromisoformat(found["changeset"]) < datetime.now(UTC)
    (endpoint,) = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    assert (endpoint["type"], endpoint["formats"]) == ("test", ["text/xml", "application/json"])


def test_discovery_in_xml_nests_as_the_standard_does(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/open311/discovery.xml").data)
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/formats/format") == "text/xml"


@pytest.mark.parametrize(
    ("form", "content_type"),
    [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")],
)
def test_each_form_names_its_type_and_charset(client: FlaskClient, form: str, content_type: str) -> None:
    assert client.get(f"{BASE}/services.{form}").content_type == content_type


def test_xml_declares_its_encoding(client: FlaskClient) -> None:
    body = client.get(f"{BASE}/services.xml").data
    assert body.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert "Ngập".encode() in body


def test_services_in_json_are_a_bare_list_with_real_booleans(client: FlaskClient) -> None:
    found = {row["service_code"]: row for row in client.get(f"{BASE}/services.json").get_json()}
    assert (found["flood"]["metadata"], found["garbage"]["metadata"]) == (True, False)
    assert {row["type"] for row in found.values()} == {"realtime"}


def test_services_in_xml_have_the_wrappers_of_the_standard(client: FlaskClient) -> None:
    root = etree.fromstring(client.get(f"{BASE}/services.xml").data)
    assert (root.tag, {child.tag for child in root}) == ("services", {"service"})
    assert root.findtext("service[service_code='flood']/metadata") == "true"


def test_services_are_named_in_the_callers_language(client: FlaskClient) -> None:
    found = client.get(f"{BASE}/services.json", headers={"Accept-Language": "en"}).get_json()
    assert "Flooding, drainage" in {row["service_name"] for row in found}


def test_a_point_outside_of_the_province_has_no_services(client: FlaskClient) -> None:
    assert client.get(f"{BASE}/services.json?lat=51.5&long=0.1").get_json() == []


def test_a_definition_numbers_its_questions(client: FlaskClient) -> None:
    found = client.get(f"{BASE}/services/flood.json").get_json()
    assert (found["service_code"], [row["order"] for row in found["attributes"]]) == ("flood", [1, 2])
    assert found["attributes"][0]["values"][0].keys() == {"key", "name"}


def test_a_definition_in_xml_nests_values(client: FlaskClient) -> None:
    root = etree.fromstring(client.get(f"{BASE}/services/street_light.xml").data)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/values/value/key") == "dark"
    assert root.findtext("attributes/attribute/required") == "true"


@pytest.mark.parametrize("form", ["xml", "json"])
def test_an_unknown_service_is_not_found(client: FlaskClient, form: str) -> None:
    assert_errors(client.get(f"{BASE}/services/nothing.{form}"), 404)


def test_an_unknown_jurisdiction_is_not_found(client: FlaskClient) -> None:
    assert_errors(client.get(f"{BASE}/services.xml?jurisdiction_id=city.example"), 404)


@pytest.mark.parametrize("given", ["vinh-long", ""])
def test_the_own_jurisdiction_or_an_empty_one_is_served(client: FlaskClient, given: str) -> None:
    assert client.get(f"{BASE}/services.json?jurisdiction_id={given}").status_code == 200


def test_the_jurisdiction_follows_the_active_province(store: Store) -> None:
    assert services.jurisdiction(in_province(store, OLD_TRA_VINH)) == "tra-vinh"


@pytest.mark.parametrize("path", ["services.yaml", "nothing.xml", "services"])
def test_an_unknown_address_answers_errors_too(client: FlaskClient, path: str) -> None:
    assert_errors(client.get(f"{BASE}/{path}"), 404)


def test_every_question_belongs_to_a_category_and_has_its_parts(client: FlaskClient) -> None:
    codes = {row["service_code"] for row in client.get(f"{BASE}/services.json").get_json()}
    asked = services.texts()["attributes"]
    assert asked.keys() <= codes
    for code, rows in asked.items():
        names = [row["code"] for row in rows]
        assert len(set(names)) == len(names), code
        assert {services.Datatype(row["datatype"]) for row in rows}
        lists = [row for row in rows if row["datatype"].endswith("valuelist")]
        assert all(row["values"] for row in lists)
