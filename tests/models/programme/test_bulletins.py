from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import approving, posts, sending_rules
from models.content.posts import Channel
from models.errors import Clash, Forbidden, Invalid
from models.files import sounds
from models.files.sounds import SoundState
from models.outlets.outlets import OUTLETS
from models.programme import bulletin_steps, bulletins, day_plan, drafting, from_posts
from models.programme.bulletins import BulletinState
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, post
from tests.programming import (
    CLERK,
    EDITOR,
    TODAY,
    a_board,
    a_sound,
    a_speaker,
    approved,
    body_of,
    draft,
    planned,
    spoken,
)


def refused(work: Callable[[], object]) -> list[tuple[str, str]]:
    """The faults of a refusal, by field and code."""
    with pytest.raises(Invalid) as caught:
        work()
    return [(one.field, one.code) for one in caught.value.faults]


def test_whoever_heard_it_must_say_so_first(store: Store) -> None:
    row = drafting.begin(store, CLERK, spoken(store))
    assert refused(lambda: bulletin_steps.submit(store, CLERK, row["_id"], expect=1)) == [
        ("spoken.vi", "spoken_unconfirmed")
    ]
    row = bulletin_steps.confirm(store, CLERK, row["_id"], "vi", expect=1)
    assert bulletin_steps.submit(store, CLERK, row["_id"], expect=2)["state"] == BulletinState.SUBMITTED


def test_words_that_changed_must_be_heard_again(store: Store) -> None:
    written = spoken(store)
    row = drafting.begin(store, CLERK, written)
    row = bulletin_steps.confirm(store, CLERK, row["_id"], "vi", expect=1)
    row = drafting.edit(store, CLERK, row["_id"], written, expect=2)
    assert row["spoken"]["vi"]["confirmed_by"] == "clerk"
    other = {**written, "spoken": {"vi": {"text": "lúc bảy giờ", "unknown": []}}}
    row = drafting.edit(store, CLERK, row["_id"], other, expect=3)  # type: ignore[arg-type]
    assert row["spoken"]["vi"]["confirmed_by"] == ""


def test_words_get_a_sound_as_soon_as_they_are_written(store: Store) -> None:
    row = drafting.begin(store, CLERK, spoken(store, sounds={}))
    sound = sounds.get(store, row["sounds"]["vi"])
    assert sound["body"]["text"] == row["spoken"]["vi"]["text"]
    assert sound["state"] == SoundState.MAKING


def test_other_words_get_another_sound(store: Store) -> None:
    written = spoken(store)
    row = drafting.begin(store, CLERK, written)
    assert row["sounds"] == written["sounds"]
    other = {**written, "spoken": {"vi": {"text": "lúc bảy giờ", "unknown": []}}}
    edited = drafting.edit(store, CLERK, row["_id"], other, expect=1)  # type: ignore[arg-type]
    assert sounds.get(store, edited["sounds"]["vi"])["body"]["text"] == "lúc bảy giờ"


def test_a_sound_that_is_not_made_yet_holds_it_up(store: Store) -> None:
    row = drafting.begin(
        store, CLERK, spoken(store, sounds={"vi": a_sound(store, words="đang làm", is_ready=False)})
    )
    assert ("sounds.vi", "sound_not_ready") in refused(
        lambda: bulletin_steps.submit(store, CLERK, row["_id"], expect=1)
    )


def test_nobody_confirms_a_sound_that_is_not_made_yet(store: Store) -> None:
    row = drafting.begin(
        store, CLERK, spoken(store, sounds={"vi": a_sound(store, words="đang làm", is_ready=False)})
    )
    assert refused(lambda: bulletin_steps.confirm(store, CLERK, row["_id"], "vi", expect=1)) == [
        ("lang", "sound_not_ready")
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"level": "province"}, ("level", "not_a_choice")),
        ({"area_id": "0@2025-07-01"}, ("area_id", "area_unknown")),
        ({"spoken": {"km": {"text": "…", "unknown": []}}}, ("spoken.km", "voice_missing")),
        ({"sounds": {"vi": "nothing"}}, ("sounds.vi", "sound_unknown")),
        ({"picture": "nothing"}, ("picture", "media_gone")),
        ({"texts": {"vi": {"title": " ", "body": ""}}}, ("texts.vi.title", "required")),
    ],
)
def test_what_is_wrong_is_named(store: Store, given: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in refused(lambda: drafting.begin(store, CLERK, draft(**given)))


def test_an_urgent_one_needs_other_eyes(store: Store) -> None:
    row = drafting.begin(store, CLERK, draft(priority="urgent"))
    row = bulletin_steps.submit(store, CLERK, row["_id"], expect=1)
    with pytest.raises(Forbidden, match="approver_wrote_it"):
        bulletin_steps.approve(store, CLERK, row["_id"], expect=2)
    assert bulletin_steps.approve(store, EDITOR, row["_id"], expect=2)["state"] == BulletinState.APPROVED


def test_of_a_normal_one_one_pair_of_eyes_is_enough(store: Store) -> None:
    assert approved(store, draft(), by=CLERK)["state"] == BulletinState.APPROVED


def test_what_is_on_the_air_is_not_edited(store: Store) -> None:
    row = approved(store, draft())
    with pytest.raises(Clash, match="bulletin_state"):
        drafting.edit(store, CLERK, row["_id"], draft(), expect=row["version"])


def test_the_province_may_speak_for_central_bodies(store: Store) -> None:
    row = drafting.begin(store, EDITOR, draft(area_id=VINH_LONG, level="central"))
    assert row["level"] == "central"


# --- bulletins of posts


def test_a_post_for_boards_becomes_a_bulletin_that_is_approved(store: Store) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH, channels=["feed", "board"])
    row = from_posts.follow(store, made)
    assert row is not None
    assert (row["state"], row["post_id"], row["frames"][0]["text"] != "") == ("approved", made["_id"], True)


