"""Reach: whether an answer can be sent now, by window, quota and parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.desk import conversations
from models.errors import Clash, Invalid
from models.messages import messages, provider_quotas, zalo_windows
from models.messages.messages import MessageChannel
from models.messages.provider_quotas import Refresh
from models.store import Store
from models.talks import reach
from models.talks.talks import Talk
from tests.builders import Caller
from tests.talking import a_taken_talk
from tests.whatsapp import wrote

USER = "6142494823000001"


def _by_zalo(store: Store, handler: Caller, *, silent_for: timedelta) -> Talk:
    zalo_windows.hear(store, USER, datetime.now(UTC) - silent_for)
    chat_id = messages.contact(store, "zalo", USER)
    return a_taken_talk(store, handler, chat_id=chat_id, channel=MessageChannel.ZALO, address=USER)


@pytest.mark.parametrize(
    ("silent_for", "window", "refused"),
    [
        (timedelta(hours=1), "free", ""),
        (timedelta(days=3), "charged", ""),
        (timedelta(days=8), "closed", "conversation_window_shut"),
    ],
)
def test_the_window_of_zalo_is_told(
    store: Store, handler: Caller, silent_for: timedelta, window: str, refused: str
) -> None:
    found = reach.look(store, _by_zalo(store, handler, silent_for=silent_for))
    assert (found.window, found.refused) == (window, refused)


@pytest.mark.parametrize(
    ("ago", "templates", "refused"),
    [
        (timedelta(hours=23), [], ""),
        (timedelta(hours=25), [], "conversation_window_shut"),
        (timedelta(hours=25), [f"news:HX{1:032x}"], "conversation_window_shut"),
        (timedelta(hours=25), [f"letter:HX{1:032x}"], ""),
    ],
)
def test_whatsapp_is_open_for_a_day_then_by_template(
    store: Store, handler: Caller, ago: timedelta, templates: list[str], refused: str
) -> None:
    asked = replace(store, settings=replace(store.settings, whatsapp_templates=templates))
    written = wrote(store, ago=ago)
    talk = a_taken_talk(store, handler, chat_id=written["owner"]["id"], channel=MessageChannel.WHATSAPP)
    found = reach.look(asked, talk)
    assert (found.refused, found.until) == (refused, written["sent_at"] + timedelta(hours=24))


def test_who_follows_no_more_has_no_window(store: Store, handler: Caller) -> None:
    talk = _by_zalo(store, handler, silent_for=timedelta(seconds=20))
    zalo_windows.leave(store, USER, datetime.now(UTC))
    found = reach.look(store, talk)
    assert (found.window, found.refused, found.until) == ("left", "conversation_left", None)


def test_an_answer_into_a_shut_window_is_refused(store: Store, handler: Caller) -> None:
    talk = _by_zalo(store, handler, silent_for=timedelta(days=8))
    with pytest.raises(Clash, match="conversation_window_shut"):
        conversations.answer(store, handler.identity, talk["_id"], "Chào bạn.")


def test_a_quota_that_is_used_up_stops_charged_answers(store: Store, handler: Caller) -> None:
    talk = _by_zalo(store, handler, silent_for=timedelta(days=3))
    provider_quotas.note(store, "zalo", "-211", Refresh.DAY)
    assert reach.look(store, talk).refused == "conversation_quota_used_up"


def test_an_sms_has_few_parts_and_no_files(store: Store, handler: Caller) -> None:
    talk = a_taken_talk(store, handler, channel=MessageChannel.SMS, address="+84900000012")
    with pytest.raises(Invalid) as refused:
        conversations.answer(store, handler.identity, talk["_id"], "a" * 480, ["zz"])
    assert [one.code for one in refused.value.faults][:2] == ["sms_without_files", "sms_too_long"]
    assert reach.look(store, talk).most_parts == 3
