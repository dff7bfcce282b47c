"""How a dump of a version is made: `python -m tests.models.migrations.written FILE COMMIT`.

It is run by the code of that version, in a work tree of its own. That of version 0.1.0 was made by the commit that
brought this file, with this folder copied into commit 867b25d. Some of its reports are then stripped of what the code
before that commit did not write yet.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from local.broker import broker
from local.mongod import mongod
from models import catalogue, surveys
from models.access.callers import HERE
from models.access.permissions import Role
from models.areas import agencies
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.handling import reminders
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.shapes import IncomingContent
from models.promises import stages
from models.reports import reports, search_words
from models.reports.reports import Report
from models.statistics import counters
from models.store import Store, events, open_store, outbox, schema
from models.surveys.voters import Voter
from models.workflow.transitions import ReportAction
from tests import alerting, builders
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.models.migrations import dump
from tests.reporting import a_photo, act, filed, fixed, resident
from tests.servers import settings_for

FIELD_KEY = base64.urlsafe_b64encode(b"invented key of the test's dump.").decode()
HASH_KEY = "invented hash key of the test's dump"

WARD, NEXT_WARD = agencies.committee(PHUONG_TRA_VINH), agencies.committee(PHUONG_LONG_DUC)

#: A telephone number that no operator gives out, in groups.
NUMBER = "0900 000 012"


def main(path: Path, commit: str) -> None:
    """Write the dump."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with mongod(folder / "mongod") as uri, broker(folder / "broker") as url:
            opened = open_store(settings_for(uri, url, folder))
            store = dump.with_keys(opened, FIELD_KEY, HASH_KEY)
            schema.ensure(store)
            catalogue.load(store)
            fill(store)
            counters.rebuild(store)
            dump.write(store, path, commit=commit)
            store.close()


def fill(store: Store) -> None:
    """Live through everything once."""
    _people(store)
    _reports(store)
    _older_reports(store)
    _alerts_and_surveys(store)
    # What was done already, and what can never work, as a running Loa leaves it.
    done, dead = store.collection(outbox.OUTBOX).find().limit(2)
    now = datetime.now(UTC)
    store.collection(outbox.OUTBOX).update_one(
        {"_id": done["_id"]}, {"$set": {"state": "done", "done_at": now}}
    )
    store.collection(outbox.OUTBOX).update_one(
        {"_id": dead["_id"]}, {"$set": {"state": "failed", "error": "no_address"}}
    )


def _people(store: Store) -> None:
    for role in (Role.HANDLER, Role.VIEWER):
        builders.an_official(store, role=role, area_id=PHUONG_TRA_VINH, agency_id=WARD)
    for role in (Role.VIEWER, Role.DUTY_OFFICER, Role.APPROVER, Role.ADMIN):
        builders.an_official(store, role=role, area_id=VINH_LONG)
    builders.a_citizen(store)
    builders.a_key(store)
    builders.post(store)


def _reports(store: Store) -> None:
    photo_id = a_photo(store, Owner("device", "d1"))
    filed(store, photo_ids=[photo_id])
    fixed(store, filed(store, "d2", text="Cống nghẹt trước chợ"))
    asked = filed(store, "d3", text="Đèn đường không sáng")
    act(store, asked, ReportAction.ASK, note="Ở số nhà bao nhiêu?")
    act(store, filed(store, "d4"), ReportAction.REJECT, note="Không rõ.")
    main, other = filed(store, "d5"), filed(store, "d6")
    act(store, other, ReportAction.MERGE, target=main["code"])
    filed(store, resident("d7", language="km"), text="Nước ngập sân trường")


def _older_reports(store: Store) -> None:
    """As the code before the search, before `known_to` and before joined numbers wrote them."""
    bare = filed(store, "d8", text="Cá sấu trong hồ")
    _strip(store, bare, "tokens", "urgency", "rank", "proposed")
    passed = filed(store, "d9", text="Ổ gà trên đường liên xã")
    act(store, passed, ReportAction.FORWARD, receiver=NEXT_WARD, note="Thuộc phường bên.")
    _strip(store, passed, "known_to")
    _strip(store, _escalated(store), "known_to")
    numbered = filed(store, "d10", text=f"Cột điện nghiêng, gọi {NUMBER}")
    words = [word for word in numbered["tokens"] if word != NUMBER.replace(" ", "")]
    store.collection(reports.REPORTS).update_one({"_id": numbered["_id"]}, {"$set": {"tokens": words}})
    known = {"_id": {"$in": [NUMBER.replace(" ", ""), "sau"]}}
    store.collection(search_words.REPORT_WORDS).delete_many(known)


def _escalated(store: Store) -> Report:
    began = datetime.now(UTC) - timedelta(days=60)
    with time_machine.travel(began, tick=False) as clock:
        report = filed(store, "d11", text="Rác không ai thu gom")
        while report["stage"] != stages.Stage.ESCALATED:
            clock.move_to(stages.following(store, report) or began)
            report = reminders.step(store, report["_id"]) or report
    return report


def _strip(store: Store, report: Report, *fields: str) -> None:
    store.collection(reports.REPORTS).update_one(
        {"_id": report["_id"]}, {"$unset": dict.fromkeys(fields, "")}
    )
    told = {f"changes.{field}": "" for field in fields}
    store.collection(events.EVENTS).update_many({"subject.id": report["_id"]}, {"$unset": told})


def _alerts_and_surveys(store: Store) -> None:
    contact = alerting.contact(SubscriptionChannel.ZALO, "zalo-mau-1")
    subscriptions.follow(store, contact, [PHUONG_TRA_VINH], evidence="Đồng ý", exercises=True)
    alerting.approved(store)
    survey = builders.survey(store)
    for voter in range(12):
        surveys.answer(
            store, survey["_id"], Voter((f"device:{voter}",)), {"hour": "5h", "more": "Mưa"}, "app", HERE
        )
    message = OutgoingMessage(
        "mau:1", MessageChannel.ZALO, Owner("chat", "zalo-mau-1"), "Xin chào", to="zalo-mau-1"
    )
    messages.queue(store, message)
    said: IncomingContent = {"text": "Cho hỏi lịch phát loa"}
    now = datetime.now(UTC)
    messages.receive(store, channel="zalo", provider_id="m1", sender="zalo-mau-1", content=said, at=now)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
