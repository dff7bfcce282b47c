"""Messages of other issuers: kept as they came, once, in order, and nothing of what is no warning of theirs."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from models.alerts import cap_message, cap_signing
from models.alerts.cap_message import CapArea
from models.alerts.cap_terms import KnownStatus, Status
from models.errors import Clash, Invalid, Stale
from models.partners import incoming, incoming_mapping, incoming_readers
from models.partners.incoming import INCOMING_ALERTS, IncomingState
from models.settings import Settings
from models.store import Store
from models.store.events import SYSTEM
from tests.alerting import DUTY
from tests.builders import PHUONG_TRA_VINH
from tests.capping import SENDER, at, document, issuer, reference
from tests.certificates import certificate, files, key, pem


def codes(store: Store, written: bytes, **of: Any) -> set[tuple[str, str]]:
    """Why a message is not taken."""
    with pytest.raises(Invalid) as refused:
        incoming.receive(store, issuer(store, **of), written, SYSTEM)
    return {(fault.field, fault.code) for fault in refused.value.faults}


@given(st.sampled_from(KnownStatus) | st.text())
def test_only_actual_is_actual(status: str) -> None:
    assert (incoming.status_of(status) is Status.ACTUAL) == (status == "Actual")
    assert (incoming.status_of(status) is Status.EXERCISE) == (status == "Exercise")


def test_a_message_is_kept_as_it_came_and_once(store: Store) -> None:
    source, written = issuer(store), document()
    first, fresh = incoming.receive(store, source, written, SYSTEM, url="https://a.example/1")
    again, second = incoming.receive(store, source, written, SYSTEM, url="https://b.example/1")
    assert (fresh, second, again["_id"], bytes(again["document"])) == (True, False, first["_id"], written)
    assert (first["state"], first["headline"], first["signed"]) == (
        IncomingState.NEW,
        "Triều cường cao",
        False,
    )


def test_another_text_under_the_same_name_is_refused(store: Store) -> None:
    source, sent, expires = issuer(store), at(-1), at(12)
    incoming.receive(store, source, document(sent=sent, expires=expires), SYSTEM)
    with pytest.raises(Clash, match="incoming_differs"):
        incoming.receive(store, source, document(sent=sent, expires=expires, headline="Khác"), SYSTEM)
    spaced = document(sent=sent, expires=expires).replace(b"<info>", b"<info>\n\n")
    assert incoming.receive(store, source, spaced, SYSTEM)[1] is False


def test_what_is_over_when_it_comes_is_kept_and_nobody_gets_a_letter(store: Store) -> None:
    over = document(sent=at(-3), expires=at(-1))
    row, fresh = incoming.receive(store, issuer(store), over, SYSTEM)
    assert fresh
    assert row["expires"]
    assert row["expires"] < datetime.now(UTC)
    assert not incoming_readers.is_news(row, datetime.now(UTC))


def test_a_later_message_takes_the_place_of_what_it_names_whichever_came_first(store: Store) -> None:
    source = issuer(store)
    one, two = document("A"), document("B")
    updates = [
        document(f"{name}2", msgType="Update", references=reference(of, name), sent=at(-0.5))
        for name, of in (("A", one), ("B", two))
    ]
    for written in (one, *updates, two):
        incoming.receive(store, source, written, SYSTEM)
    rows = {row["identifier"]: row["state"] for row in store.collection(INCOMING_ALERTS).find()}
    assert rows == {"A": "replaced", "A2": "new", "B": "replaced", "B2": "new"}


def test_another_issuer_replaces_nothing_of_it(store: Store) -> None:
    first, _ = incoming.receive(store, issuer(store), document(), SYSTEM)
    forged = document("X", sender="x@example.vn", msgType="Cancel", references=reference(document(), "VN-1"))
    incoming.receive(store, issuer(store, name="Khác", senders=["x@example.vn"]), forged, SYSTEM)
    assert incoming.get(store, first["_id"])["state"] == IncomingState.NEW


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"sender": "nobody@example.vn"}, ("sender", "cap_sender_unknown")),
        (
            {"msgType": "Ack", "references": f"{SENDER},a,2026-01-01T00:00:00-00:00"},
            ("msgType", "cap_no_warning"),
        ),
        ({"scope": "Private"}, ("scope", "cap_not_public")),
        ({"expires": at(-2)}, ("info.0.expires", "time_not_after")),
        ({"sent": "2026-01-01T00:00:00Z"}, ("sent", "cap_time")),
        ({"sent": at(48), "expires": at(72)}, ("sent", "time_in_future")),
    ],
)
def test_what_is_no_warning_of_theirs_is_refused(
    store: Store, given: dict[str, str], fault: tuple[str, str]
) -> None:
    assert fault in codes(store, document(**given))


def test_our_own_alerts_do_not_come_back(store: Store) -> None:
    own = store.settings.cap_sender
    assert codes(store, document(sender=own), senders=[own]) == {("sender", "cap_sender_unknown")}


def test_entities_are_not_expanded(store: Store) -> None:
    hostile = b'<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + document()[39:]
    assert codes(store, hostile) == {("", "cap_unreadable")}


def test_with_a_certificate_only_its_signature_counts(store: Store, tmp_path: Any) -> None:
    plain = document()
    signed = cap_signing.sign(plain, Settings(**files(tmp_path, key(), certificate(key()))))
    other = cap_signing.sign(plain, Settings(**files(tmp_path, key(1), certificate(key(1)))))
    source = issuer(store, certificate=pem(certificate(key())))
    for wrong in (plain, other, signed.replace(b"Severe", b"Minor")):
        with pytest.raises(Invalid):
            incoming.receive(store, source, wrong, SYSTEM)
    row, _ = incoming.receive(store, source, signed, SYSTEM)
    assert (row["signed"], etree.fromstring(bytes(row["document"]))[-1].tag) == (True, cap_message.SIGNATURE)


def wrapped(signed: bytes, place: str) -> bytes:
    """A true, signed message inside a forged one that bears its signature."""
    inner = etree.fromstring(signed)
    outer = etree.fromstring(document("forged", headline="Vỡ đập"))
    home = outer if place == "alert" else outer.find(f"{{{cap_message.NAMESPACE}}}{place}")
    assert home is not None
    signature = inner[-1]
    inner.remove(signature)
    home.append(inner)
    outer.append(signature)
    return etree.tostring(outer)


def by_id(plain: bytes, id: str) -> bytes:
    """A message whose signature names its root by `Id`."""
    root = etree.fromstring(plain)
    root.set("Id", id)
    signer = XMLSigner(method=SignatureConstructionMethod.enveloped)
    made = signer.sign(root, key=key(), cert=pem(certificate(key())), reference_uri=id)
    return etree.tostring(made)


@pytest.mark.parametrize("place", ["alert", "info"])
def test_a_signed_message_inside_another_does_not_speak_for_it(store: Store, place: str) -> None:
    signed = by_id(document(), "abc")
    source = issuer(store, certificate=pem(certificate(key())))
    certificates = [certificate(key())]
    with pytest.raises(Invalid):
        incoming.receive(store, source, wrapped(signed, place), SYSTEM)
    with pytest.raises(cap_signing.SignatureError):
        cap_signing.verify(wrapped(signed, place), certificates)
    cap_signing.verify(signed, certificates)
    row, _ = incoming.receive(store, source, signed, SYSTEM)
    assert row["signed"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<status>Actual</status>", "<status>Exercise</status><status>Actual</status>", "status"),
        ("<sender>", "<x/><sender>", "x"),
        ("<info>", "<info a='1' b='2'>", "info.0"),
        (
            "<category>Met</category><event>Triều cường</event>",
            "<event>A</event><category>Met</category>",
            "",
        ),
        ("<urgency>", "<urgency>Past</urgency><urgency>", "info.0.urgency"),
        ("</area>", "<alert/></area>", "info.0.area.0.alert"),
        ("Severe<", "Sev<b/>ere<", "info.0.severity"),
        ("</alert>", "<info/><note>spät</note></alert>", "note"),
    ],
)
def test_what_has_not_the_structure_of_cap_is_refused(store: Store, old: str, new: str, fault: str) -> None:
    written = document().decode()
    assert old in written
    found = codes(store, written.replace(old, new, 1).encode())
    assert (fault or "info.0.category.0", "cap_structure") in found


def test_texts_are_no_longer_than_a_draft_can_bear(store: Store) -> None:
    found = codes(store, document("i" * 201, description="x" * 990_000))
    assert {("identifier", "too_long"), ("info.0.description", "too_long")} <= found


def test_a_dismissed_message_says_why_and_stays_so(store: Store) -> None:
    row, _ = incoming.receive(store, issuer(store), document(), SYSTEM)
    done = incoming.dismiss(store, DUTY, row["_id"], "Không thuộc địa bàn", expect=1)
    assert (done["state"], done["reason"]) == (IncomingState.DISMISSED, "Không thuộc địa bàn")
    with pytest.raises(Stale):
        incoming.dismiss(store, DUTY, row["_id"], "Không thuộc địa bàn", expect=2)


def test_thousands_of_areas_are_carried_over_in_a_moment(store: Store) -> None:
    areas = tuple(CapArea(f"Vùng {number}") for number in range(3000))
    others = tuple(CapArea(f"Zone {number}") for number in range(3000))
    message = cap_message.read(document())
    one = message.infos[0]
    infos = (replace(one, areas=areas), replace(one, language="en", areas=others))
    began = time.process_time()
    found = incoming_mapping.mapped(store, replace(message, infos=infos), datetime.now(UTC))
    assert len(found.unmapped) == incoming_mapping.MOST_LISTED
    assert time.process_time() - began < 0.5


def mapped(store: Store, written: bytes) -> incoming_mapping.Mapped:
    """What of a message is carried over."""
    return incoming_mapping.mapped(store, cap_message.read(written), datetime.now(UTC))


def test_every_language_of_ours_and_the_rest_by_name(store: Store) -> None:
    info = (
        "<info><language>{}</language><category>Met</category><event>Tide</event><urgency>Expected</urgency>"
        "<severity>Severe</severity><certainty>Likely</certainty><headline>{}</headline></info>"
    )
    more = info.format("en-GB", "High tide") + info.format("fr-FR", "Marée") + info.format("vi-VN", "Lần hai")
    found = mapped(store, document(more_infos=more))
    assert {name: words["headline"] for name, words in found.content["infos"].items()} == {
        "vi": "Triều cường cao",
        "en": "High tide",
    }
    assert [(one.field, one.value) for one in found.unmapped] == [
        ("info.2", "fr-FR: Marée"),
        ("info.3", "vi-VN: Lần hai"),
    ]


def test_units_come_by_code_and_hazards_by_name(store: Store) -> None:
    found = mapped(store, document())
    assert (found.content["area_ids"], found.content["hazard"], found.unmapped) == (
        [PHUONG_TRA_VINH],
        "trieu_cuong",
        [],
    )
    assert found.content["source"]["agency"] == "Trung tâm Dự báo KTTV"


@pytest.mark.parametrize(
    "shape",
    [
        "<polygon>9.93,106.33 9.93,106.35  9.95,106.35\n 9.93,106.33</polygon>",
        "<circle>9.934,106.345 2.5</circle>",
    ],
    ids=["polygon", "circle"],
)
def test_shapes_become_the_units_they_touch_and_stay_as_drawn(store: Store, shape: str) -> None:
    found = mapped(store, document(areas=f"<area><areaDesc>Ven sông</areaDesc>{shape}</area>"))
    (ring,) = found.content["polygons"]
    assert found.content["area_ids"]
    assert all(106.3 < lon < 106.4 and 9.9 < lat < 10 for lon, lat in ring)


def test_links_contacts_and_values_of_others_are_listed_once(store: Store) -> None:
    more = (
        "<web>https://kttv.example.vn/1</web><contact>phong truc</contact>"
        "<parameter><valueName>VN:SoBanTin</valueName><value>12</value></parameter>"
        "<parameter><valueName>Xyz</valueName><value>7</value></parameter><area>"
    )
    written = document().decode().replace("<area>", more, 1).replace("</scope>", "</scope><note>Ghi</note>")
    assert [(one.field, one.value) for one in mapped(store, written.encode()).unmapped] == [
        ("note", "Ghi"),
        ("info.0.web", "https://kttv.example.vn/1"),
        ("info.0.contact", "phong truc"),
        ("info.0.parameter", "Xyz=7"),
    ]


def test_what_lies_elsewhere_or_has_no_word_of_ours_is_listed(store: Store) -> None:
    areas = (
        "<area><areaDesc>Hà Nội</areaDesc><polygon>21,105 21,106 22,106 21,105</polygon></area>"
        "<area><areaDesc>Nước ngoài</areaDesc>"
        "<geocode><valueName>SAME</valueName><value>006109</value></geocode></area>"
    )
    found = mapped(store, document(areas=areas, event="Núi lửa", expires=at(-0.5)))
    assert [one.field for one in found.unmapped] == [
        "info.0.event",
        "info.0.expires",
        "info.0.area",
        "info.0.area",
    ]
    assert (found.content["area_ids"], "hazard" in found.content) == ([], False)
