"""Ways (đường truyền): how the programme of an outlet, or the hint that it changed, reaches its device.

Most devices pull: they ask Loa, and need no way of their own. The others are old stations behind a stream server and
loudspeakers in a building, which Loa calls itself. It calls only what an administrator named: on the internet by TLS,
and inside the house nothing but the networks of the setting OUTLET_NETWORKS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import NamedTuple, NotRequired, TypedDict

from cryptography.fernet import InvalidToken

from models.access import hosts
from models.access.networks import behind, is_outside
from models.errors import Fault
from models.settings import Environment, Settings
from models.store.vault import Vault


class WayKind(StrEnum):
    """Ways that Loa knows.

    `PULL` the device asks; `MQTT` it asks, and is woken by a broker; `ICECAST` Loa plays into a stream that a converter
    listens to; `LAN_SPEAKER` Loa plays clips on a loudspeaker with the API of Axis; `CONSOLE` prints, in development.
    """

    PULL = "pull"
    MQTT = "mqtt"
    ICECAST = "icecast"
    LAN_SPEAKER = "lan_speaker"
    CONSOLE = "console"


#: The ways on which Loa connects to an address of the outlet's own, with a user and a password.
CALLED = frozenset({WayKind.ICECAST, WayKind.LAN_SPEAKER})

#: The ways by which Loa tells something at all.
TELLING = frozenset(WayKind) - {WayKind.PULL}

#: The ways on which Loa itself keeps the hours and plays; the device knows of no programme.
PLAYED = CALLED


class Way(TypedDict):
    """The way of one outlet.

    `address` is scheme, host and port of what Loa calls, `mount` the path of the stream there; "" where the way has
    none. `credential` is `user:password`, encrypted (`store.vault`), or "".
    """

    kind: str
    address: str
    mount: str
    credential: str


class Reached(TypedDict):
    """An outlet, as far as it says how it is reached."""

    way: NotRequired[Way]


class WayContent(TypedDict):
    """What an administrator writes of a way; a missing `password` leaves the one that is there."""

    kind: str
    address: NotRequired[str]
    mount: NotRequired[str]
    user: NotRequired[str]
    password: NotRequired[str]


class ShownWay(TypedDict):
    """What people may see of a way: `user` is a name, and of the password whether there is one."""

    kind: str
    address: str
    mount: str
    user: str
    has_password: bool


class Account(NamedTuple):
    """A user and a password in the clear."""

    user: str
    password: str


#: Way of an outlet of which nothing was written.
PULLED: Way = {"kind": WayKind.PULL, "address": "", "mount": "", "credential": ""}

MOST_CHARACTERS = 200

#: Scheme, host and port alone: nothing here is read in two ways.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?"
)
_MOUNT = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}){1,4}")
_USER = re.compile(r"[^\x00-\x20:\x7f]{1,64}")
_PASSWORD = re.compile(r"[^\x00-\x1f\x7f]{1,128}")

#: Loopback, link-local (where clouds keep their secrets), and whatever means no machine: never, whatever is set.
_NEVER = tuple(
    map(ip_network, ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/128", "fe80::/10", "ff00::/8"))
)
_HERE = tuple(map(ip_network, ("127.0.0.0/8", "::1/128")))


def of(outlet: Reached) -> Way:
    """Return the way of an outlet's document; one without pulls."""
    return outlet.get("way") or PULLED


def faults(field: str, content: WayContent, settings: Settings, before: Way = PULLED) -> Iterator[Fault]:
    """Yield everything that is wrong with a way.

    :param field: its path in what was written, for example `way`.
    :param before: the way until now, whose password may stay while the address does.
    """
    try:
        kind = WayKind(content["kind"])
    except ValueError:
        yield Fault(f"{field}.kind", "not_a_choice")
        return
    if kind is WayKind.CONSOLE and settings.loa_env is Environment.PRODUCTION:
        yield Fault(f"{field}.kind", "way_of_development")
    if kind is WayKind.MQTT and not settings.mqtt_url and settings.loa_env is Environment.PRODUCTION:
        yield Fault(f"{field}.kind", "way_no_broker")
    if kind in CALLED:
        yield from _address_faults(f"{field}.address", content.get("address", ""), settings)
        yield from _account_faults(field, content, before)
    elif content.get("address"):
        yield Fault(f"{field}.address", "way_needless")
    mount = content.get("mount", "")
    if kind is WayKind.ICECAST and not _MOUNT.fullmatch(mount):
        yield Fault(f"{field}.mount", "way_mount_form")
    elif kind is not WayKind.ICECAST and mount:
        yield Fault(f"{field}.mount", "way_needless")


