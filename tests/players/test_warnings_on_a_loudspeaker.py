"""Warnings on the headless loudspeaker; its time is turned by hand."""

from __future__ import annotations

from datetime import timedelta

from tests.players.conftest import Bench
from tests.players.programmes import MORNING, a_programme, a_sound, a_takeover, an_airing, at

MINUTE = timedelta(minutes=1)


def test_a_takeover_cuts_what_is_on_and_repeats_its_sound(bench: Bench) -> None:
    item, warning = a_sound(bench.server, seconds=60), a_sound(bench.server, "warning", seconds=10, hertz=900)
    bench.server.add(a_programme(items=[item, warning], airings=[an_airing(item, MORNING + MINUTE)]))
    bench.pair()
    bench.run(70)
    takeover = a_takeover(bench.clock.moment, item="warning", audio_every_seconds=120)
    bench.server.change("loa-1", takeovers=[takeover])
    bench.device.keeper.poll_now()
    bench.run(300)
    cut, *warnings = bench.plays()
    assert (cut["reason"], cut["completed"]) == ("takeover", False)
    assert [one["kind"] for one in warnings] == ["takeover"] * 3
    assert [one["percent"] for one in bench.heard()] == [80, 100, 100, 100]


def test_a_takeover_ends_by_itself_without_a_server(bench: Bench) -> None:
    warning = a_sound(bench.server, "warning", seconds=10)
    takeover = a_takeover(MORNING, item="warning", audio_every_seconds=60, expires=at(MORNING + 3 * MINUTE))
    bench.server.add(a_programme(items=[warning], takeovers=[takeover]))
    bench.pair()
    bench.server.down = True
    bench.run(600)
    assert bench.heard()[-1]["at"] < at(MORNING + 3 * MINUTE)
    assert bench.device.player.answer is not None
    assert bench.device.player.answer["mode"] == "idle"


def test_an_actual_warning_without_a_sound_calls_for_attention(bench: Bench) -> None:
    bench.server.add(a_programme(takeovers=[a_takeover(MORNING)]))
    bench.pair()
    bench.run(90)
    assert [one["file"] for one in bench.heard()] == ["attention.wav"]
    assert [one["reason"] for one in bench.plays()] == ["no_sound"]


def test_a_sound_that_comes_after_the_words_is_heard_at_once(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    outlet = bench.server.add(a_programme(takeovers=[a_takeover(MORNING)]))
    bench.pair()
    bench.run(80)
    row = a_takeover(MORNING, item=item["id"])
    outlet.programme |= {"serial": 2, "items": [item], "takeovers": [row]}
    bench.run(150)
    sha256 = item["renditions"][0]["sha256"]
    assert [one["file"] for one in bench.heard()] == ["attention.wav", sha256]


def test_an_exercise_waits_for_its_sound(bench: Bench) -> None:
    item = a_sound(bench.server, seconds=5)
    outlet = bench.server.add(a_programme(takeovers=[a_takeover(MORNING, exercise=True)]))
    bench.pair()
    bench.run(80)
    row = a_takeover(MORNING, exercise=True, item=item["id"])
    outlet.programme |= {"serial": 2, "items": [item], "takeovers": [row]}
    bench.run(150)
    assert [one["file"] for one in bench.heard()] == [item["renditions"][0]["sha256"]]


def test_an_exercise_without_a_sound_makes_none(bench: Bench) -> None:
    bench.server.add(a_programme(takeovers=[a_takeover(MORNING, exercise=True)]))
    bench.pair()
    bench.run(90)
    assert bench.heard() == []


def test_two_warnings_are_heard_by_turns_each_to_its_end(bench: Bench) -> None:
    one, two = a_sound(bench.server, "one", seconds=30), a_sound(bench.server, "two", seconds=30, hertz=700)
    takeovers = [
        a_takeover(MORNING, item="one", audio_every_seconds=30),
        a_takeover(MORNING, item="two", audio_every_seconds=30, identifier="CAP-2", severity=5),
    ]
    bench.server.add(a_programme(items=[one, two], takeovers=takeovers))
    bench.pair()
    bench.run(240)
    whole = [one["seconds"] for one in bench.heard()]
    assert len(whole) >= 5
    assert set(whole) == {30.0}
    assert {one["what"] for one in bench.plays()} == {"CAP-1", "CAP-2"}
