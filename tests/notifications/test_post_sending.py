"""A post that is out goes to those who follow its area, on the channels that it is for, and to nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.content import approving, drafting, publishing, revising, sendings, taking_over
from models.content.posts import Post
from models.content.sending_shards import POST_SHARDS
from models.content.taking_over import TakingOver, Way
from models.language.dates import VIETNAM
from models.people.devices import DEVICES
from models.store import Store, events
from notifications.channels import SendError, Verdict
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post_draft
from tests.newsreading import Readers, later
from tests.posting import APPROVER, EDITOR, OTHER_EDITOR, WARD_WRITER

#: Far ahead: the store ends the windows of limits by its own clock.
MORNING = datetime(2031, 3, 3, 9, 0, tzinfo=VIETNAM)
ALL = ["feed", "push", "zalo", "sms"]
NO_SMS = ["feed", "push", "zalo"]


@pytest.fixture
def clock(store: Store) -> Iterator[time_machine.Traveller]:
    """A Monday morning."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def readers(clock: time_machine.Traveller, store: Store) -> Readers:
    return Readers(store, quiet_hours="21-6")


def out(store: Store, **given: Any) -> Post:
    """A post that is out on the channels that go to each reader."""
    row = {"area_id": PHUONG_TRA_VINH, "channels": ALL, "title": "Họp dân", "body": "Lúc 8 giờ."} | given
    drafted = drafting.create(store, post_draft(**row), events.SYSTEM)
    return publishing.publish(store, drafted["_id"], events.SYSTEM)


def corrected(store: Store, post: Post, body: str) -> Post:
    """The correction of a post, which is out, too."""
    title = post["texts"]["vi"]["title"]
    made = revising.correct(
        store,
        OTHER_EDITOR,
        post["_id"],
        {"vi": "Sửa giờ họp"},
        {"texts": {"vi": {"title": title, "body": body}}},
        expect=post["version"],
    )
    waiting = approving.submit(store, OTHER_EDITOR, made["_id"], expect=made["version"])
    urgent = post["priority"] == "urgent"
    return approving.approve(store, APPROVER if urgent else EDITOR, made["_id"], expect=waiting["version"])


def test_a_post_goes_to_phones_and_zalo_of_those_who_follow_its_area(readers: Readers) -> None:
    readers.with_app("phone")
    readers.with_app("elsewhere", PHUONG_LONG_DUC)
    readers.with_zalo("2468")
    readers.with_zalo("1357", PHUONG_LONG_DUC)
    made = out(readers.store)
    readers.work()
    assert readers.heard("phone") == ["Họp dân\nLúc 8 giờ."]
    assert readers.heard("2468") == [
        f"Họp dân\nLúc 8 giờ.\n{readers.store.settings.public_base}/p/{made['_id']}"
    ]
    assert readers.reached == ["2468", "phone"]


def test_a_post_of_the_province_goes_to_everybody_below(readers: Readers) -> None:
    readers.with_app("ward")
    readers.with_app("other ward", PHUONG_LONG_DUC)
    readers.with_app("old map", OLD_TRA_VINH)
    readers.with_zalo("2468")
    out(readers.store, area_id=VINH_LONG)
    readers.work()
    assert readers.reached == ["2468", "old map", "other ward", "ward"]


def test_what_is_for_the_feed_alone_is_sent_to_nobody(readers: Readers) -> None:
    readers.with_app("phone")
    out(readers.store, channels=["feed", "page"])
    out(readers.store, audience="staff")
    readers.work()
    assert readers.reached == []


def test_everybody_reads_their_language_and_what_was_written_for_the_channel(readers: Readers) -> None:
    readers.with_app("vi")
    readers.with_app("en", language="en")
    readers.with_app("km", language="km")
    out(
        readers.store,
        translations={"en": {"title": "Meeting", "body": "At 8."}},
        channel_texts={"push": {"vi": "Nhớ đến đúng giờ."}},
    )
    readers.work()
    heard = {address: readers.heard(address) for address in ("vi", "en", "km")}
    assert heard == {
        "vi": ["Họp dân\nNhớ đến đúng giờ."],
        "en": ["Meeting\nAt 8."],
        "km": ["Họp dân\nNhớ đến đúng giờ."],
    }


