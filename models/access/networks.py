"""Networks: what of an address counts as one customer of a carrier, and which addresses are somebody else's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: Bits of an IPv6 address that one customer has at least (RFC 6177); the others they choose as they like.
CUSTOMER_BITS = 64

#: IPv4 behind IPv6 (RFC 6052).
_TRANSLATED = ip_network("64:ff9b::/96")


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


def is_outside(address: str) -> bool:
    """Say whether an IP address is somebody else's, on the internet."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = behind(known)
    return plain.is_global and not plain.is_multicast


def behind(known: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for; else the address itself."""
    if isinstance(known, IPv4Address):
        return known
    if known in _TRANSLATED:
        return IPv4Address(int(known) & 0xFFFFFFFF)
    tunnelled = known.teredo[1] if known.teredo else None
    return known.ipv4_mapped or known.sixtofour or tunnelled or known
