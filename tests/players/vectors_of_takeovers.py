"""Vectors of takeovers, and of an outlet that is muted."""

from __future__ import annotations

from tests.players.vector_parts import airing, answer, at, case, instead, programme, takeover

# fmt: off

one = takeover("CAP-1", "1 17:00", "1 20:00", 4)
severe = takeover("CAP-2", "1 17:10", "1 19:00", 5)
alike = takeover("CAP-3", "1 17:20", "1 20:00", 4)
drill = takeover("DRILL", "1 17:00", "1 20:00", 5, exercise=True)
two = programme(takeovers=[one, severe])
at_night = programme(takeovers=[takeover("CAP-1", "1 23:00", "2 04:00")])
drill_at_night = programme(takeovers=[takeover("DRILL", "1 21:00", "2 04:00", exercise=True)])
long = programme(takeovers=[one | {"item": "word"}, severe], items=[{"id": "word", "seconds": 60.5}])
TAKEOVERS = [
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
]

until = {"muted": True, "muted_until": at("1 17:30")}
news = [airing("news", "1 17:25", "1 17:31")]
MUTE = [
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
]
