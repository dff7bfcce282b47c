"""What nobody sees in a text: taken out where it does no harm, named where it deceives."""

from __future__ import annotations

import pytest

from models.language.visible import as_seen, turning_faults, without_harmless


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


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("\ufeffVL-7\u200bK\u00ad3M9\u2060", "VL-7K3M9"),
        ("ជួ\u200bយ\u200cខ្ញុំ\u200dផង", "ជួយខ្ញុំផង"),
        ("ស្ងាត់\u200b22-6", "ស្ងាត់ 22-6"),
        ("xã Long Đức\u2060\u200bជួយ", "xã Long Đức ជួយ"),
        ("👨\u200d👩\u200d👧 và 👩🏽\u200d🌾", "👨\u200d👩\u200d👧 và 👩🏽\u200d🌾"),
    ],
)
def test_what_residents_type_is_read_as_they_see_it(typed: str, seen: str) -> None:
    assert as_seen(typed) == seen


def test_a_character_that_turns_the_direction_is_named_with_its_place() -> None:
    (fault,) = turning_faults("title", "Họp dân \u202eétag")
    assert (fault.code, fault.params) == ("text_turns", {"char": "U+202E", "after": "Họp dân "})
    assert turning_faults("title", "Họp dân") == []
