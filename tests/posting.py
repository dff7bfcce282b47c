"""People who write and approve posts, and posts at each step of their way."""

from __future__ import annotations

from typing import Any

from models.access.callers import Assignment, CallerKind, Identity
from models.areas import agencies
from models.content import approving, drafting
from models.content.posts import Post
from models.store import Store, new_id
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, post_draft


def somebody(
    role: str, area_id: str = VINH_LONG, agency_id: str = "", *, id: str = "", name: str = "Cán bộ mẫu"
) -> Identity:
    """An official with one role, by what a rule of the domain looks at."""
    held = (Assignment(role, area_id, agency_id),)
    return Identity(CallerKind.OFFICIAL, id or new_id(), assignments=held, name=name)


WARD = agencies.committee(PHUONG_TRA_VINH)
PROVINCE = agencies.committee(VINH_LONG)
HEALTH = f"so_y_te:{VINH_LONG}"

#: Of the ward's committee, of the department of health, and two editors and an approver of the province.
WARD_WRITER = somebody("handler", PHUONG_TRA_VINH, WARD, id="5b0000000000000000000001")
HEALTH_WRITER = somebody("handler", VINH_LONG, HEALTH, id="5b0000000000000000000002")
EDITOR = somebody("editor", id="5b0000000000000000000003")
OTHER_EDITOR = somebody("editor", id="5b0000000000000000000004")
APPROVER = somebody("approver", id="5b0000000000000000000005")


def drafted(store: Store, who: Identity = WARD_WRITER, **given: Any) -> Post:
    """A draft; by default of the ward."""
    row = {"area_id": PHUONG_TRA_VINH} | given
    return drafting.begin(store, who, post_draft(**row))


def submitted(store: Store, who: Identity = WARD_WRITER, **given: Any) -> Post:
    """A post that waits for approval."""
    made = drafted(store, who, **given)
    return approving.submit(store, who, made["_id"], expect=made["version"])


def approved(store: Store, by: Identity = EDITOR, **given: Any) -> Post:
    """A post that somebody of the ward wrote and an editor of the province approved."""
    made = submitted(store, **given)
    return approving.approve(store, by, made["_id"], expect=made["version"])
