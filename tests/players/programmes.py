"""Programmes for tests: whole and valid; a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from players.loudspeaker import tones
from tests.standins.outlets import OutletServer

#: 07:00 in the morning of a Tuesday in Vietnam.
MORNING = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)

ALL_DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]

COLOURS = {1: "#9BD3F5", 2: "#FFF3A0", 3: "#F7941D", 4: "#D7191C", 5: "#7B2D8E"}


def at(moment: datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def a_programme(now: datetime = MORNING, outlet_id: str = "loa-1", **parts: Any) -> dict[str, Any]:
    """A programme of two weeks with nothing in it."""
    kind = parts.pop("kind", "loudspeaker")
    outlet = {
        "id": outlet_id,
        "kind": kind,
        "name": "Cụm loa ấp Chợ",
        "place": "xã Long Hữu",
        "languages": ["vi", "km"],
        "layout": "full",
        "muted": False,
        "muted_until": None,
        "lead_in_seconds": 0.0,
        "exempt": True,
    }
    return {
        "format": 1,
        "serial": 1,
        "outlet": outlet | parts.pop("outlet", {}),
        "time_zone": "Asia/Ho_Chi_Minh",
        "from": at(now - timedelta(days=1)),
        "until": at(now + timedelta(days=14)),
        "poll_seconds": 60,
        "heartbeat_seconds": 60,
        "windows": [{"days": ALL_DAYS, "from": "05:00", "to": "22:00"}],
        "volume": [{"from": "00:00", "to": "24:00", "percent": 80}],
        "items": [],
        "airings": [],
        "live": [],
        "relays": [],
        "takeovers": [],
        "filler": {"frames": []},
        "commands": [],
    } | parts


def a_sound(
    server: OutletServer, name: str = "one", seconds: float = 30.0, hertz: float = 440.0
) -> dict[str, Any]:
    """An item with a tone as its sound, which the server has."""
    made = tones.made([(hertz, seconds)])
    rendition = server.keep(made, "wav", "audio/wav")
    return {
        "id": name,
        "kind": "audio",
        "title": name,
        "seconds": seconds,
        "loudness_lufs": -16.0,
        "renditions": [rendition],
        "frames": [],
    }


def an_airing(item: dict[str, Any], moment: datetime, **parts: Any) -> dict[str, Any]:
    """An airing of an item, with the id that the protocol gives it."""
    repeats, pause = parts.get("repeats", 1), parts.get("pause_seconds", 0)
    length = repeats * item["seconds"] + (repeats - 1) * pause
    wall = moment + timedelta(hours=7)
    return {
        "id": f"{item['id']}:{wall:%Y-%m-%dT%H}",
        "item": item["id"],
        "at": at(moment),
        "ends": at(moment + timedelta(seconds=length)),
        "priority": "normal",
        "level": "commune",
        "order": 0,
        "repeats": repeats,
        "pause_seconds": pause,
    } | parts


VI = {
    "level_word": "Cấp 4",
    "hazard": "Triều cường",
    "headline": "Triều cường dâng cao tại xã Long Hữu",
    "place": "xã Long Hữu, xã Long Toàn",
    "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông, kiểm tra bờ bao.",
    "source": "Đài KTTV tỉnh, 14:30 ngày 01/12/2026",
    "next": "Bản tin tiếp: 20:00",
}
KM = {
    "level_word": "កម្រិត 4",
    "hazard": "ជំនោរខ្ពស់",
    "headline": "ជំនោរខ្ពស់នៅឃុំឡុងហ៊ូវ",
    "place": "ឃុំឡុងហ៊ូវ",
    "instruction": "លើករបស់របរឲ្យខ្ពស់ កុំឲ្យកុមារទៅក្បែរទន្លេ ពិនិត្យទំនប់។",
    "source": "មជ្ឈមណ្ឌលឧតុនិយម 14:30 01/12/2026",
    "next": "ព័ត៌មានបន្ទាប់៖ 20:00",
}


def a_takeover(moment: datetime, **parts: Any) -> dict[str, Any]:
    """An actual warning of level 4 for three hours, without a sound."""
    level = parts.get("level", 4)
    return {
        "identifier": "CAP-1",
        "exercise": False,
        "severity": 4,
        "sent": at(moment),
        "from": at(moment),
        "expires": at(moment + timedelta(hours=3)),
        "level": level,
        "colour": COLOURS[level],
        "item": "",
        "audio_every_seconds": 300,
        "texts": {"vi": VI | {"level_word": f"Cấp {level}"}, "km": KM | {"level_word": f"កម្រិត {level}"}},
        "more": "http://127.0.0.1/a/CAP-1",
    } | parts
