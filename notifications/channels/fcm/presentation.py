"""How phones show a message: sound, section, replacing and how long it is kept, for Android, Apple and browsers.

Sources: firebase.google.com/docs/reference/fcm/rest/v1/projects.messages; Apple, "Generating a remote notification"
and "Sending notification requests to APNs"; RFC 8030 for browsers. `docs/push.md` tells makers of apps what comes.

A message stands once in the payload, as FCM's own `notification`, from which phones of both kinds take its text: a
topic has no room for it twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from firebase_admin import messaging

from notifications.channels.outgoing import Loudness, Outgoing, Section

#: FCM keeps a message for four weeks at most.
LONGEST_SECONDS = 28 * 24 * 3600

#: APNs takes as many bytes for the id of what a message replaces; a browser's push service as many letters.
MOST_OF_COLLAPSE_ID = 64
MOST_OF_TOPIC = 32


class Manner(NamedTuple):
    """What each system calls a loudness.

    :param android: the priority of a notice where there are no channels, before Android 8.
    :param apple: the interruption level.
    :param browser: the urgency (RFC 8030, section 5.3).
    :param wakes: a sleeping phone shows it at once.
    """

    android: str
    apple: str
    browser: str
    wakes: bool


MANNERS: Mapping[Loudness, Manner] = {
    Loudness.CRITICAL: Manner("max", "critical", "high", True),
    Loudness.LOUD: Manner("high", "time-sensitive", "high", True),
    Loudness.ORDINARY: Manner("default", "active", "normal", False),
    Loudness.QUIET: Manner("low", "passive", "low", False),
}

#: Sounds that the app brings along, without the ending of their files; what is not named has the phone's own.
SOUNDS: Mapping[tuple[Section, Loudness], str] = {
    (Section.ALERTS, Loudness.CRITICAL): "siren",
    (Section.ADVISORIES, Loudness.LOUD): "warning",
    (Section.EXERCISES, Loudness.ORDINARY): "exercise",
}

#: What replaces what while a phone is off. FCM keeps four such keys for a phone, and loses one when a fifth comes: a
#: warning has none, so that no warning pushes out another. It keeps a hundred messages without a key, and loses all
#: when there are more: so of news that nobody hears at once the last alone waits.
COLLAPSED: Mapping[tuple[Section, Loudness], str] = {
    (Section.NEWS, Loudness.ORDINARY): "news",
    (Section.NEWS, Loudness.QUIET): "news",
}


def android(outgoing: Outgoing) -> messaging.AndroidConfig:
    """Return what Android is told."""
    urgent = outgoing.urgent or None
    return messaging.AndroidConfig(
        collapse_key=COLLAPSED.get((outgoing.notice.section, outgoing.notice.loudness)),
        priority="high" if _wakes(outgoing) else "normal",
        ttl=_ttl(outgoing),
        notification=_android_notice(outgoing),
        # A warning should reach a phone that is on a narrow link or was restarted and not unlocked.
        direct_boot_ok=urgent,
        bandwidth_constrained_ok=urgent,
        restricted_satellite_ok=urgent,
    )


def apns(outgoing: Outgoing) -> messaging.APNSConfig:
    """Return what Apple's phones are told."""
    headers = {"apns-push-type": "alert", "apns-priority": "10" if _wakes(outgoing) else "5"}
    ttl = _ttl(outgoing)
    if ttl is not None:
        headers["apns-expiration"] = str(int((datetime.now(UTC) + ttl).timestamp()))
    if outgoing.collapse_key:
        headers["apns-collapse-id"] = _short(outgoing.collapse_key, MOST_OF_COLLAPSE_ID)
    aps = messaging.Aps(
        sound=_apple_sound(outgoing),
        thread_id=outgoing.collapse_key or None,
        mutable_content=True,
        custom_data={"interruption-level": MANNERS[outgoing.notice.loudness].apple},
    )
    return messaging.APNSConfig(headers=headers, payload=messaging.APNSPayload(aps))


def webpush(outgoing: Outgoing) -> messaging.WebpushConfig:
    """Return what browsers are told."""
    loudness, ttl = outgoing.notice.loudness, _ttl(outgoing)
    headers = {"Urgency": "high" if outgoing.urgent else MANNERS[loudness].browser}
    if ttl is not None:
        headers["TTL"] = str(int(ttl.total_seconds()))
    if outgoing.collapse_key:
        headers["Topic"] = _short(outgoing.collapse_key, MOST_OF_TOPIC)
    return messaging.WebpushConfig(
        headers=headers,
        notification=messaging.WebpushNotification(
            tag=outgoing.collapse_key or None,
            renotify=True if outgoing.collapse_key and loudness is not Loudness.QUIET else None,
            require_interaction=True if loudness is Loudness.CRITICAL else None,
            silent=True if loudness is Loudness.QUIET else None,
        ),
    )


def _android_notice(outgoing: Outgoing) -> messaging.AndroidNotification:
    section, loudness = outgoing.notice.section, outgoing.notice.loudness
    sound = SOUNDS.get((section, loudness))
    ordinary = sound is None and loudness is not Loudness.QUIET
    return messaging.AndroidNotification(
        channel_id=section.value,
        tag=outgoing.collapse_key or None,
        priority=MANNERS[loudness].android,
        # A letter may be personal: a locked phone shows that there is one. What all may read, it shows.
        visibility="private" if section is Section.MESSAGES else "public",
        sound="default" if ordinary else sound,
        default_vibrate_timings=True if loudness is not Loudness.QUIET else None,
    )


def _apple_sound(outgoing: Outgoing) -> str | messaging.CriticalSound | None:
    loudness = outgoing.notice.loudness
    sound = SOUNDS.get((outgoing.notice.section, loudness))
    if loudness is Loudness.QUIET:
        return None
    name = f"{sound}.caf" if sound else "default"
    return messaging.CriticalSound(name, critical=True, volume=1.0) if loudness is Loudness.CRITICAL else name


def _wakes(outgoing: Outgoing) -> bool:
    return outgoing.urgent or MANNERS[outgoing.notice.loudness].wakes


def _ttl(outgoing: Outgoing) -> timedelta | None:
    seconds = outgoing.ttl_seconds
    return None if seconds is None else timedelta(seconds=min(seconds, LONGEST_SECONDS))


def _short(key: str, most: int) -> str:
    """Return a key, or what stands for it where it is too long or has letters that headers do not take."""
    if len(key) <= most and key.isascii() and key.replace("-", "").replace("_", "").isalnum():
        return key
    return hashlib.sha256(key.encode()).hexdigest()[:most]
