"""Documents of GeoReport v2 in its two forms, XML and JSON.

JSON follows the XML as the standard says (the Spark convention): a list has no wrapper, and what is a list within
holds its members directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import Response, json
from lxml import etree


class Form(StrEnum):
    """What the address ends with; the standard demands XML and permits JSON."""

    XML = "xml"
    JSON = "json"


CONTENT_TYPES: Mapping[Form, str] = {
    Form.XML: "text/xml; charset=utf-8",
    Form.JSON: "application/json; charset=utf-8",
}

#: As the standard writes it.
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'

#: The members of each list, as elements.
MEMBER: Mapping[str, str] = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "photos": "photo",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}


def answer(form: str, name: str, content: object, status: int = 200) -> Response:
    """Answer with the document `name`.

    :param content: dicts, lists, strings, numbers, booleans and None.
    """
    chosen = Form(form)
    body = _json(content) if chosen is Form.JSON else _xml(_element(name, content))
    return Response(body, status, content_type=CONTENT_TYPES[chosen])


def _json(content: object) -> str:
    """Write it in the order of the XML, not by the alphabet."""
    return json.dumps(content, ensure_ascii=False, sort_keys=False)


def _xml(root: etree._Element) -> bytes:
    return DECLARATION + etree.tostring(root, encoding="utf-8")


def _element(name: str, content: object) -> etree._Element:
    """Make an element; of None an empty one."""
    element = etree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, list):
        element.extend(_element(MEMBER[name], member) for member in content)
    elif content is not None:
        element.text = _text(content)
    return element


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # A text may hold characters that XML 1.0 can't write at all.
    return "".join(char for char in str(value) if _is_xml(ord(char)))


def _is_xml(code: int) -> bool:
    return code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
