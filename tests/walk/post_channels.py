"""The urgent post: from a commune's draft, previewed on each channel, to feed, page, push and Zalo; then corrected."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.walk import posts
from tests.walk.guide import Guide, LostError, say, title

BODY = "<p>Cống Cái Hóp bị sạt lở, cấm xe tải qua cầu từ <b>8 giờ</b>. Bà con đi đường tránh.</p>"
LATER = "<p>Cống Cái Hóp bị sạt lở, cấm xe tải qua cầu từ <b>10 giờ</b>. Bà con đi đường tránh.</p>"
SHORT = "Cấm xe tải qua cầu Cái Hóp, đi đường tránh."

CHANNELS = ("feed", "page", "push", "zalo")


@dataclass(frozen=True)
class Officials:
    """The tokens of who writes and who approves."""

    writer: str
    approver: str


def publish(guide: Guide, who: Officials, area: dict[str, Any]) -> dict[str, Any]:
    """Draft, preview, write a short form, hand in, approve; answers the post as the desk shows it."""
    title("The commune drafts an urgent post and sees it as each channel will show it")
    heading = f"Sạt lở cống Cái Hóp {uuid.uuid4().hex[:6]}"
    draft = {
        "area_id": area["id"],
        "category": "disaster",
        "kind": "notice",
        "priority": "urgent",
        "lang": "vi",
        "channels": CHANNELS,
        "texts": {"vi": {"title": heading, "body": BODY}},
    }
    post = guide.call("POST", "/v1/desk/posts", token=who.writer, expect=201, json=draft).json()
    path = f"/v1/desk/posts/{post['id']}"
    before = _previews(guide, who.writer, post)
    say(
        f"as an SMS: {before['sms']['parts']} part(s) of {before['sms']['encoding']}: {before['sms']['body']}"
    )
    say(f"on a loudspeaker: {before['loudspeaker']['seconds']} s; on a board: {before['board']['lines']}")
    post = guide.call(
        "PATCH",
        path,
        token=who.writer,
        json={"channel_texts": {"push": {"vi": SHORT}}},
        headers={"If-Match": f'"{post["version"]}"'},
    ).json()
    if not _previews(guide, who.writer, post)["push"]["edited"]:
        raise LostError("The short form is not previewed.")
    title("Somebody else approves it, and it is out")
    return posts.act(guide, who.approver, posts.act(guide, who.writer, post, "submit"), "approve")


def reaches(guide: Guide, post: dict[str, Any], phones: dict[str, str], area: dict[str, Any]) -> None:
    """The post is on the phones, in the feed, on the page of the commune and in what news readers fetch."""
    title("It stands in the feed and on the page of the commune, and arrives by push and on Zalo")
    heading = post["texts"]["vi"]["title"]
    if post["id"] not in [
        one["id"] for one in guide.call("GET", f"/v1/feed?area={area['id']}").json()["posts"]
    ]:
        raise LostError("The feed lacks the post.")
    for path in (f"/x/{area['code']}", f"/a/{area['code']}/feed.atom"):
        if heading not in guide.call("GET", path).text:
            raise LostError(f"{path} lacks the post.")
    for name, to in phones.items():
        (found,) = guide.wait_for(f"the post by {name}", partial(_with, guide, to, heading))
        text = f"{found['title']} {found['text']}"
        say(f"by {name}: {' '.join(text.split())[:150]}")


def correct(guide: Guide, who: Officials, post: dict[str, Any], phones: dict[str, str]) -> None:
    """The hour was wrong: whoever read it hears so, once on each channel, and the desk keeps what was sent."""
    title("The hour was wrong: the correction reaches the same phones")
    heading = post["texts"]["vi"]["title"]
    body = {
        "note": {"vi": "Sửa lại giờ cấm xe."},
        "changed": {"texts": {"vi": {"title": heading, "body": LATER}}, "channel_texts": {}},
    }
    path = f"/v1/desk/posts/{post['id']}"
    headers = {"If-Match": f'"{post["version"]}"'}
    made = guide.call(
        "POST", f"{path}/actions/correct", token=who.writer, expect=201, json=body, headers=headers
    ).json()
    posts.act(guide, who.approver, posts.act(guide, who.writer, made, "submit"), "approve")
    for name, to in phones.items():
        look = partial(_with, guide, to, f"Đính chính: {heading}")
        (found,) = guide.wait_for(f"the correction by {name}", look)
        if "10 giờ" not in found["text"]:
            raise LostError(f"By {name} the correction says: {found['text']}")
    sent = guide.wait_for("the end of all sendings", partial(_all_sent, guide, who.writer, path))
    for one in sent:
        say(f"{one['occasion']}, edition {one['edition']}, by {one['channel']}: to {one['sent']}")


def _previews(guide: Guide, token: str, post: dict[str, Any]) -> dict[str, Any]:
    shown = guide.call("GET", f"/v1/desk/posts/{post['id']}/previews", token=token).json()
    return {one["channel"]: one for one in shown["previews"] if one["lang"] == "vi"}


def _all_sent(guide: Guide, token: str, path: str) -> list[dict[str, Any]] | None:
    rows: list[dict[str, Any]] = guide.call("GET", f"{path}/sendings", token=token, quiet=True).json()
    done = len(rows) == 4 and not any(row["going_on"] or row["waiting"] for row in rows)
    return rows if done and all(row["sent"] for row in rows) else None


def _with(guide: Guide, to: str, words: str) -> list[dict[str, Any]]:
    """Whatever of it stands on a phone, whose heading begins so."""
    rows = guide.arrived(to)
    return [row for row in rows if f"{row['title']}\n{row['text']}".strip().startswith(words)]
