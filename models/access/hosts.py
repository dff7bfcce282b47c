"""Hosts of addresses that people write: a name of DNS, or an IP address in its one plain form.

The same machine can be written in many ways: 2852039166, 0xa9fea9fe, 0251.0376.0251.0376 and 169.16689662 are all
169.254.169.254 to whoever connects. So nothing but the plain form is taken, and what is judged is what is called.
"""

from __future__ import annotations

import re
from ipaddress import ip_address

#: A name of DNS (RFC 1035, 2.3.4): labels of 1 to 63 characters, 253 in all; underscores occur.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_MOST_NAME = 253

#: A name whose last label looks so is a number to resolvers (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def plain(host: str) -> str:
    """Return a host in small ASCII letters, an IPv6 address without brackets; "" if it is none.

    Letters of other alphabets are written as DNS has them, and full-width ones as what they stand for.
    """
    name = host.removeprefix("[").removesuffix("]")
    if name != host or ":" in host:
        return name.lower() if is_address(name) else ""
    try:
        name = host.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    if is_address(name):
        return name
    labels = name.split(".")
    is_name = len(name) <= _MOST_NAME and all(map(_LABEL.fullmatch, labels))
    return name if is_name and not _NUMBER.fullmatch(labels[-1]) else ""


def is_address(host: str) -> bool:
    """Say whether a host is an IP address in its plain form."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_here(host: str) -> bool:
    """Say whether a plain name means this machine or its house whatever a resolver says (RFC 6761, RFC 6762)."""
    return host in ("localhost", "local") or host.endswith((".localhost", ".local", ".internal"))
