"""The post: a commune drafts it, an editor sends it back once, approves it, and everybody's feed has it."""

from __future__ import annotations

from typing import Any

from tests.walk.guide import Guide, LostError, say, title

BODY = "<p>Mời bà con họp lúc <b>8 giờ</b> tại nhà văn hóa.</p>"
LATER = "<p>Mời bà con họp lúc <b>9 giờ</b> tại nhà văn hóa.</p>"


def publish(guide: Guide, writer: str, editor: str, area: dict[str, Any]) -> dict[str, Any]:
    """Draft, hand in, get back, mend, hand in, approve; answers the post as the desk shows it."""
    title("The commune drafts a post; the editor of the province sends it back, then approves it")
    draft = {
        "area_id": area["id"],
        "category": "programme",
        "kind": "notice",
        "lang": "vi",
        "texts": {"vi": {"title": "Họp dân", "body": BODY}},
    }
    post = guide.call("POST", "/v1/desk/posts", token=writer, expect=201, json=draft).json()
    post = act(guide, writer, post, "submit")
    guide.wait_for("the post in the editor's inbox", lambda: _told(guide, editor, post, "submitted"))
    post = act(guide, editor, post, "return", {"note": "Thiếu tên ấp trong tiêu đề."})
    guide.wait_for("its return in the writer's inbox", lambda: _told(guide, writer, post, "returned"))
    texts = {"vi": {"title": f"Họp dân {area['full_name']}", "body": BODY}}
    headers = {"If-Match": f'"{post["version"]}"'}
    path = f"/v1/desk/posts/{post['id']}"
    post = guide.call("PATCH", path, token=writer, json={"texts": texts}, headers=headers).json()
    post = act(guide, writer, post, "submit")
    guide.call("POST", f"{path}/actions/approve", token=writer, expect=403, headers=_tag(post))
    return act(guide, editor, post, "approve")


def is_read(guide: Guide, post: dict[str, Any], area: dict[str, Any]) -> None:
    """The feed of the commune has the post, and a poll without news costs nothing."""
    title("The feed of the commune has it")
    path = f"/v1/feed?area={area['id']}"
    feed = guide.call("GET", path)
    if post["id"] not in [row["id"] for row in feed.json()["posts"]]:
        raise LostError("The feed lacks the post.")
    guide.call("GET", path, expect=304, headers={"If-None-Match": feed.headers["ETag"]})


def correct(guide: Guide, writer: str, editor: str, post: dict[str, Any]) -> None:
    """Correct the post; readers have the next edition, and see why it came."""
    title("The hour was wrong: the post is corrected, and readers see that it was")
    body = {
        "note": {"vi": "Sửa lại giờ họp."},
        "changed": {"texts": {"vi": {"title": post["texts"]["vi"]["title"], "body": LATER}}},
    }
    path = f"/v1/desk/posts/{post['id']}/actions/correct"
    made = guide.call("POST", path, token=writer, expect=201, json=body, headers=_tag(post)).json()
    act(guide, editor, act(guide, writer, made, "submit"), "approve")
    read = guide.call("GET", f"/v1/posts/{post['id']}").json()
    trace = guide.call("GET", f"/v1/posts/{post['id']}/editions").json()
    if read["edition"] != 2 or "9 giờ" not in read["body"] or not trace["trace"]:
        raise LostError("The correction is not read.")
    say(f"edition {read['edition']}: {trace['trace']['note']['vi']}")


def act(
    guide: Guide, who: str, post: dict[str, Any], action: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Take a step with a post as it is now; answers it as it is afterwards."""
    path = f"/v1/desk/posts/{post['id']}/actions/{action}"
    shown: dict[str, Any] = guide.call("POST", path, token=who, headers=_tag(post), json=body).json()
    return shown


def _tag(post: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{post["version"]}"'}


def _told(guide: Guide, who: str, post: dict[str, Any], action: str) -> bool:
    answer = guide.call("GET", "/v1/inbox", token=who, quiet=True).json()
    rows = answer["messages"] if isinstance(answer, dict) else answer
    data = [row["data"] for row in rows]
    return any(one.get("id") == post["id"] and one.get("action") == action for one in data)
