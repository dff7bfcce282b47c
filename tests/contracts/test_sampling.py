"""The choice of systematic requests can be repeated, and is another one on another day."""

from __future__ import annotations

import pytest

from tests.contracts import sampling

CASES = range(389)


def test_at_most_so_many_are_chosen_in_their_order() -> None:
    chosen = sampling.chosen(CASES, "POST /v1/reports")

    assert len(chosen) == sampling.MOST
    assert list(chosen) == sorted(set(chosen))


def test_few_are_all_chosen() -> None:
    assert list(sampling.chosen(CASES[:7], "GET /v1/me")) == list(CASES[:7])


def test_the_same_seed_chooses_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sampling.VARIABLE, "2026-11-30")
    first = sampling.chosen(CASES, "POST /v1/reports")
    assert sampling.chosen(CASES, "POST /v1/reports") == first

    monkeypatch.setenv(sampling.VARIABLE, "2026-12-01")
    assert sampling.chosen(CASES, "POST /v1/reports") != first
