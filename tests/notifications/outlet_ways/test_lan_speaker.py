"""Loudspeakers in a building: clips are uploaded once, room is made for them, and nobody else's are touched."""

from __future__ import annotations

import pytest

from models.outlets import ways
from models.settings import Environment
from models.store import Store
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways.base import Sounding
from notifications.outlet_ways.lan_speaker import LanSpeakerWay
from notifications.outlet_ways.media import Media
from tests.notifications.outlet_ways.stage import SimulatedPace, Stage, a_sound, with_settings
from tests.standins.lan_speaker import PASSWORD, USER, Clip, LanSpeaker


def soundings(media: Media, count: int) -> list[Sounding]:
    return [Sounding(media.add(a_sound(1.0, 300 + 50 * one)), "", 1.0, 60) for one in range(count)]


def test_clip_is_uploaded_once(in_building: Stage, speaker: LanSpeaker) -> None:
    wanted = soundings(in_building.media, 2)
    in_building.way.prepare(wanted)
    in_building.way.prepare(wanted)

    assert speaker.calls.count("mediaclip.cgi upload") == 2


def test_room_is_made_of_what_nobody_wants(in_building: Stage, speaker: LanSpeaker) -> None:
    old, new = soundings(in_building.media, 8)[:4], soundings(in_building.media, 8)[4:]
    in_building.way.prepare(old)
    in_building.way.prepare(new)

    assert {one.name for one in speaker.clips.values()} == {f"loa-{one.sha256[:24]}" for one in new}


def test_clips_of_the_building_stay(in_building: Stage, speaker: LanSpeaker) -> None:
    speaker.clips[0] = Clip("Chuông vào lớp", b"")
    in_building.way.prepare(soundings(in_building.media, 8))

    assert speaker.clips[0].name == "Chuông vào lớp"


def test_password_never_goes_in_the_clear(in_building: Stage, speaker: LanSpeaker) -> None:
    in_building.way.prepare([])

    assert speaker.calls == ["param.cgi list"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(503, Verdict.RETRY), (403, Verdict.CONFIG), (404, Verdict.CONFIG), (413, Verdict.PERMANENT)],
)
def test_what_it_refuses_has_a_verdict(
    in_building: Stage, speaker: LanSpeaker, status: int, verdict: Verdict
) -> None:
    speaker.refuse.append(status)
    with pytest.raises(SendError) as refused:
        in_building.way.prepare([])

    assert refused.value.verdict is verdict


def test_what_lies_inside_is_not_called_in_production(
    store: Store, speaker: LanSpeaker, media: Media, pace: SimulatedPace
) -> None:

    settings = with_settings(store, loa_env=Environment.PRODUCTION).settings
    way = ways.Way(kind="lan_speaker", address=speaker.url, mount="", credential="")
    line = LanSpeakerWay(settings, way, ways.Account(USER, PASSWORD), media, pace)
    with pytest.raises(SendError):
        line.prepare([])

    assert speaker.calls == []


def test_name_that_stands_for_an_inner_address_is_not_called(
    store: Store, speaker: LanSpeaker, media: Media, pace: SimulatedPace
) -> None:

    settings = with_settings(store, loa_env=Environment.PRODUCTION, outlet_networks=["10.20.0.0/16"]).settings
    way = ways.Way(kind="lan_speaker", address=f"http://localhost:{speaker.port}", mount="", credential="")
    line = LanSpeakerWay(settings, way, ways.Account(USER, PASSWORD), media, pace)
    with pytest.raises(SendError):
        line.prepare([])

    assert speaker.calls == []
