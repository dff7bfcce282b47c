"""How often a sentence denies something, and what a question asks of a claim."""

from __future__ import annotations

import pytest

from models.content import negations, rumours
from models.content.posts import Post


def about(question: str, claim: str) -> bool:
    correction = {"claim": {"vi": claim}, "truth": {}, "source": "", "who": ""}
    post: Post = {"correction": correction}  # type: ignore[typeddict-item]
    return rumours.asks_the_same(question, post)


SAME = [
    ("Có thật là cống Cái Hóp bị vỡ không?", "Cống Cái Hóp bị vỡ"),
    ("co that cong cai hop bi vo k ad", "Cống Cái Hóp bị vỡ"),
    ("Nghe nói cống Cái Hóp vỡ rồi, phải không?", "Cống Cái Hóp bị vỡ"),
    ("Cống Cái Hóp có bị vỡ không vậy bạn, tôi lo quá", "Cống Cái Hóp bị vỡ"),
    ("Cống Cái Hóp vỡ chưa?", "Cống Cái Hóp bị vỡ"),
    ("Có thật bệnh viện hết thuốc không?", "Bệnh viện hết thuốc"),
    ("Có thật nước máy không uống được không?", "Nước máy không uống được"),
    ("Is it true that the sluice is broken or not?", "The sluice is broken"),
    ("តើពិតទេថាទំនប់បាក់", "ទំនប់បាក់"),
]

OTHER = [
    ("Có thật là cống Cái Hóp không bị vỡ?", "Cống Cái Hóp bị vỡ"),
    ("co that la cong cai hop khong bi vo khong", "Cống Cái Hóp bị vỡ"),
    ("Có thật cống Cái Hóp chưa vỡ không?", "Cống Cái Hóp bị vỡ"),
    ("Có thật cống Cái Hóp chẳng vỡ không?", "Cống Cái Hóp bị vỡ"),
    ("Nghe nói cống Cái Hóp chả bị vỡ, phải không?", "Cống Cái Hóp bị vỡ"),
    ("Cống Cái Hóp đâu có bị vỡ, đúng không?", "Cống Cái Hóp bị vỡ"),
    ("Có thật bệnh viện không hết thuốc?", "Bệnh viện hết thuốc"),
    ("Có thật bệnh viện còn thuốc không?", "Bệnh viện hết thuốc"),
    ("Có thật nước máy uống được không?", "Nước máy không uống được"),
    ("Có thật là ba xã bị nước mặn tràn vào không?", "Cống Cái Hóp bị vỡ, ba xã bị nước mặn tràn vào"),
    ("Is it true that the sluice is not broken?", "The sluice is broken"),
    ("Is it true that the sluice isn't broken?", "The sluice is broken"),
    ("Is it true that the sluice isn’t broken?", "The sluice is broken"),
    ("Is it true that the sluice never broke?", "The sluice broke"),
    ("Is it true that the water can be drunk?", "The water cannot be drunk"),
    ("តើពិតទេថាទំនប់មិនបាក់", "ទំនប់បាក់"),
    ("តើពិតទេថាទំនប់ពុំទាន់បាក់", "ទំនប់បាក់"),
]


@pytest.mark.parametrize(("question", "claim"), SAME)
def test_a_question_with_all_that_a_claim_says_is_about_that_claim(question: str, claim: str) -> None:
    assert about(question, claim)


@pytest.mark.parametrize(("question", "claim"), OTHER)
def test_one_that_denies_it_or_says_a_part_of_it_is_not(question: str, claim: str) -> None:
    assert not about(question, claim)


def test_a_word_that_asks_denies_nothing() -> None:
    assert [negations.asked(text) for text in ("vỡ đê không?", "vỡ đê hay chưa", "không vỡ đê hả")] == [
        0,
        0,
        1,
    ]
