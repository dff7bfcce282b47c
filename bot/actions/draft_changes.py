"""What somebody's words change in the report that they are writing, whatever was asked just then.

Corrections ("à không, ở chợ chứ không phải ở trường"), several at once, and what they say of themselves: a number, a
name, the wish not to be named. The functions return slots; nothing is asked or said here but `say_changed`.
"""

from __future__ import annotations

import re
from typing import cast

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import category_proposals, chat, matter_changes
from bot.actions.places import WORTH_ASKING, known_area, named, near, sure
from bot.actions.remembered import AreaChoice, ToldContact
from bot.actions.report_form import NO_PHOTO, categories_of
from bot.actions.wording import area_name, category_name, entity, label, language, text_of
from bot.engine.files import Domain
from bot.engine.khmer import is_khmer
from bot.engine.nlu import PLACE_INTENT
from bot.understanding import contacts, corrections, lead_ins, photo_words, plain_questions, spots
from bot.understanding.corrections import Correction
from models.areas import areas
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.language.shortening import shortened
from models.language.text import aligned, fold
from models.messages.bot_state import Slots
from models.reports.draft import MAX_ADDRESS, MIN_TEXT

_THIS_IS = r"(?:(?:cai|dieu|viec|chuyen)? ?(?:nay|do|day)(?: chi)?(?: la)? |(?:this|it)(?: is|s) )?"

#: What a person calls the kinds of report, folded.
_KINDS = (
    (
        ReportKind.PETITION,
        re.compile(rf"{_THIS_IS}(?:mot |a )?(?:gop y|kien nghi|de xuat|petition|proposal|suggestion|សំណូមពរ)"),
    ),
    (ReportKind.QUESTION, re.compile(rf"{_THIS_IS}(?:mot |a )?(?:cau hoi|hoi dap|hoi|question|សំណួរ)")),
    (ReportKind.INCIDENT, re.compile(rf"{_THIS_IS}(?:mot |an? )?(?:su co|phan anh su co|incident|ឧប្បត្តិហេតុ)")),
)

#: What stands before a place.
_PLACED = r"(?:\bo|\btai|\bat|\bin|\bnear|នៅ)\s+(?:the\s+)?"
_LANDMARK = re.compile(
    r"(?:gan|truoc|sau|ben|dau|cuoi|canh|doi dien|ngay|cong|ap|khom|duong|hem|cau|near|behind|next|in front)\b"
)

#: No name of a spot has more words.
_MOST_OF_A_NAME = 4

#: A text of so many words, which so likely tells an incident, says more of the same.
_LEAST_OF_MORE, _LIKELY = 3, 0.4

#: Beside an answer fewer words tell nothing.
_LEAST_BESIDE = 4

#: "Three days already" tells more of the matter, never a place.
_LASTING = re.compile(
    r"(?<!\w)(?:\d{1,3}|ca|may|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nhieu|a|one|two|three|four|five|six|seven"
    r"|several|many) (?:ngay|bua|tuan|thang|dem|hom|nam nay|days?|nights?|weeks?|months?)(?!\w)|ថ្ងៃហើយ|ថ្ងៃ ហើយ"
)

#: Characters of a changed text that are shown.
_SHOWN = 120

#: The slots that a change is told of, with the response that names the part.
_TOLD = {
    "kind": "utter_part_kind",
    "description": "utter_part_description",
    "category": "utter_part_category",
    "area": "utter_part_area",
    "address": "utter_part_area",
    "contact": "utter_part_contact",
    "anonymous": "utter_part_anonymous",
}


def corrected(tracker: Tracker, text: str) -> Slots:
    """Return the slots that a text corrects; empty where it corrects nothing that is known."""
    found: Slots = {}
    for one in corrections.read(text):
        if more := matter_changes.added(tracker, one):
            found |= more
            continue
        place = _of_place(tracker, one)
        # "Giồng Trôm" sounds like thieves: whoever corrects the place says nothing of the kind.
        category = {} if place else _of_category(tracker, one) or matter_changes.category(tracker, one)
        found |= of_kind(tracker, one) | place | category
        if category:
            found |= matter_changes.description(tracker, one, text)
        elif swapped := _swapped(tracker, one):
            found |= {
                "description": swapped,
                **({} if place else matter_changes.again(tracker, one, swapped)),
            }
        elif not found and not contacts.phone_of(text):
            found |= _of_words(tracker, one, text)
    if found.get("area") and "description" not in found:
        found |= renamed_in_text(tracker, str(found["area"]))
    return found


