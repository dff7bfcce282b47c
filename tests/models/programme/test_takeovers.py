from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.errors import Forbidden
from models.outlets.outlets import Outlet
from models.programme import at_once, compiling, takeovers
from models.programme.programmes import PROGRAMMES
from models.programme.takeovers import TAKEOVERS
from models.store import Store
from models.store.events import EVENTS
from models.store.reactions import Reaction
from notifications.channels import Channels
from notifications.reactions import programmes as reactions
from notifications.reactor import Outside
from tests import alerting
from tests.alerting import DUTY, issued
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.programming import CLERK, a_board, a_private_board, a_sound, a_speaker, body_of


def approved(store: Store, status: Status, **given: Any) -> Alert:
    """A warning of level 4, which takes outlets over."""
    return alerting.approved(store, status, **{"level": 4} | given)


def react(store: Store, alert: Any) -> None:
    """What follows the approval of a warning, on outlets."""
    query = {"subject.id": alert["_id"], "action": "approved"}
    event = store.collection(EVENTS).find_one(query)
    assert event is not None
    reactions.take_over(Outside(store, Channels({})), event)


def held(store: Store, outlet: Outlet) -> list[Any]:
    """The takeovers in the programme of an outlet as it is."""
    found: list[Any] = body_of(store, outlet, fresh=False)["takeovers"]
    return found


def test_an_approved_warning_takes_over_every_outlet_of_its_areas(store: Store) -> None:
    speaker, board = a_speaker(store), a_board(store, area_id=PHUONG_LONG_DUC)
    alert = approved(store, Status.ACTUAL)
    react(store, alert)
    assert [held(store, one)[0]["identifier"] for one in (speaker, board)] == [alert["identifier"]] * 2
    row = held(store, speaker)[0]
    assert (row["exercise"], row["severity"], row["level"], row["colour"]) == (False, 5, 4, "#E0281E")
    assert row["texts"]["vi"]["level_word"] == "Cấp 4"
    assert row["texts"]["en"]["hazard"] == "High tide"
    assert "TC-15" in row["texts"]["vi"]["source"]
    assert row["more"].endswith(f"/a/{alert['identifier']}")


def test_it_takes_over_no_outlet_elsewhere(store: Store) -> None:
    elsewhere = a_speaker(store, area_id=PHUONG_LONG_DUC)
    react(store, approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH]))
    assert body_of(store, elsewhere)["takeovers"] == []


def test_a_warning_of_the_province_reaches_the_communes(store: Store) -> None:
    speaker = a_speaker(store)
    react(store, approved(store, Status.ACTUAL, area_ids=["86@2025-07-01"]))
    assert len(held(store, speaker)) == 1


def test_an_exercise_says_so_in_every_text(store: Store) -> None:
    board = a_board(store)
    react(store, approved(store, Status.EXERCISE))
    row = held(store, board)[0]
    assert row["exercise"]
    for text in row["texts"].values():
        assert text["headline"].startswith("[")
        assert text["instruction"].startswith("[")


def test_a_test_reaches_no_outlet(store: Store) -> None:
    speaker = a_speaker(store)
    react(store, approved(store, Status.TEST))
    assert store.collection(TAKEOVERS).find_one({}) is None
    assert body_of(store, speaker)["takeovers"] == []


def test_an_update_renews_the_takeover(store: Store) -> None:
    speaker = a_speaker(store)
    first = approved(store, Status.ACTUAL)
    react(store, first)
    later = issued(store, first, MsgType.UPDATE, expires=datetime.now(UTC) + timedelta(hours=20))
    react(store, later)
    row = held(store, speaker)
    assert [one["identifier"] for one in row] == [later["identifier"]]
    assert store.collection(TAKEOVERS).count_documents({}) == 1


def test_a_late_reaction_to_the_first_version_changes_nothing(store: Store) -> None:
    speaker = a_speaker(store)
    first = approved(store, Status.ACTUAL)
    later = issued(store, first, MsgType.UPDATE)
    react(store, later)
    react(store, first)
    assert [one["identifier"] for one in held(store, speaker)] == [later["identifier"]]


