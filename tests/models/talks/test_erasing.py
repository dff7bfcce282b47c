"""Erasing: after long enough, and when a person wants it."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.privacy import held_data
from models.store import Store
from models.talks import erasing, transcript
from models.talks.talks import TALKS, Talk
from models.talks.transcript import TALK_LINES, Said, Speaker
from tests.builders import Caller, a_citizen
from tests.talking import a_taken_talk

NUMBER = "+84900000012"


def _said(store: Store, talk: Talk) -> None:
    said = Said("1", Speaker.RESIDENT, "nhà số 5")
    transcript.hear(store, talk, said, [], {"kind": "chat", "id": talk["chat_id"]})


def _left(store: Store) -> tuple[int, int]:
    return store.collection(TALK_LINES).count_documents({}), store.collection(TALKS).count_documents({})


def test_words_go_when_they_were_kept_for_long_enough(store: Store, handler: Caller) -> None:
    talk = a_taken_talk(store, handler)
    _said(store, talk)
    later = erasing.step(store, talk["_id"])
    assert later is not None
    with time_machine.travel(later + timedelta(seconds=1)):
        assert erasing.step(store, talk["_id"]) is None
    assert _left(store) == (0, 0)


def test_a_citizen_who_goes_takes_their_chats_along(store: Store, handler: Caller) -> None:
    chat_id = messages.contact(store, "sms", NUMBER)
    _said(store, a_taken_talk(store, handler, chat_id=chat_id, channel=MessageChannel.SMS, address=NUMBER))
    _said(store, a_taken_talk(store, handler, "binh"))
    held_data.erase(store, [Owner("citizen", a_citizen(store, NUMBER).id)])
    assert _left(store) == (1, 1)
