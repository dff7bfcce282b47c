from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.programme.what_plays import is_muted, open_spans, seconds, what_plays
from models.store import datafiles
from tests.players import vectors
from tests.players.vector_parts import (
    DAYS,
    airing,
    answer,
    at,
    live,
    played,
    programme,
    relay,
    takeover,
    window,
)

TABLE = datafiles.read("precedence.json")
FRESH: dict[str, Any] = {"plays": [], "on": None}


@pytest.mark.parametrize("vector", vectors.VECTORS, ids=lambda one: str(one["name"]))
def test_every_vector_plays_as_expected(vector: dict[str, Any]) -> None:
    assert what_plays(vector["programme"], vector["now"], vector["session"], TABLE) == vector["expected"]


def test_the_file_of_vectors_is_current() -> None:
    """Else run `python -m tests.players.vectors`."""
    assert vectors.FILE.read_text(encoding="utf-8") == vectors.written()


def test_each_pair_of_rules_has_a_vector() -> None:
    names = {one["name"] for one in vectors.VECTORS}
    rules = [rule["rule"] for rule in TABLE["rules"] if rule["rule"] != "idle"]
    assert [
        (one, other)
        for place, one in enumerate(rules)
        for other in rules[place + 1 :]
        if f"{one} before {other}" not in names
    ] == []


def test_a_zone_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="Europe/Paris"):
        what_plays(programme(time_zone="Europe/Paris"), at("1 12:00"), FRESH, TABLE)


def test_a_moment_may_be_a_datetime() -> None:
    of = programme(airings=[airing("news", "1 17:00", "1 17:05")])
    moment = datetime(2026, 12, 1, 10, 0, 0, 999_000, tzinfo=UTC)
    assert what_plays(of, moment, FRESH, TABLE) == what_plays(of, at("1 17:00"), FRESH, TABLE)


# --- properties: whatever a programme holds


_minutes = st.integers(0, 2 * 24 * 60)


def _wall(minute: int) -> str:
    day, rest = divmod(minute, 24 * 60)
    return f"{1 + day} {rest // 60:02}:{rest % 60:02}"


@st.composite
def _programmes(draw: st.DrawFn) -> dict[str, Any]:
    def span(longest: int) -> tuple[str, str]:
        start = draw(_minutes)
        return _wall(start), _wall(start + draw(st.integers(1, longest)))

    def some(most: int = 3) -> range:
        return range(draw(st.integers(0, most)))

    level = st.sampled_from(TABLE["levels"])
    priority = st.sampled_from(["urgent", "priority", "normal"])
    hours = st.sampled_from([("05:00", "06:30"), ("17:00", "18:00"), ("22:00", "01:00"), ("00:00", "24:00")])
    days = st.sampled_from([DAYS, ["tu"], ["we"]])
    return programme(
        outlet={"muted": draw(st.booleans())},
        windows=[window(*draw(hours), draw(days)) for _ in some()],
        airings=[
            airing(f"a{n}", *span(30), draw(priority), draw(level), draw(st.integers(-1, 1))) for n in some(5)
        ],
        live=[live(f"l{n}", *span(60), draw(level)) for n in some()],
        relays=[relay(f"r{n}", span(120), level=draw(level)) for n in some()],
        takeovers=[
            takeover(f"t{n}", *span(600), draw(st.integers(1, 5)), exercise=draw(st.booleans()))
            for n in some()
        ],
    )


