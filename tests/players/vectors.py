"""The vectors of what plays: each says what is in the programme, what the device knows, and what plays then.

`python -m tests.players.vectors` writes them to `what_plays.json`, which the board's script and the loudspeaker are
tested with, too. What is expected is written here by hand, and never computed by the function itself.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

from tests.players.vector_parts import Json, airing, answer, case, instead, live, programme, relay, takeover
from tests.players.vectors_of_hours import CUT, LATE, WINDOWS
from tests.players.vectors_of_levels import LEVELS
from tests.players.vectors_of_takeovers import MUTE, TAKEOVERS

FILE = Path(__file__).with_name("what_plays.json")

#: The rules from the strongest on: each wins over all that follow. Its part of a programme, and what plays by it alone
#: at 17:02.
_STRONGEST_FIRST: dict[str, tuple[Json, Json]] = {
    "takeover": (
        {"takeovers": [takeover("CAP-1", "1 17:00", "1 20:00")]},
        answer("takeover", "CAP-1", "takeover", "1 17:00", "1 20:00"),
    ),
    "muted": ({"outlet": {"muted": True}}, answer("muted")),
    "exercise": (
        {"takeovers": [takeover("DRILL", "1 17:00", "1 20:00", severity=5, exercise=True)]},
        answer("takeover", "DRILL", "exercise", "1 17:00", "1 20:00"),
    ),
    "live": (
        {"live": [live("mic", "1 17:00", "1 17:30")]},
        answer("live", "mic", "live", "1 17:00", "1 17:30"),
    ),
    "urgent": (
        {"airings": [airing("fire", "1 17:00", "1 17:05", "urgent")]},
        answer("airing", "fire", "urgent", "1 17:02", "1 17:07"),
    ),
    "priority": (
        {"airings": [airing("dengue", "1 17:00", "1 17:05", "priority")]},
        answer("airing", "dengue", "priority", "1 17:02", "1 17:07"),
    ),
    "normal": (
        {"airings": [airing("news", "1 17:00", "1 17:05")]},
        answer("airing", "news", "normal", "1 17:02", "1 17:07"),
    ),
    "relay": (
        {"relays": [relay("vov", ("1 16:00", "1 18:00"))]},
        answer("relay", "vov", "relay", "1 16:00", "1 18:00"),
    ),
}


def _pairs() -> list[Json]:
    found = [
        case(f"{rule} alone", programme(**part), "1 17:02", expected)
        for rule, (part, expected) in _STRONGEST_FIRST.items()
    ]
    for stronger, weaker in combinations(_STRONGEST_FIRST, 2):
        (part, wins), (other, loses) = _STRONGEST_FIRST[stronger], _STRONGEST_FIRST[weaker]
        both = {
            name: [*part.get(name, []), *other.get(name, [])]
            for name in {**part, **other}
            if name != "outlet"
        }
        outlet = part.get("outlet") or other.get("outlet") or {}
        beaten = [] if weaker == "muted" else [
            instead(loses["mode"], loses["what"], "muted" if stronger == "muted" else "outranked")
        ]  # fmt: skip
        expected = wins | {"instead_of": beaten}
        found.append(
            case(f"{stronger} before {weaker}", programme(outlet=outlet, **both), "1 17:02", expected)
        )
    return found


VECTORS = [*_pairs(), *TAKEOVERS, *MUTE, *WINDOWS, *LATE, *CUT, *LEVELS]


def written() -> str:
    """Return the file: one vector a line."""
    lines = [json.dumps(one, ensure_ascii=False) for one in VECTORS]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
