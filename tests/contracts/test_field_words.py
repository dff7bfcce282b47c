"""Every field that residents or officials fill in has words in each language: "Thiếu nội dung.", not "Thiếu text."."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.extensions import field_words
from models.language.languages import LANGUAGES
from tests.contracts import document

DOCUMENT: Mapping[str, Any] = document.committed_once()

#: Names that an app or another system fills in, never a person: ids, tokens, keys, versions.
OF_PROGRAMS = frozenset(
    {
        *("address_id", "api_key", "app_version", "challenge", "device_id", "dry_run", "fid", "greeting"),
        *("jurisdiction_id", "message_id", "metadata", "platform", "push_token", "refresh_token", "sender"),
        *("device_code", "grant_type", "hardware", "serial", "software"),
        *("service_request_id", "setup", "token", "unshown", "update_id", "updated_datetime", "version"),
        # What loudspeakers and boards say of themselves.
        *(
            "amplifier",
            "clock_offset_seconds",
            "done",
            "faults",
            "free_bytes",
            "missing",
            "mode",
            "network",
            "plays",
            "position_seconds",
            "programme",
            "reset_reason",
            "screenshot",
            "shown",
            "signal_dbm",
            "software",
            "temperature_c",
            "uptime_seconds",
            "volume_percent",
            "what",
        ),
    }
)


def _names(schema: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if depth > 6:
        return
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _names(part, depth + 1)
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from _names(inner, depth + 1)
    if isinstance(schema.get("items"), dict):
        yield from _names(schema["items"], depth + 1)


def filled_in() -> set[str]:
    """Return the name of every field of a body, however deep."""
    bodies = (
        content["schema"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
        for content in operation.get("requestBody", {}).get("content", {}).values()
    )
    return {name for body in bodies for name in _names(body)}


def test_every_field_that_people_fill_in_has_words() -> None:
    assert filled_in() - field_words.words().keys() == OF_PROGRAMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_stand_in_each_language(language: str) -> None:
    assert all(words.keys() == set(LANGUAGES) and words[language] for words in field_words.words().values())


def test_a_path_is_called_by_its_last_name_and_says_which_of_a_list() -> None:
    assert field_words.said("place.lat", "vi") == "vĩ độ"
    assert field_words.said("areas.1", "vi") == "địa bàn 2"
    assert field_words.said("device_id", "vi") == "device_id"


def test_what_stands_in_several_languages_is_called_by_both_its_names() -> None:
    assert field_words.said("correction.claim.vi", "vi") == "tin sai (bản tiếng Việt)"
    assert field_words.said("correction.truth.vi", "vi") == "sự thật (bản tiếng Việt)"
    assert field_words.said("texts.vi", "vi") == "bản tiếng Việt"


def test_a_number_of_a_document_is_no_other_number() -> None:
    assert field_words.said("document.number", "vi") == "số văn bản"
