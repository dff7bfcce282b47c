"""Production does not start with a secret that somebody can guess, and says at once everything that is weak."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from secrets import token_hex

import pytest
from cryptography.fernet import Fernet

from loa.secrets import NAMES, fresh
from models.settings import DEV_FIELD_KEY, DEV_SECRET, SettingsError, load

SAFE = {
    "LOA_ENV": "production",
    "MONGODB_URI": "mongodb://db.invalid/?replicaSet=rs0",
    "BROKER_URL": "redis://broker.invalid",
    **{name: fresh(name) for name in NAMES},
    "PUBLIC_URL": "https://loa.example.vn",
    "TRUSTED_PROXIES": "1",
    "CAP_SENDER": "loa@example.vn",
    "CHANNELS": "none",
}

ZALO = {
    "CHANNELS": "zalo",
    "ZALO_APP_ID": "1",
    "ZALO_OA_ID": "2",
    **{name: token_hex(10) for name in ("ZALO_APP_SECRET", "ZALO_OA_SECRET", "ZALO_REFRESH_TOKEN")},
}

GUESSABLE = [
    "x",
    " ",
    "0123456789012345678901234567890",
    "s" * 64,
    "ab" * 40,
    "0123456789abcdef" * 4,
    "password" * 8,
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "thisisaverysecretkeyforproduction",
    "Loa-Production-Secret-Key-2026-Tra-Vinh",
    b64encode(b"changeme" * 6).decode(),
    ("secret-key-" * 5).encode().hex(),
]

KNOWN = [
    DEV_SECRET,
    DEV_SECRET.upper(),
    DEV_SECRET[::-1],
    f"{DEV_SECRET}-2",
    f"9f1c6b40d7{DEV_SECRET}",
    DEV_SECRET.replace("-", "_"),
    DEV_SECRET.replace("-", "%2D"),
    DEV_SECRET.encode().hex(),
    b64encode(DEV_SECRET.encode()).decode(),
    urlsafe_b64encode(DEV_SECRET.encode()).decode().rstrip("="),
    DEV_FIELD_KEY,
]


def test_what_the_command_makes_is_taken() -> None:
    for _ in range(10):
        assert load({**SAFE, **{name: fresh(name) for name in NAMES}}).hash_key


def test_thirty_two_random_bytes_by_other_tools_are_taken() -> None:
    for _ in range(10):
        assert load({**SAFE, "SECRET_KEY": token_hex(16), "HASH_KEY": token_hex(32)}).secret_key


@pytest.mark.parametrize("value", GUESSABLE)
@pytest.mark.parametrize("name", ["SECRET_KEY", "HASH_KEY"])
def test_a_secret_that_can_be_guessed_is_refused(name: str, value: str) -> None:
    assert name in _refusal(**{name: value})


@pytest.mark.parametrize("value", KNOWN)
@pytest.mark.parametrize("name", ["SECRET_KEY", "HASH_KEY"])
def test_a_key_of_development_is_refused_however_it_is_written(name: str, value: str) -> None:
    assert name in _refusal(**{name: value})


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_key_of_development_is_found_at_any_place_of_the_field_keys(place: int) -> None:
    keys = [fresh("FIELD_KEYS"), fresh("FIELD_KEYS")]
    keys.insert(place, DEV_FIELD_KEY)

    assert "FIELD_KEYS is, or holds, a key of development" in _refusal(FIELD_KEYS=",".join(keys))


@pytest.mark.parametrize(
    "raw", [b"\0" * 32, b"0" * 32, b"mocked-mocked-mocked-mocked-0000", bytes(range(32))]
)
def test_a_field_key_of_the_right_form_that_hides_nothing_is_refused(raw: bytes) -> None:
    key = urlsafe_b64encode(raw).decode()

    assert "FIELD_KEYS can be guessed" in _refusal(FIELD_KEYS=f"{fresh('FIELD_KEYS')},{key}")


@pytest.mark.parametrize(
    ("one", "other"),
    [("SECRET_KEY", "HASH_KEY"), ("SECRET_KEY", "FIELD_KEYS"), ("FIELD_KEYS", "HASH_KEY")],
)
def test_equal_secrets_are_refused(one: str, other: str) -> None:
    said = _refusal(**{one: SAFE["FIELD_KEYS"], other: SAFE["FIELD_KEYS"]})

    assert f"{one} and {other} hold the same secret" in said


def test_a_secret_that_is_another_with_something_behind_it_is_refused() -> None:
    assert "same secret" in _refusal(HASH_KEY=SAFE["SECRET_KEY"] + "1")


def test_a_field_key_that_stands_twice_is_refused() -> None:
    assert "FIELD_KEYS holds the same key twice" in _refusal(FIELD_KEYS=f"{SAFE['FIELD_KEYS']}," * 2)


def test_secrets_of_providers_are_compared_too() -> None:
    said = _refusal(**{**ZALO, "ZALO_OA_SECRET": SAFE["HASH_KEY"]})

    assert "ZALO_OA_SECRET and HASH_KEY hold the same secret" in said


def test_a_secret_in_the_address_of_the_store_is_found() -> None:
    said = _refusal(MONGODB_URI=f"mongodb://loa:{SAFE['HASH_KEY']}@db.invalid/?replicaSet=rs0")

    assert "MONGODB_URI and HASH_KEY hold the same secret" in said


@pytest.mark.parametrize("value", ["x", " ", "a" * 20, "secretsecretsecretsecret"])
def test_a_webhook_secret_that_can_be_guessed_is_refused(value: str) -> None:
    assert "ZALO_OA_SECRET" in _refusal(**{**ZALO, "ZALO_OA_SECRET": value})


@pytest.mark.parametrize(
    "address",
    [
        "http://loa.example.vn",
        "https://localhost",
        "https://loa.localhost",
        "https://127.0.0.1",
        "https://[::1]",
        "https://loa",
        "https://loa.example.vn/v1",
        "https://loa.example.vn?x=1",
        "https://somebody@loa.example.vn",
        "https://loa.example.vn:port",
        "loa.example.vn",
    ],
)
def test_a_public_address_that_residents_cannot_use_is_refused(address: str) -> None:
    assert "PUBLIC_URL" in _refusal(PUBLIC_URL=address)


@pytest.mark.parametrize(
    "sender", ["loa@localhost", "loa", "loa loa@example.vn", "a@x.vn,b@x.vn", "<loa@x.vn>"]
)
def test_a_sender_of_warnings_that_nobody_owns_is_refused(sender: str) -> None:
    assert "CAP_SENDER" in _refusal(CAP_SENDER=sender)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_FORMAT", "xml"),
        ("TRUSTED_PROXIES", "0"),
        ("TRUSTED_PROXIES", "99"),
        ("PROVINCE", "Vĩnh Long"),
        ("MONGODB_URI", "db.invalid"),
        ("BROKER_URL", "memory://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, value: str) -> None:
    assert name in _refusal(**{name: value})


def test_every_weakness_is_named_in_one_message() -> None:
    said = _refusal(
        PORT="eighty",
        LOG_FORMAT="xml",
        CHANNELS="pigeon",
        SECRET_KEY="x",
        HASH_KEY=" ",
        FIELD_KEYS=f"{DEV_FIELD_KEY},{SAFE['FIELD_KEYS']}",
        PUBLIC_URL="http://localhost",
        CAP_SENDER="loa@localhost",
        TRUSTED_PROXIES="0",
        PASSWORD_MEMORY_KIB="8",
    )

    for name in (
        *(
            "PORT",
            "LOG_FORMAT",
            "CHANNELS",
            "SECRET_KEY",
            "HASH_KEY",
            "FIELD_KEYS",
            "PUBLIC_URL",
            "CAP_SENDER",
        ),
        *("TRUSTED_PROXIES", "PASSWORD_MEMORY_KIB"),
    ):
        assert name in said


def test_the_message_shows_no_secret() -> None:
    weak = {"SECRET_KEY": "kẻ-trộm-đọc", "HASH_KEY": "kẻ-trộm-đọc", "FIELD_KEYS": "kẻ-trộm-đọc"}

    assert "trộm" not in _refusal(**weak)


def test_a_key_with_blanks_around_it_is_the_key() -> None:
    key = Fernet.generate_key().decode()

    assert load({**SAFE, "FIELD_KEYS": f" {key} ,"}).field_keys == [key]


def _refusal(**given: str) -> str:
    with pytest.raises(SettingsError) as refused:
        load({**SAFE, **given})
    return str(refused.value)
