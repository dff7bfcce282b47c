"""A request for each route about partners that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.checked_cases import Case

PARTNERS: Mapping[str, Case] = {
    "POST /v1/desk/webhooks": Case(
        {"name": "required", "url": "address_form", "statuses.0": "not_a_choice"},
        body={"name": " ", "url": "nonsense", "statuses": ["Draft"]},
    ),
    "PATCH /v1/desk/webhooks/<string:webhook_id>": Case(
        {"url": "address_form", "statuses.0": "not_a_choice"},
        body={"url": "nonsense", "statuses": ["Draft"]},
    ),
    "GET /v1/desk/webhooks/<string:webhook_id>/deliveries": Case(
        {"limit": "out_of_range", "after": "bad_cursor"}, query={"limit": "0", "after": "zzz"}
    ),
    "POST /v1/desk/issuers": Case(
        {
            "name": "required",
            "senders.0": "cap_characters",
            "feed_url": "address_form",
            "certificate": "certificate_unreadable",
            "key_id": "key_unusable",
            "poll_minutes": "out_of_range",
        },
        body={
            "name": " ",
            "senders": ["a b"],
            "feed_url": "nonsense",
            "certificate": "x",
            "key_id": "zzz",
            "poll_minutes": 0,
        },
    ),
    "PATCH /v1/desk/issuers/<string:issuer_id>": Case(
        {"senders.0": "cap_characters", "feed_url": "address_form", "poll_minutes": "out_of_range"},
        body={"senders": ["a b"], "feed_url": "nonsense", "poll_minutes": 0},
    ),
    "GET /v1/desk/hub-arrivals": Case(
        {"state": "not_a_choice", "after": "bad_cursor"}, query={"state": "x", "after": "zzz"}
    ),
    "POST /v1/desk/hub-arrivals/<string:arrival_id>/actions/set-aside": Case(
        {"reason": "says_nothing", "level": "unknown_field"}, body={"reason": "..", "level": 1}
    ),
    "GET /v1/desk/incoming-alerts": Case(
        {"state": "not_a_choice", "after": "bad_cursor"}, query={"state": "x", "after": "zzz"}
    ),
    "POST /v1/desk/incoming-alerts/<string:incoming_id>/actions/take-over": Case(
        {"hazard": "hazard_unknown", "area_ids.0": "area_unknown", "level": "unknown_field"},
        body={"hazard": "zzz", "area_ids": ["zzz"], "level": 1},
    ),
    "POST /v1/desk/incoming-alerts/<string:incoming_id>/actions/dismiss": Case(
        {"reason": "says_nothing", "level": "unknown_field"}, body={"reason": "..", "level": 1}
    ),
}
