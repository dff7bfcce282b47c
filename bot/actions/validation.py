"""Checks of the values that the forms take.

A Rasa server hands over slots that an action has just emptied, too: None stays None without a word.
"""

from __future__ import annotations

import re

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    agreeing,
    area_question,
    asides,
    category_proposals,
    chat,
    contact_step,
    draft_changes,
    kind_told,
    matter_changes,
    rescue_numbers,
    second_matter,
    settling,
)
from bot.actions.follow_up import LEAST_WORDS
from bot.actions.places import WORTH_ASKING, known_area, named, near, sure, typed
from bot.actions.remembered import Position
from bot.actions.report_form import categories_of, doubted_text, referred_to
from bot.actions.wording import text_of
from bot.engine.files import Domain
from bot.engine.khmer import is_khmer
from bot.engine.nlu import PLACE_INTENT
from bot.understanding import contacts, coordinates, hamlets, lead_ins, photo_words, sendings, spots
from bot.understanding import places as spoken_places
from models.areas import areas, place_names
from models.language.text import fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, MIN_TEXT
from models.store import Store

#: What the slot `area` gets from whoever does not know the commune.
PLACE_UNKNOWN = "unknown"

#: What the slot `category` gets from whoever does not know.
SKIPPED = "skipped"

#: The intent of whoever adds something to a report, or says that they want to.
ADDS = "add_to_report"

#: The intent of whoever names a category, and from how many words on they tell something, too.
NAMES_CATEGORY, LEAST_WORDS_BESIDE_A_NAME = "inform_category", 6

#: In fewer words nobody tells where and what.
LEAST_WORDS_BESIDE_A_PLACE = 8

#: Whoever says that it is not there takes no place that was offered.
_NOT = re.compile(r"(?<!\w)(?:not|isn't|(?:khong|hong|ko|k|hok|dau) (?:phai|co))(?!\w)")

#: No name of a commune, with its kind of unit, has more words.
MOST_WORDS_OF_A_NAME = 5


