"""Vectors of windows, of airings that are late, and of those that were cut."""

from __future__ import annotations

from tests.players.vector_parts import (
    Json,
    airing,
    answer,
    case,
    instead,
    live,
    played,
    programme,
    relay,
    takeover,
    window,
)

# fmt: off

def of(id: str, start: str, end: str, *windows: Json) -> Json:
    return programme(airings=[airing(id, start, end)], windows=list(windows))

evening = window("17:00", "18:00")
over_midnight = window("22:00", "01:00", ["tu"])
WINDOWS = [
    case("an hour wrongly set is silent", programme(airings=[airing("vov", "1 03:15", "1 03:45")]), "1 03:15",
         answer("idle", "", "", None, None, instead("airing", "vov", "outside_windows"))),
    case("one that fell due at night does not come in the morning", of("a", "1 04:55",
         "1 05:00", window("05:00", "22:00")),
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
    case("two windows with a minute between are two", of("a", "1 17:58", "1 18:03", evening, window("18:01",
         "19:00")),
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
    case("an announcement is silent outside the hours", programme(live=[live("mic", "1 21:50", "1 22:20")]),
         "1 22:00",
         answer("idle", "", "", None, None, instead("live", "mic", "outside_windows"))),
    case("a relay is silent outside the hours", programme(relays=[relay("vov", ("1 03:15", "1 03:45"))]), "1 03:20",
         answer("idle", "", "", None, None, instead("relay", "vov", "outside_windows"))),
    case("urgent bulletins keep to the hours", programme(airings=[airing("fire", "1 23:00", "1 23:05", "urgent")]),
         "1 23:00", answer("idle", "", "", None, None, instead("airing", "fire", "outside_windows"))),
]

news = programme(airings=[airing("news", "1 17:00", "1 17:05")])
queue = programme(
    airings=[airing("long", "1 17:00", "1 17:20", order=1), airing("next", "1 17:00", "1 17:05", order=2)]
)
after_mic = programme(
    airings=[airing("news", "1 17:05", "1 17:10")], live=[live("mic", "1 17:00", "1 17:30")]
)
LATE = [
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
]

longer_news = programme(airings=[airing("news", "1 17:00", "1 17:10")])
short = programme(airings=[airing("news", "1 21:40", "1 21:50")])
again = answer("airing", "news", "normal", "1 17:20", "1 17:30")
CUT = [
    case("half of it left, it begins again", longer_news, "1 17:20", again, [played("news", "1 17:00", 300)]),
    case("less than half left, it was cut", longer_news, "1 17:06",
         answer("idle", "", "", None, None, instead("airing", "news", "cut")), [played("news", "1 17:00", 301)]),
    case("what counts is how far it came the last time", longer_news, "1 17:20",
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
]
