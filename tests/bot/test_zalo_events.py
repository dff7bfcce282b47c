"""Every event of a Zalo Official Account: what is answered, what is kept for a person, what is let go, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels import zalo
from bot.channels.zalo import Account
from models.messages.shapes import IncomingContent

OA, USER = "388613280878808645", "6142494823000001"
ACCOUNT = Account("2553928453557884079", OA, "secret")
NOW = datetime.now(UTC)
URL = "https://f.zdn.example/file"


def event(name: str, message: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """An event as Zalo writes it."""
    sent: dict[str, Any] = {"event_name": name, "app_id": ACCOUNT.app_id, "timestamp": "1699003881354"}
    ends = {"sender": {"id": USER}, "recipient": {"id": OA}}
    return {**sent, **ends, "message": {"msg_id": "m1", **(message or {})}, **given}


def attached(kind: str, **payload: Any) -> dict[str, Any]:
    return {"text": "", "attachments": [{"type": kind, "payload": payload}]}


def unreadable(kind: str) -> IncomingContent:
    return {"text": "", "other": True, "media": [{"kind": kind, "url": URL}]}


#: What somebody says or does that is taken up: by the bot, or by a person where the bot can't read it.
TAKEN: list[tuple[dict[str, Any], IncomingContent]] = [
    (event("user_send_text", {"text": "Ngập"}), {"text": "Ngập"}),
    (event("user_send_text", {"text": "#bao_ngap", "quote_msg_id": "q"}), {"text": "#bao_ngap"}),
    (event("user_send_image", attached("image", url=URL)), {"text": "", "images": [URL]}),
    (
        event("user_send_location", attached("location", coordinates={"latitude": "10.5", "longitude": 106})),
        {"text": "", "location": [10.5, 106.0]},
    ),
    (event("user_send_location", attached("location", coordinates={})), {"text": "", "other": True}),
    (event("user_send_link", attached("link", title="Tin", url=URL)), {"text": f"Tin\n{URL}"}),
    (event("user_send_audio", attached("audio", url=URL)), unreadable("audio")),
    (event("user_send_video", attached("video", url=URL, thumbnail=URL)), unreadable("video")),
    (event("user_send_file", attached("file", url=URL, size="56023", name="don.pdf")), unreadable("file")),
    (event("user_send_business_card", attached("link", url=URL)), unreadable("card")),
    (
        event("user_send_audio", attached("audio", url="javascript:x")),
        {"text": "", "other": True, "media": []},
    ),
    ({**event("follow"), "follower": {"id": USER}, "oa_id": OA, "sender": None}, {"greeting": True}),
    (event("user_submit_info", info={"name": "An", "phone": 84912345678}), {"contact": "+84912345678"}),
    (
        event("user_submit_info", sender={"id": OA}, recipient={"id": USER}, info={"phone": "84912345678"}),
        {"contact": "+84912345678"},
    ),
]

#: What is acknowledged and not answered, and why; `True` where it opens the person's window all the same.
LET_GO: list[tuple[str, bool, str]] = [
    ("unfollow", True, "they are written to no more; noted as left"),
    ("user_click_chatnow", True, "a tap without words; their first message is answered"),
    ("user_send_sticker", True, "says nothing that can be answered"),
    ("user_send_gif", True, "a moving sticker"),
    ("user_seen_message", False, "a receipt: it gives messages their fate"),
    ("user_received_message", False, "a receipt"),
    ("user_reacted_message", False, "a sign below a message, no words"),
    ("oa_reacted_message", False, "an echo of ours"),
    ("oa_send_text", False, "an echo of what Loa or an official sent"),
    ("oa_send_image", False, "an echo"),
    ("oa_send_file", False, "an echo"),
    ("oa_send_sticker", False, "an echo"),
    ("oa_send_gif", False, "an echo"),
    ("oa_send_list", False, "an echo"),
    ("oa_send_template", False, "an echo"),
    ("anonymous_send_text", False, "who is not signed in is answered by another call that Loa does not make"),
    ("anonymous_send_image", False, "as above"),
    ("anonymous_send_file", False, "as above"),
    ("anonymous_send_sticker", False, "as above"),
    ("oa_send_anonymous_text", False, "an echo"),
    ("update_user_info", False, "Loa keeps no profiles of Zalo"),
    ("add_user_to_tag", False, "tags are the account's own"),
    ("remove_user_from_tag", False, "tags are the account's own"),
    ("remove_tag", False, "tags are the account's own"),
    ("user_withdraw", False, "its shape is documented nowhere; what was shared ends after 90 days"),
    ("widget_interaction_accepted", False, "widgets of the account's own pages"),
    ("create_group", False, "in a group everybody reads the answer"),
    ("user_join_group", False, "in a group everybody reads the answer"),
    ("user_send_group_text", False, "in a group everybody reads the answer"),
    ("oa_send_consent", False, "calls are made by people"),
    ("user_reply_consent", False, "calls are made by people"),
    ("user_call_oa", False, "calls are taken by people"),
    ("oa_call_user", False, "calls are made by people"),
    ("change_template_status", False, "templates are looked after at Zalo's desk"),
    ("change_template_quality", False, "templates are looked after at Zalo's desk"),
    ("change_oa_daily_quota", False, "each answer of Zalo says what is left"),
    ("user_feedback", False, "a voice on a template message, which has no talk"),
    ("user_click_response_button", False, "of a template message, which has no talk"),
    ("event_journey_acknowledged", False, "journeys are not used"),
    ("permission_revoked", False, "sending fails loudly with its code"),
    ("something_new", False, "unknown"),
]


@pytest.mark.parametrize(("sent", "content"), TAKEN, ids=lambda one: str(one.get("event_name", ""))[:40])
def test_what_people_send_is_taken_up(sent: dict[str, Any], content: IncomingContent) -> None:
    received = zalo.read(sent, ACCOUNT, NOW)
    assert received
    assert (received.sender, received.content) == (USER, content)
    done = zalo.doing(sent, ACCOUNT, NOW)
    assert done
    assert (done.user_id, done.left) == (USER, False)


@pytest.mark.parametrize(("name", "opens", "why"), LET_GO, ids=[row[0] for row in LET_GO])
def test_the_rest_is_let_go(name: str, opens: bool, why: str) -> None:
    sent = event(name, {"text": "Ngập"}, follower={"id": USER}, user_id=USER, oa_id=OA)
    assert zalo.read(sent, ACCOUNT, NOW) is None
    assert (zalo.doing(sent, ACCOUNT, NOW) is not None) is opens, why


def test_the_same_number_shared_again_by_a_redelivery_is_the_same_message() -> None:
    sent = event("user_submit_info", info={"phone": "84912345678"})
    first, again = zalo.read(sent, ACCOUNT, NOW), zalo.read(sent, ACCOUNT, NOW)
    assert first
    assert again
    assert first.id == again.id
