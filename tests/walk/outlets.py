"""The loudspeaker of the demo: a bulletin is written, heard, approved and aired, and an exercise takes it over."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from models.language.dates import VIETNAM
from tests.walk.guide import Guide, LostError, say, title

#: The outlet whose loudspeaker `make run` starts.
SPEAKER = "demo-outlet-1"

#: A device tells how it is once a minute, and the next airing is up to two minutes away.
SECONDS = 240.0

#: In these hours of Vietnam the loudspeaker of the demo may sound.
OPEN = range(5, 22)


def plays(guide: Guide, handler: str, editor: str, area: dict[str, Any]) -> None:
    """A bulletin goes from the desk to the loudspeaker."""
    title("The commune writes a bulletin, hears it, and has it approved")
    _paired(guide, handler)
    bulletin = _bulletin(guide, handler, editor, area)
    at = datetime.now(VIETNAM) + timedelta(seconds=75)
    if at.hour not in OPEN:
        say(f"it is {at:%H:%M}: the loudspeaker may not sound, so that an hour now is refused")
        guide.call(
            "POST", "/v1/desk/programme/entries", token=handler, expect=422, json=_entry(bulletin, area, at)
        )
        return
    entry = guide.call(
        "POST", "/v1/desk/programme/entries", token=handler, expect=201, json=_entry(bulletin, area, at)
    ).json()
    guide.wait_for(
        "the bulletin on the loudspeaker", lambda: _played(guide, handler, entry["id"]), seconds=SECONDS
    )


def takes_over(guide: Guide, author: str, approver: str, handler: str, area: dict[str, Any]) -> None:
    """An exercise of a high level takes over the outlets of the commune; the reach says so."""
    title("An exercise of level 4 takes the outlets over")
    path = "/v1/desk/alerts"
    alert = guide.call("POST", path, token=author, expect=201, json=_exercise(area)).json()
    one = f"{path}/{alert['id']}"
    for who, action in ((author, "submit"), (approver, "approve")):
        tag = guide.call("GET", one, token=who, quiet=True).headers["ETag"]
        guide.call("POST", f"{one}/actions/{action}", token=who, json={}, headers={"If-Match": tag})
    reach = guide.wait_for(
        "the loudspeaker to hold the exercise", lambda: _held(guide, author, one), seconds=SECONDS
    )
    say(f"reach: {reach}")
    if datetime.now(VIETNAM).hour in OPEN:
        name = guide.call("GET", one, token=author, quiet=True).json()["identifier"]
        guide.wait_for("the exercise to be heard", lambda: _played(guide, handler, name), seconds=SECONDS)


def _paired(guide: Guide, handler: str) -> None:
    path = f"/v1/desk/outlets/{SPEAKER}"
    guide.wait_for(
        "the loudspeaker to be paired",
        lambda: guide.call("GET", path, token=handler, quiet=True).json()["paired_at"],
        seconds=SECONDS,
    )


def _bulletin(guide: Guide, handler: str, editor: str, area: dict[str, Any]) -> dict[str, Any]:
    text = f"Sáng mai 7h30 họp dân tại nhà văn hóa. Số {uuid.uuid4().int % 1000}."
    reading = guide.call(
        "POST", "/v1/desk/speech/read", token=handler, json={"text": text, "language": "vi"}
    ).json()
    draft = {
        "area_id": area["id"],
        "texts": {"vi": {"title": "Họp dân sáng mai", "body": text}},
        "spoken": {"vi": {"text": reading["spoken"], "unknown": []}},
        "frames": [{"lang": "vi", "title": "Họp dân sáng mai", "text": "7 giờ 30", "seconds": 10}],
    }
    made = guide.call("POST", "/v1/desk/bulletins", token=handler, expect=201, json=draft).json()
    path = f"/v1/desk/bulletins/{made['id']}"
    sound = guide.wait_for("its sound", lambda: _made(guide, handler, made["sounds"]["vi"]), seconds=SECONDS)
    say(
        f"{sound['seconds']} s at {sound['loudness']} LUFS, peak {sound['peak']} dBTP: {sound['spoken'][:80]}"
    )
    _act(guide, handler, path, "confirm", {"lang": "vi"})
    _act(guide, handler, path, "submit")
    return _act(guide, editor, path, "approve")


def _entry(bulletin: dict[str, Any], area: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "area_id": area["id"],
        "bulletin_id": bulletin["id"],
        "targets": {"outlet_ids": [SPEAKER]},
        "start": f"{at:%H:%M}",
        "first_day": f"{at:%Y-%m-%d}",
    }


def _exercise(area: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    vi = {
        "headline": f"Triều cường dâng rất cao {uuid.uuid4().hex[:6]}",
        "description": "Đỉnh triều từ 17 giờ đến 19 giờ, nước tràn đường ven sông.",
        "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông.",
    }
    return {
        "status": "Exercise",
        "hazard": "trieu_cuong",
        "level": 4,
        "area_ids": [area["id"]],
        "infos": {"vi": vi},
        "source": {
            "agency": "Đài diễn tập",
            "number": "DT-2",
            "issued_at": (now - timedelta(hours=1)).isoformat(),
        },
        # Long enough to be heard, short enough to leave the demo its programme.
        "expires": (now + timedelta(minutes=31)).isoformat(),
    }


def _made(guide: Guide, handler: str, sound_id: str) -> dict[str, Any] | None:
    found: dict[str, Any] = guide.call("GET", f"/v1/desk/sounds/{sound_id}", token=handler, quiet=True).json()
    if found["state"] == "failed":
        raise LostError(f"The sound failed: {found}")
    return found if found["state"] == "ready" else None


def _played(guide: Guide, handler: str, what: str) -> bool:
    """Whether the loudspeaker told of a play of an entry or a warning."""
    path = f"/v1/desk/outlet-states/{SPEAKER}"
    state = guide.call("GET", path, token=handler, quiet=True).json()
    found = [one for one in state["plays"] if one["what"].startswith(what) and one["played_seconds"] > 0]
    if found:
        say(f"played: {found[0]}")
    return bool(found)


def _held(guide: Guide, author: str, path: str) -> list[dict[str, Any]] | None:
    found = guide.call("GET", f"{path}/reach", token=author, quiet=True).json()["outlets"]
    holding = [one for one in found if one["kind"] == "loudspeaker" and one["holding"] > 0]
    return found if holding else None


def _act(
    guide: Guide, who: str, path: str, action: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    tag = guide.call("GET", path, token=who, quiet=True).headers["ETag"]
    answer = guide.call(
        "POST", f"{path}/actions/{action}", token=who, json=body or {}, headers={"If-Match": tag}
    )
    return dict(answer.json())
