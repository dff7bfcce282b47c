"""Settings of channels: which are in use, the accounts at their providers, and how fast these may be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models import demands
from models.setting_fields import SERVICE_ADDRESS, setting

#: Names that the setting CHANNELS may have.
CHANNELS = ("fcm", "zalo", "sms", "zalo_bot", "whatsapp", "email")

#: Those that a province has that says nothing else.
USUAL_CHANNELS = ("fcm", "zalo", "sms")

#: What messages are for: `Purpose` in models/messages/purposes.py.
PURPOSES = ("alert", "letter", "news")

#: One rate of PROVIDER_RATES: a channel, how much a second, and how much at once.
RATE = re.compile(rf"({'|'.join(CHANNELS)}):[1-9][0-9]{{0,5}}:[1-9][0-9]{{0,5}}")

#: One recipient of CANARIES: a channel, an address, and how often.
CANARY = re.compile(rf"({'|'.join(CHANNELS)}):[^\s/]+(/[^\s/]+)?(/every/[1-9][0-9]{{0,5}})?")

#: One template message of ZNS_TEMPLATES: what it is for, and its id.
TEMPLATE = re.compile(rf"({'|'.join(PURPOSES)}):[0-9A-Za-z]{{1,50}}")

#: One template of WHATSAPP_TEMPLATES: what it is for, and the SID of its content at Twilio.
CONTENT = re.compile(rf"({'|'.join(PURPOSES)}):HX[0-9a-f]{{32}}")

#: Both need the account at Twilio.
BY_TWILIO = "twilio,whatsapp"


@dataclass(frozen=True)
class ChannelSettings:
    """The part of `Settings` that channels read."""

    channels: list[str] = setting(
        USUAL_CHANNELS,
        "Channels in use, comma-separated: fcm, zalo, sms, zalo_bot, whatsapp, email; `none` for none of them.",
    )
    fcm_credentials: str = setting(
        "",
        "Service-account JSON of Firebase, or the path of its file.",
        secret=True,
        channel="fcm",
        demand=demands.DOCUMENT,
    )
    fcm_url: str = setting("https://fcm.googleapis.com", "Address of FCM.", form=SERVICE_ADDRESS)
    zalo_app_id: str = setting("", "Id of the Zalo app.", channel="zalo")
    zalo_oa_id: str = setting("", "Id of the Official Account.", channel="zalo")
    zalo_app_secret: str = setting(
        "", "App secret, for tokens.", secret=True, channel="zalo", demand=demands.THEIRS
    )
    zalo_oa_secret: str = setting(
        "", "OA secret key, for webhook signatures.", secret=True, channel="zalo", demand=demands.THEIRS
    )
    zalo_refresh_token: str = setting(
        "",
        "First refresh token; later ones live in the store.",
        secret=True,
        channel="zalo",
        demand=demands.THEIRS,
    )
    zalo_charged: list[str] = setting(
        PURPOSES,
        "What Zalo may be paid for, to people silent for 2 to 7 days: alert, letter, news; `none` for nothing.",
    )
    zns_templates: list[str] = setting(
        (),
        "Template messages (ZNS) by what they are for, each as `alert:ID`, `letter:ID` or `news:ID`; they reach people "
        "silent for 7 days who shared their number.",
    )
    zalo_verifier: str = setting(
        "",
        "Code of the file with which Zalo checks that this domain is ours: of `zalo_verifierCODE.html` the CODE.",
        form=r"[0-9A-Za-z_-]{1,100}",
    )
    zalo_api_url: str = setting(
        "https://openapi.zalo.me", "Address of the Official Account API.", form=SERVICE_ADDRESS
    )
    zalo_zns_url: str = setting(
        "https://business.openapi.zalo.me", "Address of Zalo's template messages (ZNS).", form=SERVICE_ADDRESS
    )
    zalo_oauth_url: str = setting(
        "https://oauth.zaloapp.com", "Address of Zalo's token endpoint.", form=SERVICE_ADDRESS
    )
    zalo_bot_token: str = setting(
        "",
        "Token of the bot of the Zalo Bot Platform.",
        secret=True,
        channel="zalo_bot",
        demand=demands.THEIRS,
    )
    zalo_bot_secret: str = setting(
        "",
        "Secret that the Zalo Bot Platform sends with each update; 8 to 256 characters.",
        secret=True,
        channel="zalo_bot",
        demand=demands.THEIRS,
    )
    zalo_bot_url: str = setting(
        "https://bot-api.zaloplatforms.com", "Address of the Zalo Bot Platform.", form=SERVICE_ADDRESS
    )
    zalo_media_hosts: list[str] = setting(
        (".zdn.vn", ".zadn.vn", ".dlfl.vn"), "Hosts (or .suffixes) that photos of residents are fetched from."
    )
    open311_media_hosts: list[str] = setting(
        (), "Hosts (or .suffixes) that photos of Open311 requests are fetched from; empty: from none."
    )
    sms_provider: str = setting(
        "twilio", "Who carries SMS: `twilio` or `esms` (eSMS.vn).", form="twilio|esms"
    )
    twilio_account_sid: str = setting("", "Twilio account.", channel=BY_TWILIO)
    twilio_auth_token: str = setting(
        "", "Twilio token.", secret=True, channel=BY_TWILIO, demand=demands.THEIRS
    )
    twilio_from: str = setting("", "Sender of SMS: registered name or number.", channel="twilio")
    twilio_url: str = setting("https://api.twilio.com", "Address of the Twilio API.", form=SERVICE_ADDRESS)
    twilio_media_hosts: list[str] = setting(
        (".twilio.com", ".twiliocdn.com"),
        "Hosts (or .suffixes) that pictures and documents sent by WhatsApp are fetched from.",
    )
    whatsapp_from: str = setting(
        "",
        "Number of the WhatsApp sender at Twilio: `+84…`.",
        channel="whatsapp",
        form=r"\+[1-9]\d{7,14}",
    )
    whatsapp_templates: list[str] = setting(
        (),
        "Content templates by what they are for, each as `alert:HX…`, `letter:HX…` or `news:HX…`; they reach people "
        "who have not written by WhatsApp for 24 hours, with the message as the variable `1`.",
    )
    esms_api_key: str = setting("", "ApiKey of eSMS.vn.", secret=True, channel="esms", demand=demands.THEIRS)
    esms_secret_key: str = setting(
        "", "SecretKey of eSMS.vn.", secret=True, channel="esms", demand=demands.THEIRS
    )
    esms_brandname: str = setting("", "Sender of SMS that is registered with eSMS.vn.", channel="esms")
    esms_url: str = setting("https://rest.esms.vn", "Address of the API of eSMS.vn.", form=SERVICE_ADDRESS)
    provider_rates: list[str] = setting(
        (),
        "How fast a channel may be asked where that is not what Loa assumes, each as `name:per second:at once`: "
        "`sms:10:20`. SMS count by parts.",
    )
    workers: int = setting(
        4, "Workers that share these rates while the broker does not answer, or is RabbitMQ.", at_least=1
    )
    smtp_url: str = setting(
        "",
        "Mail server for officials' notices, as `smtps://user:password@host` or, with STARTTLS, `smtp://…`.",
        secret=True,
        channel="email",
        form=r"smtps?://\S+",
        demand=demands.MAIL_SERVER,
    )
    email_from: str = setting(
        "",
        "Sender of mails: an address that the mail server lets us use.",
        channel="email",
        form=r"[^\s<>]+@[^\s<>]+",
    )
    canaries: list[str] = setting(
        (),
        "Recipients of one's own, to whom each channel sends a message every few minutes to show that it works: "
        "`fcm:topic/canary`, `fcm:TOKEN`, `zalo:USER`, `sms:+84…`, `zalo_bot:CHAT`, `whatsapp:+84…`, `email:…@…`; "
        "`sms:+84…/every/3600` for another interval, where messages cost money.",
    )
    canary_seconds: int = setting(
        180, "Interval of these messages, in seconds; 0 for none.", at_most=24 * 3600
    )
    provider_timeout_seconds: int = setting(
        10, "A provider that is silent for so many seconds is asked again later.", at_least=1
    )

    @property
    def accounts(self) -> list[str]:
        """The accounts at providers that the channels in use need; that of SMS is named after its provider."""
        return [self.sms_provider if name == "sms" else name for name in self.channels]


#: Settings whose entries must have a form: which they are, and what is said of one that has not.
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("provider_rates", RATE, "must be a channel, a rate a second and a number, as sms:10:20."),
    ("canaries", CANARY, "must be a channel and an address, as fcm:topic/canary."),
    ("zns_templates", TEMPLATE, "must be what it is for and an id, as alert:7895417."),
    ("whatsapp_templates", CONTENT, "must be what it is for and a SID, as letter:HX and 32 characters."),
)


def senseless(settings: ChannelSettings) -> Iterator[str]:
    """Yield what is of the right type and still cannot work."""
    for name in sorted(set(settings.channels) - set(CHANNELS)):
        yield f"CHANNELS: there is no channel {name}."
    for one in sorted(set(settings.zalo_charged) - set(PURPOSES)):
        yield f"ZALO_CHARGED: there is no {one}."
    for name, form, sentence in FORMS:
        for one in getattr(settings, name):
            if not form.fullmatch(one):
                yield f"{name.upper()}: {one} {sentence}"
