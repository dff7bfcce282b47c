"""Costly reads: however a list is asked for, the rows that are touched and the texts that are compared are bounded."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import FrameType

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.extensions.problems import domain_problem
from models.desk.search import MOST_COUNTED
from models.errors import TooCostly
from models.language import personal_data, text
from models.language.likeness import LONGEST
from models.open311.requests import MOST_REACHED
from models.reports.reports import REPORTS
from models.reports.similar import MASKED, MOST_COMPARED, MOST_SCORED
from models.store import Document, Store, new_id
from models.store.reads import BoundedRead
from tests.asked import Asked, examined, listening
from tests.builders import an_official, headers_for
from tests.problems import assert_errors
from tests.reporting import LAT, LON, filed

MANY = 2_000

#: Somebody without diacritics, with digits in between, as long as a report may be.
LONGEST_TEXT = ("ngập sâu 0 đường chợ " * 200)[:4_000]

#: Reads that anybody or an official shapes, and the most rows that they touch, however many reports there are. A row
#: that is read twice counts twice.
READS: Mapping[str, int] = {
    f"/v1/reports/nearby?lat={LAT}&lon={LON}&category=flood": 4 * MOST_SCORED,
    "/open311/v2/requests.json?page_size=10": 200,
    "/open311/v2/requests.json?page_size=10&page=50": 1_100,
    "/open311/v2/servicerequestupdates.json?page_size=10": 100,
    "/v1/desk/reports?limit=10": 100,
    "/v1/desk/reports?limit=10&sort=due": 100,
    "/v1/desk/reports?limit=10&q=ngap": 100,
    "/v1/feed?limit=10": 200,
    "/v1/alerts": 200,
}


@pytest.fixture
def crowded(province: Store) -> Store:
    """A store with many reports in one place, all public and as long as they may be."""
    report = filed(province, text=LONGEST_TEXT)
    province.db["reports"].update_one({"_id": report["_id"]}, {"$set": {"published": True}})
    one = province.db["reports"].find_one({"_id": report["_id"]})
    assert one is not None
    rows: list[Document] = []
    for number in range(MANY):
        rows.append(
            {
                **one,
                "_id": new_id(),
                "code": f"VL-{number}",
                "filed_at": one["filed_at"] - timedelta(minutes=number),
                "place": {
                    **one["place"],
                    "point": {"type": "Point", "coordinates": [LON + number * 1e-6, LAT]},
                },
            }
        )
        rows[-1].pop("filed_by_key", None)
    province.db["reports"].insert_many(rows)
    return province


@pytest.fixture
def asked(app: Flask, crowded: Store) -> Iterator[Asked]:
    """What the web application asks its store."""
    with listening(app, crowded) as asked:
        yield asked


@pytest.mark.parametrize("address", READS)
def test_list_touches_few_rows_of_many(
    client: FlaskClient, crowded: Store, asked: Asked, address: str
) -> None:
    headers = headers_for(an_official(crowded)) if "/desk/" in address else {}
    client.get(address, headers=headers)
    asked.reads.clear()
    answer = client.get(address, headers=headers)

    assert answer.status_code == 200, answer.get_json()
    # Counting is told to stop at ten thousand, and after 400 ms.
    reads = (read for read in asked.reads if {"$limit": MOST_COUNTED + 1} not in read.get("pipeline", ()))
    assert sum(examined(crowded, read) for read in reads) <= READS[address]


def test_map_counts_no_more_than_it_says(client: FlaskClient, crowded: Store, asked: Asked) -> None:
    box = f"{LON - 1},{LAT - 1},{LON + 1},{LAT + 1}"
    answer = client.get(f"/v1/reports/map?bbox={box}")

    assert len(answer.get_json()["features"]) == 1
    assert len(answer.data) < 2_000


def test_longest_text_near_many_long_reports_is_compared_with_a_few_beginnings(
    client: FlaskClient, crowded: Store
) -> None:
    body = {"lat": LAT, "lon": LON, "category": "flood", "text": LONGEST_TEXT}
    with counted() as characters:
        answer = client.post("/v1/reports/nearby", json=body)

    assert answer.status_code == 200
    assert len(answer.get_json()) == 5
    own, shown = 2 * LONGEST, 3 * 5 * len(LONGEST_TEXT)
    assert 0 < characters["fold"] <= MOST_COMPARED * MASKED + own
    assert 0 < characters["mask"] <= MOST_COMPARED * MASKED + shown


def test_page_of_other_systems_lies_no_farther_than_so_many_rows(client: FlaskClient) -> None:
    last = MOST_REACHED // 1_000

    assert client.get(f"/open311/v2/requests.json?page_size=1000&page={last}").status_code == 200
    assert_errors(client.get(f"/open311/v2/requests.json?page_size=1000&page={last + 1}"), 400)
    assert_errors(client.get(f"/open311/v2/servicerequestupdates.json?page={last + 1}"), 400)


def test_rows_of_other_systems_are_counted_by_what_they_read(client: FlaskClient, crowded: Store) -> None:
    """Two hundred thousand an hour: twenty lists of ten thousand rows, and of short ones ten thousand."""
    answers = [client.get("/open311/v2/requests.json?page_size=5").status_code for _ in range(3)]
    (counter,) = crowded.db["limit_counters"].find({"_id": {"$regex": "open311_rows"}})

    assert answers == [200, 200, 200]
    assert counter["count"] == 60


def test_read_that_takes_too_long_ends_and_is_no_failure_of_the_store(app: Flask, crowded: Store) -> None:
    slow = {"$where": "sleep(20) || true"}
    with pytest.raises(TooCostly) as raised, BoundedRead("slow", rows=1, seconds=0.3).within():
        list(crowded.collection(REPORTS).find(slow))

    with app.test_request_context("/v1/reports/map"):
        answer = domain_problem(raised.value)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


class counted:  # noqa: N801 (used as `with counted()`)
    """Count the characters that are folded and masked."""

    OF: Mapping[object, str] = {text.fold.__code__: "fold", personal_data.mask.__code__: "mask"}

    def __enter__(self) -> dict[str, int]:
        """Begin."""
        self.characters = dict.fromkeys(self.OF.values(), 0)
        self._before = sys.getprofile()
        sys.setprofile(self._note)
        return self.characters

    def __exit__(self, *given: object) -> None:
        """End."""
        sys.setprofile(self._before)

    def _note(self, frame: FrameType, event: str, arg: object) -> None:
        if event == "call" and (name := self.OF.get(frame.f_code)):
            self.characters[name] += len(frame.f_locals["text"])
