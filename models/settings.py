"""Settings, declared once as data.

Each field of `Settings` is one setting: its environment variable is the field's name in capitals, its
type is the annotation, and its default, help and secrecy stand in `setting(...)`. The program reads them
with `load`, `docs/settings.md` is written from them, and a test compares the two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Any, get_type_hints

from cryptography.fernet import Fernet
from marshmallow import Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList


class Environment(StrEnum):
    """Where Loa runs. Only `PRODUCTION` insists on real secrets."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The settings are wrong; the message names every fault."""


def setting(default: Any, help: str, *, secret: bool = False, channel: str = "", at_least: int = 0) -> Any:
    """Declare one setting.

    :param secret: never printed; production refuses to start with its default.
    :param channel: the setting matters only while this channel stands in `CHANNELS`.
    :param at_least: the least value of a number.
    """
    metadata = {"help": help, "secret": secret, "channel": channel, "at_least": at_least}
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


#: Names that the setting CHANNELS may have.
CHANNELS = ("fcm", "zalo", "sms")

#: This machine, and addresses that nobody on the internet has (RFC 1918, RFC 4193).
INSIDE_NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

#: What CHANNELS says where nothing is sent yet; an empty variable would count as not set.
NO_CHANNELS = ("none",)

#: Least memory of the hash of a password (OWASP Password Storage Cheat Sheet, argon2id with two passes).
SAFE_PASSWORD_MEMORY_KIB = 19_456

#: The file of the data folder in which a `make run` says what it serves and where, as a JSON object of settings.
SERVERS_FILE = "servers.json"

#: MongoDB stops in its tracks when the disk is full: where less is free, in bytes, something must be done.
LEAST_FREE_BYTES = 1_000_000_000

DEV_SECRET = "development-only-secret-never-use-in-production"
DEV_FIELD_KEY = "ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMDAwMDA="


