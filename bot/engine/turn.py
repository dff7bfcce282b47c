"""One turn: from a parsed message to the bot's replies, in the order in which Rasa decides.

Slots are filled; an active form goes first; when it rejects, the most demanding rule that fits answers and the
form asks again (unless the rule's own condition is the form: then it asks only where the rule names it); when nothing
fits, the fallback says so and the conversation stays as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import time

from bot.engine import forms, responses, rules, slots
from bot.engine.forms import RejectedError
from bot.engine.parse import Parse
from bot.engine.project import Project
from bot.engine.reply import Reply
from bot.engine.responses import Said
from bot.engine.rules import ANY_LOOP
from bot.engine.stories import ACTION, INTENT, Step, follow
from bot.engine.tracker import LISTEN, REQUESTED_SLOT, RasaTracker, Tracker
from models.messages.bot_state import BotState, DialogueEvent, Slots

#: Runs a custom action: its name and the tracker in; its events and what it said out.
Execute = Callable[[str, RasaTracker], tuple[list[DialogueEvent], list[Said]]]

#: No turn runs more actions: a rule that went in circles would otherwise never end.
MOST_ACTIONS = 20


#: Actions that Rasa brings, with the response that each says.
BUILT_IN: Mapping[str, str] = {"action_restart": "utter_restart", "action_default_fallback": "utter_default"}

#: A project's own check of whatever a message fills, in forms and outside.
CHECK = "action_validate_slot_mappings"


class EndlessTurnError(Exception):
    """Actions follow each other without end; the bot's files or actions are wrong."""


