"""Channels to providers: `open_channels(store)` opens those that the settings name.

    channels.send(Outgoing(key=…, to=Address(AddressKind.PHONE, "+84…"), body="…"))
    channels.push.subscribe(Address(AddressKind.FCM_TOKEN, "…"), "area-86")

A channel stands in a package of its own and knows only `base`. In development a channel without an account is
replaced by the console; a channel that the setting CHANNELS does not name does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from models.settings import CHANNELS, Settings, SettingsError
from models.store import Store
from notifications.channels.base import (
    Address,
    AddressKind,
    Channel,
    Outcome,
    Outgoing,
    PushChannel,
    Receipt,
    SendError,
    Verdict,
)
from notifications.channels.console import ConsoleChannel

__all__ = [
    "Address",
    "AddressKind",
    "Channel",
    "Channels",
    "Outcome",
    "Outgoing",
    "PushChannel",
    "Receipt",
    "SendError",
    "Verdict",
    "open_channels",
]


class Channels:
    """Channels by the kind of address that they serve."""

    def __init__(self, by_kind: Mapping[AddressKind, Channel]) -> None:
        self._by_kind = dict(by_kind)

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


class Opening(NamedTuple):
    """How the channel of one account is opened: the addresses it serves and the settings it needs."""

    kinds: frozenset[AddressKind]
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


#: By the name of the account, see `Settings.accounts`.
OPENINGS: Mapping[str, Opening] = {
    "fcm": Opening(
        frozenset({AddressKind.FCM_TOPIC, AddressKind.FCM_TOKEN, AddressKind.FCM_FID}),
        ("fcm_credentials",),
        _fcm,
    ),
    "zalo": Opening(
        frozenset({AddressKind.ZALO_USER, AddressKind.ZNS_PHONE}),
        ("zalo_app_id", "zalo_app_secret", "zalo_refresh_token"),
        _zalo,
    ),
    "twilio": Opening(
        frozenset({AddressKind.PHONE}), ("twilio_account_sid", "twilio_auth_token", "twilio_from"), _sms
    ),
    "esms": Opening(
        frozenset({AddressKind.PHONE}), ("esms_api_key", "esms_secret_key", "esms_brandname"), _sms
    ),
}


def open_channels(store: Store) -> Channels:
    """Open the channels of the setting CHANNELS; the console replaces one without an account.

    :raises SettingsError: CHANNELS names one that does not exist.
    """
    unknown = sorted(set(store.settings.channels) - set(CHANNELS))
    if unknown:
        known = ", ".join(sorted(CHANNELS))
        raise SettingsError(f"CHANNELS: there is no {', '.join(unknown)}; known are {known}.")
    console = ConsoleChannel()
    by_kind: dict[AddressKind, Channel] = {}
    for name in store.settings.accounts:
        opening = OPENINGS[name]
        channel = opening.open(store) if _has_account(store.settings, opening) else console
        by_kind |= dict.fromkeys(opening.kinds, channel)
    return Channels(by_kind)


def _has_account(settings: Settings, opening: Opening) -> bool:
    return all(getattr(settings, name) for name in opening.needs)
