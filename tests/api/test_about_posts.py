"""What a post or a survey is about is a post that its writer may read."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import PHUONG_LONG_DUC, an_official, headers_for, post
from tests.posting import drafted
from tests.problems import fields
from tests.surveying import body

NEW_POST = {
    "area_id": PHUONG_LONG_DUC,
    "category": "programme",
    "lang": "vi",
    "texts": {"vi": {"title": "Trả lời", "body": "Sẽ giữ."}},
}


@pytest.mark.parametrize("kind", ["post", "document"])
def test_a_draft_of_another_commune_is_as_unknown_as_none(
    client: FlaskClient, province: Store, kind: str
) -> None:
    secret = drafted(province)["_id"]
    headers = headers_for(an_official(province, role="editor", area_id=PHUONG_LONG_DUC))
    news: list[tuple[str, Any]] = [
        ("/v1/desk/posts", NEW_POST),
        ("/v1/desk/surveys", body(area_id=PHUONG_LONG_DUC)),
    ]
    for path, new in news:
        for named in (secret, "nothing"):
            about = {"about": {"kind": kind, "id": named}}
            answer = client.post(path, json=new | about, headers=headers)
            assert (answer.status_code, fields(answer.get_json())) == (422, {"about.id": "post_unknown"}), (
                path
            )
        made = client.post(path, json=new, headers=headers).get_json()
        tagged = headers | {"If-Match": f'"{made["version"]}"'}
        about = {"about": {"kind": kind, "id": secret}}
        answer = client.patch(f"{path}/{made['id']}", json=about, headers=tagged)
        assert (answer.status_code, fields(answer.get_json())) == (422, {"about.id": "post_unknown"}), path
        about = {"about": {"kind": kind, "id": post(province)["_id"]}}
        assert client.patch(f"{path}/{made['id']}", json=about, headers=tagged).status_code == 200
