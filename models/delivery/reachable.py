"""Who would be reached: counted before an alert goes out, by the same conditions under which it is sent later."""

from __future__ import annotations

from dataclasses import dataclass

from models.alerts import alerts
from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.delivery import danger_zone, deliveries, recipients
from models.delivery.deliveries import PROVIDERS, DeliveryChannel
from models.delivery.waves import waves
from models.messages import canaries, provider_pauses
from models.messages.canaries import ChannelHealth
from models.messages.provider_pauses import ProviderPause
from models.store import Store

#: Where counting ends: whoever is about to warn must not wait for an exact figure.
MOST = 200_000


@dataclass(frozen=True)
class Reachable:
    """One wave of an alert, before it is sent.

    :param recipients: devices or subscriptions; at most `MOST` are counted (`more`). Of `sms` it is how many there may
        be at most: who has the app or acknowledged gets none.
    :param after_seconds: when the wave begins, counted from the approval.
    :param withheld: why nothing goes out on it: `not_in_use`, `sms_not_released`, or "". With `released_by_approval` it
        goes out if an approver of the province approves the alert, and needs a release otherwise. Either way the end of
        a warning reaches whoever had that by SMS.
    :param health: how the channel does, by the messages that try it; None where it is not in use.
    :param paused: why and until when the provider is left alone; None while it works.
    """

    channel: DeliveryChannel
    recipients: int
    more: bool
    after_seconds: int
    withheld: str
    paused: ProviderPause | None
    health: ChannelHealth | None


def of(store: Store, alert: Alert, audience: Audience, *, decided: bool) -> list[Reachable]:
    """Return whom each wave of an alert would reach, in the order of the waves.

    :param alert: as it would be when it is issued.
    :param decided: whether its SMS are released is known: it is out, or looked at by who may approve it.
    """
    found, health = [], {one.channel: one for one in canaries.channel_health(store)}
    for wave in waves():
        within = danger_zone.areas_in(store, alert) if wave.channel is DeliveryChannel.DEVICES else None
        count = recipients.count(store, audience, wave.channel, MOST + 1, within)
        found.append(
            Reachable(
                wave.channel,
                min(count, MOST),
                count > MOST,
                round((wave.begins(alert) - alert["approved_at"]).total_seconds()),
                _withheld(store, alert, wave.channel, decided),
                provider_pauses.present(store, PROVIDERS[wave.channel]),
                health.get(PROVIDERS[wave.channel]),
            )
        )
    return found


def _withheld(store: Store, alert: Alert, channel: DeliveryChannel, decided: bool) -> str:
    if not deliveries.in_use(store, channel):
        return "not_in_use"
    if channel is DeliveryChannel.SMS and not alerts.sms_allowed(alert):
        return "sms_not_released" if decided else "released_by_approval"
    return ""
