"""Pictures and documents that people send by WhatsApp: Twilio has them, and may want its account's login."""

from __future__ import annotations

from urllib.parse import urlsplit

from models.settings import Settings
from notifications.channels.whatsapp.channel import PROVIDER
from notifications.channels.zalo.media import Login, Media, fetch_media


def fetch(url: str, settings: Settings) -> Media:
    """Fetch a file of a person; the login goes to Twilio's own host alone, not where that leads.

    :raises SendError: as for `fetch_media`.
    """
    host = urlsplit(settings.twilio_url).hostname or ""
    login = Login(host, settings.twilio_account_sid, settings.twilio_auth_token)
    return fetch_media(url, settings, hosts=settings.twilio_media_hosts, provider=PROVIDER, login=login)
