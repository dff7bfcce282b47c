"""Every fault of a request is named at once, and nothing of it is kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from models.files import stored_files, uploads
from models.reports import reports
from models.store import Store, events
from tests.builders import (
    Caller,
)
from tests.open311.conftest import BASE, Filing
from tests.photos import photo
from tests.problems import assert_errors


def _nothing_is_left(store: Store) -> bool:
    kept = (
        uploads.UPLOADS.name,
        f"{stored_files.BUCKET}.files",
        f"{stored_files.BUCKET}.chunks",
        reports.REPORTS.name,
    )
    saved = store.collection(events.EVENTS).count_documents({"subject.kind": "upload"})
    return not saved and not any(store.db[name].count_documents({}) for name in kept)


def test_every_fault_of_the_answers_is_named_at_once(file: Filing) -> None:
    sent = {"attribute[depth]": "sky", "attribute[hours]": "long", "attribute[colour]": "brown"}
    assert len(assert_errors(file("xml", **sent), 400)) == 3


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"lat": "200"}, {"attribute[fault]", "lat"}),
        ({"lat": None, "long": None, "address_id": "zz"}, {"attribute[fault]", "address_id"}),
        ({"lat": "north", "email": "a" * 201}, {"attribute[fault]", "lat", "email"}),
        ({"service_code": None, "lat": "200"}, {"service_code", "lat"}),
        ({"media": (BytesIO(b"words"), "a.jpg")}, {"attribute[fault]", "media"}),
        ({"service_code": "nothing", "lat": "200", "long": "300"}, {"service_code", "lat", "long"}),
    ],
    ids=["point", "commune", "unreadable", "missing", "photo", "service"],
)
def test_faults_of_the_place_the_answers_and_the_photos_are_named_together(
    file: Filing, wrong: dict[str, object], named: set[str]
) -> None:
    response = file(**{"service_code": "street_light", "attribute[fault]": "sun"} | wrong)
    assert response.status_code == 400
    described = [error["description"] for error in response.get_json()]
    assert len(described) == len(named)
    for name in named:
        assert any(name in description for description in described), (name, described)


def test_each_of_several_errors_has_a_code_of_its_own(file: Filing) -> None:
    response = file(service_code="nothing", lat="200")
    assert response.status_code == 400
    assert sorted(error["code"] for error in response.get_json()) == [400, 404]


def test_each_bad_photo_is_named_and_the_good_one_beside_it_is_not_kept(store: Store, file: Filing) -> None:
    files = {
        "first": (BytesIO(photo((30, 20))), "a.jpg"),
        "second": (BytesIO(b"words"), "b.jpg"),
        "third": (BytesIO(b""), "c.jpg"),
    }
    described = assert_errors(file(**files), 400)
    assert [description.partition(":")[0] for description in described] == ["second", "third"]
    assert _nothing_is_left(store)


@pytest.mark.parametrize("wrong", [{"lat": "200"}, {"service_code": "nothing"}, {"lat": None, "long": None}])
def test_the_photo_of_a_refused_request_is_not_kept(
    store: Store, file: Filing, wrong: dict[str, object]
) -> None:
    file(media=(BytesIO(photo((30, 20))), "a.jpg"), **wrong)
    assert _nothing_is_left(store)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=bogus&service_code=nothing", {"status", "service_code"}),
        (
            "status=bogus&start_date=2026-01-01T00:00:00Z&end_date=2025-01-01T00:00:00Z",
            {"status", "end_date"},
        ),
        ("service_code=nothing&lat=99&long=1&radius=0", {"service_code", "lat", "radius"}),
        ("lat=north&long=1&page=0&updated_after=x", {"lat", "page", "updated_after"}),
    ],
)
def test_every_fault_of_a_query_is_named_at_once(
    client: FlaskClient, key: Caller, query: str, named: set[str]
) -> None:
    response = client.get(f"{BASE}/requests.json?{query}")
    assert response.status_code == 400
    described = [error["description"] for error in response.get_json()]
    assert len(described) == len(named), described
    assert all(any(name in one for one in described) for name in named), described
