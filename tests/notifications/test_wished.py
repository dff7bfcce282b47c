"""Warnings, posts and digests come as people wish them; nothing holds back a severe danger that is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.alerts.cap_terms import Status
from models.content import drafting, publishing
from models.content.posts import POSTS
from models.following import digests, preference_changes
from models.language.dates import VIETNAM
from models.messages.messages import MESSAGES, Owner
from models.store import Store, events, outbox
from models.store.events import SYSTEM
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications.reactor import react
from tests.alerting import Country, approved
from tests.builders import PHUONG_TRA_VINH, post_draft
from tests.newsreading import Readers

MORNING = datetime(2031, 3, 3, 9, 0, tzinfo=VIETNAM)
ZALO = "2468"
NOW_QUIET = {"quiet": {"begins": 8 * 60, "ends": 10 * 60}}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def country(clock: time_machine.Traveller, store: Store) -> Country:
    made = Country(store)
    made.follow(ZALO, PHUONG_TRA_VINH)
    return made


def choose(store: Store, owner: Owner, **given: object) -> None:
    preference_changes.change(store, owner, given, actor=SYSTEM)


def warn(store: Store, **given: Any) -> None:
    """An actual warning; by default a severe one that is near."""
    row = {"level": 4, "urgency": "Immediate"} | given
    approved(store, Status.ACTUAL, **row)


def on_zalo(address: str = ZALO) -> Owner:
    return Owner("chat", f"zalo:{address}")


@pytest.mark.parametrize("wish", [{"muted": ["alert"]}, {"off": ["zalo"]}, NOW_QUIET])
def test_a_severe_warning_that_is_near_comes_whatever_was_wished(
    country: Country, wish: dict[str, object]
) -> None:
    choose(country.store, on_zalo(), **wish)
    warn(country.store)
    country.work()
    assert len(country.heard(ZALO)) == 1


@pytest.mark.parametrize("wish", [{"muted": ["alert"]}, {"off": ["zalo"]}])
def test_another_warning_is_not_sent_to_who_unsubscribed(country: Country, wish: dict[str, object]) -> None:
    country.follow("1357", PHUONG_TRA_VINH)
    choose(country.store, on_zalo(), **wish)
    warn(country.store, level=1, urgency="Future")
    country.work()
    assert (len(country.heard(ZALO)), len(country.heard("1357"))) == (0, 1)


def test_another_warning_waits_for_the_end_of_the_quiet_hours(
    country: Country, clock: time_machine.Traveller
) -> None:
    choose(country.store, on_zalo(), **NOW_QUIET)
    country.follow("1357", PHUONG_TRA_VINH)
    warn(country.store, level=1, urgency="Future")
    country.work()
    assert (len(country.heard(ZALO)), len(country.heard("1357"))) == (0, 1)
    clock.shift(timedelta(hours=1))
    country.work()
    assert (len(country.heard(ZALO)), len(country.heard("1357"))) == (1, 1)


def out(store: Store, title: str, **given: Any) -> None:
    row = {"area_id": PHUONG_TRA_VINH, "channels": ["feed", "zalo"], "title": title, "body": "…"} | given
    drafted = drafting.create(store, post_draft(**row), events.SYSTEM)
    publishing.publish(store, drafted["_id"], events.SYSTEM)


@pytest.fixture
def readers(clock: time_machine.Traveller, store: Store) -> Readers:
    made = Readers(store)
    made.with_zalo(ZALO)
    return made


def work(readers: Readers) -> None:
    while rows := outbox.forgotten(readers.store):
        for row in rows:
            react(readers.outside, row["_id"])


def test_a_post_waits_for_the_end_of_a_readers_own_quiet_hours(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    choose(readers.store, on_zalo(), **NOW_QUIET)
    readers.with_zalo("1357")
    out(readers.store, "Họp dân", priority="urgent")
    work(readers)
    assert readers.reached == ["1357"]
    clock.shift(timedelta(hours=1))
    work(readers)
    assert readers.reached == ["1357", ZALO]


def test_ordinary_posts_come_together_once_a_day_each_of_them_once(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    choose(readers.store, on_zalo(), digest="daily")
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Họp dân")
    out(readers.store, "Tiêm chủng")
    work(readers)
    assert readers.reached == []

    clock.move_to(MORNING.replace(hour=18))
    work(readers)
    (digest,) = [one for one in readers.console.sent if one.to.value == ZALO]
    # All are due at the same hour: they wait with what goes to many.
    assert readers.store.collection(OUTBOX).count_documents({"reaction": Reaction.SEND_BULK_MESSAGE}) == 1
    assert "2 tin" in digest.title
    assert "• Họp dân\n• Tiêm chủng" in digest.body

    clock.shift(timedelta(days=1))
    work(readers)
    assert len(readers.console.sent) == 1
    out(readers.store, "Cắt điện")
    clock.shift(timedelta(days=1))
    work(readers)
    assert readers.console.sent[-1].body.startswith("• Cắt điện\n")


def test_a_digest_of_more_than_are_looked_at_names_the_newest(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    choose(readers.store, on_zalo(), digest="daily")
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Tin cũ")
    posts = readers.store.collection(POSTS)
    (row,) = posts.find()
    copies = [{**row, "_id": f"post-{number}"} for number in range(digests.MOST)]
    posts.insert_many(copies)  # type: ignore[arg-type]  # only the id is another one
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Tin mới nhất")
    clock.move_to(MORNING.replace(hour=18))
    work(readers)
    assert "• Tin mới nhất\n" in readers.console.sent[-1].body


def test_an_urgent_post_does_not_wait_for_the_digest_and_is_not_in_it(
    readers: Readers, clock: time_machine.Traveller
) -> None:
    choose(readers.store, on_zalo(), digest="daily")
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Cắt nước", priority="urgent")
    work(readers)
    assert readers.reached == [ZALO]
    clock.move_to(MORNING.replace(hour=18))
    work(readers)
    assert len(readers.console.sent) == 1


def test_a_digest_that_is_given_up_comes_no_more(readers: Readers, clock: time_machine.Traveller) -> None:
    choose(readers.store, on_zalo(), digest="daily")
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Họp dân")
    choose(readers.store, on_zalo(), digest="none")
    clock.shift(timedelta(days=2))
    work(readers)
    assert readers.store.collection(MESSAGES).count_documents({}) == 0


def test_a_weekly_digest_comes_on_its_day_alone(readers: Readers, clock: time_machine.Traveller) -> None:
    choose(readers.store, on_zalo(), digest="daily")
    choose(readers.store, on_zalo(), digest="weekly")
    clock.shift(timedelta(minutes=1))
    out(readers.store, "Họp dân")
    clock.shift(timedelta(days=2))
    work(readers)
    assert readers.reached == []
    clock.move_to(MORNING.replace(hour=18) + timedelta(days=5))
    work(readers)
    assert readers.reached == [ZALO]
