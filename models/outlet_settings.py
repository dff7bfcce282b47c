"""Settings of outlets: how hints reach their devices, and where those stand that Loa calls itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from models import demands
from models.setting_fields import HOST, LAST_PORT, PATH, SERVICE_ADDRESS, WEB_ADDRESS, is_network, setting


@dataclass(frozen=True)
class OutletSettings:
    """The part of `Settings` that ways to outlets read."""

    hints_host: str = setting("127.0.0.1", "Address that the server of hints listens on.", form=HOST)
    hints_port: int = setting(
        8090, "Port that the server of hints listens on.", at_least=1, at_most=LAST_PORT
    )
    hints_url: str = setting(
        "",
        "Address of the server of hints for boards where no proxy serves it below that of Loa; empty: one does.",
        form=WEB_ADDRESS,
    )
    hints_connections: int = setting(
        5000, "Devices that one server of hints holds a connection with at most.", at_least=1
    )
    mqtt_url: str = setting(
        "",
        "MQTT broker that devices of outlets listen to, mqtts://user:password@host:port (mqtt:// in development "
        "alone); empty: none.",
        secret=True,
        form=r"mqtts?://\S+",
        demand=demands.MQTT_ADDRESS,
    )
    mqtt_ca: str = setting(
        "",
        "Path of the PEM file with the authority that signed the certificate of that broker; empty: those of the "
        "system.",
        form=PATH,
    )
    outlet_networks: list[str] = setting(
        (),
        "Networks of one's own in which loudspeakers and stream servers may be called, without TLS, too; empty: none, "
        "so that only what is on the internet is called.",
    )
    outlet_media_url: str = setting(
        "",
        "Address under which the driver of outlets fetches sound from Loa; empty: PUBLIC_URL.",
        form=SERVICE_ADDRESS,
    )


def senseless(settings: OutletSettings) -> Iterator[str]:
    """Yield what is of the right type and still cannot work."""
    for one in settings.outlet_networks:
        if not is_network(one):
            yield f"OUTLET_NETWORKS: {one} is no network."
    if settings.mqtt_url and not _has_host(settings.mqtt_url):
        yield "MQTT_URL: no host, or no port, can be read in it."


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
