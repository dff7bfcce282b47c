"""The vectors of what plays: each says what is in the programme, what the device knows, and what plays then.

`python -m tests.players.vectors` writes them to `what_plays.json`, which the board's script and the loudspeaker are
tested with, too. What is expected is written here by hand, and never computed by the function itself.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("what_plays.json")

Json = dict[str, Any]

DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]


def at(wall: str) -> str:
    """Return a wall time in Vietnam, `1 17:00:30` being of 1 December 2026 (a Tuesday), as RFC 3339 in UTC."""
    day, hour = wall.split()
    parts = [int(part) for part in hour.split(":")] + [0]
    local = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=int(day) - 1)
    moment = local + timedelta(hours=parts[0] - 7, minutes=parts[1], seconds=parts[2])
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def window(start: str, end: str, days: list[str] = DAYS) -> Json:
    """Return hours in which an outlet may sound."""
    return {"days": days, "from": start, "to": end}


def programme(**parts: Any) -> Json:
    """Return a programme of one outlet, open from 5 to 22 o'clock."""
    outlet = {
        "id": "loa-1",
        "kind": "loudspeaker",
        "muted": False,
        "muted_until": None,
        "lead_in_seconds": 2.0,
    }
    return {
        "format": 1,
        "serial": 1,
        "outlet": outlet | parts.pop("outlet", {}),
        "time_zone": "Asia/Ho_Chi_Minh",
        "windows": [window("05:00", "22:00")],
        "items": [],
        "airings": [],
        "live": [],
        "relays": [],
        "takeovers": [],
        **parts,
    }


def airing(
    id: str, start: str, end: str, priority: str = "normal", level: str = "commune", order: int = 0
) -> Json:
    """Return one airing."""
    return {
        "id": id, "item": f"item-{id}", "at": at(start), "ends": at(end), "priority": priority, "level": level,
        "order": order, "repeats": 1, "pause_seconds": 0,
    }  # fmt: skip


def live(id: str, start: str, end: str, level: str = "commune") -> Json:
    """Return one announcement from a stream."""
    source = {"source": "stream", "url": "https://loa.example/live", "preset": ""}
    return {"id": id, "level": level, **source, "from": at(start), "until": at(end)}


def relay(id: str, *spans: tuple[str, str], level: str = "central") -> Json:
    """Return one relayed station."""
    hours = [{"from": at(start), "until": at(end)} for start, end in spans]
    return {"id": id, "level": level, "source": "fm", "url": "", "preset": "96.5", "airings": hours}


def takeover(
    id: str, start: str, end: str, severity: int = 4, sent: str = "", exercise: bool = False, item: str = ""
) -> Json:
    """Return one takeover."""
    return {
        "identifier": id, "exercise": exercise, "severity": severity, "sent": at(sent or start), "from": at(start),
        "expires": at(end), "level": severity, "colour": "#D7191C", "item": item, "audio_every_seconds": 300,
        "texts": {}, "more": "",
    }  # fmt: skip


def played(id: str, start: str, seconds: float, completed: bool = False) -> Json:
    """Return what the device knows that it did."""
    return {"airing": id, "started": at(start), "played_seconds": seconds, "completed": completed}


def answer(
    mode: str,
    what: str = "",
    because: str = "",
    start: str | None = None,
    end: str | None = None,
    *others: Json,
) -> Json:
    """Return what is expected."""
    return {
        "mode": mode,
        "what": what,
        "because": because or mode,
        "from": at(start) if start else None,
        "until": at(end) if end else None,
        "instead_of": list(others),
    }


def instead(mode: str, what: str, because: str = "outranked") -> Json:
    """Return what does not play, and why."""
    return {"mode": mode, "what": what, "because": because}


def case(
    name: str, of: Json, now: str, expected: Json, plays: list[Json] = [], on: Json | None = None
) -> Json:  # noqa: B006
    """Return one vector."""
    session = {"plays": plays, "on": on}
    return {"name": name, "programme": of, "now": at(now), "session": session, "expected": expected}


