"""The CAP document of an alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from capvalidator import validate_cap_message
from lxml import etree

from models.alerts import alerts, drafting
from models.alerts import approval as alert_approval
from models.alerts.cap_message import NAMESPACE
from models.alerts.cap_terms import MsgType, Status
from models.store import Store
from tests.alerting import APPROVER, DUTY, approved, content
from tests.builders import PHUONG_TRA_VINH


def texts(document: bytes, path: str) -> list[str]:
    """The texts at a path like `info/area/areaDesc`."""
    steps = "/".join(f"cap:{step}" for step in path.split("/"))
    found: Any = etree.fromstring(document).xpath(f"{steps}/text()", namespaces={"cap": NAMESPACE})
    return [str(text) for text in found]


@pytest.mark.parametrize(("status", "level"), list(product(Status, (1, 5))))
def test_the_document_is_valid_cap(store: Store, status: Status, level: int) -> None:
    now = datetime.now(UTC)
    later = {"onset": now + timedelta(hours=1), "effective": now, "level": level}
    result = validate_cap_message(approved(store, status, **later)["cap"], strict=False)
    assert result.passed, result.message


def test_an_update_is_valid_cap_and_names_the_alert_before(store: Store) -> None:
    first = approved(store)
    update = drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, {}, over=True)
    waiting = drafting.submit(store, DUTY, update["_id"], expect=1)
    document = alert_approval.approve(store, APPROVER, update["_id"], expect=waiting["version"])["cap"]
    assert validate_cap_message(document, strict=False).passed
    sender, identifier, sent = texts(document, "references")[0].split(",")
    assert (sender, identifier, sent) == (
        first["sender"],
        first["identifier"],
        *texts(first["cap"], "sent"),
    )


def test_times_are_of_vietnam_and_without_fractions(store: Store) -> None:
    expires = (datetime.now(UTC) + timedelta(days=1)).replace(hour=11, minute=30, second=5, microsecond=999)
    document = approved(store, expires=expires)["cap"]
    assert texts(document, "info/expires")[0].endswith("T18:30:05+07:00")


def test_there_is_one_info_for_each_language(store: Store) -> None:
    assert texts(approved(store)["cap"], "info/language") == ["vi-VN", "en-US"]


def test_an_exercise_says_so_in_every_headline_and_in_a_note(store: Store) -> None:
    document = approved(store, Status.EXERCISE)["cap"]
    assert [text.split("]")[0] for text in texts(document, "info/headline")] == ["[DIỄN TẬP", "[EXERCISE"]
    assert texts(document, "note")


def test_an_actual_alert_has_no_note_of_a_drill(store: Store) -> None:
    document = approved(store, Status.ACTUAL)["cap"]
    assert (texts(document, "note"), texts(document, "info/headline")[0][:5]) == ([], "Triều")


def test_the_level_of_the_bulletin_and_its_colour_are_parameters(store: Store) -> None:
    document = approved(store, level=3)["cap"]
    rows = dict(
        zip(
            texts(document, "info/parameter/valueName"),
            texts(document, "info/parameter/value"),
            strict=True,
        )
    )
    assert (rows["VN:CapDoRuiRo"], rows["VN:CoQuanBanHanh"]) == ("3", "Đài KTTV tỉnh")


def test_an_area_has_its_code_and_the_day_of_its_map(store: Store) -> None:
    document = approved(store, area_ids=[PHUONG_TRA_VINH])["cap"]
    assert texts(document, "info/area/geocode/value")[:2] == ["29242", "2025-07-01"]


def test_the_identifier_has_no_characters_that_cap_forbids(store: Store) -> None:
    alert = approved(store)
    assert not set(" ,<&") & set(alert["identifier"] + alert["sender"])


def test_the_bytes_stay_when_an_area_is_renamed(store: Store) -> None:
    alert = approved(store)
    store.db["areas"].update_one({"_id": PHUONG_TRA_VINH}, {"$set": {"full_name": "Phường Khác"}})
    assert alerts.get(store, alert["_id"])["cap"] == alert["cap"]
    assert "Phường Trà Vinh" in alert["cap"].decode()


def test_characters_that_xml_cannot_hold_are_dropped(store: Store) -> None:
    infos = content()["infos"]
    infos["vi"]["headline"] = "Triều\x00 cường\x0b"
    document = approved(store, Status.ACTUAL, infos=infos)["cap"]
    assert texts(document, "info/headline")[0] == "Triều cường"
