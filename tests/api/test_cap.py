"""`/cap`: feeds and documents for other systems."""

from __future__ import annotations

import feedparser
import pytest
from capvalidator import validate_cap_message
from flask.testing import FlaskClient
from lxml import etree

from api.cap.feeds import iri
from models.alerts import approval as alert_approval
from models.alerts import drafting
from models.alerts.cap_message import NAMESPACE
from models.alerts.cap_terms import MsgType, Status
from models.store import Store
from tests.alerting import APPROVER, DUTY, approved, submitted
from tests.builders import PHUONG_TRA_VINH
from tests.problems import assert_problem

PATHS = {Status.ACTUAL: "/cap", Status.EXERCISE: "/cap/exercise"}


@pytest.mark.parametrize("status", list(PATHS))
def test_the_document_is_served_as_it_was_approved(client: FlaskClient, store: Store, status: Status) -> None:
    alert = approved(store, status)
    store.db["areas"].update_one({"_id": PHUONG_TRA_VINH}, {"$set": {"full_name": "Phường Khác"}})
    answer = client.get(f"{PATHS[status]}/alerts/{alert['identifier']}.xml")
    assert (answer.mimetype, answer.get_data()) == ("application/cap+xml", bytes(alert["cap"]))


def test_a_document_is_validated_by_its_tag_or_its_date(client: FlaskClient, store: Store) -> None:
    path = f"/cap/alerts/{approved(store, Status.ACTUAL)['identifier']}.xml"
    first = client.get(path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": date}).status_code == 304


@pytest.mark.parametrize(("status", "other"), [(Status.EXERCISE, "/cap"), (Status.ACTUAL, "/cap/exercise")])
def test_drills_and_actual_warnings_never_stand_in_each_others_place(
    client: FlaskClient, store: Store, status: Status, other: str
) -> None:
    alert = approved(store, status)
    assert_problem(client.get(f"{other}/alerts/{alert['identifier']}.xml"), 404)
    for kind in ("atom", "rss"):
        assert alert["identifier"] not in client.get(f"{other}/feed.{kind}").get_data(as_text=True)


@pytest.mark.parametrize("kind", ["atom", "rss"])
@pytest.mark.parametrize("base", PATHS.values())
def test_neither_tests_nor_the_unapproved_stand_in_a_feed(
    client: FlaskClient, store: Store, base: str, kind: str
) -> None:
    approved(store, Status.TEST)
    submitted(store, Status.ACTUAL)
    submitted(store, Status.EXERCISE)
    assert feedparser.parse(client.get(f"{base}/feed.{kind}").get_data()).entries == []


@pytest.mark.parametrize(("status", "kind"), [(status, kind) for status in PATHS for kind in ("atom", "rss")])
def test_a_feed_is_read_by_feed_readers(client: FlaskClient, store: Store, status: Status, kind: str) -> None:
    alert = approved(store, status)
    answer = client.get(f"{PATHS[status]}/feed.{kind}")
    feed = feedparser.parse(answer.get_data())
    assert not feed.bozo
    assert [(one.id, one.links[0].href.rpartition("/")[2]) for one in feed.entries] == [
        (iri(alert["sender"], alert["identifier"]), f"{alert['identifier']}.xml")
    ]


def test_the_atom_feed_embeds_a_valid_document(client: FlaskClient, store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    root = etree.fromstring(client.get("/cap/feed.atom").get_data())
    embedded = next(root.iter(f"{{{NAMESPACE}}}alert"))
    assert validate_cap_message(etree.tostring(embedded), strict=False).passed
    assert etree.tostring(embedded, method="c14n", exclusive=True) == etree.tostring(
        etree.fromstring(bytes(alert["cap"])), method="c14n", exclusive=True
    )


def test_a_cancellation_stands_in_the_feed_above_what_it_cancels(client: FlaskClient, store: Store) -> None:
    first = approved(store, Status.ACTUAL)
    cancel = drafting.follow_up(store, DUTY, first["_id"], MsgType.CANCEL, {})
    waiting = drafting.submit(store, DUTY, cancel["_id"], expect=1)
    issued = alert_approval.approve(store, APPROVER, cancel["_id"], expect=waiting["version"])
    feed = feedparser.parse(client.get("/cap/feed.atom").get_data())
    assert [entry.id for entry in feed.entries] == [
        iri(one["sender"], one["identifier"]) for one in (issued, first)
    ]
    assert feed.entries[0].title.startswith("HỦY CẢNH BÁO")


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    answer = client.get("/cap/feed.atom")
    assert not feedparser.parse(answer.get_data()).bozo
    assert client.get("/cap/feed.atom", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
