"""Area reach: who took, saw and answered a warning in each unit, beside how many people are registered there.

A topic is no person: it stands apart, and so do the phones behind topics. Somebody who gets a warning on two channels
is counted on each; displayed and answered are counted once a person. A share is told only where its whole is known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.alerts.alerts import Alert
from models.areas import areas, populations
from models.areas.areas import AREAS, Level
from models.areas.populations import Population
from models.delivery import alert_tallies, deliveries
from models.delivery.alert_tallies import NOWHERE, Counted
from models.delivery.deliveries import Delivery, DeliveryChannel
from models.store import Store


@dataclass(frozen=True)
class PeopleReach:
    """What people did, in one area or in all of them.

    :param area_id: "" for those of whom nobody knows where they are; None for all together.
    :param full_name: of the area; "" for none.
    :param population: registered there; None when nobody imported it.
    :param accepted: recipients that providers took the warning for, by channel; topics are not among them.
    :param topics: push topics that were sent to there, whoever listens.
    :param delivered: messages that providers or carriers say are on the phone: by SMS and Zalo.
    :param displayed: people whose app or Zalo showed the warning; `opened` of them opened it.
    :param elsewhere: phones that say so and that it was not sent to, or that were registered after it.
    :param safe: people who answer that they are safe; `need_help` that they need help.
    """

    area_id: str | None
    full_name: str
    population: Population | None
    accepted: Mapping[str, int]
    topics: int
    delivered: int
    displayed: int
    opened: int
    elsewhere: int
    safe: int
    need_help: int

    @property
    def displayed_percent(self) -> float | None:
        """Return the share of the population to whom it was displayed."""
        return self._share(self.displayed)

    @property
    def answered_percent(self) -> float | None:
        """Return the share of the population that answered."""
        return self._share(self.safe + self.need_help)

    def _share(self, part: int) -> float | None:
        whole = self.population["people"] if self.population else 0
        return round(part / whole * 100, 2) if whole else None


def together(store: Store, alert: Alert) -> PeopleReach:
    """Return what people did in all areas of an alert; its population is known if that of each area is."""
    total = sum(_by_area(store, alert).values(), Counter[str]())
    return _reach(None, "", populations.together(store, alert["area_ids"]), total)


def by_area(store: Store, alert: Alert) -> list[PeopleReach]:
    """Return the same by area: every commune of the alert, and whatever else was counted; by code."""
    counted = _by_area(store, alert)
    query = {"path": {"$in": alert["area_ids"]}, "level": Level.COMMUNE}
    communes = [row["_id"] for row in store.collection(AREAS).find(query, {"_id": 1})]
    ids = sorted({*communes, *counted} - {NOWHERE})
    known = populations.of(store, ids)
    found = [
        _reach(one, areas.get(store, one)["full_name"], known.get(one), counted.get(one, Counter()))
        for one in ids
    ]
    return [*found, *([_reach(NOWHERE, "", None, counted[NOWHERE])] if NOWHERE in counted else [])]


def _reach(
    area_id: str | None, full_name: str, population: Population | None, counts: Mapping[str, int]
) -> PeopleReach:
    return PeopleReach(
        area_id=area_id,
        full_name=full_name,
        population=population,
        accepted={one: counts[f"to {one}"] for one in DeliveryChannel if counts.get(f"to {one}")},
        topics=counts.get("topics", 0),
        delivered=counts.get("delivered", 0),
        displayed=counts.get(Counted.DISPLAYED, 0),
        opened=counts.get(Counted.OPENED, 0),
        elsewhere=counts.get(Counted.ELSEWHERE, 0),
        safe=counts.get(Counted.SAFE, 0),
        need_help=counts.get(Counted.NEED_HELP, 0),
    )


def _by_area(store: Store, alert: Alert) -> dict[str, Counter[str]]:
    """Return all counts by area: those of the alert, the answers to its series, and what its deliveries took."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    _take(
        found, alert_tallies.of(store, alert["_id"]), (Counted.DISPLAYED, Counted.OPENED, Counted.ELSEWHERE)
    )
    _take(found, alert_tallies.of(store, alert["series"]), (Counted.SAFE, Counted.NEED_HELP))
    for said in alert_tallies.fates_of(store, alert["_id"]).delivered.values():
        for area_id, number in said.items():
            found[area_id]["delivered"] += number
    for delivery in deliveries.of_alert(store, alert["_id"]):
        for area_id, name, number in _accepted(delivery):
            found[area_id][name] += number
    return found


def _take(
    found: dict[str, Counter[str]], tallies: Mapping[str, Counter[str]], names: Sequence[Counted]
) -> None:
    for area_id, numbers in tallies.items():
        for name in names:
            if numbers[name]:
                found[area_id][name] += numbers[name]


def _accepted(delivery: Delivery) -> list[tuple[str, str, int]]:
    """Return what a delivery took: by area, the name of the count, how many."""
    counts = delivery.get("counts")
    if counts is None:
        return []
    if delivery["channel"] == DeliveryChannel.FCM:
        # Its topics are sent in one go; each names its area.
        sent = counts["accepted"] == delivery["planned"]
        ids = [one.partition(":")[0] for one in deliveries.topics_in(delivery["target"])] if sent else []
        return [(one, "topics", 1) for one in ids]
    name = f"to {delivery['channel']}"
    return [(row["area_id"], name, row["count"]) for row in counts.get("areas", ())]
