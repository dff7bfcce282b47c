"""What nobody sees in a text: taken out where it does no harm, named where it deceives."""

from __future__ import annotations

import pytest

from models.language.visible import turning_faults, without_harmless


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeffHọp d\u00adân\u200b lúc 8\u200c giờ\u2060", "Họp dân lúc 8 giờ"),
        ("សំណួរ\u200bនេះ", "សំណួរ\u200bនេះ"),
        ("👨\u200d👩\u200d👧 và 👩🏽\u200d🌾", "👨\u200d👩\u200d👧 và 👩🏽\u200d🌾"),
        ("ab\u202ecd", "ab\u202ecd"),
    ],
)
def test_what_nobody_sees_is_taken_out_where_it_is_not_needed(typed: str, kept: str) -> None:
    assert without_harmless(typed) == kept


def test_a_character_that_turns_the_direction_is_named_with_its_place() -> None:
    (fault,) = turning_faults("title", "Họp dân \u202eétag")
    assert (fault.code, fault.params) == ("text_turns", {"char": "U+202E", "after": "Họp dân "})
    assert turning_faults("title", "Họp dân") == []
