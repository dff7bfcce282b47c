"""Settings, declared once as data.

Each field of `Settings` is one setting: its environment variable is the field's name in capitals, its
type is the annotation, and its default, help and secrecy stand in `setting(...)`. The program reads them
with `load`, `docs/settings.md` is written from them, and a test compares the two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, MultiFernet
from marshmallow import Schema, ValidationError

from models import channel_settings, demands, outlet_settings
from models.channel_settings import ChannelSettings
from models.chat_settings import ChatSettings
from models.outlet_settings import OutletSettings
from models.setting_fields import (
    HOST,
    HOURS,
    LAST_PORT,
    PATH,
    SERVICE_ADDRESS,
    WEB_ADDRESS,
    field_of,
    is_network,
    setting,
)
from models.speech_settings import SpeechSettings


class Environment(StrEnum):
    """Where Loa runs. Only `PRODUCTION` insists on real secrets."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The settings are wrong; the message names every fault."""


#: This machine, and addresses that nobody on the internet has (RFC 1918, RFC 4193).
INSIDE_NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

#: What a list says that is to be empty; an empty variable would count as not set.
NOTHING = ("none",)

#: Least memory of the hash of a password (OWASP Password Storage Cheat Sheet, argon2id with two passes).
SAFE_PASSWORD_MEMORY_KIB = 19_456

#: The file of the data folder in which a `make run` says what it serves and where, as a JSON object of settings.
SERVERS_FILE = "servers.json"

#: MongoDB stops in its tracks when the disk is full: where less is free, in bytes, something must be done.
LEAST_FREE_BYTES = 1_000_000_000

#: Where public bodies of Viet Nam show their films.
VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "facebook.com",
    "fb.watch",
    "gov.vn",
)

#: Databases of a Redis or Valkey server that nobody has set up otherwise.
REDIS_DATABASES = 16

DEV_SECRET = "development-only-secret-never-use-in-production"
DEV_FIELD_KEY = "ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMDAwMDA="