def renamed_in_text(tracker: Tracker, area_id: str) -> Slots:
    """Return the description with the name of another commune where the one before stood; empty where it did not."""
    store, text = chat.current(tracker).store, str(tracker.get_slot("description") or "")
    choices = [row["id"] for row in tracker.get_slot("area_choices") or []]
    before = tracker.get_slot("area") or (choices[0] if len(choices) == 1 else "")
    if not before or before == area_id or not known_area(store, str(before)):
        return {}
    old, new = (areas.get(store, str(one)) for one in (before, area_id))
    name = re.escape(aligned(str(old["name"])))
    hit = re.search(rf"(?<!\w)(?P<kind>(?:xa|phuong|[xp]\.?) )?{name}(?!\w)", aligned(text))
    if hit is None:
        return {}
    full = str(new["full_name"])
    right = f"{full[0].lower()}{full[1:]}" if hit["kind"] else str(new["name"])
    return {"description": text[: hit.start()] + right + text[hit.end() :]}


def told_of_oneself(tracker: Tracker, text: str) -> Slots:
    """Return what somebody says of themselves, where it is new: number, name, no name to be shown, and no photo."""
    known = cast(ToldContact, tracker.get_slot("contact") or {})
    told: ToldContact = {**known}
    if phone := contacts.phone_of(text):
        told["phone"] = phone
    if (digits := corrections.last_digits(text)) and (known_phone := told.get("phone")):
        told["phone"] = known_phone[: -len(digits)] + digits
    if name := contacts.name_of(text):
        told["name"] = name
    found: Slots = {"contact": told} if told != known else {}
    if contacts.wants_no_name(text) and not tracker.get_slot("anonymous"):
        found["anonymous"] = True
    return found | without_photo(tracker, text)


def without_photo(tracker: Tracker, text: str) -> Slots:
    """Return that there is no photo to ask for, where a text says so and none was sent; else nothing."""
    says = tracker.get_slot("photo_step") is None and photo_words.says_none_beside(text)
    return {"photo_step": NO_PHOTO} if says else {}


def told_beside(tracker: Tracker, text: str) -> Slots:
    """Return what a text tells besides an answer: the spot, or more of the matter; empty for a few words."""
    rest = lead_ins.without(contacts.without_identity(photo_words.without(text)))
    if (
        rest in (text, lead_ins.without(text))
        or "?" in rest
        or plain_questions.is_plain(rest)
        or corrections.is_correction(text)
    ):
        return {}
    if said := spot(tracker, rest, str(tracker.get_slot("area") or "")):
        return {"address": joined(tracker, said)}
    return matter_changes.continued(tracker, rest) if len(rest.split()) >= _LEAST_BESIDE else {}


def missing(tracker: Tracker, text: str) -> Slots:
    """Return what somebody says is missing in the draft, or was said before; empty for any other text."""
    if not lead_ins.adds(text) or corrections.is_correction(text):
        return {}
    rest, area_id = lead_ins.without(text), str(tracker.get_slot("area") or "")
    if said := spot(tracker, rest, area_id):
        return {"address": joined(tracker, said)}
    return matter_changes.continued(tracker, rest) if len(rest.split()) >= _LEAST_OF_MORE else {}


def of(tracker: Tracker, text: str) -> Slots:
    """Return everything that a text changes in the draft."""
    if not text:
        return {}
    found = {**corrected(tracker, text), **told_of_oneself(tracker, text)}
    beside = told_beside(tracker, text) if found.keys() == {"photo_step"} else {}
    return {**beside, **found}


