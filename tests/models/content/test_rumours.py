"""Which claim a question is about: invented ones, asked in many ways, and questions about something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.content import claims, rumours
from models.content.claims import Claim
from models.content.correction_rules import rules
from models.content.posts import Post
from models.language.text import fold
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post

SETS: list[dict[str, Any]] = list(
    yaml.safe_load_all((Path(__file__).with_name("rumours.yml")).read_text(encoding="utf-8"))
)


def claim_of(row: dict[str, Any]) -> Claim:
    said = {lang: fold(text) for lang, text in row["claim"].items()}
    names = sorted({name for text in row["claim"].values() for name in claims.names(text)})
    # Neither area nor time nor the words for the look-up decide.
    return {"_id": row["id"], "said": said, "titles": {}, "names": names, "words": []}  # type: ignore[typeddict-item]


def found(question: str, known: list[Claim]) -> str | None:
    asked, rule = rumours.gist(question), rules()["asking"]
    if len(asked) < rule["shared"]:
        return None
    best = max(known, key=lambda claim: rumours.likeness(asked, claim))
    return best["_id"] if rumours.likeness(asked, best) >= rule["least"] else None


def asked(name: str) -> Iterator[tuple[list[Claim], str, str]]:
    for one in SETS:
        known = [claim_of(row) for row in one["claims"]]
        for row in one["claims"]:
            yield from ((known, row["id"], question) for question in row.get(name, ()))


@pytest.mark.parametrize(("known", "wanted", "question"), list(asked("asked")))
def test_a_claim_is_known_again_in_other_words(known: list[Claim], wanted: str, question: str) -> None:
    assert found(question, known) == wanted


@pytest.mark.parametrize(
    ("known", "question"),
    [([claim_of(row) for row in one["claims"]], text) for one in SETS for text in one["others"]],
)
def test_a_question_about_something_else_is_answered_by_no_correction(
    known: list[Claim], question: str
) -> None:
    assert found(question, known) is None


def test_what_is_missed_is_written_down() -> None:
    """Whoever improves the lists moves these to the others."""
    assert [question for known, _, question in asked("missed") if found(question, known)] == []


def corrected(store: Store, claim: str, **given: Any) -> Post:
    facts = {
        "claim": {"vi": claim},
        "truth": {"vi": "Không có việc đó."},
        "source": "tin nhắn",
        "who": "UBND",
    }
    return post(store, kind="correction", title="Đính chính", correction=facts, **given)


def test_the_correction_of_ones_own_commune_or_province_answers(store: Store) -> None:
    made = corrected(store, "Tối nay vỡ đê bao ấp Vàm", area_id=PHUONG_TRA_VINH)
    question = "co that toi nay be de bao ap Vam khong"
    answers = [rumours.answer(store, question, areas) for areas in ([PHUONG_TRA_VINH], [PHUONG_LONG_DUC], [])]
    assert [one and one["_id"] for one in answers] == [made["_id"], None, made["_id"]]


def test_the_same_claim_about_another_commune_does_not_answer(store: Store) -> None:
    corrected(store, "Vỡ đê bao ở phường Long Đức")
    asked = ("có thật vỡ đê bao ở Trà Vinh không", "có thật vỡ đê bao ở Long Đức không")
    assert [bool(rumours.answer(store, question, [])) for question in asked] == [False, True]


def test_a_question_that_names_no_claim_is_empty() -> None:
    assert rumours.is_empty("Có thật không?")
    assert not rumours.is_empty("Có thật là vỡ đê không?")