def sealed(vault: Vault, content: WayContent, before: Way = PULLED) -> Way:
    """Return a way as it is stored; `faults` has found none.

    The password until now stays with the address that it was meant for, and is never taken to another.
    """
    kind = WayKind(content["kind"])
    if kind not in CALLED:
        return {**PULLED, "kind": kind}
    address = content.get("address", "")
    until_now = account(vault, before).password if before["address"] == address else ""
    said = Account(content.get("user", ""), content.get("password", "") or until_now)
    stays = bool(before["credential"]) and account(vault, before) == said
    return {
        "kind": kind,
        "address": address,
        "mount": content.get("mount", ""),
        "credential": before["credential"] if stays else vault.encrypt(f"{said.user}:{said.password}"),
    }


def account(vault: Vault, way: Way) -> Account:
    """Return user and password of a way; both "" where it has none, or where the keys do not fit."""
    if not way["credential"]:
        return Account("", "")
    try:
        user, _, password = vault.decrypt(way["credential"]).partition(":")
    except InvalidToken:
        return Account("", "")
    return Account(user, password)


def shown(vault: Vault, way: Way) -> ShownWay:
    """Return what people may see of a way."""
    known = account(vault, way)
    return {
        "kind": way["kind"],
        "address": way["address"],
        "mount": way["mount"],
        "user": known.user,
        "has_password": bool(known.password),
    }


def may_be_called(address: str, settings: Settings) -> bool:
    """Say whether Loa may connect to an IP address for an outlet; also asked of what a name stands for."""
    try:
        plain = behind(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if any(plain in network for network in _HERE):
        return settings.loa_env is Environment.DEVELOPMENT
    if any(plain in network for network in _NEVER):
        return False
    return is_outside(address) or is_in_house(address, settings)


def is_in_house(address: str, settings: Settings) -> bool:
    """Say whether an IP address lies in a network of OUTLET_NETWORKS."""
    plain = behind(ip_address(address.partition("%")[0]))
    return any(plain in ip_network(one) for one in settings.outlet_networks)


def _address_faults(field: str, address: str, settings: Settings) -> Iterator[Fault]:
    found = _ADDRESS.fullmatch(address)
    if len(address) > MOST_CHARACTERS:
        yield Fault(field, "too_long", {"max": MOST_CHARACTERS})
        return
    if found is None or not 0 < int(found["port"] or 80) < 65_536:
        yield Fault(field, "way_address_form")
        return
    host = hosts.plain(found["host"])
    if not host:
        yield Fault(field, "way_address_form")
        return
    # What a name stands for is looked at by whoever connects.
    is_near = settings.loa_env is Environment.DEVELOPMENT
    if hosts.is_address(host):
        if not may_be_called(host, settings):
            yield Fault(field, "way_inside")
            return
        is_near = not is_outside(host)
    elif hosts.is_here(host) and not is_near:
        yield Fault(field, "way_inside")
        return
    if found["scheme"] == "http" and not is_near:
        yield Fault(field, "address_plain")


def _account_faults(field: str, content: WayContent, before: Way) -> Iterator[Fault]:
    if not _USER.fullmatch(content.get("user", "")):
        yield Fault(f"{field}.user", "way_user_form")
    password = content.get("password", "")
    stays = bool(before["credential"]) and before["address"] == content.get("address", "")
    if password and not _PASSWORD.fullmatch(password):
        yield Fault(f"{field}.password", "way_password_form")
    elif not password and not stays:
        yield Fault(f"{field}.password", "required")