@pytest.mark.parametrize(
    ("news", "heard"),
    [
        ({"which": "all", "topics": [], "kinds": []}, ["normal", "urgent"]),
        ({"which": "all", "topics": ["programme"], "kinds": ["news"]}, ["normal", "urgent"]),
        ({"which": "all", "topics": ["disaster"], "kinds": []}, ["urgent"]),
        ({"which": "all", "topics": [], "kinds": ["notice"]}, ["urgent"]),
        ({"which": "urgent", "topics": [], "kinds": []}, ["urgent"]),
        ({"which": "none", "topics": [], "kinds": []}, []),
    ],
)
def test_whoever_wants_less_is_told_less(readers: Readers, news: Any, heard: list[str]) -> None:
    readers.with_app("phone", news=news)
    readers.with_zalo("2468", news=news)
    for priority in ("normal", "urgent"):
        out(readers.store, title=priority, priority=priority)
    readers.work()
    for address in ("phone", "2468"):
        assert [one.split("\n")[0] for one in readers.heard(address)] == heard


def test_sms_is_for_what_is_urgent_and_only_where_the_province_wants_it(
    clock: time_machine.Traveller, store: Store
) -> None:
    silent, readers = Readers(store), Readers(store, posts_by_sms=True)
    readers.with_zalo("+84900000021")
    out(store, priority="urgent")
    silent.work()
    assert silent.reached == []
    out(store, priority="priority")
    out(store, priority="urgent", title="Vỡ đê")
    readers.work()
    assert readers.heard("+84900000021") == ["Vo de. Luc 8 gio."]


def test_the_sms_of_a_day_have_a_budget(clock: time_machine.Traveller, store: Store) -> None:
    readers = Readers(store, posts_by_sms=True)
    readers.with_zalo("+84900000021")
    readers.with_zalo("+84900000022")
    rate_limits.spend(store, Limit.POST_SMS, "all", times=LIMITS[Limit.POST_SMS].amount - 1)
    made = out(store, priority="urgent", channels=["feed", "sms"])
    readers.work()
    (sent,) = sendings.of_post(store, made["_id"])
    assert len(readers.reached) == 1
    assert (sent.tally.sent, sent.tally.waiting, sent.reason, sent.going_on) == (1, 0, "budget", False)


