"""Windows of the Zalo Official Account: 48 hours and eight messages free, seven days at a price, then silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.channel_settings import PURPOSES
from models.messages import zalo_windows
from models.messages.purposes import Purpose
from models.messages.zalo_windows import State
from models.store import Store

USER = "2468000000000000001"
NOW = datetime.now(UTC).replace(microsecond=0)


def state(store: Store) -> State:
    """The state of the user's window now."""
    return zalo_windows.look(store, USER).state


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, State.FREE), (47, State.FREE), (49, State.CHARGED), (167, State.CHARGED), (169, State.CLOSED)],
)
def test_silence_closes_the_window_in_steps(store: Store, hours: int, expected: State) -> None:
    zalo_windows.hear(store, USER, NOW - timedelta(hours=hours))
    assert state(store) is expected


def test_nobody_knows_of_somebody_who_was_never_heard_of(store: Store) -> None:
    assert state(store) is State.UNKNOWN


def test_ninth_message_of_a_window_is_charged(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW)
    zalo_windows.count(store, USER, 0)
    assert state(store) is State.CHARGED


def test_next_word_brings_eight_messages_more(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW - timedelta(hours=1))
    zalo_windows.count(store, USER, 0)
    zalo_windows.hear(store, USER, NOW)
    assert state(store) is State.FREE


def test_redelivery_of_an_old_word_changes_nothing(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW)
    zalo_windows.count(store, USER, 0)
    for at in (NOW, NOW - timedelta(hours=1)):
        zalo_windows.hear(store, USER, at)
    assert state(store) is State.CHARGED


def test_whoever_left_is_not_written_to_until_they_are_heard_of(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW - timedelta(minutes=2))
    zalo_windows.leave(store, USER, NOW - timedelta(minutes=1))
    before = state(store)
    zalo_windows.hear(store, USER, NOW)
    assert (before, state(store)) == (State.LEFT, State.FREE)


def test_leaving_that_is_told_late_does_not_undo_the_return(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW)
    zalo_windows.leave(store, USER, NOW - timedelta(minutes=1))
    assert state(store) is State.FREE


def test_refusal_of_zalo_closes_a_window_that_nobody_knew(store: Store) -> None:
    zalo_windows.close(store, USER)
    assert state(store) is State.CLOSED


def test_shared_number_is_kept_sealed(store: Store) -> None:
    zalo_windows.hear(store, USER, NOW)
    zalo_windows.share_phone(store, USER, "+84900000001")
    assert zalo_windows.look(store, USER).phone == "+84900000001"
    assert "900000001" not in str(store.db["zalo_windows"].find_one())
    assert USER not in str(store.db["zalo_windows"].find_one())


def test_settings_know_the_purposes() -> None:
    assert tuple(Purpose) == PURPOSES
