"""The table of waves is whole."""

from __future__ import annotations

from models.alerts.cap_terms import Urgency
from models.delivery import spared, waves
from models.delivery.deliveries import DeliveryChannel
from models.delivery.waves import Spare


def test_each_channel_has_one_wave_and_a_planner() -> None:
    channels = [one.channel for one in waves.waves()]
    assert sorted(channels) == sorted(DeliveryChannel)
    assert waves.PLANNERS.keys() == set(DeliveryChannel)


def test_waves_stand_in_the_order_in_which_they_begin() -> None:
    for urgency in ("else", *Urgency):
        begins = [one.after.get(urgency, one.after["else"]) for one in waves.waves()]
        assert begins == sorted(begins)


def test_the_file_knows_only_urgencies_of_cap() -> None:
    assert {name for one in waves.waves() for name in one.after} <= {"else", *Urgency}


def test_every_reason_to_spare_somebody_has_a_rule() -> None:
    assert spared.RULES.keys() == set(Spare)
