"""Phone numbers as people type them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Invalid
from models.people import phones


@pytest.mark.parametrize(
    "typed",
    [
        "0900000012",
        "0900 000 012",
        "0900.000.012",
        "0900-000-012",
        " (090) 000 0012 ",
        "84900000012",
        "+84900000012",
        "+84 (0)900 000 012",
        "0084900000012",
        "900000012",
        "០៩០០០០០០១២",
    ],
)
def test_every_usual_way_to_write_a_number_is_one_number(typed: str) -> None:
    assert phones.normalise(typed) == "+84900000012"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "nothing"),
        ("abc", "words"),
        ("0900 FLOOD", "letters for digits"),
        ("01212345678", "a mobile number of before 2018"),
        ("113", "a hotline"),
        ("1022", "a hotline"),
        ("02943855855", "a landline"),
        ("+85512345678", "abroad"),
        ("090000001", "a digit too few"),
        ("09000000123", "a digit too many"),
        ("0900000012 ext 5", "an extension"),
        ("0900000012;ext=5", "an extension"),
        ("9" * 1000, "no end"),
    ],
)
def test_what_cannot_get_a_code_is_refused(typed: str, what: str) -> None:
    with pytest.raises(Invalid) as caught:
        phones.normalise(typed)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("phone", "phone_invalid")], what


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_a_fault(typed: str) -> None:
    with suppress(Invalid):
        assert phones.normalise(typed).startswith("+84")
