"""Channels to providers: `open_channels(store)` opens those that the settings name.

    channels.send(Outgoing(key=…, to=Address(AddressKind.PHONE, "+84…"), body="…"))
    channels.push.subscribe(Address(AddressKind.FCM_TOKEN, "…"), "area-86")

A channel stands in a package of its own and knows only `base`. In development a channel without an account is
replaced by the console; a channel that the setting CHANNELS does not name does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from models.channel_settings import CHANNELS
from models.settings import Settings, SettingsError
from models.store import Store
from notifications.channels.base import (
    Address,
    AddressKind,
    Channel,
    Loudness,
    Notice,
    Outcome,
    Outgoing,
    PushChannel,
    Receipt,
    Section,
    SendError,
    Verdict,
)
from notifications.channels.console import ConsoleChannel
from notifications.channels.webhook.channel import WebhookChannel
from notifications.provider_rates import ProviderRates

__all__ = [
    "Address",
    "AddressKind",
    "Channel",
    "Channels",
    "Loudness",
    "Notice",
    "Outcome",
    "Outgoing",
    "PushChannel",
    "Receipt",
    "Section",
    "SendError",
    "Verdict",
    "open_channels",
]


class Channels:
    """Channels by the kind of address that they serve."""

    def __init__(self, by_kind: Mapping[AddressKind, Channel], rates: ProviderRates | None = None) -> None:
        self._by_kind = dict(by_kind)
        self._rates = rates

    def of(self, kind: AddressKind) -> Channel:
        """Return the channel for this kind of address.

        :raises SendError: there is none (`CONFIG`).
        """
        try:
            return self._by_kind[kind]
        except KeyError:
            raise SendError(Verdict.CONFIG, "none", "no_channel", f"No channel serves {kind}.") from None

    @property
    def push(self) -> PushChannel:
        """The channel with topics.

        :raises SendError: there is none (`CONFIG`).
        """
        channel = self.of(AddressKind.FCM_TOPIC)
        if not isinstance(channel, PushChannel):
            raise TypeError(f"{channel.provider} has no topics.")
        return channel

    @property
    def webhook(self) -> WebhookChannel:
        """The channel to partners' servers.

        :raises SendError: there is none (`CONFIG`).
        """
        channel = self.of(AddressKind.WEBHOOK)
        if not isinstance(channel, WebhookChannel):
            raise TypeError(f"{channel.provider} challenges nobody.")
        return channel

    def send(self, outgoing: Outgoing) -> Receipt:
        """Send one message by the channel that serves its address; see `Channel.send`.

        :raises SendError: it was not taken, or there is no channel (`CONFIG`).
        """
        return self.of(outgoing.to.kind).send(outgoing)

    def send_all(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        """Send many messages of one channel at once; see `Channel.send_all`.

        :raises SendError: there is no channel (`CONFIG`).
        :raises ValueError: they are not all of one channel.
        """
        return self.of(outgoings[0].to.kind).send_all(outgoings) if outgoings else []

    def at_once(self, kind: AddressKind) -> int:
        """Return how many messages to this kind of address may be on the way at once; 1 without a channel."""
        channel = self._by_kind.get(kind)
        return channel.at_once if channel else 1

    def check(self) -> dict[str, str]:
        """Return what keeps channels from sending, by provider; empty when all can send."""
        faults = {}
        for channel in set(self._by_kind.values()):
            try:
                channel.check()
            except SendError as error:
                faults[channel.provider] = str(error)
        return faults

    def close(self) -> None:
        """Close every channel."""
        for channel in set(self._by_kind.values()):
            channel.close()
        if self._rates is not None:
            self._rates.close()


class Opening(NamedTuple):
    """How the channel of one account is opened, and the settings that it needs."""

    needs: tuple[str, ...]
    open: Callable[[Store], Channel]


def _fcm(store: Store) -> Channel:
    from notifications.channels.fcm.channel import FcmChannel  # imports firebase-admin, half a second

    return FcmChannel(store.settings)


def _zalo(store: Store) -> Channel:
    from notifications.channels.zalo.channel import ZaloChannel

    return ZaloChannel(store)


def _sms(store: Store) -> Channel:
    from notifications.channels.sms.channel import SmsChannel  # imports twilio

    return SmsChannel(store)


def _zalo_bot(store: Store) -> Channel:
    from notifications.channels.zalo_bot.channel import ZaloBotChannel

    return ZaloBotChannel(store)


def _whatsapp(store: Store) -> Channel:
    from notifications.channels.whatsapp.channel import WhatsAppChannel  # imports twilio

    return WhatsAppChannel(store)


def _email(store: Store) -> Channel:
    from notifications.channels.email.channel import EmailChannel

    return EmailChannel(store)


#: By the name of the account, see `Settings.accounts`.
OPENINGS: Mapping[str, Opening] = {
    "fcm": Opening(("fcm_credentials",), _fcm),
    "zalo": Opening(("zalo_app_id", "zalo_app_secret", "zalo_refresh_token"), _zalo),
    "zalo_bot": Opening(("zalo_bot_token", "zalo_bot_secret"), _zalo_bot),
    "twilio": Opening(("twilio_account_sid", "twilio_auth_token", "twilio_from"), _sms),
    "esms": Opening(("esms_api_key", "esms_secret_key", "esms_brandname"), _sms),
    "whatsapp": Opening(("twilio_account_sid", "twilio_auth_token", "whatsapp_from"), _whatsapp),
    "email": Opening(("smtp_url", "email_from"), _email),
}

#: The addresses that each channel of the setting CHANNELS serves.
KINDS: Mapping[str, frozenset[AddressKind]] = {
    "fcm": frozenset({AddressKind.FCM_TOPIC, AddressKind.FCM_TOKEN, AddressKind.FCM_FID}),
    "zalo": frozenset({AddressKind.ZALO_USER, AddressKind.ZNS_PHONE}),
    "zalo_bot": frozenset({AddressKind.ZALO_BOT_CHAT}),
    "sms": frozenset({AddressKind.PHONE}),
    "whatsapp": frozenset({AddressKind.WHATSAPP}),
    "email": frozenset({AddressKind.EMAIL}),
}


def open_channels(store: Store) -> Channels:
    """Open the channels of the setting CHANNELS; the console replaces one without an account.

    :raises SettingsError: CHANNELS names one that does not exist.
    """
    unknown = sorted(set(store.settings.channels) - set(CHANNELS))
    if unknown:
        known = ", ".join(sorted(CHANNELS))
        raise SettingsError(f"CHANNELS: there is no {', '.join(unknown)}; known are {known}.")
    console, rates = ConsoleChannel(), ProviderRates(store.settings)
    # Partners need no account: a webhook is there when an administrator has registered one.
    webhooks = WebhookChannel(store.settings)
    webhooks.bucket = rates
    by_kind: dict[AddressKind, Channel] = {AddressKind.WEBHOOK: webhooks}
    for name, account in zip(store.settings.channels, store.settings.accounts, strict=True):
        opening = OPENINGS[account]
        channel: Channel = console
        if _has_account(store.settings, opening):
            channel = opening.open(store)
            channel.bucket = rates
        by_kind |= dict.fromkeys(KINDS[name], channel)
    return Channels(by_kind, rates)


def _has_account(settings: Settings, opening: Opening) -> bool:
    return all(getattr(settings, name) for name in opening.needs)
