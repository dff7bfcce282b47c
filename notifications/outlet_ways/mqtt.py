"""MQTT: a broker wakes devices that listen to it (MQTT 3.1.1, OASIS). A hint, and nothing that must be believed.

`loa/outlets/<id>/changed` carries the etag, at least once (QoS 1) and kept by the broker, so that a device that
connects later hears the last one at once. `loa/groups/<id>/changed` goes before, where several outlets of a group
changed together: one message wakes all of them. `loa/outlets/<id>/live` says again and again that an announcement goes
on. What a device, or its last will, says at `loa/outlets/<id>/state` is noted and decides nothing: a broker that dies
with a device leaves it `here` for ever.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from models.outlets.ways import WayKind
from models.settings import Settings
from models.store import new_id
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways.base import Carries, OutletWay, Push

PROVIDER = "mqtt"

#: Seconds between signs of life to the broker.
KEEP_ALIVE = 20

#: Pauses before it is asked again after a loss, in seconds.
PAUSES = (1, 15)

#: So many outlets of one group that changed together are woken by one message first.
TOGETHER = 2

#: Where Loa itself says that it is there; its last will says that it is gone.
STATE = "loa/state"

_OF_DEVICE = re.compile(r"loa/outlets/([^/]{1,64})/state")

#: What CONNACK means (MQTT 3.1.1, table 3.1).
_REFUSED = {1: Verdict.PERMANENT, 2: Verdict.RETRY, 3: Verdict.RETRY, 4: Verdict.CONFIG, 5: Verdict.CONFIG}
_BY_NAME = {"Bad user name or password": 4, "Not authorized": 5, "Server unavailable": 3}


class MqttWay(OutletWay):
    """One connection to the broker, kept by a thread of the library's own.

    :param seconds: so long a push waits for what the broker says.
    :param heard: told what is said of a device: its outlet, and `here` or `gone`.
    """

    kind: ClassVar[WayKind] = WayKind.MQTT
    carries: ClassVar[Carries] = Carries.HINT

    def __init__(
        self,
        settings: Settings,
        seconds: float | None = None,
        heard: Callable[[str, str], None] = lambda _outlet_id, _said: None,
    ) -> None:
        self._seconds = seconds or float(settings.provider_timeout_seconds)
        self._heard = heard
        self._refused: int | None = None
        self._client = _client(settings)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._said
        address = urlsplit(settings.mqtt_url)
        self._host = address.hostname or ""
        self._port = address.port or (8883 if address.scheme == "mqtts" else 1883)
        self._begun = False

    def push_all(self, pushes: Sequence[Push]) -> list[SendError | None]:
        """Publish for groups, then for each outlet, and wait until the broker has all of it."""
        try:
            self._connect()
        except SendError as error:
            return [error] * len(pushes)
        counts = Counter(group for push in pushes for group in push.groups)
        for group, count in counts.items():
            if count >= TOGETHER:
                self._publish(f"loa/groups/{group}/changed", {"outlets": count}, kept=False)
        sent = [
            self._publish(f"loa/outlets/{push.outlet['_id']}/changed", {"etag": push.etag}, kept=True)
            for push in pushes
        ]
        end = time.monotonic() + self._seconds
        return [self._outcome(one, end) for one in sent]

    def open(self) -> None:
        """Begin to connect, and wait for nothing: devices learn at once that Loa is here."""
        if self._host and not self._begun:
            self._begun = True
            self._client.connect_async(self._host, self._port, keepalive=KEEP_ALIVE)
            self._client.loop_start()

    def keep_alive(self, outlet_id: str, live_id: str, until: str) -> None:
        """Say that an announcement goes on; nobody waits for it."""
        if self._client.is_connected():
            said = json.dumps({"id": live_id, "until": until})
            self._client.publish(f"loa/outlets/{outlet_id}/live", said, qos=0)

    def close(self) -> None:
        """Say that Loa is gone, and hang up."""
        if self._client.is_connected():
            self._client.publish(STATE, "gone", qos=1, retain=True).wait_for_publish(1.0)
        self._client.disconnect()
        self._client.loop_stop()

    def _connect(self) -> None:
        """Be connected.

        :raises SendError: there is no broker, or it does not take us.
        """
        if not self._host:
            raise SendError(Verdict.CONFIG, PROVIDER, "no_broker")
        self.open()
        end = time.monotonic() + self._seconds
        while not self._client.is_connected():
            if self._refused is not None:
                raise SendError(
                    _REFUSED.get(self._refused, Verdict.RETRY), PROVIDER, f"refused_{self._refused}"
                )
            if time.monotonic() > end:
                raise SendError(Verdict.RETRY, PROVIDER, "connection")
            time.sleep(0.02)

    def _publish(self, topic: str, said: Mapping[str, str | int], *, kept: bool) -> MQTTMessageInfo:
        return self._client.publish(topic, json.dumps(said), qos=1, retain=kept)

    def _outcome(self, sent: MQTTMessageInfo, end: float) -> SendError | None:
        """Wait for what the broker says of one message; what it gets twice does no harm."""
        if sent.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN):
            return SendError(Verdict.RETRY, PROVIDER, f"not_queued_{int(sent.rc)}")
        try:
            sent.wait_for_publish(max(0.0, end - time.monotonic()))
        except (RuntimeError, ValueError):
            return SendError(Verdict.RETRY, PROVIDER, "connection")
        return None if sent.is_published() else SendError(Verdict.RETRY, PROVIDER, "timeout")

    def _connected(
        self, client: Client, _data: object, _flags: ConnectFlags, code: ReasonCode, _more: Properties | None
    ) -> None:
        if code.is_failure:
            self._refused = _BY_NAME.get(str(code), code.value if code.value < 6 else 3)
            return
        self._refused = None
        client.subscribe("loa/outlets/+/state", qos=1)
        client.publish(STATE, "here", qos=1, retain=True)

    def _disconnected(
        self,
        _client: Client,
        _data: object,
        _flags: DisconnectFlags,
        code: ReasonCode,
        _more: Properties | None,
    ) -> None:
        # A refusal ends the connection, too: that was told already.
        pass

    def _said(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        found = _OF_DEVICE.fullmatch(message.topic)
        said = message.payload[:20].decode("ascii", "replace")
        if found and said in ("here", "gone"):
            self._heard(found[1], said)


def _client(settings: Settings) -> Client:
    """Return a client with the account and the certificates of the settings, not connected yet."""
    address = urlsplit(settings.mqtt_url)
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=f"loa-{socket.gethostname()[:20]}-{new_id()[-8:]}",
        clean_session=True,
    )
    client.reconnect_delay_set(*PAUSES)
    # More than every outlet of a province at once.
    client.max_queued_messages_set(20_000)
    client.max_inflight_messages_set(200)
    client.will_set(STATE, "gone", qos=1, retain=True)
    if address.username:
        client.username_pw_set(unquote(address.username), unquote(address.password or ""))
    if address.scheme == "mqtts":
        client.tls_set_context(ssl.create_default_context(cafile=settings.mqtt_ca or None))
    return client
