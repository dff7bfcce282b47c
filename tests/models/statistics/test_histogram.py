"""Histograms of working minutes: percentiles near the exact ones."""

from __future__ import annotations

import random

import numpy as np
import pytest

from models.statistics.histogram import BINS, bin_of, percentile


@pytest.mark.parametrize("part", [0.5, 0.9])
def test_percentiles_of_a_histogram_are_near_the_exact_ones(part: float) -> None:
    amounts = [int(random.Random(n).lognormvariate(6, 1.5)) + 1 for n in range(999)]
    histogram = np.bincount([bin_of(amount) for amount in amounts]).astype(np.float64)

    exact = sorted(amounts)[int(part * len(amounts))]

    assert percentile(histogram, part) == pytest.approx(exact, rel=0.026)


def test_nothing_has_no_percentile() -> None:
    assert percentile(np.zeros(BINS), 0.5) is None


def test_a_single_amount_is_every_percentile() -> None:
    histogram = np.zeros(BINS)
    histogram[bin_of(600)] = 1

    assert percentile(histogram, 0.1) == percentile(histogram, 0.9) == pytest.approx(600, rel=0.026)


@pytest.mark.parametrize("minutes", [0, 0.5, 1, 10**9])
def test_every_amount_has_a_bin(minutes: float) -> None:
    assert 0 <= bin_of(minutes) < BINS
