"""The end of a warning is plain to readers that follow no references, and feeds keep the rules of their formats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from capvalidator import validate_cap_message
from flask.testing import FlaskClient
from lxml import etree

from api.cap.feeds import atom
from models.alerts import alerts, drafting
from models.alerts.cap_message import NAMESPACE
from models.alerts.cap_terms import MsgType, Severity, Status, Urgency
from models.alerts.content import in_full
from models.alerts.lists import feed
from models.language.languages import LANGUAGES
from models.store import Store
from tests import feeds
from tests.alerting import DUTY, approved, content, issued
from tests.builders import PHUONG_TRA_VINH

PATHS = {Status.ACTUAL: "/cap", Status.EXERCISE: "/cap/exercise"}
FAULTS = {"atom": feeds.atom_faults, "rss": feeds.rss_faults}
SAYS_SO = {
    True: {"vi": "Cảnh báo này đã kết thúc", "km": "ការព្រមាននេះបានបញ្ចប់", "en": "This warning is over"},
    False: {
        "vi": "Cảnh báo này đã bị hủy",
        "km": "ការព្រមាននេះត្រូវបានលុបចោល",
        "en": "This warning was withdrawn",
    },
}
#: Both ways to end a warning, and whether it is an all-clear.
ENDS = [(MsgType.CANCEL, False), (MsgType.UPDATE, True)]


def in_three_languages() -> Any:
    """What an alert says, in Vietnamese, Khmer and English."""
    row = content()
    row["infos"]["km"] = {"headline": "ជំនោរ", "description": "ជំនោរខ្ពស់", "instruction": "សូមប្រយ័ត្ន"}
    return row


def texts(document: bytes, path: str) -> list[str]:
    root = etree.fromstring(document)
    return [
        one.text or "" for one in root.findall("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/")))
    ]


def entries(
    client: FlaskClient, base: str = "/cap", kind: str = "atom"
) -> dict[str, feedparser.FeedParserDict]:
    """The entries of a feed by the alert that they link to."""
    feed = feedparser.parse(client.get(f"{base}/feed.{kind}").get_data())
    return {one.links[0].href.rpartition("/")[2].removesuffix(".xml"): one for one in feed.entries}


@pytest.mark.parametrize(("msg_type", "over"), ENDS)
def test_an_end_has_no_field_that_a_machine_takes_for_danger(
    store: Store, msg_type: MsgType, over: bool
) -> None:
    document = issued(store, approved(store, Status.ACTUAL, level=4), msg_type, over=over)["cap"]
    assert validate_cap_message(document, strict=False).passed
    assert set(texts(document, "info/urgency")) == {"Past"}
    assert set(texts(document, "info/severity")) == {"Minor"}
    assert set(texts(document, "info/responseType")) == {"AllClear"}
    assert set(texts(document, "info/certainty")) == {"Observed" if over else "Unlikely"}
    assert "VN:CapDoRuiRo" not in texts(document, "info/parameter/valueName")


@pytest.mark.parametrize(("msg_type", "over"), ENDS)
def test_an_end_says_so_in_every_language_and_tells_nobody_to_fear_or_to_do_anything(
    store: Store, msg_type: MsgType, over: bool
) -> None:
    first = approved(store, Status.ACTUAL, **in_three_languages())
    document = issued(store, first, msg_type, over=over)["cap"]
    for headline in texts(document, "info/headline"):
        assert any(word in headline for word in ("HỦY", "KẾT THÚC", "លុបចោល", "បញ្ចប់", "CANCELLED", "OVER"))
    said = zip(LANGUAGES, texts(document, "info/description"), strict=True)
    assert all(text.startswith(SAYS_SO[over][language]) for language, text in said)
    assert "Kê cao tài sản" not in document.decode()


@pytest.mark.parametrize(("msg_type", "over"), ENDS)
def test_officials_own_words_for_an_end_stand_behind_its_sentence(
    store: Store, msg_type: MsgType, over: bool
) -> None:
    infos = {"vi": {"headline": "Triều cường", "description": "Nước đã rút.", "instruction": "Dọn dẹp."}}
    first = approved(store, Status.ACTUAL, infos={"vi": content()["infos"]["vi"]})
    document = issued(store, first, msg_type, over=over, infos=infos)["cap"]
    (text,) = texts(document, "info/description")
    assert text.startswith(SAYS_SO[over]["vi"])
    assert text.endswith("Nước đã rút.")


def test_nobody_writes_a_cancel_in_words_of_danger(store: Store) -> None:
    words = {"urgency": Urgency.IMMEDIATE, "severity": Severity.EXTREME, "level": 5}
    draft = drafting.follow_up(store, DUTY, approved(store)["_id"], MsgType.CANCEL, words)  # type: ignore[arg-type]
    shown = in_full(draft)
    assert (shown["urgency"], shown["severity"], shown["level"]) == ("Past", "Minor", None)


@pytest.mark.parametrize(("msg_type", "over"), ENDS)
def test_an_end_is_no_warning_in_force(
    client: FlaskClient, store: Store, msg_type: MsgType, over: bool
) -> None:
    issued(store, approved(store, Status.ACTUAL), msg_type, over=over)
    assert client.get("/v1/alerts").get_json()["alerts"] == []


def test_an_end_outlives_a_warning_that_was_nearly_over(store: Store) -> None:
    first = approved(store)
    end = drafting.follow_up(store, DUTY, first["_id"], MsgType.CANCEL, {})
    assert alerts.expiry(end) - alerts.expiry(first) > timedelta(hours=11)


@pytest.mark.parametrize("kind", ["atom", "rss"])
@pytest.mark.parametrize(
    ("msg_type", "over", "mark"),
    [
        (MsgType.CANCEL, False, "[ĐÃ HỦY]"),
        (MsgType.UPDATE, True, "[ĐÃ KẾT THÚC]"),
        (MsgType.UPDATE, False, "[ĐÃ THAY THẾ]"),
    ],
)
def test_a_reader_that_keeps_an_old_entry_sees_that_it_no_longer_holds(
    client: FlaskClient, store: Store, kind: str, msg_type: MsgType, over: bool, mark: str
) -> None:
    first = approved(store, Status.ACTUAL)
    before = entries(client, kind=kind)[first["identifier"]]
    issued(store, first, msg_type, over=over)
    after = entries(client, kind=kind)[first["identifier"]]
    assert after.id == before.id
    assert after.title == f"{mark} {before.title}"
    assert after.summary != before.summary


def test_an_entry_that_no_longer_holds_has_no_document_to_be_read_as_a_warning(
    client: FlaskClient, store: Store
) -> None:
    first = approved(store, Status.ACTUAL)
    end = issued(store, first, MsgType.CANCEL)
    document = client.get("/cap/feed.atom").get_data()
    assert texts_of(document, "identifier") == [end["identifier"]]
    entry = entries(client)[first["identifier"]]
    assert [one.href.rpartition("/")[2] for one in entry.links if one.rel == "related"] == [
        f"{end['identifier']}.xml"
    ]


def texts_of(document: bytes, name: str) -> list[str]:
    """The texts of all elements of CAP with a name, wherever they stand."""
    return [one.text or "" for one in etree.fromstring(document).iter(f"{{{NAMESPACE}}}{name}")]


@pytest.mark.parametrize("base", ["/cap", "/cap/exercise"])
def test_an_expired_entry_says_so_for_a_week_and_then_is_gone(
    client: FlaskClient, store: Store, base: str
) -> None:
    status = next(one for one, path in PATHS.items() if path == base)
    alert = approved(store, status)
    with time_machine.travel(alerts.expiry(alert) + timedelta(minutes=1)):
        entry = entries(client, base)[alert["identifier"]]
        assert "[ĐÃ HẾT HẠN]" in entry.title
        assert entry.updated > entry.published
    with time_machine.travel(alerts.expiry(alert) + timedelta(days=8)):
        assert entries(client, base) == {}


def test_a_feed_that_changed_only_by_time_is_not_answered_as_unchanged(
    client: FlaskClient, store: Store
) -> None:
    alert = approved(store, Status.ACTUAL)
    first = client.get("/cap/feed.atom")
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/cap/feed.atom", headers=asked).status_code == 304
    with time_machine.travel(alerts.expiry(alert) + timedelta(minutes=1)):
        assert client.get("/cap/feed.atom", headers=asked).status_code == 200
        only_date = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get("/cap/feed.atom", headers=only_date).status_code == 200


@pytest.mark.parametrize("kind", ["atom", "rss"])
@pytest.mark.parametrize("status", list(PATHS))
def test_every_feed_keeps_the_rules_of_its_format(
    client: FlaskClient, store: Store, status: Status, kind: str
) -> None:
    base = store.settings.public_base
    address = f"{base}{PATHS[status]}/feed.{kind}"
    assert FAULTS[kind](client.get(f"{PATHS[status]}/feed.{kind}").get_data(), address) == []
    old = approved(store, status, area_ids=[PHUONG_TRA_VINH])
    issued(store, approved(store, status, **in_three_languages()), MsgType.UPDATE, over=True)
    issued(store, approved(store, status), MsgType.CANCEL)
    with time_machine.travel(alerts.expiry(old) + timedelta(minutes=1)):
        document = client.get(f"{PATHS[status]}/feed.{kind}").get_data()
    assert FAULTS[kind](document, address) == []
    assert len(feedparser.parse(document).entries) == 5


def test_the_rules_refuse_what_the_validator_refused(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    document = client.get("/cap/feed.atom").get_data().decode()
    ident = entries(client)[alert["identifier"]].id
    wrong = document.replace(ident, alert["identifier"]).encode()
    assert feeds.atom_faults(wrong, f"{store.settings.public_base}/cap/feed.atom") == [
        f"the id of the entry is no IRI: {alert['identifier']}"
    ]


def test_ids_stay_when_loa_moves_to_another_address(client: FlaskClient, store: Store) -> None:
    approved(store, Status.ACTUAL)
    found = feed(store, Status.ACTUAL)
    ids = [
        [one.text for one in etree.fromstring(atom(found, Status.ACTUAL, "Vĩnh Long", base)).iter("{*}id")]
        for base in ("https://a.example", "https://b.example")
    ]
    assert ids[0] == ids[1]