class ValidateReportForm(FormValidationAction):
    """Checks of the report form."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_report_form"

    def validate_description(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a text that says something; what it says of category and place is proposed."""
        if value is None:
            return {"description": None}
        # The button that sends a question stands for the words that were asked before.
        text = doubted_text(tracker) if str(value).startswith("/") else str(value).strip()
        if asked := referred_to(tracker):
            return {"description": asked, **contact_step.first(tracker, asked, {})}
        opening = category_proposals.opening(tracker)
        if _is_only_place(tracker, text):
            # Where it is comes before what it is: the place is kept, and what happened is asked again.
            begun = contact_step.first(tracker, opening, {}) if opening else {}
            place = {**_proposed_area(tracker, text), **_spot_told(tracker, text)}
            # The same question comes again: whoever answers it so is told that they were heard.
            draft_changes.say_changed(dispatcher, tracker, domain, {} if opening else place)
            return {"description": opening or None, **place, **begun}
        if (named := _is_only_name(tracker, text)) is not None:
            draft_changes.say_changed(dispatcher, tracker, domain, named)
            return {"description": opening or None, **named}
        if opening and not category_proposals.tells_an_incident(tracker, text):
            text = f"{opening.rstrip(' .')}. {text}"
        if len(fold(text)) < MIN_TEXT:
            dispatcher.utter_message(response="utter_description_short")
            return {"description": None}
        if len(text) > MAX_TEXT:
            dispatcher.utter_message(response="utter_description_long", max=str(MAX_TEXT))
            return {"description": None}
        rescue_numbers.say_at_once(dispatcher, tracker, text)
        told = draft_changes.told_of_oneself(tracker, text)
        if contacts.fears(text) and not (tracker.get_slot("anonymous") or told.get("anonymous")):
            dispatcher.utter_message(response="utter_who_sees_me")
        text = photo_words.without(text) or text
        return {
            "description": text,
            **_hamlet(tracker, text),
            **category_proposals.proposed(tracker, contacts.without_identity(text) or text),
            **_proposed_area(tracker, text),
            **told,
            **contact_step.first(tracker, text, told),
            **second_matter.told(dispatcher, tracker, domain),
        }

    async def validate_category(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a code, a name as people type it, or a yes to what is proposed first; else the likeliest."""
        if value is None:
            return {"category": None}
        if _has_no_photo(tracker):
            return {**settling.category(tracker), "photo_step": SKIPPED}
        if value in (True, SKIPPED):
            return settling.category(tracker)
        if (kept := await asides.answered(dispatcher, tracker, domain)) is not None:
            return {"category": None, **kept}
        if found := _changed(dispatcher, tracker, domain, value):
            return {"category": None, **found}
        known = categories_of(chat.current(tracker).store, tracker)
        typed = fold(str(value))
        matches = [
            row["_id"]
            for row in known
            if value == row["_id"] or any(typed and typed in fold(name) for name in row["name"].values())
        ]
        codes = {row["_id"] for row in known}
        hints = [code for code in dict.fromkeys(category_proposals.hinted(tracker)) if code in codes]
        # Of two that are named a slot holds the last only.
        matches = hints if not matches or value in hints else matches
        if len(matches) == 1:
            return {"category": matches[0], "category_choices": None, **_told_with_category(tracker)}
        if not matches:
            return _told_instead(dispatcher, tracker, domain, str(value))
        return {"category": None, "category_choices": matches}

    async def validate_area(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a commune that a button named, a name that leaves no doubt, or a yes to the only one proposed."""
        if value is None:
            return {"area": None}
        store = chat.current(tracker).store
        if value is True:
            return _agreed_area(dispatcher, tracker)
        if _has_no_photo(tracker):
            rest = contacts.without_identity(photo_words.without(text_of(tracker)))
            found = _named_area(dispatcher, tracker, rest) if rest != text_of(tracker) and rest else {}
            return {**(found or settling.area(dispatcher, tracker)), "photo_step": SKIPPED}
        province = areas.active_province_id(store)
        if value in (PLACE_UNKNOWN, province):
            # Without the commune the province takes it: that is better than not at all.
            return {"area": province, "area_choices": None}
        if isinstance(value, str) and known_area(store, value):
            return {"area": value, "area_choices": None}
        if (kept := await asides.answered(dispatcher, tracker, domain)) is not None:
            return {"area": None, **kept}
        if found := _changed(dispatcher, tracker, domain, value):
            # "This is a question, and I live in …": the place counts all the same.
            place = {} if "area" in found else _proposed_area(tracker, str(value))
            return {"area": None, **place, **found}
        return _named_area(dispatcher, tracker, str(value))

    def validate_photo_step(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a photo or a no; after a yes wait for the photo."""
        if value == "promised":
            dispatcher.utter_message(response="utter_photo_awaited")
            return {"photo_step": None}
        text = text_of(tracker)
        told = draft_changes.told_of_oneself(tracker, text)
        if value == SKIPPED and tracker.get_slot("requested_slot") == "photo_step":
            # "No photo, it is at the bend near …": what else was said belongs to the report.
            told = {**draft_changes.told_beside(tracker, text), **told}
        return {**told, "photo_step": value, **second_matter.told(dispatcher, tracker, domain)}

    def validate_contact_step(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take a number, or the wish to leave it out; a yes without a number waits for it."""
        if value in (None, contact_step.NOT_ASKED, contact_step.DONE, contact_step.HIDDEN):
            hidden = {"anonymous": True} if value == contact_step.HIDDEN else {}
            return {"contact_step": value, **hidden}
        found = draft_changes.of(tracker, text_of(tracker))
        waits = tracker.get_slot("contact_wanted") and "phone" not in (found.get("contact") or {})
        if waits or (value is not True and not found):
            dispatcher.utter_message(response="utter_contact_unclear")
            return {"contact_step": None, **found}
        return {"contact_step": contact_step.DONE, "contact_wanted": None, **found}

    def validate_confirmed(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Send the report after a yes only; after a no ask what to change."""
        if value is None:
            return {"confirmed": None}
        found = draft_changes.of(tracker, text_of(tracker))
        if value is True:
            # "Yes, but the number is wrong" is no yes yet; "yes, and do not name me" is one.
            return {"confirmed": None if found.keys() - {"anonymous"} else True, **found}
        if found:
            draft_changes.say_changed(dispatcher, tracker, domain, found)
            return {"confirmed": None, **found}
        dispatcher.utter_message(response="utter_what_to_change")
        return {"confirmed": None}


class ValidateAdditionForm(FormValidationAction):
    """Checks of what is added to a report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "validate_addition_form"

    def validate_addition(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> Slots:
        """Take words; a button of an older message, a mere sign, and that there is something to add are none."""
        text = str(value or "").strip()
        wish = tracker.latest_message["intent"]["name"] == ADDS and len(text.split()) < LEAST_WORDS
        if wish or text.startswith("/") or not any(char.isalnum() for char in text):
            return {"addition": None}
        return {"addition": text}


def _changed(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, value: object) -> Slots:
    """Return what an answer changes of the answers before it, and say so; empty where it is nothing but an answer."""
    found = kind_told.told(tracker, str(value)) or draft_changes.corrected(tracker, str(value))
    if not found and not contacts.gives_a_name(str(value)):
        return {}
    found |= draft_changes.told_of_oneself(tracker, str(value))
    # "I am Ba, at the market": where it is, is taken for the answer that it is.
    if set(found) <= {"contact"} and contacts.without_identity(str(value)):
        return {}
    draft_changes.say_changed(dispatcher, tracker, domain, found)
    return found


def _has_no_photo(tracker: Tracker) -> bool:
    """Say whether somebody says, at another question, that they have no photo: they are not asked for one."""
    return tracker.get_slot("photo_step") is None and photo_words.says_none(text_of(tracker))


def _is_only_place(tracker: Tracker, text: str) -> bool:
    """Say whether a text says where, and nothing of what happens there."""
    if tracker.latest_message["intent"]["name"] == PLACE_INTENT:
        return True
    if is_khmer(text) and category_proposals.tells_surely(tracker):
        # "The road in front of the temple is flooded": Khmer has no blanks that part the one from the other.
        return False
    rest = spoken_places.without_places(text)
    if rest == text.strip() or category_proposals.hinted(tracker):
        return False
    return not rest or place_names.is_name(chat.current(tracker).store, rest)


def _is_only_name(tracker: Tracker, text: str) -> Slots | None:
    """Return what somebody says of themselves and nothing besides, where they were asked what happens; else None."""
    if not contacts.gives_a_name(text) or contacts.without_identity(text).strip(" .!"):
        return None
    return draft_changes.told_of_oneself(tracker, text) or None


def _hamlet(tracker: Tracker, text: str) -> Slots:
    """Return the hamlet that a description names, where no spot was told before."""
    said = "" if tracker.get_slot("address") else hamlets.hamlet_of(text)
    return {"address": said} if said else {}


def _spot_told(tracker: Tracker, text: str) -> Slots:
    """Return the spot within its commune that a text tells, behind what was told of it before."""
    said = draft_changes.spot(tracker, text, "")
    return {"address": draft_changes.joined(tracker, said)} if said else {}


def _matter_told(tracker: Tracker, text: str) -> Slots:
    """Return the description with what was told beside the place, and the hamlet in it; empty for a mere place."""
    if not category_proposals.tells_surely(tracker) or len(text.split()) < LEAST_WORDS_BESIDE_A_PLACE:
        return {}
    return {**matter_changes.continued(tracker, text), **_hamlet(tracker, text)}


def _told_with_category(tracker: Tracker) -> Slots:
    """Return the description with what was told while the category was asked for, if it is more than a name."""
    text = text_of(tracker)
    is_named = tracker.latest_message["intent"]["name"] == NAMES_CATEGORY
    least = LEAST_WORDS_BESIDE_A_NAME if is_named else category_proposals.LEAST_WORDS
    return matter_changes.continued(tracker, text) if len(text.split()) >= least else {}


def _spot(tracker: Tracker, text: str, area_id: str) -> Slots:
    """Return the words in which somebody said where it is, if they say more than the name of the commune."""
    said = draft_changes.spot(tracker, text, area_id)
    rest = lead_ins.without(text)
    bare = spots.without_units(rest)
    if not said and len(bare.split()) > MOST_WORDS_OF_A_NAME:
        said = rest[:MAX_ADDRESS]
    return {"address": draft_changes.joined(tracker, said)} if said else {}


def _told_instead(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, text: str) -> Slots:
    """Keep what was told instead of the category, the place or more of the matter, and go on with the likeliest."""
    place, more = _proposed_area(tracker, text), _matter_told(tracker, text)
    spot = _spot(tracker, text, str(place.get("area") or "")) if place.get("area") and not more else {}
    told = {**place, **spot, **more} if place.get("area") else {**place, **draft_changes.told_more(tracker, text)}
    if place.get("area"):
        draft_changes.say_changed(dispatcher, tracker, domain, told)
    if "category" in told or "category_choices" in told:
        return {"category": None, **told}
    settled = settling.category(tracker, named=True)
    if not told and settled["category"] is None:
        dispatcher.utter_message(response="utter_category_unknown")
    return {**settled, **told}


def _agreed_area(dispatcher: CollectingDispatcher, tracker: Tracker) -> Slots:
    """Take the one commune after a yes; among several a yes means nothing, and the buttons come once more."""
    choices = tracker.get_slot("area_choices") or []
    if len(choices) == 1:
        return {"area": choices[0]["id"], "area_choices": None}
    if not choices and (home := area_question.home_of(tracker)):
        return {"area": home}
    # Whoever wants it sent as it is is not asked once more.
    return settling.area(dispatcher, tracker, at_once=not choices and sendings.is_wished(text_of(tracker)))


def _proposed_area(tracker: Tracker, text: str) -> Slots:
    """Fill the area from a name with its kind of unit, and the position from coordinates; offer anything less."""
    if tracker.get_slot("area") or tracker.get_slot("location"):
        return {}
    store = chat.current(tracker).store
    if (location := typed(store, text)) is not None:
        return _at_point(store, location, coordinates.without(text))
    choices = named(store, text, WORTH_ASKING)
    chosen = sure(choices)
    return {"area": chosen} if chosen else {"area_choices": choices or None}


def _at_point(store: Store, location: Position, besides: str) -> Slots:
    """Return the place of coordinates: the commune near them that is named besides, else all that are near."""
    around, chosen = near(store, location), sure(named(store, besides, WORTH_ASKING))
    inside = chosen if chosen in {row["id"] for row in around} else None
    return {"location": location, "area": inside, "area_choices": None if inside else around}


def _named_area(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Slots:
    """Take the commune that a text names; what else it says of the place is kept."""
    store = chat.current(tracker).store
    if (location := typed(store, text)) is not None:
        besides = coordinates.without(text)
        return {**_at_point(store, location, besides), **_spot(tracker, besides, "")}
    choices = named(store, text)
    chosen = sure(choices)
    offered = [row["id"] for row in tracker.get_slot("area_choices") or []]
    if not chosen and choices and offered == [choices[0]["id"]] and not _NOT.search(fold(text)):
        chosen = offered[0]
    if chosen:
        told = _matter_told(tracker, text) or _spot(tracker, text, chosen)
        return {"area": chosen, "area_choices": None, **told}
    if choices:
        return {"area": None, "area_choices": choices}
    if draft_changes.is_place_in_khmer(text):
        # Names of communes are written in Latin letters; the office that gets it can read the words.
        dispatcher.utter_message(response="utter_place_as_written")
        return {"area": areas.active_province_id(store), "area_choices": None, "address": text[:MAX_ADDRESS]}
    return _beside_the_place(dispatcher, tracker, text, offered)


def _beside_the_place(
    dispatcher: CollectingDispatcher, tracker: Tracker, text: str, offered: list[str]
) -> Slots:
    """Keep what was told instead of the commune: what was offered stays offered, and a yes beside words takes it."""
    elsewhere = bool(_NOT.search(fold(text))) or tracker.latest_message["intent"]["name"] == PLACE_INTENT
    if len(offered) == 1 and not elsewhere and agreeing.agrees(tracker, text):
        return {"area": offered[0], "area_choices": None}
    told = draft_changes.told_more(tracker, text)
    found = settling.area(dispatcher, tracker, offered=not elsewhere)
    if found["area"] is None and "description" not in told and (elsewhere or not offered):
        dispatcher.utter_message(response="utter_area_unknown")
        found["area_choices"] = None
    return {**told, **found}