def test_what_is_to_be_said_aloud_is_heard_first(store: Store) -> None:
    row = from_posts.follow(store, post(store, channels=["loudspeaker"]))
    assert row is not None
    assert (row["state"], row["spoken"]["vi"]["confirmed_by"]) == ("draft", "")


def test_a_post_for_phones_alone_becomes_none(store: Store) -> None:
    assert from_posts.follow(store, post(store, channels=["feed"])) is None


def test_a_post_that_is_withdrawn_leaves_the_air(store: Store) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH, channels=["board"])
    row = from_posts.follow(store, made)
    assert row is not None
    board = a_board(store)
    planned(store, row, board)
    assert body_of(store, board)["airings"]
    reason = {"vi": "Nội dung không còn đúng nữa"}
    approving.withdraw(store, EDITOR, made["_id"], reason, expect=made["version"])
    from_posts.follow(store, posts.get(store, made["_id"]))
    assert bulletins.get(store, row["_id"])["state"] == BulletinState.WITHDRAWN
    assert body_of(store, board)["airings"] == []


def test_where_there_are_outlets_a_post_has_a_sender(store: Store) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH, channels=["board", "loudspeaker"])
    a_board(store)
    assert [sending_rules.has_outlets(store, made, one) for one in (Channel.BOARD, Channel.LOUDSPEAKER)] == [
        True,
        False,
    ]


# --- the plan of a day


def test_the_plan_of_a_day_says_what_cuts_what(store: Store) -> None:
    speaker = a_speaker(store, lead_in_seconds=0.0)
    tomorrow = TODAY + timedelta(days=1)
    planned(store, approved(store, spoken(store, 600)), speaker)
    planned(store, approved(store, spoken(store, 60, priority="priority")), speaker, start="17:04")
    body_of(store, speaker)
    steps = day_plan.of_day(store, speaker["_id"], tomorrow)["steps"]
    shown = [
        (one["because"], f"{one['begins'] + timedelta(hours=7):%H:%M}", one["ends"] - one["begins"])
        for one in steps
    ]
    assert shown == [
        ("normal", "17:00", timedelta(minutes=4)),
        ("priority", "17:04", timedelta(minutes=1)),
        ("normal", "17:05", timedelta(minutes=10)),
    ]


def test_why_says_what_does_not_play(store: Store) -> None:
    speaker = a_speaker(store)
    first = planned(store, approved(store, spoken(store, 600)), speaker)
    second = planned(store, approved(store, spoken(store, 60, priority="priority")), speaker, start="17:04")
    body_of(store, speaker)
    moment = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), UTC) + timedelta(
        hours=10, minutes=4, seconds=30
    )
    step, titles = day_plan.at(store, speaker["_id"], moment)
    assert (step["what"].split(":")[0], step["because"]) == (second["_id"], "priority")
    assert [one["because"] for one in step["instead_of"]] == ["outranked"]
    assert step["instead_of"][0]["what"].startswith(first["_id"])
    assert titles[step["what"]] == "Lịch thu gom rác"


def test_what_is_muted_sounded_before(store: Store) -> None:
    speaker = a_speaker(store)
    planned(store, approved(store, spoken(store, 60)), speaker)
    planned(store, approved(store, spoken(store, 60)), speaker, start="17:30")
    tomorrow = TODAY + timedelta(days=1)
    at = datetime.combine(tomorrow, datetime.min.time(), UTC) + timedelta(hours=10, minutes=10)
    muted = {"by": "x", "at": at, "reason": "Đám tang", "until": None}
    store.collection(OUTLETS).update_one({"_id": speaker["_id"]}, {"$set": {"muted": muted}})
    body_of(store, speaker)
    steps = day_plan.joined(day_plan.of_day(store, speaker["_id"], tomorrow)["steps"])
    assert [one["mode"] for one in steps] == ["airing", "muted"]
    assert steps[1]["begins"] == at
