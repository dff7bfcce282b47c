"""Which of the systematic requests of an operation are tried: some each day, other ones tomorrow.

The coverage phase of schemathesis makes up to 400 requests for an operation, one for each limit of the schema. `make
test` tries at most 20 of each operation, `make test-long` all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

T = TypeVar("T")

#: Most requests of an operation.
MOST = 20

#: Name of the variable of the environment that repeats a run.
VARIABLE = "CONFORMANCE_SEED"


def seed() -> str:
    """What the choice depends on: the day, unless the environment says otherwise."""
    return os.environ.get(VARIABLE) or datetime.now(UTC).date().isoformat()


def chosen(cases: Sequence[T], operation: str) -> Sequence[T]:
    """At most `MOST` of the cases, in their order; the same ones for the same seed and operation."""
    numbers = random.Random(f"{seed()} {operation}").sample(range(len(cases)), min(MOST, len(cases)))
    return [cases[number] for number in sorted(numbers)]