@dataclass(frozen=True)
class Settings(ChannelSettings, ChatSettings, OutletSettings, SpeechSettings):
    """All settings of Loa; read it with `load`."""

    loa_env: Environment = setting(
        Environment.DEVELOPMENT, "`development` or `production`; production insists on real secrets."
    )
    host: str = setting("127.0.0.1", "Address that the web server listens on.", form=HOST)
    port: int = setting(8080, "Port that the web server listens on.", at_least=1, at_most=LAST_PORT)
    public_url: str = setting(
        "",
        "Address under which residents reach Loa, scheme and host alone; empty: http://HOST:PORT.",
        form=WEB_ADDRESS,
        demand=demands.PUBLIC_ADDRESS,
    )
    trusted_proxies: int = setting(
        0,
        "Reverse proxies in front whose X-Forwarded-* headers count; production has one at least, for TLS.",
        at_most=5,
        demand=demands.PROXIES,
    )
    inside_networks: list[str] = setting(
        INSIDE_NETWORKS,
        "Networks of one's own: proxies there are believed, and `/metrics` is for them alone.",
    )
    data_dir: Path = setting(Path("var"), "Folder of the embedded store and broker, logs and pid files.")
    province: str = setting(
        "86@2025-07-01",
        "The active province: area code and valid-from date.",
        form=r"[0-9A-Za-z]{1,12}@\d{4}-\d{2}-\d{2}",
    )
    cap_sender: str = setting(
        "loa@localhost",
        "Sender in CAP documents: an address that this province owns, without blanks and commas.",
        form=r"[^\s,<>&]+",  # CAP 1.2, section 3.2.1, `sender`
        demand=demands.SENDER,
    )
    cap_signing_key: str = setting(
        "",
        "Path of the PEM file with the private RSA key that CAP documents are signed with; empty: unsigned.",
        form=PATH,
    )
    cap_signing_certificate: str = setting(
        "",
        "Path of the PEM file with the certificate of that key, for those who check signatures.",
        form=PATH,
    )
    websub_hub_url: str = setting(
        "",
        "WebSub hub that is told of every new warning, and that the feeds name; empty: none.",
        form=SERVICE_ADDRESS,
    )
    hub_peers: str = setting("", "Path of the YAML file that names other hubs (docs/hub.md).", form=PATH)
    load_demo: bool = setting(False, "Load the demo content and demo sign-ins once.")

    mongodb_uri: str = setting(
        "",
        "MongoDB replica set, 6.0 or newer; empty: the embedded one.",
        secret=True,
        form=r"mongodb(\+srv)?://\S+",
        demand=demands.STORE_ADDRESS,
    )
    # https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions, with what all systems take
    mongodb_database: str = setting("loa", "Name of the database.", form=r"[0-9A-Za-z_-]{1,63}")
    broker_url: str = setting(
        "",
        "Celery broker (redis:// or amqp://); empty: the embedded one.",
        secret=True,
        form=r"(rediss?|amqps?)://\S+",
        demand=demands.BROKER_ADDRESS,
    )
    alerts_broker_url: str = setting(
        "",
        "Broker of alerts alone; empty: the database after that of BROKER_URL on the same Redis or Valkey, with "
        "RabbitMQ the same.",
        secret=True,
        form=r"(rediss?|amqps?)://\S+",
        demand=demands.ALERTS_BROKER_ADDRESS,
    )
    web_workers: int = setting(2, "Processes of the web server.", at_least=1)
    web_threads: int = setting(8, "Threads in each process of the web server.", at_least=1)
    web_connections: int = setting(1000, "Connections that each process of the web server holds.", at_least=1)
    web_grace_seconds: int = setting(
        20, "Seconds in which the web server finishes what was begun when it is told to stop."
    )
    worker_threads: int = setting(
        8, "Threads of one Celery worker; that of alerts has twice as many.", at_least=1
    )
    worker_metrics_host: str = setting(
        "127.0.0.1", "Address that a worker shows its figures on, for Prometheus.", form=HOST
    )
    worker_metrics_port: int = setting(
        0,
        "Port that the worker shows its figures on, at `/metrics`; that of alerts takes the next one, that of bulk the "
        "one after it; 0: none does.",
        at_most=LAST_PORT - 2,
    )
    log_format: str = setting("console", "`console` for people, `json` for machines.", form="console|json")

    secret_key: str = setting(
        DEV_SECRET, "Signs access tokens and signed URLs.", secret=True, demand=demands.OURS
    )
    field_keys: list[str] = setting(
        (DEV_FIELD_KEY,),
        "Fernet keys of encrypted fields, comma-separated; the first encrypts, all decrypt.",
        secret=True,
        demand=demands.OURS,
    )
    hash_key: str = setting(
        DEV_SECRET,
        "Key of the hashes that find a phone number or make a PIN.",
        secret=True,
        demand=demands.OURS,
    )

    password_memory_kib: int = setting(
        SAFE_PASSWORD_MEMORY_KIB,
        f"Memory that hashing a password takes, in KiB; production insists on at least {SAFE_PASSWORD_MEMORY_KIB}.",
        at_least=8,
    )
    access_token_minutes: int = setting(15, "Life of an access token, in minutes.", at_least=1)
    refresh_token_days: int = setting(90, "Life of a refresh token, in days.", at_least=1)
    otp_minutes: int = setting(5, "Life of a one-time code, in minutes.", at_least=1)
    otp_per_hour: int = setting(
        600, "Most one-time codes by SMS an hour; a fifth is kept for devices known already.", at_least=1
    )
    otp_per_day: int = setting(
        3000, "Most one-time codes by SMS a day; a fifth is kept for devices known already.", at_least=1
    )
    invitation_hours: int = setting(
        72, "Hours in which an official must use an invitation or a link of a reset.", at_least=1
    )

    upload_max_bytes: int = setting(15_000_000, "Largest upload, in bytes.", at_least=1)
    upload_max_frames: int = setting(1, "Most frames of a picture; animations are refused.", at_least=1)
    upload_unused_hours: int = setting(
        24, "Hours after which an upload that is part of nothing is removed.", at_least=1
    )
    upload_max_pages: int = setting(100, "Most pages of a PDF document.", at_least=1)
    video_hosts: list[str] = setting(
        VIDEO_HOSTS, "Hosts, with those below them, whose films posts may link to by https."
    )

    recording_max_bytes: int = setting(
        60_000_000, "Largest recording (sound or film) that an official sends, in bytes.", at_least=1
    )
    recording_max_seconds: int = setting(
        1_800, "Longest sound recording, in seconds.", at_least=1, at_most=3_600
    )
    film_max_seconds: int = setting(300, "Longest film, in seconds.", at_least=1, at_most=400)

    outbox_lease_seconds: int = setting(
        30, "After so many seconds a reaction begun and not done is due again.", at_least=1
    )
    outbox_resend_seconds: int = setting(
        60, "After so many seconds a reaction handed over and not begun is handed again.", at_least=1
    )
    sweep_seconds: int = setting(2, "Pause between two sweeps for pending reactions, in seconds.", at_least=1)

    report_rating_days: int = setting(
        14, "Days after its end in which a resident may rate their report; then it is closed."
    )
    report_reopen_days: int = setting(30, "Days after its end in which a resident may reopen their report.")

    quiet_hours: str = setting(
        "21-6", "Hours of Viet Nam's clock in which only urgent posts are sent; 0-0 for none.", form=HOURS
    )
    posts_by_sms: bool = setting(
        False, "Send urgent posts by SMS, too, within the limit `post_sms` of what that may cost in a day."
    )

    ack_window_seconds: int = setting(
        900,
        "Longest time over which phones spread what they say of a warning (that it was displayed), in seconds; with "
        "fewer phones it is shorter.",
        at_most=6 * 3600,
    )

    @property
    def alerts_broker(self) -> str:
        """The address of the broker of alerts: a bulk of other messages in the same database would be before them."""
        if self.alerts_broker_url:
            return self.alerts_broker_url
        address = urlsplit(self.broker_url)
        database = address.path.strip("/") or "0"
        if not address.scheme.startswith("redis") or not database.isdecimal():
            return self.broker_url
        following = (int(database) + 1) % REDIS_DATABASES
        return address._replace(path=f"/{following}").geturl()

    @property
    def public_base(self) -> str:
        """The public address without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


SETTINGS: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(Settings)


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ` (pass `os.environ`); a variable without anything but blanks counts as not set.

    :raises SettingsError: naming at once every setting that is malformed or makes no sense and, in production,
        everything that is missing or weaker than its demand. No value of a secret is shown.
    """
    given = {name: environ.get(name, "").strip() for name in (field.name.upper() for field in SETTINGS)}
    hints = get_type_hints(Settings)
    schema = Schema.from_dict(
        {field.name.upper(): field_of(hints[field.name], field.metadata) for field in SETTINGS}
    )()
    faults: dict[str, str] = {}
    try:
        values = schema.load({name: value for name, value in given.items() if value})
    except ValidationError as error:
        values = error.valid_data
        told = dict(error.messages_dict)
        faults = {name: f"{name}: {' '.join(map(str, told[name]))}" for name in sorted(told)}
    settings = Settings(**{name.lower(): value for name, value in values.items()})
    if tuple(settings.channels) == NOTHING:
        settings = dataclasses.replace(settings, channels=[])
    if tuple(settings.zalo_charged) == NOTHING:
        settings = dataclasses.replace(settings, zalo_charged=[])
    said = [*faults.values(), *_senseless(settings)]
    if settings.loa_env is Environment.PRODUCTION:
        said += _too_weak(settings, malformed=frozenset(faults))
    if said:
        raise SettingsError(" ".join(["Settings are wrong.", *said, "See docs/settings.md."]))
    return settings