def test_an_update_frees_what_it_is_no_longer_meant_for(store: Store) -> None:
    here, there = a_speaker(store), a_speaker(store, area_id=PHUONG_LONG_DUC)
    first = approved(store, Status.ACTUAL)
    react(store, first)
    react(store, issued(store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH]))
    assert [len(held(store, one)) for one in (here, there)] == [1, 0]


@pytest.mark.parametrize("over", [False, True])
def test_the_end_of_a_warning_ends_the_takeover(store: Store, over: bool) -> None:
    speaker = a_speaker(store)
    first = approved(store, Status.ACTUAL)
    react(store, first)
    react(store, issued(store, first, MsgType.UPDATE if over else MsgType.CANCEL, over=over))
    assert held(store, speaker) == []


def test_a_second_run_writes_nothing(store: Store) -> None:
    speaker = a_speaker(store)
    alert = approved(store, Status.ACTUAL)
    react(store, alert)
    before = store.one(PROGRAMMES, speaker["_id"])
    react(store, alert)
    assert store.one(PROGRAMMES, speaker["_id"]) == before


def test_a_takeover_stays_when_the_programme_is_compiled(store: Store) -> None:
    speaker = a_speaker(store)
    react(store, approved(store, Status.ACTUAL))
    before = store.one(PROGRAMMES, speaker["_id"])
    compiling.compile_all(store, [speaker["_id"]])
    assert store.one(PROGRAMMES, speaker["_id"])["etag"] == before["etag"]


def test_it_is_said_aloud_once_its_sound_is_made(store: Store) -> None:
    speaker = a_speaker(store)
    alert = approved(store, Status.ACTUAL)
    react(store, alert)
    assert held(store, speaker)[0]["item"] == ""
    takeovers.give_sounds(store, alert["series"], alert["revision"], {"vi": a_sound(store, 41.0)})
    body = body_of(store, speaker)
    assert body["takeovers"][0]["item"] == body["items"][0]["id"]
    assert body["items"][0]["seconds"] == 41.0


# --- private boards


def taken(store: Store, board: Outlet) -> Any:
    """A requisition of two hours from now on."""
    ends = datetime.now(UTC) + timedelta(hours=2)
    return at_once.requisition(store, DUTY, board["_id"], "Bão số 9 đổ bộ đêm nay", None, ends)


def test_a_private_board_shows_nothing_unless_it_is_requisitioned(store: Store) -> None:
    board = a_private_board(store)
    react(store, approved(store, Status.ACTUAL))
    assert body_of(store, board)["takeovers"] == []


def test_a_requisitioned_board_shows_the_warning_until_it_is_given_back(store: Store) -> None:
    board = a_private_board(store)
    react(store, approved(store, Status.ACTUAL))
    row = taken(store, board)
    shown = held(store, board)
    assert datetime.fromisoformat(shown[0]["expires"]) == row["ends"].replace(microsecond=0)
    at_once.give_back(store, DUTY, row["_id"])
    assert held(store, board) == []


def test_a_warning_after_the_requisition_is_shown_too(store: Store) -> None:
    board = a_private_board(store)
    taken(store, board)
    alert = approved(store, Status.ACTUAL)
    react(store, alert)
    assert [one["identifier"] for one in body_of(store, board)["takeovers"]] == [alert["identifier"]]


def test_the_approval_itself_orders_the_first_wave(store: Store) -> None:
    alert = approved(store, Status.ACTUAL)
    event = store.collection(EVENTS).find_one({"subject.id": alert["_id"], "action": "approved"})
    assert event is not None
    row = store.db["outbox"].find_one({"_id": f"{event['_id']}:{Reaction.TAKE_OVER}"})
    assert row is not None
    assert row["due_at"] == event["at"]


def test_a_clerk_requisitions_nothing(store: Store) -> None:
    board = a_private_board(store)
    with pytest.raises(Forbidden):
        at_once.requisition(
            store, CLERK, board["_id"], "Bão số 9 đổ bộ", None, datetime.now(UTC) + timedelta(hours=1)
        )
