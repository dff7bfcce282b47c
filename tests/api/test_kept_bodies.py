"""Bodies that are made once: as many as fit, the ones asked for last."""

from __future__ import annotations

from api.extensions.kept_bodies import KeptBodies, Made


def made(text: bytes) -> Made:
    return Made(text, {})


def refused() -> Made:
    raise AssertionError("made a second time")


def test_a_body_is_made_once() -> None:
    kept = KeptBodies()
    kept.get(("/a", "1"), lambda: made(b"x"))
    assert kept.get(("/a", "1"), refused).body == b"x"


def test_another_tag_or_address_is_another_body() -> None:
    kept = KeptBodies()
    kept.get(("/a", "1"), lambda: made(b"x"))
    assert kept.get(("/a", "2"), lambda: made(b"y")).body == b"y"
    assert kept.get(("/b", "1"), lambda: made(b"z")).body == b"z"


def test_what_was_not_asked_for_goes_when_there_is_no_room() -> None:
    kept = KeptBodies(most=25)
    for name in "ab":
        kept.get((name, ""), lambda: made(b"0123456789"))
    kept.get(("a", ""), refused)
    kept.get(("c", ""), lambda: made(b"0123456789"))
    assert kept.get(("a", ""), refused).body
    assert kept.get(("b", ""), lambda: made(b"again")).body == b"again"


def test_a_body_larger_than_the_room_is_answered_and_not_kept() -> None:
    kept = KeptBodies(most=5)
    assert kept.get(("a", ""), lambda: made(b"0123456789")).body == b"0123456789"
    assert kept.get(("a", ""), lambda: made(b"other")).body == b"other"
