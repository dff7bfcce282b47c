"""Suggestions: what is near, alike and recent is named; what is nobody's business is not."""

from __future__ import annotations

from typing import Any

import pytest

from models.categories.report_kinds import ReportKind
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.language.likeness import grams, likeness
from models.reports import reports, similar
from models.reports.reports import Report
from models.reports.similar import SimilarQuery, Suggestion
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_LONG_DUC
from tests.reporting import HANDLER, LAT, LON, act, filed, fixed, official

#: About 55 m and 1,100 m.
NEAR, FAR = 0.0005, 0.01


def asked(store: Store, **given: Any) -> list[Suggestion]:
    row: dict[str, Any] = {"category": "flood", "lat": LAT, "lon": LON, **given}
    return similar.for_resident(store, SimilarQuery(**row))


def codes(found: list[Suggestion]) -> list[str]:
    return [one.report["code"] for one in found]


def published(store: Store, report: Report) -> Report:
    return act(store, report, ReportAction.PUBLISH)


def test_report_at_the_same_place_is_suggested_with_distance_and_score(province: Store) -> None:
    report = published(province, filed(province, lat=LAT + NEAR))

    (found,) = asked(province)

    assert found.report["code"] == report["code"]
    assert found.distance_m is not None
    assert 50 <= found.distance_m <= 60
    assert 0.4 <= found.score <= 1


def test_report_far_away_is_not_suggested(province: Store) -> None:
    published(province, filed(province, lat=LAT + FAR))

    assert asked(province) == []


def test_the_radius_belongs_to_the_category(province: Store) -> None:
    report = published(province, filed(province, category="salinity", lat=LAT + 0.003))

    assert codes(asked(province, category="salinity")) == [report["code"]]
    filed(province, category="street_light", lat=LAT + 0.003)
    assert asked(province, category="street_light") == []


def test_another_category_is_suggested_only_when_the_text_says_the_same(province: Store) -> None:
    other = published(province, filed(province, category="road_damage", text="Đường ngập tới đầu gối"))

    assert asked(province) == []
    assert asked(province, text="Đèn đường không sáng") == []
    assert codes(asked(province, text="duong ngap toi dau goi roi")) == [other["code"]]


def test_the_text_that_is_more_alike_comes_first(province: Store) -> None:
    published(province, filed(province, text="Cống trước chợ bị nghẹt rác"))
    alike = published(province, filed(province, text="Nước ngập tới đầu gối trước cổng trường"))

    assert codes(asked(province, text="ngap nuoc truoc cong truong"))[0] == alike["code"]


def test_report_that_ended_lately_is_suggested_and_a_merged_one_is_not(province: Store) -> None:
    done = fixed(province, published(province, filed(province)))
    duplicate = filed(province)
    act(province, duplicate, ReportAction.MERGE, target=done["code"])

    assert codes(asked(province)) == [done["code"]]


@pytest.mark.parametrize(
    "given",
    [
        {"category": "security"},
        {"category": "rescue", "kind": ReportKind.RESCUE},
        {"private_place": True},
        {"category": "construction_land"},
    ],
)
def test_nobody_learns_of_what_is_never_public_or_at_a_private_place(
    province: Store, given: dict[str, Any]
) -> None:
    report = filed(province, **given)
    if given.get("private_place") or given["category"] == "construction_land":
        published(province, report)

    assert asked(province, category=report["category"], text=report["text"]) == []


def test_withdrawn_report_is_not_suggested(province: Store) -> None:
    report = published(province, filed(province))
    asking = ActionRequest(ReportAction.WITHDRAW)
    resident_actions.act(province, report, asking, actor={"kind": "device", "id": "d1"})

    assert asked(province) == []


def test_hidden_report_is_not_suggested(province: Store) -> None:
    act(province, filed(province), ReportAction.HIDE, note="Lời lẽ không phù hợp")

    assert asked(province) == []


def test_desk_sees_distance_and_text_as_they_are(province: Store) -> None:
    report, other = filed(province), filed(province, lat=LAT + NEAR, private_place=True)

    (found,) = similar.for_desk(province, HANDLER, report)

    assert found.report["code"] == other["code"]
    assert found.score > 0.8


def test_desk_suggests_only_what_the_official_may_see(province: Store) -> None:
    report = filed(province)
    filed(province, area_id=PHUONG_LONG_DUC)

    assert similar.for_desk(province, HANDLER, report) == []
    assert len(similar.for_desk(province, official(area_id="86@2025-07-01"), report)) == 1


def test_report_without_a_point_is_compared_within_its_commune(province: Store) -> None:
    report, other = (filed(province, lat=None, lon=None) for _ in range(2))

    (found,) = similar.for_desk(province, HANDLER, report)

    assert (found.report["code"], found.distance_m) == (other["code"], None)


def test_fixed_report_that_comes_back_at_the_same_place_is_counted(province: Store) -> None:
    first = fixed(province, filed(province))
    filed(province, category="garbage")

    again = filed(province, "d2", lat=LAT + NEAR)

    assert again["recurrence"] == {"count": 1, "earlier": [first["code"]]}
    assert filed(province, lat=LAT + FAR)["recurrence"]["count"] == 0
    assert reports.get(province, again["_id"])["place"]["cell"]


def test_likeness_knows_neither_accents_nor_case() -> None:
    assert likeness(grams("Đường NGẬP sâu"), grams("duong ngap sau")) == 1
    assert likeness(grams("Đường ngập"), grams("Mất điện")) < 0.1
    assert likeness(grams(""), grams("")) == 0
