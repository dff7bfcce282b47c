"""Checks of the bot's files: references that a Rasa server would find late, or only in a conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.engine.files import Decision, Domain, Variation
from bot.engine.parse import FALLBACK_INTENT, payload
from bot.engine.rules import ANY_LOOP, Rule
from models.language.languages import DEFAULT, LANGUAGES

#: Actions that Rasa itself brings.
DEFAULT_ACTIONS = frozenset(
    {"action_listen", "action_deactivate_loop", "action_default_fallback", "action_restart"}
)


def faults(
    domain: Domain,
    rules: Iterable[Rule],
    examples: Mapping[str, tuple[str, ...]],
    lexicon: Iterable[Decision] = (),
    *,
    ours: bool = True,
) -> list[str]:
    """Return every fault, one sentence each.

    :param ours: it is a bot of Loa, of which more is demanded than of any Rasa project: texts in every language, an
        example of every intent, a rule for the end of every form, a way out of every question.
    """
    rules = tuple(rules)
    return [
        *_intents(domain, rules, examples, lexicon),
        *_rules(domain, rules),
        *_slots(domain),
        *_forms(domain),
        *_buttons(domain),
        *(_demanded(domain, rules, examples) if ours else ()),
    ]


def intents_of(domain: Domain) -> set[str]:
    """Return the names of the intents, whether or not they stand with options."""
    return {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}


def _intents(
    domain: Domain,
    rules: tuple[Rule, ...],
    examples: Mapping[str, tuple[str, ...]],
    lexicon: Iterable[Decision],
) -> Iterator[str]:
    known = intents_of(domain) | {FALLBACK_INTENT}
    for intent in examples.keys() - known:
        yield f"there are examples of {intent}, which is no intent"
    for rule in rules:
        if rule.intent and rule.intent not in known:
            yield f"rule {rule.name!r} waits for {rule.intent}, which is no intent"
    for row in lexicon:
        if row["intent"] not in known:
            yield f"lexicon.yml leads to {row['intent']}, which is no intent"


def _rules(domain: Domain, rules: tuple[Rule, ...]) -> Iterator[str]:
    known = {*domain["actions"], *domain["forms"], *domain["responses"], *DEFAULT_ACTIONS}
    for rule in rules:
        for name in rule.actions:
            if name not in known:
                yield f"rule {rule.name!r} runs {name}, which does not exist"
        for name in rule.slots.keys() - domain["slots"].keys():
            yield f"rule {rule.name!r} reads the slot {name}, which does not exist"
        if rule.loop not in (ANY_LOOP, None) and rule.loop not in domain["forms"]:
            yield f"rule {rule.name!r} names the form {rule.loop}, which does not exist"
    for trigger, count in Counter(rule.trigger for rule in rules).items():
        if count > 1:
            yield f"{count} rules wait for the same: {trigger}"


def _slots(domain: Domain) -> Iterator[str]:
    intents, entities = intents_of(domain) | {FALLBACK_INTENT}, set(domain["entities"])
    for name, slot in domain["slots"].items():
        for mapping in slot.get("mappings", []):
            if "entity" in mapping and mapping["entity"] not in entities:
                yield f"slot {name} reads the entity {mapping['entity']}, which does not exist"
            for intent in {*_list(mapping.get("intent")), *_list(mapping.get("not_intent"))} - intents:
                yield f"slot {name} names {intent}, which is no intent"
            for condition in mapping.get("conditions", []):
                if condition.get("active_loop") not in {*domain["forms"], None}:
                    yield f"slot {name} names the form {condition.get('active_loop')}, which does not exist"


def _forms(domain: Domain) -> Iterator[str]:
    askable = {*domain["responses"], *domain["actions"]}
    for form, spec in domain["forms"].items():
        for slot in spec["required_slots"]:
            if slot not in domain["slots"]:
                yield f"form {form} asks for {slot}, which is no slot"
            asks = {f"{kind}_ask_{name}" for kind in ("utter", "action") for name in (slot, f"{form}_{slot}")}
            if not asks & askable:
                yield f"form {form} has no question for {slot}"


def _dead_ends(domain: Domain) -> Iterator[str]:
    for form, spec in domain["forms"].items():
        for slot in spec["required_slots"]:
            if f"utter_way_out_{slot}" not in domain["responses"]:
                yield f"form {form} offers no way out of the question for {slot}"


def _demanded(
    domain: Domain, rules: tuple[Rule, ...], examples: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for intent in intents_of(domain) - examples.keys():
        yield f"there is no example of {intent}"
    for name, slot in domain["slots"].items():
        if not slot.get("mappings"):
            yield f"slot {name} has no mapping"
    for form in domain["forms"].keys() - {rule.loop for rule in rules if rule.ends_form}:
        yield f"no rule says what follows the form {form}"
    yield from _dead_ends(domain)
    if "utter_default" not in domain["responses"]:
        yield "utter_default is missing, which the fallback says"
    for name, variations in domain["responses"].items():
        languages = [_language(variation) for variation in variations if not variation.get("channel")]
        for language in set(LANGUAGES) - set(languages):
            yield f"{name} has no text in {language}"


def _buttons(domain: Domain) -> Iterator[str]:
    for name, variations in domain["responses"].items():
        for variation in variations:
            if not (variation.get("text") or variation.get("image") or variation.get("custom")):
                yield f"{name} has a variation without content"
            for button in variation.get("buttons", []):
                # A payload without a slash is a text that is typed for the person.
                if button["payload"].startswith("/"):
                    yield from _button(domain, name, button["payload"])


def _button(domain: Domain, name: str, text: str) -> Iterator[str]:
    parsed = payload(text.replace("{{", "{").replace("}}", "}"))
    if parsed is None or parsed.intent not in intents_of(domain):
        yield f"{name} has a button that leads nowhere: {text}"
    elif {entity.name for entity in parsed.entities} - set(domain["entities"]):
        yield f"{name} has a button with an unknown entity: {text}"


def _language(variation: Variation) -> str:
    for condition in variation.get("condition", []):
        if condition["name"] == "language":
            return str(condition["value"])
    # A text without a condition is the one in the default language.
    return DEFAULT


def _list(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])