@dataclass(frozen=True)
class Settings:
    """All settings of Loa; read it with `load`."""

    loa_env: Environment = setting(
        Environment.DEVELOPMENT, "`development` or `production`; production insists on real secrets."
    )
    host: str = setting("127.0.0.1", "Address that the web server listens on.")
    port: int = setting(8080, "Port that the web server listens on.", at_least=1)
    public_url: str = setting("", "Address under which residents reach Loa; empty: http://HOST:PORT.")
    trusted_proxies: int = setting(0, "Reverse proxies in front whose X-Forwarded-* headers count.")
    inside_networks: list[str] = setting(
        INSIDE_NETWORKS,
        "Networks of one's own: proxies there are believed, and `/metrics` is for them alone.",
    )
    data_dir: Path = setting(Path("var"), "Folder of the embedded store and broker, logs and pid files.")
    province: str = setting("86@2025-07-01", "The active province: area code and valid-from date.")
    cap_sender: str = setting(
        "loa@localhost",
        "Sender in CAP documents: an address that this province owns, without blanks and commas.",
    )
    load_demo: bool = setting(False, "Load the demo content and demo sign-ins once.")

    mongodb_uri: str = setting("", "MongoDB replica set, 6.0 or newer; empty: the embedded one.", secret=True)
    mongodb_database: str = setting("loa", "Name of the database.")
    broker_url: str = setting(
        "", "Celery broker (redis:// or amqp://); empty: the embedded one.", secret=True
    )
    web_workers: int = setting(2, "Processes of the web server.", at_least=1)
    web_threads: int = setting(8, "Threads in each process of the web server.", at_least=1)
    web_connections: int = setting(1000, "Connections that each process of the web server holds.", at_least=1)
    web_grace_seconds: int = setting(
        20, "Seconds in which the web server finishes what was begun when it is told to stop."
    )
    worker_threads: int = setting(8, "Threads of one Celery worker.", at_least=1)
    log_format: str = setting("console", "`console` for people, `json` for machines.")

    secret_key: str = setting(DEV_SECRET, "Signs access tokens and signed URLs.", secret=True)
    field_keys: list[str] = setting(
        (DEV_FIELD_KEY,),
        "Fernet keys of encrypted fields, comma-separated; the first encrypts, all decrypt.",
        secret=True,
    )
    hash_key: str = setting(
        DEV_SECRET, "Key of the hashes that find a phone number or make a PIN.", secret=True
    )

    password_memory_kib: int = setting(
        SAFE_PASSWORD_MEMORY_KIB,
        f"Memory that hashing a password takes, in KiB; production insists on at least {SAFE_PASSWORD_MEMORY_KIB}.",
        at_least=8,
    )
    access_token_minutes: int = setting(15, "Life of an access token, in minutes.", at_least=1)
    refresh_token_days: int = setting(90, "Life of a refresh token, in days.", at_least=1)
    otp_minutes: int = setting(5, "Life of a one-time code, in minutes.", at_least=1)
    invitation_hours: int = setting(
        72, "Hours in which an official must use an invitation or a link of a reset.", at_least=1
    )

    upload_max_bytes: int = setting(15_000_000, "Largest upload, in bytes.", at_least=1)
    upload_max_frames: int = setting(1, "Most frames of a picture; animations are refused.", at_least=1)
    upload_unused_hours: int = setting(
        24, "Hours after which an upload that is part of nothing is removed.", at_least=1
    )
    upload_max_pages: int = setting(100, "Most pages of a PDF document.", at_least=1)

    outbox_lease_seconds: int = setting(
        30, "After so many seconds a reaction begun and not done is due again.", at_least=1
    )
    outbox_resend_seconds: int = setting(
        60, "After so many seconds a reaction handed over and not begun is handed again.", at_least=1
    )
    sweep_seconds: int = setting(2, "Pause between two sweeps for pending reactions, in seconds.", at_least=1)

    chat_gather_seconds: int = setting(
        2,
        "So many seconds a message by Zalo waits for the next one of the same person, so that seven photos are "
        "answered once; 0 for none. A call for help and a pressed button never wait.",
    )

    report_rating_days: int = setting(
        14, "Days after its end in which a resident may rate their report; then it is closed."
    )
    report_reopen_days: int = setting(30, "Days after its end in which a resident may reopen their report.")

    channels: list[str] = setting(
        CHANNELS, "Channels in use, comma-separated: fcm, zalo, sms; `none` for none of them."
    )
    fcm_credentials: str = setting(
        "", "Service-account JSON of Firebase, or the path of its file.", secret=True, channel="fcm"
    )
    fcm_url: str = setting("https://fcm.googleapis.com", "Address of FCM.")
    zalo_app_id: str = setting("", "Id of the Zalo app.", channel="zalo")
    zalo_oa_id: str = setting("", "Id of the Official Account.", channel="zalo")
    zalo_app_secret: str = setting("", "App secret, for tokens.", secret=True, channel="zalo")
    zalo_oa_secret: str = setting("", "OA secret key, for webhook signatures.", secret=True, channel="zalo")
    zalo_refresh_token: str = setting(
        "", "First refresh token; later ones live in the store.", secret=True, channel="zalo"
    )
    zalo_api_url: str = setting("https://openapi.zalo.me", "Address of the Official Account API.")
    zalo_zns_url: str = setting(
        "https://business.openapi.zalo.me", "Address of Zalo's template messages (ZNS)."
    )
    zalo_oauth_url: str = setting("https://oauth.zaloapp.com", "Address of Zalo's token endpoint.")
    zalo_media_hosts: list[str] = setting(
        (".zdn.vn", ".zadn.vn", ".dlfl.vn"), "Hosts (or .suffixes) that photos of residents are fetched from."
    )
    open311_media_hosts: list[str] = setting(
        (), "Hosts (or .suffixes) that photos of Open311 requests are fetched from; empty: from none."
    )
    twilio_account_sid: str = setting("", "Twilio account.", channel="sms")
    twilio_auth_token: str = setting("", "Twilio token.", secret=True, channel="sms")
    twilio_from: str = setting("", "Sender of SMS: registered name or number.", channel="sms")
    twilio_url: str = setting("https://api.twilio.com", "Address of the Twilio API.")
    provider_timeout_seconds: int = setting(
        10, "A provider that is silent for so many seconds is asked again later.", at_least=1
    )

    @property
    def public_base(self) -> str:
        """The public address without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


SETTINGS: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(Settings)


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ` (pass `os.environ`); an empty variable counts as not set.

    :raises SettingsError: naming every setting that is malformed, not one of its choices, or (in
        production) a secret still missing or at its default, or hashes of passwords that are too weak.
    """
    given = {field.name.upper(): environ.get(field.name.upper()) for field in SETTINGS}
    hints = get_type_hints(Settings)
    schema = Schema.from_dict(
        {field.name.upper(): _field(hints[field.name], field.metadata["at_least"]) for field in SETTINGS}
    )()
    try:
        values = schema.load({name: value for name, value in given.items() if value})
    except ValidationError as error:
        faults = (f"{name}: {' '.join(map(str, texts))}" for name, texts in dict(error.messages_dict).items())
        raise SettingsError("Settings are wrong. " + " ".join(sorted(faults))) from error
    settings = Settings(**{name.lower(): value for name, value in values.items()})
    if tuple(settings.channels) == NO_CHANNELS:
        settings = dataclasses.replace(settings, channels=[])
    _insist_on_sense(settings)
    if settings.loa_env is Environment.PRODUCTION:
        _insist_on_safety(settings)
    return settings


