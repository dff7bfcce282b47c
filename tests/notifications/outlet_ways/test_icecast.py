"""Stream servers: how a source speaks to one, and what it does where it is not taken."""

from __future__ import annotations

import pytest

from models.outlets import ways
from models.store import Store
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways import sound
from notifications.outlet_ways.icecast import IcecastWay
from notifications.outlet_ways.media import Media
from tests.notifications.outlet_ways.stage import SimulatedPace, Stage
from tests.standins.icecast import PASSWORD, USER, IcecastServer


@pytest.fixture
def line(store: Store, icecast: IcecastServer, media: Media, pace: SimulatedPace) -> IcecastWay:
    """A source that is not connected yet."""
    way = ways.Way(kind="icecast", address=icecast.url, mount="/a.mp3", credential="")
    return IcecastWay(store.settings, way, ways.Account(USER, PASSWORD), media, pace, name="Xã Long Hữu")


def test_source_says_what_it_sends(line: IcecastWay, icecast: IcecastServer) -> None:
    line.prepare([])
    ((method, mount, headers),) = icecast.asked

    assert (method, mount) == ("PUT", "/a.mp3")
    assert headers["content-type"] == "audio/mpeg"
    assert headers["ice-public"] == "0"
    assert headers["ice-bitrate"] == "48"
    line.close()


def test_server_before_2_4_is_asked_in_its_way(line: IcecastWay, icecast: IcecastServer) -> None:
    icecast.knows_put = False
    line.prepare([])

    assert [method for method, _, _ in icecast.asked] == ["PUT", "SOURCE"]
    line.close()


@pytest.mark.parametrize(
    ("status", "reason", "verdict"),
    [
        (403, "Mountpoint in use", Verdict.RETRY),
        (403, "too many sources connected", Verdict.RETRY),
        (403, "Content-type not supported", Verdict.CONFIG),
        (401, "You need to authenticate", Verdict.CONFIG),
        (500, "Internal Server Error", Verdict.RETRY),
    ],
)
def test_what_it_refuses_has_a_verdict(
    line: IcecastWay, icecast: IcecastServer, status: int, reason: str, verdict: Verdict
) -> None:
    icecast.refuse.append((status, reason))
    with pytest.raises(SendError) as refused:
        line.prepare([])

    assert refused.value.verdict is verdict


def test_second_source_of_a_mount_waits(streamed: Stage, icecast: IcecastServer) -> None:
    other = streamed.way.__class__(
        streamed.store.settings,  # type: ignore[call-arg]
        ways.of(streamed.outlet),
        ways.account(streamed.store.vault, ways.of(streamed.outlet)),
        streamed.media,
        streamed.pace,
    )
    with pytest.raises(SendError) as refused:
        other.prepare([])

    assert refused.value.code == "mount_in_use"


def test_stream_goes_at_the_pace_of_the_clock(line: IcecastWay, pace: SimulatedPace) -> None:
    line.prepare([])
    before = pace.at
    for _ in range(60):
        line.go_on(1.0)

    assert abs((pace.at - before).total_seconds() - 60) < 1.5
    line.close()


def test_silence_is_silent_and_in_the_format_of_the_field(line: IcecastWay, icecast: IcecastServer) -> None:
    line.prepare([])
    for _ in range(5):
        line.go_on(1.0)
    icecast.wait("/a.mp3", 29_000)

    assert icecast.loudest("/a.mp3") < 0.001
    assert len(sound.silence()) == 144
    line.close()
