"""What a resident takes out is nowhere in the store any more, sealed or not; the rest of the report goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import InvalidToken

from models.files import uploads
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.language.text import fold
from models.messages import conversations, messages
from models.messages.bot_state import BotState, KeptReply
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.privacy import redaction
from models.reports import filing, reporter_contacts, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.reports.rescue_details import Supplement
from models.reports.rescue_details import add as supplement
from models.statistics import counters
from models.store import Store, events, idempotency
from models.store.collections import Kind
from models.store.events import Event
from models.workflow.transitions import ReportAction
from notifications.channels import Channels
from notifications.reactions.tell_about_reports import tell_office
from notifications.reactor import Outside
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.documents import document
from tests.notifications.clockwork import WARD, work
from tests.reporting import HANDLER, LAT, LON, a_photo, act, resident

#: Words that stand nowhere but in what this resident says.
TEXT = "Nhà ông Kwabánh ở hẻm Fjordi bị ngập"
ADDRESS = "số 12, hẻm Fjordi"
ANSWER = "Ngay trước quán Wxyzâu"
REMARK = "Bé Qopphy bị té xe"
ADDED_LATER = "Vẫn còn Zwartz ở đó"
SECRETS = ("kwabanh", "fjordi", "wxyzau", "qopphy", "zwartz")

DEVICE = resident("d1")
CHAT = Reporter(
    MessageChannel.ZALO, Owner("chat", "zalo:1"), {"kind": "chat", "id": "zalo:1"}, address="zalo-user-1"
)


@pytest.fixture
def ward(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_TRA_VINH, agency_id=WARD)


def report_with_steps(store: Store, who: Reporter = DEVICE, *, key: str = "") -> Report:
    """Return a report that was filed, asked about, answered, remarked on and added to."""
    draft = Draft(
        TEXT,
        "flood",
        area_id=PHUONG_TRA_VINH,
        lat=LAT,
        lon=LON,
        address=ADDRESS,
        photo_ids=[a_photo(store, who.owner)],
        attributes={"depth": "tới cửa nhà Kwabánh"},
    )
    report = filing.file(store, draft, who, key=key).report
    work(store)
    act(store, report, ReportAction.ASK, note="Ở chỗ nào?")
    photo = a_photo(store, who.owner)
    for action, words, photos in (
        (ReportAction.ANSWER, ANSWER, [photo]),
        (ReportAction.COMMENT, REMARK, []),
    ):
        fresh = reports.get(store, report["_id"])
        asked = ActionRequest(action, words, photo_ids=photos)
        resident_actions.act(store, fresh, asked, actor=who.actor, owners=[who.owner])
    supplement(store, report["_id"], Supplement(ADDED_LATER, lat=LAT, lon=LON), who, key="s1")
    act(store, report, ReportAction.REPLY, note="Đang cử người đến.")
    work(store)
    return reports.get(store, report["_id"])


def redact(store: Store, report: Report) -> Report:
    return redaction.redact(store, reports.get(store, report["_id"]), {"kind": "device", "id": "d1"})


def leaks(store: Store) -> list[tuple[str, str]]:
    """Where in the whole store one of the secrets stands, sealed or not: `(collection, text)`."""
    return [
        (name, text)
        for name in store.db.list_collection_names()
        for row in store.db[name].find()
        for text in _texts(store, row)
        if any(secret in fold(text) for secret in SECRETS)
    ]


def _texts(store: Store, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(store, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(store, inner)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value
        try:
            yield store.vault.decrypt(value)
        except InvalidToken:
            return


def test_words_are_everywhere_before(province: Store, ward: Caller) -> None:
    report_with_steps(province)

    assert {name for name, _ in leaks(province)} == {"reports", "report_words", "events", "messages"}


def test_no_trace_of_the_words_is_left_in_any_collection(province: Store, ward: Caller) -> None:
    report = report_with_steps(province)
    redact(province, report)

    assert leaks(province) == []


def test_no_trace_is_left_of_a_chat(province: Store, ward: Caller) -> None:
    message, _ = messages.receive(
        province,
        channel="zalo",
        provider_id="m1",
        sender="zalo-user-1",
        content={"text": "Ông Kwabánh ở hẻm Fjordi, nhà bị ngập. " + TEXT},
        at=datetime.now(UTC),
    )
    owner = Owner("chat", message["owner"]["id"])
    who = Reporter(MessageChannel.ZALO, owner, {"kind": "chat", "id": owner.id}, address="zalo-user-1")
    state: BotState = {
        "slots": {"description": TEXT, "category": "flood"},
        "events": [{"event": "user", "text": "hẻm Fjordi"}],
    }
    before = conversations.load(province, owner.id, "zalo")
    reply: KeptReply = {"text": f"Bạn báo: {TEXT}", "buttons": [], "image": "", "custom": {}}
    conversations.save(province, before, state, "m1", [reply])
    echo = OutgoingMessage(
        key="echo", channel=MessageChannel.INBOX, owner=owner, body=f"Bạn báo: {TEXT}. Đúng không?"
    )
    messages.queue(province, echo)
    report = report_with_steps(province, who)
    assert {name for name, _ in leaks(province)} >= {"messages", "conversations"}
    redact(province, report)

    assert leaks(province) == []
    assert conversations.load(province, owner.id, "zalo").state["slots"]["category"] == "flood"


def test_turn_of_the_chat_that_began_before_does_not_bring_the_words_back(province: Store) -> None:
    report = report_with_steps(province, CHAT)
    conversation = conversations.load(province, "zalo:1", "zalo")
    conversations.save(province, conversation, {"slots": {"description": TEXT}}, "m1", [])
    begun = conversations.load(province, "zalo:1", "zalo")
    redact(province, report)

    with pytest.raises(conversations.OvertakenError):
        conversations.save(province, begun, begun.state, "m2", [])


def test_notification_that_was_being_written_meanwhile_is_erased(province: Store, ward: Caller) -> None:
    report = report_with_steps(province)
    (read,) = (
        one for one in events.timeline(province, Kind.REPORT, report["_id"]) if one["action"] == "commented"
    )
    messages_of = {"key": {"$regex": f"^{read['_id']}:"}}
    province.collection(messages.MESSAGES).delete_many(messages_of)
    redact(province, report)
    # A worker that had read the step before goes on.
    tell_office(Outside(province, Channels({})), read)

    assert province.collection(messages.MESSAGES).count_documents(messages_of) == 1
    assert leaks(province) == []


def test_documents_go_as_well(province: Store) -> None:
    report = report_with_steps(province)
    saved = uploads.save_document(province, document(), owner=DEVICE.owner, actor=DEVICE.actor)
    asked = ActionRequest(ReportAction.COMMENT, "Đơn kèm theo", attachment_ids=[saved["_id"]])
    fresh = reports.get(province, report["_id"])
    with_one = resident_actions.act(province, fresh, asked, actor=DEVICE.actor, owners=[DEVICE.owner])
    after = redact(province, report)

    assert (with_one["documents"], after["documents"]) == ([saved["_id"]], [])
    assert province.db["files.chunks"].count_documents({}) == 0


def test_stored_answer_to_a_phone_that_files_again_is_gone(province: Store) -> None:
    keyed = idempotency.begin(province, "k1", "body")
    report = report_with_steps(province, key="k1")
    idempotency.finish(province, keyed, {"body": TEXT})
    redact(province, report)

    assert leaks(province) == []
    assert filing.file(province, Draft(TEXT, "flood"), DEVICE, key="k1").report["text"] == ""


def test_word_that_another_report_has_is_still_found(province: Store) -> None:
    report = report_with_steps(province)
    filing.file(province, Draft("Ngập ở hẻm Fjordi", "flood", area_id=PHUONG_TRA_VINH), resident("d2"))
    redact(province, report)

    known = {row["_id"] for row in province.db["report_words"].find()}
    assert "fjordi" in known
    assert "kwabanh" not in known


def test_history_stays_and_marks_what_was_taken_out(province: Store) -> None:
    report = report_with_steps(province)
    before = events.timeline(province, Kind.REPORT, report["_id"])
    redact(province, report)
    after = events.timeline(province, Kind.REPORT, report["_id"])

    def course(found: list[Event]) -> list[Any]:
        return [(one["seq"], one["at"], one["action"], one["actor"]["kind"]) for one in found]

    assert course(after[:-1]) == course(before)
    assert {one["action"] for one in after if redaction.is_redacted(one)} == {
        "answered",
        "commented",
        "supplemented",
    }
    assert after[-1]["action"] == "redacted"


def test_words_of_officials_stay(province: Store) -> None:
    report = report_with_steps(province)
    redact(province, report)

    notes = {one["note"] for one in events.timeline(province, Kind.REPORT, report["_id"])}
    assert {"Ở chỗ nào?", "Đang cử người đến."} <= notes


def test_figures_can_still_be_made_from_the_events(province: Store, ward: Caller) -> None:
    report = report_with_steps(province)
    redact(province, report)
    work(province)
    before = _figures(province)
    counters.rebuild(province)

    assert _figures(province) == before


def test_what_comes_afterwards_stays_until_it_is_taken_out_as_well(province: Store) -> None:
    report = report_with_steps(province)
    redact(province, report)
    asked = ActionRequest(ReportAction.COMMENT, REMARK)
    resident_actions.act(province, reports.get(province, report["_id"]), asked, actor=DEVICE.actor)
    assert leaks(province) != []
    redact(province, report)

    assert leaks(province) == []


def test_again_without_anything_new_it_is_no_event(province: Store) -> None:
    report = report_with_steps(province)
    once, twice = redact(province, report), redact(province, report)

    assert once == twice


def test_photos_leave_neither_files_nor_references(province: Store) -> None:
    report = report_with_steps(province)
    redact(province, report)

    assert province.db["files.chunks"].count_documents({}) == 0
    assert not any("photos" in one["changes"] and one["changes"]["photos"] for one in _of_residents(province))


def test_update_of_another_system_is_still_known(province: Store) -> None:
    report = report_with_steps(province)
    redact(province, report)
    after = supplement(province, report["_id"], Supplement(ADDED_LATER), DEVICE, key="s1")

    assert [(row["key"], row["text"]) for row in after["supplements"]] == [("s1", "")]


def test_unit_still_works_on_it(province: Store) -> None:
    report = report_with_steps(province)
    redact(province, report)

    assert act(province, report, ReportAction.ACCEPT, HANDLER)["state"] == "accepted"


def test_emergency_whose_words_are_gone_stays_one_in_another_category(province: Store) -> None:
    draft = Draft("Có người chết đuối, cứu với", "garbage", area_id=PHUONG_TRA_VINH)
    report = filing.file(province, draft, DEVICE).report
    redact(province, report)

    after = act(province, report, ReportAction.RECATEGORISE, category="street_light")

    assert (after["urgency"], after["due_at"]) == ("emergency", report["due_at"])


def _of_residents(store: Store) -> list[Event]:
    query = {"subject.kind": Kind.REPORT, "actor.kind": {"$in": reporter_contacts.RESIDENTS}}
    return list(store.collection(events.EVENTS).find(query))


def _figures(store: Store) -> list[str]:
    """All counters and tallies but empty ones, wherever they are kept; of one report, each stands in one slot."""
    kept = ("_id", "seq", "slot")
    found = (
        {name: row[name] for name in sorted(row) if name not in kept}
        for row in store.db[counters.REPORT_SUMS.name].find()
        if row.get("all", True)
    )
    return sorted(map(str, found))
