"""Settings: what `models.settings.load` lets through and production should not have."""

from __future__ import annotations

from collections.abc import Iterator

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
        # That they are strong and differ is a condition of loading them.
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
    yield fine("public address", settings.public_base)
    yield fine("sender of warnings", settings.cap_sender)


def _demo(settings: Settings) -> Iterator[Finding]:
    if settings.load_demo:
        yield note("demo", "LOAD_DEMO loads invented posts and surveys", "leave LOAD_DEMO out")
