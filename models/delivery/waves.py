"""Waves (đợt): on which channels an alert goes out, which one begins when, and who needs none of a later one.

They stand in `models/data/waves.yml`. All are planned at the approval, and each begins by itself at its time: no wave
waits for another, so a provider that hangs holds up nobody but those whom it alone reaches. Topics are sent by what
plans them, before anything else is planned. Another kind of recipient
(boards, loudspeakers) is one more channel, one more row of the file and one more planner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, cast

from models.alerts.alerts import Alert, sms_allowed
from models.alerts.audience import Audience
from models.delivery import danger_zone, deliveries, recipients
from models.delivery.deliveries import Delivery, DeliveryChannel
from models.language.languages import LANGUAGES
from models.store import Store, datafiles

#: So long after their wave began topics that were not sent are looked after, and what came of the others is counted.
LOOKED_AFTER = timedelta(seconds=5)


class Spare(StrEnum):
    """Why somebody needs no message of a wave: the app tells them, or they said that they know."""

    HAS_APP = "has_app"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True)
class Wave:
    """One wave.

    :param after: how long after the approval it begins, by CAP's urgency; `else` for the others.
    """

    channel: DeliveryChannel
    after: Mapping[str, timedelta]
    spares: frozenset[Spare]

    def begins(self, alert: Alert) -> datetime:
        """Return when it begins for an approved alert."""
        return alert["approved_at"] + self.after.get(alert["urgency"] or "", self.after["else"])


@lru_cache(maxsize=1)
def waves() -> tuple[Wave, ...]:
    """Return all waves in their order."""
    rows = cast(list[dict[str, Any]], datafiles.read("waves.yml"))
    return tuple(
        Wave(
            DeliveryChannel(row["channel"]),
            {name: timedelta(seconds=seconds) for name, seconds in row["after"].items()},
            frozenset(map(Spare, row.get("spares", ()))),
        )
        for row in rows
    )


def wave_of(channel: str) -> Wave:
    """Return the wave of a channel."""
    return next(one for one in waves() if one.channel == channel)


def plan(
    store: Store, alert: Alert, audience: Audience, *, ends: float | None = None, topics: bool = True
) -> bool:
    """Plan all waves of an alert on the channels in use; done again, it adds only what is missing.

    :param ends: after this moment of `time.monotonic` the rest is left for another attempt.
    :param topics: also the first of them; False where whoever sends it plans it, too.
    :returns: whether nothing is left.
    """
    return all(
        PLANNERS[wave.channel](store, alert, audience, wave, ends)
        for wave in waves()
        if deliveries.in_use(store, wave.channel) and (topics or wave.channel is not DeliveryChannel.FCM)
    )


def plan_topics(store: Store, admitted: Sequence[tuple[Alert, Audience]]) -> list[Delivery]:
    """Plan a topic for each area and language of alerts: all languages, since nobody is to hear of an update in fewer.

    :returns: for each alert the delivery to all of its topics, also if it was there; none where no alert goes by push.
    """
    if not admitted or not deliveries.in_use(store, DeliveryChannel.FCM):
        return []
    fresh = [deliveries.of_topics(audience, _topics(store, alert, audience)) for alert, audience in admitted]
    begins = max(wave_of(DeliveryChannel.FCM).begins(alert) for alert, _ in admitted)
    return deliveries.plan(store, fresh, due_at=begins + LOOKED_AFTER)


def _topics(store: Store, alert: Alert, audience: Audience) -> list[str]:
    nearest = danger_zone.nearest_first(store, alert, audience.area_ids)
    return [f"{area_id}:{language}" for area_id in nearest for language in LANGUAGES]


def _plan_topics(store: Store, alert: Alert, audience: Audience, _wave: Wave, _ends: float | None) -> bool:
    plan_topics(store, [(alert, audience)])
    return True


def _plan_devices(store: Store, alert: Alert, audience: Audience, wave: Wave, ends: float | None) -> bool:
    zone = danger_zone.areas_in(store, alert)
    ids = partial(recipients.ids_after, store, audience, wave.channel, within=zone)
    return deliveries.plan_shards(store, audience, wave.channel, ids, due_at=wave.begins(alert), ends=ends)


def _plan_sms(store: Store, alert: Alert, audience: Audience, wave: Wave, ends: float | None) -> bool:
    """Plan the SMS if the law lets them go out; a later release plans them again."""
    return not sms_allowed(alert) or _plan_subscriptions(store, alert, audience, wave, ends)


def _plan_subscriptions(
    store: Store, alert: Alert, audience: Audience, wave: Wave, ends: float | None
) -> bool:
    ids = partial(recipients.ids_after, store, audience, wave.channel)
    return deliveries.plan_shards(store, audience, wave.channel, ids, due_at=wave.begins(alert), ends=ends)


#: How the deliveries of each wave are planned; each says whether nothing is left.
PLANNERS: Mapping[DeliveryChannel, Callable[[Store, Alert, Audience, Wave, float | None], bool]] = {
    DeliveryChannel.FCM: _plan_topics,
    DeliveryChannel.DEVICES: _plan_devices,
    DeliveryChannel.ZALO: _plan_subscriptions,
    DeliveryChannel.SMS: _plan_sms,
}
