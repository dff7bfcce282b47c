"""What people say of a post that asks whether it worked: one voice each, totals kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.access import guards
from models.access.allowances import LIMITS, Limit
from models.access.callers import HERE, Circumstances
from models.content.posts import Post
from models.errors import Clash, Invalid, NotFound
from models.messages import messages
from models.people import citizens
from models.store import Store
from models.surveys import feedback_texts, feedback_totals, policy_feedback, voters
from models.surveys.feedback_totals import Ratings
from models.surveys.policy_feedback import MOST_TEXT, POST_FEEDBACK, PostFeedback, Voice
from models.surveys.voters import Voter
from tests.builders import PHUONG_TRA_VINH, a_citizen, a_device, known_on_zalo, post

PHONE, OTHER_PHONE = "+84900000031", "+84900000032"
ELSEWHERE = Circumstances(address="192.0.2.66", kind="device", id="x")


@pytest.fixture
def policy(store: Store) -> Post:
    return post(store, kind="document", asks_feedback=True, feedback_public=True)


Give = Callable[..., PostFeedback]


@pytest.fixture
def give(store: Store, policy: Post) -> Give:
    def work(voter: Voter | str, rating: int = 4, **given: Any) -> PostFeedback:
        who = Voter((voter,)) if isinstance(voter, str) else voter
        where = given.pop("where", HERE)
        return policy_feedback.give(store, policy["_id"], who, Voice(rating, **given), where)

    return work


def totals(store: Store, policy: Post) -> Ratings:
    return feedback_totals.added_up(feedback_totals.rows_of(store, policy["_id"]))


def recounted(store: Store) -> dict[int, int]:
    rows = list(store.collection(POST_FEEDBACK).find({"doubtful": False}))
    return {rating: sum(row["rating"] == rating for row in rows) for rating in feedback_totals.RATINGS}


def test_everybody_has_one_voice_that_they_may_change(store: Store, policy: Post, give: Give) -> None:
    give("device:1", 2, text="Chưa rõ")
    give("device:2", 5)
    give("device:1", 4)
    found = totals(store, policy)
    assert (found.n, found.counts[2], found.counts[4], found.counts[5], found.texts) == (2, 0, 1, 1, 0)
    assert found.average == 4.5


def test_who_said_it_cannot_be_read_from_the_store(store: Store, give: Give) -> None:
    row = give("device:secret", text="Tốt")
    assert "secret" not in repr(row)
    assert (row["at"].minute, row["at"].second) == (0, 0)


def test_a_post_that_does_not_ask_takes_none(store: Store) -> None:
    made = post(store)
    with pytest.raises(Clash, match="feedback_not_asked"):
        policy_feedback.give(store, made["_id"], Voter(("device:1",)), Voice(3), HERE)
    with pytest.raises(NotFound):
        policy_feedback.give(store, "nothing", Voter(("device:1",)), Voice(3), HERE)


def test_everything_that_is_wrong_is_named(give: Give) -> None:
    with pytest.raises(Invalid) as refused:
        give("device:1", 6, text="a" * (MOST_TEXT + 1))
    assert [fault.code for fault in refused.value.faults] == ["out_of_range", "too_long"]


def test_totals_are_kept_by_area_month_and_edition(store: Store, policy: Post, give: Give) -> None:
    give("device:1", 1, area_id=PHUONG_TRA_VINH)
    give("device:2", 3, area_id=PHUONG_TRA_VINH)
    give("device:3", 5)
    rows = feedback_totals.rows_of(store, policy["_id"])
    by_area = {name: found.n for name, found in feedback_totals.by(rows, lambda row: row["area_id"])}
    assert by_area == {"": 1, PHUONG_TRA_VINH: 2}
    (edition,) = feedback_totals.by(rows, lambda row: str(row["edition"]))
    assert (edition[0], edition[1].n) == ("1", 3)


def test_small_numbers_and_what_tells_them_are_not_public(store: Store, policy: Post, give: Give) -> None:
    for number in range(4):
        give(f"device:{number}", 5)
    few = feedback_totals.public(totals(store, policy))
    assert (few.n, few.average, set(few.counts.values())) == (None, None, {None})
    for number in range(4, 12):
        give(f"device:{number}", 5 if number < 8 else 4)
    found = feedback_totals.public(totals(store, policy))
    assert (found.n, found.counts[5], found.counts[4], found.average) == (12, None, None, None)
    give("device:12", 4)
    found = feedback_totals.public(totals(store, policy))
    assert (found.n, found.counts[5], found.counts[4], found.average) == (13, 8, 5, 4.6)


def test_many_of_one_network_who_proved_nothing_stand_in_no_rating(
    store: Store, policy: Post, give: Give
) -> None:
    most = LIMITS[Limit.FEEDBACK_NETWORK].amount
    for _ in range(most):
        guards.spend(store, guards.Act.POST_FEEDBACK, ELSEWHERE, policy["_id"])
    give("device:1", 1, where=ELSEWHERE)
    give("device:1", 2, where=ELSEWHERE)
    citizen = a_citizen(store, PHONE)
    give(voters.in_app(store, citizen.identity), 5, where=ELSEWHERE)
    found = totals(store, policy)
    assert (found.n, found.doubtful, found.counts[5]) == (1, 1, 1)


def test_a_device_that_becomes_a_citizen_keeps_one_voice(store: Store, policy: Post, give: Give) -> None:
    phone = a_device(store)
    give(voters.in_app(store, phone.identity), 1)
    citizen = a_citizen(store, PHONE, phone)
    give(voters.in_app(store, citizen.identity), 5)
    policy_feedback.join(store, phone.id, citizen.id)
    policy_feedback.join(store, phone.id, citizen.id)
    assert totals(store, policy).counts == recounted(store) == {1: 0, 2: 0, 3: 0, 4: 0, 5: 1}


def test_two_voices_of_one_person_become_one_when_they_are_known_as_one(
    store: Store, policy: Post, give: Give
) -> None:
    first, second = a_device(store), a_device(store)
    give(voters.in_app(store, first.identity), 1)
    citizen = a_citizen(store, PHONE, second)
    give(voters.in_app(store, citizen.identity), 4)
    a_citizen(store, PHONE, first)
    for _ in range(2):
        policy_feedback.join(store, first.id, citizen.id)
    assert totals(store, policy).counts == recounted(store) == {1: 0, 2: 0, 3: 0, 4: 1, 5: 0}


def test_who_links_zalo_between_two_answers_keeps_one_voice(store: Store, policy: Post, give: Give) -> None:
    citizen = a_citizen(store, PHONE)
    chat = voters.chat(messages.contact(store, "zalo", "zalo-1"))
    give(chat, 2)
    give(voters.in_app(store, citizen.identity), 3)
    known_on_zalo(store, citizen, "zalo-1")
    give(voters.in_app(store, citizen.identity), 5)
    assert totals(store, policy).counts == recounted(store) == {1: 0, 2: 0, 3: 0, 4: 0, 5: 1}


def test_two_citizens_on_one_phone_have_a_voice_each(store: Store, policy: Post, give: Give) -> None:
    phone = a_device(store)
    first = a_citizen(store, PHONE, phone)
    give(voters.in_app(store, first.identity), 1)
    citizens.sign_out(store, first.identity)
    with pytest.raises(Clash, match="feedback_of_another"):
        give(voters.in_app(store, phone.identity), 2)
    second = a_citizen(store, OTHER_PHONE, phone)
    give(voters.in_app(store, second.identity), 5)
    assert totals(store, policy).counts == recounted(store) == {1: 1, 2: 0, 3: 0, 4: 0, 5: 1}


def test_32_at_once_have_a_voice_each_and_who_sends_twice_has_one(
    store: Store, policy: Post, give: Give
) -> None:
    ways = [f"device:{number % 16}" for number in range(32)]
    with ThreadPoolExecutor(32) as threads:
        list(threads.map(lambda row: give(row[1], 1 + row[0] % 5), enumerate(ways)))
    assert store.collection(POST_FEEDBACK).count_documents({}) == 16
    assert totals(store, policy).counts == recounted(store)


def test_texts_are_masked_and_filtered(store: Store, policy: Post, give: Give) -> None:
    give("device:1", 1, text="Gọi cho tôi 0901234567")
    give("device:2", 5, text="Rất tốt")
    give("device:3", 5)
    (found,), following = feedback_texts.page(store, policy["_id"], rating=1)
    assert (found.text, following) == ("Gọi cho tôi •••", None)
    first, following = feedback_texts.page(store, policy["_id"], limit=1)
    second, last = feedback_texts.page(store, policy["_id"], limit=1, after=following)
    assert {*(one.rating for one in first), *(one.rating for one in second)} == {1, 5}
    assert last is None
