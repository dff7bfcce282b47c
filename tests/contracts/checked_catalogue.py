"""A request for each route about what the province works with that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

TEMPLATE = Case(
    {"states.0": "not_a_choice", "categories.0": "category_unknown", "texts.vi": "placeholder_unknown"},
    body={"name": "a", "states": ["x"], "categories": ["zzz"], "texts": {"vi": "{x}"}},
)
RULES = Case(
    {
        "rules.0.when.areas.1": "area_unknown",
        "rules.0.agency": "agency_unknown",
        "rules.0.when.hours": "not_a_choice",
        "rules.1.name": "wrong_type",
    },
    body={
        "rules": [
            {"when": {"areas": ["29242", "zzz"], "hours": "x"}, "agency": "zzz"},
            {"name": 1, "when": {}, "agency": "ubnd:{area}"},
        ]
    },
)
CALENDAR = Case(
    {
        "workdays": "out_of_range",
        "days_off.0.basis": "not_a_choice",
        "days_off.1.date": "date_twice",
        "yearly.0.day": "wrong_type",
    },
    body={
        "workdays": [8],
        "hours": [{"opens": "07:00", "closes": "11:00"}],
        "yearly": [{"day": "99-99", "name": "a"}],
        "days_off": [
            {"date": "2027-02-05", "name": "a", "basis": "x"},
            {"date": "2027-02-05", "name": "b", "basis": "law"},
        ],
        "extra_workdays": [],
    },
)
APPROVAL_RULES = Case(
    {
        "rules.0.when.areas.1": "area_unknown",
        "rules.0.seat": "not_a_choice",
        "rules.0.when.agencies.0": "agency_unknown",
        "rules.1.name": "wrong_type",
    },
    body={
        "rules": [
            {"when": {"areas": ["29242", "zzz"], "agencies": ["zzz"]}, "seat": "x", "eyes": 1},
            {"name": 1, "when": {}, "seat": "area", "eyes": 2},
        ]
    },
)

PHRASE = Case(
    {
        "hazard": "hazard_unknown",
        "level": "out_of_range",
        "text": "required",
        "sound_id": "sound_not_ready",
    },
    body={"hazard": "zzz", "level": 9, "language": "vi", "text": " ", "sound_id": "zzz"},
)

CATALOGUE: Mapping[str, Case] = {
    "POST /v1/desk/templates": TEMPLATE,
    "PUT /v1/desk/templates/<string:template_id>": TEMPLATE,
    "PUT /v1/desk/approval-rules": APPROVAL_RULES,
    "POST /v1/desk/approval-rules/dry-run": APPROVAL_RULES,
    "PUT /v1/desk/routing-rules": RULES,
    "POST /v1/desk/routing-rules/dry-run": RULES,
    "PUT /v1/desk/calendars/current": CALENDAR,
    "POST /v1/desk/phrases": PHRASE,
    "PUT /v1/desk/phrases/<string:phrase_id>": PHRASE,
    "PUT /v1/desk/speech/words": Case(
        {"dialect": "not_a_choice", "abbreviations. X": "wrong_length"},
        body={"dialect": "west", "abbreviations": {" X": "x"}},
    ),
}
