"""The form of one rule: drawn, read into the whole list, and found again when somebody changed the list meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.admin import reading, words
from api.console.admin.routing import shown
from api.desk.routing.schemas import RuleSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.access.permissions import PERMISSIONS, Permission
from models.areas import agencies, areas
from models.errors import Fault, NotFound, insist_on_none
from models.language.languages import choose
from models.people.official_shapes import OFFICIALS, Official
from models.routing import rule_faults
from models.routing.routing import Rulebook
from models.routing.rules import StoredRule

#: Fields in which several words stand with commas between them.
WORDS = ("when.any_words", "when.all_words")

#: So many people are offered.
MOST_PEOPLE = 500

LABELS = {
    "name": later("Tên quy tắc"),
    "when.categories": later("Lĩnh vực"),
    "when.kinds": later("Loại phản ánh"),
    "when.areas": later("Địa bàn"),
    "when.hours": later("Giờ gửi"),
    "when.any_words": later("Có một trong các từ"),
    "when.all_words": later("Có đủ các từ"),
    "agency": later("Giao cho"),
    "assignee_id": later("Giao ngay cho người"),
}


def form_of(book: Rulebook, sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of a rule, with what was typed."""
    given: Sent = MultiDict() if sent is None else sent
    held = given.get("assignee_id", "")
    chosen = {
        "when.categories": words.category_options(),
        "when.kinds": words.options(words.KIND),
        "when.areas": words.commune_options(given.getlist("when.areas")),
        "when.hours": words.options(words.HOURS),
        "agency": _units(given.get("agency", "")),
        "assignee_id": _people(held),
    }
    return Form(RuleSchema(), given, faults, chosen, LABELS, version=book["version"])


def written(rule: StoredRule) -> Sent:
    """Return a rule as it stands in the form."""
    found = forms.prefilled({**rule})
    for name in WORDS:
        if typed := found.getlist(name):
            found[name] = ", ".join(typed)
    return found


def put(book: Rulebook, number: int | None, sent: Sent) -> list[StoredRule]:
    """Return all rules with the typed one in its place; a new one stands in front.

    :raises Invalid: with every fault of any of them.
    :raises NotFound: there is no such place.
    """
    loaded: Any = reading.load(RuleSchema(), _apart(sent), {"when": {}})
    rules = list(book["rules"])
    if number is None:
        rules.insert(0, cast(StoredRule, loaded))
    elif number < len(rules):
        rules[number] = cast(StoredRule, loaded)
    else:
        raise NotFound
    whole = rule_faults.in_full(current_store(), rules)
    insist_on_none(rule_faults.of(current_store(), book["_id"], whole))
    return whole


def placed(faults: Sequence[Fault], number: int) -> list[Fault]:
    """Return faults by the names of the form; those of other rules say which."""
    head = f"rules.{number}."
    return [
        replace(one, field=one.field.removeprefix(head)) if one.field.startswith(head) else one
        for one in faults
    ]


def digest(rules: Sequence[StoredRule], number: int | None) -> str:
    """Return what a rule is known by while somebody changes it; "" for a new one."""
    if number is None:
        return ""
    return sha256(json.dumps({**rules[number]}, sort_keys=True, default=str).encode()).hexdigest()[:32]


def place_of(rules: Sequence[StoredRule], was: str) -> int | None:
    """Return where the rule stands now that somebody began to change; None when it is gone or has changed."""
    return next((place for place in range(len(rules)) if was and digest(rules, place) == was), None)


def _apart(sent: Sent) -> Sent:
    whole: Sent = MultiDict(sent.items(multi=True))
    for name in WORDS:
        whole.setlist(name, [one.strip() for one in sent.get(name, "").split(",") if one.strip()])
    return whole


def _units(held: str) -> list[Option]:
    """Return the agencies that a rule may name: that of wherever a report is from, and the province's own."""
    store, lang = current_store(), current_language()
    province_id = areas.active_province_id(store)
    own = [
        Option(f"{one['code']}:{{province}}", choose(one["name"], lang))
        for one in agencies.every_open(store)
        if one["area_id"] == province_id
    ]
    found = [Option("ubnd:{area}", said("Ủy ban nhân dân nơi có việc")), *own]
    if held and all(one.value != held for one in found):
        found.append(Option(held, words.unit(held)))
    return found


def _people(held: str) -> list[Option]:
    """Return the officials who handle reports for an agency, with its name, and whoever the rule names now."""
    store, lang = current_store(), current_language()
    names = {one["_id"]: choose(one["name"], lang) for one in agencies.every_open(store)}
    roles = [role for role, held_by in PERMISSIONS.items() if Permission.REPORT_HANDLE in held_by]
    held_there = {"$elemMatch": {"role": {"$in": roles}, "agency_id": {"$in": list(names)}}}
    rows = store.collection(OFFICIALS).find({"disabled_at": None, "assignments": held_there})
    found = {
        row["_id"]: f"{row['name']} · {_first_of(row, names)}"
        for row in rows.sort("name", 1).limit(MOST_PEOPLE)
    }
    if held:
        found.setdefault(held, shown.person(held))
    return [Option(*one) for one in found.items()]


def _first_of(official: Official, names: Mapping[str, str]) -> str:
    return next(names[one["agency_id"]] for one in official["assignments"] if one["agency_id"] in names)