def describe(field: dataclasses.Field[Any]) -> tuple[str, str, str]:
    """Return the environment variable, the type and the default of a setting, as people read them."""
    kind = get_type_hints(Settings)[field.name]
    name = "list" if kind == list[str] else kind.__name__.lower()
    default = ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
    return field.name.upper(), name, "(secret)" if field.metadata["secret"] and default else default


def _senseless(settings: Settings) -> Iterator[str]:
    """Yield what is of the right type and still cannot work."""
    for one in settings.inside_networks:
        if not is_network(one):
            yield f"INSIDE_NETWORKS: {one} is no network."
    yield from channel_settings.senseless(settings)
    yield from outlet_settings.senseless(settings)
    if bool(settings.cap_signing_key) != bool(settings.cap_signing_certificate):
        yield "CAP_SIGNING_KEY and CAP_SIGNING_CERTIFICATE belong together: set both or neither."
    try:
        MultiFernet([Fernet(key) for key in settings.field_keys])
    except ValueError:
        yield "FIELD_KEYS: each must be 32 bytes in URL-safe base 64."


def _too_weak(settings: Settings, malformed: frozenset[str]) -> Iterator[str]:
    """Yield everything in which the settings fall short of what production demands."""
    in_use = {"", *settings.accounts}
    yield from demands.shortfalls(
        settings,
        [
            field
            for field in SETTINGS
            if in_use & set(field.metadata["channel"].split(",")) and field.name.upper() not in malformed
        ],
    )
    if settings.password_memory_kib < SAFE_PASSWORD_MEMORY_KIB:
        yield f"In production PASSWORD_MEMORY_KIB is at least {SAFE_PASSWORD_MEMORY_KIB}."
