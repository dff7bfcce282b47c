"""One's own data: nothing goes before the yes, and then what the API would erase."""

from __future__ import annotations

from bot.dialogue import Incoming, answer
from models.people import linked_chats
from models.store import Store
from tests.bot.talks import someone


def test_what_somebody_did_is_erased_after_their_yes_and_not_before(town: Store) -> None:
    who, other = someone(town, "an"), someone(town, "binh")
    code = linked_chats.show_code(town, other.side, other.circumstances)
    linked_chats.ask(town, who.side, code, who.circumstances)
    linked_chats.agree(town, other.side)
    answer(who, Incoming("1", "xoá dữ liệu của tôi"))
    assert linked_chats.others(town, who.id)
    answer(who, Incoming("2", "ừ xoá đi"))
    answer(who, Incoming("3", "xoá dữ liệu của tôi"))
    answer(who, Incoming("4", "Xoá dữ liệu của tôi"))
    assert linked_chats.others(town, who.id) == []
