"""One person on several channels: a code of this chat, the code of another, and the end of it."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import link_commands
from bot.actions import chat, too_many
from bot.actions.wording import entity, language, message_key, text_of
from bot.engine.files import Domain
from models.errors import Clash, Invalid, TooMany
from models.people import link_notices, link_words, linked_chats
from models.people.linked_chats import CODE_LASTS, MOST_CHATS, Side
from models.reports import reports
from models.store import Store

#: What speaks of a rumour, and among how many of the last messages it is looked for.
RUMOURS = frozenset({"ask_rumour", "ask_rumour_in_danger"})
MESSAGES_BEFORE = 4

#: So many reports are counted.
MOST_COUNTED = 50


class ActionLinkChannel(Action):
    """Somebody talks on several channels."""

    def name(self) -> str:
        """Return its name in the domain."""
        return link_commands.ASKS

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask to join with the chat whose code was typed, agree, end it, or show a code and what is joined already.

        Who but names a channel gets no code.
        """
        code, part = str(entity(tracker, "code") or ""), entity(tracker, "part")
        try:
            if part == link_commands.AGREE:
                _agree(dispatcher, tracker, code)
            elif code:
                _explain(dispatcher, tracker, code)
            elif part == link_commands.END:
                _end(dispatcher, tracker)
            elif text_of(tracker) and not link_words.is_clear(text_of(tracker)):
                _doubt(dispatcher, tracker)
            else:
                _show(dispatcher, tracker)
        except Invalid:
            dispatcher.utter_message(response="utter_link_wrong")
        except Clash:
            dispatcher.utter_message(response="utter_links_full", most=MOST_CHATS)
        except TooMany as error:
            too_many.say(dispatcher, error, language(tracker))
        return []


def _doubt(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say how channels are joined; who spoke of a rumour before tells where it is from."""
    heard = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
    told = RUMOURS.intersection(heard[-MESSAGES_BEFORE:])
    dispatcher.utter_message(response="utter_link_rumour" if told else "utter_link_how")


def _show(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    here = chat.current(tracker)
    if linked := linked_chats.others(here.store, here.id):
        dispatcher.utter_message(response="utter_linked_with", channels=_names(tracker, linked))
    code = linked_chats.show_code(here.store, here.side, here.circumstances)
    dispatcher.utter_message(response="utter_link_code", link_code=code, minutes=CODE_LASTS.seconds // 60)


def _explain(dispatcher: CollectingDispatcher, tracker: Tracker, code: str) -> None:
    """Say what the chat that shows a code would share with this one, and ask for a yes."""
    here = chat.current(tracker)
    other = linked_chats.look(here.store, here.side, code, here.circumstances)
    dispatcher.utter_message(
        response="utter_link_sure",
        channel=link_notices.channel_name(other, language(tracker)),
        count=_count(here.store, here.side),
        link_code=code,
    )


def _agree(dispatcher: CollectingDispatcher, tracker: Tracker, code: str) -> None:
    """Ask the other chat for its yes, where the code was typed; join the two, where it is shown."""
    here = chat.current(tracker)
    if not code or linked_chats.shows(here.store, here.side, code):
        # Who shows it may say the code with their yes, as the other side has to.
        linked = linked_chats.agree(here.store, here.side)
        link_notices.joined(here.store, here.side, linked, _occasion(tracker))
        dispatcher.utter_message(response="utter_linked", channels=_names(tracker, linked))
        return
    other = linked_chats.ask(here.store, here.side, code, here.circumstances)
    link_notices.asked(here.store, here.side, other, _occasion(tracker), _count(here.store, other))
    channel = link_notices.channel_name(other, language(tracker))
    dispatcher.utter_message(response="utter_link_asked", channel=channel)


def _count(store: Store, side: Side) -> str:
    """Return how many reports are a person's who writes in a chat."""
    found = len(reports.of_owners(store, linked_chats.owners(store, side), limit=MOST_COUNTED))
    return f"{found}+" if found == MOST_COUNTED else str(found)


def _end(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    here = chat.current(tracker)
    left = linked_chats.end(here.store, here.id)
    link_notices.left(here.store, here.side, left, _occasion(tracker))
    if left:
        dispatcher.utter_message(response="utter_link_ended", channels=_names(tracker, left))
    else:
        dispatcher.utter_message(response="utter_link_none")


def _names(tracker: Tracker, sides: list[Side]) -> str:
    return ", ".join(dict.fromkeys(link_notices.channel_name(side, language(tracker)) for side in sides))


def _occasion(tracker: Tracker) -> str:
    """Return what is the same when a turn is taken again."""
    return message_key(tracker)
