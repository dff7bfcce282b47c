"""Settings of the chat: how the bot gathers messages, and of conversations that a person takes over."""

from __future__ import annotations

from dataclasses import dataclass

from models.setting_fields import setting


@dataclass(frozen=True)
class ChatSettings:
    """The part of `Settings` that the chat reads."""

    chat_gather_seconds: int = setting(
        2,
        "So many seconds a message by Zalo waits for the next one of the same person, so that seven photos are "
        "answered once; 0 for none. A call for help and a pressed button never wait.",
    )

    conversation_wait_minutes: int = setting(
        5,
        "Minutes of office hours that somebody waits for a person in the chat before the province is told, and then "
        "before they are told that nobody answers.",
        at_least=1,
    )
    rescue_question_minutes: int = setting(
        3,
        "Minutes of silence after the bot asked whether somebody needs rescue; then it asks once more, and the "
        "officials on duty are told.",
        at_least=1,
    )
    conversation_lock_minutes: int = setting(
        15, "Minutes for which an official who took a conversation, or answered, has it alone.", at_least=1
    )
    conversation_days: int = setting(
        90, "Days after the last word for which a conversation with an official is kept.", at_least=1
    )
    conversation_names: bool = setting(
        False, "Tell residents the name of the official who answers in the chat, besides the office."
    )
