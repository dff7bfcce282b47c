"""The engine: the bot's files, its understanding and its actions, ready to answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from rasa_sdk.executor import ActionExecutor

from bot.engine import action_loop, contexts
from bot.engine.nlu import Nlu
from bot.engine.parse import Parse, payload
from bot.engine.project import Project, ProjectError, load
from bot.engine.project_checks import DEFAULT_ACTIONS
from bot.engine.reply import Message, Reply
from bot.engine.responses import Said
from bot.engine.tracker import RasaTracker, Tracker
from bot.engine.turn import Turn
from bot.engine.understanding import Understanding
from bot.understanding import (
    consents,
    contacts,
    corrections,
    legal_questions,
    needless,
    photo_words,
    picks,
    plain_questions,
    ratings,
    sendings,
    side_questions,
    waiting,
)
from bot.understanding.whole import Whole
from models.language.text import fold
from models.messages.bot_state import DialogueEvent, OfferedButton

ACTIONS = "bot.actions"

#: What the contexts of the lexicon may look for in a text.
DETECTORS: Mapping[str, contexts.Detector] = {
    "correction": corrections.is_correction,
    "ending": consents.ends,
    "legal_question": legal_questions.goes_on,
    "needless": needless.judged,
    "no_name": contacts.wants_no_name,
    "no_photo": photo_words.says_none,
    "only_asked": plain_questions.only_asked,
    "phone_given": contacts.gives_a_phone,
    "pick": picks.is_pick,
    "rating": ratings.is_rating,
    "send": lambda text: consents.sends(text) or sendings.is_wished(text),
    "side_question": side_questions.is_asked,
    "waiting": waiting.asks_when,
}

_BUILDING = threading.Lock()


class Engine:
    """Answers messages; keeps nothing between two of them, so one serves all conversations and threads."""

    def __init__(
        self,
        project: Project,
        actions: str = ACTIONS,
        understanding: Understanding | None = None,
        detectors: Mapping[str, contexts.Detector] = MappingProxyType({}),
    ) -> None:
        """Register the actions.

        :param actions: the package or module with the actions of the project.
        :param understanding: of the project; None trains a classifier on its examples.
        :param detectors: what contexts of the lexicon look for in a text, by name.
        :raises ProjectError: the domain names an action that does not exist.
        """
        self.project = project
        self._detectors = detectors
        self._actions = ActionExecutor()
        try:
            self._actions.register_package(actions)
        except SystemExit as error:
            # The SDK ends the process when an action can't be imported.
            raise ProjectError(f"The package {actions} can't be imported.") from error
        named = set(project.domain["actions"]) - project.responses.keys() - DEFAULT_ACTIONS
        missing = named - self._actions.actions.keys()
        if missing:
            raise ProjectError(f"Actions of the domain that do not exist: {', '.join(sorted(missing))}.")
        self.nlu = Nlu(project, understanding or _taught(project))

    def tracker(self, sender_id: str, channel: str) -> Tracker:
        """Return the state of a conversation that begins."""
        return Tracker(sender_id, self.project.initial_slots, channel=channel)

    def handle(
        self, tracker: Tracker, message: Message, is_place: Callable[[str], bool] = lambda text: False
    ) -> list[Reply]:
        """Answer one message; the tracker is changed.

        :param is_place: is a text nothing but the name of a place?
        """
        parse = self.understand(tracker, message, is_place)
        return self.reply(tracker, parse, {**message.metadata, "message_id": message.id})

    def reply(self, tracker: Tracker, parse: Parse, metadata: Mapping[str, str]) -> list[Reply]:
        """Answer what was understood; the tracker is changed."""
        turn = Turn(self.project, tracker, self._execute)
        turn.take(parse, metadata)
        tracker.offered = _offered(tracker.offered, turn.replies)
        return turn.replies

    def say(self, tracker: Tracker, response: str) -> list[Reply]:
        """Say something beside the answer; the tracker is changed."""
        turn = Turn(self.project, tracker, self._execute)
        turn.run(response)
        tracker.offered = _offered(tracker.offered, turn.replies)
        return turn.replies

    def understand(self, tracker: Tracker, message: Message, is_place: Callable[[str], bool]) -> Parse:
        """Return what a message means. A payload counts only from the channel or from a button that was shown."""
        numbered = not contexts.takes_numbers(self.project.lexicon, tracker)
        wanted = message.text if message.trusted else _pressed(tracker.offered, message.text, numbered)
        parsed = payload(wanted) if wanted else None
        if parsed and parsed.intent in self.project.domain["intents"]:
            return parsed
        typed = self.nlu.parse(message.text.lstrip("/ "), is_place)
        return contexts.settle(self.project.lexicon, tracker, typed, self._detectors)

    def _execute(self, name: str, tracker: RasaTracker) -> tuple[list[DialogueEvent], list[Said]]:
        call = {
            "next_action": name,
            "sender_id": tracker["sender_id"],
            "tracker": tracker,
            "domain": self.project.domain,
        }
        result = action_loop.run(self._actions.run(call))
        return result.events, result.responses


def _taught(project: Project) -> Understanding:
    # Here because Loa's own understanding does without it, and it is large.
    from bot.engine.classifier import Classifier

    return Classifier(project.examples, project.lexicon.teencode)


def engine() -> Engine:
    """Return the one engine of this process, made when it is first needed."""
    with _BUILDING:
        return _engine()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(load(), understanding=Whole(), detectors=DETECTORS)


#: So many payloads stay valid: those of about the last ten messages with buttons.
_KEEP_OFFERED = 50


def _offered(before: list[OfferedButton], replies: list[Reply]) -> list[OfferedButton]:
    """Return the buttons that were shown, oldest first; `latest` marks those of the last message that had any."""
    older: list[OfferedButton] = [{**row, "latest": False} for row in before]
    shown = [reply.buttons for reply in replies if reply.buttons]
    if not shown:
        # A message without buttons asks something else: titles and numbers no longer count, payloads do.
        return older if replies else before
    rows: list[OfferedButton] = [
        {"title": button.title, "payload": button.payload, "latest": buttons is shown[-1]}
        for buttons in shown
        for button in buttons
    ]
    return [*older, *rows][-_KEEP_OFFERED:]


def _pressed(offered: list[OfferedButton], text: str, numbered: bool) -> str:
    """Return the payload of the button that a text presses: itself, a title typed, or the number of a button.

    :param numbered: does a number press a button?
    """
    if any(row["payload"] == text.strip() for row in offered):
        return text.strip()
    latest = [row for row in offered if row["latest"]]
    typed = fold(text)
    for number, row in enumerate(latest, 1):
        if typed == fold(row["title"]) or (numbered and typed == str(number)):
            return row["payload"]
    return ""
