"""The providers: configured, with readable credentials and, when asked for, reachable."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from loa.checks.finding import Finding, fine, note, wrong
from models.channel_settings import CHANNELS
from models.settings import Environment, Settings
from models.store import Store
from notifications.channels import OPENINGS, SendError, http_failures
from notifications.channels.email.connection import server_of

#: The settings that hold the addresses of each.
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "fcm": ("fcm_url",),
    "zalo": ("zalo_api_url", "zalo_zns_url", "zalo_oauth_url"),
    "twilio": ("twilio_url",),
    "esms": ("esms_url",),
    "zalo_bot": ("zalo_bot_url",),
    "whatsapp": ("twilio_url",),
    "email": ("smtp_url",),
}


def look(store: Store, *, reach: bool) -> Iterator[Finding]:
    """Look at the channels of the setting CHANNELS.

    :param reach: also ask each address for an answer, whichever; nothing is sent to anybody.
    """
    for name in store.settings.accounts:
        yield _configured(store, name)
        if reach:
            yield from _reachable(store.settings, name)
    for name in sorted(set(CHANNELS) - set(store.settings.channels)):
        yield note(name, "left out of CHANNELS; nothing is sent by it")


def _configured(store: Store, name: str) -> Finding:
    missing = [part.upper() for part in OPENINGS[name].needs if not getattr(store.settings, part)]
    if missing:
        said = f"no account ({', '.join(missing)})"
        mend = "set them, or leave it out of CHANNELS"
        if store.settings.loa_env is Environment.PRODUCTION:
            return wrong(name, said, mend)
        return note(name, f"{said}: messages are only logged, or shown by the stand-ins", mend)
    channel = OPENINGS[name].open(store)
    try:
        channel.check()
    except SendError as error:
        return wrong(name, error.detail or str(error), "put the account in the settings right")
    finally:
        channel.close()
    return fine(name, "configured")


def _reachable(settings: Settings, name: str) -> Iterator[Finding]:
    for field in ADDRESSES[name]:
        url: str = getattr(settings, field)
        what = f"{name}: {field.upper()}"
        shown = _without_password(url)
        try:
            _ask(url, settings.provider_timeout_seconds)
        except (OSError, ValueError) as error:  # of `requests`, too
            said = f"{shown}: {type(error).__name__}"
            yield wrong(what, said, "let this machine reach it (firewall, DNS, proxy)")
        else:
            yield fine(what, f"{shown} answers")


def _ask(url: str, timeout: int) -> None:
    """Ask an address for an answer, whichever."""
    if url.startswith("smtp"):
        server = server_of(url)
        socket.create_connection((server.host, server.port), timeout).close()
        return
    with http_failures.session(timeout) as session:
        session.head(url, timeout=timeout, allow_redirects=False)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