def _answers(of: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    moments = sorted({_wall(minute) for minute in range(0, 2 * 24 * 60, 7)})
    return [(at(moment), what_plays(of, at(moment), FRESH, TABLE)) for moment in moments]


@settings(max_examples=40, deadline=None)
@given(_programmes())
def test_nothing_but_an_actual_takeover_sounds_outside_the_windows(of: dict[str, Any]) -> None:
    for moment, got in _answers(of):
        is_open = any(span.holds(seconds(moment)) for span in open_spans(of, seconds(moment), TABLE))
        assert is_open or got["because"] in ("takeover", "muted", "idle")


@settings(max_examples=40, deadline=None)
@given(_programmes())
def test_a_muted_outlet_plays_nothing_but_an_actual_takeover(of: dict[str, Any]) -> None:
    of["outlet"]["muted"] = True
    assert {got["because"] for _, got in _answers(of)} <= {"takeover", "muted"}


@settings(max_examples=40, deadline=None)
@given(_programmes())
def test_an_actual_takeover_is_never_hidden(of: dict[str, Any]) -> None:
    actual = [one for one in of["takeovers"] if not one["exercise"]]
    for moment, got in _answers(of):
        holds = any(seconds(one["from"]) <= seconds(moment) < seconds(one["expires"]) for one in actual)
        assert (got["because"] == "takeover") == holds


@settings(max_examples=40, deadline=None)
@given(_programmes())
def test_what_could_play_never_loses_to_a_weaker_rule(of: dict[str, Any]) -> None:
    place = {rule["rule"]: number for number, rule in enumerate(TABLE["rules"])}
    for moment, got in _answers(of):
        for kind in ("airings", "live", "relays", "takeovers"):
            alone = [
                what_plays(of | _only(kind, row), moment, FRESH, TABLE)
                for row in of[kind]
                if not is_muted(of["outlet"], seconds(moment))
            ]
            assert all(place[got["because"]] <= place[one["because"]] for one in alone)


def _only(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"airings": [], "live": [], "relays": [], "takeovers": []}
    return empty | {kind: [row]}


@settings(max_examples=20, deadline=None)
@given(_programmes(), _minutes)
def test_the_order_in_the_programme_decides_nothing(of: dict[str, Any], minute: int) -> None:
    moment = at(_wall(minute))
    first = what_plays(of, moment, FRESH, TABLE)
    for rows in permutations(of["airings"][:3]):
        other = of | {"airings": [*rows, *of["airings"][3:]]}
        assert what_plays(other, moment, FRESH, TABLE) | {"instead_of": []} == first | {"instead_of": []}


@settings(max_examples=15, deadline=None)
@given(_programmes())
def test_a_device_that_asks_each_half_minute_plays_nothing_twice(of: dict[str, Any]) -> None:
    heard = _two_days(of)
    whole = [one["airing"] for one in heard if one["completed"]]
    assert sorted(whole) == sorted(set(whole))


@settings(max_examples=15, deadline=None)
@given(_programmes())
def test_what_plays_to_its_end_ends_inside_the_windows(of: dict[str, Any]) -> None:
    lengths = {one["id"]: seconds(one["ends"]) - seconds(one["at"]) for one in of["airings"]}
    for one in _two_days(of):
        began = seconds(one["started"])
        ended = began + lengths[one["airing"]]
        spans = open_spans(of, began, TABLE)
        assert any(span.start <= began and ended <= span.end for span in spans) or not one["completed"]


def _two_days(of: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the plays of a device that asks each 30 seconds, and writes down what it did as the contract says."""
    plays: list[dict[str, Any]] = []
    on: dict[str, Any] | None = None
    now = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    for step in range(2 * 24 * 60 * 2):
        moment = now + timedelta(seconds=30 * step)
        if on and on["mode"] == "airing":
            plays[-1]["played_seconds"] = min(seconds(moment), seconds(on["until"])) - seconds(on["from"])
            plays[-1]["completed"] = seconds(moment) >= seconds(on["until"])
        got = what_plays(of, moment, {"plays": plays, "on": on}, TABLE)
        if got["mode"] == "airing" and (on is None or (on["mode"], on["what"]) != ("airing", got["what"])):
            plays.append(
                {"airing": got["what"], "started": got["from"], "played_seconds": 0, "completed": False}
            )
        on = got
    return plays


def test_the_simulated_device_restarts_what_was_cut() -> None:
    of = programme(
        airings=[airing("news", "1 17:00", "1 17:10")], takeovers=[takeover("CAP-1", "1 17:01", "1 17:20")]
    )
    assert _two_days(of) == [played("news", "1 17:00", 60), played("news", "1 17:20", 600, True)]


def test_the_simulated_device_plays_what_waited() -> None:
    of = programme(airings=[airing(name, "1 17:00", "1 17:20") for name in ("a", "b", "c")])
    assert [one["airing"] for one in _two_days(of)] == ["a", "b", "c"]


def test_an_idle_outlet_says_so() -> None:
    assert what_plays(programme(), at("1 12:00"), FRESH, TABLE) == answer("idle")
