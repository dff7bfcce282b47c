"""From where sound is switched through, and what is wrong with how it is named.

Loa opens streams itself for outlets on which it plays, so they are guarded as the ways of outlets are: what lies inside
is called only where OUTLET_NETWORKS names it, and whoever connects looks at what a name stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from models.access import hosts
from models.errors import Fault
from models.outlets import ways
from models.programme.entries import SourceKind
from models.settings import Environment, Settings

MOST_URL, MOST_PRESET = 300, 20


def link_faults(source: str, url: str, preset: str, settings: Settings, field: str = "") -> Iterator[Fault]:
    """Yield what is wrong: a stream needs an address (http or https), the radio a preset, the others neither.

    :param field: the path of what holds the three.
    """
    if source not in tuple(SourceKind):
        yield Fault(f"{field}source", "not_a_choice", {"choices": ", ".join(SourceKind)})
    if source == SourceKind.STREAM and (code := _wrong(url, settings)):
        yield Fault(f"{field}url", code, about=(f"{field}source", f"{field}url"))
    if source == SourceKind.FM and not 0 < len(preset) <= MOST_PRESET:
        yield Fault(f"{field}preset", "required", about=(f"{field}source", f"{field}preset"))


def _wrong(url: str, settings: Settings) -> str:
    """Return the code of what is wrong with the address of a stream; "" if nothing is."""
    try:
        parts = urlsplit(url)
        host, port = hosts.plain(parts.hostname or ""), parts.port
    except ValueError:
        return "not_an_address"
    whole = parts.scheme in ("http", "https") and "@" not in parts.netloc and port != 0
    # A backslash is a stroke to some readers, and what a fragment hides is sent by nobody.
    strange = any(char.isspace() or not char.isprintable() or char in "\\#" for char in url)
    if len(url) > MOST_URL or not whole or strange or not host:
        return "not_an_address"
    if hosts.is_address(host):
        return "" if ways.may_be_called(host, settings) else "way_inside"
    is_near = settings.loa_env is Environment.DEVELOPMENT
    return "way_inside" if hosts.is_here(host) and not is_near else ""
