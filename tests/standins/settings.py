"""The settings with which Loa talks to the stand-ins. Invented values; none opens anything real."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from models.channel_settings import CHANNELS

FCM_PROJECT = "loa-demo"
ZALO_APP_ID = "360846524940903967"
ZALO_OA_ID = "388613280878808645"
ZALO_APP_SECRET = "demo-app-secret"
ZALO_OA_SECRET = "demo-oa-secret-key"
ZALO_REFRESH_TOKEN = "demo-refresh-token-0"
TWILIO_ACCOUNT_SID = "AC00000000000000000000000000000001"
TWILIO_AUTH_TOKEN = "demo-auth-token"
TWILIO_FROM = "LOA"
WHATSAPP_FROM = "+84900000000"
WHATSAPP_TEMPLATE = f"HX{1:032x}"
ESMS_API_KEY = "demo-api-key"
ESMS_SECRET_KEY = "demo-secret-key"
ESMS_BRANDNAME = "LOA"
ZALO_BOT_TOKEN = "12345689:demo-bot-token"
ZALO_BOT_SECRET = "demo-bot-secret"
SMTP_PASSWORD = "demo-smtp-password"
EMAIL_FROM = "loa@standin.example"


def folder(data_dir: Path) -> Path:
    """Where the stand-ins keep what must survive a restart."""
    return data_dir / "standins"


def environment(base_url: str, data_dir: Path) -> dict[str, str]:
    """The environment variables that point Loa at stand-ins under `base_url` that use `data_dir`."""
    return {
        # A stand-in takes what it gets.
        "PROVIDER_RATES": ",".join(f"{name}:100000:100000" for name in CHANNELS),
        "FCM_URL": f"{base_url}/fcm",
        "FCM_CREDENTIALS": str((folder(data_dir) / "fcm.json").resolve()),
        "ZALO_API_URL": f"{base_url}/zalo",
        "ZALO_ZNS_URL": f"{base_url}/zalo",
        "ZALO_OAUTH_URL": f"{base_url}/zalo-oauth",
        "ZALO_MEDIA_HOSTS": str(urlsplit(base_url).hostname),
        "ZALO_APP_ID": ZALO_APP_ID,
        "ZALO_OA_ID": ZALO_OA_ID,
        "ZALO_APP_SECRET": ZALO_APP_SECRET,
        "ZALO_OA_SECRET": ZALO_OA_SECRET,
        "ZALO_REFRESH_TOKEN": ZALO_REFRESH_TOKEN,
        "ZALO_BOT_URL": f"{base_url}/zalo-bot",
        "ZALO_BOT_TOKEN": ZALO_BOT_TOKEN,
        "ZALO_BOT_SECRET": ZALO_BOT_SECRET,
        "TWILIO_URL": f"{base_url}/twilio",
        "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": TWILIO_AUTH_TOKEN,
        "TWILIO_FROM": TWILIO_FROM,
        "TWILIO_MEDIA_HOSTS": str(urlsplit(base_url).hostname),
        "WHATSAPP_FROM": WHATSAPP_FROM,
        "WHATSAPP_TEMPLATES": f"letter:{WHATSAPP_TEMPLATE}",
        "ESMS_URL": f"{base_url}/esms",
        "ESMS_API_KEY": ESMS_API_KEY,
        "ESMS_SECRET_KEY": ESMS_SECRET_KEY,
        "ESMS_BRANDNAME": ESMS_BRANDNAME,
    }