def test_when_a_minute_is_full_the_rest_waits_for_the_next(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    readers.with_zalo("2468")
    readers.with_zalo("1357")
    rate_limits.spend(readers.store, Limit.POST_ZALO, "all", times=LIMITS[Limit.POST_ZALO].amount - 1)
    out(readers.store)
    readers.work()
    assert len(readers.reached) == 1
    clock.shift(timedelta(minutes=2))
    readers.store.db["limit_counters"].delete_many({})
    readers.work()
    assert readers.reached == ["1357", "2468"]


@pytest.mark.parametrize(("hour", "heard_at"), [(23, 6), (2, 6), (20, 20), (6, 6)])
def test_nobody_is_woken_by_what_is_not_urgent(
    readers: Readers, clock: time_machine.Traveller, hour: int, heard_at: int
) -> None:
    readers.with_app("phone")
    clock.move_to(MORNING.replace(hour=hour))
    out(readers.store)
    readers.work()
    assert bool(readers.reached) == (hour == heard_at)
    clock.move_to(MORNING.replace(hour=heard_at) + timedelta(days=hour > heard_at))
    readers.work()
    assert readers.reached == ["phone"]


def test_what_is_urgent_waits_for_no_morning(readers: Readers, clock: time_machine.Traveller) -> None:
    readers.with_app("phone")
    clock.move_to(MORNING.replace(hour=2))
    out(readers.store, priority="urgent")
    readers.work()
    assert readers.reached == ["phone"]


def test_what_was_withdrawn_before_it_was_sent_goes_to_nobody(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    readers.with_app("phone")
    clock.move_to(MORNING.replace(hour=23))
    made = out(readers.store)
    readers.work()
    publishing.withdraw(readers.store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    clock.move_to(MORNING + timedelta(days=1))
    readers.work()
    assert readers.reached == []


def test_a_withdrawal_stops_what_is_on_its_way(readers: Readers) -> None:
    for name in ("a", "b"):
        readers.with_app(name)
        readers.console.refused[name] = SendError(Verdict.RETRY, "fcm", "busy", retry_after=60)
    made = out(readers.store)
    readers.work()
    publishing.withdraw(readers.store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    readers.console.refused.clear()
    later(readers.store)
    readers.work()
    assert readers.reached == []
    assert {one["reason"] for one in readers.store.collection(POST_SHARDS).find()} == {"withdrawn"}


def test_who_got_an_urgent_post_hears_that_it_was_withdrawn_and_why_and_nobody_else(
    readers: Readers,
) -> None:
    readers.with_app("phone")
    readers.with_zalo("2468")
    made = out(readers.store, priority="urgent", title="Vỡ đê")
    readers.work()
    readers.with_app("new")
    publishing.withdraw(readers.store, made["_id"], events.SYSTEM, {"vi": "Tin không đúng"})
    readers.work()
    later(readers.store)
    readers.work()
    told = "Tin đã gỡ: Vỡ đê\nTin này không còn giá trị. Lý do: Tin không đúng"
    assert readers.heard("phone")[1:] == [told]
    assert [one.startswith(told) for one in readers.heard("2468")] == [False, True]
    assert readers.heard("new") == []


def test_the_withdrawal_of_what_is_not_urgent_is_read_and_not_sent(readers: Readers) -> None:
    readers.with_app("phone")
    made = out(readers.store)
    readers.work()
    publishing.withdraw(readers.store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    readers.work()
    assert readers.reached == ["phone"]


def test_the_correction_of_an_urgent_post_is_sent_and_says_so(readers: Readers) -> None:
    readers.with_app("phone")
    made = out(readers.store, priority="urgent")
    readers.work()
    corrected(readers.store, made, "Lúc 9 giờ.")
    readers.work()
    assert readers.heard("phone") == ["Họp dân\nLúc 8 giờ.", "Đính chính: Họp dân\nLúc 9 giờ."]


def test_who_was_not_reached_before_a_correction_reads_the_right_words(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    readers.with_app("phone")
    clock.move_to(MORNING.replace(hour=22))
    made = out(readers.store, channels=NO_SMS)
    readers.work()
    corrected(readers.store, made, "Lúc 9 giờ.")
    clock.move_to(MORNING + timedelta(days=1))
    readers.work()
    assert readers.heard("phone") == ["Họp dân\nLúc 9 giờ."]


def test_what_a_commune_takes_over_tells_nobody_a_second_time(readers: Readers) -> None:
    readers.with_zalo("2468")
    made = out(readers.store, area_id=VINH_LONG)
    readers.work()
    readers.with_zalo("1357")
    wanted = TakingOver(PHUONG_TRA_VINH, Way.AS_IT_IS, channels=["zalo"])
    taking_over.take_over(readers.store, WARD_WRITER, made["_id"], wanted, expect=made["version"])
    readers.work()
    assert readers.reached == ["1357", "2468"]


def test_a_post_that_nobody_can_be_told_of_within_two_days_is_no_news(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    readers.with_zalo("2468")
    readers.console.refused["2468"] = SendError(Verdict.QUOTA, "zalo", "-211")
    made = out(readers.store)
    readers.work()
    clock.shift(timedelta(days=3))
    readers.console.refused.clear()
    readers.work()
    sent = {one.sending["channel"]: one for one in sendings.of_post(readers.store, made["_id"])}
    assert (readers.reached, sent["zalo"].reason) == ([], "too_late")


def test_who_cannot_be_reached_keeps_nobody_else_waiting(readers: Readers) -> None:
    gone = readers.with_app("gone")
    readers.with_app("phone")
    readers.with_zalo("silent")
    readers.console.refused["gone"] = SendError(Verdict.UNREACHABLE, "fcm", "UNREGISTERED")
    readers.console.refused["silent"] = SendError(Verdict.WINDOW, "zalo", "-230")
    made = out(readers.store)
    readers.work()
    assert readers.reached == ["phone"]
    assert "push_token" not in (readers.store.collection(DEVICES).find_one({"_id": gone}) or {})
    found = {one.sending["channel"]: one.tally for one in sendings.of_post(readers.store, made["_id"])}
    assert found["push"][:3] == (1, 1, 0)
    assert found["zalo"].codes == {"-230": 1}


def test_what_was_sent_is_kept_with_its_words(readers: Readers) -> None:
    readers.with_app("phone")
    made = out(readers.store)
    readers.work()
    push, zalo = sendings.of_post(readers.store, made["_id"])
    assert push.sending["texts"]["vi"] == {"title": "Họp dân", "body": "Lúc 8 giờ."}
    assert (push.tally.sent, push.going_on, zalo.tally.sent) == (1, False, 0)
    assert (push.sending["occasion"], push.sending["edition"]) == ("published", 1)


def test_who_stops_following_meanwhile_is_not_told(readers: Readers) -> None:
    phone = readers.with_app("phone")
    readers.console.refused["phone"] = SendError(Verdict.RETRY, "fcm", "busy")
    made = out(readers.store)
    readers.work()
    readers.store.collection(DEVICES).update_one({"_id": phone}, {"$set": {"area_ids": []}})
    readers.console.refused.clear()
    later(readers.store)
    readers.work()
    push = sendings.of_post(readers.store, made["_id"])[0]
    assert (readers.reached, push.going_on) == ([], False)
