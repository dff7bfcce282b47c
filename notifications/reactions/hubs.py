"""PING_HUB: the WebSub hub is told of each warning that goes out."""

from __future__ import annotations

import requests

from models.alerts import alerts, audience
from models.partners import websub
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.channels import SendError, Verdict, http_failures
from notifications.reactor import GiveUpError, Outside, TryAgainError, reaction

#: How errors name the hub.
PROVIDER = "websub"


@reaction(Reaction.PING_HUB)
def ping_hub(outside: Outside, event: Event) -> None:
    """Tell the hub that the feeds of the warning have changed; a second time does no harm.

    :raises TryAgainError: later it may work.
    :raises GiveUpError: the hub refuses, and will again.
    """
    settings = outside.store.settings
    addressees = audience.admit(alerts.get(outside.store, event["subject"]["id"]))
    if addressees is None or not settings.websub_hub_url:
        return
    try:
        with http_failures.session(settings.provider_timeout_seconds) as session:
            for topic in websub.topics(addressees.status, settings.public_base):
                _tell(session, settings.websub_hub_url, topic, settings.provider_timeout_seconds)
    except SendError as error:
        if error.verdict is Verdict.RETRY:
            raise TryAgainError(str(error), seconds=error.retry_after) from error
        raise GiveUpError(str(error)) from error


def _tell(session: requests.Session, hub: str, topic: str, timeout: float) -> None:
    try:
        response = session.post(hub, data=websub.announcement(topic), timeout=timeout, allow_redirects=False)
    except requests.RequestException as error:
        raise http_failures.network_error(PROVIDER, error) from error
    if not response.ok or response.is_redirect:
        raise http_failures.status_error(PROVIDER, response)
