"""The report: one resident with the app, another with Zalo; the official accepts, answers and resolves both."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.photos import photo
from tests.walk.guide import Guide, LostError, say, title

CODE = re.compile(r"\b[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{5}\b")

#: Most turns of one conversation.
MOST_TURNS = 12


@dataclass
class Resident:
    """A resident and what they hold in their hands.

    :ivar phone: their push token or Zalo user id: where their messages arrive.
    """

    phone: str
    token: str = field(default="", repr=False)
    code: str = ""
    pin: str = field(default="", repr=False)
    filed_at: float = 0.0


def file_by_app(guide: Guide, area: dict[str, Any]) -> Resident:
    """Register a device, send a photo that knows where it was taken, and file a report there."""
    title("A resident with the app files a report with a geotagged photo")
    push_token = f"walk-{uuid.uuid4().hex}"
    device = {"platform": "android", "push_token": push_token, "area_ids": [area["id"]], "exercises": True}
    token = guide.call("POST", "/v1/devices", expect=201, json=device).json()["token"]
    lon, lat = area["center"]["coordinates"]
    lat, lon = lat + 0.0007, lon - 0.0004
    files = {"file": ("ngap.jpg", photo((2400, 1800), position=(lat, lon)), "image/jpeg")}
    upload = guide.call("POST", "/v1/uploads", token=token, expect=201, files=files).json()
    _expect_near(upload["position"], lat, lon)
    place = upload["position"]
    near = guide.call("GET", f"/v1/areas/locate?lat={place['lat']}&lon={place['lon']}").json()
    say(f"nearest centres to confirm: {str(near)[:200]}")
    body = {
        "text": "Đường ngập tới đầu gối, xe máy không qua được",
        "category": "flood",
        "place": {"area": area["id"], **place, "source": "photo"},
        "photo_ids": [upload["id"]],
    }
    key = {"Idempotency-Key": uuid.uuid4().hex}
    filed_at = time.monotonic()
    first = guide.call("POST", "/v1/reports", token=token, expect=201, json=body, headers=key).json()
    again = guide.call("POST", "/v1/reports", token=token, expect=201, json=body, headers=key).json()
    if first["code"] != again["code"]:
        raise LostError("The same Idempotency-Key filed two reports.")
    say(f"tracking code {first['code']}, with {first['agency']['name']}, due {first['due_at']}")
    return Resident(push_token, token, first["code"], first["pin"], filed_at)


def file_by_zalo(guide: Guide, area: dict[str, Any]) -> Resident:
    """Tell the bot without diacritics, answer what it asks, share the place, send a photo."""
    title("Another resident writes on Zalo, without diacritics")
    user = f"61424948{uuid.uuid4().int % 10**11:011}"
    resident = Resident(user)
    picture = guide.keep_picture(photo((1200, 900)))
    lon, lat = area["center"]["coordinates"]
    answers = {
        "place": {"location": {"latitude": lat, "longitude": lon}},
        "photo": {"image": picture},
    }
    reply = _turn(guide, user, text="duong ngap toi dau goi roi ad oi")
    for _ in range(MOST_TURNS):
        found = CODE.search(reply["text"])
        if found:
            resident.code = found.group()
            resident.filed_at = time.monotonic()
            break
        reply = _turn(guide, user, **_next_answer(reply, answers))
    if not resident.code:
        raise LostError(f"The bot gave no tracking code; it said last: {reply['text']}")
    status = _turn(guide, user, text=f"phan anh {resident.code} toi dau roi")
    if resident.code not in status["text"]:
        raise LostError(f"The bot does not know the status: {status['text']}")
    return resident


def join_by_zalo(guide: Guide, resident: Resident, area: dict[str, Any]) -> None:
    """The resident on Zalo follows warnings for an area and takes part in drills, by talking to the bot."""
    title("The resident on Zalo follows warnings and joins drills")
    reply = _turn(guide, resident.phone, text=f"theo doi canh bao {area['full_name']}")
    for _ in range(MOST_TURNS):
        wanted = [button for button in reply["buttons"] if "diễn tập" in button["title"].lower()]
        if wanted:
            _turn(guide, resident.phone, text=wanted[0]["payload"])
            return
        reply = _turn(guide, resident.phone, **_next_answer(reply, {}))
    raise LostError("The bot offers no drills.")


def is_listed(guide: Guide, official: str, resident: Resident) -> float:
    """The report is on the official's list; answers how many seconds after filing."""
    row = guide.wait_for("the report on the list", lambda: _listed(guide, official, resident.code))
    seconds = time.monotonic() - resident.filed_at
    say(f"on the official's list: {row['code']} {row['category']['name']} {row['area']['name']}")
    return seconds


