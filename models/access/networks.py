"""Networks: what counts as one address of the internet when callers are counted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

#: One subscriber has at least so many bits of IPv6 and can call from any address below them (RFC 6177).
SUBSCRIBER_BITS = 64


def network_of(address: str) -> str:
    """Return an IPv4 address as it is, and of an IPv6 address its /64; anything else as it came.

    An IPv4 address inside of an IPv6 one (`::ffff:192.0.2.1`) counts as the IPv4 address.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((int(parsed), SUBSCRIBER_BITS), strict=False))
    return str(parsed)
