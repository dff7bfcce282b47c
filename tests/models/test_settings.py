"""Settings: declared once, read strictly, and no production without secrets."""

from __future__ import annotations

from secrets import token_hex

import pytest

from loa.secrets import NAMES, fresh
from models.settings import SAFE_PASSWORD_MEMORY_KIB, SETTINGS, SettingsError, load

PRODUCTION = {
    "LOA_ENV": "production",
    "MONGODB_URI": "mongodb://db.invalid/?replicaSet=rs0",
    "BROKER_URL": "redis://broker.invalid",
    **{name: fresh(name) for name in NAMES},
    "PUBLIC_URL": "https://loa.example.vn",
    "TRUSTED_PROXIES": "1",
    "CAP_SENDER": "loa@example.vn",
    "CHANNELS": "sms",
    "TWILIO_ACCOUNT_SID": "AC0",
    "TWILIO_AUTH_TOKEN": token_hex(16),
    "TWILIO_FROM": "LOA",
}


def test_nothing_need_be_set_to_develop() -> None:
    assert load({}).port == 8080


def test_empty_variable_counts_as_not_set() -> None:
    assert load({"PORT": ""}).port == 8080


def test_values_are_read_by_their_types() -> None:
    settings = load({"PORT": "8090", "LOAD_DEMO": "true", "CHANNELS": "fcm,zalo"})

    assert (settings.port, settings.load_demo, list(settings.channels)) == (8090, True, ["fcm", "zalo"])


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"LOA_ENV.*PORT"):
        load({"PORT": "eighty", "LOA_ENV": "staging"})


def test_production_starts_with_all_secrets() -> None:
    assert load(PRODUCTION).twilio_from == "LOA"


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"LOA_ENV", "CHANNELS"}))
def test_production_without_a_secret_names_it(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({key: value for key, value in PRODUCTION.items() if key != name})


@pytest.mark.parametrize("name", ["SECRET_KEY", "HASH_KEY", "FIELD_KEYS"])
def test_production_with_a_development_secret_names_it(name: str) -> None:
    field = next(field for field in SETTINGS if field.name.upper() == name)
    default = ",".join(field.default) if isinstance(field.default, tuple) else field.default

    with pytest.raises(SettingsError, match=name):
        load({**PRODUCTION, name: str(default)})


def test_production_insists_on_strong_hashes_of_passwords_beside_the_secrets() -> None:
    with pytest.raises(SettingsError, match=r"SECRET_KEY.*PASSWORD_MEMORY_KIB"):
        load({**PRODUCTION, "SECRET_KEY": "", "PASSWORD_MEMORY_KIB": str(SAFE_PASSWORD_MEMORY_KIB - 1)})


def test_hashes_of_passwords_are_strong_unless_somebody_says_otherwise() -> None:
    assert load(PRODUCTION).password_memory_kib == SAFE_PASSWORD_MEMORY_KIB


def test_channel_that_is_not_in_use_needs_no_secrets() -> None:
    assert load({**PRODUCTION, "CHANNELS": "sms"}).zalo_app_secret == ""


def test_field_keys_that_are_no_keys_are_named() -> None:
    with pytest.raises(SettingsError, match="FIELD_KEYS"):
        load({"FIELD_KEYS": "abc"})


def test_unknown_channel_is_named() -> None:
    with pytest.raises(SettingsError, match="CHANNELS"):
        load({"CHANNELS": "fcm,pigeon"})


@pytest.mark.parametrize("name", ["PORT", "WEB_WORKERS", "WEB_THREADS", "WORKER_THREADS", "OTP_MINUTES"])
def test_zero_is_refused_where_it_makes_no_sense(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}.*1"):
        load({name: "0"})


def test_zero_is_taken_where_it_says_none() -> None:
    assert load({"TRUSTED_PROXIES": "0"}).trusted_proxies == 0


def test_printed_settings_show_no_secret() -> None:
    secrets = {field.name.upper(): "xin-dung-in" for field in SETTINGS if field.metadata["secret"]}
    addresses = {
        "MONGODB_URI": "mongodb://xin-dung-in",
        "BROKER_URL": "redis://xin-dung-in",
        "SMTP_URL": "smtps://xin-dung-in",
        "MQTT_URL": "mqtts://xin-dung-in",
        "ALERTS_BROKER_URL": "redis://xin-dung-in/1",
    }
    printed = repr(load(secrets | addresses | {"FIELD_KEYS": PRODUCTION["FIELD_KEYS"]}))

    assert "xin-dung-in" not in printed
    assert PRODUCTION["FIELD_KEYS"] not in printed
    assert "port=8080" in printed


def test_a_province_without_accounts_names_no_channels() -> None:
    assert load({"CHANNELS": "none"}).channels == []


WRONG = {
    "PORT": "65536",
    "HOST": "0.0.0.0, ::",
    "LOG_FORMAT": "xml",
    "CAP_SENDER": "loa vinh long",
    "PUBLIC_URL": "ftp://loa.example.vn",
    "MONGODB_URI": "foo",
    "MONGODB_DATABASE": "loa vinh.long",
    "BROKER_URL": "file:///tmp",
    "PROVINCE": "zz",
    "TRUSTED_PROXIES": "-1",
    "WEB_WORKERS": "0",
    "TWILIO_URL": "twilio",
    "CHANNELS": "pigeon",
    "INSIDE_NETWORKS": "everywhere",
    "FIELD_KEYS": "abc",
}


@pytest.mark.parametrize("around", [{}, PRODUCTION], ids=["development", "production"])
def test_whatever_is_wrong_is_named_in_one_round(around: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        load({**around, **WRONG})

    assert [name for name in WRONG if f"{name}:" not in str(refused.value)] == []


def test_what_production_lacks_is_named_beside_what_is_malformed() -> None:
    given = {**PRODUCTION, "HOST": "0.0.0.0", "TRUSTED_PROXIES": "0", "LOG_FORMAT": "xml", "PORT": "0"}

    with pytest.raises(SettingsError, match=r"LOG_FORMAT(.|\n)*PORT(.|\n)*TRUSTED_PROXIES"):
        load(given)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://loa.example.vn/", "http://[::1]:8080"])
def test_an_address_may_have_a_port_and_a_last_slash(url: str) -> None:
    assert load({"PUBLIC_URL": url}).public_base == url.rstrip("/")


def test_province_that_pays_zalo_for_nothing_says_so() -> None:
    assert load({"ZALO_CHARGED": "none"}).zalo_charged == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZALO_CHARGED", "alert,gossip"),
        ("ZNS_TEMPLATES", "alert"),
        ("ZNS_TEMPLATES", "gossip:1"),
        ("ZNS_TEMPLATES", "alert:1,letter:"),
        ("SMS_PROVIDER", "pigeon"),
        ("PROVIDER_RATES", "sms:10"),
        ("PROVIDER_RATES", "pigeon:10:20"),
        ("PROVIDER_RATES", "sms:0:20"),
        ("CANARIES", "sms"),
        ("CANARIES", "pigeon:coop"),
        ("CANARIES", "sms:+84900000009/every/0"),
    ],
)
def test_choice_that_does_not_exist_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({name: value})


