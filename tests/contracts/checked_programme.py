"""A request for each route about the programme that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

BULLETIN = Case(
    {"priority": "not_a_choice", "area_id": "area_unknown", "picture": "media_gone"},
    body={
        "area_id": "zzz",
        "priority": "x",
        "texts": {"vi": {"title": "Bản tin mẫu", "body": "Nội dung"}},
        "picture": "zzz",
    },
)
ENTRY = Case(
    {"repeats": "out_of_range", "area_id": "area_unknown", "rrule": "rrule_unreadable"},
    body={
        "area_id": "zzz",
        "station": {"name": "Đài tỉnh", "source": "fm", "preset": "96.5", "level": "province", "minutes": 30},
        "targets": {"area_ids": ["86@2025-07-01"]},
        "rrule": "FREQ=SECONDLY",
        "start": "17:00",
        "first_day": "2026-12-01",
        "repeats": 0,
    },
)
NOTE = Case({"note": "required", "for": "unknown_field"}, body={"note": " ", "for": 1})
PAGE = Case({"limit": "out_of_range", "after": "bad_cursor"}, query={"limit": "0", "after": "x"})

PROGRAMME: Mapping[str, Case] = {
    "GET /v1/desk/bulletins": PAGE,
    "POST /v1/desk/bulletins": BULLETIN,
    "PUT /v1/desk/bulletins/<string:bulletin_id>": BULLETIN,
    "POST /v1/desk/bulletins/<string:bulletin_id>/actions/return": NOTE,
    "POST /v1/desk/bulletins/<string:bulletin_id>/actions/withdraw": NOTE,
    "GET /v1/desk/programme/entries": PAGE,
    "POST /v1/desk/programme/entries": ENTRY,
    "PUT /v1/desk/programme/entries/<string:entry_id>": ENTRY,
    "POST /v1/desk/programme/live": Case(
        {"source": "not_a_choice", "area_id": "area_unknown", "title": "required"},
        body={
            "title": " ",
            "area_id": "zzz",
            "source": "x",
            "targets": {"area_ids": ["86@2025-07-01"]},
        },
    ),
}
