"""Networks: what of an address counts as one customer of a carrier."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: Bits of an IPv6 address that one customer has at least (RFC 6177); the others they choose as they like.
CUSTOMER_BITS = 64


def network_of(address: str) -> str:
    """Return what limits count an address by: of IPv4 the address, of IPv6 the /64 around it.

    An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. Anything else is one network of
    its own: "" for whoever comes through a provider that shows no address.
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    plain = known.ipv4_mapped if isinstance(known, IPv6Address) else known
    if isinstance(plain, IPv4Address):
        return str(plain)
    return str(ip_network((known, CUSTOMER_BITS), strict=False))
