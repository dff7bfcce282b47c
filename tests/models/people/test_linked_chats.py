"""Chats of one person are joined by a code, speak for each other, and can be parted by each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.access.callers import Circumstances
from models.errors import Clash, Invalid, TooMany
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.people import citizens, linked_chats
from models.people.citizens import IdentityKind
from models.people.linked_chats import CODE_LASTS, MOST_CHATS, Side
from models.privacy import held_data
from models.store import Store

PHONE = "+84900000001"


def zalo(store: Store, name: str = "an") -> Side:
    return Side(messages.contact(store, "zalo", name), MessageChannel.ZALO, name)


def web(store: Store, name: str = "an") -> Side:
    return Side(messages.contact(store, "web", name), MessageChannel.INBOX)


def sms(store: Store) -> Side:
    return Side(messages.contact(store, "sms", PHONE), MessageChannel.SMS, PHONE)


def at(side: Side) -> Circumstances:
    return Circumstances("", "chat", side.chat_id)


def join(store: Store, here: Side, other: Side) -> None:
    linked_chats.ask(store, here, linked_chats.show_code(store, other, at(other)), at(here))
    linked_chats.agree(store, other)


def refused(store: Store, here: Side, code: str) -> str:
    with pytest.raises(Invalid) as error:
        linked_chats.ask(store, here, code, at(here))
    return error.value.faults[0].code


def wrong_code(right: str) -> str:
    return str((int(right) + 1) % 10**6).zfill(6)


def test_both_chats_speak_for_each_other(store: Store) -> None:
    join(store, web(store), zalo(store))
    assert linked_chats.others(store, web(store).chat_id) == [zalo(store)]
    assert linked_chats.owners(store, web(store)) == [web(store).owner, zalo(store).owner]
    assert linked_chats.owners(store, zalo(store)) == [zalo(store).owner, web(store).owner]


def test_who_proved_the_number_of_one_is_spoken_for_in_all(store: Store) -> None:
    citizen = citizens.find_or_create(store, IdentityKind.PHONE, PHONE)
    join(store, web(store), sms(store))
    assert Owner("citizen", citizen["_id"]) in linked_chats.owners(store, web(store))


def test_chats_of_two_who_turn_out_to_be_one_are_all_joined(store: Store) -> None:
    join(store, web(store), zalo(store))
    join(store, sms(store), web(store, "other"))
    join(store, web(store, "other"), web(store))
    assert len(linked_chats.others(store, sms(store).chat_id)) == 3


def test_a_code_is_good_once_and_a_turn_taken_twice_changes_nothing(store: Store) -> None:
    code = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    for _ in range(2):
        assert linked_chats.ask(store, web(store), code, at(web(store))) == zalo(store)
    for _ in range(2):
        assert linked_chats.agree(store, zalo(store)) == [web(store)]
    assert refused(store, sms(store), code) == "link_code_unknown"


def test_a_used_code_joins_nobody_again_after_the_end(store: Store) -> None:
    code = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    linked_chats.ask(store, web(store), code, at(web(store)))
    linked_chats.agree(store, zalo(store))
    linked_chats.end(store, zalo(store).chat_id)
    assert refused(store, web(store), code) == "link_code_unknown"


def test_nothing_is_shared_before_the_chat_that_showed_the_code_agrees(store: Store) -> None:
    code = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    assert linked_chats.look(store, web(store), code, at(web(store))) == zalo(store)
    linked_chats.ask(store, web(store), code, at(web(store)))
    assert linked_chats.others(store, web(store).chat_id) == []
    with pytest.raises(Invalid):
        linked_chats.agree(store, web(store))


def test_ones_own_code_and_the_one_before_are_good_for_nothing(store: Store) -> None:
    before = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    now = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    assert refused(store, zalo(store), now) == "link_code_unknown"
    assert before == now or refused(store, web(store), before) == "link_code_unknown"


def test_a_code_is_good_for_ten_minutes(store: Store) -> None:
    code = linked_chats.show_code(store, zalo(store), at(zalo(store)))
    with time_machine.travel(datetime.now(UTC) + CODE_LASTS + timedelta(seconds=1)):
        assert refused(store, web(store), code) == "link_code_unknown"


def test_guessing_ends_and_right_codes_cost_nothing(store: Store) -> None:
    for number in range(MOST_CHATS - 1):
        join(store, zalo(store), web(store, str(number)))
    code = linked_chats.show_code(store, sms(store), at(sms(store)))
    for _ in range(5):
        assert refused(store, web(store, "x"), wrong_code(code)) == "link_code_unknown"
    with pytest.raises(TooMany):
        linked_chats.ask(store, web(store, "x"), code, at(web(store, "x")))


def test_one_person_joins_only_so_many(store: Store) -> None:
    for number in range(MOST_CHATS - 1):
        join(store, zalo(store), web(store, str(number)))
    with pytest.raises(Clash) as error:
        join(store, zalo(store), sms(store))
    assert error.value.code == "links_full"


def test_each_side_ends_it(store: Store) -> None:
    join(store, web(store), zalo(store))
    join(store, sms(store), zalo(store))
    assert {side.chat_id for side in linked_chats.end(store, web(store).chat_id)} == {
        zalo(store).chat_id,
        sms(store).chat_id,
    }
    assert linked_chats.others(store, zalo(store).chat_id) == [sms(store)]
    linked_chats.end(store, zalo(store).chat_id)
    assert linked_chats.others(store, sms(store).chat_id) == []
    assert store.db["chat_links"].count_documents({}) == 0


def test_erasing_a_chat_parts_it_from_the_others(store: Store) -> None:
    join(store, web(store), zalo(store))
    linked_chats.show_code(store, web(store), at(web(store)))
    held_data.erase(store, [web(store).owner])
    assert linked_chats.others(store, zalo(store).chat_id) == []
    assert store.db["chat_link_codes"].count_documents({}) == 0
