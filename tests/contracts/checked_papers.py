"""A request for each route about documents and periodic reports that declares a `check`, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

PAGE = Case({"limit": "out_of_range", "after": "bad_cursor"}, query={"limit": "0", "after": "x"})

WRITTEN = {
    "kind": "letter",
    "number": "1/CV",
    "issued_on": "2999-01-01",
    "title": " ",
    "groups": ["communes"],
    "due_at": "2020-01-01T00:00:00Z",
    "file_ids": ["zz"],
}

FAULTS = {
    "kind": "not_a_choice",
    "title": "required",
    "issued_on": "day_not_past",
    "due_at": "time_past",
    "file_ids.0": "attachment_unknown",
}

PAPERS: Mapping[str, Case] = {
    "GET /v1/desk/directives": Case(
        {"limit": "out_of_range", "after": "bad_cursor", "agency": "agency_unknown"},
        query={"limit": "0", "after": "x", "agency": "zzz"},
    ),
    "GET /v1/desk/directives/sent": PAGE,
    "POST /v1/desk/directives": Case(FAULTS, body=WRITTEN | {"sender_id": "ubnd:86@2025-07-01"}),
    "PUT /v1/desk/directives/<string:directive_id>": Case(FAULTS, body=WRITTEN),
    "POST /v1/desk/directives/<string:directive_id>/actions/revise": Case(FAULTS, body=WRITTEN),
    "GET /v1/desk/returns": PAGE,
    "GET /v1/desk/return-requests": PAGE,
    "POST /v1/desk/return-requests": Case(
        {
            "form_id": "not_a_choice",
            "units": "recipients_needed",
            "number": "wrong_type",
        },
        body={"form_id": "weekly", "requester_id": "ubnd:86@2025-07-01", "number": "x", "units": []},
    ),
}
