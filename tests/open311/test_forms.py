"""XML and JSON say the same, in the same order and in the types of the standard."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from api.open311.formats import MEMBER
from tests.builders import Caller
from tests.open311.conftest import BASE, ORDER, Filed
from tests.photos import photo

#: Every document, with the name of its outermost element.
DOCUMENTS = {
    "/open311/discovery": "discovery",
    f"{BASE}/discovery": "discovery",
    f"{BASE}/services": "services",
    f"{BASE}/services/street_light": "service_definition",
    f"{BASE}/services/garbage": "service_definition",
    f"{BASE}/requests": "service_requests",
    f"{BASE}/requests?extensions=true": "service_requests",
    f"{BASE}/requests?service_code=noise": "service_requests",
    f"{BASE}/servicerequestupdates": "service_request_updates",
    f"{BASE}/services/nothing": "errors",
    f"{BASE}/requests?status=bogus&page=0": "errors",
    f"{BASE}/requests/VL-00000": "errors",
    f"{BASE}/tokens/nothing": "errors",
}


def _plain(name: str, content: Any) -> Any:
    """JSON as XML writes it: members of a list by their element, anything else by its text."""
    if isinstance(content, dict):
        return [(key, _plain(key, value)) for key, value in content.items()] or ""
    if isinstance(content, list):
        return [(MEMBER[name], _plain(MEMBER[name], member)) for member in content] or ""
    if isinstance(content, bool):
        return str(content).lower()
    return "" if content is None else str(content)


def _read(element: etree._Element) -> Any:
    if len(element):
        return [(child.tag, _read(child)) for child in element]
    return element.text or ""


def _at(address: str, form: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}.{form}?{query}"


@pytest.mark.parametrize("address", DOCUMENTS)
def test_both_forms_say_the_same_in_the_same_order(client: FlaskClient, filed: Filed, address: str) -> None:
    given = {"attribute[depth]": "knee", "attribute[hours]": "3"}
    filed(media=(BytesIO(photo((30, 20))), "a.jpg"), description="Ngập <b>sâu</b> & rộng\nquá", **given)
    in_xml, in_json = (client.get(_at(address, form)) for form in ("xml", "json"))
    root = etree.fromstring(in_xml.data)
    assert root.tag == DOCUMENTS[address]
    assert in_xml.status_code == in_json.status_code
    assert _read(root) == _plain(root.tag, in_json.get_json())


def test_a_request_has_its_elements_in_the_order_of_the_standard(client: FlaskClient, filed: Filed) -> None:
    filed()
    (request,) = etree.fromstring(client.get(f"{BASE}/requests.xml").data)
    assert [child.tag for child in request] == ORDER


def test_no_element_has_a_namespace_or_an_attribute(client: FlaskClient, filed: Filed) -> None:
    filed()
    root = etree.fromstring(client.get(f"{BASE}/requests.xml?extensions=true").data)
    assert not any(element.nsmap or element.attrib for element in root.iter())


@pytest.mark.parametrize(
    ("form", "content_type"),
    [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")],
)
@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_document_names_its_type_and_charset(
    client: FlaskClient, key: Caller, address: str, form: str, content_type: str
) -> None:
    response = client.get(_at(address, form))
    assert response.content_type == content_type
    assert response.data.decode()


def test_numbers_and_codes_are_strings_and_degrees_are_numbers(client: FlaskClient, filed: Filed) -> None:
    filed()
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    texts = ("service_request_id", "service_code", "address_id")
    assert [type(row[name]) for name in (*texts, "lat", "long")] == [str, str, str, float, float]


def test_the_photo_has_an_absolute_address(client: FlaskClient, filed: Filed) -> None:
    filed(media=(BytesIO(photo((30, 20))), "a.jpg"))
    (row,) = client.get(f"{BASE}/requests.json").get_json()
    assert row["media_url"].startswith("http://")
