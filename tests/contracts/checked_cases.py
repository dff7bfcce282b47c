"""A request for each route that declares a `check`, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import TAY_NINH, VINH_LONG


@dataclass(frozen=True)
class Case:
    """A request in which schema and domain each find something, and all that is found."""

    faults: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


FILTER = {"limit": "x", "area": "zzz", "agency": "zzz", "category": "flood,zzz", "assignee": "zzz"}
FILTER_FAULTS = {
    "area": "area_unknown",
    "agency": "agency_unknown",
    "category.1": "category_unknown",
    "assignee": "official_unknown",
}
NEW_CATEGORY = {
    "kinds": ["incident"],
    "after_photo": False,
    "publish": "moderated",
    "private_place": False,
    "radius_m": 100,
}
VIEW = Case(
    {
        "name": "required",
        "sort": "not_a_choice",
        "filter.kind": "not_a_choice",
        "filter.area": "area_unknown",
        "filter.category.0": "category_unknown",
    },
    body={"name": " ", "sort": "x", "filter": {"kind": "x", "area": "zzz", "category": ["zzz"]}},
)
REPORT = Case(
    {
        "text": "wrong_length",
        "kind": "not_a_choice",
        "category": "category_unknown",
        "place.area": "area_unknown",
        "photo_ids.0": "photo_unknown",
    },
    body={"text": "", "kind": "x", "category": "zzz", "place": {"area": "99999"}, "photo_ids": ["zz"]},
)
BULK = Case(
    {
        "items.0.code": "required",
        "items.2.code": "id_repeated",
        "items.1.version": "required",
        "items.2.version": "required",
        "items.0.version": "required",
        "body.note": "required",
        "colour": "unknown_field",
    },
    body={
        "action": "reject",
        "items": [{}, {"code": "VL-00000"}, {"code": "vl00000"}],
        "dry_run": False,
        "colour": 1,
    },
)
POST = Case(
    {
        "kind": "not_a_choice",
        "category": "not_a_choice",
        "area_id": "area_unknown",
        "texts.vi.title": "required",
        "valid_to": "time_not_after",
        "video_link": "video_link_form",
    },
    body={
        "kind": "poem",
        "category": "zzz",
        "area_id": "zzz",
        "texts": {"vi": {"title": " ", "body": "a"}},
        "valid_from": "2026-11-02T00:00:00Z",
        "valid_to": "2026-11-01T00:00:00Z",
        "video_link": "ftp://video.example/1",
    },
)
ROLES = Case(
    {
        "assignments.0.role": "not_a_choice",
        "assignments.1.area_id": "area_unknown",
        "assignments.2.agency_id": "agency_unknown",
        "assignments.3": "grant_beyond_own",
    },
    body={
        "assignments": [
            {"role": "king", "area_id": VINH_LONG},
            {"role": "viewer", "area_id": "zzz"},
            {"role": "viewer", "area_id": VINH_LONG, "agency_id": "zzz"},
            {"role": "viewer", "area_id": TAY_NINH},
        ]
    },
)

NEAR = {"lat": "x", "lon": "106.3", "category": "zzz"}

DEVICE = Case(
    {"language": "not_a_choice", "area_ids.0": "area_unknown", "colour": "unknown_field"},
    body={"platform": "web", "language": "xx", "area_ids": ["zzz"], "colour": 1},
)

CASES: Mapping[str, Case] = {
    "POST /v1/devices": DEVICE,
    "POST /v1/desk/phones": Case(
        {"platform": "not_a_choice", "push_token": "required"}, body={"platform": "toaster", "push_token": ""}
    ),
    "PATCH /v1/me/preferences": Case(
        {"digest": "not_a_choice", "email": "unknown_field"}, body={"digest": "hourly", "email": "a@b.vn"}
    ),
    "POST /v1/desk/keys": Case(
        {"name": "required", "per_hour": "out_of_range"},
        body={"name": " ", "scopes": ["open311"], "per_hour": 0},
    ),
    "POST /v1/desk/categories": Case(
        {
            "code": "agency_code_invalid",
            "name.vi": "required",
            "urgency": "not_a_choice",
            "promise": "out_of_range",
        },
        body=NEW_CATEGORY | {"code": "X!", "name": {"vi": " "}, "urgency": "x", "promise": 0},
    ),
    "PUT /v1/desk/categories/<string:code>/name": Case(
        {"name.vi": "required", "name.xx": "unknown_field"}, body={"name": {"vi": " ", "xx": "a"}}
    ),
    "PUT /v1/desk/categories/<string:code>": Case(
        {"promise": "out_of_range", "publish": "rescue_never_public", "radius_m": "required"},
        body={
            "kinds": ["rescue"],
            "promise": 0,
            "after_photo": False,
            "publish": "auto",
            "private_place": False,
        },
    ),
    "GET /v1/feed": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "garbage"}
    ),
    "GET /v1/feed/changes": Case(
        {"limit": "wrong_type", "since": "bad_cursor"}, query={"limit": "x", "since": "garbage"}
    ),
    "GET /v1/feed/marks": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "garbage"}
    ),
    "GET /v1/feed/saved": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "garbage"}
    ),
    "GET /v1/corrections": Case(
        {"after": "bad_cursor", "limit": "wrong_type"}, query={"after": "!", "limit": "x"}
    ),
    "GET /v1/posts/search": Case(
        {"q": "required", "kind": "not_a_choice", "after": "bad_cursor"},
        query={"q": " ", "kind": "x", "after": "garbage"},
    ),
    "POST /v1/reports": REPORT,
    "GET /v1/reports/nearby": Case({"lat": "wrong_type", "category": "category_unknown"}, query=NEAR),
    "POST /v1/reports/nearby": Case(
        {"lat": "wrong_type", "category": "category_unknown"}, body={**NEAR, "lon": 106.3}
    ),
    "GET /v1/reports/map": Case(
        {"colour": "parameter_unknown", "bbox": "box_invalid", "category": "category_unknown"},
        query={"colour": "x", "bbox": "nan,1,2,3", "category": "zzz"},
    ),
    "GET /v1/desk/reports": Case(
        {"limit": "wrong_type", "after": "bad_cursor", **FILTER_FAULTS}, query={**FILTER, "after": "garbage"}
    ),
    "GET /v1/desk/reports/export.csv": Case({"limit": "parameter_unknown", **FILTER_FAULTS}, query=FILTER),
    "GET /v1/desk/reports/export.xlsx": Case({"limit": "parameter_unknown", **FILTER_FAULTS}, query=FILTER),
    "GET /v1/desk/surveys/<string:survey_id>/export": Case(
        {"format": "not_a_choice", "exact": "wrong_type", "reason": "says_nothing"},
        query={"format": "doc", "exact": "perhaps", "reason": ".."},
    ),
    "POST /v1/desk/reports/bulk": BULK,
    "GET /v1/desk/hotspots": Case(
        {"resolution": "out_of_range", "area": "area_unknown", "category": "category_unknown"},
        query={"resolution": "99", "area": "zzz", "category": "zzz"},
    ),
    "POST /v1/desk/views": VIEW,
    "PUT /v1/desk/views/<string:view_id>": VIEW,
    "GET /v1/desk/templates": Case(
        {"state": "not_a_choice", "category": "category_unknown"}, query={"state": "x", "category": "zzz"}
    ),
    "GET /v1/desk/posts": Case(
        {"limit": "wrong_type", "area": "area_unknown", "agency": "agency_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "agency": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/posts": Case({"lang": "required", **POST.faults}, body=POST.body),
    "PATCH /v1/desk/posts/<string:post_id>": POST,
    "POST /v1/desk/posts/<string:post_id>/actions/withdraw": Case(
        {"note.vi": "says_nothing", "colour": "unknown_field"}, body={"note": {"vi": "."}, "colour": 1}
    ),
    "POST /v1/desk/posts/<string:post_id>/actions/correct": Case(
        {"note.vi": "says_nothing", "changed.kind": "not_a_choice", "changed.category": "not_a_choice"},
        body={"note": {"vi": "."}, "changed": {"kind": "poem", "category": "zzz"}},
    ),
    "POST /v1/desk/posts/<string:post_id>/actions/take-over": Case(
        {"area_id": "area_unknown", "channels.0": "not_a_choice", "colour": "unknown_field"},
        body={"area_id": "zzz", "way": "as_it_is", "channels": ["sms"], "colour": 1},
    ),
    "GET /v1/desk/media": Case(
        {"limit": "wrong_type", "area": "area_unknown", "agency": "agency_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "agency": "zzz", "after": "garbage"},
    ),
    "PATCH /v1/desk/media/<string:file_id>": Case(
        {
            "title": "required",
            "area_id": "area_unknown",
            "consent.kind": "not_a_choice",
            "colour": "unknown_field",
        },
        body={"title": {}, "area_id": "zzz", "consent": {"kind": "perhaps"}, "colour": 1},
    ),
    "GET /v1/desk/archive": Case(
        {"from": "wrong_type", "area": "area_unknown"},
        query={"from": "x", "to": "2026-01-01", "area": "zzz"},
    ),
    "GET /v1/desk/policies": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "GET /v1/desk/posts/<string:post_id>/feedback/texts": Case(
        {"rating": "out_of_range", "after": "bad_cursor"}, query={"rating": "9", "after": "garbage"}
    ),
    "PUT /v1/posts/<string:post_id>/feedback/mine": Case(
        {"rating": "out_of_range", "area": "area_unknown"}, body={"rating": 9, "area": "zzz"}
    ),
    "GET /v1/desk/surveys": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "GET /v1/desk/surveys/<string:survey_id>/results": Case(
        {"by": "not_a_choice", "weighted": "area_unknown"}, query={"by": "x", "weighted": "zzz:5"}
    ),
    "GET /v1/desk/surveys/<string:survey_id>/texts/<string:question_id>": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "x"}
    ),
    "POST /v1/desk/surveys/import": Case(
        {"language": "not_a_choice", "area_id": "required", "closes_at": "required"},
        query={"language": "fr", "opens_at": "2026-11-29T00:00:00Z"},
    ),
    "POST /v1/desk/surveys": Case(
        {"grace_seconds": "out_of_range", "area_id": "area_not_found", "questions": "required"},
        body={
            "area_id": "zzz",
            "title": {"vi": "Giờ phát loa"},
            "opens_at": "2026-11-29T00:00:00Z",
            "closes_at": "2026-11-30T00:00:00Z",
            "grace_seconds": -1,
        },
    ),
    "GET /v1/desk/officials": Case(
        {"limit": "wrong_type", "area": "area_unknown", "agency": "agency_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "agency": "zzz", "after": "garbage"},
    ),
    "GET /v1/desk/officials/<string:official_id>/history": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "garbage"}
    ),
    "POST /v1/desk/session/password": Case(
        {"password": "wrong_type", "new_password": "wrong_length", "code": "not_asked"},
        body={"password": 1, "new_password": "short", "code": "012345"},
    ),
    "POST /v1/desk/officials": Case(
        {"username": "username_invalid", "name": "wrong_length", **ROLES.faults},
        body={"username": "ă", "name": "a" * 101, **ROLES.body},
    ),
    "POST /v1/desk/officials/<string:official_id>/actions/assign": ROLES,
    "GET /v1/desk/agencies": Case(
        {"limit": "wrong_type", "area": "area_unknown", "after": "bad_cursor"},
        query={"limit": "x", "area": "zzz", "after": "garbage"},
    ),
    "POST /v1/desk/agencies": Case(
        {
            "code": "agency_code_invalid",
            "area_id": "area_unknown",
            "name.vi": "required",
            "colour": "unknown_field",
        },
        body={"code": "Ă B", "area_id": "zzz", "name": {"vi": " "}, "colour": 1},
    ),
    "PUT /v1/desk/agencies/<string:agency_id>": Case(
        {"name.vi": "required", "colour": "unknown_field"}, body={"name": {"vi": " "}, "colour": 1}
    ),
    "GET /v1/desk/conversations": Case(
        {"limit": "wrong_type", "unit": "agency_unknown", "after": "bad_cursor"},
        query={"limit": "x", "unit": "zzz", "after": "garbage"},
    ),
    "GET /v1/desk/conversations/<string:talk_id>/lines": Case(
        {"limit": "wrong_type", "after": "bad_cursor"}, query={"limit": "x", "after": "garbage"}
    ),
    "POST /v1/desk/conversations/<string:talk_id>/actions/attach": Case(
        {"report": "report_unknown", "colour": "unknown_field"}, body={"report": "zzz", "colour": 1}
    ),
}
