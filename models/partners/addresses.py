"""Addresses of partners that Loa calls: what may be one, and which of them lie inside the house.

A name may lead inside later: whoever connects looks at the address behind it, too (`is_outside`), and connects to that
one (`notifications.channels.outside_calls`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from models.access import hosts
from models.access.networks import is_outside
from models.errors import Fault
from models.settings import Environment, Settings

MOST_CHARACTERS = 500

#: Nothing here is read in two ways: no user, no backslash, no control character, no fragment.
_FORM = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?"
    r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)


def faults(field: str, url: str, settings: Settings) -> Iterator[Fault]:
    """Yield what is wrong with the address of a partner; plain http and this machine are for development alone."""
    found = _FORM.fullmatch(url)
    if len(url) > MOST_CHARACTERS:
        yield Fault(field, "too_long", {"max": MOST_CHARACTERS})
    elif found is None and (plain := _in_ascii(url)):
        yield Fault(field, "address_foreign", {"host": plain})
    elif found is None or not hosts.plain(found["host"].rstrip(".")):
        yield Fault(field, "address_form")
    elif found["scheme"] != "https" and not may_stay_inside(settings):
        yield Fault(field, "address_plain")
    elif _is_inside(found["host"]) and not (may_stay_inside(settings) and _may_be_here(found["host"])):
        yield Fault(field, "address_inside")


def may_stay_inside(settings: Settings) -> bool:
    """Say whether partners may live on this machine: in development they do."""
    return settings.loa_env is Environment.DEVELOPMENT


def _in_ascii(url: str) -> str:
    """Return the host of an address as DNS has it, where its letters alone are wrong; else ""."""
    found = re.match(r"https?://([^/?#:@\\\s]+)", url)
    if found is None or found[1].isascii():
        return ""
    try:
        host = found[1].encode("idna").decode()
    except UnicodeError:
        return ""
    return host if _FORM.fullmatch(url.replace(found[1], host, 1)) else ""


def _may_be_here(host: str) -> bool:
    """Say whether a host may be this machine, or has a name, as in development; never another machine of the house."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return True


def _is_inside(host: str) -> bool:
    """Say whether a host needs no resolver to be known as one inside."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        ip_address(name)
    except ValueError:
        return "." not in name or name.endswith((".localhost", ".local", ".internal"))
    return not is_outside(name)