def placed(tracker: Tracker, text: str) -> Slots:
    """Return the place that a text names, as what the draft has from now on; empty where it names none."""
    choices = named(chat.current(tracker).store, text, WORTH_ASKING)
    known = str(tracker.get_slot("area") or "")
    if sure(choices) is None and known in {row["id"] for row in choices}:
        # "Near the temple of Tan Hoa", in Tan Hoa: the commune is known, and these words say where in it.
        said = spot(tracker, text, known) or lead_ins.without(text)[:MAX_ADDRESS]
        return {"address": joined(tracker, said)}
    return _at(tracker, choices)


def told_more(tracker: Tracker, text: str) -> Slots:
    """Return what a text adds that names no category or commune: more of the matter, or the spot; empty for neither."""
    meant = {row["name"]: row["confidence"] for row in tracker.latest_message.get("intent_ranking") or []}
    tells = meant.get("report_incident", 0) >= _LIKELY or _LASTING.search(aligned(text))
    if len(text.split()) >= _LEAST_OF_MORE and tells:
        found = matter_changes.continued(tracker, text)
        return found | category_proposals.proposed(tracker, str(found["description"])) if found else {}
    is_place = tracker.latest_message["intent"]["name"] == PLACE_INTENT
    said = spot(tracker, text, "") or (text if is_place else "")
    return {"address": joined(tracker, said)} if said else {}


def joined(tracker: Tracker, said: str) -> str:
    """Return the words for the spot behind those that were said before."""
    before = str(tracker.get_slot("address") or "")
    longer = f"{before}, {said}" if before and fold(said) not in fold(before) else before or said
    return longer if len(longer) <= MAX_ADDRESS else before or said[:MAX_ADDRESS]


def is_place_in_khmer(text: str) -> bool:
    """Say whether a text names a village or commune in Khmer letters."""
    return bool(re.search(r"ភូមិ|ឃុំ|សង្កាត់", text)) and not re.search(r"[a-zA-Z]", text)


def say_changed(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, found: Slots) -> None:
    """Name the parts that are different now, with what they are; what is asked again is not named."""
    parts: dict[str, list[str]] = {}
    for name, value in found.items():
        if name in _TOLD and value:
            parts.setdefault(label(domain, _TOLD[name], tracker), []).append(_shown(tracker, name, value))
    if parts:
        said = (
            f"{part} ({', '.join(filter(None, shown))})" if any(shown) else part
            for part, shown in parts.items()
        )
        corrects = corrections.is_correction(text_of(tracker))
        before = corrects or "kind" in found or any(tracker.get_slot(name) for name in found if name in _TOLD)
        response = "utter_changed" if before else "utter_noted"
        dispatcher.utter_message(response=response, parts=", ".join(said))


def _shown(tracker: Tracker, name: str, value: object) -> str:
    """Return how the new value of a slot is shown; "" where its name says enough."""
    store = chat.current(tracker).store
    if name == "area":
        return area_name(store, str(value))
    if name == "category":
        return category_name(store, str(value), language(tracker))
    if name in ("address", "description"):
        return shortened(str(value), _SHOWN)
    return ", ".join(map(str, value.values())) if isinstance(value, dict) else ""


def spot(tracker: Tracker, text: str, area_id: str) -> str:
    """Return the words that say where in its commune it is; "" where none do."""
    name = areas.get(chat.current(tracker).store, area_id)["name"] if area_id else ""
    return spots.spot_of(lead_ins.without(text), name)[:MAX_ADDRESS]


def of_kind(tracker: Tracker, one: Correction) -> Slots:
    """Return the kind of report that a correction names, without a category that has no such kind."""
    typed = fold(one.right)
    kind = next((kind for kind, words in _KINDS if words.fullmatch(typed)), None)
    if kind is None:
        return {}
    category = tracker.get_slot("category")
    # While the category is asked for, what was typed stands in its slot.
    fits = category in {row["_id"] for row in categories.every(chat.current(tracker).store, kind)}
    asks = kind is ReportKind.QUESTION and tracker.get_slot("photo_step") is None
    found: Slots = {"kind": str(kind), **({"photo_step": NO_PHOTO} if asks else {})}
    return found if fits or not category else {**found, "category": None}


