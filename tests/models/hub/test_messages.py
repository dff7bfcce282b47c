"""Messages keep to their schemas, and the examples of the page do, too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from models.errors import Invalid
from models.hub import messages
from models.hub.messages import MessageKind
from tests import hubs

PAGE = Path(__file__).parents[3] / "docs" / "hub.md"

EXAMPLES = [json.loads(one) for one in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.S)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: str(one["kind"]))
def test_each_example_of_the_page_keeps_to_its_schema(example: dict[str, object]) -> None:
    assert list(messages.faults_of(example)) == []


def test_the_page_has_an_example_of_every_kind() -> None:
    assert {one["kind"] for one in EXAMPLES} == set(MessageKind)


@pytest.mark.parametrize("kind", MessageKind)
def test_each_schema_is_one(kind: MessageKind) -> None:
    Draft202012Validator.check_schema(messages.schema(kind))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff",
        b'{"kind": NaN}',
        b'{"kind": ["content"]}',
        b'{"kind": "\\ud800"}',
        b'{"kind": "../content"}',
        b" " * (messages.MOST_BYTES + 1),
        json.dumps(hubs.message(sent="2026-02-31T00:00:00Z")).encode(),
        json.dumps(hubs.message(id="../../etc/passwd")).encode(),
        json.dumps(hubs.message(number=0)).encode(),
        json.dumps(hubs.message(extra=1)).encode(),
    ],
    ids=range(13),
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        messages.read(raw)


def test_every_name_that_is_missing_or_unknown_is_told_once() -> None:
    message = next(one for one in EXAMPLES if one["kind"] == "opinion")
    broken = {**message, "colour": "red", "body": {"category": 7, "age": 30}}

    assert {(fault.field, fault.code) for fault in messages.faults_of(broken)} == {
        ("body.area_id", "required"),
        ("body.text", "required"),
        ("body.age", "unknown_field"),
        ("body.category", "hub_schema"),
        ("colour", "unknown_field"),
    }
