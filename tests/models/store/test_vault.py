"""The vault: personal data is unreadable without the keys, and still found."""

from __future__ import annotations

import hmac

import pytest
from cryptography.fernet import Fernet, InvalidToken

from models.store.vault import Vault

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_text_comes_back_and_its_ciphertext_shows_nothing() -> None:
    vault = Vault([OLD], "key")
    token = vault.encrypt("+84900000012")

    assert "900000012" not in token
    assert vault.decrypt(token) == "+84900000012"


def test_old_text_is_readable_after_the_key_was_rotated() -> None:
    token = Vault([OLD], "key").encrypt("xin chào")

    assert Vault([NEW, OLD], "key").decrypt(token) == "xin chào"


def test_other_keys_open_nothing() -> None:
    with pytest.raises(InvalidToken):
        Vault([NEW], "key").decrypt(Vault([OLD], "key").encrypt("xin chào"))


def test_same_value_is_found_under_one_purpose_only() -> None:
    vault = Vault([OLD], "key")

    assert vault.digest("phone", "1") == vault.digest("phone", "1")
    assert vault.digest("phone", "1") != vault.digest("zalo", "1")
    assert vault.digest("phone", "1", "2") != vault.digest("phone", "12")
    assert vault.digest("phone", "1") != Vault([OLD], "other").digest("phone", "1")


def test_pin_has_six_digits_and_its_representation_hides_the_keys() -> None:
    vault = Vault([OLD], "key")

    assert vault.digits("pin", "report").isdigit()
    assert len(vault.digits("pin", "report")) == 6
    assert OLD not in repr(vault)


def test_its_keys_are_read_once() -> None:
    vault = Vault([OLD], "key")

    assert vault.decrypt(vault.encrypt("xin chào")) == "xin chào"
    assert vault._fernet is vault._fernet


@pytest.mark.parametrize(
    "parts", [("a\x1fb",), ("a\x1eb",), ("a\x1e1b",), ("a", "b"), ("a\x1e", "b"), ("a\x1f", "b")]
)
def test_no_two_lists_of_parts_have_one_hash(parts: tuple[str, ...]) -> None:
    vault = Vault([OLD], "key")
    others = [
        ("a", "b"),
        ("a\x1fb",),
        ("a\x1e1b",),
        ("a\x1eb",),
        ("a\x1e", "b"),
        ("a\x1f", "b"),
        ("a\x1e01b",),
    ]

    assert [other for other in others if vault.digest("p", *other) == vault.digest("p", *parts)] == [parts]


def test_stored_hashes_and_pins_stay_what_they_were() -> None:
    vault = Vault([OLD], "key")
    before = hmac.new(b"key", b"report-pin\x1fr1", "sha256").hexdigest()

    assert vault.digest("report-pin", "r1") == before
    assert vault.digits("report-pin", "r1") == str(int(before, 16) % 10**6).zfill(6)
