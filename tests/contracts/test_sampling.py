"""Of many costly cases some are tried each day, and all of them within some days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.contracts import sampling


def _on(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setenv(sampling.VARIABLE, (date(2026, 1, 1) + timedelta(number)).isoformat())


def test_all_cases_have_their_turn_within_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = set()
    for number in range(30):
        _on(monkeypatch, number)
        today = sampling.chosen(range(6), "kills", 2)
        assert len(today) == 2
        tried |= {*today}
    assert tried == {*range(6)}


def test_each_slow_file_has_its_turn_once_in_three_days(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [Path(f"test_{letter}.py") for letter in "abcdefg"]
    turns: Counter[Path] = Counter()
    for number in range(30, 30 + sampling.DAYS):
        _on(monkeypatch, number)
        turns.update(today := sampling.of_today(reversed(files)))
        assert len(today) in {2, 3}
    assert turns == Counter(files)
