"""`python -m players.loudspeaker --server URL --folder DIR`: play what Loa has for this outlet."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from players.loudspeaker.device import Device
from players.loudspeaker.options import read


def main() -> int:
    """Run until SIGTERM or Ctrl-C; 75 asks whoever started it to start it again."""
    wanted = [True]

    def end(_number: int, _frame: FrameType | None) -> None:
        wanted.clear()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    device = Device(read(sys.argv[1:]))
    if device.options.once:
        device.step()
        return 0
    return device.run(lambda: bool(wanted))


if __name__ == "__main__":
    raise SystemExit(main())
