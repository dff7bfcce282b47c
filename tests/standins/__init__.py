"""Stand-ins for FCM, Zalo, Twilio, eSMS and a mail server: real servers on loopback that also play the phones.

`python -m tests.standins --port N --data-dir D` runs them for the demo; tests run them in their own process:

    with standins.running() as box:
        box.environment(folder)   # environment variables for Loa
        box.fail_next("fcm", error="QUOTA_EXCEEDED", retry_after=7)
        box.on_phone("+84900000001")

They are idempotent where the providers are not: a message whose key (FCM `data.key`, Zalo header
`Idempotency-Key`, Twilio `key` in the status callback) came before is answered with the same id and shown
once, as an app drops repeats; the raw calls are counted.
"""

from tests.standins.box import Box
from tests.standins.server import running

__all__ = ["Box", "running"]
