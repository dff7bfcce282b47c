"""The gate: what an alert may reach."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alerts.audience import ActualAudience, Admissible, ExerciseAudience, admit, topics_of
from models.alerts.cap_terms import CapScope
from models.language.languages import LANGUAGES
from models.messages.telling import Topic, Weight
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
STATES = ("draft", "submitted", "approved", "returned")
AREAS = (VINH_LONG, PHUONG_TRA_VINH, PHUONG_LONG_DUC, "lạ, @!/~")

ALERTS = st.fixed_dictionaries(
    {
        "_id": st.just("alert"),
        "status": st.sampled_from(STATUSES),
        "scope": st.sampled_from([str(scope) for scope in CapScope]),
        "state": st.sampled_from(STATES),
        "area_ids": st.lists(st.sampled_from(AREAS), min_size=1, unique=True),
        "severity": st.sampled_from(["Extreme", "Moderate", None]),
        "urgency": st.sampled_from(["Immediate", "Future", None]),
    }
)
LANGUAGE = st.sampled_from(LANGUAGES)


@given(ALERTS)
def test_only_approved_public_alerts_and_drills_have_an_audience(alert: Admissible) -> None:
    leaves = alert["status"] in ("Actual", "Exercise") and alert["scope"] == "Public"
    assert (admit(alert) is not None) == (leaves and alert["state"] == "approved")


@given(ALERTS, LANGUAGE)
def test_a_drill_shares_no_topic_with_anything_actual(alert: Admissible, language: str) -> None:
    audience = admit({**alert, "status": "Exercise"})
    if audience is None:
        return
    actual = set(topics_of(alert["area_ids"], language, exercises=False))
    told = {audience.topic(area_id, language) for area_id in alert["area_ids"]}
    assert not told & actual
    assert told <= set(topics_of(alert["area_ids"], language, exercises=True))


@given(ALERTS)
def test_a_drill_reaches_only_subscribers_who_joined(alert: Admissible) -> None:
    audience = admit(alert)
    joined = audience is not None and audience.subscribers().get("exercises", False)
    assert joined == isinstance(audience, ExerciseAudience)


@given(ALERTS)
def test_a_drill_stands_in_a_place_of_its_own(alert: Admissible) -> None:
    audience = admit(alert)
    if audience is not None:
        assert audience.path == {"Actual": "/cap", "Exercise": "/cap/exercise"}[alert["status"]]


@given(ALERTS, LANGUAGE, st.text())
def test_the_text_of_a_drill_begins_with_the_word(alert: Admissible, language: str, text: str) -> None:
    audience = admit(alert)
    word = {"vi": "[DIỄN TẬP]", "km": "[ហ្វឹកហាត់]", "en": "[EXERCISE]"}[language]
    if audience is not None:
        assert audience.mark(language, text).startswith(word) == isinstance(audience, ExerciseAudience) or (
            text.startswith(word)
        )


@given(st.lists(st.sampled_from(AREAS), min_size=1, unique=True), LANGUAGE)
def test_topics_have_only_characters_that_the_push_service_takes(areas: list[str], language: str) -> None:
    topics = topics_of(areas, language, exercises=True)
    assert all(re.fullmatch(r"[a-zA-Z0-9\-_.~%]+", topic) for topic in topics)
    assert len(topics) == 2 * len(areas)


@pytest.mark.parametrize("kind", [ActualAudience, ExerciseAudience])
def test_nobody_but_the_gate_makes_an_audience(kind: type[ActualAudience] | type[ExerciseAudience]) -> None:
    with pytest.raises(TypeError):
        kind(object(), "alert", (VINH_LONG,), (Topic.ALERT, Weight.PIERCING))


def test_an_audience_has_no_topic_for_other_areas() -> None:
    alert: Admissible = {
        "_id": "a",
        "status": "Actual",
        "severity": "Severe",
        "urgency": "Immediate",
        "scope": "Public",
        "state": "approved",
        "area_ids": [VINH_LONG],
    }
    audience = admit(alert)
    assert audience is not None
    with pytest.raises(ValueError, match=PHUONG_TRA_VINH):
        audience.topic(PHUONG_TRA_VINH, "vi")