#: The rules from the strongest on: each wins over all that follow. Its part of a programme, and what plays by it alone
#: at 17:02.
_STRONGEST_FIRST: dict[str, tuple[Json, Json]] = {
    "takeover": (
        {"takeovers": [takeover("CAP-1", "1 17:00", "1 20:00")]},
        answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00"),
    ),
    "muted": ({"outlet": {"muted": True}}, answer("muted")),
    "exercise": (
        {"takeovers": [takeover("DRILL", "1 17:00", "1 20:00", severity=5, exercise=True)]},
        answer("takeover", "DRILL", "exercise", "1 17:00", "1 20:00"),
    ),
    "live": (
        {"live": [live("mic", "1 17:00", "1 17:30")]},
        answer("live", "mic", "live", "1 17:00", "1 17:30"),
    ),
    "urgent": (
        {"airings": [airing("fire", "1 17:00", "1 17:05", "urgent")]},
        answer("airing", "fire", "urgent", "1 17:02", "1 17:07"),
    ),
    "priority": (
        {"airings": [airing("dengue", "1 17:00", "1 17:05", "priority")]},
        answer("airing", "dengue", "priority", "1 17:02", "1 17:07"),
    ),
    "normal": (
        {"airings": [airing("news", "1 17:00", "1 17:05")]},
        answer("airing", "news", "normal", "1 17:02", "1 17:07"),
    ),
    "relay": (
        {"relays": [relay("vov", ("1 16:00", "1 18:00"))]},
        answer("relay", "vov", "relay", "1 16:00", "1 18:00"),
    ),
}


def _pairs() -> list[Json]:
    found = [
        case(f"{rule} alone", programme(**part), "1 17:02", expected)
        for rule, (part, expected) in _STRONGEST_FIRST.items()
    ]
    for stronger, weaker in combinations(_STRONGEST_FIRST, 2):
        (part, wins), (other, loses) = _STRONGEST_FIRST[stronger], _STRONGEST_FIRST[weaker]
        both = {
            name: [*part.get(name, []), *other.get(name, [])]
            for name in {**part, **other}
            if name != "outlet"
        }
        outlet = part.get("outlet") or other.get("outlet") or {}
        beaten = [] if weaker == "muted" else [
            instead(loses["mode"], loses["what"], "muted" if stronger == "muted" else "outranked")
        ]  # fmt: skip
        expected = wins | {"instead_of": beaten}
        found.append(
            case(f"{stronger} before {weaker}", programme(outlet=outlet, **both), "1 17:02", expected)
        )
    return found


