"""The bot is ready before the first message."""

from __future__ import annotations

from bot import warming
from bot.engine import engine as made
from bot.understanding import alarms
from models.categories import proposal_model


def test_engine_and_detectors_are_loaded_in_the_background() -> None:
    warming.begin().join(timeout=60)
    assert made._engine.cache_info().currsize == 1
    assert alarms.load.cache_info().currsize == 1
    assert proposal_model._model.cache_info().currsize == 1
