"""A process that closes an agency and is killed at any step: the agency is closed, or as if nobody had tried."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pymongo import monitoring

from models.access.permissions import Role
from models.desk import agency_changes
from models.people import invitations
from models.settings import load
from models.store import Store, events, open_store
from models.store.collections import Kind
from tests import forks
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.chaos.stepper import Countdown
from tests.reporting import official

ADMIN = official(Role.ADMIN, VINH_LONG, id="admin")

#: More commands than closing takes.
MOST = 40


def close(steps: int, environment: Mapping[str, str], agency_id: str) -> None:
    """Close an agency, and die before command number `steps` to the store."""
    monitoring.register(Countdown(steps))
    store = open_store(load(environment))
    agency_changes.close(store, ADMIN, agency_id, expect=1)


@pytest.mark.slow
def test_closing_that_is_killed_at_any_step_is_done_or_undone(
    province: Store, environment: Mapping[str, str], every_case: bool
) -> None:
    province.invalidate_catalogue(begin=True)
    for steps in range(1, MOST, 1 if every_case else 4):
        made = agency_changes.create(
            province, ADMIN, agency_changes.Agency(f"ban_{steps}", PHUONG_TRA_VINH, {"vi": "Ban mẫu"})
        )
        ended = forks.run(close, steps, dict(environment), made["_id"])

        closed = agency_changes.get(province, made["_id"])["closed_at"] is not None
        steps_of = [event["action"] for event in events.timeline(province, Kind.AGENCY, made["_id"])]
        assert steps_of == (["created", "closed"] if closed else ["created"])
        if not closed:
            # Whoever died holds nothing up.
            invitations.invite(
                province,
                username=f"canbo.{steps}",
                name="Cán bộ mẫu",
                assignments=[{"role": "handler", "area_id": PHUONG_TRA_VINH, "agency_id": made["_id"]}],
            )
        if ended:
            assert closed
            return
    pytest.fail("Closing never came to its end.")
