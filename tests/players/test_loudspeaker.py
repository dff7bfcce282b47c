"""The headless loudspeaker against a server that speaks the protocol; its time is turned by hand."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from datetime import timedelta

import pytest

from players.loudspeaker.clock import written
from tests.players.conftest import Bench, TurnedClock
from tests.players.programmes import MORNING, a_programme, a_sound, an_airing, at
from tests.standins.outlets import OutletServer

MINUTE = timedelta(minutes=1)


def test_it_is_paired_by_the_code_that_it_shows(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.server.add(a_programme())
    bench.pair()
    code = next(line for line in capfd.readouterr().out.splitlines() if line.startswith("Pair this"))
    assert len(code.split()[3]) == 9
    assert bench.device.account.outlet_id == "loa-1"


def test_it_plays_an_airing_at_its_second_and_tells(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=10)
    airing = an_airing(item, MORNING + 2 * MINUTE, repeats=2, pause_seconds=3)
    bench.server.add(a_programme(items=[item], airings=[airing]))
    bench.pair()
    bench.run(240)
    assert [one["at"] for one in bench.heard()] == ["2026-12-01T00:02:00Z", "2026-12-01T00:02:13Z"]
    (play,) = bench.plays()
    assert (play["what"], play["completed"], play["reason"]) == (airing["id"], True, "ended")
    assert play["played_seconds"] == pytest.approx(23, abs=1)


def test_what_was_heard_is_as_long_and_as_loud_as_it_says(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=4)
    volume = [{"from": "06:00", "to": "08:00", "percent": 50}]
    airing = an_airing(item, MORNING + MINUTE)
    bench.server.add(a_programme(items=[item], airings=[airing], volume=volume))
    bench.pair()
    bench.run(120)
    with wave.open(str(bench.home / "heard" / bench.heard()[0]["wav"])) as heard:
        samples = memoryview(heard.readframes(heard.getnframes())).cast("h")
        assert heard.getnframes() / heard.getframerate() == pytest.approx(4, abs=0.01)
    assert max(samples) == pytest.approx(32767 * 0.5 * 0.5, rel=0.02)


def test_the_amplifier_gets_its_time_before_the_first_word(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    bench.server.add(
        a_programme(
            items=[item], airings=[an_airing(item, MORNING + MINUTE)], outlet={"lead_in_seconds": 3.0}
        )
    )
    bench.pair()
    bench.run(120)
    assert bench.heard()[0]["at"] == at(MORNING + MINUTE + timedelta(seconds=3))
    assert bench.plays()[0]["reason"] == "ended"


@pytest.mark.slow
def test_it_plays_for_72_hours_without_a_server_over_midnight_and_month_end(
    server: OutletServer, clock: TurnedClock, bench: Bench
) -> None:
    clock.moment = MORNING.replace(month=11, day=29)
    item, night = a_sound(server, seconds=20), a_sound(server, "night", seconds=20, hertz=300)
    hours = [clock.moment + timedelta(days=day, hours=hour) for day in range(4) for hour in (1, 3, 10)]
    midnight = clock.moment.replace(hour=16, minute=59, second=50)
    airings = [
        *(an_airing(item, one) for one in hours),
        *(an_airing(night, midnight + timedelta(days=d)) for d in range(3)),
    ]
    windows = [{"days": ["mo", "tu", "we", "th", "fr", "sa", "su"], "from": "05:00", "to": "01:00"}]
    server.add(a_programme(clock.moment, items=[item, night], airings=airings, windows=windows))
    bench.pair()
    server.down = True
    bench.run_until(clock.moment + timedelta(hours=72), step=5)
    began = clock.moment - timedelta(hours=72)
    wanted = sorted(one["at"] for one in airings if at(began) <= one["at"] < at(clock.moment))
    assert [one["at"][:15] for one in bench.heard()] == [one[:15] for one in wanted]
    server.down = False
    bench.run(200)
    assert sorted(one["what"] for one in bench.plays()) == sorted(
        one["id"] for one in airings if one["at"] in wanted
    )
    assert all(one["completed"] for one in bench.plays())


def test_an_hour_outside_the_windows_is_refused_on_the_device(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    at_night = MORNING + timedelta(hours=20, minutes=15)
    bench.server.add(a_programme(items=[item], airings=[an_airing(item, at_night)]))
    bench.pair()
    bench.run_until(at_night + 10 * MINUTE, step=10)
    assert bench.heard() == []
    assert bench.plays() == []


def test_a_file_with_a_wrong_hash_is_never_played(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    sha256 = item["renditions"][0]["sha256"]
    bench.server.spoil.add(sha256)
    bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + 3 * MINUTE)]))
    bench.pair()
    bench.run(600)
    assert bench.heard() == []
    assert [one["reason"] for one in bench.plays()] == ["no_file"]
    assert bench.server.outlets["loa-1"].heartbeats[1]["missing"] == [sha256]


def test_an_airing_whose_file_is_not_here_holds_up_no_other(bench: Bench) -> None:
    first, second = a_sound(bench.server, seconds=300), a_sound(bench.server, "two", seconds=20)
    bench.server.spoil.add(first["renditions"][0]["sha256"])
    airings = [an_airing(first, MORNING - 2 * MINUTE), an_airing(second, MORNING + MINUTE)]
    bench.server.add(a_programme(items=[first, second], airings=airings))
    bench.pair()
    bench.run(200)
    assert [(one["what"], one["reason"]) for one in bench.plays()] == [
        (airings[0]["id"], "no_file"),
        (airings[1]["id"], "ended"),
    ]
    assert bench.heard()[0]["at"] == at(MORNING + MINUTE)


def test_a_programme_whose_tag_a_proxy_changed_is_the_one_that_counts(bench: Bench) -> None:
    outlet = bench.server.add(a_programme())
    bench.server.tag_added = "-zstd"
    bench.pair()
    bench.run(120)
    asked = [one for one in bench.server.calls if one == "GET /v1/outlets/me/programme"]
    assert outlet.heartbeats[-1]["programme"] == bench.server.etag(outlet).strip('"')
    assert len(asked) <= 4


def test_a_programme_with_a_wrong_signature_is_refused(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    outlet = bench.server.add(a_programme(items=[item]))
    bench.pair()
    held = bench.device.held.etag
    bench.server.spoil_signature = True
    bench.server.change("loa-1", airings=[an_airing(item, MORNING + 4 * MINUTE)])
    bench.run(400)
    assert bench.heard() == []
    assert bench.device.held.etag == held
    assert outlet.heartbeats[-1]["faults"] == ["signature"]


@pytest.mark.parametrize(("change", "fault"), [({"serial": 0}, "older"), ({"format": 2}, "format")])
def test_a_programme_that_is_not_meant_is_refused(bench: Bench, change: dict[str, int], fault: str) -> None:
    outlet = bench.server.add(a_programme())
    bench.pair()
    outlet.programme |= change
    bench.run(180)
    assert outlet.heartbeats[-1]["faults"] == [fault]


def test_another_outlet_s_programme_is_refused(bench: Bench) -> None:
    outlet = bench.server.add(a_programme())
    bench.pair()
    outlet.programme["outlet"] = outlet.programme["outlet"] | {"id": "loa-2"}
    bench.run(180)
    assert outlet.heartbeats[-1]["faults"] == ["other_outlet"]


def test_a_mute_silences_what_is_on(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=60)
    bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + MINUTE)]))
    bench.pair()
    bench.run(70)
    bench.server.change("loa-1", outlet=bench.server.outlets["loa-1"].programme["outlet"] | {"muted": True})
    bench.device.keeper.poll_now()
    bench.run(60)
    assert [one["reason"] for one in bench.plays()] == ["muted"]


def test_a_stream_ends_when_nothing_is_heard_of_it_any_more(bench: Bench) -> None:
    live = {
        "id": "live-1",
        "level": "commune",
        "source": "stream",
        "url": "http://127.0.0.1:1/live.mp3",
        "preset": "",
        "from": at(MORNING + MINUTE),
        "until": at(MORNING + 2 * MINUTE),
    }
    bench.server.add(a_programme(live=[live]))
    bench.pair()
    bench.server.down = True
    bench.run(180)
    bench.server.down = False
    bench.run(200)
    (heard,) = bench.heard()
    assert heard["url"] == live["url"]
    assert heard["seconds"] == pytest.approx(60, abs=2)
    assert [one["reason"] for one in bench.plays()] == ["ended"]


def test_a_source_that_nothing_switches_is_a_fault(bench: Bench) -> None:
    live = {
        "id": "live-1",
        "level": "commune",
        "source": "fm",
        "url": "",
        "preset": "96.5",
        "from": at(MORNING),
        "until": at(MORNING + 3 * MINUTE),
    }
    outlet = bench.server.add(a_programme(live=[live]))
    bench.pair()
    bench.run(400)
    assert "no_fm" in outlet.heartbeats[1]["faults"]
    assert [one["reason"] for one in bench.plays()] == ["failed"]


def test_a_test_tone_is_played_once_and_told_of(bench: Bench) -> None:
    command = {"id": "c-1", "name": "test_tone", "expires": at(MORNING + 30 * MINUTE)}
    outlet = bench.server.add(a_programme(commands=[command]))
    bench.pair()
    bench.run(200)
    bench.start()
    bench.run(200)
    assert [one["file"] for one in bench.heard()] == ["test-tone.wav"]
    assert [one["done"] for one in outlet.heartbeats if "done" in one] == [["c-1"]]
    assert [one["kind"] for one in bench.plays()] == ["test"]


def test_a_test_tone_keeps_to_the_hours(bench: Bench) -> None:
    command = {"id": "c-1", "name": "test_tone", "expires": at(MORNING + 30 * MINUTE)}
    bench.server.add(a_programme(commands=[command], windows=[]))
    bench.pair()
    bench.run(200)
    assert bench.heard() == []


def test_it_goes_on_with_what_it_holds_when_it_is_shut_out_and_is_paired_again(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=10)
    bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + 5 * MINUTE)]))
    bench.pair()
    bench.server.revoke("loa-1")
    bench.run_until(MORNING + 7 * MINUTE)
    assert len(bench.heard()) == 1
    bench.server.grant(list(bench.server.pairings.values())[-1]["user_code"], "loa-1")
    bench.run(120)
    assert [one["reason"] for one in bench.plays()] == ["ended"]


def test_tokens_are_replaced_before_they_end(bench: Bench) -> None:
    outlet = bench.server.add(a_programme())
    bench.pair()
    bench.run(2000, step=5)
    assert outlet.heartbeats[-1]["at"] > at(MORNING + 30 * MINUTE)
    assert len(bench.server.pairings) == 0


def test_an_answer_that_was_lost_shuts_nobody_out(bench: Bench) -> None:
    bench.server.add(a_programme())
    bench.pair()
    bench.clock.moment += timedelta(seconds=880)
    bench.server.lose_next_answer = True
    bench.run(300)
    assert bench.device.account.paired
    assert len(bench.server.outlets["loa-1"].heartbeats) > 2


def test_a_server_that_does_not_answer_is_asked_less_and_less(bench: Bench) -> None:
    bench.server.add(a_programme())
    bench.pair()
    before = len(bench.server.calls)
    bench.server.down = True
    bench.run(1200)
    assert 8 <= len(bench.server.calls) - before <= 16


def test_a_clock_that_is_wrong_is_put_right_and_told_of(bench: Bench) -> None:
    outlet = bench.server.add(a_programme())
    bench.clock.error = -120.0
    bench.pair()
    bench.run(130)
    assert bench.clock.now() == bench.clock.moment
    assert outlet.heartbeats[-1]["clock_offset_seconds"] == 120.0


def test_the_programme_starts_as_a_process_and_shows_its_code(server: OutletServer, bench: Bench) -> None:
    command = [sys.executable, "-m", "players.loudspeaker", "--server", server.url]
    done = subprocess.run(
        [*command, "--folder", str(bench.home), "--sink", "null", "--once"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("Pair this loudspeaker: ")


def test_a_play_is_told_as_the_protocol_says(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    bench.server.add(a_programme(items=[item], airings=[an_airing(item, MORNING + MINUTE)]))
    bench.pair()
    bench.run(200)
    (play,) = bench.plays()
    names = {"id", "what", "kind", "started", "ended", "completed", "played_seconds", "reason"}
    assert set(play) == names
    assert json.dumps(play)
    assert written(MORNING + MINUTE) == play["started"]
