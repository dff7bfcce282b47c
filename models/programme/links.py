"""From where sound is switched through, and what is wrong with how it is named."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from models.errors import Fault
from models.programme.entries import SourceKind

MOST_URL, MOST_PRESET = 300, 20


def link_faults(source: str, url: str, preset: str, field: str = "") -> Iterator[Fault]:
    """Yield what is wrong: a stream needs an address (http or https), the radio a preset, the others neither.

    :param field: the path of what holds the three.
    """
    if source not in tuple(SourceKind):
        yield Fault(f"{field}source", "not_a_choice", {"choices": ", ".join(SourceKind)})
    if source == SourceKind.STREAM and not _is_address(url):
        yield Fault(f"{field}url", "not_an_address", about=(f"{field}source", f"{field}url"))
    if source == SourceKind.FM and not 0 < len(preset) <= MOST_PRESET:
        yield Fault(f"{field}preset", "required", about=(f"{field}source", f"{field}preset"))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    return len(url) <= MOST_URL and whole and not any(char.isspace() for char in url)
