"""Of many costly cases some are tried each day, and all of them within some days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.contracts import sampling


def test_all_cases_have_their_turn_within_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = set()
    for number in range(30):
        monkeypatch.setenv(sampling.VARIABLE, (date(2026, 1, 1) + timedelta(number)).isoformat())
        today = sampling.chosen(range(6), "kills", 2)
        assert len(today) == 2
        tried |= {*today}
    assert tried == {*range(6)}
