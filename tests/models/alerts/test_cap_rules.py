"""The rules of CAP that its schema does not catch, and those that it does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.alerts import cap_message, cap_rules
from models.alerts.cap_message import CapArea, CapInfo, CapMessage
from models.alerts.cap_terms import KnownMsgType
from models.areas.province_box import Box
from models.errors import Invalid

PROVINCE = Box(105, 9, 107, 11)

RING = "9.9,106.3 9.9,106.4 10.0,106.4 9.9,106.3"

AREA = CapArea("Phường Trà Vinh", polygons=(RING,), circles=("9.9,106.3 5",), geocodes=(("VN:GSO", "29242"),))

INFO = CapInfo(
    language="vi-VN",
    categories=("Met",),
    event="Triều cường",
    urgency="Expected",
    severity="Severe",
    certainty="Likely",
    effective="2026-11-05T18:00:00+07:00",
    onset="2026-11-05T19:00:00+07:00",
    expires="2026-11-05T20:00:00+07:00",
    headline="Triều cường",
    areas=(AREA,),
)

MESSAGE = CapMessage(
    identifier="a.1",
    sender="loa@example.vn",
    sent="2026-11-05T17:30:00+07:00",
    status="Actual",
    msg_type="Alert",
    scope="Public",
    infos=(INFO,),
)

REFERENCE = "loa@example.vn,a.0,2026-11-05T17:00:00+07:00"


def found(message: CapMessage) -> list[tuple[str, str]]:
    """What a document of Loa is told, as (field, code)."""
    return [(fault.field, fault.code) for fault in cap_rules.ours(message, PROVINCE)]


def in_info(**given: Any) -> CapMessage:
    """The message with another info."""
    return replace(MESSAGE, infos=(replace(INFO, **given),))


def in_area(**given: Any) -> CapMessage:
    """The message with another area."""
    return in_info(areas=(replace(AREA, **given),))


def test_a_whole_message_breaks_no_rule() -> None:
    assert found(MESSAGE) == []


@pytest.mark.parametrize("msg_type", [one for one in KnownMsgType if one != KnownMsgType.ALERT])
def test_what_is_about_another_message_names_it(msg_type: KnownMsgType) -> None:
    message = replace(MESSAGE, msg_type=msg_type)
    assert found(message) == [("references", "reference_missing")]
    assert found(replace(message, references=(REFERENCE,))) == []


def test_a_new_alert_names_none() -> None:
    assert found(replace(MESSAGE, references=(REFERENCE,))) == [("references", "reference_unexpected")]


@pytest.mark.parametrize(
    "reference", ["a.0", "loa@example.vn,a.0", "loa@example.vn,a.0,2026-11-05T17:00:00Z"]
)
def test_a_reference_has_sender_identifier_and_time(reference: str) -> None:
    message = replace(MESSAGE, msg_type="Update", references=(REFERENCE, reference))
    assert found(message) == [("references.1", "cap_reference")]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"scope": "Restricted"}, [("restriction", "cap_scope")]),
        ({"restriction": "police"}, [("restriction", "cap_scope")]),
        ({"scope": "Restricted", "restriction": "police"}, []),
        ({"scope": "Private"}, [("addresses", "cap_scope")]),
        ({"addresses": "a@example.vn"}, [("addresses", "cap_scope")]),
        ({"scope": "Private", "addresses": "a@example.vn"}, []),
        (
            {"scope": "Restricted", "addresses": "a"},
            [("restriction", "cap_scope"), ("addresses", "cap_scope")],
        ),
    ],
)
def test_restriction_and_addresses_stand_there_for_their_scope_alone(
    given: dict[str, str], fault: list[tuple[str, str]]
) -> None:
    assert found(replace(MESSAGE, **given)) == fault  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["identifier", "sender"])
@pytest.mark.parametrize("character", [" ", ",", "<", "&", "\n", "\u00a0"])
def test_names_have_no_character_that_reads_as_an_end(name: str, character: str) -> None:
    assert found(replace(MESSAGE, **{name: f"a{character}b"})) == [(name, "cap_characters")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-05T20:00:00Z",
        "2026-11-05T20:00:00.5+07:00",
        "2026-11-05T20:00:00+0700",
        "2026-11-05T20:00:00",
        "2026-11-05 20:00:00+07:00",
        "2026-13-05T20:00:00+07:00",
    ],
)
def test_a_time_has_whole_seconds_and_an_offset(time: str) -> None:
    assert found(in_info(expires=time)) == [("info.0.expires", "cap_time")]
    assert found(replace(in_info(effective="", onset="", expires=""), sent=time))[0] == ("sent", "cap_time")


def test_utc_is_written_as_an_offset() -> None:
    assert found(in_info(expires="2026-11-05T13:00:00-00:00")) == []


@pytest.mark.parametrize("name", ["sent", "effective", "onset"])
def test_the_end_comes_after_every_beginning(name: str) -> None:
    late = "2026-11-05T20:00:00+07:00"
    message = replace(MESSAGE, sent=late) if name == "sent" else in_info(**{name: late})
    assert found(message) == [("info.0.expires", "time_not_after")]


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ("9.9,106.3 9.9,106.4 10.0,106.4", "cap_ring"),
        ("9.9,106.3 9.9,106.4 10.0,106.4 10.0,106.3", "cap_ring"),
        ("9.9,106.3 9.9,106.4 9.9,106.3", "cap_ring"),
        ("9.9 106.3", "cap_ring"),
        ("a,b c,d e,f a,b", "cap_ring"),
        ("106.3,9.9 106.4,9.9 106.4,10.0 106.3,9.9", "cap_outside"),
        ("nan,nan nan,nan nan,nan nan,nan", "cap_outside"),
        ("9.9,106.3 9.9,106.4 10.0,108.4 9.9,106.3", "cap_outside"),
    ],
)
def test_a_polygon_is_closed_and_lies_in_the_province(ring: str, code: str) -> None:
    assert ("info.0.area.0.polygon.0", code) in found(in_area(polygons=(ring,)))


@pytest.mark.parametrize(
    ("circle", "code"),
    [("9.9,106.3", "cap_circle"), ("9.9,106.3 -1", "cap_circle"), ("106.3,9.9 5", "cap_outside")],
)
def test_a_circle_has_a_centre_in_the_province_and_a_radius(circle: str, code: str) -> None:
    assert found(in_area(circles=(circle,))) == [("info.0.area.0.circle.0", code)]


def test_blanks_between_points_count_once() -> None:
    assert found(in_area(polygons=(RING.replace(" ", "\n   "),))) == []


def test_a_ceiling_has_an_altitude() -> None:
    assert found(in_area(ceiling="900")) == [("info.0.area.0.altitude", "required")]


def test_each_language_is_told_once() -> None:
    message = replace(MESSAGE, infos=(INFO, replace(INFO, language="VI-vn")))
    assert found(message) == [("info.1.language", "cap_language_twice")]
    assert list(cap_rules.faults(message)) == []


@pytest.mark.parametrize("name", ["urgency", "severity", "certainty"])
def test_words_of_cap_are_of_its_lists(name: str) -> None:
    assert found(in_info(**{name: "dire"})) == [(f"info.0.{name}", "not_a_choice")]
    assert found(in_info(**{name: ""})) == [(f"info.0.{name}", "required")]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<alert/>",
        b"no xml",
        b'<!DOCTYPE a [<!ENTITY x "y">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>',
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">' + b"<a>" * 20 + b"</a>" * 20 + b"</alert>",
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">' + b"<a/>" * 20_001 + b"</alert>",
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">' + b" " * 1_000_000 + b"</alert>",
    ],
    ids=["empty", "other namespace", "text", "entities", "deep", "many", "large"],
)
def test_what_is_hostile_or_no_cap_is_refused(document: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        cap_message.read(document)
    assert [fault.code for fault in refused.value.faults] == ["cap_unreadable"]


def test_a_comment_does_not_cut_a_word() -> None:
    document = b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a<!-- x -->b</sender></alert>'
    assert cap_message.read(document).sender == "ab"
