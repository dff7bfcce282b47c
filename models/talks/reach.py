"""Reach: whether an official can write to a resident now, for how long still, and what it costs.

Zalo lets an account write while the person's window is open (`models.messages.zalo_windows`) and its quota lasts.
WhatsApp does for a day (`models.messages.whatsapp_windows`), then by template where there is one. An SMS costs by the
part. The web chat and the app fetch what is there for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from models.errors import Clash, Fault
from models.language import gsm7
from models.language.sms_text import plain
from models.messages import provider_quotas, whatsapp_windows, zalo_windows
from models.messages.messages import MessageChannel
from models.messages.purposes import Purpose
from models.messages.zalo_windows import State
from models.store import Store
from models.talks.talks import Talk

#: Why an answer gets nowhere, as codes of problems.
SHUT: Final = "conversation_window_shut"
LEFT: Final = "conversation_left"
USED_UP: Final = "conversation_quota_used_up"

#: An answer by SMS takes no more parts.
MOST_PARTS: Final = 3

#: The quota of a provider that every answer on a channel counts against; that of Zalo is for charged ones alone.
QUOTAS = {MessageChannel.ZALO_BOT: "zalo_bot", MessageChannel.SMS: "esms"}
OF_ZALO: Final = "zalo"


@dataclass(frozen=True)
class Reach:
    """How far an answer gets.

    :param refused: the code of why it gets nowhere now; "" where it may be sent.
    :param window: of Zalo, a `State`; "" elsewhere.
    :param until: when the window shuts; None where there is none, or nobody knows.
    :param free_until: until when messages are free, as long as some of the free ones are left.
    :param free_left: how many messages are free, then they are charged; None where that is not counted.
    :param most_parts: of SMS, how many parts an answer may have, each of which is paid; None elsewhere.
    """

    refused: str = ""
    window: str = ""
    until: datetime | None = None
    free_until: datetime | None = None
    free_left: int | None = None
    most_parts: int | None = None


def look(store: Store, talk: Talk) -> Reach:
    """Return how far an answer in a talk gets now."""
    channel = MessageChannel(talk["channel"])
    if channel is MessageChannel.ZALO:
        return _by_zalo(store, talk)
    if channel is MessageChannel.WHATSAPP:
        return _by_whatsapp(store, talk)
    quota = QUOTAS.get(channel)
    refused = USED_UP if quota and provider_quotas.used_up(store, quota) else ""
    return Reach(refused, most_parts=MOST_PARTS if channel is MessageChannel.SMS else None)


def insist(store: Store, talk: Talk) -> None:
    """Demand that an answer can be sent now.

    :raises Clash: `conversation_window_shut`, `conversation_left` or `conversation_quota_used_up`.
    """
    if refused := look(store, talk).refused:
        raise Clash(refused)


def parts(text: str) -> int:
    """Return how many parts an SMS of this text has."""
    return gsm7.parts(plain(text))


def faults_of(talk: Talk, text: str, files: Sequence[str]) -> list[Fault]:
    """Return why an answer does not fit the channel of a talk: an SMS has few parts and no files."""
    if talk["channel"] != MessageChannel.SMS:
        return []
    faults = [Fault("attachment_ids", "sms_without_files")] if files else []
    if (found := parts(text)) > MOST_PARTS:
        faults.append(Fault("text", "sms_too_long", {"parts": found, "max": MOST_PARTS}))
    return faults


def _by_whatsapp(store: Store, talk: Talk) -> Reach:
    window = whatsapp_windows.of_chat(store, talk["chat_id"])
    by_template = any(one.startswith(f"{Purpose.LETTER}:") for one in store.settings.whatsapp_templates)
    return Reach("" if window.is_open or by_template else SHUT, until=window.until)


def _by_zalo(store: Store, talk: Talk) -> Reach:
    row = zalo_windows.row_of(store, talk["chat_id"])
    if row is None:
        # Zalo has to be asked.
        return Reach(window=State.UNKNOWN)
    window, heard_at = zalo_windows.state_of(row, datetime.now(UTC)), row["heard_at"]
    if window is State.LEFT:
        # Nothing of it is left, however long ago they wrote.
        return Reach(LEFT, window)
    return Reach(
        _refusal(store, window),
        window,
        heard_at + zalo_windows.OPEN_FOR,
        heard_at + zalo_windows.FREE_FOR,
        row["free_left"],
    )


def _refusal(store: Store, window: State) -> str:
    if window is State.FREE:
        return ""
    if window is not State.CHARGED or Purpose.LETTER not in store.settings.zalo_charged:
        return SHUT
    return USED_UP if provider_quotas.used_up(store, OF_ZALO) else ""