def _takeovers() -> list[Json]:
    one = takeover("CAP-1", "1 17:00", "1 20:00", 4)
    severe = takeover("CAP-2", "1 17:10", "1 19:00", 5)
    alike = takeover("CAP-3", "1 17:20", "1 20:00", 4)
    drill = takeover("DRILL", "1 17:00", "1 20:00", 5, exercise=True)
    two = programme(takeovers=[one, severe])
    at_night = programme(takeovers=[takeover("CAP-1", "1 23:00", "2 04:00")])
    drill_at_night = programme(takeovers=[takeover("DRILL", "1 21:00", "2 04:00", exercise=True)])
    long = programme(takeovers=[one | {"item": "word"}, severe], items=[{"id": "word", "seconds": 60.5}])
    return [
        case("a takeover holds from its first second", programme(takeovers=[one]), "1 17:00",
             answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00")),
        case("a takeover does not hold before", programme(takeovers=[one]), "1 16:59:59", answer("idle")),
        case("a takeover holds to its last second", programme(takeovers=[one]), "1 19:59:59",
             answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00")),
        case("a takeover ends by itself", programme(takeovers=[one]), "1 20:00", answer("idle")),
        case("an actual takeover sounds at night", at_night, "2 03:15",
             answer("takeover", "CAP-1", "takeover", "1 23:00", "2 04:00")),
        case("an exercise ends with the hours", drill_at_night, "1 21:30",
             answer("takeover", "DRILL", "exercise", "1 21:00", "1 22:00")),
        case("an exercise is silent at night", drill_at_night, "1 22:00",
             answer("idle", "", "", None, None, instead("takeover", "DRILL", "outside_windows"))),
        case("the more severe of two takeovers has the first turn", two, "1 17:10",
             answer("takeover", "CAP-2", "takeover", "1 17:10", "1 17:10:24", instead("takeover", "CAP-1"))),
        case("the other of two takeovers has the second turn", two, "1 17:10:24",
             answer("takeover", "CAP-1", "takeover", "1 17:10:24", "1 17:10:48", instead("takeover", "CAP-2"))),
        case("then it is the first one's turn again", two, "1 17:10:48",
             answer("takeover", "CAP-2", "takeover", "1 17:10:48", "1 17:11:12", instead("takeover", "CAP-1"))),
        case("of two that are as severe the newer has the first turn", programme(takeovers=[one, alike]), "1 17:20",
             answer("takeover", "CAP-3", "takeover", "1 17:20", "1 17:20:24", instead("takeover", "CAP-1"))),
        case("one that is left has no turns", two, "1 19:00",
             answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00")),
        case("a turn lasts until its sound was heard", long, "1 17:11:26",
             answer("takeover", "CAP-1", "takeover", "1 17:10:24", "1 17:11:27", instead("takeover", "CAP-2"))),
        case("and then the next has its turn", long, "1 17:11:27",
             answer("takeover", "CAP-2", "takeover", "1 17:11:27", "1 17:11:51", instead("takeover", "CAP-1"))),
        case("a turn ends when its takeover ends", programme(takeovers=[one | {"expires": at("1 17:10:30")}, severe]),
             "1 17:10:25",
             answer("takeover", "CAP-1", "takeover", "1 17:10:24", "1 17:10:30", instead("takeover", "CAP-2"))),
        case("an exercise has no turn beside an actual one", programme(takeovers=[drill, one]), "1 17:30",
             answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00", instead("takeover", "DRILL"))),
        case("an exercise comes back when the actual one ended", programme(takeovers=[drill, severe]), "1 19:00",
             answer("takeover", "DRILL", "exercise", "1 17:00", "1 20:00")),
        case("a takeover cuts what is on", programme(takeovers=[one], airings=[airing("news", "1 16:58", "1 17:03")]),
             "1 17:00",
             answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00", instead("airing", "news")),
             on=answer("airing", "news", "normal", "1 16:58", "1 17:03")),
    ]  # fmt: skip


def _mute() -> list[Json]:
    until = {"muted": True, "muted_until": at("1 17:30")}
    news = [airing("news", "1 17:25", "1 17:31")]
    return [
        case("a mute with an end says until when", programme(outlet=until, airings=news), "1 17:29:59",
             answer("muted", "", "muted", None, "1 17:30", instead("airing", "news", "muted"))),
        case("a mute passes by itself", programme(outlet=until, airings=news), "1 17:30",
             answer("airing", "news", "normal", "1 17:30", "1 17:36")),
        case("an exercise does not break a mute", programme(
                outlet=until, takeovers=[takeover("DRILL", "1 17:00", "1 18:00", exercise=True)]), "1 17:10",
             answer("muted", "", "muted", None, "1 17:30", instead("takeover", "DRILL", "muted"))),
        case("a mute silences what is on", programme(outlet={"muted": True}, airings=news), "1 17:26",
             answer("muted", "", "muted", None, None, instead("airing", "news", "muted")),
             on=answer("airing", "news", "normal", "1 17:25", "1 17:31")),
        case("an actual takeover passes a mute at night", programme(
                outlet={"muted": True}, takeovers=[takeover("CAP-1", "1 23:00", "2 04:00")]), "2 02:00",
             answer("takeover", "CAP-1", "takeover", "1 23:00", "2 04:00")),
    ]  # fmt: skip


def _windows() -> list[Json]:
    def of(id: str, start: str, end: str, *windows: Json) -> Json:
        return programme(airings=[airing(id, start, end)], windows=list(windows))

    evening = window("17:00", "18:00")
    over_midnight = window("22:00", "01:00", ["tu"])
    return [
        case("an hour wrongly set is silent", programme(airings=[airing("vov", "1 03:15", "1 03:45")]), "1 03:15",
             answer("idle", "", "", None, None, instead("airing", "vov", "outside_windows"))),
        case("one that fell due at night does not come in the morning", of("a", "1 04:55", "1 05:00", window("05:00", "22:00")),
             "1 05:01", answer("idle", "", "", None, None, instead("airing", "a", "outside_windows"))),
        case("the first second of a window is open", of("a", "1 17:00", "1 17:05", evening), "1 17:00",
             answer("airing", "a", "normal", "1 17:00", "1 17:05")),
        case("an airing may end with its window", of("a", "1 17:55", "1 18:00", evening), "1 17:55",
             answer("airing", "a", "normal", "1 17:55", "1 18:00")),
        case("an airing may not pass its window", of("a", "1 17:56", "1 18:01", evening), "1 17:56",
             answer("idle", "", "", None, None, instead("airing", "a", "past_window"))),
        case("a late airing may not pass its window", of("a", "1 17:55", "1 18:00", evening), "1 17:55:01",
             answer("idle", "", "", None, None, instead("airing", "a", "past_window"))),
        case("a window that got shorter silences what is on", of("a", "1 17:55", "1 18:00", window("17:00", "17:57")),
             "1 17:57", answer("idle", "", "", None, None, instead("airing", "a", "outside_windows")),
             on=answer("airing", "a", "normal", "1 17:55", "1 18:00")),
        case("a window that got shorter ends what is on", of("a", "1 17:55", "1 18:00", window("17:00", "17:57")),
             "1 17:56", answer("airing", "a", "normal", "1 17:55", "1 17:57"),
             on=answer("airing", "a", "normal", "1 17:55", "1 18:00")),
        case("a window of another day is closed", of("a", "1 17:00", "1 17:05", window("17:00", "18:00", ["we"])),
             "1 17:00", answer("idle", "", "", None, None, instead("airing", "a", "outside_windows"))),
        case("without windows nothing sounds", of("a", "1 17:00", "1 17:05"), "1 17:00",
             answer("idle", "", "", None, None, instead("airing", "a", "outside_windows"))),
        case("a window that ends where it begins is none", of("a", "1 17:00", "1 17:05", window("17:00", "17:00")),
             "1 17:00", answer("idle", "", "", None, None, instead("airing", "a", "outside_windows"))),
        case("two windows that touch are one", of("a", "1 17:58", "1 18:03", evening, window("18:00", "19:00")),
             "1 17:58", answer("airing", "a", "normal", "1 17:58", "1 18:03")),
        case("two windows with a minute between are two", of("a", "1 17:58", "1 18:03", evening, window("18:01", "19:00")),
             "1 17:58", answer("idle", "", "", None, None, instead("airing", "a", "past_window"))),
        case("a window over midnight is open after midnight", of("a", "2 00:30", "2 00:35", over_midnight), "2 00:30",
             answer("airing", "a", "normal", "2 00:30", "2 00:35")),
        case("a window over midnight belongs to the day on which it begins", of("a", "1 00:30", "1 00:35", over_midnight),
             "1 00:30", answer("idle", "", "", None, None, instead("airing", "a", "outside_windows"))),
        case("an airing goes over midnight", of("a", "1 23:58", "2 00:03", over_midnight), "2 00:01",
             answer("airing", "a", "normal", "1 23:58", "2 00:03"),
             on=answer("airing", "a", "normal", "1 23:58", "2 00:03")),
        case("a window to 24:00 joins the next day's", of(
                "a", "1 23:58", "2 00:03", window("20:00", "24:00"), window("00:00", "01:00")), "1 23:58",
             answer("airing", "a", "normal", "1 23:58", "2 00:03")),
        case("the last evening of a month is open", of("a", "31 21:55", "31 22:00", window("05:00", "22:00")), "31 21:55",
             answer("airing", "a", "normal", "31 21:55", "31 22:00")),
        case("a year and a month end inside a window", of("a", "31 23:58", "32 00:03", window("22:00", "01:00", ["th"])),
             "31 23:58", answer("airing", "a", "normal", "31 23:58", "32 00:03")),
        case("an announcement ends with the hours", programme(live=[live("mic", "1 21:50", "1 22:20")]), "1 21:59",
             answer("live", "mic", "live", "1 21:50", "1 22:00")),
        case("an announcement is silent outside the hours", programme(live=[live("mic", "1 21:50", "1 22:20")]), "1 22:00",
             answer("idle", "", "", None, None, instead("live", "mic", "outside_windows"))),
        case("a relay is silent outside the hours", programme(relays=[relay("vov", ("1 03:15", "1 03:45"))]), "1 03:20",
             answer("idle", "", "", None, None, instead("relay", "vov", "outside_windows"))),
        case("urgent bulletins keep to the hours", programme(airings=[airing("fire", "1 23:00", "1 23:05", "urgent")]),
             "1 23:00", answer("idle", "", "", None, None, instead("airing", "fire", "outside_windows"))),
    ]  # fmt: skip


def _late() -> list[Json]:
    news = programme(airings=[airing("news", "1 17:00", "1 17:05")])
    queue = programme(
        airings=[airing("long", "1 17:00", "1 17:20", order=1), airing("next", "1 17:00", "1 17:05", order=2)]
    )
    after_mic = programme(
        airings=[airing("news", "1 17:05", "1 17:10")], live=[live("mic", "1 17:00", "1 17:30")]
    )
    return [
        case("nothing plays before its hour", news, "1 16:59:59", answer("idle")),
        case("an airing plays at its hour", news, "1 17:00", answer("airing", "news", "normal", "1 17:00", "1 17:05")),
        case("ten minutes late it still begins", news, "1 17:10",
             answer("airing", "news", "normal", "1 17:10", "1 17:15")),
        case("later than that it is over", news, "1 17:10:01",
             answer("idle", "", "", None, None, instead("airing", "news", "late"))),
        case("one that is long over is not spoken of", news, "1 17:15", answer("idle")),
        case("one that was heard is done", news, "1 17:05",
             answer("idle", "", "", None, None, instead("airing", "news", "done")),
             [played("news", "1 17:00", 300, True)]),
        case("one that began late plays to its end", news, "1 17:14:59",
             answer("airing", "news", "normal", "1 17:10", "1 17:15"),
             on=answer("airing", "news", "normal", "1 17:10", "1 17:15")),
        case("one whose time has run is done", news, "1 17:05",
             answer("idle", "", "", None, None, instead("airing", "news", "done")),
             on=answer("airing", "news", "normal", "1 17:00", "1 17:05")),
        case("one that waited for another counts from its end", queue, "1 17:20",
             answer("airing", "next", "normal", "1 17:20", "1 17:25", instead("airing", "long", "done")),
             [played("long", "1 17:00", 1200, True)]),
        case("one that waited for an announcement counts from its end", after_mic, "1 17:30",
             answer("airing", "news", "normal", "1 17:30", "1 17:35"),
             on=answer("live", "mic", "live", "1 17:00", "1 17:30")),
        case("one that waited for a takeover does not", programme(
                airings=[airing("news", "1 17:05", "1 17:10")], takeovers=[takeover("CAP-1", "1 17:00", "1 17:16")]),
             "1 17:16", answer("idle", "", "", None, None, instead("airing", "news", "late")),
             on=answer("takeover", "CAP-1", "takeover", "1 17:00", "1 17:16")),
    ]  # fmt: skip


def _cut() -> list[Json]:
    news = programme(airings=[airing("news", "1 17:00", "1 17:10")])
    short = programme(airings=[airing("news", "1 21:40", "1 21:50")])
    again = answer("airing", "news", "normal", "1 17:20", "1 17:30")
    return [
        case("half of it left, it begins again", news, "1 17:20", again, [played("news", "1 17:00", 300)]),
        case("less than half left, it was cut", news, "1 17:06",
             answer("idle", "", "", None, None, instead("airing", "news", "cut")), [played("news", "1 17:00", 301)]),
        case("what counts is how far it came the last time", news, "1 17:20",
             answer("idle"), [played("news", "1 17:12", 400), played("news", "1 17:00", 30)]),
        case("it begins again where it ends with the hours", short, "1 21:50",
             answer("airing", "news", "normal", "1 21:50", "1 22:00"), [played("news", "1 21:40", 60)]),
        case("it does not begin again where it would pass the hours", short, "1 21:50:01",
             answer("idle", "", "", None, None, instead("airing", "news", "past_window")),
             [played("news", "1 21:40", 60)]),
        case("it does not begin again in other hours", programme(
                airings=[airing("news", "1 06:10", "1 06:20")],
                windows=[window("05:00", "06:30"), window("17:00", "18:00")]), "1 17:00",
             answer("idle"), [played("news", "1 06:10", 60)]),
        case("it begins again after a takeover", programme(
                airings=[airing("news", "1 17:00", "1 17:10")], takeovers=[takeover("CAP-1", "1 17:01", "1 17:20")]),
             "1 17:20", again, [played("news", "1 17:00", 60)],
             answer("takeover", "CAP-1", "takeover", "1 17:01", "1 17:20")),
    ]  # fmt: skip


def _levels() -> list[Json]:
    def two(*rows: Json) -> Json:
        return programme(airings=list(rows))

    ours = airing("ours", "1 17:00", "1 17:10")
    province = airing("province", "1 17:02", "1 17:12", level="province")
    ours_on = answer("airing", "ours", "normal", "1 17:00", "1 17:10")
    province_on = answer("airing", "province", "normal", "1 17:02", "1 17:12")
    dengue = airing("dengue", "1 17:04", "1 17:06", "priority")
    fire = airing("fire", "1 17:04", "1 17:06", "urgent")
    mics = programme(live=[live("first", "1 17:00", "1 17:30"), live("later", "1 17:10", "1 17:20"),
                           live("above", "1 17:15", "1 17:18", "province")])  # fmt: skip
    stations = programme(relays=[relay("town", ("1 16:00", "1 18:00"), level="district"),
                                 relay("vov", ("1 05:00", "1 05:30"), ("1 17:00", "1 17:30"))])  # fmt: skip
    return [
        case("the commune's order goes before the level", two(airing("b", "1 17:00", "1 17:05", level="central", order=2),
                airing("a", "1 17:00", "1 17:05", order=1)), "1 17:00",
             answer("airing", "a", "normal", "1 17:00", "1 17:05", instead("airing", "b"))),
        case("in one order the higher level goes first", two(ours, province), "1 17:02",
             answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours"))),
        case("in one level the earlier hour goes first", two(airing("b", "1 17:01", "1 17:05"), airing("c", "1 17:00", "1 17:05")),
             "1 17:01", answer("airing", "c", "normal", "1 17:01", "1 17:06", instead("airing", "b"))),
        case("in one hour the id decides", two(airing("b", "1 17:00", "1 17:05"), airing("a", "1 17:00", "1 17:05")), "1 17:00",
             answer("airing", "a", "normal", "1 17:00", "1 17:05", instead("airing", "b"))),
        case("a higher level cuts what is on", two(ours, province), "1 17:02",
             answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours")), on=ours_on),
        case("a lower level waits for a higher one", two(province, airing("ours", "1 17:04", "1 17:10")), "1 17:04",
             answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours", "may_not_cut")),
             on=province_on),
        case("an order before it does not cut what is on", two(ours, airing("other", "1 17:04", "1 17:06", order=-1)), "1 17:04",
             answer("airing", "ours", "normal", "1 17:00", "1 17:10", instead("airing", "other")), on=ours_on),
        case("a priority bulletin cuts a normal one of its level", two(ours, dengue), "1 17:04",
             answer("airing", "dengue", "priority", "1 17:04", "1 17:06", instead("airing", "ours")), on=ours_on),
        case("a priority bulletin of the commune does not cut the province", two(province, dengue), "1 17:04",
             answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "dengue", "may_not_cut")),
             on=province_on),
        case("an urgent bulletin of the commune cuts the province", two(province, fire), "1 17:04",
             answer("airing", "fire", "urgent", "1 17:04", "1 17:06", instead("airing", "province")), on=province_on),
        case("a commune's announcement does not cut the province", programme(
                airings=[province], live=[live("mic", "1 17:04", "1 17:30")]), "1 17:04",
             answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("live", "mic", "may_not_cut")),
             on=province_on),
        case("a commune's announcement cuts a relay of any level", programme(
                relays=[relay("vov", ("1 17:00", "1 18:00"))], live=[live("mic", "1 17:04", "1 17:30")]), "1 17:04",
             answer("live", "mic", "live", "1 17:04", "1 17:30", instead("relay", "vov")),
             on=answer("relay", "vov", "relay", "1 17:00", "1 18:00")),
        case("the later of two announcements goes first", mics, "1 17:10",
             answer("live", "later", "live", "1 17:10", "1 17:20", instead("live", "first")),
             on=answer("live", "first", "live", "1 17:00", "1 17:30")),
        case("a higher announcement goes before a later one", mics, "1 17:15",
             answer("live", "above", "live", "1 17:15", "1 17:18", instead("live", "first"), instead("live", "later")),
             on=answer("live", "later", "live", "1 17:10", "1 17:20")),
        case("a lower announcement comes back after a higher one", mics, "1 17:18",
             answer("live", "later", "live", "1 17:10", "1 17:20", instead("live", "first")),
             on=answer("live", "above", "live", "1 17:15", "1 17:18")),
        case("a relay has hours of its own", stations, "1 16:59:59",
             answer("relay", "town", "relay", "1 16:00", "1 18:00")),
        case("the station of the higher level goes first", stations, "1 17:00",
             answer("relay", "vov", "relay", "1 17:00", "1 17:30", instead("relay", "town"))),
        case("a normal bulletin cuts a relay", programme(
                relays=[relay("vov", ("1 17:00", "1 18:00"))], airings=[airing("news", "1 17:15", "1 17:20")]), "1 17:15",
             answer("airing", "news", "normal", "1 17:15", "1 17:20", instead("relay", "vov")),
             on=answer("relay", "vov", "relay", "1 17:00", "1 18:00")),
        case("an empty programme is idle", programme(), "1 12:00", answer("idle")),
    ]  # fmt: skip


VECTORS = [*_pairs(), *_takeovers(), *_mute(), *_windows(), *_late(), *_cut(), *_levels()]


def written() -> str:
    """Return the file: one vector a line."""
    lines = [json.dumps(one, ensure_ascii=False) for one in VECTORS]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
