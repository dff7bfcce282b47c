"""Settings: what `models.settings.load` lets through and production should not have."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from loa.checks.finding import Finding, fine, note, wrong
from models.settings import DEV_FIELD_KEY, DEV_SECRET, Environment, Settings, SettingsError


def refused(error: SettingsError) -> Finding:
    """Return the settings that could not be read."""
    return wrong("settings", str(error), "set them in the environment; docs/settings.md has each")


def look(settings: Settings) -> Iterator[Finding]:
    """Look at the settings themselves; nothing is asked of anybody."""
    yield _secrets(settings)
    if settings.loa_env is Environment.PRODUCTION:
        yield from _addresses(settings)
        yield from _demo(settings)


def _secrets(settings: Settings) -> Finding:
    if settings.loa_env is Environment.PRODUCTION:
        # Their presence is a condition of loading them.
        if settings.secret_key == settings.hash_key:
            return wrong("secrets", "SECRET_KEY and HASH_KEY are the same", "make two with `loa secrets`")
        return fine("secrets", "set")
    known = [
        name
        for name, value, default in (
            ("SECRET_KEY", settings.secret_key, DEV_SECRET),
            ("HASH_KEY", settings.hash_key, DEV_SECRET),
            ("FIELD_KEYS", ",".join(settings.field_keys), DEV_FIELD_KEY),
        )
        if value == default
    ]
    if known:
        said = f"development: the whole world knows {', '.join(known)}"
        return note("secrets", said, "before real people use it: LOA_ENV=production and `loa secrets`")
    return note("secrets", "set, and LOA_ENV is development", "before real people use it: LOA_ENV=production")


def _addresses(settings: Settings) -> Iterator[Finding]:
    url = urlsplit(settings.public_base)
    if not settings.public_url:
        yield wrong("public address", "PUBLIC_URL is not set", "set it to what residents type: https://…")
    elif url.scheme != "https":
        yield note("public address", f"{settings.public_base} is not https", "let a proxy see to TLS")
    else:
        yield fine("public address", settings.public_base)
    if settings.cap_sender.endswith("@localhost"):
        yield note(
            "sender of warnings",
            f"CAP_SENDER is {settings.cap_sender}",
            "set it to an address that the province owns",
        )


def _demo(settings: Settings) -> Iterator[Finding]:
    if settings.load_demo:
        yield note("demo", "LOAD_DEMO loads invented posts and surveys", "leave LOAD_DEMO out")
