"""Two matters of one message: where a text turns from one to the other, and where it does not."""

from __future__ import annotations

import pytest

from bot.actions import second_taken
from bot.engine.engine import engine
from bot.understanding import examples, two_matters
from bot.understanding.alarms import CALL
from bot.understanding.turns import WORDS

#: Of examples, which are meant to say one thing, no more may be parted; of every thousand 4 are, half of them with two
#: matters indeed.
MOST_PARTED = 0.01


@pytest.mark.parametrize(
    ("text", "intents", "second"),
    [
        (
            "Đèn đường ấp 3 hư rồi, với cho hỏi số điện lực",
            "report_incident ask_hotline",
            "cho hỏi số điện lực",
        ),
        ("so cong an xa la gi, san mai co mua khong", "ask_hotline ask_forecast", "mai co mua khong"),
        (
            "cho hỏi số điện lực, còn nữa ống nước bể trước nhà",
            "report_incident ask_hotline",
            "cho hỏi số điện lực",
        ),
        (
            "pothole near the market, by the way is there a storm warning",
            "report_incident ask_alert",
            "is there a storm warning",
        ),
        (
            "ភ្លើងផ្លូវខូចហើយ ហើយសុំលេខទូរសព្ទអគ្គិសនី",
            "report_incident ask_hotline",
            "សុំលេខទូរសព្ទអគ្គិសនី",
        ),
    ],
)
def test_a_text_turns_from_one_matter_to_another(text: str, intents: str, second: str) -> None:
    pair = two_matters.found(text)
    assert pair is not None
    assert (" ".join(part.intent for part in pair), pair[1].text) == (intents, second)


@pytest.mark.parametrize(
    "text",
    [
        "Ổ gà trước trường, xã Trung Hiệp, bị từ hôm qua",
        "đèn đường hư rồi, cảm ơn anh chị nhiều nha",
        "rác chất đống, bao giờ có người tới dọn vậy",
        "nước ngập tới gối, với lại rác trôi đầy đường",
        "tôi tên Tư ở ấp 5, cống nghẹt, gọi lại cho tôi",
        "số điện thoại của điện lực với nước",
    ],
)
def test_what_belongs_to_one_matter_stays_together(text: str) -> None:
    assert two_matters.found(text) is None


def test_examples_of_one_matter_are_hardly_ever_parted() -> None:
    texts = [example.text for example in examples.read()][::50]
    pairs = ((text, two_matters.found(text)) for text in texts)
    # What calls for help is parted where the alarm hears it, too.
    parted = [text for text, pair in pairs if pair and pair[0].intent != CALL]
    assert len(parted) <= MOST_PARTED * len(texts), parted


def test_whatever_may_be_second_has_an_answer() -> None:
    matters = {*WORDS.lists["answers"], *WORDS.lists["offers"]}
    assert matters == second_taken.ANSWERS.keys() | second_taken.OFFERS.keys()
    assert matters <= set(engine().project.domain["intents"])
