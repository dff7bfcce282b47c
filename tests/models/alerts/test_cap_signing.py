"""The XML signature of CAP documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from capvalidator import validate_cap_message
from lxml import etree

from loa.checks import signing
from loa.checks.finding import Mark
from models.alerts import cap_signing
from models.alerts.alerts import ALERTS
from models.alerts.cap_message import NAMESPACE, SIGNATURE
from models.alerts.cap_terms import MsgType, Status
from models.alerts.states import AlertState
from models.errors import Unavailable
from models.settings import Settings
from models.store import Store
from tests.alerting import approved, issued, submitted
from tests.certificates import certificate, files, key


@pytest.fixture
def signing_store(store: Store, tmp_path: Path) -> Store:
    """A store whose settings name a key and its certificate."""
    given = files(tmp_path, key(), certificate(key()))
    return replace(store, settings=replace(store.settings, **given))


@pytest.mark.parametrize("status", list(Status))
def test_a_signed_document_passes_the_validator_of_the_wmo(signing_store: Store, status: Status) -> None:
    found = validate_cap_message(approved(signing_store, status)["cap"], strict=True)
    assert found.passed, found.message


def test_updates_and_ends_are_signed_too(signing_store: Store) -> None:
    first = approved(signing_store, Status.ACTUAL)
    second = issued(signing_store, first, MsgType.UPDATE)
    last = issued(signing_store, second, MsgType.CANCEL)
    assert [validate_cap_message(one["cap"], strict=True).passed for one in (second, last)] == [True, True]


def test_the_signature_is_the_last_element_and_of_the_whole(signing_store: Store) -> None:
    document = bytes(approved(signing_store)["cap"])
    assert etree.fromstring(document)[-1].tag == SIGNATURE
    cap_signing.verify(document, [certificate(key())])


def test_a_changed_word_is_found(signing_store: Store) -> None:
    document = bytes(approved(signing_store)["cap"]).replace(b"Exercise", b"Actual")
    with pytest.raises(cap_signing.SignatureError, match="invalid"):
        cap_signing.verify(document, [certificate(key())])


def test_a_certificate_inside_the_document_proves_nothing(signing_store: Store) -> None:
    document = bytes(approved(signing_store)["cap"])
    with pytest.raises(cap_signing.SignatureError, match="invalid"):
        cap_signing.verify(document, [certificate(key(1))])


def test_an_unsigned_document_is_not_signed(store: Store) -> None:
    with pytest.raises(cap_signing.SignatureError, match="missing"):
        cap_signing.verify(bytes(approved(store)["cap"]), [certificate(key())])


def test_a_signed_part_does_not_speak_for_another_whole(signing_store: Store) -> None:
    """What was signed is wrapped into a document that says something else (XML signature wrapping)."""
    inner = etree.fromstring(bytes(approved(signing_store)["cap"]))
    outer = etree.Element(f"{{{NAMESPACE}}}alert")
    etree.SubElement(outer, f"{{{NAMESPACE}}}identifier").text = "forged"
    signature = inner[-1]
    outer.append(inner)
    outer.append(signature)
    with pytest.raises(cap_signing.SignatureError):
        cap_signing.verify(etree.tostring(outer), [certificate(key())])


@pytest.mark.parametrize(
    "broken",
    [
        {"cap_signing_key": "/nowhere/key.pem"},
        {"cap_signing_certificate": "/nowhere/certificate.pem"},
    ],
)
def test_what_cannot_be_signed_is_not_approved(signing_store: Store, broken: dict[str, Any]) -> None:
    without = replace(signing_store, settings=replace(signing_store.settings, **broken))
    with pytest.raises(Unavailable, match="cap_signing_failed"):
        approved(without, Status.ACTUAL)
    rows = list(signing_store.collection(ALERTS).find({}))
    assert [(row["state"], "cap" in row) for row in rows] == [(AlertState.SUBMITTED, False)]


def test_a_certificate_that_has_ended_or_is_of_another_key_signs_nothing(
    store: Store, tmp_path: Path
) -> None:
    ended = certificate(
        key(), begins=datetime.now(UTC) - timedelta(days=9), ends=datetime.now(UTC) - timedelta(days=1)
    )
    for shown in (ended, certificate(key(1))):
        settings = replace(store.settings, **files(tmp_path, key(), shown))
        with pytest.raises(cap_signing.SigningError):
            cap_signing.sign(b"<alert/>", settings)


@pytest.mark.parametrize(
    ("days", "mark"), [(365, Mark.OK), (20, Mark.WRONG), (-1, Mark.WRONG)], ids=["long", "soon", "over"]
)
def test_the_check_tells_of_a_certificate_that_ends(tmp_path: Path, days: int, mark: Mark) -> None:
    now = datetime.now(UTC)
    shown = certificate(key(), begins=now - timedelta(days=30), ends=now + timedelta(days=days))
    (found,) = signing.look(replace(Settings(), **files(tmp_path, key(), shown)))
    assert found.mark is mark


def test_the_check_tells_that_nothing_is_signed_and_that_nothing_can_be(tmp_path: Path) -> None:
    (unsigned,) = signing.look(Settings())
    (foreign,) = signing.look(replace(Settings(), **files(tmp_path, key(), certificate(key(1)))))
    assert (unsigned.mark, foreign.mark) == (Mark.NOTE, Mark.WRONG)


def test_a_waiting_alert_can_still_be_approved_once_the_key_is_there(
    store: Store, signing_store: Store
) -> None:
    waiting = submitted(store)
    assert waiting["state"] == AlertState.SUBMITTED
    assert validate_cap_message(approved(signing_store)["cap"], strict=True).passed