def handle(guide: Guide, official: str, resident: Resident) -> None:
    """Accept, answer and resolve; a write that names no version is refused."""
    path = f"/v1/desk/reports/{resident.code}"
    files = {"file": ("sau.jpg", photo((1600, 1200)), "image/jpeg")}
    after = guide.call("POST", "/v1/uploads", token=official, expect=201, files=files).json()
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("accept", {}),
        ("reply", {"note": "Tổ thoát nước đang tới khơi cống."}),
        ("resolve", {"note": "Đã khơi cống, nước đã rút.", "reason": "fixed", "photo_ids": [after["id"]]}),
    )
    guide.call("POST", f"{path}/actions/accept", token=official, expect=428, json={})
    for action, body in steps:
        tag = guide.call("GET", path, token=official, quiet=True).headers["ETag"]
        headers = {"If-Match": tag}
        guide.call("POST", f"{path}/actions/{action}", token=official, json=body, headers=headers)


def is_told(guide: Guide, resident: Resident) -> None:
    """All three steps are on the resident's phone, on the channel that they came by, once each."""
    for words in ("đã được tiếp nhận", "trả lời phản ánh", "đã được xử lý"):
        guide.wait_for(f"'{words}' on the phone", partial(_with, guide, resident, words))
    told = [_text(row).splitlines()[0] for row in _about(guide, resident)]
    for line in told:
        say(f"on the phone: {line[:120]}")


def follow(guide: Guide, resident: Resident) -> None:
    """The resident sees every step, with their PIN and nothing else; for others there is no such report yet."""
    path = f"/v1/reports/{resident.code}"
    guide.call("GET", path, quiet=True, expect=404)
    own = guide.call("GET", path, headers={"X-Report-PIN": resident.pin}).json()
    if not own["own"]:
        raise LostError("The own view shows too little.")
    steps = [step["action"] for step in own["timeline"]]
    if steps != ["filed", "accepted", "replied", "resolved"]:
        raise LostError(f"The timeline is {steps}.")
    say(f"timeline: {', '.join(step['name'] for step in own['timeline'])}")
    picture = guide.call("GET", own["after_photos"][0]["thumb"], quiet=True)
    say(f"after-photo: {len(picture.content)} bytes of {picture.headers['Content-Type']}")


def _listed(guide: Guide, official: str, code: str) -> dict[str, Any] | None:
    rows = guide.call("GET", "/v1/desk/reports?state=submitted", token=official, quiet=True).json()
    return next((row for row in rows if row["code"] == code), None)


def _turn(guide: Guide, user: str, **what: Any) -> dict[str, Any]:
    """Write, and wait until the bot has answered; answers its last message of the turn."""
    before = len(guide.arrived(user))
    guide.resident_writes(user, **what)
    guide.wait_for("the bot's answer", lambda: len(guide.arrived(user)) > before)
    settled = before
    while settled != (settled := len(guide.arrived(user))):
        time.sleep(0.5)
    replies = guide.arrived(user)[before:]
    for reply in replies:
        say(f"bot > {' / '.join(_text(reply).split(chr(10)))[:160]} {_titles(reply)}")
    return {**replies[-1], "text": "\n".join(_text(reply) for reply in replies)}


def _next_answer(reply: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What a resident would do next: press what confirms, else send their place, then their photo."""
    buttons = {button["title"].lower(): button for button in reply["buttons"]}
    for wish in ("gửi phản ánh", "gửi ngay", "đúng", "gửi", "xác nhận"):
        for name, button in buttons.items():
            if name.startswith(wish):
                return {"text": button["payload"]}
    text = reply["text"].lower()
    if "ảnh" in text and "photo" in answers:
        return dict(answers.pop("photo"))
    if "place" in answers and any(word in text for word in ("ở đâu", "nơi", "vị trí", "xã", "phường")):
        return dict(answers.pop("place"))
    if buttons:
        return {"text": next(iter(buttons.values()))["payload"]}
    raise LostError(f"The bot asks what the walk does not understand: {reply['text']}")


def _about(guide: Guide, resident: Resident) -> list[dict[str, Any]]:
    return [row for row in guide.arrived(resident.phone) if resident.code in _text(row)]


def _with(guide: Guide, resident: Resident, words: str) -> list[dict[str, Any]]:
    return [row for row in _about(guide, resident) if words in _text(row)]


def _text(row: dict[str, Any]) -> str:
    return f"{row['title']}\n{row['text']}".strip()


def _titles(reply: dict[str, Any]) -> str:
    return "".join(f"[{button['title']}]" for button in reply["buttons"])


def _expect_near(position: dict[str, float] | None, lat: float, lon: float) -> None:
    if not position or abs(position["lat"] - lat) > 1e-4 or abs(position["lon"] - lon) > 1e-4:
        raise LostError(f"The photo's position {lat}, {lon} was read as {position}.")
