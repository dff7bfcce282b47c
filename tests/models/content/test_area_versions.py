"""Versions of areas: one number for each change, in the order in which changes are seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.content import area_versions, publishing
from models.content.area_versions import ALL, AREA_VERSIONS
from models.store import Store, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post


def number(store: Store, *area_ids: str) -> int:
    return area_versions.of(store, area_ids).number


def test_nothing_is_known_before_anything_was_published(store: Store) -> None:
    assert area_versions.of(store, None) == ("", 0)


def test_a_publication_changes_the_version_of_its_area_alone(store: Store) -> None:
    post(store, area_id=PHUONG_TRA_VINH)
    assert [number(store, area) for area in (PHUONG_TRA_VINH, PHUONG_LONG_DUC, VINH_LONG)] == [1, 0, 0]


def test_whoever_reads_several_areas_sees_a_change_of_any(store: Store) -> None:
    for area in (PHUONG_TRA_VINH, VINH_LONG):
        post(store, area_id=area)
    assert number(store, PHUONG_TRA_VINH, VINH_LONG) == number(store, VINH_LONG) == 2


def test_a_withdrawal_is_a_change(store: Store) -> None:
    made = post(store)
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai"})
    assert area_versions.of(store, None).number == 2


def test_a_change_that_fails_is_not_counted(store: Store) -> None:
    class Failed(Exception):
        """Something went wrong after counting."""

    def work(session: object) -> None:
        area_versions.bump(store, [VINH_LONG], session)  # type: ignore[arg-type]
        raise Failed

    with pytest.raises(Failed):
        store.transact(work)
    assert area_versions.of(store, None) == ("", 0)


def test_changes_at_the_same_moment_get_different_numbers(store: Store) -> None:
    def one(_turn: int) -> int:
        return store.transact(lambda session: area_versions.bump(store, [VINH_LONG], session))

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(16)))
    assert numbers == list(range(1, 17))


def test_a_store_that_began_again_counts_in_another_epoch(store: Store) -> None:
    post(store)
    before = area_versions.of(store, None)
    store.collection(AREA_VERSIONS).delete_many({})
    post(store)
    after = area_versions.of(store, None)
    assert before.number == after.number == 1
    assert before.epoch != after.epoch
    assert store.collection(AREA_VERSIONS).count_documents({"_id": ALL}) == 1
