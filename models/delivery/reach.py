"""Reach of an alert by channel: what providers accepted and carriers delivered, in counts with their denominators.

It is read from counters that the deliveries and the carriers' receipts keep, so looking at it costs little however many
recipients there are. Whom it was displayed to and who answered stands in `area_reach`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.alerts.alerts import Alert
from models.alerts.states import AlertState
from models.delivery import alert_tallies, deliveries
from models.delivery.alert_tallies import Fates
from models.delivery.deliveries import Counts, Delivery, DeliveryChannel, DeliveryState
from models.store import Store

#: The parts of the recipients of which it is told when they were reached.
PERCENTS = (50, 90, 99)


class Milestones(NamedTuple):
    """Seconds from the approval until 50, 90 and 99 % of the planned recipients; None while they are not reached."""

    p50: float | None
    p90: float | None
    p99: float | None


@dataclass(frozen=True)
class ChannelReach:
    """One channel of one alert.

    Recipients of `fcm` are topics (an area in a language): nobody knows how many phones are behind one. `devices` are
    single phones, the other channels have subscriptions.

    :param deliveries: pieces that were planned, and how many of them are finished or stopped.
    :param planned: recipients when the deliveries were planned, and those of an earlier version who joined them.
        Accepted, failed, spared and waiting are all of these.
    :param accepted: the provider took the message; what the phone did with it is not known.
    :param delivered: of the accepted, provider or carrier say that they are on the phone; SMS and Zalo do.
    :param undelivered: of the accepted, they say that they never will be.
    :param told_over: took the word that the warning is over for them; they are in no other count.
    :param spared: needed no message on this channel, since the app tells them or they saw the warning.
    :param failed: it never will be taken; `reasons` counts the providers' codes, those of the undelivered too.
    :param first_seconds: from the approval to the first message that a provider took; None before.
    :param last_seconds: the same for the last one so far.
    :param accepted_within: when so many of the planned recipients were accepted.
    :param delivered_within: when so many of them were delivered.
    """

    channel: str
    deliveries: int
    finished: int
    stopped: int
    planned: int
    accepted: int
    delivered: int
    undelivered: int
    failed: int
    told_over: int
    spared: int
    reasons: Mapping[str, int]
    first_seconds: float | None
    last_seconds: float | None
    accepted_within: Milestones
    delivered_within: Milestones

    @property
    def waiting(self) -> int:
        """Count the recipients that are not settled. Somebody may have left since the planning."""
        settled = self.accepted + self.failed + self.spared
        return 0 if self.finished == self.deliveries else max(0, self.planned - settled)


def reach(store: Store, alert: Alert) -> list[ChannelReach]:
    """Return the reach of an alert by channel; empty before it is approved."""
    if alert["state"] != AlertState.APPROVED:
        return []
    pieces = deliveries.of_alert(store, alert["_id"])
    fates = alert_tallies.fates_of(store, alert["_id"])
    return [
        _channel(alert, channel, [one for one in pieces if one["channel"] == channel], fates)
        for channel in DeliveryChannel
        if deliveries.in_use(store, channel)
    ]


def _channel(
    alert: Alert, channel: DeliveryChannel, pieces: Sequence[Delivery], fates: Fates
) -> ChannelReach:
    # Who is told only that it is over has a delivery of their own, and is nobody whom this alert is for.
    own = [one for one in pieces if "former" not in one["target"]]
    counts = [one["counts"] for one in pieces if "counts" in one]
    planned = sum(one["planned"] for one in own) + sum(map(_joined, pieces))
    told_over = sum(one.get("told_over", 0) for one in counts)
    seconds = _seconds(alert, counts)
    return ChannelReach(
        channel=channel,
        deliveries=len(own),
        finished=sum(one["state"] != DeliveryState.PLANNED for one in own),
        stopped=sum(one["state"] == DeliveryState.STOPPED for one in own),
        planned=planned,
        accepted=sum(one["accepted"] for one in counts) - told_over,
        delivered=fates.delivered[channel].total(),
        undelivered=fates.undelivered[channel].total(),
        failed=sum(one["failed"] for one in counts),
        told_over=told_over,
        spared=sum(one["spared"] for one in counts),
        reasons=_reasons(counts, fates.lost_for[channel]),
        first_seconds=min(seconds, default=None),
        last_seconds=max(seconds, default=None),
        accepted_within=_milestones(seconds, planned),
        delivered_within=_milestones(fates.after[channel], planned),
    )


def _joined(piece: Delivery) -> int:
    """Return how many of an earlier version's recipients the alert is for, as far as they are settled.

    Nobody planned for them: they came into its areas afterwards, or hear the end of a warning that went elsewhere.
    """
    counts = piece.get("counts")
    if counts is None or "former" not in piece["target"]:
        return 0
    return counts["accepted"] - counts.get("told_over", 0) + counts["failed"] + counts["spared"]


def _seconds(alert: Alert, counts: Iterable[Counts]) -> Counter[float]:
    """Return how many were accepted by the seconds since the approval; within one second it is taken as its end."""
    found = Counter[float]()
    for one in counts:
        for row in one.get("seconds", ()):
            found[max(0.0, round((row["at"] - alert["approved_at"]).total_seconds() + 1, 3))] += row["count"]
    return found


def _milestones(seconds: Mapping[float, int] | Mapping[int, int], planned: int) -> Milestones:
    """Return when each part of the planned recipients was reached."""
    found: list[float | None] = []
    for percent in PERCENTS:
        needed, so_far, when = max(1.0, planned * percent / 100), 0, None
        for second in sorted(seconds):
            so_far += seconds[second]  # type: ignore[index]
            if so_far >= needed:
                when = float(second)
                break
        found.append(when)
    return Milestones(*found)


def _reasons(counts: Iterable[Counts], lost_for: Mapping[str, int]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for one in counts:
        for row in one["codes"]:
            reasons[row["code"]] += row["count"]
    reasons.update(lost_for)
    return dict(reasons)
