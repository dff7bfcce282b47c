"""What is on follows the programme, on a stream and on a loudspeaker: nothing is lost, nothing doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.outlets import way_plays
from models.outlets.way_plays import Begun
from notifications.channels.outcomes import SendError, Verdict
from tests.notifications.outlet_ways.stage import (
    MORNING,
    Stage,
    a_programme,
    a_takeover,
    an_airing,
    an_item,
)
from tests.standins.icecast import IcecastServer
from tests.standins.lan_speaker import LanSpeaker

MOUNT = "/long-huu.mp3"
BYTES_PER_SECOND = 6_000


def heard(icecast: IcecastServer, seconds: float) -> list[tuple[float, float]]:
    """Start and length of each sound once so much has come, in seconds.

    The stream goes half a second before the clock, and what is due is looked at each second.
    """
    icecast.wait(MOUNT, int(seconds * BYTES_PER_SECOND * 0.98))
    return [(int(one.start - 0.5), round(one.seconds)) for one in icecast.heard(MOUNT)]


def test_stream_is_silent_until_an_airing_and_after_it(streamed: Stage, icecast: IcecastServer) -> None:
    item = an_item(streamed.media, length=3.0)
    streamed.take(a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=4))]))
    streamed.play(12)

    assert heard(icecast, 12) == [(4, 3)]
    assert streamed.ends() == ["ended"]


def test_loudspeaker_plays_an_airing_once(in_building: Stage, speaker: LanSpeaker) -> None:
    item = an_item(in_building.media, length=3.0)
    in_building.take(a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=4))]))
    in_building.play(12)

    assert len(speaker.whole) == len(speaker.played) == 1
    assert in_building.ends() == ["ended"]


def test_repeats_come_with_their_pause(streamed: Stage, icecast: IcecastServer) -> None:
    item = an_item(streamed.media, length=2.0)
    airing = an_airing(item, MORNING + timedelta(seconds=1), repeats=2, pause_seconds=3)
    airing["ends"] = "2026-12-01T00:00:09Z"
    streamed.take(a_programme([item], airings=[airing]))
    streamed.play(14)

    assert heard(icecast, 14) == [(1, 2), (6, 2)]
    assert len(streamed.plays()) == 1


def test_amplifier_has_its_time(streamed: Stage, icecast: IcecastServer) -> None:
    item = an_item(streamed.media, length=2.0)
    airing = an_airing(item, MORNING + timedelta(seconds=1), ends="2026-12-01T00:00:05Z")
    programme = a_programme([item], airings=[airing])
    programme["outlet"]["lead_in_seconds"] = 2.0
    streamed.take(programme)
    streamed.play(9)

    assert heard(icecast, 9) == [(3, 2)]


def test_nothing_sounds_outside_the_windows(streamed: Stage, icecast: IcecastServer) -> None:
    item = an_item(streamed.media)
    programme = a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=2))])
    programme["windows"] = []
    streamed.take(programme)
    streamed.play(6)

    assert heard(icecast, 6) == []
    assert streamed.plays() == []


def test_takeover_cuts_an_airing_and_sounds_again_and_again(streamed: Stage, icecast: IcecastServer) -> None:
    long, warning = an_item(streamed.media, "long", 30.0), an_item(streamed.media, "w", 2.0)
    airing = an_airing(long, MORNING + timedelta(seconds=1))
    streamed.take(a_programme([long, warning], airings=[airing]))
    streamed.play(5)
    start = streamed.pace.at
    taken = a_takeover(warning, start, minutes=2, audio_every_seconds=20)
    streamed.take(a_programme([long, warning], airings=[airing], takeovers=[taken]))
    streamed.play(45)

    kinds = [(one["kind"], one["reason"]) for one in streamed.plays()]
    assert kinds == [("airing", "takeover"), *[("takeover", "ended")] * 3]
    assert [start for start, _ in heard(icecast, 50)] == [1, 25, 45]


def test_what_a_takeover_says_is_heard_as_soon_as_it_is_made(streamed: Stage) -> None:
    warning, start = an_item(streamed.media, "w", 2.0), streamed.pace.at
    taken = a_takeover(warning, start, audio_every_seconds=300)
    streamed.take(a_programme([], takeovers=[{**taken, "item": ""}]))
    streamed.play(10)
    streamed.take(a_programme([warning], takeovers=[taken]))
    streamed.play(10)

    assert [one["kind"] for one in streamed.plays()] == ["takeover", "takeover"]


def test_takeover_is_at_full_volume_and_the_rest_by_the_hour(in_building: Stage, speaker: LanSpeaker) -> None:
    item = an_item(in_building.media)
    programme = a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=1))])
    programme["volume"] = [{"from": "00:00", "to": "12:00", "percent": 35}]
    in_building.take(programme)
    in_building.play(5)
    in_building.take({**programme, "takeovers": [a_takeover(item, in_building.pace.at)]})
    in_building.play(3)

    assert [one.volume for one in speaker.played] == [35, 100]


def test_takeover_preempts_what_a_loudspeaker_plays(in_building: Stage, speaker: LanSpeaker) -> None:
    long, warning = an_item(in_building.media, "long", 30.0), an_item(in_building.media, "w", 2.0)
    airing = an_airing(long, MORNING)
    in_building.take(a_programme([long, warning], airings=[airing]))
    in_building.play(3)
    in_building.take(
        a_programme([long, warning], airings=[airing], takeovers=[a_takeover(warning, in_building.pace.at)])
    )
    in_building.play(5)

    first, second = speaker.played
    assert first.stopped is not None
    assert first.stopped <= second.started


def test_warning_without_sound_calls_for_attention(streamed: Stage, icecast: IcecastServer) -> None:
    silent = {"id": "none", "kind": "frames", "title": "", "seconds": 0, "renditions": [], "frames": []}
    streamed.take(a_programme([silent], takeovers=[a_takeover(silent, MORNING)]))
    streamed.play(6)

    assert heard(icecast, 6) == [(0, 2)]


def test_exercise_without_sound_is_silent(streamed: Stage, icecast: IcecastServer) -> None:
    silent = {"id": "none", "kind": "frames", "title": "", "seconds": 0, "renditions": [], "frames": []}
    streamed.take(a_programme([silent], takeovers=[a_takeover(silent, MORNING, exercise=True)]))
    streamed.play(4)

    assert heard(icecast, 4) == []


def test_muted_outlet_is_silent_at_once(in_building: Stage, speaker: LanSpeaker) -> None:
    item = an_item(in_building.media, length=20.0)
    programme = a_programme([item], airings=[an_airing(item, MORNING)])
    in_building.take(programme)
    in_building.play(4)
    in_building.take({**programme, "outlet": {**programme["outlet"], "muted": True}})
    in_building.play(2)

    assert [one.stopped is not None for one in speaker.played] == [True]
    assert in_building.ends() == ["muted"]


def test_loudspeaker_without_streams_says_that_an_announcement_was_not_played(in_building: Stage) -> None:
    live = {
        "id": "live-1",
        "level": "province",
        "source": "stream",
        "url": "https://truc-tiep.example.vn/live",
        "preset": "",
        "from": "2026-12-01T00:00:01Z",
        "until": "2026-12-01T00:00:05Z",
    }
    in_building.take(a_programme([], live=[live]))
    in_building.play(8)

    assert [(one["kind"], one["reason"]) for one in in_building.plays()] == [("live", "failed")]


def test_file_that_is_broken_is_told_and_holds_nothing_up(streamed: Stage, icecast: IcecastServer) -> None:
    good, bad = an_item(streamed.media, "good"), an_item(streamed.media, "bad")
    sha256 = streamed.media.add(b"no sound at all")
    bad["renditions"][0] |= {"sha256": sha256}
    airings = [an_airing(bad, MORNING, "bad"), an_airing(good, MORNING + timedelta(seconds=4), "good")]
    streamed.take(a_programme([good, bad], airings=airings))
    streamed.play(9)

    assert streamed.ends() == ["no_file", "ended"]
    assert heard(icecast, 9) == [(4, 2)]


# --- kills


@pytest.mark.parametrize("at", [0, 1, 3, 5, 8, 12])
def test_killed_driver_of_a_stream_loses_no_airing(streamed: Stage, at: int) -> None:
    item = an_item(streamed.media, length=10.0)
    streamed.take(a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=1))]))
    streamed.play(at)
    after = streamed.again()
    after.play(30)

    whole = [one for one in after.plays() if one["completed"]]
    # Cut when less than half of it was left, it is over and told as cut off by the kill.
    assert len(whole) == (0 if at == 8 else 1)
    assert after.ends()[-1] == ("restart" if at == 8 else "ended")


@pytest.mark.parametrize("at", [0, 1, 3, 5, 8, 12])
def test_killed_driver_of_a_loudspeaker_doubles_nothing(
    in_building: Stage, speaker: LanSpeaker, at: int
) -> None:
    item = an_item(in_building.media, length=10.0)
    in_building.take(a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=1))]))
    in_building.play(at)
    after = in_building.again()
    after.play(30)

    assert len(speaker.whole) == len(speaker.played) == 1
    assert after.ends() == ["ended"]


def test_kill_between_ledger_and_command_loses_nothing(in_building: Stage, speaker: LanSpeaker) -> None:
    item = an_item(in_building.media, length=10.0)
    airing = an_airing(item, MORNING)
    in_building.take(a_programme([item], airings=[airing]))
    on: Begun = {
        "mode": "airing",
        "what": airing["id"],
        "because": "normal",
        "from": airing["at"],
        "until": airing["ends"],
        "began": MORNING,
        "seconds": 10.0,
        "left": 1,
    }
    way_plays.begin(in_building.store, in_building.outlet["_id"], airing["id"], "airing", on, MORNING)
    in_building.pace.wait(1)
    in_building.again().play(20)

    assert len(speaker.whole) == 1


def test_lost_answer_to_a_command_doubles_nothing_as_a_whole(in_building: Stage, speaker: LanSpeaker) -> None:
    item = an_item(in_building.media, length=10.0)
    in_building.take(a_programme([item], airings=[an_airing(item, MORNING)]))
    speaker.lose = 1
    with pytest.raises(SendError) as lost:
        in_building.play(1)
    assert lost.value.verdict is Verdict.RETRY
    in_building.conductor.lost(in_building.pace.now())
    in_building.pace.wait(2)
    in_building.play(20)

    assert len(speaker.played) == 2
    assert len(speaker.whole) == 1


def test_killed_stream_server_costs_the_start_of_an_airing_and_no_more(
    streamed: Stage, icecast: IcecastServer
) -> None:
    item = an_item(streamed.media, length=20.0)
    streamed.take(a_programme([item], airings=[an_airing(item, MORNING)]))
    streamed.play(4)
    icecast.kill()
    with pytest.raises(SendError):
        streamed.play(60)
    streamed.conductor.lost(streamed.pace.now())
    with pytest.raises(SendError):
        streamed.way.prepare([])
    icecast.start()
    streamed.way.prepare([])
    streamed.play(40)

    assert [one["completed"] for one in streamed.plays()] == [False, True]


def test_killed_loudspeaker_plays_what_falls_due_when_it_is_back(
    in_building: Stage, speaker: LanSpeaker
) -> None:
    item = an_item(in_building.media, length=5.0)
    in_building.take(a_programme([item], airings=[an_airing(item, MORNING + timedelta(seconds=3))]))
    in_building.play(2)
    speaker.kill()
    with pytest.raises(SendError):
        in_building.play(5)
    in_building.conductor.lost(in_building.pace.now())
    speaker.start()
    in_building.play(15)

    assert len(speaker.whole) == 1