def test_account_of_sms_is_that_of_its_provider() -> None:
    assert load({"CHANNELS": "fcm,sms", "SMS_PROVIDER": "esms"}).accounts == ["fcm", "esms"]


def test_production_wants_the_account_of_the_provider_that_is_chosen() -> None:
    with pytest.raises(SettingsError, match=r"ESMS_API_KEY, ESMS_SECRET_KEY, ESMS_BRANDNAME\."):
        load({**PRODUCTION, "SMS_PROVIDER": "esms"})


@pytest.mark.parametrize(
    ("broker", "of_alerts"),
    [
        ("redis://broker.invalid", "redis://broker.invalid/1"),
        (
            "rediss://loa:mat-khau@broker.invalid:6380/3?ssl_cert_reqs=required",
            "rediss://loa:mat-khau@broker.invalid:6380/4?ssl_cert_reqs=required",
        ),
        ("redis://broker.invalid/15", "redis://broker.invalid/0"),
        ("amqp://broker.invalid/loa", "amqp://broker.invalid/loa"),
    ],
)
def test_alerts_have_the_next_database_of_the_broker(broker: str, of_alerts: str) -> None:
    assert load({"BROKER_URL": broker}).alerts_broker == of_alerts


def test_alerts_may_have_a_broker_of_their_own_that_production_does_not_ask_for() -> None:
    own = "redis://broker.invalid:6379/7"

    assert load(PRODUCTION).alerts_broker_url == ""
    assert load({**PRODUCTION, "ALERTS_BROKER_URL": own}).alerts_broker == own
    with pytest.raises(SettingsError, match="ALERTS_BROKER_URL"):
        load({"ALERTS_BROKER_URL": "file:///tmp"})