def _of_place(tracker: Tracker, one: Correction) -> Slots:
    store = chat.current(tracker).store
    wrong = {row["id"] for row in named(store, one.wrong, WORTH_ASKING)} if one.wrong else set()
    right = [row for row in named(store, one.right, WORTH_ASKING) if row["id"] not in wrong]
    found = _at(tracker, right)
    if not found:
        return {}
    said = spot(tracker, one.right, str(found.get("area") or ""))
    # "Not Tan Ngai, Tan Hanh" says nothing of the petrol station there.
    kept = spot(tracker, str(tracker.get_slot("address") or ""), "") if wrong and not said else ""
    return found | {"address": said or kept or None}


def _at(tracker: Tracker, choices: list[AreaChoice]) -> Slots:
    """Return the place for these communes: the one that is sure, else all of them to choose from."""
    if not choices:
        return {}
    location, chosen = tracker.get_slot("location"), sure(choices)
    around = {row["id"] for row in near(chat.current(tracker).store, location)} if location else set()
    # A position far from the commune that was named is of somewhere else.
    kept = location if chosen in around else None
    return {"area": chosen, "area_choices": None if chosen else choices, "location": kept}


def _of_category(tracker: Tracker, one: Correction) -> Slots:
    """Return the category that the right words point to, by the words of the lexicon or by its name."""
    known = categories_of(chat.current(tracker).store, tracker)
    right, before = fold(one.right), tracker.get_slot("category")
    hinted = set(category_proposals.hinted(tracker)) - {before, *matter_changes.pointed_to(one.wrong)}
    named_so = {row["_id"] for row in known if any(right in fold(name) for name in row["name"].values())}
    short = len(right.split()) <= 3 and len(right) > 2
    found = [row["_id"] for row in known if row["_id"] in (hinted or (named_so if short else set()))]
    found = [code for code in found if code != before]
    if len(found) == 1:
        return {"category": found[0], "category_choices": None}
    return {"category": None, "category_choices": found} if found else {}


def _of_words(tracker: Tracker, one: Correction, text: str) -> Slots:
    """Return what a correction changes that names no commune and no kind: the text, or the spot."""
    right = aligned(one.right)
    if entity(tracker, "part") == "description" and len(right) >= MIN_TEXT:
        return {"description": one.right}
    is_spot = _LANDMARK.match(right) or re.search(_PLACED + re.escape(right), aligned(text))
    is_spot = is_spot or entity(tracker, "part") == "area"
    if not is_spot and (renamed := _renamed(tracker, one)):
        return {"address": renamed}
    return {"address": one.right[:MAX_ADDRESS]} if is_spot and tracker.get_slot("description") else {}


def _renamed(tracker: Tracker, one: Correction) -> str:
    """Return the spot with another name, where it was told just before: "ấp Trung Hưng" … "à không, Trung Trị"."""
    said = [str(event["text"]) for event in tracker.events if event["event"] == "user"]
    before, _, last = str(tracker.get_slot("address") or "").rpartition(", ")
    if (
        len(said) < 2
        or not last
        or fold(last) not in fold(said[-2])
        or len(one.right.split()) > _MOST_OF_A_NAME
    ):
        return ""
    kind = _LANDMARK.match(aligned(last))
    return ", ".join(filter(None, (before, f"{last[: kind.end()]} {one.right}" if kind else one.right)))


def _swapped(tracker: Tracker, one: Correction) -> str:
    """Return the description with the right words where the wrong ones stood; "" where they did not."""
    text, wrong = str(tracker.get_slot("description") or ""), aligned(one.wrong)
    word = re.escape(wrong) if is_khmer(wrong) else rf"(?<!\w){re.escape(wrong)}(?!\w)"
    hit = re.search(word, aligned(text)) if wrong else None
    if hit is None:
        return ""
    before, right, after = text[: hit.start()], one.right, text[hit.end() :]
    # "near the school", "near the market": the word before stands there once.
    first = right.partition(" ")[0]
    if aligned(before).split()[-1:] == [aligned(first)]:
        right = right.removeprefix(first).lstrip()
    # "3 bóng chứ không phải 2": what follows the wrong number follows the right one already.
    last = right.rpartition(" ")[2]
    if last != right and re.findall(r"\w+", aligned(after))[:1] == [aligned(last)]:
        right = right.removesuffix(last).rstrip()
    return before + right + after