def describe(field: dataclasses.Field[Any]) -> tuple[str, str, str]:
    """Return the environment variable, the type and the default of a setting, as people read them."""
    kind = get_type_hints(Settings)[field.name]
    name = "list" if kind == list[str] else kind.__name__.lower()
    default = ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
    return field.name.upper(), name, "(secret)" if field.metadata["secret"] and default else default


def _field(kind: Any, at_least: int) -> fields.Field[Any]:
    """Return the marshmallow field that parses one setting of the type `kind`."""
    if kind == list[str]:
        return DelimitedList(fields.String())
    if isinstance(kind, type) and issubclass(kind, Enum):
        return fields.Enum(kind, by_value=True)
    plain: dict[Any, fields.Field[Any]] = {
        bool: fields.Boolean(),
        int: fields.Integer(validate=validate.Range(min=at_least)),
        str: fields.String(),
        Path: _Path(),
    }
    return plain[kind]


class _Path(fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return Path(str(super()._deserialize(value, attr, data, **kwargs)))


def _insist_on_sense(settings: Settings) -> None:
    """Refuse values that are of the right type and still cannot work, naming each."""
    faults = [f"CHANNELS: there is no channel {name}." for name in settings.channels if name not in CHANNELS]
    faults += [
        f"INSIDE_NETWORKS: {one} is no network." for one in settings.inside_networks if not _network(one)
    ]
    try:
        for key in settings.field_keys:
            Fernet(key)
    except ValueError:
        faults.append("FIELD_KEYS: each must be 32 bytes in URL-safe base 64.")
    if faults:
        raise SettingsError("Settings are wrong. " + " ".join(faults))


def _network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _insist_on_safety(settings: Settings) -> None:
    """Refuse a production start with a missing or default secret or with weak hashes, naming each."""
    missing = [
        field.name.upper()
        for field in SETTINGS
        if (field.metadata["secret"] or field.metadata["channel"])
        and field.metadata["channel"] in {"", *settings.channels}
        and _is_default(field, getattr(settings, field.name))
    ]
    faults = [f"Production needs these settings: {', '.join(missing)}."] if missing else []
    if settings.password_memory_kib < SAFE_PASSWORD_MEMORY_KIB:
        faults.append(f"In production PASSWORD_MEMORY_KIB is at least {SAFE_PASSWORD_MEMORY_KIB}.")
    if faults:
        raise SettingsError(" ".join([*faults, "See docs/settings.md."]))


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    current = list(value) if isinstance(value, (tuple, list)) else value
    return bool(not current or current == default)