class Turn:
    """One turn of one conversation.

    :ivar replies: what the bot has said so far.
    """

    def __init__(self, project: Project, tracker: Tracker, execute: Execute) -> None:
        self.project = project
        self.tracker = tracker
        self.replies: list[Reply] = []
        self._execute = execute
        self._ran = 0
        self._wish: str | None = None
        self._parse: Parse | None = None

    def take(self, parse: Parse, metadata: Mapping[str, str]) -> None:
        """Answer one message."""
        before = self.tracker.state()
        self._parse = parse
        self.tracker.hear(parse, metadata)
        entities = frozenset(entity.name for entity in parse.entities)
        self.tracker.walk(Step(INTENT, parse.intent, entities).written())
        self._fill(slots.extract(self.project, self.tracker, parse))
        form = self.tracker.active_loop
        if form and self._continue(form):
            return
        rule = rules.choose(self.project.rules, parse.intent, form, self.tracker.slots)
        if rule is None or rule.actions[0] == form:
            if not self._follow_stories():
                self._fall_back(before)
            return
        if not self._run_all(rule.actions):
            return
        # A rule that knows of the form says itself how the form goes on.
        if form and self.tracker.active_loop == form and rule.loop == ANY_LOOP:
            self._ask(form)

    def run(self, name: str) -> None:
        """Run an action or say a response after the turn itself."""
        self._run(name)

    def _continue(self, form: str) -> bool:
        """Let the active form take the message; False when it rejects it."""
        try:
            forms.proceed(self.project, self.tracker, form, self._validate)
        except RejectedError:
            return False
        # What a form takes is no step of a story.
        self.tracker.path = self.tracker.path[:-1]
        if self.tracker.active_loop == form:
            self._ask(form)
        return True

    def _fill(self, found: Slots) -> None:
        """Set what a message fills, after the project's own check of it where there is one."""
        if CHECK in self.project.domain["actions"] and found:
            for event in self._validate(CHECK, found):
                self.tracker.apply(event)
            return
        for name, value in found.items():
            self.tracker.set(name, value)

    def _follow_stories(self) -> bool:
        """Do what stories say comes next, until the person is to speak; False if none knows."""
        followed = False
        while action := follow(self.project.stories, self.tracker.path, self.tracker.slots):
            self._run(action)
            followed = True
        return followed

    def _run_all(self, names: tuple[str, ...]) -> bool:
        """Run the actions of a rule; False where one asked for another than the next: then the rule fits no more."""
        left = list(names)
        while left:
            followed = self._run(left.pop(0))
            if followed and followed != left[:1]:
                return False
            left = left[len(followed) :]
        return True

    def _run(self, name: str) -> list[str]:
        """Run an action, a response or a form, and what it asks to run next, whose names are returned."""
        self._ran += 1
        if self._ran > MOST_ACTIONS:
            raise EndlessTurnError(name)
        if name == self.tracker.active_loop:
            self.tracker.walk_back(name)
        else:
            self.tracker.walk(Step(ACTION, name).written())
        self._do(name)
        self.tracker.latest_action = name
        followup, self.tracker.followup = self.tracker.followup, None
        return [followup, *self._run(followup)] if followup else []

    def _do(self, name: str) -> None:
        if name in self.project.forms:
            if self.tracker.active_loop != name:
                self._open(name)
            self._ask(name)
        elif name in self.project.responses:
            self._say({"response": name})
        elif name == "action_deactivate_loop":
            self.tracker.apply({"event": "active_loop", "name": None})
            self.tracker.set(REQUESTED_SLOT, None)
        elif name in BUILT_IN:
            self._run_built_in(name)
        elif name != LISTEN:
            self._act(name)

    def _open(self, form: str) -> None:
        """Open a form: what the message fills is filled anew, since the form is active, and all of it is checked."""
        self.tracker.apply({"event": "active_loop", "name": form})
        if self._parse:
            self._fill(slots.extract(self.project, self.tracker, self._parse))
        forms.start(self.project, self.tracker, form, self._validate)

    def _run_built_in(self, name: str) -> None:
        if name == "action_restart":
            self.tracker.apply({"event": "restart"})
        if BUILT_IN[name] in self.project.responses:
            self._say({"response": BUILT_IN[name]})

    def _act(self, name: str) -> None:
        events, said = self._execute(name, self.tracker.as_rasa())
        for row in said:
            self._say(row)
        for event in events:
            self.tracker.apply(event)
        self.tracker.note({"event": "action", "name": name})

    def _validate(self, name: str, candidates: Slots) -> list[DialogueEvent]:
        seen = self.tracker.as_rasa()
        # The SDK takes the slot events at the very end for what it has to validate.
        seen["events"].append({"event": "action", "name": LISTEN})
        seen["events"] += [
            {"event": "slot", "name": key, "value": value, "timestamp": None}
            for key, value in candidates.items()
        ]
        events, said = self._execute(name, seen)
        for row in said:
            self._say(row)
        for event in events:
            if event["event"] == "slot" and event["name"] == REQUESTED_SLOT:
                self._wish = event["value"]
        return events

    def _ask(self, form: str) -> None:
        """Ask for the next slot, or end the form and run what follows it."""
        wish, self._wish = self._wish, None
        slot = wish or forms.next_slot(self.project, self.tracker, form)
        self.tracker.set(REQUESTED_SLOT, slot)
        if slot:
            said, path, latest = len(self.replies), self.tracker.path, self.tracker.latest_action
            self._run(forms.question(self.project, form, slot))
            self.tracker.path = path
            if len(self.replies) == said:
                # It asked nothing: what was said before it waits for the answer.
                self.tracker.latest_action = latest
            # A question may close its form instead.
            if self.tracker.active_loop == form:
                self.replies[said:] = [replace(reply, asks=True) for reply in self.replies[said:]]
            return
        self.tracker.apply({"event": "active_loop", "name": None})
        rule = rules.after_form(self.project.rules, form, self.tracker.slots)
        if rule:
            self._run_all(rule.actions)
        else:
            self._follow_stories()

    def _say(self, said: Said) -> None:
        name = said.get("response")
        # Whoever says it renders it, with the slots as they are before its events.
        values = {**self.tracker.slots, **{key: value for key, value in said.items() if value is not None}}
        variations = self.project.responses[name] if name else []
        variation = responses.choose(variations, self.tracker.slots, self.tracker.channel)
        reply = responses.merge(responses.render(variation, values) if variation else None, said)
        self.replies.append(reply)
        self.tracker.note({"event": "bot", "text": reply.without_secrets, "timestamp": time()})

    def _fall_back(self, before: BotState) -> None:
        if "utter_default" in self.project.responses:
            self._say({"response": "utter_default"})
        self.tracker.restore(before)
