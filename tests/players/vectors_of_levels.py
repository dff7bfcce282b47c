"""Vectors of levels and of the order within a rule."""

from __future__ import annotations

from tests.players.vector_parts import Json, airing, answer, case, instead, live, programme, relay

# fmt: off

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
LEVELS = [
    case("the commune's order goes before the level", two(airing("b", "1 17:00", "1 17:05", level="central", order=2),
            airing("a", "1 17:00", "1 17:05", order=1)), "1 17:00",
         answer("airing", "a", "normal", "1 17:00", "1 17:05", instead("airing", "b"))),
    case("in one order the higher level goes first", two(ours, province), "1 17:02",
         answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours"))),
    case("in one level the earlier hour goes first", two(airing("b", "1 17:01", "1 17:05"), airing("c",
         "1 17:00", "1 17:05")),
         "1 17:01", answer("airing", "c", "normal", "1 17:01", "1 17:06", instead("airing", "b"))),
    case("in one hour the id decides", two(airing("b", "1 17:00", "1 17:05"), airing("a", "1 17:00",
         "1 17:05")), "1 17:00",
         answer("airing", "a", "normal", "1 17:00", "1 17:05", instead("airing", "b"))),
    case("a higher level cuts what is on", two(ours, province), "1 17:02",
         answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours")), on=ours_on),
    case("a lower level waits for a higher one", two(province, airing("ours", "1 17:04", "1 17:10")), "1 17:04",
         answer("airing", "province", "normal", "1 17:02", "1 17:12", instead("airing", "ours", "may_not_cut")),
         on=province_on),
    case("an order before it does not cut what is on", two(ours, airing("other", "1 17:04",
         "1 17:06", order=-1)), "1 17:04",
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
    case("a relay without hours never plays", programme(relays=[relay("vov")]), "1 17:00", answer("idle")),
    case("a normal bulletin cuts a relay", programme(
            relays=[relay("vov", ("1 17:00", "1 18:00"))], airings=[airing("news", "1 17:15", "1 17:20")]), "1 17:15",
         answer("airing", "news", "normal", "1 17:15", "1 17:20", instead("relay", "vov")),
         on=answer("relay", "vov", "relay", "1 17:00", "1 18:00")),
    case("an empty programme is idle", programme(), "1 12:00", answer("idle")),
]
